"""What an edit does to the cues that stand."""

from crowd.draft_changes import NOWHERE, Change, CueKey, CueText, Standing, as_packaged, edited_track, stale, taken
from pipeline.model.subtitle import Cue, SubtitleTrack

KEY = CueKey(language="en", identity="c1")
TRACK = SubtitleTrack(
    language="en",
    engine="whisper",
    cues=(
        Cue(identity="c1", start_ms=0, end_ms=1000, lines=("One",), held="look", doubtful=("One",)),
        Cue(identity="c2", start_ms=2000, end_ms=3000, lines=("Two",)),
    ),
)
MACHINE = as_packaged([TRACK])


def change(text: str, *, base: int = 0, identity: str = "c1", start_ms: int = 0, deleted: bool = False) -> Change:
    cue = CueText(start_ms=start_ms, end_ms=start_ms + 1000, text=text, deleted=deleted)
    return Change(key=CueKey(language="en", identity=identity), base=base, cue=cue)


def after(*changes: Change) -> dict[CueKey, Standing]:
    return MACHINE | taken(changes, MACHINE, who="editor")


def test_an_edit_on_the_version_that_stands_makes_the_next_one() -> None:
    assert stale([change("Uno")], MACHINE) == ()
    assert after(change("Uno"))[KEY] == Standing(version=1, cue=change("Uno").cue, who="editor")


def test_an_edit_on_an_older_version_is_stale_and_so_is_the_whole_it_belongs_to() -> None:
    standing = after(change("Uno"))
    assert stale([change("Ein", base=0), change("Zwei", identity="c2", start_ms=2000)], standing) == (KEY,)
    assert stale([change("Ein", base=1)], standing) == ()


def test_saying_what_stands_is_no_edit_and_never_stale() -> None:
    standing = after(change("Uno"))
    assert stale([change("Uno", base=0)], standing) == ()
    assert taken([change("Uno", base=0)], standing, who="another") == {}


def test_a_new_cue_stands_nowhere_before_and_two_cannot_make_the_same() -> None:
    new = change("Three", identity="c3", start_ms=4000)
    assert MACHINE.get(new.key, NOWHERE).version == 0
    assert stale([change("Tres", identity="c3", start_ms=4000)], after(new)) == (new.key,)


def test_the_track_as_edited_is_in_order_of_time_and_a_persons() -> None:
    standing = after(change("Zero", identity="c0", start_ms=500), change("", identity="c2", deleted=True))
    track = edited_track(TRACK, standing)
    assert [(cue.identity, cue.text) for cue in track.cues] == [("c1", "One"), ("c0", "Zero")]
    assert (track.engine, track.cues[0].held) == ("", "look")
    assert edited_track(TRACK, MACHINE) == TRACK


def test_a_cue_that_a_person_edited_is_no_longer_held() -> None:
    assert edited_track(TRACK, after(change("Uno"))).cues[0].held == ""

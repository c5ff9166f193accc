"""The main job, as a person runs it."""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from crowd import listings
from crowd.database import Database
from crowd.listing_records import TranscriptRecord
from crowd.listings import Asker, Filters
from crowd.search_words import terms_of
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job
from pipeline.ffmpeg.tools import Tools
from pipeline.model.timeline import SIX_MINUTES_S
from pipeline.subtitles.formats.webvtt_file import read_webvtt
from tests.conftest import Footages
from tests.flows.conftest import PRODUCE, Tsite

pytestmark = [pytest.mark.media, pytest.mark.xdist_group("flows")]


def test_the_report_names_everything_that_was_made(produced: dict[str, Any]) -> None:
    assert produced["programme"] == "a-second-life-for-battery-metals"
    assert produced["speech"]
    assert produced["checks"]["errors"] == 0
    assert 22 < produced["duration_s"] < 45
    assert [rung["height_px"] for rung in produced["ladder"]] == [360, 234] or len(produced["ladder"]) >= 2
    assert {channel["state"] for channel in produced["channels"]} == {"published"}
    assert {channel["region"] for channel in produced["channels"]} == {"domestic", "international"}
    assert {"intake", "encode", "hear", "translate", "package", "conform"} <= produced["timings_s"].keys()
    assert produced["peak_rss_bytes"] > 50 * 2**20


def test_both_tracks_say_what_was_spoken(produced: dict[str, Any]) -> None:
    tracks = {
        language: read_webvtt(Path(path).read_text(encoding="utf-8"), language)
        for language, path in produced["subtitles"].items()
    }
    assert set(tracks) == {"zh-Hans", "en"}
    english = " ".join(cue.text.replace("\n", " ") for cue in tracks["en"].cues).lower()
    assert "patents" in english
    assert "carmakers" in english or "car makers" in english
    chinese = "".join(cue.text for cue in tracks["zh-Hans"].cues)
    assert "专利" in chinese
    assert "8600万" in chinese.replace(" ", "").replace("\n", "")
    assert [(cue.start_ms, cue.end_ms) for cue in tracks["en"].cues] == [
        (cue.start_ms, cue.end_ms) for cue in tracks["zh-Hans"].cues
    ]
    title_ms = 4000
    assert tracks["en"].cues[0].start_ms >= title_ms


def test_every_rendition_is_the_whole_programme_and_no_longer_than_six_minutes(
    produced: dict[str, Any], tools: Tools, runner: Runner
) -> None:
    package = Path(produced["package_dir"])
    counts = set()
    for folder in sorted((package / "video").iterdir()):
        playlist = next(folder.glob("*.m3u8")).read_text()
        total_s = sum(float(line[8:].split(",")[0]) for line in playlist.splitlines() if line.startswith("#EXTINF:"))
        assert total_s == pytest.approx(produced["duration_s"], abs=0.05)
        assert total_s <= SIX_MINUTES_S
        joined = folder / "init.mp4"
        init = joined if joined.exists() else next(folder.glob("init*"))
        whole = package.parent / f"{folder.name}.mp4"
        segments = sorted(path for path in folder.glob("*.m4s"))
        whole.write_bytes(init.read_bytes() + b"".join(segment.read_bytes() for segment in segments))
        argv = (str(tools.ffprobe), "-v", "error", "-count_packets", "-of", "csv=p=0")
        counted = runner.run(
            Job(argv=(*argv, "-show_entries", "stream=nb_read_packets", str(whole)), reads=(package.parent,))
        )
        counts.add(int(counted.stdout.split(b",")[0]))
        whole.unlink()
    assert len(counts) == 1


def test_a_second_run_repeats_nothing(produced: dict[str, Any], tsite: Tsite, footages: Footages) -> None:
    result = tsite("produce", str(footages.talking()), *PRODUCE, "--approve", "--json")
    again = json.loads(result.stdout)
    assert again["digest"] == produced["digest"]
    assert {"intake", "loudness", "encode", "hear", "translate", "package", "conform"} <= set(again["reused"])


STAGES_TO_KILL_IN = ("intake", "loudness", "encode", "translate", "package", "conform", "publish")


def test_killed_in_each_stage_a_run_continues_to_the_same_digest(
    produced: dict[str, Any], fresh_tsite: Tsite, footages: Footages
) -> None:
    command = ("produce", str(footages.talking()), *PRODUCE, "--approve")
    killed = []
    for stage in STAGES_TO_KILL_IN:
        run = fresh_tsite.start(*command)
        assert run.stderr is not None
        for line in run.stderr:
            if line.startswith(f"{stage} "):
                run.send_signal(signal.SIGKILL)
                killed.append(stage)
                break
        run.wait()
        run.stderr.close()
    assert tuple(killed) == STAGES_TO_KILL_IN
    result = fresh_tsite(*command, "--json")
    assert result.returncode == 0, result.stderr
    finished = json.loads(result.stdout)
    assert finished["digest"] == produced["digest"]
    assert {"intake", "loudness", "encode", "hear", "translate"} <= set(finished["reused"])
    assert {channel["state"] for channel in finished["channels"]} == {"published"}


def test_over_long_footage_is_refused_with_the_overrun_and_proposals(fresh_tsite: Tsite, footages: Footages) -> None:
    long = footages.make(
        "long.mp4",
        *("-f", "lavfi", "-i", "color=gray:size=160x90:rate=10:duration=362.8"),
        *("-f", "lavfi", "-i", "sine=frequency=300:duration=362.8"),
        *("-af", "volume='if(between(t,100,130),0,1)':eval=frame"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-b:a", "32k"),
    )
    result = fresh_tsite("produce", str(long), "--json")
    assert result.returncode == 3
    refusal = json.loads(result.stdout)
    assert refusal["admitted"] is False
    assert [reason["code"] for reason in refusal["reasons"] if reason["severity"] == "refuse"] == ["too_long"]
    assert "over the limit" in result.stderr
    assert sum(cut["end_s"] - cut["start_s"] for cut in refusal["proposals"]) <= 350
    assert any(100 <= cut["end_s"] <= 131 for cut in refusal["proposals"])
    assert list((fresh_tsite.home / "footage").glob("*/original")), "the footage is kept"
    passed = fresh_tsite("produce", str(long), "--cut", "0-5", "--cut", "6:00-362", "--json")
    assert passed.returncode == 0, passed.stderr
    made = json.loads(passed.stdout)
    assert made["duration_s"] == pytest.approx(7 + 10, abs=1.1)
    assert not made["speech"]


def test_nothing_is_published_before_a_person_approves(fresh_tsite: Tsite, footages: Footages) -> None:
    result = fresh_tsite("produce", str(footages.plain(2)), "--title-en", "Quiet", "--no-hearing", "--json")
    assert result.returncode == 0, result.stderr
    assert {channel["state"] for channel in json.loads(result.stdout)["channels"]} == {"in_review"}
    refused = fresh_tsite("publish", "quiet")
    assert refused.returncode == 2
    assert "only an approved programme is published" in refused.stderr
    assert not list((fresh_tsite.home / "channels").rglob("current.json"))


def test_a_recalled_programme_is_on_no_channel_and_can_be_published_again(
    fresh_tsite: Tsite, footages: Footages
) -> None:
    command = ("produce", str(footages.plain(2)), "--title-en", "Brief", "--no-hearing", "--approve", "--json")
    assert {c["state"] for c in json.loads(fresh_tsite(*command).stdout)["channels"]} == {"published"}
    channels = fresh_tsite.home / "channels"
    assert len(list(channels.rglob("current.json"))) == 2
    recalled = fresh_tsite("recall", "brief", "--reason", "the enterprise asked for it")
    assert recalled.returncode == 0, recalled.stderr
    assert recalled.stdout.count("recalled") == 2
    assert not [path for path in channels.rglob("*") if path.is_file()]
    assert found_by_search(fresh_tsite, "brief") == []
    again = fresh_tsite("publish", "brief", "--channel", "domestic")
    assert again.returncode == 0, again.stderr
    assert [path.parts[-3] for path in channels.rglob("current.json")] == ["domestic"]
    assert found_by_search(fresh_tsite, "brief") == ["brief"]


@contextmanager
def opened_records(tsite: Tsite) -> Iterator[Session]:
    database = Database.open(f"sqlite:///{tsite.home / 'tsite.db'}")
    with database.session() as session:
        yield session
    database.close()


def found_by_search(tsite: Tsite, question: str) -> list[str]:
    """What a viewer of both channels finds."""
    viewer = Asker(channels=("domestic", "international"), today=date(2026, 1, 1))
    with opened_records(tsite) as session:
        return [
            programme.slug
            for in_names in (True, False)
            for _, programme in listings.matching(
                session, viewer, Filters(), terms_of(question), in_names=in_names, before=None, limit=9
            )
        ]


def test_corrected_subtitles_are_published_without_another_encode(
    fresh_tsite: Tsite, footages: Footages, tmp_path: Path
) -> None:
    film = ("produce", str(footages.plain(2)), "--title-en", "Mute", "--no-hearing", "--channel", "domestic")
    first = json.loads(fresh_tsite(*film, "--approve", "--json").stdout)
    cue = "00:00:05.000 --> 00:00:06.500"
    (tmp_path / "zh.vtt").write_text(f"WEBVTT\n\n{cue}\n电池的第二次生命\n")
    (tmp_path / "en.vtt").write_text(f"WEBVTT\n\n{cue}\nA second life for batteries.\n")
    tracks = (str(tmp_path / "zh.vtt"), str(tmp_path / "en.vtt"))
    again = fresh_tsite("resubtitle", "mute", *tracks, "--by", "editor", "--approve", "--json")
    assert again.returncode == 0, again.stderr
    second = json.loads(again.stdout)
    assert second["digest"] != first["digest"]
    assert {"look", "loudness", "encode"} <= set(second["reused"])
    assert [(channel["name"], channel["state"]) for channel in second["channels"]] == [("domestic", "published")]
    channel = fresh_tsite.home / "channels" / "domestic" / "mute"
    assert json.loads((channel / "current.json").read_text())["digest"] == second["digest"]
    old, new = ({file.name: file.stat().st_ino for file in (channel / each["digest"]).rglob("*.m4s")}
                for each in (first, second))  # fmt: skip
    assert old == new, "a segment was written again"
    assert found_by_search(fresh_tsite, "电池") == ["mute"]
    with opened_records(fresh_tsite) as session:
        session.execute(delete(TranscriptRecord))
    assert fresh_tsite("reindex").stdout == "1 programmes can be searched\n"
    assert found_by_search(fresh_tsite, "battery") == ["mute"]


def test_two_runs_of_one_programme_do_not_meet(fresh_tsite: Tsite, footages: Footages) -> None:
    command = ("produce", str(footages.plain(2)), "--title-en", "Twice", "--no-hearing")
    first = fresh_tsite.start(*command)
    assert first.stderr is not None
    for line in first.stderr:
        if line.startswith("encode "):
            break
    first.send_signal(signal.SIGSTOP)  # in the middle, however long the other takes to start
    try:
        second = fresh_tsite(*command)
    finally:
        first.send_signal(signal.SIGCONT)
    assert second.returncode == 2
    assert "another run has it in hand" in second.stderr
    first.stderr.read()
    assert first.wait(timeout=120) == 0
    first.stderr.close()


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("produce", "/nowhere/at/all.mp4"), 2, "is not a file"),
        (("produce", "{words}"), 3, "[not_video]"),
        (("produce", "{words}", "--channel", "mars"), 4, "choose one of"),
        (("produce", "{words}", "--cut", "9-3"), 2, "ends before it starts"),
        (("publish", "nothing-like-it"), 2, "there is none called"),
        (("inspect", "/tmp"), 2, "no multivariant playlist (master.m3u8)"),
    ],
)
def test_bad_input_gets_a_sentence_and_its_exit_status(
    fresh_tsite: Tsite, tmp_path: Path, arguments: tuple[str, ...], status: int, words: str
) -> None:
    (tmp_path / "words.mp4").write_text("words")
    result = fresh_tsite(*(argument.format(words=tmp_path / "words.mp4") for argument in arguments))
    assert result.returncode == status, result.stderr
    assert words in result.stderr
    assert "Traceback" not in result.stderr

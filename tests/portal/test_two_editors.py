"""Two editors at one programme, 500 random edits, a network that drops requests and answers: no edit is lost."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from crowd.draft_records import DraftEditRecord, Outcome
from crowd.roles import Role

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.portal.conftest import Site

EDITS = 500
CUES = 12
LOST_REQUESTS, LOST_ANSWERS = 0.15, 0.15
DESK = "/programmes/pump/desk"
Change = dict[str, Any]
Key = tuple[str, str]


def key_of(change: Change) -> Key:
    return change["language"], change["cue"]


def content(change: Change) -> tuple[Any, ...]:
    return tuple(change[name] for name in ("language", "cue", "start_ms", "end_ms", "text", "deleted"))


@dataclass
class Editor:
    """What portal/static/js/desk/outbox.js and store.js do, with edits made by chance."""

    name: str
    client: FlaskClient
    token: str
    digest: str
    chance: random.Random
    cues: dict[Key, Change] = field(default_factory=dict)
    queue: list[dict[str, Any]] = field(default_factory=list)
    made: dict[str, list[Change]] = field(default_factory=dict)
    shown: dict[str, list[Change]] = field(default_factory=dict)
    cuts: int = 0

    def look(self) -> None:
        held = {key_of(change) for entry in self.queue for change in entry["changes"]}
        for cue in self.client.get(f"{DESK}/draft").get_json()["cues"]:
            if key_of(cue) not in held:
                self.cues[key_of(cue)] = cue

    def edit(self, wanted: list[Change]) -> None:
        changes = []
        for change in wanted:
            found = self.cues.get(key_of(change), {"version": 0})
            changes.append({**change, "base": found["version"]})
            self.cues[key_of(change)] = {**change, "version": found["version"]}
        key = f"{self.name}-{len(self.made):06d}"
        self.made[key] = changes
        self.queue.append({"key": key, "changes": [dict(change) for change in changes]})

    def edit_by_chance(self) -> None:
        row = self.chance.choice([cue for cue in self.cues.values() if not cue["deleted"]])
        plain = {name: row[name] for name in ("language", "cue", "start_ms", "end_ms", "text", "deleted")}
        mark = f"{self.name} {len(self.made)}"
        act = self.chance.choice(["text"] * 5 + ["time", "time", "split", "delete"])
        if act == "text":
            self.edit([{**plain, "text": mark}])
        elif act == "time":
            self.edit([{**plain, "end_ms": plain["end_ms"] + self.chance.randint(1, 200)}])
        elif act == "split":
            fresh = {**plain, "cue": f"{self.name}+{len(self.made)}", "text": f"{mark} b"}
            self.edit([{**plain, "text": f"{mark} a"}, fresh])
        else:
            self.edit([{**plain, "deleted": True}])

    def send(self) -> None:
        if not self.queue:
            return
        entry = self.queue[0]
        luck = self.chance.random()
        if luck < LOST_REQUESTS:
            self.cuts += 1
            return
        body = {"key": entry["key"], "digest": self.digest, "changes": entry["changes"]}
        answer = self.client.post(f"{DESK}/edits", json=body, headers={"X-CSRFToken": self.token})
        if luck < LOST_REQUESTS + LOST_ANSWERS:
            self.cuts += 1
            return
        assert answer.status_code in {200, 409}, answer.text
        self.queue.pop(0)
        self.hear(entry, answer.get_json()["cues"], taken=answer.status_code == 200)

    def hear(self, entry: dict[str, Any], told: list[Change], *, taken: bool) -> None:
        standing = {key_of(cue): cue for cue in told}
        if not taken:
            self.shown[entry["key"]] = told
        for change in entry["changes"]:
            now = standing.get(key_of(change))
            later = [one for other in self.queue for one in other["changes"] if key_of(one) == key_of(change)]
            if taken and now:
                for one in later:
                    one["base"] = now["version"] if one["base"] == change["base"] else one["base"]
            if now and (not later or not taken):
                self.cues[key_of(change)] = now
            elif now:
                self.cues[key_of(change)]["version"] = now["version"]
        if not taken and self.chance.random() < 0.5:  # "use mine"
            mine = [{name: one[name] for name in one if name != "base"} for one in entry["changes"]]
            self.edit(mine)


def test_500_edits_by_two_editors_over_a_bad_network_lose_none(site: Site) -> None:
    chance = random.Random(6)
    editors = _two_editors(site, chance)
    for editor in editors:
        editor.look()
    while sum(len(editor.made) for editor in editors) < EDITS:
        editor = chance.choice(editors)
        luck = chance.random()
        if luck < 0.45:
            editor.edit_by_chance()
        elif luck < 0.97:
            editor.send()
        else:
            editor.look()
    while any(editor.queue for editor in editors):
        chance.choice(editors).send()
    with site.database.session(reading=True) as session:
        rows = list(session.scalars(select(DraftEditRecord).order_by(DraftEditRecord.id)))
    _nothing_is_lost(editors, rows)
    _nobody_wrote_over_what_they_had_not_seen(rows)
    _the_newest_version_stands(editors[0], rows)
    outcomes = [row.outcome for row in rows]
    assert sum(editor.cuts for editor in editors) > EDITS / 4
    assert outcomes.count(Outcome.STALE) > EDITS / 20  # they did meet
    assert outcomes.count(Outcome.TAKEN) > EDITS / 2


def _two_editors(site: Site, chance: random.Random) -> list[Editor]:
    site.submit("pump")
    site.produce("pump")
    for language in ("en", "zh-Hans"):
        cues = [f"c{n}\n00:00:{n * 3:02d}.000 --> 00:00:{n * 3 + 2:02d}.500\n{language} cue {n}\n" for n in range(CUES)]
        whole = site.home / "packages" / site.digest / "subtitles" / language / "full.vtt"
        whole.write_text("\n".join(["WEBVTT\n", *cues]), encoding="utf-8")
    editors = []
    for name in ("one", "two"):
        client = site.browser_of(site.person(f"Editor {name}", Role.EDITOR))
        token = site.csrf_token(client, "/account")
        editors.append(Editor(name=name, client=client, token=token, digest=site.digest, chance=chance))
    return editors


def _nothing_is_lost(editors: list[Editor], rows: list[DraftEditRecord]) -> None:
    """Every edit is kept once, as it was made; one that was not taken was shown to its author beside what stood."""
    kept: dict[str, dict[Key, DraftEditRecord]] = {}
    for row in rows:
        assert (row.language, row.identity) not in kept.setdefault(row.save_key, {})
        kept[row.save_key][row.language, row.identity] = row
    assert set(kept) == {key for editor in editors for key in editor.made}
    for editor in editors:
        for key, changes in editor.made.items():
            assert set(kept[key]) == {key_of(change) for change in changes}
            for change in changes:
                row = kept[key][key_of(change)]
                told = (row.language, row.identity, row.start_ms, row.end_ms, row.text, row.deleted)
                assert told == content(change)
                assert (row.outcome is Outcome.STALE) == (key in editor.shown)


def _nobody_wrote_over_what_they_had_not_seen(rows: list[DraftEditRecord]) -> None:
    versions: dict[Key, int] = {}
    for row in rows:
        if row.version is not None:
            assert row.base == versions.get((row.language, row.identity), 0)
            assert row.version == row.base + 1
            versions[row.language, row.identity] = row.version


def _the_newest_version_stands(editor: Editor, rows: list[DraftEditRecord]) -> None:
    newest = {
        (row.language, row.identity): (row.language, row.identity, row.start_ms, row.end_ms, row.text, row.deleted)
        for row in rows
        if row.version is not None
    }
    standing = {key_of(cue): content(cue) for cue in editor.client.get(f"{DESK}/draft").get_json()["cues"]}
    assert {key: standing[key] for key in newest} == newest

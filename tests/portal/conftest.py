"""A portal over fresh records, with the two embedded channels and a package small enough to write by hand."""

import hashlib
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from crowd import accounts, footage, listings, programmes, publications, reviews, sign_ins, teams
from crowd.database import Database
from crowd.listings import SpokenCue, Transcript
from crowd.passwords import hash_password
from crowd.person_records import PersonRecord
from crowd.proof import Doubt, Remark
from crowd.record_base import utc_now
from crowd.records import ProgrammeRecord, ProgrammeState
from crowd.roles import Role
from pipeline.model.channel import Channel, Publication, Region
from pipeline.model.footage import Footage
from pipeline.model.programme import Need, Programme
from pipeline.publish.channels import load_channels
from pipeline.settings import Settings
from portal.app import create_app
from portal.context import portal_of
from portal.uploads.keeping import keep_received
from portal.uploads.tus import intake_of

TOKEN = "the-token-of-these-tests"
DIGEST = "d" * 64

SEGMENT = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n\n"
FILES = {
    "master.m3u8": "#EXTM3U\n#EXT-X-VERSION:6\n",
    "manifest.mpd": "<MPD/>",
    "poster.jpg": "a picture",
    "programme.json": "{}",
    "video/720p/segment-1.m4s": "0123456789",
    "audio/en/segment-1.m4s": "sound",
    "notes.html": "<script>alert(1)</script>",
    "subtitles/en/segment-1.vtt": SEGMENT + "1\n00:00:01.000 --> 00:00:07.000\nProfit &amp; &lt;b&gt;loss\n",
    "subtitles/en/segment-2.vtt": SEGMENT + "1\n00:00:01.000 --> 00:00:07.000\nProfit &amp; &lt;b&gt;loss\n\n"
    "2\n00:00:08.000 --> 00:00:09.500\nThank you.\n",
    "subtitles/en/full.vtt": "WEBVTT\n\nc1\n00:00:01.000 --> 00:00:07.000\nProfit &amp; &lt;b&gt;loss\n\n"
    "c2\n00:00:08.000 --> 00:00:09.500\nThank you.\n",
    "subtitles/zh-Hans/full.vtt": "WEBVTT\n\nc1\n00:00:01.000 --> 00:00:07.000\n盈利与亏损\n\n"
    "c2\n00:00:08.000 --> 00:00:09.500\n谢谢。\n",
    "subtitles/zh-Hans/segment-1.vtt": SEGMENT + "1\n00:00:01.000 --> 00:00:07.000\n盈利与亏损\n",
    "subtitles/zh-Hans/segment-2.vtt": SEGMENT + "2\n00:00:08.000 --> 00:00:09.500\n谢谢。\n",
}


class PatientClient(FlaskClient):
    """Reads every answer to its end, so that no file stays open."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """As in FlaskClient."""
        return super().open(*args, **{"buffered": True, **kwargs})


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The portal under test and what it stands on."""

    app: Flask
    database: Database
    channels: tuple[Channel, ...]
    home: Path
    token: str = TOKEN
    digest: str = DIGEST

    @property
    def client(self) -> FlaskClient:
        """A browser that has never been here."""
        return self.app.test_client()

    @property
    def operator(self) -> FlaskClient:
        """A browser whose operator has signed in."""
        client = self.app.test_client()
        answer = client.post("/sign-in", data={"token": TOKEN, "csrf_token": self.csrf_token(client)})
        assert answer.status_code == 303
        return client

    def keep_arrived(self) -> int:
        """What the thread of its own does in a served portal."""
        return keep_received(portal_of(self.app), intake_of(self.app))

    def person(
        self,
        name: str,
        *granted: Role,
        team: int | None = None,
        leads: bool = False,
        enterprise: int | None = None,
        password: str = "",
    ) -> int:
        """The id of a new person who has these roles. Without a password nobody can sign in as them by the form."""
        kept = hash_password(password) if password else "!"
        email = f"{name.lower().replace(' ', '.')}@example.cn"
        with self.database.session() as session:
            made = PersonRecord(name=name, email=email, phone="13800001234", password_hash=kept)
            session.add(made)
            session.flush()
            for role in granted:
                accounts.grant(session, made, role, who="operator", why="invited")
            if team is not None:
                teams.join_team(session, made, team, leads=leads, who="operator")
            if enterprise is not None:
                teams.join_enterprise(session, made, enterprise, who="operator")
            return made.id

    def browser_of(self, person_id: int) -> FlaskClient:
        """A browser in which the person has signed in."""
        with self.database.session() as session:
            found = session.get_one(PersonRecord, person_id)
            _, token = sign_ins.begin(session, person=found, browser="tests", now=utc_now())
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie.permanent = True
            cookie["sign_in"] = token
        return client

    def team(self, name: str, region: str = "CN-ZJ", skills: Sequence[str] = ("shoot", "edit", "spread")) -> int:
        """The id of a new team without members."""
        with self.database.session() as session:
            made = teams.make_team(
                session, name=name, college="Harbour College", region=region, skills=skills, who="operator"
            )
            return made.id

    def enterprise(self, name: str, **rights: int) -> int:
        """The id of a new enterprise."""
        with self.database.session() as session:
            made = teams.make_enterprise(
                session,
                name_zh=name,
                name_en="",
                region="CN-ZJ",
                industry="machinery",
                rights=rights,
                contact=("Zhou Min", "zhou.min@example.cn", "057188881234"),
                who="operator",
            )
            return made.id

    def submit(self, slug: str, *, who: str = "team one", **names: str) -> None:
        """Footage has come in."""
        with self.database.session() as session:
            kept = footage.record_footage(session, self.footage(slug), who=who)
            programme = Programme(
                slug=slug,
                title_en=names.get("title_en", "A quieter pump"),
                title_zh=names.get("title_zh", "更安静的泵"),
                enterprise=names.get("enterprise", "Harbour Works"),
                need=Need.FINANCING,
            )
            programmes.submit(session, footage=kept, programme=programme, who=who, options={})

    def produce(
        self, slug: str, digest: str = DIGEST, *, findings: Sequence[Remark] = (), doubtful: Sequence[Doubt] = ()
    ) -> None:
        """The package is made and waits for a person."""
        package = self.home / "packages" / digest
        write_package(package)
        with self.database.session() as session:
            record = self.record(session, slug)
            programmes.advance(
                session,
                record,
                ProgrammeState.PRODUCING,
                who="worker",
                why="a run began",
                package_dir=package,
                duration_ms=62_500,
                languages=["en", "zh-Hans"],
            )
            reviews.open_review(session, record, digest=digest, who="worker", findings=findings, doubtful=doubtful)

    def publish(self, slug: str, *channels: str, digest: str = DIGEST) -> None:
        """A person has approved it and these channels show it; all of them where none is named."""
        with self.database.session() as session:
            record = self.record(session, slug)
            reviews.approve(session, record, who="editor", why="clear and true")
            for channel in self.channels:
                if channels and channel.name not in channels:
                    continue
                root = Path(channel.storage_url.removeprefix("file:")) / slug
                write_package(root / digest)
                (root / "current.json").write_text("{}")
                publication = Publication(
                    channel=channel.name,
                    region=channel.region,
                    slug=slug,
                    digest=digest,
                    state="published",
                    url=f"{channel.public_url or f'/media/{channel.name}'}/{slug}/{digest}/master.m3u8",
                )
                publications.record_publication(session, record, publication, who="worker")
            programmes.advance(session, record, ProgrammeState.PUBLISHED, who="worker", why="every channel shows it")

    def say(self, slug: str, *cues: tuple[int, int, str, str], title_ms: int = 0, ending_ms: int = 0) -> None:
        """What is said in it, as publishing keeps it. cues: from and to in ms, English, Chinese."""
        said = tuple(SpokenCue(start_ms=start, end_ms=end, en=en, zh=zh) for start, end, en, zh in cues)
        with self.database.session() as session:
            transcript = Transcript(title_ms=title_ms, ending_ms=ending_ms, cues=said)
            listings.refresh(session, self.record(session, slug), transcript)

    def recall(self, slug: str, channel: str) -> None:
        """A channel no longer shows it."""
        with self.database.session() as session:
            publications.record_recall(session, self.record(session, slug), channel, who="operator", why="a mistake")

    def stage(self, slug: str, *channels: str, **names: str) -> None:
        """All of it: submitted, produced, published."""
        self.submit(slug, **names)
        self.produce(slug)
        self.publish(slug, *channels)

    @staticmethod
    def csrf_token(client: FlaskClient, page: str = "/sign-in", **options: Any) -> str:
        """The token in the first form of a page."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page, **options).text)
        assert found, f"{page} has no form"
        return found.group(1)

    @staticmethod
    def record(session: Session, slug: str) -> ProgrammeRecord:
        """The programme's record."""
        found = programmes.find(session, slug)
        assert found is not None
        return found

    def footage(self, slug: str) -> Footage:
        """Footage that belongs to one slug."""
        sha256 = hashlib.sha256(slug.encode()).hexdigest()
        return Footage(sha256=sha256, path=self.home / "footage" / sha256, original_name="raw.mp4", size_bytes=5)


def write_package(folder: Path) -> None:
    """FILES in a folder."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def keep(folder: Path, upload: Path, name: str) -> Footage:
    """What the pipeline's keeping does, in short."""
    sha256 = hashlib.sha256(upload.read_bytes()).hexdigest()
    size = upload.stat().st_size
    folder.mkdir(parents=True, exist_ok=True)
    return Footage(sha256=sha256, path=upload.rename(folder / sha256), original_name=name, size_bytes=size)


def make_site(home: Path, empty_records: Path, *more: Channel) -> Site:
    """A portal whose records, channels and secrets lie under home."""
    shutil.copy(empty_records, home / "tsite.db")
    settings = Settings(home=home, operator_token=TOKEN)
    database = Database.open(f"sqlite:///{home / 'tsite.db'}")
    channels = (*load_channels(None, home), *more)
    app = create_app(
        settings,
        database=database,
        channels=channels,
        receive=lambda upload, name: keep(home / "footage", upload, name),
    )
    app.testing = True
    app.test_client_class = PatientClient
    return Site(app=app, database=database, channels=channels, home=home)


@pytest.fixture(scope="session")
def empty_records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database at the newest migration: made once, copied for each test."""
    path = tmp_path_factory.mktemp("records") / "tsite.db"
    Database.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def site(tmp_path: Path, empty_records: Path) -> Iterator[Site]:
    """A portal without programmes. Beside the embedded channels it has a private one."""
    private = Channel(
        name="partners",
        region=Region.DOMESTIC,
        kind="stream",
        storage_url=f"file:{tmp_path / 'partners'}",
        public=False,
    )
    made = make_site(tmp_path, empty_records, private)
    yield made
    made.database.close()

"""A portal under a real WSGI server, with real media, and Chromium in front of it."""

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from crowd import footage, ledger, listings, programmes, publications, reviews
from crowd.database import Database
from crowd.listings import SpokenCue, Transcript
from crowd.proof import Doubt, Proof, Remark
from crowd.records import ProgrammeState
from pipeline.ffmpeg.tools import find_tools
from pipeline.intake.keeping import keep
from pipeline.model.channel import Publication
from pipeline.model.footage import Footage
from pipeline.model.programme import Need, Programme
from pipeline.publish.channels import load_channels
from pipeline.settings import Settings
from portal.app import create_app
from portal.context import Portal, portal_of

TOKEN = "the-token-of-these-tests"
LENGTH_S = 12
PATIENCE_MS = 20_000
PLAYER_READY = "() => window.videojs?.getPlayer('player')?.readyState() >= 2"
"""A condition of a page: the player's script may come later than whoever asks."""
SCREENSHOTS = os.environ.get("TSITE_SCREENSHOTS")  # read here: tests run without TSITE_* variables

HLS = (
    *("-f", "hls", "-hls_time", "4", "-hls_playlist_type", "vod"),
    *("-hls_segment_type", "fmp4", "-hls_fmp4_init_filename", "init.mp4"),
)
X264 = (
    *("-c:v", "libx264", "-preset", "ultrafast", "-profile:v", "main", "-pix_fmt", "yuv420p"),
    *("-g", "50", "-keyint_min", "50", "-sc_threshold", "0"),
)

CUES = (
    (500, 3400, "Harbour Works makes pumps that nobody hears.", "港湾机械制造听不见噪音的泵。"),
    (3500, 6800, "Eleven invention patents protect the rotor.", "转子受十一项发明专利保护。"),
    (
        7000,
        11400,
        "We are looking for 86 million yuan\nto open a second plant.",
        "我们寻求8600万元融资，\n建设第二座工厂。",
    ),
)


def _remark(language: str, start_ms: int | None, rule: str, level: str, message: str) -> Remark:
    clause = "standards/subtitles.md, machine drafts"
    return Remark(language=language, start_ms=start_ms, rule=rule, clause=clause, level=level, message=message)


PROOF = Proof(
    findings=(
        _remark("en", 500, "word-time", "warning", "7 words in 1800 ms; 300 ms a word"),
        _remark("zh-Hans", 3500, "gap", "warning", "40 ms after the cue before; at least 80 ms"),
        _remark("zh-Hans", 7000, "quantity", "error", "86 million yuan is 8600万元 in Chinese, and 86亿元 is there"),
        _remark("zh-Hans", 7000, "held", "error", "a person must look: the numbers differ after two tries"),
        _remark("en", 7000, "shot-in", "warning", "starts 4 frames after a cut; snap it to the cut or 12 away"),
        _remark("en", None, "words-per-minute", "warning", "192 words a minute; at most 180"),
    ),
    doubtful=(Doubt(start_ms=500, words=("Harbour", "nobody")), Doubt(start_ms=3500, words=("rotor.",))),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A running portal. address: without a slash at its end. sent: what came in through the upload page."""

    address: str
    app: Flask
    database: Database
    home: Path
    token: str = TOKEN
    cues: tuple[tuple[int, int, str, str], ...] = CUES

    @property
    def portal(self) -> Portal:
        """The parts that the application was made from."""
        return portal_of(self.app)

    @staticmethod
    def wait_until(page: Page, condition: Callable[[], bool]) -> None:
        """Look again and again, while the page goes on."""
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while not condition():
            assert time.monotonic() < deadline
            page.wait_for_timeout(50)


@pytest.fixture(scope="session")
def media_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small HLS package: two rungs, one sound, subtitles in two languages, a poster."""
    folder = tmp_path_factory.mktemp("package")
    names = ("video/720p", "video/360p", "audio/en", "subtitles/en", "subtitles/zh-Hans")
    for name in names:
        (folder / name).mkdir(parents=True)
    picture = (
        f"gradients=s=1280x720:r=25:d={LENGTH_S}:c0=0x0b2a4a:c1=0x2f7f8f:c2=0xf2b544:c3=0x12477a:n=4:speed=0.02:seed=7,"
        "drawgrid=w=160:h=160:t=1:c=white@0.08"
    )
    subprocess.run(
        [
            *(find_tools().ffmpeg, "-v", "error", "-nostdin"),
            *("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", f"sine=220:d={LENGTH_S}"),
            *(
                "-filter_complex",
                "[0:v]split=4[a][b][p][s];[b]scale=640:360[c];[p]trim=start=2,select=eq(n\\,0)[q];"
                "[s]fps=1/2,scale=160:90,tile=3x2[t]",
            ),
            *("-map", "[a]", *X264, *HLS, folder / "video/720p/index.m3u8"),
            *("-map", "[c]", *X264, *HLS, folder / "video/360p/index.m3u8"),
            *("-map", "1:a", "-c:a", "aac", "-ac", "2", "-ar", "48000", *HLS, folder / "audio/en/index.m3u8"),
            *("-map", "[q]", "-frames:v", "1", "-update", "1", folder / "poster.jpg"),
            *("-map", "[t]", "-frames:v", "1", "-update", "1", folder / "storyboard-1.jpg"),
        ],
        check=True,
    )
    for language, text in (("en", 2), ("zh-Hans", 3)):
        _write_subtitles(folder / "subtitles" / language, [(cue[0], cue[1], str(cue[text])) for cue in CUES])
    (folder / "master.m3u8").write_text(MASTER, encoding="utf-8")
    tiles = "".join(
        f"{_time(2000 * n)} --> {_time(2000 * n + 2000)}\nstoryboard-1.jpg#xywh={n % 3 * 160},{n // 3 * 90},160,90\n\n"
        for n in range(LENGTH_S // 2)
    )
    (folder / "storyboard.vtt").write_text(f"WEBVTT\n\n{tiles}", encoding="utf-8")
    return folder


MASTER = """#EXTM3U
#EXT-X-VERSION:6
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,URI="audio/en/index.m3u8"
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="English",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,\
CHARACTERISTICS="public.accessibility.transcribes-spoken-dialog",URI="subtitles/en/index.m3u8"
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="简体中文",LANGUAGE="zh-Hans",DEFAULT=YES,AUTOSELECT=YES,\
URI="subtitles/zh-Hans/index.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=2500000,RESOLUTION=1280x720,FRAME-RATE=25,CODECS="avc1.4d401f,mp4a.40.2",AUDIO="a",SUBTITLES="s"
video/720p/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=800000,RESOLUTION=640x360,FRAME-RATE=25,CODECS="avc1.4d401e,mp4a.40.2",AUDIO="a",SUBTITLES="s"
video/360p/index.m3u8
"""


def _write_subtitles(folder: Path, cues: list[tuple[int, int, str]]) -> None:
    """4 s segments; a cue that crosses a boundary stands in both (RFC 8216 3.5)."""
    playlist = ["#EXTM3U", "#EXT-X-VERSION:6", "#EXT-X-TARGETDURATION:4", "#EXT-X-PLAYLIST-TYPE:VOD"]
    for number, start_s in enumerate(range(0, LENGTH_S, 4), start=1):
        blocks = [
            f"{index}\n{_time(start)} --> {_time(end)}\n{text}\n"
            for index, (start, end, text) in enumerate(cues, start=1)
            if start < (start_s + 4) * 1000 and end > start_s * 1000
        ]
        head = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n"
        (folder / f"segment-{number}.vtt").write_text("\n".join([head, *blocks]), encoding="utf-8")
        playlist += ["#EXTINF:4.000,", f"segment-{number}.vtt"]
    blocks = [f"c{n}\n{_time(start)} --> {_time(end)}\n{text}\n" for n, (start, end, text) in enumerate(cues, start=1)]
    (folder / "full.vtt").write_text("\n".join(["WEBVTT\n", *blocks]), encoding="utf-8")
    (folder / "index.m3u8").write_text("\n".join([*playlist, "#EXT-X-ENDLIST", ""]), encoding="utf-8")


def _time(milliseconds: int) -> str:
    return f"00:00:{milliseconds // 1000:02d}.{milliseconds % 1000:03d}"


@pytest.fixture
def stage(tmp_path: Path, media_package: Path) -> Iterator[Stage]:
    """One programme published, two waiting for review of which one has subtitle errors, one refused."""
    from portal.app import __file__ as app_file

    vendor = Path(app_file).parent / "static" / "vendor" / "video.js"
    assert vendor.is_dir(), "the player is not installed: npm ci && python -m portal.vendor"
    database = Database.open(f"sqlite:///{tmp_path / 'tsite.db'}")
    app = create_app(
        Settings(home=tmp_path, operator_token=TOKEN),
        database=database,
        channels=load_channels(None, tmp_path),
        receive=lambda upload, name: _keep(tmp_path / "footage", upload, name),
    )
    _submit(database, "quiet-pump", "A pump that nobody hears", "听不见噪音的泵", "Harbour Works", Need.FINANCING)
    _submit(database, "glass", "Glass that cleans itself", "会自己变干净的玻璃", "Lumen Materials", Need.MARKET)
    _submit(database, "long", "Everything about batteries", "电池的一切", "Cell & Sons", Need.TECHNOLOGY)
    _submit(database, "valve", "A valve that counts", "会计数的阀门", "Harbour Works", Need.FINANCING)
    for slug, letter, proof in (("quiet-pump", "a", Proof()), ("glass", "b", Proof()), ("valve", "c", PROOF)):
        _produce(database, slug, letter * 64, media_package, proof)
    _publish(database, "quiet-pump", media_package, tmp_path)
    _refuse(database, "long")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Stage(address=f"http://127.0.0.1:{server.server_port}", app=app, database=database, home=tmp_path)
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()
    database.close()


def _keep(folder: Path, upload: Path, name: str) -> Footage:
    return keep(upload, folder, original_name=name, ours=True)


def _submit(database: Database, slug: str, title_en: str, title_zh: str, enterprise: str, need: Need) -> None:
    programme = Programme(slug=slug, title_en=title_en, title_zh=title_zh, enterprise=enterprise, need=need)
    sha256 = slug.encode().hex().ljust(64, "0")[:64]
    sent = Footage(sha256=sha256, path=Path("/footage") / sha256, original_name="raw.mp4", size_bytes=1)
    with database.session() as session:
        kept = footage.record_footage(session, sent, who="operator")
        programmes.submit(session, footage=kept, programme=programme, who="operator", options={})


def _produce(database: Database, slug: str, digest: str, package: Path, proof: Proof) -> None:
    with database.session() as session:
        record = programmes.find(session, slug)
        assert record is not None
        made: dict[str, Any] = {"package_dir": package, "duration_ms": LENGTH_S * 1000, "languages": ["en", "zh-Hans"]}
        programmes.advance(session, record, ProgrammeState.PRODUCING, who="worker", why="a run began", **made)
        reviews.open_review(
            session, record, digest=digest, who="worker", findings=proof.findings, doubtful=proof.doubtful
        )


def _publish(database: Database, slug: str, package: Path, home: Path) -> None:
    with database.session() as session:
        record = programmes.find(session, slug)
        assert record is not None
        reviews.approve(session, record, who="operator", why="The numbers agree with the patent register.")
        for channel in load_channels(None, home):
            root = Path(channel.storage_url.removeprefix("file:")) / slug
            shutil.copytree(package, root / record.digest)
            url = f"/media/{channel.name}/{slug}/{record.digest}/master.m3u8"
            shown = Publication(
                channel=channel.name, region=channel.region, slug=slug, digest=record.digest, state="published", url=url
            )
            publications.record_publication(session, record, shown, who="worker")
        said = tuple(SpokenCue(start_ms=start, end_ms=end, en=en, zh=zh) for start, end, en, zh in CUES)
        listings.refresh(session, record, Transcript(title_ms=500, ending_ms=600, cues=said))
        programmes.advance(session, record, ProgrammeState.PUBLISHED, who="worker", why="every channel asked shows it")


def _refuse(database: Database, slug: str) -> None:
    facts = {
        "reasons": [
            {
                "code": "too_long",
                "severity": "refuse",
                "message_en": "With title and ending the programme would run 6:02.8; the limit is 6:00.",
                "message_zh": "连同片头片尾，节目时长为 6:02.8，超过 6:00 的上限。",
            }
        ],
        "proposals": [{"start_s": 0, "end_s": 171.5}, {"start_s": 178, "end_s": 352}],
    }
    with database.session() as session:
        record = programmes.find(session, slug)
        assert record is not None
        programmes.advance(session, record, ProgrammeState.REFUSED, who="worker", why="[too_long] 2.8 s too long")
        ledger.append(session, who="worker", action="verdict", subject=record.subject, why="too long", facts=facts)


@pytest.fixture(params=["desktop", "phone"])
def shape(request: pytest.FixtureRequest) -> str:
    """The kind of screen."""
    return str(request.param)


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser, stage: Stage) -> Iterator[OpenPage]:
    """open_page(path, language="en", shape="desktop", operator=False, forgive=""): a page of a fresh browser.

    At the end of the test no page may have logged an error: a broken content policy shows there. forgive: a part of
    messages that are meant to come.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []
    forgiven: list[str] = []

    def open_(
        path: str,
        *,
        language: str = "en",
        shape: str = "desktop",
        operator: bool = False,
        forgive: str = "",
        **options: Any,
    ) -> Page:
        forgiven.extend([forgive] if forgive else [])
        size = {"width": 390, "height": 844} if shape == "phone" else {"width": 1280, "height": 860}
        context = chromium.new_context(
            base_url=stage.address,
            viewport=size,  # type: ignore[arg-type]
            locale="zh-CN" if language == "zh" else "en-GB",
            has_touch=shape == "phone",
            is_mobile=shape == "phone",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if operator:
            page.goto("/sign-in?with=token")
            page.fill("#token", stage.token)
            page.press("#token", "Enter")
            page.wait_for_url(lambda url: "/sign-in" not in url)
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert [told for told in complaints if not any(part in told for part in forgiven)] == []


@pytest.fixture
def screenshot(tmp_path: Path) -> Callable[[Page, str], None]:
    """Saves what the page shows in the folder TSITE_SCREENSHOTS names, for a person to look at."""
    folder = Path(SCREENSHOTS or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)

    def save(page: Page, name: str) -> None:
        page.evaluate("document.fonts.ready")
        page.screenshot(path=folder / f"{name}.png")

    return save

"""What every test may use: the real tools, a home of its own, a voice, and the Prefect server of the test run."""

import hashlib
import os
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from pipeline.ffmpeg.command import ffmpeg_argv
from pipeline.ffmpeg.runner import Runner, SubprocessRunner, start_service
from pipeline.ffmpeg.sandbox import Job
from pipeline.ffmpeg.tools import Tools, find_tools

# A busy machine must not fail a test whose first call loads a table. The same examples every time, so that what passed
# passes again; `make fuzz` looks for new ones.
settings.register_profile("tsite", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile("tsite")

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("TSITE_SHARED", ROOT.parent / "shared"))


CHROMIUM = "/usr/bin/chromium"
# No sandbox: tests may run as root. The rest keeps Chromium from calling anybody but the portal.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; one a process, since Playwright takes no second."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def tools() -> Tools:
    return find_tools()


@pytest.fixture(scope="session")
def runner(tools: Tools) -> Runner:
    return SubprocessRunner(bwrap=tools.bwrap)


@pytest.fixture(autouse=True)
def a_home_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the user's programmes; verified weights are shared, since they are only read."""
    for name in [name for name in os.environ if name.startswith("TSITE_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    monkeypatch.setenv("TSITE_HOME", str(home))
    monkeypatch.setenv("TSITE_WEIGHTS_DIR", str(ROOT / "var" / "weights"))
    return home


@pytest.fixture(scope="session")
def prefect_api_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One Prefect server for all flow tests of this process; ended by its process id."""
    folder = tmp_path_factory.mktemp("prefect")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environment |= {"PREFECT_HOME": str(folder), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
    argv = (sys.executable, "-m", "flows.prefect_service", str(port), "900", str(folder / "in-use"))
    pid = start_service(argv, log=folder / "server.log", environment=environment, dies_with_us=True)
    yield f"http://127.0.0.1:{port}/api"
    os.kill(pid, 9)
    os.waitpid(pid, 0)


class Footages:
    """Small footage made on the spot, each kind once a session."""

    def __init__(self, folder: Path, tools: Tools, runner: Runner) -> None:
        self.folder, self.tools, self.runner = folder, tools, runner

    def make(self, name: str, *arguments: str) -> Path:
        """The file ffmpeg writes with these arguments (which do not name the output)."""
        path = self.folder / hashlib.sha256(repr(arguments).encode()).hexdigest()[:8] / name
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            argv = ffmpeg_argv(self.tools, [*arguments, str(path)])
            self.runner.run(Job(argv=argv, reads=(self.folder,), writes=(self.folder,)))
        return path

    def plain(self, seconds: float = 3, *, rate: str = "25", size: str = "320x180", name: str = "") -> Path:
        """A moving test picture with a tone."""
        return self.make(
            name or f"plain-{seconds}-{rate.replace('/', '_')}-{size}.mp4",
            *("-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}:duration={seconds}"),
            *("-f", "lavfi", "-i", f"sine=frequency=440:sample_rate=48000:duration={seconds}"),
            *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest"),
        )

    def talking(self) -> Path:
        """About twenty seconds of English business speech: two scenes of the demonstration, small."""
        if not (self.folder / "talking.mp4").exists():
            from pipeline.demo.footage import make_demo_footage
            from pipeline.demo.script import load_script

            script = load_script()
            short = replace(script, scenes=script.scenes[2:4])
            make_demo_footage(self.folder / "scenes.mp4", tools=self.tools, runner=self.runner, script=short)
        return self.make(
            "talking.mp4",
            *("-i", str(self.folder / "scenes.mp4"), "-vf", "scale=640:360"),
            *("-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-c:a", "copy"),
        )


@pytest.fixture(scope="session")
def footages(tmp_path_factory: pytest.TempPathFactory, tools: Tools, runner: Runner) -> Footages:
    return Footages(tmp_path_factory.mktemp("footages"), tools, runner)


@pytest.fixture(scope="session")
def shared() -> Path | None:
    """Real material where this machine has it."""
    return SHARED if SHARED.is_dir() else None

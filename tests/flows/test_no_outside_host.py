"""At run time nothing outside this machine is asked for anything: no telemetry, no version look-ups, no model hub."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Footages
from tests.flows.conftest import PRODUCE

pytestmark = [pytest.mark.media, pytest.mark.xdist_group("flows")]


def test_a_whole_run_with_its_own_prefect_server_looks_up_no_name(tmp_path: Path, footages: Footages) -> None:
    resolver = tmp_path / "resolv.conf"
    resolver.write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    nsswitch = tmp_path / "nsswitch.conf"
    nsswitch.write_text("hosts: files dns\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "TSITE_"))}
    environment |= {
        "TSITE_HOME": str(tmp_path / "home"),
        "TSITE_WEIGHTS_DIR": str(ROOT / "var" / "weights"),
        "TSITE_PREFECT_LINGER_S": "1",
    }
    result = subprocess.run(
        [
            *(
                "bwrap",
                "--unshare-net",
                "--unshare-pid",
                "--die-with-parent",
                "--cap-add",
                "ALL",
                "--dev-bind",
                "/",
                "/",
            ),
            *("--proc", "/proc"),
            *("--ro-bind", str(resolver), os.path.realpath("/etc/resolv.conf")),
            *("--ro-bind", str(nsswitch), "/etc/nsswitch.conf"),
            *("--", sys.executable, str(Path(__file__).with_name("watched_network.py"))),
            *(sys.executable, "-m", "portal.cli.main", "produce", str(footages.talking()), *PRODUCE, "--approve"),
        ],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    watched = json.loads(result.stdout)
    assert watched["status"] == 0, watched["stderr"]
    asked = [name for name in watched["names"] if name != "canary.example"]
    assert "canary.example" in watched["names"], "the watch itself must be able to see a look-up"
    assert asked == []

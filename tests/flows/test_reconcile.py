"""Prefect's record stays true when a run's process is killed."""

import subprocess
import sys

import pytest

from flows.prefect_server import await_server
from flows.reconcile import mark_crashed
from pipeline.settings import Settings
from tests.conftest import ROOT

pytestmark = [pytest.mark.media, pytest.mark.xdist_group("flows")]

KILLED_WHILE_RUNNING = """
import os, signal
from prefect import flow, tags
from flows.reconcile import run_tags

@flow(name="killed")
def killed():
    os.kill(os.getpid(), signal.SIGKILL)

with tags(*run_tags()):
    killed()
"""


def test_a_run_whose_process_was_killed_is_marked_crashed_once(
    prefect_api_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", prefect_api_url)
    settings = Settings().resolved()
    await_server(settings)
    killed = subprocess.run([sys.executable, "-c", KILLED_WHILE_RUNNING], cwd=ROOT, capture_output=True, check=False)
    assert killed.returncode == -9, killed.stderr
    assert mark_crashed(settings) >= 1
    assert mark_crashed(settings) == 0

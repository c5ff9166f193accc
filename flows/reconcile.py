"""Runs that Prefect still calls running although their process is gone: marked Crashed, so that the record is true."""

import os
from pathlib import Path

from flows.prefect_server import await_server, prefect_server
from pipeline.settings import Settings

RUN_TAG = "tsite-process"
MOST_RUNS = 200
"""Looked at in one go; the oldest first, and the next start looks at the rest."""


def run_tags() -> list[str]:
    """Tags that say which process of which machine a flow run lives in."""
    return [f"{RUN_TAG}:{_machine()}:{os.getpid()}"]


def mark_crashed(settings: Settings) -> int:
    """Mark this machine's orphaned runs Crashed; returns how many. Nothing is rerun: the queue's leases see to that."""
    with prefect_server(settings):
        await_server(settings)
        return _mark_crashed()


def _mark_crashed() -> int:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
    from prefect.client.schemas.objects import StateType
    from prefect.client.schemas.sorting import FlowRunSort
    from prefect.states import Crashed

    running = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING])))
    marked = 0
    with get_client(sync_client=True) as client:
        for run in client.read_flow_runs(flow_run_filter=running, sort=FlowRunSort.START_TIME_ASC, limit=MOST_RUNS):
            if any(_is_orphan(tag) for tag in run.tags):
                client.set_flow_run_state(run.id, Crashed(message="its process ended without a word"), force=True)
                marked += 1
    return marked


def _is_orphan(tag: str) -> bool:
    name, _, place = tag.partition(":")
    machine, _, pid = place.rpartition(":")
    return name == RUN_TAG and machine == _machine() and pid.isdigit() and not Path(f"/proc/{pid}").exists()


def _machine() -> str:
    return os.uname().nodename

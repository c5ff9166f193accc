"""What tsite produce tells a person about subtitle errors."""

from pathlib import Path

import pytest

from crowd.proof import Remark
from flows.outcome import Checks, OnChannel, Produced
from portal.cli.produce import tell, tell_errors


def produced(errors: int, state: str = "in_review") -> Produced:
    remarks = [
        Remark(
            language="zh-Hans",
            start_ms=7000 + number,
            rule="quantity",
            clause="",
            level="error",
            message=f"no {number}",
        )
        for number in range(errors)
    ]
    warning = Remark(language="en", start_ms=None, rule="gap", clause="", level="warning", message="small")
    return Produced(
        programme="film", digest="d" * 64, package_dir=Path("/packages/d"), duration_s=40, heard=True, speech=True,
        timings_s={}, cpu_s={}, peak_rss_bytes=1, reused=[], ladder=[], subtitles={}, held_cues=0,
        checks=Checks(errors=errors, warnings=1), subtitle_findings=[*remarks, warning],
        channels=[OnChannel(name="domestic", region="domestic", state=state, url="")],
    )  # fmt: skip


def test_approval_despite_errors_is_said_with_the_first_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    tell_errors(produced(7, "published"))
    told = capsys.readouterr()
    assert told.out == ""
    first, *lines, rest = told.err.splitlines()
    assert "Approved despite 7 subtitle errors" in first
    assert lines == [f"  {7 + number / 1000:.3f} s zh-Hans quantity: no {number}" for number in range(5)]
    assert "2 more" in rest


def test_nothing_is_said_where_there_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    tell_errors(produced(0, "published"))
    tell(produced(0))
    told = capsys.readouterr()
    assert "despite" not in told.err and "Subtitle errors" not in told.out


@pytest.mark.parametrize(("state", "waits"), [("in_review", True), ("published", False)])
def test_errors_wait_for_a_person_until_the_programme_is_approved(
    capsys: pytest.CaptureFixture[str], state: str, waits: bool
) -> None:
    tell(produced(2, state))
    assert ("wait for a person to look at them: 2, on /programmes/film" in capsys.readouterr().out) == waits


def test_the_json_lists_every_finding() -> None:
    shape = produced(1).model_dump(mode="json")
    assert [(finding["rule"], finding["start_ms"], finding["level"]) for finding in shape["subtitle_findings"]] == [
        ("quantity", 7000, "error"),
        ("gap", None, "warning"),
    ]
    assert shape["checks"] == {"errors": 1, "warnings": 1}

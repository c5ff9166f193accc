"""The door's verdicts as data: reasons.toml, filled in with figures."""

import tomllib
from functools import cache
from pathlib import Path

from pipeline.model.admission import Reason, Severity


def reason(code: str, **figures: object) -> Reason:
    """The Reason of this code with its figures filled in. KeyError for a code or figure that does not exist."""
    entry = _catalogue()[code]
    return Reason(
        code=code,
        severity=Severity(entry["severity"]),
        message_en=entry["en"].format(**figures),
        message_zh=entry["zh"].format(**figures),
    )


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("reasons.toml").read_text(encoding="utf-8"))

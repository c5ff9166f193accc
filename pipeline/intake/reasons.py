"""The door's verdicts as data: reasons.toml, filled in with figures."""

import tomllib
from functools import cache
from pathlib import Path

from pipeline.model.admission import Reason, Severity


def reason(code: str, **figures: object) -> Reason:
    """The Reason of this entry with its figures filled in. KeyError for an entry or figure that does not exist.

    Entries that say the same verdict in other words share its code.
    """
    entry = _catalogue()[code]
    return Reason(
        code=entry.get("code", code),
        severity=Severity(entry["severity"]),
        message_en=entry["en"].format(**figures),
        message_zh=entry["zh"].format(**figures),
        next_en=entry["next_en"],
        next_zh=entry["next_zh"],
    )


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("reasons.toml").read_text(encoding="utf-8"))

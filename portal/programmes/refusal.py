"""Why footage was refused, and the cuts that would make it fit, as the ledger tells it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crowd.records import LedgerEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """reasons: each with code, message_en, message_zh. proposals: stretches of the footage to keep, in milliseconds."""

    reasons: tuple[dict[str, Any], ...]
    proposals: tuple[tuple[int, int], ...]

    @property
    def is_too_long(self) -> bool:
        """Whether a person can mend it by saying what goes."""
        return any(reason.get("code") == "too_long" for reason in self.reasons)


def newest_refusal(entries: Sequence[LedgerEntry]) -> Refusal | None:
    """The last verdict on the record whose facts have the shape of `tsite probe --json`; None where there is none."""
    verdict = next((entry.facts for entry in reversed(entries) if entry.facts.get("reasons")), None)
    if verdict is None:
        return None
    return Refusal(
        reasons=tuple(reason for reason in verdict["reasons"] if reason.get("severity") == "refuse"),
        proposals=tuple(
            (round(float(cut["start_s"]) * 1000), round(float(cut["end_s"]) * 1000))
            for cut in verdict.get("proposals", ())
        ),
    )

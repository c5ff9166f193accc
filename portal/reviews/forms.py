"""What is said with a decision about a programme."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from crowd.reviews import SendBackKind
from portal.form_fields import LARGEST_NUMBER

REASON_LIMIT = 2000
"""Characters of a reason; what is longer is cut, the ledger is no place for essays."""


def _short(text: object) -> object:
    return text.strip()[:REASON_LIMIT] if isinstance(text, str) else text


class DecisionForm(BaseModel):
    """Why, and the digest of what was looked at."""

    model_config = ConfigDict(frozen=True)

    why: Annotated[str, BeforeValidator(_short), Field(min_length=1)]
    digest: str


class ApprovalForm(DecisionForm):
    """looked_at: at each subtitle error. seen: the newest edit that was looked at, 0 where there is none."""

    looked_at: bool = False
    seen: int = Field(default=0, ge=0, le=LARGEST_NUMBER)


class SendBackForm(DecisionForm):
    """kind: where in the taxonomy the reason belongs."""

    kind: SendBackKind = SendBackKind.OTHER

"""What a sender of parts says, read and checked."""

import base64
import binascii
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from portal.operations import schema_of
from portal.uploads.forms import ProgrammeForm

MOST_ADDRESSES = 100
"""Of one request."""


def _md5(text: str) -> str:
    try:
        digest = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("not base64") from error
    if len(digest) != 16:
        raise ValueError("not an MD5")
    return text


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class BeginBody(_Body):
    """A file as its sender announces it. programme: what portal.uploads.forms reads."""

    filename: str = Field(default="", max_length=1000)
    size_bytes: int = Field(ge=0, lt=2**63)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    programme: Annotated[
        dict[str, Annotated[str, Field(max_length=2000)]], WithJsonSchema(dict(schema_of(ProgrammeForm)))
    ]


class PartBody(_Body):
    """One part that is to be sent. md5: of its bytes, in base64 as Content-MD5 has it."""

    number: int = Field(ge=1, le=10_000)
    md5: Annotated[str, AfterValidator(_md5)]

    @property
    def digest(self) -> bytes:
        """The MD5 itself."""
        return base64.b64decode(self.md5)


class PartsBody(_Body):
    """Parts that are to be sent next."""

    parts: list[PartBody] = Field(min_length=1, max_length=MOST_ADDRESSES)

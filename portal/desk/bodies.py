"""What the desk's script sends, read and checked."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from crowd.draft_changes import FOOTAGE, Change, CueKey, CueText

LONGEST_MS = 24 * 3600 * 1000
"""No cue of six minutes is near it: a number that would not fit the records is a mistake."""

TextLanguage = Literal["en", "zh-Hans"]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Moment = Annotated[int, Field(ge=0, le=LONGEST_MS)]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ChangeBody(_Body):
    """One cue as it shall be, and the version it was made on."""

    language: TextLanguage
    cue: str = Field(min_length=1, max_length=80, pattern=r"^[^\s<>&]+$")
    base: int = Field(ge=0, le=2**31 - 1)
    start_ms: Moment
    end_ms: Moment
    text: str = Field(max_length=500, pattern=r"^[^\x00]*$")
    deleted: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> "ChangeBody":
        if self.end_ms <= self.start_ms:
            raise ValueError("a cue ends after it starts")
        return self

    @property
    def change(self) -> Change:
        """The same as a value."""
        cue = CueText(start_ms=self.start_ms, end_ms=self.end_ms, text=self.text, deleted=self.deleted)
        return Change(key=CueKey(language=self.language, identity=self.cue), base=self.base, cue=cue)


class SaveBody(_Body):
    """Cues changed together. key: the same when it is sent again."""

    key: str = Field(pattern=r"^[A-Za-z0-9-]{8,64}$")
    digest: Digest
    changes: list[ChangeBody] = Field(min_length=1, max_length=16)

    @model_validator(mode="after")
    def _each_once(self) -> "SaveBody":
        if len({(one.language, one.cue) for one in self.changes}) < len(self.changes):
            raise ValueError("one cue is changed twice")
        return self


class StretchBody(_Body):
    """One stretch that goes, or goes no more, in the footage's time, and the version it was made on."""

    language: Literal["footage"]
    cue: str = Field(min_length=1, max_length=80, pattern=r"^[^\s<>&]+$")
    base: int = Field(ge=0, le=2**31 - 1)
    start_ms: Moment
    end_ms: Moment
    text: Literal[""] = ""
    deleted: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> "StretchBody":
        if self.end_ms <= self.start_ms:
            raise ValueError("a stretch ends after it starts")
        return self

    @property
    def change(self) -> Change:
        """The same as a value."""
        stretch = CueText(start_ms=self.start_ms, end_ms=self.end_ms, text="", deleted=self.deleted)
        return Change(key=CueKey(language=FOOTAGE, identity=self.cue), base=self.base, cue=stretch)


class TrimBody(_Body):
    """Stretches changed together. digest: empty for footage that was never produced."""

    key: str = Field(pattern=r"^[A-Za-z0-9-]{8,64}$")
    digest: str = Field(pattern=r"^(?:[0-9a-f]{64})?$")
    changes: list[StretchBody] = Field(min_length=1, max_length=64)

    @model_validator(mode="after")
    def _each_once(self) -> "TrimBody":
        if len({one.cue for one in self.changes}) < len(self.changes):
            raise ValueError("one stretch is changed twice")
        return self


class HandInForm(BaseModel):
    """The trims that were looked at. digest: empty for footage that was never produced. seen: their newest edit."""

    model_config = ConfigDict(frozen=True)

    digest: str = ""
    seen: int = Field(default=0, ge=0, le=2**31 - 1)


class CheckBody(_Body):
    """Changes that are not saved yet."""

    changes: list[ChangeBody] = Field(max_length=200)


class CommentBody(_Body):
    """A comment, or an answer where there is a parent. end_ms: None for a moment."""

    text: str = Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*\S[^\x00]*$")
    start_ms: Moment
    end_ms: Moment | None = None
    parent: int | None = Field(default=None, ge=1, le=2**31 - 1)


class ResolveBody(_Body):
    """The comment whose thread is done with."""

    comment: int = Field(ge=1, le=2**31 - 1)

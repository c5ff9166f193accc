"""What is said in an inquiry, and what is said to one."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from crowd.inquiries import Letter
from crowd.inquiry_records import About, InquiryState, ResultKind
from crowd.results import Told
from portal.form_fields import DayOrNothing, EmailOrNothing, Line, OrNothing, Phone, Words
from portal.inquiries.consent import VERSION
from portal.inquiries.names import country_codes
from portal.languages import marked

SENTENCES = {
    "name": marked("Please give your name in at most 80 characters."),
    "organisation": marked("Please name your organisation in at most 120 characters, or leave it empty."),
    "country": marked("Please choose a country or region."),
    "email": marked("Please give an e-mail address or a telephone number."),
    "phone": marked("Please give a telephone number, or leave it empty."),
    "about": marked("Please choose what it is about."),
    "message": marked("Please write your message in 10 to 4000 characters."),
    "consent": marked("Without your consent nothing can be passed on."),
    "kind": marked("Please choose what came of it."),
    "on_day": marked("Please choose the day."),
    "words": marked("Please say in at most 2000 characters what was said or agreed."),
    "yuan": marked("Please give an amount in yuan, or leave it empty."),
}


def _country(code: str) -> str:
    if code not in country_codes():
        raise ValueError("is no country")
    return code


def _agreed(version: str) -> str:
    if version != VERSION:
        raise ValueError("is not what is asked for now")
    return version


Yuan = Annotated[Decimal, Field(gt=0, le=10_000_000_000, decimal_places=2)]
ShortWords = Annotated[Words, Field(max_length=2000)]


class LetterForm(BaseModel):
    """An inquiry as it is written down. consent: the version agreed to."""

    model_config = ConfigDict(frozen=True)

    name: Line = Field(min_length=1, max_length=80)
    organisation: Line = Field(default="", max_length=120)
    country: Annotated[str, AfterValidator(_country)] = Field(json_schema_extra={"pattern": "^[A-Z]{2}$"})
    phone: Phone = ""
    email: EmailOrNothing = ""
    about: About
    message: Words = Field(min_length=10)
    consent: Annotated[str, AfterValidator(_agreed)] = Field(json_schema_extra={"enum": [VERSION]})

    @property
    def reachable(self) -> bool:
        """Whether there is any way to answer."""
        return bool(self.email or self.phone)

    def letter(self, *, language: str, words: str) -> Letter:
        """The same as the value the records take. words: the consent's, as they were shown."""
        told = self.model_dump(exclude={"consent"})
        return Letter(**told, language=language, consent_version=self.consent, consent_words=words)


def _told(kind: ResultKind, on_day: date, words: str, yuan: Decimal | None) -> Told:
    return Told(kind=kind, on_day=on_day, words=words, amount_fen=None if yuan is None else int(yuan * 100))


class ResultForm(BaseModel):
    """A meeting or an outcome as somebody tells it."""

    model_config = ConfigDict(frozen=True)

    kind: ResultKind
    on_day: date
    words: ShortWords = ""
    yuan: Annotated[Yuan | None, OrNothing] = None

    @property
    def told(self) -> Told:
        """The same as the value the records take."""
        return _told(self.kind, self.on_day, self.words, self.yuan)


class StepForm(BaseModel):
    """A step of an inquiry: answered needs words, meeting a day, closed an outcome and its day."""

    model_config = ConfigDict(frozen=True)

    step: InquiryState
    words: ShortWords = ""
    on_day: DayOrNothing = None
    kind: Annotated[ResultKind | None, OrNothing] = None
    yuan: Annotated[Yuan | None, OrNothing] = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.step not in {InquiryState.ANSWERED, InquiryState.MEETING, InquiryState.CLOSED}:
            raise ValueError("is no step")
        if self.step is InquiryState.ANSWERED and not self.words:
            raise ValueError("says nothing")
        if self.step is not InquiryState.ANSWERED and self.on_day is None:
            raise ValueError("needs a day")
        if self.step is InquiryState.CLOSED and self.kind is None:
            raise ValueError("needs an outcome")
        return self

    @property
    def told(self) -> Told:
        """What came of it, of a step that closes."""
        assert self.kind is not None and self.on_day is not None
        return _told(self.kind, self.on_day, self.words, self.yuan)

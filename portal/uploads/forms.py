"""What a sender says about a programme."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from crowd.programmes import slug_for
from pipeline.errors import WrongInput
from pipeline.model.programme import Need, Programme
from pipeline.subtitles.translation.names import parse_names
from portal.form_fields import Line
from portal.languages import gettext, marked

FIELDS = {
    "title_en": marked("Please give an English title of at most 100 characters."),
    "title_zh": marked("Please give a Chinese title of at most 40 characters."),
    "enterprise": marked("Please name the enterprise in at most 120 characters."),
    "names": marked(
        "Please give each name as in Acme Ltd=顶点公司 or person: Li Wei=李伟, apart by semicolons or lines."
    ),
    "need": marked("Please choose what the enterprise looks for from the list."),
}
"""Every field, and what to say where it cannot be taken."""


def _readable(names: str) -> str:
    """The names as they were given. Raises ValueError for an entry that parse_names cannot read."""
    try:
        parse_names(names)
    except WrongInput as wrong:
        raise ValueError(wrong.problem) from wrong
    return names


def _chosen(need: object) -> object:
    return need or None


class ProgrammeForm(BaseModel):
    """What is said about a programme, checked. names: whom it speaks of, as parse_names reads them."""

    model_config = ConfigDict(frozen=True)

    title_en: Line = Field(min_length=1, max_length=100)
    title_zh: Line = Field(min_length=1, max_length=40)
    enterprise: Line = Field(min_length=1, max_length=120)
    names: Annotated[str, AfterValidator(_readable)] = Field(default="", max_length=2000)
    need: Annotated[Need | None, BeforeValidator(_chosen)] = None

    @property
    def programme(self) -> Programme:
        """The same as the value the records take."""
        return Programme(
            slug=slug_for(self.title_en),
            title_en=self.title_en,
            title_zh=self.title_zh,
            enterprise=self.enterprise,
            need=self.need,
        )


def read_form(said: dict[str, str]) -> tuple[ProgrammeForm | None, dict[str, str]]:
    """The form, or None and a sentence in the reader's language for each field that cannot be taken."""
    try:
        return ProgrammeForm.model_validate(said), {}
    except ValidationError as error:
        wrong = {str(finding["loc"][0]) for finding in error.errors()}
        return None, {field: gettext(sentence) for field, sentence in FIELDS.items() if field in wrong}

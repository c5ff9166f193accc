"""What is said in an order."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from crowd.commissions import Order
from pipeline.model.programme import Need
from portal.form_fields import DayOrNothing, IndustryCode, Line, OrNothing, RecordNumber, RegionCode, Words
from portal.languages import gettext, marked

SENTENCES = {
    "enterprise_id": marked("Please choose the enterprise."),
    "title_zh": marked("Please give a Chinese title of at most 40 characters."),
    "title_en": marked("Please give an English title of at most 100 characters."),
    "need": marked("Please choose what the enterprise looks for from the list."),
    "region": marked("Please choose a region."),
    "industry": marked("Please choose an industry."),
    "brief": marked("Please say in at most 4000 characters what should be shown."),
    "deadline": marked("Please choose the day by which it should be published."),
    "embargo_until": marked("Please choose a day, or leave it empty."),
    "team_id": marked("Please choose a team, or leave it to the board."),
    "goal_yuan": marked("Please give an amount in yuan, or leave it empty."),
}


Yuan = Annotated[Decimal, Field(gt=0, le=100_000_000, decimal_places=2)]


class OrderForm(BaseModel):
    """An order as it is written down."""

    model_config = ConfigDict(frozen=True)

    enterprise_id: RecordNumber
    title_zh: Line = Field(min_length=1, max_length=40)
    title_en: Line = Field(min_length=1, max_length=100)
    need: Need
    region: RegionCode
    industry: IndustryCode
    brief: Words = Field(min_length=1)
    deadline: date
    embargo_until: DayOrNothing = None
    joint: bool = False
    team_id: Annotated[RecordNumber | None, OrNothing] = None
    goal_yuan: Annotated[Yuan | None, OrNothing] = None

    @property
    def order(self) -> Order:
        """The same as the value the records take."""
        told = self.model_dump(exclude={"goal_yuan"})
        return Order(**told, goal_fen=None if self.goal_yuan is None else int(self.goal_yuan * 100))


PLEDGE_SENTENCES = {"yuan": marked("Please give an amount in yuan.")}


class PledgeForm(BaseModel):
    """A promise towards a goal."""

    model_config = ConfigDict(frozen=True)

    yuan: Yuan


def sentence(field: str) -> str:
    """What to say where the field cannot be taken, in the reader's language."""
    words = SENTENCES[field]
    return gettext(words)

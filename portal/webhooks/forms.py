"""What is said to register a webhook, and whose it may be."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from crowd import webhooks
from crowd.person_records import EnterpriseRecord
from crowd.record_base import utc_now
from crowd.webhook_records import Event, WebhookRecord
from pipeline.errors import WrongInput
from portal import access
from portal.context import current_portal
from portal.form_fields import Line, OrNothing, RecordNumber
from portal.languages import marked

SENTENCES = {
    "url": marked("Please give an https address without user, password or fragment."),
    "secret": marked("Please give whsec_ and 24 to 64 bytes in base64, or leave it empty."),
    "events": marked("Please choose at least one event."),
    "enterprise_id": marked("Please choose whose events it is told."),
}


class WebhookForm(BaseModel):
    """A webhook as it is registered. enterprise_id: None for everybody's events, which operators may have."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: Line = Field(min_length=1, max_length=2000)
    events: tuple[Event, ...] = Field(min_length=1)
    secret: Line = Field(default="", max_length=120)
    enterprise_id: Annotated[RecordNumber | None, OrNothing] = None


def register(records: Session, form: WebhookForm) -> WebhookRecord:
    """The webhook. Raises WrongInput naming the field that cannot be taken."""
    mine = access.standing().enterprises
    about = form.enterprise_id
    if not access.is_operator() and about is None and len(mine) == 1:
        about = min(mine)
    if about not in mine and not access.is_operator():
        raise WrongInput("enterprise_id", "is not yours")
    if about is not None and records.get(EnterpriseRecord, about) is None:
        raise WrongInput("enterprise_id", "is none")
    return webhooks.register(
        records,
        enterprise_id=about,
        url=form.url,
        events=form.events,
        secret=form.secret,
        loopback=current_portal().settings.webhooks_to_loopback,
        who=access.who_asks(),
        now=utc_now(),
    )

"""What people say about themselves."""

from pydantic import BaseModel, ConfigDict, Field

from crowd import passwords
from pipeline.errors import WrongInput
from portal.form_fields import Email, Line, Phone
from portal.languages import Language, gettext, marked

SENTENCES = {
    "name": marked("Please give your name in at most 80 characters."),
    "email": marked("Please give an e-mail address, as in name@example.com."),
    "phone": marked("Please give a telephone number, or leave it empty."),
    "language": marked("Please choose a language."),
}
"""What to say where a field cannot be taken."""


class DetailsForm(BaseModel):
    """What a person may change about themselves."""

    model_config = ConfigDict(frozen=True)

    name: Line = Field(min_length=1, max_length=80)
    phone: Phone = ""
    language: Language = Language.ZH


class AccountForm(DetailsForm):
    """What a new person says."""

    email: Email


def password_sentence(wrong: WrongInput) -> str:
    """Why a password was not taken, in the reader's language."""
    if isinstance(wrong, passwords.TooShort):
        return gettext(
            "Please choose a password of %(least)s to %(most)s characters.",
            least=passwords.MIN_LENGTH,
            most=passwords.MAX_LENGTH,
        )
    return gettext("That password is guessed easily. Several words that do not belong together are better.")

"""What every verb begins with: settings read once, workshop opened and closed."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from flows.workshop import Workshop, open_workshop
from pipeline.errors import WrongInput
from pipeline.settings import Settings
from portal.cli.output import display


def read_settings() -> Settings:
    """The TSITE_* variables. Raises WrongInput naming the variable that cannot be understood."""
    try:
        return Settings().resolved()
    except ValidationError as invalid:
        first = invalid.errors()[0]
        raise WrongInput(f"TSITE_{str(first['loc'][0]).upper()}", first["msg"]) from invalid


@contextmanager
def workshop(*, quiet: bool = False) -> Iterator[Workshop]:
    """A workshop that shows its progress and is closed at the end."""
    with display(quiet=quiet) as shown:
        shop = open_workshop(read_settings(), display=shown)
        try:
            yield shop
        finally:
            shop.close()

"""What every record is made of: its base, its times and its words.

Times are timezone-aware UTC in Python on both databases.
"""

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import DateTime, Dialect, Enum, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A timezone-aware instant. SQLite keeps no time zone, so UTC is taken off on the way in and put back on."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC. Raises ValueError for a naive time: it would be an hour nobody can name."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a time zone: {value!r}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC again."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def utc_now() -> datetime:
    """The clock of every record that is not handed a time."""
    return datetime.now(UTC)


def _values(states: type[StrEnum]) -> list[str]:
    return [state.value for state in states]


def word(states: type[StrEnum], *, name: str = "state") -> Enum:
    """A column of one of the enum's values, kept as text and checked by the database."""
    return Enum(states, name=name, native_enum=False, create_constraint=True, length=20, values_callable=_values)


class Record(DeclarativeBase):
    """Base of all records."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )

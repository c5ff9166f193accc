"""The records of people: persons, teams, enterprises, and how each of them gets in.

No secret is kept: passwords as argon2 hashes, links, sessions and API tokens as SHA-256 digests.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crowd.record_base import Record, UtcDateTime, utc_now, word
from crowd.roles import Role, ledger_name


class InvitationKind(StrEnum):
    """What a link lets its holder become; password lets one person choose a new one."""

    INTERN = "intern"
    TEAM_LEAD = "team_lead"
    EDITOR = "editor"
    ENTERPRISE = "enterprise"
    OPERATOR = "operator"
    PASSWORD = "password"  # noqa: S105 - a word, not a secret


class PersonRecord(Record):
    """One person with an account. email: in lower case, what one signs in with. closed_at: from then on nobody can."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[str] = mapped_column(String(10), default="zh")
    password_hash: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def subject(self) -> str:
        """The person's name in the ledger."""
        return ledger_name(self.id)


class GrantRecord(Record):
    """A role given to a person as such (roles.GRANTED)."""

    __tablename__ = "person_role"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(word(Role, name="role"), primary_key=True)


class TeamRecord(Record):
    """Interns of one college. region: a code of crowd.places. skills: kinds of task they can do."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    college: Mapped[str] = mapped_column(Text)
    region: Mapped[str] = mapped_column(String(10), index=True)
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    @property
    def subject(self) -> str:
        """The team's name in the ledger."""
        return f"team:{self.id}"


class MembershipRecord(Record):
    """A person in a team. leads: answers for it, and may invite."""

    __tablename__ = "membership"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True, index=True)
    leads: Mapped[bool] = mapped_column(default=False)


class EnterpriseRecord(Record):
    """An enterprise programmes are about. rights: how many of each kind of IP right it holds (crowd.terms.Right)."""

    __tablename__ = "enterprise"

    id: Mapped[int] = mapped_column(primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(120), unique=True)
    name_en: Mapped[str] = mapped_column(String(120), default="")
    region: Mapped[str] = mapped_column(String(10))
    industry: Mapped[str] = mapped_column(String(20))
    rights: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    contact_name: Mapped[str] = mapped_column(Text, default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    @property
    def subject(self) -> str:
        """The enterprise's name in the ledger."""
        return f"enterprise:{self.id}"


class EnterprisePersonRecord(Record):
    """A person who speaks for an enterprise."""

    __tablename__ = "enterprise_person"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), primary_key=True, index=True)


class InvitationRecord(Record):
    """A link that works once, until it ends. person_id: whose password it lets choose anew, else None."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[InvitationKind] = mapped_column(word(InvitationKind, name="kind"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_by: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_by: Mapped[str | None] = mapped_column(Text)

    @property
    def subject(self) -> str:
        """The invitation's name in the ledger."""
        return f"invitation:{self.id}"


class SignInRecord(Record):
    """One browser that signed in. person_id: None for the operator token."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    browser: Mapped[str] = mapped_column(String(200), default="")
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ApiTokenRecord(Record):
    """A program's way in, for one person, with no role outside roles."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    roles: Mapped[list[str]] = mapped_column(JSON, default=list)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

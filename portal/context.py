"""What every view may reach: the settings, the records, the channels and the footage's keeper, handed in once."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, current_app

from crowd.database import Database
from pipeline.model.channel import Channel
from pipeline.model.footage import Footage
from pipeline.settings import Settings

EXTENSION = "tsite"

Receive = Callable[[Path, str], Footage]
"""Keeps a finished upload (its path, what the sender called it) as footage. Doing it again is harmless; the upload's
own name may be left to the caller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """The parts an application was made from. operator_token: what signing in asks for."""

    settings: Settings
    database: Database
    channels: tuple[Channel, ...]
    receive: Receive
    operator_token: str

    @property
    def incoming(self) -> Path:
        """Where uploads lie until they are whole."""
        return self.settings.home / "uploads"

    def channel(self, name: str) -> Channel | None:
        """The channel of that name, None where there is none."""
        return next((channel for channel in self.channels if channel.name == name), None)


def attach(app: Flask, portal: Portal) -> None:
    """Make portal the one that this application's views work with."""
    app.extensions[EXTENSION] = portal


def portal_of(app: Flask) -> Portal:
    """The portal that was attached to app."""
    portal = app.extensions[EXTENSION]
    assert isinstance(portal, Portal)
    return portal


def current_portal() -> Portal:
    """The portal of the application that handles this request."""
    return portal_of(current_app)

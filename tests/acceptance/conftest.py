"""The fixtures of the flow tests: the command line in a home of its own."""

from tests.flows.conftest import session_home, tsite

__all__ = ["session_home", "tsite"]

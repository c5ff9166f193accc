"""Messages signed as Standard Webhooks 1.0.0 says, and the addresses they may go to. Pure."""

import base64
import binascii
import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

from pipeline.errors import WrongInput

PREFIX = "whsec_"
SECRET_BYTES = 32
SHORTEST_SECRET, LONGEST_SECRET = 24, 64
"""Bytes, as the standard has it."""
RETRIES_IN_S = (5.0, 300.0, 1800.0, 7200.0, 18_000.0, 36_000.0, 50_400.0)
"""The standard's example: eight tries in a day and a half."""

_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
"""NAT64 (RFC 6052, 8215): an IPv4 address, maybe a private one, inside a public one."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def new_secret() -> str:
    """A secret in the standard's form."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode("ascii")


def check_secret(secret: str) -> str:
    """The secret, where it can sign. Raises WrongInput."""
    if not SHORTEST_SECRET <= len(_key(secret)) <= LONGEST_SECRET:
        raise WrongInput("secret", f"holds {SHORTEST_SECRET} to {LONGEST_SECRET} bytes")
    return secret


def headers(secret: str, *, message_id: str, timestamp: int, body: bytes) -> Mapping[str, str]:
    """The three headers. timestamp: seconds since 1970."""
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    signature = base64.b64encode(hmac.new(_key(secret), signed, hashlib.sha256).digest()).decode("ascii")
    return {"webhook-id": message_id, "webhook-timestamp": str(timestamp), "webhook-signature": f"v1,{signature}"}


def check_address(url: str, *, loopback: bool) -> str:
    """The address, where events may go to it. Raises WrongInput.

    https only, without user or fragment; loopback: http too, for receivers on the same machine.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise WrongInput("url", "is no address") from error
    if parts.scheme not in ({"https", "http"} if loopback else {"https"}) or not parts.hostname or port == 0:
        raise WrongInput("url", "is no https address")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise WrongInput("url", "holds a user, a password or a fragment")
    return url


def may_connect(address: Address, *, loopback: bool) -> bool:
    """Whether a webhook may go there: only to the open internet, so that nobody reaches our own network through us."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return may_connect(inner, loopback=loopback)
        if address.teredo is not None or any(address in network for network in _TRANSLATED):
            return False
    if address.is_loopback:
        return loopback
    return address.is_global and not address.is_multicast


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise WrongInput("secret", "is not base64 after whsec_") from error

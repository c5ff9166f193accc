"""Sending to webhooks: a signed POST to an address looked up once that may be gone to. No redirects, no proxy."""

import ipaddress
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx

from crowd import webhooks
from crowd.database import Database
from crowd.standard_webhooks import Address, check_address, headers, may_connect
from crowd.webhook_records import DeliveryRecord, DeliveryState, WebhookRecord
from pipeline.errors import WrongInput

TIMEOUT_S = 15.0
"""For an answer; Standard Webhooks: 15 to 30 seconds."""

Look = Callable[[str, int], list[Address]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """How a try went. status: HTTP's; None where nothing answered, and error says why."""

    status: int | None
    error: str = ""


def look_up(host: str, port: int) -> list[Address]:
    """Every address of the host, in the order of the system's choice. Raises OSError where there is none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ipaddress.ip_address(str(place[0]).partition("%")[0]) for *_, place in found]


def deliver(database: Database, delivery_id: int, *, loopback: bool, look: Look = look_up) -> float | None:
    """Try a delivery once and write down how it went. In how many seconds to try again; None for never."""
    with database.session(reading=True) as session:
        sent = session.get_one(DeliveryRecord, delivery_id)
        hook = session.get_one(WebhookRecord, sent.webhook_id)
    if sent.state is not DeliveryState.WAITING:
        return None  # a worker was killed between the answer and the end of its job
    if hook.ended_at is not None:
        answered = Answered(status=None, error="its webhook has ended")
    else:
        answered = post(
            hook.url, sent.body.encode(), secret=hook.secret, message_id=sent.message_id, loopback=loopback, look=look
        )
    with database.session() as session:
        row = session.get_one(DeliveryRecord, delivery_id)
        return webhooks.tried(session, row, status=answered.status, error=answered.error, now=datetime.now(UTC))


def post(url: str, body: bytes, *, secret: str, message_id: str, loopback: bool, look: Look = look_up) -> Answered:
    """Send it. Where one of the host's addresses may not be gone to, none is: the name is not to be trusted."""
    try:
        parts = urlsplit(check_address(url, loopback=loopback))
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        addresses = look(host, port)
    except (WrongInput, OSError, UnicodeError) as fault:
        return Answered(status=None, error=f"no address: {fault}"[:200])
    if not addresses or not all(may_connect(address, loopback=loopback) for address in addresses):
        return Answered(status=None, error="leads into a private network")
    if parts.scheme == "http" and not all(address.is_loopback for address in addresses):
        return Answered(status=None, error="plain http leaves this machine")
    signed = headers(secret, message_id=message_id, timestamp=int(time.time()), body=body)
    told = {**signed, "Host": parts.netloc, "Content-Type": "application/json", "User-Agent": "TSITE-Webhooks/1"}
    # The address in the place of the name: nobody is asked for it a second time. TLS goes by the name all the same.
    place = httpx.URL(url).copy_with(host=str(addresses[0]))
    try:
        with (
            httpx.Client(timeout=TIMEOUT_S, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", place, content=body, headers=told, extensions={"sni_hostname": host}) as answer,
        ):
            return Answered(status=answer.status_code)  # what it says beside that is not read
    except httpx.HTTPError as fault:
        return Answered(status=None, error=f"{type(fault).__name__}: {fault}"[:200])

"""What has arrived whole becomes footage and a programme, beside the requests: no sender waits for a digest."""

import logging
import threading
from datetime import UTC, datetime

from crowd import footage, programmes, queue, uploads
from crowd.upload_records import UploadRecord, UploadState
from crowd.work_records import WorkKind
from pipeline.errors import ComponentMissing
from pipeline.intake.keeping import ensure_kept
from pipeline.publish.landing import Landing
from portal.context import Portal
from portal.uploads.forms import ProgrammeForm
from portal.uploads.intake import Intake
from portal.uploads.partial import Busy

log = logging.getLogger(__name__)

LOOK_EVERY_S = 5.0
TIDY_EVERY = 60
"""Looks between two searches for what has waited too long."""


def start_keeping(portal: Portal, intake: Intake, store: Landing | None = None) -> threading.Thread:
    """Keep whatever arrives for as long as this process lives. It may be killed at any moment and begins again."""

    def keep_on() -> None:
        looks = 0
        while True:
            try:
                if looks % TIDY_EVERY == 0:
                    tidy(intake, store)
                keep_received(portal, intake)
            except Exception:  # the edge of the thread: it must outlive a database that is away
                log.exception("what has arrived could not be looked for; it will be tried again")
            intake.arrived.wait(LOOK_EVERY_S)
            intake.arrived.clear()
            looks += 1

    thread = threading.Thread(target=keep_on, name="keeping", daemon=True)
    thread.start()
    return thread


def keep_received(portal: Portal, intake: Intake) -> int:
    """Keep every upload that is whole; says how many. One that another process is at is left to it."""
    with portal.database.session(reading=True) as session:
        waiting = uploads.received(session)
    kept = 0
    for record in waiting:
        try:
            kept += _keep(portal, intake, record)
        except Exception:  # the edge of one upload: the others must not wait for it
            log.exception("upload %s could not be kept; it will be tried again", record.id)
    return kept


def tidy(intake: Intake, store: Landing | None = None) -> None:
    """Forget uploads that waited too long, in the store too; notice those that are whole although nobody was told."""
    now = datetime.now(UTC)
    with intake.database.session(reading=True) as session:
        over, still_open = uploads.over(session, now=now), uploads.all_open(session, now=now)
    for record in over:
        try:
            if store is not None and record.store_upload_id:
                store.abort(record.id, record.store_upload_id)
        except ComponentMissing as away:
            log.warning("upload %s stays on the record until its parts can be taken away: %s", record.id, away)
            continue
        with intake.database.session() as session:
            uploads.forget(session, record.id)
        intake.partial(record.id).remove()
    for record in still_open:
        if record.length_bytes == intake.partial(record.id).offset_bytes():
            with intake.database.session() as session:
                session.add(record)
                record.state = UploadState.RECEIVED


def _keep(portal: Portal, intake: Intake, record: UploadRecord) -> bool:
    partial = intake.partial(record.id)
    try:
        with partial.finishing():
            # Linked under its digest first, on the record second, its old name removed last: killed anywhere in
            # between, this is simply done again.
            kept = portal.receive(partial.path, record.original_name)
            form = ProgrammeForm.model_validate(record.said)
            with portal.database.session() as session:
                session.add(record)
                received = footage.record_footage(session, kept, who=record.owner)
                ensure_kept(kept)
                programme = programmes.submit(
                    session,
                    footage=received,
                    programme=form.programme,
                    who=record.owner,
                    options={"order": {"names": form.names}},
                )
                queue.enqueue(session, WorkKind.PRODUCE, programme, now=datetime.now(UTC))
                record.state, record.slug = UploadState.KEPT, programme.slug
            partial.remove()
    except Busy:
        return False
    return True

"""Starting flows: for a person at the command line, and for a worker. Nobody waits for the orchestrator.

Prefect's server takes some 5 s to start and its client 2 s to import. Stages do not need either, so they begin at
once in a thread; the flow that follows finds their artefacts finished or waits for the ones under construction.
"""

import fcntl
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from flows import records, stages, subtitling
from flows.order import Order
from flows.outcome import OnChannel, Produced, on_channels
from flows.prefect_server import await_server, prefect_server
from flows.reconcile import run_tags
from flows.standing import told
from flows.workshop import Workshop, using
from pipeline.errors import InHand, TsiteError
from pipeline.model.channel import Channel, Publication
from pipeline.model.footage import Footage
from pipeline.model.probe import Probe
from pipeline.model.timeline import Timeline
from pipeline.subtitles.formats.subtitle_file import write_subtitles


def run_produce(shop: Workshop, order: Order) -> Produced:
    """Produce, then publish where the order approves itself. Raises what the flow raises.

    Footage that the door refuses never becomes a run: the verdict goes into the ledger, and nobody waits for Prefect.
    Raises InHand where another run has the programme in hand.
    """
    shop.meter.expect(hears=order.hear)
    with _in_hand(shop, order.slug), told(shop.meter, shop.settings.home, order.slug):
        with records.producing(shop, order):
            footage = stages.footage_of(shop, order)
            probed, timeline = stages.edit(shop, order, footage)
        with prefect_server(shop.settings):
            head_start = (shop, order, footage, probed, timeline)
            threading.Thread(target=_head_start, args=head_start, daemon=True).start()
            from flows.produce import produce  # imports prefect, beside the first stage

            await_server(shop.settings)
            with using(shop), _on_record():
                produced = produce(order)
        if order.approve:
            return _published(shop, order, produced)
        return produced.model_copy(update={"channels": _standing(shop, order, [], "in_review")})


def run_corrected(shop: Workshop, slug: str) -> Produced:
    """Package the draft that a person approved at the desk; that approval stands for the package, and has it published.

    Raises WrongInput where nobody has approved one, else as run_resubtitle."""
    approval = records.approved_draft(shop, slug)
    with TemporaryDirectory(dir=shop.settings.home, prefix="draft-") as folder:
        files = []
        for track in approval.tracks:
            files.append(Path(folder) / f"{track.language}.vtt")
            files[-1].write_text(write_subtitles(track, ".vtt"), encoding="utf-8")
        produced = run_resubtitle(shop, slug, files, who=approval.who, approve=False)
    records.approve_and_publish(shop, slug, who=approval.who, why=approval.why)
    return produced


def run_resubtitle(shop: Workshop, slug: str, files: list[Path], *, who: str, approve: bool) -> Produced:
    """Put corrected subtitles in the place of a programme's own; approve publishes on the channels that show it.

    Raises what the flow raises, WrongInput for a programme that was not produced, InHand for one that is being."""
    showing = records.channels_showing(shop, slug)
    order = records.find_order(shop, slug).model_copy(update={"who": who})
    with _in_hand(shop, slug), prefect_server(shop.settings):
        from flows.resubtitle import resubtitle  # imports prefect

        await_server(shop.settings)
        with using(shop), _on_record():
            produced = resubtitle(order, files)
        # Only now: the channels that were asked for decide how the pictures are coded, and those stay as they are.
        shown = order.model_copy(update={"channels": tuple(showing) or order.channels})
        if approve:
            return _published(shop, shown, produced)
        return produced.model_copy(update={"channels": _standing(shop, shown, [], "in_review")})


def _published(shop: Workshop, order: Order, produced: Produced) -> Produced:
    records.approve(shop, order.slug, who=order.who, why="approved on the command line with --approve")
    channels = [channel.name for channel in _asked(shop, order)]
    publications = run_publish(shop, order.slug, channels, who=order.who)
    publish_s = round(shop.meter.wall_s.get("publish", 0.0), 3)
    return produced.model_copy(
        update={
            "channels": _standing(shop, order, publications, "approved"),
            "timings_s": produced.timings_s | {"publish": publish_s},
        }
    )


@contextmanager
def _in_hand(shop: Workshop, slug: str) -> Iterator[None]:
    """One run a programme at a time on this home; the kernel lets go when a run is killed."""
    folder = shop.settings.home / "runs"
    folder.mkdir(exist_ok=True)
    with (folder / slug).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            problem = "another run has it in hand; wait for it to end, or give this one another --title-en"
            raise InHand(slug, problem) from None
        yield


def run_publish(shop: Workshop, slug: str, channels: list[str], *, who: str) -> list[Publication]:
    """Publish an approved programme on channels, all of them where none is named."""
    with prefect_server(shop.settings):
        from flows.publish import publish  # imports prefect and boto3

        await_server(shop.settings)
        with using(shop), _on_record():
            return publish(slug, channels or [channel.name for channel in shop.channels], who)


def run_recall(shop: Workshop, slug: str, channels: list[str], *, who: str, why: str) -> list[str]:
    """Take a programme off channels; returns those it was taken off."""
    with prefect_server(shop.settings):
        from flows.publish import recall  # imports prefect and boto3

        await_server(shop.settings)
        with using(shop), _on_record():
            return recall(slug, channels, who, why)


@contextmanager
def _on_record() -> Iterator[None]:
    """Flow runs within carry this process' tags and send no heartbeats.

    Prefect 3.8 waits a second for its heartbeat thread at the end of each flow; flows.reconcile finds orphans by their
    tags instead.
    """
    from prefect import tags
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    with tags(*run_tags()), temporary_settings(updates={PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield


def _head_start(shop: Workshop, order: Order, footage: Footage, probed: Probe, timeline: Timeline) -> None:
    """Begin what the flow will ask for. An error here is left to the flow, which meets it again and tells it."""
    with suppress(TsiteError, OSError), ThreadPoolExecutor(max_workers=1) as beside:
        beside.submit(subtitling.subtitle, shop, order, footage, probed, timeline)
        planned = stages.choose_ladder(shop, order, footage, probed, timeline)
        loudness = stages.measure(shop, footage, probed, timeline)
        stages.render(shop, order, footage, probed, planned, loudness)


def _asked(shop: Workshop, order: Order) -> list[Channel]:
    return [shop.channel(name) for name in order.channels] if order.channels else list(shop.channels)


def _standing(shop: Workshop, order: Order, publications: list[Publication], waiting: str) -> list[OnChannel]:
    return on_channels(tuple(_asked(shop, order)), publications, waiting)

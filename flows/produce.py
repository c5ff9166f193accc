"""produce: kept footage -> a programme in review. Reads as a table of contents: a line, a stage."""

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.task_runners import ThreadPoolTaskRunner

from flows import outcome, records, stages, subtitling
from flows.order import Order
from flows.outcome import Produced
from flows.progress import follow
from flows.proofreading import picture_of, proofread
from flows.tasks import as_task
from flows.workshop import workshop_in_use

footage_of = as_task(stages.footage_of)
edit = as_task(stages.edit, retries=1)
choose_ladder = as_task(stages.choose_ladder, retries=1)
subtitle = as_task(subtitling.subtitle, retries=1)
measure = as_task(stages.measure, retries=1)
render = as_task(stages.render, retries=1)
pack_up = as_task(stages.pack_up, retries=1)
conform = as_task(stages.conform)
open_review = as_task(records.open_review, retries=2)


@flow(
    name="produce",
    flow_run_name="produce {order.slug}",
    task_runner=ThreadPoolTaskRunner(max_workers=2),  # type: ignore[arg-type]  # Prefect's own runner
    persist_result=False,
)
def produce(order: Order) -> Produced:
    """Make the programme and open its review. Raises FootageRefused, ComponentMissing, CheckFailed, ProgramFailed."""
    shop = workshop_in_use()
    with records.producing(shop, order), follow(shop.meter, slug=order.slug):
        footage = footage_of(order)
        probed, timeline = edit(order, footage)
        hearing = subtitle.submit(order, footage, probed, timeline)  # beside the encode
        planned = choose_ladder(order, footage, probed, timeline)
        loudness = measure(footage, probed, timeline)
        encoded = render(order, footage, probed, planned, loudness)
        tracks = stages.set_on_picture(timeline, encoded, hearing.result())
        package = pack_up(order, planned, encoded, tracks)
        report = conform(package)
        proof = proofread(tracks, terms=subtitling.terms_of(shop, order), picture=picture_of(timeline, encoded))
        open_review(order, package, report, [track.language for track in tracks], proof)
    produced = outcome.summarise(shop, order, encoded, tracks, package, report, proof)
    create_table_artifact(outcome.timing_table(shop.meter), key=f"timings-{order.slug}")
    return produced

"""publish and recall: an approved package -> channels, and back."""

from functools import partial

from prefect import flow

from flows import records
from flows.tasks import as_task
from flows.workshop import Workshop, workshop_in_use
from pipeline.model.channel import Publication
from pipeline.model.package import Package
from pipeline.model.programme import Programme
from pipeline.publish import upload
from pipeline.publish.opening import open_storage, prepare_bucket


def deliver(shop: Workshop, package: Package, programme: Programme, channel: str) -> Publication:
    """Upload, read back, move the pointer. What is already there is not sent again."""
    target = shop.channel(channel)
    prepare_bucket(target)
    show = partial(_show, shop, channel)
    with shop.meter.measure("publish"):
        return upload.publish_package(package, programme, target, open_storage(target), on_progress=show)


def withdraw(shop: Workshop, slug: str, channel: str) -> str:
    """Remove the pointer, then the objects."""
    upload.recall(slug, open_storage(shop.channel(channel)))
    return channel


deliver_to = as_task(deliver, retries=3)
withdraw_from = as_task(withdraw, retries=3)


@flow(name="publish", flow_run_name="publish {slug}", persist_result=False)
def publish(slug: str, channels: list[str], who: str) -> list[Publication]:
    """Show an approved programme on channels. Raises WrongInput where nobody approved it."""
    shop = workshop_in_use()
    package, programme = records.approved_package(shop, slug)
    publications = [deliver_to(package, programme, channel) for channel in channels]
    records.published(shop, slug, publications, who=who)
    return publications


@flow(name="recall", flow_run_name="recall {slug}", persist_result=False)
def recall(slug: str, channels: list[str], who: str, why: str) -> list[str]:
    """Take a programme off channels, all that show it where none is named."""
    shop = workshop_in_use()
    withdrawn = [withdraw_from(slug, channel) for channel in channels or records.channels_showing(shop, slug)]
    records.recalled(shop, slug, withdrawn, who=who, why=why)
    return withdrawn


def _show(shop: Workshop, channel: str, done: int, total: int) -> None:
    shop.meter.report("publish", done / max(total, 1), channel)

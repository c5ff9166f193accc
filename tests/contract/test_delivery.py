"""What our own servers deliver, judged by the checker over HTTP: an S3 bucket and the portal."""

import threading
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from crowd import footage, programmes, publications, reviews
from crowd.database import Database
from crowd.records import ProgrammeState
from pipeline.model.channel import Channel
from pipeline.model.footage import Footage
from pipeline.model.package import ConformanceReport, Package
from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.package.inspecting import inspect_url
from pipeline.publish.channels import load_channels
from pipeline.publish.opening import open_storage, prepare_bucket
from pipeline.publish.upload import publish_package
from pipeline.settings import Settings
from portal.app import create_app
from tests.pipeline.package.conftest import PROGRAMME, make_encode

pytestmark = pytest.mark.media


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    folder = tmp_path_factory.mktemp("delivery")
    cue = Cue(identity="c1", start_ms=1000, end_ms=7000, lines=("We hold 12 patents.",))
    tracks = (SubtitleTrack(language="en", engine="whisper", cues=(cue,)),)
    return make_encode(folder, frame_rate=Fraction(25), frames=250).package(tracks, folder / "package")


def report_at(url: str) -> ConformanceReport:
    return inspect_url(url, lambda share, path: None)


def failed(report: ConformanceReport) -> list[tuple[str, str, str]]:
    return [(check.rule, check.where, check.found) for check in report.checks if not check.passed]


def test_a_bucket_delivers_all_but_compression_which_is_the_business_of_what_stands_before_it(
    new_bucket: Callable[..., Channel], package: Package
) -> None:
    channel = new_bucket(prefix="/programmes")
    root = f"{channel.endpoint_url}/{channel.storage_url.removeprefix('s3://')}"
    channel = replace(channel, public_url=root)
    prepare_bucket(channel)
    publish_package(package, PROGRAMME, channel, open_storage(channel))
    report = report_at(f"{root}/{PROGRAMME.slug}/current.json")
    ((rule, _, found),) = failed(report)
    assert rule == "42" and found.startswith("not compressed") and report.passed
    assert {check.rule for check in report.checks} == {str(number) for number in range(1, 45)}


def test_the_portal_delivers_every_rule_by_its_pointer(package: Package, tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'tsite.db'}")
    channel = load_channels(None, tmp_path)[0]
    publication = publish_package(package, PROGRAMME, channel, open_storage(channel))
    sent_in = Footage(sha256="f" * 64, path=tmp_path / "raw", original_name="raw.mp4", size_bytes=5)
    with database.session() as session:
        kept = footage.record_footage(session, sent_in, who="team")
        record = programmes.submit(session, footage=kept, programme=PROGRAMME, who="team", options={})
        programmes.advance(session, record, ProgrammeState.PRODUCING, who="worker", why="a run", package_dir=tmp_path)
        reviews.open_review(session, record, digest=package.digest, who="worker", findings=(), doubtful=())
        reviews.approve(session, record, who="editor", why="clear")
        publications.record_publication(session, record, publication, who="worker")
    settings = Settings(home=tmp_path, operator_token="a-token-for-tests")
    app = create_app(settings, database=database, channels=(channel,), receive=lambda upload, name: sent_in)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        report = report_at(f"http://127.0.0.1:{server.server_port}/media/{channel.name}/{PROGRAMME.slug}/current.json")
    finally:
        server.shutdown()
        thread.join()
    assert failed(report) == []

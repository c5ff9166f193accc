"""Produced: what produce ends with; its dump is the JSON shape of DESIGN §6."""

from pathlib import Path

from pydantic import BaseModel

from crowd.proof import Proof, Remark
from flows.meter import STAGES, Meter, own_peak_rss_bytes
from flows.order import Order
from flows.workshop import Workshop
from pipeline.model.channel import Channel, Publication
from pipeline.model.ladder import Encoded
from pipeline.model.package import ConformanceReport, Package
from pipeline.model.subtitle import SubtitleTrack


class Rung(BaseModel):
    """One rung as it came out."""

    height_px: int
    bitrate_bps: int
    codec: str


class Checks(BaseModel):
    """How many conformance checks and subtitle rules failed."""

    errors: int
    warnings: int


class OnChannel(BaseModel):
    """Where the programme stands on one channel."""

    name: str
    region: str
    state: str
    url: str


class Produced(BaseModel):
    """A finished programme. timings_s and cpu_s by stage; reused: stages whose artefact was there before this run.

    checks counts subtitle_findings too.
    """

    programme: str
    digest: str
    package_dir: Path
    duration_s: float
    heard: bool
    speech: bool
    timings_s: dict[str, float]
    cpu_s: dict[str, float]
    peak_rss_bytes: int
    reused: list[str]
    ladder: list[Rung]
    subtitles: dict[str, Path]
    held_cues: int
    checks: Checks
    subtitle_findings: list[Remark]
    channels: list[OnChannel]

    @property
    def subtitle_errors(self) -> tuple[Remark, ...]:
        """What a person must have looked at before approval."""
        return tuple(remark for remark in self.subtitle_findings if remark.is_error)


def summarise(
    shop: Workshop,
    order: Order,
    encoded: Encoded,
    tracks: tuple[SubtitleTrack, ...],
    package: Package,
    report: ConformanceReport,
    proof: Proof,
) -> Produced:
    """What the run made and what it took."""
    return Produced(
        programme=order.slug,
        digest=package.digest,
        package_dir=package.directory,
        duration_s=float(package.duration_s),
        heard=order.hear,
        speech=bool(tracks),
        timings_s=_rounded(shop.meter.wall_s),
        cpu_s=_rounded(shop.meter.cpu_s),
        peak_rss_bytes=_peak_rss_bytes(shop.meter),
        reused=shop.meter.reused,
        ladder=_rungs(encoded, float(package.duration_s)),
        subtitles=_subtitles(package),
        held_cues=sum(bool(cue.held) for track in tracks for cue in track.cues),
        checks=Checks(
            errors=len(report.errors) + len(proof.errors), warnings=len(report.warnings) + len(proof.warnings)
        ),
        subtitle_findings=list(proof.findings),
        channels=[],
    )


def timing_table(meter: Meter) -> list[dict[str, object]]:
    """One row a stage: wall and CPU seconds, or reused."""
    return [
        {
            "stage": stage,
            "wall_s": round(meter.wall_s.get(stage, 0.0), 3),
            "cpu_s": round(meter.cpu_s.get(stage, 0.0), 3),
            "reused": stage in meter.reused,
        }
        for stage in STAGES
        if stage in meter.wall_s or stage in meter.reused
    ]


def _rungs(encoded: Encoded, duration_s: float) -> list[Rung]:
    """The ladder with measured average rates."""
    return [
        Rung(
            height_px=each.rendition.side_px,
            bitrate_bps=round(each.path.stat().st_size * 8 / duration_s),
            codec=each.rendition.codec.value,
        )
        for each in encoded.renditions
    ]


def _subtitles(package: Package) -> dict[str, Path]:
    """The whole-programme .vtt file of each language in a package."""
    return {path.parent.name: path for path in sorted(package.directory.glob("subtitles/*/full.vtt"))}


def on_channels(channels: tuple[Channel, ...], publications: list[Publication], waiting: str) -> list[OnChannel]:
    """Every asked channel with its state; those not published yet are in the waiting state."""
    done = {publication.channel: publication for publication in publications}
    return [
        OnChannel(
            name=channel.name,
            region=channel.region.value,
            state=done[channel.name].state if channel.name in done else waiting,
            url=done[channel.name].url if channel.name in done else "",
        )
        for channel in channels
    ]


def _peak_rss_bytes(meter: Meter) -> int:
    """This process' peak and its largest child's together: more than was ever held at once, never less."""
    return own_peak_rss_bytes() + meter.peak_child_rss_bytes


def _rounded(seconds: dict[str, float]) -> dict[str, float]:
    """Seconds to the millisecond, in the order the stages finished."""
    return {stage: round(value, 3) for stage, value in seconds.items()}

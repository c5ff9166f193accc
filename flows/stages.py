"""The stages of produce: each one call into one stage folder, its result kept as an artefact."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from flows.order import Order
from flows.workshop import VERSIONS, Workshop
from pipeline.edit.proposals import propose_cuts
from pipeline.edit.silence import find_silences
from pipeline.edit.timeline import body_limit_s, plan_timeline
from pipeline.encode.chunks import Chunk
from pipeline.encode.ladder import plan_ladder
from pipeline.encode.look import look
from pipeline.encode.loudness import measure_loudness
from pipeline.encode.run import encode
from pipeline.errors import FootageRefused
from pipeline.intake.admission import admit
from pipeline.intake.keeping import kept_footage
from pipeline.intake.probing import measure as measure_packets
from pipeline.intake.surveying import survey
from pipeline.model.admission import Admission, Cut
from pipeline.model.channel import Channel
from pipeline.model.footage import Footage
from pipeline.model.ladder import Codec, Encoded, Ladder, Loudness, Sample
from pipeline.model.package import ConformanceReport, Package
from pipeline.model.probe import Probe
from pipeline.model.subtitle import SubtitleTrack
from pipeline.model.survey import SpeechFacts, Survey
from pipeline.model.timeline import Timeline
from pipeline.package.assemble import assemble
from pipeline.package.inspecting import inspect
from pipeline.speech.listening import listen
from pipeline.subtitles.shot_snapping import close_gaps, snap_to_shots

WHISPER = "whisper-base"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What is known about footage before anything is decided."""

    probe: Probe
    survey: Survey


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What will be encoded."""

    timeline: Timeline
    ladder: Ladder


def footage_of(shop: Workshop, order: Order) -> Footage:
    """The kept footage an order is about."""
    return kept_footage(shop.footage_dir, order.footage_sha256, original_name=order.original_name)


def take_in(shop: Workshop, footage: Footage) -> Intake:
    """Probe the footage, decode enough of it, listen whether English is spoken. Raises FootageRefused."""
    model = WHISPER if shop.weights.present(WHISPER) else ""

    def hear(wav: Path) -> SpeechFacts:
        folder_of_model = shop.weights.pull(model, None) if model else None
        return listen(wav, model_dir=folder_of_model)

    def build(folder: Path) -> Intake:
        runner, wav = shop.runner_for("intake"), folder / "sound.wav"
        measured = measure_packets(footage, tools=shop.tools, runner=runner)
        if measured.probe.encrypted:
            return Intake(probe=measured.probe, survey=Survey())
        surveyed, track = survey(footage, measured, tools=shop.tools, runner=runner, wav=wav, listen=hear)
        wav.unlink(missing_ok=True)
        return Intake(probe=replace(measured.probe, audio=track), survey=surveyed)

    return shop.artefact("intake", Intake, build, footage=footage.sha256, model=model)


def admission(
    shop: Workshop,
    footage: Footage,
    *,
    cuts: tuple[Cut, ...] = (),
    auto_cut: bool = False,
    channels: tuple[str, ...] = (),
) -> Admission:
    """The door's verdict, with proposals where the footage is too long. channels: where it is to go, none for all."""
    try:
        taken = take_in(shop, footage)
    except FootageRefused as refusal:
        return refusal.admission
    verdict = admit(
        taken.probe,
        taken.survey,
        cards_s=shop.pack.title.duration_s + shop.pack.ending.duration_s,
        cuts=cuts,
        auto_cut=auto_cut,
        landscape_only=next((one.name for one in _asked(shop, channels) if one.landscape_only), ""),
    )
    if any(reason.code == "too_long" for reason in verdict.reasons):
        return Admission(reasons=verdict.reasons, proposals=proposals(shop, footage, taken.probe))
    return verdict


def verdict_of(shop: Workshop, order: Order, footage: Footage) -> Admission:
    """The door's verdict on what an order wants made of the footage."""
    return admission(shop, footage, cuts=order.kept, auto_cut=order.auto_cut, channels=order.channels)


def proposals(shop: Workshop, footage: Footage, probed: Probe) -> tuple[Cut, ...]:
    """Cuts that would make over-long footage fit: silences go first."""

    def build(_: Path) -> tuple[Cut, ...]:
        runner = shop.runner_for("edit")
        silences = find_silences(footage, probed, tools=shop.tools, runner=runner) if probed.audio else ()
        return propose_cuts(probed.duration_s, silences, body_limit_s(shop.pack))

    return shop.artefact("edit", tuple[Cut, ...], build, footage=footage.sha256, limit=body_limit_s(shop.pack))


def edit(shop: Workshop, order: Order, footage: Footage) -> tuple[Probe, Timeline]:
    """Admit the footage and lay out the programme. Raises FootageRefused with reasons and proposals."""
    verdict = verdict_of(shop, order, footage)
    if not verdict.admitted:
        raise FootageRefused(verdict)
    probed = take_in(shop, footage).probe
    with shop.meter.measure("edit"):
        cuts = order.kept
        if order.auto_cut and not cuts and probed.duration_s > body_limit_s(shop.pack):
            cuts = proposals(shop, footage, probed)
        return probed, plan_timeline(probed, shop.pack, cuts)


def choose_ladder(shop: Workshop, order: Order, footage: Footage, probed: Probe, timeline: Timeline) -> Edit:
    """Let the pictures decide the rungs."""
    samples = look_at(shop, footage, probed, timeline, codecs_for(shop, order))
    return Edit(timeline=timeline, ladder=plan_ladder(timeline, samples))


def codecs_for(shop: Workshop, order: Order) -> tuple[Codec, ...]:
    """Every codec that one of the order's channels asks for: one package serves them all."""
    channels = _asked(shop, order.channels)
    return tuple(codec for codec in Codec if any(codec in channel.codecs for channel in channels))


def _asked(shop: Workshop, names: tuple[str, ...]) -> list[Channel]:
    return [channel for channel in shop.channels if not names or channel.name in names]


def look_at(
    shop: Workshop, footage: Footage, probed: Probe, timeline: Timeline, codecs: tuple[Codec, ...]
) -> tuple[Sample, ...]:
    """How short stretches of the body came out at every size."""

    def build(folder: Path) -> tuple[Sample, ...]:
        runner = shop.runner_for("look")
        return look(
            footage, probed, timeline, codecs,
            tools=shop.tools, runner=runner, scratch=folder, threads=shop.threads,
        )  # fmt: skip

    return shop.artefact("look", tuple[Sample, ...], build, footage=footage.sha256, timeline=timeline, codecs=codecs)


def measure(shop: Workshop, footage: Footage, probed: Probe, timeline: Timeline) -> Loudness:
    """How loud the body is. Footage without sound is silent."""
    audio = probed.audio
    if audio is None:
        return Loudness(silent=True, integrated_lufs=0, true_peak_dbtp=0, range_lu=0, threshold_lufs=0)

    def build(_: Path) -> Loudness:
        return measure_loudness(footage, audio, timeline, tools=shop.tools, runner=shop.runner_for("loudness"))

    return shop.artefact("loudness", Loudness, build, footage=footage.sha256, audio=audio, cuts=timeline.cuts)


def render(shop: Workshop, order: Order, footage: Footage, probed: Probe, planned: Edit, loudness: Loudness) -> Encoded:
    """Every rung, the sound, the poster and the storyboard. Chunks are kept: a killed run continues, and another title
    is drawn into the first and the last of them alone."""
    total_s = float(planned.timeline.duration_s)
    cards = {
        "names": (order.title_en, order.title_zh, order.enterprise),
        "pack": replace(shop.pack, font_file=Path(shop.pack.font_file.name)),
    }
    pictures = {"footage": footage.sha256, "probed": probed, "ffmpeg": shop.tools.ffmpeg.name}

    def keep(chunk: Chunk, fill: Callable[[Path], None]) -> Path:
        def place(folder: Path) -> Path:
            fill(folder)
            return folder

        shown = {"ladder": planned.ladder, "chunk": chunk, "cards": cards if chunk.has_card else None}
        key = shop.artefacts.key("chunk", VERSIONS["encode"], **pictures, **shown)
        return shop.artefacts.ensure("chunk", key, Path, place)[0]

    def build(folder: Path) -> Encoded:
        return encode(
            footage,
            probed,
            planned.timeline,
            order.programme,
            shop.pack,
            planned.ladder,
            loudness,
            tools=shop.tools,
            runner=shop.runner_for("encode"),
            destination=folder,
            threads=shop.threads,
            at_once=shop.settings.chunks_at_once,
            keep=keep,
            on_progress=lambda done_s: shop.meter.report("encode", done_s / total_s),
        )

    return shop.artefact("encode", Encoded, build, planned=planned, loudness=loudness, **cards, **pictures)


def set_on_picture(
    timeline: Timeline, encoded: Encoded, tracks: tuple[SubtitleTrack, ...]
) -> tuple[SubtitleTrack, ...]:
    """Tracks timed on the body as they stand on the programme: moved to its clock, its shot cuts and its frames.

    Only times decide what moves, so tracks with the same times stay together.
    """
    rate, offset_ms = timeline.frame_rate, round(timeline.title_s * 1000)
    on_programme = (track.shifted(offset_ms) for track in tracks)
    return tuple(close_gaps(snap_to_shots(track, encoded.shot_cuts_ms, rate), rate) for track in on_programme)


def pack_up(
    shop: Workshop, order: Order, planned: Edit, encoded: Encoded, tracks: tuple[SubtitleTrack, ...]
) -> Package:
    """The package: CMAF HLS and DASH, subtitles, facts, digest. tracks: timed on the programme."""

    def build(folder: Path) -> Package:
        destination = folder / "package"
        destination.mkdir()
        return assemble(
            encoded,
            tracks,
            planned.timeline,
            planned.ladder,
            order.programme,
            tool_versions={"ffmpeg": shop.tools.ffmpeg.name, "packager": shop.tools.packager.name},
            ai_labels=_ai_labels(tracks),
            tools=shop.tools,
            runner=shop.runner_for("package"),
            destination=destination,
        )

    return shop.artefact(
        "package", Package, build, encoded=encoded, tracks=tracks, planned=planned, programme=order.programme
    )


def conform(shop: Workshop, package: Package) -> ConformanceReport:
    """The report of every conformance rule on the finished package."""

    def build(_: Path) -> ConformanceReport:
        return inspect(package.directory)

    return shop.artefact("conform", ConformanceReport, build, digest=package.digest)


def _ai_labels(tracks: tuple[SubtitleTrack, ...]) -> dict[str, object]:
    return {track.language: {"machine_made": bool(track.engine), "engine": track.engine} for track in tracks}

"""tsite bench encode: our ladder beside three peers' own commands, on the same file in the same run, interleaved."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flows import stages
from flows.benchmark import LIMITS, Spent
from flows.encode_bench.matching import least_crf, nearest, next_crf
from flows.encode_bench.material import grain_argv, slides_argv
from flows.encode_bench.measuring import Bench, RungFigures, least
from flows.encode_bench.peers import PEERS, Commands, Source
from flows.encode_bench.report import Beside, InputReport, LadderFigures
from flows.order import Order
from flows.workshop import Workshop
from pipeline.encode.bare import bare_ladder_argv
from pipeline.encode.ladder import plan_ladder
from pipeline.encode.outputs import rendition_path
from pipeline.encode.rungs import Curve, curve_of, is_capped
from pipeline.errors import WrongInput
from pipeline.ffmpeg.sandbox import Job
from pipeline.intake.keeping import keep
from pipeline.model.footage import Footage
from pipeline.model.ladder import Codec, Ladder, Rendition, Sample
from pipeline.model.probe import Probe
from pipeline.model.timeline import Timeline

Tell = Callable[[str], None]

MATCHED_PEERS = ("peertube", "mediacms")
"""shaka-streamer's fixed rates lie far above what the pictures need: beside it our ladder stays as it is made."""

AV1_BESIDE = "peertube"
"""The peer at whose quality our AV1 rungs are measured as well."""

MOST_TRIES = 4

Figures = dict[int, RungFigures]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """Our ladder for one input: what is needed to run it at any crf."""

    bench: Bench
    footage: Footage
    probe: Probe
    timeline: Timeline
    made: Ladder
    standard: Ladder
    curves: dict[Codec, dict[int, Curve]]

    def at(self, *crf: tuple[Codec, dict[int, float]]) -> Commands:
        """The command of the peers' rungs at these crf by shorter side, in one codec or several."""
        renditions = tuple(
            replace(rung, crf=by_side[rung.side_px], codec=codec, capped=self._is_capped(codec, rung, by_side))
            for codec, by_side in crf
            for rung in self.standard.renditions
        )
        return self.commands(replace(self.standard, renditions=renditions))

    @property
    def caps(self) -> dict[int, int]:
        """The most bits a second of each of the peers' rungs."""
        return {rung.side_px: rung.max_bitrate_bps for rung in self.standard.renditions}

    def _is_capped(self, codec: Codec, rung: Rendition, crf: dict[int, float]) -> bool:
        return is_capped(self.curves[codec][rung.side_px], crf[rung.side_px], self.timeline.frame_rate)

    def commands(self, ladder: Ladder) -> Commands:
        """The command of this ladder."""
        shop = self.bench.shop
        argv = bare_ladder_argv(
            self.footage, self.probe, self.timeline, ladder,
            tools=shop.tools, destination=self.bench.folder, threads=shop.threads,
        )  # fmt: skip
        files = {rung.side_px: rendition_path(self.bench.folder, rung) for rung in ladder.renditions}
        return Commands(argvs=(argv,), files=files)


def compare_encodes(shop: Workshop, file: Path, *, rounds: int, tell: Tell) -> list[InputReport]:
    """The file first, then two inputs of our own making. rounds: how often each ladder is timed, in turn.

    Raises WrongInput where the peers could not be judged."""
    with tempfile.TemporaryDirectory(prefix="tsite-bench-") as scratch:
        folder = Path(scratch)
        inputs = {file.name: file, **_own_inputs(shop, folder, tell)}
        reports = []
        for number, (name, path) in enumerate(inputs.items()):
            place = folder / str(number)
            place.mkdir()
            reports.append(_compare(shop, path, place, rounds, _naming(tell, name)))
    return [replace(report, name=name) for report, name in zip(reports, inputs, strict=True)]


def _naming(tell: Tell, name: str) -> Tell:
    return lambda said: tell(f"{name}: {said}")


def _own_inputs(shop: Workshop, folder: Path, tell: Tell) -> dict[str, Path]:
    tell("making a slide talk and a grainy moving scene")
    slides, grain = folder / "slides.mp4", folder / "grain.mp4"
    font = shop.pack.font_file
    slides_job = slides_argv(slides, font_file=font, tools=shop.tools)
    shop.runner.run(Job(argv=slides_job, reads=(font,), writes=(folder,), limits=LIMITS))
    shop.runner.run(Job(argv=grain_argv(grain, tools=shop.tools), writes=(folder,), limits=LIMITS))
    return {"static slides": slides, "grainy motion": grain}


def _compare(shop: Workshop, file: Path, folder: Path, rounds: int, tell: Tell) -> InputReport:
    ours = _prepare(shop, file, folder)
    bench, made = ours.bench, ours.commands(ours.made)
    tell("our ladder as produce makes it")
    made_runs = [bench.run(made)]
    made_figures = bench.judge(made.files)
    beside = {}
    for name, peer in PEERS.items():
        theirs = peer(bench.source, bench.folder, shop.tools)
        beside[name] = _beside(ours, theirs, made, made_figures, name, rounds, _naming(tell, name))
    return InputReport(
        name=file.name,
        duration_s=float(ours.timeline.body_s),
        made=_ladder(made_runs, made_figures),
        beside=beside,
    )


def _beside(
    ours: Ours, theirs: Commands, made: Commands, made_figures: Figures, name: str, rounds: int, tell: Tell
) -> Beside:
    bench = ours.bench
    tell("its own commands")
    peer_runs, peer_figures = [bench.run(theirs)], bench.judge(theirs.files)
    commands, figures = made, made_figures
    if name in MATCHED_PEERS:
        crf = _match(ours, Codec.H264, peer_figures, tell)
        commands = ours.at((Codec.H264, crf))
    our_runs = [bench.run(commands)]
    if name in MATCHED_PEERS:
        figures = bench.judge(commands.files)
    for number in range(1, rounds):
        tell(f"both again, round {number + 1} of {rounds}")
        peer_runs.append(bench.run(theirs))
        our_runs.append(bench.run(commands))
    av1 = None
    if name == AV1_BESIDE and Codec.AV1 in ours.curves:
        av1_crf = _match(ours, Codec.AV1, peer_figures, tell)
        alone = ours.at((Codec.AV1, av1_crf))
        bench.run(alone)
        av1_figures = bench.judge(alone.files)
        together = [bench.run(ours.at((Codec.H264, crf), (Codec.AV1, av1_crf))) for _ in range(rounds)]
        av1 = _ladder(together, av1_figures)
    return Beside(
        peer=_ladder(peer_runs, peer_figures),
        ours=_ladder(our_runs, figures),
        matched=name in MATCHED_PEERS,
        av1=av1,
    )


def _prepare(shop: Workshop, file: Path, folder: Path) -> Ours:
    footage = keep(file, shop.footage_dir)
    order = Order(slug="bench", footage_sha256=footage.sha256, original_name=file.name, title_en="Bench", title_zh="")
    probed, timeline = stages.edit(shop, order, footage)
    video = probed.video
    assert video is not None  # edit refuses footage without a picture
    if video.rotation_deg or video.hdr or video.interlaced or video.variable_rate or video.sample_aspect_ratio != 1:
        raise WrongInput(file.name, "frames can be compared only where they are upright, square, SDR and evenly timed")
    source = Source(
        path=footage.path,
        width_px=video.width_px,
        height_px=video.height_px,
        frame_rate=timeline.frame_rate,
        sound=probed.audio is not None,
    )
    if len(source.sides_px) < 2:
        raise WrongInput(file.name, "is too small for two of the peers' rungs")
    standard = plan_ladder(timeline)
    samples = stages.look_at(shop, footage, probed, timeline, stages.codecs_for(shop, order))
    made = plan_ladder(timeline, samples)
    chosen = tuple(rung for rung in standard.renditions if rung.side_px in source.sides_px)
    return Ours(
        bench=Bench(shop=shop, source=source, folder=folder),
        footage=footage,
        probe=probed,
        timeline=timeline,
        made=replace(made, renditions=made.h264),
        standard=replace(standard, renditions=chosen),
        curves={codec: _curves(samples, codec, chosen) for codec in {sample.codec for sample in samples}},
    )


def _curves(samples: Sequence[Sample], codec: Codec, rungs: Sequence[Rendition]) -> dict[int, Curve]:
    return {
        rung.side_px: curve_of([one for one in samples if one.codec is codec and one.side_px == rung.side_px])
        for rung in rungs
    }


def _match(ours: Ours, codec: Codec, peer: Figures, tell: Tell) -> dict[int, float]:
    """The crf of each rung at which our VMAF is the peer's."""
    least = {side: least_crf(curve, ours.caps[side]) for side, curve in ours.curves[codec].items()}
    crf = {side: max(curve.crf_for(peer[side].quality.vmaf), least[side]) for side, curve in ours.curves[codec].items()}
    tries: dict[int, list[tuple[float, float]]] = {side: [] for side in crf}
    for number in range(MOST_TRIES):
        tell(f"our {codec.label} rungs at its quality, try {number + 1}")
        commands = ours.at((codec, crf))
        ours.bench.run(commands)
        for side, rung in ours.bench.judge(commands.files, vmaf_only=True).items():
            tries[side].append((crf[side], rung.quality.vmaf))
        wanted = {side: next_crf(tries[side], peer[side].quality.vmaf, codec) for side in crf}
        wanted = {side: max(one, least[side]) if one else None for side, one in wanted.items()}
        crf = {side: wanted[side] or nearest(tries[side], peer[side].quality.vmaf) for side in crf}
        if not any(wanted.values()):
            break
    return {side: nearest(tries[side], peer[side].quality.vmaf) for side in crf}


def _ladder(runs: list[Spent], rungs: dict[int, RungFigures]) -> LadderFigures:
    return LadderFigures(spent=least(runs), rungs=tuple(rungs.values()))

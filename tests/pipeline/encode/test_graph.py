"""The one command: what it carries, and what ordinary footage does not pay for."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.encode.bare import bare_ladder_argv
from pipeline.encode.chunks import plan_chunks
from pipeline.encode.graph import CardScripts, build_chunk_graph, build_graph, build_sound_graph
from pipeline.encode.ladder import plan_ladder
from pipeline.encode.outputs import picture_options
from pipeline.encode.picture import plan_seek
from pipeline.encode.soundtrack import Gain
from pipeline.ffmpeg.command import HOSTILE_INPUT
from pipeline.ffmpeg.tools import Tools
from pipeline.model.admission import Cut
from pipeline.model.brand import BrandPack
from pipeline.model.footage import Footage
from pipeline.model.ladder import Codec, Rendition
from pipeline.model.probe import Probe
from pipeline.model.timeline import Timeline

Probes = Callable[..., Probe]
Timelines = Callable[..., Timeline]
SCRIPTS = CardScripts(title=Path("/work folder/title.ass"), ending=Path("/work folder/ending.ass"))
COSTLY = ("scale=", "zscale", "bwdif", "]pad=", "select=", "tonemap", "alimiter", "volume=")


@pytest.fixture
def argv(footage: Footage, pack: BrandPack, tools: Tools) -> Callable[..., tuple[str, ...]]:
    def build(probe: Probe, timeline: Timeline, gain: Gain | None = None) -> tuple[str, ...]:
        return build_graph(
            footage, probe, timeline, pack, plan_ladder(timeline), gain or Gain(gain_db=0, ceiling_dbtp=None),
            scripts=SCRIPTS, tools=tools, destination=Path("/out"), threads=2,
        )  # fmt: skip

    return build


def body_filters(argv: tuple[str, ...]) -> str:
    """The graph's filters between the footage's picture and the joint of title, body and ending."""
    graph = argv[argv.index("-filter_complex") + 1]
    chain, wanted = [], "[0:0]"
    filters = {piece[: piece.index("]") + 1]: piece for piece in graph.split(";") if piece.startswith("[")}
    while "concat" not in filters.get(wanted, "concat"):
        chain.append(filters[wanted])
        wanted = "[" + filters[wanted].rsplit("[", 1)[1]
    return ";".join(chain)


def test_the_footage_is_opened_once_with_every_guard(
    argv: Callable[..., tuple[str, ...]], probe_of: Probes, timeline: Timelines, footage: Footage
) -> None:
    command = argv(probe_of(), timeline())
    assert command.count("-i") == 1
    assert command[command.index("-i") + 1] == str(footage.path)
    options = command[: command.index("-i")]
    assert all(flag in options for flag in HOSTILE_INPUT)


def test_ordinary_footage_pays_for_no_filter_it_does_not_need(
    argv: Callable[..., tuple[str, ...]], probe_of: Probes, timeline: Timelines
) -> None:
    body = body_filters(argv(probe_of(), timeline()))
    assert [name for name in COSTLY if name in body] == []


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        ({"interlaced": True}, ["bwdif"]),
        ({"transfer": "smpte2084", "pixel_format": "yuv420p10le"}, ["zscale", "tonemap"]),
        ({"transfer": "arib-std-b67"}, ["zscale", "tonemap"]),
        ({"width_px": 1440, "coded_width_px": 1440}, ["]pad="]),
        ({"width_px": 3840, "height_px": 2160, "coded_width_px": 3840, "coded_height_px": 2160}, ["scale=flags"]),
        ({"coded_width_px": 1440}, ["scale=flags"]),
        ({"color_range": "pc"}, ["in_range=full:out_range=limited"]),
        ({"color_space": "smpte170m"}, ["in_color_matrix=bt601:out_color_matrix=bt709"]),
    ],
)
def test_each_peculiarity_brings_its_own_filter(
    argv: Callable[..., tuple[str, ...]],
    probe_of: Probes,
    timeline: Timelines,
    changes: dict[str, object],
    needed: list[str],
) -> None:
    body = body_filters(argv(probe_of(**changes), timeline()))
    assert all(name in body for name in needed)


def test_upright_footage_shot_on_its_side_is_not_scaled(
    argv: Callable[..., tuple[str, ...]], probe_of: Probes, timeline: Timelines
) -> None:
    turned = probe_of(width_px=1080, height_px=1920, rotation_deg=90)
    assert "scale" not in body_filters(argv(turned, timeline(width_px=1080, height_px=1920)))


def test_only_the_streams_that_are_used_are_mapped(
    argv: Callable[..., tuple[str, ...]], probe_of: Probes, timeline: Timelines
) -> None:
    command = argv(probe_of(), timeline())
    mapped = [command[index + 1] for index, flag in enumerate(command) if flag == "-map"]
    assert len(mapped) == 5
    assert all(label.startswith("[") for label in mapped)


def test_every_rung_shares_one_closed_gop_and_carries_no_metadata(
    argv: Callable[..., tuple[str, ...]], probe_of: Probes, timeline: Timelines
) -> None:
    command = argv(probe_of(), timeline())
    values = [command[index + 1] for index, flag in enumerate(command) if flag in {"-g", "-keyint_min"}]
    assert values == ["60"] * 8
    assert command.count("-sc_threshold") == 4
    assert command.count("+cgop+bitexact") == 4
    assert command.count("-map_metadata") == command.count("-map_chapters") == 5


def test_the_smallest_rung_alone_tells_its_changes_and_they_cost_no_output(
    argv: Callable[..., tuple[str, ...]], probe_of: Probes, timeline: Timelines
) -> None:
    command = argv(probe_of(), timeline())
    chains = command[command.index("-filter_complex") + 1].split(";")
    told = [chain for chain in chains if "lavfi.scd.mafd" in chain]
    assert len(told) == len([chain for chain in chains if "scdet" in chain]) == 1
    assert "changes.txt" in told[0]
    label = told[0][told[0].rindex("[") :]
    following = command[command.index(label) :]
    assert next(part for part in following if part.startswith("/out")) == "/out/360p.mp4"


def test_av1_rungs_share_the_decode_the_sizes_and_the_keyframes(
    footage: Footage, probe_of: Probes, timeline: Timelines, pack: BrandPack, tools: Tools
) -> None:
    plain = plan_ladder(timeline())
    av1 = tuple(replace(rung, codec=Codec.AV1, crf=30) for rung in plain.renditions)
    both = replace(plain, renditions=plain.renditions + av1)
    command = build_graph(
        footage, probe_of(), timeline(), pack, both, Gain(gain_db=0, ceiling_dbtp=None),
        scripts=SCRIPTS, tools=tools, destination=Path("/out"), threads=2,
    )  # fmt: skip
    graph = command[command.index("-filter_complex") + 1]
    assert command.count("-i") == 1 and graph.count("]scale=") == 3
    assert [command[index + 1] for index, flag in enumerate(command) if flag == "-g"] == ["60"] * 8
    names = [Path(part).name for part in command if part.startswith("/out/") and part.endswith("p-av1.mp4")]
    assert names == ["1080p-av1.mp4", "720p-av1.mp4", "480p-av1.mp4", "360p-av1.mp4"]


def test_footage_without_sound_gets_silence_and_no_second_graph(
    argv: Callable[..., tuple[str, ...]], probe_of: Probes, timeline: Timelines
) -> None:
    command = argv(probe_of(audio=None), timeline())
    assert command.count("-filter_complex") == 1
    assert "anullsrc" in command[command.index("-filter_complex") + 1]
    assert command[-1] == "/out/audio.mp4"


def test_a_chunk_has_pictures_alone_and_its_lead_frame_is_told_of_but_not_encoded(
    footage: Footage, probe_of: Probes, timeline: Timelines, pack: BrandPack, tools: Tools
) -> None:
    long = timeline(cuts=(Cut(start_s=Fraction(0), end_s=Fraction(90)),), cut_frames=(2700,))
    ladder = plan_ladder(long)
    graphs = []
    for chunk in plan_chunks(probe_of(), long, ladder):
        command = build_chunk_graph(
            footage, probe_of(), chunk, pack, ladder,
            scripts=SCRIPTS, tools=tools, destination=Path("/out"), threads=2,
        )  # fmt: skip
        assert (command.count("-i"), command.count("-filter_complex")) == (1, 1)
        assert not any(part.endswith("audio.mp4") for part in command)
        graphs.append(command[command.index("-filter_complex") + 1])
    assert [("title.ass" in graph, "ending.ass" in graph) for graph in graphs] == [
        (True, False), (False, False), (False, True)
    ]  # fmt: skip
    assert [graph.count("trim=start_frame=1") for graph in graphs] == [0, 4, 4]
    last = graphs[-1]
    assert last.index("scdet") < last.rindex("trim=start_frame=1")


def test_sound_that_is_made_needs_no_footage(
    footage: Footage, probe_of: Probes, timeline: Timelines, pack: BrandPack, tools: Tools
) -> None:
    for probe, inputs in ((probe_of(), 1), (probe_of(audio=None), 0)):
        command = build_sound_graph(
            footage, probe, timeline(), pack, plan_ladder(timeline()), Gain(gain_db=0, ceiling_dbtp=None),
            tools=tools, destination=Path("/out"),
        )  # fmt: skip
        assert command.count("-i") == inputs
        assert command[-1] == "/out/audio.mp4"
        assert not any("no such file" in part for part in command)


def test_a_hundred_cuts_still_make_one_command(
    argv: Callable[..., tuple[str, ...]], probe_of: Probes, timeline: Timelines
) -> None:
    cuts = tuple(Cut(start_s=Fraction(start), end_s=Fraction(start + 1)) for start in range(0, 200, 2))
    command = argv(probe_of(), timeline(cuts=cuts, cut_frames=(30,) * 100))
    assert command[command.index("-filter_complex") + 1].count("between(") == 100


def test_the_same_values_give_the_same_command(
    argv: Callable[..., tuple[str, ...]], probe_of: Probes, timeline: Timelines
) -> None:
    assert argv(probe_of(), timeline()) == argv(probe_of(), timeline())


def test_decoding_starts_shortly_before_a_late_first_cut(probe_of: Probes, timeline: Timelines) -> None:
    late = timeline(cuts=(Cut(start_s=Fraction(100), end_s=Fraction(110)),))
    assert plan_seek(probe_of(), late) == 98 * 30
    assert plan_seek(probe_of(container="mpegts"), late) == 0
    assert plan_seek(probe_of(), timeline()) == 0


def test_the_bare_ladder_has_the_same_rungs_and_no_cards(
    footage: Footage, probe_of: Probes, timeline: Timelines, tools: Tools
) -> None:
    command = bare_ladder_argv(
        footage, probe_of(), timeline(), plan_ladder(timeline()), tools=tools, destination=Path("/out"), threads=2
    )
    assert [Path(part).name for part in command if part.startswith("/out")] == [
        "1080p.mp4", "720p.mp4", "480p.mp4", "360p.mp4", "audio.mp4",
    ]  # fmt: skip
    assert not any(name in part for name in ("ass=", "concat", "volume", "scdet") for part in command)


def test_the_bare_ladder_converts_no_colours(
    footage: Footage, probe_of: Probes, timeline: Timelines, tools: Tools
) -> None:
    command = bare_ladder_argv(
        footage, probe_of(), timeline(), plan_ladder(timeline()), tools=tools, destination=Path("/out"), threads=2
    )
    graph = command[command.index("-filter_complex") + 1]
    assert graph.index("setparams") < graph.index("split")


def test_a_capped_rung_is_coded_with_more_care() -> None:
    rung = Rendition(width_px=1920, height_px=1080, crf=20, max_bitrate_bps=6_000_000)
    plain = picture_options(rung, gop_frames=60, threads=2)
    careful = picture_options(replace(rung, capped=True), gop_frames=60, threads=2)
    assert str(careful["x264-params"]).endswith("subme=2:trellis=1")
    assert {name for name in plain if plain[name] != careful[name]} == {"x264-params"}

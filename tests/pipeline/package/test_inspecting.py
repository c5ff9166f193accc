"""Every rule is proven by a mutation: a good package broken in exactly that way, and the rule that must say so."""

import random
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.errors import WrongInput
from pipeline.package.boxes import BoxReader
from pipeline.package.h264 import parse_sequence_parameters
from pipeline.package.inspecting import inspect
from pipeline.package.multivariant import SPOKEN_DIALOG
from pipeline.package.picture import SequenceParameters
from tests.pipeline.package.conftest import TinyEncode

pytestmark = pytest.mark.media

TOP, LOW, SOUND = "video/360p", "video/234p", "audio/en"
CHINESE, ENGLISH = "subtitles/zh-Hans", "subtitles/en"
PLAYLIST = "playlist.m3u8"

Mutation = Callable[[Path], None]


def text(path: str, old: str, new: str, *, count: int = -1) -> Mutation:
    """Replaces text in one file; the old text must be there."""

    def mutate(package: Path) -> None:
        content = (package / path).read_text("utf-8")
        assert old in content
        (package / path).write_text(content.replace(old, new, count), "utf-8")

    return mutate


def pattern(path: str, old: str, new: str) -> Mutation:
    """Replaces what a regular expression finds first."""

    def mutate(package: Path) -> None:
        content, count = re.subn(old, new, (package / path).read_text("utf-8"), count=1)
        assert count
        (package / path).write_text(content, "utf-8")

    return mutate


def both(*mutations: Mutation) -> Mutation:
    def mutate(package: Path) -> None:
        for mutation in mutations:
            mutation(package)

    return mutate


def removed(path: str) -> Mutation:
    return lambda package: (package / path).unlink()


def box_bytes(path: str, kinds: tuple[str, ...], offset: int, new: bytes) -> Mutation:
    """Overwrites bytes in the body of the first box at a path of kinds."""

    def mutate(package: Path) -> None:
        content = bytearray((package / path).read_bytes())
        box = BoxReader(content=bytes(content), name=path).need(None, *kinds)
        content[box.body + offset : box.body + offset + len(new)] = new
        (package / path).write_bytes(content)

    return mutate


def marker_bytes(path: str, marker: bytes, new: bytes) -> Mutation:
    """Replaces bytes with as many others at their first place."""

    def mutate(package: Path) -> None:
        content = (package / path).read_bytes()
        assert marker in content and len(marker) == len(new)
        (package / path).write_bytes(content.replace(marker, new, 1))

    return mutate


def sequence_parameters(wanted: Callable[[SequenceParameters, SequenceParameters], bool], *paths: str) -> Mutation:
    """Flips the one bit of the SPS after which it says what is wanted (before, after) and nothing else is broken."""

    def mutate(package: Path) -> None:
        for path in paths:
            content = bytearray((package / path).read_bytes())
            start = content.index(b"avcC") + 4 + 8
            size = int.from_bytes(content[start - 2 : start], "big")
            before = parse_sequence_parameters(bytes(content[start : start + size]))
            flipped = next(sps for sps in flips(bytes(content[start : start + size])) if accepted(wanted, before, sps))
            content[start : start + size] = flipped
            (package / path).write_bytes(content)

    return mutate


def hybrid_log_gamma(path: str) -> Mutation:
    """Turns BT.709's three code points 1/1/1 into 1/18/1 inside the SPS."""

    def mutate(package: Path) -> None:
        content = (package / path).read_bytes()
        bits = f"{int.from_bytes(content, 'big'):0{8 * len(content)}b}"
        start = bits.index(f"{1:08b}" * 3, 8 * content.index(b"avcC"))
        changed = bits[: start + 8] + f"{18:08b}" + bits[start + 16 :]
        (package / path).write_bytes(int(changed, 2).to_bytes(len(content), "big"))

    return mutate


def flips(sps: bytes) -> list[bytes]:
    bits = int.from_bytes(sps, "big")
    return [(bits ^ 1 << place).to_bytes(len(sps), "big") for place in range(len(sps) * 8 - 9, -1, -1)]


def accepted(
    wanted: Callable[[SequenceParameters, SequenceParameters], bool], before: SequenceParameters, sps: bytes
) -> bool:
    try:
        after = parse_sequence_parameters(sps)
    except WrongInput:
        return False
    return (before.width_px, before.height_px) == (after.width_px, after.height_px) and wanted(before, after)


def without_idr(path: str, *, which: int) -> Mutation:
    """Makes one IDR picture of a segment an ordinary one by changing its unit's type."""

    def mutate(package: Path) -> None:
        content = bytearray((package / path).read_bytes())
        reader = BoxReader(content=bytes(content), name=path)
        position = reader.children(None, "mdat")[which].body
        while content[position + 4] & 0x1F != 5:
            position += 4 + int.from_bytes(content[position : position + 4], "big")
        content[position + 4] = content[position + 4] & 0xE0 | 1
        (package / path).write_bytes(content)

    return mutate


def shifted_decode_times(folder: str, offset: int) -> Mutation:
    """Adds offset to every tfdt of a stream."""

    def mutate(package: Path) -> None:
        for path in sorted((package / folder).glob("*.m4s")):
            content = bytearray(path.read_bytes())
            for found in re.finditer(b"tfdt\0\0\0\0", bytes(content)):
                time = int.from_bytes(content[found.end() : found.end() + 4], "big") + offset
                content[found.end() : found.end() + 4] = time.to_bytes(4, "big")
            path.write_bytes(content)

    return mutate


def only_the_low_rung(package: Path) -> None:
    content = (package / "master.m3u8").read_text("utf-8")
    content = re.sub(r"#EXT-X-STREAM-INF[^\n]*\nvideo/360p[^\n]*\n", "", content)
    content = re.sub(r"#EXT-X-I-FRAME-STREAM-INF[^\n]*360p[^\n]*\n", "", content)
    (package / "master.m3u8").write_text(content, "utf-8")
    pattern("manifest.mpd", r'(?s)   <Representation id="360p".*?</Representation>\n', "")(package)


def cut_at_other_times(package: Path) -> None:
    """The low rung's second segment gives its last fragment to the third; all that names them is told."""
    second, third = package / LOW / "00002.m4s", package / LOW / "00003.m4s"
    content, last = second.read_bytes(), third.read_bytes()
    moved = BoxReader(content=content, name="second").children(None, "moof")[-1].start
    head = BoxReader(content=last, name="third").children(None, "moof")[0].start
    second.write_bytes(content[:moved])
    third.write_bytes(last[:head] + content[moved:] + last[head:])
    both(
        pattern(f"{LOW}/{PLAYLIST}", r"6\.000000(,\n00002)", r"4.000000\1"),
        pattern(f"{LOW}/{PLAYLIST}", r"2\.000000(,\n00003)", r"4.000000\1"),
        pattern("iframes/234p.m3u8", rf"@{moved}\n(.*)00002", rf"@{head}\n\g<1>00003"),
        pattern("iframes/234p.m3u8", rf"@{head}(\n.*00003.m4s\n#EXT-X-END)", rf"@{head + len(content) - moved}\1"),
    )(package)
    manifest = (package / "manifest.mpd").read_text("utf-8")
    low = manifest.index('id="234p"')
    low_rung = manifest[low:].replace('<S t="0" d="76800" r="1"/>', '<S t="0" d="76800"/>', 1)
    low_rung = low_rung.replace('<S t="153600" d="25600"/>', '<S t="76800" d="51200" r="1"/>', 1)
    (package / "manifest.mpd").write_text(manifest[:low] + low_rung, "utf-8")


def second_audio_track(package: Path) -> None:
    path = package / SOUND / "init.mp4"
    content = path.read_bytes()
    reader = BoxReader(content=content, name="init.mp4")
    moov, trak = reader.need(None, "moov"), reader.need(None, "moov", "trak")
    tkhd = reader.need(trak, "tkhd").body - trak.start + 12
    track = content[trak.start : trak.end]
    track = track[:tkhd] + (2).to_bytes(4, "big") + track[tkhd + 4 :]
    size = (moov.end - moov.start + len(track)).to_bytes(4, "big")
    path.write_bytes(content[: moov.start] + size + content[moov.start + 4 : trak.end] + track + content[trak.end :])


def free_box(size: int) -> bytes:
    return size.to_bytes(4, "big") + b"free" + bytes(size - 8)


def padded_segment(package: Path) -> None:
    segment = package / TOP / "00002.m4s"
    segment.write_bytes(segment.read_bytes() + free_box(8_000_000))


STREAM = "#EXT-X-STREAM-INF:"

MUTATIONS: list[tuple[str, str, Mutation]] = [
    ("1", "a byte order mark", text(f"{LOW}/{PLAYLIST}", "#EXTM3U", "\ufeff#EXTM3U")),
    ("1", "another first line", text(f"{CHINESE}/{PLAYLIST}", "#EXTM3U\n", "")),
    ("2", "a media tag in the multivariant playlist", text("master.m3u8", "\n\n", "\n#EXT-X-ENDLIST\n", count=1)),
    ("2", "a variant in a media playlist",
     text(f"{LOW}/{PLAYLIST}", "#EXT-X-ENDLIST", f"{STREAM}BANDWIDTH=1\nx.m3u8\n#EXT-X-ENDLIST")),
    ("3", "a version too low for EXT-X-MAP", text(f"{TOP}/{PLAYLIST}", "VERSION:6", "VERSION:5")),
    ("4", "no playlist type", text(f"{SOUND}/{PLAYLIST}", "#EXT-X-PLAYLIST-TYPE:VOD\n", "")),
    ("4", "an event", text(f"{ENGLISH}/{PLAYLIST}", "TYPE:VOD", "TYPE:EVENT")),
    ("5", "no end", text(f"{TOP}/{PLAYLIST}", "#EXT-X-ENDLIST", "")),
    ("6", "a segment longer than the target", text("iframes/360p.m3u8", "TARGETDURATION:2", "TARGETDURATION:1")),
    ("7", "a real segment longer than the target",
     both(*(text(f"{folder}/{PLAYLIST}", "TARGETDURATION:6", "TARGETDURATION:5") for folder in (TOP, LOW, SOUND)))),
    ("9", "another target for the sound", text(f"{SOUND}/{PLAYLIST}", "TARGETDURATION:6", "TARGETDURATION:7")),
    ("10", "EXTINF longer than the media", text(f"{LOW}/{PLAYLIST}", "EXTINF:2.000000", "EXTINF:2.100000")),
    ("11", "subtitles that end at the last cue", pattern(f"{CHINESE}/{PLAYLIST}", "#EXTINF:2.*\n.*\n", "")),
    ("12", "sound that starts later", shifted_decode_times(SOUND, 9600)),
    ("13", "a rung cut at other times", cut_at_other_times),
    ("14", "a missing segment", removed(f"{LOW}/00002.m4s")),
    ("14", "an absolute URI", text("master.m3u8", '"audio/en', '"/audio/en')),
    ("14", "a URI on another host", text(f"{TOP}/{PLAYLIST}", "00002.m4s", "https://host.example/00002.m4s")),
    ("14", "a URI that leaves the package", text(f"{TOP}/{PLAYLIST}", "00002.m4s", "../../../../../etc/hostname")),
    ("15", "a segment that starts with an ordinary picture", without_idr(f"{TOP}/00002.m4s", which=0)),
    ("17", "no EXT-X-MAP", pattern(f"{LOW}/{PLAYLIST}", "#EXT-X-MAP.*\n", "")),
    ("17", "an initialization segment that is none", marker_bytes(f"{LOW}/init.mp4", b"moov", b"free")),
    ("18", "a decode time that leaps", box_bytes(f"{TOP}/00002.m4s", ("moof", "traf", "tfdt"), 7, b"\x01")),
    ("18", "a segment whose boxes lie", marker_bytes(f"{TOP}/00002.m4s", b"traf", b"free")),
    ("19", "a level above 5.2", sequence_parameters(lambda a, b: b.level_idc > 52, f"{TOP}/init.mp4")),
    ("20", "parameter sets in the stream",
     both(marker_bytes(f"{TOP}/init.mp4", b"avc1\0\0\0\0", b"avc3\0\0\0\0"),
          text("master.m3u8", "avc1.64001e", "avc3.64001e"))),
    ("22", "another colour space", sequence_parameters(
        lambda a, b: a.colour.primaries != b.colour.primaries and a.colour.transfer == b.colour.transfer,
        f"{LOW}/init.mp4")),
    ("22", "another aspect", sequence_parameters(
        lambda a, b: a.display_aspect != b.display_aspect and a.colour == b.colour, f"{LOW}/init.mp4")),
    ("23", "no SDR rung", both(
        hybrid_log_gamma(f"{TOP}/init.mp4"), hybrid_log_gamma(f"{LOW}/init.mp4"),
        text("master.m3u8", "VIDEO-RANGE=SDR", "VIDEO-RANGE=HLG"))),
    ("24", "mono only", marker_bytes(f"{SOUND}/init.mp4", b"\x11\x90", b"\x11\x88")),
    ("25", "two sounds in one segment", second_audio_track),
    ("26", "no CODECS", pattern("master.m3u8", r'(STREAM-INF:BANDWIDTH.*?)CODECS="[^"]*",', r"\1")),
    ("26", "CODECS of another level", text("master.m3u8", "avc1.64000d,", "avc1.640028,")),
    ("26", "CODECS without the sound", text("master.m3u8", ",mp4a.40.2", "", count=1)),
    ("27", "no RESOLUTION", text("master.m3u8", "RESOLUTION=640x360,FRAME", "FRAME")),
    ("27", "a wrong RESOLUTION", text("master.m3u8", "640x360,FRAME", "1280x720,FRAME")),
    ("28", "no FRAME-RATE", text("master.m3u8", "FRAME-RATE=25.000,", "", count=1)),
    ("28", "a wrong FRAME-RATE", text("master.m3u8", "FRAME-RATE=25.000", "FRAME-RATE=30.000", count=1)),
    ("29", "no AVERAGE-BANDWIDTH", pattern("master.m3u8", r"AVERAGE-BANDWIDTH=\d+,CODECS=(.*)mp4a", r"CODECS=\1mp4a")),
    ("29", "an average a fifth too low", lambda package: scaled_rate(package, "AVERAGE-BANDWIDTH", Fraction(4, 5))),
    ("30", "a peak a fifth too high", lambda package: scaled_rate(package, "STREAM-INF:BANDWIDTH", Fraction(6, 5))),
    ("32", "a single rung", only_the_low_rung),
    ("33", "no EXT-X-INDEPENDENT-SEGMENTS", text("master.m3u8", "#EXT-X-INDEPENDENT-SEGMENTS\n", "")),
    ("34", "no LANGUAGE", text("master.m3u8", 'LANGUAGE="zh-Hans",', "")),
    ("34", "a group that does not exist", text("master.m3u8", 'SUBTITLES="subtitles"', 'SUBTITLES="subs"')),
    ("34", "one NAME twice", text("master.m3u8", 'NAME="简体中文"', 'NAME="English"')),
    ("34", "two defaults", text("master.m3u8", "DEFAULT=NO", "DEFAULT=YES")),
    ("34", "a default that is not selected",
     text("master.m3u8", "DEFAULT=YES,AUTOSELECT=YES", "DEFAULT=YES,AUTOSELECT=NO")),
    ("34", "forced sound", text("master.m3u8", "TYPE=AUDIO,", "TYPE=AUDIO,FORCED=YES,")),
    ("35", "sound that no variant names",
     both(text("master.m3u8", ',AUDIO="audio"', ""), text("master.m3u8", ",mp4a.40.2", ""))),
    ("36", "a false VIDEO-RANGE", text("master.m3u8", "VIDEO-RANGE=SDR,AUDIO", "VIDEO-RANGE=PQ,AUDIO", count=1)),
    ("37", "no I-frame playlists", lambda package: drop_lines(package, "EXT-X-I-FRAME-STREAM-INF")),
    ("37", "an I-frame playlist without RESOLUTION",
     pattern("master.m3u8", r'(I-FRAME.*)RESOLUTION=[0-9x]+,', r"\1")),
    ("38", "a playlist that does not say I-frames only", text("iframes/234p.m3u8", "#EXT-X-I-FRAMES-ONLY\n", "")),
    ("38", "a range that starts after the moof", pattern("iframes/360p.m3u8", r"(BYTERANGE:\d+)@40", r"\1@48")),
    ("38", "a range that cuts the picture off", pattern("iframes/360p.m3u8", r"BYTERANGE:\d+@", "BYTERANGE:1000@")),
    ("39", "no X-TIMESTAMP-MAP", pattern(f"{CHINESE}/00002.vtt", "X-TIMESTAMP-MAP.*\n", "")),
    ("39", "no WEBVTT", text(f"{ENGLISH}/00001.vtt", "WEBVTT\n", "")),
    ("39", "a boundary cue that is not repeated", pattern(f"{CHINESE}/00002.vtt", r"c2\n.*\n.*\n\n", "")),
    ("39", "a boundary cue with other times", text(f"{CHINESE}/00002.vtt", "00:00:05.200", "00:00:06.000")),
    ("40", "a translation told as captions",
     text("master.m3u8", 'LANGUAGE="zh-Hans",', f'LANGUAGE="zh-Hans",CHARACTERISTICS="{SPOKEN_DIALOG}",')),
    ("40", "captions not told as such", pattern("master.m3u8", 'CHARACTERISTICS="[^"]*",', "")),
    ("41", "a discontinuity in one playlist",
     text(f"{LOW}/{PLAYLIST}", "#EXTINF:2.0", "#EXT-X-DISCONTINUITY\n#EXTINF:2.0")),
    ("44", "no manifest", removed("manifest.mpd")),
    ("44", "a manifest of another duration", text("manifest.mpd", "PT14.000000S", "PT15S")),
    ("44", "a manifest that names other segments",
     text("manifest.mpd", "video/234p/$Number%05d$", "video/234p/$Number$")),
    ("44", "a manifest that lacks a segment", text("manifest.mpd", 'd="76800" r="1"', 'd="76800"', count=1)),
    ("44", "a manifest with entities", text("manifest.mpd", "<MPD", '<!DOCTYPE x [<!ENTITY a "b">]>\n<MPD')),
]  # fmt: skip

ALSO = {
    "a real segment longer than the target": {"6"},
    "a segment that starts with an ordinary picture": {"38"},
    "sound that no variant names": {"29", "30"},
}
"""MUST rules that cannot but fall together with the one under test."""


def scaled_rate(package: Path, name: str, factor: Fraction) -> None:
    content = (package / "master.m3u8").read_text("utf-8")
    found = re.search(name + r"=(\d+)", content)
    assert found
    changed = content[: found.start(1)] + str(int(int(found[1]) * factor)) + content[found.end(1) :]
    (package / "master.m3u8").write_text(changed, "utf-8")


def drop_lines(package: Path, word: str) -> None:
    lines = (package / "master.m3u8").read_text("utf-8").splitlines(keepends=True)
    (package / "master.m3u8").write_text("".join(line for line in lines if word not in line), "utf-8")


@pytest.mark.parametrize(
    ("rule", "name", "mutation"), [pytest.param(*row, id=f"{row[0]}: {row[1]}") for row in MUTATIONS]
)
def test_the_rule_that_was_broken_says_so(package_copy: Path, rule: str, name: str, mutation: Mutation) -> None:
    mutation(package_copy)
    report = inspect(package_copy)
    assert {check.rule for check in report.errors} == {rule} | ALSO.get(name, set())
    assert all(check.where and check.found and check.clause for check in report.checks)
    assert not report.passed


def test_every_rule_in_the_report_is_proven_by_a_mutation(package_copy: Path) -> None:
    proven = {row[0] for row in MUTATIONS} | {"3", "8", "16", "21", "24", "31", "43"}
    assert {check.rule for check in inspect(package_copy).checks} == proven == {str(n) for n in range(1, 45) if n != 42}


@pytest.mark.parametrize(
    ("rule", "mutation"),
    [
        pytest.param("3", text(f"{CHINESE}/{PLAYLIST}", "VERSION:3", "VERSION:7"), id="3: higher than needed"),
        pytest.param(
            "8",
            both(*(text(f"{one}/{PLAYLIST}", "TARGETDURATION:6", "TARGETDURATION:10") for one in (TOP, LOW, SOUND))),
            id="8: target of ten seconds",
        ),
        pytest.param("31", padded_segment, id="31: one segment far above the average"),
    ],
)
def test_what_should_be_is_a_warning_and_no_error(package_copy: Path, rule: str, mutation: Mutation) -> None:
    mutation(package_copy)
    assert rule in {check.rule for check in inspect(package_copy).warnings}
    assert rule not in {check.rule for check in inspect(package_copy).errors}


def test_rare_idr_pictures_are_a_warning(package_copy: Path) -> None:
    without_idr(f"{TOP}/00001.m4s", which=1)(package_copy)
    assert [check.rule for check in inspect(package_copy).warnings] == ["16"]


def test_100_frames_a_second_are_too_many(encode_at: Callable[..., TinyEncode], tmp_path: Path) -> None:
    package = encode_at(frame_rate=Fraction(100), frames=250).package((), tmp_path / "package")
    assert {check.rule for check in inspect(package.directory).errors} == {"21"}


@pytest.mark.parametrize(("first_s", "passes"), [("352.000000", True), ("352.000001", False)])
def test_six_minutes_are_counted_to_the_microsecond(package_copy: Path, first_s: str, passes: bool) -> None:
    text(f"{TOP}/{PLAYLIST}", "EXTINF:6.000000", f"EXTINF:{first_s}", count=1)(package_copy)
    checks = [check for check in inspect(package_copy).checks if check.rule == "43" and TOP in check.where]
    assert [check.passed for check in checks] == [passes]


def test_sound_outside_its_rates_is_a_warning(package_copy: Path) -> None:
    heavy = package_copy / SOUND / "00001.m4s"
    heavy.write_bytes(heavy.read_bytes() + free_box(300_000))
    assert "24" in {check.rule for check in inspect(package_copy).warnings}


def test_a_multivariant_playlist_that_cannot_be_read_is_rule_1_alone(package_copy: Path) -> None:
    text("master.m3u8", 'NAME="English"', "NAME=English")(package_copy)
    (check,) = inspect(package_copy).checks
    assert (check.rule, check.passed, check.where) == ("1", False, "master.m3u8:5")


def test_a_folder_without_a_package_is_wrong_input(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="no multivariant playlist"):
        inspect(tmp_path)


@pytest.mark.parametrize("seed", range(12))
def test_broken_bytes_are_reported_and_never_raise(package_copy: Path, seed: int) -> None:
    chance = random.Random(seed)
    files = sorted(
        path for path in package_copy.rglob("*.*") if path.suffix in {".m3u8", ".mpd", ".vtt", ".mp4", ".m4s"}
    )
    for path in chance.sample(files, 4):
        content = bytearray(path.read_bytes())
        for _ in range(5):
            content[chance.randrange(min(len(content), 1500))] = chance.choice((0, 57, 255))
        path.write_bytes(content[: chance.choice((len(content), len(content) // 2))])
    assert inspect(package_copy).checks

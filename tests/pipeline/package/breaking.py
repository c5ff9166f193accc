"""Ways to break one thing in a finished package and nothing else."""

import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from pipeline.errors import WrongInput
from pipeline.package.boxes import BoxReader
from pipeline.package.combinations import combinations
from pipeline.package.files import Folder
from pipeline.package.h264 import parse_sequence_parameters
from pipeline.package.init_segment import read_init_segment
from pipeline.package.loading import load_package
from pipeline.package.measuring import measure_segment
from pipeline.package.media_playlist import key_picture_entries, media_playlist, target_duration_s
from pipeline.package.picture import SequenceParameters

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


def scaled_rate(name: str, factor: Fraction) -> Mutation:
    """The first attribute of that name times factor."""

    def mutate(package: Path) -> None:
        content = (package / "master.m3u8").read_text("utf-8")
        found = re.search(name + r"=(\d+)", content)
        assert found
        changed = content[: found.start(1)] + str(int(int(found[1]) * factor)) + content[found.end(1) :]
        (package / "master.m3u8").write_text(changed, "utf-8")

    return mutate


def without_lines(path: str, expression: str) -> Mutation:
    """Leaves out every stretch that matches."""

    def mutate(package: Path) -> None:
        content = (package / path).read_text("utf-8")
        assert re.search(expression, content)
        (package / path).write_text(re.sub(expression, "", content), "utf-8")

    return mutate


def true_rates(package: Path) -> None:
    """BANDWIDTH and AVERAGE-BANDWIDTH of every variant as they are now."""
    loaded = load_package(Folder(root=package), "master.m3u8")
    lines = (package / "master.m3u8").read_text("utf-8").split("\n")
    for variant in combinations(loaded):
        line, rates = variant.tag.line - 1, variant.rates
        lines[line] = re.sub(r"AVERAGE-BANDWIDTH=\d+", f"AVERAGE-BANDWIDTH={round(rates.average_bps)}", lines[line])
        lines[line] = re.sub(r":BANDWIDTH=\d+", f":BANDWIDTH={round(rates.peak_bps)}", lines[line])
    (package / "master.m3u8").write_text("\n".join(lines), "utf-8")


def true_key_pictures(name: str) -> Mutation:
    """A rung's I-frame playlist as its segments are now."""

    def mutate(package: Path) -> None:
        folder = package / "video" / name
        init = read_init_segment((folder / "init.mp4").read_bytes(), "init.mp4")
        segments = [
            measure_segment(path.read_bytes(), init, path.name, path.name) for path in sorted(folder.glob("*.m4s"))
        ]
        keys = key_picture_entries(segments, folder=f"../video/{name}", programme_end_s=segments[-1].end_s)
        map_uri = f"../video/{name}/init.mp4"
        told = media_playlist(keys, target_duration_s=target_duration_s([keys]), map_uri=map_uri, key_pictures=True)
        (package / f"iframes/{name}.m3u8").write_text(told, "utf-8")

    return mutate


def first_gop_moved_before(name: str) -> Mutation:
    """The second segment's first fragment becomes the first segment's last; its I-frame playlist is told."""

    def mutate(package: Path) -> None:
        first, second = (package / "video" / name / f"0000{number}.m4s" for number in (1, 2))
        content = second.read_bytes()
        start, end = (box.start for box in BoxReader(content=content, name="second").children(None, "moof")[:2])
        first.write_bytes(first.read_bytes() + content[start:end])
        second.write_bytes(content[:start] + content[end:])
        true_key_pictures(name)(package)

    return mutate


def not_told_as_sync(path: str) -> Mutation:
    """The first sample's flags say that decoding cannot begin there."""

    def mutate(package: Path) -> None:
        content = bytearray((package / path).read_bytes())
        trun = BoxReader(content=bytes(content), name=path).need(None, "moof", "traf", "trun")
        flags = int.from_bytes(content[trun.body + 1 : trun.body + 4], "big")
        assert flags & 0x404, "the run tells the flags of its first sample"
        position = trun.body + 8 + 4 * (flags & 1)
        if not flags & 0x4:
            position += 4 * bool(flags & 0x100) + 4 * bool(flags & 0x200)
        content[position + 1] |= 1
        (package / path).write_bytes(content)

    return mutate

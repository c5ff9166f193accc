"""Ways to break what HEVC and AV1 streams say of themselves, and nothing else."""

from collections.abc import Callable
from pathlib import Path

from pipeline.errors import WrongInput
from pipeline.package import av1, hevc
from pipeline.package.boxes import Box, BoxReader
from pipeline.package.fragments import read_fragments
from pipeline.package.init_segment import read_init_segment
from pipeline.package.picture import SequenceParameters
from tests.pipeline.package.breaking import Mutation

Wanted = Callable[[SequenceParameters, SequenceParameters], bool]


def stream_header(folder: str, wanted: Wanted) -> Mutation:
    """Flips the one bit of the AV1 sequence header or HEVC parameter set after which it says what is wanted."""

    def mutate(package: Path) -> None:
        path = package / folder / "init.mp4"
        content = path.read_bytes()
        start, header, parse = _hevc_header(content) if b"hvcC" in content else _av1_header(content)
        before, bits = parse(header), int.from_bytes(header, "big")
        for place in range(len(header) * 8 - 17, -1, -1):
            flipped = (bits ^ 1 << place).to_bytes(len(header), "big")
            try:
                after = parse(flipped)
            except WrongInput:
                continue
            if (before.width_px, before.height_px) == (after.width_px, after.height_px) and wanted(before, after):
                path.write_bytes(content[:start] + flipped + content[start + len(header) :])
                _retell(package, folder, content)
                return
        raise AssertionError("no bit does that")

    return mutate


def _av1_header(content: bytes) -> tuple[int, bytes, Callable[[bytes], SequenceParameters]]:
    record = content.index(b"av1C") + 4 + 4
    size = content[record + 1]
    return record + 2, content[record + 2 : record + 2 + size], lambda obu: av1.parse_sequence_header(obu).parameters


def _hevc_header(content: bytes) -> tuple[int, bytes, Callable[[bytes], SequenceParameters]]:
    start = content.index(b"\x42\x01\x01", content.index(b"hvcC"))
    size = int.from_bytes(content[start - 2 : start], "big")
    return start, content[start : start + size], hevc.parse_sequence_parameters


def av1_level(folder: str, level_idc: int) -> Mutation:
    """Another seq_level_idx above 7, which brings seq_tier with it; av1C is told, CODECS everywhere too."""

    def mutate(package: Path) -> None:
        path = package / folder / "init.mp4"
        content = path.read_bytes()
        start, header, _ = _av1_header(content)
        bits = f"{int.from_bytes(header, 'big'):0{8 * len(header)}b}"
        # The tier makes it one bit longer: the trailing bit, which nothing reads, makes room.
        bits = bits[:24] + f"{level_idc:05b}0" + bits[29:-1]
        changed = bytearray(content)
        changed[start : start + len(header)] = int(bits, 2).to_bytes(len(header), "big")
        changed[start - 5] = changed[start - 5] & 0xE0 | level_idc
        path.write_bytes(changed)
        _retell(package, folder, content)

    return mutate


def _retell(package: Path, folder: str, before: bytes) -> None:
    """CODECS of this rung, in playlist and manifest, as its initialization segment has them now."""
    name = folder.rpartition("/")[2]
    old = read_init_segment(before, "before").main.codecs
    new = read_init_segment((package / folder / "init.mp4").read_bytes(), "after").main.codecs
    for path in (package / "master.m3u8", package / "manifest.mpd"):
        lines = path.read_text("utf-8").split("\n")
        for index, line in enumerate(lines):
            if name in line or name in "".join(lines[index + 1 : index + 2]):
                lines[index] = line.replace(old, new)
        path.write_text("\n".join(lines), "utf-8")


def ordinary_first_frame(path: str) -> Mutation:
    """The first frame of an AV1 segment becomes an inter frame; the IDR units of an HEVC one become trailing ones."""

    def mutate(package: Path) -> None:
        file = package / path
        content = bytearray(file.read_bytes())
        init = read_init_segment((file.parent / "init.mp4").read_bytes(), "init.mp4")
        sample = read_fragments(bytes(content), init, path)[0].samples[0]
        if init.main.sample_entry == "av01":
            coded = bytes(content[sample.offset : sample.offset + sample.size_bytes])
            frame = next(payload for kind, payload in av1.units(coded) if kind in {av1.FRAME, av1.FRAME_HEADER})
            content[sample.offset + coded.index(frame)] |= 0x20
        else:
            position = sample.offset
            while position < sample.offset + sample.size_bytes:
                if content[position + 4] >> 1 & 0x3F in hevc.IDR_TYPES:
                    content[position + 4] = 21 << 1  # clean random access
                position += 4 + int.from_bytes(content[position : position + 4], "big")
        file.write_bytes(content)

    return mutate


def other_sample_entry(folder: str, new: str) -> Mutation:
    """hvc1 to hev1, and CODECS told."""

    def mutate(package: Path) -> None:
        path = package / folder / "init.mp4"
        content = path.read_bytes()
        entry = next(BoxReader(content=content, name="x").boxes(_stsd(content), skip_bytes=8))
        path.write_bytes(content[: entry.start + 4] + new.encode() + content[entry.start + 8 :])
        _retell(package, folder, content)

    return mutate


def _stsd(content: bytes) -> Box:
    reader = BoxReader(content=content, name="x")
    return reader.need(None, "moov", "trak", "mdia", "minf", "stbl", "stsd")

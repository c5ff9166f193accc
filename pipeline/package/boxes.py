"""ISO base media boxes (ISO/IEC 14496-12), read without trust: every length is checked before it is used."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.errors import WrongInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box: its four-character kind, and offsets into the file: its start, its body, its end."""

    kind: str
    start: int
    body: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxReader:
    """The bytes of one file with the name to complain about."""

    content: bytes
    name: str

    def boxes(self, parent: Box | None = None, *, skip_bytes: int = 0) -> Iterator[Box]:
        """The boxes of the file, or inside parent after skip_bytes of its body. Raises WrongInput where lengths lie."""
        position = parent.body + skip_bytes if parent else 0
        end = parent.end if parent else len(self.content)
        while position < end:
            box = self._box_at(position, end)
            yield box
            position = box.end

    def _box_at(self, position: int, end: int) -> Box:
        if position + 8 > end:
            raise WrongInput(self.name, f"{end - position} stray bytes at offset {position}")
        size, raw_kind = struct.unpack_from(">I4s", self.content, position)
        body = position + 8
        if size == 1:  # a 64-bit length follows the kind
            if position + 16 > end:
                raise WrongInput(self.name, f"box cut off at offset {position}")
            size, body = struct.unpack_from(">Q", self.content, position + 8)[0], position + 16
        elif size == 0:  # to the end of the file
            size = end - position
        if size < body - position or position + size > end:
            raise WrongInput(self.name, f"box at offset {position} claims {size} bytes, {end - position} are there")
        return Box(kind=raw_kind.decode("latin-1"), start=position, body=body, end=position + size)

    def children(self, parent: Box | None, kind: str) -> list[Box]:
        """All boxes of one kind directly inside parent (None: the file)."""
        return [box for box in self.boxes(parent) if box.kind == kind]

    def find(self, parent: Box | None, *path: str) -> Box | None:
        """The first box at the end of the path of kinds, None where a step is absent."""
        box = parent
        for kind in path:
            box = next((child for child in self.boxes(box) if child.kind == kind), None)
            if box is None:
                return None
        return box

    def need(self, parent: Box | None, *path: str) -> Box:
        """As find. Raises WrongInput naming the path where it is absent."""
        box = self.find(parent, *path)
        if box is None:
            raise WrongInput(self.name, f"no {'/'.join(path)} box")
        return box

    def numbers(self, layout: str, offset: int, *, within: Box) -> tuple[int, ...]:
        """Big-endian integers by struct letters at offset. Raises WrongInput where they do not fit inside the box."""
        if offset < within.body or offset + struct.calcsize(">" + layout) > within.end:
            raise WrongInput(self.name, f"{within.kind} box at offset {within.start} is too short")
        return struct.unpack_from(">" + layout, self.content, offset)

    def number(self, layout: str, offset: int, *, within: Box) -> int:
        """One integer; see numbers."""
        return self.numbers(layout, offset, within=within)[0]

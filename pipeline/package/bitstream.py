"""Bits of a coded stream, read without trust, and the units of length-prefixed samples."""

from collections.abc import Iterator

from pipeline.errors import WrongInput


class Bits:
    """Reads a payload from its first bit on. name: what it is, to complain about. Raises WrongInput past the end."""

    def __init__(self, payload: bytes, name: str) -> None:
        self._value = int.from_bytes(payload, "big")
        self._left = len(payload) * 8
        self._name = name

    def take(self, count: int) -> int:
        """The next count bits as a number."""
        if count > self._left:
            raise WrongInput(self._name, "ends too early")
        self._left -= count
        return (self._value >> self._left) & ((1 << count) - 1)

    def flag(self) -> bool:
        """The next bit."""
        return bool(self.take(1))

    def exp_golomb(self) -> int:
        """ue(v) of ITU-T H.264 9.1; AV1's uvlc() is the same code."""
        zeros = 0
        while not self.take(1):
            zeros += 1
        return (1 << zeros) - 1 + self.take(zeros)

    def signed_exp_golomb(self) -> int:
        """se(v) of ITU-T H.264 9.1.1."""
        code = self.exp_golomb()
        return (code + 1) // 2 if code % 2 else -(code // 2)


def unescaped(payload: bytes) -> bytes:
    """A raw byte sequence payload without its emulation prevention bytes (ITU-T H.264 7.3.1)."""
    return payload.replace(b"\0\0\3", b"\0\0")


def unit_headers(sample: bytes, length_bytes: int) -> Iterator[int]:
    """The first byte of every unit in one length-prefixed sample, in order, as far as the lengths are honest."""
    position = 0
    while position + length_bytes < len(sample):
        size = int.from_bytes(sample[position : position + length_bytes], "big")
        position += length_bytes
        if size == 0 or position + size > len(sample):
            return
        yield sample[position]
        position += size

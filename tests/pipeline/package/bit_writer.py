"""Writes bits as coded streams have them."""


class BitWriter:
    """Bits in order, as text until they are bytes."""

    def __init__(self) -> None:
        self.bits = ""

    def put(self, value: int, count: int) -> None:
        self.bits += f"{value:0{count}b}"

    def golomb(self, value: int) -> None:
        code = f"{value + 1:b}"
        self.bits += "0" * (len(code) - 1) + code

    def payload(self) -> bytes:
        bits = self.bits + "1"
        bits += "0" * (-len(bits) % 8)
        return int(bits, 2).to_bytes(len(bits) // 8, "big")

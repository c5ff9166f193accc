"""The paragraphs of a TTML document, heard from a SAX parser, and TTML's ways to write a time (TTML2 12.3)."""

import re
from dataclasses import dataclass
from fractions import Fraction
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from pipeline.errors import WrongInput
from pipeline.model.subtitle import Cue
from pipeline.subtitles.formats.cue_parts import identity
from pipeline.subtitles.formats.plain_text import plain_lines

_PARTS = frozenset({"tt", "body", "div", "p", "span", "br"})
"""Every other element is skipped with all it contains."""
_BREAK = "\x00"
"""Stands for <br/> while a paragraph is gathered: XML itself cannot contain it."""

_CLOCK = re.compile(r"(\d{2,4}):([0-5]\d):([0-5]\d)(?:\.(\d{1,9})|:(\d{1,3}))?", re.ASCII)
_OFFSET = re.compile(r"(\d{1,12}(?:\.\d{1,9})?)(h|m|s|ms|f|t)", re.ASCII)
_UNIT_S = {"h": Fraction(3600), "m": Fraction(60), "s": Fraction(1), "ms": Fraction(1, 1000)}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeBase:
    """What frames and ticks are worth, in seconds."""

    frame_s: Fraction = Fraction(1, 30)
    tick_s: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The time an element stands, in seconds; end_s is None where neither it nor what holds it says."""

    start_s: Fraction = Fraction(0)
    end_s: Fraction | None = None


class Paragraphs(ContentHandler):
    """cues, by identity, once the parser has ended. Raises WrongInput with the line number the locator tells."""

    def __init__(self, locator: Locator) -> None:
        super().__init__()
        self._where = locator
        self.cues: dict[str, Cue] = {}
        self._open: list[Span] = []
        self._skipping = 0
        self._base = TimeBase()
        self._name: str | None = None
        self._text: list[str] = []

    def startElement(self, name: str, attributes: AttributesImpl) -> None:  # noqa: N802  SAX's name
        """Remember the element's times; gather a paragraph's text."""
        part = _local(name)
        if not self._open and part != "tt":
            raise self._wrong("the file is not TTML")
        if self._skipping or part not in _PARTS:
            self._skipping += 1
            return
        given = {_local(key): value for key, value in attributes.items()}
        if part == "tt":
            self._base = self._time_base(given)
        if part == "br":
            self._text.append(_BREAK)
        self._open.append(
            self._span(given) if part in {"body", "div", "p"} else self._open[-1] if self._open else Span()
        )
        if part == "p":
            self._name, self._text = given.get("id", ""), []

    def endElement(self, name: str) -> None:  # noqa: N802
        """Make a cue of a paragraph that ends."""
        if self._skipping:
            self._skipping -= 1
            return
        span = self._open.pop()
        if _local(name) != "p" or self._name is None:
            return
        given, self._name = self._name, None
        lines = plain_lines(tuple("".join(self._text).split(_BREAK)))
        if span.end_s is None:
            if lines:
                raise self._wrong("a paragraph has no end")
            return
        cue_name = identity(given, len(self.cues) + 1, self.cues)
        start_ms, end_ms = round(span.start_s * 1000), round(span.end_s * 1000)
        self.cues[cue_name] = Cue(identity=cue_name, start_ms=start_ms, end_ms=end_ms, lines=lines)

    def characters(self, content: str) -> None:
        """Gather text that stands in a paragraph."""
        if not self._skipping and self._name is not None:
            self._text.append(content)

    def _span(self, given: dict[str, str]) -> Span:
        around = self._open[-1]
        start_s = around.start_s + (self._seconds(given["begin"]) if "begin" in given else 0)
        if "end" in given:
            return Span(start_s=start_s, end_s=around.start_s + self._seconds(given["end"]))
        if "dur" in given:
            return Span(start_s=start_s, end_s=start_s + self._seconds(given["dur"]))
        return Span(start_s=start_s, end_s=around.end_s)

    def _seconds(self, expression: str) -> Fraction:
        if clock := _CLOCK.fullmatch(expression.strip()):
            hours, minutes, seconds, decimals, frames = clock.groups()
            whole_s = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
            return whole_s + Fraction(f"0.{decimals or 0}") + int(frames or 0) * self._base.frame_s
        if offset := _OFFSET.fullmatch(expression.strip()):
            count, unit = offset.groups()
            return Fraction(count) * (_UNIT_S | {"f": self._base.frame_s, "t": self._base.tick_s})[unit]
        raise self._wrong("the times of a paragraph cannot be understood")

    def _time_base(self, given: dict[str, str]) -> TimeBase:
        try:
            numerator, denominator = map(_count, given.get("frameRateMultiplier", "1 1").split())
            frame_s = Fraction(denominator, numerator * _count(given.get("frameRate", "30")))
            tick_s = Fraction(1, _count(given["tickRate"])) if "tickRate" in given else Fraction(1)
        except (ValueError, ZeroDivisionError) as problem:
            raise self._wrong("the frame rate or tick rate cannot be understood") from problem
        return TimeBase(frame_s=frame_s, tick_s=frame_s if "frameRate" in given and "tickRate" not in given else tick_s)

    def _wrong(self, problem: str) -> WrongInput:
        return WrongInput(f"line {self._where.getLineNumber()}", problem)


def _local(name: str) -> str:
    """A name without its namespace prefix."""
    return name.rpartition(":")[2]


def _count(digits: str) -> int:
    """A whole number of at most nine digits. Raises ValueError for anything else."""
    if not re.fullmatch(r"\d{1,9}", digits, re.ASCII):
        raise ValueError(digits[:20])
    return int(digits)

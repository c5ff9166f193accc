"""The numbers of standards/subtitles.md, each with its clause. Times in ms, widths in full-width characters."""

from dataclasses import dataclass
from unicodedata import east_asian_width

MIN_CUE_MS = 833
"""Shortest time a cue stands: 5/6 s [Netflix general]."""
MAX_CUE_MS = 7000
"""Longest time a cue stands [Netflix general]."""
GAP_MS = 80
"""Two frames at 25 fps between cues [Netflix timing]."""
SMALLEST_GAP_MS = 66
"""Two frames at 30 fps: what a file of unknown frame rate may not go below."""
GAP_FRAMES = 2
THREE_FRAMES_MS = 125
"""Three frames at 24 fps: gaps from here to CLOSE_GAP_MS flicker, in a file of unknown frame rate."""
WORD_MS = 300
"""Shortest time for an English word [BBC]."""
MAX_WORDS_PER_MINUTE = 180
"""Fastest English captions [BBC]."""
CLOSE_GAP_MS = 500
"""A longer gap stays; a shorter one closes to GAP_MS. The out-time may also run this long past the last sound."""
MAX_LINES = 2

LINE_START_FORBIDDEN = frozenset("、，；：。！？,.;:!?”’」』）】》〉)]}·—…%％")
"""Never first on a Chinese line [W3C clreq, prohibition rules for line start]."""
LINE_END_FORBIDDEN = frozenset("“‘「『（【《〈([{$￥€£#")
"""Never last on a Chinese line [W3C clreq, prohibition rules for line end]."""
WEAK_STARTS = frozenset("的了着过吗呢吧")
"""Particles that belong to the word before them, so no line starts with one."""
STRONG_STARTS = (
    "的确",
    "的士",
    "了解",
    "了不起",
    "着手",
    "着力",
    "着眼",
    "着重",
    "过去",
    "过程",
    "过滤",
    "过度",
    "过渡",
    "过剩",
)
"""Words that begin with one of those characters and are no particle."""
SILENT_AT_END = frozenset("。，、；：,.;:")
"""Dropped at the end of a Chinese line; ？ and ！ stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageRules:
    """Limits of one language, widths as text_width counts them.

    fastest_cps: above reading_speed_cps and up to here a cue is shown to the editor, beyond it blocks approval.
    """

    language: str
    line_width: float
    reading_speed_cps: float
    fastest_cps: float
    line_clause: str
    speed_clause: str


ENGLISH = LanguageRules(
    language="en",
    line_width=42,
    reading_speed_cps=20,
    # Captions are the words that were said: whoever speaks faster is shown, not shortened. The margin is ours.
    fastest_cps=25,
    line_clause="Netflix English timed text guide: 42 characters a line",
    speed_clause="Netflix English timed text guide: 20 characters a second",
)
CHINESE = LanguageRules(
    language="zh-Hans",
    line_width=16,
    reading_speed_cps=9,
    # A translation that is too long can be said shorter.
    fastest_cps=9,
    line_clause="Netflix Simplified Chinese guide 1; GY/T 359-2022 9.4: 16 full-width characters a line",
    speed_clause="Netflix Simplified Chinese guide: 9 characters a second",
)


def rules_for(language: str) -> LanguageRules:
    """Chinese rules for zh and its variants, English rules for everything else."""
    return CHINESE if language.lower().partition("-")[0] == "zh" else ENGLISH


def chinese_width(text: str) -> float:
    """Width of text in full-width characters; a half-width character counts one half."""
    return sum(1.0 if east_asian_width(character) in "FWA" else 0.5 for character in text)


def text_width(text: str, rules: LanguageRules) -> float:
    """Width of text in the unit of the language's limits: characters in English, full-width characters in Chinese."""
    return chinese_width(text) if rules is CHINESE else float(len(text))

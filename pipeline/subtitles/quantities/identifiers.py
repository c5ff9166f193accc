"""Numbers that are names: patents, applications, standards, models, telephone numbers. Kept, never counted."""

import re
import unicodedata

_IDENTIFIER = re.compile(
    r"(?<![\w.])(?:"
    # patents and applications
    r"ZL\s?\d{4}\s?\d\s?\d{7}(?:\.[\dXx])?(?!\d)|ZL\s?\d[\d.]+[Xx]?"
    r"|PCT/[A-Z]{2}\d{2,4}/\d+|WO\s?\d{4}/\d+(?:\s?[A-Z]\d?)?|US\s?\d{4}/\d{7}(?:\s?[A-Z]\d?)?"
    r"|(?:CN|US|EP|WO|JP|KR|DE|GB)[ -]?\d{1,3}(?:[, ]?\d{3}){2,}(?:\.[\dXx])?(?:\s?[A-Z]\d?(?![\w-]))?"
    r"|(?:JP|KR)\s?(?:10-)?\d{4}-\d{5,7}"
    # standards
    r"|(?:ISO/IEC|ISO/TS|ISO|IEC|IEEE|GB/T|GB|EN|UL|IATF|ASTM|ANSI|DIN|JIS|QC/T|YY/T|YY|IPC|AS)[ -]?[A-Z]?\d+"
    r"(?:[.:\-–—]\d+)*(?:[a-z]{1,2}(?![a-z]))?"
    r"|(?:USB|HDMI|PCIe|Bluetooth|Wi-Fi|WiFi|DDR|LoRa|Web|Industry|BS)[ -]?\d(?:\.\d)?(?!\d)"
    # telephone numbers
    r"|(?:\+\d{1,3}[ -])?(?:\d{2,4}-|\(\d{2,4}\)[ -]?)\d{3,4}-\d{3,4}(?![\d%]|[.,]\d)|\+\d{1,3}(?:[ -]?\d{2,4}){2,4}"
    r"|24/7|9/11"
    # models and short names
    r"|\d+[A-Z](?<![BKMVWALJ])|\d+p"
    r"|[48]K(?=[ -](?:video|resolution|ultra|display|TV|screen|camera|image|footage|monitor|HDR))"
    r"|(?!(?:Q[1-4]|H[12]|FY\d+)(?!\w)|(?:USD|RMB|EUR|CNY|GBP|HKD|JPY)\d)"
    r"[A-Za-z]+\d+[A-Za-z\d]*(?:-[A-Z\d]{1,5}(?![a-z]))*|[A-Z][A-Za-z]*-\d+\w*|[A-Z]-?\d+-[A-Z\d]+"
    r")(?!\w)",
    re.ASCII,
)
_NUMBERED = re.compile(
    r"(?:\b(?:[Pp]atent|[Pp]ublication|[Aa]pplication|[Rr]egistration|[Ss]erial) (?:[Nn]umber |[Nn]o\.? |#)?"
    r"|\b(?:[Nn]o\.|#) ?)(\d[\d,/.-]{4,}\d[Xx]?)(?!\w)"
)
_UNITS_NOT_NAMES = re.compile(r"(?:[kmcn]?m|sq ?m|ft)[23]|ISO 9001 and", re.ASCII)
_SAID_OTHERWISE = {
    "3D": ("三维", "立体", "3维"),
    "2D": ("二维", "平面", "2维"),
    "CO2": ("二氧化碳", "CO₂"),
    "H2O": ("水",),
    "24/7": ("全天候", "24小时", "7×24", "7x24", "二十四小时", "昼夜", "7*24"),
    "9/11": ("911", "9·11", "九一一"),
    "COVID-19": ("新冠", "新型冠状病毒"),
    "G20": ("二十国集团", "20国集团"),
    "G7": ("七国集团", "7国集团"),
    "PM2": ("PM2",),
    "4K": ("超高清",),
    "8K": ("超高清",),
    "B2B": ("企业对企业", "企业间"),
    "B2C": ("企业对消费者",),
}
"""Names that Chinese may write in its own words."""


def identifier_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where the identifiers of an English or Chinese text stand, in order."""
    found = [match.span() for match in _IDENTIFIER.finditer(text) if not _UNITS_NOT_NAMES.fullmatch(match.group())]
    found += [match.span(1) for match in _NUMBERED.finditer(text)]
    found.sort(key=lambda span: (span[0], -span[1]))
    return tuple(span for index, span in enumerate(found) if index == 0 or span[0] >= found[index - 1][1])


def identifiers(text: str) -> tuple[str, ...]:
    """Numbers that are names (ZL201610123456.7, PCT/CN2021/105994, ISO 9001, 5G): kept as they are, never counted."""
    return tuple(text[start:end].rstrip(".") for start, end in identifier_spans(text))


def _spelling(name: str) -> re.Pattern[str]:
    """name with spaces, hyphens and digit groups free, everything else exact, and nothing glued to its ends."""
    plain = unicodedata.normalize("NFKC", name)
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", plain)
    chunks = re.findall(r"[A-Za-z]+|\d|[^A-Za-z\d\s\-–—]", plain)
    return re.compile(
        r"(?<![A-Za-z\d])(?<!\d\.)" + r"[\s,\-–—]?".join(map(re.escape, chunks)) + r"(?![A-Za-z\d]|[.:]\d)",
        re.IGNORECASE,
    )


def without_identifier(text: str, name: str) -> str | None:
    """A Chinese text with every writing of an identifier blanked, length kept; None where it has none."""
    hits = [match.span() for match in _spelling(name).finditer(text)]
    for said in _SAID_OTHERWISE.get(name, ()):
        hits += [match.span() for match in re.finditer(re.escape(said), text)]
    if not hits:
        return None
    for start, end in hits:
        text = text[:start] + "、" * (end - start) + text[end:]
    return text

"""Names from a programme's metadata: read from an order, kept or rendered in Chinese, spelled for the recogniser.

An order reads `Helmholtz Energy GmbH=亥姆霍兹能源有限公司; person: Anna Keller=安娜·凯勒; product: AquaPure 3`.
Names stand apart by semicolons or line breaks, each with its Chinese after = or without (then it stays in Latin
letters), and its kind before a colon (company where none is given). Full-width marks do as well.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.errors import WrongInput
from pipeline.subtitles.chinese_text import has_chinese
from pipeline.subtitles.translation.term_base import Term
from pipeline.subtitles.translation.term_forms import term_key

_HALF_WIDTH = str.maketrans("＝；：", "=;:")
_KIND = re.compile(r"([a-z]+) ?: ?(?=\S)")
_LEGAL_FORM = re.compile(
    r"(?:,? (?:Co\.?,? Ltd\.?|GmbH(?: & Co\. KG)?|AG|SE|KG|Ltd\.?|Limited|PLC|plc|Inc\.?|LLC|Corp\.?|Corporation|"
    r"S\.A\.|SA|S\.p\.A\.|S\.r\.l\.|B\.V\.|BV|N\.V\.|NV|AB|Oy|ASA|A/S|KK))+$"
)
_CHINESE_LEGAL_FORM = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|公司)$")
_SHORTEST_CHINESE = 2


class NameKind(StrEnum):
    """What bears a name."""

    COMPANY = "company"
    PERSON = "person"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name as it is spelled in English and, where there is one, in Chinese."""

    english: str
    chinese: str = ""
    kind: NameKind = NameKind.COMPANY


def parse_names(text: str) -> tuple[Name, ...]:
    """The names of an order, in its order. Raises WrongInput that quotes the entry which cannot be read."""
    names: dict[str, Name] = {}
    for entry in re.split(r"[;\n]", text.translate(_HALF_WIDTH)):
        if not entry.strip():
            continue
        name = _parse_name(" ".join(entry.split()))
        if name.english in names:
            raise WrongInput("names", f"{name.english} is given twice")
        names[name.english] = name
    return tuple(names.values())


def _parse_name(entry: str) -> Name:
    marked = _KIND.match(entry)
    kind = marked[1] if marked else NameKind.COMPANY
    if kind not in tuple(NameKind):
        raise WrongInput("names", f"{entry}: {kind} is none of {', '.join(NameKind)}")
    english, equals, chinese = (part.strip() for part in entry[marked.end() if marked else 0 :].partition("="))
    if not term_key(english) or has_chinese(english):
        raise WrongInput("names", f"{entry}: the English name comes first, as in Helmholtz Energy=亥姆霍兹能源")
    if equals and (not has_chinese(chinese) or "=" in chinese):
        raise WrongInput("names", f"{entry}: one Chinese name follows =, or nothing, and no =")
    return Name(english=english, chinese=chinese, kind=NameKind(kind))


def name_terms(names: Iterable[Name]) -> tuple[Term, ...]:
    """The names as terms, for find_terms ahead of the term base: found only as spelled, the possessive's s apart.

    A name without Chinese must stay as it is. A company is found without its legal form too, and a person with a Latin
    family name (安娜·凯勒, or no Chinese at all) by that name alone, where no other name is spelled so.
    """
    terms = {name.english: _term(name.english, (name.chinese,) if name.chinese else ()) for name in names}
    for name in names:
        english, chinese = _short(name)
        if term_key(english):
            terms.setdefault(
                english, _term(english, tuple(dict.fromkeys(one for one in (chinese, name.chinese) if one)))
            )
    return tuple(terms.values())


def _term(english: str, chinese: tuple[str, ...]) -> Term:
    # Given Chinese takes the place of Latin letters that were left standing.
    return Term(
        english=english,
        chinese=chinese or (english,),
        forbidden=(english,) if chinese and not any(english in one for one in chinese) else (),
        as_written=True,
    )


def _short(name: Name) -> tuple[str, str]:
    """A company without its legal form, a person's family name; both texts empty where a name has no short form."""
    if name.kind is NameKind.COMPANY:
        english, chinese = _LEGAL_FORM.sub("", name.english), _CHINESE_LEGAL_FORM.sub("", name.chinese)
        return english, chinese if len(chinese) >= _SHORTEST_CHINESE else name.chinese
    if name.kind is NameKind.PERSON and " " in name.english and ("·" in name.chinese or not name.chinese):
        return name.english.rpartition(" ")[2], name.chinese.rpartition("·")[2]
    return "", ""


def spellings(names: Iterable[Name], terms: Sequence[Term]) -> tuple[str, ...]:
    """What a recogniser should know how to spell: the names, then the base's words that sound does not spell.

    Those are the ones with capitals inside (CNIPA, FRAND, PCT).
    """
    rare = sorted({word for term in terms for word in term.english.split() if re.search(r"\w[A-Z]", word)})
    return tuple(dict.fromkeys([*(name.english for name in names), *rare]))

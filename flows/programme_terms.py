"""The terms a programme's translation must obey: the names it speaks of, ahead of the term base in use."""

from functools import lru_cache
from pathlib import Path

from pipeline.settings import Settings
from pipeline.subtitles.chinese_text import has_chinese
from pipeline.subtitles.translation.names import Name, name_terms, parse_names
from pipeline.subtitles.translation.term_base import Term, merge_terms, read_terms


def term_base(settings: Settings) -> tuple[Term, ...]:
    """The term base that ships, a house's own going before it. Raises WrongInput with the line of a broken entry."""
    own = settings.terms_file
    return _read(own, own.stat().st_mtime_ns if own and own.is_file() else 0)


@lru_cache(maxsize=4)
def _read(own: Path | None, _changed_ns: int) -> tuple[Term, ...]:
    """Kept as long as the file stays the same: the desk asks at every pause in typing."""
    return merge_terms(read_terms(), read_terms(own)) if own else read_terms()


def names_of(names: str, enterprise: str) -> tuple[Name, ...]:
    """The names given, the enterprise's among them. Raises WrongInput for one that cannot be read."""
    given = parse_names(names)
    enterprise = enterprise.strip()
    if not enterprise or any(name.english == enterprise for name in given) or has_chinese(enterprise):
        return given
    return (*given, Name(english=enterprise))


def programme_terms(settings: Settings, names: str, enterprise: str) -> tuple[Term, ...]:
    """Both together."""
    return (*name_terms(names_of(names, enterprise)), *term_base(settings))

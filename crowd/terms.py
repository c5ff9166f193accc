"""On which terms an enterprise's programme is made: pure, from the IP rights it holds."""

from collections.abc import Mapping
from enum import StrEnum


class Right(StrEnum):
    """Kinds of intellectual property right that count."""

    INVENTION_PATENT = "invention_patent"
    UTILITY_MODEL = "utility_model"
    DESIGN = "design"
    SOFTWARE_COPYRIGHT = "software_copyright"
    TRADEMARK = "trademark"


class Terms(StrEnum):
    """subsidy: public welfare pays. package: the enterprise does, or those who pledge."""

    SUBSIDY = "subsidy"
    PACKAGE = "package"


def decide_terms(rights: Mapping[str, int]) -> Terms:
    """A subsidy for who holds at least one right of any kind, a package for who holds none."""
    return Terms.SUBSIDY if any(rights.get(right.value, 0) > 0 for right in Right) else Terms.PACKAGE

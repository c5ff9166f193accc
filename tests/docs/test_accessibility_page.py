"""docs/accessibility.md shows the contrast figures there are."""

from tests.conftest import ROOT
from tests.portal.test_contrast import EDGES, TEXT, colours, contrast

PAGE = ROOT / "docs" / "accessibility.md"
HEADINGS = ("of", "on", "light", "dark", "at least")


def table() -> list[str]:
    """One line for each pair of colours that meet: text needs 4.5 (WCAG 2.2 1.4.3), edges of controls 3 (1.4.11)."""
    schemes = [colours("light"), colours("dark")]
    lines = [HEADINGS, ("---",) * len(HEADINGS)]
    for pairs, least, what in ((TEXT, "4.5", ""), (EDGES, "3", " (edge)")):
        for one, ground in pairs:
            # Rounded down: a figure never looks better than it is.
            ratios = [f"{int(contrast(of[one], of[ground]) * 100) / 100:.2f}" for of in schemes]
            lines.append((one + what, ground, *ratios, least))
    return [f"| {' | '.join(line)} |" for line in lines]


def test_the_page_shows_the_figures_there_are() -> None:
    shown = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("|")]
    assert shown == table(), "write table() into the page"

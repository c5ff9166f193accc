"""Which quantities of a sentence a translation renders, and what it may say beside them."""

from pipeline.subtitles.quantities.quantity import TIMES, Kind, Quantity
from pipeline.subtitles.quantities.units import PERCENT, is_time


def unmatched(sources: list[Quantity], targets: list[Quantity]) -> list[Quantity]:
    """The sources that no quantity of the target renders, each target used once, equal units and kinds first."""
    open_targets = list(targets)
    left = list(sources)
    for close in (True, False):
        for source in list(left):
            fits = (
                found
                for found in open_targets
                if source.rendered_by(found)
                and (not close or (source.unit, source.kind, source.value) == (found.unit, found.kind, found.value))
            )
            match = next(fits, None)
            if match is not None:
                open_targets.remove(match)
                left.remove(source)
    told = [source for source in sources if source.kind is Kind.DATE and source not in left]
    return [source for source in left if not _apart(source, open_targets) and not _told(source, told)]


def _told(source: Quantity, told: list[Quantity]) -> bool:
    """Whether Chinese may leave a date's part out because it was said before: 9 September to 13 September."""
    return source.kind is Kind.DATE and any((one.unit, one.value) == (source.unit, source.value) for one in told)


def _apart(source: Quantity, open_targets: list[Quantity]) -> bool:
    """Whether a share is told as its two numbers: nine out of ten, 10人中有9人. Uses them up."""
    if source.parts is None:
        return False
    found = [next((one for one in open_targets if one.value == part and not one.unit), None) for part in source.parts]
    if None in found:
        return False
    for one in found:
        if one is not None and one in open_targets:
            open_targets.remove(one)
    return True


def harmless(found: Quantity, sources: list[Quantity]) -> bool:
    """What a translation may state without inventing anything: a one, the 100 percent that a growth starts from."""
    if found.kind is Kind.CARDINAL and found.value == 1:
        return not found.unit or is_time(found.unit)
    if found.unit == PERCENT and found.value == 100:
        return any(source.unit == PERCENT for source in sources)
    if found.kind is Kind.MULTIPLE and found.value == 1 and found.unit != TIMES:
        return any(source.kind is Kind.MULTIPLE and source.value == 2 for source in sources)
    return any(source.parts and found.value in source.parts and not found.unit for source in sources)

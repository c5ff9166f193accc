"""How captions look where they are drawn into the picture: sizes and margins for its shape. Pure."""

from dataclasses import dataclass

CHINESE_EM = 0.054
"""Of the picture's shorter side: 58 px at 1080. Sixteen characters are 86 % of an upright picture's width."""
ENGLISH_EM = 0.042
"""45 px at 1080: 42 characters of ordinary text fit an upright picture."""
SECOND_EM = 0.034
"""The English below the Chinese, about five eighths of its size."""
OUTLINE_EM = 0.055
SIDE_MARGIN = 0.05
"""Of the width, free on each side: title-safe area, EBU R 95."""
BOTTOM_MARGIN = 0.05
UPRIGHT_BOTTOM_MARGIN = 0.18
"""Platforms for upright video draw names and buttons over the lowest part of the picture."""

NOTO_SANS_SC_SIZE_PER_EM = 1.448
"""libass' font size for an em of one pixel: (winAscent + winDescent) / unitsPerEm of Noto Sans SC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionLook:
    """Lengths in pixels of the picture the captions are drawn on. em_px: by style name. size_per_em: libass' factor."""

    width_px: int
    height_px: int
    family: str
    size_per_em: float

    @property
    def side_px(self) -> int:
        """Free on each side."""
        return round(SIDE_MARGIN * self.width_px)

    @property
    def bottom_px(self) -> int:
        """Free below the lowest line."""
        upright = self.height_px > self.width_px
        return round((UPRIGHT_BOTTOM_MARGIN if upright else BOTTOM_MARGIN) * self.height_px)

    def em_px(self, part: float) -> float:
        """An em that is this part of the picture's shorter side."""
        return part * min(self.width_px, self.height_px)


def full_hd_look() -> CaptionLook:
    """1920x1080, for files that are not made for one picture: players scale them."""
    return CaptionLook(width_px=1920, height_px=1080, family="Noto Sans SC", size_per_em=NOTO_SANS_SC_SIZE_PER_EM)

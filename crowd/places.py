"""Regions and industries by code. Their names stand with the interface's other words (portal/place_names.py)."""

ABROAD = "abroad"

REGIONS = (
    *("CN-BJ", "CN-TJ", "CN-HE", "CN-SX", "CN-NM", "CN-LN", "CN-JL", "CN-HL", "CN-SH", "CN-JS", "CN-ZJ", "CN-AH"),
    *("CN-FJ", "CN-JX", "CN-SD", "CN-HA", "CN-HB", "CN-HN", "CN-GD", "CN-GX", "CN-HI", "CN-CQ", "CN-SC", "CN-GZ"),
    *("CN-YN", "CN-XZ", "CN-SN", "CN-GS", "CN-QH", "CN-NX", "CN-XJ", "CN-TW", "CN-HK", "CN-MO", ABROAD),
)
"""ISO 3166-2:CN in the order of GB/T 2260, and everywhere else."""

INDUSTRIES = (
    *("agriculture", "mining", "food", "textiles", "chemicals", "medicine", "materials", "machinery", "vehicles"),
    *("electronics", "instruments", "energy", "environment", "construction", "transport", "software", "services"),
)
"""Coarser than GB/T 4754: what a viewer would look for."""

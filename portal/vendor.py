"""Copy what the pages load from installed npm packages into portal/static/vendor: `python -m portal.vendor`."""

import argparse
import shutil
from pathlib import Path

from pipeline.errors import ComponentMissing

NOTO_WEIGHTS = (400, 600)
"""Regular for text and cues, semi-bold for headings."""

WANTED = {
    "video.js": ("video.js", ("dist/video.min.js", "dist/video-js.min.css", "dist/lang/zh-CN.js", "LICENSE")),
    "tus-js-client": ("tus-js-client", ("dist/tus.min.js", "LICENSE")),
    "inter": (
        "@fontsource-variable/inter",
        ("files/inter-latin-wght-normal.woff2", "files/inter-latin-ext-wght-normal.woff2", "LICENSE"),
    ),
    # By slices of the alphabet: a page loads the few it needs. The style sheets name them.
    "noto-sans-sc": (
        "@fontsource/noto-sans-sc",
        (
            *(f"{weight}.css" for weight in NOTO_WEIGHTS),
            *(f"files/noto-sans-sc-*-{weight}-normal.woff2" for weight in NOTO_WEIGHTS),
            "LICENSE",
        ),
    ),
}
"""Folder under vendor: the package and its files; a pattern may match many."""

_HERE = Path(__file__).parent


def copy_vendor(node_modules: Path, destination: Path) -> None:
    """Make destination hold exactly what WANTED names. Raises ComponentMissing where npm has not installed it."""
    fresh = destination.with_name(destination.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    for folder, (package, patterns) in WANTED.items():
        for pattern in patterns:
            _copy(node_modules / package, pattern, fresh / folder)
    shutil.rmtree(destination, ignore_errors=True)
    fresh.rename(destination)


def _copy(package: Path, pattern: str, folder: Path) -> None:
    found = sorted(package.glob(pattern))
    if not found:
        raise ComponentMissing(f"{package.name} ({pattern})", "run `npm ci` in the repository's root")
    for path in found:
        # dist/ is the package's own affair; files/ is what its style sheets call the folder.
        target = folder / path.relative_to(package).as_posix().removeprefix("dist/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def main() -> None:
    """Copy from node_modules beside the package to portal/static/vendor, unless told otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="node_modules", type=Path, default=_HERE.parent / "node_modules")
    parser.add_argument("--to", dest="destination", type=Path, default=_HERE / "static" / "vendor")
    asked = parser.parse_args()
    copy_vendor(asked.node_modules, asked.destination)


if __name__ == "__main__":
    main()

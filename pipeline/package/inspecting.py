"""Conformance of a finished package: reads it as a stranger would and reports every check."""

from pathlib import Path

from pipeline.errors import WrongInput
from pipeline.model.package import ConformanceReport
from pipeline.package import (
    checks_dash,
    checks_media,
    checks_multivariant,
    checks_playlist,
    checks_renditions,
    checks_subtitles,
    checks_timing,
)
from pipeline.package.checks_playlist import READABLE
from pipeline.package.loading import find_master, load_package

CHECKERS = (
    *checks_playlist.CHECKERS,
    *checks_timing.CHECKERS,
    *checks_media.CHECKERS,
    *checks_multivariant.CHECKERS,
    *checks_renditions.CHECKERS,
    *checks_subtitles.CHECKERS,
    *checks_dash.CHECKERS,
)


def inspect(directory: Path) -> ConformanceReport:
    """Checks a package on disk, ours or a stranger's. Nothing a playlist or packager claims is taken for true.

    Rule 42 (delivery: MIME types, compression, caching) shows only over HTTP and is not among the checks.
    Raises WrongInput where directory holds no multivariant playlist at all.
    """
    master_path = find_master(directory)
    try:
        package = load_package(directory, master_path)
    except WrongInput as error:  # a multivariant playlist that cannot be read ends every other question
        return ConformanceReport(checks=(READABLE.judge(False, error.field, error.problem),))
    checks = [check for checker in CHECKERS for check in checker(package)]
    return ConformanceReport(checks=tuple(sorted(checks, key=lambda check: int(check.rule))))

"""Conformance of a finished package: reads it as a stranger would and reports every check."""

from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.errors import WrongInput
from pipeline.model.package import ConformanceReport, NotApplicable
from pipeline.package import (
    checks_dash,
    checks_delivery,
    checks_media,
    checks_multivariant,
    checks_playlist,
    checks_renditions,
    checks_subtitles,
    checks_timing,
)
from pipeline.package.checking import Rule
from pipeline.package.checks_playlist import READABLE
from pipeline.package.checks_timing import RESOLVES
from pipeline.package.files import Files, Folder, read_range
from pipeline.package.loaded import LoadedPackage
from pipeline.package.loading import MAX_TEXT_BYTES, Progress, load_package

MODULES = (
    checks_playlist,
    checks_timing,
    checks_media,
    checks_multivariant,
    checks_renditions,
    checks_subtitles,
    checks_delivery,
    checks_dash,
)
RULES = tuple(rule for module in MODULES for rule in vars(module).values() if isinstance(rule, Rule))

UNDELIVERED = "a folder is not delivered; media types, lifetimes and compression show by URL, where a server answers"
NOTHING_TO_ASK = "the package has nothing that this rule speaks of, or nothing that could be read"


def inspect(directory: Path) -> ConformanceReport:
    """Checks a package on disk, ours or a stranger's. Nothing a playlist or packager claims is taken for true.

    Raises WrongInput where directory holds no multivariant playlist at all.
    """
    return _report(Folder(root=directory), find_master(directory))


def inspect_url(url: str, on_progress: Progress) -> ConformanceReport:
    """Checks a package as a server delivers it: see Served.at for the addresses that it takes.

    Raises WrongInput for another address or one where nothing is, ComponentMissing where the server does not answer.
    """
    # httpx, which a folder does not need, takes a third of a second of every start.
    from pipeline.package.served import Served, new_client

    with TemporaryDirectory(prefix="tsite-inspect-") as cache, new_client() as client:
        served, master_path = Served.at(url, client, Path(cache))
        try:
            served.size_bytes(master_path)
        except WrongInput as error:
            if served.redirects(master_path):
                return ConformanceReport(checks=(RESOLVES.judge(False, error.field, error.problem),))
            raise
        return _report(served, master_path, on_progress)


def find_master(directory: Path) -> str:
    """The name of the multivariant playlist: master.m3u8, or the first playlist with variants. Raises WrongInput."""
    candidates = sorted(directory.glob("*.m3u8"), key=lambda path: (path.name != "master.m3u8", path.name))
    for path in candidates:
        if path.name == "master.m3u8" or b"#EXT-X-STREAM-INF" in read_range(path, MAX_TEXT_BYTES, 0):
            return path.name
    raise WrongInput(str(directory), "no multivariant playlist (master.m3u8) here")


def _report(files: Files, master_path: str, on_progress: Progress = lambda share, path: None) -> ConformanceReport:
    try:
        package = load_package(files, master_path, on_progress)
    except WrongInput as error:  # a multivariant playlist that cannot be read ends every other question
        return ConformanceReport(checks=(READABLE.judge(False, error.field, error.problem),))
    checks = [check for module in MODULES for checker in module.CHECKERS for check in checker(package)]
    asked = {check.rule for check in checks}
    # A number may stand for several rules: the first of them gives the clause.
    unasked = {rule.number: rule for rule in reversed(RULES) if rule.number not in asked}
    return ConformanceReport(
        checks=tuple(sorted(checks, key=lambda check: int(check.rule))),
        not_applicable=tuple(
            NotApplicable(rule=number, clause=rule.clause, reason=_why_unasked(rule, package))
            for number, rule in sorted(unasked.items(), key=lambda item: int(item[0]))
        ),
    )


def _why_unasked(rule: Rule, package: LoadedPackage) -> str:
    undelivered = rule.number == checks_delivery.TYPES.number and package.delivery is None
    return UNDELIVERED if undelivered else NOTHING_TO_ASK

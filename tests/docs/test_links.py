"""Documents point at files that exist, and the two commands of the README are real targets."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    targets = [link for link in LINK.findall(document.read_text(encoding="utf-8")) if "://" not in link]
    missing = [target for target in targets if not (document.parent / target).exists()]
    assert not missing


def test_following_an_upload_passes_six_places() -> None:
    text = (ROOT / "docs" / "follow-an-upload.md").read_text(encoding="utf-8")
    assert re.findall(r"^(\d)\. \*\*", text, re.MULTILINE) == list("123456")
    linked = set(LINK.findall(text))
    for place in ("portal/uploads", "flows/produce.py", "crowd/reviews.py", "flows/publish.py", "portal/watch"):
        assert any(f"../{place}" in link for link in linked), place


def test_the_readme_s_commands_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8")):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_ci_runs_the_readme_s_test_command_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["exec make test"]


def test_no_registry_is_named_in_what_is_committed() -> None:
    registries = re.compile(r"(files\.python" + r"hosted|pypi\." + r"org|registry\.npm" + r"js|deb\.deb" + r"ian)")
    for name in ("Makefile", "pyproject.toml", "package.json", "package-lock.json", "requirements.lock"):
        assert not registries.search((ROOT / name).read_text(encoding="utf-8")), name

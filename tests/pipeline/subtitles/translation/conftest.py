"""Argos kept inside the test's own folders."""

from pathlib import Path

import pytest

from pipeline.subtitles.translation.argos_package import install_package


@pytest.fixture
def argos_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """argostranslate makes folders in the home on import; here they are made in the test's own."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    for name in ("ARGOS_PACKAGES_DIR", "ARGOS_CHUNK_TYPE", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def argos_packages(argos_package: Path, argos_home: Path) -> Path:
    """A folder in which the tiny package is installed."""
    packages = argos_home / "packages"
    install_package(argos_package, packages)
    return packages

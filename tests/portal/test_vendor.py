from pathlib import Path

import pytest

from pipeline.errors import ComponentMissing
from portal.vendor import WANTED, copy_vendor


def install(node_modules: Path) -> None:
    for package, patterns in WANTED.values():
        for pattern in patterns:
            path = node_modules / package / pattern.replace("*", "4")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(path.name)
        (node_modules / package / "not-wanted.js").write_text("x")


def test_just_what_is_wanted_is_copied(tmp_path: Path) -> None:
    install(tmp_path / "node_modules")
    stale = tmp_path / "vendor" / "stale.js"
    stale.parent.mkdir()
    stale.touch()
    for _ in range(2):
        copy_vendor(tmp_path / "node_modules", tmp_path / "vendor")
    copied = {
        path.relative_to(tmp_path / "vendor").as_posix() for path in (tmp_path / "vendor").rglob("*") if path.is_file()
    }
    assert copied == {
        *(f"{folder}/LICENSE" for folder in WANTED),
        "video.js/video.min.js",
        "video.js/video-js.min.css",
        "video.js/lang/zh-CN.js",
        "tus-js-client/tus.min.js",
        "inter/files/inter-latin-wght-normal.woff2",
        "inter/files/inter-latin-ext-wght-normal.woff2",
        "noto-sans-sc/400.css",
        "noto-sans-sc/600.css",
        "noto-sans-sc/files/noto-sans-sc-4-400-normal.woff2",
        "noto-sans-sc/files/noto-sans-sc-4-600-normal.woff2",
    }


def test_a_package_that_is_not_installed_is_named_and_what_was_there_stays(tmp_path: Path) -> None:
    kept = tmp_path / "vendor" / "kept.js"
    kept.parent.mkdir()
    kept.touch()
    with pytest.raises(ComponentMissing, match=r"video\.js.*npm ci"):
        copy_vendor(tmp_path / "node_modules", tmp_path / "vendor")
    assert kept.exists()

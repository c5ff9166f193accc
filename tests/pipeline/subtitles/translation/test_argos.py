"""The Argos engine on a real package."""

import json
from pathlib import Path

import pytest

from pipeline.errors import ComponentMissing, WeightsUnavailable
from pipeline.subtitles.translation.argos import ArgosTranslator, argos_available
from pipeline.subtitles.translation.choose import choose_translator
from pipeline.subtitles.translation.gguf import GgufTranslator


@pytest.fixture
def installed(argos_package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny package installed by argostranslate itself, which keeps its folders inside the test's own."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    from argostranslate import package, settings

    packages = tmp_path / "packages"
    packages.mkdir()
    monkeypatch.setattr(settings, "package_data_dir", packages)
    package.install_from_path(argos_package)
    return packages


@pytest.mark.media
def test_an_installed_package_translates_through_argostranslate(installed: Path) -> None:
    assert argos_available(installed)
    seen: list[tuple[int, int]] = []
    translator = ArgosTranslator(installed)
    sentences = ["We look forward to working with you.", "Our 35 patents. Not one sentence, but two."]
    good, wrong = translator.translate(sentences, on_progress=lambda done, of: seen.append((done, of)))
    translator.close()
    assert (good.target, good.held, good.engine) == ("我们期待与您合作。", False, "argos-en-zh")
    assert wrong.held and "35" in wrong.reason
    assert wrong.target == "我们期待与您合作。"
    assert seen == [(1, 2), (2, 2)]


def test_a_folder_without_the_package_is_not_available(tmp_path: Path) -> None:
    assert not argos_available(tmp_path)
    assert not argos_available(tmp_path / "missing")
    for name, text in {"broken": "{", "list": "[]", "other": json.dumps({"from_code": "en", "to_code": "de"})}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "metadata.json").write_text(text, encoding="utf-8")
    assert not argos_available(tmp_path)
    with pytest.raises(ComponentMissing):
        ArgosTranslator(tmp_path).translate(["Hello."])


def test_argos_is_chosen_where_it_is_installed_and_the_model_elsewhere(tmp_path: Path) -> None:
    def unavailable() -> Path:
        raise WeightsUnavailable("qwen", "tsite weights pull")

    with pytest.raises(WeightsUnavailable):
        choose_translator(argos_packages_dir=tmp_path, gguf=unavailable, threads=1)
    local = choose_translator(argos_packages_dir=tmp_path, gguf=lambda: tmp_path / "small.gguf", threads=1)
    assert isinstance(local, GgufTranslator)
    assert local.name == "small"
    (tmp_path / "en_zh").mkdir()
    (tmp_path / "en_zh" / "metadata.json").write_text(json.dumps({"from_code": "en", "to_code": "zh"}))
    assert isinstance(choose_translator(argos_packages_dir=tmp_path, gguf=unavailable, threads=1), ArgosTranslator)

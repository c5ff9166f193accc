from pathlib import Path

import pytest

from pipeline.errors import WrongInput
from pipeline.weights.catalogue import DerivedModel, GivenFolder, Hub, ModelWeights, Parts, load_catalogue


def fetched() -> list[ModelWeights]:
    return [model for model in load_catalogue().values() if isinstance(model, ModelWeights)]


def test_catalogue_names_the_models_the_pipeline_needs() -> None:
    assert [model.name for model in fetched()] == ["whisper-base", "qwen2.5-coder-1.5b-instruct-q4_k_m"]


def test_a_derived_model_comes_from_one_file_of_the_catalogue_under_its_licence() -> None:
    derived = [model for model in load_catalogue().values() if isinstance(model, DerivedModel)]
    assert [model.name for model in derived] == ["qwen2.5-coder-1.5b-en-zh-onnx"]
    (origin,) = (model for model in fetched() if model.name == derived[0].made_from)
    assert len(origin.files) == 1 and derived[0].licence == origin.licence


def test_every_model_is_tried_given_first_then_hub_then_parts() -> None:
    for model in fetched():
        assert [type(source) for source in model.sources] == [GivenFolder, Hub, Parts]
        assert model.licence in {"MIT", "Apache-2.0"}


def test_parts_of_every_file_add_up_to_its_size() -> None:
    for model in fetched():
        (parts,) = (source for source in model.sources if isinstance(source, Parts))
        joined = dict.fromkeys((file.name for file in model.files), 0)
        for wheel in parts.wheels:
            for member in wheel.members:
                joined[member.file] += member.size_bytes
        assert joined == {file.name: file.size_bytes for file in model.files}


def test_every_digest_is_a_sha256() -> None:
    for model in fetched():
        wheels = [wheel for source in model.sources if isinstance(source, Parts) for wheel in source.wheels]
        for digest in [file.sha256 for file in model.files] + [wheel.sha256 for wheel in wheels]:
            assert len(bytes.fromhex(digest)) == 32


def test_the_translation_model_is_the_official_one() -> None:
    (file,) = fetched()[1].files
    assert file.size_bytes == 1_117_320_768
    assert file.sha256.startswith("cc324af0") and file.sha256.endswith("33bb046")


@pytest.mark.parametrize(
    "text",
    [
        "not toml at all [",
        "[[model]]\nname = 'x'",
        "[[model]]\nname='x'\npurpose=''\nlicence=''\nfiles=[]\n[[model.source]]\nkind='torrent'",
        "[[model]]\nname='x'\npurpose=''\nlicence=''\nfiles=[{colour='red'}]\nsource=[]",
        "model = []\n[[derived]]\nname='x'\npurpose=''\nlicence=''",
    ],
)
def test_a_malformed_catalogue_is_wrong_input(text: str, tmp_path: Path) -> None:
    path = tmp_path / "weights.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(WrongInput, match=r"weights\.toml"):
        load_catalogue(path)

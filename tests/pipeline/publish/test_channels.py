from pathlib import Path

import pytest

from pipeline.errors import WrongInput
from pipeline.model.channel import Channel, Region
from pipeline.model.ladder import Codec
from pipeline.publish import channels as documented
from pipeline.publish.channels import load_channels
from pipeline.publish.local import LocalStorage
from pipeline.publish.opening import open_storage, prepare_bucket

ENTRY = '[[channel]]\nname = "one"\nregion = "domestic"\nstorage = "file:/srv/one"\n'


def written(folder: Path, text: str) -> Path:
    (folder / "channels.toml").write_text(text, "utf-8")
    return folder / "channels.toml"


def test_without_a_file_there_is_a_domestic_and_an_international_folder(tmp_path: Path) -> None:
    domestic, international = load_channels(None, tmp_path)
    assert (domestic.name, domestic.region, domestic.public) == ("domestic", Region.DOMESTIC, True)
    assert (international.name, international.region) == ("international", Region.INTERNATIONAL)
    assert (domestic.codecs, international.codecs) == ((Codec.H264,), (Codec.H264, Codec.AV1))
    assert open_storage(international) == LocalStorage(root=tmp_path / "channels" / "international")


def test_a_home_with_spaces_and_other_letters_is_found_again(tmp_path: Path) -> None:
    home = tmp_path / "我的 home #1 100%25?"
    prepare_bucket(load_channels(None, home)[0])
    assert (home / "channels" / "domestic").is_dir()


def test_the_documented_example_is_understood(tmp_path: Path) -> None:
    example = (documented.__doc__ or "").split("\n\n")[1]
    (channel,) = load_channels(written(tmp_path, example), tmp_path)
    assert channel == Channel(
        name="domestic",
        region=Region.DOMESTIC,
        kind="stream",
        storage_url="s3://tsite-domestic/programmes",
        public=True,
        public_url="https://cdn.example.cn/programmes",
        endpoint_url="http://127.0.0.1:8333",
        region_name="cn-north-1",
        codecs=(Codec.H264, Codec.AV1),
    )


def test_what_is_left_out_is_private_and_served_by_the_portal(tmp_path: Path) -> None:
    (channel,) = load_channels(written(tmp_path, ENTRY), tmp_path)
    assert not channel.public and channel.public_url == "" and channel.kind == "stream"


def test_a_relative_folder_lies_beside_the_file(tmp_path: Path) -> None:
    (channel,) = load_channels(written(tmp_path, ENTRY.replace("/srv/one", "media/one")), Path("elsewhere"))
    assert open_storage(channel) == LocalStorage(root=tmp_path / "media/one")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", r"channel: Field required"),
        ("channel = [", "is not TOML"),
        (ENTRY.replace("domestic", "mars"), r"channel\.0\.region"),
        (ENTRY.replace("file:/srv/one", "ftp://host/x"), r"channel\.0\.storage: must be file:/path or s3://"),
        (ENTRY.replace("file:/srv/one", "s3:///x"), r"channel\.0\.storage"),
        (ENTRY.replace('"one"', '"../one"'), r"channel\.0\.name"),
        (ENTRY + 'secret = "x"\n', r"channel\.0\.secret"),
        (ENTRY + 'kind = "export"\n', r"channel\.0\.kind"),
        (ENTRY + 'public_url = "javascript:alert(1)"\n', r"channel\.0\.public_url"),
        (ENTRY + 'codecs = ["av1"]\n', r"channel\.0\.codecs: must hold h264"),
        (ENTRY + ENTRY.replace("srv/one", "srv/two"), "two channels have the name 'one'"),
        (ENTRY + ENTRY.replace('"one"', '"two"'), "two channels have the storage"),
    ],
)
def test_what_cannot_be_understood_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(WrongInput, match=complaint):
        load_channels(written(tmp_path, text), tmp_path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="cannot be read"):
        load_channels(tmp_path / "none.toml", tmp_path)


def test_an_unknown_kind_of_storage_is_named() -> None:
    channel = Channel(name="x", region=Region.DOMESTIC, kind="stream", storage_url="ftp://x", public=True)
    with pytest.raises(WrongInput, match="neither file: nor s3:"):
        open_storage(channel)

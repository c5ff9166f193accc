import hashlib
from pathlib import Path

from pipeline.package.digest import package_digest


def fill(folder: Path, names: list[str]) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


def test_digest_is_the_sha256sum_of_the_sorted_sha256sums(tmp_path: Path) -> None:
    names = ["b.txt", "a/x.txt", "a-b.txt"]
    lines = [f"{hashlib.sha256(name.encode()).hexdigest()}  {name}\n" for name in sorted(names)]
    assert package_digest(fill(tmp_path, names)) == hashlib.sha256("".join(lines).encode()).hexdigest()


def test_digest_sees_a_renamed_and_a_changed_file(tmp_path: Path) -> None:
    before = package_digest(fill(tmp_path, ["a", "b"]))
    (tmp_path / "b").rename(tmp_path / "c")
    renamed = package_digest(tmp_path)
    (tmp_path / "c").write_text("else")
    assert len({before, renamed, package_digest(tmp_path)}) == 3

"""Source: a folder the user names. Copied, so that what was verified cannot change under the store."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.weights.catalogue import ModelFile
from pipeline.weights.verify import SourceFailed, accept


def copy_given(
    given: Path | None,
    model_name: str,
    wanted: Sequence[ModelFile],
    *,
    folder: Path,
    partials: Path,
    on_bytes: Callable[[int], None],
) -> None:
    """Copy the wanted files into folder from given/<model>/ or given/ itself.

    on_bytes hears the bytes of wanted files that are in place. Raises SourceFailed for the first file that is not
    there or has other bytes than the catalogue's.
    """
    if given is None:
        raise SourceFailed("no folder named (TSITE_WEIGHTS_FROM)")
    copied_bytes = 0
    for file in wanted:
        found = next((path for path in (given / model_name / file.name, given / file.name) if path.is_file()), None)
        if found is None:
            raise SourceFailed(f"{given} holds no {model_name}/{file.name}")
        partial = partials / f"{file.name}.given"
        shutil.copyfile(found, partial)
        accept(partial, folder / file.name, file)
        copied_bytes += file.size_bytes
        on_bytes(copied_bytes)

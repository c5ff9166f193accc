"""Model libraries that would speak to the internet by themselves are told not to, before they are imported."""

import os

QUIET_LIBRARIES = {
    "HF_HUB_OFFLINE": "1",
    # onnxruntime reports each process to its maker since 1.29 (its pull request 27379).
    "ORT_DISABLE_TELEMETRY": "1",
}


def keep_libraries_offline() -> None:
    """Set the variables that model libraries read when they are imported. Whoever set one on purpose keeps it."""
    for name, value in QUIET_LIBRARIES.items():
        os.environ.setdefault(name, value)

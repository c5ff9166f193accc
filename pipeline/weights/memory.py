"""Memory that models leave behind, given back before the next one is loaded."""

import ctypes
import gc


def give_back_memory() -> None:
    """Return what freed models still occupy to the system. Does nothing where the C library has no malloc_trim."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)

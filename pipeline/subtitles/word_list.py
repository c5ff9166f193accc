"""Word lists as a person writes them: separated by spaces."""


def words(text: str) -> tuple[str, ...]:
    """The words of a list, in order."""
    return tuple(text.split())

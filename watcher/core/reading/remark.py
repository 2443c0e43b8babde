"""What is said once about many places."""

from typing import NamedTuple


class Remark(NamedTuple):
    """What is said once, in a sentence, about many places of a redline."""

    section: tuple[str, ...]
    """The headings under which all of it stands; empty where it concerns the whole text."""
    text: str

"""What stands in for the handle of a closed object."""

from __future__ import annotations

from typing import Any


class Closed:
    """Refuses every use with a `ValueError`, as a closed file does."""

    __slots__ = ("_what",)

    def __init__(self, what: str) -> None:
        self._what = what

    def __getattr__(self, name: str) -> Any:
        raise ValueError(f"the {self._what} is closed")

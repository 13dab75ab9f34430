"""Enumerations of the library that print as their names."""

import enum


class Named(enum.IntEnum):
    """A number of the library that reads as a word."""

    def __str__(self) -> str:
        return self.name

"""What the verb verify says of a place."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from signpost.copies import compare
from signpost.copies.options import VerifyOptions
from signpost.pages.addresses import neutral

PAGE = f"help/{neutral('pictures')}/"
"""A page of the small site that most tests of the verb are about."""


@dataclass
class Told:
    """What the verb says, and its exit code."""

    code: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def named(self, word: str) -> list[str]:
        """Return the paths that are told as changed, missing or added."""
        return [line.split()[1] for line in self.lines if line.startswith(f"{word} ")]


def verify(place: Path, **asked: Any) -> Told:
    told = Told(0)
    told.code = compare.verify(
        VerifyOptions(place, **asked), lambda said: told.lines.extend(said.split("\n"))
    )
    return told

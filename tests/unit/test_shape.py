"""The shape of the code: what a reader can take in at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from signpost.project import PROGRAM

FILES = sorted(PROGRAM.rglob("*.py"))
LONGEST_FILE = 400
LONGEST_FUNCTION = 40

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
WITH_A_BODY = (
    ast.FunctionDef,
    ast.ClassDef,
    ast.If,
    ast.For,
    ast.While,
    ast.With,
    ast.Try,
    ast.Match,
)


def inside(node: ast.AST, kinds: type | tuple[type, ...]) -> list[ast.AST]:
    """Return what is of a kind inside a node, without the node itself."""
    return [one for one in ast.walk(node) if one is not node and isinstance(one, kinds)]


def faults(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    if text.count("\n") > LONGEST_FILE:
        yield f"over {LONGEST_FILE} lines"
    for node in ast.walk(ast.parse(text)):
        line = getattr(node, "lineno", 0)
        if isinstance(node, COMPREHENSIONS) and inside(node, COMPREHENSIONS):
            yield f"{line}: a comprehension inside another"
        plain = isinstance(node, ast.stmt) and not isinstance(node, WITH_A_BODY)
        if plain and len(inside(node, ast.IfExp)) > 1:
            yield f"{line}: two conditional expressions in a statement"
        last = getattr(node, "end_lineno", None) or line
        if isinstance(node, ast.FunctionDef) and last - line >= LONGEST_FUNCTION:
            yield f"{line}: {node.name} has over {LONGEST_FUNCTION} lines"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PROGRAM).as_posix())
def test_a_reader_can_take_it_in_at_once(path: Path) -> None:
    assert list(faults(path)) == []


def test_what_is_too_much_is_found(tmp_path: Path) -> None:
    file = tmp_path / "much.py"
    lines = ["x = [y for y in [z for z in a]]", "w = (1 if a else 2) + (3 if b else 4)", "def f():"]
    file.write_text("\n".join([*lines, *(["    pass"] * 401)]) + "\n", encoding="utf-8")
    assert len(list(faults(file))) == 4

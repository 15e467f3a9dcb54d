"""A site whose every word of ours is marked: accents on all letters that can bear one.

Run as a program, `python -m helpers.marked GUIDANCE SITE`, it makes the site of a guidance folder
from templates and phrases in which each text is marked, and entries in which nothing is. What
readers meet unmarked, and no entry says, is thus a word of ours in a place where no translation
would find it. It is a program of its own, since modules take the phrases when they are imported.
"""

from __future__ import annotations

import ast
import json
import re
import sys
import types
from collections.abc import Iterator
from importlib import util
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes

_PLAIN, _ACCENTED = "acdeiklnorstuyzACDEIKLNORSTUYZ", "áçďéíķļñóřšťúýžÁÇĎÉÍĶĻÑÓŘŠŤÚÝŽ"
_MARKS = dict(zip(_PLAIN, _ACCENTED, strict=True))

MARKS = frozenset(_MARKS.values())
"""The letters by which a word is known to be marked."""

KEPT = re.compile(r"\{\w*\}|&#?\w+;|%\.?\w|\bhttps?://\S+")
"""What is no word: a place to fill, an entity, a format, an address."""

SPOKEN = frozenset({"alt", "aria-label", "content", "data-title", "data-words", "title"})
"""Attributes whose values are read, or spoken, or handed to a script to say."""

_IN_TAG = re.compile(r"""([\w:-]+)\s*=\s*(["'])|>""")


def marked(text: str) -> str:
    """Return a text with every word marked."""
    found = []
    end = 0
    for kept in KEPT.finditer(text):
        found += [_with_marks(text[end : kept.start()]), kept[0]]
        end = kept.end()
    return "".join([*found, _with_marks(text[end:])])


def _with_marks(text: str) -> str:
    return "".join(_MARKS.get(letter, letter) for letter in text)


# ---------------------------------------------------------------------------------------- templates


class Scanner:
    """Marks the texts of a template, piece after piece: a tag may run over several of them."""

    def __init__(self) -> None:
        self._attribute = ""
        self._quote = ""
        self._in_tag = False

    def marked(self, piece: str) -> str:
        """Return a piece with its words and spoken attributes marked."""
        return "".join(self._parts(piece))

    def _parts(self, piece: str) -> Iterator[str]:
        while piece:
            if self._quote:
                value, self._quote, piece = self._until(piece, self._quote)
                yield marked(value) if self._attribute in SPOKEN else value
                if not self._quote and piece:
                    yield piece[0]
                    piece = piece[1:]
            elif self._in_tag:
                found = _IN_TAG.search(piece)
                yield piece[: found.end()] if found else piece
                piece = piece[found.end() :] if found else ""
                if found:
                    self._attribute, self._quote = found[1] or "", found[2] or ""
                    self._in_tag = bool(found[1])
            else:
                words, rest, piece = self._until(piece, "<")
                yield marked(words)
                self._in_tag = not rest

    @staticmethod
    def _until(piece: str, sign: str) -> tuple[str, str, str]:
        """Return what comes before a sign, the sign again if it does not come, and the rest."""
        before, found, _ = piece.partition(sign)
        return before, "" if found else sign, piece[len(before) :]


def _is_sentence(text: object) -> bool:
    """Return whether a text in an expression is for readers: a code has no capital and no space."""
    return isinstance(text, str) and re.search(r"[A-Z]|[\w}] \w|\w $|^, \w", text) is not None


def _mark_template(tree: nodes.Template) -> None:
    scanner = Scanner()
    classes = {
        id(text)
        for block in tree.find_all(nodes.Block)
        for text in block.find_all(nodes.TemplateData)
        if block.name == "kind"
    }
    for node in tree.find_all((nodes.TemplateData, nodes.Const)):
        if isinstance(node, nodes.TemplateData):
            if id(node) not in classes:
                node.data = scanner.marked(node.data)
        elif isinstance(node, nodes.Const) and _is_sentence(node.value):
            node.value = marked(node.value)


class _Marking(jinja2.Environment):
    def __init__(self, **options: Any) -> None:
        # Marked templates must not come into the cache of the others.
        super().__init__(**{**options, "bytecode_cache": None})

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _mark_template(tree)
        return tree


# ------------------------------------------------------------------------------------------ phrases


class _Phrases(ast.NodeTransformer):
    """Marks every text of a module but keys, codes that are compared, patterns and docstrings."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if isinstance(node.value, str):
            return ast.copy_location(ast.Constant(Scanner().marked(node.value)), node)
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        return node if isinstance(node.value, ast.Constant) else self.generic_visit(node)

    def visit_Dict(self, node: ast.Dict) -> ast.Dict:
        node.values = [self.visit(value) for value in node.values]
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.Compare:
        return node

    def visit_MatchValue(self, node: ast.MatchValue) -> ast.MatchValue:
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.Subscript:
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        is_code = isinstance(node.func, ast.Attribute) and node.func.attr in _OF_CODES
        return node if is_code else self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AnnAssign:
        if node.value:
            node.value = self.visit(node.value)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.body = [self.visit(one) for one in node.body]
        return node


_OF_CODES = ("compile", "count", "split")
"""Methods that take patterns and signs."""


def _take_marked_phrases() -> None:
    name = "signpost.pages.phrases"
    found = util.find_spec(name)
    assert found
    assert found.origin
    tree = _Phrases().visit(ast.parse(Path(found.origin).read_text(encoding="utf-8")))
    module = types.ModuleType(name)
    module.__file__ = found.origin
    sys.modules[name] = module
    code = compile(ast.fix_missing_locations(tree), found.origin, "exec")
    exec(code, module.__dict__)  # noqa: S102 - our own module
    import signpost.pages

    signpost.pages.phrases = module


# ----------------------------------------------------------------------------------------- the site


def make(guidance: Path, site: Path) -> None:
    """Write the marked site, and beside its pages the words of every sheet as words.json."""
    _take_marked_phrases()
    from helpers.guidance import Guidance
    from signpost.outputs import sheets
    from signpost.outputs.other_files import OtherFiles
    from signpost.pages import render
    from signpost.pages.shell import Shell

    jinja2.Environment = _Marking  # type: ignore[assignment, misc]
    library = Guidance(guidance).library()
    press = render.Press(library)
    shell = Shell(press, str(library.site.address))
    others = OtherFiles(press, shell)
    pages = map(press.made, press.drafts)
    files = {f"{page.path}index.html": shell.whole(page).encode() for page in pages}
    files["404.html"] = shell.missing().encode()
    for path in (*others.contacts, *others.data, *others.exact):
        files[path] = others.content(path) or b""
    for sheet in sheets.sheets(library):
        files[sheet.path] = sheets.pdf(sheet)
    for path, content in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(content)
    words = [sheet.words for sheet in sheets.sheets(library)]
    (site / "words.json").write_text(json.dumps(words), encoding="utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]))

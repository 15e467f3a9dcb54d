"""Every word of ours is in a template or in phrases.py: marked there, it is marked everywhere."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from helpers.guidance import SMALL, Guidance
from helpers.unmarked import Judge
from signpost.entries.schema.blocks import SERVICE_KINDS
from signpost.outputs import pdf_text
from signpost.project import TEMPLATES

CODES = frozenset({*SERVICE_KINDS, "page", "talk", "head"})
"""What files for scripts hold beside words: kinds of service, addresses, and which line to show."""

OF_TYPST = frozenset({"kind", "lang", "layout", "link", "paper", "qr", "version"})
"""What the template of the sheets reads and does not print as words."""

TEXT = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`""",
    re.DOTALL,
)
"""A comment, or a text of a script."""

SENTENCE = re.compile(r"[A-Z][\w’]*[ ,:]|[A-Z]\w+…")


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(Guidance(SMALL).library())


def test_every_word_on_every_page_is_marked_or_an_entrys(judge: Judge, marked_site: Path) -> None:
    pages = sorted(marked_site.rglob("*.html"))
    found = {}
    for page in pages:
        if words := judge.words_of_html(page.read_text(encoding="utf-8")):
            found[page.relative_to(marked_site).as_posix()] = words
    assert len(pages) > 30
    assert found == {}


def test_every_word_in_files_for_scripts_is_marked_or_an_entrys(
    judge: Judge, marked_site: Path
) -> None:
    assets = marked_site / "assets"
    files = [*assets.glob("countries/*.json"), assets / "countries.json", assets / "search.json"]
    found = {}
    for file in files:
        value = json.loads(file.read_text(encoding="utf-8"))
        if words := judge.words_of_json(value, CODES):
            found[file.name] = words
    assert len(files) > 3
    assert found == {}


def test_every_word_for_a_sheet_is_marked_or_an_entrys(judge: Judge, marked_site: Path) -> None:
    words = json.loads((marked_site / "words.json").read_text(encoding="utf-8"))
    assert judge.words_of_json(words, OF_TYPST) == []


def test_every_word_on_a_printed_sheet_is_marked_or_an_entrys(
    judge: Judge, marked_site: Path
) -> None:
    sheets = list(marked_site.rglob("*.pdf"))
    assert sheets
    for sheet in sheets:
        assert judge.words(pdf_text.text_of(sheet)) == [], sheet.name


def test_no_sentence_is_in_a_script() -> None:
    """The scripts of readers' pages are heard in browser/test_marked_scripts.py; docs.js is not."""
    scripts = sorted(set(TEMPLATES.rglob("*.js")) - {TEMPLATES / "assets" / "minisearch.js"})
    assert len(scripts) > 7
    for script in scripts:
        texts = ("".join(found) for found in TEXT.findall(script.read_text(encoding="utf-8")))
        said = [text for text in texts if SENTENCE.match(text)]
        assert said == [], script.name

"""Checklists become sheets of paper: a PDF, tagged as PDF/UA-1 asks, by country and paper."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from threading import local
from typing import Any

import typst

from signpost import disk_cache, processes
from signpost.entries.library import Library
from signpost.outputs import pdf_text
from signpost.outputs.sheet_words import as_json, words_of
from signpost.outputs.typeface import FONTS
from signpost.pages.addresses import path_of_pdf
from signpost.pages.phrases import PAPERS
from signpost.project import TEMPLATES

_TEMPLATE = TEMPLATES / "print" / "sheet.typ"

_SIZES = (12, 11, 10)
"""Points: the largest text that fits, and none below 10."""


class TooLongError(ValueError):
    """A sheet takes more sides than its checklist promises, even with one contact of each kind."""


@dataclass(frozen=True)
class Sheet:
    """One PDF to be made."""

    path: str
    """Its place in the site: checklists/sheet-05/ie/signpost-sheet-05-ie-a4.pdf."""
    checklist: str
    country: str
    paper: str
    words: Mapping[str, Any] = field(repr=False)
    """All that the template reads, ready for JSON."""

    @cached_property
    def key(self) -> str:
        """A digest of all that the PDF depends on: words, template, fonts and Typst itself."""
        return disk_cache.digest((_made_with() + as_json(self.words)).encode())[:40]

    @property
    def contacts(self) -> Iterator[str]:
        """Every way to reach somebody that the sheet names, and its own address."""
        yield from (self.words["address"], self.words["link"])
        for section in self.words["sections"]:
            for contact in section["contacts"]:
                yield from (way["say"] for way in contact["ways"])


def sheets(library: Library) -> Iterator[Sheet]:
    """Yield every sheet of every country on both sizes of paper."""
    for name in library.checklists:
        for code in library.countries:
            words = words_of(library, name, code)
            for paper in PAPERS:
                place = path_of_pdf(library, name, code, paper)
                yield Sheet(place, name, code, paper, {**words, "paper": paper})


def pdf(sheet: Sheet) -> bytes:
    """Return the PDF of a sheet: the same bytes for the same words.

    If the words do not fit the sides that the checklist promises, they are printed smaller, and
    then with fewer contacts of each kind. Raises TooLongError if even one of each does not fit,
    and RuntimeError if Typst refuses the document.
    """
    for words in _tries(sheet.words):
        try:
            return _typst(words)
        except typst.TypstError as error:
            if "too-long" not in str(error):
                raise RuntimeError(f"Typst refuses {sheet.path}: {error}") from None
    sides = "1 side" if sheet.words["sides"] == 1 else f"{sheet.words['sides']} sides"
    raise TooLongError(
        f"guidance/checklists/{sheet.checklist}.yml takes more than {sides} of "
        f"{PAPERS[sheet.paper]} paper for {sheet.country}, even with one contact of each kind: "
        "cut words or parts, or allow two sides."
    )


def pdfs(wanted: Iterable[Sheet], kept: Path) -> Iterator[tuple[Sheet, Path]]:
    """Yield each sheet with the file of its PDF, made on all cores or found in the folder `kept`.

    The folder may be deleted at any time. In the end, what no sheet needs is removed from it.
    """
    before = disk_cache.names_in(kept)
    files = {kept / f"{one.key}.pdf": one for one in wanted}
    missing = [path for path in files if path.name not in before]

    def make(path: Path) -> None:
        disk_cache.write_whole(path, pdf(files[path]))
        pdf_text.kept_text(path, files[path].contacts)  # What it says is asked for next.

    yield from ((one, path) for path, one in files.items() if path.name in before)
    for path, _ in zip(missing, _on_all_cores(make, missing), strict=True):
        yield files[path], path
    needed = [path.with_suffix(end).name for path in files for end in (".pdf", ".txt")]
    disk_cache.prune(kept, before, needed)


def _on_all_cores(make: Callable[[Path], None], files: Sequence[Path]) -> Iterator[None]:
    # Typst leaves threads behind, and a process with threads must not fork: these end with them.
    if files and processes.may_fork():
        yield from processes.in_processes(make, files, processes.cores())
        return
    with ThreadPoolExecutor() as pool:  # Typst works outside Python's lock.
        yield from pool.map(make, files)


def _tries(words: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the words of a sheet in every form that may fit, the best first."""
    # Answers are on a side of their own.
    fewest = 2 if any(section["questions"] for section in words["sections"]) else 1
    for sides in range(fewest, words["sides"] + 1):
        for size in _SIZES:
            yield {**words, "sides": sides, "size": size}
    most = 0
    for section in words["sections"]:
        kinds = Counter(contact["kind"] for contact in section["contacts"])
        most = max(most, *kinds.values(), 0)
    for fewer in range(most - 1, 0, -1):
        yield _with_fewer(words, fewer) | {"size": _SIZES[-1]}


def _with_fewer(words: Mapping[str, Any], most: int) -> dict[str, Any]:
    """Return the words of a sheet with at most so many contacts of each kind in each part."""

    def first(contacts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        kinds = [contact["kind"] for contact in contacts]
        before = [kinds[:place].count(kind) for place, kind in enumerate(kinds)]
        return [contact for contact, alike in zip(contacts, before, strict=True) if alike < most]

    sections = [section | {"contacts": first(section["contacts"])} for section in words["sections"]]
    return {**words, "sections": sections}


# --------------------------------------------------------------------------- Typst

_compilers = local()


def _typst(words: Mapping[str, Any]) -> bytes:
    """Return a PDF; one compiler for each thread keeps fonts and template ready."""
    if not hasattr(_compilers, "one"):
        fonts = [str(FONTS)]
        _compilers.one = typst.Compiler(str(_TEMPLATE), font_paths=fonts, ignore_system_fonts=True)
    data = {"data": as_json(words)}
    made: bytes = _compilers.one.compile(sys_inputs=data, format="pdf", pdf_standards=["ua-1"])
    return made


@cache
def _made_with() -> str:
    files = [_TEMPLATE, *sorted(FONTS.glob("*.ttf"))]
    return disk_cache.digest(b"".join(path.read_bytes() for path in files)) + version("typst")

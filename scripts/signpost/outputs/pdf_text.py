"""What a PDF says to whoever opens it: its words, and the addresses that it leads to."""

import ctypes
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Lock

import pypdfium2
import pypdfium2.raw as pdfium

from signpost import disk_cache

_HYPHEN = "\ufffe"
"""What PDFium makes of a hyphen at the end of a line, which it joins to the next."""

_LONGEST = 2048
"""Bytes of an address."""

_ONE_AT_A_TIME = Lock()
"""PDFium ends the program if two threads use it at once, as pypdfium2's README warns."""


def kept_text(file: Path, contacts: Iterable[str]) -> str:
    """Return what a kept PDF says, from the text that is kept beside it, where that is there.

    `contacts` are addresses and numbers that it names: where one runs over the end of a line, it is
    put together again.
    """
    beside = file.with_suffix(".txt")
    try:
        return beside.read_text(encoding="utf-8")
    except FileNotFoundError:
        text = joined(text_of(file), contacts)
    disk_cache.write_whole(beside, text.encode())
    return text


def text_of(file: Path) -> str:
    """Return the words and the addresses in a PDF, line by line."""
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(file) as document:
        return "\n".join(line for page in document for line in _lines(page))


def joined(text: str, contacts: Iterable[str]) -> str:
    """Return a text in which contacts that run over the end of a line stand on one line."""
    for contact in dict.fromkeys(contacts):
        letters = r"\s*".join(re.escape(letter) for letter in contact if not letter.isspace())
        broken = re.compile(rf"(?<!\w){letters}(?!\w)")
        for found in [found for found in broken.findall(text) if "\n" in found]:
            text = text.replace(found, contact)
    return text


def _lines(page: pypdfium2.PdfPage) -> Iterator[str]:
    text = page.get_textpage().get_text_range()
    yield from text.replace(_HYPHEN, "-").splitlines()
    position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    while pdfium.FPDFLink_Enumerate(page, ctypes.byref(position), ctypes.byref(link)):
        address = ctypes.create_string_buffer(_LONGEST)
        action = pdfium.FPDFLink_GetAction(link)
        if pdfium.FPDFAction_GetURIPath(page.pdf, action, address, _LONGEST):
            yield address.value.decode("utf-8", "replace")

"""The sheets of the real entries, read back from the PDFs of the finished site; and hostile words on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pypdfium2 as pdfium
import pytest
import zxingcpp
from pypdfium2 import raw

from helpers.guidance import Guidance
from helpers.hostile_texts import CASES, value_of
from signpost.entries.library import Library
from signpost.outputs import pdf_text
from signpost.outputs import sheets as printing
from signpost.outputs.sheets import Sheet, TooLongError
from signpost.pages.addresses import bare
from signpost.pages.phrases import PAPERS


@pytest.fixture(scope="module")
def sheets(real_library: Library) -> list[Sheet]:
    return list(printing.sheets(real_library))


UPRIGHT: dict[str, Any] = {
    "formats": zxingcpp.BarcodeFormat.QRCode,
    "try_rotate": False,
    "try_invert": False,
    "try_downscale": False,
}
"""How a sheet is held before a camera; looking for everything else takes most of the time."""


def text_of(page: pdfium.PdfPage) -> str:
    """The text of a page on one line. PDFium says U+0002 or U+FFFE for a hyphen at a line's end."""
    return " ".join(
        page.get_textpage()
        .get_text_bounded()
        .replace("\x02", "-")
        .replace("\ufffe", "-")
        .replace("\u00ad", "")
        .split()
    )


def squeezed(text: str) -> str:
    """Without spaces: where lines break, addresses may."""
    return "".join(text.split())


def test_every_checklist_has_a_sheet_for_every_country_on_both_papers(
    sheets: list[Sheet], real_library: Library, real_site: Path
) -> None:
    assert len(sheets) == len(real_library.checklists) * len(real_library.countries) * 2
    for sheet in sheets:
        assert (real_site / sheet.path).is_file(), sheet.path
        page = (real_site / sheet.path).parent / "index.html"
        size = (real_site / sheet.path).stat().st_size
        link = (
            f'href="{Path(sheet.path).name}">PDF, {PAPERS[sheet.paper]} ({size / 1000:.0f} KB)</a>'
        )
        assert link in page.read_text(encoding="utf-8"), sheet.path


def test_every_sheet_is_tagged_says_its_language_and_title_and_carries_its_fonts(
    sheets: list[Sheet], real_site: Path
) -> None:
    for sheet in sheets:
        with pikepdf.open(real_site / sheet.path) as pdf:
            root = pdf.Root
            assert root.MarkInfo.Marked, sheet.path
            assert str(root.Lang) == "en", sheet.path
            assert str(pdf.docinfo["/Title"]) == sheet.words["called"], sheet.path
            assert root.ViewerPreferences.DisplayDocTitle, sheet.path
            with pdf.open_metadata() as metadata:
                assert metadata["pdfuaid:part"] == "1", sheet.path
            assert len(pdf.pages) <= sheet.words["sides"], sheet.path
            # Points; A4 is 595 by 842, Letter 612 by 792.
            assert [round(float(side)) for side in pdf.pages[0].mediabox[2:]] == (
                [595, 842] if sheet.paper == "a4" else [612, 792]
            ), sheet.path
            assert "/Outlines" in root, sheet.path
            for page in pdf.pages:
                for font in page.resources.get("/Font", {}).values():
                    described = font.DescendantFonts[0].FontDescriptor
                    assert "/FontFile2" in described or "/FontFile3" in described, sheet.path
                    assert "AtkinsonHyperlegible" in str(described.FontName), sheet.path


def test_every_contact_on_a_sheet_is_the_one_of_its_entry(
    sheets: list[Sheet], real_site: Path, real_library: Library
) -> None:
    """What the PDF says is compared with the library, not with the words that were handed to Typst."""
    numbers = {
        held.number.digits for owner in real_library.register.owners for held in owner.numbers
    }
    shown = 0
    for sheet in sheets:
        if sheet.paper != real_library.countries[sheet.country].paper:
            continue
        pdf = pdfium.PdfDocument(real_site / sheet.path)
        text = squeezed(" ".join(text_of(page) for page in pdf))
        emergency = real_library.emergency_numbers(sheet.country)[0]
        checklist = real_library.checklists[sheet.checklist]
        for section in checklist.sections:
            for kind in section.contacts:
                services = real_library.on_sheet(sheet.country, (kind,), section.most)
                # Fewer may stand there where all do not fit, but never none.
                assert (
                    not services or squeezed(str(real_library.services[services[0]].name)) in text
                ), (
                    sheet.path,
                    kind,
                )
                for name in services:
                    service = real_library.services[name]
                    if squeezed(str(service.name)) not in text or checklist.layout == "cards":
                        continue
                    for contact in service.contacts:
                        said = str(contact.number or contact.email or bare(str(contact.address)))
                        assert squeezed(said) in text, (sheet.path, name, said)
                        shown += contact.number is not None
                        assert contact.number is None or contact.number.digits in numbers
        if any("emergency" in section.contacts for section in checklist.sections):
            assert squeezed(str(emergency.number)) in text, sheet.path
        if any(real_library.concerns[name].evidence == "never-copy" for name in checklist.concerns):
            assert "Nevercopythepicture" in text, sheet.path
        assert squeezed(f"Check again by {sheet.words['again']}.") in text, sheet.path
        if checklist.layout == "page":
            for said in (
                "This sheet takes no reports",
                sheet.words["made"],
                sheet.words["version"],
            ):
                assert squeezed(said) in text, (sheet.path, said)
    assert shown > 100


def test_a_sheet_says_what_rules_a_countrys_schools_have_where_they_hold_and_where_none_is_known(
    real_site: Path, real_library: Library
) -> None:
    asked = [
        (sheet, section.school)
        for sheet in printing.sheets(real_library)
        for section in real_library.checklists[sheet.checklist].sections
        if section.school and sheet.paper == real_library.countries[sheet.country].paper
    ]
    some = none = 0
    for sheet, wanted in asked:
        country = real_library.countries[sheet.country]
        text = squeezed(" ".join(map(text_of, pdfium.PdfDocument(real_site / sheet.path))))
        for what, facts in (("limits", country.legal_limits), ("display", country.must_display)):
            for fact in facts if what in wanted else ():
                where = [
                    str(region.name) for region in country.regions if region.code in fact.regions
                ]
                assert squeezed(f"{', '.join(where)}{'.' if where else ''}{fact.text}") in text, (
                    sheet.path
                )
                some += 1
        if "limits" in wanted and not country.legal_limits:
            assert squeezed("We have no sourced rules for") in text, sheet.path
            none += 1
    assert some > 5
    assert none > 5


def characters(
    page: pdfium.PdfPage,
) -> Iterator[tuple[str, float, tuple[float, float, float, float]]]:
    """Yield each visible character of a page with its size and its place, in points."""
    text = page.get_textpage()
    for index in range(text.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text, index))
        if letter.strip() and not raw.FPDFText_IsGenerated(text, index):
            yield letter, raw.FPDFText_GetFontSize(text, index), text.get_charbox(index)


def test_nothing_is_smaller_than_ten_points_nor_cut_off_nor_over_something_else(
    sheets: list[Sheet], real_site: Path, real_library: Library
) -> None:
    for sheet in sheets:
        if sheet.paper != real_library.countries[sheet.country].paper:
            continue
        for page in pdfium.PdfDocument(real_site / sheet.path):
            width, height = page.get_size()
            places = []
            for letter, size, (left, bottom, right, top) in characters(page):
                assert size > 9.99, (sheet.path, letter, size)
                assert 20 < left < right < width - 20, (sheet.path, letter)
                assert 20 < bottom < top < height - 20, (sheet.path, letter)
                # Letters that are set closer, as "Yo", share up to two points.
                places.append((round(bottom), left, right))
            places.sort()
            over = sum(
                one[0] == other[0] and other[1] < one[2] - 3 and other[2] > one[1] + 3
                for one, other in pairwise(places)
            )
            assert over == 0, sheet.path


def test_nothing_but_black_white_and_grey_is_needed(sheets: list[Sheet], real_site: Path) -> None:
    for sheet in sheets[::7]:
        for page in pdfium.PdfDocument(real_site / sheet.path):
            pixels = bytes(page.render(scale=0.5).buffer)
            assert pixels[0::3] == pixels[1::3] == pixels[2::3], sheet.path


def test_the_qr_code_leads_to_the_address_beside_it(
    sheets: list[Sheet], real_site: Path, real_library: Library
) -> None:
    for sheet in sheets:
        if sheet.paper != real_library.countries[sheet.country].paper:
            continue
        found = set()
        for page in pdfium.PdfDocument(real_site / sheet.path):
            # As a photocopier sees it: 110 dots to an inch, in grey.
            picture = page.render(scale=110 / 72, grayscale=True)
            pixels = memoryview(bytes(picture.buffer)).cast(
                "B", shape=[picture.height, picture.stride]
            )
            codes = {code.text for code in zxingcpp.read_barcodes(pixels, **UPRIGHT)}
            assert not codes or squeezed(sheet.words["address"]) in squeezed(text_of(page)), (
                sheet.path
            )
            found |= codes
        assert found == {sheet.words["link"]}, sheet.path
        target = sheet.words["link"].removeprefix(str(real_library.site.address))
        assert (real_site / target / "index.html").is_file()


def test_an_independent_checker_finds_nothing(sheets: list[Sheet], real_site: Path) -> None:
    """pdfua checks 16 of the 106 rules of PDF/UA-1 that a machine can check; Typst itself checks others."""
    for sheet in sheets[::5]:
        report = pdfua.validate(str(real_site / sheet.path))
        assert [str(finding) for finding in report.findings] == [], sheet.path


def test_the_same_words_make_the_same_bytes(sheets: list[Sheet]) -> None:
    assert printing.pdf(sheets[0]) == printing.pdf(sheets[0])
    other = replace(sheets[0], words={**sheets[0].words, "title": "Another"})
    assert other.key != sheets[0].key


def test_a_sheet_that_is_kept_is_not_made_again_and_old_ones_go(
    sheets: list[Sheet], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = {sheet.path: path.read_bytes() for sheet, path in printing.pdfs(sheets[:3], tmp_path)}

    def refuse(sheet: Sheet) -> bytes:
        raise AssertionError(f"{sheet.path} was made again")

    monkeypatch.setattr(printing, "pdf", refuse)
    again = {sheet.path: path.read_bytes() for sheet, path in printing.pdfs(sheets[:2], tmp_path)}
    assert again == dict(list(first.items())[:2])
    assert len(list(tmp_path.glob("*.pdf"))) == len(list(tmp_path.glob("*.txt"))) == 2


def test_sheets_are_read_back_by_several_threads(
    sheets: list[printing.Sheet], tmp_path: Path
) -> None:
    """Once, two threads read PDFs at the same time, and the program ended with a fault of memory."""
    files = [path for _, path in printing.pdfs(sheets[:3], tmp_path)]
    alone = [pdf_text.text_of(path) for path in files]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(pdf_text.text_of, files * 80)) == alone * 80


def first_sheet(library: Library) -> printing.Sheet:
    """The first checklist for the home country on A4."""
    sheets = (one for one in printing.sheets(library) if one.country == library.home)
    return next(one for one in sheets if one.paper == "a4")


def test_a_sheet_prints_fewer_contacts_before_it_says_that_it_is_too_long(
    guidance: Guidance,
) -> None:
    library = guidance.library()
    sheet = first_sheet(library)
    name = sheet.checklist
    contact = {"kind": "helpline", "name": "Line", "ways": [{"say": "116 123", "number": True, "more": "Free."}],
               "limits": "", "checked": "Followed."}  # fmt: skip
    many = sheet.words["sections"][0] | {
        "contacts": [contact | {"name": f"Line number {n}"} for n in range(60)]
    }
    pdf = pdfium.PdfDocument(
        printing.pdf(replace(sheet, words={**sheet.words, "sections": [many]}))
    )
    assert len(pdf) == 1
    text = text_of(pdf[0])
    assert "Line number 0" in text
    assert "Line number 59" not in text
    long = sheet.words["sections"][0] | {
        "paragraphs": ["Many words that nobody can leave out. " * 20] * 30
    }
    with pytest.raises(
        TooLongError, match=rf"guidance/checklists/{name}\.yml takes more than 1 side of A4"
    ):
        printing.pdf(replace(sheet, words={**sheet.words, "sections": [long]}))


TYPST = [
    '#panic("no")',
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.2.0": *',
    '"); #eval("1+1"); (',
    "$ x^2 $ *bold* _it_ `code` <label> @reference // comment /* more */",
    "\\u{41} #sys.inputs.data",
    '= Heading\n- list\n#link("https://evil.example")[here]',
]


@pytest.mark.parametrize("text", TYPST)
def test_words_never_become_typst(guidance: Guidance, text: str) -> None:
    library = guidance.library()
    sheet = first_sheet(library)
    changed = sheet.words["sections"][0] | {
        "title": text, "paragraphs": [text], "steps": [text], "never": [text], "blanks": [{"label": text, "filled": text}],
        "roles": [{"name": text, "does": text}], "rules": [{"where": text, "text": text, "checked": text}], "table": {"columns": [text, text], "rows": 1, "height": 9},
    }  # fmt: skip
    made = printing.pdf(
        replace(sheet, words={**sheet.words, "introduction": text, "sections": [changed]})
    )
    pdf = pdfium.PdfDocument(made)
    assert squeezed(text_of(pdf[0])).count(squeezed(text)) >= 6
    with pikepdf.open(BytesIO(made)) as read:
        targets = {
            str(note.A.URI)
            for page in read.pages
            for note in page.get("/Annots", [])
            if "/A" in note
        }
    assert targets == {sheet.words["link"]}


def test_no_hostile_string_stops_the_printing_or_becomes_a_link(guidance: Guidance) -> None:
    """Whatever passed the rules, or came past them, is printed as text or refused by name."""
    library = guidance.library()
    sheet = first_sheet(library)
    tried = 0
    refused: list[str] = []
    for case in CASES:
        text = value_of(case)
        if re.search("[\ud800-\udfff]", text):
            continue  # Half a character, which no file of UTF-8 can hold.
        words = {**sheet.words, "title": text, "introduction": text}
        try:
            made = printing.pdf(replace(sheet, words=words))
        except (TooLongError, RuntimeError) as error:
            refused.append(str(error))
            continue
        tried += 1
        with pikepdf.open(BytesIO(made)) as read:
            targets = {
                str(note.A.URI)
                for page in read.pages
                for note in page.get("/Annots", [])
                if "/A" in note
            }
            assert targets == {sheet.words["link"]}, case
            assert "/Names" not in read.Root or "/JavaScript" not in read.Root.Names, case
    assert tried > 100
    assert [
        why
        for why in refused
        if not re.search(
            "could not be displayed with font|title is empty|takes more than 1 side", why
        )
    ] == []


def test_a_school_of_its_own_has_its_contacts_on_every_sheet(guidance: Guidance) -> None:
    for sheet in printing.sheets(guidance.library()):
        said = text_of(pdfium.PdfDocument(printing.pdf(sheet))[0])
        assert "Contacts here" in said
        assert "Safeguarding lead: 020 7946 0000, lead@school.example, Room 12." in said, said

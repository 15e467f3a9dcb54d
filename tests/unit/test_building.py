"""A check that finds nothing is followed by a build that finds nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typst

from helpers.guidance import TODAY, Guidance
from signpost.outputs import sheets, typeface
from signpost.pages.addresses import neutral
from signpost.proof import hand_written
from signpost.rules.check import checked

# ---------------------------------------------------------------------------------------- each fault that a build found


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "rule"),
    [
        (
            "platforms/examplegram.yml",
            "operator: E",
            "icon: simple/none\noperator: E",
            "3:7",
            "unknown-icon",
        ),
        (
            "platforms/examplegram.yml",
            "operator: E",
            "icon: material/../x\noperator: E",
            "3:7",
            "icon",
        ),
        ("countries/gb.yml", "Europe/London", "Mars/Phobos", "4:14", "unknown-zone"),
        (
            "countries/gb.yml",
            "regions: [GB-SCT], source",
            "regions: [FR-BRE], source",
            "12:51",
            "impossible-place",
        ),
        (
            "countries/gb.yml",
            "does: Hears",
            "regions: [IE-D], does: Hears",
            "8:53",
            "impossible-place",
        ),
        (
            "advice/settings.yml",
            "concerns: [teasing]",
            "concerns: [all]",
            "10:12",
            "unknown-reference",
        ),
        (
            "checklists/contacts.yml",
            "concerns: [pictures]",
            "concerns: [all]",
            "6:12",
            "unknown-reference",
        ),
        ("checklists/contacts.yml", "Whom to call", "Whom to call Ж", "2:8", "unprintable-letter"),
        (
            "checklists/contacts.yml",
            "blanks: [Lead,",
            "blanks: [負責人,",
            "10:67",
            "unprintable-letter",
        ),
        (
            "services/gb/listeners.yml",
            "name: Example Listeners",
            "name: 傾聽者",
            "1:7",
            "unprintable-letter",
        ),
        ("countries/gb.yml", "name: United Kingdom", "name: ブリテン", "1:7", "unprintable-letter"),
        ("countries/gb.yml", "short: DSL", "short: 導師", "8:38", "unprintable-letter"),
        ("site.yml", "name: ", "name: 助", "", "unprintable-letter"),
        ("site.yml", "note: Room 12.", "note: Or 0909 879 0000.", "10:11", "contact-in-prose"),
        (
            "site.yml",
            "label: Safeguarding lead",
            "label: help.example.org",
            "7:12",
            "contact-in-prose",
        ),
        ("site.yml", "org/signpost/signpost", "org/signpost?a=b", "4:13", "address"),
    ],
)
def test_a_check_tells_what_only_a_build_told(
    guidance: Guidance, file: str, old: str, new: str, place: str, rule: str
) -> None:
    path = guidance.folder / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    (problem,) = guidance.problems()
    assert problem.rule == rule
    assert str(problem.place).startswith(f"guidance/{file}:{place}")
    assert problem.fix.endswith(".")


def test_a_picture_is_printed_by_its_name(guidance: Guidance) -> None:
    guidance.change("checklists/contacts.yml", "Stay calm.", "You are not alone 💙. Tap ☎️ 👍🏽.")
    assert guidance.problems() == []
    sheet = next(sheets.sheets(guidance.library()))
    said = "You are not alone (blue heart). Tap (black telephone) (thumbs up sign)."
    assert said in [step for section in sheet.words["sections"] for step in section["steps"]]
    assert sheets.pdf(sheet).startswith(b"%PDF")


def test_letters_that_are_not_printed_are_anybodys(guidance: Guidance) -> None:
    guidance.change("concerns/teasing.yml", "search_words: [", "search_words: [いじめ, ")
    listeners = guidance.folder / "services/gb/listeners.yml"
    listeners.write_text(
        listeners.read_text(encoding="utf-8") + "formerly: [Ακροατές]\n", encoding="utf-8"
    )
    assert guidance.problems() == []


def test_typst_prints_every_letter_that_the_typeface_has_and_no_picture(tmp_path: Path) -> None:
    def printed(text: str) -> bool:
        file = tmp_path / "letters.typ"
        words = json.dumps(text, ensure_ascii=False)
        file.write_text(
            f'#set document(title: "x")\n#set text(font: "Atkinson Hyperlegible Next")\n= x\n#text({words})'
        )
        try:
            typst.compile(
                str(file),
                font_paths=[str(typeface.FONTS)],
                ignore_system_fonts=True,
                pdf_standards=["ua-1"],
            )
        except typst.TypstError:
            return False
        return True

    assert len(typeface.letters()) > 300
    letters = sorted(
        letter for letter in typeface.letters() if letter.isprintable() and letter not in '"\\'
    )
    assert printed(" ".join(letters))
    for letter in "💙負ไก":
        assert letter not in typeface.letters()
        assert not printed(letter)


def test_a_page_of_docs_at_the_address_of_an_entry_is_told(guidance: Guidance) -> None:
    docs = guidance.folder.parent / "docs"
    for name in (
        "about.md",
        f"platforms/{neutral('examplegram')}.md",
        "platforms/examplegram/index.md",
        "help.md",
    ):
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text("# Page\n")
    found = checked(guidance.folder, TODAY, frozenset(hand_written.read(docs).pages)).problems
    assert {(str(problem.place), problem.rule) for problem in found} == {
        ("guidance/platforms/examplegram.yml", "address-clash"),
        ("guidance/concerns", "address-clash"),
    }
    assert len(found) == 3


def test_a_sheet_that_has_the_number_of_another_in_its_name_is_told(guidance: Guidance) -> None:
    sheet = (guidance.folder / "checklists/contacts.yml").read_text(encoding="utf-8")
    guidance.write(
        "checklists/sheet-01.yml",
        sheet.replace("number: 1", "number: 2").replace("parent", "educator"),
    )
    assert {problem.rule for problem in guidance.problems()} == {"address-clash"}

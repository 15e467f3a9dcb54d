"""A check that finds nothing is followed by a build that finds nothing."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typst

from helpers.guidance import DOCUMENTS, ROOT, TODAY, Guidance
from helpers.sites import Project, mkdocs_build
from signpost import clicks, coverage, documents, elsewhere, export, pages, printing, searching, source, typeface
from signpost.checking import checked
from signpost.library import Library, neutral
from signpost.proof import Proof
from signpost.shell import Shell

# ---------------------------------------------------------------------------------------- each fault that a build found


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "rule"),
    [
        ("platforms/examplegram.yml", "operator: E", "icon: simple/none\noperator: E", "3:7", "unknown-icon"),
        ("platforms/examplegram.yml", "operator: E", "icon: material/../x\noperator: E", "3:7", "icon"),
        ("countries/gb.yml", "Europe/London", "Mars/Phobos", "4:14", "unknown-zone"),
        ("countries/gb.yml", "regions: [GB-SCT], source", "regions: [FR-BRE], source", "12:51", "impossible-place"),
        ("countries/gb.yml", "does: Hears", "regions: [IE-D], does: Hears", "8:53", "impossible-place"),
        ("advice/settings.yml", "concerns: [teasing]", "concerns: [all]", "10:12", "unknown-reference"),
        ("checklists/contacts.yml", "concerns: [pictures]", "concerns: [all]", "6:12", "unknown-reference"),
        ("checklists/contacts.yml", "Whom to call", "Whom to call Ж", "2:8", "unprintable-letter"),
        ("checklists/contacts.yml", "blanks: [Lead,", "blanks: [負責人,", "10:67", "unprintable-letter"),
        ("services/gb/listeners.yml", "name: Example Listeners", "name: 傾聽者", "1:7", "unprintable-letter"),
        ("countries/gb.yml", "name: United Kingdom", "name: ブリテン", "1:7", "unprintable-letter"),
        ("countries/gb.yml", "short: DSL", "short: 導師", "8:38", "unprintable-letter"),
        ("site.yml", "name: ", "name: 助", "", "unprintable-letter"),
        ("site.yml", "note: Room 12.", "note: Or 0909 879 0000.", "10:11", "contact-in-prose"),
        ("site.yml", "label: Safeguarding lead", "label: help.example.org", "7:12", "contact-in-prose"),
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
    sheet = next(printing.sheets(guidance.library()))
    said = "You are not alone (blue heart). Tap (black telephone) (thumbs up sign)."
    assert said in [step for section in sheet.words["sections"] for step in section["steps"]]
    assert printing.pdf(sheet).startswith(b"%PDF")


def test_letters_that_are_not_printed_are_anybodys(guidance: Guidance) -> None:
    guidance.change("concerns/teasing.yml", "search_words: [", "search_words: [いじめ, ")
    listeners = guidance.folder / "services/gb/listeners.yml"
    listeners.write_text(listeners.read_text(encoding="utf-8") + "formerly: [Ακροατές]\n", encoding="utf-8")
    assert guidance.problems() == []


def test_typst_prints_every_letter_that_the_typeface_has_and_no_picture(tmp_path: Path) -> None:
    def printed(text: str) -> bool:
        file = tmp_path / "letters.typ"
        words = json.dumps(text, ensure_ascii=False)
        file.write_text(
            f'#set document(title: "x")\n#set text(font: "Atkinson Hyperlegible Next")\n= x\n#text({words})'
        )
        try:
            typst.compile(str(file), font_paths=[str(typeface.FONTS)], ignore_system_fonts=True, pdf_standards=["ua-1"])
        except typst.TypstError:
            return False
        return True

    assert len(typeface.letters()) > 300
    letters = sorted(letter for letter in typeface.letters() if letter.isprintable() and letter not in '"\\')
    assert printed(" ".join(letters))
    for letter in "💙負ไก":
        assert letter not in typeface.letters()
        assert not printed(letter)


def test_a_page_of_docs_at_the_address_of_an_entry_is_told(guidance: Guidance) -> None:
    docs = guidance.folder.parent / "docs"
    for name in ("about.md", f"platforms/{neutral('examplegram')}.md", "platforms/examplegram/index.md", "help.md"):
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text("# Page\n")
    found = checked(guidance.folder, TODAY, frozenset(documents.read(docs).pages)).problems
    assert {(str(problem.place), problem.rule) for problem in found} == {
        ("guidance/platforms/examplegram.yml", "address-clash"),
        ("guidance/concerns", "address-clash"),
    }
    assert len(found) == 3


def test_a_sheet_that_has_the_number_of_another_in_its_name_is_told(guidance: Guidance) -> None:
    sheet = (guidance.folder / "checklists/contacts.yml").read_text(encoding="utf-8")
    guidance.write("checklists/sheet-01.yml", sheet.replace("number: 1", "number: 2").replace("parent", "educator"))
    assert {problem.rule for problem in guidance.problems()} == {"address-clash"}


# --------------------------------------------------------------------------------------------- what a check lets pass


def built(library: Library) -> None:
    """Make everything of a build but files: pages and their proof, PDFs' words, lists, data; raises where one would."""
    press = pages.Press(library)
    made = press.pages()
    proof = Proof(library)
    faults = [fault for page in made for fault in proof.faults(page.path, page.html, page.edit)]
    assert faults == []
    assert len({page.path for page in made} | set(pages.formerly(library))) == len(made) + len(pages.formerly(library))
    shell = Shell(press, str(library.site.address), preview=False)
    for page in made:
        shell.whole(page)
    for old, new in pages.formerly(library).items():
        shell.moved(old, new)
    for texts in (elsewhere.files(press), export.files(library)):
        assert dict(texts)
    assert coverage.document(library) + coverage.data(library) + searching.index(press.drafts, library.home)
    links = {page.path: clicks.links(page) for page in made if clicks.is_on_the_way(page.path)}
    assert clicks.document(library, links)
    assert list(printing.sheets(library))


VALUES = (
    "all", "EU", "GB", "FR", "GB-SCT", "FR-BRE", "teasing", "at-home", "examplegram", "gb/listeners", "gb/emergency",
    "Europe/Paris", "Mars/Phobos", "UTC", "simple/none", "undated", "2026", "999", "0", "18", "false", "true", "closed",
    "unsure", "older", "always", "never-copy", "keep", "emergency", "crisis", "helpline", "teen", "educator", "parents",
    "adults", "in-app", "help-page", "short", "international", "İ", "日本語", "Ж", "💙", "x" * 80, "A. B! C?", '"',
    "9999-12-31", "https://www.example.org/a", "0808 157 0999", "help@example.org",
)  # fmt: skip


def places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value inside an entry."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, within in inner:
        yield (*path, step)
        yield from places(within, (*path, step))


def mutations(values: Any, number: int) -> Iterator[Any]:
    """Yield an entry with one value after another changed: each to another of `VALUES`, left out, or doubled."""
    for turn, path in enumerate(places(values)):
        changed = copy.deepcopy(values)
        holder = changed
        for step in path[:-1]:
            holder = holder[step]
        here = holder[path[-1]]
        match (turn + number) % 4:
            case 0:
                del holder[path[-1]]
            case 1 if isinstance(here, list):
                holder[path[-1]] = here * 2
            case _:
                holder[path[-1]] = VALUES[(turn * 7 + number) % len(VALUES)]
        yield changed


FILES = sorted(path.relative_to(ROOT / "tests/small").as_posix() for path in (ROOT / "tests/small").rglob("*.yml"))


@pytest.mark.parametrize("name", FILES)
def test_what_a_check_lets_pass_can_be_built(guidance: Guidance, name: str) -> None:
    file = guidance.folder.parent / name
    values = source.read(file, name)[0].values
    passed = 0
    for number in range(2):
        for changed in mutations(values, number):
            file.write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
            found = checked(guidance.folder, TODAY, DOCUMENTS)
            if not found.problems:
                passed += 1
                built(found.library)
    # A list that checks refuse whole would show nothing.
    assert passed or name.endswith(("schemes.yml", "exemptions.yml"))


def test_a_real_build_follows_a_check_of_changed_entries(project: Project) -> None:
    root = project("changed")
    guidance = Guidance(root / "guidance")
    guidance.change("concerns/teasing.yml", "search_words: [", "search_words: [いじめ, 日本語, ")
    guidance.change("services/gb/listeners.yml", "name: Example Listeners", "name: Écoute – “Łódź” ½ €")
    guidance.change("countries/gb.yml", "missing: [A number", "missing: [いじめ 💙, A number")
    assert guidance.problems() == []
    done = mkdocs_build(root)
    assert done.returncode == 0, done.stderr

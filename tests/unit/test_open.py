"""What goes out beside the pages: open data, coverage, and what is out of use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers.guidance import ROOT, Guidance
from signpost.cli import main
from signpost.entries import out_of_use
from signpost.entries.library import Library
from signpost.outputs import clicks, coverage, open_data
from signpost.pages import render

# ------------------------------------------------------------------------------------------------- open data


def test_the_version_changes_with_a_fact_and_with_nothing_else(guidance: Guidance) -> None:
    def version() -> object:
        return json.loads(open_data.files(guidance.library())["data/index.json"])["version"]

    before = version()
    assert version() == before
    guidance.change(
        "services/gb/listeners.yml", "about: Somebody listens.", "about: Somebody listens well."
    )
    assert version() != before


# ------------------------------------------------------------------------------------------------- coverage


def test_a_cell_shows_the_best_source_behind_it(real_library: Library) -> None:
    found = coverage.coverage(real_library)
    assert found.countries["GB"]["helpline"] == "archive"
    assert {tuple(cells) for cells in found.platforms.values()} == {tuple(real_library.online)}
    for name, cells in found.platforms.items():
        for concern, grade in cells.items():
            assert (grade == "") == (not real_library.routes(name, concern)), (name, concern)
    assert sum(found.routes.values()) == found.counts["routes"]
    assert sum(found.months.values()) == found.counts["claims"] > 500
    assert (
        sum(sum(grades.values()) for grades in found.services.values()) == found.counts["services"]
    )


def test_what_no_app_can_help_with_has_no_column_and_is_said_to_have_none(
    guidance: Guidance,
) -> None:
    library = guidance.library()
    found = coverage.coverage(library)
    assert (found.counts["concerns"], found.counts["action pages"]) == (3, 2 * 1 * 3)
    said = coverage.document(library)
    assert "| Platform | pictures | teasing | missing |" in said
    assert "no app can help: `at-home`." in said
    links = {
        page.path: clicks.links(page)
        for page in render.pages(library)
        if clicks.is_on_the_way(page.path)
    }
    assert {concern for concern, _ in clicks.ways(library, links)} == {"pictures", "teasing"}
    assert json.loads(open_data.files(library)["data/concerns.json"])["at-home"]["online"] is False


def test_text_of_an_entry_stays_text_on_the_page_of_what_is_missing(guidance: Guidance) -> None:
    guidance.change(
        "countries/gb.yml",
        "A number for parents.",
        "'A <script>alert(1)</script> and a | and a [x](y).'",
    )
    said = coverage.document(guidance.library())
    assert "<script>" not in said
    assert "&lt;script&gt;" in said


# ------------------------------------------------------------------------------------------------- out of use


def old(library: Library, text: str) -> list[tuple[int, int, str, str]]:
    return [
        (found.line, found.column, found.text, found.gone.entry)
        for found in out_of_use.mentions(library, text)
    ]


def test_old_names_numbers_and_addresses_are_found_however_they_are_written(
    guidance: Guidance,
) -> None:
    guidance.change("services/gb/old-listeners.yml", "status: closed", (
        "status: closed\nmarks: [0800 111 222, www.old.example.org/report, help@old.example.org, '112']"))  # fmt: skip
    library = guidance.library()
    entry = "services/gb/old-listeners"
    assert old(library, "Call 0800111222 now") == [(1, 6, "0800111222", entry)]
    assert old(library, '<a href="tel:0800-111-222">') == [(1, 14, "0800-111-222", entry)]
    assert old(library, "\nhttps://WWW.old.example.org/report?x") == [
        (2, 9, "WWW.old.example.org/report", entry)
    ]
    assert old(library, "Write to help@old.example.org.") == [
        (1, 10, "help@old.example.org", entry)
    ]
    assert old(library, "See xwww.old.example.org/report") == []
    name = str(library.services["gb/old-listeners"].name)
    assert old(library, f"Ask the {name} &amp; others") == [(1, 9, name, entry)]


def test_what_is_in_use_or_part_of_something_else_is_not_found(guidance: Guidance) -> None:
    guidance.change("services/gb/old-listeners.yml", "status: closed", (
        "status: closed\nmarks: [0800 111 222, www.old.example.org/report, '112', 0808 157 0999]"))  # fmt: skip
    library = guidance.library()
    for text in (
        "112",
        "0800 111 2223",
        "10800 111 222",
        "0808 157 0999",
        "www.old.example.org/reporting",
    ):
        assert old(library, text) == [], text


def test_a_folder_of_saved_pages_is_looked_through(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "safety").mkdir()
    (tmp_path / "safety" / "page.html").write_text(
        "<p>Report to Action Fraud.</p>", encoding="utf-8"
    )
    (tmp_path / "fine.txt").write_text("Report to Report Fraud.", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG Action Fraud")
    assert main(["retired", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert f'{tmp_path / "safety" / "page.html"}:1:14: "Action Fraud" is out of use' in said
    assert "Write instead: Report Fraud" in said
    assert "1 places in 2 files" in said
    assert main(["retired", str(tmp_path / "fine.txt")]) == 0
    assert main(["retired", str(tmp_path / "nothing")]) == 2


def test_the_manual_names_every_file_of_open_data() -> None:
    said = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    for name in (
        "index",
        "services",
        "platforms",
        "countries",
        "concerns",
        "advice",
        "checklists",
        "schemes",
        "coverage",
    ):
        assert f"data/{name}.json" in said

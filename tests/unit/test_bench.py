"""The benchmark's own arithmetic; what it measures is no test's business."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median
from xml.etree import ElementTree

import pytest

from bench import __main__ as bench
from bench import entries, others, report
from helpers.guidance import DOCUMENTS, ROOT, SMALL, TODAY
from signpost.entries.schema import blocks
from signpost.entries.schema.text import Address, Email, Number, Prose
from signpost.pages import render
from signpost.rules.check import checked

# -------------------------------------------------------------------------------------------------- the entries


@pytest.mark.parametrize("wanted", [30, 41, 120])
def test_multiplied_entries_have_no_problem_and_make_exactly_so_many_pages(
    tmp_path: Path, wanted: int
) -> None:
    mix = entries.multiplied(SMALL, tmp_path / "guidance", wanted, TODAY)
    found = checked(tmp_path / "guidance", TODAY, DOCUMENTS)
    assert not found.problems
    assert mix.pages == wanted
    assert len(render.pages(found.library)) == wanted


def test_fewer_of_the_real_entries_have_no_problem(tmp_path: Path) -> None:
    """Once the register held exceptions for entries that were not there, and nothing could be measured."""
    entries.multiplied(ROOT / "guidance", tmp_path / "guidance", 200, TODAY)
    assert checked(tmp_path / "guidance", TODAY, DOCUMENTS).problems == ()


def test_an_edit_shows_on_the_page_that_the_preview_is_asked_for(tmp_path: Path) -> None:
    """Once it was asked for an old address, and waited for a quarter of an hour."""
    tool, _ = bench._signpost(tmp_path / "signpost", 200, 1_795_392_000)
    tool.edit(7)
    library = checked(tmp_path / "signpost" / "guidance", TODAY, DOCUMENTS).library
    pages = {page.path: page.html for page in render.pages(library)}
    assert bench.news(7) in pages[bench._page_edited(tmp_path / "signpost")]


def test_a_copy_says_everything_in_words_of_its_own_and_keeps_every_contact(tmp_path: Path) -> None:
    entries.multiplied(SMALL, tmp_path / "guidance", 120, TODAY)
    platforms = checked(tmp_path / "guidance", TODAY).library.platforms
    first, copy = platforms["examplegram"], platforms["examplegram-lale"]
    texts, copied = (dict(blocks.leaves(one, Prose)) for one in (first, copy))
    assert texts.keys() == copied.keys()
    # The first is a word that pages understand; the others have no word of four small letters to lose.
    same = {str(text) for path, text in texts.items() if text == copied[path]}
    assert same == {"not-published", 'Tap "Report".', 'Tap "Block".'}
    for kind in (Address, Email, Number):
        assert list(blocks.leaves(first, kind)) == list(blocks.leaves(copy, kind))


def test_a_text_of_a_copy_is_as_long_as_before() -> None:
    text = "Write down the account name, the link and the date."
    assert (
        entries.told(text, 1, short=False) == "Write down the account name, the link and the lale."
    )
    assert entries.told(text, 1, short=False) != entries.told(text, 2, short=False)
    assert entries.told("example.org", 2, short=True) == "example org lali"


def test_sizes_keep_the_proportions_of_the_real_entries() -> None:
    real = entries.Mix(
        concerns=18, platforms=42, countries=45, checklists=14, advice=11, services=331
    )
    assert entries.mix(real, real.pages) == real
    ten_times = entries.mix(real, 10 * real.pages)
    assert (ten_times.concerns, ten_times.countries) == (18, 45)
    assert 9.5 < ten_times.platforms / real.platforms < 10.5
    assert (
        9.5 < ten_times.services / real.services < 10.6
    )  # They fill what less than one platform more leaves.


def test_too_few_pages_are_refused() -> None:
    with pytest.raises(ValueError, match="9 pages are too few"):
        entries.mix(entries.Mix(2, 3, 1, 1, 1, 5), 9)


# --------------------------------------------------------------------------------------------- the other generators


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<h2 id="now">What to do</h2>\n<p class="x">Stop  <b>now</b>.</p>', "## What to do {#now}\n\nStop **now**.\n"),
        ("<ol><li>One<p>More</p></li><li>Two</li></ol>", "1. One\n\n    More\n\n1. Two\n"),
        ('<p><a class="call" href="tel:999">Call 999</a> <q>Hi</q></p>', "[Call 999](tel:999) “Hi”\n"),
        ('<p><strong>Tap <b>Report</b> </strong>or <img src="x" alt="">*</p>', "**Tap Report** or \\*\n"),
        ("<dl><div><dt>Who</dt><dd>We</dd></div></dl>", "**Who**\n\nWe\n"),
        ("<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td></td></tr></tbody></table>",
         "| A | B |\n| --- | --- |\n| 1 |  |\n"),
        ('<p><a href="a-gb-a4.pdf">A4</a></p>', "A4\n"),
    ],
)  # fmt: skip
def test_pages_become_markdown(html: str, text: str) -> None:
    assert others.markdown(html) == text


def test_links_lead_to_files_where_mkdocs_wants_them() -> None:
    html = '<a href="../gb/#talk">UK</a> <a href="https://example.org/a/">Away</a> <a href="#top">Up</a>'
    assert others.markdown(html) == "[UK](../gb/#talk) [Away](https://example.org/a/) [Up](#top)\n"
    assert others.markdown(html, to_files=True).startswith(
        "[UK](../gb/index.md#talk) [Away](https://example.org/a/)"
    )


def test_pages_with_others_below_them_are_sections_for_hugo() -> None:
    made = [
        others.Page(path, "", "", "", None)
        for path in ("", "help/", "help/abcd/", "help/abcd/parent/")
    ]
    above = others.sections(made)
    assert above == {"", "help/", "help/abcd/"}
    assert others.hugo_file("", above, "md") == Path("_index.md")
    assert others.hugo_file("help/abcd/", above, "md") == Path("help/abcd/_index.md")
    assert others.hugo_file("help/abcd/parent/", above, "html") == Path("help/abcd/parent.html")


# ------------------------------------------------------------------------------------------------------ the report


def test_ratios_are_taken_round_by_round() -> None:
    # The second round was slow for both: side by side that changes nothing.
    assert report.ratio([1.0, 4.0, 1.5], [2.0, 8.0, 2.0]) == (0.5, 0.5, 0.75)
    with pytest.raises(ValueError, match="shorter"):
        report.ratio([1.0, 4.0], [2.0])


def test_the_page_says_what_was_left_out_and_how_long_it_took_for_fewer_pages() -> None:
    figures: report.Figures = json.loads(
        (ROOT / "docs/contribute/benchmark.json").read_text(encoding="utf-8")
    )
    # The sizes that all were measured at.
    figures["sizes"] = [
        size for size in figures["sizes"] if set(size["tools"]) == set(report.NAMES)
    ]
    largest = figures["sizes"][-1]
    ours = {key: tool for key, tool in largest["tools"].items() if key != "zensical"}
    more = report.with_size(figures, {**largest, "pages": 20_000, "tools": ours})
    text = report.page(more)
    seconds = median(wall for wall, _ in largest["tools"]["zensical"]["builds"]["clean"])
    known = f"for {largest['pages']:,} pages a clean build took {seconds:.1f} s on the wall"
    assert f"Zensical was left out, for the time that it takes: {known}." in text
    assert text.count("left out, for the time") == 1
    growth = next(
        line
        for line in text.partition("## Growth")[2].splitlines()
        if line.startswith("| Zensical")
    )
    assert growth.endswith("| left out |")
    assert report.plot(more).count(">Zensical<") == len(figures["sizes"])


def test_a_size_that_is_measured_again_takes_the_place_of_the_older() -> None:
    figures: report.Figures = json.loads(
        (ROOT / "docs/contribute/benchmark.json").read_text(encoding="utf-8")
    )
    again: report.Size = {**figures["sizes"][0], "rounds": 99}
    sizes = report.with_size(figures, again)["sizes"]
    assert [size["pages"] for size in sizes] == [size["pages"] for size in figures["sizes"]]
    assert sizes[0]["rounds"] == 99


def test_the_page_and_the_plot_are_those_of_the_figures() -> None:
    folder = ROOT / "docs" / "contribute"
    figures = json.loads((folder / "benchmark.json").read_text(encoding="utf-8"))
    for name, text in report.files(figures).items():
        assert (folder / name).read_text(encoding="utf-8") == text, "run: dev.py bench --rewrite"


def test_the_plot_is_words_and_shapes_that_may_stand_inside_a_page() -> None:
    drawing = ElementTree.fromstring(  # noqa: S314
        (ROOT / "docs/contribute/benchmark.svg").read_text(encoding="utf-8")
    )
    inside = list(drawing.iter())
    assert {element.tag.partition("}")[2] for element in inside} == {
        "svg",
        "title",
        "rect",
        "text",
        "path",
    }
    assert not [element for element in inside if {"style", "id", "class"} & set(element.keys())]
    assert set(report.NAMES.values()) <= {element.text for element in inside}


def test_a_folder_that_is_missing_is_told_before_anything_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def measured(*asked: object) -> None:
        raise AssertionError("It was measured.")

    monkeypatch.setattr(bench, "_size", measured)
    assert bench.main(["30", "--to", str(tmp_path / "missing")]) == 2
    assert capsys.readouterr().err.endswith(
        "missing is not a folder. Make it, or name another one with --to.\n"
    )

"""Open data and coverage in the finished site."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from pathlib import Path

import pytest

from helpers.html_reader import Html
from signpost.entries import out_of_use
from signpost.entries.library import Library
from signpost.entries.schema.kinds import KINDS
from signpost.outputs import open_data

DATA = "data"


def read(site: Path, name: str) -> dict[str, object]:
    found: dict[str, object] = json.loads((site / DATA / name).read_text(encoding="utf-8"))
    return found


def test_the_index_names_every_file_with_its_digest(real_site: Path) -> None:
    index = read(real_site, "index.json")
    assert isinstance(index["sha256"], dict)
    assert {path.name for path in (real_site / DATA).iterdir()} - {"index.html"} == {
        *index["sha256"],
        "index.json",
        "coverage.json",
    }
    for name, digest in index["sha256"].items():
        assert hashlib.sha256((real_site / DATA / name).read_bytes()).hexdigest() == digest
    assert index["licence"] == open_data.LICENCE
    assert re.fullmatch(r"[0-9a-f]{12}", str(index["version"]))


@pytest.mark.parametrize(
    "kind", ["concerns", "platforms", "services", "countries", "advice", "checklists"]
)
def test_every_entry_can_be_read_back_from_the_data_as_it_was(
    real_site: Path, real_library: Library, kind: str
) -> None:
    read_back = {
        name: KINDS[kind].model_validate(entry)
        for name, entry in read(real_site, f"{kind}.json").items()
    }
    assert read_back == dict(real_library.entries[kind])


def test_the_table_has_a_row_for_each_contact_and_no_cell_that_a_spreadsheet_runs(
    real_site: Path, real_library: Library
) -> None:
    with (real_site / DATA / "contacts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    opened = [service for service in real_library.services.values() if service.is_reachable]
    assert len(rows) == sum(len(service.contacts) for service in opened)
    for row in rows:
        assert not any(str(cell).startswith(("=", "+", "-", "@", "*")) for cell in row.values()), (
            row
        )


def test_the_page_has_a_row_for_every_country_and_platform_and_a_plot_with_its_figures(
    real_site: Path, real_library: Library
) -> None:
    html = Html((real_site / "contribute/coverage/index.html").read_text(encoding="utf-8"))
    rows = {row.text.split()[0] for row in html.all("tr") if row.text.split()}
    assert set(real_library.countries) <= rows
    assert set(real_library.platforms) <= rows
    (plot,) = [svg for svg in html.all("svg") if svg.attributes.get("role") == "img"]
    years = read(real_site, "coverage.json")["months"]
    assert isinstance(years, dict)
    assert f"undated: {years['undated']}" in plot.attributes["aria-label"]


def test_the_page_lists_all_that_is_out_of_use_and_shows_no_old_number(
    real_site: Path, real_library: Library
) -> None:
    text = (real_site / "retired/index.html").read_text(encoding="utf-8")
    html = Html(text.partition("<h1")[2])  # Above it stands the urgent help.
    gone = list(out_of_use.gone(real_library))
    assert len(html.all("dt")) == len(gone) > 10
    for one in gone:
        assert one.name in html.words
    assert not [address for address in html.addresses if address.startswith(("http", "tel:", "mailto:"))
                and "signpost.example" not in address and "bbc.co.uk" not in address]  # fmt: skip

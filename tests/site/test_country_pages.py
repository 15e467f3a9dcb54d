"""What the finished pages show of countries, in their text."""

from __future__ import annotations

import json
import re
from pathlib import Path

from helpers.html_reader import Html
from signpost.entries.library import Library
from signpost.entries.schema.blocks import AUDIENCES
from signpost.pages.addresses import neutral


def test_what_is_shown_on_the_floor_is_what_both_sources_have(
    real_site: Path, real_library: Library
) -> None:
    table = json.loads((real_site / "data/floor.json").read_text(encoding="utf-8"))
    assert set(table) == set(real_library.floors)
    for code, row in table.items():
        agreed = [said for said in row["source_says"] if not said["not_shown"]]
        assert len(row["shown"]) <= 3
        for shown in row["shown"]:
            assert {
                "number": shown["number"],
                "roles": shown["roles"],
                "not_shown": "",
            } in agreed, code
            assert re.fullmatch(row["library_pattern"], shown["number"]), code
        page = Html((real_site / f"contacts/{code.lower()}/index.html").read_text(encoding="utf-8"))
        assert {
            link.removeprefix("tel:") for link in page.addresses if link.startswith("tel:")
        } == {shown["number"] for shown in row["shown"]}
        if not row["shown"]:
            assert "We are not sure of the emergency number here." in page.words
        assert "We know no helpline" in page.words
        assert "112 works" not in page.words


def test_no_page_of_docs_names_a_number_to_call(real_site: Path) -> None:
    for path in ("privacy", "about", "accessibility", "how-we-check", "contribute"):
        html = Html((real_site / path / "index.html").read_text(encoding="utf-8"))
        assert not [link for link in html.addresses if link.startswith(("tel:", "sms:"))], path
        assert "Emergency numbers and helplines of your country" in html.words, path


def test_a_service_that_may_not_run_is_offered_on_no_page_about_what_happened(
    real_library: Library, real_site: Path
) -> None:
    unsure = {name for name, service in real_library.services.items() if service.status == "unsure"}
    assert "gb/report-abuse-in-education" in unsure
    for code in real_library.countries:
        for concern in real_library.concerns:
            for audience in AUDIENCES:
                offered = real_library.offers(code, concern, audience)
                assert not unsure & {
                    name for offer in offered for name in (*offer.services, *offer.more)
                }
                assert not unsure & {
                    line.service for line in real_library.lines(code, concern, audience)
                }
    page = Html((real_site / "contacts/gb/index.html").read_text(encoding="utf-8"))
    assert "We could not see whether these still run" in page.words


def test_crisis_lines_stand_before_any_grid_of_apps(real_site: Path) -> None:
    for voice in ("", "parent/", "school/"):
        text = (real_site / f"help/{neutral('self-harm')}/{voice}index.html").read_text(
            encoding="utf-8"
        )
        assert text.index("Samaritans</a>") < text.index('id="where"'), voice
        assert text.index('class="offers"') < text.index('id="where"'), voice

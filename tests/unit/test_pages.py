"""Pages from the small guidance: one golden page per kind, hostile text, links, and the words about age."""

from __future__ import annotations

import re
from datetime import date

import pytest

from helpers.guidance import TESTS, TODAY, Guidance
from helpers.html_reader import Html, Shape
from signpost.entries.schema.services import Hours
from signpost.entries.schema.text import Number
from signpost.pages import addresses, phrases, render
from signpost.pages.addresses import UnknownTargetError, neutral
from signpost.pages.render import Press
from signpost.project import TEMPLATES

GOLDEN = TESTS / "golden"

KINDS = {
    "home": "",
    "concerns": "help/",
    "concern-teen": f"help/{neutral('pictures')}/",
    "concern-parent": f"help/{neutral('teasing')}/parent/",
    "concern-educator": f"help/{neutral('pictures')}/school/",
    "concern-no-app": f"help/{neutral('at-home')}/",
    "action": f"help/{neutral('pictures')}/{neutral('examplegram')}/",
    "action-keep": f"help/{neutral('teasing')}/{neutral('examplegram')}/",
    "platforms": "platforms/",
    "platform": f"platforms/{neutral('examplegram')}/",
    "countries": "contacts/",
    "country": "contacts/gb/",
    "international": "contacts/international/",
    "retired": "retired/",
    "service": f"contacts/gb/{neutral('gb/listeners')}/",
    "service-closed": f"contacts/gb/{neutral('gb/old-listeners')}/",
    "advice-index": "advice/",
    "advice": f"advice/{neutral('settings')}/",
    "checklists": "checklists/",
    "checklist": "checklists/sheet-01/",
    "floor": "contacts/pe/",
}


def tidy(html: str) -> str:
    """Leave out blank lines, so that a golden page shows what a reader gets."""
    return "\n".join(line.rstrip() for line in html.splitlines() if line.strip()) + "\n"


@pytest.mark.parametrize("name", KINDS)
def test_a_page_of_each_kind_is_as_it_was_last_looked_at(
    guidance: Guidance, name: str, request: pytest.FixtureRequest
) -> None:
    page = guidance.pages()[KINDS[name]]
    about = f"<!-- {page.title} | {page.description} | {page.edit} | {', '.join(page.words)} -->\n"
    made, path = about + tidy(page.html), GOLDEN / f"{name}.html"
    if request.config.getoption("--update-golden"):
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text(encoding="utf-8")


def test_the_golden_pages_cover_every_template(guidance: Guidance) -> None:
    templates = {path.stem for path in (TEMPLATES / "pages").glob("*.html")} - {"base"}
    assert (
        templates - {name.split("-")[0] if name != "advice-index" else name for name in KINDS}
        == set()
    )
    assert {path.stem for path in GOLDEN.glob("*.html")} == set(KINDS)


def test_a_page_that_shares_its_parts_is_the_same_as_one_made_alone(guidance: Guidance) -> None:
    library = guidance.library()
    together = render.pages(library)
    for number, page in enumerate(together):
        alone = Press(library)
        assert alone.made(alone.drafts[number]) == page, page.path


def test_every_page_names_the_emergency_number_and_the_first_helpline(guidance: Guidance) -> None:
    for page in guidance.pages().values():
        words = Html(page.html).words
        assert "This site takes no reports." in words, page.path
        if page.path == "contacts/international/" or page.path.startswith(
            "contacts/international/"
        ):
            assert "tel:" not in page.html.partition("<h1>")[0], page.path
        elif page.path in ("contacts/pe/", "contacts/qa/", "contacts/aq/"):
            assert "We know no helpline here yet." in words, page.path
            assert "999" not in words, page.path
        else:
            assert words.index("United Kingdom") < words.index("Call 999"), page.path
            assert "Not in the United Kingdom?" in words, page.path
            assert "Example Listeners 0808 157 0999" in words, page.path


HOSTILE = [
    '<script>alert(1)</script> & "quotes" <b>',
    "{{ 7 * 7 }} {% include 'x' %} {# no #}",
    "[x](javascript:alert(1)) **bold** `code` <!-- open",
    "' onmouseover=alert(1) x='",
    "</title></head><svg onload=alert(1)>",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("concerns/pictures.yml", "teen: Someone has my pictures", "teen: '{}'"),
        ("concerns/pictures.yml", "teen: It is not your fault.", "teen: '{}'"),
        ("concerns/pictures.yml", "more: Nobody is told who you are.", "more: '{}'"),
        ("platforms/examplegram.yml", "about: An app for pictures & messages.", "about: '{}'"),
        ("platforms/examplegram.yml", "name: Report in the app", "name: '{}'"),
        ("platforms/examplegram.yml", "who_reads: Their safety team.", "who_reads: '{}'"),
        ("services/gb/listeners.yml", "name: Example Listeners", "name: '{}'"),
        ("services/gb/listeners.yml", "about: Somebody listens.", "about: '{}'"),
        ("countries/gb.yml", "name: United Kingdom", "name: '{}'"),
        ("advice/settings.yml", "title: Settings that help", "title: '{}'"),
        ("checklists/contacts.yml", "title: Whom to call", "title: '{}'"),
    ],
)
def test_text_never_becomes_markup(
    guidance: Guidance, small_shapes: frozenset[Shape], file: str, old: str, new: str, text: str
) -> None:
    made = [
        Html(page.html)
        for page in guidance.change(file, old, new.format(text.replace("'", "''"))).pages().values()
    ]
    for html in made:
        assert html.shapes <= small_shapes
        assert (html.comments, html.unbalanced) == ([], [])
    # Quotation marks round the name of a button become its style.
    assert any(text.replace('"', "") in html.words.replace('"', "") for html in made)


def test_button_names_are_marked_and_a_lone_quotation_mark_is_left_alone() -> None:
    assert phrases.buttons('Tap "Report" <now>.') == 'Tap <b class="button">Report</b> &lt;now&gt;.'
    assert phrases.buttons('5" & more') == "5&#34; &amp; more"


def test_a_link_to_a_page_that_does_not_exist_stops_the_build() -> None:
    app = addresses.path_of("platform", "x")
    known = frozenset({"", "help/", app})
    assert addresses.link(known, "help/", "platform", "x") == f"../{app}"
    assert addresses.link(known, app, "home") == "../../"
    assert addresses.link(known, "", "platform", "x", at="block") == f"{app}#block"
    assert addresses.link(known, "help/", "concern", at="parent") == "#parent"
    with pytest.raises(UnknownTargetError, match=addresses.path_of("platform", "y")):
        addresses.link(known, "", "platform", "y")


def test_addresses_do_not_tell_what_was_read(guidance: Guidance) -> None:
    telling = {"pictures", "teasing", "settings", "listeners", "take-away", "examplegram"}
    for path, page in guidance.pages().items():
        assert not telling & set(path.split("/")), path
        if path.split("/")[0] in ("help", "platforms", "advice") and path.count("/") > 1:
            assert not re.search(
                "picture|mean|bull|gram|setting|help(?:s|line)", page.tab, re.IGNORECASE
            ), page.tab


def test_neutral_addresses_stay_as_they_were_printed() -> None:
    assert [neutral(name) for name in ("blackmail", "nudes-shared", "gb/childline")] == [
        "m8xp",
        "qhr7",
        "vh75",
    ]


def test_numbers_are_dialled_as_they_stand() -> None:
    assert addresses.tel(Number("116 111")) == "116111"
    assert addresses.tel(Number("+353 1 234-5678")) == "+35312345678"
    assert (
        addresses.tel(Number("0808 157 0999"), "GB") == "08081570999"
    )  # Freephone: the prefix would not connect.
    assert addresses.tel(Number("020 7946 0124"), "GB") == "+442079460124"
    assert addresses.tel(Number("*4141"), "MX") == "*4141"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (("mon", "tue", "wed", "thu", "fri"), "Monday to Friday"),
        (("sun", "sat"), "Saturday and Sunday"),
        (("mon", "wed", "fri"), "Monday, Wednesday and Friday"),
        (("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "every day"),
        (("tue",), "Tuesday"),
    ],
)
def test_days_are_said_as_people_say_them(days: tuple[str, ...], words: str) -> None:
    assert (
        phrases.days(Hours.model_validate({"days": days, "opens": "09:00", "closes": "17:00"}))
        == words
    )


def test_a_page_says_how_a_fact_was_read_and_how_old_that_is(guidance: Guidance) -> None:
    path = f"contacts/gb/{neutral('gb/listeners')}/"
    fresh, old = (Html(guidance.pages(day)[path].html).words for day in (TODAY, date(2027, 11, 23)))
    assert "as kept on 1 October 2026. Not yet followed live." in fresh
    assert "Followed by us on 30 September 2026." in fresh
    assert "days old" not in fresh
    assert "as kept on 1 October 2026, over 90 days old. Not yet followed live." in old
    assert "Followed by us on 30 September 2026, over 90 days ago." in old
    platform = Html(guidance.pages()[KINDS["platform"]].html).words
    assert (
        "From elsewhere.example.net, not their own page, as kept in 2024, over 180 days old."
        in platform
    )
    assert "a copy without a date. Not yet followed live." in platform


def test_only_the_owners_own_pages_are_links(guidance: Guidance) -> None:
    page = guidance.pages()[KINDS["platform"]].html
    assert 'href="https://help.examplegram.example/after"' in page
    assert "elsewhere.example.net" in page
    assert "://elsewhere.example.net" not in page


def test_advice_on_keeping_evidence_stands_only_where_it_may(guidance: Guidance) -> None:
    made = guidance.pages()
    assert "screenshot of the chat" in made[KINDS["action-keep"]].html
    assert "screenshot of the chat" not in made[KINDS["action"]].html


def test_what_no_app_can_help_with_has_its_own_page_alone_and_stands_on_no_apps_page(
    guidance: Guidance,
) -> None:
    made = guidance.pages()
    own = f"help/{neutral('at-home')}/"
    assert {path for path in made if path.startswith(own)} == {
        own,
        f"{own}parent/",
        f"{own}school/",
    }
    for path in (own, f"{own}parent/", f"{own}school/"):
        html = Html(made[path].html)
        assert "What to do now" in html.words
        assert "Who can help" in html.words
        assert "Keeping a record" in html.words
        assert "online" not in html.words
        assert "app" not in html.words.split()
        assert any(
            address.endswith("privacy/#if-someone-may-be-watching") for address in html.addresses
        )
    for path, page in made.items():
        if neutral("examplegram") in path:
            assert own not in page.html, path
    for path in ("", "help/"):
        assert f'data-no-app="{neutral("at-home")}"' in made[path].html
        assert f'help/{neutral("at-home")}/"' in made[path].html


def test_a_picture_that_nobody_may_copy_keeps_the_rule_of_its_own_also_where_no_app_is_part_of_it(
    guidance: Guidance,
) -> None:
    guidance.change("concerns/at-home.yml", "evidence: note-only", "evidence: never-copy")
    assert (
        "Do not screenshot or save the picture." in guidance.pages()[KINDS["concern-no-app"]].html
    )


def test_a_page_names_its_file_where_there_is_no_repository(guidance: Guidance) -> None:
    guidance.change("site.yml", "repository: https://code.example.org/signpost/signpost\n", "")
    page = guidance.pages()[KINDS["platform"]].html
    assert "<code>guidance/platforms/examplegram.yml</code>" in page

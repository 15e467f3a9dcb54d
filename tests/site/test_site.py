"""The finished site of the real entries, read back file by file."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote, urlsplit

import pytest

from helpers.guidance import ROOT, Guidance
from helpers.html_reader import Html
from signpost.entries.library import Library
from signpost.pages.addresses import formerly, neutral, path_of
from signpost.text.phone_numbers import dialled


@pytest.fixture(scope="session")
def moved(real_site: Path, real_library: Library) -> dict[str, str]:
    """Where old addresses lead, by the places of the files that stand there."""
    return {f"{old}index.html": new for old, new in formerly(real_library).items()}


@pytest.fixture(scope="session")
def site(real_site: Path, moved: dict[str, str]) -> dict[str, Html]:
    """Every page by its place in the site: help/index.html. What stands at old addresses is left out."""
    paths = sorted(
        path
        for path in real_site.rglob("*.html")
        if path.relative_to(real_site).as_posix() not in moved
    )
    # In this process: what it took to hand thousands of parsed pages over was more than what it took to parse them.
    return {
        path.relative_to(real_site).as_posix(): Html(path.read_text(encoding="utf-8"))
        for path in paths
    }


@pytest.fixture(scope="session")
def readers(site: dict[str, Html]) -> dict[str, Html]:
    """The pages in the readers' own shell."""
    return {
        path: html
        for path, html in site.items()
        if any("/immutable/late." in address for address in html.addresses)
    }


def test_the_site_has_the_pages_it_promises(site: dict[str, Html], real_library: Library) -> None:
    concerns, platforms = len(real_library.online), len(real_library.platforms)
    actions = [
        path
        for path in site
        if re.fullmatch(r"help/\w{4}/(?:parent/|school/)?[a-z0-9-]+/index\.html", path)
    ]
    voices = {
        f"help/{neutral(name)}/{voice}/index.html"
        for name in real_library.concerns
        for voice in ("parent", "school")
    }
    assert (concerns >= 18, platforms >= 10) == (True, True)
    assert len(set(actions) - voices) == concerns * platforms * 3
    assert {"index.html", "404.html", "about/index.html", "how-we-check/index.html", "privacy/index.html",
            "accessibility/index.html", "contribute/index.html"} <= set(site)  # fmt: skip


def test_every_page_has_one_first_heading(site: dict[str, Html]) -> None:
    assert {
        path: len(html.all("h1")) for path, html in site.items() if len(html.all("h1")) != 1
    } == {}


def test_every_page_has_a_title_of_its_own(site: dict[str, Html]) -> None:
    titles = Counter(html.all("title")[0].text.strip() for html in site.values())
    assert [title for title, times in titles.items() if times > 1 or not title] == []


def test_every_readers_page_has_a_description_and_a_language(readers: dict[str, Html]) -> None:
    for path, html in readers.items():
        described = [
            meta for meta in html.all("meta") if meta.attributes.get("name") == "description"
        ]
        assert len(described) == 1, path
        assert described[0].attributes["content"], path
        assert html.all("html")[0].attributes["lang"] == "en", path


def test_every_page_says_where_to_turn_and_that_it_takes_no_reports(
    site: dict[str, Html], readers: dict[str, Html], real_library: Library
) -> None:
    emergency = f"tel:{real_library.emergency_numbers('GB')[0].number}"
    helpline = real_library.services[str(real_library.first_helpline("GB"))]
    number = f"tel:{next(contact.phone.digits for contact in helpline.contacts if contact.phone)}"
    for path, html in site.items():
        assert "This site takes no reports" in html.words, path
        kind, place = [*path.split("/"), ""][:2]
        if path not in readers:
            assert "Emergency numbers and helplines of your country" in html.words, path
        elif kind == "contacts" and place not in ("index.html", "gb"):
            assert (
                "Which country are you in?" if place == "international" else "Not in "
            ) in html.words, path
        elif kind == "checklists" and path.count("/") > 2:
            assert "Not in " in html.words, (
                path
            )  # Another country's sheet names that country's number.
        else:
            assert emergency in html.addresses, path
            if kind not in (
                "help",
                "checklists",
            ):  # There the line is that of the concern and the reader.
                assert number in html.addresses, path


def test_at_old_addresses_a_page_leads_on_and_nothing_else(
    real_site: Path, moved: dict[str, str], real_library: Library
) -> None:
    assert len(moved) > 2_500
    for path, new in moved.items():
        text = (real_site / path).read_text(encoding="utf-8")
        html = Html(text)
        assert [
            e.tag for e in html.elements if e.tag in ("script", "style", "link", "form", "img")
        ] == [], path
        (target,) = {address for address in html.addresses if not address.startswith("http")}
        assert f'http-equiv="refresh" content="0; url={target}"' in text, path
        assert normpath(f"{path.rpartition('/')[0]}/{target}") + "/" == new, path
        assert (real_site / new / "index.html").is_file(), path
        assert html.words.startswith(str(real_library.site.name)), path
        assert 'content="noindex"' in text, path


def test_headings_never_skip_a_level(readers: dict[str, Html]) -> None:
    for path, html in readers.items():
        levels = [
            int(element.tag[1]) for element in html.elements if re.fullmatch(r"h[1-6]", element.tag)
        ]
        assert levels[0] == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), (path, levels)


def test_every_element_is_closed_and_every_id_is_unique(readers: dict[str, Html]) -> None:
    for path, html in readers.items():
        assert html.unbalanced == [], path
        assert [name for name, times in Counter(html.ids).items() if times > 1] == [], path


def test_every_link_source_and_fragment_inside_the_site_leads_somewhere(
    site: dict[str, Html], real_site: Path
) -> None:
    broken = []
    for path, html in site.items():
        for address in html.addresses:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            # 404.html is shown at any depth, so its links start at the root.
            base = "" if address.startswith("/") else path.rpartition("/")[0]
            target = normpath(f"{base}/{unquote(parts.path)}".lstrip("/")) if parts.path else path
            target = "" if target == "." else target
            file = real_site / target
            if file.is_dir():
                target = f"{target}/index.html".lstrip("/")
                file = real_site / target
            if not file.is_file():
                broken.append(f"{path}: {address}")
            elif (
                parts.fragment
                and target in site
                and unquote(parts.fragment) not in site[target].ids
            ):
                broken.append(f"{path}: {address} has no such place")
    assert broken == []


def test_links_to_other_sites_are_registered_and_tell_nothing(
    readers: dict[str, Html], real_library: Library
) -> None:
    hosts = {str(host) for owner in real_library.register.owners for host in owner.hosts}
    paths = [path for owner in real_library.register.owners for path in owner.paths]
    whole = {
        str(entry.address) for owner in real_library.register.owners for entry in owner.addresses
    }
    whole.add(str(real_library.site.exit_address))
    outside = 0
    for path, html in readers.items():
        for link in html.all("a"):
            parts = urlsplit(link.attributes.get("href", ""))
            if parts.scheme in ("http", "https"):
                outside += 1
                assert parts.scheme == "https", (path, parts)
                place = parts.netloc + parts.path
                owned = any(
                    place.startswith(held) if held.endswith("/") else place == held
                    for held in paths
                )
                owned = owned and not parts.query
                assert owned or parts.netloc in hosts or parts.geturl() in whole, (
                    path,
                    parts.geturl(),
                )
                assert {"noopener", "noreferrer"} <= set(link.attributes.get("rel", "").split()), (
                    path,
                    parts,
                )
    assert outside > 500


def test_every_number_and_email_on_a_page_is_registered(
    site: dict[str, Html], real_library: Library
) -> None:
    owners = real_library.register.owners
    numbers = {held.number.digits for owner in owners for held in owner.numbers}
    numbers |= {
        dialled(held.number.digits, str(held.country)) for owner in owners for held in owner.numbers
    }
    emails = {str(email) for owner in owners for email in owner.emails}
    found = set()
    for path, html in site.items():
        for address in html.addresses:
            scheme, _, rest = address.partition(":")
            if scheme in ("tel", "sms"):
                floor = path.split("/")[1].upper() if path.startswith("contacts/") else ""
                known = (
                    {held.number.digits for held in real_library.floor_numbers(floor)}
                    if (floor in real_library.floors)
                    else numbers
                )
                assert unquote(rest) in known, (path, address)
                found.add(rest)
            elif scheme == "mailto":
                assert rest in emails, (path, address)
    assert len(found) > 60


def test_nothing_is_loaded_from_elsewhere(site: dict[str, Html]) -> None:
    for path, html in site.items():
        loading = [(e.tag, e.attributes.get("src") or e.attributes.get("href", "")) for e in html.elements
                   if e.tag in ("script", "img", "iframe", "source", "video", "audio", "object", "embed")
                   or (e.tag == "link" and e.attributes.get("rel") not in ("canonical", "edit"))]  # fmt: skip
        assert [address for _, address in loading if urlsplit(address).netloc] == [], path


def test_readers_pages_have_one_script_and_one_style_in_themselves_and_no_form(
    readers: dict[str, Html],
) -> None:
    shared = {re.findall("<style>.*?</style>", html.source)[0] for html in readers.values()}
    assert len(shared) == 1
    for path, html in readers.items():
        scripts = [
            e
            for e in html.all("script")
            if not e.attributes.get("src", "").startswith(("../", "./assets/", "/assets/"))
        ]
        assert [list(script.attributes) for script in scripts] == [["data-country"]], path
        assert [e.tag for e in html.elements if e.tag in ("form", "iframe", "style", "base")] == [
            "style"
        ], path
        assert not [
            name
            for e in html.elements
            for name in e.attributes
            if name.startswith("on") or name == "style"
        ], path


def test_style_sheets_load_nothing_from_elsewhere(real_site: Path) -> None:
    for path in (real_site / "assets").glob("*.css"):
        assert "//" not in re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL).replace(
            "://www.w3.org", ""
        ), path
        assert "@import" not in path.read_text(), path


CAPTURE = re.compile(r"screen-?\s?(?:shot|grab|record)", re.IGNORECASE)


def test_no_page_of_a_never_copy_concern_tells_anyone_to_copy_it(
    site: dict[str, Html], real_library: Library
) -> None:
    looked = 0
    for name, concern in real_library.concerns.items():
        if concern.evidence != "never-copy":
            continue
        rules = {
            " ".join(real_library.evidence_rule(name, voice).split())
            for voice in ("teen", "parent", "educator")
        }
        for path, html in site.items():
            if not path.startswith(f"help/{neutral(name)}/"):
                continue
            looked += 1
            said = [rule for rule in rules if rule in html.words]
            assert len(said) == 1, f"{path} lacks the evidence rule"
            rest = html.words.replace(said[0], "")
            assert not CAPTURE.search(rest), (path, CAPTURE.search(rest))
            assert not re.search(r"\b(?:save|forward|print|download|photograph)\s+(?:the|a|this|that|any)\s+"
                                 r"(?:picture|photo|image|video|nude)", rest, re.IGNORECASE), path  # fmt: skip
    assert looked == 5 * 3 * (1 + len(real_library.platforms))


def test_prevention_stays_off_pages_about_what_has_happened(
    readers: dict[str, Html], real_library: Library
) -> None:
    advice = {f"advice/{neutral(name)}/" for name in real_library.advice}
    for path, html in readers.items():
        if path.startswith("help/"):
            assert not [
                address
                for address in html.addresses
                if any(address.endswith(end) for end in advice)
            ], path


def test_a_teen_page_reaches_its_first_step_within_sixty_words(
    readers: dict[str, Html], real_library: Library
) -> None:
    for name in real_library.concerns:
        for path, html in readers.items():
            if (
                path.startswith(f"help/{neutral(name)}/")
                and "/parent/" not in path
                and "/school/" not in path
            ):
                article = html.words[html.words.index(html.all("h1")[0].text.split()[0]) :]
                lead = (
                    html.all("h1")[0].text
                    + " "
                    + next(e.text for e in html.all("p") if e.attributes.get("class") == "lead")
                )
                assert article
                assert len(lead.split()) <= 60, (path, lead)


def test_every_claim_shows_where_and_how_it_was_read(
    readers: dict[str, Html], real_library: Library
) -> None:
    for path, html in readers.items():
        claims = [
            e.text
            for e in html.all("p")
            if e.attributes.get("class") == "checked" and "Data as of" not in e.text
        ]
        for text in claims:
            assert re.search(r"(?:From|from|Said by|Two lists agree on) \S+", text), (path, text)
            assert "followed" in text, (path, text)
        if path.startswith(("platforms/", "help/")) and len(Path(path).parts) > 3:
            assert claims, path


def test_each_action_page_has_a_route_with_what_happens_next_or_says_that_none_has_a_source(
    site: dict[str, Html], real_library: Library
) -> None:
    without = 0
    for name in real_library.platforms:
        for concern in real_library.online:
            html = site[f"{path_of('concern', concern, f'teen/{name}')}index.html"]
            routes = [e for e in html.all("div") if e.attributes.get("class") == "route"]
            assert len(routes) == len(real_library.routes(name, concern)), (name, concern)
            assert ("We found no sure way to report this on" in html.words) == (not routes), (
                name,
                concern,
            )
            without += not routes
            chosen = real_library.routes(name, concern)
            # Where an account is won back, what an app says of reports does not hold.
            follows = chosen and (chosen[0].next or real_library.concerns[concern].reports)
            assert ("We found nothing about how long" in html.words) == bool(
                chosen and not follows
            ), (name, concern)
            questions = [e.text for e in html.all("dt")]
            assert questions[:5] == (["Who reads it", "Will you hear back?", "How long", "Where to look",
                                      "If they say no, or nothing"] if follows else []), (name, concern)  # fmt: skip
    assert without < len(real_library.platforms) * len(real_library.online) / 5


def test_pages_name_the_file_they_are_made_from(readers: dict[str, Html]) -> None:
    for path, html in readers.items():
        if path == "404.html":
            continue
        (file,) = {e.text for e in html.all("code")}
        assert (ROOT / file).exists(), (path, file)


def test_pages_stay_small(real_site: Path, readers: dict[str, Html]) -> None:
    sizes = {path: (real_site / path).stat().st_size for path in readers}
    assert max(sizes.values()) < 80_000, max(sizes, key=lambda path: sizes[path])


def test_how_we_check_gives_the_reason_of_every_order_of_its_own(
    site: dict[str, Html], real_library: Library
) -> None:
    said = site["how-we-check/index.html"].words
    for name, concern in real_library.concerns.items():
        if concern.order_because:
            assert " ".join(concern.order_because.split()) in said, name


def test_the_sentences_of_the_drill_pass_the_machine_and_stand_in_the_manual(
    guidance: Guidance,
) -> None:
    manual = (ROOT / "docs/contribute/reviewing.md").read_text(encoding="utf-8")
    sentences = re.findall(r"^\| ([A-Z][^|]*\.) \|", manual, re.MULTILINE)
    assert len(sentences) == 6
    for sentence in sentences:
        guidance.write("advice/drill.yml", (guidance.folder / "advice/settings.yml").read_text().replace(
            "Who can see what you post.", f'"{sentence}"'))  # fmt: skip
        assert guidance.problems() == [], sentence

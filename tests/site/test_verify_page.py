"""A saved page is compared with the site that it comes from."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers.verified import PAGE, Told, verify
from signpost.copies import compare_page, manifest, saved, what_scripts_made
from signpost.copies.options import DIFFERS, NO_ANSWER, SAME, CannotVerifyError, VerifyOptions
from signpost.copies.saved import UnreadableError


@pytest.fixture
def save(built: Path, tmp_path: Path) -> Callable[..., Told]:
    """Check a page of the small site as if it had been saved: with changes, under a name."""

    def check(
        *changes: tuple[str, str], path: str = PAGE, name: str = "page.html", **asked: Any
    ) -> Told:
        text = (
            (built / path / "index.html")
            .read_text(encoding="utf-8")
            .replace("<!doctype", "<!DOCTYPE")
        )
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        (tmp_path / name).write_text(text, encoding="utf-8")
        return verify(tmp_path / name, site=built, **asked)

    return check


def test_a_page_with_every_byte_of_the_sites_is_told_so(built: Path, tmp_path: Path) -> None:
    shutil.copy(built / PAGE / "index.html", tmp_path / "page.html")
    told = verify(tmp_path / "page.html", site=built)
    assert told.code == SAME
    assert f"Compared every byte: it is the same as {PAGE}index.html." in told.lines


def test_a_page_with_other_bytes_is_compared_by_what_it_says_and_told_so(
    save: Callable[..., Told],
) -> None:
    told = save()
    assert told.code == SAME
    assert "No difference." in told.lines
    assert "Compared: every number, address and date, the steps" in told.text
    assert "Not compared: bytes" in told.text


def test_a_sheet_is_checked_to_the_byte(built: Path, tmp_path: Path) -> None:
    sheet = next(built.rglob("*.pdf"))
    shutil.copy(sheet, tmp_path / sheet.name)
    assert verify(tmp_path / sheet.name, site=built).code == SAME
    (tmp_path / sheet.name).write_bytes(sheet.read_bytes() + b" ")
    told = verify(tmp_path / sheet.name, site=built)
    assert told.code == DIFFERS
    assert f"{sheet.relative_to(built).as_posix()} has the same name" in told.text


WRONG: dict[str, tuple[tuple[str, str], str]] = {
    "a digit in the text": ((">0808 157 0999<", ">0808 157 0998<"), "number"),
    "a digit in a link": (("tel:08081570999", "tel:08081570998"), "number"),
    "the emergency number": ((">999<", ">998<"), "number"),
    "a number more": (("<h2 id=", "<p>Or call 0909 879 0000.</p><h2 id="), "number"),
    "a number in words for screen readers": (
        ('aria-label="Main"', 'aria-label="Call 0909 879 0000"'),
        "number",
    ),
    "a number less": ((">0808 157 0999<", "><"), "number"),
    "a number in full-width digits": ((">0808 157 0999<", ">０808 157 0999<"), "number"),
    "one letter of an address that is shown": (("learners", "leamers"), "address"),
    "one letter of a link to outside": (
        ('href="https://takeaway.', 'href="https://takeavvay.'),
        "address",
    ),
    "a link into the site that leads out": (
        ('href="../../contacts/"', 'href="https://e.example/contacts/"'),
        "address",
    ),
    "a link that runs a script": (
        ('href="../../contacts/"', 'href="javascript:alert(1)"'),
        "address",
    ),
    "where the page says that it is better": (
        ('data-newest="https://', 'data-newest="https://x'),
        "element",
    ),
    "a step": (("<strong>Write down who", "<strong>Send them who"), "step"),
    "the day of the facts": (
        ("Facts as of 23 November 2026", "Facts as of 24 November 2026"),
        "date",
    ),
    "a hidden character": (("Write down", "Write\u200b down"), "step"),
    "a word turned round": (("Nobody reads messages here", "We read messages here"), "words"),
    "the title": (("<title>", "<title>New "), "words"),
    "a script more": (("</body>", "<script>document.title='x'</script></body>"), "element"),
    "a script that has changed": (("const bringCountry", "const x = 1, bringCountry"), "element"),
    "a script from elsewhere": (
        ('src="../../assets/immutable/leave.', 'src="https://e.example/leave.'),
        "element",
    ),
    "a script that another brings": (
        ('data-country="../../assets', 'data-country="https://e.example'),
        "element",
    ),
    "a style that has changed": (("<style>", "<style>.call::after{content:'0909'}"), "element"),
    "a style on an element": (
        ('<main id="main"', '<main style="display:none" id="main"'),
        "element",
    ),
    "an attribute that acts": (
        ('<main id="main"', '<main onmouseover="alert(1)" id="main"'),
        "element",
    ),
    "an attribute of the whole page that acts": (
        ('<html lang="en"', '<html onload="alert(1)" lang="en"'),
        "element",
    ),
    "a style of the whole page": (
        ('<html lang="en"', '<html style="display:none" lang="en"'),
        "element",
    ),
    "groups of digits turned round": (
        ('<bdi translate="no">0808', '<bdi dir="rtl" translate="no">0808'),
        "element",
    ),
    "hidden from screen readers": (
        ('<main id="main"', '<main aria-hidden="true" id="main"'),
        "element",
    ),
    "a link that opens elsewhere": (
        ('<a class="call" href="tel:999"', '<a class="call" target="x" href="tel:999"'),
        "element",
    ),
    "a class that hides": (('<p class="lead"', '<p class="printed lead"'), "element"),
    "a page that is left": (('<html lang="en"', '<html class="left" lang="en"'), "element"),
    "a part that is hidden": (('<p class="lead"', '<p hidden="" class="lead"'), "words"),
    "a frame": (("</main>", '<iframe src="https://e.example/"></iframe></main>'), "element"),
    "a form": (("</main>", '<form action="https://e.example/"><input></form></main>'), "element"),
    "another base for links": (("<title>", '<base href="https://e.example/"><title>'), "element"),
    "a page that goes elsewhere": (
        ("<title>", '<meta http-equiv="refresh" content="0; url=https://e.example/"><title>'),
        "element",
    ),
    "no policy": (('http-equiv="Content-Security-Policy"', 'name="description"'), "element"),
    "another charset": (('charset="utf-8"', 'charset="utf-7"'), "element"),
    "a picture from elsewhere": (
        ('<img src="../../assets', '<img src="https://e.example/assets'),
        "element",
    ),
    "a picture that is another": (("icon.", "icon2."), "element"),
    "a drawing": (('<path d="M', '<path d="M1 1M'), "element"),
    "a comment": (("</main>", "<!-- Call 0909 --></main>"), "element"),
    "text in the head": (("</head>", "<p>Call 0909 879 0000</p></head>"), "element"),
    "a second head": (("<main", "<head><p>Call 0909 879 0000</p></head><main"), "element"),
    "a second title": (("<main", "<title>Call 0909 879 0000</title><main"), "element"),
    "hours that the line does not have": (
        (
            "17:00, Saturday",
            '17:00<b class="now">By these hours, open now until 0909 879 0000.</b>, Saturday',
        ),
        "number",
    ),
    "a line that a script never says": (
        ("</section>", '<p class="said">Call 0909 879 0000.</p></section>'),
        "number",
    ),
    "a notice with another address": (
        (
            "<h1>",
            '<p class="missing">This copy is 100 days old. Numbers and steps may have changed. '
            '<a href="https://e.example/">Look for a newer one</a>.</p><h1>',
        ),
        "address",
    ),
    "a part that scripts fill": (
        ("<h1>", '<p class="place-choice"><label>Call</label><span>0909</span></p><h1>'),
        "number",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_was_changed_in_a_page_is_found_and_named(
    save: Callable[..., Told], built: Path, case: str
) -> None:
    change, what = WRONG[case]
    if case.startswith("one letter of an address that"):
        change = shown(built)
    told = save(change)
    assert told.code == DIFFERS, told.text
    assert any(line.split(",")[0] == what for line in told.lines), told.text
    assert "in the copy:" in told.text
    assert "on the site:" in told.text


def shown(built: Path) -> tuple[str, str]:
    """A change of one letter in an address that the page shows."""
    text = (built / PAGE / "index.html").read_text(encoding="utf-8")
    found = re.search(r'<bdi class="(?:where|at)" translate="no">([a-z.]+)</bdi>', text)
    assert found
    return found[0], found[0].replace(found[1], f"x{found[1][1:]}")


def test_two_steps_in_another_order_are_found(save: Callable[..., Told], built: Path) -> None:
    text = (built / PAGE / "index.html").read_text(encoding="utf-8")
    steps = re.findall(r"<li>.*?</li>", text.partition('<ol class="steps">')[2], re.DOTALL)[:2]
    told = save((f"{steps[0]}\n  {steps[1]}", f"{steps[1]}\n  {steps[0]}"))
    assert told.code == DIFFERS
    assert "Different: 1 order." in told.lines


def test_every_digit_of_a_page_counts(built: Path, tmp_path: Path) -> None:
    """Each digit of the body in turn: in text, links, dates, drawings; some of the head: policy, style, script."""
    text = (
        (built / PAGE / "index.html").read_text(encoding="utf-8").replace("<!doctype", "<!DOCTYPE")
    )
    listed, digest = manifest.read(built / manifest.FILE, "")
    site, asked = (
        compare_page._Site(built, listed, digest),
        VerifyOptions(tmp_path / "page.html", site=built),
    )
    says_nothing = [range(*found.span()) for found in re.finditer(r' id="[^"]*"', text)]
    places = [
        found
        for found in re.finditer(r"\d", text)
        if not any(found.start() in one for one in says_nothing)
    ]
    in_head = [found for found in places if found.start() < text.index("<body")]
    tried = 0
    for found in (*in_head[::20], *places[len(in_head) :]):
        at = found.start()
        changed = text[:at] + str((int(found[0]) + 1) % 10) + text[at + 1 :]
        tried += 1
        try:
            told = compare_page._page(
                asked, saved.read(changed.encode(), is_mhtml=False), site, lambda said: None
            )
        except (CannotVerifyError, UnreadableError):
            continue  # It says that it is another page.
        assert told == DIFFERS, text[max(0, at - 60) : at + 30]
    assert tried > 300


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("</main>", "<!--><p>Call 0909</p>--></main>"), "is no plain element"),
        (("</main>", "<!-- a -- b --></main>"), "is no plain element"),
        (("</main>", "<![CDATA[x]]></main>"), "is no plain element"),
        (("</main>", "<?php x ?></main>"), "is no plain element"),
        (("</main>", '<p title="x"onclick="y">z</p></main>'), "is no plain element"),
        (("</main>", "<p/title=x>z</p></main>"), "is no plain element"),
        (("</main>", '<p title="x>z</p></main>'), ""),
        (("</main>", "<p>a < b</p></main>"), "is no plain element"),
        (("</main>", "<p>&copy2</p></main>"), "no semicolon"),
        (("</main>", "<div/></main>"), "does not close itself"),
        (("</main>", "<p></main>"), "closes another element"),
        (("</main>", "</main></main>"), "closes another element"),
        (("</html>", ""), "is not closed"),
        (("</html>", "</html><p>Call 0909 879 0000</p>"), "not one whole page"),
        (("<html", "Call 0909 879 0000<html"), "not one whole page"),
        (("</main>", '<p class="a" CLASS="b">c</p></main>'), "twice"),
        (
            ("</main>", "<script><!-- <script> </script></main>"),
            "not plain where this <script> ends",
        ),
        (("</main>", "<div>" * 100 + "</div>" * 100 + "</main>"), "so many elements"),
        (("</main>", "\0</main>"), "zero byte"),
    ],
)
def test_what_a_browser_may_read_otherwise_is_refused(
    save: Callable[..., Told], change: tuple[str, str], said: str
) -> None:
    told = save(change)
    assert told.code == NO_ANSWER
    assert "The page cannot be compared: " in told.text
    assert said in told.text
    assert "Do not trust it" in told.text


def test_what_is_said_of_a_hostile_page_can_be_seen(save: Callable[..., Told]) -> None:
    told = save(("Nobody reads", "\x1b[2J\u202eNobody reads"))
    assert told.code == DIFFERS
    assert "<U+001B>[2J<U+202E>Nobody reads" in told.text
    assert all(line.isprintable() for line in told.lines)


@pytest.mark.parametrize("seed", range(150))
def test_no_damage_makes_it_fall_over(built: Path, tmp_path: Path, seed: int) -> None:
    """Bytes changed, lost, doubled and moved at random, in pages and archives."""
    chance = random.Random(seed)  # noqa: S311 - the same in each run
    content = bytearray((built / PAGE / "index.html").read_bytes())
    name = "page.html"
    if seed % 3 == 0:
        name, content = "page.mhtml", bytearray(archive(bytes(content)))
    for _ in range(chance.randrange(1, 8)):
        at, length = chance.randrange(len(content)), chance.randrange(1, 40)
        piece = content[at : at + length]
        match chance.randrange(4):
            case 0:
                content[at] = chance.randrange(256)
            case 1:
                del content[at : at + length]
            case 2:
                content[at:at] = piece
            case 3:
                content[at:at] = chance.choice(
                    [b"<", b">", b'"', b"&#", b"</a>", b"<a>", b"<!--", b"\xff", b"--"]
                )
    (tmp_path / name).write_bytes(content)
    told = verify(tmp_path / name, site=built)
    assert told.code in (SAME, DIFFERS, NO_ANSWER)
    assert all(line.isprintable() for line in told.lines)


def archive(page: bytes, more: str = "") -> bytes:
    """A page as an archive holds it."""
    return (
        (
            b"MIME-Version: 1.0\r\nSnapshot-Content-Location: https://signpost.example/\r\n"
            b'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
            b"--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        )
        + page
        + f"\r\n{more}--b--\r\n".encode()
    )


def test_an_archive_with_two_pages_is_refused(built: Path, tmp_path: Path) -> None:
    page = (built / PAGE / "index.html").read_bytes()
    for more, code in (
        ("", SAME),
        ("--b\r\nContent-Type: text/html\r\n\r\n<p>Call 0909</p>\r\n", NO_ANSWER),
    ):
        (tmp_path / "page.mhtml").write_bytes(archive(page, more))
        assert verify(tmp_path / "page.mhtml", site=built).code == code


def test_an_archive_of_archives_is_refused_at_once(built: Path, tmp_path: Path) -> None:
    (tmp_path / "page.mhtml").write_bytes(
        b'Content-Type: multipart/mixed; boundary="a"\n\n--a\n' * 100_000
    )
    assert verify(tmp_path / "page.mhtml", site=built).code == NO_ANSWER


def test_a_page_must_say_which_page_it_is(save: Callable[..., Told]) -> None:
    other = (
        'rel="canonical" href="https://signpost.example/',
        'rel="canonical" href="https://e.example/',
    )
    told = save(other)
    assert told.code == NO_ANSWER
    assert "--page" in told.text
    nameless = ('<link rel="canonical"', '<link rel="alternate"')
    assert "names no address" in save(nameless).text
    assert save(nameless, page=PAGE).code == DIFFERS
    told = save(other, page=PAGE)
    assert told.code == DIFFERS
    assert "canonical https://e.example/" in told.text
    for page in ("../../etc/passwd", "/etc/passwd", "nothing", "C:/x"):
        assert save(page=page).code == NO_ANSWER


def test_a_page_of_another_version_is_told_with_both_days(save: Callable[..., Told]) -> None:
    told = save(('data-day="2026-11-23"', 'data-day="2026-08-01"'))
    assert "The copy has facts as of 2026-08-01, the site as of 2026-11-23" in told.text


def test_links_to_another_host_are_told_once_with_what_to_do(
    save: Callable[..., Told], built: Path, tmp_path: Path
) -> None:
    text = (built / PAGE / "index.html").read_text(encoding="utf-8")
    moved = re.sub(r'(<a [^>]*href=")((?:\.\./)+)', r"\1https://mirror.example/copy/", text)
    (tmp_path / "page.html").write_text(moved, encoding="utf-8")
    told = verify(tmp_path / "page.html", site=built)
    assert told.code == DIFFERS
    assert told.text.count("mirror.example") == 2
    assert "--from https://mirror.example/copy/" in told.text
    assert (
        verify(tmp_path / "page.html", site=built, origin="https://mirror.example/copy").code
        == SAME
    )
    assert (
        verify(tmp_path / "page.html", site=built, origin="https://mirror.example/").code == DIFFERS
    )


def test_a_site_that_does_not_fit_its_manifest_is_not_compared_with(
    copy: Path, tmp_path: Path, built: Path
) -> None:
    text = (built / PAGE / "index.html").read_text(encoding="utf-8")
    page = copy / PAGE / "index.html"
    page.write_text(text.replace("0999", "0998"), encoding="utf-8")
    (tmp_path / "page.html").write_text(text + "\n", encoding="utf-8")
    told = verify(tmp_path / "page.html", site=copy)
    assert told.code == NO_ANSWER
    assert "is not as its manifest says" in told.text
    assert verify(tmp_path / "page.html", site=built, digest="0" * 64).code == NO_ANSWER
    assert verify(tmp_path / "page.html", site=tmp_path).code == NO_ANSWER


def test_files_that_were_saved_beside_a_page_are_compared(
    save: Callable[..., Told], built: Path, tmp_path: Path
) -> None:
    script = next((built / "assets/immutable").glob("leave.*.js"))
    beside = (
        f'src="../../assets/immutable/{script.name}"',
        f'src="./page_files/{script.name}.download"',
    )
    (tmp_path / "page_files").mkdir()
    file = tmp_path / "page_files" / f"{script.name}.download"
    file.write_bytes(script.read_bytes())
    assert save(beside).code == SAME
    file.write_bytes(script.read_bytes() + b"document.title = 'x';")
    told = save(beside)
    assert told.code == DIFFERS
    assert f"holds something else than assets/immutable/{script.name}" in told.text


@pytest.mark.parametrize(
    "name",
    ["leave.js", "leave.js.download", "leave_rje-.js", "leave_gS_a.js", "leave_TEKP.js", "leave(1).js",
     "leave(1).js.download"],
)  # fmt: skip
def test_a_file_is_known_by_the_names_that_browsers_give_it(name: str) -> None:
    assert what_scripts_made.resource(f"page_files/{name}", frozenset({"leave.js"})) == "leave.js"
    assert what_scripts_made.resource(f"page_files/x{name}", frozenset({"leave.js"})) == f"x{name}"

"""The whole finished site is read back: whatever way something came into it, it is not published."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpers.guidance import ROOT, Guidance
from helpers.sites import Project, mkdocs_build
from signpost.pages.content_policy import MATERIAL
from signpost.proof import hand_written
from signpost.proof.hand_written import Documents
from signpost.proof.site_proof import DocumentProof

# What a hand-written page may carry in Markdown: the name of the page, what stands on it, and what is said.
ATTACKS = {
    "script": ("<script>document.querySelector('.urgent')</script>", "a script stands on the page"),
    "module": ('<script type="module">1</script>', 'the attribute type="module"'),
    "script-file": ('<script src="https://evil.example/x.js"></script>', "<script> loads https://evil.example"),
    "script-text": ('<script src="../assets/signpost.png">alert(1)</script>', "a script stands on the page"),
    "json": ('<script type="application/json">{}</script>', 'the attribute type="application/json"'),
    "style": ("<style>.urgent{display:none}</style>", "the element <style>"),
    "style-attribute": ('<p style="color:red">x</p>', 'the attribute style="color:red"'),
    "handler": ('<p onclick="x()">x</p>', 'the attribute onclick="x()"'),
    "handler-by-list": ('Text\n{: onclick="x()" }', 'the attribute onclick="x()"'),
    "frame": ('<iframe src="https://evil.example/"></iframe>', "the element <iframe>"),
    "object": ('<object data="x"></object>', "the element <object>"),
    "embed": ('<embed src="x">', "the element <embed>"),
    "base": ('<base href="https://evil.example/">', "the element <base>"),
    "form": ('<form action="https://evil.example/"><input name="a"></form>', 'the attribute action="'),
    "button": ('<button formaction="https://evil.example/">x</button>', 'the attribute formaction="'),
    "blank": ('<a href="../about/" target="_blank">x</a>', 'the attribute target="_blank"'),
    "refresh": (
        '<meta http-equiv="refresh" content="0; url=https://evil.example/">',
        "an order of its own: refresh",
    ),
    "policy": (
        '<meta http-equiv="Content-Security-Policy" content="default-src *">',
        "an order of its own: Content-Security-Policy",
    ),
    "style-sheet": ('<link rel="stylesheet" href="https://evil.example/x.css">', "<link> loads https://evil"),
    "early": ('<link rel="preconnect" href="https://evil.example/">', "<link> loads https://evil"),
    "picture": ('<img src="https://evil.example/x.png" alt="">', "<img> loads https://evil.example"),
    "picture-data": ('<img src="data:image/png;base64,AAAA" alt="">', "<img> loads data:"),
    "video": ('<video src="x"></video>', "the element <video>"),
    "svg": ('<svg onload="x()"></svg>', 'the attribute onload="x()"'),
    "capitals": ('<SCRIPT>alert(1)</SCRIPT>', "begins with '<SCRIPT>"),
    "no-quotes": ("<a href=javascript:alert(1)>x</a>", "begins with '<a href=javascript"),
    "slashes": ("<svg/onload=alert(1)>", "begins with '<svg/onload"),
    "comment": ("<!-- <p>x</p> -->", "begins with '<!--"),
    "address": ("[x](https://evil.example/help)", "does not hold the address https://evil.example/help"),
    "address-shown": ("Go to evil-helpline.com for more.", "the text names evil-helpline.com"),
    "address-in-code": ("Go to `https://evil-helpline.com/x`.", "the text names https://evil-helpline.com/x"),
    "address-of-no-scheme": ('<a href="//evil.example/">x</a>', "the link to //evil.example/"),
    "address-of-script": ("[x](javascript:alert`1`)", "does not hold the address javascript:alert1"),
    "number": ("Call 0909 879 0001.", "the text holds the number 0909 879 0001"),
    "number-in-code": ("Call `0909 879 0001`.", "the text holds the number 0909 879 0001"),
    "number-dialled": ('<a href="tel:09098790000">x</a>', "the number of the link tel:09098790000 for this page"),
    "number-of-a-helpline": ("Call 0800 1111.", "the text holds the number 0800 1111"),
    "e-mail": ("Write to help@evil-helpline.com.", "the e-mail address help@evil-helpline.com"),
    "title": ("---\ntitle: <b id=x>\n---\nText.", "begins with '<b id=x>"),
}  # fmt: skip


@pytest.fixture(scope="module")
def refused(project: Project) -> str:
    """What a build says of a project in which each attack stands on a page of its own."""
    root = project("attacks")
    settings = root / "mkdocs.yml"
    text = settings.read_text()
    for name, (attack, _) in ATTACKS.items():
        page = attack if attack.startswith("---") else f"# A page\n\n{attack}\n"
        (root / f"docs/attack-{name}.md").write_text(page)
        text = text.replace("      - about.md\n", f"      - about.md\n      - attack-{name}.md\n")
    settings.write_text(text)
    done = mkdocs_build(root)
    assert done.returncode == 1
    assert not (root / "site").exists()
    return re.sub(r"\s+", " ", done.stderr)


@pytest.mark.parametrize("name", ATTACKS)
def test_what_does_not_belong_on_a_hand_written_page_is_not_published(
    refused: str, name: str
) -> None:
    said = f"docs/attack-{name}.md: "
    assert said in refused
    faults = [part.partition(" docs/")[0] for part in refused.split(said)[1:]]
    assert any(ATTACKS[name][1] in fault for fault in faults), faults


def test_our_own_pages_are_refused_only_for_the_title_in_every_menu(refused: str) -> None:
    for named, fault in re.findall(r"docs/([\w/-]+)\.md: (.*?)(?= docs/|$)", refused):
        assert named.startswith("attack-") or "'<b id=x>" in fault, (named, fault)


FILES = {
    "docs/_redirects": b"/* https://evil.example/ 302\n",
    "docs/_headers": b"/*\n  Access-Control-Allow-Origin: *\n",
    "docs/CNAME": b"evil.example\n",
    "docs/robots.txt": b"User-agent: *\nDisallow: /\n",
    "docs/index.html": b"<p>Mine</p>\n",
    "docs/404.html": b"<p>Mine</p>\n",
    "docs/app.js": b"alert(1)\n",
    "docs/style.css": b".urgent{display:none}\n",
    "docs/app.apk": b"PK\n",
    "docs/sheet.pdf": b"%PDF-1.7\n",
    "docs/assets/countries/gb.html": b"x\n",
    "docs/Capitals.md": b"# x\n",
    "docs/a b.md": b"# x\n",
    "docs/.htaccess": b"Redirect / https://evil.example/\n",
    "docs/.well-known/security.txt": b"Contact: https://evil.example/\n",
    "docs/large.png": b"\x89PNG\r\n\x1a\n" + bytes(2 * 1024 * 1024),
    "docs/not.png": b"<svg/>\n",
    "docs/script.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>\n',
    "docs/load.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>\n',
    "docs/link.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><a href="https://evil.example/"/></svg>\n',
    "docs/foreign.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><foreignObject/></svg>\n',
    "docs/entity.svg": b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>\n',
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_another_name_or_type_is_a_problem_with_its_place(
    tmp_path: Path, name: str
) -> None:
    docs = folder(tmp_path)
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(FILES[name])
    (problem,) = hand_written.read(docs).problems
    assert problem.rule in ("docs-file", "docs-picture")
    assert name.startswith(problem.place.file)


def folder(root: Path) -> Path:
    """A folder of hand-written pages without a fault."""
    (root / "docs").mkdir()
    (root / "docs/sources.yml").write_text("addresses: []\n")
    (root / "docs/about.md").write_text("# About\n")
    return root / "docs"


@pytest.mark.parametrize("to", ["/etc/passwd", "../../elsewhere.md", "about.md"])
def test_a_link_is_not_followed(tmp_path: Path, to: str) -> None:
    docs = folder(tmp_path)
    (docs / "linked.md").symlink_to(to)
    (problem,) = hand_written.read(docs).problems
    assert (problem.place.file, problem.rule) == ("docs/linked.md", "docs-file")
    assert hand_written.read(docs).pages == ("about/",)


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    docs = folder(tmp_path)
    (docs / "linked").symlink_to("/etc", target_is_directory=True)
    (problem,) = hand_written.read(docs).problems
    assert (problem.place.file, problem.rule) == ("docs/linked", "docs-file")


def test_a_list_that_cannot_be_read_is_told_with_its_place(tmp_path: Path) -> None:
    docs = folder(tmp_path)
    (docs / "sources.yml").write_text("addresses:\n  - address: javascript:alert(1)\n    what: x\n")
    (problem,) = hand_written.read(docs).problems
    assert str(problem.place) == "docs/sources.yml:2:14"


def test_the_projects_own_pages_have_no_problem() -> None:
    read = hand_written.read(ROOT / "docs")
    assert read.problems == ()
    assert len(read.pages) > 15


def test_every_address_and_number_in_the_list_is_used() -> None:
    pages = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").rglob("*.md"))
    read = hand_written.read(ROOT / "docs")
    assert [address for address in read.addresses if address not in pages] == []
    digits = re.sub(r"[^0-9+\n]", "", pages)
    assert [number for number in read.numbers if number not in digits] == []


ORDINARY = [
    "<p>Since 2012, 5,000 pages in 1.5 seconds.</p>",
    "<p>Read on 2026-11-24 with version 9.0.42.</p>",
    "<p>See <code>guidance/site.yml</code> and mkdocs.yml.</p>",
    "<p>Write to <code>help@school.example</code>.</p>",
    '<p><a href="../privacy/#leaving">Privacy</a> and <a href="../../data/services.json">data</a></p>',
    "<pre><code>config.extra.urgent</code></pre>",
]


@pytest.mark.parametrize("html", ORDINARY)
def test_what_may_stand_on_a_hand_written_page_passes(guidance: Guidance, html: str) -> None:
    proof = DocumentProof(guidance.library(), Documents(), MATERIAL)
    assert list(proof.faults_in_page("about.md", html)) == []


# What something else changes in the finished site, as lines of Python on the path `site`, and what is said.
CHANGES = {
    "added": (
        "(site / 'CNAME').write_text('evil.example')",
        "CNAME: no part of the build makes a file",
    ),
    "added-page": (
        "(site / 'evil').mkdir(); (site / 'evil/index.html').write_text('x')",
        "evil/index.html: no part of the build makes a file",
    ),
    "link": ("(site / 'passwd').symlink_to('/etc/passwd')", "passwd: this is a link or a device"),
    "link-to-a-folder": ("(site / 'etc').symlink_to('/etc')", "etc: this is a link or a device"),
    "page": (
        "change('contacts/gb/index.html', '999', '998')",
        "contacts/gb/index.html: this page was changed after it had been read back",
    ),
    "gone": (
        "(site / 'contacts/pe/index.html').unlink()",
        "contacts/pe/index.html: the build made this file",
    ),
    "moved": (
        "change(moved, 'url=', 'url=https://evil.example/')",
        "this file is not as the build made it",
    ),
    "contacts": (
        "change('assets/countries/gb.json', '08081570999', '08081570998')",
        "assets/countries/gb.json: the register does not hold the number of the link tel:08081570998",
    ),
    "another-country": (
        "change('assets/countries/gb.json', '0808 157 0999', '116 000')",
        "assets/countries/gb.json: the text holds the number 116 000",
    ),
    "markup-in-contacts": (
        "change('assets/countries/pe.json', 'Peru', '<iframe>')",
        "assets/countries/pe.json: the element <iframe>",
    ),
    "data": (
        "change('data/contacts.csv', '0808 157 0999', '0808 157 0998')",
        "data/contacts.csv: the text holds the number 0808 157 0998",
    ),
    "search": (
        "change('assets/search.json', '08081570999', '08081570998')",
        "assets/search.json: the text holds the number 08081570998",
    ),
    "beside-docs": (
        "(docs / 'robots.txt').write_text('Disallow: /')",
        "robots.txt: no part of the build makes a file",
    ),
    "script": (
        "change(next(site.glob('assets/immutable/leave.*.js')).relative_to(site), 'left', 'right')",
        "this file is not as the build made it",
    ),
    "material": (
        "change(next(docs.glob('assets/javascripts/bundle.*.js')).relative_to(site), 'e', 'f')",
        "this file of Material is not the one that was installed",
    ),
    "sheet": (
        "(site / sheet).with_name('other.pdf').write_bytes((site / sheet).read_bytes())",
        "other.pdf: no part of the build makes a file",
    ),
}

HOOK = """
from pathlib import Path

def on_post_build(config):
    docs = Path(config.site_dir)
    site = docs.parent
    moved = next(path for path in site.rglob("index.html") if 'http-equiv="refresh"' in path.read_text())
    moved = moved.relative_to(site)
    sheet = next(site.rglob("*.pdf")).relative_to(site)

    def change(name, old, new):
        text = (site / name).read_text()
        assert old in text, (name, old)
        (site / name).unlink()
        (site / name).write_text(text.replace(old, new, 1))

"""


@pytest.mark.parametrize("name", CHANGES)
def test_what_something_else_changes_in_the_finished_site_is_not_published(
    site_refused: str, name: str
) -> None:
    assert CHANGES[name][1] in site_refused


@pytest.fixture(scope="module")
def site_refused(project: Project) -> str:
    """What a build says where a hook of mkdocs.yml does all of this at the end."""
    root = project("changed")
    lines = "\n".join(f"    {change}" for change, _ in CHANGES.values())
    (root / "hook.py").write_text(HOOK + lines + "\n")
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text() + "\nhooks: [hook.py]\n")
    done = mkdocs_build(root)
    assert done.returncode == 1, done.stderr
    assert "AssertionError" not in done.stderr
    assert not (root / "site").exists()
    return re.sub(r"\s+", " ", done.stderr)

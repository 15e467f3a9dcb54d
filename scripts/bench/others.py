"""What other generators are given: the finished pages of our site again, as Markdown or as HTML, and their set-up."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

_MAIN = re.compile(r'(.*<main id="main">)(.*)(</main>.*)', re.DOTALL)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_INSIDE = re.compile(r'\b(href|src)="([^"#:]+)"')
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)"')
_DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Page:
    """One finished page of our site. `path` is its place with a slash at the end; the front page has none."""

    path: str
    title: str
    description: str
    body: str
    row: list[Any] | None
    """Its row in our search index, where it has one."""


def pages(site: Path) -> Iterator[Page]:
    """Yield the readers' pages of a finished site; pages about the project have another shell."""
    rows = {
        row[0]: row for row in json.loads((site / "assets/search.json").read_text(encoding="utf-8"))
    }
    for file in sorted(site.rglob("index.html")):
        text = file.read_text(encoding="utf-8")
        found = _MAIN.fullmatch(text)
        if found is None:
            continue
        title, description = _TITLE.search(text), _DESCRIPTION.search(text)
        if title is None or description is None:
            raise RuntimeError(f"{file} has no title or no description")
        folder = file.parent.relative_to(site).as_posix()
        path = "" if folder == "." else f"{folder}/"
        yield Page(
            path, html.unescape(title[1]), html.unescape(description[1]), found[2], rows.get(path)
        )


# -------------------------------------------------------------------------------------------------- the projects


_ADDRESS = "https://bench.example/"
"""Where all of them believe to be published."""


def material(folder: Path, made: Sequence[Page]) -> None:
    """Write a stock project of MkDocs with Material, which Zensical reads too. Only indexes stand in `nav`: with
    every page in it, each page carries the whole list."""
    indexes = [path for path in sorted(sections(made)) if path.count("/") < 2]
    config = {
        "site_name": "Signpost",
        "site_url": _ADDRESS,
        "docs_dir": "docs",
        "site_dir": "site",
        "theme": {"name": "material"},
        "plugins": ["search"],
        "markdown_extensions": ["attr_list", "tables", {"toc": {"permalink": True}}],
        "nav": [f"{path}index.md" for path in indexes],
    }
    for page in made:
        text = markdown(page.body, to_files=True)
        _write(folder / "docs" / page.path / "index.md", f"{_front(page)}\n{text}")
    _write(folder / "mkdocs.yml", json.dumps(config, indent=1))  # JSON is YAML.


def hugo(folder: Path, made: Sequence[Page], site: Path, ending: str) -> None:
    """Write a project for Hugo whose pages end in `ending`, md or html: our frame, our assets, our search index."""
    above = sections(made)
    for page in made:
        text = markdown(page.body) if ending == "md" else page.body
        _write(folder / "content" / hugo_file(page.path, above, ending), f"{_front(page)}\n{text}")
    config = {
        "baseURL": _ADDRESS,
        "title": "Signpost",
        "disableKinds": ["taxonomy", "term", "rss"],
        "outputs": {"home": ["html", "json"]},
        "security": {"allowContent": [".*"]},  # HTML is refused otherwise.
    }
    _write(folder / "hugo.json", json.dumps(config, indent=1))
    _write(folder / "layouts/all.html", _frame(site / "platforms/index.html"))
    _write(folder / "layouts/home.json", _INDEX)
    shutil.copytree(
        site / "assets", folder / "static/assets", ignore=shutil.ignore_patterns("search.json")
    )


def hugo_file(path: str, above: frozenset[str], ending: str) -> Path:
    """Return where Hugo looks for the page at `path`: one with others below it is a section."""
    return (
        Path(path) / f"_index.{ending}" if path in above else Path(f"{path.rstrip('/')}.{ending}")
    )


def sections(made: Sequence[Page]) -> frozenset[str]:
    """Return the paths that have other pages below them."""
    return frozenset(
        f"{parent}/".removeprefix("./") for page in made for parent in Path(page.path).parents
    )


def _frame(page: Path) -> str:
    """Return one of our pages as a Hugo template: the same frame, byte for byte but for what differs by page."""
    found = _MAIN.fullmatch(page.read_text(encoding="utf-8"))
    if found is None or "{{" in found[1] + found[3]:
        raise RuntimeError(f"{page} is not a page from which a template can be cut")
    frame = f"{found[1]}\0{found[3]}"
    here = f"/{page.parent.name}/"
    frame = _INSIDE.sub(lambda link: f'{link[1]}="{urljoin(here, link[2])}"', frame)
    frame = _TITLE.sub("<title>{{ .Title }}</title>", frame)
    frame = _DESCRIPTION.sub('<meta name="description" content="{{ .Description }}"', frame)
    for canonical in _CANONICAL.findall(frame):
        frame = frame.replace(f'"{canonical}"', '"{{ .Permalink }}"')
    return frame.replace("\0", "{{ .Content }}")


_INDEX = """\
[{{ range $at, $page := where site.Pages "Params.row" "ne" nil }}{{ if $at }},{{ end }}
{{ slice .RelPermalink .Title .Description .Params.share .Params.row | jsonify }}{{ end }}]
"""


def _front(page: Page) -> str:
    """Return a page's front matter. JSON is YAML, and every generator here reads that."""
    said: dict[str, Any] = {"title": page.title, "description": page.description}
    if page.row is not None:
        said |= {"share": page.row[3], "row": page.row[4] if len(page.row) > 4 else []}
    return (
        "---\n"
        + "".join(
            f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in said.items()
        )
        + "---\n"
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


# ------------------------------------------------------------------------------------------------- HTML to Markdown


def markdown(text: str, to_files: bool = False) -> str:
    """Return the HTML of one of our pages as Markdown: its words, headings, lists, tables and links, without its
    classes and pictures. `to_files` lets links lead to files, as MkDocs wants them, instead of addresses."""
    reader = _Reader(to_files)
    reader.feed(text)
    reader.close()
    reader.end_block()
    return "\n\n".join(reader.blocks) + "\n"


_BLOCKS = frozenset({
    "article", "aside", "details", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "li", "ol", "p", "section",
    "summary", "table", "tbody", "thead", "tr", "td", "th", "ul",
})  # fmt: skip
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")
_WORDLESS = frozenset({"img", "input", "path"})
_STRONG = ("strong", "b", "summary", "dt")


class _Reader(HTMLParser):
    """Takes the elements of our pages (signpost.proof.allowed_markup.READERS) and no others."""

    def __init__(self, to_files: bool) -> None:
        super().__init__()
        self.to_files = to_files
        self.blocks: list[str] = []
        self._line = ""
        self._start = ""
        self._lists: list[str] = []
        self._row: list[str] = []
        self._open: list[tuple[str, int, str]] = []
        """The elements that are open, each with where its text begins and with its link or id."""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in _WORDLESS:
            return
        if tag in _BLOCKS:
            self.end_block()
        if tag in ("ol", "ul"):
            self._lists.append("1. " if tag == "ol" else "- ")
        if tag == "li":
            self._start = self._lists[-1]
        named = dict(attributes)
        self._open.append((tag, len(self._line), named.get("href") or named.get("id") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in _WORDLESS:
            return
        opened, start, value = self._open.pop()
        if opened != tag:
            raise RuntimeError(f"<{opened}> is closed by </{tag}>")
        inner = self._line[start:].strip()
        if inner and tag == "a" and not value.endswith(".pdf"):  # Nobody makes PDFs here.
            self._wrap(start, f"[{inner}]({self._target(value)})")
        elif inner and tag in _STRONG and not any(outer in _STRONG for outer, *_ in self._open):
            self._wrap(start, f"**{inner}**")
        elif inner and tag == "q":
            self._wrap(start, f"“{inner}”")
        elif inner and re.fullmatch(r"h[1-4]", tag):
            self._line = "#" * int(tag[1]) + f" {inner}" + (f" {{#{value}}}" if value else "")
        elif tag in ("td", "th"):
            self._row.append(inner)
            self._line = ""
        elif tag == "tr":
            self._add_row(self._open[-1][0] == "thead")
        if tag in _BLOCKS:
            self.end_block()
        if tag in ("ol", "ul"):
            self._lists.pop()
        if tag == "li":
            self._start = ""  # An item without words has no mark either.

    def handle_data(self, data: str) -> None:
        said = _SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", data))
        self._line += said.lstrip() if self._line.endswith(" ") else said

    def end_block(self) -> None:
        """Put down what was read as a block of its own, as deep as the lists it stands in."""
        said = self._line.strip()
        self._line = ""
        if said:
            depth = len(self._lists) - (1 if self._start else 0)
            self.blocks.append("    " * depth + self._start + said)
            self._start = ""

    def _wrap(self, start: int, said: str) -> None:
        before, after = self._line[:start], self._line[start:]
        lead = " " if after[:1] == " " and not before.endswith(" ") else ""
        self._line = before + lead + said + (" " if after[-1:] == " " else "")

    def _add_row(self, head: bool) -> None:
        row = f"| {' | '.join(self._row)} |"
        if head:
            self.blocks.append(f"{row}\n|{' --- |' * len(self._row)}")
        else:
            self.blocks[-1] += f"\n{row}"  # A table is one block.
        self._row = []

    def _target(self, link: str) -> str:
        path, mark, place = link.partition("#")
        if not self.to_files or ":" in link or not path.endswith("/"):
            return link
        return f"{path}index.md{mark}{place}"

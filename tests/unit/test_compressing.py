"""Precompressed files: smaller, right to the byte, the same each time, and never older than what they stand for."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import brotli
import pytest

from signpost import cli
from signpost.mkdocs_adapter import plugin
from signpost.publish import host_files
from signpost.publish.compress import compressed, texts

PAGE = "<p>What to do now, and who to call.</p>\n" * 50


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with a page, a file too short to gain, and one that is compressed in itself."""
    folder = tmp_path / "site"
    (folder / "help").mkdir(parents=True)
    (folder / "help" / "index.html").write_text(PAGE)
    (folder / "short.txt").write_text("Hi")
    (folder / "sheet.pdf").write_text(PAGE)
    return folder


def compress(site: Path) -> dict[str, bytes]:
    """Compress a site; return what then stands beside its files."""
    list(compressed(texts(site), site.parent / "kept"))
    found = [path for path in site.rglob("*") if path.suffix in (".br", ".gz")]
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in found}


def test_only_what_gets_smaller_has_compressed_files_beside_it(site: Path) -> None:
    made = compress(site)
    assert set(made) == {"help/index.html.br", "help/index.html.gz"}
    assert brotli.decompress(made["help/index.html.br"]) == PAGE.encode()
    assert gzip.decompress(made["help/index.html.gz"]) == PAGE.encode()


def test_the_bytes_are_the_same_each_time_and_hold_no_time(site: Path) -> None:
    first = compress(site)
    for path in (site.parent / "kept").iterdir():
        path.unlink()
    assert compress(site) == first
    assert first["help/index.html.gz"][4:8] == bytes(4)


def test_a_changed_page_never_stands_beside_its_old_form(site: Path) -> None:
    before = compress(site)
    page = site / "help" / "index.html"
    page.write_text(PAGE.replace("now", "next"))
    os.utime(page, (1_795_392_000, 1_795_392_000))
    after = compress(site)
    assert brotli.decompress(after["help/index.html.br"]) == page.read_bytes()
    assert before["help/index.html.br"] != after["help/index.html.br"]
    assert {path.stat().st_mtime for path in page.parent.iterdir()} == {1_795_392_000}
    page.write_text("Hi")  # Too short to gain any more.
    assert compress(site) == {}


def test_what_is_kept_is_used_again_but_never_believed(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = compress(site)
    kept = site.parent / "kept"
    for path in kept.glob("*.br"):
        path.write_bytes(path.read_bytes()[:-1])  # As a disk that was full leaves it.
    for path in kept.glob("*.gz"):
        path.write_bytes(gzip.compress(b"Something else", mtime=0))
    assert compress(site) == first
    monkeypatch.setattr(brotli, "compress", lambda *_, **__: pytest.fail("It was kept."))
    assert compress(site) == first


def test_what_no_file_needs_any_more_is_not_kept(site: Path) -> None:
    compress(site)
    number = len(list((site.parent / "kept").iterdir()))
    (site / "help" / "index.html").write_text(PAGE.upper())
    compress(site)
    assert len(list((site.parent / "kept").iterdir())) == number


def test_a_file_that_somebody_reads_by_another_name_stays_as_it_is(site: Path) -> None:
    """A new site may share files with the one that is being read."""
    other = site.parent / "other.gz"
    other.write_bytes(b"being read")
    (site / "help" / "index.html.gz").hardlink_to(other)
    compress(site)
    assert other.read_bytes() == b"being read"


def test_the_verb_build_can_ask_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugin, "build", lambda _, options: int(options.compress))
    assert cli.main(["build", "--compress"]) == 1
    assert cli.main(["build"]) == 0


def test_headers_keep_only_what_is_named_by_its_content() -> None:
    names = ["index.html", "assets/javascripts/bundle.a5f9d56c.min.js", "assets/javascripts/lunr/min/lunr.da.min.js",
             "assets/javascripts/workers/search.a7633da7.min.js", "assets/stylesheets/main.57a0d79d.min.css.map",
             "assets/stylesheets/main.57a0d79d.min.css", "assets/search.json"]  # fmt: skip
    _, everything, *kept = host_files.headers(frozenset(), names).split("\n/")
    assert "Cache-Control: no-store" in everything
    assert [rule.splitlines()[0] for rule in kept] == [
        "assets/*",
        "assets/countries/*",
        "assets/immutable/*",
        "assets/javascripts/bundle.a5f9d56c.min.js",
        "assets/javascripts/workers/search.a7633da7.min.js",
        "assets/stylesheets/main.57a0d79d.min.css",
    ]
    assert "Cache-Control: no-cache" in kept[0]
    assert "Cache-Control: no-store" in kept[1]
    assert all("max-age=31536000, immutable" in rule for rule in kept[2:])

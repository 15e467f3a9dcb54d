"""Any copy of the site can be checked with one command: one changed byte of a folder, one changed digit of a page."""

from __future__ import annotations

import gzip
import hashlib
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest

from helpers.sites import Project, mkdocs_build
from helpers.verified import PAGE, verify
from signpost.copies import manifest
from signpost.copies.options import DIFFERS, NO_ANSWER, SAME

# ------------------------------------------------------------------------------------------------- the manifest


def test_the_manifest_lists_every_file_but_itself_and_the_page_that_prints_its_digest(
    built: Path,
) -> None:
    lines = (built / "verify/manifest.txt").read_text().splitlines()
    paths = [line.split("  ")[1] for line in lines]
    files = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    assert paths == sorted(files - {"verify/manifest.txt", "verify/index.html"})
    assert len(paths) > 100
    for line in lines:
        digest, path = line.split("  ")
        assert digest == hashlib.sha256((built / path).read_bytes()).hexdigest(), path


def test_the_page_prints_the_digest_of_the_manifest(built: Path) -> None:
    digest = hashlib.sha256((built / "verify/manifest.txt").read_bytes()).hexdigest()
    page = (built / "verify/index.html").read_text()
    assert page.count(f"<code>{digest}</code>") == 1
    assert page.count(f"<code>{' '.join(re.findall('.{4}', digest))}</code>") == 1
    assert "DIGEST-OF" not in page
    assert "Leave this page" in page
    assert manifest.prints(page, digest, (built / "verify/page.txt").read_text().strip())


@pytest.mark.parametrize("page", ["about", "data", "contribute/hosting", "contribute/school"])
def test_the_page_is_reached_from_the_pages_about_the_site(built: Path, page: str) -> None:
    article = (built / page / "index.html").read_text().partition("<article")[2]
    assert re.search(r'href="(?:\.\./)+verify/"', article)


def test_sha256sum_reads_the_manifest(copy: Path) -> None:
    program = shutil.which("sha256sum")
    if program is None:
        pytest.skip("There is no sha256sum here.")
    command = [program, "--check", "--strict", "--quiet", "verify/manifest.txt"]
    assert subprocess.run(command, cwd=copy, capture_output=True, check=False).returncode == 0
    (copy / "index.html").write_bytes(b"")
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert "index.html: FAILED" in done.stdout


def test_a_build_without_a_place_for_the_digest_says_so(project: Project) -> None:
    root = project("no-digest")
    page = root / "docs/verify.md"
    page.write_text(page.read_text().replace("`DIGEST-OF-THE-MANIFEST`", "a digest"))
    done = mkdocs_build(root)
    assert done.returncode == 1
    assert "docs/verify.md must hold `DIGEST-OF-THE-MANIFEST` once" in done.stderr
    assert not (root / "site").exists()


def test_what_no_manifest_can_list_is_not_published(built: Path, tmp_path: Path) -> None:
    for name, said in (
        ("a:b.txt", "does not stay in the folder"),
        ("a\u200bb.txt", "cannot be seen"),
    ):
        site = Path(shutil.copytree(built, tmp_path / "site", dirs_exist_ok=True))
        unfilled(site)
        (site / name).write_text("")
        with pytest.raises(manifest.ManifestError, match=said):
            manifest.write(site)
        (site / name).unlink()
    (site / "link").symlink_to("/etc/hostname")
    with pytest.raises(manifest.ManifestError, match="a link, which no manifest can list: link"):
        manifest.write(site)


def unfilled(site: Path) -> None:
    """Take the digest out of its page again, as it is before the manifest is written."""
    digest = manifest.digest_of(site / manifest.FILE)
    page = site / manifest.PAGE
    text = (
        page.read_text()
        .replace(manifest.grouped(digest), manifest.GROUPED)
        .replace(digest, manifest.WHOLE)
    )
    page.write_text(text)


# ---------------------------------------------------------------------------------------------------- a folder


def test_a_copy_that_is_the_same_is_told_with_the_digest_and_what_it_proves(copy: Path) -> None:
    told = verify(copy)
    assert told.code == SAME
    assert "files are the same, byte for byte" in told.text
    assert manifest.grouped(manifest.digest_of(copy / manifest.FILE)) in told.text
    assert "A manifest in a copy proves only that the copy is whole" in told.text


KINDS = [".html", ".css", ".js", ".json", ".pdf", ".png", ".svg", ".woff2", ".txt", ".csv", ".xml", ".gz",
         ".webmanifest", ""]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_one_flipped_bit_is_found_in_every_kind_of_file(copy: Path, kind: str) -> None:
    files = [
        path
        for path in copy.rglob("*")
        if path.is_file() and path.suffix == kind and path.stat().st_size
    ]
    chance = random.Random(kind)  # noqa: S311 - the same in each run
    for path in chance.sample(sorted(files), min(3, len(files))):
        before = path.read_bytes()
        at, bit = chance.randrange(len(before)), 1 << chance.randrange(8)
        path.write_bytes(before[:at] + bytes([before[at] ^ bit]) + before[at + 1 :])
        told = verify(copy)
        name = path.relative_to(copy).as_posix()
        assert told.code == DIFFERS or name == manifest.FILE, (name, at, bit)
        assert name == manifest.FILE or name in told.named("changed"), (name, at, bit)
        path.write_bytes(before)
    assert files
    assert verify(copy).code == SAME


def test_no_bit_of_the_two_files_that_are_not_listed_can_be_flipped(copy: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - the same in each run
    for name in (manifest.PAGE, manifest.FILE, manifest.PAGE_DIGEST):
        path = copy / name
        before = path.read_bytes()
        for _ in range(25):
            at = chance.randrange(len(before))
            path.write_bytes(
                before[:at] + bytes([before[at] ^ 1 << chance.randrange(8)]) + before[at + 1 :]
            )
            told = verify(copy)
            assert told.code != SAME, (name, at)
            assert "Traceback" not in told.text
        path.write_bytes(before)


def test_a_page_that_prints_no_digest_or_another_one_is_changed(copy: Path) -> None:
    digest, page = manifest.digest_of(copy / manifest.FILE), copy / manifest.PAGE
    text = page.read_text()
    for other in (
        text.replace(digest, manifest.WHOLE),
        text.replace(digest, "0" * 64),
        text + "<p>Call 0909.</p>",
    ):
        page.write_text(other)
        told = verify(copy)
        assert told.code == DIFFERS
        assert told.named("changed") == [manifest.PAGE]


def swap(folder: Path) -> None:
    one, other = folder / "index.html", folder / "404.html"
    held = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(held)


def in_place_of_a_folder(folder: Path, tmp: str = "elsewhere") -> None:
    (folder / "about").rename(folder.with_name(tmp))
    (folder / "about").symlink_to(folder.with_name(tmp), target_is_directory=True)


def in_place_of_a_file(folder: Path) -> None:
    (folder / "404.html").rename(folder.with_name("404.html"))
    (folder / "404.html").symlink_to(folder.with_name("404.html"))


def in_place_of_it_a_folder(folder: Path) -> None:
    (folder / "404.html").unlink()
    (folder / "404.html").mkdir()


CHANGES: dict[str, tuple[Callable[[Path], object], list[str], list[str], list[str]]] = {
    "a file is gone": (lambda at: (at / "404.html").unlink(), [], ["404.html"], []),
    "a file is new": (lambda at: (at / "help/new.html").write_text("x"), [], [], ["help/new.html"]),
    "an empty file is new": (lambda at: (at / "CNAME").touch(), [], [], ["CNAME"]),
    "a file is longer": (lambda at: (at / ".nojekyll").write_text(" "), [".nojekyll"], [], []),
    "an empty folder is new": (lambda at: (at / "a/b").mkdir(parents=True), [], [], ["a/b"]),
    "a link is new": (lambda at: (at / "passwd").symlink_to("/etc/passwd"), [], [], ["passwd"]),
    "a link leads nowhere": (lambda at: (at / "gone").symlink_to("nowhere"), [], [], ["gone"]),
    "a link leads round": (lambda at: (at / "round").symlink_to(at), [], [], ["round"]),
    "a pipe is new": (lambda at: os.mkfifo(at / "pipe"), [], [], ["pipe"]),
    "a file is renamed": (
        lambda at: (at / "404.html").rename(at / "405.html"),
        [],
        ["404.html"],
        ["405.html"],
    ),
    "two files are swapped": (swap, ["404.html", "index.html"], [], []),
    "a link is in place of a folder": (in_place_of_a_folder, [], ["about/index.html"], ["about"]),
    "a link is in place of a file": (in_place_of_a_file, ["404.html"], [], []),
    "a folder is in place of a file": (in_place_of_it_a_folder, ["404.html"], [], []),
    "the page with the digest is gone": (
        lambda at: (at / manifest.PAGE).unlink(),
        [],
        [manifest.PAGE],
        [],
    ),
}


@pytest.mark.skipif(
    os.name == "nt", reason="Windows has no pipes in folders, and lets few people make links"
)
@pytest.mark.parametrize("change", CHANGES)
def test_each_changed_missing_and_added_file_is_named(copy: Path, change: str) -> None:
    make, changed, missing, added = CHANGES[change]
    make(copy)
    told = verify(copy)
    assert told.code == DIFFERS
    assert (told.named("changed"), told.named("missing"), told.named("added")) == (
        changed,
        missing,
        added,
    )


def test_a_manifest_that_was_made_anew_is_found_by_its_digest_alone(
    copy: Path, built: Path
) -> None:
    page = copy / PAGE / "index.html"
    page.write_text(page.read_text().replace("0808 157 0999", "0909 879 0000"))
    unfilled(copy)
    forged = manifest.write(copy)
    digest = manifest.digest_of(built / manifest.FILE)
    assert forged != digest
    assert verify(copy).code == SAME  # It is whole, and more is not said.
    told = verify(copy, digest=manifest.grouped(digest).upper())
    assert told.code == DIFFERS
    assert "It is NOT the digest that you gave" in told.text
    told = verify(copy, manifest=built / manifest.FILE)
    assert told.code == DIFFERS
    assert set(told.named("changed")) == {f"{PAGE}index.html", manifest.FILE, manifest.PAGE}
    assert "the manifest in " in told.text
    assert verify(copy, digest=forged).code == SAME


def test_a_copy_without_a_manifest_can_be_compared_with_one_from_elsewhere(
    copy: Path, built: Path
) -> None:
    shutil.rmtree(copy / "verify")
    told = verify(copy)
    assert told.code == NO_ANSWER
    assert "--manifest FILE" in told.text
    told = verify(copy, manifest=built / manifest.FILE)
    assert told.code == DIFFERS
    assert set(told.named("missing")) == {manifest.FILE, manifest.PAGE, manifest.PAGE_DIGEST}


def test_another_folder_is_told_as_such(tmp_path: Path, built: Path) -> None:
    told = verify(tmp_path, manifest=built / manifest.FILE)
    assert told.code == DIFFERS
    assert "Is it the right folder?" in told.text


@pytest.mark.skipif(os.name == "nt", reason="Windows lets few people make links")
def test_a_link_that_somebody_names_is_followed_once_and_told(copy: Path) -> None:
    link = copy.with_name("link")
    link.symlink_to(copy, target_is_directory=True)
    told = verify(link)
    assert told.code == SAME
    assert str(copy) in told.lines[0]


DIGEST = "0" * 64

HOSTILE: dict[str, tuple[bytes, str]] = {
    "leaves the folder": (
        f"{DIGEST}  ../../etc/passwd\n".encode(),
        ":1: A path here does not name a place",
    ),
    "leaves it later": (
        f"{DIGEST}  a\n{DIGEST}  a/../../b\n".encode(),
        ":2: A path here does not name a place",
    ),
    "begins at the root": (
        f"{DIGEST}  /etc/passwd\n".encode(),
        ":1: A path here does not stay in the folder",
    ),
    "names a drive": (
        f"{DIGEST}  C:/Windows/a\n".encode(),
        ":1: A path here does not stay in the folder",
    ),
    "has backslashes": (
        f"{DIGEST}  ..\\..\\a\n".encode(),
        ":1: A path here does not stay in the folder",
    ),
    "has an empty part": (f"{DIGEST}  a//b\n".encode(), ":1: A path here does not name a place"),
    "has a dot": (f"{DIGEST}  ./a\n".encode(), ":1: A path here does not name a place"),
    "lists twice": (f"{DIGEST}  a\n{DIGEST}  b\n{DIGEST}  a\n".encode(), ":3: a is listed twice"),
    "has a short digest": (f"{DIGEST[:-1]}  a\n".encode(), ":1: This is not a SHA-256"),
    "has capitals": (f"{'A' * 64}  a\n".encode(), ":1: This is not a SHA-256"),
    "has one space": (f"{DIGEST} a\n".encode(), ":1: This is not a SHA-256"),
    "has a star": (f"{DIGEST} *a\n".encode(), ":1: This is not a SHA-256"),
    "has a comment": (f"# made up\n{DIGEST}  a\n".encode(), ":1: This is not a SHA-256"),
    "is escaped": (f"\\{DIGEST}  a\\nb\n".encode(), ":1: This is not a SHA-256"),
    "is not UTF-8": (f"{DIGEST}  ".encode() + b"\xff\n", ":1: This is not a SHA-256"),
    "turns text around": (f"{DIGEST}  a\u202eb\n".encode(), "cannot be seen: a<U+202E>b"),
    "clears the screen": (f"{DIGEST}  a\x1b[2J\n".encode(), "cannot be seen: a<U+001B>[2J"),
    "ends as on Windows": (f"{DIGEST}  a\r\n".encode(), ":1: The line ends as on Windows"),
    "is cut off": (f"{DIGEST}  a\n{DIGEST}  b".encode(), ":2: The last line is cut off"),
    "is empty": (b"", ":1: The last line is cut off"),
    "has an endless line": (
        DIGEST.encode() + b"  " + b"a" * 5000 + b"\n",
        ":1: This is not a SHA-256",
    ),
    "is a page": (b"<!doctype html>\n", ":1: This is not a SHA-256"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_manifest_of_a_wrong_form_is_refused_with_its_line(copy: Path, case: str) -> None:
    content, said = HOSTILE[case]
    (copy / manifest.FILE).write_bytes(content)
    told = verify(copy)
    assert told.code == NO_ANSWER
    assert told.text.startswith(f"{manifest.FILE}:")
    assert said in told.text
    assert all(line.isprintable() for line in told.lines)


@pytest.mark.skipif(os.name == "nt", reason="Windows lets few people make links")
def test_a_manifest_that_is_a_link_is_not_read(copy: Path) -> None:
    (copy / manifest.FILE).rename(copy.with_name("manifest.txt"))
    (copy / manifest.FILE).symlink_to(copy.with_name("manifest.txt"))
    assert verify(copy).code == NO_ANSWER


def test_a_large_file_is_read_in_pieces(tmp_path: Path) -> None:
    folder = tmp_path / "large"
    folder.mkdir()
    with (folder / "large").open("wb") as large:
        large.truncate(300 * 1024 * 1024)  # It takes no room on the disk.
    (tmp_path / "manifest.txt").write_text(f"{manifest.digest_of(folder / 'large')}  large\n")
    code = (
        "import resource, sys; from pathlib import Path; from signpost.copies import compare;"
        "resource.setrlimit(resource.RLIMIT_DATA, (200 * 2**20, 200 * 2**20));"
        "print(compare.verify(compare.VerifyOptions(Path(sys.argv[1]), Path(sys.argv[2])), lambda said: None))"
    )
    command = [sys.executable, "-c", code, str(folder), str(tmp_path / "manifest.txt")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == f"{DIFFERS}\n", done.stderr  # For its manifest is missing.


# ------------------------------------------------------------------------------- what is left over, or cannot be listed


OLD = b"'use strict'; // of the last version\n"


def named(content: bytes, suffix: str = ".js") -> str:
    return f"assets/immutable/leave.{hashlib.sha256(content).hexdigest()[:10]}{suffix}"


def test_files_of_the_last_version_are_told_and_no_error(copy: Path) -> None:
    path = named(OLD)
    (copy / path).write_bytes(OLD)
    (copy / f"{path}.gz").write_bytes(gzip.compress(OLD))
    (copy / f"{path}.br").write_bytes(brotli.compress(OLD))
    told = verify(copy)
    assert told.code == SAME
    assert "Left over from the last version, and named by what they hold: 3 files." in told.text
    assert f"  {path}.br" in told.lines


def bomb() -> bytes:
    """Return 1,500 bytes of Brotli that unpack to a gigabyte of zeros."""
    packer = brotli.Compressor(
        quality=5
    )  # The best quality makes it no smaller, and takes half a minute.
    return b"".join(packer.process(bytes(10_000_000)) for _ in range(100)) + bytes(packer.finish())


def test_a_bomb_that_only_looks_left_over_is_added(copy: Path) -> None:
    path = named(OLD, ".js.br")
    (copy / path).write_bytes(bomb())
    told = verify(copy)
    assert told.code == DIFFERS
    assert told.named("added") == [path]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (named(OLD), OLD + b" "),
        (named(OLD).replace("immutable/", ""), OLD),
        (named(OLD).replace("immutable/", "immutable/more/"), OLD),
        (named(OLD, ".html"), OLD),
        (named(OLD, ".js.html"), OLD),
        (named(OLD, ".js.gz"), gzip.compress(OLD + b" ", mtime=0)),
        (named(OLD, ".js.gz"), gzip.compress(OLD, mtime=0) + gzip.compress(b"more", mtime=0)),
        (named(OLD, ".js.gz"), OLD),
        (named(OLD, ".js.br"), brotli.compress(OLD + b" ")),
        (named(OLD, ".js.br"), b"\xff\xff"),
        (named(OLD, ".js.gz"), gzip.compress(bytes(100_000_000), mtime=0)),
    ],
)
def test_what_only_looks_left_over_is_added(copy: Path, path: str, content: bytes) -> None:
    (copy / path).parent.mkdir(exist_ok=True)
    (copy / path).write_bytes(content)
    told = verify(copy)
    assert told.code == DIFFERS
    assert told.named("added") == [path]

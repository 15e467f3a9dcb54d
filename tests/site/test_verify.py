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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import brotli
import pytest
from playwright.sync_api import Browser

from helpers.driving import Firefox, end_all, lacks
from helpers.guidance import ROOT
from helpers.sites import Project, mkdocs_build, served
from signpost import manifest, saved, verbs, verifying
from signpost.library import neutral
from signpost.verifying import COULD_NOT_RUN, DIFFERS, SAME

PAGE = f"help/{neutral('pictures')}/"


@dataclass
class Told:
    """What the verb says, and its exit code."""

    code: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def named(self, word: str) -> list[str]:
        """Return the paths that are told as changed, missing or added."""
        return [line.split()[1] for line in self.lines if line.startswith(f"{word} ")]


def verify(place: Path, **asked: Any) -> Told:
    told = Told(0)
    told.code = verifying.verify(verifying.Asked(place, **asked), lambda said: told.lines.extend(said.split("\n")))
    return told


@pytest.fixture(scope="session")
def built(small_project: Path) -> Path:
    """A site made by a build, of the small guidance."""
    return small_project / "site"


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    """A copy of it, to change."""
    return Path(shutil.copytree(built, tmp_path / "copy"))


# ------------------------------------------------------------------------------------------------- the manifest


def test_the_manifest_lists_every_file_but_itself_and_the_page_that_prints_its_digest(built: Path) -> None:
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
    for name, said in (("a:b.txt", "does not stay in the folder"), ("a\u200bb.txt", "cannot be seen")):
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
    text = page.read_text().replace(manifest.grouped(digest), manifest.GROUPED).replace(digest, manifest.WHOLE)
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
    files = [path for path in copy.rglob("*") if path.is_file() and path.suffix == kind and path.stat().st_size]
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
            path.write_bytes(before[:at] + bytes([before[at] ^ 1 << chance.randrange(8)]) + before[at + 1 :])
            told = verify(copy)
            assert told.code != SAME, (name, at)
            assert "Traceback" not in told.text
        path.write_bytes(before)


def test_a_page_that_prints_no_digest_or_another_one_is_changed(copy: Path) -> None:
    digest, page = manifest.digest_of(copy / manifest.FILE), copy / manifest.PAGE
    text = page.read_text()
    for other in (text.replace(digest, manifest.WHOLE), text.replace(digest, "0" * 64), text + "<p>Call 0909.</p>"):
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
    "a file is renamed": (lambda at: (at / "404.html").rename(at / "405.html"), [], ["404.html"], ["405.html"]),
    "two files are swapped": (swap, ["404.html", "index.html"], [], []),
    "a link is in place of a folder": (in_place_of_a_folder, [], ["about/index.html"], ["about"]),
    "a link is in place of a file": (in_place_of_a_file, ["404.html"], [], []),
    "a folder is in place of a file": (in_place_of_it_a_folder, ["404.html"], [], []),
    "the page with the digest is gone": (lambda at: (at / manifest.PAGE).unlink(), [], [manifest.PAGE], []),
}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders, and lets few people make links")
@pytest.mark.parametrize("change", CHANGES)
def test_each_changed_missing_and_added_file_is_named(copy: Path, change: str) -> None:
    make, changed, missing, added = CHANGES[change]
    make(copy)
    told = verify(copy)
    assert told.code == DIFFERS
    assert (told.named("changed"), told.named("missing"), told.named("added")) == (changed, missing, added)


def test_a_manifest_that_was_made_anew_is_found_by_its_digest_alone(copy: Path, built: Path) -> None:
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


def test_a_copy_without_a_manifest_can_be_compared_with_one_from_elsewhere(copy: Path, built: Path) -> None:
    shutil.rmtree(copy / "verify")
    told = verify(copy)
    assert told.code == COULD_NOT_RUN
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
    "leaves the folder": (f"{DIGEST}  ../../etc/passwd\n".encode(), ":1: A path here does not name a place"),
    "leaves it later": (f"{DIGEST}  a\n{DIGEST}  a/../../b\n".encode(), ":2: A path here does not name a place"),
    "begins at the root": (f"{DIGEST}  /etc/passwd\n".encode(), ":1: A path here does not stay in the folder"),
    "names a drive": (f"{DIGEST}  C:/Windows/a\n".encode(), ":1: A path here does not stay in the folder"),
    "has backslashes": (f"{DIGEST}  ..\\..\\a\n".encode(), ":1: A path here does not stay in the folder"),
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
    "has an endless line": (DIGEST.encode() + b"  " + b"a" * 5000 + b"\n", ":1: This is not a SHA-256"),
    "is a page": (b"<!doctype html>\n", ":1: This is not a SHA-256"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_manifest_of_a_wrong_form_is_refused_with_its_line(copy: Path, case: str) -> None:
    content, said = HOSTILE[case]
    (copy / manifest.FILE).write_bytes(content)
    told = verify(copy)
    assert told.code == COULD_NOT_RUN
    assert told.text.startswith(f"{manifest.FILE}:")
    assert said in told.text
    assert all(line.isprintable() for line in told.lines)


@pytest.mark.skipif(os.name == "nt", reason="Windows lets few people make links")
def test_a_manifest_that_is_a_link_is_not_read(copy: Path) -> None:
    (copy / manifest.FILE).rename(copy.with_name("manifest.txt"))
    (copy / manifest.FILE).symlink_to(copy.with_name("manifest.txt"))
    assert verify(copy).code == COULD_NOT_RUN


def test_a_large_file_is_read_in_pieces(tmp_path: Path) -> None:
    folder = tmp_path / "large"
    folder.mkdir()
    with (folder / "large").open("wb") as large:
        large.truncate(300 * 1024 * 1024)  # It takes no room on the disk.
    (tmp_path / "manifest.txt").write_text(f"{manifest.digest_of(folder / 'large')}  large\n")
    code = (
        "import resource, sys; from pathlib import Path; from signpost import verifying;"
        "resource.setrlimit(resource.RLIMIT_DATA, (200 * 2**20, 200 * 2**20));"
        "print(verifying.verify(verifying.Asked(Path(sys.argv[1]), Path(sys.argv[2])), lambda said: None))"
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
    packer = brotli.Compressor(quality=5)  # The best quality makes it no smaller, and takes half a minute.
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
        (named(OLD, ".js.gz"), gzip.compress(OLD + b" ")),
        (named(OLD, ".js.gz"), gzip.compress(OLD) + gzip.compress(b"more")),
        (named(OLD, ".js.gz"), OLD),
        (named(OLD, ".js.br"), brotli.compress(OLD + b" ")),
        (named(OLD, ".js.br"), b"\xff\xff"),
        (named(OLD, ".js.gz"), gzip.compress(bytes(100_000_000))),
    ],
)
def test_what_only_looks_left_over_is_added(copy: Path, path: str, content: bytes) -> None:
    (copy / path).parent.mkdir(exist_ok=True)
    (copy / path).write_bytes(content)
    told = verify(copy)
    assert told.code == DIFFERS
    assert told.named("added") == [path]


# --------------------------------------------------------------------------------------------------- a signature


def commands() -> list[str]:
    """The commands that docs/contribute/hosting.md prints for signatures."""
    text = (ROOT / "docs/contribute/hosting.md").read_text(encoding="utf-8")
    part = text.partition("## Sign the manifest")[2].partition("\n## ")[0]
    return re.findall(r"^\$ (.+)$", part, re.MULTILINE)


@pytest.mark.skipif(os.name == "nt", reason="The commands are those of a Unix shell")
def test_the_manifest_is_signed_and_checked_as_the_docs_say(copy: Path) -> None:
    if not shutil.which("ssh-keygen") or not shutil.which("bash"):
        pytest.skip("There is no ssh-keygen here, or no bash.")
    folder = copy.parent
    copy.rename(folder / "site")

    def run(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False)

    make, allow, sign, check, compare = commands()
    assert run(f"{make} -N ''").returncode == 0  # A throw-away key, without the passphrase.
    assert run(allow).returncode == 0
    assert run(sign).returncode == 0
    shutil.copytree(folder / "site", folder / "COPY")
    done = run(check)
    assert done.returncode == 0, done.stderr
    assert 'Good "signpost" signature for help.school.example' in done.stdout + done.stderr
    assert "verify COPY" in compare
    told = verify(folder / "COPY")
    assert told.code == SAME
    assert "manifest.txt.sig is a signature" in told.text
    listed = folder / "COPY" / manifest.FILE
    listed.write_text(listed.read_text().replace("0", "1", 1))
    assert run(check).returncode != 0
    (folder / "COPY" / manifest.SIGNATURE).write_text("Call 0909 879 0000.\n")
    assert verify(folder / "COPY").named("added") == [manifest.SIGNATURE]


# ------------------------------------------------------------------------------------------------------ the verb


def test_the_verb_takes_all_that_can_be_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[verifying.Asked] = []

    def note(its: verifying.Asked, say: object, watched: object) -> int:
        asked.append(its)
        return SAME

    monkeypatch.setattr(verifying, "verify", note)
    assert verbs.main(["verify", "copy"]) == SAME
    assert asked.pop() == verifying.Asked(Path("copy"), site=verbs.ROOT / "site")
    options = ["--manifest", "m", "--digest", "d", "--site", "s", "--page", "p", "--from", "f"]
    verbs.main(["verify", "copy", *options])
    assert asked.pop() == verifying.Asked(Path("copy"), Path("m"), "d", Path("s"), "p", "f")


def test_dev_py_runs_the_verb_where_somebody_stands_and_no_code_that_lies_there(copy: Path) -> None:
    """A copy may hold a json.py: Python looks for modules in the folder in which it is started with -m."""
    for name in ("json.py", "click.py", "signpost.py"):
        (copy / name).write_text("raise SystemExit(77)")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    code = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); import dev; from pathlib import Path;"
        "dev.PYTHON = Path(sys.executable); dev._prepare = lambda *_: 0; sys.exit(dev.main(sys.argv[1:]))"
    )
    command = [sys.executable, "-P", "-c", code, str(ROOT / "scripts"), "verify", "."]
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == DIFFERS, done.stderr
    assert [line.split()[1] for line in done.stdout.splitlines() if line.startswith("added ")] == [
        "click.py",
        "json.py",
        "signpost.py",
    ]


@pytest.mark.parametrize("place", ["nowhere", "https://signpost.example/"])
def test_what_is_not_there_cannot_be_compared(tmp_path: Path, place: str) -> None:
    assert verify(tmp_path / place if place == "nowhere" else Path(place)).code == COULD_NOT_RUN


# ------------------------------------------------------------------------------------------------- a saved page


@pytest.fixture
def save(built: Path, tmp_path: Path) -> Callable[..., Told]:
    """Check a page of the small site as if it had been saved: with changes, under a name."""

    def check(*changes: tuple[str, str], path: str = PAGE, name: str = "page.html", **asked: Any) -> Told:
        text = (built / path / "index.html").read_text(encoding="utf-8").replace("<!doctype", "<!DOCTYPE")
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


def test_a_page_with_other_bytes_is_compared_by_what_it_says_and_told_so(save: Callable[..., Told]) -> None:
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
    "a number in words for screen readers": (('aria-label="Main"', 'aria-label="Call 0909 879 0000"'), "number"),
    "a number less": ((">0808 157 0999<", "><"), "number"),
    "a number in full-width digits": ((">0808 157 0999<", ">０808 157 0999<"), "number"),
    "one letter of an address that is shown": (("learners", "leamers"), "address"),
    "one letter of a link to outside": (('href="https://takeaway.', 'href="https://takeavvay.'), "address"),
    "a link into the site that leads out": (
        ('href="../../contacts/"', 'href="https://e.example/contacts/"'),
        "address",
    ),
    "a link that runs a script": (('href="../../contacts/"', 'href="javascript:alert(1)"'), "address"),
    "where the page says that it is better": (('data-newest="https://', 'data-newest="https://x'), "element"),
    "a step": (("<strong>Write down who", "<strong>Send them who"), "step"),
    "the day of the facts": (("Facts as of 23 November 2026", "Facts as of 24 November 2026"), "date"),
    "a hidden character": (("Write down", "Write\u200b down"), "step"),
    "a word turned round": (("Nobody reads messages here", "We read messages here"), "words"),
    "the title": (("<title>", "<title>New "), "words"),
    "a script more": (("</body>", "<script>document.title='x'</script></body>"), "element"),
    "a script that has changed": (("const bringCountry", "const x = 1, bringCountry"), "element"),
    "a script from elsewhere": (('src="../../assets/immutable/leave.', 'src="https://e.example/leave.'), "element"),
    "a script that another brings": (('data-country="../../assets', 'data-country="https://e.example'), "element"),
    "a style that has changed": (("<style>", "<style>.call::after{content:'0909'}"), "element"),
    "a style on an element": (('<main id="main"', '<main style="display:none" id="main"'), "element"),
    "an attribute that acts": (('<main id="main"', '<main onmouseover="alert(1)" id="main"'), "element"),
    "an attribute of the whole page that acts": (('<html lang="en"', '<html onload="alert(1)" lang="en"'), "element"),
    "a style of the whole page": (('<html lang="en"', '<html style="display:none" lang="en"'), "element"),
    "groups of digits turned round": (('<bdi translate="no">0808', '<bdi dir="rtl" translate="no">0808'), "element"),
    "hidden from screen readers": (('<main id="main"', '<main aria-hidden="true" id="main"'), "element"),
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
    "a picture from elsewhere": (('<img src="../../assets', '<img src="https://e.example/assets'), "element"),
    "a picture that is another": (("icon.", "icon2."), "element"),
    "a drawing": (('<path d="M', '<path d="M1 1M'), "element"),
    "a comment": (("</main>", "<!-- Call 0909 --></main>"), "element"),
    "text in the head": (("</head>", "<p>Call 0909 879 0000</p></head>"), "element"),
    "a second head": (("<main", "<head><p>Call 0909 879 0000</p></head><main"), "element"),
    "a second title": (("<main", "<title>Call 0909 879 0000</title><main"), "element"),
    "hours that the line does not have": (
        ("17:00, Saturday", '17:00<b class="now">By these hours, open now until 0909 879 0000.</b>, Saturday'),
        "number",
    ),
    "a line that a script never says": (("</section>", '<p class="said">Call 0909 879 0000.</p></section>'), "number"),
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
def test_what_was_changed_in_a_page_is_found_and_named(save: Callable[..., Told], built: Path, case: str) -> None:
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
    text = (built / PAGE / "index.html").read_text(encoding="utf-8").replace("<!doctype", "<!DOCTYPE")
    listed, digest = manifest.read(built / manifest.FILE, "")
    site, asked = verifying._Site(built, listed, digest), verifying.Asked(tmp_path / "page.html", site=built)
    says_nothing = [range(*found.span()) for found in re.finditer(r' id="[^"]*"', text)]
    places = [found for found in re.finditer(r"\d", text) if not any(found.start() in one for one in says_nothing)]
    in_head = [found for found in places if found.start() < text.index("<body")]
    tried = 0
    for found in (*in_head[::20], *places[len(in_head) :]):
        at = found.start()
        changed = text[:at] + str((int(found[0]) + 1) % 10) + text[at + 1 :]
        tried += 1
        try:
            told = verifying._page(asked, saved.read(changed.encode(), is_mhtml=False), site, lambda said: None)
        except (verifying.CannotVerifyError, saved.UnreadableError):
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
        (("</main>", "<script><!-- <script> </script></main>"), "not plain where this <script> ends"),
        (("</main>", "<div>" * 100 + "</div>" * 100 + "</main>"), "so many elements"),
        (("</main>", "\0</main>"), "zero byte"),
    ],
)
def test_what_a_browser_may_read_otherwise_is_refused(
    save: Callable[..., Told], change: tuple[str, str], said: str
) -> None:
    told = save(change)
    assert told.code == COULD_NOT_RUN
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
                content[at:at] = chance.choice([b"<", b">", b'"', b"&#", b"</a>", b"<a>", b"<!--", b"\xff", b"--"])
    (tmp_path / name).write_bytes(content)
    told = verify(tmp_path / name, site=built)
    assert told.code in (SAME, DIFFERS, COULD_NOT_RUN)
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
    for more, code in (("", SAME), ("--b\r\nContent-Type: text/html\r\n\r\n<p>Call 0909</p>\r\n", COULD_NOT_RUN)):
        (tmp_path / "page.mhtml").write_bytes(archive(page, more))
        assert verify(tmp_path / "page.mhtml", site=built).code == code


def test_an_archive_of_archives_is_refused_at_once(built: Path, tmp_path: Path) -> None:
    (tmp_path / "page.mhtml").write_bytes(b'Content-Type: multipart/mixed; boundary="a"\n\n--a\n' * 100_000)
    assert verify(tmp_path / "page.mhtml", site=built).code == COULD_NOT_RUN


def test_a_page_must_say_which_page_it_is(save: Callable[..., Told]) -> None:
    other = ('rel="canonical" href="https://signpost.example/', 'rel="canonical" href="https://e.example/')
    told = save(other)
    assert told.code == COULD_NOT_RUN
    assert "--page" in told.text
    nameless = ('<link rel="canonical"', '<link rel="alternate"')
    assert "names no address" in save(nameless).text
    assert save(nameless, page=PAGE).code == DIFFERS
    told = save(other, page=PAGE)
    assert told.code == DIFFERS
    assert "canonical https://e.example/" in told.text
    for page in ("../../etc/passwd", "/etc/passwd", "nothing", "C:/x"):
        assert save(page=page).code == COULD_NOT_RUN


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
    assert verify(tmp_path / "page.html", site=built, origin="https://mirror.example/copy").code == SAME
    assert verify(tmp_path / "page.html", site=built, origin="https://mirror.example/").code == DIFFERS


def test_a_site_that_does_not_fit_its_manifest_is_not_compared_with(copy: Path, tmp_path: Path, built: Path) -> None:
    text = (built / PAGE / "index.html").read_text(encoding="utf-8")
    page = copy / PAGE / "index.html"
    page.write_text(text.replace("0999", "0998"), encoding="utf-8")
    (tmp_path / "page.html").write_text(text + "\n", encoding="utf-8")
    told = verify(tmp_path / "page.html", site=copy)
    assert told.code == COULD_NOT_RUN
    assert "is not as its manifest says" in told.text
    assert verify(tmp_path / "page.html", site=built, digest="0" * 64).code == COULD_NOT_RUN
    assert verify(tmp_path / "page.html", site=tmp_path).code == COULD_NOT_RUN


def test_files_that_were_saved_beside_a_page_are_compared(
    save: Callable[..., Told], built: Path, tmp_path: Path
) -> None:
    script = next((built / "assets/immutable").glob("leave.*.js"))
    beside = (f'src="../../assets/immutable/{script.name}"', f'src="./page_files/{script.name}.download"')
    (tmp_path / "page_files").mkdir()
    file = tmp_path / "page_files" / f"{script.name}.download"
    file.write_bytes(script.read_bytes())
    assert save(beside).code == SAME
    file.write_bytes(script.read_bytes() + b"document.title = 'x';")
    told = save(beside)
    assert told.code == DIFFERS
    assert f"holds something else than assets/immutable/{script.name}" in told.text


# ------------------------------------------------------------------------------------------ saved by real browsers


PAGES = {"front": "", "help": PAGE, "sheet": "checklists/sheet-01/", "country": "contacts/gb/",
         "any country": "contacts/international/", "about": "about/", "verify": "verify/"}  # fmt: skip

ZONES = {"Europe/London": "United Kingdom", "America/Lima": "Peru", "Asia/Qatar": "Qatar", "UTC": ""}

COMPLETE = """() => {
  const page = document.documentElement.cloneNode(true);
  const real = [...document.querySelectorAll("a, link, img, script")];
  const files = {};
  [...page.querySelectorAll("a, link, img, script")].forEach((one, at) => {
    const loads = one.matches("img, script, [rel=stylesheet]");
    for (const name of ["href", "src"]) {
      if (!one.hasAttribute(name)) continue;
      const whole = real[at][name], file = whole.split("/").at(-1) + (one.matches("script") ? ".download" : "");
      if (loads) files[file] = whole;
      one.setAttribute(name, loads ? `./page_files/${file}` : whole);
    }
  });
  const type = '<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">';
  const length = String(location.href.length).padStart(4, "0");
  return [`<!DOCTYPE html>\\n<!-- saved from url=(${length})${location.href} -->\\n`
    + page.outerHTML.replace(/<head[^>]*>/, "$&" + type), files];
}"""
"""What Chromium's own "Web Page, Complete" makes of a page: it asks for a name in a window that cannot be driven here."""


@pytest.mark.parametrize(
    "name",
    ["leave.js", "leave.js.download", "leave_rje-.js", "leave_gS_a.js", "leave_TEKP.js", "leave(1).js",
     "leave(1).js.download"],
)  # fmt: skip
def test_a_file_is_known_by_the_names_that_browsers_give_it(name: str) -> None:
    assert saved.resource(f"page_files/{name}", frozenset({"leave.js"})) == "leave.js"
    assert saved.resource(f"page_files/x{name}", frozenset({"leave.js"})) == f"x{name}"


@dataclass
class Kept:
    """Pages that a browser has saved, by their names, with the address from which each comes."""

    folder: Path
    address: str
    site: Path

    def check(self, name: str, *changes: tuple[bytes, bytes]) -> Told:
        file = self.folder / name
        content = file.read_bytes()
        for old, new in changes:
            assert old in content, (name, old)
            content = content.replace(old, new, 1)
        changed = file.with_name(f"changed-{name}")
        changed.write_bytes(content)
        try:
            return verify(changed, site=self.site, origin=self.address)
        finally:
            changed.unlink()


@pytest.fixture(scope="module")
def from_chromium(browser: Browser, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Every kind of page under every zone, after its scripts have run: as an archive and complete."""
    folder = tmp_path_factory.mktemp("chromium")
    (folder / "page_files").mkdir()
    with served(built) as address:
        for zone in ZONES:
            context = browser.new_context(timezone_id=zone, bypass_csp=True)
            page = context.new_page()
            for name, path in PAGES.items():
                page.goto(address + path)
                if name in ("help", "front") and ZONES[zone]:
                    page.wait_for_selector(f".place b:text-is('{ZONES[zone]}')")
                page.wait_for_timeout(300)
                session = context.new_cdp_session(page)
                data = session.send("Page.captureSnapshot", {"format": "mhtml"})["data"]
                stem = f"{name}-{zone.replace('/', '-')}"
                (folder / f"{stem}.mhtml").write_bytes(data.encode())
                text, files = page.evaluate(COMPLETE)
                (folder / f"{stem}.html").write_text(text, encoding="utf-8")
                for file, whole in files.items():
                    held = built / whole.removeprefix(address)
                    shutil.copy(held, folder / "page_files" / file)
            context.close()
    return Kept(folder, address, built)


def contacts_of(zone: str, name: str) -> bool:
    """Whether a page shows other contacts under a zone than the file on the site does."""
    abroad = zone not in ("Europe/London", "UTC")
    return (name == "any country" and zone != "UTC") or (abroad and name in ("front", "help"))


@pytest.mark.parametrize("zone", ZONES)
def test_a_page_saved_by_chromium_is_the_same_in_every_country(from_chromium: Kept, zone: str) -> None:
    for name in PAGES:
        for suffix in ("mhtml", "html"):
            told = from_chromium.check(f"{name}-{zone.replace('/', '-')}.{suffix}")
            assert told.code == SAME, (name, suffix, told.text)
            assert contacts_of(zone, name) == ("shows the contacts of" in told.text), (name, suffix)


@pytest.mark.parametrize(
    ("zone", "old", "new"),
    [
        ("Europe/London", b"0808 157 0999", b"0808 157 0998"),
        ("Europe/London", b"tel:08081570999", b"tel:08081570998"),
        ("America/Lima", b">105<", b">106<"),
        ("America/Lima", b"tel:105", b"tel:106"),
        ("America/Lima", b"Peru</b>", b"Chile</b>"),
        ("Asia/Qatar", b"Qatar</b>", b"Qatar 999</b>"),
        ("UTC", b"Write down who", b"Send them who"),
    ],
)
@pytest.mark.parametrize("suffix", ["mhtml", "html"])
def test_one_changed_digit_is_found_in_a_page_saved_by_chromium(
    from_chromium: Kept, zone: str, old: bytes, new: bytes, suffix: str
) -> None:
    told = from_chromium.check(f"help-{zone.replace('/', '-')}.{suffix}", (old, new))
    assert told.code == DIFFERS, told.text
    assert re.search(r"Different: \d+ (?:number|step|words)", told.text), told.text


@pytest.fixture(scope="module", params=["Europe/London", "America/Lima"])
def from_firefox(
    request: pytest.FixtureRequest, built: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Kept]:
    """Every kind of page, saved whole by Firefox itself."""
    if missing := lacks("firefox"):
        pytest.skip(missing)
    folder = tmp_path_factory.mktemp("firefox")
    try:
        firefox = Firefox(folder / "profile", "--remote-allow-system-access", zone=request.param)
        with served(built) as address:
            for name, path in PAGES.items():
                firefox.open(address + path)
                firefox.pause(0.5)
                firefox.save(folder / f"{name}.html")
        firefox.close()
    finally:
        end_all()
    return request.param, Kept(folder, address, built)


def test_a_page_saved_by_firefox_is_the_same_and_one_changed_digit_is_found(from_firefox: tuple[str, Kept]) -> None:
    zone, kept = from_firefox
    for name in PAGES:
        told = kept.check(f"{name}.html")
        assert told.code == SAME, (name, told.text)
        assert contacts_of(zone, name) == (f"shows the contacts of {ZONES[zone]}" in told.text), name
    number = {"Europe/London": (b">0808 157 0999<", b">0808 157 0998<"), "America/Lima": (b"tel:105", b"tel:106")}[zone]
    told = kept.check("help.html", number)
    assert told.code == DIFFERS
    assert re.search(r"Different: \d number\.", told.text), told.text

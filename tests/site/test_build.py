"""Builds: the same bytes twice, and a failing or interrupted one leaves the last good site as it was."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import brotli
import pytest

from helpers.guidance import ROOT, SMALL
from helpers.html_reader import Html
from helpers.sites import Project, mkdocs_build
from signpost.pages.addresses import neutral
from signpost.publish import compress, swap

APP = neutral("examplegram")


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_two_builds_are_the_same_byte_for_byte(small_project: Path, project: Project) -> None:
    two = project("two")
    # Another folder, another hash seed, another time zone, another language.
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1795392000", "PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati",
                   "LC_ALL": "C.UTF-8", "NO_MKDOCS_2_WARNING": "1"}  # fmt: skip
    command = [sys.executable, "-m", "mkdocs", "build"]
    assert (
        subprocess.run(
            command, cwd=two, env=environment, capture_output=True, check=False
        ).returncode
        == 0
    )
    first, second = files(small_project / "site"), files(two / "site")
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []
    assert len(first) > 40


def test_a_build_that_fails_tells_every_problem_and_leaves_the_old_site(
    built_project: Project,
) -> None:
    root = built_project("failing")
    before = files(root / "site")
    listeners = root / "guidance/services/gb/listeners.yml"
    listeners.write_text(
        listeners.read_text()
        .replace("0808 157 0999", "0808 157 0998")
        .replace("by: live", "by: ear")
    )
    done = mkdocs_build(root)
    assert done.returncode == 1
    assert "guidance/services/gb/listeners.yml:23" in done.stderr
    assert "Traceback" not in done.stderr
    assert files(root / "site") == before
    assert [path.name for path in root.glob(".site-*") if path.is_dir()] == []


def test_a_broken_link_in_docs_leaves_the_old_site(built_project: Project) -> None:
    root = built_project("strict")
    before = files(root / "site")
    (root / "docs/about.md").write_text("# About\n\n[Nowhere](nowhere.md)\n")
    done = mkdocs_build(root)
    assert done.returncode == 1
    assert "nowhere.md" in done.stderr
    assert files(root / "site") == before


def test_a_link_to_a_missing_page_leaves_the_old_site(built_project: Project) -> None:
    root = built_project("target")
    before = files(root / "site")
    (root / "docs/how-we-check.md").unlink()  # Every page links to it.
    config = root / "mkdocs.yml"
    config.write_text(config.read_text().replace("      - how-we-check.md\n", ""))
    assert mkdocs_build(root).returncode == 1
    assert files(root / "site") == before


@pytest.mark.skipif(
    os.name == "nt",
    reason="Windows has no SIGKILL and no way to interrupt one child process as a terminal does",
)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_build_leaves_the_old_site(
    built_project: Project, number: signal.Signals
) -> None:
    root = built_project("interrupted")
    before = files(root / "site")
    (root / "guidance/site.yml").write_text(
        (root / "guidance/site.yml").read_text().replace("Signpost", "Changed")
    )
    command = [sys.executable, "-m", "mkdocs", "build"]
    running = subprocess.Popen(
        command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        # Whoever runs the tests in the background has had interrupts switched off for all that they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    while running.poll() is None and not list(root.glob(".site-building/index.html")):
        time.sleep(0.005)  # Until the new site is half written.
    running.send_signal(number)
    assert running.wait(30) != 0
    assert files(root / "site") == before
    assert mkdocs_build(root).returncode == 0
    assert b"Changed" in (root / "site/index.html").read_bytes()
    assert not (root / ".site-building").exists()


def test_a_swap_that_was_cut_in_half_is_mended_by_the_next_build(built_project: Project) -> None:
    root = built_project("half")
    before = files(root / "site")
    (root / "site").rename(root / ".site-old")
    listeners = root / "guidance/services/gb/listeners.yml"
    listeners.write_text(listeners.read_text().replace("by: live", "by: ear"))
    assert mkdocs_build(root).returncode == 1
    assert not (root / "site").exists()  # Problems are told before anything is touched.
    listeners.write_text(listeners.read_text().replace("by: ear", "by: live"))
    assert mkdocs_build(root).returncode == 0
    assert files(root / "site") == before


def test_a_second_build_at_the_same_time_is_turned_away(project: Project) -> None:
    root = project("twice")
    publisher = swap.Publisher(root / "site")
    done = mkdocs_build(root)
    publisher.give_up()
    assert done.returncode == 1
    assert "Another build into the same folder is under way" in done.stderr
    assert mkdocs_build(root).returncode == 0


def test_a_page_of_docs_cannot_take_the_address_of_a_page_made_from_entries(
    project: Project,
) -> None:
    root = project("taken")
    (root / "docs/platforms").mkdir()
    (root / f"docs/platforms/{APP}.md").write_text("# Mine\n")
    done = mkdocs_build(root)
    assert done.returncode == 1
    assert f'A page of docs/ has the address "platforms/{APP}/"' in done.stderr


def test_edit_links_open_the_yaml_file(small_project: Path) -> None:
    page = Html((small_project / f"site/platforms/{APP}/index.html").read_text())
    edit = "https://code.example.org/signpost/signpost/edit/main/guidance/platforms/examplegram.yml"
    assert edit in page.addresses
    about = Html((small_project / "site/about/index.html").read_text())
    assert "https://code.example.org/signpost/signpost/edit/main/docs/about.md" in about.addresses


def test_a_build_can_do_without_pdfs(project: Project) -> None:
    root = project("sheets")
    settings = (root / "mkdocs.yml").read_text()
    (root / "mkdocs.yml").write_text(
        settings.replace("  - signpost\n", "  - signpost: {sheets: false}\n")
    )
    assert mkdocs_build(root).returncode == 0
    assert not list((root / "site").rglob("*.pdf"))
    assert not (root / ".cache" / "print").exists()


def test_only_indexes_stand_in_the_navigation(small_project: Path) -> None:
    about = (small_project / "site/about/index.html").read_text()
    assert "platforms/" in about
    assert "examplegram" not in about


def test_the_hand_written_pages_are_searched_and_readers_pages_are_not(small_project: Path) -> None:
    index = (small_project / "site/search/search_index.json").read_text()
    assert '"location":"about/"' in index
    assert '"location":"platforms/' not in index


@pytest.mark.parametrize("given", ["yesterday", "-1", "1.5"])
def test_a_build_date_that_is_no_number_is_one_sentence(project: Project, given: str) -> None:
    root = project("epoch")
    environment = {**os.environ, "SOURCE_DATE_EPOCH": given}
    done = subprocess.run([sys.executable, "-m", "mkdocs", "build"], cwd=root, env=environment, capture_output=True,
                          text=True, check=False)  # fmt: skip
    assert done.returncode == 1
    assert "SOURCE_DATE_EPOCH" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_page_with_something_unregistered_is_not_published_whatever_way_it_came_there(
    built_project: Project,
) -> None:
    root = built_project("planted")
    before = files(root / "site")
    template = root / "planted"
    shutil.copytree(ROOT / "templates", template)
    footer = template / "pages/base.html"
    footer.write_text(
        footer.read_text() + '<p>Or call <a href="tel:09098790000">0909 879 0000</a>.</p>'
    )
    code = (
        "import sys; from pathlib import Path; from signpost import project; project.TEMPLATES = Path(sys.argv.pop(1)); "
        "from mkdocs.__main__ import cli; cli(['build'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(template)],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "the register does not hold the number of the link tel:09098790000" in done.stderr
    assert files(root / "site") == before


def test_a_build_after_edits_is_the_same_as_one_from_nothing_byte_for_byte(
    project: Project,
) -> None:
    root, fresh = project("again"), project("afresh")
    for folder in (root, fresh):
        shutil.copytree(SMALL, folder / "guidance", dirs_exist_ok=True)
    said = mkdocs_build(root).stderr
    pages = int(re.search(r"(\d+) pages: \1 rebuilt, 0 reused", said)[1])  # type: ignore[index]
    assert f"{pages} pages: 0 rebuilt, {pages} reused" in mkdocs_build(root).stderr
    for folder in (root, fresh):
        entry = folder / "guidance/platforms/examplegram.yml"
        entry.write_text(entry.read_text().replace("Their safety team.", "A safety team."))
        about = folder / "docs/about.md"
        about.write_text(about.read_text() + "\nA line more.\n")
    changed = [f"platforms/{APP}/index.html", "about/index.html", "404.html", "sitemap.xml"]
    held = {name: root / f"held-{number}" for number, name in enumerate((*changed, "index.html"))}
    for name, link in held.items():
        os.link(root / "site" / name, link)
    last = {name: link.read_bytes() for name, link in held.items()}
    said = mkdocs_build(root).stderr
    taken = int(re.search(r"pages: \d+ rebuilt, (\d+) reused", said)[1])  # type: ignore[index]
    assert 0 < taken < pages
    assert mkdocs_build(fresh).returncode == 0
    again, afresh = files(root / "site"), files(fresh / "site")
    assert sorted(again) == sorted(afresh)
    assert [name for name in again if again[name] != afresh[name]] == []
    # A build writes no byte through to the site that stands while it is under way.
    assert not any(held[name].samefile(root / "site" / name) for name in changed)
    assert {name: link.read_bytes() for name, link in held.items()} == last


SETTINGS = """
import sys
from pathlib import Path
from signpost.mkdocs_adapter import plugin
from signpost.publish import up_to_date
from signpost.publish.build import Options

root = Path(sys.argv[1])
if sys.argv[2] == "build":
    sys.exit(plugin.build(root, Options()))
found = up_to_date.up_to_date(root, False)
print(found and (found[0].site.name, found[1]))
"""


def test_what_is_up_to_date_is_asked_of_the_folders_in_the_settings(project: Project) -> None:
    """Once, a changed entry was "nothing has changed", since mkdocs.yml named another folder for entries."""
    root = project("folders")
    (root / "guidance").rename(root / "facts")
    (root / "docs").rename(root / "texts")
    settings = (
        (root / "mkdocs.yml")
        .read_text()
        .replace("  - signpost\n", "  - signpost: {guidance: facts}\n")
    )
    settings = settings.replace("docs_dir: docs", "docs_dir: texts").replace(
        "site_dir: site", "site_dir: public"
    )
    (root / "mkdocs.yml").write_text(settings)

    def run(verb: str) -> str:
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1795392000"}
        done = subprocess.run([sys.executable, "-c", SETTINGS, str(root), verb], env=environment, capture_output=True,
                              text=True, check=True)  # fmt: skip
        return done.stdout

    built = re.search(r"public/ is built: (\d+) pages", run("build"))
    assert built
    number = len(list((root / "public").rglob("index.html")))
    assert 20 < int(built[1]) < number  # Pages at old addresses, which only lead on, do not count.
    assert run("ask") == f"('public', {built[1]})\n"
    entry = root / "facts/platforms/examplegram.yml"
    entry.write_text(entry.read_text().replace("Their safety team.", "A safety team."))
    assert run("ask") == "None\n"
    run("build")
    assert run("ask") == f"('public', {built[1]})\n"
    # A site that MkDocs' own command made elsewhere is not the one that is asked for.
    assert mkdocs_build(root, "--site-dir", str(root / "elsewhere")).returncode == 0
    assert run("ask") == f"('public', {built[1]})\n"
    shutil.rmtree(root / "public")
    assert run("ask") == "None\n"
    run("build")
    assert (root / "public/index.html").exists()


ALONE = """
import os, sys
from pathlib import Path
from signpost.mkdocs_adapter import plugin
from signpost.publish.build import Options

asked = []
os.register_at_fork(before=lambda: asked.append(len(os.listdir("/proc/self/task"))))
before = dict(os.environ)
code = plugin.build(Path(sys.argv[1]), Options())
print(code, len(asked), set(asked), {name for name in os.environ if os.environ[name] != before.get(name)})
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only there a build forks")
def test_a_build_forks_only_while_it_has_one_thread_and_changes_no_day(project: Project) -> None:
    """Threads that Typst leaves behind hold locks for ever in a forked process; `serve` once kept its first day."""
    root = project("threads")
    done = subprocess.run(
        [sys.executable, "-c", ALONE, str(root)], capture_output=True, text=True, check=True
    )
    code, forks, threads, changed = done.stdout.splitlines()[-1].split(" ", 3)
    assert (code, threads, changed) == ("0", "{1}", "{'NO_MKDOCS_2_WARNING'}")
    assert int(forks) > 0


@pytest.mark.skipif(
    not shutil.which("unshare"), reason="only Linux can take the network from one process"
)
def test_a_build_needs_no_network(project: Project) -> None:
    root = project("offline")
    without = ["unshare", "--user", "--map-root-user", "--net"]
    if subprocess.run([*without, "true"], check=False).returncode:
        pytest.skip("this machine takes no network from a process")
    alone = subprocess.run(
        [*without, "ls", "/sys/class/net"], capture_output=True, text=True, check=True
    )
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    command = [*without, sys.executable, "-m", "mkdocs", "build"]
    done = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (alone.stdout, done.stderr)
    assert (root / "site/index.html").exists()


def test_nothing_that_a_build_makes_or_trusts_is_in_the_repository() -> None:
    """A page or a PDF that came with a change would be taken for one of the last build, and not be judged."""
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    assert len(tracked) > 500
    assert [
        name for name in tracked if re.match(r"site/|\.site|\.cache/|\.venv|.*__pycache__/", name)
    ] == []


def test_a_build_compresses_where_it_is_asked_to(project: Project) -> None:
    root = project("compressed")
    settings = root / "mkdocs.yml"
    settings.write_text(
        settings.read_text().replace("  - signpost\n", "  - signpost: {sheets: false}\n")
    )
    assert mkdocs_build(root).returncode == 0
    site = root / "site"
    assert [path.name for path in site.rglob("*") if path.suffix in (".br", ".gz")] == [
        "sitemap.xml.gz"
    ]
    settings.write_text(
        settings.read_text().replace("sheets: false", "sheets: false, compress: true")
    )
    done = mkdocs_build(root)
    assert done.returncode == 0
    assert "files compressed" in done.stderr
    listed = (site / "verify/manifest.txt").read_text()
    assert "  index.html.br\n" in listed
    assert not [path for path in (site / "verify").iterdir() if path.suffix in (".br", ".gz")]
    for path in (path for path in site.rglob("*") if path.parent != site / "verify"):
        for suffix, unpacked in ((".br", brotli.decompress), (".gz", gzip.decompress)):
            beside = path.with_name(path.name + suffix)
            if path.suffix in compress.KINDS and path.stat().st_size > 1_000:
                assert beside.exists(), path
            if beside.exists():
                assert unpacked(beside.read_bytes()) == path.read_bytes(), path
                assert beside.stat().st_mtime_ns == path.stat().st_mtime_ns, path

"""What lies in guidance/: every file is read or told of, whatever it is and whatever it is called."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.guidance import ROOT, SMALL, Guidance
from signpost.entries.problem import Problem

AS_SOMEBODY_ELSE = os.geteuid() == 0 if hasattr(os, "geteuid") else False


def said(guidance: Guidance) -> list[tuple[str, str]]:
    """The file and the rule of each problem."""
    return [(str(problem.place), problem.rule) for problem in guidance.problems()]


def make_socket(path: Path) -> None:
    """Put a socket at a path, however long that is."""
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


@pytest.mark.parametrize(
    "name", ["concerns/x.yml", "x.yml", "services/gb/x.yml", "services/x.yml", "schema/x.yml"]
)
@pytest.mark.parametrize("holds", ["", "a.yml", "b/c.yml"])
def test_a_folder_with_the_name_of_a_file_is_told_once(
    guidance: Guidance, name: str, holds: str
) -> None:
    folder = guidance.folder / name
    if holds:
        guidance.write(f"{name}/{holds}", "a: b\n")
    folder.mkdir(parents=True, exist_ok=True)
    assert [file for file, _ in said(guidance)] == [f"guidance/{name}"]


def test_the_cure_of_a_folder_with_the_name_of_a_file_works_to_the_letter(
    guidance: Guidance,
) -> None:
    teasing = (guidance.folder / "concerns/teasing.yml").read_text(encoding="utf-8")
    teasing = teasing.replace("bullied, bulied", "teased")  # No two concerns have one search word.
    guidance.write("concerns/x.yml/teasing-too.yml", teasing)
    (problem,) = guidance.problems()
    assert problem.fix == "move what it holds elsewhere, and then delete it."
    (guidance.folder / "concerns/x.yml/teasing-too.yml").rename(
        guidance.folder / "concerns/teasing-too.yml"
    )
    (guidance.folder / "concerns/x.yml").rmdir()
    assert guidance.problems() == []


@pytest.mark.parametrize("name", ["more", "services/zz", "services/zz.old", "concerns/more"])
def test_an_empty_folder_is_told(guidance: Guidance, name: str) -> None:
    (guidance.folder / name).mkdir()
    assert said(guidance) == [(f"guidance/{name}", "empty-folder")]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("concerns/more", ["concerns/more/one.yml", "concerns/more/two.yml"]),
        ("services/gb/more", ["services/gb/more/one.yml", "services/gb/more/two.yml"]),
        ("concerns/more/and/more", ["concerns/more/and"]),
        ("services/gb/more/and", ["services/gb/more/and"]),
    ],
)
def test_a_folder_that_is_too_deep_is_told_or_each_of_its_files(
    guidance: Guidance, name: str, told: list[str]
) -> None:
    guidance.write(f"{name}/one.yml", "a: b\n").write(f"{name}/two.yml", "a: b\n")
    assert said(guidance) == [(f"guidance/{file}", "file-place") for file in told]


def test_a_thousand_folders_in_each_other_are_told_once(guidance: Guidance) -> None:
    here, top = os.getcwd(), guidance.folder / "concerns"
    try:
        os.chdir(top)
        for _ in range(1500):
            os.mkdir("d")
            os.chdir("d")
    finally:
        os.chdir(here)
    try:
        assert said(guidance) == [("guidance/concerns/d/d", "file-place")]
    finally:
        subprocess.run(["rm", "-rf", str(top)], check=True)  # Deeper than pytest could tidy up.


@pytest.mark.parametrize("make", [os.mkfifo, make_socket, lambda path: path.symlink_to("nowhere")])
def test_what_is_no_ordinary_file_is_told_without_waiting(
    guidance: Guidance, make: Callable[[Path], None]
) -> None:
    make(guidance.folder / "concerns/pipe.yml")
    assert said(guidance) == [("guidance/concerns/pipe.yml", "ordinary-file")]


def test_a_hard_link_is_a_file_like_any_other(guidance: Guidance) -> None:
    os.link(guidance.folder / "concerns/teasing.yml", guidance.folder / "concerns/teased.yml")
    # No two concerns have one search word, which is told of both, and so both are read.
    assert {rule for _, rule in said(guidance)} == {"shared-search-word"}


def test_a_link_to_a_folder_is_told_and_not_followed(guidance: Guidance) -> None:
    (guidance.folder / "services/fr").symlink_to(
        guidance.folder / "services/gb", target_is_directory=True
    )
    assert said(guidance) == [("guidance/services/fr", "ordinary-file")]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("concerns/a\nb.yml", "guidance/concerns/a<U+000A>b.yml"),
        ("concerns/a\x1b[2Jb.yml", "guidance/concerns/a<U+001B>[2Jb.yml"),
        ("concerns/a\u202eb.yml", "guidance/concerns/a<U+202E>b.yml"),
        ("a\r\nb/c.yml", "guidance/a<U+000D><U+000A>b/c.yml"),
        ("services/g\tb/c.yml", "guidance/services/g<U+0009>b/c.yml"),
    ],
)
def test_a_name_that_breaks_lines_is_told_on_one_line(
    guidance: Guidance, name: str, shown: str
) -> None:
    guidance.write(name, "a: b\n")
    (problem,) = guidance.problems()
    assert problem.place.file == shown
    assert len(problem.for_terminal().splitlines()) == 2
    assert len(problem.for_github().splitlines()) == 1
    assert "\x1b" not in problem.for_terminal()


def test_a_name_that_is_no_text_is_told(guidance: Guidance) -> None:
    with open(os.fsencode(guidance.folder / "concerns") + b"/a\xff.yml", "w"):
        pass
    (problem,) = guidance.problems()
    assert problem.place.file == "guidance/concerns/a<U+DCFF>.yml"
    problem.for_terminal().encode()


@pytest.mark.parametrize(
    "name", ["concerns/Teasing.yml", "concerns/teasing.YML", "Concerns/x.yml", "services/GB/x.yml"]
)
def test_names_that_differ_by_case_alone_never_meet(guidance: Guidance, name: str) -> None:
    guidance.write(name, (guidance.folder / "concerns/teasing.yml").read_text(encoding="utf-8"))
    assert [file for file, _ in said(guidance)] == [f"guidance/{name}"]


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        (".DS_Store", "delete it;"),
        ("Thumbs.db", "delete it;"),
        ("._teasing.yml", "delete it;"),
        ("teasing.yml~", "close the entry"),
        (".teasing.yml.swp", "close the entry"),
        ("#teasing.yml#", "close the entry"),
        ("teasing.yml.orig", "close the entry"),
        ("teasing.txt", "if it is an entry, give it a name that ends in .yml"),
        (".teasing.yml", "use small letters, digits and hyphens"),
    ],
)
def test_what_systems_and_editors_leave_is_told_with_its_own_cure(
    guidance: Guidance, name: str, cure: str
) -> None:
    guidance.write(f"concerns/{name}", "")
    (problem,) = guidance.problems()
    assert (problem.rule, problem.fix.startswith(cure)) == ("file-name", True)


def test_an_entry_among_the_schemas_is_told(guidance: Guidance) -> None:
    guidance.write("schema/concern.json", "{}").write("schema/childline.yml", "a: b\n")
    assert said(guidance) == [("guidance/schema/childline.yml", "file-place")]


@pytest.mark.skipif(not AS_SOMEBODY_ELSE, reason="only root can look as somebody else")
@pytest.mark.parametrize(
    ("name", "mode"),
    [("concerns/teasing.yml", 0o000)]
    + [(name, mode) for name in ("concerns", "services/gb") for mode in (0o000, 0o444, 0o111)],
)
def test_what_may_not_be_read_is_told(guidance: Guidance, name: str, mode: int) -> None:
    with (
        tempfile.TemporaryDirectory() as open_to_all
    ):  # pytest's own folder is open to nobody else.
        Path(open_to_all).chmod(0o755)
        folder = Path(open_to_all) / "guidance"
        shutil.copytree(guidance.folder, folder)
        path = folder / name
        path.chmod(mode)
        done = as_nobody(folder)
        path.chmod(0o755)
    assert done.returncode == 1, done.stderr
    assert "could not be read: permission denied. [unreadable-file]" in done.stdout
    assert f"guidance/{name}" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def as_nobody(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check a folder as a user who owns nothing."""
    # As root first: whatever Python still has to load may lie where that user may not look.
    program = f"""
import contextlib, io, os, sys
from signpost import cli
with contextlib.redirect_stdout(io.StringIO()):
    cli.main(["check", {str(SMALL)!r}])
os.setgid(65534)
os.setuid(65534)
sys.exit(cli.main(["check", {str(folder)!r}]))
"""
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": "1795392000",
        "PYTHONPATH": str(ROOT / "scripts"),
    }
    command = [sys.executable, "-c", program]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_guidance_that_is_no_folder_is_told(tmp_path: Path) -> None:
    from signpost.entries import reading

    file = tmp_path / "guidance"
    file.write_text("a: b\n")
    problems: list[Problem] = list(reading.guidance(file).problems)
    assert "unreadable-file" in {problem.rule for problem in problems}

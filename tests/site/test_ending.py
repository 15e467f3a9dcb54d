"""What fails around the entries ends in a sentence and an exit code: the real commands, run as a person would."""

from __future__ import annotations

import contextlib
import errno
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.guidance import ROOT
from helpers.sites import Project
from signpost import exit_codes

DAY = {"SOURCE_DATE_EPOCH": "1795392000", "NO_MKDOCS_2_WARNING": "1"}


@pytest.fixture(scope="module")
def made(project: Project) -> Path:
    """A whole project with a program of its own, the small guidance, and no sheets."""
    root = project("ending")
    shutil.copytree(
        ROOT / "scripts/signpost",
        root / "scripts/signpost",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    settings = (root / "mkdocs.yml").read_text(encoding="utf-8")
    (root / "mkdocs.yml").write_text(
        settings.replace("  - signpost\n", "  - signpost: {sheets: false}\n")
    )
    return root


@pytest.fixture
def root(made: Path) -> Iterator[Path]:
    """That project, and afterwards as it was."""
    yield made
    for left_over in ("site", ".site-building", ".site-before", ".cache", ".git"):
        path = made / left_over
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


Done = subprocess.CompletedProcess[str]


def run(root: Path, *arguments: str, hook: str = "", **given: str | None) -> Done:
    """Run a verb. `hook` is code that Python runs for each event of its audit, with `event` and `args`: so a disk can
    be full, a file locked, or Ctrl+C pressed at a moment that is known."""
    environment, options = environment_of(root, hook, **given)
    command = [sys.executable, "-m", "signpost", *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, cwd=options
    )


def environment_of(root: Path, hook: str = "", **given: str | None) -> tuple[dict[str, str], Path]:
    """The environment and the folder to run a verb in; what is given as None is taken out."""
    paths = [root / "scripts"]
    if hook:
        folder = root / "hook"
        folder.mkdir(exist_ok=True)
        lines = "".join(f"    {line}\n" for line in hook.strip().splitlines())
        (folder / "sitecustomize.py").write_text(
            f"{_HOOK_HEAD}{lines}sys.addaudithook(hook)\n", encoding="utf-8"
        )
        paths.insert(0, folder)
    found = {
        **os.environ,
        **DAY,
        "PYTHONPATH": os.pathsep.join(map(str, paths)),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    found.pop("GITHUB_ACTIONS", None)
    found = {name: value for name, value in {**found, **given}.items() if value is not None}
    return found, root


_HOOK_HEAD = """import errno, os, signal, sys
# Whatever runs in the background, as tests may, has Ctrl+C switched off.
signal.signal(signal.SIGINT, signal.default_int_handler)
def hook(event, args):
    name = str(args[0]) if args else ""
"""


def sentence_of(done: Done, code: int) -> str:
    """What a verb says on standard error, which is a sentence and no traceback."""
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    assert "Exception ignored" not in done.stderr
    assert done.returncode == code, done.stdout + done.stderr
    return done.stderr.strip()


# ----------------------------------------------------------------------------------------------------- the calendar


@pytest.mark.parametrize(
    "verb", [("check",), ("build",), ("retired", "mkdocs.yml")], ids=lambda verb: verb[0]
)
@pytest.mark.parametrize(
    "given", ["-1", "1" + 20 * "0", "abc", "", "1.5", "١٢", "9" * 5000, "\x1b[2J"]
)
def test_an_absurd_day_is_refused_by_every_verb(
    root: Path, verb: tuple[str, ...], given: str
) -> None:
    said = sentence_of(run(root, *verb, SOURCE_DATE_EPOCH=given), 2)
    assert said.startswith('SOURCE_DATE_EPOCH is "')
    assert "unset it" in said
    assert "\x1b" not in said
    assert len(said) < 300


@pytest.mark.parametrize("given", ["0", "1795392000", str(2**32), "253370678400"])
def test_any_day_of_the_calendar_is_a_day(root: Path, given: str) -> None:
    assert run(root, "check", SOURCE_DATE_EPOCH=given).returncode in (0, 1)


# ------------------------------------------------------------------------------------------------------- the output


def test_a_reader_that_goes_away_ends_a_check_in_silence(root: Path) -> None:
    environment, here = environment_of(root)
    command = [sys.executable, "-m", "signpost", "check"]
    with subprocess.Popen(
        command, env=environment, cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as check:
        assert check.stdout is not None
        assert check.stderr is not None
        check.stdout.close()
        said = check.stderr.read().decode()
    assert (check.returncode, said) == (141, "")


def test_an_output_that_is_full_is_told(root: Path) -> None:
    environment, here = environment_of(root)
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "signpost", "check"]
        done = subprocess.run(command, env=environment, cwd=here, stdout=full, stderr=subprocess.PIPE, text=True, check=False)  # fmt: skip
    assert (done.returncode, done.stderr) == (
        2,
        "The output could not be written: the disk is full. Make room, and run this again.\n",
    )


@pytest.mark.parametrize(
    "given",
    [
        {"PYTHONIOENCODING": "cp1252"},
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": None},
    ],
    ids=["cp1252", "ascii", "C"],
)
@pytest.mark.parametrize("verb", ["check", "build"])
def test_letters_that_the_output_has_not_are_written_as_numbers(
    root: Path, verb: str, given: dict[str, str | None]
) -> None:
    entry = root / "guidance/services/gb/listeners.yml"
    before = entry.read_text(encoding="utf-8")
    entry.write_text(before.replace("kind: helpline", "kind: помощь"), encoding="utf-8")
    try:
        done = run(root, verb, hook="", **given)
    finally:
        entry.write_text(before, encoding="utf-8")
    sentence_of(done, 1)
    assert (
        r'"\u043f\u043e\u043c\u043e\u0449\u044c" is not one of the choices'
        in done.stdout + done.stderr
    )


# -------------------------------------------------------------------------------------------------------- the disk


def test_a_build_on_a_full_disk_says_so_and_leaves_the_last_site(root: Path) -> None:
    """A real one where this machine lets us have it; elsewhere the greatest size of a file plays it."""
    assert run(root, "build").returncode == 0
    before = {path: path.read_bytes() for path in (root / "site").rglob("*") if path.is_file()}
    about = root / "docs/about.md"
    about.write_text(about.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    environment, here = environment_of(root)

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = subprocess.run(
        [sys.executable, "-m", "signpost", "build"],
        env=environment, cwd=here, capture_output=True, text=True, check=False, preexec_fn=little_room,
    )  # fmt: skip
    said = sentence_of(done, 2)
    assert "could not be written: the disk is full. Make room, and run this again." in said
    assert {
        path: path.read_bytes() for path in (root / "site").rglob("*") if path.is_file()
    } == before
    assert not (root / ".site-building").exists()


def test_a_build_on_a_small_disk_says_so(root: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)], capture_output=True, check=False)  # fmt: skip
    if mounted.returncode:
        pytest.skip("only root can mount a disk")
    try:
        own = disk / "project"
        shutil.copytree(root, own, symlinks=True, ignore=shutil.ignore_patterns("hook", ".cache"))
        assert "the disk is full" in sentence_of(run(own, "build"), 2)
        assert not (own / "site").exists()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_memory_that_cannot_be_kept_costs_only_time(root: Path) -> None:
    hook = """
if event == "open" and ".cache/" in name and "json" in name and (args[2] & os.O_WRONLY):
    raise OSError(errno.ENOSPC, "No space left on device", name)
"""
    assert sentence_of(run(root, "build", hook=hook), 0).count("full") == 0
    assert (root / "site/index.html").exists()
    assert not list((root / ".cache").glob("*.json*"))


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.EROFS, "read-only file system. See that the folder can be written to"),
        (errno.EACCES, "permission denied. See that the folder can be written to"),
        (errno.EPERM, "operation not permitted. See that the folder can be written to"),
    ],
)
def test_a_folder_that_may_not_be_written_is_told(root: Path, number: int, says: str) -> None:
    hook = f"""
if event == "os.mkdir" and ".site-building" in name:
    raise OSError({number}, os.strerror({number}), name)
"""
    said = sentence_of(run(root, "build", hook=hook), 2)
    assert says in said
    assert ".site-building" in said


def test_a_site_that_is_held_fast_is_told_and_stays(root: Path) -> None:
    assert run(root, "build").returncode == 0
    about, site = root / "docs/about.md", root / "site"
    about.write_text(about.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    # As Windows does with a folder that a program has open: it can be neither moved nor exchanged.
    if subprocess.run(
        ["mount", "--bind", str(site), str(site)], capture_output=True, check=False
    ).returncode:
        pytest.skip("only root can hold a folder fast")
    try:
        said = sentence_of(run(root, "build"), 2)
        assert (site / "index.html").exists()
    finally:
        subprocess.run(["umount", str(site)], check=True)
    assert (
        "device or resource busy. The last site was left as it was. Close the programs that have files"
        in said
    )


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (
            PermissionError(errno.EACCES, "Access is denied", "site"),
            '"site" may not be opened or changed',
        ),
        (
            OSError(errno.EDQUOT, "Disk quota exceeded", "site"),
            '"site" could not be written: the disk is full.',
        ),
        (OSError(errno.EIO, "Input/output error", "site"), '"site": Input/output error.'),
        (
            OSError(errno.EIO, "Input/output error", b"\xff\x1b"),
            '"<U+DCFF><U+001B>": Input/output error.',
        ),
        (FileNotFoundError(errno.ENOENT, "No such file", "docs"), '"docs" is missing'),
    ],
)
def test_each_fault_of_the_machine_has_a_sentence(error: OSError, says: str) -> None:
    assert exit_codes.sentence(error).startswith(says)
    assert exit_codes.sentence(error).endswith(".")


def test_a_file_that_windows_has_open_elsewhere_is_told() -> None:
    error = PermissionError(errno.EACCES, "The process cannot access the file", "site")
    error.winerror = 32  # type: ignore[attr-defined, unused-ignore]
    assert "is in use by another program" in exit_codes.sentence(error)


@pytest.mark.parametrize("name", [".cache", ".site-building"])
def test_a_file_where_a_folder_belongs_is_told(root: Path, name: str) -> None:
    (root / name).write_text("in the way")
    settings = root / "mkdocs.yml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(
        before.replace("sheets: false", "sheets: true"), encoding="utf-8"
    )  # They need .cache.
    try:
        said = sentence_of(run(root, "build"), 2)
    finally:
        settings.write_text(before, encoding="utf-8")
    assert f"{name}" in said
    assert "is a file where a folder belongs" in said


# ---------------------------------------------------------------------------------------------------------- Ctrl+C


@pytest.mark.parametrize("file", ["site.yml", "gb/listeners.yml", "cli.py"])
def test_a_check_that_is_interrupted_says_so(root: Path, file: str) -> None:
    hook = f"""
if event in ("open", "import") and name.endswith({file!r}):
    os.kill(os.getpid(), signal.SIGINT)
"""
    assert sentence_of(run(root, "check", hook=hook), 130) == "Stopped."


@pytest.mark.parametrize(
    "file", ["guidance/site.yml", ".site-building/about/index.html", ".site-building/index.html"]
)
def test_a_build_that_is_interrupted_says_so_and_leaves_the_last_site(
    root: Path, file: str
) -> None:
    hook = f"""
if event == "open" and name.endswith({file!r}):
    os.kill(os.getpid(), signal.SIGINT)
"""
    done = run(root, "build", hook=hook)
    assert sentence_of(done, 130).endswith("Stopped.")
    assert "site/ holds" not in done.stdout
    assert not (root / "site").exists()
    assert not (root / ".site-building").exists()


def test_new_that_is_interrupted_writes_nothing(root: Path) -> None:
    environment, here = environment_of(root)
    command = [sys.executable, "-u", "-m", "signpost", "new", "concern", "stopped"]
    asked = subprocess.Popen(
        command,
        env=environment,
        cwd=here,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    with asked:
        assert asked.stdout is not None
        assert asked.stderr is not None
        said = b""
        while b"(Enter leaves a blank)" not in said:
            said += asked.stdout.read(1)
        # If the signal comes between the question and the wait for an answer, Python waits on.
        while asked.poll() is None:
            asked.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                asked.wait(2)
        told = asked.stderr.read().decode()
    assert (asked.returncode, told.strip()) == (130, "Nothing was written.")
    assert not (root / "guidance/concerns/stopped.yml").exists()


# -------------------------------------------------------------------------------------------------------------- git


def with_history(root: Path) -> None:
    names = {
        f"GIT_{who}_{what}": "a@b.example"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    for command in (["init", "-q"], ["add", "guidance"], ["commit", "-qm", "one"]):
        subprocess.run(["git", *command], cwd=root, env={**os.environ, **names}, check=True)


def test_without_git_a_check_goes_on_and_says_so(root: Path, tmp_path: Path) -> None:
    with_history(root)
    done = run(root, "check", PATH=str(tmp_path), SOURCE_DATE_EPOCH=None)
    assert "git is not installed" in sentence_of(done, 0)
    done = run(root, "check", "--since", "HEAD", PATH=str(tmp_path))
    assert "git is not installed" in sentence_of(done, 2)


def test_without_a_history_a_check_says_nothing_of_git(root: Path, tmp_path: Path) -> None:
    assert sentence_of(run(root, "check", PATH=str(tmp_path)), 0) == ""


def test_git_that_refuses_is_told_with_the_cure_that_works(root: Path, tmp_path: Path) -> None:
    with_history(root)
    strange: dict[str, str | None]
    strange = {
        "GIT_TEST_ASSUME_DIFFERENT_OWNER": "1",
        "HOME": str(tmp_path),
        "SOURCE_DATE_EPOCH": None,
    }
    said = sentence_of(run(root, "check", hook="", **strange), 0)
    assert "git refuses to read the history" in said
    assert "git refuses" in sentence_of(
        run(root, "check", "--since", "HEAD", hook="", **strange), 2
    )
    cure = said.splitlines()[0].partition("If you trust the folder:  ")[2]
    subprocess.run(cure, shell=True, env={**os.environ, "HOME": str(tmp_path)}, check=True)  # noqa: S602 - as told
    assert sentence_of(run(root, "check", hook="", **strange), 0) == ""


# ---------------------------------------------------------------------------------------------------- what is missing


@pytest.mark.parametrize(
    ("verb", "code"),
    [
        (("check",), 2),
        (("new", "concern", "x", "--no-input"), 2),
        (("build",), 1),
        (("retired", "mkdocs.yml"), 2),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_without_guidance_every_verb_says_so(root: Path, verb: tuple[str, ...], code: int) -> None:
    (root / "guidance").rename(root / "elsewhere")
    try:
        done = run(root, *verb)
        assert not (root / "guidance").exists()
    finally:
        (root / "elsewhere").rename(root / "guidance")
    said = sentence_of(done, code)
    assert "guidance" in said or said.endswith("run check first.")


@pytest.mark.parametrize("name", ["templates", "docs", "mkdocs.yml"])
def test_without_a_part_of_the_project_a_build_says_so(root: Path, name: str) -> None:
    (root / name).rename(root / "elsewhere")
    try:
        done = run(root, "build")
    finally:
        (root / "elsewhere").rename(root / name)
    assert done.returncode in (1, 2)
    assert name in sentence_of(done, done.returncode)

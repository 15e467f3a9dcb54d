"""What git has kept is read as data: nothing of a commit can run, lead elsewhere, or be written where it should not."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from signpost.review import history
from signpost.review.history import Refused

Git = Callable[..., str]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "guidance/concerns").mkdir(parents=True)
    (root / "guidance/concerns/teasing.yml").write_text("a: one\n")
    (root / "guidance/site.yml").write_text("name: Signpost\n")
    return root


@pytest.fixture
def git(repository: Path) -> Git:
    names = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b.example", "GIT_COMMITTER_NAME": "A",
             "GIT_COMMITTER_EMAIL": "a@b.example", "GIT_CONFIG_GLOBAL": os.devnull}  # fmt: skip

    def run(*arguments: str, given: str | None = None) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=repository, env={**os.environ, **names}, check=True, capture_output=True,
            text=True, input=given,
        )  # fmt: skip
        return done.stdout.strip()

    run("init", "-q", "-b", "main")
    run("add", ".")
    run("commit", "-qm", "one")
    return run


def written(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*.yml"))
    }


def test_the_guidance_of_a_commit_is_written_as_it_was_kept(
    repository: Path, git: Git, tmp_path: Path
) -> None:
    (repository / "guidance/site.yml").write_text("name: Other\n")
    assert history.guidance_at(repository, "HEAD", tmp_path / "guidance") == ()
    assert written(tmp_path / "guidance") == {
        "concerns/teasing.yml": "a: one\n",
        "site.yml": "name: Signpost\n",
    }


def test_links_programs_other_repositories_and_odd_names_are_refused_and_not_written(
    repository: Path, git: Git, tmp_path: Path
) -> None:
    concerns = repository / "guidance/concerns"
    (concerns / "link.yml").symlink_to("/etc/passwd")
    (concerns / "program.yml").write_text("a: b\n")
    (concerns / "program.yml").chmod(0o755)
    (concerns / "Teasing.yml").write_text("a: b\n")
    (concerns / "con.yml").write_text("a: b\n")
    (concerns / "back\\slash.yml").write_text("a: b\n")
    (concerns / "notes.txt").write_text("a\n")
    (concerns / "large.yml").write_text("a" * (history.MOST_BYTES + 1))
    (repository / "guidance/schema").mkdir()
    (repository / "guidance/schema/site.json").write_text("{}\n")
    git("add", ".")
    git(
        "update-index",
        "--add",
        "--cacheinfo",
        f"160000,{git('rev-parse', 'HEAD')},guidance/concerns/module",
    )
    git("commit", "-qm", "two")
    refused = history.guidance_at(repository, "HEAD", tmp_path / "guidance")
    assert refused == (
        Refused("guidance/concerns/Teasing.yml", "has a name that no entry can have"),
        Refused("guidance/concerns/back\\slash.yml", "has a name that no entry can have"),
        Refused("guidance/concerns/con.yml", "has a name that no entry can have"),
        Refused("guidance/concerns/large.yml", "is larger than 4 MB"),
        Refused("guidance/concerns/link.yml", "is a link"),
        Refused("guidance/concerns/module", "is another repository (a submodule)"),
        Refused("guidance/concerns/notes.txt", "does not end in .yml"),
        Refused("guidance/concerns/program.yml", "is marked as a program"),
    )
    assert written(tmp_path / "guidance") == {
        "concerns/teasing.yml": "a: one\n",
        "site.yml": "name: Signpost\n",
    }


def tree(repository: Path, *entries: tuple[str, str, str]) -> str:
    """Write a tree as no honest git does, from modes, names and objects: names may lead elsewhere or come twice."""
    raw = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(of) for mode, name, of in entries)
    command = ["git", "hash-object", "--literally", "-t", "tree", "-w", "--stdin"]
    return (
        subprocess.run(command, cwd=repository, input=raw, capture_output=True, check=True)
        .stdout.decode()
        .strip()
    )


@pytest.mark.parametrize("name", ["..", "../../out.yml", ".git", "teasing.yml"])
def test_a_tree_made_by_hand_cannot_write_elsewhere_or_twice(
    repository: Path, git: Git, tmp_path: Path, name: str
) -> None:
    blob = git("hash-object", "-w", "--stdin", given="a: two\n")
    files = tree(repository, ("100644", "teasing.yml", blob), ("100644", name, blob))
    made = tree(repository, ("40000", "guidance", tree(repository, ("40000", "concerns", files))))
    into = tmp_path / "deep" / "guidance"
    (refused,) = history.guidance_at(repository, made, into)
    assert refused.file.endswith(name)
    assert written(into) == {"concerns/teasing.yml": "a: two\n"}
    assert [path.name for path in tmp_path.rglob("out.yml")] == []


def test_filters_text_conversion_and_external_diffs_do_nothing(
    repository: Path, git: Git, tmp_path: Path
) -> None:
    mark = tmp_path / "ran"
    (repository / ".gitattributes").write_text("*.yml filter=evil diff=evil merge=evil\n")
    for setting in (
        "filter.evil.smudge",
        "diff.evil.textconv",
        "diff.evil.command",
        "merge.evil.driver",
    ):
        git("config", setting, f"touch {mark}")
    git("add", ".")
    git("commit", "-qm", "two")
    (repository / "guidance/site.yml").write_text("name: Other\n")
    git("commit", "-qam", "three")
    mark.unlink(missing_ok=True)
    history.guidance_at(repository, "HEAD", tmp_path / "guidance")
    assert [change.file for change in history.changes(repository, "HEAD^", "HEAD")] == [
        "guidance/site.yml"
    ]
    assert [change.file for change in history.changes(repository, "HEAD^", None)] == [
        "guidance/site.yml"
    ]
    assert written(tmp_path / "guidance")["site.yml"] == "name: Other\n"
    assert not mark.exists()


def test_changes_tell_modes_and_new_files_of_the_working_tree(repository: Path, git: Git) -> None:
    (repository / "docs").mkdir()
    (repository / "docs/new.md").write_text("New\n")
    (repository / "docs/link.md").symlink_to("new.md")
    (repository / "docs/odd\nname \u202e.md").write_text("Odd\n")
    (repository / "guidance/site.yml").unlink()
    (repository / ".gitignore").write_text("ignored\n")
    (repository / "ignored").write_text("x")
    found = {
        change.file: (change.mode_before, change.mode_after)
        for change in history.changes(repository, "HEAD", None)
    }
    assert found == {
        ".gitignore": ("000000", "100644"),
        "docs/link.md": ("000000", "120000"),
        "docs/new.md": ("000000", "100644"),
        "docs/odd\nname \u202e.md": ("000000", "100644"),
        "guidance/site.yml": ("100644", "000000"),
    }
    git("add", ".")
    assert {change.file for change in history.changes(repository, "HEAD", None)} == set(found)
    git("commit", "-qm", "two")
    assert {change.file for change in history.changes(repository, "HEAD^", "HEAD")} == set(found)


def test_what_is_compared_is_what_merging_would_make(
    repository: Path, git: Git, tmp_path: Path
) -> None:
    git("switch", "-qc", "proposal")
    (repository / "guidance/concerns/new.yml").write_text("a: new\n")
    git("add", ".")
    git("commit", "-qm", "a new concern")
    assert history.merged(repository, "main", "proposal") == git("rev-parse", "proposal")
    git("switch", "-q", "main")
    (repository / "guidance/site.yml").write_text("name: Changed meanwhile\n")
    git("commit", "-qam", "something else")
    made = history.merged(repository, "main", "proposal")
    assert made is not None
    assert [change.file for change in history.changes(repository, "main", made)] == [
        "guidance/concerns/new.yml"
    ]
    history.guidance_at(repository, made, tmp_path / "guidance")
    assert written(tmp_path / "guidance")["site.yml"] == "name: Changed meanwhile\n"
    git("switch", "-q", "proposal")
    (repository / "guidance/site.yml").write_text("name: Changed here\n")
    git("commit", "-qam", "the same line")
    assert history.merged(repository, "main", "proposal") is None
    git("switch", "-q", "--orphan", "elsewhere")
    git("commit", "-q", "--allow-empty", "-m", "no common history")
    with pytest.raises(history.HistoryError, match="no common history"):
        history.merged(repository, "main", "elsewhere")


@pytest.mark.parametrize("name", ["nothing", "--output=x", "", "0" * 40])
def test_an_unknown_commit_is_said_with_the_cure(
    repository: Path, git: Git, tmp_path: Path, name: str
) -> None:
    with pytest.raises(history.HistoryError, match="git does not know the commit"):
        history.commit(repository, name)
    with pytest.raises(history.HistoryError, match="git does not know the commit"):
        history.guidance_at(repository, name, tmp_path / "guidance")
    assert history.is_nothing(name) == (name == "0" * 40)


def test_a_replaced_commit_is_read_as_it_was_published(
    repository: Path, git: Git, tmp_path: Path
) -> None:
    (repository / "guidance/site.yml").write_text("name: Other\n")
    git("commit", "-qam", "two")
    git("replace", "HEAD^", "HEAD")
    history.guidance_at(repository, "HEAD^", tmp_path / "guidance")
    assert written(tmp_path / "guidance")["site.yml"] == "name: Signpost\n"

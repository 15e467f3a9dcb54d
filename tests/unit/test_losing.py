"""Nothing is published that has lost a tenth of the entries or contacts, unless somebody has meant it for that once."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.guidance import ROOT, Guidance
from helpers.repository import committed, git
from signpost import cli
from signpost.entries.schema.kinds import KINDS
from signpost.mkdocs_adapter import plugin
from signpost.publish import lost
from signpost.publish.build import Options
from signpost.publish.lost import compared, counts, losses

WORKFLOWS = ROOT / ".github" / "workflows"
BASH = pytest.mark.skipif(
    shutil.which("bash") is None, reason="the steps of a workflow are written for bash"
)


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A copy of the real guidance that a test may change."""
    shutil.copytree(ROOT / "guidance", tmp_path / "guidance")
    return tmp_path / "guidance"


@pytest.fixture(scope="session")
def had() -> lost.Counts:
    """What the real guidance has."""
    return counts(ROOT / "guidance")


def replaced(file: Path, pattern: str, new: str) -> None:
    text, number = re.subn(
        pattern, new, file.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    assert number, f"{pattern} is not in {file}"
    file.write_text(text, encoding="utf-8")


# -------------------------------------------------------------------------------------------------- what is counted


def test_everything_that_leads_to_help_is_counted(had: lost.Counts) -> None:
    assert not had.unread
    number = {sort: sum(found.values()) for sort, found in had.found.items()}
    assert set(KINDS) < set(number)
    assert (
        sum(number[sort] for sort in number if sort.startswith("services in "))
        == number["services"]
    )
    assert number["contacts of services"] > number["services"] > 300
    assert number["ways to report on platforms"] > number["platforms"] > 40
    assert number["places in floor.yml with emergency numbers"] > 150


def delete_platforms(guidance: Path) -> None:
    for file in sorted((guidance / "platforms").glob("*.yml"))[7:]:
        file.unlink()


def delete_one_kind(kind: str) -> Callable[[Path], None]:
    return lambda guidance: shutil.rmtree(guidance / kind)


def delete_a_countrys_services(guidance: Path) -> None:
    for file in sorted((guidance / "services/ke").glob("*.yml"))[1:]:
        file.unlink()


def empty_contacts(guidance: Path) -> None:
    for file in sorted((guidance / "services").rglob("*.yml"))[::4]:
        if "\ncontacts:" in file.read_text(encoding="utf-8"):
            replaced(file, r"^contacts:\n.*?(?=^\w)", "contacts: []\n")


def drop_routes(guidance: Path) -> None:
    for file in sorted((guidance / "platforms").glob("*.yml"))[::4]:
        replaced(file, r"^routes:\n.*?(?=^\w)", "routes: []\n")


def close_services(guidance: Path) -> None:
    for file in sorted((guidance / "services").rglob("*.yml"))[::4]:
        if "\nstatus:" not in file.read_text(encoding="utf-8"):
            file.write_text(file.read_text(encoding="utf-8") + "status: older\n", encoding="utf-8")


def drop_places(guidance: Path) -> None:
    replaced(guidance / "floor.yml", r"^  - code: G.*?(?=^  - code: H)", "")
    replaced(guidance / "floor.yml", r"^  - code: M.*?(?=^  - code: N)", "")


def drop_numbers_of_places(guidance: Path) -> None:
    replaced(guidance / "floor.yml", r"^    numbers:\n(?:      - [^\n]*\n)+", "    numbers: []\n")


@pytest.mark.parametrize(
    ("attack", "told"),
    [
        (delete_platforms, {"platforms", "ways to report on platforms"}),
        *(
            (delete_one_kind(kind), {kind})
            for kind in ("concerns", "countries", "advice", "checklists")
        ),
        (delete_a_countrys_services, {"services in ke"}),
        (empty_contacts, {"contacts of services"}),
        (drop_routes, {"ways to report on platforms"}),
        (close_services, {"contacts of services"}),
        (drop_places, {"places in floor.yml with emergency numbers"}),
        (drop_numbers_of_places, {"places in floor.yml with emergency numbers"}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_is_lost_is_found(
    real: Path, had: lost.Counts, attack: Callable[[Path], None], told: set[str]
) -> None:
    attack(real)
    assert {loss.sort for loss in losses(had, counts(real))} == told


def test_the_sentence_names_the_first_ten(real: Path, had: lost.Counts) -> None:
    delete_platforms(real)
    said = str(losses(had, counts(real))[0])
    assert said.startswith(
        "platforms: 7 instead of 42. Gone, or with fewer: platforms/facebook, platforms/fortnite, "
    )
    assert said.endswith(", and 25 more.")
    assert said.count("platforms/") == 10


def delete_one(guidance: Path) -> None:
    (guidance / "platforms/discord.yml").unlink()
    (guidance / "services/gb/childline.yml").unlink()


def rename_all(guidance: Path) -> None:
    for file in list((guidance / "platforms").glob("*.yml")):
        file.rename(file.with_name(f"new-{file.name}"))


def add_some(guidance: Path) -> None:
    for file in list((guidance / "services/gb").glob("*.yml")):
        shutil.copy(file, file.with_name(f"more-{file.name}"))


def close_one(guidance: Path) -> None:
    """A service that has ended is closed, and not deleted: that must go out at once, in a small country too."""
    file = sorted((guidance / "services/ke").glob("*.yml"))[1]
    file.write_text(file.read_text(encoding="utf-8") + "status: closed\n", encoding="utf-8")


@pytest.mark.parametrize(
    "change", [delete_one, rename_all, add_some, close_one, lambda guidance: None]
)
def test_an_ordinary_change_is_no_loss(
    real: Path, had: lost.Counts, change: Callable[[Path], None]
) -> None:
    change(real)
    assert losses(had, counts(real)) == []


@pytest.mark.parametrize("before", [1, 7, 9, 10, 11, 19, 20, 21, 99, 100, 101, 330])
def test_a_tenth_may_go_and_no_more(before: int) -> None:
    had, has = lost.Counts(), lost.Counts()
    for number in range(before):
        had.add("entries", str(number))
    most = before // 10
    for number in range(before - most):
        has.add("entries", str(number))
    assert losses(had, has) == []
    del has.found["entries"]["0"]
    assert [(loss.before, loss.now) for loss in losses(had, has)] == [(before, before - most - 1)]


# ------------------------------------------------------------------------------------------------ with what it compares


def test_the_commit_is_read_as_data_and_need_not_fit_the_model_of_today(guidance: Guidance) -> None:
    root = guidance.folder.parent
    listeners = guidance.folder / "services/gb/listeners.yml"
    listeners.write_text("contacts:\n  - telegraph: '1'\n  - telegraph: '2'\nnobody_knows: this\n")
    (guidance.folder / "platforms/linked.yml").symlink_to("/etc/passwd")
    (guidance.folder / "advice/broken.yml").write_text("a: [")
    before = committed(root)
    (guidance.folder / "platforms/linked.yml").unlink()
    (guidance.folder / "advice/broken.yml").unlink()
    listeners.unlink()
    found = compared(root, guidance.folder, before)
    assert "Gone, or with fewer: services/gb/listeners." in found.stops
    assert re.search(
        r"contacts of services: \d+ instead of \d+\. Gone, or with fewer: services/gb/listeners\.",
        found.stops,
    )
    assert "linked" in found.notes[0]
    assert "passwd" not in found.stops + str(found.notes)


@pytest.mark.parametrize(
    ("since", "told"),
    [
        ("", "There is no earlier commit to compare the entries with"),
        ("0" * 40, "There is no earlier commit to compare the entries with"),
        ("1" * 40, 'git does not know the commit "1111'),
        ("--output=/tmp/x", 'git does not know the commit "--output=/tmp/x"'),
        ("HEAD:guidance", "git does not know the commit"),
        ("no\u202ewhere", "no<U+202E>where"),
    ],
)
def test_without_a_commit_to_compare_with_that_is_what_stops(
    guidance: Guidance, since: str, told: str
) -> None:
    committed(guidance.folder.parent)
    assert told in compared(guidance.folder.parent, guidance.folder, since).stops


def test_a_commit_without_entries_is_nothing_to_compare_with(guidance: Guidance) -> None:
    root = guidance.folder.parent
    guidance.folder.rename(root / "aside")
    before = committed_nothing(root)
    (root / "aside").rename(guidance.folder)
    committed(root)
    assert "there were no entries to compare with" in compared(root, guidance.folder, before).stops
    assert compared(root, guidance.folder, "HEAD").stops == ""


def committed_nothing(root: Path) -> str:
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "Nothing yet")
    return git(root, "rev-parse", "HEAD")


def test_a_hostile_file_name_in_the_commit_reaches_no_terminal(guidance: Guidance) -> None:
    root = guidance.folder.parent
    (guidance.folder / "platforms/a\x1b[31m\n::error::b.yml").write_text("name: x\n")
    before = committed(root)
    shutil.rmtree(guidance.folder / "platforms")
    found = compared(root, guidance.folder, before)
    said = found.stops + "\n".join(found.notes)
    assert "\x1b" not in said
    assert "\n::error" not in said


def test_a_forced_push_and_a_shallow_copy_are_no_hindrance(
    guidance: Guidance, tmp_path: Path
) -> None:
    """As .github/workflows/check.yml does it: the base by its name, then the new commit over it, each without history."""
    root, origin, runner = guidance.folder.parent, tmp_path / "origin.git", tmp_path / "runner"
    before = committed(root)
    git(tmp_path, "init", "--quiet", "--bare", str(origin))
    git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")  # As GitHub has it.
    git(root, "push", "--quiet", str(origin), "main")
    for file in (guidance.folder / "platforms").glob("*.yml"):
        file.unlink()
    git(root, "checkout", "--quiet", "--orphan", "other")
    after = committed(root)
    git(root, "push", "--quiet", "--force", str(origin), "other:main")
    assert git(origin, "branch", "--contains", before) == ""
    runner.mkdir()
    git(runner, "init", "--quiet")
    git(runner, "remote", "add", "origin", f"file://{origin}")
    for wanted in (before, after):
        git(runner, "fetch", "--quiet", "--no-tags", "--prune", "--depth=1", "origin", wanted)
        git(runner, "checkout", "--quiet", "--force", wanted)
        git(runner, "clean", "-ffdx", "--quiet")
    assert "platforms: 0 instead of" in compared(runner, runner / "guidance", before).stops


# ---------------------------------------------------------------------------------------------------------- workflows


def workflow(name: str) -> dict[Any, Any]:
    found = yaml.safe_load((WORKFLOWS / name).read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def step(job: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in job["steps"] if one["name"] == name)


def run_step(
    tmp_path: Path, script: str, tool: str, answer: str, **environment: str
) -> tuple[int, list[str], str]:
    """Run a step of a workflow as GitHub does, with a stand-in for one tool; return code, its arguments, and output."""
    stand_in, said, output = tmp_path / "bin" / tool, tmp_path / "said", tmp_path / "output"
    stand_in.parent.mkdir(exist_ok=True)
    stand_in.write_text(
        f'#!/bin/sh\nfor word; do printf "%s\\0" "$word"; done > {said}\n{answer}\n'
    )
    stand_in.chmod(0o755)
    output.write_text("")
    path = f"{stand_in.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        env={"PATH": path, "GITHUB_OUTPUT": str(output), "GITHUB_REPOSITORY": "a/b", **environment}, check=False,
    )  # fmt: skip
    return done.returncode, said.read_text().split("\0")[:-1], output.read_text()


@BASH
@pytest.mark.parametrize("since", ["1" * 40, "", "$(touch hacked) --fewer-is-meant"])
@pytest.mark.parametrize("meant", ["", "--fewer-is-meant"])
def test_the_workflow_hands_the_commit_to_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, since: str, meant: str
) -> None:
    script = step(workflow("check.yml")["jobs"]["site"], "Build")["run"]
    code, words, _ = run_step(tmp_path, script, "python3", "exit 0", SINCE=since, MEANT=meant)
    assert code == 0
    assert words == [
        "scripts/dev.py",
        "build",
        "--fresh",
        "--since",
        since,
        *([meant] if meant else []),
    ]
    asked: list[tuple[Any, ...]] = []

    def built(*given: Any, **named: Any) -> int:
        asked.append((*given, named))
        return 0

    monkeypatch.setattr(plugin, "build", built)
    assert cli.main(words[1:]) == 0
    assert asked == [(ROOT, Options(fresh=True, since=since, fewer_is_meant=bool(meant)), {})]


@BASH
def test_what_is_asked_for_is_the_last_commit_that_was_published(tmp_path: Path) -> None:
    """An answer that does not come stops publishing; that nothing was published yet comes as an empty name."""
    job = workflow("publish.yml")["jobs"]["last"]
    script = job["steps"][0]["run"]
    code, words, output = run_step(tmp_path, script, "gh", f"echo {'1' * 40}")
    assert (code, output) == (0, f"commit={'1' * 40}\n")
    assert words[:2] == [
        "api",
        "repos/a/b/actions/workflows/publish.yml/runs?branch=main&status=success&per_page=1",
    ]
    assert run_step(tmp_path, script, "gh", "exit 0")[::2] == (0, "commit=\n")
    assert run_step(tmp_path, script, "gh", "exit 1")[0] != 0


def test_only_publishing_stops_and_only_a_person_can_say_that_fewer_are_meant() -> None:
    publish, check = workflow("publish.yml"), workflow("check.yml")
    jobs = publish["jobs"]
    assert jobs["check"]["needs"] == "last"
    assert jobs["publish"]["needs"] == "check"
    assert jobs["last"]["if"] == "github.ref == 'refs/heads/main'"
    assert jobs["check"]["with"] == {
        "for_pages": True,
        "since": "${{ needs.last.outputs.commit }}",
        "fewer_is_meant": "${{ inputs.fewer_is_meant == true }}",
    }
    given = publish[True]["workflow_dispatch"]["inputs"]  # PyYAML takes "on" for true.
    assert given["fewer_is_meant"]["default"] is False
    assert list(publish[True]) == ["push", "workflow_dispatch"]
    assert "inputs.fewer_is_meant" in publish["run-name"]
    environment = check["jobs"]["site"]["env"]
    assert "github.event_name == 'pull_request'" in environment["MEANT"]
    names = [one["name"] for one in check["jobs"]["site"]["steps"]]
    assert (
        names.index("Get the commit to compare with")
        < names.index("Get the files")
        < names.index("Build")
    )
    # No file in the repository says that fewer are meant: it would be there the next time, too.
    tracked = subprocess.run(
        ["git", "grep", "-l", "fewer.is.meant"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert all(
        name.startswith((".github/workflows/", "docs/", "scripts/", "tests/"))
        for name in tracked.stdout.split()
    )


@pytest.mark.parametrize("name", ["check.yml", "publish.yml"])
def test_workflows_use_pinned_actions_and_tokens_that_only_read(name: str) -> None:
    text = (WORKFLOWS / name).read_text(encoding="utf-8")
    for used in re.findall(r"uses: (\S+)", text):
        assert re.fullmatch(
            r"actions/[\w-]+@[0-9a-f]{40}|\$/\.github/workflows/check\.yml", used
        ), used
    found = workflow(name)
    permissions = [
        found.get("permissions", {}),
        *(job.get("permissions", {}) for job in found["jobs"].values()),
    ]
    written = {right for one in permissions for right, what in one.items() if what == "write"}
    assert written == ({"pages", "id-token"} if name == "publish.yml" else set())
    for job_name, job in found["jobs"].items():
        if "write" in job.get("permissions", {}).values():
            assert all("run" not in one for one in job["steps"]), (
                f"{job_name} may write, and runs code"
            )

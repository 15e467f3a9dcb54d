"""The gate as CI runs it: the very lines of the workflow, on a proposal that tries to be run instead of read."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sysconfig
import venv
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.guidance import ROOT

WORKFLOWS = ROOT / ".github" / "workflows"
GATE: dict[str, Any] = yaml.safe_load((WORKFLOWS / "gate.yml").read_text(encoding="utf-8"))
CHECK: dict[str, Any] = yaml.safe_load((WORKFLOWS / "check.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = GATE["jobs"]["gate"]["steps"]

PROJECT = (
    "guidance",
    "docs",
    "scripts",
    "templates",
    ".github",
    "mkdocs.yml",
    "pyproject.toml",
    "README.md",
)


def git(root: Path, *arguments: str) -> str:
    names = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b.example", "GIT_COMMITTER_NAME": "A",
             "GIT_COMMITTER_EMAIL": "a@b.example", "GIT_CONFIG_GLOBAL": os.devnull}  # fmt: skip
    done = subprocess.run(
        ["git", *arguments],
        cwd=root,
        env={**os.environ, **names},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class Runner:
    """A machine of GitHub's, as far as it matters: a workspace with the proposal merged into the base, and its folders."""

    def __init__(self, place: Path) -> None:
        self.workspace = place / "workspace"
        self.temp = place / "temp"
        self.marks = place / "marks"
        self.summary = place / "summary.md"
        self.reviews: list[dict[str, Any]] = []
        for folder in (self.workspace, self.temp, self.marks, place / "bin"):
            folder.mkdir(parents=True)
        self._copy()
        git(self.workspace, "init", "-q", "-b", "main")
        git(self.workspace, "add", "-A")
        git(self.workspace, "commit", "-qm", "base")
        self.base = git(self.workspace, "rev-parse", "HEAD")
        self.head = self.base
        self.gh = place / "bin" / "gh"
        self.environment = {
            **os.environ,
            "PATH": f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_ACTIONS": "true",
            "SOURCE_DATE_EPOCH": "1795996800",
            # Nobody can set this by a pull request; it must do nothing all the same.
            "PYTHONPATH": f"{self.workspace}{os.pathsep}{self.workspace / 'scripts'}",
        }

    def _copy(self) -> None:
        for name in PROJECT:
            place = self.workspace / name
            place.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / name).is_dir():
                shutil.copytree(
                    ROOT / name, place, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
                )
            else:
                shutil.copy(ROOT / name, place)

    def propose(self) -> None:
        """Commit what stands in the workspace as a proposal, while the base goes on, and merge it as GitHub does."""
        git(self.workspace, "switch", "-qc", "proposal")
        git(self.workspace, "add", "-A")
        git(self.workspace, "commit", "-qm", "a proposal")
        self.head = git(self.workspace, "rev-parse", "HEAD")
        git(self.workspace, "switch", "-q", "main")
        git(self.workspace, "commit", "-q", "--allow-empty", "-m", "the base goes on")
        self.base = git(self.workspace, "rev-parse", "HEAD")
        git(self.workspace, "switch", "-q", "--detach")
        git(self.workspace, "merge", "-q", "--no-ff", "-m", "merged by GitHub", "proposal")

    def run(self) -> subprocess.CompletedProcess[str]:
        """Run the steps of the gate one after the other, as GitHub does; return the last, or the first that fails."""
        self.gh.write_text(
            f"#!/bin/sh\ntest \"$*\" = 'api --paginate --slurp repos/them/signpost/pulls/7/reviews' || exit 9\n"
            f"cat <<'EOF'\n{json.dumps([self.reviews])}\nEOF\n"
        )
        self.gh.chmod(0o755)
        context = {
            "github.event.pull_request.base.sha": self.base,
            "github.event.pull_request.head.sha": self.head,
            "github.event.pull_request.user.login": "author",
            "github.event.pull_request.number": "7",
            "github.repository": "them/signpost",
            "github.token": "a token",
        }
        done: subprocess.CompletedProcess[str] | None = None
        for step in STEPS:
            if "run" not in step:
                continue
            given = {
                name: value.removeprefix("${{ ").removesuffix(" }}")
                for name, value in step["env"].items()
            }
            environment = {
                **self.environment,
                **{name: context[value] for name, value in given.items()},
            }
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-e", "-c", step["run"]], cwd=self.workspace, env=environment,
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            if done.returncode:
                return done
            if "git worktree add" in step["run"]:
                self._lend_packages()
        assert done is not None
        return done

    def _lend_packages(self) -> None:
        """Make the environment that dev.py would make in a minute, from the packages of this one.

        It is worse than that one: its editable install leads into the proposal, as that of any environment does which
        somebody keeps between runs. dev.py takes it because its stamp is right, as it would take its own.
        """
        root = self.temp / "base"
        venv.create(root / ".venv", symlinks=os.name != "nt", with_pip=False)
        python = root / ".venv/bin/python"
        ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
        site = subprocess.run(
            [python, "-I", "-c", ask], capture_output=True, text=True, check=True
        ).stdout.strip()
        for package in Path(sysconfig.get_path("purelib")).iterdir():
            if not package.name.startswith("__editable__"):
                Path(site, package.name).symlink_to(package)
        Path(site, "__editable__.signpost.pth").write_text(f"{self.workspace / 'scripts'}\n")
        found = importlib.util.spec_from_file_location("base_dev", root / "scripts/dev.py")
        assert found is not None
        assert found.loader is not None
        dev = importlib.util.module_from_spec(found)
        found.loader.exec_module(dev)
        (root / ".venv/.requirements").write_text(dev._fingerprint(dev.RUN_TIME))

    def poison(
        self, file: str, name: str, as_: str = "import pathlib; pathlib.Path({!r}).touch()\n"
    ) -> None:
        """Write a file that leaves a mark wherever it is run."""
        path = self.workspace / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_.format(str(self.marks / name)))

    def ran(self) -> list[str]:
        return sorted(mark.name for mark in self.marks.iterdir())


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_nothing_of_a_poisoned_proposal_runs_and_it_is_refused(runner: Runner) -> None:
    for file in (
        "scripts/signpost/__init__.py",
        "scripts/signpost/__main__.py",
        "scripts/signpost/cli.py",
    ):
        runner.poison(file, "package")
    runner.poison("signpost/__main__.py", "package-at-the-top")
    runner.poison("signpost/__init__.py", "package-at-the-top")
    runner.poison("scripts/dev.py", "dev")
    runner.poison("dev.py", "dev")
    for folder in ("", "scripts/"):
        runner.poison(f"{folder}sitecustomize.py", "sitecustomize")
        runner.poison(f"{folder}usercustomize.py", "usercustomize")
        runner.poison(f"{folder}runpy.py", "standard-library")
        runner.poison(f"{folder}argparse.py", "standard-library")
        runner.poison(f"{folder}yaml.py", "packages")
        runner.poison(f"{folder}evil.pth", "pth", "import pathlib; pathlib.Path({!r}).touch()\n")
    runner.poison("conftest.py", "conftest")
    runner.poison("setup.py", "setup")
    runner.poison("hook.py", "hook")
    runner.poison(".venv/bin/python", "venv", "#!/bin/sh\ntouch {}\n")
    (runner.workspace / ".venv/bin/python").chmod(0o755)
    runner.poison("bin/git", "path", "#!/bin/sh\ntouch {}\n")
    runner.poison(".envrc", "shell", "touch {}\n")
    (runner.workspace / "mkdocs.yml").write_text("site_name: x\nhooks: [hook.py]\n")
    (runner.workspace / "pip.conf").write_text("[global]\nindex-url = http://127.0.0.1:9/\n")
    (runner.workspace / "scripts/requirements.txt").write_text("evil==1\n")
    (runner.workspace / ".gitattributes").write_text("*.yml filter=evil diff=evil merge=evil\n")
    (runner.workspace / ".gitmodules").write_text(
        '[submodule "x"]\npath = x\nurl = http://127.0.0.1:9/\n'
    )
    (runner.workspace / "guidance/concerns/hate.yml").unlink()
    (runner.workspace / "guidance/concerns/hate.yml").symlink_to("/etc/passwd")
    git(runner.workspace, "config", "filter.evil.smudge", f"touch {runner.marks / 'filter'}; cat")
    for name in ("diff.evil.textconv", "diff.evil.command", "merge.evil.driver"):
        git(runner.workspace, "config", name, f"touch {runner.marks / 'driver'}")
    runner.propose()
    shutil.rmtree(runner.marks)  # Making the merge may have run filters; reading it must not.
    runner.marks.mkdir()
    done = runner.run()
    assert done.returncode == 1, done.stdout + done.stderr
    assert runner.ran() == []
    assert "Refused: guidance/concerns/hate.yml is a link." in done.stdout
    assert (
        "Refused: It changes the checker (scripts/argparse.py, scripts/dev.py, scripts/evil.pth and"
        in done.stdout
    )
    assert "Refused: It changes the rules (.envrc, .gitattributes, .gitmodules and" in done.stdout
    assert "Risk: refused." in done.stdout
    assert runner.summary.read_text().startswith("## Risk: refused\n")
    # The hazard is real: the same environment runs the proposal's code for whoever does not name the places.
    command = [str(runner.temp / "base/.venv/bin/python"), "-P", "-m", "signpost"]
    bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    told = subprocess.run(command, env=bare, check=False, capture_output=True, text=True)
    assert {"package", "sitecustomize"} <= set(runner.ran()), told.stderr


def approved(by: str, commit: str, **other: object) -> dict[str, Any]:
    return {
        "user": {"login": by, "type": "User"}, "state": "APPROVED", "author_association": "MEMBER",
        "commit_id": commit, "submitted_at": "2026-11-30T10:00:00Z", **other,
    }  # fmt: skip


def test_a_correction_waits_for_a_second_reader_and_passes_with_one(runner: Runner) -> None:
    for file, before in (
        ("services/gb/nspcc-helpline.yml", "phone: "),
        ("register.yml", "number: "),
    ):
        path = runner.workspace / "guidance" / file
        text = path.read_text(encoding="utf-8")
        assert text.count(f"{before}0808 800 5000") == 1, (
            "this number has gone from the guidance: choose another"
        )
        path.write_text(
            text.replace(f"{before}0808 800 5000", f"{before}0808 800 5001"), encoding="utf-8"
        )
    runner.propose()
    done = runner.run()
    assert done.returncode == 3, done.stdout + done.stderr
    assert "old  0808 800 5000\n" in done.stdout
    assert "new  0808 800 5001\n" in done.stdout
    git(runner.workspace, "worktree", "remove", "--force", str(runner.temp / "base"))
    runner.reviews = [approved("author", runner.head), approved("reader", runner.head)]
    done = runner.run()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "reader has approved this version." in done.stdout


def test_the_workflow_runs_no_code_of_a_proposal_and_trusts_no_text_of_it() -> None:
    assert GATE["permissions"] == {"contents": "read", "pull-requests": "read"}
    assert all(set(job) & {"permissions"} == set() for job in GATE["jobs"].values())
    # YAML 1.1 reads `on` as a truth value.
    assert set(GATE[True]) == {"pull_request", "pull_request_review"}  # type: ignore[index]
    for workflow in (GATE, CHECK):
        for job in workflow["jobs"].values():
            for step in job.get("steps", ()):
                assert "${{" not in step.get("run", "")
                if "uses" in step:
                    assert len(step["uses"].partition("@")[2]) == 40, (
                        "an action is pinned to its commit"
                    )
    runs = [step["run"] for step in STEPS if "run" in step]
    assert [run.split()[0:2] for run in runs if "python" in run] == [["python3", "-I"]]
    assert all("scripts/" not in run or "$RUNNER_TEMP/base/scripts/dev.py" in run for run in runs)
    checkout = next(step for step in STEPS if step.get("uses", "").startswith("actions/checkout@"))
    assert checkout["with"]["persist-credentials"] is False


def push(runner: Runner, before: str) -> subprocess.CompletedProcess[str]:
    """Run the line of check.yml for a push, up to the command that it would run."""
    step = next(step for step in CHECK["jobs"]["entries"]["steps"] if "run" in step)
    line = step["run"].replace("python3 scripts/dev.py", "echo dev.py")
    assert line != step["run"]
    environment = {**runner.environment, "EVENT": "push", "BEFORE": before}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-c", line], cwd=runner.workspace, env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_push_is_compared_with_what_was_there_before_it(runner: Runner) -> None:
    for before in (runner.base, "0" * 40, "1" * 40):
        done = push(runner, before)
        assert done.returncode == 0, done.stderr
        assert done.stdout == f"dev.py check --since {before} --landed\n"
    step = next(step for step in CHECK["jobs"]["entries"]["steps"] if "run" in step)
    assert step["env"] == {
        "EVENT": "${{ github.event_name }}",
        "BEFORE": "${{ github.event.before }}",
    }

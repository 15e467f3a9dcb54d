"""The verbs as a person runs them: what is printed, and the exit code."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from helpers.guidance import ROOT, Guidance
from signpost import cli

pytestmark = pytest.mark.usefixtures("own_root")


def test_a_clean_check_says_so_and_returns_0(
    capsys: pytest.CaptureFixture[str], guidance: Guidance
) -> None:
    assert cli.main(["check", str(guidance.folder)]) == 0
    assert capsys.readouterr().out == "No problems in 18 files.\n"


def test_a_check_with_problems_tells_each_and_returns_1(
    capsys: pytest.CaptureFixture[str], guidance: Guidance
) -> None:
    guidance.change("services/gb/listeners.yml", "kind: helpline", "kind: helplin")
    assert cli.main(["check", str(guidance.folder)]) == 1
    said = capsys.readouterr().out
    assert said.startswith(
        'guidance/services/gb/listeners.yml:3:7: "helplin" is not one of the choices. [not-a-choice]\n'
    )
    assert "1 problem in 1 file; the other 17 files are fine.\n" in said
    assert "docs/contribute/problems.md" in said


def test_a_check_tells_what_docs_must_not_hold(
    capsys: pytest.CaptureFixture[str], guidance: Guidance, own_root: Path
) -> None:
    shutil.copytree(ROOT / "docs", own_root / "docs")
    assert cli.main(["check", str(guidance.folder)]) == 0
    (own_root / "docs/_redirects").write_text("/ https://evil.example/ 301\n", encoding="utf-8")
    guidance.change("services/gb/listeners.yml", "kind: helpline", "kind: helplin")
    capsys.readouterr()
    assert cli.main(["check", str(guidance.folder)]) == 1
    said = capsys.readouterr().out
    assert said.startswith(
        "docs/_redirects: A file of this name or type is not published. [docs-file]\n"
    )
    assert "2 problems in 2 files; the other 17 files are fine.\n" in said
    # Whoever asks about one entry is told of it alone.
    assert cli.main(["check", str(guidance.folder / "concerns/teasing.yml")]) == 0


def test_github_gets_annotations(
    capsys: pytest.CaptureFixture[str], guidance: Guidance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    guidance.change("services/gb/listeners.yml", "kind: helpline", "kind: helplin")
    assert cli.main(["check", str(guidance.folder)]) == 1
    assert (
        "::error file=guidance/services/gb/listeners.yml,line=3,col=7,title=not-a-choice::"
        in capsys.readouterr().out
    )


def test_one_file_is_reported_alone(capsys: pytest.CaptureFixture[str], guidance: Guidance) -> None:
    guidance.change("services/gb/listeners.yml", "kind: helpline", "kind: helplin")
    guidance.change("concerns/teasing.yml", "urgency: soon", "urgency: later")
    assert cli.main(["check", str(guidance.folder / "concerns/teasing.yml")]) == 1
    said = capsys.readouterr().out
    assert "later" in said
    assert "helplin" not in said
    assert cli.main(["check", str(guidance.folder / "concerns/pictures.yml")]) == 0
    assert "No problems in guidance/concerns/pictures.yml." in capsys.readouterr().out


@pytest.mark.parametrize("path", ["nowhere", "/"])
def test_what_cannot_be_checked_returns_2(capsys: pytest.CaptureFixture[str], path: str) -> None:
    assert cli.main(["check", path]) == 2
    assert capsys.readouterr().err.startswith(("There is no file", '"/" is neither'))


def git(root: Path, *arguments: str) -> None:
    names = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b.example", "GIT_COMMITTER_NAME": "A",
             "GIT_COMMITTER_EMAIL": "a@b.example"}  # fmt: skip
    subprocess.run(
        ["git", *arguments], cwd=root, env={**os.environ, **names}, check=True, capture_output=True
    )


def commit(root: Path, message: str) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-qm", message)


@pytest.fixture
def history(own_root: Path) -> Path:
    git(own_root, "init", "-q", "-b", "main")
    (own_root / ".gitignore").write_text(".cache/\n")
    commit(own_root, "one")
    return own_root


def correct(guidance: Guidance) -> None:
    guidance.change("register.yml", "number: 0808 157 0999", "number: 0808 157 0998")
    guidance.change("services/gb/listeners.yml", "phone: 0808 157 0999", "phone: 0808 157 0998")


def test_a_corrected_number_is_shown_old_and_new_and_waits_for_a_second_reader(
    capsys: pytest.CaptureFixture[str], guidance: Guidance, history: Path
) -> None:
    correct(guidance)
    assert cli.main(["check", str(guidance.folder), "--since", "HEAD"]) == 3
    said = capsys.readouterr().out
    assert said.startswith("No problems in 18 files.\n\nWhat this changes, compared with HEAD:\n\n")
    assert (
        "               guidance/register.yml:19\n               old  0808 157 0999\n               new  0808 157 0998\n"
        in said
    )
    assert "second reader  number: phone (0808 157 0999)\n" in said
    assert "Risk: second reader.\n2 of 2 changes must be compared by a second reader.\n" in said
    assert "Words in a commit or a comment do not count." in said
    assert cli.main(["check", str(guidance.folder), "--since", "HEAD", "--one-reader"]) == 0
    assert "One person maintains this copy, so nothing waits." in capsys.readouterr().out
    assert cli.main(["check", str(guidance.folder), "--since", "HEAD", "--landed"]) == 0


def test_without_a_change_nothing_is_told(
    capsys: pytest.CaptureFixture[str], guidance: Guidance, history: Path
) -> None:
    assert cli.main(["check", str(guidance.folder), "--since", "HEAD"]) == 0
    assert "Nothing.\n\nRisk: none.\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    "options", [["--since", "nothing"], ["--since", "HEAD", "--proposal", "nothing"]]
)
def test_an_unknown_commit_returns_2_and_after_a_push_is_told(
    capsys: pytest.CaptureFixture[str], guidance: Guidance, history: Path, options: list[str]
) -> None:
    assert cli.main(["check", *options]) == 2
    assert 'git does not know the commit "nothing". Fetch it' in capsys.readouterr().err
    if "--proposal" not in options:
        assert cli.main(["check", *options, "--landed"]) == 0
        assert cli.main(["check", "--since", "0" * 40, "--landed"]) == 0
        assert (
            "This is the first push: there is nothing to compare with." in capsys.readouterr().out
        )


def test_a_push_tells_which_of_its_commits_mix_rules_and_guidance(
    capsys: pytest.CaptureFixture[str], guidance: Guidance, history: Path
) -> None:
    (history / "scripts").mkdir()
    (history / "scripts/rules.py").write_text("one\n")
    commit(history, "rules alone")
    guidance.change("concerns/teasing.yml", "urgency: soon", "urgency: now")
    commit(history, "guidance alone")
    assert cli.main(["check", "--since", "HEAD~2", "--landed"]) == 0
    assert "Refused" not in capsys.readouterr().out
    assert cli.main(["check", "--since", "HEAD~2"]) == 1
    (history / "scripts/rules.py").write_text("two\n")
    guidance.change("concerns/teasing.yml", "urgency: now", "urgency: soon")
    commit(history, "both")
    capsys.readouterr()
    assert cli.main(["check", "--since", "HEAD~3", "--landed"]) == 0
    assert re.search(
        r"Refused: Commit [0-9a-f]{10}: It changes the checker \(scripts/rules.py\) together with guidance",
        capsys.readouterr().out,
    )


def test_a_proposal_is_judged_by_its_problems_its_changes_and_its_reviews(
    capsys: pytest.CaptureFixture[str],
    guidance: Guidance,
    history: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    git(history, "switch", "-qc", "proposal")
    correct(guidance)
    commit(history, "a corrected number")
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=history, capture_output=True, text=True, check=True
    ).stdout.strip()
    git(history, "switch", "-q", "main")
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    reviews = tmp_path / "reviews.json"
    review = {"user": {"login": "reader", "type": "User"}, "state": "APPROVED", "author_association": "MEMBER",
              "commit_id": head, "submitted_at": "2026-11-30T10:00:00Z"}  # fmt: skip
    asked = [
        "check",
        "--since",
        "main",
        "--proposal",
        "proposal",
        "--reviews",
        str(reviews),
        "--author",
    ]
    for given, author, code in (
        ([], "author", 3),
        ([review], "author", 0),
        ([review], "reader", 3),
        ([{**review, "commit_id": "0" * 40}], "author", 3),
        ({"message": "Bad credentials"}, "author", 2),
    ):
        reviews.write_text(json.dumps(given))
        assert cli.main([*asked, author]) == code, capsys.readouterr()
    reviews.write_text("[" * 100_000)
    assert cli.main([*asked, "author"]) == 2
    assert "cannot be read" in capsys.readouterr().err
    assert summary.read_text().startswith("## Risk: second reader\n")
    assert "| second reader | <code>number&#58; phone" in summary.read_text()
    git(history, "switch", "-q", "proposal")
    guidance.change("services/gb/listeners.yml", "kind: helpline", "kind: helplin")
    commit(history, "a mistake")
    git(history, "switch", "-q", "main")
    assert cli.main(["check", "--since", "main", "--proposal", "proposal"]) == 1
    said = capsys.readouterr().out
    assert "guidance/services/gb/listeners.yml:3:7" in said
    assert "Refused: guidance/services/gb/listeners.yml cannot be read" in said


def test_a_proposal_that_cannot_be_merged_is_refused_with_the_cure(
    capsys: pytest.CaptureFixture[str], guidance: Guidance, history: Path
) -> None:
    git(history, "switch", "-qc", "proposal")
    guidance.change("concerns/teasing.yml", "urgency: soon", "urgency: now")
    commit(history, "here")
    git(history, "switch", "-q", "main")
    guidance.change("concerns/teasing.yml", "urgency: soon", "urgency: steady")
    commit(history, "there")
    assert cli.main(["check", "--since", "main", "--proposal", "proposal"]) == 1
    assert "Cure: Merge the base into it" in capsys.readouterr().out


@pytest.mark.parametrize(
    "options",
    [["--proposal", "x"], ["--landed"], ["--since", "x", "--reviews", "r", "--author", "a"],
     ["--since", "x", "--proposal", "y", "--reviews", "r"]],
)  # fmt: skip
def test_options_of_the_gate_that_do_not_fit_are_refused(
    capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["check", *options])
    assert ended.value.code == 2
    assert "belong together" in (said := capsys.readouterr().err) or "--since BASE" in said


def test_new_starts_an_entry_that_check_points_into(
    capsys: pytest.CaptureFixture[str], guidance: Guidance
) -> None:
    assert cli.main(["new", "platform", "threads", "--no-input"]) == 0
    assert (guidance.folder / "platforms/threads.yml").exists()
    assert cli.main(["new", "platform", "threads", "--no-input"]) == 2
    assert cli.main(["check", str(guidance.folder)]) == 1
    said = capsys.readouterr().out
    assert "platforms/threads.yml" in said


def test_dev_py_runs_with_nothing_but_the_standard_library(tmp_path: Path) -> None:
    python = shutil.which("python3")
    assert python
    done = subprocess.run(
        [python, "-I", "-S", str(ROOT / "scripts/dev.py"), "help"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "python3 scripts/dev.py build" in done.stdout

"""A build is compared with what was published last, and stops where much is gone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from helpers.repository import committed
from helpers.sites import Project, mkdocs_build


def build(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Build the project at `root` with the verb, as `dev.py build` does."""
    code = (
        "import sys; from pathlib import Path; from signpost import cli; cli.ROOT = Path(sys.argv[1]); "
        "sys.exit(cli.main(['build', *sys.argv[2:]]))"
    )
    command = [sys.executable, "-P", "-c", code, str(root), *options]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1795392000"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def without_a_concern(guidance: Path) -> None:
    """Delete one of the small guidance's few concerns, so that a check finds nothing wrong."""
    (guidance / "concerns/teasing.yml").unlink()
    for path in guidance.rglob("*.yml"):
        path.write_text(
            path.read_text()
            .replace("concerns: [teasing]\n", "")
            .replace("related: [pictures]\n", "")
        )


def test_a_build_in_a_fresh_clone_stops_where_much_is_gone(
    project: Project, tmp_path: Path
) -> None:
    root = project("clone")
    before = committed(root)
    without_a_concern(root / "guidance")
    committed(root)
    stopped = build(root, "--since", before)
    assert stopped.returncode == 1
    assert (
        "The site was left as it was. More than a tenth is gone since the commit" in stopped.stderr
    )
    assert re.search(
        r"  concerns: \d+ instead of \d+\. Gone, or with fewer: concerns/teasing\.", stopped.stderr
    )
    assert "If that is meant, build with --fewer-is-meant." in stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert not (root / "site").exists()

    meant = build(root, "--since", before, "--fewer-is-meant")
    assert meant.returncode == 0
    assert "Gone, or with fewer: concerns/teasing." in meant.stderr
    assert "since --fewer-is-meant says so" in meant.stderr
    assert (root / "site/index.html").exists()
    assert "Nothing was compared" not in meant.stdout

    again = build(root, "--since", "HEAD")
    assert again.returncode == 0
    assert "Compared with the commit HEAD: no more than a tenth is gone." in again.stderr

    alone = build(root)
    assert alone.returncode == 0
    assert (
        "Nothing was compared with an earlier commit; build --since COMMIT does that."
        in alone.stdout
    )

    first = build(root, "--since", "")
    assert first.returncode == 1
    assert "There is no earlier commit to compare the entries with" in first.stderr
    assert mkdocs_build(root).returncode == 0


def test_what_is_compared_is_what_is_built(project: Project) -> None:
    """Another folder in mkdocs.yml does not lead the comparison away from what is published."""
    root = project("elsewhere")
    before = committed(root)
    shutil.copytree(root / "guidance", root / "other")
    without_a_concern(root / "other")
    settings = (root / "mkdocs.yml").read_text()
    (root / "mkdocs.yml").write_text(
        settings.replace("  - signpost\n", "  - signpost: {guidance: other}\n")
    )
    stopped = build(root, "--since", before)
    assert stopped.returncode == 1
    assert "Gone, or with fewer: concerns/teasing." in stopped.stderr

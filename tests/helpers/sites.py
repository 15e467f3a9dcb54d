"""Build a site as a person would, and serve one on this machine alone."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from helpers.guidance import ROOT, SMALL

Project = Callable[[str], Path]
"""Makes a copy of the whole project, with the small guidance, in a folder that begins with a name."""


def write_project(root: Path) -> None:
    """Write a copy of the whole project, with the small guidance."""
    shutil.copytree(SMALL, root / "guidance")
    shutil.copytree(ROOT / "docs", root / "docs")
    (root / "templates").symlink_to(ROOT / "templates", target_is_directory=True)
    shutil.copy(ROOT / "mkdocs.yml", root / "mkdocs.yml")


def mkdocs_build(
    root: Path, *options: str, epoch: int = 1_795_392_000
) -> subprocess.CompletedProcess[str]:
    """Run a plain `mkdocs build` in a project, as a person would."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch), "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", *options]
    return subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, check=False
    )


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output readable."""


class Kept(Quiet):
    """Serves as a good host does: connections stay open, and what all pages share is asked for once."""

    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        if "/assets/" in self.path:
            self.send_header("Cache-Control", "max-age=3600")
        super().end_headers()


@contextlib.contextmanager
def served(site: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """Serve a site on this machine alone, and give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()

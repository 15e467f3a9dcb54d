"""The arrows of the architecture: who may import whom, and what the core never touches."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from helpers.guidance import ROOT

PACKAGE = ROOT / "scripts" / "signpost"

MAY_IMPORT = {
    "__init__": set(),
    "problem": {"letters"},
    "letters": set(),
    "source": {"problem", "letters"},
    "model": {"letters"},
    "reading": {"letters", "source", "model", "problem"},
    "phone_numbers": set(),
    "time_zones": set(),
    "owned_addresses": {"model"},
    "library": {"model", "owned_addresses", "phone_numbers", "source", "time_zones"},
    "rules": {"library", "model", "source", "problem"},
    "registering": {"rules", "library", "model", "owned_addresses", "phone_numbers", "source", "problem"},
    "readability": set(),
    "hidden_contacts": set(),
    "wording": {"hidden_contacts", "letters", "readability", "rules", "library", "model", "source", "problem"},
    "typeface": {"assets"},
    "building": {"icons", "library", "model", "pages", "problem", "rules", "source", "time_zones", "typeface"},
    "checking": {"building", "reading", "rules", "registering", "wording", "library", "model", "problem"},
    "retired": {"library"},
    "coverage": {"library", "model"},
    "export": {"library", "model", "phone_numbers"},
    "assets": set(),
    "icons": {"assets", "model"},
    "tracing": {"library"},
    "pages": {"assets", "icons", "library", "model", "phone_numbers", "readability", "retired", "tracing"},
    "shell": {"hosting", "pages", "tracing"},
    "writing": {"assets", "clicks", "pages", "proof", "shell", "standing", "tracing"},
    "publishing": {"hosting"},
    "history": set(),
    "losing": {"history", "letters", "model", "source"},
    "printing": {"assets", "pages", "library", "model", "typeface"},
    "clicks": {"pages", "library", "model"},
    "hosting": set(),
    "compressing": set(),
    "elsewhere": {"pages", "model"},
    "upkeep": {"letters"},
    "ending": {"letters", "upkeep"},
    "allowed_markup": set(),
    "documents": {"allowed_markup", "model", "problem", "reading"},
    "pdf_text": set(),
    "proof": {"allowed_markup", "hidden_contacts", "library", "model", "phone_numbers"},
    "site_proof": {"allowed_markup", "documents", "hosting", "library", "model", "proof", "standing"},
    "manifest": {"letters"},
    "saved": set(),
    "verifying": {"letters", "manifest", "saved"},
    "changes": {"model", "problem", "reading", "source"},
    "gate": {"changes", "history", "letters", "problem", "reading"},
    "since": {"changes", "checking", "gate", "history", "problem", "reading", "upkeep"},
    "searching": {"pages", "model"},
    "manual": {"checking", "rules", "model"},
    "starting": {"reading", "source", "model", "problem"},
    "preview": {"elsewhere", "printing", "pages", "shell"},
    "mkdocs_site": {
        "assets",
        "documents",
        "letters",
        "pdf_text",
        "proof",
        "site_proof",
        "publishing",
        "losing",
        "standing",
        "shell",
        "writing",
        "checking",
        "clicks",
        "coverage",
        "export",
        "elsewhere",
        "compressing",
        "hosting",
        "icons",
        "manifest",
        "printing",
        "pages",
        "searching",
        "preview",
        "library",
        "problem",
        "upkeep",
    },
    "standing": {"upkeep"},
    "__main__": {"ending", "standing", "verbs"},
    "verbs": {
        "letters",
        "documents",
        "problem",
        "source",
        "model",
        "reading",
        "library",
        "rules",
        "pages",
        "checking",
        "upkeep",
        "mkdocs_site",
        "manual",
        "retired",
        "starting",
        "since",
        "verifying",
    },
}

CLOCK_AND_NETWORK = {"time", "socket", "ssl", "http", "urllib", "requests", "subprocess", "random", "locale"}


def imported(path: Path) -> set[str]:
    """Return every module that a file imports, wherever in it, with its first two names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_every_module_has_its_place_in_the_table() -> None:
    assert {path.stem for path in PACKAGE.glob("*.py")} == set(MAY_IMPORT)


@pytest.mark.parametrize("module", sorted(MAY_IMPORT))
def test_arrows_point_one_way(module: str) -> None:
    ours = {name.split(".")[1] for name in imported(PACKAGE / f"{module}.py") if name.startswith("signpost.")}
    assert ours - MAY_IMPORT[module] == set()


@pytest.mark.parametrize("module", sorted(set(MAY_IMPORT) - {"mkdocs_site"}))
def test_only_one_file_knows_mkdocs(module: str) -> None:
    assert not {name for name in imported(PACKAGE / f"{module}.py") if name.split(".")[0] in ("mkdocs", "material")}


@pytest.mark.parametrize("module", sorted(set(MAY_IMPORT) - {"source"}))
def test_only_one_file_knows_yaml(module: str) -> None:
    assert not {name for name in imported(PACKAGE / f"{module}.py") if name.split(".")[0] == "yaml"}


@pytest.mark.parametrize(
    "module",
    [
        "letters",
        "problem",
        "source",
        "model",
        "reading",
        "library",
        "owned_addresses",
        "rules",
        "registering",
        "wording",
        "building",
        "typeface",
        "checking",
        "pages",
        "readability",
        "elsewhere",
        "clicks",
        "hosting",
        "compressing",
        "printing",
        "retired",
        "coverage",
        "export",
        "changes",
        "gate",
        "manifest",
        "saved",
        "verifying",
    ],
)
def test_the_core_has_no_clock_no_network_and_prints_nothing(module: str) -> None:
    path = PACKAGE / f"{module}.py"
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

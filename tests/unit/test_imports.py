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
    "typeface": {"project"},
    "building": {"icons", "library", "model", "pages", "problem", "rules", "source", "time_zones", "typeface"},
    "checking": {"building", "reading", "rules", "registering", "wording", "library", "model", "problem"},
    "retired": {"library"},
    "coverage": {"library", "model"},
    "export": {"library", "model", "phone_numbers"},
    "assets": {"project"},
    "project": set(),
    "disk_cache": set(),
    "processes": set(),
    "other_files": {"coverage", "elsewhere", "export", "pages", "searching", "shell"},
    "icons": {"assets", "model"},
    "inputs": {"library"},
    "reuse": {"disk_cache", "inputs", "pages", "project", "shell"},
    "pages": {
        "assets",
        "disk_cache",
        "icons",
        "library",
        "model",
        "phone_numbers",
        "project",
        "readability",
        "retired",
        "inputs",
    },
    "shell": {"hosting", "inputs", "pages"},
    "writing": {"clicks", "disk_cache", "inputs", "pages", "processes", "proof", "reuse", "shell"},
    "publishing": {"hosting"},
    "history": set(),
    "losing": {"history", "letters", "model", "source"},
    "printing": {"disk_cache", "pages", "pdf_text", "processes", "project", "library", "model", "typeface"},
    "clicks": {"pages", "library", "model"},
    "hosting": set(),
    "compressing": {"disk_cache"},
    "elsewhere": {"library", "pages", "model"},
    "upkeep": {"letters"},
    "ending": {"letters", "upkeep"},
    "allowed_markup": set(),
    "documents": {"allowed_markup", "model", "problem", "reading"},
    "pdf_text": {"disk_cache"},
    "proof": {"allowed_markup", "hidden_contacts", "library", "model", "phone_numbers"},
    "site_proof": {"allowed_markup", "documents", "hosting", "library", "model", "proof", "disk_cache"},
    "manifest": {"letters"},
    "saved": set(),
    "verifying": {"letters", "manifest", "saved"},
    "changes": {"model", "problem", "reading", "source"},
    "gate": {"changes", "history", "letters", "problem", "reading"},
    "since": {"changes", "checking", "gate", "history", "problem", "reading", "upkeep"},
    "searching": {"pages", "model"},
    "manual": {"checking", "rules", "model"},
    "starting": {"reading", "source", "model", "problem"},
    "preview": {"build", "disk_cache", "library", "other_files", "printing", "pages", "project", "shell"},
    "mkdocs_site": {
        "build",
        "coverage",
        "hosting",
        "pages",
        "preview",
        "project",
        "publishing",
        "upkeep",
    },
    "build": {
        "checking",
        "clicks",
        "compressing",
        "coverage",
        "disk_cache",
        "documents",
        "export",
        "hosting",
        "letters",
        "library",
        "losing",
        "manifest",
        "other_files",
        "pages",
        "pdf_text",
        "printing",
        "problem",
        "project",
        "proof",
        "publishing",
        "reuse",
        "shell",
        "site_proof",
        "standing",
        "upkeep",
        "writing",
    },
    "standing": {"disk_cache", "project", "upkeep"},
    "__main__": {"ending", "project", "standing", "verbs"},
    "verbs": {
        "build",
        "letters",
        "project",
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

"""A wheel of the package holds all that the program needs."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from helpers.guidance import ROOT
from signpost.project import TEMPLATES

NEEDED = ("pyproject.toml", "README.md", "LICENSE", "scripts", "templates")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel, unpacked as pip does it."""
    folder = tmp_path_factory.mktemp("wheel")
    project = folder / "project"
    project.mkdir()
    for name in NEEDED:  # A copy, since setuptools leaves files of its own beside what it reads.
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, project / name)
    options = ("--no-deps", "--no-build-isolation", "--no-index", "--quiet")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", *options]
    subprocess.run([*pip, str(project), "--wheel-dir", str(folder)], check=True, timeout=120)
    (made,) = folder.glob("signpost-*.whl")
    with zipfile.ZipFile(made) as opened:
        opened.extractall(folder / "unpacked")
    return folder / "unpacked"


def files(folder: Path) -> dict[str, bytes]:
    """Return what is in each file of a folder, without what Python compiles."""
    found = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_a_wheel_holds_the_package_and_every_template(wheel: Path) -> None:
    package = files(ROOT / "scripts" / "signpost")
    templates = {f"templates/{name}": held for name, held in files(ROOT / "templates").items()}
    assert len(templates) > 50
    assert files(wheel / "signpost") == package | templates


def test_a_program_from_a_wheel_uses_the_templates_of_the_wheel(wheel: Path) -> None:
    ask = (
        "import sys; sys.path.insert(0, sys.argv[1]); "
        "from signpost.project import TEMPLATES; print(TEMPLATES)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", ask, str(wheel)], capture_output=True, text=True, timeout=60
    )
    assert Path(done.stdout.strip()) == wheel / "signpost" / "templates"


def test_the_program_of_a_checkout_uses_the_templates_of_the_checkout() -> None:
    assert TEMPLATES == ROOT / "templates"

"""Makes a wheel whole: templates/ lies at the top of the project, and belongs into the package."""

from __future__ import annotations

from pathlib import Path

from setuptools.command.build_py import build_py

_TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


class BuildWithTemplates(build_py):  # type: ignore[misc]
    """What setuptools does, and then copies the templates; pyproject.toml names this class."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:  # Then the program uses those of the checkout.
            return
        for file in sorted(_TEMPLATES.rglob("*")):
            if file.is_file():
                place = Path(self.build_lib, "signpost", "templates", file.relative_to(_TEMPLATES))
                self.mkpath(str(place.parent))
                self.copy_file(str(file), str(place))

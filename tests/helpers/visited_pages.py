"""Which pages of the real site a browser visits, and how it is started for tests."""

from __future__ import annotations

from helpers.guidance import ROOT
from signpost.pages.addresses import neutral

BROWSER_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
                 "--disable-sync"]  # fmt: skip

PAGES = [
    "",
    "help/",
    f"help/{neutral('blackmail')}/",
    f"help/{neutral('blackmail')}/{neutral('instagram')}/",
    f"help/{neutral('nudes-shared')}/parent/",
    f"help/{neutral('bullying')}/school/",
    "platforms/",
    f"platforms/{neutral('discord')}/",
    "contacts/",
    "contacts/gb/",
    "contacts/international/",
    f"contacts/gb/{neutral('gb/childline')}/",
    "advice/",
    f"advice/{neutral('your-profile')}/",
    "checklists/",
    "checklists/sheet-04/",
    "404.html",
]
"""One page of each kind."""

DOCUMENTS = sorted(
    "/".join(
        part for part in path.relative_to(ROOT / "docs").with_suffix("").parts if part != "index"
    )
    + "/"
    for path in (ROOT / "docs").rglob("*.md")
)
"""Every page that is written by hand."""

"""The readers' own shell: what a page says becomes a whole file."""

from __future__ import annotations

import re
from functools import cache, partial
from posixpath import relpath
from typing import Any

from markupsafe import Markup

from signpost.pages import content_policy
from signpost.pages.inputs import digest_of
from signpost.pages.render import Page, Press

_COUNTRY_FILE = (
    r'(?: data-country="(?:\./|/|(?:\.\./)+)assets/immutable/country\.[0-9a-f]{10}\.js")?'
)


class Shell:
    """Puts what a press makes into whole files."""

    def __init__(self, press: Press, address: str, preview: bool = False) -> None:
        """`address` is that of the site. A preview reloads itself by a script that no policy would let run."""
        self.address = address
        self._press, self._root = press, f"/{address.partition('://')[2].partition('/')[2]}"
        style = f"<style>{press.assets.style}</style>"
        home = press.library.home
        self.early = Markup(press.assets.early(home, press.library.zones_of(home)))  # noqa: S704 - our own file
        """The script that runs on every page before anything of it is shown, with names of zones and a code."""
        script = "<script" + _COUNTRY_FILE + ">" + re.escape(f"{self.early}</script>")
        self.code = re.compile(f"{re.escape(style)}|{script}")
        """What all these files carry in themselves for the browser to run."""
        self.hashes = content_policy.hashes_of(f"{style}<script>{self.early}</script>")
        """What their policy allows."""
        self.policy = "" if preview else content_policy.content_policy(self.hashes)
        self._values: dict[str, Any] = {
            "address": address,
            "policy": Markup(self.policy),  # noqa: S704 - our own words
            "style": Markup(style),  # noqa: S704 - our own file
            "early": self.early,
            "skip_to": "main",
        }
        self.digest = digest_of(address, self.policy, self.code.pattern)
        """A digest of all that the shell of every page depends on."""
        self._pieces = cache(self._made_once)

    def whole(self, page: Page) -> str:
        """Return the file of a page."""
        return self._press.part(
            "shell/reader.html",
            page.path,
            piece=partial(self._pieces, page.path.count("/"), ""),
            page=page,
            html=Markup(page.html),  # noqa: S704 - its template escaped it, and the proof has read it
            finder='class="finder"' in page.html,
            chooser='class="chooser"' in page.html,
            **self._values,
        )

    def missing(self) -> str:
        """Return the file for addresses that do not exist."""
        piece = partial(self._pieces, 0, self._root)
        return self._press.part(
            "shell/missing.html",
            "",
            self._root,
            piece=piece,
            page=None,
            finder=False,
            chooser=False,
            **self._values,
        )

    def moved(self, old: str, new: str) -> str:
        """Return the file at an address that a page had before; it leads on without a script."""
        return self._press.part("shell/moved.html", old, target=f"{relpath(new, old)}/")

    def leave(self, path: str, skip_to: str) -> str:
        """Return the way to leave, for a page at `path` in another shell, and to skip to what it begins with."""
        return self._press.part("shell/leave.html", path, **(self._values | {"skip_to": skip_to}))

    def _made_once(self, depth: int, root: str, template: str, **values: Any) -> Markup:
        """Return a piece for all pages of one depth, which share it."""
        with self._press.library_of_templates.taking_nothing(template):
            made = self._press.part(template, "-/" * depth, root, **self._values, **values)
        return Markup(made)  # noqa: S704 - it is escaped there

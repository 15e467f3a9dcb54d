"""The readers' own shell, which makes what a page says a whole file."""

import re
from functools import cache, partial
from itertools import starmap
from posixpath import relpath
from typing import Any

from markupsafe import Markup

from signpost.pages import content_policy
from signpost.pages.assets import IMMUTABLE
from signpost.pages.inputs import digest_of
from signpost.pages.render import Page, Press

_COUNTRY_FILE = rf'(?: data-country="(?:\./|/|(?:\.\./)+){IMMUTABLE}country\.[0-9a-f]{{10}}\.js")?'


class Shell:
    """Makes whole files of what a press makes."""

    def __init__(self, press: Press, address: str, preview: bool = False) -> None:
        """`address` is the site's. A preview has no policy, since a script must reload it."""
        self.address = address
        self._press, self._root = press, f"/{address.partition('://')[2].partition('/')[2]}"
        style = f"<style>{press.assets.style}</style>"
        home = press.library.home
        early = press.assets.early(home, press.library.zones_of(home))
        self.early = Markup(early)  # noqa: S704 - our own file
        """The script that every page runs before anything is shown, with zones and a code."""
        script = "<script" + _COUNTRY_FILE + ">" + re.escape(f"{self.early}</script>")
        self.code = re.compile(f"{re.escape(style)}|{script}")
        """Finds the inline code of all these files."""
        inline = {"style": press.assets.style, "script": str(self.early)}
        self.hashes = frozenset(starmap(content_policy.hash_of, inline.items()))
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
        """Digest of everything in the shell that affects every page."""
        self._pieces = cache(self._made_once)

    def whole(self, page: Page) -> str:
        """Return the file of a page."""
        return self._file("shell/reader.html", page.path, "", page, page.html)

    def missing(self) -> str:
        """Return the file for addresses that do not exist."""
        return self._file("shell/missing.html", "", self._root, None, "")

    def _file(self, template: str, path: str, root: str, page: Page | None, html: str) -> str:
        values = self._values | {name: f'class="{name}"' in html for name in ("finder", "chooser")}
        piece = partial(self._pieces, path.count("/"), root)
        said = Markup(html)  # noqa: S704 - its template escaped it; the proof reads it
        return self._press.part(template, path, root, piece=piece, page=page, html=said, **values)

    def moved(self, old: str, new: str) -> str:
        """Return the file at a former address of a page, which leads on without a script."""
        return self._press.part("shell/moved.html", old, target=f"{relpath(new, old)}/")

    def leave(self, path: str, skip_to: str) -> Markup:
        """Return the way to leave, and to skip to `skip_to`, for a page in another shell."""
        html = self._press.part("shell/leave.html", path, **(self._values | {"skip_to": skip_to}))
        return Markup(html)  # noqa: S704 - it is escaped there

    def urgent(self, path: str) -> Markup:
        """Return the way to urgent help for such a page, which knows nobody's country."""
        html = self._press.part("shell/docs-urgent.html", path)
        return Markup(html)  # noqa: S704 - it is escaped there

    def _made_once(self, depth: int, root: str, template: str, **values: Any) -> Markup:
        """Return a piece that all pages of one depth share."""
        with self._press.library_of_templates.taking_nothing(template):
            made = self._press.part(template, "-/" * depth, root, **self._values, **values)
        return Markup(made)  # noqa: S704 - it is escaped there

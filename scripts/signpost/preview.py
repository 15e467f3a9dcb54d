"""A change of the entries is seen in the preview at once: only the page that somebody looks at is made again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from markupsafe import escape
from watchdog.observers.polling import PollingObserver

from signpost import elsewhere, printing
from signpost.pages import Press
from signpost.shell import Shell

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_LOOK_EVERY = 0.1
"""Seconds between two looks at the files: MkDocs' half a second is most of what one would wait for here."""

_PROBLEMS = "problems-of-the-entries.html"


class Site(Protocol):
    """What a preview asks of the site that it shows."""

    press: Press
    shell: Shell

    def read_again(self) -> str:
        """Take the entries as they are now, or leave them as they were and return what is wrong with them."""


class Server(Protocol):
    """What a preview asks of MkDocs' server."""

    root: str
    builder: Callable[..., None]
    build_delay: float
    observer: Any

    def watch(self, path: str) -> None: ...
    def unwatch(self, path: str) -> None: ...
    def get_app(self) -> WSGIApplication | None: ...
    def set_app(self, application: WSGIApplication | None) -> None: ...


class Preview:
    """Shows a change of the entries at once: nothing is built, and pages are made again when somebody asks for them.

    What is written by hand, templates and site.yml take a whole build, as in plain MkDocs. Until the next one, the
    search, data/ and the pages in docs/ that count entries stay as they were.
    """

    def __init__(self, site: Site, server: Server, watched: Iterable[Path], by_hand: Iterable[Path]) -> None:
        """`watched` is what the server watches already; `by_hand` are files and folders that take a whole build."""
        self.site, self.root, self.by_hand = site, Path(server.root), tuple(by_hand)
        self._whole_build = server.builder
        server.builder = self.rebuild
        found = server.get_app()
        assert found is not None  # noqa: S101 - MkDocs sets it before on_serve
        self._rest: WSGIApplication = found
        server.set_app(self.answer)
        _look_often(server, watched)
        self._lock = Lock()
        self._built_from = self._by_hand()
        self._stale: frozenset[str] = frozenset()
        """Pages and files that no longer stand in the folder as the entries have them."""
        self._wrong = ""
        self._changes = 0

    def rebuild(self) -> None:
        """Build what a change needs."""
        with self._lock:
            self._changes += 1
            built_from = self._by_hand()
            if built_from != self._built_from:
                self._whole_build()
                self._built_from, self._stale, self._wrong = built_from, frozenset(), ""
                return
            before = self.site.press.paths
            self._wrong = self.site.read_again()
            if self._wrong:
                return
            now = self.site.press.paths
            for path in before - now:
                (self.root / path / "index.html").unlink(missing_ok=True)
            library = self.site.press.library
            self._stale = now | {elsewhere.path_of(code) for code in (*library.countries, *library.floors)}

    def answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, after making what it asks for."""
        path = environ["PATH_INFO"].lstrip("/")
        sheet = next((one for one in self._sheets() if one.path == path), None) if path.endswith(".pdf") else None
        if sheet is not None:
            return _pdf(sheet, start_response)
        while True:
            with self._lock:
                changes, shown = self._changes, self._ready(path)
            begin, answer = self._asked({**environ, "PATH_INFO": f"/{shown}"})
            # MkDocs may have waited for a change; then what was made before is out of date.
            if changes == self._changes:
                start_response(*begin)
                return answer

    def _asked(self, environ: WSGIEnvironment) -> tuple[tuple[Any, ...], Iterable[bytes]]:
        """Return what MkDocs answers: how it begins, and the rest."""
        begun: list[tuple[Any, ...]] = []

        def begin(*words: Any) -> Callable[[bytes], object]:
            begun.append(words)
            return bytes

        answer = self._rest(environ, begin)
        return begun[-1], answer

    def _sheets(self) -> Iterator[printing.Sheet]:
        return printing.sheets(self.site.press.library)

    def _ready(self, path: str) -> str:
        """Make what stands at a path, if need be, and return the path at which to find it."""
        if self._wrong and path in self.site.press.paths:
            self._write(_PROBLEMS, f"<!doctype html><title>Preview</title><pre>{escape(self._wrong)}</pre></body>")
            return _PROBLEMS
        if path in self._stale:
            self._make(path)
            self._stale -= {path}
        return path

    def _make(self, path: str) -> None:
        press = self.site.press
        if path in press.paths:
            self._write(f"{path}index.html", self.site.shell.whole(press.page(path)))
        else:
            self._write(path, elsewhere.contacts_file(press, Path(path).stem.upper()))

    def _write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def _by_hand(self) -> str:
        """Return what stands for everything but the entries."""
        digest = hashlib.sha256()
        for place in self.by_hand:
            for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
                if file.is_file():
                    digest.update(f"{file}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
        return digest.hexdigest()


def _pdf(sheet: printing.Sheet, start_response: StartResponse) -> Iterable[bytes]:
    try:
        made, kind, status = printing.pdf(sheet), "application/pdf", "200 OK"
    except (printing.TooLongError, RuntimeError) as error:
        made, kind, status = str(error).encode(), "text/plain; charset=utf-8", "500 Internal Server Error"
    start_response(status, [("Content-Type", kind), ("Content-Length", str(len(made)))])
    return [made]


def _look_often(server: Server, watched: Iterable[Path]) -> None:
    for path in watched:
        server.unwatch(str(path))
    server.observer, server.build_delay = PollingObserver(timeout=_LOOK_EVERY), _LOOK_EVERY / 2
    for path in watched:
        server.watch(str(path))

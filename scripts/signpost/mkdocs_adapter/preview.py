"""A change is seen in the preview at once: a page is made when somebody looks at it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from jinja2 import TemplateError
from markupsafe import escape
from watchdog.observers.polling import PollingObserver

from signpost import clock
from signpost.disk_cache import digest_of_file, digest_of_folder
from signpost.entries.library import Library
from signpost.outputs import sheets
from signpost.outputs.other_files import OtherFiles
from signpost.pages import render
from signpost.pages.render import Press
from signpost.pages.shell import Shell
from signpost.project import TEMPLATES, Project
from signpost.publish.build import read
from signpost.publish.swap import BuildError

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_LOOK_EVERY = 0.1
"""Seconds between two looks at the files. MkDocs takes half a second: most of the wait."""

_PROBLEMS = "problems-of-the-entries.html"


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


class Previewed:
    """The entries and templates as they are now, and all that can be made from them."""

    project: Project
    address: str
    library: Library
    press: Press
    shell: Shell
    _files: OtherFiles
    _templates = ""
    """A digest of the templates as they were compiled."""
    in_documents: object = None
    """What hand-written pages have of the entries and templates."""
    _read: tuple[object, ...] = ()
    """The day on which entries and docs/ were read, with their digests."""

    def open(self, project: Project, address: str) -> None:
        """Read a project, unless that is done. Raises BuildError with every problem."""
        if getattr(self, "project", None) != project:
            self.project, self.address = project, address
            self.read()

    def read(self) -> None:
        """Read what has changed. Raises BuildError with every problem; then all is as it was."""
        project = self.project
        folders = digest_of_folder(project.guidance), digest_of_folder(project.docs)
        found = clock.today(project.root), *folders
        library = self.library if found == self._read else read(project)[0]
        templates = digest_of_folder(TEMPLATES)
        if templates != self._templates:  # Compiling them anew would take half of the time.
            render.forget_templates()
            self._templates = templates
        try:
            press = Press(library)
            shell = Shell(press, self.address, preview=True)
            names = ("icon.svg", "docs.css", "docs.js", "leave.js")
            pieces = shell.urgent(""), shell.leave("", "main"), shell.early
            in_documents = library.site, *pieces, *map(press.assets.place, names)
        except (TemplateError, LookupError) as error:
            raise BuildError(_sentence(error)) from error
        self.library, self.press, self.shell = library, press, shell
        self._files = OtherFiles(press, shell)
        self.in_documents, self._read = in_documents, found

    def content(self, path: str) -> bytes | None:
        """Return what the file at a place in the site holds; None if entries do not make it."""
        if path == "404.html":
            return self.shell.missing().encode()
        address = path.removesuffix("index.html")
        if address in self.press.paths:
            return self.shell.whole(self.press.page(address)).encode()
        return self._files.content(path)

    def sheet(self, path: str) -> sheets.Sheet | None:
        """Return the sheet that a PDF in the site is made from."""
        return next((sheet for sheet in sheets.sheets(self.library) if sheet.path == path), None)


class Preview:
    """Stands between MkDocs' server and whoever looks.

    Only hand-written pages, and what they have of the rest, take a build of MkDocs. Until the next
    one, those among them that count entries stay as they were.
    """

    def __init__(self, site: Previewed, server: Server, docs: str, settings: str) -> None:
        self.site, self.root = site, Path(server.root)
        self._docs, self._settings = Path(docs), Path(settings)
        self._build_documents = server.builder
        server.builder = self.rebuild
        found = server.get_app()
        assert found is not None  # noqa: S101 - MkDocs sets it before on_serve
        self._rest: WSGIApplication = found
        server.set_app(self.answer)
        for path in (docs, settings):
            server.unwatch(path)
        server.observer, server.build_delay = PollingObserver(timeout=_LOOK_EVERY), _LOOK_EVERY / 2
        for path in (docs, settings):
            server.watch(path)
        self._lock = Lock()
        self._built_from = self._by_hand()
        self._ready: set[str] = set()
        """The files in the folder that are as the entries have them."""
        self._wrong = ""
        self._changes = 0

    def rebuild(self) -> None:
        """Read everything anew, and build hand-written pages if they change by it."""
        with self._lock:
            self._changes += 1
            paths = self.site.press.paths
            try:
                self.site.read()
            except BuildError as error:
                self._wrong = str(error).strip()
                print(self._wrong)
                return
            self._wrong = ""
            self._ready.clear()
            for path in paths - self.site.press.paths:
                (self.root / path / "index.html").unlink(missing_ok=True)
            built_from = self._by_hand()
            if built_from != self._built_from:
                self._build_documents()
                self._built_from = built_from
            self._put("404.html")

    def answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, after making what it asks for."""
        path = environ["PATH_INFO"].lstrip("/")
        sheet = self.site.sheet(path) if path.endswith(".pdf") else None
        if sheet is not None:
            return _pdf(sheet, start_response)
        while True:
            with self._lock:
                changes, shown = self._changes, self._made(path)
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

    def _made(self, path: str) -> str:
        """Make what is at a path, and return the path at which to find it, or what is wrong."""
        place = f"{path}index.html" if path == "" or path.endswith("/") else path
        wrong = self._wrong if path in self.site.press.paths else ""
        try:
            if not wrong:
                self._put(place)
        except (TemplateError, LookupError) as error:
            wrong = _sentence(error)
        if not wrong:
            return path
        said = f"<!doctype html><title>Preview</title><pre>{escape(wrong)}</pre></body>"
        (self.root / _PROBLEMS).write_text(said, encoding="utf-8")
        return _PROBLEMS

    def _put(self, place: str) -> None:
        """Write a file that is made from entries, if it is one and is not there yet."""
        if place in self._ready:
            return
        content = self.site.content(place)
        if content is not None:
            file = self.root / place
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            self._ready.add(place)

    def _by_hand(self) -> object:
        """Return all that hand-written pages are made from."""
        folders = digest_of_folder(self._docs), digest_of_folder(TEMPLATES / "theme")
        return *folders, digest_of_file(self._settings), self.site.in_documents


def _sentence(error: Exception) -> str:
    """Return what is wrong with a template, and where if that is known."""
    place = getattr(error, "filename", None) or getattr(error, "name", None)
    line = getattr(error, "lineno", None)
    where = f"{place}:{line}: " if place and line else ""
    return f"{where}{type(error).__name__}: {error}"


def _pdf(sheet: sheets.Sheet, start_response: StartResponse) -> Iterator[bytes]:
    try:
        made, kind, status = sheets.pdf(sheet), "application/pdf", "200 OK"
    except (sheets.TooLongError, RuntimeError) as error:
        made, kind = str(error).encode(), "text/plain; charset=utf-8"
        status = "500 Internal Server Error"
    start_response(status, [("Content-Type", kind), ("Content-Length", str(len(made)))])
    return iter([made])

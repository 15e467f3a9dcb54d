"""A build, from the entries to the site that readers get.

It knows nothing of MkDocs, which only makes the hand-written pages in between: an adapter calls
`begin`, `make`, and `finish` with the folder that those pages are in.
"""

import gzip
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TypeVar

import click

from signpost import clock, disk_cache
from signpost.copies import manifest
from signpost.entries.library import Library
from signpost.entries.problem import Problem, summary, told
from signpost.outputs import open_data, pdf_text, sheets
from signpost.outputs.other_files import OtherFiles
from signpost.pages.content_policy import MATERIAL, Hashes
from signpost.pages.render import Press
from signpost.pages.shell import Shell
from signpost.project import Project
from signpost.proof import hand_written
from signpost.proof.hand_written import Documents
from signpost.proof.page_proof import Proof
from signpost.proof.site_proof import DocumentProof, Made, SheetText, SiteProof
from signpost.publish import host_files, up_to_date
from signpost.publish.lost import IF_MEANT, compared
from signpost.publish.reuse import LastSite, PageCache
from signpost.publish.swap import BuildError, Publisher
from signpost.publish.write_pages import Writer
from signpost.rules.check import checked
from signpost.text.characters import on_one_line

_MOST_FAULTS = 200

LINKED_FILES = (*open_data.PATHS, "data/coverage.json", manifest.FILE)
"""What hand-written pages link to and MkDocs does not make, by the place in the site."""

_LEFT = "The site was left as it was."

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Options:
    """What was typed after `build`."""

    compress: bool = False
    """Compress the files, whatever the settings say."""
    fresh: bool = False
    """Make every page, and keep nothing that a later build could take."""
    since: str | None = None
    """A commit to compare the entries with: if much is gone, nothing is published."""
    fewer_is_meant: bool = False
    """What is gone is told, and stops nothing."""


class Build:
    """One build of a project."""

    def __init__(self, project: Project, options: Options, say: Callable[[str], None]) -> None:
        """`say` tells how far the build is, in sentences."""
        self.project, self.options, self.say = project, options, say
        self._publisher: Publisher | None = None
        self._sizes: dict[str, int] = {}
        """The sizes of the PDFs in bytes, by their places in the site, as soon as they are made."""
        self.made = Made()
        """Every file of the new site, and what it takes to judge it."""

    # ----------------------------------------------------------------------------------- the story

    def begin(self) -> None:
        """Read the entries and take the lock. Raises BuildError with every problem."""
        self.inputs = up_to_date.inputs(self.project, self.options.compress)
        self.library, self.documents = read(self.project)
        if self.options.since is not None:
            self._compare(self.options.since)
        self._publisher = Publisher(self.project.site)
        self.folder = self._publisher.aside
        self.press = Press(self.library, self._sizes, record=not self.options.fresh)
        self.shell = Shell(self.press, str(self.library.site.address))

    def make(self) -> None:
        """Make all that is made from entries: sheets, pages, and the files beside them."""
        if self.project.sheets:
            self._make_sheets()
        self._make_pages()
        self._make_other_files()

    def finish(self, documents: Mapping[str, str], folder: Path) -> None:
        """Put the hand-written pages beside the others, read the whole site back, and publish it.

        `documents` are those pages by their places in the site, each with its file below docs/.
        They and what they load are in `folder`.
        """
        self.made.documents |= documents
        self._take_documents(folder)
        self._write_for_hosts()
        self._read_back()
        if self.options.compress or self.project.compress:
            self._compress()
        try:
            manifest.write(self.folder)  # After everything else: it lists every other file.
        except manifest.ManifestError as error:
            raise BuildError(str(error)) from error
        self._publish()
        if not self.options.fresh:
            self._kept.remember(self.written.records, self.written.digests, self._proof.allowed)

    def give_up(self) -> None:
        """Leave the last site as it was."""
        if self._publisher is not None:
            self._publisher.give_up()

    # -------------------------------------------------------------------------------- its chapters

    def _compare(self, since: str) -> None:
        """Say what is gone since a commit. Raises BuildError if that is much, and not meant."""
        found = compared(self.project.root, self.project.guidance, since)
        for note in found.notes:
            self.say(note)
        if found.stops and not self.options.fewer_is_meant:
            raise BuildError(f"{_LEFT} {found.stops}\n\n{IF_MEANT}")
        if found.stops:
            meant = "The site is built all the same, since --fewer-is-meant says so."
            self.say(f"{found.stops}\n\n{meant}")

    def _make_sheets(self) -> None:
        """Make the PDFs. Pages say how large they are, so they come first."""
        wanted = list(sheets.sheets(self.library))
        done = sheets.pdfs(wanted, self.project.cache / disk_cache.SHEETS)
        try:
            for sheet, kept in _watched("Making PDFs", done, len(wanted)):
                text = pdf_text.kept_text(kept, sheet.contacts)
                said = text.replace(sheet.words["version"], "v")
                self.made.sheets[sheet.path] = SheetText(sheet.country, said)
                self._sizes[sheet.path] = kept.stat().st_size
                shutil.copyfile(kept, self._place(sheet.path))
        except (sheets.TooLongError, RuntimeError) as error:
            raise BuildError(f"{_LEFT}\n\n  {error}") from None
        self.say(f"{len(wanted)} PDFs")

    def _make_pages(self) -> None:
        """Write every page, or take it from the last site if it is still right."""
        last = LastSite()
        if not self.options.fresh:
            self._kept = PageCache(self.project.cache / disk_cache.PAGES, self.press, self.shell)
            last = self._kept.recall(self.project.site)
        self.written = Writer(self.press, self.shell, self.folder, last).write()
        _stop_at(self.written.faults)
        number, reused = len(self.written.records), len(self.written.reused)
        self.say(f"{number:,} pages: {number - reused:,} rebuilt, {reused:,} reused")
        for path, record in self.written.records.items():
            self.made.pages[f"{path}index.html"] = record.digest

    def _make_other_files(self) -> None:
        """Write the files that are made from entries and are no pages."""
        others = OtherFiles(self.press, self.shell)
        self.made.contacts |= others.countries
        self.made.data |= others.data.keys() - {open_data.INDEX}
        for path, make in (*others.contacts.items(), *others.data.items()):
            self._place(path).write_bytes(make())
        # The manifest is written last; docs/ links to it.
        exact = {path: make() for path, make in others.exact.items()} | {manifest.FILE: b""}
        # Digests may by chance be digits alone.
        exact[open_data.INDEX] = others.data[open_data.INDEX]()
        for path, content in exact.items():
            self._place(path).write_bytes(content)
        self.made.exact |= exact

    def _take_documents(self, folder: Path) -> None:
        """Move what MkDocs made to where nothing of ours is."""
        for path in disk_cache.files_below(folder):
            if not (self.folder / path).exists():
                (folder / path).rename(self._place(path))
        shutil.rmtree(folder)

    def _write_for_hosts(self) -> None:
        """Write what hosts and search engines read."""
        site = self.library.site
        today, address = self.library.today, str(site.address)
        said = host_files.security_contact(address, site.security_contact, today)
        files = [path for path in disk_cache.files_below(self.folder) if path.startswith("assets/")]
        missing = self.shell.missing()
        _stop_at(list(self._proof.faults("404.html", missing, "404.html")))
        pages = [*self.made.pages, *self.made.documents]
        places = [path.removesuffix("index.html") for path in pages]
        listed = host_files.sitemap(address, places, today).encode()
        made = {
            "404.html": missing.encode(),
            "_headers": host_files.headers(self.shell.hashes | MATERIAL, files).encode(),
            ".nojekyll": b"",
            ".well-known/security.txt": said.encode(),
            "sitemap.xml": listed,
            "sitemap.xml.gz": gzip.compress(listed, mtime=0),
        }
        for path, content in made.items():
            self._place(path).write_bytes(content)
        self.made.exact |= made

    @property
    def inline_scripts(self) -> Hashes:
        """What a browser may run of what is in a hand-written page itself."""
        return MATERIAL | {one for one in self.shell.hashes if one[0] == "script"}

    @property
    def _proof(self) -> Proof:
        return Proof(self.library, self.shell.code, self.shell.policy)

    def _read_back(self) -> None:
        """Read the whole site, as readers get it. Raises BuildError with what is wrong."""
        for name in self.documents.files:
            if name.endswith(".png"):
                self.made.exact[name] = (self.project.docs / name).read_bytes()
            else:
                self.made.words.add(name)
        self.made.theme = dict(_theme())
        by_hand = DocumentProof(self.library, self.documents, self.inline_scripts)
        _stop_at(list(SiteProof(self._proof, by_hand, self.made).faults(self.folder)))

    def _compress(self) -> None:
        """Compress the finished site."""
        from signpost.publish import compress  # Most builds do not need Brotli.

        files = compress.texts(self.folder)
        done = compress.compressed(files, self.project.cache / disk_cache.COMPRESSED)
        for _ in _watched("Compressing", done, len(files)):
            pass
        self.say(f"{len(files)} files compressed")

    def _publish(self) -> None:
        assert self._publisher is not None  # noqa: S101 - see begin
        self._publisher.publish()
        for note in self._publisher.notes:
            self.say(note)

    def remember_site(self) -> None:
        """Keep what the site was made from, so that the next build knows if it is up to date.

        Only the verb `build` asks for it: MkDocs' own may have made a site elsewhere.
        """
        up_to_date.remember(self.project, self.inputs, self.made.pages, self.number_of_pages)

    @property
    def number_of_pages(self) -> int:
        """How many pages the site has: those at old addresses only lead on, and do not count."""
        return len(self.made.pages) + len(self.made.documents)

    def _place(self, path: str) -> Path:
        """Return where a file of the new site goes, after making its folder."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        return place


def read(project: Project) -> tuple[Library, Documents]:
    """Return the entries and what docs/ holds, now. Raises BuildError with every problem."""
    by_hand = hand_written.read(project.docs)
    found = checked(project.guidance, clock.today(project.root), frozenset(by_hand.pages))
    if problems := (*found.problems, *by_hand.problems):
        said = "\n\n".join(told(problems, Problem.for_terminal))
        raise BuildError(f"\n\n{said}\n\n{summary(problems, found.files)}")
    return found.library, by_hand


def _watched(what: str, done: Iterator[Item], number: int) -> Iterator[Item]:
    """Pass on what comes, and show how far it is."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(done, number, what, file=sys.stderr, hidden=hidden) as shown:
        yield from shown


def _stop_at(faults: list[str]) -> None:
    """Raise BuildError with what is wrong with the finished site, if anything is."""
    if not faults:
        return
    said = "\n".join(f"  {on_one_line(fault)}" for fault in faults[:_MOST_FAULTS])
    if len(faults) > _MOST_FAULTS:
        said += f"\n  and {len(faults) - _MOST_FAULTS} more"
    raise BuildError(f"The finished pages are not right; the site was left as it was.\n\n{said}")


def _theme() -> Iterator[tuple[str, Path]]:
    """Yield the place in a site of each file of Material that pages may load, and the file."""
    folder = Path(str(resources.files("material"))) / "templates"
    for path in sorted((folder / "assets").rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path

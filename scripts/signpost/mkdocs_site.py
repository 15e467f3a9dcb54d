"""The only file that knows MkDocs: it hands over the finished pages, and swaps the finished site into place."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import click
from markupsafe import Markup
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import TableOfContents
from mkdocs.utils import CountHandler

from signpost import (
    clicks,
    coverage,
    documents,
    elsewhere,
    export,
    hosting,
    manifest,
    pages,
    pdf_text,
    printing,
    searching,
    standing,
    upkeep,
    writing,
)
from signpost.assets import TEMPLATES
from signpost.checking import checked
from signpost.icons import UnknownIconError
from signpost.letters import on_one_line
from signpost.losing import IF_MEANT, compared
from signpost.pages import Draft
from signpost.preview import Preview
from signpost.problem import Problem, summary, told
from signpost.proof import Proof
from signpost.publishing import Publisher, PublishingError
from signpost.shell import Shell
from signpost.site_proof import DocumentProof, Made, SheetText, SiteProof

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.livereload import LiveReloadServer

_log = get_plugin_logger("signpost")


KEPT_PAGES = Path(".cache") / "pages.json"
"""What is known of the pages of the last site; it may be deleted."""

KEPT_SHEETS = Path(".cache") / "print"
"""Where PDFs are kept from build to build, by what they hold; it may be deleted."""

KEPT_COMPRESSED = Path(".cache") / "compressed"
"""Where compressed files are kept from build to build, by content; it may be deleted."""

_MOST_FAULTS = 200


class EntryPage(MkDocsPage):
    """A page that is written already: MkDocs only links to it, from the menu and the hand-written pages."""

    def __init__(self, made: Draft, file: File, config: MkDocsConfig) -> None:
        self.made = made
        super().__init__(made.label or made.title, file, config)

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown = ""
        # The search of docs/ is for contributors; readers get an index of their own.
        self.meta = {"title": self.made.title, "template": "written.html", "search": {"exclude": True}}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.content, self.toc = "", TableOfContents([])
        self.present_anchor_ids = set()


class SignpostConfig(Config):  # type: ignore[no-untyped-call]
    """Options of the plugin in mkdocs.yml."""

    guidance = config_options.Type(str, default="guidance")
    """The folder with the entries, beside mkdocs.yml."""

    sheets = config_options.Type(bool, default=True)
    """Whether a build makes the PDFs; the benchmark does without."""

    compress = config_options.Type(bool, default=False)
    """Whether a build puts a `.br` and a `.gz` beside each file that gets smaller by it."""


class SignpostPlugin(BasePlugin[SignpostConfig]):  # type: ignore[no-untyped-call]
    """Adds the pages made from entries, and publishes only a site that is whole."""

    command: Literal["build", "gh-deploy", "serve"] = "build"
    publisher: Publisher | None = None
    compress = False
    """Whether `build --compress` was typed, which asks for the same as the option."""
    since: str | None = None
    """The commit of `build --since`: with much less than it had, nothing is published."""
    fewer_is_meant = False
    """Whether `build --fewer-is-meant` was typed: what is gone is told, and stops nothing."""
    under_way: ClassVar[list[Publisher]] = []
    """What was begun in this process."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self.command = command

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self.settings = config
        pages.forget_templates()
        root = Path(config.config_file_path).parent
        folder = root / self.config.guidance
        try:
            os.environ["SOURCE_DATE_EPOCH"] = str(upkeep.epoch(root))  # MkDocs dates its sitemap by it.
        except upkeep.DayError as error:
            raise PluginError(str(error)) from None
        self.read_entries(config)
        if self.since is not None:
            self.compare(root, folder, self.since)
        site = self.library.site
        config.site_name = str(site.name)
        if self.command != "serve":
            config.site_url = str(site.address)
        self.take_shell(config)
        self.made = Made()
        if site.repository:
            config.edit_uri = f"{site.repository.rstrip('/')}/edit/{site.branch}/docs/"
        config.watch += [str(folder), str(TEMPLATES)]
        place = self.press.assets.place
        config.theme["favicon"] = place("icon.svg")
        config.extra_css = [place("docs.css")]
        config.extra_javascript = [place("docs.js")]
        config.extra |= {"urgent": self._urgent, "leave": self._leave, "early": self.shell.early, "asset": place}
        if self.command == "build" and self.publisher is None:
            with _said():
                self.publisher = Publisher(Path(config.site_dir))
            self.under_way.append(self.publisher)
            config.site_dir = str(self.publisher.aside)
        return config

    def read_entries(self, config: MkDocsConfig) -> None:
        """Take the entries as they are now; raises PluginError with every problem where there is one."""
        root = Path(config.config_file_path).parent
        self.documents = documents.read(Path(config.docs_dir))
        found = checked(root / self.config.guidance, upkeep.today(root), frozenset(self.documents.pages))
        if problems := (*found.problems, *self.documents.problems):
            said = "\n\n".join(told(problems, Problem.for_terminal))
            raise PluginError(f"\n\n{said}\n\n{summary(problems, found.files)}")
        self.library = found.library
        try:
            self.press = pages.Press(self.library)
        except UnknownIconError as error:
            raise PluginError(str(error)) from None

    def compare(self, root: Path, folder: Path, since: str) -> None:
        """Say what is gone since a commit; raises PluginError if that is much, or unknown, and nobody has meant it."""
        found = compared(root, folder, since)
        for note in found.notes:
            _log.info(note)
        if found.stops and not self.fewer_is_meant:
            raise PluginError(f"The site was left as it was. {found.stops}\n\n{IF_MEANT}")
        if found.stops:
            _log.info(f"{found.stops}\n\nThe site is built all the same, since --fewer-is-meant says so.")

    def take_shell(self, config: MkDocsConfig) -> None:
        """Make the shell of the press as it is now."""
        self.shell = Shell(self.press, str(config.site_url), preview=self.command == "serve")

    def _urgent(self, path: str) -> Markup:
        """Return the way to urgent help for a hand-written page, which knows nobody's country."""
        return Markup(self.press.part("shell/docs-urgent.html", path))  # noqa: S704 - it is escaped there

    def _leave(self, path: str, skip_to: str) -> Markup:
        """Return the way to leave a hand-written page."""
        return Markup(self.shell.leave(path, skip_to))  # noqa: S704 - it is escaped there

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        sizes = {}
        if self.config.sheets and self.command != "serve":  # The preview makes a sheet when somebody asks for it.
            for sheet, kept in self._sheets(Path(config.config_file_path).parent / KEPT_SHEETS):
                sizes[sheet.path] = kept.stat().st_size
                said = pdf_text.kept_text(kept, sheet.contacts).replace(sheet.words["version"], "v")
                self.made.sheets[sheet.path] = SheetText(sheet.country, said)
                files.append(File.generated(config, sheet.path, abs_src_path=str(kept)))
        self.press = pages.Press(self.library, sizes)
        self.take_shell(config)
        by_hand = list(files.documentation_pages())
        self._add_pages(files, config)
        written = self._write_pages(config)
        _log.info(f"{len(written.records)} pages made from entries, {len(written.taken)} of them as they were")
        self.made.pages |= {f"{path}index.html": record.digest for path, record in written.records.items()}
        self.made.documents |= {file.dest_uri: file.src_uri for file in by_hand}
        for path, text in (
            ("contribute/clicks.md", clicks.document(self.library, written.links)),
            ("contribute/coverage.md", coverage.document(self.library)),
        ):
            files.append(file := File.generated(config, path, content=text))
            self.made.documents[file.dest_uri] = path
        self._add_data(files, config)
        self._add_exact(files, config)
        return files

    def _add_data(self, files: Files, config: MkDocsConfig) -> None:
        """Add open data, the readers' search index, and other countries' contacts."""
        index = searching.index(self.press.drafts, self.library.home)
        data = {"data/coverage.json": coverage.data(self.library), "assets/search.json": index}
        data |= dict((*elsewhere.files(self.press), *export.files(self.library)))
        for path, text in data.items():
            files.append(File.generated(config, path, content=text))
        contacts = {elsewhere.path_of(code): code for code in (*self.library.countries, *self.library.floors)}
        self.made.contacts |= contacts
        # Digests may by chance be digits alone.
        self.made.exact["data/index.json"] = data.pop("data/index.json").encode()
        self.made.data |= data.keys() - contacts.keys()

    def _add_exact(self, files: Files, config: MkDocsConfig) -> None:
        """Add our own styles, scripts and pictures, and what stands at addresses that pages had before."""
        made = {path: text.encode() for path, text in self.press.icons.values()} | self.press.assets.files
        for old, new in pages.formerly(self.library).items():
            made[f"{old}index.html"] = self.shell.moved(old, new).encode()
        made[manifest.FILE] = b""  # So that docs/ can link to it; it is written last.
        for path, content in made.items():
            files.append(File.generated(config, path, content=content))
        self.made.exact |= made

    def _write_pages(self, config: MkDocsConfig) -> writing.Written:
        """Write every page made from entries; those of the last site are taken where they are still right."""
        last, frame = writing.Last(), writing.frame(self.press, self.shell)
        memory = Path(config.config_file_path).parent / KEPT_PAGES
        if self.publisher is not None:
            last = writing.recall(self.press, frame, memory, self.publisher.site)
        written = writing.write(self.press, self.shell, Path(config.site_dir), last)
        _stop_at(written.faults)
        self.written, self.frame = written, frame
        return written

    def _add_pages(self, files: Files, config: MkDocsConfig) -> None:
        """Let MkDocs know the pages that it lists in its menu, or that hand-written pages link to: the indexes."""
        taken = {file.dest_uri: file.src_uri for file in files}
        for draft in self.press.drafts:
            place = f"{draft.path}index.html"
            if place in taken:
                raise PluginError(
                    f"docs/{taken[place]} has the address of a page that is made from {draft.edit}: rename it."
                )
            if draft.path.count("/") < 2:
                inclusion = InclusionLevel.INCLUDED if draft.label else InclusionLevel.NOT_IN_NAV
                file = File.generated(config, f"{draft.path}index.md", content="", inclusion=inclusion)
                EntryPage(draft, file, config)
                files.append(file)
        config.extra["places"] = [draft.path for draft in self.press.drafts if draft.path.count("/") >= 2]

    def _sheets(self, kept: Path) -> Iterator[tuple[printing.Sheet, Path]]:
        """Yield every sheet with its PDF, and show how far it is."""
        wanted = list(printing.sheets(self.library))
        try:
            with click.progressbar(
                printing.pdfs(wanted, kept), len(wanted), "Making PDFs", file=sys.stderr, hidden=not sys.stderr.isatty()
            ) as made:
                yield from made
        except (printing.TooLongError, RuntimeError) as error:
            raise PluginError(f"The site was left as it was.\n\n  {error}") from None
        _log.info(f"{len(wanted)} PDFs")

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        env.bytecode_cache = pages.bytecode()
        return env

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        folder = Path(config.config_file_path).parent / self.config.guidance
        by_hand = [Path(config.docs_dir), Path(config.config_file_path)]
        Preview(self, server, watched=by_hand, by_hand=[*by_hand, TEMPLATES, folder / "site.yml"])
        return server

    def read_again(self) -> str:
        """Take the entries as they are now, or leave them as they were and return what is wrong with them."""
        try:
            self.read_entries(self.settings)
        except PluginError as error:
            _log.error(said := error.message.strip())
            return said
        self.take_shell(self.settings)
        return ""

    def on_post_page(self, output: str, page: MkDocsPage, config: MkDocsConfig) -> str:
        if isinstance(page, EntryPage):
            file = Path(config.site_dir) / page.file.dest_uri
            text = file.read_text(encoding="utf-8")
            file.unlink()  # It may be the very file of the last site, through which MkDocs must not write.
            return text
        return self._with_policy(output)

    def on_post_template(self, output_content: str, template_name: str, config: MkDocsConfig) -> str:
        return self.shell.missing() if template_name == "404.html" else output_content

    def _with_policy(self, html: str) -> str:
        """Return a page with its Content-Security-Policy: nothing from elsewhere, and no code but what was built."""
        # The preview reloads itself by a script of its own.
        if self.command == "serve":
            return html
        policy = hosting.content_policy(self._scripts)
        return html.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n{_meta(policy)}', 1)

    @property
    def _proof(self) -> Proof:
        return Proof(self.library, self.shell.code, self.shell.policy)

    @property
    def _scripts(self) -> hosting.Hashes:
        """What a browser may run of what stands in a hand-written page itself."""
        return hosting.MATERIAL | {one for one in self.shell.hashes if one[0] == "script"}

    # Last of all plugins: what others still write belongs to the site that is published.
    @event_priority(-100)
    def on_post_build(self, config: MkDocsConfig) -> None:
        if self.publisher is None:
            return
        if warnings := _warnings():
            # MkDocs itself stops a strict build only after this event, when the site would have been published.
            raise PluginError(f"{warnings} warnings in a strict build: the site was left as it was.")
        self._write_hosting(Path(config.site_dir))
        self._read_back(config)
        if self.config.compress or self.compress:
            _compress(Path(config.site_dir), Path(config.config_file_path).parent / KEPT_COMPRESSED)
        with _said():
            manifest.write(Path(config.site_dir))  # After everything else: it lists every other file.
            self.publisher.publish()
        for note in self.publisher.notes:
            _log.info(note)
        writing.remember(self.written, self.press, self.frame, Path(config.config_file_path).parent / KEPT_PAGES)

    def _read_back(self, config: MkDocsConfig) -> None:
        """Read the whole site once more, as readers get it; raises PluginError with what is wrong."""
        folder = Path(config.docs_dir)
        for name in self.documents.files:
            if name.endswith(".png"):
                self.made.exact[name] = (folder / name).read_bytes()
            else:
                self.made.words.add(name)
        self.made.theme = dict(_theme())
        by_hand = DocumentProof(self.library, self.documents, self._scripts)
        _stop_at(list(SiteProof(self._proof, by_hand, self.made).faults(Path(config.site_dir))))

    def _write_hosting(self, site: Path) -> None:
        """Write what hosts read; MkDocs itself passes over names that begin with a dot or an underscore."""
        address, contact = str(self.library.site.address), self.library.site.security_contact
        files = sorted(path.relative_to(site).as_posix() for path in (site / "assets").rglob("*"))
        said = hosting.security_contact(address, contact and str(contact), self.library.today)
        made = {
            "_headers": hosting.headers(self.shell.hashes | hosting.MATERIAL, files).encode(),
            ".nojekyll": b"",
            ".well-known/security.txt": said.encode(),
        }
        for path, content in made.items():
            (site / path).parent.mkdir(exist_ok=True)
            (site / path).write_bytes(content)
        # MkDocs has written this page, from our text.
        missing = (site / "404.html").read_bytes()
        _stop_at(list(self._proof.faults("404.html", missing.decode(), "404.html")))
        self.made.exact |= made | {"404.html": missing}

    def on_build_error(self, error: Exception) -> None:
        if self.publisher is not None:
            self.publisher.give_up()


def _compress(site: Path, kept: Path) -> None:
    """Compress a finished site, and show how far it is."""
    from signpost import compressing  # Most builds need no Brotli.

    files = compressing.texts(site)
    done = compressing.compressed(files, kept)
    with click.progressbar(done, len(files), "Compressing", file=sys.stderr, hidden=not sys.stderr.isatty()) as shown:
        for _ in shown:
            pass
    _log.info(f"{len(files)} files compressed")


def _meta(policy: str) -> str:
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">'


@contextlib.contextmanager
def _said() -> Iterator[None]:
    """Let MkDocs say why the last site stays."""
    try:
        yield
    except (PublishingError, manifest.ManifestError) as error:
        raise PluginError(str(error)) from None


def _stop_at(faults: list[str]) -> None:
    """Raise PluginError with what is wrong with the finished site, if anything is."""
    if faults:
        said = "\n".join(f"  {on_one_line(fault)}" for fault in faults[:_MOST_FAULTS])
        more = f"\n  and {len(faults) - _MOST_FAULTS} more" if len(faults) > _MOST_FAULTS else ""
        raise PluginError(f"The finished pages are not right; the site was left as it was.\n\n{said}{more}")


def _theme() -> Iterator[tuple[str, Path]]:
    """Yield the place in a site of each file of Material that pages may load, and the file."""
    folder = Path(str(resources.files("material"))) / "templates"
    for path in sorted((folder / "assets").rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path


def _warnings() -> int:
    """Return how many warnings this build has counted; MkDocs counts only in strict builds."""
    counters = [handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)]
    return sum(number for counter in counters for _, number in counter.get_counts())


def build(root: Path, options: Sequence[str] = (), since: str | None = None, *, fewer_is_meant: bool = False) -> int:
    """Build the site of the project at `root` into site/; return 0, or 1 where it was left as it was.

    The one option is `--compress`. With a commit in `since`, entries are compared with those of that commit.
    """
    SignpostPlugin.compress = "--compress" in options
    SignpostPlugin.since, SignpostPlugin.fewer_is_meant = since, fewer_is_meant
    made_from, site = standing.made_from(root, options), root / "site"
    code = _mkdocs("build", root)
    if code == 0:
        made = standing.remember(root, site, made_from, writing.digests(root / KEPT_PAGES))
        print(f"site/ holds {made} pages. Look at them with: serve")
        if since is None:
            print("Nothing was compared with an earlier commit; build --since COMMIT does that.")
    return code


def serve(root: Path, address: str) -> int:
    """Preview the site at `address` and reload when a file changes, until interrupted."""
    return _mkdocs("serve", root, "--dev-addr", address)


def _mkdocs(verb: str, root: Path, *options: str) -> int:
    import click
    from mkdocs.__main__ import cli

    # The notice about Material's end (May 2027) is for maintainers and stands in docs/contribute/decisions.md.
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    arguments: list[Any] = [verb, "--config-file", str(root / "mkdocs.yml"), *options]
    try:
        cli(arguments, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return 2 if _could_not_run(error) else 1
    except (KeyboardInterrupt, click.Abort):
        if verb == "serve":  # There is no other way to end it.
            return 0
        for publisher in SignpostPlugin.under_way:  # MkDocs tells plugins of errors, and not of this.
            publisher.give_up()
        raise KeyboardInterrupt from None
    return 0


def _could_not_run(error: BaseException | None) -> bool:
    """Return whether a build ended for a reason that lies in the machine and not in the entries."""
    while error is not None and not isinstance(error, PublishingError):
        error = error.__context__
    return error is not None

"""The only file that knows MkDocs: it hands over the finished pages, and swaps the finished site into place."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

import click
import rcssmin
from markupsafe import Markup
from mkdocs.commands.build import get_context
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import CountHandler

from signpost import clicks, coverage, elsewhere, export, hosting, pages, printing, searching, upkeep
from signpost.checking import checked
from signpost.pages import Page
from signpost.preview import Preview
from signpost.problem import summary
from signpost.proof import Proof

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.nav import Navigation

_log = get_plugin_logger("signpost")


KEPT_SHEETS = Path(".cache") / "print"
"""Where PDFs are kept from build to build, by what they hold; it may be deleted."""

STYLE = pages.TEMPLATES / "theme" / "reader.css"
"""What every readers' page carries in itself."""

_ASSETS = pages.TEMPLATES / "theme" / "assets"

_COMMENT_LINE = re.compile(r"^\s*//.*\n", re.MULTILINE)

_ICON_TAG = re.compile(r"(<svg [^>]*>)")
_ICON_START = r"\1<style>path{fill:#0b5158}@media(prefers-color-scheme:dark){path{fill:#8fd6d2}}</style>"

_FEWEST = 0.9
"""The part of the pages of the last site that a new one must have: fewer is more likely a slip than a wish."""

_MOST_FAULTS = 50


class EntryPage(MkDocsPage):
    """A page whose HTML is finished: MkDocs neither reads nor converts anything."""

    def __init__(self, made: Page, file: File, config: MkDocsConfig) -> None:
        self.made = made
        super().__init__(made.label or made.title, file, config)

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown = ""
        self.meta = {
            "title": self.made.title,
            "tab": self.made.tab or self.made.title,
            "description": self.made.description,
            "template": "reader.html",
            "finder": 'class="finder"' in self.made.html,
            "chooser": 'class="chooser"' in self.made.html,
            "reading_age": None if self.made.reading_age is None else max(5, round(self.made.reading_age)),
            # The search of docs/ is for contributors; readers get an index of their own.
            "search": {"exclude": True},
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:
        # The shell takes the finished HTML as it is. Material's search would go through all of it, to no purpose.
        self.content = ""
        self.toc = TableOfContents([AnchorLink(heading.text, heading.id, 2) for heading in self.made.toc])
        self.present_anchor_ids = {heading.id for heading in self.made.toc}


class SignpostConfig(Config):  # type: ignore[no-untyped-call]
    """Options of the plugin in mkdocs.yml."""

    guidance = config_options.Type(str, default="guidance")
    """The folder with the entries, beside mkdocs.yml."""

    sheets = config_options.Type(bool, default=True)
    """Whether a build makes the PDFs; the benchmark does without."""


class SignpostPlugin(BasePlugin[SignpostConfig]):  # type: ignore[no-untyped-call]
    """Adds the pages made from entries, and publishes only a site that is whole."""

    command: Literal["build", "gh-deploy", "serve"] = "build"
    publisher: Publisher | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self.command = command

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        root = Path(config.config_file_path).parent
        folder = root / self.config.guidance
        try:
            os.environ["SOURCE_DATE_EPOCH"] = str(upkeep.epoch(root))  # MkDocs dates its sitemap by it.
        except ValueError as error:
            raise PluginError(str(error)) from None
        self.read_entries(config)
        self.hashes: hosting.Hashes = frozenset()
        site = self.library.site
        config.site_name = str(site.name)
        if self.command != "serve":
            config.site_url = str(site.address)
        if site.repository:
            config.edit_uri = f"{site.repository.rstrip('/')}/edit/{site.branch}/docs/"
        config.watch += [str(folder), str(pages.TEMPLATES)]
        config.extra["urgent"] = self._urgent
        config.extra["style"] = Markup(rcssmin.cssmin(STYLE.read_text(encoding="utf-8")))  # noqa: S704 - our own file
        config.extra["exit_address"] = str(site.exit_address)
        config.extra["facts_day"] = self.library.today.isoformat()
        config.extra["facts_day_words"] = f"{self.library.today.day} {self.library.today:%B %Y}"
        if self.command == "build" and self.publisher is None:
            self.publisher = Publisher(Path(config.site_dir))
            config.site_dir = str(self.publisher.aside)
        return config

    def read_entries(self, config: MkDocsConfig) -> None:
        """Take the entries as they are now; raises PluginError with every problem where there is one."""
        root = Path(config.config_file_path).parent
        documents = frozenset(_documents(Path(config.docs_dir)))
        found = checked(root / self.config.guidance, upkeep.today(root), documents)
        if found.problems:
            said = "\n\n".join(problem.for_terminal() for problem in found.problems)
            raise PluginError(f"\n\n{said}\n\n{summary(found.problems, found.files)}")
        self.library = found.library
        self.press = pages.Press(self.library)

    def _urgent(self, path: str, root: str = "") -> Markup:
        """Return the urgent help for a hand-written page, or for one that is shown at any depth below `root`."""
        # Material's shell has no country.js: only a page in the readers' shell, which names its root, can be elsewhere.
        said = self.press.part("parts/urgent.html", path, root, there=self.library.home, fixed=not root)
        return Markup(said)  # noqa: S704 - it is escaped there

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        self._lighten(files)
        sizes = {}
        if self.config.sheets and self.command != "serve":  # The preview makes a sheet when somebody asks for it.
            for sheet, kept in self._sheets(Path(config.config_file_path).parent / KEPT_SHEETS):
                sizes[sheet.path] = kept.stat().st_size
                files.append(File.generated(config, sheet.path, abs_src_path=str(kept)))
        self.press = pages.Press(self.library, sizes)
        made = self.press.pages()
        self._prove(made)
        taken = {file.dest_uri: file.src_uri for file in files}
        for page in made:
            inclusion = InclusionLevel.INCLUDED if page.label else InclusionLevel.NOT_IN_NAV
            file = File.generated(config, f"{page.path}index.md", content="", inclusion=inclusion)
            if file.dest_uri in taken:
                raise PluginError(
                    f"docs/{taken[file.dest_uri]} has the address of a page that is made from {page.edit}: rename it."
                )
            file.edit_uri = f"../{page.edit}"
            EntryPage(page, file, config)
            files.append(file)
        files.append(File.generated(config, "contribute/clicks.md", content=clicks.document(self.library, made)))
        files.append(File.generated(config, "contribute/coverage.md", content=coverage.document(self.library)))
        files.append(File.generated(config, "data/coverage.json", content=coverage.data(self.library)))
        index = searching.index(made, self.library.home)
        files.append(File.generated(config, "assets/search.json", content=index))
        for path, text in (*elsewhere.files(self.press), *export.files(self.library), *self._icons(config)):
            files.append(File.generated(config, path, content=text))
        _log.info(f"{len(made)} pages made from entries")
        return files

    def _lighten(self, files: Files) -> None:
        """Take the comments out of our own scripts and styles: a reader's phone would fetch and drop them."""
        for file in files:
            source = Path(file.abs_src_path or "").resolve()
            if source.parent != _ASSETS or source.name == "minisearch.js":  # Its comment is its licence.
                continue
            if source.suffix == ".css":
                file.content_string = rcssmin.cssmin(source.read_text(encoding="utf-8"))
            elif source.suffix == ".js":
                # Whole lines only: what takes out more (rjsmin) took spaces out of nested templates too.
                file.content_string = _COMMENT_LINE.sub("", source.read_text(encoding="utf-8"))

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

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        self.nav = nav
        return nav

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        self.shell = (env, config, files)
        return env

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        folder = Path(config.config_file_path).parent / self.config.guidance
        by_hand = [Path(config.docs_dir), Path(config.config_file_path)]
        Preview(self, server, watched=by_hand, by_hand=[*by_hand, pages.TEMPLATES, folder / "site.yml"])
        return server

    def read_again(self) -> str:
        """Take the entries as they are now, or leave them as they were and return what is wrong with them."""
        try:
            self.read_entries(self.shell[1])
        except PluginError as error:
            _log.error(said := error.message.strip())
            return said
        return ""

    def in_shell(self, made: Page) -> str:
        """Return a finished page as the preview shows it: in the shell of the last whole build."""
        env, config, files = self.shell
        file = File.generated(config, f"{made.path}index.md", content="", inclusion=InclusionLevel.NOT_IN_NAV)
        file.edit_uri = f"../{made.edit}"
        page = EntryPage(made, file, config)
        page.read_source(config)
        page.render(config, files)
        return env.get_template("reader.html").render(get_context(self.nav, files, config, page))

    def _icons(self, config: MkDocsConfig) -> Iterator[tuple[str, str]]:
        """Yield the path in the site and the text of each platform's icon, in the colours of the readers' shell."""
        folders = [Path(folder) / ".icons" for folder in config.theme.dirs]
        for name, platform in self.library.platforms.items():
            if platform.icon is None:
                continue
            found = next((file for folder in folders if (file := folder / f"{platform.icon}.svg").is_file()), None)
            if found is None:
                raise PluginError(
                    f"guidance/platforms/{name}.yml: Material has no icon {platform.icon}: look it up at its site, or "
                    "leave icon out; the first letter of the name then stands in its place."
                )
            yield f"assets/icons/{name}.svg", _ICON_TAG.sub(_ICON_START, found.read_text(encoding="utf-8"), count=1)

    def _prove(self, made: list[Page]) -> None:
        """Read the finished pages back, and stop where they hold what they must not, or lack what they must hold."""
        proof = Proof(self.library)
        faults = [fault for page in made for fault in proof.faults(page.path, page.html, page.edit)]
        faults += proof.lost()
        if self.publisher is not None and len(made) < self.publisher.pages * _FEWEST:
            faults.append(
                f"The site had {self.publisher.pages} pages and would now have {len(made)}. "
                f"If that is meant, delete the folder {self.publisher.site.name}/ first."
            )
        if faults:
            said = "\n".join(f"  {fault}" for fault in faults[:_MOST_FAULTS])
            raise PluginError(f"The finished pages are not right; the site was left as it was.\n\n{said}")

    def on_post_page(self, output: str, page: MkDocsPage, config: MkDocsConfig) -> str:
        # What was made from entries holds no code of its own, as the proof has seen.
        shell = output.replace(page.made.html, "", 1) if isinstance(page, EntryPage) else output
        return self._with_policy(output, shell)

    def on_post_template(self, output_content: str, template_name: str, config: MkDocsConfig) -> str:
        return self._with_policy(output_content, output_content) if template_name.endswith(".html") else output_content

    def _with_policy(self, html: str, shell: str) -> str:
        """Return a page with its Content-Security-Policy: nothing from elsewhere, and no code but what was built.

        `shell` is what may hold code of the page.
        """
        # The preview reloads itself by a script of its own.
        if self.command == "serve":
            return html
        hashes = hosting.hashes_of(shell)
        self.hashes |= hashes
        policy = hosting.content_policy(hashes)
        return html.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n{_meta(policy)}', 1)

    # Last of all plugins: what others still write belongs to the site that is published.
    @event_priority(-100)
    def on_post_build(self, config: MkDocsConfig) -> None:
        if self.publisher is None:
            return
        if warnings := _warnings():
            # MkDocs itself stops a strict build only after this event, when the site would have been published.
            raise PluginError(f"{warnings} warnings in a strict build: the site was left as it was.")
        self._write_hosting(Path(config.site_dir))
        self.publisher.publish()

    def _write_hosting(self, site: Path) -> None:
        """Write what hosts read; MkDocs itself passes over names that begin with a dot or an underscore."""
        address, contact = str(self.library.site.address), self.library.site.security_contact
        (site / "_headers").write_text(hosting.headers(self.hashes), encoding="utf-8")
        (site / ".nojekyll").touch()
        (site / ".well-known").mkdir()
        said = hosting.security_contact(address, contact and str(contact), self.library.today)
        (site / ".well-known" / "security.txt").write_text(said, encoding="utf-8")

    def on_build_error(self, error: Exception) -> None:
        if self.publisher is not None:
            self.publisher.give_up()


def _meta(policy: str) -> str:
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">'


class Publisher:
    """Builds beside the site and swaps: readers always meet one whole version, the last good one."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.aside = site.with_name(f".{site.name}-building")
        self._old = site.with_name(f".{site.name}-old")
        self._lock = _lock(site.with_name(f".{site.name}-lock"))
        if self._old.exists() and not site.exists():  # An earlier swap was interrupted half-way.
            self._old.rename(site)
        for left_over in (self.aside, self._old):
            shutil.rmtree(left_over, ignore_errors=True)
        self.aside.mkdir(parents=True)
        self.pages = sum(1 for path in site.rglob("index.html") if b"assets/late.css" in path.read_bytes())
        """How many pages made from entries the last site has."""

    def publish(self) -> None:
        """Put the new site in place of the old one."""
        if self.site.exists():
            self.site.rename(self._old)
        self.aside.rename(self.site)
        self._lock.close()
        shutil.rmtree(self._old, ignore_errors=True)

    def give_up(self) -> None:
        """Leave the old site as it was."""
        shutil.rmtree(self.aside, ignore_errors=True)
        self._lock.close()


def _lock(path: Path) -> IO[str]:
    """Return a locked file; the lock ends with the process, however that ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("w")
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise PluginError("Another build into the same folder is under way: wait for it, then build again.") from None
    return file


def _documents(folder: Path) -> Iterator[str]:
    """Yield the site paths of the hand-written pages."""
    for path in sorted(folder.rglob("*.md")):
        parts = path.relative_to(folder).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "index" else parts
        yield "".join(f"{part}/" for part in parts)


def _warnings() -> int:
    """Return how many warnings this build has counted; MkDocs counts only in strict builds."""
    counters = [handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)]
    return sum(number for counter in counters for _, number in counter.get_counts())


def build(root: Path) -> int:
    """Build the site of the project at `root` into site/; return 0, or 1 where it was left as it was."""
    code = _mkdocs("build", root)
    if code == 0:
        made = sum(1 for _ in (root / "site").rglob("*.html"))
        print(f"site/ holds {made} pages. Look at them with: serve")
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
    with contextlib.suppress(KeyboardInterrupt):
        try:
            cli(arguments, standalone_mode=False)
        except (click.ClickException, click.Abort) as error:
            if isinstance(error, click.ClickException):
                error.show()
            return 1
    return 0

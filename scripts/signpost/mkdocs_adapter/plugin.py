"""The plugin: MkDocs makes the hand-written pages in docs/, and nothing of the readers' pages."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click
from mkdocs.commands import build as mkdocs_build
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.config import config_options, load_config
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import CountHandler

from signpost import clock
from signpost.mkdocs_adapter.preview import Preview, Previewed
from signpost.outputs import clicks, coverage
from signpost.pages import content_policy, render
from signpost.pages.plan import Draft
from signpost.project import TEMPLATES, Project
from signpost.publish.build import LINKED_FILES, Build, Options
from signpost.publish.swap import BuildError, PublishingError

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

_log = get_plugin_logger("signpost")

_MADE_ELSEWHERE = "made-elsewhere.html"
"""The template of pages that are made from entries: MkDocs only links to them."""

_UNCOUNTED = "# Clicks to a report\n\nThe preview does not count clicks; a build does.\n"


class SignpostConfig(Config):  # type: ignore[no-untyped-call]
    """Options of the plugin in mkdocs.yml."""

    guidance = config_options.Type(str, default="guidance")
    """The folder with the entries, beside mkdocs.yml."""

    sheets = config_options.Type(bool, default=True)
    """Whether a build makes the PDFs; see `Project.sheets`."""

    compress = config_options.Type(bool, default=False)
    """Whether a build compresses; see `Project.compress`."""


class SignpostPlugin(BasePlugin[SignpostConfig]):  # type: ignore[no-untyped-call]
    """Tells MkDocs of the pages made from entries, and gives its pages what every page carries."""

    options = Options()
    """What was typed after `build`, if it was typed to us and not to MkDocs."""
    build: Build | None = None
    previewed: Previewed | None = None
    previewing = False
    site: Build | Previewed
    """What hand-written pages get their urgent help from."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self.previewing = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        project = project_of(config, self.config)
        _warnings.counts.clear()
        with _told():
            open_site = self._previewed if self.previewing else self._begun
            self.site = open_site(project, config)
        site, shell, place = self.site.library.site, self.site.shell, self.site.press.assets.place
        config.site_name = str(site.name)
        if site.repository:
            config.edit_uri = f"{site.repository.rstrip('/')}/edit/{site.branch}/docs/"
        config.watch += [str(project.guidance), str(TEMPLATES)]
        config.theme["favicon"] = place("icon.svg")
        config.extra_css = [place("docs.css")]
        config.extra_javascript = [place("docs.js")]
        config.extra |= {"urgent": shell.urgent, "leave": shell.leave}
        config.extra |= {"early": shell.early, "asset": place}
        return config

    def _begun(self, project: Project, config: MkDocsConfig) -> Build:
        render.forget_templates()
        self.build = Build(project, self.options, _log.info)
        self.build.begin()
        config.site_dir = str(self.build.folder / ".docs")
        config.site_url = str(self.build.library.site.address)
        return self.build

    def _previewed(self, project: Project, config: MkDocsConfig) -> Previewed:
        self.previewed = self.previewed or Previewed()
        self.previewed.open(project, str(config.site_url))
        return self.previewed

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        self.documents = {file.dest_uri: file.src_uri for file in files.documentation_pages()}
        for file in _indexes(self.site.press.drafts, config):
            files.append(file)
        for path, text in self._generated().items():
            files.append(file := File.generated(config, path, content=text))
            self.documents[file.dest_uri] = path
        for path in LINKED_FILES:
            files.append(File.generated(config, path, content=""))
        return files

    def _generated(self) -> Mapping[str, str]:
        """Return the Markdown of the hand-written pages' neighbours that are made from entries."""
        counted = _UNCOUNTED
        if self.build is not None:
            with _told():
                self.build.make()
            counted = clicks.document(self.build.library, self.build.written.links)
        covered = coverage.document(self.site.library)
        return {"contribute/clicks.md": counted, "contribute/coverage.md": covered}

    def on_env(self, env: Any, config: MkDocsConfig, files: Files) -> Any:
        env.bytecode_cache = render.bytecode()
        return env

    def on_post_page(self, output: str, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Put the Content-Security-Policy into a page: no code but what was built."""
        if self.build is None:  # The preview reloads itself by a script of its own.
            return output
        policy = content_policy.content_policy(self.build.inline_scripts)
        meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        return output.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n{meta}', 1)

    # Last of all plugins: what others still write belongs to the site that is published.
    @event_priority(-100)
    def on_post_build(self, config: MkDocsConfig) -> None:
        folder = Path(config.site_dir)
        if self.build is None:
            (folder / "404.html").write_text(self.site.shell.missing(), encoding="utf-8")
            return
        if config.strict and (number := sum(_warnings.counts.values())):
            # MkDocs stops a strict build only after this event, when the site would be published.
            raise PluginError(f"{number} warnings in a strict build: the site was left as it was.")
        with _told():
            self.build.finish(self.documents, folder)

    def on_build_error(self, error: Exception) -> None:
        if self.build is not None:
            self.build.give_up()

    def on_serve(
        self, server: LiveReloadServer, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        assert self.previewed is not None  # noqa: S101 - see on_config
        Preview(self.previewed, server, config.docs_dir, config.config_file_path)
        return server


_warnings = CountHandler(level=logging.WARNING)
"""Counts the warnings of a build: MkDocs does so too, and keeps the number to itself."""

logging.getLogger("mkdocs").addHandler(_warnings)


def project_of(config: MkDocsConfig, options: SignpostConfig) -> Project:
    """Return the project that settings describe."""
    root = Path(config.config_file_path).resolve().parent
    guidance, docs, site = root / options.guidance, Path(config.docs_dir), root / config.site_dir
    return Project(root, guidance, docs, site, options.sheets, options.compress)


def _indexes(drafts: Iterable[Draft], config: MkDocsConfig) -> Iterator[File]:
    """Yield a page for each index: the menu lists it, or hand-written pages link to it."""
    for draft in drafts:
        if draft.path.count("/") > 1:
            continue
        # A text in JSON is one in YAML too.
        text = (
            f"---\ntitle: {json.dumps(draft.label or draft.title)}\n"
            f"template: {_MADE_ELSEWHERE}\nsearch:\n  exclude: true\n---\n"
        )
        inclusion = InclusionLevel.INCLUDED if draft.label else InclusionLevel.NOT_IN_NAV
        yield File.generated(config, f"{draft.path}index.md", content=text, inclusion=inclusion)


@contextmanager
def _told() -> Iterator[None]:
    """Let MkDocs say why the last site stays."""
    try:
        yield
    except (BuildError, clock.DayError) as error:
        raise PluginError(str(error)) from error


# ---------------------------------------------------------------------------------- to be called


def build(root: Path, options: Options) -> int:
    """Build the site of the project at `root`.

    Returns 0, 1 if the site was left as it was, or 2 if the machine could not build it.
    """

    def run() -> int:
        config = load_config(str(root / "mkdocs.yml"))
        plugin = config.plugins["signpost"]
        assert isinstance(plugin, SignpostPlugin)  # noqa: S101 - nothing else has this name
        plugin.options = options
        config.plugins.on_startup(command="build", dirty=False)
        try:
            mkdocs_build.build(config)
        except KeyboardInterrupt:
            if plugin.build is not None:  # MkDocs tells plugins of errors, and not of this.
                plugin.build.give_up()
            raise
        finally:
            config.plugins.on_shutdown()
        made = plugin.build
        assert made is not None  # noqa: S101 - without one, MkDocs has raised an error
        made.remember_site()
        name, pages = made.project.site.name, made.number_of_pages
        print(f"{name}/ is built: {pages:,} pages. Preview: dev.py serve")
        if options.since is None:
            print("Nothing was compared with an earlier commit; build --since COMMIT does that.")
        return 0

    return _with_mkdocs(root, run)


def serve(root: Path, address: str) -> int:
    """Preview the site at `address` and reload when a file changes, until interrupted."""

    def run() -> int:
        with suppress(KeyboardInterrupt):  # There is no other way to end it.
            mkdocs_serve.serve(str(root / "mkdocs.yml"), dev_addr=address)
        return 0

    return _with_mkdocs(root, run)


def _with_mkdocs(root: Path, run: Callable[[], int]) -> int:
    """Run something of MkDocs that tells in its log how far it is, and return its exit code."""
    clock.epoch(root)  # A day that is none is told before MkDocs tells of anything.
    # The notice about Material's end (May 2027) is for maintainers: docs/contribute/decisions.md.
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    log = logging.getLogger("mkdocs")
    log.setLevel(logging.INFO)
    shown = logging.StreamHandler(sys.stderr)
    shown.setFormatter(logging.Formatter("%(levelname)-8s-  %(message)s"))
    log.addHandler(shown)
    try:
        return run()
    except click.ClickException as error:
        error.show()
        return 2 if _could_not_run(error) else 1
    finally:
        log.removeHandler(shown)


def _could_not_run(error: BaseException | None) -> bool:
    """Return whether a build ended for a reason that is in the machine and not in the entries."""
    while error is not None and not isinstance(error, PublishingError):
        error = error.__context__
    return error is not None

"""A build makes what has changed, and the site is the same as one that was made from nothing."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.guidance import DOCUMENTS, ROOT, TODAY, Guidance
from signpost.entries import yaml_source
from signpost.entries.library import Library
from signpost.pages.addresses import neutral
from signpost.pages.inputs import RecordedLibrary
from signpost.pages.render import Press
from signpost.pages.shell import Shell
from signpost.project import PROGRAM
from signpost.publish import reuse
from signpost.publish.reuse import PageCache
from signpost.publish.write_pages import Writer, Written
from signpost.rules.check import checked

ADDRESS = "https://signpost.example/"


class Sites:
    """Builds one site after the other into a folder, each from what is known of the last one."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.memory, self.number = folder, folder / "pages.json", 0

    @property
    def site(self) -> Path:
        return self.folder / str(self.number)

    def build(self, library: Library) -> Written:
        press = Press(library)
        shell = Shell(press, ADDRESS)
        cache = PageCache(self.memory, press, shell)
        last = cache.recall(self.site)
        self.number += 1
        writer = Writer(press, shell, self.site, last)
        written = writer.write()
        cache.remember(written.records, written.digests, writer.proof.allowed)
        return written


def from_nothing(library: Library) -> dict[str, str]:
    press = Press(library)
    shell = Shell(press, ADDRESS)
    return {draft.path: shell.whole(press.made(draft)) for draft in press.drafts}


def texts(site: Path) -> dict[str, str]:
    found = {
        path.parent.relative_to(site).as_posix(): path.read_text()
        for path in site.rglob("index.html")
    }
    return {"" if path == "." else f"{path}/": text for path, text in found.items()}


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield where the texts and numbers of an entry stand."""
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for step, within in inner:
        yield from leaves(within, (*path, step))
    if isinstance(value, str | int):
        yield path


def change(entry: Any, at: tuple[Any, ...], way: random.Random) -> None:
    """Change one value of an entry: a word more, a word less, or the whole item of a list gone."""
    for step in at[:-1]:
        entry = entry[step]
    last, old = at[-1], entry[at[-1]]
    if isinstance(entry, list) and way.random() < 0.3:
        del entry[last]
    else:
        entry[last] = f"{old} Indeed." if way.random() < 0.7 else str(old).partition(" ")[2] or old


def test_after_any_edits_the_pages_are_those_of_a_build_from_nothing(
    guidance: Guidance, tmp_path: Path
) -> None:
    """Edits that break a rule are taken back; all others pile up, as in a day's work."""
    sites, way = Sites(tmp_path / "sites"), random.Random(7)  # noqa: S311 - the same edits each time
    assert sites.build(guidance.library()).reused == []
    files = sorted(
        path
        for path in guidance.folder.rglob("*.yml")
        if path.name not in ("register.yml", "exemptions.yml")
    )
    done, taken = 0, 0
    while done < 60:
        file = way.choice(files)
        before = file.read_text()
        entry: Any = yaml_source.read(file, file.name)[0].values
        change(entry, way.choice(list(leaves(entry))), way)
        file.write_text(yaml.safe_dump(entry, allow_unicode=True))
        found = guidance.checked()
        if found.problems:
            file.write_text(before)
            continue
        written = sites.build(found.library)
        assert texts(sites.site) == from_nothing(found.library), file
        done += 1
        taken += len(written.reused)
    assert taken > 60 * 10


def test_an_entry_that_comes_or_goes_leaves_the_pages_of_a_build_from_nothing(
    guidance: Guidance, tmp_path: Path
) -> None:
    sites = Sites(tmp_path / "sites")
    sites.build(guidance.library())
    settings = guidance.folder / "advice/settings.yml"
    twin = settings.with_name("twin.yml")
    twin.write_text(settings.read_text())
    for entry in ("come", "gone"):
        if entry == "gone":
            twin.unlink()
        library = guidance.library()
        sites.build(library)
        assert texts(sites.site) == from_nothing(library), entry
        assert (sites.site / "advice" / neutral("twin")).exists() == (entry == "come")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, real_library: Library) -> Sites:
    sites = Sites(tmp_path_factory.mktemp("real"))
    assert sites.build(real_library).reused == []
    return sites


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("platforms/instagram.yml", "An app for sharing pictures", "An app to share pictures"),
        ("services/ke/child-helpline-116.yml", "The free helpline for", "The helpline for"),
        ("services/gb/childline.yml", "about: ", "about: Indeed. "),
        ("countries/ie.yml", "name: Ireland", "name: Eire"),
    ],
)
def test_an_edit_makes_again_only_what_it_changes(
    real: Sites, real_library: Library, tmp_path: Path, file: str, old: str, new: str
) -> None:
    shutil.copytree(ROOT / "guidance", tmp_path / "guidance")
    path = tmp_path / "guidance" / file
    assert path.read_text().count(old) > 0
    path.write_text(path.read_text().replace(old, new, 1))
    memory = real.memory.read_bytes()
    before = texts(real.site)
    try:
        written = real.build(checked(tmp_path / "guidance", TODAY, DOCUMENTS).library)
        now = texts(real.site)
    finally:  # The next edit starts from the real site too.
        shutil.rmtree(real.site)
        real.number -= 1
        real.memory.write_bytes(memory)
    again = set(now) - set(written.reused)
    differ = {page for page, text in now.items() if text != before.get(page)}
    assert differ
    assert differ <= again
    assert len(again) <= len(differ) + 150, f"{len(again)} made again, {len(differ)} changed"


def test_what_somebody_changed_in_the_finished_site_is_made_again(
    guidance: Guidance, tmp_path: Path
) -> None:
    sites, library = Sites(tmp_path), guidance.library()
    sites.build(library)
    (sites.site / "platforms/index.html").write_text("<p>Mine</p>")
    (sites.site / "contacts/index.html").unlink()
    written = sites.build(library)
    assert set(texts(sites.site)) - set(written.reused) == {"platforms/", "contacts/"}
    assert texts(sites.site) == from_nothing(library)


def test_a_page_that_is_made_again_and_comes_out_the_same_keeps_its_file(
    guidance: Guidance, tmp_path: Path
) -> None:
    """Then its time stays too, and servers see that nothing has changed."""
    sites = Sites(tmp_path)
    sites.build(guidance.library())
    before = sites.site
    sites.memory.unlink()
    written = sites.build(guidance.library())
    assert written.reused == []
    assert not (before / "index.html").samefile(
        sites.site / "index.html"
    )  # Nothing was known of it.
    before = sites.site
    guidance.change("services/gb/listeners.yml", "Somebody listens.", "A kind voice.")
    written = sites.build(guidance.library())
    again = texts(sites.site).keys() - set(written.reused)
    kept = {
        page
        for page in again
        if (before / page / "index.html").samefile(sites.site / page / "index.html")
    }
    assert kept
    assert all("A kind voice." in texts(sites.site)[page] for page in again - kept)
    assert texts(sites.site) == from_nothing(guidance.library())


def test_a_press_that_records_nothing_makes_the_same_pages(guidance: Guidance) -> None:
    press = Press(guidance.library(), record=False)
    with press.library_of_templates.recording() as taken:
        pages = {
            draft.path: Shell(press, ADDRESS).whole(press.made(draft)) for draft in press.drafts
        }
    assert taken == set()
    assert pages == from_nothing(guidance.library())


@pytest.mark.parametrize("memory", ["", "{}", "[]", '{"affects_all": 1}', "nonsense", "CUT"])
def test_a_memory_that_is_broken_costs_only_time(
    guidance: Guidance, tmp_path: Path, memory: str
) -> None:
    sites, library = Sites(tmp_path), guidance.library()
    sites.build(library)
    kept = sites.memory.read_text()
    sites.memory.write_text(kept[: len(kept) // 2] if memory == "CUT" else memory)
    assert sites.build(library).reused == []
    assert texts(sites.site) == from_nothing(library)


def test_a_new_day_or_address_makes_every_page_again(guidance: Guidance, tmp_path: Path) -> None:
    sites = Sites(tmp_path)
    sites.build(guidance.library())
    assert len(sites.build(guidance.library()).reused) > 20
    assert sites.build(guidance.library(date(2026, 11, 24))).reused == []
    guidance.change(
        "site.yml", "address: https://signpost.example/", "address: https://help.example/"
    )
    assert sites.build(guidance.library(date(2026, 11, 24))).reused == []


def test_what_is_made_once_for_all_pages_may_ask_nothing(guidance: Guidance) -> None:
    """Only the first page would have it noted, and the others would stay as they were."""
    library = RecordedLibrary(guidance.library(), record=True)
    said = r"The footer takes from the library: .*examplegram"
    with pytest.raises(AssertionError, match=said), library.taking_nothing("The footer"):
        assert library.platforms["examplegram"].name


def test_pages_that_are_taken_are_read_back_where_the_register_holds_less_than_before(
    guidance: Guidance, tmp_path: Path
) -> None:
    sites = Sites(tmp_path)
    number = "0808 157 0999"
    assert sites.build(guidance.library()).faults == []
    guidance.change("register.yml", number, "0808 157 0111")
    written = sites.build(guidance.library())
    assert len(written.reused) > 20
    faulty = {fault.partition(":")[0] for fault in written.faults if "08081570999" in fault}
    assert faulty == {
        path or "the front page"
        for path, text in texts(sites.site).items()
        if "08081570999" in text
    }


@pytest.mark.parametrize("room", ["", "pages", "entries/schema"])
def test_a_change_of_the_program_makes_every_page_again(
    guidance: Guidance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: str
) -> None:
    program = tmp_path / "signpost"
    shutil.copytree(PROGRAM, program)
    monkeypatch.setattr(reuse, "PROGRAM", program)
    sites = Sites(tmp_path / "sites")
    sites.build(guidance.library())
    assert len(sites.build(guidance.library()).reused) > 20
    with (program / room / "__init__.py").open("a") as changed:
        changed.write("# changed\n")
    assert sites.build(guidance.library()).reused == []

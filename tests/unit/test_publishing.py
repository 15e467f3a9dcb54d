"""A site takes the place of the last one in one step, whatever happens meanwhile; what readers still need stays."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.small_sites import names, publish, style_of, two_renames, whole, write_version
from signpost import disk_cache
from signpost.publish import host_files, swap
from signpost.publish.swap import Publisher, PublishingError

# -------------------------------------------------------------------------------------------------- in one step


def test_what_readers_still_need_stays_for_one_swap_and_goes_with_the_next(tmp_path: Path) -> None:
    site = tmp_path / "site"
    one, two, three = (Path(style_of(word)[0]).name for word in ("one", "two", "three"))
    publish(site, "one")
    assert names(site) == [one]
    content, place = (site / style_of("one")[0]).read_bytes(), (site / style_of("one")[0]).stat()
    publish(site, "two")
    assert names(site) == sorted([one, two])
    kept = site / style_of("one")[0]
    assert kept.read_bytes() == content
    assert (kept.stat().st_ino, kept.stat().st_mtime_ns) == (
        place.st_ino,
        place.st_mtime_ns,
    )  # No second copy.
    publish(site, "three")
    assert names(site) == sorted([two, three])
    publish(site, "three")
    assert names(site) == [three]


def test_a_version_that_comes_back_is_a_version_and_not_a_rest(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for word in ("one", "two", "one", "two", "two"):
        publish(site, word)
    assert names(site) == [Path(style_of("two")[0]).name]


def test_only_what_was_published_is_kept(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish(site, "one")
    (site / "assets/immutable/planted.0123456789.js").write_text("alert(1)")
    (site / "assets/javascripts").mkdir()
    (site / "assets/javascripts/bundle.01234567.min.js").write_text("alert(1)")
    (site / style_of("one")[0]).write_text("body{}")
    publish(site, "two")
    assert names(site) == [Path(style_of("two")[0]).name]
    assert not (site / "assets/javascripts").exists()


def test_without_a_list_or_with_one_that_is_broken_nothing_is_kept(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for broken in ("", "[1]", "{", '{"../../secret.css": "0"}', '{"assets/immutable/../x": "0"}'):
        publish(site, "one")
        (tmp_path / ".site-named").write_text(broken)
        publish(site, "two")
        assert names(site) == [Path(style_of("two")[0]).name]


def test_material_files_with_a_digest_are_kept_and_those_without_are_not(tmp_path: Path) -> None:
    site = tmp_path / "site"
    kept = [
        "assets/stylesheets/main.57a0d79d.min.css",
        "assets/javascripts/workers/search.a7633da7.min.js",
    ]
    others = [
        "assets/javascripts/lunr/tinyseg.js",
        "assets/search.json",
        "assets/countries/GB.json",
        "data/all.json",
    ]
    publisher = Publisher(site)
    write_version(publisher.aside, "one")
    for place in (*kept, *others):
        (publisher.aside / place).parent.mkdir(parents=True, exist_ok=True)
        (publisher.aside / place).write_text(place)
    publisher.publish()
    publish(site, "two")
    assert [place for place in (*kept, *others) if (site / place).exists()] == kept
    assert all(map(host_files.named_by_content, kept))


def test_the_version_before_stays_whole_until_the_next_build(tmp_path: Path) -> None:
    """Whoever copies the site, or has just opened its folder, still finds every file."""
    site = tmp_path / "site"
    publish(site, "one")
    inside = os.open(site, os.O_RDONLY) if os.name != "nt" else -1
    publish(site, "two")
    assert whole(tmp_path / ".site-before") == "one"
    if inside >= 0:
        with open(os.open("index.html", os.O_RDONLY, dir_fd=inside)) as opened:
            assert "one" in opened.read()
        os.close(inside)
    publish(site, "three")
    assert whole(tmp_path / ".site-before") == "two"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".site-before", ".site-lock", ".site-named", "site",
    ]  # fmt: skip
    assert not site.is_symlink()


def test_a_file_system_without_the_exchange_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "exchange", two_renames)
    site = tmp_path / "site"
    assert (
        publish(site, "one").notes == []
    )  # There was nothing that could be missing for an instant.
    assert publish(site, "two").notes == [swap.NOT_AT_ONCE.format(site="site")]
    assert whole(site) == "two"
    assert whole(tmp_path / ".site-before") == "one"
    assert not (tmp_path / ".site-old").exists()


@pytest.mark.parametrize("system", ["linux", "darwin"])
@pytest.mark.parametrize("answer", [0, errno.EINVAL, errno.ENOSYS, errno.EPERM, errno.EACCES, None])
def test_the_systems_are_asked_as_their_manuals_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, answer: int | None
) -> None:
    calls: list[tuple[object, ...]] = []

    def call(*words: object) -> int:
        calls.append(words)
        return -1 if answer else 0

    class Library:
        def __init__(self, *_: object, **__: object) -> None:
            if answer is not None:
                setattr(self, {"linux": "renameat2", "darwin": "renamex_np"}[system], call)

    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(ctypes, "CDLL", Library)
    monkeypatch.setattr(ctypes, "get_errno", lambda: answer)
    one, other = tmp_path / "one", tmp_path / "other"
    if answer == errno.EACCES:
        with pytest.raises(PermissionError):
            swap.exchange(one, other)
    else:
        assert swap.exchange(one, other) == (answer == 0)
    paths = (bytes(one), bytes(other))
    expected = (-100, paths[0], -100, paths[1], 2) if system == "linux" else (*paths, 2)
    assert calls == ([] if answer is None else [expected])


def test_windows_has_no_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert not swap.exchange(tmp_path, tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="it asks Linux itself")
def test_this_system_exchanges_two_folders(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "is").write_text(name)
    if not swap.exchange(tmp_path / "one", tmp_path / "other"):
        pytest.skip("this file system cannot")
    assert (tmp_path / "one/is").read_text() == "other"
    assert (tmp_path / "other/is").read_text() == "one"
    with pytest.raises(FileNotFoundError):
        swap.exchange(tmp_path / "one", tmp_path / "missing")


# -------------------------------------------------------------------------------------------------- interruptions


def test_a_swap_that_ended_before_its_list_was_written_keeps_what_readers_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    publish(site, "one")
    write, calls = disk_cache.write_whole, []

    def fails_the_second_time(file: Path, content: bytes) -> None:
        calls.append(file)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(file, content)

    monkeypatch.setattr(disk_cache, "write_whole", fails_the_second_time)
    assert publish(site, "two").notes == [
        "The new site is in place, but the old one could not be put away: no space left on device."
    ]
    monkeypatch.undo()
    publish(site, "three")
    assert Path(style_of("two")[0]).name in names(site)
    publish(site, "four")
    assert names(site) == sorted(Path(style_of(word)[0]).name for word in ("three", "four"))


@pytest.mark.parametrize("at", ["the list", "a file that is kept"])
def test_a_disk_that_is_full_leaves_the_last_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    site = tmp_path / "site"
    publish(site, "one")
    publisher = Publisher(site)
    write_version(publisher.aside, "two")
    if at == "the list":
        monkeypatch.setattr(disk_cache, "write_whole", full)
    else:
        monkeypatch.setattr(os, "link", full)
        monkeypatch.setattr(shutil, "copy2", full)
    with pytest.raises(
        PublishingError, match=r"no space left on device\. The last site was left as it was\.$"
    ):
        publisher.publish()
    publisher.give_up()
    assert whole(site) == "one"
    monkeypatch.undo()
    publish(site, "two")
    assert whole(site) == "two"


# ----------------------------------------------------------------------------------------- as Windows would have it


def refusing(monkeypatch: pytest.MonkeyPatch, refused: Callable[[Path, Path], bool]) -> None:
    """Let the system refuse some renames, as Windows does where a program has a file of a folder open."""
    rename = Path.rename

    def renamed(self: Path, target: Path) -> Path:
        if refused(self, Path(target)):
            raise PermissionError(errno.EACCES, "Access is denied", str(self), None, str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", renamed)
    monkeypatch.setattr(swap, "exchange", two_renames)


@pytest.mark.parametrize("step", ["the site", "the new site"])
def test_a_site_that_is_in_use_stays_and_a_sentence_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    site = tmp_path / "site"
    publish(site, "one")
    publisher = Publisher(site)
    write_version(publisher.aside, "two")
    held = site if step == "the site" else publisher.aside
    refusing(monkeypatch, lambda path, _: path == held)
    with pytest.raises(PublishingError) as told:
        publisher.publish()
    publisher.give_up()
    assert str(told.value) == (
        "The new site could not take the place of site/: access is denied. The last site was left as it was. "
        "Close the programs that have files of site/ open, such as a preview, an editor or a command line in that "
        "folder, then build again."
    )
    assert whole(site) == "one"
    monkeypatch.undo()
    publish(site, "two")
    assert whole(site) == "two"


def test_a_site_that_cannot_be_moved_back_is_put_back_by_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    publish(site, "one")
    publisher = Publisher(site)
    write_version(publisher.aside, "two")
    refusing(monkeypatch, lambda _, target: target == site)
    with pytest.raises(
        PublishingError, match="The last one is whole, and the next build puts it back"
    ):
        publisher.publish()
    publisher.give_up()
    monkeypatch.undo()
    publisher = Publisher(site)
    assert whole(site) == "one"
    publisher.give_up()


def test_an_old_folder_that_is_in_use_does_not_fail_a_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    for word in ("one", "two"):
        publish(site, word)
    remove = shutil.rmtree
    monkeypatch.setattr(shutil, "rmtree", lambda folder, **options: None)
    told = publish(site, "three").notes
    assert told == [
        "An older site could not be removed: .site-before/. Perhaps a program has files in it open. "
        "The next build tries again."
    ]
    assert whole(site) == "three"
    monkeypatch.setattr(shutil, "rmtree", remove)
    assert publish(site, "four").notes == []
    assert sorted(path.name for path in tmp_path.glob(".site-before*")) == [".site-before"]


def test_where_nothing_can_be_written_beside_the_site_a_sentence_says_so(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file")
    with pytest.raises(PublishingError, match=r"^Nothing could be built beside the site: .*folder"):
        Publisher(tmp_path / "folder" / "site")


def test_a_folder_in_use_where_the_new_site_is_built_is_told_and_the_lock_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    publish(site, "one")
    (tmp_path / ".site-building").mkdir()
    refusing(monkeypatch, lambda path, _: path.name == ".site-building")
    with pytest.raises(PublishingError, match="that no program has files in it open"):
        Publisher(site)
    monkeypatch.undo()
    publish(site, "two")
    assert whole(site) == "two"

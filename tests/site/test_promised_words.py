"""Promises that only the pages of the real site can break."""

from __future__ import annotations

import re
from pathlib import Path

from helpers.html_reader import Html
from signpost.entries.library import Library
from signpost.entries.schema.blocks import AUDIENCES
from signpost.pages.addresses import path_of


def test_staff_read_before_the_first_step_what_to_do_when_a_picture_is_shown(
    real_site: Path, real_library: Library
) -> None:
    for name, concern in real_library.concerns.items():
        for voice in AUDIENCES:
            page = Html(
                (real_site / path_of("concern", name, voice) / "index.html").read_text(
                    encoding="utf-8"
                )
            )
            shown = "Turn the phone face down. You need not see it." in page.words
            assert shown == (concern.evidence == "never-copy" and voice == "educator"), (
                name,
                voice,
            )
            if shown:
                first = real_library.step_list(name, voice)[0].do
                assert page.words.index("Seen it already? Do not look again") < page.words.index(
                    str(first)
                )


def test_words_fit_the_concern(real_site: Path) -> None:
    friend = Html(
        (real_site / path_of("concern", "worried-friend", "teen") / "index.html").read_text(
            encoding="utf-8"
        )
    )
    assert "worried about a friend" in friend.words[friend.words.index("How to tell someone") :]
    assert "Something happened online. I need help" not in friend.words
    hacked = path_of("concern", "hacked-account", "teen/instagram")
    page = Html((real_site / hacked / "index.html").read_text(encoding="utf-8"))
    after = page.words[page.words.index("What happens next") :].partition("Who can help")[0]
    assert "We found nothing about how long Instagram takes" in after
    assert not re.search(r"\bban|\breported account", after)

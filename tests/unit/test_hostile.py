"""What a careless or malicious pull request could bring: every case stopped, or shown to readers as plain text."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from helpers.guidance import Guidance
from helpers.hostile_texts import CASES, HOSTILE, value_of
from helpers.html_reader import Html, Shape
from signpost.entries import yaml_source
from signpost.entries.schema.blocks import leaves
from signpost.entries.schema.text import Label, Prose
from signpost.pages import render
from signpost.pages.addresses import neutral
from signpost.proof.page_proof import Proof


def cases(*fields: str) -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in CASES if case["field"] in fields]


def put_everywhere(guidance: Guidance, value: str, of: type[Prose]) -> list[str]:
    """Put a value into every text field of a type in every entry; return the places, as file and path."""
    changed: list[str] = []
    for kind, entries in guidance.library().entries.items():
        for name, entry in entries.items():
            path = guidance.folder / kind / f"{name}.yml"
            values: Any = yaml_source.read(path, path.name)[0].values
            for steps, leaf in leaves(entry, Prose):
                # Names and search words have limits of their own: two services must not have one name.
                if type(leaf) is not of or steps[0] in (
                    "name",
                    "search_words",
                    "formerly",
                    "also_known_as",
                ):
                    continue
                holder = values
                for step in steps[:-1]:
                    holder = holder[step]
                if steps[-1] not in holder and not isinstance(holder, list):
                    continue  # A default, which no entry wrote.
                holder[steps[-1]] = value
                changed.append(f"{kind}/{name}:{'.'.join(map(str, steps))}")
            # JSON is YAML, and json.dumps can write any string; half a character makes the file no UTF-8.
            path.write_bytes(
                json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass")
            )
    return changed


@pytest.mark.parametrize("case", cases("text", "title"))
def test_a_hostile_text_is_refused_in_every_field_or_shown_as_typed(
    guidance: Guidance, small_shapes: frozenset[Shape], case: dict[str, Any]
) -> None:
    value = value_of(case)
    of = Label if case["field"] == "title" else Prose
    changed = put_everywhere(guidance, value, of)
    assert len(changed) > 20
    checked = guidance.checked()
    # One text in sixty fields makes an entry hard to read, and some of them are printed in a typeface without pictures:
    # that is not what this is about.
    aside = {"hard-to-read", "unprintable-letter"}
    problems = [problem for problem in checked.problems if problem.rule not in aside]
    if problems:
        assert case["must"] in ("inert", "reject"), [
            problem.for_terminal() for problem in problems
        ][:2]
        if case["must"] == "reject":
            # Refused means refused wherever it stands: no file and no field is a way in.
            files = {place.partition(":")[0] for place in changed}
            assert files <= {
                problem.place.file[len("guidance/") : -len(".yml")] for problem in problems
            }
            stopped = {"hidden-character", "not-utf-8", "too-large"} & {
                problem.rule for problem in problems
            }
            assert stopped or len({problem.place for problem in problems}) >= len(changed)
        return
    assert case["must"] in ("inert", "accept", "review"), "it was published"
    proof, seen = Proof(checked.library), 0
    for page in render.pages(checked.library):
        html = Html(page.html)
        assert html.shapes <= small_shapes
        assert (html.comments, html.unbalanced) == ([], [])
        assert list(proof.faults(page.path, page.html, page.edit)) == []
        seen += squeezed(value) in squeezed(html.text)
    assert seen > 5


def squeezed(text: str) -> str:
    """Text without its spaces, and without the quotation marks that become the style of a button."""
    return re.sub(r"[\s\"]+", "", text)


def instagram(guidance: Guidance) -> Guidance:
    """Let the made-up platform own what the head of strings.yml says that the register holds."""
    guidance.change("register.yml", "hosts: [help.examplegram.example, www.examplegram.example]",
                    "hosts: [help.examplegram.example, www.examplegram.example, www.instagram.com, help.instagram.com, "
                    "www.ceop.police.uk]")  # fmt: skip
    return guidance


@pytest.mark.parametrize("case", cases("url"))
def test_a_hostile_address_is_refused_wherever_an_address_stands(
    guidance: Guidance, case: dict[str, Any]
) -> None:
    value = json.dumps(value_of(case))
    for file, old in [
        ("platforms/examplegram.yml", "https://help.examplegram.example/contact/383"),
        ("platforms/examplegram.yml", "https://www.examplegram.example/safety"),
    ]:
        folder = guidance.folder.with_name(f"copy-{neutral(file + old)}")
        shutil.copytree(guidance.folder, folder)
        changed = instagram(Guidance(folder)).change(file, old, value)
        problems = changed.problems()
        assert (len(problems) == 1) == (case["must"] == "reject"), [
            problem.for_terminal() for problem in problems
        ]


UNITED_STATES = {
    "countries/us.yml": "name: United States\nemergency: us/emergency\nfirst: [us/line]\ntime_zones: [America/New_York]\n"
    "paper: us-letter\n",
    "services/us/emergency.yml": "{text}",
    "services/us/line.yml": "{text}",
}


def numbers(guidance: Guidance, country: str) -> tuple[Guidance, str, str]:
    """Let a service of a country own what the head of strings.yml says; return it with its file and its number."""
    if country == "GB":
        guidance.change("register.yml", "number: 0808 157 0999", "number: 0800 1111")
        return guidance, "services/gb/listeners.yml", "0808 157 0999"
    read = (guidance.folder / "services/gb/emergency.yml").read_text()
    guidance.write("services/us/emergency.yml", read.replace('"999"', '"911"'))
    line = (guidance.folder / "services/gb/listeners.yml").read_text()
    line = re.sub(
        r"(?s)    hours:.*?(?=    source:)", "", line.replace("regions: [GB-SCT]\n", ""), count=1
    )
    guidance.write("services/us/line.yml", re.sub(r"  - \{email.*\n", "", line))
    guidance.write("countries/us.yml", UNITED_STATES["countries/us.yml"])
    one = "{{number: {}, use: {}, country: US, source: a.example, checked: undated, by: archive}}"
    blocks = [
        ("us/emergency", [one.format('"911"', "phone"), one.format('"911"', "text")]),
        ("us/line", [one.format('"988"', "phone")]),
    ]
    text = "".join(
        f"  - name: {name}\n    entries: [services/{name}]\n    numbers:\n"
        + "".join(f"      - {line}\n" for line in lines)
        for name, lines in blocks
    )
    guidance.change("register.yml", "owners:\n", f"owners:\n{text}")
    return guidance, "services/us/line.yml", "0808 157 0999"


@pytest.mark.parametrize("case", cases("phone"))
def test_a_hostile_number_is_refused(guidance: Guidance, case: dict[str, Any]) -> None:
    changed, file, old = numbers(guidance, case.get("country", "GB"))
    problems = changed.change(
        file, f"phone: {old}", f"phone: {json.dumps(value_of(case))}"
    ).problems()
    assert (len(problems) == 1) == (case["must"] == "reject"), [
        problem.for_terminal() for problem in problems
    ]


@pytest.mark.parametrize("case", cases("date"))
def test_a_hostile_date_is_refused_and_an_old_one_is_called_old(
    guidance: Guidance, case: dict[str, Any]
) -> None:
    guidance.change(
        "services/gb/listeners.yml",
        "checked: 2026-09-30, by: live",
        f"checked: {value_of(case)}, by: archive",
    )
    if case["must"] == "reject":
        assert len(guidance.problems()) == 1
        return
    page = guidance.pages()[f"contacts/gb/{neutral('gb/listeners')}/"].html
    assert ("over 90 days old" in page) == (case["must"] == "flag")


@pytest.mark.parametrize("case", cases("id"))
def test_a_hostile_file_name_is_refused(guidance: Guidance, case: dict[str, Any]) -> None:
    # No two concerns share a search word, and that must not be what is wrong.
    good = (
        (guidance.folder / "concerns/teasing.yml")
        .read_text()
        .replace("[bullied, bulied]", "[left out]")
    )
    name = value_of(case)
    try:
        guidance.write(f"concerns/{name}.yml", good)
    except (ValueError, OSError):  # The system itself refuses it.
        assert case["must"] == "reject"
        return
    inside = (
        (guidance.folder / f"concerns/{name}.yml")
        .resolve()
        .is_relative_to(guidance.folder / "concerns")
    )
    if case["must"] == "accept":
        assert guidance.problems() == []
    else:
        assert guidance.problems() or not inside  # What lies outside the folder is not read at all.


@pytest.mark.parametrize("path", sorted((HOSTILE / "files").iterdir()), ids=lambda path: path.name)
def test_a_hostile_file_ends_in_problems_and_never_in_an_exception(
    guidance: Guidance, path: Path
) -> None:
    shutil.copy(path, guidance.folder / "concerns" / f"bad{path.suffix}")
    problems = guidance.problems()
    assert problems
    assert {problem.place.file for problem in problems} == {f"guidance/concerns/bad{path.suffix}"}
    for problem in problems:
        assert "\x1b" not in problem.for_terminal()
        assert "Traceback" not in problem.for_terminal()


FAULTS_CARRIED_OVER = [
    (
        "label: {teen: a, parent: b, educator: c}\nlabel: {teen: d, parent: e, educator: f}\n",
        "duplicate-key",
    ),
    ("label:\n  teen: a\n  teen: b\n", "duplicate-key"),
    ("base: &b {teen: x}\nlabel:\n  <<: *b\n", "no-anchors"),
    ("label: !!binary aGVsbG8=\n", "no-tags"),
    ("label: !!set {a, b}\n", "no-tags"),
    ("label: " + "[" * 10_000 + "\n", "too-deep"),
    ("label: " + "{a: " * 200_00 + "\n", "too-large"),
    ("\n".join(f"key{n}: x" for n in range(6_000)), "too-large"),
    ("urgency: .nan\n", "not-a-choice"),
    ("'urgency ': now\n", "unknown-field"),
    ("urgency:\tnow\n", "missing-field"),
]


@pytest.mark.parametrize(("text", "rule"), FAULTS_CARRIED_OVER, ids=range(len(FAULTS_CARRIED_OVER)))
def test_the_same_faults_in_our_own_kinds_are_named(
    guidance: Guidance, text: str, rule: str
) -> None:
    assert rule in [problem.rule for problem in guidance.write("concerns/bad.yml", text).problems()]


def test_an_entry_written_on_windows_or_an_old_mac_makes_the_same_pages(guidance: Guidance) -> None:
    before = guidance.pages()
    for path in sorted(guidance.folder.rglob("*.yml")):
        ends = b"\r\n" if len(path.name) % 2 else b"\r"
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", ends))
    assert guidance.pages() == before

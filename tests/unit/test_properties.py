"""What holds for any input at all, looked for by machine."""

from __future__ import annotations

import string
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.guidance import DOCUMENTS, ROOT, SMALL, TODAY
from helpers.html_reader import Html
from signpost.entries import reading, yaml_source
from signpost.entries.library import Library
from signpost.entries.problem import Place, Problem
from signpost.entries.schema.kinds import FILES, KINDS, SINGULAR
from signpost.entries.schema.services import Service
from signpost.entries.schema.text import Prose
from signpost.pages import render
from signpost.pages.addresses import neutral
from signpost.rules.check import checked
from signpost.text import characters

ANY = st.text(max_size=400)
YAMLISH = st.text(
    alphabet=string.ascii_lowercase[:6] + " \n\t:-[]{}'\"&*!|>%#,?@\\~0", max_size=300
)


@given(st.one_of(ANY, YAMLISH))
@settings(max_examples=600, deadline=None)
def test_any_text_gives_values_or_problems_and_never_an_exception(text: str) -> None:
    _, problems = yaml_source.parse(text, "x.yml")
    for problem in problems:
        assert problem.for_terminal()
        assert problem.place.line >= 1
        assert problem.fix.endswith((".", "?"))


@given(st.binary(max_size=300))
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_bytes_give_an_entry_or_problems_and_never_an_exception(
    tmp_path: Path, raw: bytes
) -> None:
    path = tmp_path / "x.yml"
    path.write_bytes(raw)
    for kind in (*KINDS.values(), *FILES.values()):
        _, entry, problems = reading.entry(path, "x.yml", kind)
        assert (entry is None) == bool(problems)


VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.text(max_size=20),
        st.sampled_from(["now", "13", "undated", "all", "https://a.example/b"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(sorted(Service.model_fields)), inner, max_size=4),
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(sorted(Service.model_fields)), VALUES, max_size=12))
@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_shape_of_an_entry_is_told_in_our_own_words(
    tmp_path: Path, values: dict[str, object]
) -> None:
    import json

    path = tmp_path / "x.yml"
    path.write_bytes(json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    _, _, problems = reading.entry(path, "x.yml", Service)
    for problem in problems:
        assert "Input should" not in problem.text
        assert problem.rule


@given(ANY)
@settings(max_examples=400, deadline=None)
def test_what_is_shown_holds_nothing_that_cannot_be_seen(text: str) -> None:
    assert characters.hidden_character(characters.visible(text)) is None


@given(ANY, st.integers(1, 50), st.integers(1, 50))
def test_a_problem_for_github_is_one_line(text: str, line: int, column: int) -> None:
    said = Problem(Place("a.yml", line, column), text, "rule", text).for_github()
    assert "\n" not in said
    assert "\r" not in said


@cache
def small_library() -> Library:
    return checked(SMALL, TODAY, DOCUMENTS).library


@given(ANY)
@settings(max_examples=150, deadline=None)
def test_any_text_that_the_model_takes_stands_on_the_page_as_typed(text: str) -> None:
    try:
        prose = Prose.checked(text)
    except ValueError:
        return
    library = small_library()
    service = library.services["gb/listeners"].model_copy(update={"about": prose})
    entries = {
        **library.entries,
        "services": {**library.entries["services"], "gb/listeners": service},
    }
    changed = type(library)(entries, library.lone, library.sources, TODAY, library.documents)
    page = next(
        page
        for page in render.pages(changed)
        if page.path == f"contacts/gb/{neutral('gb/listeners')}/"
    )
    html = Html(page.html)
    assert (html.unbalanced, html.comments) == ([], [])
    assert "".join(prose.split()) in "".join(html.text.split())


@given(st.text(alphabet=string.ascii_lowercase + string.digits + "/-", min_size=1, max_size=40))
def test_a_neutral_address_is_four_letters_that_spell_nothing(name: str) -> None:
    assert len(neutral(name)) == 4
    assert not set(neutral(name)) & set("aeiouy01l")


def schema_errors(values: object, kind: str) -> int:
    """How many errors an editor's validator finds in an entry."""
    blocks = {SINGULAR[name]: block for name, block in KINDS.items()} | FILES
    validator = jsonschema.Draft202012Validator(blocks[kind].model_json_schema())
    return sum(1 for _ in validator.iter_errors(values))


@pytest.mark.parametrize(
    "path", sorted((ROOT / "guidance").rglob("*.yml")), ids=lambda path: path.stem
)
def test_the_editor_agrees_with_check_about_every_real_entry(path: Path) -> None:
    kind = path.relative_to(ROOT / "guidance").parts[0]
    values = yaml_source.read(path, path.name, yaml_source.LIST)[0].values
    assert schema_errors(in_editor(values), SINGULAR.get(kind, path.stem)) == 0


def in_editor(value: object) -> object:
    """A value as an editor sees it: YAML 1.2 knows whole numbers, true and false."""
    if isinstance(value, dict):
        return {key: in_editor(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [in_editor(inner) for inner in value]
    if value in ("true", "false"):
        return value == "true"
    return (
        int(value)
        if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 9
        else value
    )

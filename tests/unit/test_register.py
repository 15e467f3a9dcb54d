"""What the register says of its numbers and sources: one page or two, whose page, and what a call may cost."""

from __future__ import annotations

import pytest

from helpers.guidance import Guidance
from signpost.entries.library import Library
from signpost.entries.problem import Problem
from signpost.entries.schema.text import SourceAddress
from signpost.outputs import coverage
from signpost.text.phone_numbers import cost_of, kind_of

# ------------------------------------------------------------------------------------------------- one page or two


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.example.org/contact/", "example.org/contact", True),
        ("http://example.org/contact", "https://example.org/contact#numbers", True),
        ("example.org", "https://www.example.org/contact", True),
        ("https://example.org/contact", "example.org", True),
        ("example.org/contact", "example.org/about", False),
        ("example.org/contact?page=1", "example.org/contact?page=2", False),
        ("help.example.org", "example.org", False),
        ("example.org", "example.com", False),
    ],
)
def test_two_sources_are_one_if_they_are_the_same_page_or_one_names_no_page(
    one: str, other: str, same: bool
) -> None:
    assert SourceAddress(one).is_same_as(SourceAddress(other)) is same


def test_a_number_with_a_second_contact_from_elsewhere_has_two_sources(guidance: Guidance) -> None:
    """Of two contacts with one number, it is enough that one names another page than the register."""
    guidance.change(
        "services/gb/emergency.yml",
        "  - {text:",
        '  - {phone: "999", dialled: short, note: A silent call., source: https://other.example.org,'
        " checked: 2026-10-01, by: archive}\n  - {text:",
    )
    (problem,) = of_rule(guidance, "same-source")
    assert "rests on two sources" in problem.text
    assert problem.place.line == 12


def test_following_the_cure_of_same_source_to_the_letter_ends_it(guidance: Guidance) -> None:
    block = "        source: https://listeners.example.org/{}\n        checked: 2026-10-01\n        by: archive\n"
    guidance.change("register.yml", block.format("numbers"), block.format("contact"))
    assert "write same_source: true into this block" in of_rule(guidance, "same-source")[0].fix
    guidance.change(
        "register.yml",
        block.format("contact"),
        block.format("contact") + "        same_source: true\n",
    )
    assert guidance.problems() == []


def test_coverage_counts_numbers_by_their_sources(
    guidance: Guidance, real_library: Library
) -> None:
    assert coverage.coverage(guidance.library()).numbers == {
        "two sources": 1,
        "one source": 2,
        "line quoted": 0,
    }
    assert "| one source | 2 |" in coverage.document(guidance.library())
    numbers = [number for owner in real_library.register.owners for number in owner.numbers]
    found = coverage.coverage(real_library).numbers
    assert found["two sources"] + found["one source"] == len(numbers)
    assert found["one source"] == sum(number.same_source for number in numbers) > 0


# ---------------------------------------------------------------------------------------------------- whose page


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("platforms/examplegram.yml", "source: elsewhere.example.net/page", "source: https://www.evil.example.com/page"),
        ("platforms/examplegram.yml", "source: rules.example.net", "source: evil.example.com"),
        ("services/gb/listeners.yml", "by: live}", "by: third-party}"),
        ("countries/gb.yml", "must_display:\n", "must_display:\n  - {text: They tell you., source: evil.example.com/a,"
         " checked: undated, by: third-party}\n"),
        ("advice/settings.yml", "checked: 2026-07, by: archive", "checked: 2026-07, by: third-party"),
        ("schemes.yml", "    - id: threats\n      label: Threats\n  source: https://schemes.example.org/list\n"
         "  checked: 2026-01-02\n  by: archive", "    - id: threats\n      label: Threats\n"
         "  source: https://schemes.example.org/list\n  checked: 2026-01-02\n  by: third-party"),
        ("floor.yml", "source: https://travel.example.org", "source: https://evil.example.com"),
        ("register.yml", "source: https://listeners.example.org/numbers\n        checked: 2026-10-01\n        by: archive",
         "source: https://evil.example.com\n        checked: 2026-10-01\n        by: third-party"),
    ],
    ids=["route", "exception", "privacy", "country", "advice", "scheme", "floor", "register"],
)  # fmt: skip
def test_a_third_partys_site_that_is_not_listed_is_told_wherever_it_stands(
    guidance: Guidance, file: str, old: str, new: str
) -> None:
    problems = of_rule(guidance.change(file, old, new), "third-party-source")
    told = [problem for problem in problems if "is not among third_party_sources" in problem.text]
    assert [problem.place.file for problem in told] == [f"guidance/{file}"]
    host = told[0].text.split('"')[1]
    # The cure, to the letter: the host into the list, in its place. What nothing rests on now is another matter.
    before = "[elsewhere.example.net, other.example.net, rules.example.net, travel.example.org]"
    listed = ", ".join(sorted({*before.strip("[]").split(", "), host}))
    guidance.change("register.yml", before, f"[{listed}]")
    assert {problem.text.split('"')[1] for problem in of_rule(guidance, "third-party-source")} == {
        problem.text.split('"')[1] for problem in problems if problem not in told
    }


def test_while_an_entry_cannot_be_read_no_site_is_called_unused(guidance: Guidance) -> None:
    guidance.write("platforms/examplegram.yml", "name: [")
    assert of_rule(guidance, "third-party-source") == []


# ------------------------------------------------------------------------------------------------ what a call costs

PREMIUM = [
    ("FR", "118 218"), ("FR", "81212"), ("FR", "3201"), ("ES", "11818"), ("ES", "25600"), ("IT", "1254"),
    ("CH", "1811"), ("SE", "118 118"), ("AU", "1234"), ("BE", "1307"), ("NZ", "018"), ("IE", "57500"), ("US", "24280"),
    ("HR", "118 11"), ("RO", "1200"), ("ZA", "41348"), ("KE", "90900"), ("MX", "7760"), ("TH", "1113"), ("LV", "1180"),
]  # fmt: skip
"""Codes that the phone library knows to cost more: directory enquiries, premium text messages, chat lines."""

UNKNOWN = [
    ("GB", "118 118"), ("GB", "118 500"), ("GB", "70070"), ("DE", "11833"), ("DE", "22922"), ("NL", "1888"),
    ("NO", "1881"), ("IE", "11811"), ("US", "20222"), ("JP", "104"), ("EU", "118 118"),
]  # fmt: skip
"""Codes of which it does not know the cost; most of these do cost more."""

ORDINARY = [
    ("GB", "999"), ("GB", "112"), ("US", "911"), ("US", "988"), ("FR", "3018"), ("DE", "116 111"), ("IT", "112"),
    ("EU", "116 111"), ("EU", "112"), ("ES", "017"), ("CH", "143"), ("PL", "116 123"), ("AU", "000"), ("JP", "110"),
]  # fmt: skip
"""Codes that are free or at the usual rate."""


@pytest.mark.parametrize(("country", "code"), PREMIUM)
def test_the_phone_library_knows_these_codes_to_cost_more(country: str, code: str) -> None:
    assert cost_of(code.replace(" ", ""), country) == "premium"


@pytest.mark.parametrize("use", ["phone", "text"])
@pytest.mark.parametrize(("country", "code"), PREMIUM + UNKNOWN)
def test_a_code_that_may_cost_more_is_refused(
    guidance: Guidance, country: str, code: str, use: str
) -> None:
    registered(guidance, country, code, use)
    rules = {
        problem.rule
        for problem in guidance.problems()
        if problem.place.file == "guidance/register.yml"
    }
    # What has not even the form of a number to call there is refused for that.
    expected = (
        "foreign-number"
        if use == "phone" and kind_of(digits(code), country) is None
        else "costly-number"
    )
    assert expected in rules


@pytest.mark.parametrize(("country", "code"), ORDINARY)
def test_a_code_that_is_free_or_at_the_usual_rate_passes(
    guidance: Guidance, country: str, code: str
) -> None:
    registered(guidance, country, code, "phone")
    assert not {"costly-number", "foreign-number"} & {
        problem.rule for problem in guidance.problems()
    }


@pytest.mark.parametrize("code", ["'*112'", "'#999'", "'*118118'"])
@pytest.mark.parametrize(("use", "rule"), [("phone", "foreign-number"), ("text", "costly-number")])
def test_a_code_with_a_star_or_hash_is_not_the_code_without_it(
    guidance: Guidance, code: str, use: str, rule: str
) -> None:
    registered(guidance, "GB", code, use)
    assert of_rule(guidance, rule)


def test_a_prefix_for_relay_does_not_hide_what_a_number_costs(guidance: Guidance) -> None:
    registered(guidance, "GB", "18001 0909 879 0000", "relay")
    assert of_rule(guidance, "costly-number")


def test_an_exemption_with_its_reason_lets_a_code_pass(guidance: Guidance) -> None:
    guidance.change("register.yml", "number: 0808 157 0999", "number: 118 118")
    guidance.change("services/gb/listeners.yml", "phone: 0808 157 0999", "phone: 118 118")
    assert [problem.rule for problem in guidance.problems()] == ["costly-number"]
    guidance.write("exemptions.yml", "exemptions:\n  - {rule: costly-number, entry: register, value: 118 118,"
                   " because: Its owner says that it is free., by: a second reader}\n")  # fmt: skip
    assert guidance.problems() == []


def test_every_registered_number_is_free_or_usual_or_exempted(real_library: Library) -> None:
    exempted = {str(held.value) for held in real_library.exemptions.exemptions
                if held.rule in ("costly-number", "foreign-number")}  # fmt: skip
    for owner in real_library.register.owners:
        for held in owner.numbers:
            kind = kind_of(held.number.digits, str(held.country))
            short = kind in ("SHORT", None)
            known = cost_of(held.number.digits, str(held.country)) in ("free", "usual") if short else kind not in (
                "PREMIUM_RATE", "SHARED_COST", "PERSONAL_NUMBER", "PAGER")  # fmt: skip
            assert (known and kind is not None) or str(held.number) in exempted, held.number


# ------------------------------------------------------------------------------------------------------- in common


def digits(code: str) -> str:
    return code.replace(" ", "")


def registered(guidance: Guidance, country: str, number: str, use: str) -> None:
    """Let the register's block for the listeners hold another number."""
    guidance.change("register.yml", "number: 0808 157 0999\n        use: phone\n        country: GB",
                    f"number: {number}\n        use: {use}\n        country: {country}")  # fmt: skip


def of_rule(guidance: Guidance, rule: str) -> list[Problem]:
    return [problem for problem in guidance.problems() if problem.rule == rule]

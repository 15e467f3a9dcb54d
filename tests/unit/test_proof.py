"""The finished pages are read back: whatever way something came onto one, it is found before it is published."""

from __future__ import annotations

import pytest

from helpers.guidance import Guidance
from signpost.entries.library import Library
from signpost.proof.page_proof import Proof

GOOD = '<p class="lead">Call <a class="call" href="tel:08081570999">0808 157 0999</a> &amp; listen.</p>'


@pytest.fixture
def proof(guidance: Guidance) -> Proof:
    return Proof(guidance.library())


def faults(proof: Proof, html: str) -> list[str]:
    return list(proof.faults("help/x/", html, "guidance/concerns/x.yml"))


def test_a_good_page_has_no_faults(proof: Proof) -> None:
    assert faults(proof, GOOD) == []


@pytest.mark.parametrize(
    "html",
    [
        "<script>1</script>",
        '<p onclick="x">y</p>',
        '<img src="x">',
        '<p style="color:red">y</p>',
        "<p",
        "a < b",
        "<!-- x -->",
        '<p\nclass="lead">x</p>',
        '<a href="tel:08081570998">Call</a>',
        '<a href="sms:85258">Text</a>',
        '<a href="mailto:evil@evil.example">Write</a>',
        '<a rel="noopener noreferrer external" href="https://evil.example/">Go</a>',
        '<a href="https://help.examplegram.example/">Go</a>',
        '<a rel="noopener noreferrer external" href="http://help.examplegram.example/">Go</a>',
        '<a href="javascript:alert(1)">Go</a>',
        '<a rel="noopener noreferrer external" href="https://help.examplegram.example/new?ticket=361">Go</a>',
        "<p>Call 0808 157 0998.</p>",
        "<p>Call 0808157099.</p>",
        "<p>Write to help@evil.example.</p>",
        "<p>See evil-helpline.com for more.</p>",
        "<p>See https://evil.example/x.</p>",
        "<p>See help.examplegram.example/community/evil.</p>",
        '<a href="//evil.example/">Go</a>',
        '<a href="/\\\\evil.example/">Go</a>',
        '<a href="../x/?q=1">Go</a>',
        '<a target="_blank" href="../x/">Go</a>',
        '<form action="../x/">',
        '<script src="https://evil.example/x.js"></script>',
        '<script src="//evil.example/x.js"></script>',
        '<script data-country="./x.js">1</script>',
        '<link rel="stylesheet" href="https://help.examplegram.example/x.css">',
        '<meta http-equiv="refresh" content="0; url=../x/">',
        '<meta http-equiv="Content-Security-Policy" content="default-src *">',
        '<meta name="description" content="Call 0808 157 0998">',
        '<p aria-label="x">',
        '<nav aria-label="Call 0808 157 0998">',
    ],
)
def test_what_must_not_be_on_a_page_is_found(proof: Proof, html: str) -> None:
    assert len(faults(proof, GOOD + html)) >= 1


@pytest.mark.parametrize(
    "html",
    [
        '<a href="../../contacts/gb/#emergency">I can’t speak</a>',
        '<a rel="noopener noreferrer external" href="https://help.examplegram.example/new?ticket=360">Go</a>',
        "<p>As kept on 28 July 2026, over 180 days old.</p>",
        "<p>Since 10 December 2025, for 24 hours, 7 days.</p>",
        "<p>See help.examplegram.example/contact/383679321740945.</p>",
        "<p>From rules.example.net, not their own page.</p>",
        "<code>guidance/concerns/x.yml</code>",
        "<p>Write to talk@listeners.example.org.</p>",
    ],
)
def test_what_may_be_on_a_page_passes(proof: Proof, html: str) -> None:
    assert faults(proof, html) == []


def test_a_fault_is_told_of_every_page_that_has_it(proof: Proof) -> None:
    html = "<p>fine</p>\n<p>Call 0808 157 0998.</p>\n<p>fine</p>"
    for path in ("help/x/", "help/y/"):
        said = list(proof.faults(path, html, "guidance/concerns/x.yml"))
        assert said == [
            f"{path}: the text holds the number 0808 157 0998, which is not registered for this page."
        ]


@pytest.mark.parametrize(
    ("path", "html", "fine"),
    [
        ("contacts/pe/", '<a class="call" href="tel:105">105</a>', True),
        ("contacts/qa/", '<a class="call" href="tel:105">105</a>', False),
        ("help/x/", '<a class="call" href="tel:105">105</a>', False),
        ("contacts/pe/", '<a class="call" href="tel:999">999</a>', True),  # The home country's.
        ("contacts/pe/", "<p>0808 157 0999</p>", True),
        ("checklists/sheet-01/pe/", '<a class="call" href="tel:105">105</a>', True),
    ],
)
def test_a_page_names_the_numbers_of_its_own_country_and_of_home_alone(
    proof: Proof, path: str, html: str, fine: bool
) -> None:
    assert (list(proof.faults(path, html, "guidance/floor.yml")) == []) == fine


def test_what_is_for_one_country_alone_names_no_number_of_home(proof: Proof) -> None:
    html = ['<a class="call" href="tel:999">999</a>']
    assert list(proof.faults_in_texts("assets/countries/gb.json", "GB", html)) == []
    assert len(list(proof.faults_in_texts("assets/countries/pe.json", "PE", html))) == 1


def test_no_number_of_another_country_may_stand_on_a_page_of_the_real_site(
    real_library: Library,
) -> None:
    """Every number of each country on a page of every other: refused, unless both have it."""
    proof, tried = Proof(real_library), 0
    held = [
        (str(one.country), one.number.digits)
        for owner in real_library.register.owners
        for one in owner.numbers
    ]
    own = {code: {digits for of, digits in held if of == code} for code, _ in held}
    own["EU"] = own.get("EU", set())
    for code in real_library.countries:
        for country, digits in held:
            if country == code or digits in own[code] | own["GB"] | own["EU"]:
                continue
            tried += 1
            html = f'<a class="call" href="tel:{digits}">Call</a>'
            assert list(proof.faults(f"contacts/{code.lower()}/", html, "x.yml")), (code, digits)
    assert tried > 10_000


def test_a_page_may_name_its_own_file_and_no_other(proof: Proof) -> None:
    html = "<code>guidance/concerns/x.yml</code>"
    assert list(proof.faults("help/x/", html, "guidance/concerns/x.yml")) == []
    assert len(list(proof.faults("help/y/", html, "guidance/concerns/y.yml"))) == 1


def test_a_number_of_an_open_service_that_does_not_stand_on_its_page_is_missed(
    proof: Proof,
) -> None:
    made_from = "guidance/services/gb/listeners.yml"
    assert list(proof.faults("contacts/gb/x/", GOOD, made_from)) == []
    assert list(proof.faults("contacts/gb/x/", "<p>Call 0808 157 0999.</p>", made_from)) == []
    assert list(proof.faults("contacts/gb/x/", "<p>Call 999.</p>", made_from)) == [
        "contacts/gb/x/: the number 0808 157 0999 is lost."
    ]


def test_every_one_digit_slip_of_every_number_is_refused(real_library: Library) -> None:
    """Change, drop, double and swap each digit of each registered number: none of the results may be on a page,
    unless it is itself a registered number of another service, which the rules then refuse for this entry."""
    proof = Proof(real_library)
    registered = {
        held.number.digits for owner in real_library.register.owners for held in owner.numbers
    }
    tried = 0
    for digits in sorted(registered):
        slips = {digits[:i] + d + digits[i + 1 :] for i in range(len(digits)) for d in "0123456789"}
        slips |= {digits[:i] + digits[i + 1 :] for i in range(len(digits))}
        slips |= {digits[: i + 1] + digits[i:] for i in range(len(digits))}
        slips |= {
            digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(len(digits) - 1)
        }
        for slip in slips - registered - {""}:
            tried += 1
            assert list(proof.faults("x/", f'<a href="tel:{slip}">Call</a>', "x.yml")), slip
    assert tried > 5_000


def test_every_look_alike_of_every_host_is_refused(real_library: Library) -> None:
    proof = Proof(real_library)
    hosts = {str(host) for owner in real_library.register.owners for host in owner.hosts}
    tried = 0
    for host in sorted(hosts):
        name, _, end = host.rpartition(".")
        alike = {
            f"{name}-help.{end}", f"help-{host}", f"{host}.evil.example", f"evil.{host}", f"{name}.co", f"{name}.{end}m",
            f"user@{host}", f"{host}@evil.example", f"{host}:8443", f"{host}\\@evil.example", host.replace("o", "0", 1),
            host.replace("l", "1", 1), host.replace("m", "rn", 1), host.replace("i", "і", 1), host.replace(".", "。", 1),
            f"{host}%2eevil.example", f"www.{host}.", f"{name[1:]}.{end}", f"{name[0]}{host}", host.upper(),
            f"{name[:1]}{name[2:]}.{end}", f"xn--{host}", f"{host}..{end}", f"{host} .evil.example", f"{name}{end}.{end}",
            f"evil.example/{host}", f"evil.example?{host}", f"evil.example#{host}", host.replace(".", "-", 1),
        }  # fmt: skip
        for other in alike - hosts:
            tried += 1
            html = f'<a rel="noopener noreferrer external" href="https://{other}/">Go</a>'
            assert list(proof.faults("x/", html, "x.yml")), other
    assert tried > 2_000

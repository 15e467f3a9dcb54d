"""Every element that a finished page may hold, with its attributes; all else stops the build.

No table has a form with an action, a frame, an embedded object, a style, an event handler or a
target: nothing that runs, sends or loads.
"""

import re
from collections.abc import Mapping

Table = Mapping[str, frozenset[str]]
"""Elements by name, each with the attributes that it may have."""

TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z][a-zA-Z:-]*(?:=\"[^\"<>]*\")?)*)\s*/?>")
"""A tag in the one form that templates write: closing slash, name, attributes."""

ATTRIBUTE = re.compile(r"([a-zA-Z][a-zA-Z:-]*)(?:=\"([^\"]*)\")?")

SPOKEN = {
    "alt", "aria-label", "content", "data-newest", "data-title", "data-words", "placeholder",
    "title",
}  # fmt: skip
"""Attributes whose values people may read."""


def _table(text: str) -> Table:
    """Return a table of lines such as `ol ul: class`: elements, and attributes of them all."""
    found: dict[str, frozenset[str]] = {}
    for line in text.split("\n"):
        elements, _, attributes = line.partition(":")
        for element in elements.split():
            found[element] = found.get(element, frozenset()).union(attributes.split())
    return found


READERS = _table("""
    body code dd dt h1 head li q strong summary table tbody td thead title tr
    a: class data-title href rel
    article: class id
    aside: aria-label class data-audience data-concern data-home data-root
    b details dl footer header ol ul: class
    bdi: class translate
    div: aria-label class data-audience data-concern data-index data-library data-no-app
    div: data-ranking data-words role tabindex
    h2 main: id
    h3 h4: translate
    html: lang
    img: alt height loading src width
    input: aria-label autocomplete maxlength spellcheck type
    link: as crossorigin href rel type
    meta: charset content http-equiv name property
    nav: aria-label
    p: class data-day data-newest data-words
    path: d
    script: defer src
    section: aria-label class data-audience data-concern data-home data-root data-words
    span: aria-hidden class data-always data-checked data-open data-place data-tier data-zone
    span: hidden translate
    svg: aria-hidden class viewBox xmlns
    th: scope
""")
"""Pages made from entries."""

DOCUMENTS = _table("""
    blockquote br defs del em head hr noscript strong summary table tbody td th thead title tr
    a: aria-current aria-label class data-md-component data-title href rel title
    abbr: title
    article b code details footer li: class
    aside section: aria-label class
    bdi: class translate
    body: dir
    button: aria-controls aria-expanded aria-label class id tabindex title type
    div: aria-label class data-md-component data-md-scrollfix data-md-type id role tabindex
    form: class name
    h1 h2 h3 h4 pre: id
    header main: class data-md-component
    html: class lang
    img: alt height src width
    input: aria-describedby aria-label autocapitalize autocomplete autocorrect class
    input: data-md-component data-md-toggle id name placeholder required spellcheck type
    label: aria-hidden class for hidden
    link: href rel
    meta: charset content http-equiv name
    nav: aria-label class data-words id
    ol: class role start
    p span: class id
    path: d stroke
    pattern: height id patternUnits width
    rect: fill height stroke width x y
    script: src
    svg: aria-label role viewBox xmlns
    text: fill font-size text-anchor x y
    ul: aria-labelledby class data-md-component data-md-scrollfix
""")
"""Hand-written pages, in the shell of Material."""

PICTURES = _table("""
    defs title
    circle: cx cy fill r stroke
    g: fill stroke transform
    line: stroke stroke-width x1 x2 y1 y2
    path: d fill stroke stroke-width
    pattern: height id patternUnits width
    polyline: fill points stroke stroke-width
    rect: fill height rx stroke width x y
    svg: aria-label fill font-family font-size height role viewBox width xmlns
    text: fill font-size font-weight text-anchor x y
""")
"""Drawings (SVG) in docs/."""

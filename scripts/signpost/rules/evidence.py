"""Rules about evidence: nobody is told to copy what must not be copied."""

import re
from collections.abc import Iterator
from typing import get_args

from signpost.entries.library import Library
from signpost.entries.schema.blocks import AUDIENCES, Evidence, ValuePath
from signpost.entries.schema.text import Prose
from signpost.rules.rule import Finding, leaves_of, rule
from signpost.text.readability import sentences

_CAPTURE = re.compile(
    r"\bscreen[- ]?(?:shot|grab|record|captur)\w*"
    r"|\b(?:sav|copy|copi|forward|print|download|photograph|upload|keep)\w*"
    r"\s+(?:[\w'’-]+\s+){0,4}?"
    r"(?:pictures?|pics?|photos?|images?|videos?|nudes?|evidence)\b",
    re.IGNORECASE,
)


@rule()
def tells_to_copy(library: Library) -> Iterator[Finding]:
    """Nothing that can be on a page about a sexual image of a child tells anyone to screenshot,
    save or forward, not even in order to say what others recommend. That covers concerns that are
    not `evidence: keep`, services, and platforms outside `capture_notes`. The fixed warnings of
    guidance/steps.yml say it once, in the right words."""
    for key, path, prose in leaves_of(library, Prose):
        found = _CAPTURE.search(prose)
        if found and not _may_speak_of_copies(library, key, path):
            said = f'"{found.group()}" can be read as advice to make or keep a copy of a sexual '
            said += "image of a child."
            fix = "say what to write down instead (account name, link, date, time); advice on "
            fix += "keeping messages belongs into capture_notes of a platform or into a concern "
            fix += "with evidence: keep."
            yield Finding(key, path, said, fix)


def _may_speak_of_copies(library: Library, key: str, path: ValuePath) -> bool:
    kind, _, name = key.partition("/")
    if kind == "concerns":
        return library.concerns[name].evidence == "keep" or path[0] == "search_words"
    if kind == "platforms":
        return path[0] in ("capture_notes", "retired", "search_words")
    if kind == "services":
        # A removal tool must be able to say which pictures it takes, and that nobody uploads one.
        return path[0] in ("will_not", "search_words", "name", "formerly")
    return key != "steps" or path[0] == "evidence" or path[:2] == ("note", "keep")


NEVER_COPY = frozenset({"blackmail", "fake-nudes", "grooming", "nudes-shared", "sexual-messages"})
"""The concerns that may be about a sexual image of a child. They are pinned here, since one word
changed in an entry (`evidence: keep`) would tell readers to keep such an image, which harms the
child and can be a crime. To take one out is a change of the program, which no change of guidance
can bring along."""


@rule()
def loosened_evidence(library: Library) -> Iterator[Finding]:
    """A concern that may be about a sexual image of a child says `evidence: never-copy`, for good.
    Which concerns these are is pinned in the program (NEVER_COPY in rules/evidence.py), and no
    exemption is taken."""
    for name in sorted(NEVER_COPY & library.concerns.keys()):
        evidence = library.concerns[name].evidence
        if evidence != "never-copy":
            said = f'"{evidence}" is too weak here: a sexual image of a child may be part of this.'
            fix = "write evidence: never-copy."
            yield Finding(f"concerns/{name}", ("evidence",), said, fix)


@rule()
def unpinned_evidence(library: Library) -> Iterator[Finding]:
    """A new concern with `evidence: never-copy` is pinned in the program, so that nobody loosens it
    later. It is pinned first, in a change of its own, since guidance and program are never changed
    together."""
    never = {name for name, concern in library.concerns.items() if concern.evidence == "never-copy"}
    if not never & NEVER_COPY:  # Other guidance than ours, with concerns of its own.
        return
    for name in sorted(never - NEVER_COPY):
        said = f'"{name}" may be about a sexual image of a child, and the program does not hold it '
        said += "to that."
        fix = f"have {name} added to NEVER_COPY in scripts/signpost/rules/evidence.py first, in a "
        fix += "change of its own."
        yield Finding(f"concerns/{name}", ("evidence",), said, fix)


@rule("steps")
def weak_warning(library: Library) -> Iterator[Finding]:
    """The fixed warnings of guidance/steps.yml (`evidence`) go on warning. There is one for each
    kind of concern. That of `never-copy` tells each reader not to copy. None tells anyone to copy a
    picture, and only that of `keep` says that messages may be kept. No exemption is taken."""
    for kind in get_args(Evidence):
        if kind not in library.steps.evidence:
            said = f'There is no warning for concerns with "{kind}".'
            fix = f"add {kind}: below evidence:, with words for teen, parent and educator."
            yield Finding("steps", ("evidence",), said, fix)
    for kind, voices in library.steps.evidence.items():
        for reader in AUDIENCES:
            for said, fix in _weaknesses(kind, getattr(voices, reader)):
                yield Finding("steps", ("evidence", kind, reader), said, fix)


def _weaknesses(kind: Evidence, warning: str) -> Iterator[tuple[str, str]]:
    """Yield what makes a warning weak, and the cure."""
    told = sentences(warning)
    if kind == "never-copy" and not any(_COPY.search(_forbidden(one)) for one in told):
        said = f'"{warning[:60]}" does not say that nobody may copy the picture.'
        fix = 'write "Do not" or "Never", and after it what nobody may do: save, copy, send on.'
        yield said, fix
    for one in told:
        allowed = _COPY.search(one.replace(_forbidden(one), ""))
        if allowed and (kind != "keep" or _PICTURE.search(one)):
            said = f'"{allowed.group()}" is not forbidden here: "{one[:80]}"'
            fix = "take it out, or say that nobody may do it, with no word of when one may all the "
            fix += "same."
            yield said, fix


def _forbidden(sentence: str) -> str:
    """Return what a sentence forbids; nothing if it also says when one may do it."""
    found = _FORBIDDING.search(sentence)
    return found.group() if found else ""


_FORBIDDING = re.compile(
    r"\b(?:do not|never|must not|may not|nobody|instead of)\b"
    r"(?!\s+(?:be afraid|fail|forget|hesitate|wait|worry))"
    r"(?:(?!\b(?:but|except|only|or else|unless|until|when)\b|[;:]).)*$",
    re.IGNORECASE | re.DOTALL,
)
_COPY = re.compile(
    r"\b(?:screen[- ]?(?:shot|grab|record|captur)\w*|(?:sav|copi|photograph)(?:e|es|ed|ing)\b"
    r"|copy(?:ing)?\b|(?:forward|print|download|upload|keep|send)(?:s|ing)?\b)",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\b(?:picture|pic|photo|image|video|nude)s?\b", re.IGNORECASE)

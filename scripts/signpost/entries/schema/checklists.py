"""Checklists, which become sheets of paper."""

from typing import Annotated, Literal

from pydantic import Field

from signpost.entries.schema.blocks import (
    AtLeastOne,
    Audience,
    Block,
    ServiceKind,
    optional,
    several,
)
from signpost.entries.schema.text import ConcernId, Label, Prose


class Table(Block):
    """A table to fill in by hand."""

    columns: tuple[Label, ...] = Field(
        min_length=2, max_length=6, description="What each column is for."
    )
    rows: Annotated[int, Field(ge=1, le=40)] = Field(description="How many empty rows it has.")


class Question(Block):
    """A question of a lesson; its answer is on the second side."""

    question: Prose = Field(description="The question.")
    choices: tuple[Prose, ...] = several("Answers to choose from, if there are some.")
    answer: Prose = Field(description="The answer, with its reason.")


class SheetSection(Block):
    """A part of a checklist."""

    title: Label = Field(description="Its heading.")
    contacts: tuple[ServiceKind, ...] = several("Kinds of service whose contacts to print.")
    most: Annotated[int, Field(ge=1, le=9)] = Field(
        default=9,
        description="How many of each kind to print, the country's first ones; the address has the "
        "others.",
    )
    paragraphs: tuple[Prose, ...] = several("Plain paragraphs.")
    school: tuple[Literal["roles", "limits", "display"], ...] = several(
        "What the country's entry holds about schools: roles, what staff may not do with pictures "
        "(limits), what schools must display."
    )
    steps: tuple[Prose, ...] = several("Things to do, in order, each with a box to tick.")
    never: tuple[Prose, ...] = several("Things not to do.")
    blanks: tuple[Label, ...] = several("What to fill in by hand: Safeguarding lead.")
    table: Table | None = optional("A table to fill in by hand.")
    questions: tuple[Question, ...] = several("A lesson's questions.")


class Checklist(Block):
    """A sheet to print, one version for each country."""

    number: Annotated[int, Field(ge=1, le=999)] = Field(
        description="Its number for good: the addresses and files of sheets for families carry it "
        "in place of words."
    )
    title: Label = Field(description="Its title.")
    audience: Audience = Field(description="For whom it is.")
    summary: Prose = Field(description="What it is for, in one sentence.")
    introduction: Prose = Field(description="One or two sentences at the top of the sheet.")
    concerns: tuple[ConcernId, ...] = several("Concerns it is about; they bring the evidence rule.")
    sections: AtLeastOne[SheetSection] = Field(description="Its parts.")
    layout: Literal["page", "cards"] = Field(
        default="page",
        description="cards: eight equal cards on a side, to cut out; page: everything else.",
    )
    sides: Annotated[int, Field(ge=1, le=2)] = Field(
        default=1, description="How many sides of paper it may take."
    )
    search_words: tuple[Label, ...] = several("What readers type, with common misspellings.")

"""Advice for readers, in sections."""

from pydantic import Field

from signpost.entries.schema.blocks import AtLeastOne, Audience, Block, Fact, several
from signpost.entries.schema.text import ConcernId, Label, Prose


class Section(Block):
    """A part of an advice topic."""

    heading: Label = Field(description="What it is about, in the reader's words.")
    paragraphs: tuple[Prose, ...] = several("Plain paragraphs.")
    points: tuple[Prose, ...] = several("Things to do or know, one to a line.")
    facts: tuple[Fact, ...] = several("Statements about others, each with its source.")


class Advice(Block):
    """What helps before anything happens."""

    title: Label = Field(description="In the reader's words.")
    audience: AtLeastOne[Audience] = Field(description="Whom it speaks to.")
    summary: Prose = Field(description="One sentence; shown in lists and searches.")
    sections: AtLeastOne[Section] = Field(description="Its parts.")
    concerns: tuple[ConcernId, ...] = several("If it has happened: where to go from here.")
    search_words: tuple[Label, ...] = several("What readers type, with common misspellings.")

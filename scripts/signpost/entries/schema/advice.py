"""Advice for readers, in sections."""

from __future__ import annotations

from pydantic import (
    Field,
)

from signpost.entries.schema.blocks import Audience, Block, Fact
from signpost.entries.schema.text import ConcernId, Label, Prose


class Section(Block):
    """A part of an advice topic."""

    heading: Label = Field(description="What it is about, in the reader's words.")
    paragraphs: tuple[Prose, ...] = Field(default=(), description="Plain paragraphs.")
    points: tuple[Prose, ...] = Field(
        default=(), description="Things to do or know, one to a line."
    )
    facts: tuple[Fact, ...] = Field(
        default=(), description="Statements about others, each with its source."
    )


class Advice(Block):
    """What helps before anything happens."""

    title: Label = Field(description="In the reader's words.")
    audience: tuple[Audience, ...] = Field(min_length=1, description="Whom it speaks to.")
    summary: Prose = Field(description="One sentence; shown in lists and searches.")
    sections: tuple[Section, ...] = Field(min_length=1, description="Its parts.")
    concerns: tuple[ConcernId, ...] = Field(
        default=(), description="If it has happened: where to go from here."
    )
    search_words: tuple[Label, ...] = Field(
        default=(), description="What readers type, with common misspellings."
    )

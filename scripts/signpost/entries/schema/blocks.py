"""The parts that kinds of entry share: choices, claims with their source, links, voices; and how
to walk them."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, Self, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from signpost.entries.schema.text import Address, Checked, Label, Prose, SourceAddress, fault

Age = Annotated[int, Field(ge=0, le=99)]
Audience = Literal["teen", "parent", "educator"]
Evidence = Literal["keep", "note-only", "never-copy"]
Urgency = Literal["now", "soon", "steady"]
StepId = Literal[
    "listen", "danger", "lead", "stop", "note", "police", "report", "remove", "block", "tell"
]
ServiceKind = Literal[
    "emergency",
    "police",
    "hotline",
    "helpline",
    "removal",
    "escalation",
    "regulator",
    "professionals",
    "parents",
    "crisis",
]
SERVICE_KINDS: tuple[ServiceKind, ...] = get_args(ServiceKind)
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
URGENCIES: tuple[Urgency, ...] = get_args(Urgency)
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
EmergencyRole = Literal["police", "ambulance", "fire"]
EMERGENCY_ROLES: tuple[EmergencyRole, ...] = get_args(EmergencyRole)

Item = TypeVar("Item")
AtLeastOne = Annotated[tuple[Item, ...], Field(min_length=1)]
"""A list that holds something."""


def optional(description: str) -> Any:
    """Return a field that is None if an entry leaves it out."""
    return Field(default=None, description=description)


def several(description: str) -> Any:
    """Return a list that is empty if an entry leaves it out."""
    return Field(default=(), description=description)


class Block(BaseModel):
    """A group of fields. Fields that the model does not know are refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=False, hide_input_in_errors=True
    )


class Claim(Block):
    """A statement of fact about somebody else, with where and when it was read, and how it was
    checked."""

    source: SourceAddress = Field(description="The address of the page where this was read.")
    checked: Checked = Field(
        description="The day of the copy that was read (or, with by: live, the day somebody "
        "followed it): 2026-07-28, 2026-07 or 2026, as far as it is known; undated if nothing "
        "is known. Never guess or round."
    )
    by: Literal["live", "archive", "third-party"] = Field(
        description="live: somebody followed it on that day. archive: read in a kept copy of the "
        "owner's own page. third-party: somebody else says so."
    )

    @model_validator(mode="after")
    def _a_live_check_has_a_day(self) -> Self:
        if self.by == "live" and self.checked.count("-") != 2:
            said = "A live check needs the whole day on which somebody followed it."
            fix = "write the day, such as 2026-11-23, or say archive or third-party."
            raise fault("date", said, fix)
        return self


class Fact(Claim):
    """One sourced statement in plain words."""

    text: Prose = Field(description="The statement, in one to three short sentences.")


class Link(Claim):
    """A page of the platform or service that readers may open."""

    title: Label = Field(description="What the reader finds there, in a few words.")
    address: Address = Field(description="The page's whole address.")


class Instructions(Claim):
    """How to do one thing: steps, a page to open, or both."""

    steps: tuple[Prose, ...] = several("What to tap or do, one action to a step.")
    address: Address | None = optional("The page that explains it or lets you do it.")
    note: Prose | None = optional("What to know before or after.")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.steps or self.address or self.note):
            said = "Neither steps nor an address nor a note is given."
            raise fault("nothing-said", said, "write at least one of steps, address and note.")
        return self


class Voices(Block):
    """The same thing said to a teenager, to a parent or carer, and to someone who works with young
    people."""

    teen: Prose = Field(description="To a 13-year-old: short sentences, common words, never blame.")
    parent: Prose = Field(description="To a parent or carer.")
    educator: Prose = Field(description="To a teacher, school nurse, youth worker.")


class Labels(Block):
    """The same title for three readers."""

    teen: Label = Field(
        description="In the teenager's own words, as: Someone is threatening to share my pictures."
    )
    parent: Label = Field(description="As a parent or carer would say it.")
    educator: Label = Field(description="As a school would file it.")


class Words(Block):
    """One step: what to do, and a little more."""

    do: Label = Field(description="The action, as an order of a few words: Stop replying.")
    more: Prose | None = optional("What helps to do it, in one to three short sentences.")


class StepVoices(Block):
    """One step for each reader; a reader who is left out gets the common words, or no such step."""

    teen: Words | None = optional("To a teenager.")
    parent: Words | None = optional("To a parent or carer.")
    educator: Words | None = optional("To someone who works with young people.")


class Orders(Block):
    """The order of the steps for each reader."""

    teen: tuple[StepId, ...] = Field(description="For a teenager.")
    parent: tuple[StepId, ...] = Field(description="For a parent or carer.")
    educator: tuple[StepId, ...] = Field(description="For someone who works with young people.")


def blocks_in(annotation: Any) -> Iterator[type[Block]]:
    """Yield the blocks that a field's annotation mentions."""
    if isinstance(annotation, type) and issubclass(annotation, Block):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from blocks_in(argument)


ValuePath = tuple[str | int, ...]
"""The way from a block to a value in it."""


def values_in(value: object, path: ValuePath = ()) -> Iterator[tuple[ValuePath, object]]:
    """Yield a value and every value in it, each with its path."""
    yield path, value
    inner: Iterable[tuple[Any, object]] = ()
    if isinstance(value, Block):
        inner = value
    elif isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list | tuple):
        inner = enumerate(value)
    for step, within in inner:
        yield from values_in(within, (*path, step))


def leaves(value: object, of: type[Item]) -> Iterator[tuple[ValuePath, Item]]:
    """Yield every block or text of a type in a value, with its path."""
    return ((path, found) for path, found in values_in(value) if isinstance(found, of))


def claims(value: object) -> Iterator[tuple[ValuePath, Claim]]:
    """Yield every claim in a value with its path, those in other claims too."""
    return leaves(value, Claim)

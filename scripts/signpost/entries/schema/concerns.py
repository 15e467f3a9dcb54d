"""What has happened: concerns, the steps that they share, and the schemes they are filed under."""

from typing import Self

from pydantic import Field, model_validator

from signpost.entries.schema.blocks import (
    AtLeastOne,
    Block,
    Claim,
    Evidence,
    Labels,
    Orders,
    ServiceKind,
    StepId,
    StepVoices,
    Urgency,
    Voices,
    optional,
    several,
)
from signpost.entries.schema.text import AdviceId, ConcernId, Label, Prose, Reference, fault


class Codes(Block):
    """Where schools and hotlines file this concern; guidance/schemes.yml lists the schemes."""

    four_cs: tuple[Reference, ...] = several("CO:RE's 4Cs: content, contact, conduct, contract.")
    report_harmful_content: tuple[Reference, ...] = several("Report Harmful Content's eight.")
    insafe: tuple[Reference, ...] = several("Categories of the Insafe helplines.")
    ncmec: tuple[Reference, ...] = several("Categories of NCMEC's CyberTipline.")


class Concern(Block):
    """What happened to somebody, what to do about it, and whom to ask."""

    label: Labels = Field(description="The title of its pages.")
    short: Voices = Field(
        description="What this is about, in one sentence; shown in lists and searches."
    )
    reassurance: Voices = Field(
        description="One line that comes before everything else. Teen: it is not your fault."
    )
    evidence: Evidence = Field(
        description="keep: chats and pictures may be kept. note-only: write down who, where and "
        "when; keep nothing. never-copy: a sexual image of someone under 18 may be involved, "
        "which nobody may copy, for any reason. The program pins the concerns that have it."
    )
    urgency: Urgency = Field(description="now: act at once. soon: today. steady: when ready.")
    online: bool = Field(
        default=True,
        description="false: it happens where no app can help. The concern has no page for each "
        "app; steps and contacts are on its own page.",
    )
    reports: bool = Field(
        default=True,
        description="false: readers win something back and report nobody; what apps say of "
        "reports is left out.",
    )
    steps: dict[StepId, StepVoices] = Field(
        default_factory=dict,
        description="Own words for steps if the common ones (guidance/steps.yml) do not fit.",
    )
    leave_out: tuple[StepId, ...] = several("Common steps that this concern has no use for.")
    order: Orders | None = optional("An own order of steps, if the common one is wrong here.")
    order_because: Prose | None = optional("Why the order differs; shown on How we check.")
    offer: AtLeastOne[ServiceKind] = Field(
        description="Kinds of service to offer, the most urgent first."
    )
    related: tuple[ConcernId, ...] = several("Concerns that often come with this one.")
    advice: tuple[AdviceId, ...] = several("Advice for later; never shown among the steps.")
    search_words: AtLeastOne[Label] = Field(
        description="What readers type, with common misspellings."
    )
    codes: Codes = Field(default=Codes(), description="Where schools and hotlines file this.")

    @model_validator(mode="after")
    def _an_own_order_has_a_reason(self) -> Self:
        if (self.order is None) != (self.order_because is None):
            said = "An order of steps of its own and the reason for it belong together."
            raise fault("order-reason", said, "write both order and order_because, or neither.")
        return self


class Steps(Block):
    """The steps that all concerns share: their order, their words, and the evidence rule."""

    order: Orders = Field(description="The common order of the steps.")
    order_note: Prose = Field(
        description="Where sources differ about the order, said on How we check."
    )
    words: dict[StepId, StepVoices] = Field(description="The common words of each step.")
    evidence: dict[Evidence, Voices] = Field(
        description="The evidence rule for each kind of concern."
    )
    note: dict[Evidence, StepVoices] = Field(description="Words of the step `note` for each kind.")
    when_shown: tuple[Prose, ...] = Field(
        description="What comes before the first step for staff to whom a picture may be shown "
        "that nobody may copy."
    )


class Code(Block):
    """One category of a scheme."""

    id: Reference = Field(description="Its short name, for entries.")
    label: Label = Field(description="Its name in the scheme.")


class Scheme(Claim):
    """A way in which schools, helplines or hotlines sort what happened."""

    title: Label = Field(description="Its name.")
    about: Prose = Field(description="Who uses it and for what.")
    codes: AtLeastOne[Code] = Field(description="Its categories.")


class Schemes(Block):
    """The schemes to which concerns are mapped."""

    four_cs: Scheme = Field(description="CO:RE's 4Cs.")
    report_harmful_content: Scheme = Field(description="Report Harmful Content.")
    insafe: Scheme = Field(description="Insafe helplines.")
    ncmec: Scheme = Field(description="NCMEC's CyberTipline.")

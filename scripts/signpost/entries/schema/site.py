"""The site itself: its name and address, the words that it avoids, and exemptions from rules."""

from typing import Literal

from pydantic import Field

from signpost.entries.schema.blocks import AtLeastOne, Block, optional, several
from signpost.entries.schema.text import (
    HOST,
    SEGMENT,
    Address,
    CountryCode,
    Email,
    Label,
    Number,
    PlatformId,
    Prose,
    Reference,
)


class SiteName(Label):
    """The name of this deployment: words only, since some places escape nothing."""

    pattern = r"[^\W_](?:[\w '’.,-]*[\w.])?"
    longest = 40
    rule = "site-name"
    is_not = "is not a name for a site"
    fix = "use letters, digits, spaces, hyphens and apostrophes."


class LocalContact(Block):
    """A contact of the school or council that runs this copy."""

    label: Label = Field(description="Who it is: Designated Safeguarding Lead.")
    name: Label | None = optional("The person's name, if it may be printed.")
    phone: Number | None = optional("The number.")
    email: Email | None = optional("The e-mail address.")
    note: Prose | None = optional("When and how to reach them.")


class SiteAddress(Address):
    """Where a copy of the site is published, with a slash at the end; links begin with it."""

    pattern = rf"https://{HOST}(?:/{SEGMENT})*/"
    is_not = "is not the address of a site"
    fix = "write it whole, with a slash at the end, such as https://help.school.example/."


class RepositoryAddress(Address):
    """Where the source of the site lives: links to edit a file begin with it."""

    pattern = rf"https://{HOST}(?:/{SEGMENT})*/?"
    is_not = "is not the address of a repository"
    fix = "write it whole, without a question mark, such as https://code.example.org/group/project."


class Site(Block):
    """This deployment: a school or council that runs its own copy edits this file and no other."""

    name: SiteName = Field(
        description="The site's name: short and neutral, since it shows in tabs and history."
    )
    address: SiteAddress = Field(description="Where it is published, with a slash at the end.")
    exit_address: Address = Field(
        default=Address("https://www.bbc.co.uk/weather"),
        description="Where Leave this page goes: it loads fast, shows nothing personal, and is "
        "open in schools.",
    )
    home_country: CountryCode = Field(description="The country shown when nothing else is known.")
    repository: RepositoryAddress | None = optional("Where its source lives, for edit links.")
    branch: Reference = Field(
        default=Reference("main"), description="The branch that edit links open."
    )
    security_contact: Address | None = optional(
        "Where to tell of a weakness of the site, for security.txt; a page of docs/ by default."
    )
    first_platforms: tuple[PlatformId, ...] = several(
        "Apps that readers look for most: if there are more than 44, lists show these first "
        "and lead to the others."
    )
    local_contacts: tuple[LocalContact, ...] = several("Contacts of your own.")


class AvoidedWord(Block):
    """Words we avoid, and what we say instead."""

    avoid: AtLeastOne[Label] = Field(description="The words, in small letters.")
    say: Label = Field(description="What to write instead.")
    why: Prose = Field(description="The reason.")
    where: Literal["everywhere", "teen", "happened"] = Field(
        default="everywhere",
        description="teen: only in text for teenagers. happened: only on pages about what has "
        "happened, since prevention sounds like blame there.",
    )
    unless: tuple[Label, ...] = several("Names that may hold the words.")


class AvoidedWords(Block):
    """The list of words we avoid."""

    words: tuple[AvoidedWord, ...] = Field(description="One block for each.")


class Exemption(Block):
    """One problem that a rule finds and that is right as it is."""

    rule: Label = Field(description="The rule's id.")
    entry: Label = Field(description="The file in guidance/, without .yml: concerns/blackmail.")
    value: Label = Field(description="The words in double quotes in the problem's text.")
    because: Prose = Field(description="Why it is right here.")
    by: Label = Field(description="Who decided it: a role, no private person's name.")


class Exemptions(Block):
    """Problems that are right as they are; one that is no longer needed is itself a problem."""

    exemptions: tuple[Exemption, ...] = several("One block for each.")

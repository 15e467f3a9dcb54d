"""The kinds of entry and the files that stand alone, with the schemas that editors use."""

from __future__ import annotations

import json

from signpost.entries.schema.advice import Advice
from signpost.entries.schema.blocks import Block
from signpost.entries.schema.checklists import Checklist
from signpost.entries.schema.concerns import Concern, Schemes, Steps
from signpost.entries.schema.countries import Country, Floor
from signpost.entries.schema.platforms import Platform
from signpost.entries.schema.register import Register
from signpost.entries.schema.services import Service
from signpost.entries.schema.site import AvoidedWords, Exemptions, Site

KINDS: dict[str, type[Block]] = {
    "concerns": Concern,
    "platforms": Platform,
    "services": Service,
    "countries": Country,
    "advice": Advice,
    "checklists": Checklist,
}
"""The kinds of entry, by the name of their folder."""

SINGULAR = {
    "concerns": "concern",
    "platforms": "platform",
    "services": "service",
    "countries": "country",
    "advice": "advice",
    "checklists": "checklist",
}
"""One entry of a kind, as the editors' schemas are named."""

FILES: dict[str, type[Block]] = {
    "site": Site,
    "register": Register,
    "steps": Steps,
    "schemes": Schemes,
    "words": AvoidedWords,
    "exemptions": Exemptions,
    "floor": Floor,
}
"""The files that stand alone in guidance/."""


def schemas() -> dict[str, str]:
    """Return the editors' JSON Schemas by file name, one for each kind of entry and each lone file."""
    blocks = {SINGULAR[kind]: block for kind, block in KINDS.items()} | FILES
    return {
        f"{name}.json": json.dumps(
            {"$comment": "Made by: python -m signpost schema", **block.model_json_schema()},
            indent=1,
            ensure_ascii=False,
        )
        + "\n"
        for name, block in blocks.items()
    }

"""The kinds of entry and the lone files, with the schemas that editors use."""

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

SINGULAR = {kind: block.__name__.lower() for kind, block in KINDS.items()}
"""One entry of a kind, by which the editors' schemas are named."""

FILES: dict[str, type[Block]] = {
    "site": Site,
    "register": Register,
    "steps": Steps,
    "schemes": Schemes,
    "words": AvoidedWords,
    "exemptions": Exemptions,
    "floor": Floor,
}
"""The lone files in guidance/."""


def schemas() -> dict[str, str]:
    """Return the editors' JSON Schemas by file name, one for each kind and each lone file."""
    schemas: dict[str, str] = {}
    for name, block in ({SINGULAR[kind]: block for kind, block in KINDS.items()} | FILES).items():
        schema = {"$comment": "Made by: python -m signpost schema", **block.model_json_schema()}
        schemas[f"{name}.json"] = json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
    return schemas

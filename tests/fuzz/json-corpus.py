#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a good document of every entity of the contract, as full as its bounds and as bare as they allow.

    json-corpus.py GENERATOR CONTRACT FOLDER
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])

from model import Problems, load  # noqa: E402

MAX_DEPTH = 4
SIMPLE = {
    "id": "42", "ref": "9223372036854775807", "bool": True, "time": "2024-02-29T12:00:00.123Z", "bits": "18446744073709551615",
    "money": {"amount": 1999, "currency": "EUR"}, "url": "https://example.org/a?b=c", "email": "anna@example.org", "handle": "anna_b.c",
    "json": {"a": [1, 2.5, None, "é"]},
}


def single(contract, field, full, depth):
    if field.kind in ("string", "text"):
        return ("a" * max(field.min, min(field.max, 12 if full else 0)))[:field.max]
    if field.kind == "int":
        return field.max if full else field.min
    if field.kind == "real":
        return field.min
    if field.kind == "enum":
        return list(contract.enums[field.target].values)[-1 if full else 0]
    if field.kind == "entity":
        return document(contract, contract.entities[field.target], full, depth + 1)
    return SIMPLE[field.kind]


def value(contract, field, full, depth):
    if field.nullable and (not full or depth > MAX_DEPTH):
        return None
    if field.container == "list":
        return [single(contract, field, full, depth)] * max(field.min_items, min(2, field.max_items) if full and depth <= MAX_DEPTH else 0)
    if field.container == "map":
        return {"key": single(contract, field, full, depth)} if full or field.min_items else {}
    return single(contract, field, full, depth)


def document(contract, entity, full, depth=0):
    return {field.name: value(contract, field, full, depth) for field in entity.fields if full and depth <= MAX_DEPTH or not field.optional}


def main():
    contract, _ = load(Path(sys.argv[2]), Problems())
    folder = Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    for name, entity in contract.entities.items():
        for full in (True, False):
            text = json.dumps(document(contract, entity, full), ensure_ascii=False, separators=(",", ":"))
            (folder / f"{name}-{'full' if full else 'bare'}").write_text(f"{name}\n{text}", encoding="utf-8")


main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract in memory, as the TOML files say it. Whether it makes sense is check.py's business."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

SIMPLE = ("id", "string", "text", "int", "real", "bool", "time", "money", "url", "email", "handle", "bits", "json")
STRINGS = ("string", "text", "url", "email", "handle", "json")
MAX_INT = 9007199254740991
API_BASE = "/api/v1"
# Bounds that a type has of itself: min, max.
BOUNDS = {"url": (1, 2048), "email": (3, 254), "handle": (2, 30), "money": (0, 999_999_999_999), "json": (0, 262_144)}


class Problems:
    """What is wrong with the contract, all of it, as lines for people."""

    def __init__(self):
        self.lines = []

    def add(self, where, message):
        self.lines.append(f"{where}: {message}")


@dataclass
class Field:
    name: str
    where: str
    kind: str               # one of SIMPLE, "enum", "ref", "entity"
    target: str = ""        # name of the enum or entity
    container: str = ""     # "", "list", "map"
    doc: str = ""
    min: int = 0
    max: int = 0
    min_items: int = 0
    max_items: int = 0
    pattern: str = ""
    optional: bool = False
    nullable: bool = False
    viewer: bool = False
    private: bool = False
    secret: bool = False
    since: int = 1
    default: object = None


@dataclass
class Enum:
    name: str
    where: str
    doc: str
    values: dict


@dataclass
class Entity:
    name: str
    where: str
    doc: str
    export: str
    erase: str
    fields: list = field(default_factory=list)
    generated: bool = False
    object: str = ""        # what the app makes an object of: "id", "part", or the field that tells one from another


@dataclass
class Route:
    name: str
    where: str
    values: dict
    params: list = field(default_factory=list)
    query: list = field(default_factory=list)
    answer: str = ""        # entity; a page of a list included
    raw_answer: bool = False  # a page as well

    @property
    def page(self):
        return self.values["answer"] == "page"

    def __getattr__(self, key):
        try:
            return self.values[key]
        except KeyError:
            raise AttributeError(key) from None

    @property
    def body_entity(self):
        return "" if self.body == "raw" else self.body


@dataclass
class Plain:
    """An error, a permission, an event or a bucket: a name and its values."""
    name: str
    where: str
    values: dict

    def __getattr__(self, key):
        try:
            return self.values[key]
        except KeyError:
            raise AttributeError(key) from None


@dataclass
class Contract:
    since: int = 0
    common_errors: list = field(default_factory=list)
    enums: dict = field(default_factory=dict)
    entities: dict = field(default_factory=dict)
    errors: dict = field(default_factory=dict)
    permissions: dict = field(default_factory=dict)
    routes: dict = field(default_factory=dict)
    events: dict = field(default_factory=dict)
    buckets: dict = field(default_factory=dict)
    frames: list = field(default_factory=list)   # where [contract] stands


# Key -> (type, default); a default of ... means that the key must be there.
FIELD_KEYS = {"type": (str, ...), "doc": (str, ...), "min": (int, None), "max": (int, None), "min_items": (int, None),
              "max_items": (int, None), "pattern": (str, ""), "optional": (bool, False), "nullable": (bool, False),
              "viewer": (bool, False), "private": (bool, False), "secret": (bool, False), "since": (int, 1)}
PARAM_KEYS = {key: FIELD_KEYS[key] for key in ("type", "doc", "min", "max", "pattern")}
QUERY_KEYS = PARAM_KEYS | {key: FIELD_KEYS[key] for key in ("min_items", "max_items", "optional", "since")} | {
    "default": (object, None)}
TABLE_KEYS = {
    "contract": {"since": (int, ...), "common_errors": (list, [])},
    "enum": {"doc": (str, ...), "values": (dict, ...)},
    "entity": {"doc": (str, ...), "export": (str, ...), "erase": (str, ...), "fields": (dict, ...), "object": (str, "")},
    "error": {"status": (int, ...), "title": (str, ...)},
    "permission": {"bit": (int, ...), "group": (str, ...), "name": (str, ...), "doc": (str, ...), "reserved": (bool, False)},
    "route": {"method": (str, ...), "path": (str, ...), "area": (str, ...), "caller": (str, ...), "bucket": (str, ...),
              "run": (str, ...), "doc": (str, ...), "body": (str, ""), "max_body": (int, 262144), "spool": (bool, False), "append": (bool, False),
              "params": (dict, {}), "query": (dict, {}), "status": (int, 0), "answer": (str, ""), "errors": (list, []),
              "idempotency": (str, "none"), "if_match": (bool, False), "pool": (bool, False), "since": (int, 1)},
    "event": {"name": (str, ...), "payload": (str, ...), "topic": (str, ...), "kind": (str, ...), "doc": (str, ...), "since": (int, 1)},
    "bucket": {"burst": (int, ...), "per_minute": (int, ...), "doc": (str, ...)},
}


def take(raw, keys, where, problems):
    """The values of a table by its list of keys; None when it cannot be used."""
    if not isinstance(raw, dict):
        problems.add(where, "this must be a table")
        return None
    for key in raw:
        if key not in keys:
            problems.add(where, f"unknown key `{key}`")
    values = {}
    good = True
    for key, (kind, default) in keys.items():
        value = raw.get(key, default)
        if value is ...:
            problems.add(where, f"`{key}` is missing")
            good = False
        elif key in raw and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
            problems.add(where, f"`{key}` must be of type {kind.__name__}")
            good = False
        elif key in raw and key in ("doc", "title", "export", "erase") and not value.strip():
            problems.add(where, f"`{key}` is empty")
        values[key] = value
    return values if good else None


def parse_type(text):
    """"list of enum Audience" -> container, kind, target; None when it is no type."""
    container = ""
    for word in ("list", "map"):
        if text.startswith(word + " of "):
            container, text = word, text[len(word) + 4:]
    if text in SIMPLE:
        return container, text, ""
    head, _, tail = text.partition(" ")
    if head in ("enum", "ref") and tail and " " not in tail:
        return container, head, tail
    if not tail and text[:1].isupper():
        return container, "entity", text
    return None


def read_field(name, raw, where, problems, keys=None):
    place = f"{where} {name}"
    values = take(raw, keys or FIELD_KEYS, place, problems)
    if values is None:
        return None
    parsed = parse_type(values["type"])
    if parsed is None:
        problems.add(place, f"unknown type `{values['type']}`")
        return None
    container, kind, target = parsed
    result = Field(name, place, kind, target, container, values["doc"])
    for key in ("pattern", "optional", "nullable", "viewer", "private", "secret", "since", "default"):
        if key in values:
            setattr(result, key, values[key])
    read_bounds(result, values, problems)
    return result


def read_bounds(result, values, problems):
    low, high = values["min"], values["max"]
    default = BOUNDS.get(result.kind)
    if result.kind in ("int", "real") and (low is None or high is None):
        problems.add(result.where, f"{result.kind} needs `min` and `max`")
    elif result.kind in ("string", "text") and high is None:
        problems.add(result.where, f"{result.kind} needs `max`")
    elif (low is not None or high is not None) and result.kind not in ("int", "real", "string", "text", "url", "email", "money", "json"):
        problems.add(result.where, f"{result.kind} has bounds of its own, `min` and `max` do not apply")
    result.min = low if low is not None else default[0] if default else 0
    result.max = high if high is not None else default[1] if default else 0
    items = values.get("min_items"), values.get("max_items")
    if result.container and items[1] is None:
        problems.add(result.where, f"{result.container} needs `max_items`")
    if not result.container and items != (None, None):
        problems.add(result.where, "`min_items` and `max_items` are for lists and maps")
    result.min_items, result.max_items = items[0] or 0, items[1] or 0


def read_fields(raw, where, problems, keys=None):
    fields = (read_field(name, values, where, problems, keys) for name, values in raw.items())
    return [one for one in fields if one is not None]


def add_unique(table, name, value, problems):
    if name in table:
        problems.add(value.where, f"declared twice, also in {table[name].where}")
    else:
        table[name] = value


def read_table(contract, kind, name, raw, where, problems):
    values = take(raw, TABLE_KEYS[kind], where, problems)
    if values is None:
        return
    if kind == "enum":
        add_unique(contract.enums, name, Enum(name, where, values["doc"], values["values"]), problems)
    elif kind == "entity":
        entity = Entity(name, where, values["doc"], values["export"], values["erase"], object=values["object"])
        entity.fields = read_fields(values["fields"], where[:-1] + ".fields]", problems)
        add_unique(contract.entities, name, entity, problems)
    elif kind == "route":
        route = Route(name, where, values)
        route.params = read_fields(values["params"], where + " params", problems, PARAM_KEYS)
        route.query = read_fields(values["query"], where + " query", problems, QUERY_KEYS)
        add_unique(contract.routes, name, route, problems)
    else:
        table = {"error": contract.errors, "permission": contract.permissions, "event": contract.events, "bucket": contract.buckets}
        add_unique(table[kind], name, Plain(name, where, values), problems)


def read_file(contract, path, problems):
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.add(path.name, f"not TOML: {error}")
        return
    for kind, tables in document.items():
        if kind == "contract":
            contract.frames.append(f"{path.name}: [contract]")
            values = take(tables, TABLE_KEYS[kind], contract.frames[-1], problems)
            if values:
                contract.since, contract.common_errors = values["since"], values["common_errors"]
        elif kind not in TABLE_KEYS:
            problems.add(path.name, f"unknown table [{kind}]")
        elif not isinstance(tables, dict):
            problems.add(path.name, f"[{kind}] must hold tables")
        else:
            for name, raw in tables.items():
                read_table(contract, kind, name, raw, f"{path.name}: [{kind}.{name}]", problems)


def add_pages(contract):
    """`answer = "list of Post"` means an entity PostPage."""
    for route in contract.routes.values():
        route.raw_answer = route.values["answer"] in ("raw", "page")
        answer = route.values["answer"]
        if not answer.startswith("list of "):
            route.answer = "" if route.raw_answer else answer
            continue
        item = answer.removeprefix("list of ")
        route.answer = item + "Page"
        if route.answer in contract.entities or item not in contract.entities:
            continue
        where = route.where
        page = Entity(route.answer, where, f"A page of a list of {item}.", "none", "none", generated=True)
        page.fields = [
            Field("items", where, "entity", item, "list", doc="The page.", max_items=100),
            Field("next", where, "string", doc="Cursor of the next page; null at the end.", max=500, nullable=True)]
        contract.entities[page.name] = page


def load(folder, problems):
    """Reads every TOML file of a folder, in the order of their names."""
    contract = Contract()
    paths = sorted(Path(folder).glob("*.toml"))
    for path in paths:
        read_file(contract, path, problems)
    add_pages(contract)
    return contract, paths

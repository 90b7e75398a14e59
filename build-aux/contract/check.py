# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a contract makes sense. Every rule speaks a sentence that names the file and the table."""

import re

from model import MAX_INT, SIMPLE, STRINGS
from naming import C_WORDS, IDENTIFIER, TAKEN_TYPES, TYPE_NAME, WORD, camel, snake, upper

MAX_FIELDS = 64
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
CALLERS = ("anyone", "user", "shop", "moderator", "admin", "owner")
RUNS = ("read", "write", "work", "direct")
IDEMPOTENCY = ("none", "honoured", "required")
TOPICS = ("user", "hub", "channel", "conversation", "watch")
ERASE = ("none", "delete", "anonymise", "keep")
REQUIRED_ERRORS = {"invalid": 422, "malformed": 400, "internal": 500}
# Types whose value cannot say null: 0 and false are values.
WITHOUT_NULL = ("int", "real", "bool", "enum", "bits")
PARAM_TYPES = ("id", "ref", "string", "handle", "int", "enum")
QUERY_TYPES = ("id", "ref", "string", "text", "handle", "int", "enum", "bool", "time", "bits", "url", "email")


def check(contract, problems):
    check_frame(contract, problems)
    check_names(contract, problems)
    for enum in contract.enums.values():
        check_enum(enum, problems)
    for entity in contract.entities.values():
        check_entity(contract, entity, problems)
    check_errors(contract, problems)
    check_permissions(contract, problems)
    check_events(contract, problems)
    for bucket in contract.buckets.values():
        if bucket.burst < 1 or bucket.per_minute < 1:
            problems.add(bucket.where, "`burst` and `per_minute` must be at least 1")
    for route in contract.routes.values():
        check_route(contract, route, problems)
    check_paths(contract, problems)


def one_of(value, choices, key, where, problems):
    if value not in choices:
        problems.add(where, f"`{key}` is `{value}`, it must be one of: {', '.join(choices)}")


def check_frame(contract, problems):
    if len(contract.frames) != 1:
        found = ", ".join(contract.frames) or "nowhere"
        problems.add("contract", f"[contract] must be there exactly once; it is: {found}")
    for name in contract.common_errors:
        if name not in contract.errors:
            problems.add("[contract]", f"common error `{name}` is not declared")


def check_names(contract, problems):
    seen = {}
    for one in [*contract.enums.values(), *contract.entities.values()]:
        if not TYPE_NAME.match(one.name):
            problems.add(one.where, f"`{one.name}` is not a name of the form PostDraft")
        if one.name in TAKEN_TYPES:
            problems.add(one.where, f"Rialto{one.name} is a type of the program already; choose another name")
        key = snake(one.name)
        if key in seen:
            problems.add(one.where, f"`{one.name}` has the same name in C as {seen[key]}")
        seen[key] = one.where
    tables = (contract.errors, contract.permissions, contract.routes, contract.events, contract.buckets)
    for one in (one for table in tables for one in table.values()):
        if not IDENTIFIER.match(one.name):
            problems.add(one.where, f"`{one.name}` is not a name of the form create_post")
    for route in contract.routes.values():
        if camel(route.name) + "Args" in contract.entities:
            problems.add(route.where, f"the entity {camel(route.name)}Args has the name of the route's arguments")


def check_enum(enum, problems):
    seen = {}
    if not enum.values:
        problems.add(enum.where, "an enum needs values")
    for word, doc in enum.values.items():
        if not WORD.match(word):
            problems.add(enum.where, f"`{word}` is not a word of the wire")
        if not isinstance(doc, str) or not doc.strip():
            problems.add(enum.where, f"the value `{word}` needs a sentence")
        if upper(word) in seen:
            problems.add(enum.where, f"`{word}` and `{seen[upper(word)]}` have the same name in C")
        seen[upper(word)] = word


def check_entity(contract, entity, problems):
    if not entity.fields:
        problems.add(entity.where, "an entity needs fields")
    if len(entity.fields) > MAX_FIELDS:
        problems.add(entity.where, f"{len(entity.fields)} fields, there may be at most {MAX_FIELDS}")
    one_of(entity.erase, ERASE, "erase", entity.where, problems)
    if not IDENTIFIER.match(entity.export):
        problems.add(entity.where, f"`export` must be one word, as `owner`; it is `{entity.export}`")
    check_members(entity.fields, problems)
    for one in entity.fields:
        check_field(contract, one, problems)
    if entity.object:
        check_object(entity, problems)


def check_object(entity, problems):
    """What the app makes an object of."""
    key = next((one for one in entity.fields if one.name == entity.object), None)
    if entity.object == "id" and (key is None or key.kind != "id"):
        problems.add(entity.where, "`object = \"id\"` needs a field `id` of type id")
    elif entity.object != "part" and key is None:
        problems.add(entity.where, f"`object` must be `id`, `part` or a field; there is no field `{entity.object}`")
    for one in entity.fields:
        if one.container == "map":
            problems.add(one.where, "an object cannot show a map")
        if one.name in ("deleted", "type", "parent_instance"):
            problems.add(one.where, f"every object has `{one.name}` already")


def check_members(fields, problems):
    """The names of a struct's members."""
    seen = {"present": "the mask of what is present"}
    for one in fields:
        if not IDENTIFIER.match(one.name):
            problems.add(one.where, f"`{one.name}` is not a name of the form like_count")
        if one.name in C_WORDS:
            problems.add(one.where, f"`{one.name}` is a reserved word of C")
        for name in (one.name, "n_" + one.name) if one.container else (one.name,):
            if name in seen:
                problems.add(one.where, f"the name `{name}` is taken by {seen[name]}")
            seen[name] = one.where


def check_field(contract, one, problems):
    if one.kind == "enum" and one.target not in contract.enums:
        problems.add(one.where, f"there is no enum {one.target}")
    if one.kind in ("ref", "entity") and one.target not in contract.entities:
        problems.add(one.where, f"there is no entity {one.target}")
    if one.kind == "json" and one.container:
        problems.add(one.where, "lists and maps of json cannot be")
    if one.container == "map" and (one.kind not in STRINGS or one.kind == "json"):
        problems.add(one.where, "maps hold string, text, url, email or handle")
    if one.optional and one.nullable and not one.container and one.kind in WITHOUT_NULL:
        problems.add(one.where, f"{one.kind} cannot be optional and nullable: null could not be told from a value")
    if one.viewer and one.private:
        problems.add(one.where, "`private` says all that `viewer` says")
    if one.since < 1 or one.since > max(contract.since, 1):
        problems.add(one.where, f"`since` must be from 1 to the contract's {contract.since}")
    check_bounds(one, problems)


def check_bounds(one, problems):
    if one.min > one.max:
        problems.add(one.where, f"`min` {one.min} is more than `max` {one.max}")
    if one.kind in ("int", "money") and (one.min < -MAX_INT or one.max > MAX_INT):
        problems.add(one.where, f"integers of JSON go to {MAX_INT} only")
    if one.kind in STRINGS and (one.min < 0 or one.max > 1_000_000):
        problems.add(one.where, "a length must be from 0 to 1000000")
    if one.container and not 0 <= one.min_items <= one.max_items:
        problems.add(one.where, f"`min_items` {one.min_items} is more than `max_items` {one.max_items}")
    if one.container and not 1 <= one.max_items <= 100_000:
        problems.add(one.where, "`max_items` must be from 1 to 100000")
    if one.pattern and one.kind not in ("string", "text", "url", "email"):
        problems.add(one.where, f"`pattern` does not apply to {one.kind}")
    if one.pattern:
        try:
            re.compile(one.pattern)
        except re.error as error:
            problems.add(one.where, f"`pattern` is not a regular expression: {error}")


def check_errors(contract, problems):
    for name, status in REQUIRED_ERRORS.items():
        if name not in contract.errors:
            problems.add("contract", f"[error.{name}] is missing; the codec needs it")
        elif contract.errors[name].status != status:
            problems.add(contract.errors[name].where, f"`status` must be {status}")
    for error in contract.errors.values():
        if not 400 <= error.status <= 599:
            problems.add(error.where, f"`status` is {error.status}, it must be from 400 to 599")


def check_permissions(contract, problems):
    bits = {}
    for permission in contract.permissions.values():
        if not 0 <= permission.bit <= 63:
            problems.add(permission.where, f"`bit` is {permission.bit}, it must be from 0 to 63")
        if permission.bit in bits:
            problems.add(permission.where, f"bit {permission.bit} is taken by {bits[permission.bit]}")
        bits[permission.bit] = permission.where


def check_events(contract, problems):
    names = {}
    for event in contract.events.values():
        wire = event.values["name"]
        if not re.match(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+\Z", wire):
            problems.add(event.where, f"`{wire}` is not a name of the form post.create")
        if wire in names:
            problems.add(event.where, f"the name `{wire}` is taken by {names[wire]}")
        names[wire] = event.where
        if event.payload not in contract.entities:
            problems.add(event.where, f"the payload {event.payload} is not declared")
        one_of(event.topic, TOPICS, "topic", event.where, problems)
        one_of(event.kind, ("durable", "ephemeral"), "kind", event.where, problems)
        if event.kind == "durable" and event.topic == "watch":
            problems.add(event.where, "what is only watched cannot be durable: Ready does not hold it")
        check_since(contract, event, problems)


def check_since(contract, one, problems):
    if not 1 <= one.since <= max(contract.since, 1):
        problems.add(one.where, f"`since` must be from 1 to the contract's {contract.since}")


def check_route(contract, route, problems):
    one_of(route.method, METHODS, "method", route.where, problems)
    one_of(route.caller, CALLERS, "caller", route.where, problems)
    one_of(route.run, RUNS, "run", route.where, problems)
    one_of(route.idempotency, IDEMPOTENCY, "idempotency", route.where, problems)
    if route.bucket not in contract.buckets:
        problems.add(route.where, f"the bucket `{route.bucket}` is not declared")
    if not IDENTIFIER.match(route.area):
        problems.add(route.where, f"`area` must be a folder of server/, it is `{route.area}`")
    for name in route.errors:
        if name not in contract.errors:
            problems.add(route.where, f"the error `{name}` is not declared")
        elif name in contract.common_errors:
            problems.add(route.where, f"the error `{name}` is one that every route has")
    if len(set(route.errors)) != len(route.errors):
        problems.add(route.where, "an error is listed twice")
    check_since(contract, route, problems)
    check_body(contract, route, problems)
    check_answer(contract, route, problems)
    check_conditions(route, problems)
    check_arguments(contract, route, problems)


def check_body(contract, route, problems):
    if route.body and route.body != "raw" and route.body not in contract.entities:
        problems.add(route.where, f"the body {route.body} is not declared")
    if route.body and route.method in ("GET", "DELETE"):
        problems.add(route.where, f"{route.method} has no body")
    if route.spool and route.body != "raw":
        problems.add(route.where, "`spool` is for raw bodies")
    if route.append and (route.body != "raw" or route.spool):
        problems.add(route.where, "`append` is for raw bodies that are not spooled")
    if route.page and route.body:
        check_form(contract, route, problems)
    if route.max_body < 1:
        problems.add(route.where, "`max_body` must be at least 1")


def check_form(contract, route, problems):
    entity = contract.entities.get(route.body)
    if entity is None:
        problems.add(route.where, "what a page's form sends is an entity")
    elif any(one.kind not in QUERY_TYPES or one.container == "map" for one in entity.fields):
        problems.add(route.where, f"{entity.name} has fields that cannot stand in a form")


def check_answer(contract, route, problems):
    answer = route.values["answer"]
    item = answer.removeprefix("list of ")
    if answer and not route.raw_answer and item not in contract.entities:
        problems.add(route.where, f"the answer {item} is not declared")
    if answer.startswith("list of ") and item in contract.entities and not contract.entities[route.answer].generated:
        problems.add(route.where, f"the entity {route.answer} has the name of the page that `{answer}` makes")
    if route.status and not 200 <= route.status <= 299:
        problems.add(route.where, f"`status` is {route.status}, it must be from 200 to 299")
    if answer and route.status == 204:
        problems.add(route.where, "204 has no answer")
    if not answer and route.status not in (0, 204):
        problems.add(route.where, f"a route without an answer has the status 204, not {route.status}")


def check_conditions(route, problems):
    if route.idempotency != "none" and route.method == "GET":
        problems.add(route.where, "GET needs no idempotency key")
    if route.if_match and route.method not in ("PUT", "PATCH", "DELETE", "POST"):
        problems.add(route.where, f"`if_match` does not apply to {route.method}")
    if route.if_match and not {"stale", "version_required"} <= set(route.errors):
        problems.add(route.where, "`if_match` needs the errors `stale` and `version_required`")
    if route.run == "direct" and not (route.raw_answer and route.idempotency == "none"):
        problems.add(route.where, "a `direct` route answers raw, and no key makes it happen once")
    if route.pool and route.run != "read":
        problems.add(route.where, "`pool` is for routes that read")


def check_arguments(contract, route, problems):
    check_members([*route.params, *route.query], problems)
    if any(one.name == "body" for one in [*route.params, *route.query]):
        problems.add(route.where, "the name `body` is the body's")
    for one in route.params:
        if one.container or one.kind not in PARAM_TYPES:
            problems.add(one.where, f"a parameter in the path must be one of: {', '.join(PARAM_TYPES)}")
        check_field(contract, one, problems)
    for one in route.query:
        if one.kind not in QUERY_TYPES or one.container == "map":
            problems.add(one.where, "this type cannot stand in a query")
        if one.container == "list" and one.kind in ("string", "text", "url"):
            problems.add(one.where, "lists in a query are split at commas; they cannot hold free text")
        check_field(contract, one, problems)
        if one.default is not None:
            check_default(contract, one, problems)


def check_default(contract, one, problems):
    value = one.default
    if one.optional:
        problems.add(one.where, "`default` and `optional` exclude each other")
    if one.container:
        good = False
    elif one.kind == "int":
        good = type(value) is int and one.min <= value <= one.max
    elif one.kind == "bool":
        good = type(value) is bool
    elif one.kind == "enum":
        good = one.target in contract.enums and value in contract.enums[one.target].values
    elif one.kind == "string":
        good = isinstance(value, str) and one.min <= len(value) <= one.max
    else:
        good = False
    if not good:
        problems.add(one.where, f"`default` {value!r} is not a value of the field")


def segments(path):
    return path.split("/")[1:]


def check_paths(contract, problems):
    shapes = {}
    for route in contract.routes.values():
        parts = segments(route.path)
        named = [part[1:-1] for part in parts if part.startswith("{") and part.endswith("}")]
        if not route.path.startswith("/") or any(not re.match(r"(\{[a-z_0-9]+\}|[a-z0-9][a-z0-9._-]*)\Z", part) for part in parts):
            problems.add(route.where, f"`{route.path}` is not a path of the form /posts/{{id}}")
            continue
        declared = [one.name for one in route.params]
        if named != declared:
            problems.add(route.where, f"the path's parameters are [{', '.join(named)}], `params` declares [{', '.join(declared)}]")
        shape = (route.method, *("{}" if part.startswith("{") else part for part in parts))
        if shape in shapes:
            other = shapes[shape]
            kind = "the same path" if other.path == route.path else f"ambiguous with the path {other.path}"
            problems.add(route.where, f"{route.method} {route.path} is {kind} of {other.where}")
        shapes.setdefault(shape, route)


assert set(WITHOUT_NULL) - {"enum"} <= set(SIMPLE)

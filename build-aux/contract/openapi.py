# SPDX-License-Identifier: GPL-3.0-or-later
"""openapi.json: the contract as OpenAPI 3.1, for people and for other programs."""

import json

from c_routes import status
from model import API_BASE, MAX_INT, STRINGS

ID_PATTERN = "^[1-9][0-9]{0,18}$"
SIMPLE = {
    "id": {"type": "string", "pattern": ID_PATTERN},
    "bool": {"type": "boolean"},
    "time": {"type": "string", "format": "date-time"},
    "money": {"$ref": "#/components/schemas/Money"},
    "url": {"type": "string", "format": "uri", "pattern": "^https?://"},
    "email": {"type": "string", "format": "email"},
    "handle": {"type": "string", "pattern": "^[a-z0-9_.]{2,30}$"},
    "bits": {"type": "string", "pattern": "^(0|[1-9][0-9]{0,19})$"},
    "json": {},
}
MONEY = {
    "type": "object", "description": "An amount in the minor unit of a currency.", "additionalProperties": False,
    "required": ["amount", "currency"],
    "properties": {"amount": {"type": "integer", "minimum": -MAX_INT, "maximum": MAX_INT}, "currency": {"type": "string", "pattern": "^[A-Z]{3}$"}},
}


def value_schema(field):
    if field.kind == "entity" or field.kind == "enum":
        return {"$ref": f"#/components/schemas/{field.target}"}
    if field.kind == "ref":
        return SIMPLE["id"] | {"x-rialto-ref": field.target}
    if field.kind in ("int", "real"):
        return {"type": "integer" if field.kind == "int" else "number", "minimum": field.min, "maximum": field.max}
    schema = dict(SIMPLE.get(field.kind, {"type": "string"}))
    if field.kind in STRINGS and field.kind not in ("handle", "json"):
        schema |= {"minLength": field.min, "maxLength": field.max}
    if field.pattern:
        schema["pattern"] = f"^(?:{field.pattern})$"
    return schema


def field_schema(field):
    schema = value_schema(field)
    if field.container == "list":
        schema = {"type": "array", "items": schema, "minItems": field.min_items, "maxItems": field.max_items}
    elif field.container == "map":
        schema = {"type": "object", "additionalProperties": schema, "minProperties": field.min_items, "maxProperties": field.max_items}
    if field.nullable:
        schema = schema | {"type": [schema["type"], "null"]} if "type" in schema else {"anyOf": [schema, {"type": "null"}]}
    schema = schema | {"description": field.doc}
    if field.default is not None:
        schema["default"] = field.default
    for key in ("viewer", "private", "secret"):
        if getattr(field, key):
            schema[f"x-rialto-{key}"] = True
    if field.since > 1:
        schema["x-rialto-since"] = field.since
    return schema


def entity_schema(entity):
    return {"type": "object", "description": entity.doc, "additionalProperties": False,
            "required": [field.name for field in entity.fields if not (field.optional or field.viewer or field.private)],
            "properties": {field.name: field_schema(field) for field in entity.fields},
            "x-rialto-export": entity.export, "x-rialto-erase": entity.erase}


def enum_schema(enum):
    sentences = "\n".join(f"- `{word}`: {doc}" for word, doc in enum.values.items())
    return {"type": "string", "description": f"{enum.doc}\n\n{sentences}", "enum": list(enum.values)}


def problem_schema(contract):
    return {"type": "object", "description": "What went wrong (RFC 9457).", "required": ["type", "title", "status", "code"],
            "properties": {
                "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"},
                "code": {"type": "string", "enum": list(contract.errors)}, "request_id": {"type": "string"},
                "fields": {"type": "object", "description": "Path of a field to what is wrong with it.",
                           "additionalProperties": {"type": "string"}}}}


def parameter(field, place):
    schema = field_schema(field)
    description = schema.pop("description")
    result = {"name": field.name, "in": place, "description": description, "schema": schema,
              "required": place == "path" or not (field.optional or field.default is not None)}
    if field.container == "list":
        result |= {"style": "form", "explode": False}
    return result


def error_responses(contract, route):
    content = {"text/html": {}} if route.page else {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    by_status = {}
    for name in [*contract.common_errors, *route.errors]:
        by_status.setdefault(contract.errors[name].status, []).append(contract.errors[name])
    return {str(code): {"description": "\n".join(f"`{error.name}`: {error.title}" for error in errors), "content": content}
            for code, errors in sorted(by_status.items())}


def success(route):
    result = {"description": route.doc}
    if route.answer:
        result["content"] = {"application/json": {"schema": {"$ref": f"#/components/schemas/{route.answer}"}}}
    elif route.raw_answer:
        result["content"] = {"text/html" if route.page else "*/*": {}}
    return result


def headers(route):
    names = []
    if route.idempotency != "none":
        names.append(("Idempotency-Key", route.idempotency == "required", "The same key again within 24 hours answers the first result."))
    if route.if_match:
        names.append(("If-Match", True, "The version that was changed, in quotes."))
    if route.append:
        names.append(("Upload-Offset", True, "Bytes of the file before the body."))
        names.append(("Upload-Length", True, "Bytes of the whole file."))
    return [{"name": name, "in": "header", "required": required, "description": text, "schema": {"type": "string"}}
            for name, required, text in names]


def operation(contract, route):
    result = {"operationId": route.name, "summary": route.doc, "tags": [route.area],
              "parameters": [*(parameter(one, "path") for one in route.params), *(parameter(one, "query") for one in route.query), *headers(route)]}
    if route.body == "raw":
        result["requestBody"] = {"required": True, "content": {"application/octet-stream": {}}}
    elif route.body:
        media = "application/x-www-form-urlencoded" if route.page else "application/json"
        result["requestBody"] = {"required": True, "content": {
            media: {"schema": {"$ref": f"#/components/schemas/{route.body}"}}}}
    result["responses"] = {str(status(route)): success(route)} | error_responses(contract, route)
    result["security"] = [{}, {"bearer": []}] if route.caller == "anyone" else [{"bearer": []}]
    result |= {"x-rialto-caller": route.caller, "x-rialto-bucket": route.bucket, "x-rialto-since": route.since}
    return result


def event_chapter(contract):
    return {event.values["name"]: {
        "description": event.doc, "topic": event.topic, "kind": event.kind, "x-rialto-since": event.since,
        "payload": {"$ref": f"#/components/schemas/{event.payload}"}} for event in contract.events.values()}


def emit(contract):
    paths = {}
    for route in contract.routes.values():
        paths.setdefault(route.path, {})[route.method.lower()] = operation(contract, route)
    schemas = {enum.name: enum_schema(enum) for enum in contract.enums.values()}
    schemas |= {entity.name: entity_schema(entity) for entity in contract.entities.values()}
    schemas |= {"Money": MONEY, "Problem": problem_schema(contract)}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Rialto", "version": str(contract.since), "license": {"name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"},
                 "description": "What a Rialto client and a Rialto server say to each other."},
        "servers": [{"url": API_BASE}],
        "tags": [{"name": area} for area in sorted({route.area for route in contract.routes.values()})],
        "paths": paths,
        "components": {"schemas": dict(sorted(schemas.items())),
                       "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}},
        "x-rialto-since": contract.since,
        "x-rialto-events": event_chapter(contract),
        "x-rialto-buckets": {one.name: {"burst": one.burst, "per_minute": one.per_minute, "description": one.doc}
                             for one in contract.buckets.values()},
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"

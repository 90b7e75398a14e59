# SPDX-License-Identifier: GPL-3.0-or-later
"""rialto-entities.h and .c: enums and entities."""

import hashlib
import json

from c_common import (aligned, comment, enum_type, field_table, has_macro, has_macros, header, info_name, join_type, member_type,
                      source, struct_members, struct_type)
from check import WITHOUT_NULL
from model import API_BASE
from naming import c_string, snake, upper


def contract_hash(contract):
    """Changes with the shape of what is stored on the client, not with its documentation."""
    shape = {"enums": {one.name: list(one.values) for one in contract.enums.values()},
             "entities": {one.name: [{key: value for key, value in vars(field).items() if key not in ("doc", "where")}
                                     for field in one.fields] for one in contract.entities.values()}}
    return hashlib.sha256(json.dumps(shape, sort_keys=True).encode()).hexdigest()[:32]


def enum_declaration(enum):
    prefix = f"RIALTO_{upper(snake(enum.name))}_"
    rows = [[f"{prefix}{upper(word)}, ", comment(doc)] for word, doc in enum.values.items()]
    lines = [comment(enum.doc), "typedef enum", "{", *aligned(rows), f"}} {enum_type(enum.name)};", ""]
    lines += [f"#define RIALTO_N_{upper(snake(enum.name))} {len(enum.values)}", "",
              f"extern const RialtoEnumInfo {info_name(enum.name)};",
              f"const char *rialto_{snake(enum.name)}_to_word ({enum_type(enum.name)} value);",
              f"gboolean rialto_{snake(enum.name)}_from_word (const char *word, {enum_type(enum.name)} *value);", ""]
    return lines


def enum_definition(enum):
    name, kind = snake(enum.name), enum_type(enum.name)
    words = "".join(f"{c_string(word)}, " for word in enum.values)
    return [f"static const char *const {name}_words[] = {{ {words}NULL }};", "",
            f"const RialtoEnumInfo {info_name(enum.name)} = {{ {c_string(enum.name)}, {name}_words }};", "",
            "const char *", f"rialto_{name}_to_word ({kind} value)", "{",
            f"  return rialto_enum_to_word (&{info_name(enum.name)}, (gint) value);", "}", "",
            "gboolean", f"rialto_{name}_from_word (const char *word,", " " * len(f"rialto_{name}_from_word (") + f"{kind} *value)", "{",
            "  gint number;", "",
            f"  if (!rialto_enum_from_word (&{info_name(enum.name)}, word, &number))", "    return FALSE;",
            f"  *value = ({kind}) number;", "  return TRUE;", "}", ""]


def has_setter(field):
    """Fields that need their bit: those that may be absent, and those whose null is a missing bit."""
    return field.optional or (field.nullable and not field.container and field.kind in WITHOUT_NULL)


def setter(entity, field):
    kind = struct_type(entity.name)
    name = f"rialto_{snake(entity.name)}_set_{field.name}"
    parameters = [f"{kind} *self", join_type(member_type(field), field.name)]
    body = [f"  self->{field.name} = {field.name};"]
    if field.container:
        parameters.append(f"guint n_{field.name}")
        body.append(f"  self->n_{field.name} = n_{field.name};")
    body.append(f"  self->present |= {has_macro(entity.name, field.name)};")
    return ["static inline void", f"{name} ({', '.join(parameters)})", "{", *body, "}", ""]


def entity_declaration(entity):
    lines = [comment(entity.doc), f"struct _{struct_type(entity.name)}", "{", *struct_members(entity.fields), "};", ""]
    lines += [*has_macros(entity.name, entity.fields), "", f"extern const RialtoEntityInfo {info_name(entity.name)};", ""]
    for field in entity.fields:
        if has_setter(field):
            lines += setter(entity, field)
    return lines


def entity_definition(entity):
    table = f"{snake(entity.name)}_fields"
    kind = struct_type(entity.name)
    return [*field_table(table, kind, entity.fields),
            f"const RialtoEntityInfo {info_name(entity.name)} = {{",
            f"  {c_string(entity.name)}, sizeof ({kind}), {table}, G_N_ELEMENTS ({table})", "};", ""]


def emit(contract):
    lines = [f'#define RIALTO_API_BASE "{API_BASE}" /* stands before every path of a route */',
             f"#define RIALTO_CONTRACT_SINCE {contract.since}",
             f'#define RIALTO_CONTRACT_HASH "{contract_hash(contract)}"', ""]
    lines += aligned([[f"typedef struct _{struct_type(name)} ", f"{struct_type(name)};"] for name in contract.entities], indent="")
    lines.append("")
    for enum in contract.enums.values():
        lines += enum_declaration(enum)
    for entity in contract.entities.values():
        lines += entity_declaration(entity)
    declarations = header("\n".join(lines), "rialto-codec.h")

    lines = []
    for enum in contract.enums.values():
        lines += enum_definition(enum)
    for entity in contract.entities.values():
        lines += entity_definition(entity)
    return {"rialto-entities.h": declarations, "rialto-entities.c": source("\n".join(lines), "rialto-entities.h")}

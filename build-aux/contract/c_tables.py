# SPDX-License-Identifier: GPL-3.0-or-later
"""Small tables: permissions, rate buckets, privacy, the API document."""

from c_common import aligned, comment, header, info_name, source, string_lines
from naming import c_string, upper


def permissions(contract):
    every = sorted(contract.permissions.values(), key=lambda one: one.bit)
    declarations = []
    if every:
        declarations += aligned([f"#define RIALTO_PERMISSION_{upper(one.name)} ", f"(G_GUINT64_CONSTANT (1) << {one.bit}) ",
                                 comment(one.doc)] for one in every)
        declarations.append("")
    declarations += ["/* By bit, the lowest first. */", "extern const RialtoPermissionInfo rialto_permissions[];",
                     "extern const guint rialto_n_permissions;"]
    lines = ["const RialtoPermissionInfo rialto_permissions[] = {"]
    for one in every:
        values = one.values
        lines.append(f"  {{ {one.bit}, {c_string(one.name)}, {c_string(values['group'])}, {c_string(values['name'])}, "
                     f"{c_string(values['doc'])}, {'TRUE' if values['reserved'] else 'FALSE'} }},")
    if not every:
        lines.append("  { 0 },")
    lines += ["};", "", f"const guint rialto_n_permissions = {len(every)};"]
    return {"rialto-permissions.h": header("\n".join(declarations), "rialto-contract.h"),
            "rialto-permissions.c": source("\n".join(lines), "rialto-permissions.h")}


def buckets(contract):
    every = list(contract.buckets.values())
    rows = [[f"RIALTO_BUCKET_{upper(one.name)}, ", comment(one.doc)] for one in every]
    declarations = ["/* Rate buckets; the value is the index of its entry. */", "typedef enum", "{", *aligned(rows),
                    "  RIALTO_N_BUCKETS", "} RialtoBucket;", "", "extern const RialtoBucketInfo rialto_buckets[RIALTO_N_BUCKETS];"]
    lines = ["const RialtoBucketInfo rialto_buckets[RIALTO_N_BUCKETS] = {"]
    lines += [f"  {{ {c_string(one.name)}, {one.burst}, {one.per_minute} }}," for one in every]
    return {"rialto-buckets.h": header("\n".join(declarations), "rialto-contract.h"),
            "rialto-buckets.c": source("\n".join([*lines, "};"]), "rialto-buckets.h")}


def privacy(contract):
    declarations = ["/* What an export holds and an erasure does, for every entity. */", "extern const RialtoPrivacyInfo rialto_privacy[];",
                    "extern const guint rialto_n_privacy;"]
    lines = ["const RialtoPrivacyInfo rialto_privacy[] = {"]
    lines += [f"  {{ &{info_name(one.name)}, {c_string(one.export)}, {c_string(one.erase)} }}," for one in contract.entities.values()]
    lines += ["};", "", "const guint rialto_n_privacy = G_N_ELEMENTS (rialto_privacy);"]
    return {"rialto-privacy.h": header("\n".join(declarations), "rialto-contract.h", "rialto-entities.h"),
            "rialto-privacy.c": source("\n".join(lines), "rialto-privacy.h")}


def document(text):
    declarations = "/* The description of the API, OpenAPI 3.1 as JSON. */\nextern const char rialto_openapi[];\nextern const gsize rialto_openapi_length;"
    lines = [*string_lines("rialto_openapi", text), "", "const gsize rialto_openapi_length = sizeof rialto_openapi - 1;"]
    return {"rialto-openapi.h": header(declarations, "rialto-types.h"),
            "rialto-openapi.c": source("\n".join(lines), "rialto-openapi.h")}

# SPDX-License-Identifier: GPL-3.0-or-later
"""rialto-args.h, rialto-routes.h and .c: arguments, prototypes of the handlers, thunks, the table."""

from c_common import comment, declarators, field_table, has_macros, header, info_name, source, struct_members, struct_type
from naming import c_string, camel, snake, upper

# The order of RialtoHttpMethod.
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

# These hold no transaction while they run.
WITHOUT_TX = ("work", "direct")


def args_type(route):
    return f"Rialto{camel(route.name)}Args"


def arguments(route):
    return [*route.params, *route.query]


def args_declaration(route):
    body = [(f"const {struct_type(route.body_entity)} *", "body;")] if route.body_entity else []
    lines = [f"/* {route.method} {route.path} */", "typedef struct", "{", *struct_members(arguments(route), body), f"}} {args_type(route)};", ""]
    if arguments(route):
        lines += [*has_macros(camel(route.name) + "Args", arguments(route)), ""]
    return lines


def handler_declaration(route):
    name = f"rialto_route_{route.name}"
    rows = [] if route.run in WITHOUT_TX else [("RialtoTx *", "tx")]
    rows += [("RialtoRequest *", "request"), (f"const {args_type(route)} *", "args")]
    if route.answer:
        rows.append((f"{struct_type(route.answer)} *", "answer"))
    rows.append(("GError **", "error"))
    indent = " " * len(f"gboolean {name} (")
    return [comment(route.doc), f"gboolean {name} (" + f",\n{indent}".join(declarators(rows)) + ");", ""]


def thunk(route):
    values = ([] if route.run in WITHOUT_TX else ["tx"]) + ["request", "args"] + (["answer"] if route.answer else []) + ["error"]
    name = f"thunk_{route.name}"
    indent = " " * len(f"{name} (")
    parameters = ["RialtoTx      *tx", "RialtoRequest *request", "gpointer       args", "gpointer       answer", "GError       **error"]
    return ["static gboolean", f"{name} (" + f",\n{indent}".join(parameters) + ")", "{",
            f"  return rialto_route_{route.name} ({', '.join(values)});", "}", ""]


def default_value(field):
    if field.kind == "enum":
        return f"RIALTO_{upper(snake(field.target))}_{upper(field.default)}"
    if field.kind == "bool":
        return "TRUE" if field.default else "FALSE"
    return c_string(field.default) if field.kind == "string" else str(field.default)


def args_definition(route):
    kind, name = args_type(route), route.name
    fields = arguments(route)
    lines = field_table(f"{name}_args_fields", kind, fields) if fields else []
    table = f"{name}_args_fields, G_N_ELEMENTS ({name}_args_fields)" if fields else "NULL, 0"
    lines += [f"static const RialtoEntityInfo {name}_args_info = {{ {c_string(kind[6:])}, sizeof ({kind}), {table} }};", ""]
    defaults = [f".{field.name} = {default_value(field)}" for field in fields if field.default is not None]
    if defaults:
        lines += [f"static const {kind} {name}_defaults = {{ {', '.join(defaults)} }};", ""]
    return lines


def errors_definition(contract, route):
    names = ", ".join(f"RIALTO_ERROR_{upper(name)}" for name in [*contract.common_errors, *route.errors])
    return [f"static const RialtoError {route.name}_errors[] = {{ {names} }};", ""] if names else []


def flag(value):
    return "TRUE" if value else "FALSE"


def status(route):
    return route.values["status"] or (200 if route.values["answer"] else 204)


def route_entry(contract, route, bucket_index):
    name = route.name
    rows = [("name", c_string(name)), ("method", f"{METHODS.index(route.method)} /* {route.method} */"), ("path", c_string(route.path)),
            ("area", c_string(route.area)), ("caller", f"RIALTO_CALLER_{upper(route.caller)}"),
            ("bucket", f"{bucket_index[route.bucket]} /* {route.bucket} */"), ("run", f"RIALTO_RUN_{upper(route.run)}"),
            ("args", f"&{name}_args_info"), ("n_path_params", len(route.params))]
    if any(field.default is not None for field in route.query):
        rows.append(("defaults", f"&{name}_defaults"))
    if route.body_entity:
        rows += [("body", f"&{info_name(route.body_entity)}"), ("body_offset", f"G_STRUCT_OFFSET ({args_type(route)}, body)")]
    if route.answer:
        rows.append(("answer", f"&{info_name(route.answer)}"))
    if contract.common_errors or route.errors:
        rows += [("errors", f"{name}_errors"), ("n_errors", f"G_N_ELEMENTS ({name}_errors)")]
    rows += [("status", status(route)), ("since", route.since), ("idempotency", f"RIALTO_IDEMPOTENCY_{upper(route.idempotency)}"),
             ("max_body", route.max_body if route.body else 0)]
    if route.body == "raw":
        rows.append(("body_kind", "RIALTO_BODY_SPOOLED" if route.spool else "RIALTO_BODY_APPENDED" if route.append else "RIALTO_BODY_RAW"))
    flags = (("if_match", route.if_match), ("pool", route.pool))
    rows += [(key, flag(value)) for key, value in flags if value]
    if route.raw_answer:
        rows.append(("answer_kind", "RIALTO_ANSWER_PAGE" if route.page else "RIALTO_ANSWER_RAW"))
    rows.append(("thunk", f"thunk_{name}"))
    return ["  {", *(f"    .{key} = {value}," for key, value in rows), "  },"]


def emit(contract):
    routes = list(contract.routes.values())
    most = max((len(route.params) for route in routes), default=0)
    declarations = [f"#define RIALTO_ROUTER_MAX_PARAMS {most}", ""]
    for route in routes:
        declarations += handler_declaration(route)
    declarations += ["extern const RialtoRoute rialto_routes[];", "extern const guint rialto_n_routes;", "", MATCH]
    lines = []
    for route in routes:
        lines += [*args_definition(route), *errors_definition(contract, route), *thunk(route)]
    bucket_index = {name: i for i, name in enumerate(contract.buckets)}
    lines.append("const RialtoRoute rialto_routes[] = {")
    for route in routes:
        lines += route_entry(contract, route, bucket_index)
    if not routes:
        lines.append("  { 0 },")
    lines += ["};", "", f"const guint rialto_n_routes = {len(routes)};"]
    structs = [line for route in routes for line in args_declaration(route)]
    return {"rialto-args.h": header("\n".join(structs), "rialto-entities.h"),
            "rialto-routes.h": header("\n".join(declarations), "rialto-args.h", "rialto-route.h"),
            "rialto-routes.c": source("\n".join(lines), "rialto-routes.h")}


MATCH = """/* Finds the route of @path (below RIALTO_API_BASE, percent-decoded) for @method, a RialtoHttpMethod; HEAD finds GET's.
 * @params and @param_lengths have room for RIALTO_ROUTER_MAX_PARAMS pieces of @path. @allowed_methods gets one bit for each method
 * that the path has, 0 when there is no such path. NULL: no route. */
const RialtoRoute *rialto_router_match (gint         method,
                                        const char  *path,
                                        gsize        length,
                                        const char **params,
                                        gsize       *param_lengths,
                                        guint       *n_params,
                                        guint       *allowed_methods);"""


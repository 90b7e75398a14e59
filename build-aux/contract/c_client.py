# SPDX-License-Identifier: GPL-3.0-or-later
"""rialto-api.h and .c: the app's calls, one function a route. Raw routes are written by hand, in src/client/rialto-transport.c."""

from c_common import comment, declarators, header, info_name, source
from c_routes import args_definition, args_type, flag, status
from naming import c_string, upper


def is_json(route):
    return route.body != "raw" and not route.raw_answer


def parameters(route):
    rows = [("RialtoTransport *", "transport"), (f"const {args_type(route)} *", "args")]
    if route.if_match:
        rows.append(("gint64 ", "version"))
    if route.idempotency != "none":
        rows.append(("const char *", "key"))
    return [*rows, ("GCancellable *", "cancellable")]


def signature(route, end):
    name = f"rialto_api_{route.name}"
    indent = " " * len(f"{name} (")
    return f"{name} (" + f",\n{indent}".join(declarators(parameters(route))) + f"){end}"


def declaration(route):
    result = route.answer or "nothing"
    return [comment(f"{route.method} {route.path}: {route.doc} Resolves to {result}."),
            f"DexFuture *{signature(route, ' G_GNUC_WARN_UNUSED_RESULT;')}", ""]


def entry(route):
    name = route.name
    rows = [("name", c_string(name)), ("method", c_string(route.method)), ("path", c_string(route.path)), ("args", f"&{name}_args_info"),
            ("n_path_params", len(route.params))]
    if route.body_entity:
        rows += [("body", f"&{info_name(route.body_entity)}"), ("body_offset", f"G_STRUCT_OFFSET ({args_type(route)}, body)")]
    if route.answer:
        rows.append(("answer", f"&{info_name(route.answer)}"))
    rows += [("status", status(route)), ("since", route.since)]
    flags = (("if_match", route.if_match), ("idempotent", route.idempotency != "none"))
    rows += [(key, flag(value)) for key, value in flags if value]
    return ["  {", *(f"    .{key} = {value}," for key, value in rows), "  },"]


def definition(route):
    options = [".cancellable = cancellable"]
    if route.if_match:
        options.append(".version = version")
    if route.idempotency != "none":
        options.append(".idempotency_key = key")
    return ["DexFuture *", signature(route, ""), "{",
            f"  RialtoCallOptions options = {{ {', '.join(options)} }};", "",
            f"  return rialto_transport_call (transport, &rialto_api_routes[RIALTO_API_{upper(route.name)}], args, &options);", "}", ""]


def path_name(route):
    return f"rialto_api_make_{route.name}_path"


def path_declaration(route):
    if not route.params and not route.query:
        return [f"#define RIALTO_API_PATH_{upper(route.name)} {c_string(route.path)}"]
    return [f"char *{path_name(route)} (const {args_type(route)} *args) G_GNUC_WARN_UNUSED_RESULT;"]


def path_definition(route):
    if not route.params and not route.query:
        return []
    return [*args_definition(route), f"static const RialtoApiRoute {route.name}_route =", *entry(route)[:-1], "  };", "",
            "char *", f"{path_name(route)} (const {args_type(route)} *args)", "{",
            f"  return rialto_api_route_make_path (&{route.name}_route, args);", "}", ""]


def emit(contract):
    raw = [route for route in contract.routes.values() if not is_json(route)]
    routes = [route for route in contract.routes.values() if is_json(route)]
    lines = ["/* What has no function here: its path, below RIALTO_API_BASE. */"]
    for route in raw:
        lines += path_declaration(route)
    lines += ["", "/* Indices of rialto_api_routes. */", "enum", "{", *(f"  RIALTO_API_{upper(route.name)}," for route in routes), "};", "",
             "extern const RialtoApiRoute rialto_api_routes[];", "extern const guint rialto_n_api_routes;", "",
             "/* NULL: there is no such route. */", "const RialtoApiRoute *rialto_api_lookup (const char *name);", "",
             "/* Each resolves to a RialtoReply, or rejects with RIALTO_ERROR or G_IO_ERROR_CANCELLED. @args are copied.",
             " * @version: what If-Match says; 0 for nothing. @key: the same for the same wish; nullable. */", ""]
    for route in routes:
        lines += declaration(route)
    declarations = header("\n".join(lines), "rialto-args.h", "rialto-transport.h")

    lines = []
    for route in routes:
        # Defaults are the server's: what is not said is left out.
        lines += [line for line in args_definition(route) if "_defaults = {" not in line]
    lines += ["const RialtoApiRoute rialto_api_routes[] = {"]
    for route in routes:
        lines += entry(route)
    lines += ["};", "", "const guint rialto_n_api_routes = G_N_ELEMENTS (rialto_api_routes);", "", LOOKUP]
    for route in routes:
        lines += definition(route)
    for route in raw:
        lines += path_definition(route)
    return {"rialto-api.h": declarations, "rialto-api.c": source("\n".join(lines), "rialto-api.h")}


LOOKUP = """const RialtoApiRoute *
rialto_api_lookup (const char *name)
{
  for (guint i = 0; i < rialto_n_api_routes; i++)
    {
      if (g_str_equal (rialto_api_routes[i].name, name))
        return &rialto_api_routes[i];
    }

  return NULL;
}
"""

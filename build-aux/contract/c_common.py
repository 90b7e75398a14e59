# SPDX-License-Identifier: GPL-3.0-or-later
"""What all emitters of C share: file heads, comments, tables of fields."""

from model import STRINGS
from naming import c_string, snake, upper

HEAD = """/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made from the contract; changes belong there. */
"""

C_TYPES = {"id": "RialtoId", "ref": "RialtoId", "int": "gint64", "real": "double", "bool": "gboolean", "time": "RialtoTime",
           "money": "RialtoMoney", "bits": "guint64"}


def header(body, *includes):
    lines = [HEAD + "#pragma once", ""]
    lines += [f'#include "{name}"' for name in includes]
    return "\n".join([*lines, "", "G_BEGIN_DECLS", "", body.strip("\n"), "", "G_END_DECLS", ""])


def source(body, *includes):
    lines = [f"#include {name}" if name.startswith("<") else f'#include "{name}"' for name in includes]
    return "\n".join([HEAD.rstrip("\n"), *lines, "", body.strip("\n"), ""])


def comment(text):
    return "/* " + " ".join(text.split()).replace("*/", "* /").replace("/*", "/ *") + " */"


def aligned(rows, indent="  "):
    """Rows of cells, as columns; the last cell is not padded."""
    rows = list(rows)
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)] if rows else []
    return [indent + "".join(cell.ljust(width) for cell, width in zip(row, widths)) + row[-1] for row in rows]


def enum_type(name):
    return "Rialto" + name


def struct_type(name):
    return "Rialto" + name


def info_name(entity):
    return f"rialto_{snake(entity)}_info"


def has_macro(owner, field):
    return f"RIALTO_{upper(snake(owner))}_HAS_{upper(field)}"


def value_type(field, const="const "):
    """The C type of one value."""
    if field.kind in STRINGS:
        return f"{const}char *"
    if field.kind == "enum":
        return enum_type(field.target)
    if field.kind == "entity":
        return struct_type(field.target)
    return C_TYPES[field.kind]


def join_type(kind, name):
    return f"{kind}{name}" if kind.endswith("*") else f"{kind} {name}"


def member_type(field):
    """The C type of the struct's member."""
    if field.container == "map":
        return "RialtoMapEntry *"
    kind = value_type(field)
    if field.container == "list":
        return kind + ("*" if kind.endswith("*") else " *")
    return kind + " *" if field.kind == "entity" else kind


def declarators(rows):
    """(type, name) pairs as columns; the stars stand with the names."""
    split = [(kind.rstrip("* "), "*" * (len(kind) - len(kind.rstrip("*"))), name) for kind, name in rows]
    width = max((len(kind) + 1 + len(stars) for kind, stars, _ in split), default=0)
    return [kind.ljust(width - len(stars)) + stars + name for kind, stars, name in split]


def struct_members(fields, last=()):
    """Lines of members, with the doc behind each."""
    rows, docs = [("guint64", "present;")], [""]
    for field in fields:
        rows.append((member_type(field), field.name + ";"))
        docs.append(comment(field.doc))
        if field.container:
            rows.append(("guint", f"n_{field.name};"))
            docs.append("")
    rows += last
    docs += [""] * len(last)
    cells = declarators(rows)
    width = max(len(cell) for cell in cells)
    return [f"  {cell.ljust(width)} {doc}".rstrip() for cell, doc in zip(cells, docs)]


def has_macros(owner, fields):
    return aligned(([f"#define {has_macro(owner, field.name)}", f" (G_GUINT64_CONSTANT (1) << {i})"] for i, field in enumerate(fields)),
                   indent="")


def field_flags(field):
    flags = [name for name in ("optional", "nullable", "viewer", "private", "secret") if getattr(field, name)]
    if getattr(field, "default", None) is not None and "optional" not in flags:
        flags.insert(0, "optional")
    if field.container:
        flags.append(field.container)
    return " | ".join("RIALTO_FIELD_" + flag.upper() for flag in flags)


def c_int(value):
    return str(value) if abs(value) < 2 ** 31 else f"G_GINT64_CONSTANT ({value})"


def field_entry(owner_type, field, index):
    """One RialtoField."""
    kind = {"ref": "id"}.get(field.kind, field.kind)
    parts = [f".name = {c_string(field.name)}", f".type = RIALTO_TYPE_{kind.upper()}"]
    if field_flags(field):
        parts.append(f".flags = {field_flags(field)}")
    parts.append(f".offset = G_STRUCT_OFFSET ({owner_type}, {field.name})")
    if field.container:
        parts.append(f".count_offset = G_STRUCT_OFFSET ({owner_type}, n_{field.name})")
    parts += [f".since = {field.since}", f".index = {index}"]
    if field.kind in STRINGS or field.kind in ("int", "real", "money"):
        parts += [f".min = {c_int(field.min)}", f".max = {c_int(field.max)}"]
    if field.container:
        parts += [f".min_items = {field.min_items}", f".max_items = {field.max_items}"]
    if field.pattern:
        parts.append(f".pattern = {c_string(field.pattern)}")
    if field.kind == "entity":
        parts.append(f".entity = &{info_name(field.target)}")
    if field.kind == "enum":
        parts.append(f".enumeration = &{info_name(field.target)}")
    return wrap_entry(parts)


def wrap_entry(parts, width=120):
    lines, line = [], "  { "
    for i, part in enumerate(parts):
        piece = part + ("," if i + 1 < len(parts) else " },")
        if len(line) + len(piece) > width and line.strip() != "{":
            lines.append(line.rstrip())
            line = "    "
        line += piece + " "
    return [*lines, line.rstrip()]


def field_table(table, owner_type, fields):
    lines = [f"static const RialtoField {table}[] = {{"]
    for index, field in enumerate(fields):
        lines += field_entry(owner_type, field, index)
    return [*lines, "};", ""]


def string_lines(name, text, width=96):
    """A long string as a C array; adjacent literals may be limited in length, bytes are not."""
    data = text.encode()
    lines = [f"const char {name}[] = {{"]
    row = "  "
    for byte in data:
        piece = f"{byte if byte < 128 else byte - 256},"
        if len(row) + len(piece) > width:
            lines.append(row)
            row = "  "
        row += piece
    return [*lines, row + "0", "};"]

# SPDX-License-Identifier: GPL-3.0-or-later
"""rialto-objects.h and .c: what the app shows, as GObjects. What they do is in src/objects/rialto-entity-object.c."""

from c_common import aligned, comment, enum_type, header, info_name, join_type, source, struct_type, value_type
from naming import snake, upper


def object_type(entity):
    return f"Rialto{entity.name}Object"


def prefix(entity):
    return f"rialto_{snake(entity.name)}_object"


def with_object(contract, field):
    """The entity that a field holds objects of, or None."""
    if field.kind != "entity" or not contract.entities[field.target].object:
        return None
    return contract.entities[field.target]


def field_macro(entity, field):
    return f"RIALTO_{upper(snake(entity.name))}_FIELD_{upper(field.name)}"


def getter(contract, entity, field):
    """(type, further parameters, lines of the body)."""
    base = f"((const {struct_type(entity.name)} *) rialto_entity_object_peek_shown (RIALTO_ENTITY_OBJECT (self)))"
    part = with_object(contract, field)
    index = field_macro(entity, field)
    if part:
        kind = "GListModel *" if field.container else f"{object_type(part)} *"
        return kind, "", [f"return rialto_entity_object_get_part (RIALTO_ENTITY_OBJECT (self), {index});"]
    if field.container:
        kind = value_type(field)
        kind += "const *" if kind.endswith("*") else " *"
        if not kind.startswith("const "):
            kind = "const " + kind
        return kind, f"guint *n_{field.name}", [f"*n_{field.name} = {base}->n_{field.name};", f"return {base}->{field.name};"]
    if field.kind in ("bool", "int"):
        return {"bool": "gboolean", "int": "gint64"}[field.kind], "", [
            f"return rialto_entity_object_get_{field.kind} (RIALTO_ENTITY_OBJECT (self), {index});"]
    if field.kind == "entity":
        return f"const {struct_type(field.target)} *", "", [f"return {base}->{field.name};"]
    return value_type(field), "", [f"return {base}->{field.name};"]


def declaration(contract, entity):
    kind, name = object_type(entity), prefix(entity)
    struct = f"const {struct_type(entity.name)} *"
    lines = [comment(entity.doc), f"#define RIALTO_TYPE_{upper(snake(entity.name))}_OBJECT ({name}_get_type ())",
             f"G_DECLARE_FINAL_TYPE ({kind}, {name}, RIALTO, {upper(snake(entity.name))}_OBJECT, RialtoEntityObject)", "",
             "enum", "{", *(f"  {field_macro(entity, field)}," for field in entity.fields), "};", "",
             f"{struct}{name}_peek ({kind} *self);"]
    for field in entity.fields:
        result, more, _ = getter(contract, entity, field)
        lines.append(join_type(result, f"{name}_get_{field.name} ({kind} *self{', ' + more if more else ''}); {comment(field.doc)}"))
    if entity.object == "id":
        lines += [f"{kind} *rialto_identity_map_merge_{snake(entity.name)} (RialtoIdentityMap *map, {struct}entity, gint64 seq) "
                  "G_GNUC_WARN_UNUSED_RESULT;",
                  f"{kind} *rialto_identity_map_lookup_{snake(entity.name)} (RialtoIdentityMap *map, RialtoId id) "
                  "G_GNUC_WARN_UNUSED_RESULT;"]
    else:
        lines.append(f"{kind} *{name}_new (void);")
    return [*lines, ""]


def table_entry(entity):
    key = "-1" if entity.object == "part" else field_macro(entity, next(one for one in entity.fields if one.name == entity.object))
    mapped = "TRUE" if entity.object == "id" else "FALSE"
    return f"  {{ &{info_name(entity.name)}, {prefix(entity)}_get_type, {key}, {mapped} }},"


def definition(contract, entity, index):
    kind, name = object_type(entity), prefix(entity)
    struct = f"const {struct_type(entity.name)} *"
    lines = [f"struct _{kind}", "{", "  RialtoEntityObject parent_instance;", "};", "",
             f"G_DEFINE_FINAL_TYPE ({kind}, {name}, RIALTO_TYPE_ENTITY_OBJECT)", "",
             "static void", f"{name}_class_init ({kind}Class *klass)", "{",
             f"  rialto_entity_object_class_set_info (RIALTO_ENTITY_OBJECT_CLASS (klass), &rialto_object_infos[{index}]);", "}", "",
             "static void", f"{name}_init ({kind} *self)", "{", "}", "",
             struct.rstrip(), f"{name}_peek ({kind} *self)", "{", "  return rialto_entity_object_peek (RIALTO_ENTITY_OBJECT (self));", "}", ""]
    for field in entity.fields:
        result, more, body = getter(contract, entity, field)
        lines += [result.rstrip(), f"{name}_get_{field.name} ({kind} *self{', ' + more if more else ''})", "{",
                  *(f"  {line}" for line in body), "}", ""]
    if entity.object == "id":
        lines += [f"{kind} *", f"rialto_identity_map_merge_{snake(entity.name)} (RialtoIdentityMap *map, {struct}entity, gint64 seq)", "{",
                  f"  return rialto_identity_map_merge (map, &{info_name(entity.name)}, entity, seq);", "}", "",
                  f"{kind} *", f"rialto_identity_map_lookup_{snake(entity.name)} (RialtoIdentityMap *map, RialtoId id)", "{",
                  f"  return rialto_identity_map_lookup (map, &{info_name(entity.name)}, id);", "}", ""]
    else:
        lines += [f"{kind} *", f"{name}_new (void)", "{", f"  return g_object_new ({name}_get_type (), NULL);", "}", ""]
    return lines


def emit(contract):
    entities = [one for one in contract.entities.values() if one.object]
    lines = []
    for enum in contract.enums.values():
        name = snake(enum.name)
        lines.append(f"#define RIALTO_TYPE_{upper(name)} (rialto_{name}_get_type ())")
    lines.append("")
    lines += aligned([["GType ", f"rialto_{snake(enum.name)}_get_type (void); {comment(enum_type(enum.name))}"]
                      for enum in contract.enums.values()], indent="")
    lines.append("")
    for entity in entities:
        kind = object_type(entity)
        lines.append(f"typedef struct _{kind} {kind};")
    lines.append("")
    for entity in entities:
        lines += declaration(contract, entity)
    lines += ["/* Every class of objects. */", "extern const RialtoObjectInfo rialto_object_infos[];", "extern const guint rialto_n_object_infos;"]
    declarations = header("\n".join(lines), "rialto-entities.h", "rialto-identity-map.h")

    lines = ["const RialtoObjectInfo rialto_object_infos[] = {", *(table_entry(one) for one in entities)]
    lines += ["};", "", "const guint rialto_n_object_infos = G_N_ELEMENTS (rialto_object_infos);", "", LOOKUP]
    for enum in contract.enums.values():
        name = snake(enum.name)
        lines += ["GType", f"rialto_{name}_get_type (void)", "{", f"  return rialto_enum_register (&{info_name(enum.name)});", "}", ""]
    for index, entity in enumerate(entities):
        lines += definition(contract, entity, index)
    return {"rialto-objects.h": declarations, "rialto-objects.c": source("\n".join(lines), "rialto-objects.h")}


LOOKUP = """/* NULL: there are no objects of it. */
const RialtoObjectInfo *
rialto_object_info_lookup (const RialtoEntityInfo *entity)
{
  for (guint i = 0; i < rialto_n_object_infos; i++)
    {
      if (rialto_object_infos[i].entity == entity)
        return &rialto_object_infos[i];
    }

  return NULL;
}
"""

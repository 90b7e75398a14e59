# SPDX-License-Identifier: GPL-3.0-or-later
"""rialto-event-types.h and .c."""

from c_common import aligned, comment, header, info_name, source
from naming import c_string, upper


def emit(contract):
    events = list(contract.events.values())
    names = [f"RIALTO_EVENT_{upper(event.name)}" for event in events]
    rows = [[f"{name}{' = 1' if i == 0 else ''}, ", comment(event.doc)] for i, (name, event) in enumerate(zip(names, events))]
    declarations = ["/* What happens; the numbers change with the contract and are never stored. */", "typedef enum", "{",
                    *(aligned(rows) or ["  RIALTO_EVENT_NONE,"]), "} RialtoEventType;", "",
                    "/* Entry i is type i + 1. */", "extern const RialtoEventInfo rialto_events[];", "extern const guint rialto_n_events;", "",
                    "const RialtoEventInfo *rialto_event_get_info (gint type);",
                    "const RialtoEventInfo *rialto_event_lookup   (const char *name);"]
    lines = ["const RialtoEventInfo rialto_events[] = {"]
    for name, event in zip(names, events):
        durable = "TRUE" if event.kind == "durable" else "FALSE"
        lines.append(f"  {{ {name}, {c_string(event.values['name'])}, &{info_name(event.payload)}, RIALTO_TOPIC_{upper(event.topic)}, "
                     f"{durable}, {event.since} }},")
    if not events:
        lines.append("  { 0 },")
    lines += ["};", "", f"const guint rialto_n_events = {len(events)};", "", LOOKUPS]
    return {"rialto-event-types.h": header("\n".join(declarations), "rialto-contract.h", "rialto-entities.h"),
            "rialto-event-types.c": source("\n".join(lines), "rialto-event-types.h")}


LOOKUPS = """/* NULL: there is no such type. */
const RialtoEventInfo *
rialto_event_get_info (gint type)
{
  if (type < 1 || (guint) type > rialto_n_events)
    return NULL;

  return &rialto_events[type - 1];
}

/* NULL: this side does not know the event. */
const RialtoEventInfo *
rialto_event_lookup (const char *name)
{
  for (guint i = 0; i < rialto_n_events; i++)
    {
      if (g_str_equal (rialto_events[i].name, name))
        return &rialto_events[i];
    }

  return NULL;
}
"""

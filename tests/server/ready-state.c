/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ready-state.h"

static gint
compare_ids (gconstpointer one,
             gconstpointer other)
{
  gint64 a = g_ascii_strtoll (*(const char *const *) one, NULL, 10);
  gint64 b = g_ascii_strtoll (*(const char *const *) other, NULL, 10);

  return (a > b) - (a < b);
}

/* Puts an id into a set or takes it out; the set stays in order. */
static void
set_member (JsonObject *state,
            const char *name,
            const char *id,
            gboolean    is_in)
{
  JsonArray *old = json_object_get_array_member (state, name);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < json_array_get_length (old); i++)
    if (!g_str_equal (json_array_get_string_element (old, i), id))
      g_ptr_array_add (ids, (gpointer) json_array_get_string_element (old, i));
  if (is_in)
    g_ptr_array_add (ids, (gpointer) id);
  g_ptr_array_sort (ids, compare_ids);
  for (guint i = 0; i < ids->len; i++)
    json_array_add_string_element (array, ids->pdata[i]);
  json_object_set_array_member (state, name, array);
}

static void
put_marker (JsonObject *state,
            JsonObject *marker)
{
  JsonArray *markers = json_object_get_array_member (state, "markers");
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < json_array_get_length (markers); i++)
    {
      JsonObject *one = json_array_get_object_element (markers, i);
      gboolean same = g_str_equal (json_object_get_string_member (one, "timeline"),
                                   json_object_get_string_member (marker, "timeline"));

      json_array_add_object_element (array, json_object_ref (same ? marker : one));
    }
  json_object_set_array_member (state, "markers", array);
}

/* What a client does with a durable event. */
void
ready_state_apply (JsonObject *state,
                   const char *type,
                   JsonObject *data)
{
  if (g_str_equal (type, "account.update"))
    json_object_set_object_member (state, "me", json_object_ref (data));
  else if (g_str_equal (type, "marker.update"))
    put_marker (state, data);
  else if (g_str_equal (type, "notification.count"))
    json_object_set_object_member (state, "notifications", json_object_ref (data));
  else if (g_str_equal (type, "preferences.update"))
    json_object_set_array_member (state, "preferences",
                                  json_array_ref (json_object_get_array_member (data, "items")));
  else if (g_str_equal (type, "follow_requests.update"))
    json_object_set_int_member (state, "follow_requests", json_object_get_int_member (data, "count"));
  else if (g_str_equal (type, "relation.update"))
    {
      JsonObject *relation = json_object_get_object_member (data, "relation");
      const char *person = json_object_get_string_member (data, "person");

      set_member (state, "blocks", person, json_object_get_boolean_member (relation, "blocking"));
      set_member (state, "mutes", person, json_object_get_boolean_member (relation, "muting"));
    }
}

char *
ready_state_describe (JsonObject *state)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_object_remove_member (state, "seq");
  json_object_remove_member (state, "session");
  json_node_set_object (node, state);
  return json_to_string (node, TRUE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "everything.h"

static const struct
{
  const char *name;
  const char *value;
} fields[] = {
  { "id", "\"12\"" },
  { "word", "\"abc\"" },
  { "story", "\"a\\nb\"" },
  { "count", "-5" },
  { "focus", "0.5" },
  { "flag", "true" },
  { "at", "\"2024-02-29T12:00:00.123Z\"" },
  { "price", "{\"amount\":1999,\"currency\":\"EUR\"}" },
  { "link", "\"https://example.org/a?b=c\"" },
  { "mail", "\"a@example.org\"" },
  { "handle", "\"ab.c\"" },
  { "mood", "\"very-calm\"" },
  { "shop", "\"9223372036854775807\"" },
  { "part", "{\"name\":\"p\",\"parts\":[{\"name\":\"q\"}]}" },
  { "bits", "\"18446744073709551615\"" },
  { "extra", "{\"a\":[1,2.5,null]}" },
  { "parts", "[{\"name\":\"x\"},{\"name\":\"y\",\"part\":{\"name\":\"z\"}}]" },
  { "words", "[\"a\",\"b\"]" },
  { "ids", "[\"1\",\"2\"]" },
  { "moods", "[\"calm\",\"1st\"]" },
  { "counts", "[1,2]" },
  { "prices", "[{\"amount\":1,\"currency\":\"USD\"}]" },
  { "labels", "{\"k\":\"v\",\"l\":\"w\"}" },
  { "code", "\"AB-12\"" },
};

static char *
build (const char *name,
       const char *value,
       gboolean    leave_out)
{
  g_autoptr (GString) json = g_string_new ("{");
  gboolean known = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      gboolean chosen = g_strcmp0 (fields[i].name, name) == 0;

      known = known || chosen;
      if (chosen && leave_out)
        continue;
      g_string_append_printf (json, "%s\"%s\":%s", json->len > 1 ? "," : "", fields[i].name,
                              chosen ? value : fields[i].value);
    }
  if (name != NULL && !known)
    g_string_append_printf (json, ",\"%s\":%s", name, value);
  g_string_append_c (json, '}');
  return g_string_free_and_steal (g_steal_pointer (&json));
}

char *
everything_json (const char *name,
                 const char *value)
{
  return build (name, value, FALSE);
}

char *
everything_without (const char *name)
{
  return build (name, NULL, TRUE);
}

char *
describe_error (const GError *error)
{
  g_autoptr (GString) string = g_string_new (NULL);
  const RialtoFault *faults;
  guint n_faults;

  if (error == NULL)
    return g_strdup ("");

  g_assert_true (error->domain == RIALTO_ERROR);
  if (error->code != RIALTO_ERROR_INVALID)
    g_string_append (string, rialto_error_get_wire (error));
  faults = rialto_error_get_faults (error, &n_faults);
  for (guint i = 0; i < n_faults; i++)
    g_string_append_printf (string, "%s%s: %s", string->len > 0 ? "\n" : "", faults[i].path,
                            faults[i].sentence);
  return g_string_free_and_steal (g_steal_pointer (&string));
}

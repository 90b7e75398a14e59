/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-problem.h"

#include "rialto-error.h"

static void
append_string (GString    *json,
               const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_c (json, '"');
  for (const char *c = valid; *c != '\0'; c++)
    {
      if (*c == '"' || *c == '\\')
        g_string_append_printf (json, "\\%c", *c);
      else if ((guchar) *c < 0x20)
        g_string_append_printf (json, "\\u%04x", (guint) (guchar) *c);
      else
        g_string_append_c (json, *c);
    }
  g_string_append_c (json, '"');
}

static void
append_member (GString    *json,
               const char *name,
               const char *value)
{
  g_string_append_printf (json, ",\"%s\":", name);
  append_string (json, value);
}

static void
append_faults (GString      *json,
               const GError *error)
{
  guint n_faults;
  const RialtoFault *faults = rialto_error_get_faults (error, &n_faults);

  if (n_faults == 0)
    return;

  g_string_append (json, ",\"fields\":{");
  for (guint i = 0; i < n_faults; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      append_string (json, faults[i].path);
      g_string_append_c (json, ':');
      append_string (json, faults[i].sentence);
    }
  g_string_append_c (json, '}');
}

/**
 * rialto_problem_from_error:
 * @error: (nullable): what went wrong; an error of another domain than %RIALTO_ERROR becomes `internal` and its message stays inside
 * @request_id: (nullable): the id of the request it happened to
 * @current: (nullable): JSON for the member "current"
 * @status: (out): the HTTP status of the code
 * @length: (out): bytes of the document
 *
 * Writes the problem document (RFC 9457) for @error. Any thread.
 *
 * Returns: (transfer full): the document; free with g_free()
 */
char *
rialto_problem_from_error (const GError *error,
                           const char   *request_id,
                           const char   *current,
                           guint        *status,
                           gsize        *length)
{
  gboolean ours = error != NULL && error->domain == RIALTO_ERROR;
  const RialtoErrorInfo *info = rialto_error_get_info (ours ? error->code : (int) RIALTO_ERROR_INTERNAL);
  GString *json = g_string_sized_new (256);

  g_string_append_printf (json, "{\"type\":\"/errors/%s\"", info->wire);
  append_member (json, "title", info->title);
  g_string_append_printf (json, ",\"status\":%u", info->status);
  if (ours && !g_str_equal (error->message, info->title))
    append_member (json, "detail", error->message);
  append_member (json, "code", info->wire);
  if (request_id != NULL)
    append_member (json, "request_id", request_id);
  append_faults (json, error);
  if (current != NULL)
    g_string_append_printf (json, ",\"current\":%s", current);
  g_string_append_c (json, '}');

  *status = info->status;
  *length = json->len;
  return g_string_free_and_steal (json);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-route.h"

#include "rialto-codec-private.h"

#include <string.h>

#define MAX_QUERY_FIELDS 64

/* Percent-decodes a part of a query; plus is a space. NULL: a broken escape or a NUL. */
static char *
decode_part (RialtoArena *arena,
             const char  *part,
             gsize        length)
{
  char *decoded = rialto_arena_alloc (arena, length + 1);
  char *to = decoded;

  for (gsize i = 0; i < length; i++)
    {
      char c = part[i];

      if (c == '+')
        c = ' ';
      else if (c == '%')
        {
          if (length - i < 3 || !g_ascii_isxdigit (part[i + 1]) || !g_ascii_isxdigit (part[i + 2]))
            return NULL;
          c = (char) (g_ascii_xdigit_value (part[i + 1]) << 4 | g_ascii_xdigit_value (part[i + 2]));
          i += 2;
        }
      if (c == '\0')
        return NULL;
      *to++ = c;
    }

  return decoded;
}

static const RialtoField *
find_query_field (const RialtoRoute *route,
                  const char        *name)
{
  for (guint i = route->n_path_params; i < route->args->n_fields; i++)
    {
      if (g_str_equal (route->args->fields[i].name, name))
        return &route->args->fields[i];
    }

  return NULL;
}

/**
 * rialto_args_from_path:
 * @route: a route
 * @params: (array): the segments that the router took as parameters, percent-decoded; they need not end with a NUL
 * @param_lengths: (array): their bytes
 * @arena: where strings live
 * @args: (out caller-allocates): the struct of the route's arguments, overwritten: it begins as the route's defaults
 * @error: `invalid` with a fault for each parameter that is wrong
 *
 * Returns: whether all parameters are good.
 */
gboolean
rialto_args_from_path (const RialtoRoute *route,
                       const char *const *params,
                       const gsize       *param_lengths,
                       RialtoArena       *arena,
                       gpointer           args,
                       GError           **error)
{
  g_autoptr (GError) found = NULL;

  if (route->defaults != NULL)
    memcpy (args, route->defaults, route->args->size);
  else
    memset (args, 0, route->args->size);

  for (guint i = 0; i < route->n_path_params; i++)
    {
      const RialtoField *field = &route->args->fields[i];
      const char *text = rialto_arena_strndup (arena, params[i], param_lengths[i]);

      if (strlen (text) != param_lengths[i])
        rialto_fail_field (&found, field->name, "There is a character in it that cannot be shown.");
      else
        rialto_field_from_text (field, text, arena, args, &found);
    }

  if (found != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&found));
      return FALSE;
    }
  return TRUE;
}

static void
query_part (const RialtoRoute *route,
            const char        *part,
            gsize              length,
            RialtoArena       *arena,
            gpointer           args,
            guint64           *seen,
            GError           **found)
{
  const char *equals = memchr (part, '=', length);
  gsize name_length = equals != NULL ? (gsize) (equals - part) : length;
  const char *name = decode_part (arena, part, name_length);
  const char *value = equals != NULL ? decode_part (arena, equals + 1, length - name_length - 1) : "";
  const RialtoField *field = name != NULL ? find_query_field (route, name) : NULL;

  if (name == NULL || value == NULL)
    rialto_fail_field (found, name != NULL ? name : "query", "This is not percent-encoded as it must be.");
  else if (field == NULL)
    rialto_fail_field (found, g_utf8_validate (name, -1, NULL) ? name : "query", "There is no such field.");
  else if ((*seen & rialto_field_bit (field)) != 0)
    rialto_fail_field (found, name, "This is there twice.");
  else
    {
      *seen |= rialto_field_bit (field);
      rialto_field_from_text (field, value, arena, args, found);
    }
}

/**
 * rialto_args_from_query:
 * @route: a route
 * @query: (nullable): the query as it stands in the request, percent-encoded, without the question mark
 * @arena: where strings live
 * @args: the struct of the route's arguments, as rialto_args_from_path() left it
 * @error: `invalid` with a fault for each field that is wrong, unknown, there twice or missing
 *
 * Returns: whether the query is good.
 */
gboolean
rialto_args_from_query (const RialtoRoute *route,
                        const char        *query,
                        RialtoArena       *arena,
                        gpointer           args,
                        GError           **error)
{
  g_autoptr (GError) found = NULL;
  guint64 seen = 0;
  guint n_parts = 0;

  while (query != NULL && *query != '\0' && n_parts++ < MAX_QUERY_FIELDS)
    {
      gsize length = strcspn (query, "&");

      if (length > 0)
        query_part (route, query, length, arena, args, &seen, &found);
      query += length + (query[length] == '&');
    }
  if (query != NULL && *query != '\0')
    rialto_fail_field (&found, "query", "There are too many fields.");

  for (guint i = route->n_path_params; i < route->args->n_fields; i++)
    {
      const RialtoField *field = &route->args->fields[i];

      if ((seen & rialto_field_bit (field)) == 0 && (field->flags & RIALTO_FIELD_OPTIONAL) == 0)
        rialto_fail_field (&found, field->name, "This is missing.");
    }

  if (found != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&found));
      return FALSE;
    }
  return TRUE;
}

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
find_pair_field (const RialtoEntityInfo *info,
                 guint                   first,
                 const char             *name)
{
  for (guint i = first; i < info->n_fields; i++)
    {
      if (g_str_equal (info->fields[i].name, name))
        return &info->fields[i];
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

/* Pairs as they stand in a query or in a form, and where they go. */
typedef struct
{
  const RialtoEntityInfo *info;
  guint                   first; /* of the fields that they may name */
  const char             *whole; /* what a fault calls all of them */
  RialtoArena            *arena;
  gpointer                values;
  guint64                 seen;
  GError                 *found;
} Pairs;

static void
read_pair (Pairs      *pairs,
           const char *pair,
           gsize       length)
{
  const char *equals = memchr (pair, '=', length);
  gsize name_length = equals != NULL ? (gsize) (equals - pair) : length;
  const char *name = decode_part (pairs->arena, pair, name_length);
  const char *value = equals != NULL ? decode_part (pairs->arena, equals + 1, length - name_length - 1) : "";
  const RialtoField *field = name != NULL ? find_pair_field (pairs->info, pairs->first, name) : NULL;

  if (name == NULL || value == NULL)
    rialto_fail_field (&pairs->found, name != NULL ? name : pairs->whole,
                       "This is not percent-encoded as it must be.");
  else if (field == NULL)
    rialto_fail_field (&pairs->found, g_utf8_validate (name, -1, NULL) ? name : pairs->whole,
                       "There is no such field.");
  else if ((pairs->seen & rialto_field_bit (field)) != 0)
    rialto_fail_field (&pairs->found, name, "This is there twice.");
  else
    {
      pairs->seen |= rialto_field_bit (field);
      rialto_field_from_text (field, value, pairs->arena, pairs->values, &pairs->found);
    }
}

static gboolean
read_pairs (Pairs      *pairs,
            const char *text,
            gsize       length,
            GError    **error)
{
  const char *end = text + length;
  guint n_parts = 0;

  while (text < end && n_parts++ < MAX_QUERY_FIELDS)
    {
      const char *ampersand = memchr (text, '&', (gsize) (end - text));
      const char *stop = ampersand != NULL ? ampersand : end;

      if (stop > text)
        read_pair (pairs, text, (gsize) (stop - text));
      text = ampersand != NULL ? stop + 1 : end;
    }
  if (text < end)
    rialto_fail_field (&pairs->found, pairs->whole, "There are too many fields.");

  for (guint i = pairs->first; i < pairs->info->n_fields; i++)
    {
      const RialtoField *field = &pairs->info->fields[i];

      if ((pairs->seen & rialto_field_bit (field)) == 0 && (field->flags & RIALTO_FIELD_OPTIONAL) == 0)
        rialto_fail_field (&pairs->found, field->name, "This is missing.");
    }

  if (pairs->found != NULL)
    {
      g_propagate_error (error, pairs->found);
      return FALSE;
    }
  return TRUE;
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
  Pairs pairs = {
    .info = route->args, .first = route->n_path_params, .whole = "query", .arena = arena, .values = args
  };

  return read_pairs (&pairs, query != NULL ? query : "", query != NULL ? strlen (query) : 0, error);
}

/**
 * rialto_entity_from_form:
 * @info: an entity whose fields can stand in a query
 * @form: what a page's form sends, application/x-www-form-urlencoded; it need not end with a NUL
 * @length: bytes
 * @arena: where strings live
 * @entity: (out caller-allocates): the struct, overwritten
 * @error: `invalid` with a fault for each field that is wrong, unknown, there twice or missing
 *
 * Returns: whether the form is good.
 */
gboolean
rialto_entity_from_form (const RialtoEntityInfo *info,
                         const char             *form,
                         gsize                   length,
                         RialtoArena            *arena,
                         gpointer                entity,
                         GError                **error)
{
  Pairs pairs = { .info = info, .whole = "form", .arena = arena, .values = entity };

  memset (entity, 0, info->size);
  return read_pairs (&pairs, form, length, error);
}

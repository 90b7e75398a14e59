/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-outgoing.h"

#include "rialto-bits.h"
#include "rialto-entities.h"
#include "rialto-id.h"
#include "rialto-time.h"

#include <string.h>

struct _RialtoOutgoing
{
  const char             *method;  /* static */
  char                   *path;    /* owned: with the query, below RIALTO_API_BASE */
  const RialtoEntityInfo *answer;  /* nullable */
  char                   *type;    /* owned: of the body */
  GBytes                 *body;    /* owned, nullable */
  char                   *key;     /* owned, nullable */
  gint64                  version; /* for If-Match; -1: none */
  SoupMessageHeaders     *headers; /* owned, nullable: others */
  gboolean                kept;

  const RialtoOutgoingWatch *watch;   /* nullable */
  GObject                   *watcher; /* owned, nullable */
};

static gconstpointer
slot_of (const RialtoField *field,
         gconstpointer      args)
{
  return (const guint8 *) args + field->offset;
}

/* Ids, numbers, words and strings as they stand in an address, not escaped. */
static char *
value_to_text (const RialtoField *field,
               gconstpointer      slot)
{
  char buffer[MAX (MAX (RIALTO_ID_SIZE, RIALTO_TIME_SIZE), RIALTO_BITS_SIZE)];

  switch (field->type)
    {
    case RIALTO_TYPE_ID:
      rialto_id_format (*(const RialtoId *) slot, buffer);
      return g_strdup (buffer);
    case RIALTO_TYPE_TIME:
      rialto_time_format (*(const RialtoTime *) slot, buffer);
      return g_strdup (buffer);
    case RIALTO_TYPE_BITS:
      rialto_bits_format (*(const guint64 *) slot, buffer);
      return g_strdup (buffer);
    case RIALTO_TYPE_INT:
      return g_strdup_printf ("%" G_GINT64_FORMAT, *(const gint64 *) slot);
    case RIALTO_TYPE_BOOL:
      return g_strdup (*(const gboolean *) slot ? "true" : "false");
    case RIALTO_TYPE_ENUM:
      return g_strdup (rialto_enum_to_word (field->enumeration, *(const gint *) slot));
    case RIALTO_TYPE_STRING:
    case RIALTO_TYPE_TEXT:
    case RIALTO_TYPE_URL:
    case RIALTO_TYPE_EMAIL:
    case RIALTO_TYPE_HANDLE:
      return g_strdup (*(const char *const *) slot);
    case RIALTO_TYPE_REAL:
    case RIALTO_TYPE_MONEY:
    case RIALTO_TYPE_ENTITY:
    case RIALTO_TYPE_JSON:
    default:
      g_return_val_if_reached (NULL);
    }
}

static gsize
item_size (const RialtoField *field)
{
  return field->type == RIALTO_TYPE_ENUM || field->type == RIALTO_TYPE_BOOL ? sizeof (gint) : sizeof (gint64);
}

static char *
list_to_text (const RialtoField *field,
              gconstpointer      args)
{
  const guint8 *items = *(const guint8 *const *) slot_of (field, args);
  guint n_items = *(const guint *) (gconstpointer) ((const guint8 *) args + field->count_offset);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_items; i++)
    {
      g_autofree char *item = value_to_text (field, items + i * item_size (field));

      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", item);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* Said when the caller says so by its bit, or by a value that is not nothing: everything else the server knows better. */
static gboolean
is_said (const RialtoField *field,
         gconstpointer      args)
{
  gconstpointer slot = slot_of (field, args);

  if ((*(const guint64 *) args & (G_GUINT64_CONSTANT (1) << field->index)) != 0)
    return TRUE;
  if (field->type == RIALTO_TYPE_ENUM)
    return (field->flags & RIALTO_FIELD_OPTIONAL) == 0;
  if (field->type == RIALTO_TYPE_BOOL)
    return *(const gboolean *) slot;
  if (field->type == RIALTO_TYPE_INT && (field->flags & RIALTO_FIELD_OPTIONAL) == 0)
    return TRUE;
  return *(const gint64 *) slot != 0;
}

static void
append_param (GString           *path,
              const RialtoField *field,
              gconstpointer      args)
{
  g_autofree char *text = value_to_text (field, slot_of (field, args));

  g_string_append_uri_escaped (path, text != NULL ? text : "", NULL, FALSE);
}

static void
append_query (GString           *path,
              const RialtoField *field,
              gconstpointer      args)
{
  g_autofree char *text = NULL;

  if (!is_said (field, args))
    return;

  text = (field->flags & RIALTO_FIELD_LIST) != 0 ? list_to_text (field, args)
                                                 : value_to_text (field, slot_of (field, args));
  if (text == NULL)
    return;

  g_string_append_printf (path, "%c%s=", strchr (path->str, '?') == NULL ? '?' : '&', field->name);
  g_string_append_uri_escaped (path, text, ",", FALSE);
}

/**
 * rialto_api_route_make_path:
 * @route: a route
 * @args: its arguments
 *
 * Returns: (transfer full): path and query, below %RIALTO_API_BASE.
 */
char *
rialto_api_route_make_path (const RialtoApiRoute *route,
                            gconstpointer         args)
{
  g_autoptr (GString) path = g_string_new (NULL);
  guint n_params = 0;

  for (const char *c = route->path; *c != '\0'; c++)
    {
      if (*c != '{')
        {
          g_string_append_c (path, *c);
          continue;
        }
      append_param (path, &route->args->fields[n_params++], args);
      c = strchr (c, '}');
    }
  for (guint i = route->n_path_params; i < route->args->n_fields; i++)
    append_query (path, &route->args->fields[i], args);
  return g_string_free_and_steal (g_steal_pointer (&path));
}

/**
 * rialto_outgoing_new:
 * @route: a route
 * @args: its arguments; all of it is written down now
 * @options: (nullable): what else to say
 *
 * Returns: (transfer full): the request.
 */
RialtoOutgoing *
rialto_outgoing_new (const RialtoApiRoute    *route,
                     gconstpointer            args,
                     const RialtoCallOptions *options)
{
  g_autofree char *path = rialto_api_route_make_path (route, args);
  RialtoOutgoing *self = rialto_outgoing_new_raw (route->method, path, route->answer);
  g_autoptr (GBytes) bytes = NULL;
  char *json;
  gsize length;

  if (options != NULL)
    {
      self->key = g_strdup (options->idempotency_key);
      self->version = route->if_match ? options->version : -1;
    }
  if (route->body != NULL)
    {
      json = rialto_entity_to_json (route->body,
                                    *(gconstpointer *) (gconstpointer) ((const guint8 *) args +
                                                                        route->body_offset),
                                    RIALTO_ENCODE_DEFAULT, RIALTO_SINCE_LATEST, &length);
      bytes = g_bytes_new_take (json, length);
      rialto_outgoing_set_body (self, "application/json", bytes);
    }
  return self;
}

/**
 * rialto_outgoing_new_raw:
 * @method: a static string
 * @path: path and query, below %RIALTO_API_BASE
 * @answer: (nullable): what a good answer is
 *
 * Returns: (transfer full): the request.
 */
RialtoOutgoing *
rialto_outgoing_new_raw (const char             *method,
                         const char             *path,
                         const RialtoEntityInfo *answer)
{
  RialtoOutgoing *self = g_new0 (RialtoOutgoing, 1);

  self->method = method;
  self->path = g_strdup (path);
  self->answer = answer;
  self->version = -1;
  return self;
}

/**
 * rialto_outgoing_free:
 * @self: (transfer full): a request
 */
void
rialto_outgoing_free (RialtoOutgoing *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->type, g_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_clear_object (&self->watcher);
  g_free (self);
}

/**
 * rialto_outgoing_set_body:
 * @self: a request
 * @type: its content type
 * @body: its bytes
 */
void
rialto_outgoing_set_body (RialtoOutgoing *self,
                          const char     *type,
                          GBytes         *body)
{
  g_set_str (&self->type, type);
  g_clear_pointer (&self->body, g_bytes_unref);
  self->body = g_bytes_ref (body);
}

/**
 * rialto_outgoing_set_header:
 * @self: a request
 * @name: a header's name
 * @value: its value
 */
void
rialto_outgoing_set_header (RialtoOutgoing *self,
                            const char     *name,
                            const char     *value)
{
  if (self->headers == NULL)
    self->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  soup_message_headers_replace (self->headers, name, value);
}

/**
 * rialto_outgoing_set_watch:
 * @self: a request
 * @watch: static; what to call while its body is written
 * @watcher: for @watch
 */
void
rialto_outgoing_set_watch (RialtoOutgoing            *self,
                           const RialtoOutgoingWatch *watch,
                           GObject                   *watcher)
{
  self->watch = watch;
  g_set_object (&self->watcher, watcher);
}

static void
copy_header (const char *name,
             const char *value,
             gpointer    headers)
{
  soup_message_headers_replace (headers, name, value);
}

static void
add_watch (RialtoOutgoing *self,
           SoupMessage    *message)
{
  g_signal_connect_object (message, "starting", G_CALLBACK (self->watch->starting), self->watcher,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (message, "wrote-body-data", G_CALLBACK (self->watch->wrote), self->watcher,
                           G_CONNECT_SWAPPED);
}

/**
 * rialto_outgoing_make_message:
 * @self: a request
 * @base: the server's address, without %RIALTO_API_BASE
 *
 * Redirects are not followed: the token is for this server alone.
 *
 * Returns: (transfer full): a new message.
 */
SoupMessage *
rialto_outgoing_make_message (RialtoOutgoing *self,
                              const char     *base)
{
  g_autofree char *address = g_strconcat (base, RIALTO_API_BASE, self->path, NULL);
  SoupMessage *message = soup_message_new (self->method, address);
  SoupMessageHeaders *headers;

  g_return_val_if_fail (message != NULL, NULL);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  headers = soup_message_get_request_headers (message);
  if (self->body != NULL)
    soup_message_set_request_body_from_bytes (message, self->type, self->body);
  if (self->headers != NULL)
    soup_message_headers_foreach (self->headers, copy_header, headers);
  if (self->watch != NULL)
    add_watch (self, message);
  if (self->key != NULL)
    soup_message_headers_replace (headers, "Idempotency-Key", self->key);
  if (self->version >= 0)
    {
      g_autofree char *tag = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", self->version);

      soup_message_headers_replace (headers, "If-Match", tag);
    }
  return message;
}

/**
 * rialto_outgoing_is_safe:
 * @self: a request
 *
 * Returns: whether it only reads, so that it may be said twice.
 */
gboolean
rialto_outgoing_is_safe (RialtoOutgoing *self)
{
  return g_str_equal (self->method, "GET");
}

/**
 * rialto_outgoing_set_kept:
 * @self: a request that only reads
 *
 * What it was answered is kept on this computer, and will do while the server cannot be reached.
 */
void
rialto_outgoing_set_kept (RialtoOutgoing *self)
{
  self->kept = TRUE;
}

/**
 * rialto_outgoing_is_kept:
 * @self: a request
 *
 * Returns: whether what was answered before will do
 */
gboolean
rialto_outgoing_is_kept (RialtoOutgoing *self)
{
  return self->kept;
}

/**
 * rialto_outgoing_get_path:
 * @self: a request
 *
 * Returns: (transfer none): what it asks for, with the query
 */
const char *
rialto_outgoing_get_path (RialtoOutgoing *self)
{
  return self->path;
}

/**
 * rialto_outgoing_get_answer:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): what a good answer is; %NULL for nothing.
 */
const RialtoEntityInfo *
rialto_outgoing_get_answer (RialtoOutgoing *self)
{
  return self->answer;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-exchange-private.h"

#include <string.h>
#include <unistd.h>

/**
 * rialto_exchange_new: (skip)
 * @mailbox: the reactor's
 *
 * Returns: (transfer full): an exchange without request
 */
RialtoExchange *
rialto_exchange_new (RialtoMailbox *mailbox)
{
  RialtoExchange *exchange = g_new0 (RialtoExchange, 1);

  exchange->arena = rialto_arena_new ();
  exchange->mailbox = rialto_mailbox_ref (mailbox);
  exchange->body.fd = -1;
  exchange->answer.file.fd = -1;
  exchange->answer.status = 200;
  return exchange;
}

/**
 * rialto_exchange_drop_answer: (skip)
 * @exchange: an exchange
 *
 * Gives back the body that was to be sent.
 */
void
rialto_exchange_drop_answer (RialtoExchange *exchange)
{
  if (exchange->answer.free_func != NULL)
    exchange->answer.free_func (exchange->answer.body);
  exchange->answer.body = NULL;
  exchange->answer.length = exchange->answer.written = 0;
  exchange->answer.free_func = NULL;
  if (exchange->answer.file.fd >= 0)
    close (exchange->answer.file.fd);
  exchange->answer.file = (RialtoFileBody) { .fd = -1 };
  exchange->answer.etag = NULL;
  exchange->answer.content_type = NULL;
}

/* Everything that is not in the arena. */
static void
clear (RialtoExchange *exchange)
{
  if (exchange->data_destroy != NULL)
    exchange->data_destroy (exchange->data);
  rialto_exchange_drop_answer (exchange);
  rialto_body_clear (&exchange->body);
}

/**
 * rialto_exchange_reset: (skip)
 * @exchange: an exchange that is over
 *
 * Makes it as good as new for the next request.
 */
void
rialto_exchange_reset (RialtoExchange *exchange)
{
  RialtoArena *arena = exchange->arena;
  RialtoMailbox *mailbox = exchange->mailbox;

  clear (exchange);
  rialto_arena_reset (arena);
  memset (exchange, 0, sizeof *exchange);
  exchange->arena = arena;
  exchange->mailbox = mailbox;
  exchange->body.fd = -1;
  exchange->answer.file.fd = -1;
  exchange->answer.status = 200;
}

/**
 * rialto_exchange_free: (skip)
 * @exchange: (transfer full): an exchange that is over
 *
 * Any thread.
 */
void
rialto_exchange_free (RialtoExchange *exchange)
{
  clear (exchange);
  rialto_arena_free (exchange->arena);
  rialto_mailbox_unref (exchange->mailbox);
  g_free (exchange);
}

/**
 * rialto_exchange_get_arena:
 * @exchange: an exchange
 *
 * Returns: (transfer none): memory that lives until the answer has been written
 */
RialtoArena *
rialto_exchange_get_arena (RialtoExchange *exchange)
{
  return exchange->arena;
}

/**
 * rialto_exchange_get_thread_state:
 * @exchange: an exchange
 *
 * Only on the reactor's thread, that is inside begin() and run().
 *
 * Returns: (transfer none) (nullable): what the application's enter() returned for this thread
 */
gpointer
rialto_exchange_get_thread_state (RialtoExchange *exchange)
{
  return exchange->thread_state;
}

/**
 * rialto_exchange_get_method:
 * @exchange: an exchange
 *
 * Returns: the method
 */
RialtoHttpMethod
rialto_exchange_get_method (RialtoExchange *exchange)
{
  return exchange->head.method;
}

/**
 * rialto_exchange_get_path:
 * @exchange: an exchange
 *
 * The path begins with a slash (or is "*" for OPTIONS), has been decoded once and is valid UTF-8 without control characters. A slash
 * that was encoded in it is still "%2F"; `.` and `..` are segments like any other.
 *
 * Returns: (transfer none): the path
 */
const char *
rialto_exchange_get_path (RialtoExchange *exchange)
{
  return exchange->head.path;
}

/**
 * rialto_exchange_get_query:
 * @exchange: an exchange
 *
 * Returns: (transfer none) (nullable): what follows the question mark, not decoded; %NULL when there is none
 */
const char *
rialto_exchange_get_query (RialtoExchange *exchange)
{
  return exchange->head.query;
}

/* A list that comes in several fields means the same as one field with commas. */
static const char *
join_fields (RialtoExchange *exchange,
             const char     *name)
{
  const RialtoHead *head = &exchange->head;
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; i < head->n_fields; i++)
    {
      if (g_ascii_strcasecmp (head->fields[i].name, name) != 0)
        continue;
      if (joined->len > 0)
        g_string_append (joined, ", ");
      g_string_append (joined, head->fields[i].value);
    }

  return rialto_arena_strndup (exchange->arena, joined->str, joined->len);
}

/**
 * rialto_exchange_get_header:
 * @exchange: an exchange
 * @name: a header field's name, any case
 *
 * Fields that come several times are joined by commas.
 *
 * Returns: (transfer none) (nullable): the value without white space around it
 */
const char *
rialto_exchange_get_header (RialtoExchange *exchange,
                            const char     *name)
{
  guint n;
  const RialtoHeaderField *field = rialto_head_find (&exchange->head, name, &n);

  if (field == NULL)
    return NULL;

  return n == 1 ? field->value : join_fields (exchange, name);
}

/**
 * rialto_exchange_get_address:
 * @exchange: an exchange
 *
 * Returns: (transfer none): the address of who asks, as text without port; behind a trusted proxy what that says of its client;
 *   "unix" on a Unix socket
 */
const char *
rialto_exchange_get_address (RialtoExchange *exchange)
{
  if (exchange->address == NULL)
    {
      char text[RIALTO_PEER_TEXT];

      rialto_peer_format (&exchange->peer, text);
      exchange->address = rialto_arena_strdup (exchange->arena, text);
    }

  return exchange->address;
}

/**
 * rialto_exchange_get_id:
 * @exchange: an exchange
 *
 * Returns: (transfer none): the request's id, unique in the process and very likely everywhere; also in `X-Request-Id`
 */
const char *
rialto_exchange_get_id (RialtoExchange *exchange)
{
  return exchange->id;
}

/**
 * rialto_exchange_get_body:
 * @exchange: an exchange, inside run() or later
 * @length: (out) (optional): bytes of the body
 *
 * Returns: (transfer none): the body, ended by a NUL that is not counted; empty when there is none or when it went to a file
 */
const char *
rialto_exchange_get_body (RialtoExchange *exchange,
                          gsize          *length)
{
  gboolean here = exchange->body.bytes != NULL;

  if (length != NULL)
    *length = here ? (gsize) exchange->body.length : 0;

  return here ? exchange->body.bytes : "";
}

/**
 * rialto_exchange_get_body_fd:
 * @exchange: an exchange, inside run() or later
 *
 * Returns: the file that holds the body, at its start; -1 when the body is in memory. It is closed with the exchange
 */
int
rialto_exchange_get_body_fd (RialtoExchange *exchange)
{
  return exchange->body.fd;
}

/**
 * rialto_exchange_is_upgrade:
 * @exchange: an exchange
 *
 * Returns: whether the client asks to go on in another protocol
 */
gboolean
rialto_exchange_is_upgrade (RialtoExchange *exchange)
{
  return exchange->head.upgrade;
}

/**
 * rialto_exchange_set_data:
 * @exchange: an exchange
 * @data: (nullable): the application's record
 * @destroy: (nullable): called once for @data when the exchange ends, on any thread, while its arena is still there
 */
void
rialto_exchange_set_data (RialtoExchange *exchange,
                          gpointer        data,
                          GDestroyNotify  destroy)
{
  if (exchange->data_destroy != NULL)
    exchange->data_destroy (exchange->data);
  exchange->data = data;
  exchange->data_destroy = destroy;
}

/**
 * rialto_exchange_get_data:
 * @exchange: an exchange
 *
 * Returns: (transfer none) (nullable): what rialto_exchange_set_data() was given
 */
gpointer
rialto_exchange_get_data (RialtoExchange *exchange)
{
  return exchange->data;
}

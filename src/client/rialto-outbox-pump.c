/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-outbox-private.h"

#include "rialto-clock.h"
#include "rialto-error.h"

#include <glib/gi18n.h>

/* When the outbox sends what, and what it makes of the answer. */

#define FIRST_PAUSE    RIALTO_SECOND
#define LONGEST_PAUSE  (5 * RIALTO_MINUTE)
/* A server that fails at the same thing again and again will not be better at it tomorrow. */
#define MAX_FAILURES   10
/* The server remembers a key for 24 hours. */
#define KEY_LIFE       (23 * RIALTO_HOUR)

static gboolean
pump_later (gpointer data)
{
  RialtoOutbox *self = data;

  self->timeout = 0;
  rialto_outbox_pump (self);
  return G_SOURCE_REMOVE;
}

static void
pump_at (RialtoOutbox *self,
         RialtoTime    time)
{
  RialtoTime wait = CLAMP (time - rialto_clock_now (), 10, LONGEST_PAUSE);

  g_clear_handle_id (&self->timeout, g_source_remove);
  self->timeout = g_timeout_add ((guint) wait, pump_later, self);
}

/* Twice as long each time, and not all at the same moment. */
static RialtoTime
next_try (const RialtoOutboxRow *row,
          const GError          *error)
{
  RialtoTime pause = MIN (FIRST_PAUSE << MIN (row->attempts, 10), LONGEST_PAUSE);
  RialtoTime asked = rialto_error_get_retry_after (error);

  pause = (RialtoTime) g_random_int_range ((gint32) (pause / 2), (gint32) pause);
  return rialto_clock_now () + MAX (pause, asked);
}

/* What time, or whoever signs in again, mends. */
static const RialtoError passing[] = {
  RIALTO_ERROR_TIMEOUT,         RIALTO_ERROR_RATE_LIMITED,    RIALTO_ERROR_IDEMPOTENCY_IN_PROGRESS,
  RIALTO_ERROR_UNAUTHENTICATED, RIALTO_ERROR_SESSION_EXPIRED, RIALTO_ERROR_TOKEN_REUSED,
  RIALTO_ERROR_NOT_ENCRYPTED,
};

/* Whether the server has understood, and said no for good. */
static gboolean
is_final (const RialtoOutboxRow *row,
          const GError          *error)
{
  if (error->domain != RIALTO_ERROR)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (passing); i++)
    if (error->code == (int) passing[i])
      return FALSE;
  if (error->code == RIALTO_ERROR_NOT_IMPLEMENTED || error->code == RIALTO_ERROR_HTTP_VERSION)
    return TRUE;
  if (error->code == RIALTO_ERROR_INTERNAL || error->code == RIALTO_ERROR_BAD_ANSWER)
    return row->attempts >= MAX_FAILURES;
  return rialto_error_get_info (error->code)->status < 500;
}

/* Whether it has certainly not arrived: it was turned away before anybody looked at it. */
static gboolean
is_untouched (const GError *error)
{
  static const RialtoError turned_away[] = {
    RIALTO_ERROR_RATE_LIMITED,        RIALTO_ERROR_UNAUTHENTICATED, RIALTO_ERROR_SESSION_EXPIRED,
    RIALTO_ERROR_TOKEN_REUSED,        RIALTO_ERROR_NOT_ENCRYPTED,   RIALTO_ERROR_BAD_CERTIFICATE,
    RIALTO_ERROR_CHANGED_CERTIFICATE,
  };

  for (guint i = 0; i < G_N_ELEMENTS (turned_away); i++)
    if (g_error_matches (error, RIALTO_ERROR, (int) turned_away[i]))
      return TRUE;
  return FALSE;
}

static void
wait_again (RialtoOutbox     *self,
            RialtoOutboxItem *item,
            const GError     *error)
{
  RialtoOutboxRow *row = rialto_outbox_item_get_row (item);

  row->next_try = next_try (row, error);
  /* Nor did an attempt before this one: it does not grow old. */
  if (row->attempts == 1 && is_untouched (error))
    row->first_sent = 0;
  /* What is not the server's own word is about the way to it. */
  rialto_outbox_item_set_error (item,
                                error->domain == RIALTO_ERROR ? rialto_error_get_wire (error) : "unreachable",
                                error->message);
  rialto_outbox_item_set_state (item, RIALTO_OUTBOX_WAITING);
  dex_future_disown (rialto_outbox_save (self, item));
}

static void
arrived (RialtoOutbox     *self,
         RialtoOutboxItem *item,
         const GValue     *value)
{
  RialtoOutboxRow *row = rialto_outbox_item_get_row (item);

  if (G_VALUE_HOLDS_STRING (value))
    g_set_str (&row->result, g_value_get_string (value));
  rialto_outbox_item_set_error (item, NULL, NULL);
  if (rialto_outbox_has_dependents (self, item))
    {
      /* Kept with its file until they are sent, out of sight. */
      rialto_outbox_item_set_state (item, RIALTO_OUTBOX_SENT);
      dex_future_disown (rialto_outbox_save (self, item));
      rialto_outbox_hide (self, item);
    }
  else
    dex_future_disown (rialto_outbox_remove (self, item, RIALTO_OUTBOX_SENT));
  rialto_outbox_item_settle_sent (item, value, NULL);
}

/* What is wrong with the first thing that is wrong says more than that something is. */
static const char *
get_sentence (const GError *error)
{
  guint n_faults = 0;
  const RialtoFault *faults = error->domain == RIALTO_ERROR ? rialto_error_get_faults (error, &n_faults)
                                                            : NULL;

  return n_faults > 0 && faults[0].sentence != NULL ? faults[0].sentence : error->message;
}

static void
answered (RialtoOutbox     *self,
          RialtoOutboxItem *item,
          const GValue     *value,
          const GError     *error)
{
  self->n_sending--;
  /* On the disk it is being sent: the next start asks the server again, under the same key. */
  if (self->closed)
    return;
  if (error == NULL)
    arrived (self, item, value);
  else if (rialto_outbox_item_is_cancelled (item))
    dex_future_disown (rialto_outbox_remove (self, item, RIALTO_OUTBOX_GONE));
  else if (is_final (rialto_outbox_item_get_row (item), error))
    {
      rialto_outbox_item_get_row (item)->first_sent = 0;
      rialto_outbox_refuse (self, item, rialto_error_get_wire (error), get_sentence (error));
    }
  else
    wait_again (self, item, error);
  rialto_outbox_pump (self);
}

static void
append_json (GString    *json,
             const char *text)
{
  g_string_append_c (json, '"');
  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '"' || *at == '\\')
        g_string_append_c (json, '\\');
      if ((guchar) *at < 0x20)
        g_string_append_printf (json, "\\u%04x", (guint) *at);
      else
        g_string_append_c (json, *at);
    }
  g_string_append_c (json, '"');
}

/* The arguments with the results of what was sent before in their places. */
static char *
resolve (RialtoOutbox     *self,
         RialtoOutboxItem *item)
{
  const RialtoOutboxRow *row = rialto_outbox_item_get_row (item);
  GString *args = g_string_new (row->args);

  for (guint i = 0; i < row->after->len; i++)
    {
      RialtoOutboxItem *dependency = rialto_outbox_find (self, g_array_index (row->after, gint64, i));
      g_autofree char *reference = dependency != NULL ? rialto_outbox_item_dup_reference (dependency) : NULL;
      g_autoptr (GString) from = g_string_new (NULL), to = g_string_new (NULL);

      if (dependency == NULL || rialto_outbox_item_get_row (dependency)->result == NULL)
        continue;
      append_json (from, reference);
      append_json (to, rialto_outbox_item_get_row (dependency)->result);
      g_string_replace (args, from->str, to->str, 0);
    }
  return g_string_free (args, FALSE);
}

/* It is on the disk that it is being sent: whatever happens now, nobody takes it for something that was never begun. */
static void
begun (RialtoOutbox     *self,
       RialtoOutboxItem *item,
       const GValue     *value,
       const GError     *error)
{
  g_autofree char *args = NULL;

  if (error == NULL && self->send != NULL && !self->closed)
    {
      args = resolve (self, item);
      rialto_outbox_then (self, item, self->send (item, args, self->send_data), answered);
      return;
    }
  self->n_sending--;
  if (self->closed)
    return;
  if (error != NULL)
    {
      RialtoOutboxRow *row = rialto_outbox_item_get_row (item);

      row->next_try = next_try (row, error);
      /* It can still be changed, and does not grow old. */
      row->attempts--;
      if (row->attempts == 0)
        row->first_sent = 0;
      rialto_outbox_item_set_error (item, rialto_error_get_wire (error), error->message);
    }
  rialto_outbox_item_set_state (item, RIALTO_OUTBOX_WAITING);
  rialto_outbox_pump (self);
}

/* Whether it is being sent now. */
static gboolean
begin (RialtoOutbox     *self,
       RialtoOutboxItem *item)
{
  RialtoOutboxRow *row = rialto_outbox_item_get_row (item);

  if (!row->repeatable && row->first_sent != 0 && rialto_clock_now () - row->first_sent > KEY_LIFE)
    {
      rialto_outbox_refuse (
        self, item, "gone",
        _ ("The connection was lost while this was sent, and it is not known whether it arrived. "
           "Look before you send it again."));
      return FALSE;
    }
  row->attempts++;
  row->next_try = 0;
  if (row->first_sent == 0)
    row->first_sent = rialto_clock_now ();
  self->n_sending++;
  rialto_outbox_item_set_state (item, RIALTO_OUTBOX_SENDING);
  rialto_outbox_then (self, item, rialto_outbox_save (self, item), begun);
  return TRUE;
}

static gboolean
is_held_up (RialtoOutbox          *self,
            const RialtoOutboxRow *row)
{
  for (guint i = 0; i < row->after->len; i++)
    {
      RialtoOutboxItem *dependency = rialto_outbox_find (self, g_array_index (row->after, gint64, i));

      if (dependency != NULL && rialto_outbox_item_get_state (dependency) != RIALTO_OUTBOX_SENT)
        return TRUE;
    }
  return FALSE;
}

/* Whether it is its turn; when that is a matter of time alone, *wake says when. */
static gboolean
is_due (RialtoOutbox          *self,
        const RialtoOutboxRow *row,
        RialtoTime             now,
        RialtoTime            *wake)
{
  if (row->state != RIALTO_OUTBOX_WAITING || row->held || is_held_up (self, row))
    return FALSE;
  /* A clock that was set back must not make anything wait for years. */
  if (row->next_try <= now || row->next_try > now + RIALTO_DAY)
    return TRUE;
  *wake = MIN (*wake, row->next_try);
  return FALSE;
}

/* <private>
 * rialto_outbox_pump: begins what can be begun.
 */
void
rialto_outbox_pump (RialtoOutbox *self)
{
  g_autoptr (GHashTable) busy = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) due = g_ptr_array_new_with_free_func (g_object_unref);
  RialtoTime now = rialto_clock_now (), wake = G_MAXINT64;
  gboolean made_way = FALSE;

  if (!self->online || self->closed || self->send == NULL)
    return;

  for (guint i = 0; i < self->all->len; i++)
    {
      const RialtoOutboxRow *row = rialto_outbox_item_get_row (self->all->pdata[i]);

      /* What was refused or sent stands in nobody's way. */
      if (row->state == RIALTO_OUTBOX_REFUSED || row->state == RIALTO_OUTBOX_SENT)
        continue;
      if (g_hash_table_add (busy, row->subject) && is_due (self, row, now, &wake))
        g_ptr_array_add (due, g_object_ref (self->all->pdata[i]));
    }
  for (guint i = 0; i < due->len && self->n_sending < RIALTO_OUTBOX_PARALLEL; i++)
    made_way |= !begin (self, due->pdata[i]);
  if (wake != G_MAXINT64)
    pump_at (self, wake);
  /* What stood behind one that is refused now may be due. */
  if (made_way)
    rialto_outbox_pump (self);
}

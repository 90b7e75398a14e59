/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-gateway-private.h"

/* A row of the event log on its way to who missed it. */
typedef struct
{
  gint64      seq;
  const char *type; /* wire name */
  RialtoId    entity;
  RialtoTime  time;
} Missed;

RIALTO_SQL (events_after,
            "gateway.events_after",
            "SELECT seq, type, entity, time FROM events WHERE topic = 'user' AND topic_id = ?1 AND seq > ?2 "
            "ORDER BY seq LIMIT ?3");
RIALTO_SQL (oldest_event, "gateway.oldest_event", "SELECT COALESCE (min (seq), 0) FROM events");

/* Ahead of this server, or so far behind it that events which nobody keeps any more may have been the client's. */
static gboolean
is_unknown (RialtoTx *tx,
            gint64    after)
{
  gint64 oldest;

  if (after >= rialto_tx_get_seq (tx))
    return after > rialto_tx_get_seq (tx);
  oldest = rialto_tx_query_int (tx, &oldest_event);
  return oldest == 0 || oldest > after + 1;
}

static GArray *
read_missed (RialtoTx *tx,
             RialtoId  user,
             gint64    after)
{
  GArray *missed = g_array_new (FALSE, FALSE, sizeof (Missed));
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &events_after, SQL_ID (user), SQL_INT (after),
                                                 SQL_INT (RIALTO_MAX_REPLAY + 1));

  while (rialto_rows_next (rows))
    {
      Missed one = { rialto_rows_int (rows, 0), rialto_rows_text (rows, 1), rialto_rows_id (rows, 2),
                     rialto_rows_time (rows, 3) };

      g_array_append_val (missed, one);
    }
  return missed;
}

/* Too much, or too long ago, to be told one by one. What happened to others does not count: @after may be long ago for somebody who
 * has missed nothing. */
static gboolean
is_out_of_reach (RialtoTx     *tx,
                 const GArray *missed)
{
  return missed->len > RIALTO_MAX_REPLAY ||
         (missed->len > 0 &&
          g_array_index (missed, Missed, 0).time < rialto_tx_get_now (tx) - RIALTO_REPLAY_LIMIT);
}

static gboolean
is_repeated (const GArray *missed,
             guint         index)
{
  const Missed *one = &g_array_index (missed, Missed, index);

  for (guint i = index + 1; i < missed->len; i++)
    {
      const Missed *later = &g_array_index (missed, Missed, i);

      if (later->entity == one->entity && g_str_equal (later->type, one->type))
        return TRUE;
    }
  return FALSE;
}

/**
 * rialto_replay_read:
 * @tx: a read transaction
 * @context: the server's parts
 * @user: who was away
 * @after: the newest seq that they saw
 *
 * Returns: (transfer full) (nullable) (element-type utf8): frames as JSON, each thing once, in its present state, at the place of its
 *   last event; %NULL when there is nothing to go on with
 */
GPtrArray *
rialto_replay_read (RialtoTx      *tx,
                    RialtoContext *context,
                    RialtoId       user,
                    gint64         after)
{
  g_autoptr (GArray) missed = NULL;
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func (g_free);

  if (is_unknown (tx, after))
    return NULL;
  missed = read_missed (tx, user, after);
  if (is_out_of_reach (tx, missed))
    return NULL;

  for (guint i = 0; i < missed->len; i++)
    {
      const Missed *one = &g_array_index (missed, Missed, i);
      const char *type = one->type;
      g_autofree char *payload = NULL;

      if (is_repeated (missed, i))
        continue;
      payload = rialto_event_encode (tx, context, &type, user, one->entity);
      if (payload != NULL)
        g_ptr_array_add (frames, rialto_gateway_encode (RIALTO_OP_DISPATCH, type, one->seq, payload, NULL));
    }
  return g_steal_pointer (&frames);
}

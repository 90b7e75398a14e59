/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-gateway-private.h"

#include "rialto-attendance.h"
#include "rialto-clock.h"
#include "rialto-watched.h"

/* The one reader of the event log: it takes committed rows in their order, and tells sockets, caches and nobody else. A wake from the
 * store only makes it look sooner than the second it waits otherwise. */

#define BATCH     500 /* events, and topics that are new on screens */
#define POLL_TIME (1 * G_TIME_SPAN_SECOND)
#define COALESCE  (250 * RIALTO_SECOND / 1000)

typedef struct _RialtoPump
{
  RialtoGateway *gateway; /* borrowed */
  GThread       *thread;
  GMutex         lock;
  GCond          cond;
  gboolean       woken, ending; /* under the lock */
  RialtoArena   *arena;
  RialtoWatched *watched;
  GPtrArray     *deliveries; /* owned RialtoDelivery of this turn */
  GQueue         requests;   /* owned RialtoWatchRequest, under the lock; only the pump takes out */
} RialtoPump;

RIALTO_SQL (
  events_next,
  "pump.next",
  "SELECT seq, topic, topic_id, type, entity, actor FROM events WHERE seq > ?1 ORDER BY seq LIMIT ?2");
RIALTO_SQL (follows_author,
            "pump.follows",
            "SELECT 1 FROM follows WHERE follower = ?1 AND followee = ?2 AND NOT muted");

static void
delivery_free (gpointer data)
{
  RialtoDelivery *delivery = data;

  g_free (delivery->topic);
  g_clear_pointer (&delivery->hidden, g_hash_table_unref);
  g_clear_pointer (&delivery->only, g_hash_table_unref);
  rialto_frame_unref (delivery->frame);
  g_free (delivery);
}

static void
to_user (RialtoPump  *pump,
         RialtoId     user,
         gint64       seq,
         RialtoFrame *frame,
         RialtoId     ends_session)
{
  RialtoDelivery *delivery = g_new0 (RialtoDelivery, 1);

  delivery->user = user;
  delivery->seq = seq;
  delivery->frame = frame;
  delivery->ends_session = ends_session;
  g_ptr_array_add (pump->deliveries, delivery);
}

/* Another instance's sign-out, demotion or suspension counts here from the next request on. */
static void
drop_caches (RialtoContext *context,
             const char    *type,
             RialtoId       user,
             RialtoId       entity)
{
  if (g_str_equal (type, "session.delete"))
    rialto_session_cache_drop_session (context->sessions, entity);
  else if (g_str_equal (type, "account.update"))
    rialto_session_cache_drop_user (context->sessions, user);
}

static void
publish_to_user (RialtoPump *pump,
                 RialtoTx   *tx,
                 gint64      seq,
                 const char *type,
                 RialtoId    user,
                 RialtoId    entity)
{
  RialtoContext *context = pump->gateway->context;
  RialtoId ends = g_str_equal (type, "session.delete") ? entity : 0;
  g_autofree char *payload = NULL;

  drop_caches (context, type, user, entity);
  if (!rialto_audience_has_user (pump->gateway->audience, user))
    return;
  payload = rialto_event_encode (tx, context, &type, user, entity);
  if (payload != NULL)
    to_user (pump, user, seq,
             rialto_gateway_frame (RIALTO_OP_DISPATCH, type, seq, payload, RIALTO_FRAME_DURABLE), ends);
}

/* A new post: a hint to followers who are online. */
static void
publish_hint (RialtoPump *pump,
              RialtoTx   *tx,
              RialtoId    post,
              RialtoId    author)
{
  g_autoptr (GArray) online = rialto_audience_list_users (pump->gateway->audience);
  RialtoFeedHint hint = { .post = post, .author = author };
  g_autofree char *payload = rialto_entity_to_json (&rialto_feed_hint_info, &hint, RIALTO_ENCODE_SHARED,
                                                    RIALTO_SINCE_LATEST, NULL);
  g_autoptr (RialtoFrame)
    frame = rialto_gateway_frame (RIALTO_OP_DISPATCH, "feed.hint", 0, payload, RIALTO_FRAME_EPHEMERAL);

  for (guint i = 0; i < online->len; i++)
    {
      RialtoId user = g_array_index (online, RialtoId, i);
      g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &follows_author, SQL_ID (user), SQL_ID (author));

      if (rialto_rows_next (rows))
        to_user (pump, user, 0, rialto_frame_ref (frame), 0);
    }
}

static void
publish (RialtoPump *pump,
         RialtoTx   *tx,
         RialtoRows *rows)
{
  gint64 seq = rialto_rows_int (rows, 0);
  const char *topic = rialto_rows_text (rows, 1);
  RialtoId topic_id = rialto_rows_id (rows, 2);
  const char *type = rialto_rows_text (rows, 3);
  RialtoId entity = rialto_rows_id (rows, 4);
  RialtoId actor = rialto_rows_id (rows, 5);

  rialto_watched_doubt (pump->watched, type, topic_id, entity);
  if (g_str_equal (topic, "user"))
    publish_to_user (pump, tx, seq, type, topic_id, entity);
  else if (g_str_equal (type, "feed.hint"))
    publish_hint (pump, tx, entity, actor);
  else
    rialto_watched_note (pump->watched, topic, topic_id, type, entity, actor);
}

typedef struct
{
  RialtoPump *pump;
  gint64      after; /* the newest event that has been told */
  gint64      seq;
  guint       n_rows, n_requests;
} Turn;

/* The first of those that wait; they stay where they are until the turn has succeeded. */
static GPtrArray *
list_requests (RialtoPump *pump)
{
  GPtrArray *requests = g_ptr_array_new ();
  guint n_topics = 0;

  g_mutex_lock (&pump->lock);
  for (GList *link = pump->requests.head; link != NULL && n_topics < BATCH; link = link->next)
    {
      RialtoWatchRequest *request = link->data;

      g_ptr_array_add (requests, request);
      n_topics += g_strv_length (request->added);
    }
  g_mutex_unlock (&pump->lock);
  return requests;
}

/* One look at the log. Nothing leaves before the transaction is over, and a second run begins afresh. */
static gboolean
turn_run (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  Turn *turn = data;
  RialtoPump *pump = turn->pump;
  g_autoptr (GPtrArray) requests = list_requests (pump);
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &events_next, SQL_INT (turn->after), SQL_INT (BATCH));

  rialto_watched_begin (pump->watched);
  g_ptr_array_set_size (pump->deliveries, 0);
  turn->n_requests = requests->len;
  turn->n_rows = 0;
  turn->seq = turn->after;
  while (rialto_rows_next (rows))
    {
      publish (pump, tx, rows);
      turn->seq = rialto_rows_int (rows, 0);
      turn->n_rows++;
    }
  /* Rows that have been swept meanwhile leave a gap at the end; there is nothing behind it in this snapshot. */
  if (turn->n_rows < BATCH)
    turn->seq = MAX (turn->seq, rialto_tx_get_seq (tx));
  rialto_watched_publish (pump->watched, tx, pump->deliveries);
  for (guint i = 0; i < requests->len; i++)
    rialto_watched_look (pump->watched, tx, requests->pdata[i]);
  return TRUE;
}

typedef struct
{
  RialtoHub *hub;
  GPtrArray *deliveries; /* owned reference */
} Batch;

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  g_ptr_array_unref (batch->deliveries);
  g_free (batch);
}

static void
deliver_here (gpointer thread_state,
              gpointer data)
{
  Batch *batch = data;

  for (guint i = 0; i < batch->deliveries->len; i++)
    rialto_hub_deliver (batch->hub, batch->deliveries->pdata[i]);
  batch_free (batch);
}

static void
hand_out (RialtoPump *pump)
{
  RialtoGateway *gateway = pump->gateway;
  g_autoptr (GPtrArray) deliveries = g_steal_pointer (&pump->deliveries);

  pump->deliveries = g_ptr_array_new_with_free_func (delivery_free);
  __atomic_add_fetch (&gateway->figures.frames, deliveries->len, __ATOMIC_RELAXED);
  for (guint i = 0; deliveries->len > 0 && i < gateway->n_hubs; i++)
    {
      Batch *batch = g_new (Batch, 1);

      *batch = (Batch) { &gateway->hubs[i], g_ptr_array_ref (deliveries) };
      rialto_http_server_invoke (gateway->context->http, i, deliver_here, batch, batch_free);
    }
  for (guint i = 0; i < deliveries->len; i++)
    {
      const RialtoDelivery *delivery = deliveries->pdata[i];

      if (delivery->user != 0 && delivery->seq > 0)
        rialto_polls_look (gateway->polls, delivery->user);
    }
}

typedef struct
{
  RialtoHub          *hub;
  RialtoWatchRequest *request; /* owned */
} Enforcement;

static void
enforcement_free (gpointer data)
{
  Enforcement *enforcement = data;

  rialto_watch_request_free (enforcement->request);
  g_free (enforcement);
}

static void
enforce_here (gpointer thread_state,
              gpointer data)
{
  Enforcement *enforcement = data;

  rialto_hub_enforce (enforcement->hub, enforcement->request);
  enforcement_free (enforcement);
}

/* Behind the deliveries of the turn that has looked at them. */
static void
enforce (RialtoPump *pump,
         guint       n_requests)
{
  RialtoGateway *gateway = pump->gateway;

  for (guint i = 0; i < n_requests; i++)
    {
      Enforcement *enforcement = g_new (Enforcement, 1);

      g_mutex_lock (&pump->lock);
      enforcement->request = g_queue_pop_head (&pump->requests);
      g_mutex_unlock (&pump->lock);
      enforcement->hub = &gateway->hubs[enforcement->request->reactor];
      rialto_http_server_invoke (gateway->context->http, enforcement->hub->index, enforce_here, enforcement,
                                 enforcement_free);
    }
}

static gboolean
has_requests (RialtoPump *pump)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&pump->lock);

  return !g_queue_is_empty (&pump->requests);
}

static void
note_caught_up (RialtoPump *pump)
{
  __atomic_store_n (&pump->gateway->figures.caught_up_at, rialto_clock_monotonic (), __ATOMIC_RELAXED);
}

static gboolean
look (RialtoPump *pump)
{
  RialtoStore *store = pump->gateway->context->store;
  g_autoptr (GError) error = NULL;
  Turn turn = { .pump = pump, .after = pump->gateway->figures.seq };

  if (rialto_store_number_events (store, &error) < 0 ||
      !rialto_store_read (store, turn_run, &turn, pump->arena, &error))
    {
      /* The rows are still there; the next look begins where the last good one ended. */
      g_warning ("Events wait: %s", error->message);
      return FALSE;
    }
  __atomic_store_n (&pump->gateway->figures.seq, turn.seq, __ATOMIC_RELEASE);
  __atomic_add_fetch (&pump->gateway->figures.events, turn.n_rows, __ATOMIC_RELAXED);
  rialto_watched_commit (pump->watched);
  hand_out (pump);
  enforce (pump, turn.n_requests);
  __atomic_store_n (&pump->gateway->figures.told, turn.seq, __ATOMIC_RELEASE);
  if (turn.n_rows == BATCH)
    return TRUE;
  note_caught_up (pump);
  return has_requests (pump);
}

/* -1: never. */
static RialtoTime
earlier (RialtoTime one,
         RialtoTime other)
{
  return one < 0 || other < 0 ? MAX (one, other) : MIN (one, other);
}

/* Until woken, or a watched thing or somebody's turn is due, or a second is over. FALSE: the pump ends. */
static gboolean
wait_for_events (RialtoPump *pump)
{
  RialtoTime due = earlier (rialto_watched_get_due (pump->watched),
                            rialto_ready_queue_get_due (pump->gateway->ready_queue));
  gint64 until = g_get_monotonic_time ();
  gboolean goes_on;

  due = earlier (due, rialto_attendance_get_due (pump->gateway->attendance));
  until += due < 0 ? POLL_TIME
                   : MIN (POLL_TIME, MAX (due - rialto_clock_monotonic (), 1) * G_TIME_SPAN_MILLISECOND);
  g_mutex_lock (&pump->lock);
  while (!pump->woken && !pump->ending && g_cond_wait_until (&pump->cond, &pump->lock, until))
    ;
  pump->woken = FALSE;
  goes_on = !pump->ending;
  g_mutex_unlock (&pump->lock);
  return goes_on;
}

static gpointer
pump_main (gpointer data)
{
  RialtoPump *pump = data;

  do
    {
      while (look (pump))
        rialto_gateway_call_next (pump->gateway);
      rialto_gateway_call_next (pump->gateway);
      rialto_polls_sweep (pump->gateway->polls);
      rialto_attendance_tick (pump->gateway->attendance);
    }
  while (wait_for_events (pump));
  return NULL;
}

/* Any thread: there is something to look at, or to wait for. */
void
rialto_pump_wake (RialtoPump *pump)
{
  g_mutex_lock (&pump->lock);
  pump->woken = TRUE;
  g_cond_signal (&pump->cond);
  g_mutex_unlock (&pump->lock);
}

/**
 * rialto_watch_request_free:
 * @data: (transfer full): what a client wants to watch
 */
void
rialto_watch_request_free (gpointer data)
{
  RialtoWatchRequest *request = data;

  g_clear_pointer (&request->states, g_hash_table_unref);
  g_strfreev (request->added);
  g_free (request);
}

/* Any thread. Takes @request. */
void
rialto_pump_watch (RialtoPump         *pump,
                   RialtoWatchRequest *request)
{
  g_mutex_lock (&pump->lock);
  g_queue_push_tail (&pump->requests, request);
  pump->woken = TRUE;
  g_cond_signal (&pump->cond);
  g_mutex_unlock (&pump->lock);
}

static void
wake (gpointer data)
{
  rialto_pump_wake (data);
}

RialtoPump *
rialto_pump_new (RialtoGateway *gateway)
{
  RialtoPump *pump = g_new0 (RialtoPump, 1);

  pump->gateway = gateway;
  pump->arena = rialto_arena_new ();
  pump->watched = rialto_watched_new (gateway, COALESCE);
  pump->deliveries = g_ptr_array_new_with_free_func (delivery_free);
  g_mutex_init (&pump->lock);
  g_cond_init (&pump->cond);
  return pump;
}

static gboolean
find_end (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  *(gint64 *) data = rialto_tx_get_seq (tx);
  return TRUE;
}

/* Begins at the end of the log: who needs what is older resumes. */
gboolean
rialto_pump_start (RialtoPump *pump,
                   GError    **error)
{
  RialtoStore *store = pump->gateway->context->store;

  if (rialto_store_number_events (store, error) < 0 ||
      !rialto_store_read (store, find_end, &pump->gateway->figures.seq, pump->arena, error))
    return FALSE;
  note_caught_up (pump);
  rialto_store_set_wake (store, wake, pump);
  pump->thread = g_thread_new ("event-pump", pump_main, pump);
  return TRUE;
}

void
rialto_pump_free (RialtoPump *pump)
{
  if (pump->thread != NULL)
    {
      rialto_store_set_wake (pump->gateway->context->store, NULL, NULL);
      g_mutex_lock (&pump->lock);
      pump->ending = TRUE;
      g_cond_signal (&pump->cond);
      g_mutex_unlock (&pump->lock);
      g_thread_join (pump->thread);
    }
  g_ptr_array_unref (pump->deliveries);
  g_queue_clear_full (&pump->requests, rialto_watch_request_free);
  rialto_watched_free (pump->watched);
  rialto_arena_free (pump->arena);
  g_mutex_clear (&pump->lock);
  g_cond_clear (&pump->cond);
  g_free (pump);
}

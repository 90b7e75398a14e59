/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-ready-queue.h"

/* Any thread; what is freed is freed outside the lock. */

typedef struct
{
  guint64  client;
  gpointer opening; /* owned */
} Place;

typedef struct
{
  RialtoId   session;
  RialtoTime until; /* monotonic */
} Recent;

struct _RialtoReadyQueue
{
  GMutex         lock;
  GDestroyNotify free_opening;
  RialtoTime     interval;
  GHashTable    *sessions; /* session -> itself: those that have identified within the interval */
  GQueue         recent;   /* owned Recent, oldest first */
  GQueue         waiting;  /* owned Place, first come first served */
  GHashTable    *places;   /* owned client -> borrowed link of `waiting` */
  RialtoTime    *begun;    /* owned ring: when the last `per_second` began, monotonic */
  guint          per_second, next;
  gboolean       ended;
};

/**
 * rialto_ready_queue_new:
 * @per_second: how many may begin within any second
 * @interval: how long a session may not identify again, ms; 0: it may always
 * @free_opening: (scope async): frees what was kept and is not wanted any more
 *
 * Returns: (transfer full): a queue in which nobody waits
 */
RialtoReadyQueue *
rialto_ready_queue_new (guint          per_second,
                        RialtoTime     interval,
                        GDestroyNotify free_opening)
{
  RialtoReadyQueue *queue = g_new0 (RialtoReadyQueue, 1);

  g_mutex_init (&queue->lock);
  queue->free_opening = free_opening;
  queue->interval = interval;
  queue->sessions = g_hash_table_new (NULL, NULL);
  queue->places = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  queue->per_second = per_second;
  queue->begun = g_new (RialtoTime, per_second);
  for (guint i = 0; i < per_second; i++)
    queue->begun[i] = -RIALTO_SECOND;
  return queue;
}

/**
 * rialto_ready_queue_free:
 * @queue: (transfer full): a queue
 */
void
rialto_ready_queue_free (RialtoReadyQueue *queue)
{
  rialto_ready_queue_end (queue);
  g_queue_clear_full (&queue->recent, g_free);
  g_hash_table_unref (queue->sessions);
  g_hash_table_unref (queue->places);
  g_free (queue->begun);
  g_mutex_clear (&queue->lock);
  g_free (queue);
}

static void
forget_old (RialtoReadyQueue *queue,
            RialtoTime        now)
{
  Recent *oldest;

  while ((oldest = g_queue_peek_head (&queue->recent)) != NULL && oldest->until <= now)
    {
      g_hash_table_remove (queue->sessions, GSIZE_TO_POINTER ((gsize) oldest->session));
      g_free (g_queue_pop_head (&queue->recent));
    }
}

/**
 * rialto_ready_queue_admit:
 * @queue: a queue
 * @session: who identifies
 *
 * Counts an identify, unless it is too soon after the last one that was counted.
 *
 * Returns: 0, or how long the session has to wait, ms
 */
RialtoTime
rialto_ready_queue_admit (RialtoReadyQueue *queue,
                          RialtoId          session)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&queue->lock);
  gpointer key = GSIZE_TO_POINTER ((gsize) session);
  RialtoTime now = rialto_clock_monotonic ();
  Recent *recent;

  if (queue->interval == 0)
    return 0;
  forget_old (queue, now);
  recent = g_hash_table_lookup (queue->sessions, key);
  if (recent != NULL)
    return recent->until - now;
  recent = g_new (Recent, 1);
  *recent = (Recent) { session, now + queue->interval };
  g_hash_table_insert (queue->sessions, key, recent);
  g_queue_push_tail (&queue->recent, recent);
  return 0;
}

/* When the next one may begin. */
static RialtoTime
get_turn (RialtoReadyQueue *queue)
{
  return queue->begun[queue->next] + RIALTO_SECOND;
}

static void
begin (RialtoReadyQueue *queue,
       RialtoTime        now)
{
  queue->begun[queue->next] = now;
  queue->next = (queue->next + 1) % queue->per_second;
}

/**
 * rialto_ready_queue_enter:
 * @queue: a queue
 * @client: whose opening it is; it is not in the queue yet
 * @opening: (transfer full): what to go on with when its turn comes; the caller keeps it when that is now
 *
 * Returns: whether its turn is now; otherwise it waits in the queue
 */
gboolean
rialto_ready_queue_enter (RialtoReadyQueue *queue,
                          guint64           client,
                          gpointer          opening)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&queue->lock);
  RialtoTime now = rialto_clock_monotonic ();
  Place *place;

  if (queue->ended)
    return TRUE;
  if (g_queue_is_empty (&queue->waiting) && get_turn (queue) <= now)
    {
      begin (queue, now);
      return TRUE;
    }
  place = g_new (Place, 1);
  *place = (Place) { client, opening };
  g_queue_push_tail (&queue->waiting, place);
  g_hash_table_insert (queue->places, g_memdup2 (&client, sizeof client),
                       g_queue_peek_tail_link (&queue->waiting));
  return FALSE;
}

/* Returns: (transfer full): what waited there. */
static gpointer
take_link (RialtoReadyQueue *queue,
           GList            *link)
{
  g_autofree Place *place = link->data;

  g_hash_table_remove (queue->places, &place->client);
  g_queue_delete_link (&queue->waiting, link);
  return place->opening;
}

/**
 * rialto_ready_queue_leave:
 * @queue: a queue
 * @client: one that is gone, whether it waits or not
 *
 * Takes it out, so that it takes nobody's turn.
 */
void
rialto_ready_queue_leave (RialtoReadyQueue *queue,
                          guint64           client)
{
  gpointer opening = NULL;
  GList *link;

  g_mutex_lock (&queue->lock);
  link = g_hash_table_lookup (queue->places, &client);
  if (link != NULL)
    opening = take_link (queue, link);
  g_mutex_unlock (&queue->lock);
  if (opening != NULL)
    queue->free_opening (opening);
}

/**
 * rialto_ready_queue_take:
 * @queue: a queue
 *
 * Returns: (transfer full) (nullable): an opening whose turn has come
 */
gpointer
rialto_ready_queue_take (RialtoReadyQueue *queue)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&queue->lock);
  RialtoTime now = rialto_clock_monotonic ();

  if (g_queue_is_empty (&queue->waiting) || get_turn (queue) > now)
    return NULL;
  begin (queue, now);
  return take_link (queue, g_queue_peek_head_link (&queue->waiting));
}

/**
 * rialto_ready_queue_get_due:
 * @queue: a queue
 *
 * Returns: when the next turn comes, monotonic ms; -1: nobody waits
 */
RialtoTime
rialto_ready_queue_get_due (RialtoReadyQueue *queue)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&queue->lock);

  return g_queue_is_empty (&queue->waiting) ? -1 : get_turn (queue);
}

/**
 * rialto_ready_queue_end:
 * @queue: a queue
 *
 * Frees all that waits, and from now on lets everybody pass.
 */
void
rialto_ready_queue_end (RialtoReadyQueue *queue)
{
  g_autoptr (GPtrArray) openings = g_ptr_array_new ();

  g_mutex_lock (&queue->lock);
  queue->ended = TRUE;
  while (!g_queue_is_empty (&queue->waiting))
    g_ptr_array_add (openings, take_link (queue, g_queue_peek_head_link (&queue->waiting)));
  g_mutex_unlock (&queue->lock);
  for (guint i = 0; i < openings->len; i++)
    queue->free_opening (openings->pdata[i]);
}

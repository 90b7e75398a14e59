/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-attendance.h"

#include "rialto-clock.h"

/* What clients say goes to the store in batches, and only when it changes how somebody is seen; what the store has is what all
 * instances tell, by their pumps. One batch is on its way at a time, so that the later never overtakes the earlier. */

#define GATHER     (RIALTO_SECOND / 4)
#define RENEWAL    RIALTO_MINUTE
#define RETRY      RIALTO_SECOND
#define CHUNK      500
#define N_STATUSES (RIALTO_PRESENCE_STATUS_INVISIBLE + 1)

/* Somebody who is there, or has just gone. */
typedef struct
{
  guint                counts[N_STATUSES]; /* sockets that say so; [OFFLINE] is not used */
  RialtoPresenceStatus last;               /* before the last socket went */
  RialtoTime           gone_at;            /* when it did, monotonic */
  RialtoPresenceStatus written;
} Attendee;

typedef struct
{
  RialtoId             user;
  RialtoPresenceStatus status;
} Entry;

/* On its way to the store. */
typedef struct
{
  RialtoAttendance *attendance; /* borrowed: the gateway is held */
  RialtoWork        work;
  RialtoArena      *arena;   /* owned */
  GArray           *entries; /* owned, of Entry; or, to be extended, */
  GArray           *users;   /* owned, of RialtoId, in their order; nullable */
  gint64            n_extended;
} Batch;

struct _RialtoAttendance
{
  RialtoGateway *gateway; /* borrowed */
  GMutex         lock;
  GHashTable    *attendees; /* RialtoId -> owned Attendee */
  GHashTable    *changed;   /* set of RialtoId: not written yet, or about to be gone */
  RialtoTime     due;       /* when to look at them, monotonic */
  RialtoTime     renew_at;  /* monotonic */
  guint          n_batches; /* on their way */
  RialtoId       instance;  /* 0: nothing was written yet */
};

/**
 * rialto_attendance_new:
 * @gateway: (transfer none): whose sockets count
 *
 * Returns: (transfer full): nobody is there yet
 */
RialtoAttendance *
rialto_attendance_new (RialtoGateway *gateway)
{
  RialtoAttendance *attendance = g_new0 (RialtoAttendance, 1);

  attendance->gateway = gateway;
  g_mutex_init (&attendance->lock);
  attendance->attendees = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  attendance->changed = g_hash_table_new (NULL, NULL);
  attendance->due = G_MAXINT64;
  attendance->renew_at = rialto_clock_monotonic () + RENEWAL;
  return attendance;
}

/**
 * rialto_attendance_free:
 * @attendance: (transfer full): who is there; nothing of it is on its way
 */
void
rialto_attendance_free (RialtoAttendance *attendance)
{
  g_hash_table_unref (attendance->attendees);
  g_hash_table_unref (attendance->changed);
  g_mutex_clear (&attendance->lock);
  g_free (attendance);
}

/* What the sockets that are there say together. */
static RialtoPresenceStatus
get_said (const Attendee *attendee)
{
  for (guint status = N_STATUSES; status-- > RIALTO_PRESENCE_STATUS_IDLE;)
    if (attendee->counts[status] > 0)
      return (RialtoPresenceStatus) status;
  return RIALTO_PRESENCE_STATUS_OFFLINE;
}

/* How somebody should be seen at @now. */
static RialtoPresenceStatus
get_wanted (const Attendee *attendee,
            RialtoTime      now)
{
  RialtoPresenceStatus said = get_said (attendee);

  if (said == RIALTO_PRESENCE_STATUS_OFFLINE && now < attendee->gone_at + RIALTO_PRESENCE_GRACE)
    return attendee->last;
  return said;
}

static Attendee *
ensure_attendee (RialtoAttendance *attendance,
                 gpointer          key)
{
  Attendee *attendee = g_hash_table_lookup (attendance->attendees, key);

  if (attendee == NULL)
    {
      attendee = g_new0 (Attendee, 1);
      g_hash_table_insert (attendance->attendees, key, attendee);
    }
  return attendee;
}

/**
 * rialto_attendance_say:
 * @attendance: who is there
 * @user: whose socket it is
 * @before: what it said before; offline: nothing
 * @now: what it says; offline: it is gone
 *
 * Any thread.
 */
void
rialto_attendance_say (RialtoAttendance    *attendance,
                       RialtoId             user,
                       RialtoPresenceStatus before,
                       RialtoPresenceStatus now)
{
  gpointer key = GSIZE_TO_POINTER ((gsize) user);
  RialtoTime time = rialto_clock_monotonic (), due;
  Attendee *attendee;

  if (before == now)
    return;
  g_mutex_lock (&attendance->lock);
  attendee = ensure_attendee (attendance, key);
  attendee->last = get_said (attendee);
  attendee->gone_at = time;
  if (before != RIALTO_PRESENCE_STATUS_OFFLINE)
    attendee->counts[before]--;
  if (now != RIALTO_PRESENCE_STATUS_OFFLINE)
    attendee->counts[now]++;
  g_hash_table_add (attendance->changed, key);
  due = time + (get_said (attendee) != RIALTO_PRESENCE_STATUS_OFFLINE ? GATHER : RIALTO_PRESENCE_GRACE);
  attendance->due = MIN (attendance->due, due);
  g_mutex_unlock (&attendance->lock);
  rialto_pump_wake (attendance->gateway->pump);
}

/**
 * rialto_attendance_get_due:
 * @attendance: who is there
 *
 * Returns: when rialto_attendance_tick() is to be called, monotonic ms; -1: the server ends, or something is on its way that will
 *   wake the pump
 */
RialtoTime
rialto_attendance_get_due (RialtoAttendance *attendance)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&attendance->lock);

  if (attendance->n_batches > 0 || g_atomic_int_get (&attendance->gateway->draining))
    return -1;
  return MIN (attendance->due, attendance->renew_at);
}

static gboolean
batch_run (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  Batch *batch = data;
  RialtoAttendance *attendance = batch->attendance;

  if (batch->users != NULL)
    {
      batch->n_extended = rialto_presence_extend (tx, attendance->instance, (RialtoId *) batch->users->data,
                                                  batch->users->len, RIALTO_PRESENCE_LIFE);
      return TRUE;
    }
  /* Nothing else is on its way that could look at it. */
  if (attendance->instance == 0)
    attendance->instance = rialto_tx_new_id (tx);
  for (guint i = 0; i < batch->entries->len; i++)
    {
      const Entry *entry = &g_array_index (batch->entries, Entry, i);

      rialto_presence_write (tx, attendance->instance, entry->user, entry->status);
    }
  return TRUE;
}

static void
note_written (RialtoAttendance    *attendance,
              RialtoId             user,
              RialtoPresenceStatus status)
{
  gpointer key = GSIZE_TO_POINTER ((gsize) user);
  Attendee *attendee = g_hash_table_lookup (attendance->attendees, key);

  if (attendee != NULL)
    attendee->written = status;
  g_hash_table_add (attendance->changed, key);
}

/* Some were taken for dead, perhaps by a server whose clock is ahead: they are written anew. */
static void
note_lost (RialtoAttendance *attendance,
           GArray           *users)
{
  for (guint i = 0; i < users->len; i++)
    note_written (attendance, g_array_index (users, RialtoId, i), RIALTO_PRESENCE_STATUS_OFFLINE);
}

static void
batch_done (gpointer      data,
            gint64        seq,
            const GError *error)
{
  Batch *batch = data;
  RialtoAttendance *attendance = batch->attendance;
  RialtoGateway *gateway = attendance->gateway;

  g_mutex_lock (&attendance->lock);
  attendance->n_batches--;
  attendance->due = rialto_clock_monotonic () + (error != NULL ? RETRY : 0);
  for (guint i = 0; error == NULL && batch->users == NULL && i < batch->entries->len; i++)
    {
      const Entry *entry = &g_array_index (batch->entries, Entry, i);

      note_written (attendance, entry->user, entry->status);
    }
  if (error == NULL && batch->users != NULL && batch->n_extended < batch->users->len)
    note_lost (attendance, batch->users);
  g_mutex_unlock (&attendance->lock);

  if (error != NULL)
    g_warning ("Who is there is not written down: %s", error->message);
  g_clear_pointer (&batch->entries, g_array_unref);
  g_clear_pointer (&batch->users, g_array_unref);
  rialto_arena_free (batch->arena);
  g_free (batch);
  rialto_pump_wake (gateway->pump);
  rialto_gateway_release (gateway);
}

/* Takes either array. */
static void
send_batch (RialtoAttendance *attendance,
            GArray           *entries,
            GArray           *users)
{
  Batch *batch = g_new0 (Batch, 1);

  rialto_gateway_hold (attendance->gateway);
  attendance->n_batches++;
  batch->attendance = attendance;
  batch->arena = rialto_arena_new ();
  batch->entries = entries;
  batch->users = users;
  batch->work = (RialtoWork) {
    .run = batch_run, .done = batch_done, .data = batch, .arena = batch->arena, .name = "presence"
  };
  rialto_store_queue_write (attendance->gateway->context->store, &batch->work);
}

/* Those whom others see otherwise than they should, a batch at most; and who has been settled is forgotten. */
static GArray *
collect_changes (RialtoAttendance *attendance,
                 RialtoTime        now)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  GHashTableIter iter;
  gpointer key;

  attendance->due = G_MAXINT64;
  g_hash_table_iter_init (&iter, attendance->changed);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const Attendee *attendee = g_hash_table_lookup (attendance->attendees, key);
      Entry entry = { (RialtoId) GPOINTER_TO_SIZE (key), get_wanted (attendee, now) };

      if (entry.status != attendee->written)
        {
          if (entries->len < CHUNK)
            g_array_append_val (entries, entry);
          continue;
        }
      if (get_said (attendee) != entry.status)
        {
          attendance->due = MIN (attendance->due, attendee->gone_at + RIALTO_PRESENCE_GRACE);
          continue;
        }
      if (entry.status == RIALTO_PRESENCE_STATUS_OFFLINE)
        g_hash_table_remove (attendance->attendees, key);
      g_hash_table_iter_remove (&iter);
    }
  return entries;
}

static gint
compare_ids (gconstpointer one,
             gconstpointer other)
{
  RialtoId a = *(const RialtoId *) one, b = *(const RialtoId *) other;

  return a < b ? -1 : a > b;
}

/* Those whom this instance has written down, in the order of their ids. */
static GArray *
list_written (RialtoAttendance *attendance)
{
  GArray *users = g_array_new (FALSE, FALSE, sizeof (RialtoId));
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, attendance->attendees);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      RialtoId user = (RialtoId) GPOINTER_TO_SIZE (key);

      if (((Attendee *) value)->written != RIALTO_PRESENCE_STATUS_OFFLINE)
        g_array_append_val (users, user);
    }
  g_array_sort (users, compare_ids);
  return users;
}

static void
renew (RialtoAttendance *attendance)
{
  g_autoptr (GArray) all = list_written (attendance);

  for (guint at = 0; at < all->len; at += CHUNK)
    {
      GArray *users = g_array_new (FALSE, FALSE, sizeof (RialtoId));

      g_array_append_vals (users, &g_array_index (all, RialtoId, at), MIN (CHUNK, all->len - at));
      send_batch (attendance, NULL, users);
    }
}

static void
look (RialtoAttendance *attendance,
      RialtoTime        now)
{
  if (now >= attendance->renew_at)
    {
      attendance->renew_at = now + RENEWAL;
      renew (attendance);
    }
  else if (now >= attendance->due)
    {
      GArray *entries = collect_changes (attendance, now);

      if (entries->len > 0)
        send_batch (attendance, entries, NULL);
      else
        g_array_unref (entries);
    }
}

/**
 * rialto_attendance_tick:
 * @attendance: who is there
 *
 * The pump comes by: sends to the store what is due.
 */
void
rialto_attendance_tick (RialtoAttendance *attendance)
{
  RialtoGateway *gateway = attendance->gateway;

  /* In this order: a gateway that drains waits for who holds it. */
  rialto_gateway_hold (gateway);
  g_mutex_lock (&attendance->lock);
  if (attendance->n_batches == 0 && !g_atomic_int_get (&gateway->draining))
    look (attendance, rialto_clock_monotonic ());
  g_mutex_unlock (&attendance->lock);
  rialto_gateway_release (gateway);
}

typedef struct
{
  RialtoAttendance *attendance; /* borrowed */
  const RialtoId   *users;
  guint             n_users;
} Ending;

static gboolean
end_run (RialtoTx *tx,
         gpointer  data,
         GError  **error)
{
  const Ending *ending = data;

  rialto_presence_extend (tx, ending->attendance->instance, ending->users, ending->n_users,
                          RIALTO_PRESENCE_GRACE);
  return TRUE;
}

/**
 * rialto_attendance_end:
 * @attendance: who is there; nothing of it is on its way
 *
 * The server ends: who does not come back, here or elsewhere, is soon gone.
 */
void
rialto_attendance_end (RialtoAttendance *attendance)
{
  g_autoptr (GArray) all = list_written (attendance);

  for (guint at = 0; at < all->len; at += CHUNK)
    {
      Ending ending = { attendance, &g_array_index (all, RialtoId, at), MIN (CHUNK, all->len - at) };
      g_autoptr (GError) error = NULL;

      if (!rialto_store_write (attendance->gateway->context->store, end_run, &ending, NULL, &error))
        g_warning ("Who was there seems to be so for a while: %s", error->message);
    }
  g_hash_table_remove_all (attendance->attendees);
}

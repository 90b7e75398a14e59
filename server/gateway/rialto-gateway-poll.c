/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-gateway-private.h"

#include "rialto-clock.h"
#include "rialto-routes.h"

#include <string.h>

/* The gateway for who cannot have a socket: a request that waits for its answer. It looks at the event log, and if there is nothing
 * yet, waits until the pump has told its user something, or the time is over. It keeps no state between two requests. */

#define WAIT (25 * RIALTO_SECOND)

typedef struct
{
  RialtoGateway *gateway; /* borrowed */
  RialtoRequest *request; /* borrowed from the exchange, until it is answered */
  RialtoId       user;
  gint64         after;
  RialtoTime     until; /* monotonic */
  RialtoWork     work;
  RialtoArena   *arena;
  GPtrArray     *frames; /* owned; nullable */
} Poll;

struct _RialtoPolls
{
  RialtoGateway *gateway; /* borrowed */
  GMutex         lock;
  GPtrArray     *waiting; /* borrowed Polls */
};

/**
 * rialto_polls_new:
 * @gateway: (transfer none): whose events
 *
 * Returns: (transfer full): nothing waits yet
 */
RialtoPolls *
rialto_polls_new (RialtoGateway *gateway)
{
  RialtoPolls *polls = g_new0 (RialtoPolls, 1);

  polls->gateway = gateway;
  g_mutex_init (&polls->lock);
  polls->waiting = g_ptr_array_new ();
  return polls;
}

static void
poll_free (Poll *poll)
{
  RialtoGateway *gateway = poll->gateway;

  rialto_audience_drop_user (poll->gateway->audience, poll->user);
  g_clear_pointer (&poll->frames, g_ptr_array_unref);
  rialto_arena_free (poll->arena);
  g_free (poll);
  rialto_gateway_release (gateway);
}

static char *
page (Poll  *poll,
      gint64 seq)
{
  g_autoptr (GString) body = g_string_new (NULL);

  g_string_append_printf (body, "{\"seq\":%" G_GINT64_FORMAT ",\"items\":[", MAX (seq, poll->after));
  for (guint i = 0; poll->frames != NULL && i < poll->frames->len; i++)
    g_string_append_printf (body, "%s%s", i > 0 ? "," : "", (const char *) poll->frames->pdata[i]);
  g_string_append (body, "]}");
  return g_string_free_and_steal (g_steal_pointer (&body));
}

static void
answer (Poll         *poll,
        gint64        seq,
        const GError *error)
{
  rialto_request_answer_later (poll->request, error == NULL ? page (poll, seq) : NULL, seq, error);
  poll_free (poll);
}

static gboolean
look_run (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  Poll *poll = data;

  g_clear_pointer (&poll->frames, g_ptr_array_unref);
  poll->frames = rialto_replay_read (tx, poll->gateway->context, poll->user, poll->after);
  return poll->frames != NULL || rialto_fail (error, RIALTO_ERROR_GONE);
}

static void
look_done (gpointer      data,
           gint64        seq,
           const GError *error)
{
  Poll *poll = data;
  RialtoGateway *gateway = poll->gateway;
  RialtoId user = poll->user;

  if (error != NULL || poll->frames->len > 0 || rialto_clock_monotonic () >= poll->until ||
      g_atomic_int_get (&gateway->draining))
    {
      answer (poll, seq, error);
      return;
    }
  /* From here on another thread may answer it, and the gateway end. */
  rialto_gateway_hold (gateway);
  g_mutex_lock (&gateway->polls->lock);
  g_ptr_array_add (gateway->polls->waiting, poll);
  g_mutex_unlock (&gateway->polls->lock);
  if (g_atomic_int_get (&gateway->draining))
    rialto_polls_sweep (gateway->polls);
  /* What was published between the look and the wait did not find it waiting. */
  if (__atomic_load_n (&gateway->figures.seq, __ATOMIC_ACQUIRE) > seq)
    rialto_polls_look (gateway->polls, user);
  rialto_gateway_release (gateway);
}

static void
look (Poll *poll)
{
  poll->work = (RialtoWork) {
    .run = look_run, .done = look_done, .data = poll, .arena = poll->arena, .name = "gateway.poll"
  };
  rialto_store_queue_read (poll->gateway->context->store, &poll->work);
}

/* Takes those out that @user has waiting, or whose time is over. */
static GPtrArray *
take (RialtoPolls *polls,
      RialtoId     user,
      RialtoTime   now)
{
  GPtrArray *taken = g_ptr_array_new ();

  g_mutex_lock (&polls->lock);
  for (guint i = 0; i < polls->waiting->len;)
    {
      Poll *poll = polls->waiting->pdata[i];

      if (poll->user == user || poll->until <= now)
        g_ptr_array_add (taken, g_ptr_array_remove_index_fast (polls->waiting, i));
      else
        i++;
    }
  g_mutex_unlock (&polls->lock);
  return taken;
}

static void
answer_empty (RialtoPolls *polls,
              RialtoTime   now)
{
  g_autoptr (GPtrArray) taken = take (polls, 0, now);

  for (guint i = 0; i < taken->len; i++)
    answer (taken->pdata[i], -1, NULL);
}

/**
 * rialto_polls_look:
 * @polls: requests that wait
 * @user: who has just been told something
 *
 * Lets the user's requests look again.
 */
void
rialto_polls_look (RialtoPolls *polls,
                   RialtoId     user)
{
  g_autoptr (GPtrArray) taken = take (polls, user, -1);

  for (guint i = 0; i < taken->len; i++)
    look (taken->pdata[i]);
}

/**
 * rialto_polls_sweep:
 * @polls: requests that wait
 *
 * Answers those that have waited long enough; all of them when the server drains.
 */
void
rialto_polls_sweep (RialtoPolls *polls)
{
  answer_empty (polls, g_atomic_int_get (&polls->gateway->draining) ? G_MAXINT64 : rialto_clock_monotonic ());
}

/**
 * rialto_polls_free:
 * @polls: (transfer full): requests that wait; they are answered
 */
void
rialto_polls_free (RialtoPolls *polls)
{
  answer_empty (polls, G_MAXINT64);
  g_ptr_array_unref (polls->waiting);
  g_mutex_clear (&polls->lock);
  g_free (polls);
}

/* GET /gateway/poll */
gboolean
rialto_route_poll_gateway (RialtoRequest               *request,
                           const RialtoPollGatewayArgs *args,
                           GError                     **error)
{
  RialtoGateway *gateway = rialto_request_get_context (request)->gateway;
  RialtoId user = rialto_request_get_user (request);
  Poll *poll;

  if (g_atomic_int_get (&gateway->draining))
    return rialto_fail (error, RIALTO_ERROR_UNAVAILABLE);
  if (rialto_audience_add_user (gateway->audience, user) > gateway->context->config->limits.sockets_per_user)
    {
      rialto_audience_drop_user (gateway->audience, user);
      return rialto_fail (error, RIALTO_ERROR_LIMIT_REACHED);
    }
  poll = g_new0 (Poll, 1);
  rialto_gateway_hold (gateway);
  poll->gateway = gateway;
  poll->request = request;
  poll->user = user;
  poll->after = args->after;
  poll->until = rialto_clock_monotonic () + WAIT;
  poll->arena = rialto_arena_new ();
  look (poll);
  return TRUE;
}

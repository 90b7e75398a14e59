/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-connection-private.h"
#include "rialto-http-server-private.h"
#include "rialto-socket.h"

#include "rialto-clock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define EVENTS_AT_ONCE  256
#define SPARE_EXCHANGES 64
#define LONGEST_SLEEP   (60 * RIALTO_SECOND)
#define WRITE_SECONDS   30
#define LINGER_SECONDS  2

static __thread RialtoReactor *current;

/**
 * rialto_reactor_is_current: (skip)
 * @mailbox: a reactor's mailbox
 *
 * Returns: whether the calling thread is that reactor's
 */
gboolean
rialto_reactor_is_current (RialtoMailbox *mailbox)
{
  return current != NULL && current->mailbox == mailbox;
}

gboolean
rialto_reactor_watch (RialtoReactor *reactor,
                      RialtoWatch   *watch,
                      int            fd,
                      guint          events)
{
  struct epoll_event event = { .events = events, .data.ptr = watch };

  return epoll_ctl (reactor->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

void
rialto_reactor_change (RialtoReactor *reactor,
                       RialtoWatch   *watch,
                       int            fd,
                       guint          events)
{
  struct epoll_event event = { .events = events, .data.ptr = watch };

  epoll_ctl (reactor->epoll, EPOLL_CTL_MOD, fd, &event);
}

void
rialto_reactor_unwatch (RialtoReactor *reactor,
                        int            fd)
{
  epoll_ctl (reactor->epoll, EPOLL_CTL_DEL, fd, NULL);
}

static void
mail_ready (RialtoWatch   *watch,
            RialtoReactor *reactor,
            guint          events)
{
  rialto_mailbox_take (reactor->mailbox, reactor);
}

/**
 * rialto_reactor_new: (skip)
 * @server: the server it belongs to
 * @index: its number
 *
 * Returns: (transfer full) (nullable): a reactor whose thread has not begun; %NULL with errno set when descriptors are short
 */
RialtoReactor *
rialto_reactor_new (RialtoHttpServer *server,
                    guint             index)
{
  RialtoReactor *reactor = g_new0 (RialtoReactor, 1);
  const RialtoHttpOptions *options = &server->options;

  reactor->server = server;
  reactor->index = index;
  reactor->epoll = epoll_create1 (EPOLL_CLOEXEC);
  reactor->accepting.reserve = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  reactor->mailbox = rialto_mailbox_new ();
  reactor->mail.ready = mail_ready;
  reactor->periodic = g_array_new (FALSE, FALSE, sizeof (RialtoPeriodic));
  reactor->spare = g_ptr_array_new_with_free_func ((GDestroyNotify) rialto_exchange_free);
  reactor->scratch.input = g_malloc (RIALTO_INPUT_SIZE);
  reactor->scratch.output = g_malloc (RIALTO_INPUT_SIZE);
  reactor->scratch.head = g_string_sized_new (1024);
  rialto_deadlines_init (&reactor->deadlines);
  reactor->deadlines.spans[RIALTO_DEADLINE_HEADER] = options->header_seconds * RIALTO_SECOND;
  reactor->deadlines.spans[RIALTO_DEADLINE_BODY] = options->body_seconds * RIALTO_SECOND;
  reactor->deadlines.spans[RIALTO_DEADLINE_IDLE] = options->idle_seconds * RIALTO_SECOND;
  reactor->deadlines.spans[RIALTO_DEADLINE_WRITE] = WRITE_SECONDS * RIALTO_SECOND;
  reactor->deadlines.spans[RIALTO_DEADLINE_LINGER] = LINGER_SECONDS * RIALTO_SECOND;

  if (reactor->epoll < 0 || reactor->mailbox == NULL ||
      !rialto_reactor_watch (reactor, &reactor->mail, rialto_mailbox_get_fd (reactor->mailbox), EPOLLIN))
    {
      int number = errno;

      rialto_reactor_free (reactor);
      errno = number;
      return NULL;
    }

  return reactor;
}

/**
 * rialto_reactor_free: (skip)
 * @reactor: (transfer full): a reactor whose thread has ended or never begun
 */
void
rialto_reactor_free (RialtoReactor *reactor)
{
  if (reactor->mailbox != NULL)
    {
      if (reactor->thread == NULL)
        rialto_mailbox_close (reactor->mailbox);
      rialto_mailbox_unref (reactor->mailbox);
    }
  if (reactor->epoll >= 0)
    close (reactor->epoll);
  if (reactor->accepting.reserve >= 0)
    close (reactor->accepting.reserve);
  g_array_unref (reactor->periodic);
  g_ptr_array_unref (reactor->spare);
  g_string_free (reactor->scratch.head, TRUE);
  g_free (reactor->accepting.acceptors);
  g_free (reactor->scratch.input);
  g_free (reactor->scratch.output);
  g_free (reactor);
}

RialtoExchange *
rialto_reactor_take_exchange (RialtoReactor *reactor)
{
  RialtoExchange *exchange;
  guint64 number = ++reactor->n_requests;

  if (reactor->spare->len > 0)
    exchange = g_ptr_array_steal_index_fast (reactor->spare, reactor->spare->len - 1);
  else
    exchange = rialto_exchange_new (reactor->mailbox);

  exchange->thread_state = reactor->thread_state;
  exchange->gzip = reactor->server->options.gzip;
  g_snprintf (exchange->id, sizeof exchange->id, "%s-%x-%08" G_GINT64_MODIFIER "x", reactor->server->prefix,
              reactor->index, number);
  return exchange;
}

void
rialto_reactor_give_exchange (RialtoReactor  *reactor,
                              RialtoExchange *exchange)
{
  if (reactor->spare->len >= SPARE_EXCHANGES)
    {
      rialto_exchange_free (exchange);
      return;
    }

  rialto_exchange_reset (exchange);
  g_ptr_array_add (reactor->spare, exchange);
}

/**
 * rialto_reactor_get_date: (skip)
 * @reactor: a reactor
 *
 * Returns: the Date field with its line end, made once a second
 */
const char *
rialto_reactor_get_date (RialtoReactor *reactor)
{
  static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
  static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  RialtoTime second = rialto_clock_now () / RIALTO_SECOND;
  time_t now = (time_t) second;
  struct tm utc;

  if (second != reactor->scratch.date_second && gmtime_r (&now, &utc) != NULL)
    {
      /* Not strftime: the names must not follow the locale. */
      g_snprintf (reactor->scratch.date, sizeof reactor->scratch.date,
                  "Date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n", days[utc.tm_wday], utc.tm_mday,
                  months[utc.tm_mon], utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
      reactor->scratch.date_second = second;
    }

  return reactor->scratch.date;
}

static int
sleep_time (RialtoReactor *self)
{
  RialtoTime until = rialto_deadlines_next (&self->deadlines);

  if (self->ready_first != NULL)
    return 0;
  for (guint i = 0; i < self->periodic->len; i++)
    until = MIN (until, g_array_index (self->periodic, RialtoPeriodic, i).next);
  if (self->accepting.again != 0)
    until = MIN (until, self->accepting.again);

  return (int) CLAMP (until - self->now, 0, LONGEST_SLEEP);
}

static void
run_clocks (RialtoReactor *self)
{
  RialtoDeadline *deadline;

  while ((deadline = rialto_deadlines_expired (&self->deadlines, self->now)) != NULL)
    rialto_connection_expired ((RialtoConnection *) (gpointer) ((char *) deadline -
                                                                G_STRUCT_OFFSET (RialtoConnection,
                                                                                 deadline)));

  for (guint i = 0; i < self->periodic->len; i++)
    {
      RialtoPeriodic *periodic = &g_array_index (self->periodic, RialtoPeriodic, i);

      if (periodic->next > self->now)
        continue;
      /* Turns that were missed are not made up for. */
      periodic->next = self->now + periodic->interval;
      periodic->func (self->thread_state, periodic->data);
    }

  if (self->accepting.again != 0 && self->accepting.again <= self->now)
    rialto_reactor_accept_start (self);
}

/* Answers that came in this turn, sockets with frames to write. What these make ready waits for the next turn. */
static void
run_ready (RialtoReactor *self)
{
  RialtoConnection *connection = g_steal_pointer (&self->ready_first);

  self->ready_last = NULL;
  while (connection != NULL)
    {
      RialtoConnection *next = connection->next_ready;

      connection->queued = FALSE;
      if (!connection->closed)
        rialto_connection_work (connection);
      connection = next;
    }
}

static void
bury (RialtoReactor *self)
{
  while (self->dead != NULL)
    {
      RialtoConnection *connection = self->dead;

      if (connection->queued)
        return; /* its turn in the ready list comes first */
      self->dead = connection->next_dead;
      rialto_connection_free (connection);
    }
}

static void
turn (RialtoReactor *self)
{
  struct epoll_event events[EVENTS_AT_ONCE];
  int n = epoll_wait (self->epoll, events, EVENTS_AT_ONCE, sleep_time (self));

  self->now = MAX (self->now, rialto_clock_monotonic ());
  for (int i = 0; i < n; i++)
    {
      RialtoWatch *watch = events[i].data.ptr;

      watch->ready (watch, self, events[i].events);
    }
  run_clocks (self);
  run_ready (self);
  bury (self);
}

static gpointer
reactor_main (gpointer data)
{
  RialtoReactor *self = data;
  const RialtoHttpApp *app = &self->server->app;

  current = self;
  self->now = rialto_clock_monotonic ();
  if (app->enter != NULL)
    self->thread_state = app->enter (self->server->user_data);
  rialto_reactor_accept_start (self);

  while (!self->stopping)
    turn (self);

  rialto_reactor_accept_stop (self);
  while (self->connections != NULL)
    rialto_connection_close (self->connections);
  rialto_mailbox_close (self->mailbox);
  run_ready (self);
  bury (self);
  if (app->leave != NULL)
    app->leave (self->thread_state, self->server->user_data);
  current = NULL;
  return NULL;
}

/**
 * rialto_reactor_start: (skip)
 * @reactor: a reactor
 *
 * Returns: whether its thread could be started
 */
gboolean
rialto_reactor_start (RialtoReactor *reactor)
{
  g_autofree char *name = g_strdup_printf ("reactor-%u", reactor->index);

  reactor->thread = g_thread_try_new (name, reactor_main, reactor, NULL);
  return reactor->thread != NULL;
}

/* An order to the reactor itself. */
typedef struct
{
  RialtoMail mail;
  void       (*func) (RialtoReactor *reactor);
} Order;

static void
order_deliver (RialtoMail *mail,
               gpointer    reactor)
{
  Order *order = (Order *) mail;

  order->func (reactor);
  g_free (order);
}

static void
order_drop (RialtoMail *mail)
{
  g_free (mail);
}

static void
give_order (RialtoReactor *reactor,
            void           (*func) (RialtoReactor *reactor))
{
  Order *order = g_new0 (Order, 1);

  order->mail.deliver = order_deliver;
  order->mail.drop = order_drop;
  order->func = func;
  rialto_mailbox_post (reactor->mailbox, &order->mail);
}

static void
stop (RialtoReactor *self)
{
  self->stopping = TRUE;
}

/**
 * rialto_reactor_stop: (skip)
 * @reactor: a reactor that was started
 *
 * Closes everything at once and waits for the thread to end. Any other thread.
 */
void
rialto_reactor_stop (RialtoReactor *reactor)
{
  give_order (reactor, stop);
  g_thread_join (reactor->thread);
}

static void
drain_softly (RialtoReactor *self)
{
  RialtoConnection *connection = self->connections;

  self->draining = TRUE;
  rialto_reactor_accept_stop (self);
  while (connection != NULL)
    {
      RialtoConnection *next = connection->next;

      rialto_connection_drain (connection);
      connection = next;
    }
}

static void
drain_now (RialtoReactor *self)
{
  drain_softly (self);
  run_ready (self); /* a last word to the sockets */
  while (self->connections != NULL)
    rialto_connection_close (self->connections);
}

/**
 * rialto_reactor_drain: (skip)
 * @reactor: a reactor that was started
 * @now: whether to close also what is busy
 *
 * Any thread.
 */
void
rialto_reactor_drain (RialtoReactor *reactor,
                      gboolean       now)
{
  give_order (reactor, now ? drain_now : drain_softly);
}

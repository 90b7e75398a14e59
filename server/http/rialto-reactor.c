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

/**
 * rialto_reactor_run_ready: (skip)
 * @reactor: a reactor
 *
 * Answers that came in this turn, sockets with frames to write. What these make ready waits for the next turn.
 */
void
rialto_reactor_run_ready (RialtoReactor *reactor)
{
  RialtoConnection *connection = g_steal_pointer (&reactor->ready_first);

  reactor->ready_last = NULL;
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
  rialto_reactor_run_ready (self);
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
  rialto_reactor_run_ready (self);
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

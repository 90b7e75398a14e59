/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-answer.h"
#include "rialto-connection-private.h"
#include "rialto-http-server-private.h"

#include "rialto-error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* At most so many in one turn, so that those who are here are served as well. */
#define ACCEPT_BATCH 64

/* How long to leave the listeners alone when neither descriptors nor memory are to be had. */
#define SHORTAGE_PAUSE ((RialtoTime) 100)

/* A socket on its way to another reactor. */
typedef struct
{
  RialtoMail        mail;
  RialtoHttpServer *server;
  RialtoReactor    *target;
  RialtoPeer        peer;
  int               fd;
} Handover;

static void
handover_deliver (RialtoMail *mail,
                  gpointer    reactor)
{
  Handover *handover = (Handover *) mail;

  rialto_connection_new (reactor, handover->fd, &handover->peer);
  g_free (handover);
}

static void
handover_drop (RialtoMail *mail)
{
  Handover *handover = (Handover *) mail;

  close (handover->fd);
  rialto_http_server_leave (handover->server, &handover->peer);
  g_free (handover);
}

static void
hand_over (RialtoReactor    *self,
           int               fd,
           const RialtoPeer *peer)
{
  RialtoReactor *target = rialto_http_server_least_loaded (self->server, self);
  Handover *handover;

  __atomic_add_fetch (&target->load, 1, __ATOMIC_RELAXED);
  if (target == self)
    {
      rialto_connection_new (self, fd, peer);
      return;
    }

  handover = g_new0 (Handover, 1);
  handover->mail.deliver = handover_deliver;
  handover->mail.drop = handover_drop;
  handover->server = self->server;
  handover->target = target;
  handover->peer = *peer;
  handover->fd = fd;
  rialto_mailbox_post (target->mailbox, &handover->mail);
}

/* Says why and goes, without waiting for anything. */
static void
turn_away (RialtoReactor  *self,
           int             fd,
           RialtoAdmission admission)
{
  RialtoExchange *exchange = rialto_reactor_take_exchange (self);
  g_autoptr (GString) answer = g_string_new (NULL);
  char waste[4096];

  rialto_figure_add (self, refused, 1);
  rialto_exchange_set_header (exchange, "Retry-After", "5");
  rialto_exchange_refuse (exchange, admission == RIALTO_REFUSED_FULL ? RIALTO_ERROR_UNAVAILABLE
                                                                     : RIALTO_ERROR_RATE_LIMITED);
  rialto_answer_write_head (exchange, FALSE, rialto_reactor_get_date (self), answer);
  g_string_append_len (answer, exchange->answer.body, (gssize) exchange->answer.length);
  rialto_reactor_give_exchange (self, exchange);

  send (fd, answer->str, answer->len, MSG_DONTWAIT | MSG_NOSIGNAL);
  shutdown (fd, SHUT_WR);
  /* Closing over unread bytes would take the answer back. */
  while (recv (fd, waste, sizeof waste, MSG_DONTWAIT) == (gssize) sizeof waste)
    continue;
  close (fd);
}

static void
welcome (RialtoReactor         *self,
         int                    fd,
         const struct sockaddr *address)
{
  RialtoAdmission admission;
  RialtoPeer peer;

  rialto_peer_from_sockaddr (&peer, address);
  admission = rialto_http_server_admit (self->server, &peer);
  if (admission != RIALTO_ADMITTED)
    {
      turn_away (self, fd, admission);
      return;
    }

  rialto_figure_add (self, accepted, 1);
  hand_over (self, fd, &peer);
}

/* Without a descriptor the connection would stay in the queue and wake us for ever: the reserve takes it and lets it go. */
static gboolean
shed_one (RialtoReactor *self,
          int            listener)
{
  int fd;

  if (self->accepting.reserve < 0)
    return FALSE;
  close (self->accepting.reserve);
  fd = accept4 (listener, NULL, NULL, SOCK_CLOEXEC);
  if (fd >= 0)
    {
      rialto_figure_add (self, refused, 1);
      close (fd);
    }
  self->accepting.reserve = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  return fd >= 0;
}

static void
pause_accepting (RialtoReactor *self)
{
  for (guint i = 0; i < self->accepting.n_acceptors; i++)
    rialto_reactor_unwatch (self, self->accepting.acceptors[i].listener->fd);
  self->accepting.again = self->now + SHORTAGE_PAUSE;
}

/* Whether it is worth while to accept again at once. */
static gboolean
survive (RialtoReactor *self,
         int            listener)
{
  switch (errno)
    {
    case EMFILE:
    case ENFILE:
      if (shed_one (self, listener))
        return TRUE;
      pause_accepting (self);
      return FALSE;
    case ENOBUFS:
    case ENOMEM:
      pause_accepting (self);
      return FALSE;
    case EAGAIN:
    case EINVAL:
    case EBADF:
      return FALSE;
    default: /* an error of that one connection */
      return TRUE;
    }
}

static void
acceptor_ready (RialtoWatch   *watch,
                RialtoReactor *reactor,
                guint          events)
{
  RialtoAcceptor *acceptor = (RialtoAcceptor *) watch;

  for (guint i = 0; i < ACCEPT_BATCH; i++)
    {
      struct sockaddr_storage address = { 0 };
      socklen_t length = sizeof address;
      int fd = accept4 (acceptor->listener->fd, (struct sockaddr *) &address, &length,
                        SOCK_CLOEXEC | SOCK_NONBLOCK);

      if (fd >= 0)
        welcome (reactor, fd, (struct sockaddr *) &address);
      else if (!survive (reactor, acceptor->listener->fd))
        return;
    }
}

/**
 * rialto_reactor_accept_start: (skip)
 * @reactor: a reactor
 *
 * Watches the listeners, of which the kernel wakes one watcher for each connection.
 */
void
rialto_reactor_accept_start (RialtoReactor *reactor)
{
  GPtrArray *listeners = reactor->server->listeners;

  if (reactor->accepting.acceptors == NULL)
    {
      reactor->accepting.n_acceptors = listeners->len;
      reactor->accepting.acceptors = g_new0 (RialtoAcceptor, MAX (1, listeners->len));
    }
  for (guint i = 0; i < reactor->accepting.n_acceptors; i++)
    {
      RialtoAcceptor *acceptor = &reactor->accepting.acceptors[i];

      acceptor->watch.ready = acceptor_ready;
      acceptor->listener = g_ptr_array_index (listeners, i);
      rialto_reactor_watch (reactor, &acceptor->watch, acceptor->listener->fd, EPOLLIN | EPOLLEXCLUSIVE);
    }
  reactor->accepting.again = 0;
  reactor->accepting.active = TRUE;
}

/**
 * rialto_reactor_accept_stop: (skip)
 * @reactor: a reactor
 *
 * Leaves the listeners for good.
 */
void
rialto_reactor_accept_stop (RialtoReactor *reactor)
{
  if (!reactor->accepting.active)
    return;

  for (guint i = 0; i < reactor->accepting.n_acceptors && reactor->accepting.again == 0; i++)
    rialto_reactor_unwatch (reactor, reactor->accepting.acceptors[i].listener->fd);
  reactor->accepting.active = FALSE;
  reactor->accepting.again = 0;
  rialto_http_server_not_accepting (reactor->server);
}

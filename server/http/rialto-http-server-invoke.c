/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-http-server-private.h"
#include "rialto-socket.h"

/* A function on its way to a reactor. */
typedef struct
{
  RialtoMail     mail;
  void           (*func) (gpointer thread_state,
                          gpointer data);
  gpointer       data;
  GDestroyNotify dropped;
} Invocation;

static void
invocation_deliver (RialtoMail *mail,
                    gpointer    reactor)
{
  Invocation *invocation = (Invocation *) mail;

  invocation->func (((RialtoReactor *) reactor)->thread_state, invocation->data);
  g_free (invocation);
}

static void
invocation_drop (RialtoMail *mail)
{
  Invocation *invocation = (Invocation *) mail;

  if (invocation->dropped != NULL)
    invocation->dropped (invocation->data);
  g_free (invocation);
}

/**
 * rialto_http_server_invoke:
 * @server: a server that was started
 * @index: which reactor
 * @func: what to run there; frees @data
 * @data: (transfer full): for @func
 * @dropped: (nullable): frees @data when the reactor has ended and @func will not run
 *
 * Runs @func on the reactor's thread, once, soon, in the order of this thread's calls. Any thread.
 */
void
rialto_http_server_invoke (RialtoHttpServer *server,
                           guint             index,
                           void              (*func) (gpointer thread_state, gpointer data),
                           gpointer          data,
                           GDestroyNotify    dropped)
{
  Invocation *invocation;

  g_return_if_fail (server->reactors != NULL && index < server->n_reactors);

  invocation = g_new0 (Invocation, 1);
  invocation->mail.deliver = invocation_deliver;
  invocation->mail.drop = invocation_drop;
  invocation->func = func;
  invocation->data = data;
  invocation->dropped = dropped;
  rialto_mailbox_post (server->reactors[index]->mailbox, &invocation->mail);
}

/**
 * rialto_reactor_every:
 * @server: a server that was started
 * @index: the calling reactor's number
 * @milliseconds: how often, at least 1
 * @func: what to call
 * @data: for @func
 *
 * Calls @func on the reactor's thread until the server ends. On that thread only.
 */
void
rialto_reactor_every (RialtoHttpServer *server,
                      guint             index,
                      guint             milliseconds,
                      void              (*func) (gpointer thread_state, gpointer data),
                      gpointer          data)
{
  RialtoReactor *reactor = server->reactors[index];
  RialtoPeriodic periodic = { .interval = MAX (1, milliseconds), .func = func, .data = data };

  g_return_if_fail (rialto_reactor_is_current (reactor->mailbox));

  periodic.next = reactor->now + periodic.interval;
  g_array_append_val (reactor->periodic, periodic);
}

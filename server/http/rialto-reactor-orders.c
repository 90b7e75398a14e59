/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-connection-private.h"

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
  rialto_reactor_run_ready (self); /* a last word to the sockets */
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-answer.h"
#include "rialto-connection-private.h"

static void
answer_deliver (RialtoMail *mail,
                gpointer    reactor)
{
  RialtoExchange *exchange = (RialtoExchange *) mail;

  exchange->answered = TRUE;
  if (exchange->connection == NULL)
    rialto_reactor_give_exchange (reactor, exchange);
  else
    rialto_http1_answer (exchange->connection);
}

static void
answer_drop (RialtoMail *mail)
{
  rialto_exchange_free ((RialtoExchange *) mail);
}

/**
 * rialto_exchange_prepare:
 * @exchange: an exchange whose answer is decided
 *
 * Applies what the client's conditions and ranges make of the answer, and compresses it: status and length are what will be sent.
 * rialto_exchange_send() does it where nobody did before. Any thread.
 */
void
rialto_exchange_prepare (RialtoExchange *exchange)
{
  if (!exchange->prepared)
    rialto_answer_prepare (exchange);
  exchange->prepared = TRUE;
}

/**
 * rialto_exchange_send:
 * @exchange: (transfer full): an exchange, inside begin() or run() or handed on by these
 *
 * Sends the answer, once. When the client has gone meanwhile the exchange just ends. Compression and the like happen here, on the
 * calling thread. Any thread; whoever calls it has no business with @exchange afterwards.
 */
void
rialto_exchange_send (RialtoExchange *exchange)
{
  rialto_exchange_prepare (exchange);

  if (!rialto_reactor_is_current (exchange->mailbox))
    {
      exchange->mail.deliver = answer_deliver;
      exchange->mail.drop = answer_drop;
      rialto_mailbox_post (exchange->mailbox, &exchange->mail);
      return;
    }

  g_return_if_fail (!exchange->answered);

  exchange->answered = TRUE;
  if (exchange->in_dispatch)
    return;
  /* Not from in here: the caller may be another connection's business. */
  if (exchange->connection != NULL)
    rialto_connection_set_ready (exchange->connection);
  else
    rialto_exchange_free (exchange);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-http-server-private.h"

#include "rialto-clock.h"

#include <time.h>

/* Memory that is kept for the next requests. */
#define SPARE_EXCHANGES 64

/**
 * rialto_reactor_take_exchange: (skip)
 * @reactor: a reactor
 *
 * Returns: (transfer full): an exchange with an id of its own
 */
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

/**
 * rialto_reactor_give_exchange: (skip)
 * @reactor: a reactor
 * @exchange: (transfer full): an exchange that is over
 */
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

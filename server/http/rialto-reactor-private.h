/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-deadlines-private.h"
#include "rialto-exchange-private.h"
#include "rialto-http-server.h"
#include "rialto-listener.h"
#include "rialto-mailbox-private.h"

#include <sys/epoll.h>

G_BEGIN_DECLS

#define RIALTO_INPUT_SIZE (64 * 1024)

typedef struct _RialtoReactor RialtoReactor;
typedef struct _RialtoWatch   RialtoWatch;

/* What an epoll event leads to. First member of whatever is watched. */
struct _RialtoWatch
{
  void (*ready) (RialtoWatch   *watch,
                 RialtoReactor *reactor,
                 guint          events);
};

/* This reactor's view of a listener. */
typedef struct
{
  RialtoWatch     watch;
  RialtoListener *listener;
} RialtoAcceptor;

typedef struct
{
  guint      interval;
  RialtoTime next;
  void       (*func) (gpointer thread_state,
                      gpointer data);
  gpointer   data;
} RialtoPeriodic;

/* What a reactor does with the listeners. */
typedef struct
{
  RialtoAcceptor *acceptors;
  guint           n_acceptors;
  gboolean        active;
  RialtoTime      again;   /* after a shortage; 0: none */
  int             reserve; /* a descriptor to give up when there are no others */
} RialtoAccepting;

/* Memory that every connection of a reactor uses for the length of a call. */
typedef struct
{
  char      *input;
  char      *output; /* pieces of files */
  GString   *head;
  char       date[48];
  RialtoTime date_second;
} RialtoScratch;

struct _RialtoReactor
{
  RialtoHttpServer *server; /* borrowed */
  guint             index;
  GThread          *thread;
  int               epoll;
  RialtoMailbox    *mailbox;
  RialtoWatch       mail;
  RialtoAccepting   accepting;
  gpointer          thread_state;
  RialtoTime        now; /* monotonic, of this turn */
  RialtoDeadlines   deadlines;
  GArray           *periodic;
  gboolean          draining;
  gboolean          stopping;
  RialtoConnection *connections; /* all of them */
  RialtoConnection *ready_first; /* have something to do at the end of this turn */
  RialtoConnection *ready_last;
  RialtoConnection *dead;  /* closed in this turn */
  GPtrArray        *spare; /* exchanges to use again */
  RialtoScratch     scratch;
  guint64           n_requests;
  gint              load;    /* connections, also those on their way here; any thread */
  RialtoHttpFigures figures; /* written here, read anywhere */
};

/* Figures are read while they change; each by itself is whole. */
#define rialto_figure_add(reactor, figure, n) \
  ((void) __atomic_fetch_add (&(reactor)->figures.figure, (n), __ATOMIC_RELAXED))

RialtoReactor  *rialto_reactor_new           (RialtoHttpServer *server,
                                              guint             index);
void            rialto_reactor_free          (RialtoReactor    *reactor);
gboolean        rialto_reactor_start         (RialtoReactor    *reactor);
void            rialto_reactor_stop          (RialtoReactor    *reactor);
void            rialto_reactor_drain         (RialtoReactor    *reactor,
                                              gboolean          now);
gboolean        rialto_reactor_is_current    (RialtoMailbox    *mailbox);

/* On its own thread. */
void            rialto_reactor_run_ready     (RialtoReactor    *reactor);
gboolean        rialto_reactor_watch         (RialtoReactor    *reactor,
                                              RialtoWatch      *watch,
                                              int               fd,
                                              guint             events);
void            rialto_reactor_change        (RialtoReactor    *reactor,
                                              RialtoWatch      *watch,
                                              int               fd,
                                              guint             events);
void            rialto_reactor_unwatch       (RialtoReactor    *reactor,
                                              int               fd);
RialtoExchange *rialto_reactor_take_exchange (RialtoReactor    *reactor);
void            rialto_reactor_give_exchange (RialtoReactor    *reactor,
                                              RialtoExchange   *exchange);
const char     *rialto_reactor_get_date      (RialtoReactor    *reactor);

/* The acceptors, in rialto-acceptor.c. */
void            rialto_reactor_accept_start  (RialtoReactor    *reactor);
void            rialto_reactor_accept_stop   (RialtoReactor    *reactor);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-codec.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* A route of the contract, as a client needs it; the table is generated. */
typedef struct
{
  const char             *name;   /* "create_post" */
  const char             *method; /* "POST" */
  const char             *path;   /* "/posts/{id}", below RIALTO_API_BASE */
  const RialtoEntityInfo *args;
  guint                   n_path_params;
  const RialtoEntityInfo *body; /* nullable */
  gsize                   body_offset;
  const RialtoEntityInfo *answer; /* nullable */
  guint                   status;
  guint                   since;
  gboolean                if_match;
  gboolean                idempotent; /* takes an Idempotency-Key */
} RialtoApiRoute;

typedef struct
{
  GCancellable *cancellable;     /* nullable */
  gint64        version;         /* for If-Match, where the route has it */
  const char   *idempotency_key; /* nullable */
} RialtoCallOptions;

/* Who looks on while a body is written; its beginning may be seen more than once. */
typedef struct
{
  void (*starting) (gpointer watcher);
  void (*wrote)    (gpointer watcher,
                    guint    size);
} RialtoOutgoingWatch;

/* A request that is written down and can be sent, and sent again. */
typedef struct _RialtoOutgoing RialtoOutgoing;

RialtoOutgoing         *rialto_outgoing_new          (const RialtoApiRoute      *route,
                                                      gconstpointer              args,
                                                      const RialtoCallOptions   *options);
RialtoOutgoing         *rialto_outgoing_new_raw      (const char                *method,
                                                      const char                *path,
                                                      const RialtoEntityInfo    *answer);
void                    rialto_outgoing_free         (RialtoOutgoing            *self);
void                    rialto_outgoing_set_body     (RialtoOutgoing            *self,
                                                      const char                *type,
                                                      GBytes                    *body);
void                    rialto_outgoing_set_header   (RialtoOutgoing            *self,
                                                      const char                *name,
                                                      const char                *value);
void                    rialto_outgoing_set_watch    (RialtoOutgoing            *self,
                                                      const RialtoOutgoingWatch *watch,
                                                      GObject                   *watcher);
SoupMessage            *rialto_outgoing_make_message (RialtoOutgoing            *self,
                                                      const char                *base);
gboolean                rialto_outgoing_is_safe      (RialtoOutgoing            *self);
void                    rialto_outgoing_set_kept     (RialtoOutgoing            *self);
gboolean                rialto_outgoing_is_kept      (RialtoOutgoing            *self);
const char             *rialto_outgoing_get_path     (RialtoOutgoing            *self);
const RialtoEntityInfo *rialto_outgoing_get_answer   (RialtoOutgoing            *self);
char                   *rialto_api_route_make_path   (const RialtoApiRoute      *route,
                                                      gconstpointer              args);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoOutgoing, rialto_outgoing_free)

G_END_DECLS

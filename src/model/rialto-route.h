/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-codec.h"
#include "rialto-route-kinds.h"

G_BEGIN_DECLS

typedef struct _RialtoTx      RialtoTx;
typedef struct _RialtoRequest RialtoRequest;

/* Calls the handler of a route with its arguments and its answer in their own types. */
typedef gboolean (*RialtoRouteThunk) (RialtoTx      *tx,
                                      RialtoRequest *request,
                                      gpointer       args,
                                      gpointer       answer,
                                      GError       **error);

/* A route of the contract. @args describes the struct of its arguments, first those of the path, then those of the query. */
typedef struct
{
  const char             *name;   /* "create_post" */
  gint                    method; /* RialtoHttpMethod */
  const char             *path;   /* "/posts/{id}", below RIALTO_API_BASE */
  const char             *area;
  RialtoCaller            caller;
  guint                   bucket; /* index of rialto_buckets */
  RialtoRun               run;
  const RialtoEntityInfo *args;
  guint                   n_path_params;
  gconstpointer           defaults;    /* args->size bytes that the arguments begin as; nullable: zeroes */
  const RialtoEntityInfo *body;        /* nullable */
  gsize                   body_offset; /* where in the arguments the pointer to the body is */
  const RialtoEntityInfo *answer;      /* nullable */
  const RialtoError      *errors;      /* those that every route has included */
  guint                   n_errors;
  guint                   status; /* of success */
  guint                   since;
  RialtoIdempotency       idempotency;
  gint64                  max_body; /* bytes */
  RialtoAnswerKind        answer_kind;
  RialtoBodyKind          body_kind;
  gboolean                if_match;
  gboolean                pool; /* a read that is never run inline */
  RialtoRouteThunk        thunk;
} RialtoRoute;

gboolean rialto_args_from_path   (const RialtoRoute      *route,
                                  const char      *const *params,
                                  const gsize            *param_lengths,
                                  RialtoArena            *arena,
                                  gpointer                args,
                                  GError                **error);
gboolean rialto_args_from_query  (const RialtoRoute      *route,
                                  const char             *query,
                                  RialtoArena            *arena,
                                  gpointer                args,
                                  GError                **error);
gboolean rialto_entity_from_form (const RialtoEntityInfo *info,
                                  const char             *form,
                                  gsize                   length,
                                  RialtoArena            *arena,
                                  gpointer                entity,
                                  GError                **error);

G_END_DECLS

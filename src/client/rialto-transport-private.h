/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-cache.h"
#include "rialto-transport.h"

G_BEGIN_DECLS

struct _RialtoTransport
{
  GObject          parent_instance;
  SoupSession     *soup;          /* owned */
  char            *base;          /* owned */
  char            *access_token;  /* owned, nullable */
  char            *refresh_token; /* owned, nullable */
  RialtoCache     *cache;         /* owned, nullable: where answers are kept */
  DexFuture       *expected;      /* owned, nullable: ends when the refresh token that is looked for is known, or that there is none */
  guint            expectation;   /* which one that is */
  DexPromise      *refreshing;    /* owned, nullable: the one refresh that everybody waits for */
  char            *trusted;       /* owned, nullable: the fingerprint of the one certificate that the person trusts */
  char            *refused;       /* owned, nullable: that of the last one, which was not taken */
  gboolean         refused_is_vouched;
  RialtoTokenSaver saver;
  gpointer         saver_data;
  GDestroyNotify   saver_data_destroy;
  gint64           seq; /* the newest seen */
};

/* In a fiber: the saver's turn. */
void         rialto_transport_save         (RialtoTransport     *self,
                                            const RialtoTokens  *tokens);
/* In a fiber: the saver's turn, then the new pair is used. */
void         rialto_transport_renew        (RialtoTransport     *self,
                                            const RialtoTokens  *tokens);
void         rialto_transport_sign_out     (RialtoTransport     *self);
void         rialto_transport_begin_anew   (RialtoTransport     *self);
void         rialto_transport_saw_seq      (RialtoTransport     *self,
                                            gint64               seq);
/* The server counts anew. */
void         rialto_transport_reset_seq    (RialtoTransport     *self,
                                            gint64               seq);
void         rialto_transport_note_refused (RialtoTransport     *self,
                                            const char          *fingerprint,
                                            gboolean             is_vouched);
gboolean     rialto_transport_judge        (RialtoTransport     *self,
                                            GTlsCertificate     *certificate,
                                            GTlsCertificateFlags errors,
                                            char               **fingerprint);
/* In a fiber: says a request as often as it takes. */
RialtoReply *rialto_transport_ask          (RialtoTransport     *self,
                                            RialtoOutgoing      *outgoing,
                                            const char          *token,
                                            GCancellable        *cancellable,
                                            GError             **error);

G_END_DECLS

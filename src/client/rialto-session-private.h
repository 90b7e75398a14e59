/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-session.h"

G_BEGIN_DECLS

struct _RialtoSession
{
  GObject              parent_instance;
  RialtoTransport     *transport; /* owned */
  RialtoGatewayClient *gateway;   /* owned */
  RialtoIdentityMap   *map;       /* owned */
  GCancellable        *alive;     /* owned: what it does for itself ends with it */
  RialtoSessionState   state;
  RialtoId             id; /* of the session, on the server; 0: not told yet */
  gboolean             had_ready;
  RialtoAccountObject *me;                         /* owned, nullable */
  RialtoMetaObject    *server;                     /* owned */
  RialtoMarkerObject  *markers[RIALTO_N_TIMELINE]; /* owned */
  GListStore          *preferences;                /* owned RialtoNotificationPreferenceObject */
  GHashTable          *blocks;                     /* owned ids */
  GHashTable          *mutes;                      /* owned ids */
  GArray              *expected;                   /* owned: mutes and blocks that the server has not heard of */
  GHashTable          *wanted;                     /* owned: ids of people, DexPromise of their profiles */
  GArray              *unasked;                    /* owned: those of them that are asked for next */
  guint                wanted_source;
  GHashTable          *presences; /* owned: ids of people, how they are seen */
  gint64               unread;
  gint64               unread_seq; /* what it is as of */
  gint64               follow_requests;
};

void    rialto_session_set_state           (RialtoSession                *self,
                                            RialtoSessionState            state);
void    rialto_session_set_me              (RialtoSession                *self,
                                            const RialtoAccount          *account,
                                            gint64                        seq);
void    rialto_session_set_unread          (RialtoSession                *self,
                                            gint64                        unread,
                                            gint64                        seq);
void    rialto_session_set_follow_requests (RialtoSession                *self,
                                            gint64                        follow_requests);
/* New things that somebody may want to show, by name of the signal. */
void    rialto_session_emit_object         (RialtoSession                *self,
                                            const char                   *signal,
                                            gpointer                      object);
void    rialto_session_emit_refresh        (RialtoSession                *self);
void    rialto_session_emit_missed         (RialtoSession                *self,
                                            RialtoTime                    since);

void    rialto_session_take_restored       (RialtoSession                *self);
void    rialto_session_take_ready          (RialtoSession                *self,
                                            const RialtoReady            *ready);
/* Without telling that anything was missed. */
void    rialto_session_know_ready          (RialtoSession                *self,
                                            const RialtoReady            *ready);
void    rialto_session_take_missed         (RialtoSession                *self,
                                            RialtoTime                    since);
void    rialto_session_take_event          (RialtoSession                *self,
                                            gint                          type,
                                            gconstpointer                 payload,
                                            gint64                        seq);
/* What one has done to something, here or elsewhere. */
void    rialto_session_take_like           (RialtoSession                *self,
                                            const RialtoLikeState        *state,
                                            gint64                        seq);
void    rialto_session_take_save           (RialtoSession                *self,
                                            const RialtoSaveState        *state,
                                            gint64                        seq);
void    rialto_session_take_comment_like   (RialtoSession                *self,
                                            const RialtoCommentLikeState *state,
                                            gint64                        seq);
void    rialto_session_set_standing        (RialtoSession                *self,
                                            RialtoId                      person,
                                            gboolean                      muting,
                                            gboolean                      value);
GArray *rialto_session_new_expected        (void);
/* Marks what is by whom nobody wants to see. */
void    rialto_session_judge               (RialtoSession                *self,
                                            RialtoEntityObject           *object);
void    rialto_session_judge_all           (RialtoSession                *self);
void    rialto_session_want_nobody         (RialtoSession                *self);
void    rialto_session_take_presence       (RialtoSession                *self,
                                            const RialtoPresence         *presence);
void    rialto_session_forget_presence     (RialtoSession                *self,
                                            RialtoId                      person);
void    rialto_session_doubt_presences     (RialtoSession                *self);
/* What is on the screen, all of it anew. */
void    rialto_session_reload_watched      (RialtoSession                *self);

G_END_DECLS

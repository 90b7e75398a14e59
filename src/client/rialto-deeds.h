/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-outbox.h"
#include "rialto-session.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_DEEDS (rialto_deeds_get_type ())
G_DECLARE_FINAL_TYPE (RialtoDeeds, rialto_deeds, RIALTO, DEEDS, GObject)

/* A picture of a post to be made. */
typedef struct
{
  const char *path;             /* what is uploaded; copied */
  const char *type;             /* nullable: JPEG; as "image/webp" */
  const char *alt;              /* nullable */
  int         focus_x, focus_y; /* what must stay in sight: -1000 left or bottom, 1000 right or top */
} RialtoDeedPicture;

RialtoDeeds      *rialto_deeds_new               (RialtoSession           *session,
                                                  RialtoOutbox            *outbox) G_GNUC_WARN_UNUSED_RESULT;
RialtoOutbox     *rialto_deeds_get_outbox        (RialtoDeeds             *self);

void              rialto_deeds_like_post         (RialtoDeeds             *self,
                                                  RialtoPostObject        *post,
                                                  gboolean                 liked);
void              rialto_deeds_save_post         (RialtoDeeds             *self,
                                                  RialtoPostObject        *post,
                                                  gboolean                 saved);
void              rialto_deeds_like_comment      (RialtoDeeds             *self,
                                                  RialtoCommentObject     *comment,
                                                  gboolean                 liked);
void              rialto_deeds_follow            (RialtoDeeds             *self,
                                                  RialtoId                 person,
                                                  gboolean                 follow);
void              rialto_deeds_mute              (RialtoDeeds             *self,
                                                  RialtoId                 person,
                                                  gboolean                 mute);
void              rialto_deeds_block             (RialtoDeeds             *self,
                                                  RialtoId                 person,
                                                  gboolean                 block);
void              rialto_deeds_answer_request    (RialtoDeeds             *self,
                                                  RialtoId                 person,
                                                  gboolean                 accept);
RialtoOutboxItem *rialto_deeds_comment           (RialtoDeeds             *self,
                                                  RialtoId                 post,
                                                  RialtoId                 parent,
                                                  const char              *text,
                                                  const char              *key) G_GNUC_WARN_UNUSED_RESULT;
RialtoOutboxItem *rialto_deeds_post              (RialtoDeeds             *self,
                                                  const RialtoPostDraft   *draft,
                                                  const RialtoDeedPicture *pictures,
                                                  guint                    n_pictures,
                                                  const char              *key) G_GNUC_WARN_UNUSED_RESULT;
RialtoOutboxItem *rialto_deeds_edit_post         (RialtoDeeds             *self,
                                                  RialtoPostObject        *post,
                                                  const RialtoPostPatch   *patch,
                                                  gint64                   version,
                                                  const char              *note,
                                                  const char              *key) G_GNUC_WARN_UNUSED_RESULT;
RialtoOutboxItem *rialto_deeds_find_refused_edit (RialtoDeeds             *self,
                                                  RialtoId                 post) G_GNUC_WARN_UNUSED_RESULT;
char             *rialto_deeds_dup_note          (RialtoOutboxItem        *item) G_GNUC_WARN_UNUSED_RESULT;
RialtoOutboxItem *rialto_deeds_delete            (RialtoDeeds             *self,
                                                  RialtoEntityObject      *object) G_GNUC_WARN_UNUSED_RESULT;
RialtoOutboxItem *rialto_deeds_unfollow_held     (RialtoDeeds             *self,
                                                  RialtoId                 person) G_GNUC_WARN_UNUSED_RESULT;
RialtoOutboxItem *rialto_deeds_refuse_held       (RialtoDeeds             *self,
                                                  RialtoId                 person) G_GNUC_WARN_UNUSED_RESULT;
RialtoOutboxItem *rialto_deeds_find_answer       (RialtoDeeds             *self,
                                                  RialtoId                 person) G_GNUC_WARN_UNUSED_RESULT;
gconstpointer     rialto_deeds_read              (RialtoOutboxItem        *item,
                                                  RialtoArena             *arena,
                                                  GError                 **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

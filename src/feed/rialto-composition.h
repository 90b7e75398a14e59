/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-composed-picture.h"
#include "rialto-membership.h"

G_BEGIN_DECLS

#define RIALTO_COMPOSITION_PICTURES 10
#define RIALTO_CAPTION_MAX          2200 /* characters */
#define RIALTO_WARNING_MAX          200  /* characters */

#define RIALTO_TYPE_COMPOSITION (rialto_composition_get_type ())

G_DECLARE_FINAL_TYPE (RialtoComposition, rialto_composition, RIALTO, COMPOSITION, GObject)

RialtoComposition *rialto_composition_new                (RialtoMembership      *membership,
                                                          RialtoPostObject      *post) G_GNUC_WARN_UNUSED_RESULT;
RialtoPostObject  *rialto_composition_get_post           (RialtoComposition     *self);
GListModel        *rialto_composition_get_pictures       (RialtoComposition     *self);
const char        *rialto_composition_get_caption        (RialtoComposition     *self);
const char        *rialto_composition_get_warning        (RialtoComposition     *self);
RialtoAudience     rialto_composition_get_audience       (RialtoComposition     *self);
guint              rialto_composition_add_files          (RialtoComposition     *self,
                                                          GListModel            *files);
gboolean           rialto_composition_add_texture        (RialtoComposition     *self,
                                                          GdkTexture            *texture);
void               rialto_composition_remove             (RialtoComposition     *self,
                                                          RialtoComposedPicture *picture);
void               rialto_composition_take_out           (RialtoComposition     *self,
                                                          RialtoComposedPicture *picture);
gboolean           rialto_composition_put_back           (RialtoComposition     *self,
                                                          RialtoComposedPicture *picture,
                                                          guint                  position);
void               rialto_composition_forget             (RialtoComposition     *self,
                                                          RialtoComposedPicture *picture);
void               rialto_composition_move               (RialtoComposition     *self,
                                                          RialtoComposedPicture *picture,
                                                          guint                  position);
guint              rialto_composition_count_missing      (RialtoComposition     *self);
gboolean           rialto_composition_can_post           (RialtoComposition     *self);
RialtoMembership  *rialto_composition_get_membership     (RialtoComposition     *self);
gboolean           rialto_composition_is_open            (RialtoComposition     *self);
gboolean           rialto_composition_is_blank           (RialtoComposition     *self);
DexFuture         *rialto_composition_when_kept          (RialtoMembership      *membership) G_GNUC_WARN_UNUSED_RESULT;
/* What the composition makes of itself; see rialto-composition-sending.c. */
DexFuture         *rialto_composition_post               (RialtoComposition     *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture         *rialto_composition_save               (RialtoComposition     *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture         *rialto_composition_take_back          (RialtoComposition     *self,
                                                          RialtoOutboxItem      *item) G_GNUC_WARN_UNUSED_RESULT;
void               rialto_composition_discard            (RialtoComposition     *self);
gboolean           rialto_composition_has_changes        (RialtoComposition     *self);
void               rialto_composition_take_theirs        (RialtoComposition     *self);
char              *rialto_composition_drop_changes       (RialtoComposition     *self) G_GNUC_WARN_UNUSED_RESULT;
void               rialto_composition_bring_changes_back (RialtoComposition     *self,
                                                          const char            *changes);
void               rialto_composition_set_aside          (RialtoComposition     *self);
DexFuture         *rialto_composition_take_over          (RialtoComposition     *self,
                                                          RialtoComposition     *other) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-composition.h"

G_BEGIN_DECLS

struct _RialtoComposition
{
  GObject parent_instance;

  /* owned */
  RialtoMembership *membership;
  RialtoPostObject *post; /* nullable: a new one */
  GListStore       *pictures;
  char             *caption;
  char             *warning;
  char             *key; /* of the draft */
  GCancellable     *cancellable;

  /* Of a post that is edited: see rialto-composition-editing.c. */
  GVariant *old;       /* what the server said when the editing began */
  GVariant *start;     /* what was shown then: with what waits */
  char     *elsewhere; /* nullable: what somebody else has made of it meanwhile, in words */
  gint64    version;

  RialtoAudience audience;
  DexFuture     *restored;    /* owned, nullable: what was left last time is here */
  guint          n_reading;   /* drafts, and posts that are taken back */
  guint          n_preparing; /* pictures that go into the draft */
  DexPromise    *prepared;    /* nullable, owned: whoever waits until there are none */
  gboolean       aside;       /* thrown away, but somebody may want it back: its draft goes with it */
  gboolean       unsaved;     /* changes that were left last time, and not taken back */
  gboolean       done;        /* what is written is posted or thrown away: nothing of it is kept */
};

/* rialto-composition.c */
void                   rialto_composition_begin_reading (RialtoComposition     *self);
void                   rialto_composition_end_reading   (RialtoComposition     *self);
void                   rialto_composition_set_words     (RialtoComposition     *self,
                                                         const char            *caption,
                                                         const char            *warning,
                                                         RialtoAudience         audience);
void                   rialto_composition_set_done      (RialtoComposition     *self,
                                                         gboolean               done);
void                   rialto_composition_set_unsaved   (RialtoComposition     *self,
                                                         gboolean               unsaved);
void                   rialto_composition_set_elsewhere (RialtoComposition     *self,
                                                         const char            *elsewhere);
DexFuture             *rialto_composition_when_prepared (RialtoComposition     *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean               rialto_composition_can_add       (RialtoComposition     *self);
void                   rialto_composition_append        (RialtoComposition     *self,
                                                         RialtoComposedPicture *picture);

/* rialto-composition-draft.c */
RialtoDrafts          *rialto_composition_get_drafts    (RialtoComposition     *self);
void                   rialto_composition_keep          (RialtoComposition     *self);
void                   rialto_composition_restore       (RialtoComposition     *self);
void                   rialto_composition_prepare       (RialtoComposition     *self,
                                                         RialtoComposedPicture *picture,
                                                         GFile                 *file,
                                                         GdkTexture            *texture);
char                  *rialto_composition_await_cropped (RialtoComposition     *self,
                                                         RialtoComposedPicture *picture,
                                                         const char           **type,
                                                         GError               **error) G_GNUC_WARN_UNUSED_RESULT;
RialtoComposedPicture *rialto_composition_show_again    (RialtoComposition     *self,
                                                         const char            *path,
                                                         const char            *type,
                                                         const char            *alt);
gboolean               rialto_composition_is_aside      (const char            *key);
void                   rialto_composition_forget_file   (RialtoComposition     *self,
                                                         RialtoComposedPicture *picture);

/* rialto-composition-editing.c */
void                   rialto_composition_begin_edit    (RialtoComposition     *self);
void                   rialto_composition_catch_up      (RialtoComposition     *self);
char                  *rialto_composition_describe_edit (RialtoComposition     *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean               rialto_composition_take_edit     (RialtoComposition     *self,
                                                         const char            *content);

#define RIALTO_COMPOSITION_KEY       "post" /* of the draft */
#define RIALTO_COMPOSITION_KEY_ASIDE "discarded:"

G_END_DECLS

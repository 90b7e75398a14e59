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

  /* Of a post that is edited: what it said when the editing began. */
  char  *old_caption;
  char  *old_warning;
  char **old_alts;
  char **old_blobs;
  gint64 version;

  RialtoAudience audience, old_audience;
  DexFuture     *restored;    /* owned, nullable: what was left last time is here */
  guint          n_reading;   /* drafts, and posts that are taken back */
  guint          n_preparing; /* pictures that go into the draft */
  DexPromise    *prepared;    /* nullable, owned: whoever waits until there are none */
  gboolean       aside;       /* thrown away, but somebody may want it back: its draft goes with it */
  gboolean       done;        /* what is written is posted or thrown away: nothing of it is kept */
};

/* rialto-composition.c */
void          rialto_composition_begin_reading (RialtoComposition     *self);
void          rialto_composition_end_reading   (RialtoComposition     *self);
void          rialto_composition_set_words     (RialtoComposition     *self,
                                                const char            *caption,
                                                const char            *warning,
                                                RialtoAudience         audience);
void          rialto_composition_set_done      (RialtoComposition     *self,
                                                gboolean               done);
DexFuture    *rialto_composition_when_prepared (RialtoComposition     *self) G_GNUC_WARN_UNUSED_RESULT;
void          rialto_composition_append        (RialtoComposition     *self,
                                                RialtoComposedPicture *picture);

/* rialto-composition-draft.c */
RialtoDrafts *rialto_composition_get_drafts    (RialtoComposition     *self);
void          rialto_composition_keep          (RialtoComposition     *self);
void          rialto_composition_restore       (RialtoComposition     *self);
void          rialto_composition_prepare       (RialtoComposition     *self,
                                                RialtoComposedPicture *picture,
                                                GFile                 *file,
                                                GdkTexture            *texture);
void          rialto_composition_show_again    (RialtoComposition     *self,
                                                const char            *path,
                                                const char            *type,
                                                const char            *alt);
gboolean      rialto_composition_is_aside      (const char            *key);
void          rialto_composition_forget_file   (RialtoComposition     *self,
                                                RialtoComposedPicture *picture);

#define RIALTO_COMPOSITION_KEY       "post" /* of the draft */
#define RIALTO_COMPOSITION_KEY_ASIDE "discarded:"

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scene.h"

#include "rialto-composer-dialog.h"

G_BEGIN_DECLS

GdkTexture            *make_texture (guint                  side,
                                     guint                  colour);
GListModel            *make_files   (Scene                 *scene,
                                     guint                  n);
/* Until it stands still; *dialog is NULL when it is gone. */
RialtoComposition     *open_dialog  (Scene                 *scene,
                                     RialtoPostObject      *post,
                                     RialtoComposerDialog **dialog);
void                   await_gone   (RialtoComposerDialog **dialog);
void                   discard      (RialtoComposerDialog **dialog);
/* Whether it can be posted. */
gboolean               are_ready    (gpointer               composition);
RialtoComposedPicture *get_picture  (RialtoComposition     *composition,
                                     guint                  position);
guint                  count        (RialtoComposition     *composition);
RialtoPostObject      *get_post     (Scene                 *scene,
                                     RialtoId               id);
/* Of the outbox and its drafts. */
guint                  count_files  (Scene                 *scene);
/* Until it stands still: what is closed while it opens is another matter. */
void                   settle       (GtkWidget             *widget);

G_END_DECLS

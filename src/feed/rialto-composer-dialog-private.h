/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-composer-dialog.h"

G_BEGIN_DECLS

struct _RialtoComposerDialog
{
  AdwDialog parent_instance;

  /* template */
  GtkTextBuffer   *caption_buffer;
  GtkListBox      *pictures;
  GtkWidget       *warning_row;
  GtkWidget       *audience_row;
  GtkDropTarget   *drop_target;
  AdwToastOverlay *toasts;

  /* owned */
  RialtoMembership  *membership;
  RialtoComposition *composition;
  GSettings         *settings;
  GCancellable      *cancellable;
  char              *error; /* nullable */

  AdwDialog *alert; /* nullable, weak: the question that is open */

  gboolean saving;
  gboolean caption_long; /* and that has been said */
};

/* rialto-composer-dialog.c */
void rialto_composer_dialog_allow_actions           (RialtoComposerDialog *self);
void rialto_composer_dialog_set_error               (RialtoComposerDialog *self,
                                                     const char           *error);
void rialto_composer_dialog_set_saving              (RialtoComposerDialog *self,
                                                     gboolean              saving);

/* rialto-composer-dialog-pictures.c */
void rialto_composer_dialog_install_picture_actions (GtkWidgetClass       *widget_class);

/* rialto-composer-dialog-posting.c */
void rialto_composer_dialog_install_posting_actions (GtkWidgetClass       *widget_class);
void rialto_composer_dialog_drop_changes            (RialtoComposerDialog *self);

G_END_DECLS

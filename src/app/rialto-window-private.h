/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-composer-dialog.h"
#include "rialto-window.h"

G_BEGIN_DECLS

struct _RialtoWindow
{
  AdwApplicationWindow parent_instance;

  /* template */
  AdwNavigationSplitView *split;
  AdwNavigationView      *pages;
  AdwToastOverlay        *toasts;
  AdwBin                 *welcome;

  /* owned */
  RialtoMembership *membership; /* nullable */
  GSignalGroup     *deeds;      /* of the membership, if it is a member's */
  RialtoAccounts   *accounts;   /* nullable: not read yet */
  char             *stage;      /* opening, welcome or places */
  AdwDialog        *dialog;     /* nullable: to sign in, over the places */
  GHashTable       *roots;      /* name of a place: its page */
  char             *place;

  AdwToast *undo; /* nullable, weak: what can be taken back just now */
};

/* rialto-window-actions.c */
void                  rialto_window_install_actions             (GtkWidgetClass    *widget_class);
void                  rialto_window_toast                       (RialtoWindow      *self,
                                                                 const char        *text);
void                  rialto_window_push                        (RialtoWindow      *self,
                                                                 AdwNavigationPage *page);
gboolean              rialto_window_pop_to                      (RialtoWindow      *self,
                                                                 const char        *tag);

/* rialto-window-post.c */
void                  rialto_window_install_post_actions        (GtkWidgetClass    *widget_class);
void                  rialto_window_follow_deeds                (RialtoWindow      *self);

/* rialto-window-compose.c */
RialtoComposerDialog *rialto_window_open_composer               (RialtoWindow      *self);

/* rialto-window-dialogs.c */
void                  rialto_window_close_dialogs               (RialtoWindow      *self,
                                                                 RialtoMembership  *membership);

/* rialto-window-people.c */
void                  rialto_window_install_people_actions      (GtkWidgetClass    *widget_class);

/* rialto-window-join.c */
void                  rialto_window_install_join_actions        (GtkWidgetClass    *widget_class);
void                  rialto_window_follow_stage                (RialtoWindow      *self);

/* rialto-window-return.c */
GPtrArray            *rialto_window_note_pages                  (RialtoWindow      *self);
void                  rialto_window_return                      (RialtoWindow      *self,
                                                                 GPtrArray         *pages);

/* rialto-window-account.c */
void                  rialto_window_install_account_actions     (GtkWidgetClass    *widget_class);

/* rialto-window-certificate.c */
void                  rialto_window_install_certificate_actions (GtkWidgetClass    *widget_class);

/* rialto-window-explore.c */
void                  rialto_window_install_explore_actions     (GtkWidgetClass    *widget_class);

/* rialto-window-damage.c */
void                  rialto_window_install_damage_actions      (GtkWidgetClass    *widget_class);

/* rialto-window-settings.c */
void                  rialto_window_install_settings_actions    (GtkWidgetClass    *widget_class);
void                  rialto_window_keep_state                  (RialtoWindow      *self);

/* rialto-window-undo.c */
void                  rialto_window_install_undo_actions        (GtkWidgetClass    *widget_class);
void                  rialto_window_offer_undo                  (RialtoWindow      *self,
                                                                 AdwToast          *toast);

/* rialto-window.c */
void                  rialto_window_set_stage                   (RialtoWindow      *self,
                                                                 const char        *stage);
void                  rialto_window_show_place                  (RialtoWindow      *self,
                                                                 const char        *place);

G_END_DECLS

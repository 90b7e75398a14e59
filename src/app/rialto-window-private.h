/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-composer-dialog.h"
#include "rialto-window.h"

G_BEGIN_DECLS

/* The sidebar, what is searched for, what is shown, and what is told below. */
#define RIALTO_WINDOW_N_PANES 4

struct _RialtoWindow
{
  AdwApplicationWindow parent_instance;

  /* template */
  AdwNavigationSplitView *split;
  AdwNavigationView      *pages;
  AdwToastOverlay        *toasts;
  AdwBin                 *welcome;
  GtkWidget              *sidebar;
  GtkWidget              *notices;
  GtkWidget              *trouble;

  /* owned */
  RialtoMembership *membership; /* nullable */
  GSignalGroup     *deeds;      /* of the membership, if it is a member's */
  RialtoAccounts   *accounts;   /* nullable: not read yet */
  char             *stage;      /* opening, welcome, trouble or places */
  AdwDialog        *dialog;     /* nullable: to sign in, over the places */
  RialtoMembership *visit;      /* nullable: where the dialog leads in */
  GHashTable       *roots;      /* name of a place: its page */
  char             *place;

  GtkWidget *last_focus[RIALTO_WINDOW_N_PANES]; /* nullable, weak: where one was in a pane */

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
RialtoComposerDialog *rialto_window_open_composer               (RialtoWindow      *self,
                                                                 RialtoPostObject  *post);
void                  rialto_window_rewrite_edit                (RialtoWindow      *self,
                                                                 RialtoId           id);

/* rialto-window-dialogs.c */
void                  rialto_window_close_dialogs               (RialtoWindow      *self,
                                                                 RialtoMembership  *membership);

/* rialto-window-people.c */
void                  rialto_window_install_people_actions      (GtkWidgetClass    *widget_class);

/* rialto-window-join.c */
void                  rialto_window_install_join_actions        (GtkWidgetClass    *widget_class);
void                  rialto_window_follow_stage                (RialtoWindow      *self);

/* rialto-window-leaving.c */
void                  rialto_window_install_leaving_actions     (GtkWidgetClass    *widget_class);

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

/* rialto-window-status.c */
void                  rialto_window_offer_status                (RialtoWindow      *self);
void                  rialto_window_forget_status               (RialtoWindow      *self);

/* rialto-window-undo.c */
void                  rialto_window_install_undo_actions        (GtkWidgetClass    *widget_class);
void                  rialto_window_offer_undo                  (RialtoWindow      *self,
                                                                 AdwToast          *toast);
void                  rialto_window_offer_discard               (RialtoWindow      *self,
                                                                 RialtoOutboxItem  *item,
                                                                 const char        *text);

/* rialto-window-panes.c */
void                  rialto_window_install_pane_actions        (GtkWidgetClass    *widget_class);
void                  rialto_window_follow_focus                (RialtoWindow      *self);
void                  rialto_window_forget_focus                (RialtoWindow      *self);

/* rialto-window.c */
void                  rialto_window_set_stage                   (RialtoWindow      *self,
                                                                 const char        *stage);
void                  rialto_window_show_place                  (RialtoWindow      *self,
                                                                 const char        *place);

G_END_DECLS

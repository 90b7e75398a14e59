/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-paged-list.h"
#include "rialto-profile-page.h"

G_BEGIN_DECLS

struct _RialtoProfilePage
{
  AdwNavigationPage parent_instance;

  RialtoId person; /* 0: a visitor's own */
  gboolean watched;
  gboolean loading;
  gboolean stale; /* the posts are to be asked for again */

  /* owned */
  RialtoMembership    *membership;
  RialtoProfileObject *profile; /* nullable: not known yet */
  GError              *error;   /* nullable */
  GCancellable        *cancellable;
  RialtoPagedList     *posts;
  RialtoPagedList     *saved; /* nullable: was not opened yet */
  GListStore          *heads; /* the profile */
  GListStore          *parts; /* what the model consists of: heads, what is open, feet */
  GListStore          *feet;  /* the list that is shown */
  GListModel          *model;
  char                *tab; /* outfits or saved */
  GSignalGroup        *profile_signals;
  GSignalGroup        *relation_signals;
};

/* rialto-profile-page-tabs.c */
RialtoPagedList *rialto_profile_page_get_list        (RialtoProfilePage *self);
void             rialto_profile_page_follow_parts    (RialtoProfilePage *self);
gboolean         rialto_profile_page_set_tab         (RialtoProfilePage *self,
                                                      const char        *tab);
void             rialto_profile_page_load_saved      (RialtoProfilePage *self);
void             rialto_profile_page_drop_unsaved    (RialtoProfilePage *self);

/* rialto-profile-page-actions.c */
void             rialto_profile_page_install_actions (GtkWidgetClass    *widget_class);
void             rialto_profile_page_allow_actions   (RialtoProfilePage *self);

G_END_DECLS

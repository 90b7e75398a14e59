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
  GListStore          *heads; /* the profile */
  GListStore          *parts; /* what the model consists of */
  GListModel          *model;
  GSignalGroup        *profile_signals;
  GSignalGroup        *relation_signals;
};

/* rialto-profile-page-actions.c */
void rialto_profile_page_install_actions (GtkWidgetClass    *widget_class);
void rialto_profile_page_allow_actions   (RialtoProfilePage *self);

G_END_DECLS

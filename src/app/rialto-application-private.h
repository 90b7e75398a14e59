/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-application.h"
#include "rialto-attention.h"
#include "rialto-desktop-notifier.h"
#include "rialto-outer-link.h"

G_BEGIN_DECLS

struct _RialtoApplication
{
  AdwApplication parent_instance;

  /* owned */
  RialtoAccounts      *accounts;      /* nullable: not read yet */
  RialtoMemberships   *memberships;   /* nullable: not before the accounts */
  RialtoMembership    *membership;    /* nullable: what the windows show */
  GError              *trouble;       /* nullable: why they show nothing */
  RialtoAccountRecord *troubled;      /* nullable: what could not be opened then; else the accounts could not */
  char                *folder;        /* nullable: of --profile */
  char                *join;          /* nullable: of --join */
  char                *join_as;       /* nullable: of --as */
  char                *password_file; /* nullable: of --password-file */
  GHashTable          *notifiers;     /* RialtoMembership: RialtoDesktopNotifier; nullable */
  RialtoAttention     *attention;
  RialtoHost          *host;    /* nullable: not before the accounts */
  RialtoOuterLink      link;    /* that was opened, and leads where one has not come yet */
  GStrv                awaited; /* nullable: account, action and target of a notification that was opened */

  AdwDialog *question; /* nullable, weak: whether to follow the link to another account */

  gboolean new_window; /* of --new-window */
  gboolean compose;    /* of --compose */
  gboolean opening;    /* whether what is to be shown is not known yet */
};

/* rialto-application-accounts.c */
void rialto_application_open_accounts (RialtoApplication   *self);
void rialto_application_await         (DexFuture           *future);

/* rialto-application-style.c */
void rialto_application_follow_style  (RialtoApplication   *self);

/* rialto-application-presence.c */
void rialto_application_show_presence (RialtoApplication   *self);

/* rialto-application-notifications.c */
void rialto_application_tell_desktop  (RialtoApplication   *self);
void rialto_application_tell_of       (RialtoApplication   *self,
                                       RialtoMembership    *membership);
void rialto_application_tell_no_more  (RialtoApplication   *self,
                                       RialtoMembership    *membership);

/* rialto-application-links.c */
void rialto_application_open_link     (RialtoApplication   *self,
                                       const char          *uri);
void rialto_application_open_files    (GApplication        *application,
                                       GFile              **files,
                                       gint                 n_files,
                                       const char          *hint);
void rialto_application_follow_links  (RialtoApplication   *self);

/* rialto-application.c */
void rialto_application_set_opening   (RialtoApplication   *self,
                                       gboolean             opening);
void rialto_application_take_accounts (RialtoApplication   *self,
                                       RialtoAccounts      *accounts);
void rialto_application_set_trouble   (RialtoApplication   *self,
                                       RialtoAccountRecord *record,
                                       const GError        *error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-accounts.h"
#include "rialto-context.h"

G_BEGIN_DECLS

/* What somebody at the server's terminal may do to members, whether the server runs or not: it hears of it by the event log. */

typedef struct
{
  const char *handle;
  const char *name;
  const char *email;
  gboolean    email_verified;
  RialtoRole  role;
  RialtoTime  suspended_until;
} RialtoConsoleMember;

typedef void (*RialtoConsoleFunc) (const RialtoConsoleMember *member,
                                   gpointer                   data);

gboolean rialto_console_add          (RialtoContext          *context,
                                      const RialtoNewAccount *draft,
                                      GError                **error);
gboolean rialto_console_list         (RialtoContext          *context,
                                      RialtoConsoleFunc       func,
                                      gpointer                data,
                                      GError                **error);
gboolean rialto_console_set_role     (RialtoContext          *context,
                                      const char             *handle,
                                      RialtoRole              role,
                                      char                  **owner_before,
                                      GError                **error);
gboolean rialto_console_set_password (RialtoContext          *context,
                                      const char             *handle,
                                      const char             *password,
                                      GError                **error);
gboolean rialto_console_suspend      (RialtoContext          *context,
                                      const char             *handle,
                                      RialtoTime              until,
                                      GError                **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-memberships.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_ACCOUNT_TROUBLE (rialto_account_trouble_get_type ())

G_DECLARE_FINAL_TYPE (RialtoAccountTrouble, rialto_account_trouble, RIALTO, ACCOUNT_TROUBLE, GtkWidget)

char *rialto_account_trouble_dup_words (const GError *error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

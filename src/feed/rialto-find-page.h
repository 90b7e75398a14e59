/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_FIND_PAGE (rialto_find_page_get_type ())

G_DECLARE_FINAL_TYPE (RialtoFindPage, rialto_find_page, RIALTO, FIND_PAGE, AdwNavigationPage)

GtkWidget *rialto_find_page_get_entry (RialtoFindPage *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-form.h"
#include "rialto-join.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_WELCOME_PAGE (rialto_welcome_page_get_type ())

G_DECLARE_DERIVABLE_TYPE (RialtoWelcomePage, rialto_welcome_page, RIALTO, WELCOME_PAGE, AdwNavigationPage)

struct _RialtoWelcomePageClass
{
  AdwNavigationPageClass parent_class;

  /* Nullable: what comes of a submission. */
  void (*succeeded) (RialtoWelcomePage *self);
  void (*failed)    (RialtoWelcomePage *self,
                     const GError      *error);
};

RialtoJoin *rialto_welcome_page_get_join (gpointer self);
RialtoForm *rialto_welcome_page_get_form (gpointer self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-composition.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_COMPOSER_DIALOG (rialto_composer_dialog_get_type ())

G_DECLARE_FINAL_TYPE (RialtoComposerDialog, rialto_composer_dialog, RIALTO, COMPOSER_DIALOG, AdwDialog)

RialtoComposerDialog *rialto_composer_dialog_new             (RialtoMembership     *membership,
                                                              RialtoPostObject     *post) G_GNUC_WARN_UNUSED_RESULT;
RialtoComposition    *rialto_composer_dialog_get_composition (RialtoComposerDialog *self);
void                  rialto_composer_dialog_take_back       (RialtoComposerDialog *self,
                                                              RialtoOutboxItem     *item);
void                  rialto_composer_dialog_take_over       (RialtoComposerDialog *self,
                                                              RialtoComposition    *other);

G_END_DECLS

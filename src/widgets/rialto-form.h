/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-async.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_FORM (rialto_form_get_type ())

G_DECLARE_FINAL_TYPE (RialtoForm, rialto_form, RIALTO, FORM, GObject)

RialtoForm *rialto_form_new       (void) G_GNUC_WARN_UNUSED_RESULT;

void        rialto_form_add_field (RialtoForm   *self,
                                   const char   *field,
                                   gboolean      required);
const char *rialto_form_get_value (RialtoForm   *self,
                                   const char   *field);
void        rialto_form_set_value (RialtoForm   *self,
                                   const char   *field,
                                   const char   *value);
const char *rialto_form_get_fault (RialtoForm   *self,
                                   const char   *field);
void        rialto_form_set_fault (RialtoForm   *self,
                                   const char   *field,
                                   const char   *sentence);

gboolean    rialto_form_get_ready (RialtoForm   *self);
void        rialto_form_submit    (RialtoForm   *self,
                                   DexFuture    *future);
void        rialto_form_fail      (RialtoForm   *self,
                                   const GError *error);

G_END_DECLS

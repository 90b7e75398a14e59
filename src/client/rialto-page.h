/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A page of a list: objects, newest first, and where the server goes on. */
typedef struct _RialtoPage RialtoPage;

#define RIALTO_TYPE_PAGE (rialto_page_get_type ())
GType       rialto_page_get_type    (void);

RialtoPage *rialto_page_new         (const char *next) G_GNUC_WARN_UNUSED_RESULT;
RialtoPage *rialto_page_ref         (RialtoPage *self);
void        rialto_page_unref       (RialtoPage *self);
void        rialto_page_take        (RialtoPage *self,
                                     gpointer    item);
guint       rialto_page_get_n_items (RialtoPage *self);
gpointer    rialto_page_get_item    (RialtoPage *self,
                                     guint       position);
const char *rialto_page_get_next    (RialtoPage *self);
void        rialto_page_set_kept    (RialtoPage *self,
                                     gboolean    kept);
gboolean    rialto_page_is_kept     (RialtoPage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoPage, rialto_page_unref)

G_END_DECLS

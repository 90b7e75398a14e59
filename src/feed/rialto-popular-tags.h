/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GStrv rialto_popular_tags (GListModel *posts,
                           guint       n_posts,
                           guint       n_tags) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

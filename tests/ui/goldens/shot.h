/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is on the screen, as pixels: red, green, blue. */
typedef struct
{
  int     width, height;
  GBytes *pixels;
} Shot;

/* Of what the window has painted last, and the menus over it. */
Shot    *shot_of_window  (GtkWidget             *window);
Shot    *shot_of_texture (GdkTexture            *texture);
/* NULL: there is no such file. */
Shot    *shot_load       (const char            *path);
void     shot_save       (const Shot            *shot,
                          const char            *path);
void     shot_free       (Shot                  *shot);

/* Paints over a part of it. */
void     shot_cover      (Shot                  *shot,
                          const graphene_rect_t *area);
gboolean shot_equal      (const Shot            *shot,
                          const Shot            *other);
/* Whether somebody who looks at both sees the same; else how many pixels differ. */
gboolean shot_matches    (const Shot            *shot,
                          const Shot            *golden,
                          guint                 *n_different);
/* The golden, faint, and in red what is different. */
Shot    *shot_difference (const Shot            *shot,
                          const Shot            *golden);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Shot, shot_free)

G_END_DECLS

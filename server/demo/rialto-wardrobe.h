/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Draws the pictures of the demo: outfits laid out flat, single garments and faces. What comes of a seed never
 * changes. Any thread may draw. */
typedef struct _RialtoWardrobe RialtoWardrobe;

/* A drawing and the words that go with it; all owned. */
typedef struct
{
  char  *svg;      /* 1080x1350, a face 400x400, a banner 1500x500 */
  char  *title;    /* "A walk by the harbour" */
  char  *alt;      /* what is to be seen, in a sentence */
  char **garments; /* "navy corduroy chinos"; empty for a face or a banner */
  char **cuts;     /* "chinos", in the same order */
  char **colours;  /* "navy", in the same order */
} RialtoLook;

RialtoWardrobe    *rialto_wardrobe_new          (void);
void               rialto_wardrobe_free         (RialtoWardrobe *self);
const char *const *rialto_wardrobe_get_cuts     (RialtoWardrobe *self);

RialtoLook        *rialto_wardrobe_draw_look    (RialtoWardrobe *self,
                                                 guint64         seed);
RialtoLook        *rialto_wardrobe_draw_garment (RialtoWardrobe *self,
                                                 const char     *cut,
                                                 guint64         seed);
RialtoLook        *rialto_wardrobe_draw_face    (RialtoWardrobe *self,
                                                 guint64         seed);
RialtoLook        *rialto_wardrobe_draw_banner  (RialtoWardrobe *self,
                                                 guint64         seed);
void               rialto_look_free             (RialtoLook     *look);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoWardrobe, rialto_wardrobe_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoLook, rialto_look_free)

G_END_DECLS

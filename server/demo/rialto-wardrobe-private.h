/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-colour.h"
#include "rialto-demo-random.h"
#include "rialto-wardrobe.h"

G_BEGIN_DECLS

#define RIALTO_OUTFIT_ITEMS 8
#define RIALTO_LOOK_WIDTH 1080
#define RIALTO_LOOK_HEIGHT 1350

/* One SVG of the wardrobe, cut into the parts that a picture is put together from. */
typedef struct
{
  double x, y, width, height;
  char  *defs;
  char  *shadow; /* the outline */
  char  *art;
} RialtoDrawing;

typedef struct
{
  char          *id;
  char          *noun;
  gboolean       plural;
  char         **roles;
  char         **textures;
  char         **colours;
  char         **trims;
  char          *season; /* "warm", "cold" or NULL: either */
  gboolean       deep;   /* its second colour is a darker first */
  int            slant;  /* degrees */
  RialtoDrawing *drawing;
} RialtoCut;

typedef struct
{
  RialtoColour rgb;
  const char  *name; /* borrowed from the palette */
} RialtoShade;

typedef struct
{
  char        *id;
  RialtoColour tint;
  RialtoColour deep;
  char       **grounds;
  GHashTable  *shades; /* owned: "main" to RialtoShade */
} RialtoPalette;

struct _RialtoWardrobe
{
  GPtrArray  *cuts;     /* owned RialtoCut */
  GPtrArray  *palettes; /* owned RialtoPalette */
  char      **cut_ids;
  GHashTable *textures; /* "stripe" to RialtoDrawing */
  GHashTable *grounds;  /* "linen" to its SVG */
  char       *style;
  char       *defs;
  char       *item_style;
  char       *faces;
  char       *face_style;
  char       *face_defs;
};

typedef struct
{
  const RialtoCut *cut;
  RialtoShade      base;
  RialtoColour     trim;
  RialtoColour     second;
  const char      *texture;
  double           x, y; /* of its centre */
  double           turn; /* degrees */
  double           scale;
} RialtoItem;

typedef struct
{
  const RialtoPalette *palette;
  const char          *ground;
  const char          *season;
  RialtoItem           items[RIALTO_OUTFIT_ITEMS]; /* the lowest first */
  guint                n_items;
  guint                mood;
} RialtoOutfit;

void               rialto_outfit_plan        (RialtoWardrobe      *wardrobe,
                                              guint64              seed,
                                              RialtoOutfit        *outfit);
void               rialto_outfit_plan_single (RialtoWardrobe      *wardrobe,
                                              const RialtoCut     *cut,
                                              guint64              seed,
                                              RialtoOutfit        *outfit);
char              *rialto_outfit_draw        (RialtoWardrobe      *wardrobe,
                                              const RialtoOutfit  *outfit);
void               rialto_outfit_describe    (const RialtoOutfit  *outfit,
                                              gboolean             single,
                                              RialtoLook          *look);

const RialtoShade *rialto_palette_get        (const RialtoPalette *palette,
                                              const char          *name);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "picture-maker.h"
#include "rialto-error.h"
#include "rialto-renditions-private.h"

G_BEGIN_DECLS

/* A helper and a folder for what it makes. */
typedef struct
{
  RialtoRenditions *renditions; /* owned */
  char             *path;       /* owned */
  int               folder;
} Fixture;

void       fixture_set_up    (Fixture            *fixture,
                              gconstpointer       data);
void       fixture_tear_down (Fixture            *fixture,
                              gconstpointer       data);
/* Empties the folder first. */
gboolean   fixture_make      (Fixture            *fixture,
                              GBytes             *picture,
                              RialtoRenditionSet *set,
                              GError            **error);
void       fixture_refuse    (Fixture            *fixture,
                              GBytes             *picture,
                              const char         *sentence);
/* One rendition, decoded. */
VipsImage *fixture_open      (Fixture            *fixture,
                              guint               width);
GBytes    *fixture_read      (Fixture            *fixture,
                              guint               width);
guint      fixture_count     (Fixture            *fixture);
guint      count_descriptors (pid_t               pid);

/* Ends the test where the pixel is further than @tolerance from the colour in one channel. */
void       assert_pixel      (VipsImage          *image,
                              int                 x,
                              int                 y,
                              guint32             rgb,
                              int                 tolerance);

G_END_DECLS

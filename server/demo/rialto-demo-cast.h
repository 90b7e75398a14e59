/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who lives in the demo community, and what they say. */
typedef struct
{
  const char *handle;
  const char *name;
  const char *bio;
  guint       weight; /* how much they post and are followed, 1 to 10 */
  gboolean    sells;
  gboolean    locked;
} RialtoDemoRole;

extern const RialtoDemoRole    rialto_demo_cast[];
extern const guint             rialto_demo_n_cast;

/* "%s" is a garment; at most one in each. */
extern const char *const       rialto_demo_captions[];
extern const char *const       rialto_demo_comments[];
extern const char *const       rialto_demo_replies[];
extern const char *const       rialto_demo_tags[];

G_END_DECLS

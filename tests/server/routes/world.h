/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server-fixture.h"

G_BEGIN_DECLS

/* A little community in which every list has @n items, for somebody called viewer; names begin with the world's. What a path or a body
 * may want is kept by name: "viewer" is an id, "viewer.token" a token. */
typedef struct
{
  ServerFixture *fixture;
  const char    *name;
  guint          n;
  GHashTable    *values;
} World;

World      *world_new    (ServerFixture *fixture,
                          const char    *name,
                          guint          n);
void        world_free   (World         *world);
void        world_set    (World         *world,
                          const char    *key,
                          const char    *value);
void        world_set_id (World         *world,
                          const char    *key,
                          RialtoId       id);
const char *world_get    (World         *world,
                          const char    *key);
/* With every {key} replaced by its value. */
char       *world_fill   (World         *world,
                          const char    *text);
/* A call that has to succeed, by the one whose name is @who; both are filled. */
Reply      *world_call   (World         *world,
                          const char    *who,
                          const char    *method,
                          const char    *path,
                          const char    *body);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

G_END_DECLS

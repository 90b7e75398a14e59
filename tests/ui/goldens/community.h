/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-server.h"

G_BEGIN_DECLS

/* A few people on a whole server in this process, who always do the same at the same time. Mira is whom the app belongs to; Nils has
   just come. */
typedef struct
{
  LiveServer *server;
  GHashTable *people; /* handle: LiveMember */
  GHashTable *names;  /* of a person, post, comment or picture: its id */
} Community;

Community  *community_new      (void);
/* Nils alone. */
Community  *community_new_bare (void);
void        community_free     (Community  *community);
/* The id of what has that name, as it stands in a path. */
const char *community_name     (Community  *community,
                                const char *name);
/* From now on that id has that name. */
void        community_call     (Community  *community,
                                const char *name,
                                RialtoId    id);
LiveMember *community_person   (Community  *community,
                                const char *handle);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Community, community_free)

G_END_DECLS

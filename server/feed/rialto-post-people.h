/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entities.h"
#include "rialto-person.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

/* All people `q` of a group in one text, as rialto_persons_cut() reads it. */
#define RIALTO_PERSONS_RECORD                                                                      \
  "string_agg (q.id || '\037' || q.handle || '\037' || q.name || '\037' || "                       \
  "COALESCE (q.avatar, '') || '\037' || q.role || '\037\036', '')"

/* Who is marked on the post p, as ?1 may know it; a look at one column for most posts. */
#define RIALTO_POST_PEOPLE                                                                          \
  "CASE WHEN p.people IS NOT NULL THEN (SELECT " RIALTO_PERSONS_RECORD " FROM post_people x "        \
  "JOIN users q ON q.id = x.user_id WHERE x.post_id = p.id AND NOT x.removed "                      \
  "AND q.deleted_at IS NULL AND " RIALTO_NOT_BLOCKED ("?1", "q.id")                                 \
  " AND " RIALTO_NOT_BLOCKED ("p.author", "q.id") ") END"

void                   rialto_post_people_read   (RialtoArena                 *arena,
                                                  RialtoRows                  *rows,
                                                  guint                        column,
                                                  RialtoPost                  *post);
gboolean               rialto_post_people_check  (RialtoTx                    *tx,
                                                  RialtoId                     author,
                                                  const RialtoPostPersonDraft *places,
                                                  guint                        n_places,
                                                  guint                        n_pictures,
                                                  GError                     **error);
RialtoPostPersonDraft *rialto_post_people_follow (RialtoArena                 *arena,
                                                  const RialtoPost            *before,
                                                  const RialtoPicture         *pictures,
                                                  guint                        n_pictures,
                                                  guint                       *n_places);
gboolean               rialto_post_people_differ (RialtoArena                 *arena,
                                                  const RialtoPost            *before,
                                                  const RialtoPostPersonDraft *places,
                                                  guint                        n_places);
void                   rialto_post_people_set    (RialtoTx                    *tx,
                                                  RialtoId                     post,
                                                  RialtoId                     author,
                                                  const RialtoPostPersonDraft *places,
                                                  guint                        n_places);
gboolean               rialto_post_people_leave  (RialtoTx                    *tx,
                                                  RialtoId                     post,
                                                  RialtoId                     user);

G_END_DECLS

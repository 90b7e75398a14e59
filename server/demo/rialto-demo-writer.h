/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-blob-use.h"
#include "rialto-context.h"

G_BEGIN_DECLS

/* Rows of a community that never lived. Ids carry the time when something "happened", so everything else follows from them. */
typedef struct
{
  RialtoId    id;
  const char *handle;
  const char *name;
  const char *bio;
  const char *avatar; /* blob; nullable */
  const char *avatar_blurhash;
  const char *banner;   /* nullable */
  const char *password; /* hashed */
  RialtoRole  role;
  gboolean    locked;
} RialtoDemoPerson;

typedef struct
{
  RialtoId    id;
  RialtoId    author;
  const char *caption;
  const char *pictures; /* record; nullable */
  const char *content_warning;
} RialtoDemoPost;

RialtoId rialto_demo_id          (RialtoTime              time);
void     rialto_demo_add_person  (RialtoTx               *tx,
                                  const RialtoDemoPerson *person);
void     rialto_demo_add_post    (RialtoTx               *tx,
                                  const RialtoDemoPost   *post);
void     rialto_demo_add_follow  (RialtoTx               *tx,
                                  RialtoId                follower,
                                  RialtoId                followee,
                                  RialtoTime              time);
void     rialto_demo_add_like    (RialtoTx               *tx,
                                  RialtoId                post,
                                  RialtoId                user,
                                  RialtoTime              time);
RialtoId rialto_demo_add_comment (RialtoTx               *tx,
                                  RialtoId                post,
                                  RialtoId                parent,
                                  RialtoId                author,
                                  const char             *text,
                                  RialtoTime              time);
void     rialto_demo_add_save    (RialtoTx               *tx,
                                  RialtoId                user,
                                  RialtoId                post,
                                  RialtoTime              time);
void     rialto_demo_add_blob    (RialtoTx               *tx,
                                  RialtoId                user,
                                  RialtoBlobUseKind       kind,
                                  RialtoId                subject,
                                  const RialtoPicture    *picture,
                                  gint64                  size);
gboolean rialto_demo_count       (RialtoContext          *context,
                                  GError                **error);

G_END_DECLS

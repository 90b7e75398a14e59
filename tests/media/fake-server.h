/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-textures.h"

G_BEGIN_DECLS

/* Pictures that a test hands out when it wants to. */
typedef struct
{
  GPtrArray *asked;   /* owned: every "width access" in order */
  GPtrArray *pending; /* owned DexPromise, by order of asking; NULL once answered */
  GPtrArray *stops;   /* owned GCancellable, in the same order */
  GBytes    *answer;  /* owned, nullable: given at once instead */
} FakeServer;

void            fake_server_init     (FakeServer *server);
void            fake_server_clear    (FakeServer *server);
RialtoTextures *fake_server_textures (FakeServer *server,
                                      const char *folder);
/* The n-th request is answered by a picture of the width it asked for; by an error. */
void            fake_server_answer   (FakeServer *server,
                                      guint       n);
void            fake_server_fail     (FakeServer *server,
                                      guint       n);
guint           fake_server_n_open   (FakeServer *server);

/* A blob's id, told by a digit. */
char           *make_blob            (guint       digit);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FakeServer, fake_server_clear)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "picture-maker.h"
#include "server-fixture.h"

G_BEGIN_DECLS

/* The time that tests begin at when they move the clock. */
#define UPLOAD_NOW G_GINT64_CONSTANT (1800000000000)

GBytes  *photo_new           (int            width,
                              int            height,
                              int            seed,
                              const char    *suffix);

Reply   *member_upload       (ServerFixture *fixture,
                              Member        *member,
                              GBytes        *picture);
/* A photo of 300 x 200; answers the blob. */
char    *member_upload_photo (ServerFixture *fixture,
                              Member        *member,
                              int            seed);
gint64   member_get_storage  (ServerFixture *fixture,
                              Member        *member);
/* New tokens, when the clock has been moved. */
void     member_renew        (ServerFixture *fixture,
                              Member        *member);
RialtoId member_post_blob    (ServerFixture *fixture,
                              Member        *member,
                              const char    *blob,
                              const char    *audience);

/* One statement with a person and a blob as ?1 and ?2; answers the rows it changed. */
gint64   server_write        (ServerFixture *fixture,
                              RialtoSql     *sql,
                              RialtoId       id,
                              const char    *blob);
/* The first column of its first row. */
gint64   server_read         (ServerFixture *fixture,
                              RialtoSql     *sql,
                              RialtoId       id,
                              const char    *blob);

/* Blobs in the folder, and how many are being put together there. */
guint    server_count_blobs  (ServerFixture *fixture);
guint    server_count_stages (ServerFixture *fixture);
gboolean server_has_files    (ServerFixture *fixture,
                              const char    *blob);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "upload-fixture.h"

G_BEGIN_DECLS

/* A photo whose file is not small. */
GBytes            *large_photo_new     (int                seed);
/* Announces a file; the answer is 201 with the upload's number. */
RialtoId           member_announce     (ServerFixture     *fixture,
                                        Member            *member,
                                        GBytes            *file);
Reply             *try_announce        (ServerFixture     *fixture,
                                        Member            *member,
                                        const char        *sha256,
                                        gsize              length);
/* Five bytes that never come; the status. */
guint              try_announce_number (ServerFixture     *fixture,
                                        Member            *member,
                                        guint              number);
/* Sends the rest; answers the blob. */
char              *member_finish       (ServerFixture     *fixture,
                                        Member            *member,
                                        RialtoId           upload,
                                        GBytes            *file,
                                        gsize              offset);
/* Bytes that have room in the quota. */
gint64             member_get_reserved (ServerFixture     *fixture,
                                        Member            *member);
/* Appends what stands from @offset to @end. */
Reply             *member_append       (ServerFixture     *fixture,
                                        Member            *member,
                                        RialtoId           upload,
                                        GBytes            *file,
                                        gsize              offset,
                                        gsize              end);
/* GET, and the others that need no more. */
Reply             *ask_resumable       (ServerFixture     *fixture,
                                        Member            *member,
                                        const char        *method,
                                        RialtoId           upload);
/* How much of it the server has. */
gint64             member_get_offset   (ServerFixture     *fixture,
                                        Member            *member,
                                        RialtoId           upload);

/* The answer says that so much is here. */
void               assert_offset       (Reply             *reply,
                                        gint64             offset);
/* The same, and that it is not all of it. */
void               assert_appended     (Reply             *reply,
                                        gint64             offset);

/* A request to append whose body the test writes as it likes. */
GSocketConnection *begin_append        (const char        *base,
                                        Member            *member,
                                        RialtoId           upload,
                                        gsize              length,
                                        gsize              offset);
void               write_some          (GSocketConnection *connection,
                                        GBytes            *file,
                                        gsize              from,
                                        gsize              to);

/* Files of unfinished uploads. */
guint              server_count_parts  (ServerFixture     *fixture);

G_END_DECLS

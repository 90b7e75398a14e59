/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A raw socket that sends exactly what it is told. */
typedef struct
{
  int      fd;
  GString *input; /* received and not used yet */
} Client;

/* An answer taken apart. */
typedef struct
{
  guint    status;
  char    *head; /* the header block, without the empty line */
  GString *body;
} Reply;

Client  *client_new         (const char  *address);
Client  *client_new_idle    (const char  *address);
void     client_connect     (Client      *client,
                             const char  *address);
gboolean client_try_connect (Client      *client,
                             const char  *address);
void     client_free        (Client      *client);
void     client_send        (Client      *client,
                             const char  *data,
                             gssize       length);
gboolean client_try_send    (Client      *client,
                             const char  *data,
                             gsize        length);
void     client_finish      (Client      *client);
void     client_reset       (Client      *client);
gboolean client_fill        (Client      *client);
Reply   *client_read        (Client      *client);
Reply   *client_read_for    (Client      *client,
                             const char  *method);
gboolean client_is_quiet    (Client      *client);
char    *client_read_rest   (Client      *client);
void     client_expect_end  (Client      *client);
void     client_take        (Client      *client,
                             gpointer     buffer,
                             gsize        length);

Reply   *client_ask         (Client      *client,
                             const char  *request);
void     reply_free         (Reply       *reply);
char    *reply_dup_field    (const Reply *reply,
                             const char  *name);
void     reply_assert_field (const Reply *reply,
                             const char  *name,
                             const char  *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Client, client_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reply, reply_free)

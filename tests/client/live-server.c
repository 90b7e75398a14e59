/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-server.h"

#include "gate.h"
#include "picture-maker.h"
#include "rialto-feed-jobs.h"
#include "server-fixture.h"

#include <string.h>

struct _LiveServer
{
  ServerFixture *fixture;
  Gate          *gate;
};

struct _LiveMember
{
  LiveServer *server;
  Member     *member;
};

static guint16
port_of (const char *base)
{
  return (guint16) g_ascii_strtoull (strrchr (base, ':') + 1, NULL, 10);
}

void
live_server_init (const char *program)
{
  picture_maker_init (program);
}

LiveServer *
live_server_new (void)
{
  LiveServer *server = g_new0 (LiveServer, 1);

  server->fixture = server_fixture_new (RIALTO_STORE_SQLITE, NULL);
  server->fixture->alone = TRUE;
  server->gate = gate_new (port_of (server->fixture->base));
  return server;
}

void
live_server_free (LiveServer *server)
{
  gate_free (server->gate);
  server_fixture_free (server->fixture);
  g_free (server);
}

const char *
live_server_get_base (LiveServer *server)
{
  return gate_get_base (server->gate);
}

static void
start_again (LiveServer *server,
             void        (*restart) (ServerFixture *fixture))
{
  gate_cut (server->gate);
  server_forget_connections ();
  restart (server->fixture);
  gate_set_port (server->gate, port_of (server->fixture->base));
}

void
live_server_restart (LiveServer *server)
{
  start_again (server, server_fixture_restart);
}

void
live_server_back_up (LiveServer *server)
{
  start_again (server, server_fixture_back_up);
}

void
live_server_restore (LiveServer *server)
{
  start_again (server, server_fixture_restore);
}

void
live_server_cut (LiveServer *server)
{
  gate_cut (server->gate);
}

gint64
live_server_get_n_sent (LiveServer *server)
{
  return gate_get_n_sent (server->gate);
}

void
live_server_cut_after (LiveServer *server,
                       gint64      n_bytes)
{
  gate_cut_after (server->gate, n_bytes);
}

void
live_server_cut_often (LiveServer *server,
                       guint       n_cuts,
                       gint32      most)
{
  gate_cut_often (server->gate, n_cuts, most);
}

void
live_server_stop_after (LiveServer *server,
                        gint64      n_bytes)
{
  gate_stop_after (server->gate, n_bytes);
}

gboolean
live_server_is_stopped (LiveServer *server)
{
  return gate_is_stopped (server->gate);
}

void
live_server_let_go (LiveServer *server)
{
  gate_let_go (server->gate);
}

guint
live_server_count_parts (LiveServer *server)
{
  g_autofree char *path = g_build_filename (server->fixture->context->config->blobs.folder, ".parts", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  g_assert_nonnull (folder);
  while (g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

GBytes *
live_server_make_photo (guint width,
                        guint height)
{
  g_autoptr (VipsImage) image = picture_maker_photo ((int) width, (int) height, 1);

  return picture_maker_save (image, ".jpg[Q=100]");
}

void
live_server_set_shut (LiveServer *server,
                      gboolean    shut)
{
  gate_set_shut (server->gate, shut);
}

void
live_server_set_held (LiveServer *server,
                      gboolean    held)
{
  gate_set_held (server->gate, held);
}

void
live_server_refuse_sockets (LiveServer *server)
{
  gate_set_no_sockets (server->gate, TRUE);
}

LiveMember *
live_member_new (LiveServer *server,
                 const char *handle)
{
  LiveMember *member = g_new0 (LiveMember, 1);

  member->server = server;
  member->member = member_new (server->fixture, handle);
  return member;
}

void
live_member_free (LiveMember *member)
{
  member_free (member->member);
  g_free (member);
}

RialtoId
live_member_get_id (LiveMember *member)
{
  return member->member->id;
}

RialtoId
live_member_get_session (LiveMember *member)
{
  return member->member->session;
}

const char *
live_member_get_token (LiveMember *member)
{
  return member->member->token;
}

const char *
live_member_get_refresh (LiveMember *member)
{
  return member->member->refresh;
}

RialtoId
live_member_post (LiveMember *member,
                  const char *caption)
{
  return member_post (member->server->fixture, member->member, caption, "public");
}

void
live_member_renew (LiveMember *member)
{
  g_autofree char *body = g_strdup_printf ("{\"refresh_token\":\"%s\"}", member->member->refresh);
  g_autoptr (Reply) reply = server_call (member->server->fixture, NULL, "POST", "/auth/refresh-token", body);

  assert_status (reply, 200);
  g_set_str (&member->member->token, reply_string (reply, "access_token"));
  g_set_str (&member->member->refresh, reply_string (reply, "refresh_token"));
}

char *
live_member_upload (LiveMember *member,
                    GBytes     *picture)
{
  static const char *const headers[] = { "Content-Type: image/png", NULL };
  gsize length;
  const char *data = g_bytes_get_data (picture, &length);
  g_autoptr (Reply) reply = server_call_full (member->server->fixture, member->member->token, "POST",
                                              "/uploads", data, (gssize) length, headers);

  g_assert_cmpuint (reply->status / 100, ==, 2);
  return g_strdup (reply_string (reply, "blob"));
}

void
live_member_update (LiveMember *member,
                    const char *patch)
{
  g_autofree char *path = g_strdup_printf ("/users/%" G_GINT64_FORMAT, member->member->id);
  g_autoptr (Reply) before = server_call (member->server->fixture, member->member->token, "GET", path, NULL);
  g_autofree char *match = g_strdup_printf ("If-Match: \"%" G_GINT64_FORMAT "\"",
                                            reply_int (before, "version"));
  const char *const headers[] = { match, NULL };
  g_autoptr (Reply) reply = server_call_full (member->server->fixture, member->member->token, "PATCH", path,
                                              patch, -1, headers);

  assert_status (reply, 200);
}

RialtoId
live_member_do (LiveMember *member,
                const char *method,
                const char *path,
                const char *body)
{
  g_autoptr (Reply) reply = server_call (member->server->fixture, member->member->token, method, path, body);

  if (reply->status < 200 || reply->status > 299)
    g_test_message ("%s %s: %s", method, path, reply->body);
  g_assert_cmpuint (reply->status / 100, ==, 2);
  return reply->json != NULL && reply_has (reply, "id") ? reply_id (reply, "id") : 0;
}

void
live_server_close_signup (LiveServer *server)
{
  server->fixture->context->config->accounts.signup = RIALTO_SIGNUP_INVITE;
}

void
live_server_send_mail (LiveServer *server)
{
  server->fixture->context->config->mail.transport = RIALTO_MAIL_SMTP;
}

void
live_server_rank (LiveServer *server)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rialto_feed_job_rank_explore (server->fixture->context, "\"0\"", &error));
  g_assert_no_error (error);
}

void
live_server_index (LiveServer *server,
                   RialtoId    post)
{
  g_autofree char *payload = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", post);
  g_autoptr (GError) error = NULL;

  g_assert_true (rialto_feed_job_index_post (server->fixture->context, payload, &error));
  g_assert_no_error (error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "upload-fixture.h"

#include "rialto-clock.h"
#include "rialto-demo-community.h"
#include "rialto-password-pool.h"

#include <glib/gstdio.h>

#define PHOTOS   6
#define PASSWORD "four tall silver ladders"

/* A folder of small pictures. */
static char *
make_photos (ServerFixture *fixture)
{
  char *folder = g_build_filename (fixture->folder, "photos", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (int i = 0; i < PHOTOS; i++)
    {
      g_autoptr (GBytes) photo = photo_new (300, 200, i, ".jpg");
      g_autofree char *name = g_strdup_printf ("%d.jpg", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_true (g_file_set_contents (path, g_bytes_get_data (photo, NULL),
                                          (gssize) g_bytes_get_size (photo), NULL));
    }
  return folder;
}

static void
assert_sound (ServerFixture *fixture)
{
  g_autofree char *data = g_strdup_printf ("--data=%s", fixture->folder);
  g_autofree char *database = g_strdup_printf ("--database=%s", fixture->database->uri);
  const char *const arguments[] = {
    g_getenv ("RIALTO_TEST_RIALTOD"), "check", "--deep", data, database, NULL
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "No problems found.\n");
}

static Member *
sign_in (ServerFixture *fixture,
         const char    *handle)
{
  g_autofree char *body = g_strdup_printf ("{\"login\":\"%s\",\"password\":\"" PASSWORD "\"}", handle);
  g_autoptr (Reply) reply = server_call (fixture, NULL, "POST", "/auth/login", body);
  Member *member = g_new0 (Member, 1);

  assert_status (reply, 200);
  member->handle = g_strdup (handle);
  member->token = g_strdup (reply_string (reply, "tokens/access_token"));
  member->id = reply_id (reply, "account/id");
  return member;
}

/* Whoever comes to the community finds it sound, and as if somebody had lived there. */
static void
test_lived_in (ServerFixture *fixture)
{
  g_autofree char *photos = make_photos (fixture);
  g_autofree char *password = rialto_password_pool_hash (fixture->context->passwords, PASSWORD, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (Member) saga = NULL;
  g_autoptr (Reply) feed = NULL, notices = NULL;
  guint n_unread = 0, n_read = 0;

  /* Yesterday at noon: who is told of what depends on the time of the day. */
  rialto_clock_fake (rialto_clock_now () / RIALTO_DAY * RIALTO_DAY - RIALTO_DAY / 2);
  g_assert_nonnull (password);
  g_assert_true (rialto_demo_community (fixture->context, photos, password, &error));
  g_assert_no_error (error);
  assert_sound (fixture);

  saga = sign_in (fixture, "saga");
  feed = server_call (fixture, saga->token, "GET", "/feed?limit=50", NULL);
  assert_status (feed, 200);
  g_assert_cmpuint (reply_count (feed, "items"), ==, 50);
  notices = server_call (fixture, saga->token, "GET", "/notifications?limit=50", NULL);
  assert_status (notices, 200);
  for (guint i = 0; i < reply_count (notices, "items"); i++)
    {
      g_autofree char *is_read = g_strdup_printf ("items/%u/read", i);

      if (reply_bool (notices, is_read))
        n_read++;
      else
        n_unread++;
    }
  g_assert_cmpuint (n_read, >, 0);
  g_assert_cmpuint (n_unread, >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  server_test_add_alone ("/demo/lived-in", test_lived_in);
  return g_test_run ();
}

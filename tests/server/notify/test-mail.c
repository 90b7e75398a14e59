/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notify-fixture.h"
#include "rialto-clock.h"
#include "rialto-eml-folder.h"
#include "rialto-jobs.h"

#include <glib/gstdio.h>

RIALTO_SQL (test_verify,
            "test.verify",
            "UPDATE credentials SET email_verified = (?2 = 1) WHERE user_id = ?1");
RIALTO_SQL (test_mark_read,
            "test.mark_read",
            "UPDATE notifications SET is_read = TRUE WHERE user_id = ?1 AND id > ?2");
RIALTO_SQL (test_jobs,
            "test.jobs",
            "SELECT count (*) FROM jobs WHERE kind = 'notify.mail' AND state = ?1 AND id > ?2");

typedef struct
{
  ServerFixture *fixture;
  Member        *anna;
  RialtoId       bert, cleo, post;
  char          *folder;
} Post;

static void
set_up (Post          *post,
        ServerFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  post->fixture = fixture;
  post->anna = member_new (fixture, "anna");
  post->bert = notify_add_person (fixture, "bert");
  post->cleo = notify_add_person (fixture, "cleo");
  post->post = member_post (fixture, post->anna, "Linen", "public");
  post->folder = g_dir_make_tmp ("rialto-mail-XXXXXX", &error);
  g_assert_no_error (error);
  g_clear_pointer (&fixture->context->mailer, rialto_mailer_free);
  fixture->context->mailer = rialto_eml_folder_new (post->folder, "rialto@example.org", &error);
  g_assert_no_error (error);
  notify_exec (fixture, &test_verify, post->anna->id, 1);
  rialto_clock_fake (rialto_clock_now ());
  rialto_jobs_run_due (fixture->context->jobs);
}

/* How many mails have gone out; the text of one of them. */
static guint
count_mails (Post  *post,
             char **text)
{
  g_autoptr (GDir) folder = g_dir_open (post->folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (post->folder, name, NULL);

      n++;
      if (text != NULL)
        {
          g_clear_pointer (text, g_free);
          g_assert_true (g_file_get_contents (path, text, NULL, NULL));
        }
    }
  return n;
}

static void
tear_down (Post *post)
{
  g_autoptr (GDir) folder = g_dir_open (post->folder, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (post->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (post->folder);
  g_clear_pointer (&post->fixture->context->mailer, rialto_mailer_free);
  g_free (post->folder);
  member_free (post->anna);
}

static void
mention (Post    *post,
         RialtoId actor)
{
  notify (post->fixture,
          (RialtoNotice) { RIALTO_NOTIFICATION_KIND_MENTION, post->anna->id, actor, post->post, 0 });
}

static void
run_after (Post      *post,
           RialtoTime wait)
{
  rialto_clock_advance (wait);
  rialto_jobs_run_due (post->fixture->context->jobs);
}

static void
test_digest (ServerFixture *fixture)
{
  Post post;
  g_autofree char *text = NULL;

  set_up (&post, fixture);
  mention (&post, post.bert);
  notify (fixture,
          (RialtoNotice) { RIALTO_NOTIFICATION_KIND_FOLLOW_REQUEST, post.anna->id, post.cleo, 0, 0 });
  /* A kind that is not mailed. */
  notify (fixture, (RialtoNotice) { RIALTO_NOTIFICATION_KIND_LIKE, post.anna->id, post.cleo, post.post, 0 });
  g_assert_cmpint (notify_number (fixture, &test_jobs, 0, 0), ==, 1);
  run_after (&post, RIALTO_MINUTE);
  g_assert_cmpuint (count_mails (&post, NULL), ==, 0);

  run_after (&post, RIALTO_MINUTE);
  g_assert_cmpuint (count_mails (&post, &text), ==, 1);
  g_assert_nonnull (strstr (text, "To: anna@example.org"));
  g_assert_nonnull (strstr (text, "Subject: 2 new notifications"));
  g_assert_nonnull (strstr (text, "bert mentioned you"));
  g_assert_nonnull (strstr (text, "cleo would like to follow you"));
  g_assert_null (strstr (text, "liked"));
  tear_down (&post);
}

static void
test_interval (ServerFixture *fixture)
{
  Post post;
  g_autofree char *text = NULL;

  set_up (&post, fixture);
  mention (&post, post.bert);
  run_after (&post, 2 * RIALTO_MINUTE);
  g_assert_cmpuint (count_mails (&post, &text), ==, 1);
  g_assert_nonnull (strstr (text, "Subject: bert mentioned you"));

  /* The next one not before a quarter of an hour, and without what the first one told. */
  run_after (&post, RIALTO_SECOND);
  notify (fixture,
          (RialtoNotice) { RIALTO_NOTIFICATION_KIND_FOLLOW_REQUEST, post.anna->id, post.cleo, 0, 0 });
  run_after (&post, 14 * RIALTO_MINUTE);
  g_assert_cmpuint (count_mails (&post, NULL), ==, 1);
  run_after (&post, RIALTO_MINUTE);
  g_assert_cmpuint (count_mails (&post, NULL), ==, 2);
  tear_down (&post);
}

static void
test_none (ServerFixture *fixture)
{
  Post post;
  g_autoptr (Reply) off = NULL;

  set_up (&post, fixture);
  notify_exec (fixture, &test_verify, post.anna->id, 0);
  mention (&post, post.bert);
  run_after (&post, 20 * RIALTO_MINUTE);
  g_assert_cmpuint (count_mails (&post, NULL), ==, 0);
  notify_exec (fixture, &test_verify, post.anna->id, 1);

  mention (&post, post.bert);
  notify_exec (fixture, &test_mark_read, post.anna->id, 0);
  run_after (&post, 20 * RIALTO_MINUTE);
  g_assert_cmpuint (count_mails (&post, NULL), ==, 0);

  rialto_clock_unfake ();
  off = server_call (fixture, post.anna->token, "PUT", "/notifications/preferences",
                     "{\"items\":[{\"kind\":\"mention\",\"app\":true,\"desktop\":true,\"email\":false}]}");
  assert_status (off, 200);
  rialto_clock_fake (rialto_clock_now ());
  mention (&post, post.bert);
  g_assert_cmpint (notify_unread (fixture, post.anna->id), ==, 1);
  run_after (&post, 20 * RIALTO_MINUTE);
  g_assert_cmpuint (count_mails (&post, NULL), ==, 0);
  tear_down (&post);
}

static void
test_again (ServerFixture *fixture)
{
  Post post;

  set_up (&post, fixture);
  mention (&post, post.bert);
  /* A file in the folder's place: the mail cannot leave. */
  g_assert_cmpint (g_rmdir (post.folder), ==, 0);
  g_assert_true (g_file_set_contents (post.folder, "", 0, NULL));
  run_after (&post, 2 * RIALTO_MINUTE);
  g_assert_cmpint (notify_number (fixture, &test_jobs, RIALTO_JOB_STATE_WAITING, 0), ==, 1);

  g_assert_cmpint (g_unlink (post.folder), ==, 0);
  g_assert_cmpint (g_mkdir (post.folder, 0700), ==, 0);
  run_after (&post, 2 * RIALTO_SECOND);
  g_assert_cmpuint (count_mails (&post, NULL), ==, 1);
  g_assert_cmpint (notify_number (fixture, &test_jobs, RIALTO_JOB_STATE_DONE, 0), ==, 1);
  tear_down (&post);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("notify/mail-digest", test_digest);
  server_test_add ("notify/mail-interval", test_interval);
  server_test_add ("notify/mail-none", test_none);
  server_test_add ("notify/mail-again", test_again);
  return g_test_run ();
}

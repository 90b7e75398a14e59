/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "resumable-fixture.h"

#include "rialto-blob-jobs.h"
#include "rialto-blobs.h"
#include "rialto-clock.h"
#include "rialto-jobs.h"

RIALTO_SQL (test_erase,
            "test.erase_resumable",
            "DELETE FROM resumable_uploads WHERE user_id = ?1 AND sha256 <> ?2");
RIALTO_SQL (test_count_resumable,
            "test.count_resumable",
            "SELECT count(*) FROM resumable_uploads WHERE user_id = ?1 AND sha256 <> ?2");

static void
sweep (ServerFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rialto_blobs_job_sweep (fixture->context, "{}", &error));
  g_assert_no_error (error);
}

/* A day later nobody goes on with it; what is complete goes its own way. */
static void
test_expiry (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL;
  g_autoptr (GBytes) photo = large_photo_new (1), other = large_photo_new (2);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, other);
  RialtoId old, renewed, complete;
  g_autoptr (Reply) state = NULL, again = NULL, gone = NULL, kept = NULL;
  g_autofree char *blob = NULL;

  rialto_jobs_stop (fixture->context->jobs);
  rialto_clock_fake (UPLOAD_NOW);
  anna = member_new (fixture, "anna");
  old = member_announce (fixture, anna, photo);
  renewed = member_announce (fixture, anna, other);
  state = ask_resumable (fixture, anna, "GET", old);
  g_assert_cmpstr (reply_string (state, "expires_at"), ==, "2027-01-16T08:00:00.000Z");
  rialto_clock_advance (RIALTO_UPLOAD_LIFE);
  member_renew (fixture, anna);
  again = try_announce (fixture, anna, sha256, g_bytes_get_size (other));
  sweep (fixture);
  g_assert_cmpint (member_get_offset (fixture, anna, old), ==, 0);

  rialto_clock_advance (1);
  sweep (fixture);
  gone = ask_resumable (fixture, anna, "GET", old);
  assert_code (gone, 404, "not_found");
  g_assert_cmpuint (server_count_parts (fixture), ==, 1);
  g_assert_cmpint (member_get_reserved (fixture, anna), ==, g_bytes_get_size (other));
  complete = renewed;
  blob = member_finish (fixture, anna, complete, other, 0);
  member_post_blob (fixture, anna, blob, "public");

  rialto_clock_advance (RIALTO_UPLOAD_LIFE);
  sweep (fixture);
  member_renew (fixture, anna);
  kept = ask_resumable (fixture, anna, "GET", complete);
  assert_code (kept, 404, "not_found");
  g_assert_true (server_has_files (fixture, blob));
  g_assert_cmpint (server_read (fixture, &test_count_resumable, anna->id, ""), ==, 0);
}

/* More than one step of the sweep, and files whose people were erased. */
static void
test_sweep_many (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL, bert = NULL;
  g_autoptr (GPtrArray) crowd = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);

  rialto_jobs_stop (fixture->context->jobs);
  rialto_clock_fake (UPLOAD_NOW);
  bert = member_new (fixture, "bert");
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *handle = g_strdup_printf ("crowd%u", i);

      g_ptr_array_add (crowd, member_new (fixture, handle));
      for (guint j = 1; j <= 11; j++)
        try_announce_number (fixture, crowd->pdata[i], j);
    }
  g_assert_cmpuint (server_count_parts (fixture), ==, 132);
  try_announce_number (fixture, bert, 1);
  server_write (fixture, &test_erase, bert->id, "");
  sweep (fixture);
  g_assert_cmpuint (server_count_parts (fixture), ==, 132);
  rialto_clock_advance (RIALTO_UPLOAD_LIFE + 1);
  sweep (fixture);
  g_assert_cmpuint (server_count_parts (fixture), ==, 0);
  for (guint i = 0; i < crowd->len; i++)
    g_assert_cmpint (member_get_reserved (fixture, crowd->pdata[i]), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  picture_maker_init (argv[0]);
  server_test_add_alone ("resumable/expiry", test_expiry);
  server_test_add_alone ("resumable/sweep-many", test_sweep_many);
  return g_test_run ();
}

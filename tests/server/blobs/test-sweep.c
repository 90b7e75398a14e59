/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "upload-fixture.h"

#include "rialto-blob-jobs.h"
#include "rialto-blob-sweep-private.h"
#include "rialto-blob-use.h"
#include "rialto-blobs.h"
#include "rialto-clock.h"
#include "rialto-jobs.h"

#define DAY_AND_MORE (25 * RIALTO_HOUR)

RIALTO_SQL (test_release, "test.release", "DELETE FROM blob_uses WHERE user_id = ?1 AND blob = ?2");
RIALTO_SQL (test_count_upload,
            "test.count_upload",
            "SELECT count(*) FROM uploads WHERE user_id = ?1 AND blob = ?2");
RIALTO_SQL (test_count_blob, "test.count_blob", "SELECT count(*) FROM blobs WHERE hash = ?2 AND ?1 > 0");
RIALTO_SQL (test_count_all, "test.count_all", "SELECT count(*) FROM blobs WHERE hash <> ?2 AND ?1 > 0");
RIALTO_SQL (test_forget_upload, "test.forget_upload", "DELETE FROM uploads WHERE user_id = ?1 AND blob = ?2");
RIALTO_SQL (
  test_many_blobs,
  "test.many_blobs",
  "INSERT INTO blobs (hash, width, height, blurhash, size, created_at) VALUES (?2, 1, 1, 'L', 3, ?1)");
RIALTO_SQL (test_many_uploads,
            "test.many_uploads",
            "INSERT INTO uploads (user_id, blob, created_at) VALUES (?1, ?2, ?3)");
RIALTO_SQL (test_storage, "test.storage", "UPDATE user_counts SET storage = storage + ?2 WHERE user_id = ?1");

RIALTO_SQL (test_count_events,
            "test.count_events",
            "SELECT count(*) FROM events WHERE topic = 'user' AND topic_id = ?1 AND type = ?2");

static void
sweep (ServerFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rialto_blobs_job_sweep (fixture->context, "{}", &error));
  g_assert_no_error (error);
}

static gboolean
is_uploaded (ServerFixture *fixture,
             Member        *member,
             const char    *blob)
{
  return server_read (fixture, &test_count_upload, member->id, blob) == 1;
}

static gboolean
is_known (ServerFixture *fixture,
          const char    *blob)
{
  return server_read (fixture, &test_count_blob, 1, blob) == 1;
}

static void
assert_gone (ServerFixture *fixture,
             Member        *member,
             const char    *blob)
{
  g_assert_false (is_uploaded (fixture, member, blob));
  g_assert_false (is_known (fixture, blob));
  g_assert_false (server_has_files (fixture, blob));
}

static void
assert_kept (ServerFixture *fixture,
             Member        *member,
             const char    *blob)
{
  g_assert_true (is_uploaded (fixture, member, blob));
  g_assert_true (is_known (fixture, blob));
  g_assert_true (server_has_files (fixture, blob));
}

/* Nobody else sweeps. */
static Member *
begin (ServerFixture *fixture)
{
  rialto_jobs_stop (fixture->context->jobs);
  rialto_clock_fake (UPLOAD_NOW);
  return member_new (fixture, "anna");
}

static void
test_unused (ServerFixture *fixture)
{
  g_autoptr (Member) anna = begin (fixture);
  g_autofree char *unused = member_upload_photo (fixture, anna, 1);
  g_autofree char *used = member_upload_photo (fixture, anna, 2);
  g_autofree char *fresh = NULL;
  gint64 both = member_get_storage (fixture, anna), all, told;

  member_post_blob (fixture, anna, used, "public");
  sweep (fixture);
  assert_kept (fixture, anna, unused);

  rialto_clock_advance (RIALTO_UPLOAD_LIFE);
  member_renew (fixture, anna);
  sweep (fixture);
  assert_kept (fixture, anna, unused);

  rialto_clock_advance (1);
  fresh = member_upload_photo (fixture, anna, 3);
  all = member_get_storage (fixture, anna);
  told = server_read (fixture, &test_count_events, anna->id, "account.update");
  sweep (fixture);
  g_assert_cmpint (server_read (fixture, &test_count_events, anna->id, "account.update"), ==, told + 1);
  assert_gone (fixture, anna, unused);
  assert_kept (fixture, anna, used);
  assert_kept (fixture, anna, fresh);
  g_assert_cmpint (all, >, both);
  g_assert_cmpint (member_get_storage (fixture, anna), <, all);

  /* All that is left is what the two take. */
  rialto_clock_advance (DAY_AND_MORE);
  server_write (fixture, &test_release, anna->id, used);
  sweep (fixture);
  assert_gone (fixture, anna, used);
  assert_gone (fixture, anna, fresh);
  member_renew (fixture, anna);
  g_assert_cmpint (member_get_storage (fixture, anna), ==, 0);
  g_assert_cmpuint (server_count_blobs (fixture), ==, 0);
}

/* The queue does it by itself, in time. */
static void
test_schedule (ServerFixture *fixture)
{
  g_autoptr (Member) anna = begin (fixture);
  g_autofree char *blob = member_upload_photo (fixture, anna, 1);

  rialto_jobs_run_due (fixture->context->jobs);
  assert_kept (fixture, anna, blob);
  rialto_clock_advance (RIALTO_UPLOAD_LIFE + 6 * RIALTO_HOUR);
  rialto_jobs_run_due (fixture->context->jobs);
  assert_gone (fixture, anna, blob);
}

/* One uses it, the other had it lying about. */
static void
test_shared (ServerFixture *fixture)
{
  g_autoptr (Member) anna = begin (fixture);
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autofree char *blob = member_upload_photo (fixture, anna, 1);
  g_autofree char *theirs = member_upload_photo (fixture, bert, 1);
  gint64 size = member_get_storage (fixture, anna);

  member_post_blob (fixture, anna, blob, "followers");
  rialto_clock_advance (DAY_AND_MORE);
  sweep (fixture);
  member_renew (fixture, anna);
  member_renew (fixture, bert);
  assert_kept (fixture, anna, blob);
  g_assert_false (is_uploaded (fixture, bert, theirs));
  g_assert_cmpint (member_get_storage (fixture, anna), ==, size);
  g_assert_cmpint (member_get_storage (fixture, bert), ==, 0);
}

/* Between finding and taking away: one begins to use it, another uploads it again. */
static void
test_use_in_between (ServerFixture *fixture)
{
  g_autoptr (Member) anna = begin (fixture);
  g_autofree char *used = member_upload_photo (fixture, anna, 1);
  g_autofree char *renewed = member_upload_photo (fixture, anna, 2);
  g_autofree char *left = member_upload_photo (fixture, anna, 3);
  g_autofree char *again = NULL;
  g_autoptr (GArray) stale = g_array_new (FALSE, FALSE, sizeof (RialtoStaleUpload));
  RialtoStaleUpload last = { 0 };
  RialtoStore *store = fixture->context->store;
  RialtoTime before;
  gint64 three = member_get_storage (fixture, anna);

  rialto_clock_advance (DAY_AND_MORE);
  member_renew (fixture, anna);
  before = rialto_clock_now () - RIALTO_UPLOAD_LIFE;
  g_assert_true (rialto_sweep_find_uploads (store, before, &last, stale, NULL));
  g_assert_cmpuint (stale->len, ==, 3);

  member_post_blob (fixture, anna, used, "public");
  again = member_upload_photo (fixture, anna, 2);
  g_assert_cmpstr (again, ==, renewed);
  g_assert_true (rialto_sweep_forget_uploads (store, before, (gpointer) stale->data, stale->len, NULL));

  assert_kept (fixture, anna, used);
  assert_kept (fixture, anna, renewed);
  g_assert_false (is_uploaded (fixture, anna, left));
  g_assert_cmpint (member_get_storage (fixture, anna), <, three);
  g_assert_false (rialto_sweep_find_uploads (store, before, &last, stale, NULL));
}

static void
test_upload_in_between (ServerFixture *fixture)
{
  g_autoptr (Member) anna = begin (fixture);
  g_autofree char *blob = member_upload_photo (fixture, anna, 1);
  g_autofree char *other = member_upload_photo (fixture, anna, 2);
  g_autofree char *again = NULL, *once_more = NULL;
  g_autoptr (GArray) hashes = g_array_new (FALSE, FALSE, 65);
  RialtoStore *store = fixture->context->store;
  RialtoBlobBackend *blobs = fixture->context->blobs;
  RialtoTime before;
  char end[65] = "";

  server_write (fixture, &test_forget_upload, anna->id, blob);
  server_write (fixture, &test_forget_upload, anna->id, other);
  rialto_clock_advance (2 * RIALTO_HOUR);
  before = rialto_clock_now () - RIALTO_HOUR;
  g_assert_true (rialto_sweep_find_blobs (store, end, hashes, NULL));
  g_assert_cmpuint (hashes->len, ==, 2);

  /* One comes back before the rows go ... */
  member_renew (fixture, anna);
  again = member_upload_photo (fixture, anna, 1);
  g_assert_true (rialto_sweep_forget_blobs (store, hashes, NULL));
  g_assert_true (is_known (fixture, blob));
  g_assert_false (is_known (fixture, other));

  /* ... the other before the files do. */
  once_more = member_upload_photo (fixture, anna, 2);
  g_assert_cmpstr (other, ==, once_more);
  g_assert_true (rialto_sweep_delete_files (store, blobs, before, hashes, NULL));
  assert_kept (fixture, anna, blob);
  assert_kept (fixture, anna, other);
}

/* The files were stored, the row is on its way. */
static void
test_files_in_between (ServerFixture *fixture)
{
  g_autoptr (Member) anna = begin (fixture);
  g_autofree char *blob = member_upload_photo (fixture, anna, 1);

  server_write (fixture, &test_forget_upload, anna->id, blob);
  rialto_clock_advance (30 * RIALTO_MINUTE);
  sweep (fixture);
  g_assert_false (is_known (fixture, blob));
  g_assert_true (server_has_files (fixture, blob));
  rialto_clock_advance (30 * RIALTO_MINUTE + 1);
  sweep (fixture);
  g_assert_false (server_has_files (fixture, blob));
}

/* A transaction that stops in the middle, holding what it has locked. */
typedef struct
{
  ServerFixture *fixture;
  Member        *member;
  const char    *blob;
  gboolean       (*run) (RialtoTx *tx,
                         gpointer  data,
                         GError  **error);
  GThread       *thread;
  GMutex         lock;
  GCond          cond;
  gboolean       stopped, goes_on;
} Holder;

static gboolean
use_picture (RialtoTx *tx,
             gpointer  data,
             GError  **error)
{
  Holder *holder = data;
  RialtoBlobUse use = { RIALTO_BLOB_USE_POST, 77, holder->member->id, TRUE };
  RialtoPicture picture;

  return rialto_blob_use (tx, &use, holder->blob, "blob", &picture, error);
}

static gboolean
count_nothing (RialtoTx *tx,
               gpointer  data,
               GError  **error)
{
  return rialto_tx_exec (tx, &test_storage, SQL_ID (((Holder *) data)->member->id), SQL_INT (0)) == 1;
}

static gboolean
run_and_stop (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  Holder *holder = data;

  if (!holder->run (tx, data, error))
    return FALSE;
  g_mutex_lock (&holder->lock);
  holder->stopped = TRUE;
  g_cond_broadcast (&holder->cond);
  while (!holder->goes_on)
    g_cond_wait (&holder->cond, &holder->lock);
  g_mutex_unlock (&holder->lock);
  return TRUE;
}

static gpointer
hold_in_thread (gpointer data)
{
  Holder *holder = data;
  g_autoptr (GError) error = NULL;

  rialto_store_write (holder->fixture->context->store, run_and_stop, holder, NULL, &error);
  g_assert_no_error (error);
  return NULL;
}

static void
hold (Holder *holder)
{
  g_mutex_init (&holder->lock);
  g_cond_init (&holder->cond);
  holder->thread = g_thread_new ("holder", hold_in_thread, holder);
  g_mutex_lock (&holder->lock);
  while (!holder->stopped)
    g_cond_wait (&holder->cond, &holder->lock);
  g_mutex_unlock (&holder->lock);
}

static void
let_go (Holder *holder)
{
  g_mutex_lock (&holder->lock);
  holder->goes_on = TRUE;
  g_cond_broadcast (&holder->cond);
  g_mutex_unlock (&holder->lock);
  g_thread_join (holder->thread);
  g_mutex_clear (&holder->lock);
  g_cond_clear (&holder->cond);
}

static gpointer
sweep_in_thread (gpointer data)
{
  sweep (data);
  return NULL;
}

/* Until so many transactions wait for what others hold. SQLite has one writer; whoever comes waits for it, or has not come yet, which
 * is the same to both. */
static void
wait_for_waiting (ServerFixture *fixture,
                  guint          wanted)
{
  guint64 n = fixture->kind == RIALTO_STORE_SQLITE ? wanted : 0;

  while (n < wanted)
    {
      g_autofree char *text =
        store_fixture_psql (fixture->database,
                            "SELECT count(DISTINCT pid) FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
                            "WHERE NOT l.granted AND a.datname = current_database ()");

      n = g_ascii_strtoull (text, NULL, 10);
    }
}

/* Somebody is in the middle of posting it when the sweep comes. */
static void
test_use_first (ServerFixture *fixture)
{
  g_autoptr (Member) anna = begin (fixture);
  g_autofree char *blob = member_upload_photo (fixture, anna, 1);
  gint64 size = member_get_storage (fixture, anna);
  Holder poster = { .fixture = fixture, .member = anna, .blob = blob, .run = use_picture };
  GThread *sweeper;

  rialto_clock_advance (DAY_AND_MORE);
  member_renew (fixture, anna);
  hold (&poster);
  sweeper = g_thread_new ("sweeper", sweep_in_thread, fixture);
  wait_for_waiting (fixture, 1);
  let_go (&poster);
  g_thread_join (sweeper);

  assert_kept (fixture, anna, blob);
  g_assert_cmpint (member_get_storage (fixture, anna), ==, size);
}

static gpointer
post_in_thread (gpointer data)
{
  Holder *poster = data;
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  GError *error = NULL;

  rialto_store_write (poster->fixture->context->store, use_picture, poster, arena, &error);
  return error;
}

/* The sweep is in the middle of taking it away when somebody comes to post it. */
static void
test_sweep_first (ServerFixture *fixture)
{
  g_autoptr (Member) anna = begin (fixture);
  g_autofree char *blob = member_upload_photo (fixture, anna, 1);
  Holder counter = { .fixture = fixture, .member = anna, .run = count_nothing };
  Holder poster = { .fixture = fixture, .member = anna, .blob = blob };
  g_autoptr (GError) error = NULL;
  GThread *sweeper, *posting;

  rialto_clock_advance (DAY_AND_MORE);
  member_renew (fixture, anna);
  if (fixture->kind == RIALTO_STORE_POSTGRES)
    {
      hold (&counter);
      sweeper = g_thread_new ("sweeper", sweep_in_thread, fixture);
      wait_for_waiting (fixture, 1);
      posting = g_thread_new ("poster", post_in_thread, &poster);
      wait_for_waiting (fixture, 2);
      let_go (&counter);
      g_thread_join (sweeper);
      error = g_thread_join (posting);
    }
  else
    {
      sweep (fixture);
      error = post_in_thread (&poster);
    }

  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INVALID);
  g_assert_false (is_uploaded (fixture, anna, blob));
  g_assert_cmpint (member_get_storage (fixture, anna), ==, 0);
  sweep (fixture);
  assert_gone (fixture, anna, blob);
}

#define N_MANY 1203

typedef struct
{
  RialtoId user;
  guint    from;
} Many;

/* Rows without files, a few hundred at a time. */
static gboolean
write_many (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  const Many *many = data;
  guint n = MIN (200, N_MANY - many->from);

  for (guint i = many->from; i < many->from + n; i++)
    {
      const char *hash = rialto_arena_printf (rialto_tx_get_arena (tx), "%064x", i * 7919);

      rialto_tx_exec (tx, &test_many_blobs, SQL_TIME (1), SQL_TEXT (hash));
      rialto_tx_exec (tx, &test_many_uploads, SQL_ID (many->user), SQL_TEXT (hash), SQL_TIME (1 + i / 100));
    }
  rialto_tx_exec (tx, &test_storage, SQL_ID (many->user), SQL_INT (3 * n));
  return TRUE;
}

static void
test_many (ServerFixture *fixture)
{
  g_autoptr (Member) anna = begin (fixture);
  g_autofree char *blob = member_upload_photo (fixture, anna, 1);
  gint64 size = member_get_storage (fixture, anna);
  Many many = { anna->id, 0 };

  for (many.from = 0; many.from < N_MANY; many.from += 200)
    {
      g_autoptr (RialtoArena) arena = rialto_arena_new ();
      g_autoptr (GError) error = NULL;

      rialto_store_write (fixture->context->store, write_many, &many, arena, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpint (member_get_storage (fixture, anna), ==, size + 3 * N_MANY);
  g_assert_cmpint (server_read (fixture, &test_count_all, 1, blob), ==, N_MANY);
  sweep (fixture);
  g_assert_cmpint (member_get_storage (fixture, anna), ==, size);
  g_assert_cmpint (server_read (fixture, &test_count_all, 1, blob), ==, 0);
  assert_kept (fixture, anna, blob);
}

/* Two instances sweep while people upload: nothing is lost and nothing is counted twice. */
static gpointer
sweep_often (gpointer data)
{
  for (guint i = 0; i < 20; i++)
    sweep (data);
  return NULL;
}

static void
test_crowd (ServerFixture *fixture)
{
  g_autoptr (Member) anna = begin (fixture);
  GThread *sweepers[2];
  gint64 used = 0;

  for (guint i = 0; i < G_N_ELEMENTS (sweepers); i++)
    sweepers[i] = g_thread_new ("sweeper", sweep_often, fixture);
  for (int i = 0; i < 12; i++)
    {
      g_autofree char *blob = member_upload_photo (fixture, anna, i % 3);

      if (i < 3)
        used = member_get_storage (fixture, anna);
      if (i == 2)
        {
          rialto_clock_advance (DAY_AND_MORE);
          member_renew (fixture, anna);
        }
      if (i > 2)
        member_post_blob (fixture, anna, blob, "public");
    }
  for (guint i = 0; i < G_N_ELEMENTS (sweepers); i++)
    g_thread_join (sweepers[i]);
  g_assert_cmpint (member_get_storage (fixture, anna), ==, used);
  g_assert_cmpuint (server_count_blobs (fixture), ==, 3);
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *blob = member_upload_photo (fixture, anna, i);

      assert_kept (fixture, anna, blob);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  picture_maker_init (argv[0]);
  server_test_add_alone ("sweep/unused", test_unused);
  server_test_add_alone ("sweep/schedule", test_schedule);
  server_test_add_alone ("sweep/shared", test_shared);
  server_test_add_alone ("sweep/use-in-between", test_use_in_between);
  server_test_add_alone ("sweep/upload-in-between", test_upload_in_between);
  server_test_add_alone ("sweep/files-in-between", test_files_in_between);
  server_test_add_alone ("sweep/use-first", test_use_first);
  server_test_add_alone ("sweep/sweep-first", test_sweep_first);
  server_test_add_alone ("sweep/many", test_many);
  server_test_add_alone ("sweep/crowd", test_crowd);
  return g_test_run ();
}

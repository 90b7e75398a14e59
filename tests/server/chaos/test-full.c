/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "listener.h"
#include "small-disk.h"
#include "upload-fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

/* A disk that runs full while several write: what was acknowledged stays, the rest is refused in words, reading goes on, and when there
 * is room again everything is as if nothing had been. On SQLite it is a limit on files that no write gets beyond; PostgreSQL says of
 * long posts that its disk is full. */

#define N_AUTHORS   6
#define N_REFUSALS  5
#define ROOM        (192 * 1024)
#define LONG_CHARS  2000
#define MANY_BYTES  (4 * 1024 * 1024)
#define DISK_KB     (24 * 1024)
#define DISK_FILES  4096

typedef struct
{
  ChildServer *child;
  Member      *member;
  char        *blob;
  GPtrArray   *accepted; /* nonces */
  GPtrArray   *refused;
} Author;

static void
author_init (Author      *author,
             ChildServer *child,
             guint        index)
{
  g_autofree char *handle = g_strdup_printf ("author%u", index);

  author->child = child;
  author->member = member_new (&child->http, handle);
  author->blob = member_upload_photo (&child->http, author->member, (int) index);
  author->accepted = g_ptr_array_new_with_free_func (g_free);
  author->refused = g_ptr_array_new_with_free_func (g_free);
}

static void
author_clear (Author *author)
{
  member_free (author->member);
  g_free (author->blob);
  g_ptr_array_unref (author->accepted);
  g_ptr_array_unref (author->refused);
}

static void
assert_full (Reply *reply)
{
  assert_code (reply, 507, "storage_full");
  g_assert_cmpstr (g_hash_table_lookup (reply->headers, "content-type"), ==, "application/problem+json");
  g_assert_cmpint (reply_int (reply, "status"), ==, 507);
}

static Reply *
post (Author     *author,
      const char *nonce)
{
  g_autofree char *caption = g_strnfill (g_str_has_prefix (nonce, "long") ? LONG_CHARS : 1, 'x');
  g_autofree char *body =
    g_strdup_printf ("{\"caption\":\"%s\",\"nonce\":\"%s\",\"pictures\":[{\"blob\":\"%s\"}]}", caption, nonce,
                     author->blob);

  return server_call (&author->child->http, author->member->token, "POST", "/posts", body);
}

static gpointer
write_main (gpointer data)
{
  Author *author = data;

  for (guint i = 0; author->refused->len < N_REFUSALS; i++)
    {
      g_autofree char *nonce = g_strdup_printf ("%s-%s-%u", i % 2 == 0 ? "long" : "short",
                                                author->member->handle, i);
      g_autoptr (Reply) reply = post (author, nonce);

      if (reply->status == 201)
        g_ptr_array_add (author->accepted, g_steal_pointer (&nonce));
      else
        {
          assert_full (reply);
          g_ptr_array_add (author->refused, g_steal_pointer (&nonce));
        }
    }
  server_forget_connections ();
  return NULL;
}

static rlim_t
size_of (ChildServer *child,
         const char  *suffix)
{
  g_autofree char *path = g_strconcat (child->database->path, suffix, NULL);
  GStatBuf status = { 0 };

  return g_stat (path, &status) == 0 ? (rlim_t) status.st_size : 0;
}

static void
limit_files (ChildServer *child,
             rlim_t       bytes)
{
  struct rlimit limit = { bytes, RLIM_INFINITY };

  g_assert_cmpint (prlimit (child_server_get_pid (child), RLIMIT_FSIZE, &limit, NULL), ==, 0);
}

#define REFUSE_LONG_POSTS                                                                       \
  "CREATE FUNCTION refuse () RETURNS trigger LANGUAGE plpgsql AS "                              \
  "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$; "          \
  "CREATE TRIGGER full_disk BEFORE INSERT ON posts FOR EACH ROW WHEN (length (NEW.caption) > 1000) " \
  "EXECUTE FUNCTION refuse ()"

static void
make_full (ChildServer *child)
{
  if (child->kind == RIALTO_STORE_POSTGRES)
    g_free (store_fixture_psql (child->database, REFUSE_LONG_POSTS));
  else
    limit_files (child, MAX (size_of (child, ""), size_of (child, "-wal")) + ROOM);
}

static void
make_room (ChildServer *child)
{
  if (child->kind == RIALTO_STORE_POSTGRES)
    g_free (store_fixture_psql (child->database, "DROP TRIGGER full_disk ON posts"));
  else
    limit_files (child, RLIM_INFINITY);
}

static void
write_at_once (Author *authors)
{
  GThread *threads[N_AUTHORS];
  guint n_accepted = 0;

  for (guint i = 0; i < N_AUTHORS; i++)
    threads[i] = g_thread_new ("author", write_main, &authors[i]);
  for (guint i = 0; i < N_AUTHORS; i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < N_AUTHORS; i++)
    n_accepted += authors[i].accepted->len;
  g_test_message ("%u posts had room", n_accepted);
  g_assert_cmpuint (n_accepted, >, 0);
}

/* What does not write is as always. */
static void
read_all (ChildServer *child,
          Author      *author)
{
  g_autoptr (Listener) listener = listener_new (child, author->member);
  g_autoptr (Reply) feed = server_call (&child->http, author->member->token, "GET", "/feed?limit=100", NULL);
  g_autoptr (Reply) me = server_call (&child->http, author->member->token, "GET", "/auth/me", NULL);

  assert_status (feed, 200);
  assert_status (me, 200);
  g_assert_cmpint (reply_int (me, "profile/post_count"), ==, author->accepted->len);
  listener_catch_up (listener, 0);
}

/* Larger than any file may be. */
static void
upload_much (ChildServer *child,
             Author      *author)
{
  g_autofree char *noise = g_strnfill (MANY_BYTES, 'x');
  g_autoptr (Reply) reply = NULL;

  if (child->kind == RIALTO_STORE_POSTGRES)
    limit_files (child, ROOM);
  reply = server_call_full (&child->http, author->member->token, "POST", "/uploads", noise, MANY_BYTES, NULL);
  assert_full (reply);
  limit_files (child, RLIM_INFINITY);
}

/* What a client does that was told so: it asks again, later. */
static void
repeat_all (Author *author)
{
  for (guint i = 0; i < author->accepted->len; i++)
    {
      g_autoptr (Reply) reply = post (author, author->accepted->pdata[i]);

      assert_status (reply, 201);
    }
  for (guint i = 0; i < author->refused->len; i++)
    {
      g_autoptr (Reply) reply = post (author, author->refused->pdata[i]);

      assert_status (reply, 201);
    }
}

RIALTO_SQL (nonces_of,
            "test.nonces_of",
            "SELECT count (*), count (DISTINCT nonce) FROM posts WHERE author = ?1");

static gboolean
count_posts (RialtoTx *tx,
             gpointer  data,
             GError  **error)
{
  Author *author = data;
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &nonces_of, SQL_ID (author->member->id));

  g_assert_true (rialto_rows_next (rows));
  g_assert_cmpint (rialto_rows_int (rows, 0), ==, author->accepted->len + author->refused->len);
  g_assert_cmpint (rialto_rows_int (rows, 1), ==, rialto_rows_int (rows, 0));
  return TRUE;
}

static void
end_well (ChildServer *child,
          Author      *authors)
{
  server_forget_connections ();
  child_server_stop (child);
  child_server_check (child);
  store_fixture_open (child->database);
  for (guint i = 0; i < N_AUTHORS; i++)
    store_fixture_read (child->database, count_posts, &authors[i]);
  store_fixture_close (child->database);
}

static void
test_full (gconstpointer kind)
{
  g_autoptr (ChildServer) child = child_server_new ((RialtoStoreKind) GPOINTER_TO_INT (kind), NULL);
  Author authors[N_AUTHORS];

  for (guint i = 0; i < N_AUTHORS; i++)
    author_init (&authors[i], child, i);
  make_full (child);
  write_at_once (authors);
  for (guint i = 0; i < N_AUTHORS; i++)
    read_all (child, &authors[i]);
  upload_much (child, &authors[0]);
  make_room (child);

  for (guint i = 0; i < N_AUTHORS; i++)
    {
      g_autofree char *blob = member_upload_photo (&child->http, authors[i].member, 100 + (int) i);

      repeat_all (&authors[i]);
    }
  end_well (child, authors);
  for (guint i = 0; i < N_AUTHORS; i++)
    author_clear (&authors[i]);
}

/* To the last byte. */
static void
fill_disk (const char *ballast)
{
  static const char block[4096];
  int fd = open (ballast, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  while (write (fd, block, sizeof block) > 0)
    continue;
  g_assert_cmpint (errno, ==, ENOSPC);
  close (fd);
}

/* On a disk of its own: everything of the server is there, and no byte is left for any of it. */
static void
live_on_small_disk (const char *path)
{
  g_autofree char *ballast = g_build_filename (path, "ballast", NULL);
  ChildServer *child;
  Author authors[N_AUTHORS];

  g_setenv ("TMPDIR", path, TRUE);
  child = child_server_new (RIALTO_STORE_SQLITE, NULL);
  for (guint i = 0; i < N_AUTHORS; i++)
    author_init (&authors[i], child, i);
  g_assert_true (g_str_has_prefix (child->folder, path));
  fill_disk (ballast);
  for (guint i = 0; i < N_AUTHORS; i++)
    write_main (&authors[i]);
  for (guint i = 0; i < N_AUTHORS; i++)
    read_all (child, &authors[i]);
  server_forget_connections ();
  child_server_kill (child);

  g_assert_cmpint (g_unlink (ballast), ==, 0);
  child_server_start (child);
  for (guint i = 0; i < N_AUTHORS; i++)
    repeat_all (&authors[i]);
  end_well (child, authors);
  for (guint i = 0; i < N_AUTHORS; i++)
    author_clear (&authors[i]);
  child_server_free (child);
}

static void
test_disk (void)
{
  char path[] = P_tmpdir "/rialto-disk-XXXXXX";

  g_assert_nonnull (g_mkdtemp (path));
  small_disk_run (path, DISK_KB, DISK_FILES, live_on_small_disk);
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  picture_maker_init (argv[0]);
  /* The first, because it goes on in a process that has none of this one's threads. */
  g_test_add_func ("/sqlite/chaos/disk", test_disk);
  chaos_add_test ("chaos/full", test_full);
  return g_test_run ();
}

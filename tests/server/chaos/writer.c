/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "writer.h"

#include "upload-fixture.h"

#include "rialto-clock.h"
#include "rialto-id.h"

/* Ids may be ahead of the clock by what is set aside for those of a killed server, and a little. */
#define MAX_AHEAD (20 * RIALTO_SECOND)

/* Something with a nonce. */
typedef struct
{
  char    *nonce;
  char    *path; /* where it was sent to */
  char    *body;
  RialtoId id; /* 0: in doubt */
} Entry;

struct _Writer
{
  ChildServer *child; /* borrowed */
  WriterMeter *meter; /* borrowed */
  guint        index;
  Member      *member; /* owned */
  char        *blob;
  GRand       *random;
  Writer     **all; /* borrowed */

  GPtrArray *entries;   /* owned Entries, oldest first */
  guint      n_settled; /* of them */
  GArray    *posts;     /* ids that others may comment on; under the meter's lock */
  gint64     version;   /* of the profile, as acknowledged */
  char      *bio;
  char      *next_bio;           /* in doubt; NULL: nothing is */
  gboolean   follows[N_WRITERS]; /* as acknowledged */
  gint       doubtful_follow;    /* index of whom; -1: none */
  guint      n_acks;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->nonce);
  g_free (entry->path);
  g_free (entry->body);
  g_free (entry);
}

Writer *
writer_new (ChildServer *child,
            WriterMeter *meter,
            guint        index)
{
  Writer *writer = g_new0 (Writer, 1);
  g_autofree char *handle = g_strdup_printf ("writer%u", index);
  g_autoptr (Reply) me = NULL;

  writer->child = child;
  writer->meter = meter;
  writer->index = index;
  writer->member = member_new (&child->http, handle);
  writer->blob = member_upload_photo (&child->http, writer->member, (int) index);
  writer->random = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  writer->entries = g_ptr_array_new_with_free_func (entry_free);
  writer->posts = g_array_new (FALSE, FALSE, sizeof (RialtoId));
  writer->doubtful_follow = -1;
  me = server_call (&child->http, writer->member->token, "GET", "/auth/me", NULL);
  writer->version = reply_int (me, "profile/version");
  writer->bio = g_strdup ("");
  return writer;
}

void
writer_free (Writer *writer)
{
  member_free (writer->member);
  g_ptr_array_unref (writer->entries);
  g_array_unref (writer->posts);
  g_rand_free (writer->random);
  g_free (writer->blob);
  g_free (writer->bio);
  g_free (writer->next_bio);
  g_free (writer);
}

Member *
writer_get_member (Writer *writer)
{
  return writer->member;
}

void
writer_meet (Writer  *writer,
             Writer **all)
{
  writer->all = all;
}

guint
writer_count (Writer *writer)
{
  return writer->n_acks;
}

static void
acknowledge (Writer *writer)
{
  g_mutex_lock (&writer->meter->lock);
  writer->n_acks++;
  writer->meter->n_acks++;
  g_cond_broadcast (&writer->meter->changed);
  g_mutex_unlock (&writer->meter->lock);
}

void
writer_meter_await (WriterMeter *meter,
                    guint        n_acks)
{
  g_mutex_lock (&meter->lock);
  while (meter->n_acks < n_acks)
    g_cond_wait (&meter->changed, &meter->lock);
  g_mutex_unlock (&meter->lock);
}

static Reply *
call (Writer     *writer,
      const char *method,
      const char *path,
      const char *body,
      gint64      version)
{
  g_autofree char *if_match = g_strdup_printf ("If-Match: \"%" G_GINT64_FORMAT "\"", version);
  const char *headers[] = { if_match, NULL };

  return child_server_call (writer->child, writer->member->token, method, path, body,
                            version >= 0 ? headers : NULL);
}

/* FALSE: in doubt. */
static gboolean
send_entry (Writer *writer,
            Entry  *entry)
{
  g_autoptr (Reply) reply = call (writer, "POST", entry->path, entry->body, -1);

  if (reply == NULL)
    return FALSE;
  assert_status (reply, 201);
  if (entry->id == 0)
    entry->id = reply_id (reply, "id");
  /* The same nonce is the same thing, for ever. */
  g_assert_cmpint (reply_id (reply, "id"), ==, entry->id);
  g_assert_cmpint (rialto_id_get_time (entry->id), <=, rialto_clock_now () + MAX_AHEAD);
  return TRUE;
}

static Entry *
add_entry (Writer *writer,
           char   *path,
           char   *nonce,
           char   *body)
{
  Entry *entry = g_new0 (Entry, 1);

  *entry = (Entry) { .nonce = nonce, .path = path, .body = body };
  g_ptr_array_add (writer->entries, entry);
  return entry;
}

static gboolean
write_post (Writer *writer)
{
  char *nonce = g_strdup_printf ("post-%u-%u", writer->index, writer->entries->len);
  Entry *entry = add_entry (
    writer, g_strdup ("/posts"), nonce,
    g_strdup_printf ("{\"caption\":\"%s #chaos\",\"nonce\":\"%s\",\"pictures\":[{\"blob\":\"%s\"}]}", nonce,
                     nonce, writer->blob));

  if (!send_entry (writer, entry))
    return FALSE;
  g_mutex_lock (&writer->meter->lock);
  g_array_append_val (writer->posts, entry->id);
  g_mutex_unlock (&writer->meter->lock);
  return TRUE;
}

static RialtoId
pick_post (Writer *writer)
{
  Writer *other = writer->all[g_rand_int_range (writer->random, 0, N_WRITERS)];
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&writer->meter->lock);

  return other->posts->len > 0 ? g_array_index (other->posts, RialtoId, other->posts->len - 1) : 0;
}

static gboolean
write_comment (Writer *writer)
{
  RialtoId post = pick_post (writer);
  char *nonce;

  if (post == 0)
    return TRUE;
  nonce = g_strdup_printf ("comment-%u-%u", writer->index, writer->entries->len);
  return send_entry (writer,
                     add_entry (writer, g_strdup_printf ("/posts/%" G_GINT64_FORMAT "/comments", post), nonce,
                                g_strdup_printf ("{\"text\":\"%s\",\"nonce\":\"%s\"}", nonce, nonce)));
}

static char *
user_path (Writer     *writer,
           const char *rest)
{
  return g_strdup_printf ("/users/%" G_GINT64_FORMAT "%s", writer->member->id, rest);
}

static gboolean
write_follow (Writer *writer)
{
  guint whom = (writer->index + (guint) g_rand_int_range (writer->random, 1, N_WRITERS)) % N_WRITERS;
  g_autofree char *path = user_path (writer->all[whom], "/follow");
  g_autoptr (Reply) reply = NULL;

  writer->doubtful_follow = (gint) whom;
  reply = call (writer, writer->follows[whom] ? "DELETE" : "PUT", path, NULL, -1);
  if (reply == NULL)
    return FALSE;
  assert_status (reply, 200);
  writer->follows[whom] = !writer->follows[whom];
  g_assert_cmpint (reply_bool (reply, "relation/following"), ==, writer->follows[whom]);
  writer->doubtful_follow = -1;
  return TRUE;
}

/* FALSE: in doubt. It may have been made before, when this is a second attempt. */
static gboolean
send_bio (Writer  *writer,
          gboolean again)
{
  g_autofree char *path = user_path (writer, "");
  g_autofree char *body = g_strdup_printf ("{\"bio\":\"%s\"}", writer->next_bio);
  g_autoptr (Reply) reply = call (writer, "PATCH", path, body, writer->version);

  if (reply == NULL)
    return FALSE;
  if (!again || reply->status != 412)
    assert_status (reply, 200);
  writer->version++;
  g_free (writer->bio);
  writer->bio = g_steal_pointer (&writer->next_bio);
  return TRUE;
}

static gboolean
write_bio (Writer *writer)
{
  writer->next_bio = g_strdup_printf ("edit %" G_GINT64_FORMAT, writer->version);
  return send_bio (writer, FALSE);
}

gpointer
writer_run (gpointer data)
{
  Writer *writer = data;
  gboolean answered;

  do
    {
      gint32 what = g_rand_int_range (writer->random, 0, 10);

      if (what < 5)
        answered = write_post (writer);
      else if (what < 7)
        answered = write_comment (writer);
      else if (what < 9)
        answered = write_follow (writer);
      else
        answered = write_bio (writer);
      if (answered)
        acknowledge (writer);
    }
  while (answered);
  server_forget_connections ();
  return NULL;
}

static void
assert_profile (Writer *writer)
{
  g_autofree char *path = user_path (writer, "");
  g_autoptr (Reply) reply = call (writer, "GET", path, NULL, -1);

  assert_status (reply, 200);
  g_assert_cmpint (reply_int (reply, "version"), ==, writer->version);
  g_assert_cmpstr (reply_string (reply, "bio"), ==, writer->bio);
}

static void
assert_follows (Writer *writer)
{
  for (guint i = 0; i < N_WRITERS; i++)
    {
      g_autofree char *path = user_path (writer->all[i], "");
      g_autoptr (Reply) reply = i != writer->index ? call (writer, "GET", path, NULL, -1) : NULL;

      if (reply == NULL)
        continue;
      assert_status (reply, 200);
      if (writer->doubtful_follow == (gint) i)
        writer->follows[i] = reply_bool (reply, "relation/following");
      g_assert_cmpint (reply_bool (reply, "relation/following"), ==, writer->follows[i]);
    }
  writer->doubtful_follow = -1;
}

/* The server must answer now. */
void
writer_settle (Writer *writer)
{
  for (; writer->n_settled < writer->entries->len; writer->n_settled++)
    g_assert_true (send_entry (writer, writer->entries->pdata[writer->n_settled]));
  if (writer->next_bio != NULL)
    g_assert_true (send_bio (writer, TRUE));
  assert_profile (writer);
  assert_follows (writer);
  member_renew (&writer->child->http, writer->member);
}

gint64
writer_sign_off (Writer *writer)
{
  g_assert_true (write_bio (writer));
  return writer->version;
}

RIALTO_SQL (posts_of, "test.posts_of", "SELECT nonce, id FROM posts WHERE author = ?1");
RIALTO_SQL (comments_of, "test.comments_of", "SELECT nonce, id FROM comments WHERE author = ?1");
/* A new post has one event, and an event has one post. */
RIALTO_SQL (hints_of,
            "test.hints_of",
            "SELECT (SELECT count (*) FROM events WHERE type = 'feed.hint' AND actor = ?1), "
            "(SELECT count (*) FROM posts WHERE author = ?1)");

typedef struct
{
  Writer     *writer;
  GHashTable *found; /* nonce -> id */
} Search;

static void
find_things (RialtoTx   *tx,
             RialtoSql  *sql,
             Writer     *writer,
             GHashTable *found)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, sql, SQL_ID (writer->member->id));

  while (rialto_rows_next (rows))
    {
      RialtoId id = rialto_rows_id (rows, 1);

      g_assert_true (g_hash_table_insert (found, g_strdup (rialto_rows_text (rows, 0)),
                                          g_memdup2 (&id, sizeof id)));
    }
}

static gboolean
find_all (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  Search *search = data;
  g_autoptr (RialtoRows) hints = NULL;

  g_hash_table_remove_all (search->found);
  find_things (tx, &posts_of, search->writer, search->found);
  find_things (tx, &comments_of, search->writer, search->found);
  hints = rialto_tx_query (tx, &hints_of, SQL_ID (search->writer->member->id));
  g_assert_true (rialto_rows_next (hints));
  g_assert_cmpint (rialto_rows_int (hints, 0), ==, rialto_rows_int (hints, 1));
  return TRUE;
}

void
writer_assert_whole (Writer      *writer,
                     RialtoStore *store)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Search search = { writer, found };
  g_autoptr (GError) error = NULL;

  rialto_store_read (store, find_all, &search, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < writer->entries->len; i++)
    {
      const Entry *entry = writer->entries->pdata[i];
      const RialtoId *id = g_hash_table_lookup (found, entry->nonce);

      g_assert_nonnull (id);
      g_assert_cmpint (*id, ==, entry->id);
    }
  g_assert_cmpuint (g_hash_table_size (found), ==, writer->entries->len);
}

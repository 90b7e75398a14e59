/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed-fixture.h"

#include "rialto-check.h"
#include "rialto-event-types.h"
#include "rialto-feed-checks.h"
#include "rialto-id.h"
#include "rialto-post-words.h"

#define BATCH 400

RIALTO_SQL (add_profile,
            "test.add_profile",
            "INSERT INTO profiles (user_id, bio, created_at, version) VALUES (?1, '', ?2, 1)");
RIALTO_SQL (add_user,
            "test.add_user",
            "INSERT INTO users (id, handle, name, role, locked) VALUES (?1, ?2, ?2, 0, FALSE)");
RIALTO_SQL (
  add_user_counts,
  "test.add_user_counts",
  "INSERT INTO user_counts (user_id, posts, followers, following, storage) VALUES (?1, 0, 0, 0, 0)");
RIALTO_SQL (
  add_post,
  "test.add_post",
  "INSERT INTO posts (id, author, audience, caption, pictures, version) VALUES (?1, ?2, 0, ?3, '', 1)");
RIALTO_SQL (add_post_counts,
            "test.add_post_counts",
            "INSERT INTO post_counts (post_id, likes, comments) VALUES (?1, 0, 0)");
RIALTO_SQL (count_post, "test.count_post", "UPDATE user_counts SET posts = posts + 1 WHERE user_id = ?1");
RIALTO_SQL (add_comment,
            "test.add_comment",
            "INSERT INTO comments (id, post_id, author, text, deleted) VALUES (?1, ?2, ?3, 'nice', FALSE)");
RIALTO_SQL (add_comment_counts,
            "test.add_comment_counts",
            "INSERT INTO comment_counts (comment_id, likes, replies) VALUES (?1, 0, 0)");
RIALTO_SQL (count_comment,
            "test.count_comment",
            "UPDATE post_counts SET comments = comments + 1 WHERE post_id = ?1");

/* What is to be done in one transaction. */
typedef struct
{
  RialtoSql      *sql;
  gint64          numbers[4];
  const RialtoId *ids;
  guint           n_ids, n;
  const char     *text;
  RialtoId       *made;
  gint64          result;
  GArray         *list;
} Deed;

static void
run (ServerFixture *fixture,
     RialtoTxFunc   func,
     Deed          *deed)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (rialto_store_write (fixture->context->store, func, deed, arena, &error));
  g_assert_no_error (error);
}

static void
stand (ServerFixture *fixture,
       Member        *member,
       RialtoId       other,
       const char    *how)
{
  g_autoptr (Reply)
    reply = feed_call (fixture, member, "PUT", NULL, "/users/%" G_GINT64_FORMAT "/%s", other, how);

  g_assert_cmpuint (reply->status / 100, ==, 2);
}

void
feed_follow (ServerFixture *fixture,
             Member        *follower,
             RialtoId       followee)
{
  stand (fixture, follower, followee, "follow");
}

void
feed_block (ServerFixture *fixture,
            Member        *blocker,
            RialtoId       blocked)
{
  stand (fixture, blocker, blocked, "block");
}

void
feed_mute (ServerFixture *fixture,
           Member        *muter,
           RialtoId       muted)
{
  stand (fixture, muter, muted, "mute");
}

void
feed_lock (ServerFixture *fixture,
           Member        *member,
           gboolean       locked)
{
  g_autofree char *path = g_strdup_printf ("/users/%" G_GINT64_FORMAT, member->id);
  g_autoptr (Reply) before = feed_call (fixture, member, "GET", NULL, "%s", path);
  g_autofree char *match = g_strdup_printf ("If-Match: \"%" G_GINT64_FORMAT "\"",
                                            reply_int (before, "version"));
  const char *const headers[] = { match, NULL };
  g_autoptr (Reply)
    after = server_call_full (fixture, member->token, "PATCH", path,
                              locked ? "{\"locked\":true}" : "{\"locked\":false}", -1, headers);

  assert_status (after, 200);
}

static gboolean
write_touch (RialtoTx *tx,
             gpointer  data,
             GError  **error)
{
  RialtoId user = ((Deed *) data)->numbers[0];

  rialto_tx_emit (tx, &(RialtoEvent) { "user", user, RIALTO_EVENT_ACCOUNT_UPDATE, user, 0 });
  return TRUE;
}

void
feed_touch (ServerFixture *fixture,
            RialtoId       user)
{
  run (fixture, write_touch, &(Deed) { .numbers = { user } });
}

static guint
count_params (const RialtoSql *sql)
{
  guint n = 0;

  for (const char *at = sql->text; *at != '\0'; at++)
    if (*at == '?')
      n = MAX (n, (guint) (at[1] - '0'));
  return n;
}

static gboolean
write_one (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  Deed *deed = data;
  RialtoBind binds[4];

  for (guint i = 0; i < G_N_ELEMENTS (binds); i++)
    binds[i] = SQL_INT (deed->numbers[i]);
  deed->result = rialto_tx_exec_array (tx, deed->sql, binds, count_params (deed->sql));
  return TRUE;
}

gint64
feed_exec (ServerFixture *fixture,
           RialtoSql     *sql,
           gint64         one,
           gint64         two,
           gint64         three,
           gint64         four)
{
  Deed deed = { .sql = sql, .numbers = { one, two, three, four } };

  run (fixture, write_one, &deed);
  return deed.result;
}

static gboolean
read_list (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  Deed *deed = data;
  const RialtoBind binds[] = { SQL_INT (deed->numbers[0]), SQL_INT (deed->numbers[1]) };
  g_autoptr (RialtoRows) rows = rialto_tx_query_array (tx, deed->sql, binds, count_params (deed->sql));

  g_array_set_size (deed->list, 0);
  while (rialto_rows_next (rows))
    {
      RialtoId id = rialto_rows_int (rows, 0);

      g_array_append_val (deed->list, id);
    }
  return TRUE;
}

/* The numbers of the first column. */
GArray *
feed_list (ServerFixture *fixture,
           RialtoSql     *sql,
           gint64         one,
           gint64         two)
{
  Deed deed = { .sql = sql, .numbers = { one, two }, .list = g_array_new (FALSE, FALSE, sizeof (RialtoId)) };

  run (fixture, read_list, &deed);
  return deed.list;
}

/* The one number that @sql answers. */
gint64
feed_get (ServerFixture *fixture,
          RialtoSql     *sql,
          gint64         one,
          gint64         two)
{
  g_autoptr (GArray) list = feed_list (fixture, sql, one, two);

  g_assert_cmpuint (list->len, ==, 1);
  return g_array_index (list, RialtoId, 0);
}

char *
feed_add_blob (ServerFixture *fixture,
               Member        *member)
{
  char *hash = member_add_blob (fixture, member);

  feed_touch (fixture, member->id);
  return hash;
}

static gboolean
write_person (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  Deed *deed = data;

  deed->result = rialto_tx_new_id (tx);
  rialto_tx_exec (tx, &add_user, SQL_ID (deed->result), SQL_TEXT (deed->text));
  rialto_tx_exec (tx, &add_user_counts, SQL_ID (deed->result));
  rialto_tx_exec (tx, &add_profile, SQL_ID (deed->result), SQL_TIME (rialto_tx_get_now (tx)));
  return TRUE;
}

RialtoId
feed_add_person (ServerFixture *fixture,
                 const char    *handle)
{
  Deed deed = { .text = handle };

  run (fixture, write_person, &deed);
  return deed.result;
}

static gboolean
write_posts (RialtoTx *tx,
             gpointer  data,
             GError  **error)
{
  Deed *deed = data;

  for (guint i = 0; i < deed->n; i++)
    {
      RialtoId id = rialto_tx_new_id (tx);
      RialtoId author = deed->ids[g_random_int_range (0, (gint32) deed->n_ids)];

      rialto_tx_exec (tx, &add_post, SQL_ID (id), SQL_ID (author), SQL_TEXT (deed->text));
      rialto_tx_exec (tx, &add_post_counts, SQL_ID (id));
      rialto_tx_exec (tx, &count_post, SQL_ID (author));
      rialto_post_set_words (tx, id, deed->text);
      if (deed->made != NULL)
        deed->made[i] = id;
    }
  return TRUE;
}

/* Each by one of the authors, whom chance finds. */
void
feed_add_posts (ServerFixture  *fixture,
                const RialtoId *authors,
                guint           n_authors,
                guint           n_posts,
                const char     *caption,
                RialtoId       *posts)
{
  for (guint i = 0; i < n_posts; i += BATCH)
    run (fixture, write_posts,
         &(Deed) { .ids = authors,
                   .n_ids = n_authors,
                   .n = MIN (BATCH, n_posts - i),
                   .text = caption,
                   .made = posts != NULL ? posts + i : NULL });
  for (guint i = 0; i < n_authors; i++)
    feed_touch (fixture, authors[i]);
}

static gboolean
write_comments (RialtoTx *tx,
                gpointer  data,
                GError  **error)
{
  Deed *deed = data;

  for (guint i = 0; i < deed->n; i++)
    {
      RialtoId id = rialto_tx_new_id (tx);

      rialto_tx_exec (tx, &add_comment, SQL_ID (id), SQL_ID (deed->numbers[0]), SQL_ID (deed->numbers[1]));
      rialto_tx_exec (tx, &add_comment_counts, SQL_ID (id));
      rialto_tx_exec (tx, &count_comment, SQL_ID (deed->numbers[0]));
    }
  return TRUE;
}

void
feed_add_comments (ServerFixture *fixture,
                   RialtoId       post,
                   RialtoId       author,
                   guint          n_comments)
{
  for (guint i = 0; i < n_comments; i += BATCH)
    run (fixture, write_comments, &(Deed) { .numbers = { post, author }, .n = MIN (BATCH, n_comments - i) });
}

Reply *
feed_call (ServerFixture *fixture,
           Member        *member,
           const char    *method,
           const char    *body,
           const char    *path,
           ...)
{
  g_autofree char *full = NULL;
  va_list args;

  va_start (args, path);
  full = g_strdup_vprintf (path, args);
  va_end (args);
  return server_call (fixture, member != NULL ? member->token : NULL, method, full, body);
}

/* The ids of a page. */
GArray *
feed_ids (Reply *reply)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (RialtoId));

  assert_status (reply, 200);
  for (guint i = 0; i < reply_count (reply, "items"); i++)
    {
      g_autofree char *path = g_strdup_printf ("items/%u/id", i);
      RialtoId id = reply_id (reply, path);

      g_array_append_val (ids, id);
    }
  return ids;
}

/* All the pages of a list, one after another. */
GArray *
feed_walk (ServerFixture *fixture,
           Member        *member,
           guint          limit,
           const char    *path,
           ...)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (RialtoId));
  g_autofree char *list = NULL;
  g_autofree char *next = NULL;
  va_list args;

  va_start (args, path);
  list = g_strdup_vprintf (path, args);
  va_end (args);
  do
    {
      g_autoptr (Reply) reply = feed_call (fixture, member, "GET", NULL, "%s?limit=%u%s%s", list, limit,
                                           next != NULL ? "&cursor=" : "", next != NULL ? next : "");
      g_autoptr (GArray) ids = feed_ids (reply);

      g_assert_cmpuint (ids->len, <=, limit);
      if (ids->len > 0)
        g_array_append_vals (all, ids->data, ids->len);
      g_free (next);
      next = g_strdup (reply_string (reply, "next"));
    }
  while (next != NULL);
  return all;
}

/* Parent 0: none. */
RialtoId
feed_comment (ServerFixture *fixture,
              Member        *member,
              RialtoId       post,
              RialtoId       parent,
              const char    *text)
{
  g_autofree char *body = parent != 0
                            ? g_strdup_printf ("{\"text\":\"%s\",\"parent\":\"%" G_GINT64_FORMAT "\"}", text,
                                               parent)
                            : g_strdup_printf ("{\"text\":\"%s\"}", text);
  g_autoptr (Reply)
    reply = feed_call (fixture, member, "POST", body, "/posts/%" G_GINT64_FORMAT "/comments", post);

  assert_status (reply, 201);
  return reply_id (reply, "id");
}

void
feed_run (ServerFixture *fixture,
          gboolean       (*job) (RialtoContext *context, const char *payload, GError **error),
          RialtoId       id)
{
  g_autofree char *payload = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", id);
  g_autoptr (GError) error = NULL;

  g_assert_true (job (fixture->context, payload, &error));
  g_assert_no_error (error);
}

void
feed_check (ServerFixture *fixture)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  rialto_feed_register_checks (fixture->context->store);
  g_assert_true (rialto_store_check (fixture->context->store, problems, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s", (const char *) problems->pdata[i]);
  g_assert_cmpuint (problems->len, ==, 0);
}

void
feed_assert_ids (GArray         *ids,
                 const RialtoId *expected,
                 guint           n_expected)
{
  for (guint i = 0; i < MAX (ids->len, n_expected); i++)
    g_test_message ("%u: %" G_GINT64_FORMAT " expected %" G_GINT64_FORMAT, i,
                    i < ids->len ? g_array_index (ids, RialtoId, i) : 0, i < n_expected ? expected[i] : 0);
  g_assert_cmpuint (ids->len, ==, n_expected);
  for (guint i = 0; i < n_expected; i++)
    g_assert_cmpint (g_array_index (ids, RialtoId, i), ==, expected[i]);
}

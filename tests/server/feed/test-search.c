/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed-fixture.h"

#include "rialto-words.h"

#include <string.h>

#define ID G_GINT64_FORMAT

RIALTO_SQL (drop_post_words, "test.drop_post_words", "DELETE FROM post_words WHERE post_id = ?1");

/* What a search finds, of one kind, over all of its pages. */
static GArray *
find (ServerFixture *fixture,
      Member        *member,
      guint          limit,
      const char    *type,
      const char    *query)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (RialtoId));
  g_autofree char *escaped = g_uri_escape_string (query, NULL, FALSE);
  g_autofree char *next = NULL;

  do
    {
      g_autoptr (Reply)
        reply = feed_call (fixture, member, "GET", NULL, "/search?type=%s&query=%s&limit=%u%s%s", type,
                           escaped, limit, next != NULL ? "&cursor=" : "", next != NULL ? next : "");

      assert_status (reply, 200);
      for (guint i = 0; i < reply_count (reply, type); i++)
        {
          g_autofree char *path = g_strdup_printf ("%s/%u/id", type, i);
          RialtoId id = reply_id (reply, path);

          g_array_append_val (found, id);
        }
      g_free (next);
      next = g_strdup (reply_string (reply, "next"));
    }
  while (next != NULL);
  return found;
}

#define assert_found(fixture, member, query, ...)                                   \
  G_STMT_START                                                                      \
  {                                                                                 \
    g_autoptr (GArray) found_ids = find ((fixture), (member), 2, "posts", (query)); \
    assert_ids (found_ids __VA_OPT__ (, ) __VA_ARGS__);                             \
  }                                                                                 \
  G_STMT_END

static RialtoId
post (ServerFixture *fixture,
      Member        *member,
      const char    *caption)
{
  RialtoId id = member_post (fixture, member, caption, "public");

  feed_run (fixture, rialto_feed_job_index_post, id);
  return id;
}

static void
test_posts (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId coat = post (fixture, anna, "Mäntel aus Wolle #Winter");
  RialtoId hat = post (fixture, anna, "hat of wool");
  RialtoId both = post (fixture, anna, "Hat, coat & SCARF. Wool!");
  RialtoId restricted = member_post (fixture, anna, "wool for friends", "followers");

  feed_run (fixture, rialto_feed_job_index_post, restricted);
  assert_found (fixture, bert, "wool", both, hat);
  assert_found (fixture, bert, "wo", both, hat, coat);
  assert_found (fixture, bert, "mantel", coat);
  assert_found (fixture, bert, "MÄNT", coat);
  assert_found (fixture, bert, "winter wolle", coat);
  assert_found (fixture, bert, "#winter", coat);
  assert_found (fixture, bert, "wool hat", both, hat);
  assert_found (fixture, bert, "hat wool scarf", both);
  /* Each word must occur, and only the last may be a beginning. */
  assert_found (fixture, bert, "wo hat");
  assert_found (fixture, bert, "hat w", both, hat);
  assert_found (fixture, bert, "wool shoes");
  assert_found (fixture, bert, "ool");
  assert_found (fixture, bert, "...");
}

static void
test_follows_edits (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId id = post (fixture, anna, "red hat");
  const char *const match[] = { "If-Match: \"1\"", NULL };
  g_autofree char *path = g_strdup_printf ("/posts/%" ID, id);
  g_autoptr (Reply)
    edited = server_call_full (fixture, anna->token, "PATCH", path, "{\"caption\":\"blue hat\"}", -1, match);
  g_autoptr (Reply) deleted = NULL;

  assert_status (edited, 200);
  feed_run (fixture, rialto_feed_job_index_post, id);
  assert_found (fixture, anna, "red");
  assert_found (fixture, anna, "blue", id);
  deleted = feed_call (fixture, anna, "DELETE", NULL, "%s", path);
  assert_status (deleted, 204);
  assert_found (fixture, anna, "blue");
  /* The job of a post that has gone meanwhile has nothing to do. */
  feed_run (fixture, rialto_feed_job_index_post, id);
}

/* Words that very many posts have are looked for in another way, with the same answer. */
static void
test_common (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId people[] = { anna->id, feed_add_person (fixture, "muted"), feed_add_person (fixture, "blocked") };
  RialtoId rare = 0;
  g_autofree RialtoId *posts = g_new0 (RialtoId, 2100);
  g_autoptr (GArray) all = NULL;
  g_autoptr (GArray) two = NULL;
  g_autoptr (GArray) none = NULL;

  feed_add_posts (fixture, people, 1, 2100, "common thing", posts);
  feed_add_posts (fixture, people + 1, 2, 30, "common thing", NULL);
  feed_add_posts (fixture, people, 1, 1, "common rarity", &rare);
  feed_mute (fixture, bert, people[1]);
  feed_block (fixture, bert, people[2]);

  all = find (fixture, bert, 100, "posts", "common");
  g_assert_cmpuint (all->len, ==, 2101);
  g_assert_cmpint (g_array_index (all, RialtoId, 0), ==, rare);
  for (guint i = 0; i < 2100; i++)
    g_assert_cmpint (g_array_index (all, RialtoId, i + 1), ==, posts[2099 - i]);
  two = find (fixture, bert, 90, "posts", "thing comm");
  g_assert_cmpuint (two->len, ==, 2100);
  assert_found (fixture, bert, "common rar", rare);
  none = find (fixture, bert, 100, "posts", "common nothing");
  assert_ids (none);
}

static void
test_tags (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) first = NULL;
  g_autoptr (Reply) second = NULL;
  g_autoptr (Reply) marked = NULL;
  g_autoptr (Reply) none = NULL;
  RialtoId gone;
  g_autoptr (Reply) deleted = NULL;

  member_post (fixture, anna, "#mutze #mantel #mode", "public");
  member_post (fixture, anna, "#Mantel #mode", "public");
  member_post (fixture, anna, "#mode #mode #rock", "public");
  member_post (fixture, anna, "#mode #secret", "followers");
  gone = member_post (fixture, anna, "#mystery", "public");
  deleted = feed_call (fixture, anna, "DELETE", NULL, "/posts/%" ID, gone);

  first = feed_call (fixture, anna, "GET", NULL, "/search?type=tags&query=m&limit=2");
  g_assert_cmpuint (reply_count (first, "tags"), ==, 2);
  g_assert_cmpstr (reply_string (first, "tags/0/name"), ==, "mode");
  g_assert_cmpint (reply_int (first, "tags/0/post_count"), ==, 3);
  g_assert_cmpstr (reply_string (first, "tags/1/name"), ==, "mantel");
  g_assert_cmpuint (reply_count (first, "posts"), ==, 0);
  second = feed_call (fixture, anna, "GET", NULL, "/search?type=tags&query=m&limit=2&cursor=%s",
                      reply_string (first, "next"));
  g_assert_cmpuint (reply_count (second, "tags"), ==, 1);
  g_assert_cmpstr (reply_string (second, "tags/0/name"), ==, "mutze");
  g_assert_null (reply_string (second, "next"));
  marked = feed_call (fixture, anna, "GET", NULL, "/search?type=tags&query=%%23M%%C3%%BCtz");
  g_assert_cmpuint (reply_count (marked, "tags"), ==, 1);
  none = feed_call (fixture, anna, "GET", NULL, "/search?type=tags&query=secret");
  g_assert_cmpuint (reply_count (none, "tags"), ==, 0);
  feed_check (fixture);
}

static void
test_tag_posts (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId posts[5];
  g_autoptr (GArray) listed = NULL;
  g_autoptr (GArray) folded = NULL;
  g_autoptr (GArray) unknown = feed_walk (fixture, anna, 20, "/tags/unknown");

  for (guint i = 0; i < G_N_ELEMENTS (posts); i++)
    posts[i] = member_post (fixture, anna, "#Mützen", "public");
  listed = feed_walk (fixture, NULL, 2, "/tags/mutzen");
  assert_ids (listed, posts[4], posts[3], posts[2], posts[1], posts[0]);
  folded = feed_walk (fixture, NULL, 20, "/tags/M%%C3%%9CTZEN");
  g_assert_cmpuint (folded->len, ==, G_N_ELEMENTS (posts));
  assert_ids (unknown);
}

static void
test_people (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) annika = member_new (fixture, "annika");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (GArray) both = find (fixture, bert, 1, "people", "ann");
  g_autoptr (GArray) one = find (fixture, bert, 20, "people", "Annik");
  g_autoptr (GArray) none = find (fixture, bert, 20, "people", "cara");
  g_autoptr (GArray) blocked = NULL;

  g_assert_cmpuint (both->len, ==, 2);
  assert_ids (one, annika->id);
  assert_ids (none);
  feed_block (fixture, anna, bert->id);
  blocked = find (fixture, bert, 20, "people", "ann");
  assert_ids (blocked, annika->id);
}

static void
test_bad_queries (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) nobody = feed_call (fixture, NULL, "GET", NULL, "/search?type=posts&query=hat");
  g_autoptr (Reply) untyped = feed_call (fixture, anna, "GET", NULL, "/search?query=hat");
  g_autoptr (Reply) many = feed_call (fixture, anna, "GET", NULL, "/search?type=posts&query=a+b+c+d+e+f+g");
  g_autoptr (Reply) cursor = feed_call (fixture, anna, "GET", NULL, "/search?type=posts&query=hat&cursor=x");
  g_autoptr (Reply) hostile = feed_call (fixture, anna, "GET", NULL,
                                         "/search?type=posts&query=%%27%%22%%3B--%%25_%%5C%%E2%%80%%AE");

  assert_code (nobody, 401, "unauthenticated");
  assert_code (untyped, 422, "invalid");
  assert_code (many, 422, "invalid");
  g_assert_true (reply_has (many, "fields/query"));
  assert_code (cursor, 422, "invalid");
  assert_status (hostile, 200);
}

/* A post of which nothing was indexed yet is found when it is. */
static void
test_index_again (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId id = post (fixture, anna, "red hat");

  feed_exec (fixture, &drop_post_words, id, 0, 0, 0);
  assert_found (fixture, anna, "red");
  feed_run (fixture, rialto_feed_job_index_post, id);
  assert_found (fixture, anna, "red", id);
}

static void
test_words (void)
{
  static const struct
  {
    const char *text;
    const char *words[5];
  } cases[] = {
    { "", { NULL } },
    { " ... ", { NULL } },
    { "Hat", { "hat", NULL } },
    { "hat,hat HAT", { "hat", NULL } },
    { "Mäntel-Ärmel", { "mantel", "armel", NULL } },
    { "ﬁne ½ ²", { "fine", "1", "2", NULL } },
    { "don't #stop @anna_b", { "don", "t", "stop", "anna" } },
    { "Straße", { "strasse", NULL } },
  };
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autofree char *longest = g_strnfill (200, 'x');
  g_autofree char *marked = g_strdup_printf ("x%0*d\xd0\xb6", 62, 0);
  g_autoptr (GPtrArray) cut = rialto_words_split (longest, arena, 10);
  g_autoptr (GPtrArray) whole = rialto_words_split (marked, arena, 10);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) words = rialto_words_split (cases[i].text, arena, 4);
      guint n = 0;

      while (n < 4 && cases[i].words[n] != NULL)
        n++;
      g_assert_cmpuint (words->len, ==, n);
      for (guint j = 0; j < n; j++)
        g_assert_cmpstr (words->pdata[j], ==, cases[i].words[j]);
    }
  g_assert_cmpuint (strlen (cut->pdata[0]), ==, 64);
  /* A character is not cut in two. */
  g_assert_cmpuint (strlen (whole->pdata[0]), ==, 63);
  g_assert_true (g_utf8_validate (whole->pdata[0], -1, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/words", test_words);
  server_test_add ("search/posts", test_posts);
  server_test_add ("search/follows-edits", test_follows_edits);
  server_test_add ("search/common", test_common);
  server_test_add ("search/tags", test_tags);
  server_test_add ("search/tag-posts", test_tag_posts);
  server_test_add ("search/people", test_people);
  server_test_add ("search/bad-queries", test_bad_queries);
  server_test_add ("search/index-again", test_index_again);
  return g_test_run ();
}

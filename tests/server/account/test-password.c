/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "rialto-password-pool.h"
#include "rialto-password.h"

static void
test_hash (void)
{
  g_autofree char *one = rialto_password_hash ("a pony in the rain", NULL);
  g_autofree char *other = rialto_password_hash ("a pony in the rain", NULL);

  g_assert_true (g_str_has_prefix (one, "$argon2id$v=19$m=19456,t=2,p=1$"));
  g_assert_cmpstr (one, !=, other);
  g_assert_true (rialto_password_verify (one, "a pony in the rain"));
  g_assert_true (rialto_password_verify (other, "a pony in the rain"));
  g_assert_false (rialto_password_verify (one, "a pony in the rain "));
  g_assert_false (rialto_password_verify (one, ""));
  g_assert_false (rialto_password_needs_rehash (one));
  g_assert_false (rialto_password_verify ("", "a pony in the rain"));
  g_assert_false (rialto_password_verify ("$argon2id$v=19$m=19456,t=2,p=1$", "a pony in the rain"));
}

static void
test_normalization (void)
{
  /* é as one character and as e with an accent. */
  g_autofree char *hash = rialto_password_hash ("caf\xc3\xa9 au lait", NULL);

  g_assert_true (rialto_password_verify (hash, "cafe\xcc\x81 au lait"));
  g_assert_false (rialto_password_verify (hash, "cafe au lait"));
}

static void
test_unfit (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *huge = g_strnfill (4 * RIALTO_PASSWORD_MAX + 1, 'x');

  g_assert_null (rialto_password_hash (huge, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (rialto_password_hash ("\xff\xfe", &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INVALID);
}

static void
test_bcrypt (void)
{
  /* bcrypt of "U*U" with cost 5, a vector that every implementation knows. */
  static const char vector[] = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
  static const char *const broken[] = {
    "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", /* the algorithm with the mistake */
    "$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", /* would take a day */
    "$2a$15$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
    "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe",
    "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW.",
    "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe:",
    "$2a$05",
  };
  g_autofree char *b = g_strdup (vector);
  g_autofree char *y = g_strdup (vector);

  b[2] = 'b';
  y[2] = 'y';
  g_assert_true (rialto_password_verify (vector, "U*U"));
  g_assert_true (rialto_password_verify (b, "U*U"));
  g_assert_true (rialto_password_verify (y, "U*U"));
  g_assert_false (rialto_password_verify (vector, "U*V"));
  g_assert_true (rialto_password_needs_rehash (vector));
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    g_assert_false (rialto_password_verify (broken[i], "U*U"));
}

static void
assert_refused (const char *password,
                const char *handle,
                const char *email)
{
  g_autoptr (GError) error = NULL;
  gboolean allowed = rialto_password_check_policy (password, handle, email, "password", &error);

  if (allowed)
    g_test_message ("allowed: %s", password);
  g_assert_false (allowed);
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INVALID);
}

static void
test_policy (void)
{
  static const char *const refused[] = {
    "",
    "short",
    "ninechars",
    "password123",
    "Password123!",
    "P4SSW0RD123",
    "qwertyuiop",
    "aaaaaaaaaaaaaaa",
    "ababababab",
    "1234567890",
    "4567890123",
    "9876543210",
    "abcdefghijkl",
    "1qaz2wsx3edc",
    "sunshine2024",
    "iloveyouforever",
    "princess1234",
    "Football123",
    "passwordpassword",
    "rialto2026.",
    "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
  };
  static const char *const allowed[] = {
    "a pony in the rain", "x9!kfQ_2mZpe", "zehn kühe im nebel",
    "\u732b\u304c\u3044\u308b\u3088\u306d\u3001\u304d\u3063\u3068\u306d"
  };
  g_autofree char *longest = g_strdup ("");
  g_autofree char *too_long = NULL;
  guint wrongly_allowed = 0;

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    assert_refused (refused[i], "someone", "someone@example.org");
  for (guint i = 0; i < G_N_ELEMENTS (allowed); i++)
    {
      g_autoptr (GError) error = NULL;

      wrongly_allowed += rialto_password_check_policy (allowed[i], "someone", "someone@example.org",
                                                       "password", &error)
                           ? 0
                           : 1;
      g_assert_no_error (error);
    }
  g_assert_cmpuint (wrongly_allowed, ==, 0);

  for (guint i = 0; i < RIALTO_PASSWORD_MAX / 4; i++)
    {
      char *longer = g_strconcat (longest, "w\xc3\xb6rd", NULL);

      g_free (longest);
      longest = longer;
    }
  too_long = g_strconcat (longest, "x", NULL);
  g_assert_true (rialto_password_check_policy (longest, NULL, NULL, "password", NULL));
  assert_refused (too_long, NULL, NULL);
}

static void
test_policy_name (void)
{
  assert_refused ("marguerite.duras", "marguerite.duras", NULL);
  assert_refused ("Marguerite.Duras", "marguerite.duras", NULL);
  assert_refused ("Marguerite@Example.org", "m", "marguerite@example.org");
  assert_refused ("marguerite", "m", "marguerite@example.org");
  g_assert_true (rialto_password_check_policy ("marguerite.duras", "somebody", "x@example.org", "password",
                                               NULL));
}

/* Every line of the list is a password that would otherwise be long enough. */
static void
test_list (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "passwords.txt", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (*lines[i] == '\0')
        continue;
      g_assert_cmpuint (strlen (lines[i]), >=, RIALTO_PASSWORD_MIN);
      assert_refused (lines[i], NULL, NULL);
      n++;
    }
  g_assert_cmpuint (n, >, 2000);
}

static void
test_pool (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoPasswordPool) pool = rialto_password_pool_new (0, 10, &error);
  g_autofree char *hash = NULL;
  RialtoPasswordVerdict verdict;

  g_assert_no_error (error);
  hash = rialto_password_pool_hash (pool, "a pony in the rain", &error);
  g_assert_no_error (error);
  g_assert_true (rialto_password_pool_verify (pool, hash, "a pony in the rain", &verdict, &error));
  g_assert_cmpint (verdict, ==, RIALTO_PASSWORD_RIGHT);
  g_assert_true (rialto_password_pool_verify (pool, hash, "a horse in the rain", &verdict, &error));
  g_assert_cmpint (verdict, ==, RIALTO_PASSWORD_WRONG);
  g_assert_true (rialto_password_pool_verify (pool, NULL, "a pony in the rain", &verdict, &error));
  g_assert_cmpint (verdict, ==, RIALTO_PASSWORD_WRONG);
  g_assert_true (rialto_password_pool_verify (pool,
                                              "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                                              "U*U", &verdict, &error));
  g_assert_cmpint (verdict, ==, RIALTO_PASSWORD_RIGHT_REHASH);
  g_assert_null (rialto_password_pool_hash (pool, "\xff", &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INVALID);
  g_assert_cmpuint (rialto_password_pool_get_waiting (pool), ==, 0);
}

typedef struct
{
  RialtoPasswordPool *pool;
  char               *hash;
  gint                right;
  gint                turned_away;
} Crowd;

static gpointer
sign_in (gpointer data)
{
  Crowd *crowd = data;

  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (GError) error = NULL;
      RialtoPasswordVerdict verdict;

      if (rialto_password_pool_verify (crowd->pool, crowd->hash, "a pony in the rain", &verdict, &error))
        g_atomic_int_add (&crowd->right, verdict == RIALTO_PASSWORD_RIGHT ? 1 : 1000);
      else
        {
          g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
          g_assert_cmpint (rialto_error_get_retry_after (error), >=, RIALTO_SECOND);
          g_atomic_int_inc (&crowd->turned_away);
        }
    }
  return NULL;
}

static void
test_pool_full (void)
{
  Crowd crowd = { .pool = rialto_password_pool_new (1, 2, NULL) };
  GThread *threads[12];

  crowd.hash = rialto_password_hash ("a pony in the rain", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("sign-in", sign_in, &crowd);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  /* Everybody got an answer, the right one or "later"; with three places not all were let in, but some were. */
  g_assert_cmpint (crowd.right + crowd.turned_away, ==, 6 * G_N_ELEMENTS (threads));
  g_assert_cmpint (crowd.right, >=, 3);
  g_assert_cmpint (crowd.turned_away, >, 0);
  g_assert_cmpuint (rialto_password_pool_get_waiting (crowd.pool), ==, 0);
  rialto_password_pool_free (crowd.pool);
  g_free (crowd.hash);
}

static void
test_speed (void)
{
  g_autoptr (RialtoPasswordPool) pool = rialto_password_pool_new (0, 10, NULL);
  RialtoPasswordVerdict verdict;
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < 50; i++)
    g_assert_true (rialto_password_pool_verify (pool, NULL, "a pony in the rain", &verdict, NULL));
  g_test_message ("%.1f ms a check", (double) (g_get_monotonic_time () - start) / 50000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/password/hash", test_hash);
  g_test_add_func ("/password/normalization", test_normalization);
  g_test_add_func ("/password/unfit", test_unfit);
  g_test_add_func ("/password/bcrypt", test_bcrypt);
  g_test_add_func ("/password/policy", test_policy);
  g_test_add_func ("/password/policy-name", test_policy_name);
  g_test_add_func ("/password/list", test_list);
  g_test_add_func ("/password/pool", test_pool);
  g_test_add_func ("/password/pool-full", test_pool_full);
  if (g_test_perf ())
    g_test_add_func ("/password/speed", test_speed);
  return g_test_run ();
}

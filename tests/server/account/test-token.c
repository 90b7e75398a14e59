/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <jwt.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

#include "rialto-clock.h"
#include "rialto-one-time-token.h"
#include "rialto-signed-path.h"
#include "rialto-token.h"

#define START ((RialtoTime) 1800000000000)

static void
assert_access_refused (RialtoKeyRing *ring,
                       const char    *token)
{
  g_autoptr (GError) error = NULL;
  RialtoId session = 1;

  g_assert_false (rialto_access_token_verify (ring, token, &session, NULL, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNAUTHENTICATED);
  g_assert_cmpint (session, ==, 0);
}

static void
test_access (void)
{
  g_autoptr (RialtoKeyRing) ring = rialto_key_ring_new ();
  g_autoptr (RialtoKeyRing) stranger = rialto_key_ring_new ();
  g_autofree char *token = NULL;
  RialtoId session = 0;
  RialtoTime told = 0;
  RialtoTime expires = 0;

  rialto_clock_fake (START + 789);
  token = rialto_access_token_new (ring, G_MAXINT64, &told);
  g_assert_true (rialto_access_token_verify (ring, token, &session, &expires, NULL));
  g_assert_cmpint (session, ==, G_MAXINT64);
  g_assert_cmpint (expires, ==, START + RIALTO_ACCESS_TOKEN_LIFE);
  g_assert_cmpint (told, ==, expires);
  assert_access_refused (stranger, token);

  rialto_clock_fake (expires - 1);
  g_assert_true (rialto_access_token_verify (ring, token, &session, NULL, NULL));
  rialto_clock_fake (expires);
  assert_access_refused (ring, token);
}

static void
test_access_damaged (void)
{
  g_autoptr (RialtoKeyRing) ring = rialto_key_ring_new ();
  g_autofree char *token = NULL;
  g_autofree char *huge = g_strnfill (100000, 'a');

  rialto_clock_fake (START);
  token = rialto_access_token_new (ring, 77, NULL);
  for (gsize i = 0; token[i] != '\0'; i++)
    {
      /* The last character has two bits that belong to no byte; a decoder may ignore them. */
      char kept = token[i];
      guint bit = token[i + 1] == '\0' ? 4 : 0;

      token[i] = g_ascii_isalpha (kept) ? (char) (kept ^ (bit != 0 ? 0x20 : 0x01)) : 'A';
      if (token[i] == kept)
        token[i] = 'B';
      assert_access_refused (ring, token);
      token[i] = '\0';
      assert_access_refused (ring, token);
      token[i] = kept;
    }
  assert_access_refused (ring, huge);
  assert_access_refused (ring, "..");
  assert_access_refused (ring, "eyJhbGciOiJub25lIn0.eyJzaWQiOiIxIn0.");
}

/* Tokens that another hand made with the key itself, as far as a test can know it: none may pass without the right header. */
static char *
forge (jwt_alg_t   alg,
       const char *kid)
{
  static const guint8 key[64] = "a key that everybody knows";
  jwt_t *jwt = NULL;
  char *encoded = NULL;
  char *token = NULL;

  g_assert_cmpint (jwt_new (&jwt), ==, 0);
  g_assert_cmpint (jwt_set_alg (jwt, alg, alg == JWT_ALG_NONE ? NULL : key, alg == JWT_ALG_NONE ? 0 : 32), ==,
                   0);
  jwt_add_header (jwt, "kid", kid);
  jwt_add_grant (jwt, "sid", "5");
  jwt_add_grant_int (jwt, "exp", 4000000000);
  encoded = jwt_encode_str (jwt);
  token = g_strdup (encoded);
  jwt_free_str (encoded);
  jwt_free (jwt);
  return token;
}

static void
test_access_forged (void)
{
  g_autoptr (RialtoKeyRing) ring = rialto_key_ring_new ();
  const char *kid = rialto_key_ring_get_kid (ring);
  static const jwt_alg_t algs[] = { JWT_ALG_NONE, JWT_ALG_HS256, JWT_ALG_HS384, JWT_ALG_HS512 };

  rialto_clock_fake (START);
  for (guint i = 0; i < G_N_ELEMENTS (algs); i++)
    {
      g_autofree char *token = forge (algs[i], kid);
      g_autofree char *other = forge (algs[i], "other");

      assert_access_refused (ring, token);
      assert_access_refused (ring, other);
    }
}

static void
test_refresh (void)
{
  g_autoptr (RialtoKeyRing) ring = rialto_key_ring_new ();
  g_autofree char *token = rialto_refresh_token_new (ring, 0x0123456789abcdef, 0xfffffffe);
  g_autofree char *again = rialto_refresh_token_new (ring, 0x0123456789abcdef, 0xfffffffe);
  g_autofree char *next = rialto_refresh_token_new (ring, 0x0123456789abcdef, 0xffffffff);
  g_autofree char *none = rialto_refresh_token_new (ring, 0, 1);
  RialtoId family = 0;
  guint32 counter = 0;

  g_assert_cmpuint (strlen (token), ==, 48);
  g_assert_cmpstr (token, ==, again);
  g_assert_cmpstr (token, !=, next);
  g_assert_true (rialto_refresh_token_verify (ring, token, &family, &counter, NULL));
  g_assert_cmpint (family, ==, 0x0123456789abcdef);
  g_assert_cmpuint (counter, ==, 0xfffffffe);
  g_assert_false (rialto_refresh_token_verify (ring, none, &family, &counter, NULL));

  for (gsize i = 0; i < 48; i++)
    {
      g_autoptr (GError) error = NULL;
      char kept = token[i];

      token[i] = kept == 'A' ? 'B' : 'A';
      g_assert_false (rialto_refresh_token_verify (ring, token, &family, &counter, &error));
      g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNAUTHENTICATED);
      g_assert_cmpint (family, ==, 0);
      token[i] = kept;
    }
  g_assert_false (rialto_refresh_token_verify (ring, "", &family, &counter, NULL));
  g_assert_false (rialto_refresh_token_verify (ring, "é", &family, &counter, NULL));
}

static void
test_rotation (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoKeyRing) ring = rialto_key_ring_new ();
  g_autofree char *access = NULL;
  g_autofree char *refresh = rialto_refresh_token_new (ring, 9, 1);
  g_autofree char *signed_path = NULL;
  g_autofree char *first_kid = g_strdup (rialto_key_ring_get_kid (ring));
  RialtoId id = 0;
  guint32 counter = 0;

  rialto_clock_fake (START);
  g_clear_pointer (&ring, rialto_key_ring_free);
  ring = rialto_key_ring_new ();
  g_free (refresh);
  refresh = rialto_refresh_token_new (ring, 9, 1);
  access = rialto_access_token_new (ring, 5, NULL);
  signed_path = rialto_sign_path (ring, "/blobs/1", START + RIALTO_DAY);
  rialto_clock_advance (10 * RIALTO_MINUTE);
  g_assert_cmpint (rialto_key_ring_get_age (ring), ==, 10 * RIALTO_MINUTE);

  g_assert_true (rialto_key_ring_rotate (ring, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (rialto_key_ring_get_kid (ring), !=, first_kid);
  g_assert_cmpuint (rialto_key_ring_get_n_keys (ring), ==, 2);
  g_assert_cmpint (rialto_key_ring_get_age (ring), ==, 0);
  g_assert_true (rialto_access_token_verify (ring, access, &id, NULL, NULL));
  g_assert_true (rialto_refresh_token_verify (ring, refresh, &id, &counter, NULL));
  g_assert_true (rialto_verify_path (ring, signed_path, NULL));

  /* An old key lives for 31 days after it was replaced. */
  rialto_clock_advance (30 * RIALTO_DAY);
  g_assert_true (rialto_key_ring_rotate (ring, NULL));
  g_assert_true (rialto_refresh_token_verify (ring, refresh, &id, &counter, NULL));
  rialto_clock_advance (2 * RIALTO_DAY);
  g_assert_true (rialto_key_ring_rotate (ring, NULL));
  g_assert_false (rialto_refresh_token_verify (ring, refresh, &id, &counter, NULL));

  for (guint i = 0; i < 20; i++)
    g_assert_true (rialto_key_ring_rotate (ring, NULL));
  g_assert_cmpuint (rialto_key_ring_get_n_keys (ring), ==, 8);
}

static void
test_key_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("rialto-keys-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "token-keys", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "missing", "token-keys", NULL);
  g_autoptr (RialtoKeyRing) first = rialto_key_ring_load (path, &error);
  g_autoptr (RialtoKeyRing) second = NULL;
  g_autofree char *token = NULL;
  struct stat status;
  RialtoId id = 0;

  g_assert_no_error (error);
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  rialto_clock_fake (START);
  token = rialto_access_token_new (first, 3, NULL);
  g_assert_true (rialto_key_ring_rotate (first, &error));
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  second = rialto_key_ring_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rialto_key_ring_get_n_keys (second), ==, 2);
  g_assert_cmpstr (rialto_key_ring_get_kid (second), ==, rialto_key_ring_get_kid (first));
  g_assert_true (rialto_access_token_verify (second, token, &id, NULL, NULL));

  /* Others may read it: refused. */
  g_assert_cmpint (g_chmod (path, 0604), ==, 0);
  g_assert_null (rialto_key_ring_load (path, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INTERNAL);
  g_clear_error (&error);
  g_assert_null (rialto_key_ring_load (nowhere, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INTERNAL);

  g_unlink (path);
  g_rmdir (folder);
}

static void
test_key_file_damaged (void)
{
  static const char *const bad[] = {
    "",
    "\n",
    "abc\n",
    "abc AAAA 1\n",
    "abc AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA 1",   /* no end of line */
    "abc AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB 1\n", /* not canonical */
    "abc AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA x\n",
    "A.C AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA 1\n",
    "abcdefghijklmnopqrstuvwxyz AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA 1\n",
  };
  g_autofree char *folder = g_dir_make_tmp ("rialto-keys-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "token-keys", NULL);
  g_autofree char *long_text = g_strnfill (10000, 'a');
  g_autoptr (RialtoKeyRing) good = NULL;

  for (guint i = 0; i <= G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      const char *text = i < G_N_ELEMENTS (bad) ? bad[i] : long_text;

      g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      g_assert_null (rialto_key_ring_load (path, &error));
      g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INTERNAL);
    }
  g_file_set_contents_full (path, "abc AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA 1\n", -1,
                            G_FILE_SET_CONTENTS_NONE, 0600, NULL);
  good = rialto_key_ring_load (path, NULL);
  g_assert_nonnull (good);
  g_assert_cmpstr (rialto_key_ring_get_kid (good), ==, "abc");
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_one_time (void)
{
  g_autofree char *token = NULL;
  g_autofree char *other = NULL;
  guint8 hash[RIALTO_ONE_TIME_HASH_BYTES];
  guint8 again[RIALTO_ONE_TIME_HASH_BYTES];
  static const guint8 nothing[RIALTO_ONE_TIME_HASH_BYTES];

  rialto_one_time_token_new (&token, hash);
  rialto_one_time_token_new (&other, again);
  g_assert_cmpuint (strlen (token), ==, 43);
  g_assert_cmpstr (token, !=, other);
  g_assert_true (rialto_one_time_token_hash (token, again));
  g_assert_cmpmem (hash, sizeof hash, again, sizeof again);
  g_assert_true (rialto_one_time_token_hash (other, again));
  g_assert_cmpint (memcmp (hash, again, sizeof hash), !=, 0);

  token[42] = '\0';
  g_assert_false (rialto_one_time_token_hash (token, again));
  g_assert_cmpmem (again, sizeof again, nothing, sizeof nothing);
  g_assert_false (rialto_one_time_token_hash ("", again));
  g_assert_false (rialto_one_time_token_hash ("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+", again));
}

static void
test_signed_path (void)
{
  static const char *const paths[] = { "/api/v1/blobs/123", "/api/v1/blobs/123?size=640",
                                       "/x?expires=1&signature=no" };
  g_autoptr (RialtoKeyRing) ring = rialto_key_ring_new ();

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *target = NULL;
      g_autofree char *longer = NULL;

      rialto_clock_fake (START);
      target = rialto_sign_path (ring, paths[i], START + RIALTO_MINUTE);
      longer = g_strconcat (target, "&more=1", NULL);
      g_assert_true (g_str_has_prefix (target, paths[i]));
      g_assert_true (rialto_verify_path (ring, target, &error));
      g_assert_no_error (error);
      g_assert_false (rialto_verify_path (ring, longer, NULL));
      g_assert_false (rialto_verify_path (ring, paths[i], NULL));

      for (gsize c = 0; target[c] != '\0'; c++)
        {
          char kept = target[c];

          target[c] = kept == 'A' ? 'B' : 'A';
          g_assert_false (rialto_verify_path (ring, target, NULL));
          target[c] = kept;
        }
      rialto_clock_fake (START + RIALTO_MINUTE);
      g_assert_false (rialto_verify_path (ring, target, &error));
      g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNAUTHENTICATED);
    }
  g_assert_false (rialto_verify_path (ring, "", NULL));
}

static void
test_speed (void)
{
  g_autoptr (RialtoKeyRing) ring = rialto_key_ring_new ();
  g_autofree char *token = NULL;
  guint8 key[crypto_auth_hmacsha256_KEYBYTES] = "k";
  guint8 mac[crypto_auth_hmacsha256_BYTES];
  guint n = 100000;
  guint good = 0;
  RialtoId session = 0;
  gint64 start = 0;

  rialto_clock_fake (START);
  token = rialto_access_token_new (ring, G_MAXINT64, NULL);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    good += rialto_access_token_verify (ring, token, &session, NULL, NULL) ? 1 : 0;
  g_test_message ("%.2f us for an access token of %zu bytes", (double) (g_get_monotonic_time () - start) / n,
                  strlen (token));
  g_assert_cmpuint (good, ==, n);

  start = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    {
      crypto_auth_hmacsha256 (mac, (const guint8 *) token, strlen (token), key);
      key[0] ^= mac[0];
    }
  g_test_message ("%.2f us for the HMAC alone", (double) (g_get_monotonic_time () - start) / n);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/token/access", test_access);
  g_test_add_func ("/token/access-damaged", test_access_damaged);
  g_test_add_func ("/token/access-forged", test_access_forged);
  g_test_add_func ("/token/refresh", test_refresh);
  g_test_add_func ("/token/rotation", test_rotation);
  g_test_add_func ("/token/key-file", test_key_file);
  g_test_add_func ("/token/key-file-damaged", test_key_file_damaged);
  g_test_add_func ("/token/one-time", test_one_time);
  g_test_add_func ("/token/signed-path", test_signed_path);
  if (g_test_perf ())
    g_test_add_func ("/token/speed", test_speed);
  return g_test_run ();
}

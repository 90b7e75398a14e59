/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-base-url.h"
#include "rialto-error.h"
#include "rialto-server-words.h"
#include "rialto-wire-error.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

/* What goes wrong is told in the language of whoever reads, wherever the sentence comes from. */

#define PROBLEM "{\"status\":422,\"title\":\"Ignored.\",\"code\":\"%s\"%s}"

static gboolean
speak_german (void)
{
  if (setlocale (LC_ALL, "de_DE.UTF-8") == NULL)
    {
      g_test_skip ("The locale de_DE.UTF-8 is not installed.");
      return FALSE;
    }
  return TRUE;
}

static void
speak_english (void)
{
  setlocale (LC_ALL, "C");
}

static GError *
answer (const char *code,
        const char *more,
        const char *retry_after)
{
  g_autoptr (SoupMessage) message = soup_message_new ("GET", "https://example.org/");
  g_autofree char *text = g_strdup_printf (PROBLEM, code, more);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  if (retry_after != NULL)
    soup_message_headers_append (soup_message_get_response_headers (message), "Retry-After", retry_after);
  return rialto_wire_error_from_answer (message, body);
}

static void
assert_message (GError     *error,
                const char *expected)
{
  g_assert_cmpstr (error->message, ==, expected);
  g_error_free (error);
}

static void
assert_fault (GError     *error,
              const char *expected)
{
  guint n;
  const RialtoFault *faults = rialto_error_get_faults (error, &n);

  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (faults[0].sentence, ==, expected);
  g_error_free (error);
}

static void
test_titles (void)
{
  GError *error = NULL;

  assert_message (answer ("wrong_credentials", "", NULL), "The name or the password is wrong.");
  if (!speak_german ())
    return;
  assert_message (answer ("wrong_credentials", "", NULL), "Der Name oder das Passwort ist falsch.");
  rialto_fail (&error, RIALTO_ERROR_UNREACHABLE);
  assert_message (error, "Der Server ist nicht erreichbar.");
  speak_english ();
}

/* Each title of the contract is in the catalogue: none is the same in both languages. */
static void
test_every_title (void)
{
  if (!speak_german ())
    return;
  for (int code = 1; code <= RIALTO_N_ERRORS; code++)
    {
      const RialtoErrorInfo *info = rialto_error_get_info (code);
      g_autoptr (GError) error = NULL;

      rialto_fail (&error, info->code);
      g_assert_cmpstr (error->message, !=, info->title);
    }
  speak_english ();
}

static void
test_details (void)
{
  const char *known = ",\"detail\":\"Too many people are signing in just now.\"";
  const char *unknown = ",\"detail\":\"The moon is in the way.\"";

  assert_message (answer ("unavailable", known, NULL), "Too many people are signing in just now.");
  assert_message (answer ("unavailable", unknown, NULL), "The server is busy. Try again in a moment.");
  if (!speak_german ())
    return;
  assert_message (answer ("unavailable", known, NULL), "Gerade melden sich zu viele Leute an.");
  assert_message (answer ("unavailable", unknown, NULL),
                  "Der Server ist beschäftigt. Versuche es gleich noch einmal.");
  speak_english ();
}

static void
test_waits (void)
{
  assert_message (answer ("rate_limited", "", "2"), "That was too fast. Wait a moment.");
  assert_message (answer ("rate_limited", "", "30"), "That was too fast. Wait 30 seconds.");
  assert_message (answer ("rate_limited", "", "60"), "That was too fast. Wait 60 seconds.");
  assert_message (answer ("rate_limited", "", "121"), "That was too fast. Wait 3 minutes.");
  if (!speak_german ())
    return;
  assert_message (answer ("rate_limited", "", "30"), "Das ging zu schnell. Warte 30 Sekunden.");
  speak_english ();
}

static void
test_fields (void)
{
  const char *short_one = ",\"fields\":{\"password\":\"The password needs at least 10 characters.\"}";
  const char *range = ",\"fields\":{\"limit\":\"This must be from 1 to 50.\"}";
  const char *choice = ",\"fields\":{\"role\":\"This must be one of: user, shop.\"}";
  const char *unknown = ",\"fields\":{\"handle\":\"A newer server says so.\"}";
  g_autoptr (GError) local = NULL;

  assert_fault (answer ("invalid", short_one, NULL), "The password needs at least 10 characters.");
  if (!speak_german ())
    return;
  assert_fault (answer ("invalid", short_one, NULL), "Das Passwort braucht mindestens 10 Zeichen.");
  assert_fault (answer ("invalid", range, NULL), "Das muss zwischen 1 und 50 liegen.");
  assert_fault (answer ("invalid", choice, NULL), "Das muss eines davon sein: user, shop.");
  assert_fault (answer ("invalid", unknown, NULL), "A newer server says so.");
  g_assert_null (rialto_base_url_parse ("ftp://example.org", FALSE, &local));
  assert_fault (g_steal_pointer (&local), "Adressen beginnen mit https://.");
  speak_english ();
}

static void
test_patterns (void)
{
  g_autofree char *picture = rialto_server_words_translate (
    "This picture is 30000 × 20000 pixels large. At most 100 megapixels and 20000 pixels a side can be used.");
  g_autofree char *id = rialto_server_words_translate ("“%s” is not an id.");

  g_assert_true (g_str_has_prefix (picture, "This picture is 30000 × 20000 pixels"));
  g_assert_cmpstr (id, ==, "“%s” is not an id.");
  g_assert_null (rialto_server_words_translate (NULL));
  g_assert_null (rialto_server_words_translate (""));
  g_assert_null (rialto_server_words_translate ("The password needs at least"));
  g_assert_null (rialto_server_words_translate ("This must be from 1."));
}

int
main (int    argc,
      char **argv)
{
  const char *catalogues = g_getenv ("RIALTO_TEST_CATALOGUES");

  g_unsetenv ("LANGUAGE");
  speak_english ();
  bindtextdomain ("rialto", catalogues);
  bind_textdomain_codeset ("rialto", "UTF-8");
  textdomain ("rialto");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/words/titles", test_titles);
  g_test_add_func ("/client/words/every-title", test_every_title);
  g_test_add_func ("/client/words/details", test_details);
  g_test_add_func ("/client/words/waits", test_waits);
  g_test_add_func ("/client/words/fields", test_fields);
  g_test_add_func ("/client/words/patterns", test_patterns);
  return g_test_run ();
}

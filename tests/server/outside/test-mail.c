/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "rialto-clock.h"
#include "rialto-eml-folder.h"
#include "rialto-mail.h"

#define START ((RialtoTime) 1800000000000) /* 2027-01-15 08:00:00 UTC */

static char *
build (const char *to,
       const char *subject,
       const char *text,
       const char *html)
{
  RialtoMail mail = { to, subject, text, html };
  g_autoptr (GError) error = NULL;
  char *message = NULL;

  rialto_clock_fake (START);
  message = rialto_mail_build (&mail, "Rialto <noreply@community.example>", &error);
  g_assert_no_error (error);
  return message;
}

/* What every message must be: ASCII, CRLF everywhere, no line over 78 characters. */
static void
assert_form (const char *message)
{
  g_auto (GStrv) lines = g_strsplit (message, "\r\n", -1);

  g_assert_true (g_str_is_ascii (message));
  g_assert_true (g_str_has_suffix (message, "\r\n"));
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_assert_null (strpbrk (lines[i], "\r\n"));
      g_assert_cmpuint (strlen (lines[i]), <=, 78);
    }
}

static void
test_plain (void)
{
  g_autofree char *message = build ("zoe@example.org", "Hello", "One\nTwo\n", NULL);
  const char *id = strstr (message, "Message-ID: <");

  assert_form (message);
  g_assert_true (g_str_has_prefix (message, "From: \"Rialto\"\r\n <noreply@community.example>\r\n"
                                            "To: zoe@example.org\r\n"
                                            "Subject: Hello\r\n"
                                            "Date: Fri, 15 Jan 2027 08:00:00 +0000\r\n"
                                            "Message-ID: <"));
  g_assert_nonnull (
    strstr (id, "@community.example>\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n"));
  g_assert_true (g_str_has_suffix (
    message, "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
             "\r\nOne\r\nTwo\r\n"));
}

static void
test_two_parts (void)
{
  g_autofree char *message = build ("zoe@example.org", "Hello", "One", "<p>One</p>");
  const char *mark = strstr (message, "boundary=\"") + strlen ("boundary=\"");
  g_autofree char *boundary = g_strndup (mark, strcspn (mark, "\""));
  g_autofree char *separator = g_strdup_printf ("\r\n--%s", boundary);
  g_auto (GStrv) parts = g_strsplit (message, separator, -1);

  assert_form (message);
  g_assert_cmpuint (g_strv_length (parts), ==, 4);
  g_assert_true (g_str_has_suffix (parts[1], "\r\n\r\nOne\r\n"));
  g_assert_true (g_str_has_suffix (parts[2], "\r\n\r\n<p>One</p>\r\n"));
  g_assert_cmpstr (parts[3], ==, "--\r\n");
}

/* The text of an encoded word. */
static char *
decode_word (const char *word)
{
  g_auto (GStrv) parts = g_strsplit (word, "?", -1);
  g_autofree guchar *bytes = NULL;
  gsize length = 0;

  g_assert_cmpuint (strlen (word), <=, 75);
  g_assert_cmpuint (g_strv_length (parts), ==, 5);
  g_assert_cmpstr (parts[4], ==, "=");
  bytes = g_base64_decode (parts[3], &length);
  g_assert_true (g_utf8_validate ((const char *) bytes, (gssize) length, NULL));
  return g_strndup ((const char *) bytes, length);
}

/* The subject, unfolded, its encoded words decoded. */
static char *
decode_subject (const char *message)
{
  g_auto (GStrv) around = g_strsplit (message, "\r\nSubject: ", 2);
  g_auto (GStrv) header = g_strsplit (around[1], "\r\nDate:", 2);
  g_auto (GStrv) words = g_strsplit (header[0], "\r\n ", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *decoded = g_str_has_prefix (words[i], "=?UTF-8?B?") ? decode_word (words[i])
                                                                           : g_strdup (words[i]);

      g_string_append (text, decoded);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
test_subjects (void)
{
  static const char *const subjects[] = {
    "Hello",
    "Grüße aus Zürich",
    "=?UTF-8?Q?not_really?=",
    "",
    "猫がいるよね、きっとね、それからそれから、どうなるのだろうか、まだ分からない",
    "A subject in English that goes on and on and on, well beyond what fits into a line, and then a little more",
    "🧵🪡👗👒🧵🪡👗👒🧵🪡👗👒🧵🪡👗👒🧵🪡👗👒🧵🪡👗👒",
  };

  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      g_autofree char *message = build ("zoe@example.org", subjects[i], "x", NULL);
      g_autofree char *decoded = decode_subject (message);

      assert_form (message);
      g_assert_cmpstr (decoded, ==, subjects[i]);
    }
}

static char *
decode_quoted (const char *text)
{
  g_autoptr (GString) decoded = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    {
      if (g_str_has_prefix (at, "=\r\n"))
        at += 2;
      else if (*at == '=')
        {
          g_string_append_c (decoded,
                             (char) (g_ascii_xdigit_value (at[1]) * 16 + g_ascii_xdigit_value (at[2])));
          at += 2;
        }
      else if (*at != '\r')
        g_string_append_c (decoded, *at);
    }
  return g_string_free_and_steal (g_steal_pointer (&decoded));
}

static void
test_bodies (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  static const char *const pieces[] = {
    "a", " ", "=", "é", "\n", "\r\n", "\t", "猫", ".", "From ", "word word word word word", "🧵"
  };

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GString) expected = NULL;
      g_autofree char *message = NULL;
      g_autofree char *decoded = NULL;
      const char *body = NULL;

      for (gint n = g_rand_int_range (rand, 1, 60); n > 0; n--)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      message = build ("zoe@example.org", "x", text->str, NULL);
      assert_form (message);
      g_assert_null (strstr (message, " \r\n"));
      g_assert_null (strstr (message, "\t\r\n"));
      body = strstr (message, "\r\n\r\n") + 4;
      decoded = decode_quoted (body);
      expected = g_string_new (text->str);
      g_string_replace (expected, "\r\n", "\n", 0);
      if (!g_str_has_suffix (expected->str, "\n"))
        g_string_append_c (expected, '\n');
      g_assert_cmpstr (decoded, ==, expected->str);
    }
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *text, *name, *address;
  } good[] = {
    { "zoe@example.org", "", "zoe@example.org" },
    { "Zoë <zoe@example.org>", "Zoë", "zoe@example.org" },
    { " \"Q\" , <a.b+c@xn--bcher-kva.example>", "\"Q\" ,", "a.b+c@xn--bcher-kva.example" },
    { "a@bücher.example", "", "a@xn--bcher-kva.example" },
    { "noreply@localhost", "", "noreply@localhost" },
  };
  static const char *const bad[] = {
    "",
    "zoe",
    "@example.org",
    "zoe@",
    "zoe@ example.org",
    "zoe @example.org",
    "zoe@example..org",
    "zoe@-x.org",
    ".z@example.org",
    "z.@example.org",
    "z..z@example.org",
    "zoë@example.org",
    "a@b@c.org\n",
    "zoe@example.org\r\nBcc: x@y.z",
    "X\r\nBcc: <zoe@example.org>",
    "X\n <zoe@example.org>",
    "<zoe@example.org",
    "zoe@example.org>",
    "zoe@[127.0.0.1]",
    "\xff <zoe@example.org>",
    "<>",
    "a,b@example.org",
    "x>@example.org",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *address = NULL;

      g_assert_true (rialto_mail_parse_address (good[i].text, &name, &address, NULL));
      g_assert_cmpstr (name, ==, good[i].name);
      g_assert_cmpstr (address, ==, good[i].address);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("address %u", i);
      g_assert_false (rialto_mail_parse_address (bad[i], NULL, NULL, &error));
      g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INVALID);
    }
}

static void
test_names (void)
{
  g_autofree char *quoted = build ("A \"B\" \\, <C> <zoe@example.org>", "x", "x", NULL);
  g_autofree char *encoded = build ("Zoë <zoe@example.org>", "x", "x", NULL);

  g_assert_nonnull (strstr (quoted, "\r\nTo: \"A \\\"B\\\" \\\\, <C>\"\r\n <zoe@example.org>\r\n"));
  g_assert_nonnull (strstr (encoded, "\r\nTo: =?UTF-8?B?Wm/Dqw==?=\r\n <zoe@example.org>\r\n"));
}

static void
test_injection (void)
{
  static const RialtoMail bad[] = {
    { "zoe@example.org", "x\r\nBcc: y@example.org", "x", NULL },
    { "zoe@example.org", "x\n", "x", NULL },
    { "zoe@example.org", "x\xe2\x80\xa8y", "x", NULL },
    { "zoe@example.org\r\nBcc: y@example.org", "x", "x", NULL },
    { "zoe@example.org", "\xff", "x", NULL },
    { "zoe@example.org", "x", "\xff", NULL },
    { "zoe@example.org", "x", "x", "\xff" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (rialto_mail_build (&bad[i], "noreply@community.example", &error));
      g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INVALID);
    }
}

static void
test_folder (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *parent = g_dir_make_tmp ("rialto-eml-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (parent, "mail", NULL);
  g_autoptr (RialtoMailer) mailer = rialto_eml_folder_new (folder, "noreply@community.example", &error);
  RialtoMail mail = { "zoe@example.org", "Hello", "One", NULL };
  RialtoMail bad = { "nobody", "Hello", "One", NULL };
  g_autoptr (GDir) dir = NULL;
  guint n = 0;

  g_assert_no_error (error);
  rialto_clock_fake (START);
  g_assert_cmpint (rialto_mailer_send (mailer, &mail, &error), ==, RIALTO_MAIL_SENT);
  g_assert_cmpint (rialto_mailer_send (mailer, &mail, &error), ==, RIALTO_MAIL_SENT);
  g_assert_no_error (error);
  g_assert_cmpint (rialto_mailer_send (mailer, &bad, &error), ==, RIALTO_MAIL_NEVER);
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INVALID);
  g_clear_error (&error);

  dir = g_dir_open (folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir), n++)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      struct stat status;

      g_assert_true (g_str_has_prefix (name, "1800000000000-"));
      g_assert_true (g_str_has_suffix (name, ".eml"));
      g_assert_cmpint (stat (path, &status), ==, 0);
      g_assert_cmpint (status.st_mode & 0777, ==, 0600);
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_true (g_str_has_suffix (text, "\r\n\r\nOne\r\n"));
      g_unlink (path);
    }
  g_assert_cmpuint (n, ==, 2);

  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_cmpint (rialto_mailer_send (mailer, &mail, &error), ==, RIALTO_MAIL_LATER);
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
  g_rmdir (parent);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/plain", test_plain);
  g_test_add_func ("/mail/two-parts", test_two_parts);
  g_test_add_func ("/mail/subjects", test_subjects);
  g_test_add_func ("/mail/bodies", test_bodies);
  g_test_add_func ("/mail/addresses", test_addresses);
  g_test_add_func ("/mail/names", test_names);
  g_test_add_func ("/mail/injection", test_injection);
  g_test_add_func ("/mail/folder", test_folder);
  return g_test_run ();
}

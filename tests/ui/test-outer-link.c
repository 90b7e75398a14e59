/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-outer-link.h"

static const struct
{
  const char *uri;
  gboolean is_link;
  const char *server;
  const char *link;
} cases[] = {
  { "rialto://example.org/post/12", TRUE, "example.org", "rialto:post/12" },
  { "rialto://Example.ORG:8443/person/7/", TRUE, "example.org:8443", "rialto:person/7" },
  { "rialto://127.0.0.1:8480/tag/caf%C3%A9", TRUE, "127.0.0.1:8480", "rialto:tag/caf%C3%A9" },
  { "rialto://example.org/a/community/post/12", TRUE, "example.org/a/community", "rialto:post/12" },
  { "rialto://[::1]:8480/post/1", TRUE, "[::1]:8480", "rialto:post/1" },
  { "rialto://example.org", TRUE, "example.org", NULL },
  { "rialto://example.org/", TRUE, "example.org", NULL },
  { "rialto:post/12", TRUE, NULL, "rialto:post/12" },
  { "rialto://example.org/confirm/a-B_9", TRUE, "example.org", "rialto:confirm/a-B_9" },
  { "rialto://example.org/reset/a-B_9", TRUE, "example.org", "rialto:reset/a-B_9" },
  { "rialto://example.org/reset/a%20b", FALSE, NULL, NULL },
  { "rialto://example.org/post", FALSE, NULL, NULL },
  { "rialto://example.org/post/twelve", FALSE, NULL, NULL },
  { "rialto://example.org/post/-1", FALSE, NULL, NULL },
  { "rialto://example.org/shoe/12", FALSE, NULL, NULL },
  { "rialto://me:secret@example.org/post/12", FALSE, NULL, NULL },
  { "rialto:///post/12", FALSE, NULL, NULL },
  { "rialto:", FALSE, NULL, NULL },
  { "https://example.org/post/12", FALSE, NULL, NULL },
  { "file:///etc/passwd", FALSE, NULL, NULL },
  { "", FALSE, NULL, NULL },
  { "%", FALSE, NULL, NULL },
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      RialtoOuterLink link;

      g_test_message ("%s", cases[i].uri);
      g_assert_cmpint (rialto_outer_link_parse (&link, cases[i].uri), ==, cases[i].is_link);
      g_assert_cmpstr (link.server, ==, cases[i].server);
      g_assert_cmpstr (link.link, ==, cases[i].link);
      rialto_outer_link_clear (&link);
    }
}

static void
test_place (void)
{
  RialtoOuterLink link;
  g_autofree char *local = NULL, *far = NULL, *invitation = NULL;

  g_assert_true (rialto_outer_link_parse (&link, "rialto://127.0.0.1:8480/post/1"));
  g_assert_true (rialto_outer_link_is_at (&link, "http://127.0.0.1:8480"));
  g_assert_false (rialto_outer_link_is_at (&link, "http://127.0.0.1:8481"));
  g_assert_false (rialto_outer_link_is_at (&link, NULL));
  local = rialto_outer_link_dup_address (&link);
  g_assert_cmpstr (local, ==, "http://127.0.0.1:8480");
  rialto_outer_link_clear (&link);

  g_assert_true (rialto_outer_link_parse (&link, "rialto://example.org/post/1"));
  g_assert_true (rialto_outer_link_is_at (&link, "https://example.org"));
  far = rialto_outer_link_dup_address (&link);
  g_assert_cmpstr (far, ==, "example.org");
  rialto_outer_link_clear (&link);

  /* An invitation is handed on as it is. */
  g_assert_true (rialto_outer_link_parse (&link, "rialto://127.0.0.1:8480?invite=abc"));
  g_assert_true (rialto_outer_link_is_at (&link, "http://127.0.0.1:8480"));
  invitation = rialto_outer_link_dup_address (&link);
  g_assert_cmpstr (invitation, ==, "rialto://127.0.0.1:8480?invite=abc");
  rialto_outer_link_clear (&link);

  /* Of no community in particular: of any. */
  g_assert_true (rialto_outer_link_parse (&link, "rialto:post/1"));
  g_assert_true (rialto_outer_link_is_at (&link, "https://example.org"));
  rialto_outer_link_clear (&link);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outer-link/parse", test_parse);
  g_test_add_func ("/outer-link/place", test_place);
  return g_test_run ();
}

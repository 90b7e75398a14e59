/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client.h"
#include "front.h"
#include "rialto-peer.h"

static void
test_text (void)
{
  static const struct
  {
    const char *text;
    const char *formatted; /* NULL: no address */
  } rows[] = {
    { "192.0.2.1", "192.0.2.1" },
    { "2001:DB8:0::1", "2001:db8::1" },
    { "::ffff:192.0.2.1", "192.0.2.1" },
    { "unix", "unix" },
    { "::1", "::1" },
    { "192.0.2", NULL },
    { "192.0.2.256", NULL },
    { "", NULL },
    { "a", NULL },
    { "::", NULL },
    { "192.0.2.1 ", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      RialtoPeer peer;
      char text[RIALTO_PEER_TEXT];

      g_assert_cmpint (rialto_peer_parse (&peer, rows[i].text), ==, rows[i].formatted != NULL);
      if (rows[i].formatted == NULL)
        continue;
      rialto_peer_format (&peer, text);
      g_assert_cmpstr (text, ==, rows[i].formatted);
    }
}

static gboolean
contains (const char *range,
          const char *address)
{
  char *texts[] = { (char *) range, NULL };
  const char *bad;
  RialtoPeerRanges *ranges = rialto_peer_ranges_new (texts, &bad);
  RialtoPeer peer;
  gboolean inside;

  g_assert_null (bad);
  g_assert_true (rialto_peer_parse (&peer, address));
  inside = rialto_peer_ranges_contain (ranges, &peer);
  rialto_peer_ranges_free (ranges);
  return inside;
}

static void
test_ranges (void)
{
  g_assert_true (contains ("10.0.0.0/8", "10.255.0.1"));
  g_assert_false (contains ("10.0.0.0/8", "11.0.0.1"));
  g_assert_true (contains ("192.0.2.128/25", "192.0.2.200"));
  g_assert_false (contains ("192.0.2.128/25", "192.0.2.100"));
  g_assert_true (contains ("192.0.2.1", "::ffff:192.0.2.1"));
  g_assert_false (contains ("192.0.2.1", "192.0.2.2"));
  g_assert_true (contains ("0.0.0.0/0", "203.0.113.9"));
  g_assert_false (contains ("0.0.0.0/0", "2001:db8::1"));
  g_assert_true (contains ("2001:db8::/32", "2001:db8:ffff::1"));
  g_assert_false (contains ("2001:db8::/33", "2001:db8:ffff::1"));
  g_assert_true (contains ("unix", "unix"));
}

static void
test_bad_ranges (void)
{
  static const char *const texts[] = { "10.0.0.0/33", "2001:db8::/129", "10.0.0.0/", "10.0.0.0/x",
                                       "unix/0",      "here",           "" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      char *both[] = { (char *) texts[i], (char *) "192.0.2.1", NULL };
      const char *bad;
      RialtoPeerRanges *ranges = rialto_peer_ranges_new (both, &bad);
      RialtoPeer peer;

      g_assert_cmpstr (bad, ==, texts[i]);
      g_assert_true (rialto_peer_parse (&peer, "192.0.2.1"));
      g_assert_true (rialto_peer_ranges_contain (ranges, &peer));
      rialto_peer_ranges_free (ranges);
    }
}

static void
test_forwarded (void)
{
  static const struct
  {
    const char *peer;
    const char *forwarded;
    const char *resolved;
  } rows[] = {
    { "10.0.0.1", NULL, "10.0.0.1" },
    { "10.0.0.1", "203.0.113.9", "203.0.113.9" },
    { "203.0.113.1", "198.51.100.1", "203.0.113.1" },
    { "10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9" },
    { "10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1" },
    { "10.0.0.1", "1.2.3.4, 198.51.100.1 ,10.0.0.3,10.0.0.2", "198.51.100.1" },
    { "10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3" },
    { "10.0.0.1", "nonsense, 10.0.0.2", "10.0.0.2" },
    { "10.0.0.1", "nonsense", "10.0.0.1" },
    { "10.0.0.1", "", "10.0.0.1" },
    { "10.0.0.1", "unix", "10.0.0.1" },
    { "10.0.0.1", ",", "10.0.0.1" },
    { "10.0.0.1", "203.0.113.9:1234", "203.0.113.9" },
    { "10.0.0.1", "[2001:db8::1]:1234", "2001:db8::1" },
    { "10.0.0.1", "[2001:db8::1]", "2001:db8::1" },
    { "10.0.0.1", "[2001:db8::1", "10.0.0.1" },
    { "10.0.0.1", "2001:db8::1", "2001:db8::1" },
    { "unix", "203.0.113.9", "203.0.113.9" },
    { "10.0.0.1", "203.0.113.9.................................................................",
      "10.0.0.1" },
  };
  char *trusted[] = { (char *) "10.0.0.0/8", (char *) "unix", NULL };
  const char *bad;
  RialtoPeerRanges *ranges = rialto_peer_ranges_new (trusted, &bad);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      RialtoPeer peer;
      char text[RIALTO_PEER_TEXT];

      g_assert_true (rialto_peer_parse (&peer, rows[i].peer));
      rialto_peer_ranges_resolve (ranges, &peer, rows[i].forwarded);
      rialto_peer_format (&peer, text);
      g_assert_cmpstr (text, ==, rows[i].resolved);
    }
  rialto_peer_ranges_free (ranges);
}

static void
test_counts (void)
{
  RialtoPeerCounts *counts = rialto_peer_counts_new (2);
  RialtoPeer one, other, house, neighbour;

  rialto_peer_parse (&one, "192.0.2.1");
  rialto_peer_parse (&other, "192.0.2.2");
  rialto_peer_parse (&house, "2001:db8:0:1::1");
  rialto_peer_parse (&neighbour, "2001:db8:0:1:ffff::2");
  g_assert_true (rialto_peer_counts_enter (counts, &one));
  g_assert_true (rialto_peer_counts_enter (counts, &one));
  g_assert_false (rialto_peer_counts_enter (counts, &one));
  g_assert_true (rialto_peer_counts_enter (counts, &other));
  rialto_peer_counts_leave (counts, &one);
  g_assert_true (rialto_peer_counts_enter (counts, &one));
  g_assert_false (rialto_peer_counts_enter (counts, &one));

  /* One network of IPv6 is one address. */
  g_assert_true (rialto_peer_counts_enter (counts, &house));
  g_assert_true (rialto_peer_counts_enter (counts, &neighbour));
  g_assert_false (rialto_peer_counts_enter (counts, &house));
  rialto_peer_counts_free (counts);
}

static void
test_fields (void)
{
  static const struct
  {
    const char *fields;
    const char *value; /* of X-Test */
  } rows[] = {
    { "X-Test: a\r\n", "a" },
    { "x-tEST:a\r\n", "a" },
    { "X-Test: \t a b \t\r\n", "a b" },
    { "X-Other:\r\nX-Test: a\r\n", "a" },
    { "X-Other: \r\nX-Test: a\r\nX-Third:\r\n", "a" },
    { "X-Test:\r\n", "" },
    { "X-Test: \r\nX-Other: b\r\n", "" },
    { "X-Test: a\r\nX-Test: b\r\n", "a, b" },
    { "X-Test: a\r\nX-Other: c\r\nx-test: b\r\n", "a, b" },
    { "X-Test: \xc3\xa4\r\n", "\xc3\xa4" },
    { "X-Test2: a\r\n", "-" },
  };
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *request = g_strdup_printf ("GET /a HTTP/1.1\r\nHost: a\r\n%s\r\n", rows[i].fields);
      g_autofree char *expected = g_strdup_printf ("GET /a ? - | %s | 127.0.0.1 | 0\n", rows[i].value);
      g_autoptr (Reply) reply = client_ask (client, request);

      g_assert_cmpstr (reply->body->str, ==, expected);
    }
}

static void
test_over_http (void)
{
  static char *trusted[] = { (char *) "127.0.0.1", NULL };
  RialtoHttpOptions options;
  g_autoptr (Front) believing = NULL;
  g_autoptr (Front) doubting = front_new (NULL);
  g_autoptr (Client) client = NULL;
  g_autoptr (Client) doubted = client_new (doubting->address);
  g_autoptr (Reply) reply = NULL;
  g_autoptr (Reply) lines = NULL;
  g_autoptr (Reply) doubt = NULL;

  rialto_http_options_init (&options);
  options.trusted_proxies = trusted;
  believing = front_new (&options);
  client = client_new (believing->address);
  reply = client_ask (client,
                      "GET /who HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1.2.3.4, 203.0.113.9\r\n\r\n");
  g_assert_cmpstr (reply->body->str, ==, "GET /who ? - | - | 203.0.113.9 | 0\n");
  /* The lines of one field are one list. */
  lines = client_ask (
    client,
    "GET /who HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.9\r\nx-forwarded-for: 127.0.0.1\r\n\r\n");
  g_assert_cmpstr (lines->body->str, ==, "GET /who ? - | - | 203.0.113.9 | 0\n");
  doubt = client_ask (doubted, "GET /who HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n");
  g_assert_cmpstr (doubt->body->str, ==, "GET /who ? - | - | 127.0.0.1 | 0\n");
}

static void
test_targets (void)
{
  static const struct
  {
    const char *target;
    const char *seen;
  } rows[] = {
    { "/", "/ ? -" },
    { "/a/b", "/a/b ? -" },
    { "/a%20b", "/a b ? -" },
    { "/%61%62", "/ab ? -" },
    { "/a%2Fb%2fc", "/a%2Fb%2fc ? -" },
    { "/a/../b/./c", "/a/../b/./c ? -" },
    { "/a/%2e%2e/b", "/a/../b ? -" },
    { "//a//b/", "//a//b/ ? -" },
    { "/a%252Fb", "/a%2Fb ? -" },
    { "/%C3%A4", "/\xc3\xa4 ? -" },
    { "/a?", "/a ? " },
    { "/a?b=%20&c=%zz", "/a ? b=%20&c=%zz" },
    { "/a?b?c", "/a ? b?c" },
    { "/a+b", "/a+b ? -" },
    { "http://a/b?c", "/b ? c" },
    { "HTTPS://A/b", "/b ? -" },
    { "http://a", "/ ? -" },
    { "http://a?c", "/ ? c" },
  };
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *request = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: a\r\nX-Test: x\r\n\r\n",
                                                  rows[i].target);
      g_autofree char *expected = g_strdup_printf ("GET %s | x | 127.0.0.1 | 0\n", rows[i].seen);
      g_autoptr (Reply) reply = client_ask (client, request);

      g_assert_cmpstr (reply->body->str, ==, expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peers/text", test_text);
  g_test_add_func ("/peers/ranges", test_ranges);
  g_test_add_func ("/peers/bad-ranges", test_bad_ranges);
  g_test_add_func ("/peers/forwarded", test_forwarded);
  g_test_add_func ("/peers/counts", test_counts);
  g_test_add_func ("/peers/over-http", test_over_http);
  g_test_add_func ("/peers/fields", test_fields);
  g_test_add_func ("/peers/targets", test_targets);
  return g_test_run ();
}

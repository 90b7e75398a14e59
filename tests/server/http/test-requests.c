/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client.h"
#include "talk.h"

#include <string.h>

#define CRLF "\r\n"
#define HOST "Host: a" CRLF
#define END  CRLF

/* What follows in the same packet and must not be answered where a request before it was refused. */
#define SMUGGLED "GET /smuggled HTTP/1.1" CRLF HOST END

typedef struct
{
  const char *name;
  const char *bytes;
  gsize       length;
  const char *statuses;
} Row;

#define ROW(name, bytes, statuses) { (name), (bytes), sizeof (bytes) - 1, (statuses) }

static const Row rows[] = {
  /* fine */
  ROW ("plain", "GET /hello HTTP/1.1" CRLF HOST END, "200"),
  ROW ("two in a packet",
       "GET /hello HTTP/1.1" CRLF HOST END "GET /status?code=404 HTTP/1.1" CRLF HOST END,
       "200 404"),
  ROW ("empty line first", CRLF "GET /hello HTTP/1.1" CRLF HOST END, "200"),
  ROW ("1.0 without host", "GET /hello HTTP/1.0" CRLF END, "200"),
  ROW ("1.0 closes", "GET /hello HTTP/1.0" CRLF END SMUGGLED, "200"),
  ROW ("1.0 kept alive",
       "GET /hello HTTP/1.0" CRLF "Connection: keep-alive" CRLF END "GET /hello HTTP/1.0" CRLF END,
       "200 200"),
  ROW ("close", "GET /hello HTTP/1.1" CRLF HOST "Connection: close" CRLF END SMUGGLED, "200"),
  ROW ("all methods",
       "GET /a HTTP/1.1" CRLF HOST END "POST /a HTTP/1.1" CRLF HOST "Content-Length: 0" CRLF END
       "PUT /a HTTP/1.1" CRLF HOST END "PATCH /a HTTP/1.1" CRLF HOST END "DELETE /a HTTP/1.1" CRLF HOST END
       "OPTIONS /a HTTP/1.1" CRLF HOST END "OPTIONS * HTTP/1.1" CRLF HOST END,
       "200 200 200 200 200 200 200"),
  ROW ("body",
       "POST /echo HTTP/1.1" CRLF HOST "Content-Length: 5" CRLF END "hello"
       "GET /hello HTTP/1.1" CRLF HOST END,
       "200 200"),
  ROW ("chunks",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "5" CRLF "hello" CRLF "00A" CRLF
       "0123456789" CRLF "0" CRLF END "GET /hello HTTP/1.1" CRLF HOST END,
       "200 200"),
  ROW ("CHUNKED", "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: CHUNKED" CRLF END "0" CRLF END, "200"),
  ROW ("chunk extension",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "5;a=b;c=\"d\"" CRLF "hello" CRLF
       "0;e" CRLF END "GET /hello HTTP/1.1" CRLF HOST END,
       "200 200"),
  ROW ("trailers",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "5" CRLF "hello" CRLF "0" CRLF
       "X-Test: late" CRLF "Host: b" CRLF END "GET /hello HTTP/1.1" CRLF HOST END,
       "200 200"),
  ROW ("length in a trailer",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "0" CRLF
       "Content-Length: 7" CRLF END SMUGGLED,
       "400"),
  ROW ("white space around a value", "GET /hello HTTP/1.1" CRLF "Host: \t a \t " CRLF END, "200"),
  ROW ("empty value", "GET /hello HTTP/1.1" CRLF HOST "X-Test:" CRLF END, "200"),
  ROW ("empty chunked body",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "0" CRLF END SMUGGLED,
       "200 200"),

  /* the request line */
  ROW ("nonsense", "hello" CRLF END SMUGGLED, "400"),
  ROW ("unknown method", "BREW /pot HTTP/1.1" CRLF HOST END SMUGGLED, "501"),
  ROW ("CONNECT", "CONNECT a:443 HTTP/1.1" CRLF HOST END SMUGGLED, "501"),
  ROW ("TRACE", "TRACE / HTTP/1.1" CRLF HOST END SMUGGLED, "501"),
  ROW ("small letters", "get / HTTP/1.1" CRLF HOST END SMUGGLED, "501"),
  ROW ("no method", " / HTTP/1.1" CRLF HOST END SMUGGLED, "400"),
  ROW ("bad method", "G@T / HTTP/1.1" CRLF HOST END SMUGGLED, "400"),
  ROW ("HTTP/0.9", "GET /hello" CRLF END SMUGGLED, "400"),
  ROW ("HTTP/1.2", "GET /hello HTTP/1.2" CRLF HOST END SMUGGLED, "505"),
  ROW ("HTTP/2.0", "PRI * HTTP/2.0" CRLF END "SM" CRLF END, "501"),
  ROW ("HTTP/2.0 GET", "GET / HTTP/2.0" CRLF END, "505"),
  ROW ("HTTP/1.10", "GET / HTTP/1.10" CRLF HOST END SMUGGLED, "400"),
  ROW ("http/1.1", "GET / http/1.1" CRLF HOST END SMUGGLED, "400"),
  ROW ("other protocol", "GET / ICE/1.0" CRLF HOST END SMUGGLED, "400"),
  ROW ("two blanks", "GET  /hello HTTP/1.1" CRLF HOST END SMUGGLED, "400"),
  ROW ("tab", "GET\t/hello HTTP/1.1" CRLF HOST END SMUGGLED, "400"),
  ROW ("blank in the target", "GET /a b HTTP/1.1" CRLF HOST END SMUGGLED, "400"),
  ROW ("blank after the version", "GET /hello HTTP/1.1 " CRLF HOST END SMUGGLED, "400"),
  ROW ("two empty lines first", CRLF CRLF "GET /hello HTTP/1.1" CRLF HOST END SMUGGLED, "400"),
  ROW ("line feed first",
       "\n"
       "GET /hello HTTP/1.1" CRLF HOST END SMUGGLED,
       "400"),
  ROW ("fragment", "GET /a#b HTTP/1.1" CRLF HOST END SMUGGLED, "400"),
  ROW ("bytes beyond ASCII", "GET /\xc3\xa4 HTTP/1.1" CRLF HOST END SMUGGLED, "400"),
  ROW ("no slash", "GET hello HTTP/1.1" CRLF HOST END SMUGGLED, "400"),
  ROW ("star for GET", "GET * HTTP/1.1" CRLF HOST END SMUGGLED, "400"),
  ROW ("other scheme", "GET ftp://a/hello HTTP/1.1" CRLF HOST END SMUGGLED, "400"),
  ROW ("no authority", "GET http:///hello HTTP/1.1" CRLF HOST END SMUGGLED, "400"),
  ROW ("other authority", "GET http://b/hello HTTP/1.1" CRLF HOST END SMUGGLED, "400"),
  ROW ("user in the authority", "GET http://u@a/hello HTTP/1.1" CRLF HOST END SMUGGLED, "400"),
  ROW ("user in the authority, 1.0", "GET http://u@a/hello HTTP/1.0" CRLF END SMUGGLED, "400"),
  ROW ("broken escape", "GET /%4 HTTP/1.1" CRLF HOST END SMUGGLED, "400"),
  ROW ("no escape", "GET /%zz HTTP/1.1" CRLF HOST END SMUGGLED, "400"),
  ROW ("NUL escape", "GET /a%00b HTTP/1.1" CRLF HOST END SMUGGLED, "400"),
  ROW ("line feed escape", "GET /a%0Ab HTTP/1.1" CRLF HOST END SMUGGLED, "400"),
  ROW ("escaped nonsense", "GET /a%ff HTTP/1.1" CRLF HOST END SMUGGLED, "400"),

  /* Host */
  ROW ("no host", "GET /hello HTTP/1.1" CRLF END SMUGGLED, "400"),
  ROW ("two hosts", "GET /hello HTTP/1.1" CRLF HOST HOST END SMUGGLED, "400"),
  ROW ("two hosts, 1.0", "GET /hello HTTP/1.0" CRLF HOST HOST END SMUGGLED, "400"),
  ROW ("empty host", "GET /hello HTTP/1.1" CRLF "Host:" CRLF END SMUGGLED, "400"),
  ROW ("host with slash", "GET /hello HTTP/1.1" CRLF "Host: a/b" CRLF END SMUGGLED, "400"),
  ROW ("host with user", "GET /hello HTTP/1.1" CRLF "Host: u@a" CRLF END SMUGGLED, "400"),
  ROW ("host with blank", "GET /hello HTTP/1.1" CRLF "Host: a b" CRLF END SMUGGLED, "400"),

  /* fields */
  ROW ("blank before colon", "GET /hello HTTP/1.1" CRLF HOST "X-Test : b" CRLF END SMUGGLED, "400"),
  ROW ("tab before colon", "GET /hello HTTP/1.1" CRLF HOST "X-Test\t: b" CRLF END SMUGGLED, "400"),
  ROW ("Content-Length blank",
       "POST /echo HTTP/1.1" CRLF HOST "Content-Length : 5" CRLF END "hello" SMUGGLED,
       "400"),
  ROW ("Transfer-Encoding blank",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding : chunked" CRLF END "0" CRLF END SMUGGLED,
       "400"),
  ROW ("no name", "GET /hello HTTP/1.1" CRLF HOST ": b" CRLF END SMUGGLED, "400"),
  ROW ("no colon", "GET /hello HTTP/1.1" CRLF HOST "X-Test" CRLF END SMUGGLED, "400"),
  ROW ("bad name", "GET /hello HTTP/1.1" CRLF HOST "X(Test): b" CRLF END SMUGGLED, "400"),
  ROW ("name beyond ASCII", "GET /hello HTTP/1.1" CRLF HOST "X-T\xc3\xa4st: b" CRLF END SMUGGLED, "400"),
  ROW ("folded", "GET /hello HTTP/1.1" CRLF HOST "X-Test: a" CRLF " b" CRLF END SMUGGLED, "400"),
  ROW ("folded by tab", "GET /hello HTTP/1.1" CRLF HOST "X-Test: a" CRLF "\tb" CRLF END SMUGGLED, "400"),
  ROW ("folded at once", "GET /hello HTTP/1.1" CRLF " X-Test: a" CRLF HOST END SMUGGLED, "400"),
  ROW ("folded encoding",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding:" CRLF " chunked" CRLF END "0" CRLF END SMUGGLED,
       "400"),
  ROW ("NUL in a value", "GET /hello HTTP/1.1" CRLF HOST "X-Test: a\0b" CRLF END SMUGGLED, "400"),
  ROW ("NUL in a name", "GET /hello HTTP/1.1" CRLF HOST "X-T\0st: b" CRLF END SMUGGLED, "400"),
  ROW ("NUL in the target", "GET /he\0llo HTTP/1.1" CRLF HOST END SMUGGLED, "400"),
  ROW ("control character",
       "GET /hello HTTP/1.1" CRLF HOST "X-Test: a\x01"
       "b" CRLF END SMUGGLED,
       "400"),
  ROW ("delete character",
       "GET /hello HTTP/1.1" CRLF HOST "X-Test: a\x7f"
       "b" CRLF END SMUGGLED,
       "400"),
  ROW ("CR in a value", "GET /hello HTTP/1.1" CRLF HOST "X-Test: a\rb" CRLF END SMUGGLED, "400"),
  ROW ("CR in a name", "GET /hello HTTP/1.1" CRLF HOST "X-T\rst: b" CRLF END SMUGGLED, "400"),
  ROW ("CR CR LF", "GET /hello HTTP/1.1" CRLF HOST "X-Test: a\r\r\n" END SMUGGLED, "400"),
  ROW ("CR for a line end", "GET /hello HTTP/1.1\rHost: a" CRLF END SMUGGLED, "400"),
  ROW ("LF for a line end", "GET /hello HTTP/1.1\nHost: a" CRLF END SMUGGLED, "400"),
  ROW ("LF in the fields", "GET /hello HTTP/1.1" CRLF "Host: a\nX-Test: b" CRLF END SMUGGLED, "400"),
  ROW ("LF for the end", "GET /hello HTTP/1.1" CRLF HOST "\n" SMUGGLED, "400"),
  ROW ("LF alone", "GET /hello HTTP/1.1\nHost: a\n\n" SMUGGLED, "400"),
  ROW ("CR for the end", "GET /hello HTTP/1.1" CRLF HOST "\rGET /smuggled HTTP/1.1" CRLF HOST END, "400"),
  ROW ("two of a kind",
       "GET /hello HTTP/1.1" CRLF HOST "Authorization: Bearer a" CRLF
       "Authorization: Bearer b" CRLF END SMUGGLED,
       "400"),
  ROW ("two types",
       "POST /echo HTTP/1.1" CRLF HOST "Content-Type: a/b" CRLF "Content-Type: c/d" CRLF END SMUGGLED,
       "400"),
  ROW ("expects miracles",
       "POST /echo HTTP/1.1" CRLF HOST "Content-Length: 5" CRLF "Expect: miracles" CRLF END "hello" SMUGGLED,
       "417"),

  /* where the body ends */
  ROW ("length and chunks",
       "POST /echo HTTP/1.1" CRLF HOST "Content-Length: 5" CRLF "Transfer-Encoding: chunked" CRLF END
       "0" CRLF END SMUGGLED,
       "400"),
  ROW ("chunks and length",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF "Content-Length: 5" CRLF END
       "0" CRLF END SMUGGLED,
       "400"),
  ROW ("two lengths",
       "POST /echo HTTP/1.1" CRLF HOST "Content-Length: 5" CRLF "Content-Length: 0" CRLF END "hello" SMUGGLED,
       "400"),
  ROW ("the same length twice",
       "POST /echo HTTP/1.1" CRLF HOST "Content-Length: 5" CRLF "Content-Length: 5" CRLF END "hello" SMUGGLED,
       "400"),
  ROW ("list of lengths",
       "POST /echo HTTP/1.1" CRLF HOST "Content-Length: 5, 5" CRLF END "hello" SMUGGLED,
       "400"),
  ROW ("length with plus",
       "POST /echo HTTP/1.1" CRLF HOST "Content-Length: +5" CRLF END "hello" SMUGGLED,
       "400"),
  ROW ("length with minus",
       "POST /echo HTTP/1.1" CRLF HOST "Content-Length: -5" CRLF END "hello" SMUGGLED,
       "400"),
  ROW ("length in hex",
       "POST /echo HTTP/1.1" CRLF HOST "Content-Length: 0x5" CRLF END "hello" SMUGGLED,
       "400"),
  ROW ("length with blank inside",
       "POST /echo HTTP/1.1" CRLF HOST "Content-Length: 1 0" CRLF END "hello" SMUGGLED,
       "400"),
  ROW ("length in quotes",
       "POST /echo HTTP/1.1" CRLF HOST "Content-Length: \"5\"" CRLF END "hello" SMUGGLED,
       "400"),
  ROW ("empty length", "POST /echo HTTP/1.1" CRLF HOST "Content-Length:" CRLF END "hello" SMUGGLED, "400"),
  ROW ("length too long",
       "POST /echo HTTP/1.1" CRLF HOST "Content-Length: 18446744073709551621" CRLF END "hello" SMUGGLED,
       "400"),
  ROW ("huge length",
       "POST /echo HTTP/1.1" CRLF HOST "Content-Length: 999999999999999999" CRLF END "hello" SMUGGLED,
       "413"),
  ROW ("1.0 chunks",
       "POST /echo HTTP/1.0" CRLF HOST "Transfer-Encoding: chunked" CRLF END "0" CRLF END SMUGGLED,
       "400"),
  ROW ("gzip", "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: gzip" CRLF END SMUGGLED, "501"),
  ROW ("gzip, chunked",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: gzip, chunked" CRLF END "0" CRLF END SMUGGLED,
       "501"),
  ROW ("chunked, identity",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked, identity" CRLF END "0" CRLF END SMUGGLED,
       "501"),
  ROW ("chunked, chunked",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked, chunked" CRLF END "0" CRLF END SMUGGLED,
       "501"),
  ROW ("identity", "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: identity" CRLF END SMUGGLED, "501"),
  ROW ("xchunked",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: xchunked" CRLF END "0" CRLF END SMUGGLED,
       "501"),
  ROW ("chunkedx",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunkedx" CRLF END "0" CRLF END SMUGGLED,
       "501"),
  ROW ("quoted chunked",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: \"chunked\"" CRLF END "0" CRLF END SMUGGLED,
       "501"),
  ROW ("chunked;q",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked;q=1" CRLF END "0" CRLF END SMUGGLED,
       "501"),
  ROW ("empty encoding", "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding:" CRLF END SMUGGLED, "501"),
  ROW ("two encodings",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF "Transfer-Encoding: chunked" CRLF END
       "0" CRLF END SMUGGLED,
       "400"),
  ROW ("encoding after VT",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: \x0b"
       "chunked" CRLF END "0" CRLF END SMUGGLED,
       "400"),

  /* chunks */
  ROW ("chunk without size",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END CRLF "hello" CRLF
       "0" CRLF END SMUGGLED,
       "400"),
  ROW ("chunk size with 0x",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "0x5" CRLF "hello" CRLF
       "0" CRLF END SMUGGLED,
       "400"),
  ROW ("chunk size with plus",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "+5" CRLF "hello" CRLF
       "0" CRLF END SMUGGLED,
       "400"),
  ROW ("chunk size with minus",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "-5" CRLF "hello" CRLF
       "0" CRLF END SMUGGLED,
       "400"),
  ROW ("blank before chunk size",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END " 5" CRLF "hello" CRLF
       "0" CRLF END SMUGGLED,
       "400"),
  ROW ("blank after chunk size",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "5 " CRLF "hello" CRLF
       "0" CRLF END SMUGGLED,
       "400"),
  ROW ("chunk size too large",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "10000000000000005" CRLF
       "hello" CRLF "0" CRLF END SMUGGLED,
       "400"),
  ROW ("huge chunk",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "fffffffffffffff0" CRLF
       "hello" CRLF "0" CRLF END SMUGGLED,
       ""),
  ROW ("LF after chunk size",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "5\nhello" CRLF
       "0" CRLF END SMUGGLED,
       "400"),
  ROW ("CR after chunk size",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "5\rhello" CRLF
       "0" CRLF END SMUGGLED,
       "400"),
  ROW ("LF after chunk",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "5" CRLF
       "hello\n0" CRLF END SMUGGLED,
       "400"),
  ROW ("nothing after chunk",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "5" CRLF
       "hello0" CRLF END SMUGGLED,
       "400"),
  ROW ("LF in extension",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "5;a\nhello" CRLF
       "0" CRLF END SMUGGLED,
       "400"),
  ROW ("LF in extension value",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "5;a=b\nhello" CRLF
       "0" CRLF END SMUGGLED,
       "400"),
  ROW ("LF in quotes",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "5;a=\"\n\"" CRLF "hello" CRLF
       "0" CRLF END SMUGGLED,
       "400"),
  ROW ("CR in extension",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "5;a\rb" CRLF "hello" CRLF
       "0" CRLF END SMUGGLED,
       "400"),
  ROW ("CR in quotes",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "5;a=\"\r\"" CRLF "hello" CRLF
       "0" CRLF END SMUGGLED,
       "400"),
  ROW ("NUL in extension",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "5;a\0b" CRLF "hello" CRLF
       "0" CRLF END SMUGGLED,
       "400"),
  ROW ("LF after last chunk",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "5" CRLF "hello" CRLF
       "0\n" END SMUGGLED,
       "400"),
  ROW ("LF for the end of chunks",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "5" CRLF "hello" CRLF "0" CRLF
       "\n" SMUGGLED,
       "400"),
  ROW ("LF after trailer",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "0" CRLF "A: b\n" END SMUGGLED,
       "400"),
  ROW ("LF for the end of trailers",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "0" CRLF "A: b" CRLF
       "\n" SMUGGLED,
       "400"),
  ROW ("blank in trailer name",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "0" CRLF
       "A : b" CRLF END SMUGGLED,
       "400"),
  ROW ("NUL in trailer",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "0" CRLF
       "A: \0b" CRLF END SMUGGLED,
       "400"),
  ROW ("folded trailer",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "0" CRLF "A: b" CRLF
       " c" CRLF END SMUGGLED,
       "400"),
  ROW ("chunks cut short",
       "POST /echo HTTP/1.1" CRLF HOST "Transfer-Encoding: chunked" CRLF END "5" CRLF "hel",
       ""),
  ROW ("body cut short", "POST /echo HTTP/1.1" CRLF HOST "Content-Length: 5" CRLF END "hel", ""),
  ROW ("head cut short", "GET /hello HTTP/1.1" CRLF "Hos", ""),
};

static void
test_table (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (Front) front = front_new (NULL);
  g_autofree char *answers = talk (front, row->bytes, row->length);
  g_autofree char *statuses = talk_statuses (answers);

  if (!g_str_equal (statuses, row->statuses))
    g_test_fail_printf ("%s instead of %s", statuses, row->statuses);
  else if (strpbrk (statuses, "45") != NULL && strchr (statuses, ' ') == NULL)
    {
      g_assert_nonnull (strstr (answers, "\r\nConnection: close\r\n"));
      g_assert_nonnull (strstr (answers, "\r\nContent-Type: application/problem+json\r\n"));
      g_assert_nonnull (strstr (answers, "\"request_id\":\""));
    }
}

/* However the bytes are cut, the answers are the same. */
static void
test_cut (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (Front) front = front_new (NULL);
  g_autofree char *whole = talk (front, row->bytes, row->length);
  g_autofree char *expected = talk_normalised (whole);

  for (gsize cut = 1; cut < row->length; cut++)
    {
      g_autofree char *answers = talk_in_pieces (front, row->bytes, row->length, cut, row->length);
      g_autofree char *normalised = talk_normalised (answers);

      g_assert_cmpstr (normalised, ==, expected);
    }
}

static void
test_byte_by_byte (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (Front) front = front_new (NULL);
  g_autofree char *whole = talk (front, row->bytes, row->length);
  g_autofree char *expected = talk_normalised (whole);
  g_autofree char *answers = talk_in_pieces (front, row->bytes, row->length, 1, 1);
  g_autofree char *normalised = talk_normalised (answers);

  g_assert_cmpstr (normalised, ==, expected);
}

static gboolean
closes_early (const Row *row)
{
  return strstr (row->name, "close") != NULL;
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *table = g_strdup_printf ("/requests/table/%s", rows[i].name);
      g_autofree char *cut = g_strdup_printf ("/requests/cut/%s", rows[i].name);
      g_autofree char *bytes = g_strdup_printf ("/requests/byte-by-byte/%s", rows[i].name);

      g_test_add_data_func (table, &rows[i], test_table);
      if (closes_early (&rows[i]))
        continue;
      g_test_add_data_func (bytes, &rows[i], test_byte_by_byte);
      g_test_add_data_func (cut, &rows[i], test_cut);
    }
  return g_test_run ();
}

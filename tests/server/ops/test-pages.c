/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-log.h"

#include "rialto-clock.h"
#include "rialto-gateway.h"

RIALTO_SQL (test_slow,
            "test.slow",
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) "
            "SELECT count(*) FROM n");
RIALTO_SQL (test_job,
            "test.job",
            "INSERT INTO jobs (id, kind, payload, run_at, attempts, state, created_at) "
            "VALUES (?1, 'test.nothing', '{}', 9000000000000, 0, ?2, 0)");

static Reply *
get_metrics (ServerFixture *fixture,
             const char    *header)
{
  const char *const headers[] = { header, NULL };

  return server_call_full (fixture, NULL, "GET", "!/metrics", NULL, -1, headers);
}

/* The text by its rules: every sample belongs to the metric whose type was said last, none comes twice. */
typedef struct
{
  GHashTable *samples;  /* "name{labels}" -> value */
  GHashTable *families; /* names that have been described */
  char       *family;
  char       *type;
} Scrape;

static void
scrape_free (Scrape *scrape)
{
  g_hash_table_unref (scrape->samples);
  g_hash_table_unref (scrape->families);
  g_free (scrape->family);
  g_free (scrape->type);
  g_free (scrape);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scrape, scrape_free)

static void
read_type (Scrape     *scrape,
           const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 4);

  g_assert_cmpuint (g_strv_length (words), ==, 4);
  if (g_str_equal (words[1], "HELP"))
    {
      g_assert_true (g_hash_table_add (scrape->families, g_strdup (words[2])));
      g_set_str (&scrape->family, words[2]);
      return;
    }
  g_assert_cmpstr (words[1], ==, "TYPE");
  g_assert_cmpstr (words[2], ==, scrape->family);
  g_set_str (&scrape->type, words[3]);
  if (g_str_equal (words[3], "counter"))
    g_assert_true (g_str_has_suffix (words[2], "_total"));
}

static void
read_sample (Scrape     *scrape,
             const char *line)
{
  static GRegex *sample;
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *name = NULL, *number = NULL;
  gboolean histogram = g_strcmp0 (scrape->type, "histogram") == 0;
  double *value = g_new (double, 1);
  char *end;

  if (sample == NULL)
    sample = g_regex_new ("^([a-z_]+)(?:\\{([a-z_]+=\"[^\"\\n]*\"(?:,[a-z_]+=\"[^\"\\n]*\")*)\\})? (\\S+)$",
                          0, 0, NULL);
  if (!g_regex_match (sample, line, 0, &match))
    g_error ("no sample: %s", line);
  name = g_match_info_fetch (match, 1);
  number = g_match_info_fetch (match, 3);
  if (histogram)
    g_assert_true (g_str_has_prefix (name, scrape->family));
  else
    g_assert_cmpstr (name, ==, scrape->family);
  *value = g_ascii_strtod (number, &end);
  g_assert_cmpint (*end, ==, '\0');
  g_assert_cmpfloat (*value, >=, 0);
  if (!g_hash_table_insert (scrape->samples, g_strndup (line, (gsize) (strrchr (line, ' ') - line)), value))
    g_error ("twice: %s", line);
}

static Scrape *
scrape_read (ServerFixture *fixture)
{
  g_autoptr (Reply) reply = get_metrics (fixture, NULL);
  g_auto (GStrv) lines = g_strsplit (reply->body, "\n", -1);
  Scrape *scrape = g_new0 (Scrape, 1);
  guint i;

  assert_status (reply, 200);
  g_assert_cmpstr (g_hash_table_lookup (reply->headers, "content-type"), ==,
                   "text/plain; version=0.0.4; charset=utf-8");
  scrape->samples = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  scrape->families = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (i = 0; *lines[i] != '\0'; i++)
    if (*lines[i] == '#')
      read_type (scrape, lines[i]);
    else
      read_sample (scrape, lines[i]);
  g_assert_null (lines[i + 1]);
  return scrape;
}

static double
scrape_get (Scrape     *scrape,
            const char *sample)
{
  double *value = g_hash_table_lookup (scrape->samples, sample);

  return value != NULL ? *value : 0;
}

static void
assert_has (Scrape     *scrape,
            const char *sample)
{
  if (!g_hash_table_contains (scrape->samples, sample))
    g_error ("no %s", sample);
}

static void
test_health (ServerFixture *fixture)
{
  g_autoptr (Reply) health = server_call (fixture, NULL, "GET", "!/healthz", NULL);
  g_autoptr (Reply) ready = server_call (fixture, NULL, "GET", "!/readyz", NULL);

  assert_status (health, 200);
  assert_status (ready, 200);
  g_assert_cmpstr (ready->body, ==, "ready\n");
}

static void
test_draining (ServerFixture *fixture)
{
  g_autoptr (Reply) ready = NULL, health = NULL;

  g_atomic_int_set (&fixture->context->draining, TRUE);
  ready = server_call (fixture, NULL, "GET", "!/readyz", NULL);
  health = server_call (fixture, NULL, "GET", "!/healthz", NULL);
  assert_status (ready, 503);
  assert_status (health, 200);
}

static void
test_late_events (ServerFixture *fixture)
{
  g_autoptr (Reply) soon = NULL, late = NULL;
  g_autoptr (Scrape) scrape = NULL;

  rialto_clock_fake (G_GINT64_CONSTANT (1800000000000));
  rialto_gateway_stop (fixture->context->gateway);
  soon = server_call (fixture, NULL, "GET", "!/readyz", NULL);
  assert_status (soon, 200);
  rialto_clock_advance (30 * RIALTO_SECOND);
  late = server_call (fixture, NULL, "GET", "!/readyz", NULL);
  assert_status (late, 503);
  g_assert_cmpstr (late->body, ==, "events are late\n");
  scrape = scrape_read (fixture);
  g_assert_cmpfloat (scrape_get (scrape, "rialto_gateway_late_seconds"), >=, 30);
}

static void
call (ServerFixture *fixture,
      const char    *token,
      const char    *path,
      guint          status)
{
  g_autoptr (Reply) reply = server_call (fixture, token, "GET", path, NULL);

  assert_status (reply, status);
}

static void
test_requests (ServerFixture *fixture)
{
  static const char *const samples[] = {
    "rialto_requests_total{route=\"get_meta\",method=\"GET\",class=\"2xx\"}",
    "rialto_requests_total{route=\"get_me\",method=\"GET\",class=\"4xx\"}",
    "rialto_requests_total{route=\"register\",method=\"POST\",class=\"2xx\"}",
    "rialto_requests_total{route=\"none\",method=\"any\",class=\"4xx\"}",
    "rialto_request_duration_seconds_count{route=\"get_meta\",method=\"GET\"}",
    "rialto_request_duration_seconds_bucket{route=\"get_meta\",method=\"GET\",le=\"+Inf\"}",
    "rialto_store_transactions_total{kind=\"write\"}",
    "rialto_sql_runs_total{statement=\"users.insert\"}",
  };
  static const double expected[] = { 3, 1, 1, 2, 3, 3, 1, 1 };
  g_autoptr (Scrape) before = scrape_read (fixture);
  g_autoptr (Scrape) after = NULL;
  g_autoptr (Member) anna = member_new (fixture, "anna");

  for (guint i = 0; i < 3; i++)
    call (fixture, anna->token, "/meta", 200);
  call (fixture, NULL, "/auth/me", 401);
  call (fixture, NULL, "/nowhere", 404);
  call (fixture, NULL, "!/nowhere", 404);
  after = scrape_read (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      double more = scrape_get (after, samples[i]) - scrape_get (before, samples[i]);

      if (more < expected[i] || (more > expected[i] && strstr (samples[i], "_store_") == NULL))
        g_error ("%s: %g more", samples[i], more);
    }
  g_assert_cmpfloat (scrape_get (after,
                                 "rialto_request_duration_seconds_sum{route=\"get_meta\",method=\"GET\"}"),
                     >, 0);
}

static void
test_figures (ServerFixture *fixture)
{
  static const char *const samples[] = {
    "process_resident_memory_bytes",
    "process_open_fds",
    "process_start_time_seconds",
    "rialto_build_info{version=\"" RIALTO_VERSION "\"}",
    "rialto_http_accepted_total",
    "rialto_http_connections",
    "rialto_http_sockets",
    "rialto_work_waiting{pool=\"work\"}",
    "rialto_work_waiting{pool=\"uploads\"}",
    "rialto_work_waiting{pool=\"passwords\"}",
    "rialto_store_backlog",
    "rialto_gateway_events_total",
    "rialto_gateway_late_seconds",
    "rialto_pictures_total{outcome=\"made\"}",
    "rialto_picture_helper_starts_total",
    "rialto_log_dropped_total",
  };
  g_autoptr (Scrape) scrape = scrape_read (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    assert_has (scrape, samples[i]);
  g_assert_cmpfloat (scrape_get (scrape, "rialto_http_connections"), >=, 1);
  g_assert_cmpfloat (scrape_get (scrape, "process_open_fds"), >, 3);
}

static gboolean
add_jobs (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  static const int states[] = { 0, 2, 2, 2 };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    rialto_tx_exec (tx, &test_job, SQL_ID (rialto_tx_new_id (tx)), SQL_INT (states[i]));
  return TRUE;
}

/* They are counted for whoever asks next. */
static void
test_jobs (ServerFixture *fixture)
{
  double dead = 0;
  g_autoptr (Scrape) scrape = NULL;
  g_autoptr (GError) error = NULL;

  rialto_store_write (fixture->context->store, add_jobs, NULL, NULL, &error);
  g_assert_no_error (error);
  while (dead < 3)
    {
      g_clear_pointer (&scrape, scrape_free);
      scrape = scrape_read (fixture);
      dead = scrape_get (scrape, "rialto_jobs{state=\"dead\"}");
    }
  g_assert_cmpfloat (dead, ==, 3);
  g_assert_cmpfloat (scrape_get (scrape, "rialto_jobs{state=\"waiting\"}"), >=, 1);
}

/* Settings: the rates of the contract, in hundredths. */
static void
test_rate_limited (ServerFixture *fixture)
{
  static const char sample[] = "rialto_rate_limited_total{bucket=\"read\"}";
  g_autoptr (Scrape) before = scrape_read (fixture);
  g_autoptr (Scrape) after = NULL;
  guint limited = 0;

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (Reply) reply = server_call (fixture, NULL, "GET", "/meta", NULL);

      limited += reply->status == 429;
    }
  after = scrape_read (fixture);
  g_assert_cmpuint (limited, >=, 1);
  g_assert_cmpfloat (scrape_get (after, sample) - scrape_get (before, sample), ==, limited);
}

static void
assert_refused (ServerFixture *fixture,
                const char    *header)
{
  g_autoptr (Reply) reply = get_metrics (fixture, header);

  assert_code (reply, 404, "not_found");
}

static void
test_forwarded (ServerFixture *fixture)
{
  assert_refused (fixture, "X-Forwarded-For: 127.0.0.1");
  assert_refused (fixture, "X-Forwarded-For: 203.0.113.9");
  assert_refused (fixture, "Forwarded: for=203.0.113.9");
  assert_refused (fixture, "X-Real-IP: 203.0.113.9");
}

/* Settings: another network may. */
static void
test_strangers (ServerFixture *fixture)
{
  assert_refused (fixture, NULL);
}

/* Settings: a proxy here, and who may ask through it. */
static void
test_proxy (ServerFixture *fixture)
{
  g_autoptr (Reply) admitted = get_metrics (fixture, "X-Forwarded-For: 203.0.113.9");

  assert_status (admitted, 200);
  assert_refused (fixture, "X-Forwarded-For: 203.0.113.10");
  assert_refused (fixture, "X-Forwarded-For: 203.0.113.9, 203.0.113.10");
  assert_refused (fixture, NULL);
}

static void
test_access_log (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  off_t from = server_log_end ();
  g_autoptr (Reply) me = server_call (fixture, anna->token, "GET", "/auth/me", NULL);
  g_autoptr (Reply) head = server_call (fixture, NULL, "HEAD", "/meta", NULL);
  g_autoptr (Reply) none = server_call (fixture, NULL, "GET", "/nowhere/else", NULL);
  g_autoptr (Reply) health = server_call (fixture, NULL, "GET", "!/healthz", NULL);
  g_autoptr (GPtrArray) records = server_log_read (from);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, anna->id);
  JsonObject *record;

  g_assert_cmpuint (records->len, ==, 3);
  record = server_log_find (records, "request", g_hash_table_lookup (me->headers, "x-request-id"));
  g_assert_nonnull (record);
  g_assert_cmpstr (json_object_get_string_member (record, "channel"), ==, "access");
  g_assert_cmpstr (json_object_get_string_member (record, "method"), ==, "GET");
  g_assert_cmpstr (json_object_get_string_member (record, "route"), ==, "get_me");
  g_assert_cmpstr (json_object_get_string_member (record, "user"), ==, id);
  g_assert_cmpstr (json_object_get_string_member (record, "address"), ==, "127.0.0.1");
  g_assert_cmpint (json_object_get_int_member (record, "status"), ==, 200);
  g_assert_cmpint (json_object_get_int_member (record, "bytes"), ==, (gint64) me->length);
  g_assert_true (json_object_has_member (record, "ms"));

  record = server_log_find (records, "request", g_hash_table_lookup (head->headers, "x-request-id"));
  g_assert_cmpstr (json_object_get_string_member (record, "method"), ==, "HEAD");
  g_assert_cmpint (json_object_get_int_member (record, "bytes"), ==, 0);
  g_assert_false (json_object_has_member (record, "user"));

  record = server_log_find (records, "request", g_hash_table_lookup (none->headers, "x-request-id"));
  g_assert_cmpstr (json_object_get_string_member (record, "route"), ==, "none");
  g_assert_cmpint (json_object_get_int_member (record, "status"), ==, 404);
}

/* What the front itself refuses is in the log as well. */
static void
test_refused_body (ServerFixture *fixture)
{
  g_autofree char *large = g_strnfill (300 * 1024, ' ');
  off_t from = server_log_end ();
  g_autoptr (Reply) reply = server_call (fixture, NULL, "POST", "/auth/login", large);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *record;

  assert_status (reply, 413);
  node = server_log_await (from, "request", g_hash_table_lookup (reply->headers, "x-request-id"));
  record = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (record, "route"), ==, "login");
  g_assert_cmpint (json_object_get_int_member (record, "status"), ==, 413);
}

/* Says something to the server, and waits for the log to name @route: before it goes away, or after. */
static JsonNode *
say (ServerFixture *fixture,
     const char    *text,
     const char    *route,
     gboolean       stays)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  off_t from = server_log_end ();
  JsonNode *node = NULL;

  /* Looking for a proxy would load much that has nothing to do with this. */
  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, fixture->base + strlen ("http://"), 80, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text, strlen (text),
                             NULL, NULL, &error);
  g_assert_no_error (error);
  if (stays)
    node = server_log_await (from, "route", route);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return stays ? node : server_log_await (from, "route", route);
}

static void
test_gone (ServerFixture *fixture)
{
  g_autoptr (JsonNode)
    node = say (fixture, "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{",
                "login", FALSE);

  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "status"), ==, 0);
}

static void
test_socket (ServerFixture *fixture)
{
  g_autoptr (JsonNode) node = say (fixture,
                                   "GET /api/v1/gateway HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                                   "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                                   "open_gateway", TRUE);

  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "status"), ==, 101);
}

static gboolean
run_slowly (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &test_slow);

  return rialto_rows_next (rows);
}

/* Settings: what takes a millisecond is slow. */
static void
test_slow_query (ServerFixture *fixture)
{
  off_t from = server_log_end ();
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *record;

  rialto_store_read (fixture->context->store, run_slowly, NULL, NULL, &error);
  g_assert_no_error (error);
  records = server_log_read (from);
  record = server_log_find (records, "statement", "test.slow");
  g_assert_nonnull (record);
  g_assert_cmpstr (json_object_get_string_member (record, "channel"), ==, "query");
  g_assert_cmpint (json_object_get_int_member (record, "ms"), >=, 1);
}

int
main (int    argc,
      char **argv)
{
  static const char *const strangers[] = { "server.metrics_from=10.0.0.0/8", NULL };
  static const char *const proxy[] = { "server.metrics_from=203.0.113.9", "server.trusted_proxies=127.0.0.1",
                                       NULL };
  static const char *const slow[] = { "log.slow_query_ms=1", NULL };
  static const char *const rates[] = { "limits.rate_percent=1", NULL };

  g_test_init (&argc, &argv, NULL);
  server_log_begin ();

  server_test_add ("pages/health", test_health);
  server_test_add ("pages/draining", test_draining);
  server_test_add ("pages/late-events", test_late_events);
  server_test_add ("metrics/requests", test_requests);
  server_test_add ("metrics/figures", test_figures);
  server_test_add ("metrics/jobs", test_jobs);
  server_test_add_full ("metrics/rate-limited", rates, test_rate_limited);
  server_test_add ("metrics/forwarded", test_forwarded);
  server_test_add_full ("metrics/strangers", strangers, test_strangers);
  server_test_add_full ("metrics/proxy", proxy, test_proxy);
  server_test_add ("log/access", test_access_log);
  server_test_add ("log/refused-body", test_refused_body);
  server_test_add ("log/gone", test_gone);
  server_test_add ("log/socket", test_socket);
  server_test_add_full ("log/slow-query", slow, test_slow_query);
  return g_test_run ();
}

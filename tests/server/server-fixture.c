/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-fixture.h"

#include "rialto-accounts.h"
#include "rialto-clock.h"
#include "rialto-event-types.h"
#include "rialto-jobs.h"
#include "shadow.h"

#include <curl/curl.h>
#include <glib/gstdio.h>

/* Beyond these, members are a crowd. */
#define MAX_SHADOWS 20

typedef struct
{
  RialtoStoreKind kind;
  const char *const *settings;
  void (*test) (ServerFixture *fixture);
  gboolean alone;
} Case;

static void
start (ServerFixture     *fixture,
       const char *const *settings)
{
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) overrides = NULL;
  RialtoConfig *config;

  /* The first of a key counts. */
  for (guint i = 0; settings != NULL && settings[i] != NULL; i++)
    g_strv_builder_add (list, settings[i]);
  g_strv_builder_take (list, g_strdup_printf ("server.data=%s", fixture->folder));
  g_strv_builder_add (list, "server.listen=127.0.0.1:0");
  g_strv_builder_add (list, "server.public_url=https://rialto.example");
  g_strv_builder_add (list, "server.drain_seconds=2");
  g_strv_builder_add (list, "limits.rate_percent=100000");
  g_strv_builder_add (list, "limits.identify_seconds=0");
  g_strv_builder_take (list, g_strdup_printf ("database.uri=%s", fixture->database->uri));
  if (g_getenv ("RIALTO_TEST_RENDITIONS") != NULL)
    g_strv_builder_take (list,
                         g_strdup_printf ("blobs.renditions_helper=%s", g_getenv ("RIALTO_TEST_RENDITIONS")));
  overrides = g_strv_builder_end (list);

  config = rialto_config_load (NULL, NULL, (const char *const *) overrides, &error);
  g_assert_no_error (error);
  fixture->context = rialto_context_new (config, &error);
  g_assert_no_error (error);
  rialto_context_start (fixture->context, &error);
  g_assert_no_error (error);
  /* Jobs run when a test says so. */
  rialto_jobs_stop (fixture->context->jobs);
  g_free (fixture->base);
  fixture->base = g_strdup_printf ("http://%s", rialto_http_server_get_address (fixture->context->http, 0));
}

static void
stop (ServerFixture *fixture)
{
  rialto_context_stop (fixture->context);
  g_clear_pointer (&fixture->context, rialto_context_free);
}

ServerFixture *
server_fixture_new (RialtoStoreKind    kind,
                    const char *const *settings)
{
  ServerFixture *fixture = g_new0 (ServerFixture, 1);
  g_autoptr (GError) error = NULL;

  fixture->kind = kind;
  fixture->database = store_fixture_new_empty (kind);
  fixture->folder = g_build_filename (fixture->database->folder, "data", NULL);
  fixture->shadows = g_ptr_array_new_with_free_func ((GDestroyNotify) shadow_free);
  start (fixture, settings);
  return fixture;
}

/* Ends the server and begins it again on what it has kept. */
void
server_fixture_restart (ServerFixture *fixture)
{
  g_ptr_array_set_size (fixture->shadows, 0);
  stop (fixture);
  start (fixture, NULL);
}

static void
copy (const char *from,
      const char *to)
{
  g_autoptr (GFile) source = g_file_new_for_path (from), target = g_file_new_for_path (to);
  g_autoptr (GError) error = NULL;

  g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Only SQLite: nothing of it is beside the file while the server is stopped. */
void
server_fixture_back_up (ServerFixture *fixture)
{
  g_autofree char *backup = g_strconcat (fixture->database->path, ".backup", NULL);

  g_ptr_array_set_size (fixture->shadows, 0);
  stop (fixture);
  copy (fixture->database->path, backup);
  start (fixture, NULL);
}

void
server_fixture_restore (ServerFixture *fixture)
{
  g_autofree char *backup = g_strconcat (fixture->database->path, ".backup", NULL);

  g_ptr_array_set_size (fixture->shadows, 0);
  stop (fixture);
  copy (backup, fixture->database->path);
  start (fixture, NULL);
}

/* Ready + events = a fresh Ready, for everybody whom the test has signed up. */
void
server_fixture_assert_shadows (ServerFixture *fixture)
{
  for (guint i = 0; i < fixture->shadows->len; i++)
    shadow_assert (fixture->shadows->pdata[i], fixture);
}

void
server_fixture_free (ServerFixture *fixture)
{
  g_ptr_array_unref (fixture->shadows);
  stop (fixture);
  store_fixture_free (fixture->database);
  g_free (fixture->folder);
  g_free (fixture->base);
  g_free (fixture);
}

static gsize
take_body (char    *data,
           gsize    size,
           gsize    n,
           gpointer body)
{
  g_byte_array_append (body, (const guint8 *) data, (guint) (size * n));
  return size * n;
}

static gsize
take_header (char    *data,
             gsize    size,
             gsize    n,
             gpointer headers)
{
  g_autofree char *line = g_strndup (data, size * n);
  char *colon = strchr (line, ':');

  if (colon != NULL)
    {
      *colon = '\0';
      g_hash_table_insert (headers, g_ascii_strdown (line, -1), g_strdup (g_strstrip (colon + 1)));
    }
  return size * n;
}

static GPrivate client = G_PRIVATE_INIT ((GDestroyNotify) curl_easy_cleanup);

/* Closes what this thread keeps open to servers. */
void
server_forget_connections (void)
{
  g_private_replace (&client, NULL);
}

static CURL *
get_client (void)
{
  CURL *curl = g_private_get (&client);

  if (curl == NULL)
    {
      curl = curl_easy_init ();
      g_private_set (&client, curl);
    }
  curl_easy_reset (curl);
  return curl;
}

/* NULL: there was no answer, or not all of it. */
Reply *
server_try (const char        *base,
            const char        *token,
            const char        *method,
            const char        *path,
            const char        *body,
            gssize             length,
            const char *const *headers)
{
  CURL *curl = get_client ();
  struct curl_slist *list = curl_slist_append (NULL, "Expect:");
  g_autofree char *url = g_strconcat (base, *path == '!' ? "" : "/api/v1", *path == '!' ? path + 1 : path,
                                      NULL);
  g_autofree char *bearer = token != NULL ? g_strdup_printf ("Authorization: Bearer %s", token) : NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (Reply) reply = g_new0 (Reply, 1);
  gboolean typed = FALSE;
  CURLcode code;
  long status;

  reply->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (bearer != NULL)
    list = curl_slist_append (list, bearer);
  for (guint i = 0; headers != NULL && headers[i] != NULL; i++)
    {
      typed = typed || g_str_has_prefix (headers[i], "Content-Type:");
      list = curl_slist_append (list, headers[i]);
    }
  if (!typed)
    list = curl_slist_append (list, "Content-Type: application/json");
  curl_easy_setopt (curl, CURLOPT_URL, url);
  curl_easy_setopt (curl, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt (curl, CURLOPT_CUSTOMREQUEST, method);
  if (g_str_equal (method, "HEAD"))
    curl_easy_setopt (curl, CURLOPT_NOBODY, 1L);
  curl_easy_setopt (curl, CURLOPT_HTTPHEADER, list);
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt (curl, CURLOPT_WRITEDATA, bytes);
  curl_easy_setopt (curl, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt (curl, CURLOPT_HEADERDATA, reply->headers);
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  if (body != NULL)
    {
      curl_easy_setopt (curl, CURLOPT_POSTFIELDS, body);
      curl_easy_setopt (curl, CURLOPT_POSTFIELDSIZE_LARGE,
                        (curl_off_t) (length < 0 ? (gssize) strlen (body) : length));
    }
  code = curl_easy_perform (curl);
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &status);
  curl_slist_free_all (list);
  if (code != CURLE_OK)
    return NULL;

  reply->status = (guint) status;
  reply->length = bytes->len;
  reply->body = g_malloc0 (reply->length + 1);
  if (reply->length > 0)
    memcpy (reply->body, bytes->data, reply->length);
  if (*reply->body == '{')
    reply->json = json_from_string (reply->body, NULL);
  return g_steal_pointer (&reply);
}

Reply *
server_call_full (ServerFixture     *fixture,
                  const char        *token,
                  const char        *method,
                  const char        *path,
                  const char        *body,
                  gssize             length,
                  const char *const *headers)
{
  Reply *reply = server_try (fixture->base, token, method, path, body, length, headers);

  g_assert_nonnull (reply);
  return reply;
}

Reply *
server_call (ServerFixture *fixture,
             const char    *token,
             const char    *method,
             const char    *path,
             const char    *body)
{
  return server_call_full (fixture, token, method, path, body, -1, NULL);
}

void
reply_free (Reply *reply)
{
  g_hash_table_unref (reply->headers);
  g_clear_pointer (&reply->json, json_node_unref);
  g_free (reply->body);
  g_free (reply);
}

static JsonNode *
find_node (Reply      *reply,
           const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  JsonNode *node = reply->json;

  for (guint i = 0; node != NULL && parts[i] != NULL; i++)
    {
      guint64 index;

      if (JSON_NODE_HOLDS_OBJECT (node))
        node = json_object_get_member (json_node_get_object (node), parts[i]);
      else if (JSON_NODE_HOLDS_ARRAY (node) &&
               g_ascii_string_to_unsigned (parts[i], 10, 0, G_MAXUINT, &index, NULL) &&
               index < json_array_get_length (json_node_get_array (node)))
        node = json_array_get_element (json_node_get_array (node), (guint) index);
      else
        node = NULL;
    }
  return node;
}

gboolean
reply_has (Reply      *reply,
           const char *path)
{
  return find_node (reply, path) != NULL;
}

JsonNode *
reply_node (Reply      *reply,
            const char *path)
{
  JsonNode *node = find_node (reply, path);

  if (node == NULL)
    g_test_message ("no %s in %u %s", path, reply->status, reply->body);
  g_assert_nonnull (node);
  return node;
}

const char *
reply_string (Reply      *reply,
              const char *path)
{
  JsonNode *node = reply_node (reply, path);

  return JSON_NODE_HOLDS_NULL (node) ? NULL : json_node_get_string (node);
}

gint64
reply_int (Reply      *reply,
           const char *path)
{
  JsonNode *node = reply_node (reply, path);

  g_assert_cmpint (json_node_get_value_type (node), ==, G_TYPE_INT64);
  return json_node_get_int (node);
}

gboolean
reply_bool (Reply      *reply,
            const char *path)
{
  JsonNode *node = reply_node (reply, path);

  g_assert_cmpint (json_node_get_value_type (node), ==, G_TYPE_BOOLEAN);
  return json_node_get_boolean (node);
}

RialtoId
reply_id (Reply      *reply,
          const char *path)
{
  const char *text = reply_string (reply, path);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

guint
reply_count (Reply      *reply,
             const char *path)
{
  return json_array_get_length (json_node_get_array (reply_node (reply, path)));
}

/* Signs somebody up over HTTP. */
Member *
member_new (ServerFixture *fixture,
            const char    *handle)
{
  g_autofree char *body =
    g_strdup_printf ("{\"handle\":\"%s\",\"name\":\"%c%s\",\"email\":\"%s@example.org\","
                     "\"password\":\"seven green teapots\"}",
                     handle, g_ascii_toupper (*handle), handle + 1, handle);
  g_autoptr (Reply) reply = server_call (fixture, NULL, "POST", "/auth/register", body);
  Member *member = g_new0 (Member, 1);

  assert_status (reply, 201);
  member->id = reply_id (reply, "account/id");
  member->session = reply_id (reply, "tokens/session");
  member->handle = g_strdup (handle);
  member->token = g_strdup (reply_string (reply, "tokens/access_token"));
  member->refresh = g_strdup (reply_string (reply, "tokens/refresh_token"));
  if (!fixture->alone && fixture->shadows->len < MAX_SHADOWS)
    g_ptr_array_add (fixture->shadows, shadow_new (fixture, member->id, member->session));
  return member;
}

void
member_free (Member *member)
{
  g_free (member->handle);
  g_free (member->token);
  g_free (member->refresh);
  g_free (member);
}

RIALTO_SQL (test_set_role, "test.set_role", "UPDATE users SET role = ?2 WHERE id = ?1");
RIALTO_SQL (
  test_add_blob,
  "test.add_blob",
  "INSERT INTO blobs (hash, width, height, blurhash, size, created_at) VALUES (?1, 1080, 1350, 'LEHV6nWB2yk8', 1, ?2)");
RIALTO_SQL (test_add_upload,
            "test.add_upload",
            "INSERT INTO uploads (user_id, blob, created_at) VALUES (?1, ?2, ?3)");
RIALTO_SQL (test_count_upload,
            "test.count_upload",
            "UPDATE user_counts SET storage = storage + 1 WHERE user_id = ?1");

typedef struct
{
  RialtoContext *context;
  RialtoId       user;
  RialtoRole     role;
  const char    *hash;
} Change;

static gboolean
write_role (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  Change *change = data;

  rialto_account_changed (tx, change->context, change->user, 0);
  return rialto_tx_exec (tx, &test_set_role, SQL_ID (change->user), SQL_INT (change->role)) == 1;
}

static gboolean
write_blob (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  Change *change = data;

  rialto_tx_exec (tx, &test_add_blob, SQL_TEXT (change->hash), SQL_TIME (rialto_tx_get_now (tx)));
  rialto_tx_exec (tx, &test_add_upload, SQL_ID (change->user), SQL_TEXT (change->hash),
                  SQL_TIME (rialto_tx_get_now (tx)));
  rialto_tx_exec (tx, &test_count_upload, SQL_ID (change->user));
  rialto_tx_emit (tx, &(RialtoEvent) { "user", change->user, RIALTO_EVENT_ACCOUNT_UPDATE, change->user,
                                       change->user });
  return TRUE;
}

static void
write_change (ServerFixture *fixture,
              RialtoTxFunc   run,
              Change        *change)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (rialto_store_write (fixture->context->store, run, change, arena, &error));
  g_assert_no_error (error);
}

void
member_set_role (ServerFixture *fixture,
                 Member        *member,
                 RialtoRole     role)
{
  Change change = { fixture->context, member->id, role, NULL };

  write_change (fixture, write_role, &change);
}

Member *
member_new_with_role (ServerFixture *fixture,
                      const char    *handle,
                      RialtoRole     role)
{
  Member *member = member_new (fixture, handle);

  member_set_role (fixture, member, role);
  return member;
}

/* A picture of theirs, without the bytes. */
char *
member_add_blob (ServerFixture *fixture,
                 Member        *member)
{
  static gint count;
  g_autofree char *seed = g_strdup_printf ("blob %d of %s", g_atomic_int_add (&count, 1), member->handle);
  char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, seed, -1);
  Change change = { fixture->context, member->id, RIALTO_ROLE_USER, hash };

  write_change (fixture, write_blob, &change);
  return hash;
}

RialtoId
member_post (ServerFixture *fixture,
             Member        *member,
             const char    *caption,
             const char    *audience)
{
  g_autofree char *blob = member_add_blob (fixture, member);
  g_autofree char *body =
    g_strdup_printf ("{\"caption\":\"%s\",\"audience\":\"%s\",\"pictures\":[{\"blob\":\"%s\"}]}", caption,
                     audience, blob);
  g_autoptr (Reply) reply = server_call (fixture, member->token, "POST", "/posts", body);

  assert_status (reply, 201);
  return reply_id (reply, "id");
}

static void
run_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (ServerFixture) fixture = server_fixture_new (test->kind, test->settings);

  fixture->alone = test->alone;
  test->test (fixture);
  server_fixture_assert_shadows (fixture);
  rialto_clock_unfake ();
}

static void
add_cases (const char *name,
           const Case *test)
{
  static const char *const stores[] = {
    [RIALTO_STORE_SQLITE] = "sqlite", [RIALTO_STORE_POSTGRES] = "postgres"
  };

  for (guint kind = 0; kind < G_N_ELEMENTS (stores); kind++)
    {
      Case *data = g_memdup2 (test, sizeof *test);
      g_autofree char *path = g_strdup_printf ("/%s/%s", stores[kind], name);

      data->kind = kind;
      g_test_add_data_func_full (path, data, run_case, g_free);
    }
}

void
server_test_add_full (const char        *name,
                      const char *const *settings,
                      void               (*test) (ServerFixture *fixture))
{
  add_cases (name, &(Case) { .settings = settings, .test = test });
}

void
server_test_add (const char *name,
                 void        (*test) (ServerFixture *fixture))
{
  add_cases (name, &(Case) { .test = test });
}

void
server_test_add_alone (const char *name,
                       void        (*test) (ServerFixture *fixture))
{
  add_cases (name, &(Case) { .test = test, .alone = TRUE });
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "everything.h"
#include "rialto-buckets.h"
#include "rialto-event-types.h"
#include "rialto-openapi.h"
#include "rialto-permissions.h"
#include "rialto-privacy.h"
#include "rialto-routes.h"

#include <string.h>

/* The order of the server's RialtoHttpMethod. */
enum
{
  GET,
  HEAD,
  POST,
  PUT,
  PATCH,
  DELETE,
  OPTIONS,
};

#define BIT(method) (1u << (method))

static const char *called;

/* The handlers; where they come without a transaction or an answer, the prototype says so. */
gboolean
rialto_route_list_shops (RialtoTx                  *tx,
                         RialtoRequest             *request,
                         const RialtoListShopsArgs *args,
                         RialtoShopPage            *answer,
                         GError                   **error)
{
  called = "list_shops";
  answer->next = "next";
  return TRUE;
}

gboolean
rialto_route_get_shop (RialtoTx                *tx,
                       RialtoRequest           *request,
                       const RialtoGetShopArgs *args,
                       RialtoShop              *answer,
                       GError                 **error)
{
  called = "get_shop";
  answer->id = args->id;
  return TRUE;
}

gboolean
rialto_route_change_shop (RialtoTx                   *tx,
                          RialtoRequest              *request,
                          const RialtoChangeShopArgs *args,
                          RialtoShop                 *answer,
                          GError                    **error)
{
  called = "change_shop";
  answer->name = args->body->name;
  return TRUE;
}

gboolean
rialto_route_delete_shop (RialtoTx                   *tx,
                          RialtoRequest              *request,
                          const RialtoDeleteShopArgs *args,
                          GError                    **error)
{
  called = "delete_shop";
  return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
}

gboolean
rialto_route_find_shop (RialtoTx                 *tx,
                        RialtoRequest            *request,
                        const RialtoFindShopArgs *args,
                        RialtoShop               *answer,
                        GError                  **error)
{
  called = "find_shop";
  return TRUE;
}

gboolean
rialto_route_get_shop_part (RialtoTx                    *tx,
                            RialtoRequest               *request,
                            const RialtoGetShopPartArgs *args,
                            RialtoPart                  *answer,
                            GError                     **error)
{
  called = "get_shop_part";
  return TRUE;
}

gboolean
rialto_route_upload (RialtoRequest          *request,
                     const RialtoUploadArgs *args,
                     GError                **error)
{
  called = "upload";
  return TRUE;
}

gboolean
rialto_route_send_mood (RialtoRequest            *request,
                        const RialtoSendMoodArgs *args,
                        GError                  **error)
{
  called = args->body->name;
  return TRUE;
}

static const RialtoRoute *
find_route (const char *name)
{
  for (guint i = 0; i < rialto_n_routes; i++)
    {
      if (g_str_equal (rialto_routes[i].name, name))
        return &rialto_routes[i];
    }

  g_assert_not_reached ();
}

static void
test_router (void)
{
  static const struct
  {
    gint method;
    const char *path;
    const char *route; /* NULL: none */
    const char *params;
    guint allowed;
  } cases[] = {
    { GET, "/shops", "list_shops", "", BIT (GET) | BIT (HEAD) },
    { HEAD, "/shops", "list_shops", "", BIT (GET) | BIT (HEAD) },
    { POST, "/shops", NULL, "", BIT (GET) | BIT (HEAD) },
    { GET, "/shops/12", "get_shop", "12 ", BIT (GET) | BIT (HEAD) | BIT (PATCH) | BIT (DELETE) },
    { PATCH, "/shops/12", "change_shop", "12 ", BIT (GET) | BIT (HEAD) | BIT (PATCH) | BIT (DELETE) },
    { DELETE, "/shops/x", "delete_shop", "x ", BIT (GET) | BIT (HEAD) | BIT (PATCH) | BIT (DELETE) },
    { OPTIONS, "/shops/x", NULL, "x ", BIT (GET) | BIT (HEAD) | BIT (PATCH) | BIT (DELETE) },
    /* The literal beats the parameter. */
    { GET, "/shops/search", "find_shop", "", BIT (GET) | BIT (HEAD) },
    { GET, "/shops/searchx", "get_shop", "searchx ", BIT (GET) | BIT (HEAD) | BIT (PATCH) | BIT (DELETE) },
    { GET, "/shops/searc", "get_shop", "searc ", BIT (GET) | BIT (HEAD) | BIT (PATCH) | BIT (DELETE) },
    { GET, "/shops/1/parts/arm", "get_shop_part", "1 arm ", BIT (GET) | BIT (HEAD) },
    { HEAD, "/uploads", NULL, "", BIT (POST) },
    { POST, "/uploads", "upload", "", BIT (POST) },
    { GET, "", NULL, "", 0 },
    { GET, "/", NULL, "", 0 },
    { GET, "shops", NULL, "", 0 },
    { GET, "/shop", NULL, "", 0 },
    { GET, "/shopsx", NULL, "", 0 },
    { GET, "/Shops", NULL, "", 0 },
    { GET, "/shops/", NULL, "", 0 },
    { GET, "//shops", NULL, "", 0 },
    { GET, "/shops/1/parts", NULL, "1 ", 0 },
    { GET, "/shops//parts/a", NULL, "", 0 },
    { GET, "/shops/1/parts/", NULL, "1 ", 0 },
    { GET, "/shops/1/parts/a/b", NULL, "1 a ", 0 },
    { 99, "/shops", NULL, "", BIT (GET) | BIT (HEAD) },
    { -1, "/shops", NULL, "", BIT (GET) | BIT (HEAD) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) found = g_string_new (NULL);
      const char *params[RIALTO_ROUTER_MAX_PARAMS];
      gsize lengths[RIALTO_ROUTER_MAX_PARAMS];
      guint n_params, allowed;
      gsize length = strlen (cases[i].path);
      /* Exactly its bytes, so that a sanitizer sees a step beyond them. */
      g_autofree char *path = g_memdup2 (cases[i].path, MAX (length, 1));
      const RialtoRoute *route = rialto_router_match (cases[i].method, path, length, params, lengths,
                                                      &n_params, &allowed);

      g_test_message ("%d %s", cases[i].method, cases[i].path);
      g_assert_cmpstr (route != NULL ? route->name : NULL, ==, cases[i].route);
      g_assert_cmphex (allowed, ==, cases[i].allowed);
      for (guint j = 0; j < n_params; j++)
        g_string_append_printf (found, "%.*s ", (int) lengths[j], params[j]);
      if (route != NULL)
        g_assert_cmpstr (found->str, ==, cases[i].params);
    }
}

/* Every route is found by its own path. */
static void
test_router_is_complete (void)
{
  for (guint i = 0; i < rialto_n_routes; i++)
    {
      const char *params[RIALTO_ROUTER_MAX_PARAMS];
      gsize lengths[RIALTO_ROUTER_MAX_PARAMS];
      guint n_params, allowed;
      const RialtoRoute *route = &rialto_routes[i];

      g_assert_true (rialto_router_match (route->method, route->path, strlen (route->path), params, lengths,
                                          &n_params, &allowed) == route);
      g_assert_cmpuint (n_params, ==, route->n_path_params);
    }
}

static void
test_table (void)
{
  const RialtoRoute *list = find_route ("list_shops");
  const RialtoRoute *change = find_route ("change_shop");
  const RialtoRoute *delete = find_route ("delete_shop");
  const RialtoRoute *upload = find_route ("upload");
  const RialtoRoute *mood = find_route ("send_mood");

  g_assert_cmpuint (rialto_n_routes, ==, 8);
  g_assert_cmpint (list->method, ==, GET);
  g_assert_cmpstr (list->path, ==, "/shops");
  g_assert_cmpint (list->caller, ==, RIALTO_CALLER_ANYONE);
  g_assert_cmpint (list->run, ==, RIALTO_RUN_READ);
  g_assert_true (list->pool);
  g_assert_true (list->answer == &rialto_shop_page_info);
  g_assert_cmpuint (list->status, ==, 200);
  g_assert_cmpuint (list->n_errors, ==, 3);
  g_assert_cmpstr (rialto_buckets[list->bucket].name, ==, "read");

  g_assert_cmpint (change->run, ==, RIALTO_RUN_WRITE);
  g_assert_true (change->body == &rialto_patch_info);
  g_assert_cmpuint (change->body_offset, ==, G_STRUCT_OFFSET (RialtoChangeShopArgs, body));
  g_assert_cmpint (change->max_body, ==, 262144);
  g_assert_true (change->if_match);
  g_assert_cmpint (change->idempotency, ==, RIALTO_IDEMPOTENCY_HONOURED);
  g_assert_cmpint (change->errors[change->n_errors - 1], ==, RIALTO_ERROR_VERSION_REQUIRED);

  g_assert_null (delete->answer);
  g_assert_cmpint (delete->answer_kind, ==, RIALTO_ANSWER_TYPED);
  g_assert_cmpuint (delete->status, ==, 204);
  g_assert_cmpint (delete->caller, ==, RIALTO_CALLER_ADMIN);

  g_assert_cmpint (upload->run, ==, RIALTO_RUN_WORK);
  g_assert_cmpint (upload->body_kind, ==, RIALTO_BODY_SPOOLED);
  g_assert_cmpint (upload->answer_kind, ==, RIALTO_ANSWER_RAW);
  g_assert_cmpint (upload->max_body, ==, 1000000);
  g_assert_cmpuint (upload->status, ==, 201);
  g_assert_cmpuint (find_route ("get_shop_part")->since, ==, 2);

  g_assert_cmpint (mood->answer_kind, ==, RIALTO_ANSWER_PAGE);
  g_assert_true (mood->body == &rialto_feeling_info);
  g_assert_cmpuint (mood->status, ==, 200);
}

static void
test_thunks (void)
{
  RialtoPatch patch = { .name = "n" };
  RialtoChangeShopArgs change = { .id = 7, .body = &patch };
  RialtoGetShopArgs get = { .id = 7 };
  RialtoDeleteShopArgs delete = { 0 };
  RialtoUploadArgs upload = { 0 };
  RialtoShop shop = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (find_route ("get_shop")->thunk (NULL, NULL, &get, &shop, &error));
  g_assert_cmpstr (called, ==, "get_shop");
  g_assert_cmpint (shop.id, ==, 7);
  g_assert_true (find_route ("change_shop")->thunk (NULL, NULL, &change, &shop, &error));
  g_assert_cmpstr (shop.name, ==, "n");
  g_assert_true (find_route ("upload")->thunk (NULL, NULL, &upload, NULL, &error));
  g_assert_cmpstr (called, ==, "upload");
  g_assert_false (find_route ("delete_shop")->thunk (NULL, NULL, &delete, NULL, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND);
}

static void
test_path_arguments (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  const RialtoRoute *route = find_route ("get_shop_part");
  const char *good[] = { "12/parts", "arm" };
  const char *bad[] = { "x", "a\0b" };
  gsize lengths[] = { 2, 3 };
  g_autoptr (GError) error = NULL;
  g_autofree char *faults = NULL;
  RialtoGetShopPartArgs args;

  memset (&args, 0xff, sizeof args);
  g_assert_true (rialto_args_from_path (route, good, lengths, arena, &args, &error));
  g_assert_no_error (error);
  g_assert_cmpint (args.id, ==, 12);
  g_assert_cmpstr (args.name, ==, "arm");
  g_assert_cmpuint (args.present, ==, RIALTO_GET_SHOP_PART_ARGS_HAS_ID | RIALTO_GET_SHOP_PART_ARGS_HAS_NAME);

  lengths[0] = 1;
  g_assert_false (rialto_args_from_path (route, bad, lengths, arena, &args, &error));
  faults = describe_error (error);
  g_assert_cmpstr (faults, ==,
                   "id: This is not an id.\nname: There is a character in it that cannot be shown.");
}

static char *
read_query (const char          *query,
            RialtoArena         *arena,
            RialtoListShopsArgs *args)
{
  const RialtoRoute *route = find_route ("list_shops");
  g_autoptr (GError) error = NULL;
  gboolean good;

  g_assert_true (rialto_args_from_path (route, NULL, NULL, arena, args, NULL));
  good = rialto_args_from_query (route, query, arena, args, &error);
  g_assert_true (good == (error == NULL));
  return describe_error (error);
}

static void
test_query_defaults (void)
{
  static const char *const empty[] = { NULL, "", "&", "&&" };

  for (gsize i = 0; i < G_N_ELEMENTS (empty); i++)
    {
      g_autoptr (RialtoArena) arena = rialto_arena_new ();
      RialtoListShopsArgs args;
      g_autofree char *faults = read_query (empty[i], arena, &args);

      g_assert_cmpstr (faults, ==, "");
      g_assert_cmpuint (args.present, ==, 0);
      g_assert_cmpint (args.mood, ==, RIALTO_MOOD_VERY_CALM);
      g_assert_cmpint (args.limit, ==, 50);
      g_assert_true (args.open);
      g_assert_cmpstr (args.sort, ==, "newest");
      g_assert_null (args.cursor);
      g_assert_null (args.ids);
    }
}

static void
test_query_values (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  RialtoListShopsArgs args;
  g_autofree char *faults =
    read_query ("limit=7&mood=1st&open=false&sort=a+b%26%C3%A9&ids=1,2%2C3&cursor=x%3D", arena, &args);

  g_assert_cmpstr (faults, ==, "");
  g_assert_cmpint (args.limit, ==, 7);
  g_assert_cmpint (args.mood, ==, RIALTO_MOOD_1ST);
  g_assert_false (args.open);
  g_assert_cmpstr (args.sort, ==, "a b&é");
  g_assert_cmpuint (args.n_ids, ==, 3);
  g_assert_cmpint (args.ids[2], ==, 3);
  g_assert_cmpstr (args.cursor, ==, "x=");
  g_assert_cmpuint (args.present, ==, 0x3f);
}

static void
test_query_faults (void)
{
  static const struct
  {
    const char *query;
    const char *faults;
  } cases[] = {
    { "limit=0", "limit: This must be at least 1." },
    { "limit=", "limit: This must be a whole number." },
    { "limit", "limit: This must be a whole number." },
    { "colour=red&limit=101", "colour: There is no such field.\nlimit: This must be at most 100." },
    { "limit=1&limit=2", "limit: This is there twice." },
    { "=1", ": There is no such field." },
    { "sort=%", "sort: This is not percent-encoded as it must be." },
    { "sort=%4", "sort: This is not percent-encoded as it must be." },
    { "sort=%zz", "sort: This is not percent-encoded as it must be." },
    { "sort=a%00b", "sort: This is not percent-encoded as it must be." },
    { "sort=%ff", "sort: This is not text." },
    { "%ff=1", "query: There is no such field." },
    { "%0=1", "query: This is not percent-encoded as it must be." },
    { "%6cimit=1000", "limit: This must be at most 100." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RialtoArena) arena = rialto_arena_new ();
      RialtoListShopsArgs args;
      g_autofree char *faults = read_query (cases[i].query, arena, &args);

      g_assert_cmpstr (faults, ==, cases[i].faults);
    }
}

static void
test_query_bounds (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (GString) query = g_string_new ("limit=1");
  g_autoptr (GError) error = NULL;
  g_autofree char *missing = NULL;
  g_autofree char *many = NULL;
  RialtoFindShopArgs find = { 0 };
  RialtoListShopsArgs args;

  g_assert_false (rialto_args_from_query (find_route ("find_shop"), NULL, arena, &find, &error));
  missing = describe_error (error);
  g_assert_cmpstr (missing, ==, "query: This is missing.");

  for (guint i = 0; i < 64; i++)
    g_string_append (query, "&");
  many = read_query (query->str, arena, &args);
  g_assert_cmpstr (many, ==, "");
  g_clear_pointer (&many, g_free);
  for (guint i = 0; i < 100; i++)
    g_string_append_printf (query, "&limit=%u", i);
  many = read_query (query->str, arena, &args);
  g_assert_true (g_str_has_suffix (many, "query: There are too many fields."));
}

static void
test_forms (void)
{
  static const struct
  {
    const char *form;
    const char *faults;
  } cases[] = {
    { "name=a+%C3%A9%26%2B", "" },
    { "name=a&mood=1st", "" },
    { "", "name: This is missing." },
    { "name=", "name: This must not be empty." },
    { "name=a&name=b", "name: This is there twice." },
    { "name=a&%6eame=b", "name: This is there twice." },
    { "name=a&colour=red", "colour: There is no such field." },
    { "name=a%00b", "name: This is not percent-encoded as it must be." },
    { "name=%ff", "name: This is not text." },
    { "name=a%0d%0ab", "name: There is a character in it that cannot be shown." },
    { "name=%", "name: This is not percent-encoded as it must be." },
    { "%ff=a&name=a", "form: There is no such field." },
    { "{\"name\":\"a\"}", "{\"name\":\"a\"}: There is no such field.\nname: This is missing." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RialtoArena) arena = rialto_arena_new ();
      g_autoptr (GError) error = NULL;
      g_autofree char *faults = NULL;
      gsize length = strlen (cases[i].form);
      /* Exactly its bytes, so that a sanitizer sees a step beyond them. */
      g_autofree char *form = g_memdup2 (cases[i].form, MAX (length, 1));
      RialtoFeeling feeling;
      gboolean good = rialto_entity_from_form (&rialto_feeling_info, form, length, arena, &feeling, &error);

      faults = describe_error (error);
      g_assert_cmpstr (faults, ==, cases[i].faults);
      g_assert_true (good == (error == NULL));
      if (i == 0)
        g_assert_cmpstr (feeling.name, ==, "a é&+");
      g_assert_true (i != 1 || feeling.mood == RIALTO_MOOD_1ST);
    }
}

/* A NUL among the bytes ends nothing. */
static void
test_form_bytes (void)
{
  static const char form[] = "name=a\0b&mood=calm";
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *faults = NULL;
  RialtoFeeling feeling;

  g_assert_false (rialto_entity_from_form (&rialto_feeling_info, form, sizeof form - 1, arena, &feeling,
                                           &error));
  faults = describe_error (error);
  g_assert_cmpstr (faults, ==, "name: This is not percent-encoded as it must be.");
}

static void
test_events (void)
{
  const RialtoEventInfo *event = rialto_event_lookup ("part.create");

  g_assert_cmpuint (rialto_n_events, ==, 2);
  g_assert_cmpint (event->type, ==, RIALTO_EVENT_PART_CREATE);
  g_assert_true (event->payload == &rialto_part_info);
  g_assert_true (event->durable);
  g_assert_cmpint (event->topic, ==, RIALTO_TOPIC_USER);
  g_assert_cmpuint (event->since, ==, 2);
  g_assert_true (rialto_event_get_info (RIALTO_EVENT_PART_CREATE) == event);
  g_assert_false (rialto_event_get_info (RIALTO_EVENT_SHOP_UPDATE)->durable);
  g_assert_null (rialto_event_get_info (0));
  g_assert_null (rialto_event_get_info (3));
  g_assert_null (rialto_event_lookup ("no.such"));
}

static void
test_tables (void)
{
  g_assert_cmpuint (rialto_n_permissions, ==, 2);
  g_assert_cmpuint (RIALTO_PERMISSION_VIEW_CHANNEL, ==, 1 << 10);
  g_assert_cmpuint (RIALTO_PERMISSION_SPEAK, ==, G_GUINT64_CONSTANT (1) << 52);
  g_assert_cmpstr (rialto_permissions[0].word, ==, "view_channel");
  g_assert_false (rialto_permissions[0].reserved);
  g_assert_true (rialto_permissions[1].reserved);

  g_assert_cmpuint (RIALTO_N_BUCKETS, ==, 2);
  g_assert_cmpuint (rialto_buckets[RIALTO_BUCKET_WRITE].burst, ==, 30);
  g_assert_cmpuint (rialto_buckets[RIALTO_BUCKET_WRITE].per_minute, ==, 60);

  g_assert_cmpuint (rialto_n_privacy, ==, 6);
  g_assert_true (rialto_privacy[0].entity == &rialto_everything_info);
  g_assert_cmpstr (rialto_privacy[0].export_rule, ==, "owner");
  g_assert_cmpstr (rialto_privacy[0].erase_rule, ==, "delete");

  g_assert_cmpuint (rialto_openapi_length, ==, strlen (rialto_openapi));
  g_assert_true (g_str_has_prefix (rialto_openapi, "{\"openapi\":\"3.1.0\""));
  g_assert_cmpint (RIALTO_CONTRACT_SINCE, ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/routes/router", test_router);
  g_test_add_func ("/routes/router-is-complete", test_router_is_complete);
  g_test_add_func ("/routes/table", test_table);
  g_test_add_func ("/routes/thunks", test_thunks);
  g_test_add_func ("/routes/path", test_path_arguments);
  g_test_add_func ("/routes/query/defaults", test_query_defaults);
  g_test_add_func ("/routes/query/values", test_query_values);
  g_test_add_func ("/routes/query/faults", test_query_faults);
  g_test_add_func ("/routes/query/bounds", test_query_bounds);
  g_test_add_func ("/routes/form/cases", test_forms);
  g_test_add_func ("/routes/form/bytes", test_form_bytes);
  g_test_add_func ("/routes/events", test_events);
  g_test_add_func ("/routes/tables", test_tables);
  return g_test_run ();
}

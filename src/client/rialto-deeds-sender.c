/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-deeds-sender-private.h"

#include "rialto-deeds.h"

#include "rialto-id.h"
#include "rialto-reply-private.h"
#include "rialto-uploader.h"

#include <glib/gi18n.h>

typedef struct
{
  RialtoOutboxItem *item; /* owned */
  char             *args; /* owned */
} Sending;

static void
sending_free (gpointer data)
{
  Sending *sending = data;

  g_object_unref (sending->item);
  g_free (sending->args);
  g_free (sending);
}

/*< private >
 * rialto_deeds_write_args:
 * @route: of the API
 * @args: its arguments
 *
 * Returns: (transfer full): what is kept in the outbox: the arguments, and the body if there is one
 */
char *
rialto_deeds_write_args (guint         route,
                         gconstpointer args)
{
  const RialtoApiRoute *api = &rialto_api_routes[route];
  g_autofree char *words = rialto_entity_to_json (api->args, args, RIALTO_ENCODE_DEFAULT, RIALTO_SINCE_LATEST,
                                                  NULL);
  g_autofree char *body = NULL;

  if (api->body == NULL)
    return g_steal_pointer (&words);
  body = rialto_entity_to_json (api->body, *(gconstpointer *) ((const guint8 *) args + api->body_offset),
                                RIALTO_ENCODE_DEFAULT, RIALTO_SINCE_LATEST, NULL);
  return g_strconcat (words, RIALTO_DEED_BREAK, body, NULL);
}

static gboolean
read_entity (const RialtoEntityInfo *info,
             const char             *json,
             RialtoArena            *arena,
             gpointer               *entity,
             GError                **error)
{
  *entity = rialto_arena_alloc (arena, info->size);
  return rialto_entity_from_json (info, json, strlen (json), arena, *entity, error);
}

/*< private >
 * rialto_deeds_split:
 * @text: what is kept in the outbox
 *
 * Returns: (transfer full) (nullable): all its parts, when it is an edit
 */
char **
rialto_deeds_split (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, RIALTO_DEED_BREAK, RIALTO_DEED_PARTS);

  return g_strv_length (parts) == RIALTO_DEED_PARTS ? g_steal_pointer (&parts) : NULL;
}

static gpointer
read_args (const RialtoApiRoute *route,
           const char           *text,
           RialtoArena          *arena,
           GError              **error)
{
  g_auto (GStrv) parts = g_strsplit (text, RIALTO_DEED_BREAK, RIALTO_DEED_PARTS);
  gpointer args = NULL, body = NULL;

  if (!read_entity (route->args, parts[0], arena, &args, error))
    return NULL;
  if (route->body != NULL)
    {
      if (!read_entity (route->body, parts[1] != NULL ? parts[1] : "{}", arena, &body, error))
        return NULL;
      *(gpointer *) ((guint8 *) args + route->body_offset) = body;
    }
  return args;
}

/* A picture that is not uploaded yet has a reference for its blob. */
static char *
without_references (const char *args)
{
  g_autoptr (GRegex) reference = g_regex_new ("\"blob\":\"outbox:[^\"]*\"", G_REGEX_DEFAULT, 0, NULL);
  char blob[65];
  g_autofree char *none = NULL;

  memset (blob, '0', 64);
  blob[64] = '\0';
  none = g_strdup_printf ("\"blob\":\"%s\"", blob);
  return g_regex_replace_literal (reference, args, -1, 0, none, 0, NULL);
}

/**
 * rialto_deeds_read:
 * @item: an item that is not an upload
 * @arena: where the arguments are put
 * @error: return location
 *
 * What somebody did, to be shown or changed. The blobs of pictures that are not uploaded yet say nothing.
 *
 * Returns: (transfer none) (nullable): the arguments of the item's route, as RialtoCreateCommentArgs
 */
gconstpointer
rialto_deeds_read (RialtoOutboxItem *item,
                   RialtoArena      *arena,
                   GError          **error)
{
  const RialtoApiRoute *route = rialto_api_lookup (rialto_outbox_item_get_route (item));
  g_autofree char *args = without_references (rialto_outbox_item_get_args (item));

  if (route != NULL)
    return read_args (route, args, arena, error);
  rialto_fail_detail (error, RIALTO_ERROR_NOT_FOUND, _ ("This version of Rialto cannot do that any more."));
  return NULL;
}

static gboolean
is_edit (const RialtoApiRoute *route)
{
  return route == &rialto_api_routes[RIALTO_API_UPDATE_POST];
}

/* What items after this one need of it: the id of what was made, and the version of what was edited. */
static char *
result_of (const RialtoApiRoute *route,
           RialtoReply          *reply)
{
  const RialtoField *first = reply->info != NULL ? &reply->info->fields[0] : NULL;

  if (is_edit (route))
    return g_strdup_printf ("%" G_GINT64_FORMAT, ((const RialtoPost *) reply->entity)->version);
  if (first == NULL || !g_str_equal (first->name, "id"))
    return g_strdup ("");
  return g_strdup_printf ("%" G_GINT64_FORMAT,
                          *(const RialtoId *) ((const guint8 *) reply->entity + first->offset));
}

static void
on_sent (RialtoUploader   *uploader,
         GParamSpec       *pspec,
         RialtoOutboxItem *item)
{
  rialto_outbox_item_report (item, rialto_uploader_get_upload (uploader), rialto_uploader_get_kept (uploader),
                             rialto_uploader_get_sent (uploader), rialto_uploader_get_length (uploader));
}

/* Nobody brings back a file by waiting for it, and what comes after it must not wait, either. */
static DexFuture *
fail_file (const char   *path,
           const GError *reason)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr (GError) error = NULL;

  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    rialto_fail_detail (&error, RIALTO_ERROR_NOT_FOUND, _ ("%s is not there any more."), name);
  else
    rialto_fail_detail (&error, RIALTO_ERROR_UNPROCESSABLE_PICTURE, _ ("%s cannot be read: %s"), name,
                        reason->message);
  return dex_future_new_for_error (g_steal_pointer (&error));
}

static DexFuture *
upload (RialtoSession *session,
        Sending       *sending,
        GCancellable  *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (rialto_outbox_item_get_file (sending->item));
  g_autoptr (GBytes) bytes = dex_await_boxed (dex_file_load_contents_bytes (file), &error);
  g_autoptr (RialtoUploader) uploader = NULL;
  char *blob;

  if (bytes == NULL)
    return fail_file (rialto_outbox_item_get_file (sending->item), error);
  uploader = rialto_uploader_new (rialto_session_get_transport (session), bytes, sending->args,
                                  rialto_outbox_item_get_upload (sending->item));
  g_signal_connect_object (uploader, "notify", G_CALLBACK (on_sent), sending->item, G_CONNECT_DEFAULT);
  blob = dex_await_string (rialto_uploader_run (uploader, cancellable), &error);
  if (blob == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_string (blob);
}

/* The server would do it by itself the next day. */
static gboolean
is_tidying (const RialtoApiRoute *route)
{
  return route == &rialto_api_routes[RIALTO_API_DELETE_RESUMABLE_UPLOAD];
}

/* What is to be deleted and is not there has been: also by an attempt whose answer was lost. */
static gboolean
is_done (const RialtoApiRoute *route,
         const GError         *error)
{
  return (route == &rialto_api_routes[RIALTO_API_DELETE_POST] ||
          route == &rialto_api_routes[RIALTO_API_DELETE_COMMENT] || is_tidying (route)) &&
         (g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND) ||
          (is_tidying (route) && g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_SUSPENDED)));
}

/* Where an answer was lost, the post is already what it was to be. Else it is known now what it says instead. */
static DexFuture *
judge_stale (RialtoSession              *session,
             const RialtoUpdatePostArgs *args,
             const GError               *stale)
{
  RialtoGetPostArgs get = { .present = RIALTO_GET_POST_ARGS_HAS_ID, .id = args->id };
  RialtoTransport *transport = rialto_session_get_transport (session);
  g_autoptr (RialtoReply) reply = NULL;
  g_autoptr (GObject) post = NULL;
  g_autoptr (GError) error = NULL;

  reply = dex_await_boxed (rialto_api_get_post (transport, &get, NULL), &error);
  if (reply == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  post = rialto_session_merge (session, reply);
  if (rialto_deeds_is_edited (reply->entity, args->body))
    return dex_future_new_take_string (result_of (&rialto_api_routes[RIALTO_API_UPDATE_POST], reply));
  rialto_fail_detail (&error, stale->code, "%s",
                      _ ("The post was edited elsewhere meanwhile. Edit yours to see both."));
  return dex_future_new_for_error (g_steal_pointer (&error));
}

/* Which version is edited: known from the beginning, or made by the edit before it. */
static gint64
get_version (const char *text)
{
  g_auto (GStrv) parts = rialto_deeds_split (text);
  const char *version = parts != NULL ? parts[RIALTO_DEED_VERSION] : "0";

  return g_ascii_strtoll (version + (*version == '"' ? 1 : 0), NULL, 10);
}

static DexFuture *
call (RialtoSession *session,
      Sending       *sending)
{
  const RialtoApiRoute *route = rialto_api_lookup (rialto_outbox_item_get_route (sending->item));
  RialtoCallOptions options = { 0 };
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (RialtoReply) reply = NULL;
  g_autoptr (GObject) object = NULL;
  g_autoptr (GError) error = NULL;
  gpointer args;

  if (route == NULL)
    {
      rialto_fail_detail (&error, RIALTO_ERROR_NOT_FOUND,
                          _ ("This version of Rialto cannot do that any more."));
      return dex_future_new_for_error (g_steal_pointer (&error));
    }
  args = read_args (route, sending->args, arena, &error);
  if (args == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (route->idempotent)
    options.idempotency_key = rialto_outbox_item_get_key (sending->item);
  if (route->if_match)
    options.version = get_version (sending->args);
  reply = dex_await_boxed (rialto_transport_call (rialto_session_get_transport (session), route, args,
                                                  &options),
                           &error);
  if (reply == NULL && is_edit (route) && g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_STALE))
    return judge_stale (session, args, error);
  if (reply == NULL && is_done (route, error))
    return dex_future_new_for_string ("");
  if (reply == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  object = rialto_session_merge (session, reply);
  return dex_future_new_take_string (result_of (route, reply));
}

static DexFuture *
send_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  Sending *sending = data;
  g_autoptr (RialtoSession) session = rialto_fiber_dup_owner (fiber);

  if (session == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The session has ended");
  if (g_str_equal (rialto_outbox_item_get_route (sending->item), RIALTO_DEED_UPLOAD))
    return upload (session, sending, rialto_fiber_get_cancellable (fiber));
  return call (session, sending);
}

/*< private >
 * rialto_deeds_send:
 * @session: who does it
 * @item: an item
 * @args: its arguments, with references resolved
 *
 * Returns: (transfer full): resolves to what items after @item need of it
 */
DexFuture *
rialto_deeds_send (RialtoSession    *session,
                   RialtoOutboxItem *item,
                   const char       *args)
{
  Sending *sending = g_new0 (Sending, 1);

  sending->item = g_object_ref (item);
  sending->args = g_strdup (args);
  return rialto_async_spawn ("send-deed", session, rialto_outbox_item_get_cancellable (item), send_fiber,
                             sending, sending_free);
}

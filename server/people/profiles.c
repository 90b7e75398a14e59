/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-blob-use.h"
#include "rialto-context.h"
#include "rialto-event-types.h"
#include "rialto-follow-requests.h"
#include "rialto-id-list.h"
#include "rialto-id.h"
#include "rialto-profile.h"
#include "rialto-routes.h"
#include "rialto-text.h"

/* The handle is somebody else's also when they are gone: nobody can pass for them. */
RIALTO_SQL (user_update,
            "users.update",
            "UPDATE users SET handle = ?2, name = ?3, avatar = ?4, locked = ?5 WHERE id = ?1 "
            "AND NOT EXISTS (SELECT 1 FROM users WHERE handle = ?2 AND id <> ?1)");
RIALTO_SQL (profile_update,
            "profiles.update",
            "UPDATE profiles SET bio = ?3, link = ?4, avatar_blurhash = ?5, banner = ?6, "
            "version = version + 1 WHERE user_id = ?1 AND version = ?2");

/* GET /users/{id} */
gboolean
rialto_route_get_user (RialtoTx                *tx,
                       RialtoRequest           *request,
                       const RialtoGetUserArgs *args,
                       RialtoProfile           *profile,
                       GError                 **error)
{
  return rialto_profile_load (tx, rialto_request_get_user (request), args->id, profile) ||
         rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
}

/* GET /users/by-handle/{handle} */
gboolean
rialto_route_get_user_by_handle (RialtoTx                        *tx,
                                 RialtoRequest                   *request,
                                 const RialtoGetUserByHandleArgs *args,
                                 RialtoProfile                   *profile,
                                 GError                         **error)
{
  RialtoId id = rialto_profile_lookup (tx, args->handle);

  return (id != 0 && rialto_profile_load (tx, rialto_request_get_user (request), id, profile)) ||
         rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
}

/* GET /profiles?ids= */
gboolean
rialto_route_list_profiles (RialtoTx                     *tx,
                            RialtoRequest                *request,
                            const RialtoListProfilesArgs *args,
                            RialtoProfiles               *profiles,
                            GError                      **error)
{
  RialtoId *ids = NULL;
  guint n_ids = 0;

  if (!rialto_id_list_parse (args->ids, rialto_tx_get_arena (tx), &ids, &n_ids, error))
    return FALSE;
  profiles->n_items = rialto_profile_load_many (tx, rialto_request_get_user (request), ids, n_ids,
                                                &profiles->items);
  return TRUE;
}

static const char *
clean_bio (RialtoArena *arena,
           const char  *bio)
{
  g_autofree char *trimmed = rialto_text_trim (bio != NULL ? bio : "");

  return rialto_arena_strdup (arena, trimmed);
}

static const char *
get_banner (const RialtoProfile *profile)
{
  return profile->banner != NULL ? profile->banner->blob : NULL;
}

static RialtoPicture *
make_banner (RialtoArena *arena,
             const char  *blob)
{
  RialtoPicture *banner = blob != NULL ? rialto_arena_new0 (arena, RialtoPicture) : NULL;

  if (banner != NULL)
    banner->blob = blob;
  return banner;
}

/* What the profile is to be; of its pictures no more than the blobs is known yet. */
static gboolean
apply (RialtoArena              *arena,
       const RialtoProfilePatch *patch,
       RialtoProfile            *profile,
       GError                  **error)
{
  if (patch->present & RIALTO_PROFILE_PATCH_HAS_HANDLE)
    profile->handle = patch->handle;
  if (patch->present & RIALTO_PROFILE_PATCH_HAS_NAME)
    profile->name = rialto_profile_clean_name (arena, patch->name, "name", error);
  if (patch->present & RIALTO_PROFILE_PATCH_HAS_BIO)
    profile->bio = clean_bio (arena, patch->bio);
  if (patch->present & RIALTO_PROFILE_PATCH_HAS_LINK)
    profile->link = patch->link;
  if (patch->present & RIALTO_PROFILE_PATCH_HAS_AVATAR)
    profile->avatar = patch->avatar;
  if (patch->present & RIALTO_PROFILE_PATCH_HAS_BANNER)
    rialto_profile_set_banner (profile, make_banner (arena, patch->banner));
  if (patch->present & RIALTO_PROFILE_PATCH_HAS_LOCKED)
    profile->locked = patch->locked;
  return profile->name != NULL;
}

static gboolean
is_same (const RialtoProfile *one,
         const RialtoProfile *other)
{
  return g_str_equal (one->handle, other->handle) && g_str_equal (one->name, other->name) &&
         g_str_equal (one->bio, other->bio) && g_strcmp0 (one->link, other->link) == 0 &&
         g_strcmp0 (one->avatar, other->avatar) == 0 &&
         g_strcmp0 (get_banner (one), get_banner (other)) == 0 && one->locked == other->locked;
}

/* Everybody may see the pictures, also those of a locked profile. */
static gboolean
use_picture (RialtoTx         *tx,
             RialtoBlobUseKind kind,
             RialtoId          person,
             const char       *blob,
             const char       *path,
             RialtoPicture    *picture,
             GError          **error)
{
  RialtoBlobUse use = { kind, person, person, TRUE };

  rialto_blob_release (tx, kind, person);
  return blob == NULL || rialto_blob_use (tx, &use, blob, path, picture, error);
}

/* Of those that are others than before. */
static gboolean
use_pictures (RialtoTx            *tx,
              const RialtoProfile *before,
              RialtoProfile       *profile,
              GError             **error)
{
  RialtoPicture avatar = { 0 }, banner = { 0 };

  if (g_strcmp0 (before->avatar, profile->avatar) != 0)
    {
      if (!use_picture (tx, RIALTO_BLOB_USE_AVATAR, profile->id, profile->avatar, "avatar", &avatar, error))
        return FALSE;
      profile->avatar_blurhash = avatar.blurhash;
    }
  return g_strcmp0 (get_banner (before), get_banner (profile)) == 0 ||
         use_picture (tx, RIALTO_BLOB_USE_BANNER, profile->id, get_banner (profile), "banner", &banner,
                      error);
}

static gboolean
write_profile (RialtoTx            *tx,
               const RialtoProfile *profile,
               GError             **error)
{
  if (rialto_tx_exec (tx, &profile_update, SQL_ID (profile->id), SQL_INT (profile->version),
                      SQL_TEXT (profile->bio), SQL_TEXT (profile->link), SQL_TEXT (profile->avatar_blurhash),
                      SQL_TEXT (get_banner (profile))) == 0)
    return rialto_fail (error, RIALTO_ERROR_STALE);
  if (rialto_tx_exec (tx, &user_update, SQL_ID (profile->id), SQL_TEXT (profile->handle),
                      SQL_TEXT (profile->name), SQL_TEXT (profile->avatar), SQL_BOOL (profile->locked)) == 0)
    return rialto_fail (error, RIALTO_ERROR_HANDLE_TAKEN);
  return TRUE;
}

typedef struct
{
  RialtoSessionCache *cache;
  RialtoId            user;
} Drop;

static void
drop_sessions (gpointer data)
{
  Drop *drop = data;

  rialto_session_cache_drop_user (drop->cache, drop->user);
}

/* Sessions are kept with the handle, for the log. */
static void
forget_sessions (RialtoTx      *tx,
                 RialtoRequest *request,
                 RialtoId       user)
{
  Drop *drop = g_new (Drop, 1);

  *drop = (Drop) { rialto_request_get_context (request)->sessions, user };
  rialto_tx_on_commit (tx, drop_sessions, drop, g_free);
}

/* Who may see the posts has changed: their pictures, tags and words are published or withdrawn, a chunk at a time. */
static void
republish (RialtoTx            *tx,
           const RialtoProfile *profile)
{
  char *id = rialto_arena_alloc (rialto_tx_get_arena (tx), RIALTO_ID_SIZE);

  rialto_id_format (profile->id, id);
  rialto_tx_enqueue (tx, "feed.republish", id, id, 0);
  if (!profile->locked)
    rialto_follow_requests_accept_all (tx, profile->id);
}

static void
announce (RialtoTx *tx,
          RialtoId  user)
{
  rialto_tx_emit (tx, &(RialtoEvent) { "user", user, RIALTO_EVENT_ACCOUNT_UPDATE, user, user });
  rialto_tx_emit (tx, &(RialtoEvent) { "profile", user, RIALTO_EVENT_PROFILE_UPDATE, user, user });
}

/* Makes @before what the patch says it should be. */
static gboolean
change (RialtoTx                 *tx,
        RialtoRequest            *request,
        const RialtoProfile      *before,
        const RialtoProfilePatch *patch,
        GError                  **error)
{
  RialtoProfile after = *before;
  gboolean renamed;

  if (!apply (rialto_tx_get_arena (tx), patch, &after, error))
    return FALSE;
  if (is_same (before, &after))
    return TRUE;
  if (!use_pictures (tx, before, &after, error))
    return FALSE;
  if (!write_profile (tx, &after, error))
    return FALSE;

  renamed = !g_str_equal (before->handle, after.handle);
  if (renamed)
    forget_sessions (tx, request, after.id);
  if (renamed || !g_str_equal (before->name, after.name))
    rialto_profile_index (tx, after.id, after.handle, after.name);
  if (before->locked != after.locked)
    republish (tx, &after);
  announce (tx, after.id);
  return TRUE;
}

/* PATCH /users/{id} */
gboolean
rialto_route_update_user (RialtoTx                   *tx,
                          RialtoRequest              *request,
                          const RialtoUpdateUserArgs *args,
                          RialtoProfile              *profile,
                          GError                    **error)
{
  RialtoId user = rialto_request_get_user (request);

  if (args->id != user)
    return rialto_fail (error, rialto_profile_load (tx, user, args->id, profile) ? RIALTO_ERROR_FORBIDDEN
                                                                                 : RIALTO_ERROR_NOT_FOUND);
  rialto_tx_lock (tx, RIALTO_LOCK_USER, user);
  if (!rialto_profile_load (tx, user, user, profile))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  if (!rialto_request_has_version (request, profile->version))
    return rialto_fail (error, RIALTO_ERROR_STALE);
  if (!change (tx, request, profile, args->body, error))
    return FALSE;
  return rialto_profile_load (tx, user, user, profile) || rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene.h"

#include "alive.h"
#include "rialto-api.h"
#include "rialto-membership-pictures.h"
#include "rialto-preferences.h"
#include "session-fixture.h"

#include <glib/gstdio.h>

/* Instead of GTK's: what is announced is noted, whoever announces it. GTK's own accessibility for tests does not survive it. */
static GString *announced;

void
gtk_accessible_announce (GtkAccessible                    *self,
                         const char                       *message,
                         GtkAccessibleAnnouncementPriority priority)
{
  if (announced == NULL)
    announced = g_string_new (NULL);
  g_string_append_printf (announced, "%s\n", message);
}

char *
scene_take_announcements (void)
{
  char *text = g_strdup (announced != NULL ? announced->str : "");

  if (announced != NULL)
    g_string_truncate (announced, 0);
  return text;
}

static gpointer
await_object (DexFuture *future)
{
  return g_value_dup_object (wait_for_value (future));
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

static gboolean
is_online (gpointer data)
{
  return rialto_gateway_client_get_state (rialto_session_get_gateway (data)) == RIALTO_GATEWAY_STATE_ONLINE;
}

static void
join (Scene *scene)
{
  RialtoCredentials credentials = { .login = "mira", .password = "seven green teapots" };
  g_autoptr (RialtoSecrets) secrets = rialto_secrets_new ("org.example.Rialto");
  g_autoptr (RialtoMembership) visit = NULL;

  scene->accounts = await_object (rialto_accounts_open (scene->folder, secrets));
  visit = await_object (rialto_membership_visit (live_server_get_base (scene->server), TRUE));
  scene->membership = await_object (rialto_membership_sign_in (scene->accounts,
                                                               rialto_membership_get_session (visit),
                                                               &credentials));
  rialto_membership_bring_pictures (scene->membership, NULL);
  wait_until (is_online, scene_session (scene));
}

void
scene_set_up (Scene        *scene,
              gconstpointer data)
{
  /* It lives as long as the program does. */
  rialto_preferences_get_default ();
  scene->alive = alive_count ();
  scene->folder = g_dir_make_tmp ("rialto-scene-XXXXXX", NULL);
  scene->keyring = g_build_filename (scene->folder, "keyring", NULL);
  g_setenv ("SECRET_FILE_TEST_PATH", scene->keyring, TRUE);
  scene->server = live_server_new ();
  scene->mira = live_member_new (scene->server, "mira");
  scene->dara = live_member_new (scene->server, "dara");
  scene->asked = g_string_new (NULL);
  join (scene);
}

static gboolean
is_gone (gpointer alive)
{
  return *(gpointer *) alive == NULL;
}

/* Lets go of the last reference and waits until it is gone: nothing may hold it for ever, and the last to do so may be another thread. */
static void
await_end (gpointer object)
{
  gpointer alive = object;

  g_object_add_weak_pointer (object, &alive);
  g_object_unref (object);
  wait_until (is_gone, &alive);
}

void
scene_close (Scene *scene)
{
  GtkWidget *window = g_steal_pointer (&scene->window);

  if (window == NULL)
    return;
  g_object_ref (window);
  gtk_window_destroy (GTK_WINDOW (window));
  await_end (window);
}

static void
leave (Scene *scene)
{
  scene_close (scene);
  assert_wait (rialto_membership_close (scene->membership));
  assert_wait (rialto_accounts_flush (scene->accounts));
  /* The last answer that was waited for is held until the next. */
  wait_for_value (dex_future_new_true ());
  await_end (g_steal_pointer (&scene->membership));
}

void
scene_start_again (Scene *scene)
{
  g_autoptr (RialtoAccountRecord) record = g_object_ref (rialto_membership_get_record (scene->membership));

  leave (scene);
  scene->membership = await_object (rialto_membership_open (scene->accounts, record));
  rialto_membership_bring_pictures (scene->membership, NULL);
}

void
scene_tear_down (Scene        *scene,
                 gconstpointer data)
{
  leave (scene);
  g_object_unref (scene->accounts);
  live_member_free (scene->mira);
  live_member_free (scene->dara);
  live_server_free (scene->server);
  remove_folder (scene->folder);
  g_free (scene->folder);
  g_free (scene->keyring);
  g_string_free (scene->asked, TRUE);
  alive_await (scene->alive);
  g_hash_table_unref (scene->alive);
}

static void
on_asked (GSimpleAction *action,
          GVariant      *target,
          gpointer       data)
{
  Scene *scene = data;

  g_string_append_printf (scene->asked, "%s %s\n", g_action_get_name (G_ACTION (action)),
                          target != NULL ? g_variant_get_string (target, NULL) : "");
}

static GSimpleActionGroup *
make_actions (Scene *scene)
{
  static const char *const names[] = { "show-person", "show-followers", "show-following", "show-post",
                                       "mute",        "unmute",         "block",          "unblock",
                                       "toast",       "delete-comment", "unfollow" };
  GSimpleActionGroup *group = g_simple_action_group_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (names[i], G_VARIANT_TYPE_STRING);

      g_signal_connect (action, "activate", G_CALLBACK (on_asked), scene);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
  return group;
}

void
scene_show (Scene   *scene,
            gpointer page)
{
  g_autoptr (GSimpleActionGroup) actions = make_actions (scene);

  scene->window = adw_window_new ();
  gtk_widget_insert_action_group (scene->window, "win", G_ACTION_GROUP (actions));
  adw_window_set_content (ADW_WINDOW (scene->window), page);
  gtk_window_set_default_size (GTK_WINDOW (scene->window), 700, 700);
  gtk_window_present (GTK_WINDOW (scene->window));
  while (!gtk_widget_get_mapped (page))
    g_main_context_iteration (NULL, TRUE);
}

RialtoSession *
scene_session (Scene *scene)
{
  return rialto_membership_get_session (scene->membership);
}

void
scene_do (LiveMember *member,
          const char *method,
          const char *format,
          RialtoId    id)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  g_autoptr (GString) path = g_string_new (format);

  g_string_replace (path, "%s", text, 0);
  live_member_do (member, method, path->str, NULL);
}

void
scene_lock (Scene      *scene,
            LiveMember *member)
{
  g_autoptr (RialtoSession) session = session_for (scene->server, member);
  RialtoTransport *transport = rialto_session_get_transport (session);
  RialtoGetUserArgs get = { .id = live_member_get_id (member) };
  RialtoProfilePatch patch = { 0 };
  RialtoUpdateUserArgs args = { .id = live_member_get_id (member), .body = &patch };
  g_autoptr (RialtoProfileObject)
    profile = session_get (session, rialto_api_get_user (transport, &get, NULL));

  rialto_profile_patch_set_locked (&patch, TRUE);
  assert_wait (rialto_api_update_user (transport, &args, rialto_profile_object_get_version (profile), NULL));
}

static GtkWidget *
find (GtkWidget *widget,
      GType      type,
      guint     *n)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_child_visible (widget))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (*n)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, n);

      if (found != NULL)
        return found;
    }
  return NULL;
}

gpointer
scene_find (gpointer widget,
            GType    type,
            guint    n)
{
  return find (widget, type, &n);
}

gpointer
scene_await_find (gpointer widget,
                  GType    type,
                  guint    n)
{
  gpointer found;

  while ((found = scene_find (widget, type, n)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  return found;
}

gint64
scene_get (gpointer    object,
           const char *property)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_object_get_property (object, property, &value);
  if (G_VALUE_HOLDS_BOOLEAN (&value))
    return g_value_get_boolean (&value);
  if (G_VALUE_HOLDS_ENUM (&value))
    return g_value_get_enum (&value);
  if (G_VALUE_HOLDS_INT (&value))
    return g_value_get_int (&value);
  return g_value_get_int64 (&value);
}

typedef struct
{
  gpointer    object;
  const char *property;
  gint64      value;
} Awaited;

static gboolean
has_value (gpointer data)
{
  Awaited *awaited = data;

  return scene_get (awaited->object, awaited->property) == awaited->value;
}

void
scene_await (gpointer    object,
             const char *property,
             gint64      value)
{
  wait_until (has_value, &(Awaited) { object, property, value });
}

static gboolean
has_n (gpointer data)
{
  Awaited *awaited = data;

  return g_list_model_get_n_items (awaited->object) == awaited->value;
}

void
scene_await_n (gpointer list,
               guint    n)
{
  wait_until (has_n, &(Awaited) { list, NULL, n });
}

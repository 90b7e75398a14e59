/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-profile-page-private.h"

#include "rialto-api.h"
#include "rialto-feed-list.h"
#include "rialto-id.h"
#include "rialto-place.h"
#include "rialto-profile-row.h"
#include "rialto-session-list.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

#define POSTS_A_PAGE 20

/**
 * RialtoProfilePage:
 *
 * Somebody's page: who they are and what they show. `person` is their id; 0 is the member, whose own page it then is. One's own has a
 * second `tab`, of what was saved.
 */

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_PERSON,
  PROP_PROFILE,
  PROP_MODEL,
  PROP_TAB,
  PROP_STATE,
  PROP_ERROR,
  PROP_VISITOR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoProfilePage, rialto_profile_page, ADW_TYPE_NAVIGATION_PAGE)

static char *
page_title (gpointer    self,
            const char *name)
{
  return g_strdup (name != NULL && *name != '\0' ? name : _ ("Profile"));
}

static char *
empty_title (gpointer self,
             gboolean visitor)
{
  return g_strdup (visitor ? _ ("You Are Looking Around") : _ ("Nobody Here"));
}

static char *
empty_description (gpointer self,
                   gboolean visitor)
{
  return g_strdup (visitor ? _ ("Members of this community have a page of their own.")
                           : _ ("This person has left, or their page is not for you to see."));
}

static char *
empty_label (gpointer self,
             gboolean visitor)
{
  return visitor ? g_strdup (_ ("_Join")) : NULL;
}

static char *
empty_action (gpointer self,
              gboolean visitor)
{
  return visitor ? g_strdup ("win.sign-up") : NULL;
}

static gboolean
is_gone (RialtoProfilePage *self)
{
  return (self->profile != NULL && rialto_entity_object_get_deleted (RIALTO_ENTITY_OBJECT (self->profile))) ||
         g_error_matches (self->error, RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND);
}

static RialtoListing
judge_state (RialtoProfilePage *self)
{
  if (self->person == 0 || is_gone (self))
    return RIALTO_LISTING_EMPTY;
  if (self->profile != NULL)
    return RIALTO_LISTING_CONTENT;
  return self->error != NULL ? RIALTO_LISTING_ERROR : RIALTO_LISTING_LOADING;
}

static void
on_state (RialtoProfilePage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
take_error (RialtoProfilePage *self,
            GError            *error)
{
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  on_state (self);
}

static RialtoRelationObject *
get_relation (RialtoProfilePage *self)
{
  return self->profile != NULL ? rialto_profile_object_get_relation (self->profile) : NULL;
}

static void
on_relation (RialtoProfilePage *self)
{
  rialto_profile_page_follow_parts (self);
  rialto_profile_page_allow_actions (self);
}

static void
on_profile (RialtoProfilePage *self)
{
  g_signal_group_set_target (self->relation_signals, get_relation (self));
  on_relation (self);
}

/* What is on the screen is watched: its counts move. */
static void
watch (RialtoProfilePage *self,
       gboolean           watched)
{
  RialtoSession *session = rialto_membership_get_session (self->membership);

  if (self->profile == NULL || self->watched == watched)
    return;
  self->watched = watched;
  if (watched)
    rialto_session_watch (session, RIALTO_ENTITY_OBJECT (self->profile));
  else
    rialto_session_unwatch (session, RIALTO_ENTITY_OBJECT (self->profile));
}

static void
set_profile (RialtoProfilePage   *self,
             RialtoProfileObject *profile)
{
  if (!g_set_object (&self->profile, profile))
    return;
  g_signal_group_set_target (self->profile_signals, profile);
  on_profile (self);
  g_list_store_splice (self->heads, 0, g_list_model_get_n_items (G_LIST_MODEL (self->heads)),
                       (gpointer *) &profile, 1);
  watch (self, gtk_widget_get_mapped (GTK_WIDGET (self)));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROFILE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
  on_state (self);
}

static DexFuture *
load_fiber (RialtoFiber *fiber,
            gpointer     call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoProfileObject) profile = dex_await_object (dex_ref (call), &error);
  g_autoptr (RialtoProfilePage) self = rialto_fiber_dup_owner (fiber);

  if (self == NULL || g_cancellable_is_cancelled (rialto_fiber_get_cancellable (fiber)))
    return dex_future_new_true ();
  self->loading = FALSE;
  take_error (self, g_steal_pointer (&error));
  if (profile != NULL)
    set_profile (self, profile);
  return dex_future_new_true ();
}

static void
load (RialtoProfilePage *self)
{
  RialtoSession *session = rialto_membership_get_session (self->membership);
  RialtoGetUserArgs args = { .id = self->person };
  DexFuture *call;

  if (self->person == 0 || self->loading)
    return;
  self->loading = TRUE;
  call = rialto_session_take (session, rialto_api_get_user (rialto_session_get_transport (session), &args,
                                                            self->cancellable));
  dex_future_disown (rialto_async_spawn ("load-profile", self, self->cancellable, load_fiber, call,
                                         dex_unref));
  rialto_paged_list_reload (self->posts);
  rialto_profile_page_load_saved (self);
}

/* What is not shown is loaded when it is. */
static void
on_missed (RialtoProfilePage *self,
           RialtoTime         since)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) &&
      rialto_paged_list_is_behind (rialto_profile_page_get_list (self), since))
    load (self);
}

static void
on_retry (RialtoProfilePage *self)
{
  take_error (self, NULL);
  load (self);
}

/* The server has said how one stands to somebody: it shows other posts than before. */
static void
on_session_relation (RialtoProfilePage *self,
                     RialtoId           person)
{
  if (person != self->person)
    return;
  self->stale = rialto_paged_list_get_busy (self->posts);
  if (!self->stale)
    rialto_paged_list_reload (self->posts);
}

/* What was on its way when it changed may be from before. */
static void
on_busy (RialtoProfilePage *self)
{
  if (!self->stale || rialto_paged_list_get_busy (self->posts))
    return;
  self->stale = FALSE;
  rialto_paged_list_reload (self->posts);
}

/* The list stands still whatever is put above what is read. */
static void
on_new (RialtoProfilePage *self)
{
  if (rialto_paged_list_get_n_new (self->posts) > 0)
    rialto_paged_list_show_new (self->posts);
}

static void
on_fill (RialtoProfilePage *self,
         RialtoGap         *gap)
{
  rialto_paged_list_fill (rialto_profile_page_get_list (self), gap);
}

static void
on_setup (RialtoProfilePage *self,
          GtkWidget         *row)
{
  g_object_set (row, "membership", self->membership, NULL);
  g_object_bind_property (self, "profile", row, "profile", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self, "tab", row, "tab", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_signal_connect_object (row, "fill", G_CALLBACK (on_fill), self, G_CONNECT_SWAPPED);
}

static void
choose_person (RialtoProfilePage *self)
{
  RialtoAccountRecord *record = rialto_membership_get_record (self->membership);

  if (self->person == 0 && record != NULL)
    self->person = g_ascii_strtoll (rialto_account_record_get_user (record), NULL, 10);
}

static void
make_model (RialtoProfilePage *self)
{
  RialtoListUserPostsArgs args = { .id = self->person, .limit = POSTS_A_PAGE };

  self->posts = rialto_session_list (rialto_membership_get_session (self->membership),
                                     RIALTO_API_LIST_USER_POSTS, &args);
  rialto_paged_list_show_shunned (self->posts);
  g_signal_connect_object (self->posts, "notify::n-new", G_CALLBACK (on_new), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->posts, "notify::busy", G_CALLBACK (on_busy), self, G_CONNECT_SWAPPED);
  self->feet = g_list_store_new (RIALTO_TYPE_PAGED_LIST);
  self->heads = g_list_store_new (RIALTO_TYPE_PROFILE_OBJECT);
  self->parts = g_list_store_new (G_TYPE_LIST_MODEL);
  g_list_store_append (self->parts, self->heads);
  g_list_store_append (self->parts, self->feet);
  rialto_profile_page_follow_parts (self);
  self->model = G_LIST_MODEL (gtk_flatten_list_model_new (g_object_ref (G_LIST_MODEL (self->parts))));
}

static void
rialto_profile_page_constructed (GObject *object)
{
  RialtoProfilePage *self = RIALTO_PROFILE_PAGE (object);
  RialtoSession *session = rialto_membership_get_session (self->membership);
  g_autoptr (RialtoProfileObject) known = NULL;

  G_OBJECT_CLASS (rialto_profile_page_parent_class)->constructed (object);
  choose_person (self);
  make_model (self);
  g_signal_connect_object (session, "refresh", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "missed", G_CALLBACK (on_missed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "relation", G_CALLBACK (on_session_relation), self, G_CONNECT_SWAPPED);
  known = rialto_identity_map_lookup_profile (rialto_session_get_map (session), self->person);
  if (known != NULL)
    set_profile (self, known);
  rialto_profile_page_allow_actions (self);
  /* The template has asked before it was known. */
  g_object_notify_by_pspec (object, properties[PROP_VISITOR]);
  on_state (self);
}

/* What is shown again may have changed meanwhile. */
static void
rialto_profile_page_map (GtkWidget *widget)
{
  rialto_profile_page_drop_unsaved (RIALTO_PROFILE_PAGE (widget));
  GTK_WIDGET_CLASS (rialto_profile_page_parent_class)->map (widget);
  watch (RIALTO_PROFILE_PAGE (widget), TRUE);
  load (RIALTO_PROFILE_PAGE (widget));
}

static void
rialto_profile_page_unmap (GtkWidget *widget)
{
  watch (RIALTO_PROFILE_PAGE (widget), FALSE);
  GTK_WIDGET_CLASS (rialto_profile_page_parent_class)->unmap (widget);
}

static void
rialto_profile_page_get_property (GObject    *object,
                                  guint       property,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  RialtoProfilePage *self = RIALTO_PROFILE_PAGE (object);

  switch (property)
    {
    case PROP_MEMBERSHIP:
      g_value_set_object (value, self->membership);
      break;
    case PROP_PERSON:
      g_value_set_int64 (value, self->person);
      break;
    case PROP_PROFILE:
      g_value_set_object (value, self->profile);
      break;
    case PROP_MODEL:
      /* The head comes first: a list stands still when something is put above what it shows. */
      g_value_set_object (value, self->profile != NULL ? self->model : NULL);
      break;
    case PROP_TAB:
      g_value_set_string (value, self->tab);
      break;
    case PROP_STATE:
      g_value_set_enum (value, (gint) judge_state (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_VISITOR:
      g_value_set_boolean (value, self->person == 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_profile_page_set_property (GObject      *object,
                                  guint         property,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  if (property == PROP_MEMBERSHIP)
    RIALTO_PROFILE_PAGE (object)->membership = g_value_dup_object (value);
  else if (property == PROP_TAB)
    {
      if (rialto_profile_page_set_tab (RIALTO_PROFILE_PAGE (object), g_value_get_string (value)))
        g_object_notify_by_pspec (object, pspec);
    }
  else if (property == PROP_PERSON)
    RIALTO_PROFILE_PAGE (object)->person = g_value_get_int64 (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_profile_page_dispose (GObject *object)
{
  RialtoProfilePage *self = RIALTO_PROFILE_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_PROFILE_PAGE);
  g_clear_object (&self->relation_signals);
  g_clear_object (&self->profile_signals);
  g_clear_object (&self->model);
  g_clear_object (&self->parts);
  g_clear_object (&self->heads);
  g_clear_object (&self->feet);
  g_clear_object (&self->posts);
  g_clear_object (&self->saved);
  g_clear_object (&self->profile);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_profile_page_parent_class)->dispose (object);
}

static void
rialto_profile_page_finalize (GObject *object)
{
  RialtoProfilePage *self = RIALTO_PROFILE_PAGE (object);

  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
  g_free (self->tab);
  G_OBJECT_CLASS (rialto_profile_page_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags construct = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP,
                                                     construct);
  properties[PROP_PERSON] = g_param_spec_int64 ("person", NULL, NULL, 0, G_MAXINT64, 0, construct);
  properties[PROP_PROFILE] = g_param_spec_object ("profile", NULL, NULL, RIALTO_TYPE_PROFILE_OBJECT,
                                                  readable);
  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, readable);
  properties[PROP_TAB] = g_param_spec_string ("tab", NULL, NULL, NULL,
                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, RIALTO_TYPE_LISTING,
                                              RIALTO_LISTING_LOADING, readable);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  properties[PROP_VISITOR] = g_param_spec_boolean ("visitor", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_profile_page_class_init (RialtoProfilePageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->constructed = rialto_profile_page_constructed;
  object_class->get_property = rialto_profile_page_get_property;
  object_class->set_property = rialto_profile_page_set_property;
  object_class->dispose = rialto_profile_page_dispose;
  object_class->finalize = rialto_profile_page_finalize;
  widget_class->map = rialto_profile_page_map;
  widget_class->unmap = rialto_profile_page_unmap;
  install_properties (object_class);

  g_type_ensure (RIALTO_TYPE_FEED_LIST);
  g_type_ensure (RIALTO_TYPE_PLACE);
  g_type_ensure (RIALTO_TYPE_PROFILE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-profile-page.ui");
  rialto_profile_page_install_actions (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, page_title);
  gtk_widget_class_bind_template_callback (widget_class, empty_title);
  gtk_widget_class_bind_template_callback (widget_class, empty_description);
  gtk_widget_class_bind_template_callback (widget_class, empty_label);
  gtk_widget_class_bind_template_callback (widget_class, empty_action);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_profile_page_init (RialtoProfilePage *self)
{
  self->cancellable = g_cancellable_new ();
  self->tab = g_strdup ("outfits");
  self->profile_signals = g_signal_group_new (RIALTO_TYPE_PROFILE_OBJECT);
  g_signal_group_connect_swapped (self->profile_signals, "notify::relation", G_CALLBACK (on_profile), self);
  g_signal_group_connect_swapped (self->profile_signals, "notify::deleted", G_CALLBACK (on_state), self);
  self->relation_signals = g_signal_group_new (RIALTO_TYPE_RELATION_OBJECT);
  g_signal_group_connect_swapped (self->relation_signals, "notify", G_CALLBACK (on_relation), self);
  /* Until their name is known. */
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), _ ("Profile"));
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rialto_profile_page_new:
 * @membership: who looks
 * @person: at whom
 *
 * Returns: (transfer floating): somebody's page
 */
AdwNavigationPage *
rialto_profile_page_new (RialtoMembership *membership,
                         RialtoId          person)
{
  return g_object_new (RIALTO_TYPE_PROFILE_PAGE, "membership", membership, "person", person, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-composition-private.h"

#include <glib/gi18n.h>

/**
 * RialtoComposition:
 *
 * A post that is being written, or one that is edited. Either is kept as a draft, a new one with its pictures, until it is posted,
 * saved or thrown away. There is one draft of a new post and one of each that is edited, and therefore one composition of it at a time.
 * What a new one becomes is in rialto-composition-sending.c, how one is edited in rialto-composition-editing.c.
 */

enum
{
  PROP_0,
  PROP_POST,
  PROP_PICTURES,
  PROP_CAPTION,
  PROP_WARNING,
  PROP_AUDIENCE,
  PROP_CAN_ADD,
  PROP_CAN_POST,
  PROP_OBSTACLE,
  PROP_BLANK,
  PROP_CHANGED,
  PROP_LOADING,
  PROP_UNSAVED,
  PROP_ELSEWHERE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoComposition, rialto_composition, G_TYPE_OBJECT)

static void
tell (RialtoComposition *self,
      guint              property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
on_changed (RialtoComposition *self)
{
  tell (self, PROP_CAN_POST);
  tell (self, PROP_OBSTACLE);
  tell (self, PROP_BLANK);
  tell (self, PROP_CHANGED);
  rialto_composition_keep (self);
}

static void
on_pictures (RialtoComposition *self)
{
  tell (self, PROP_CAN_ADD);
  on_changed (self);
}

static void
set_caption (RialtoComposition *self,
             const char        *caption)
{
  if (!g_set_str (&self->caption, caption != NULL ? caption : ""))
    return;
  tell (self, PROP_CAPTION);
  on_changed (self);
}

static void
set_warning (RialtoComposition *self,
             const char        *warning)
{
  if (!g_set_str (&self->warning, warning != NULL ? warning : ""))
    return;
  tell (self, PROP_WARNING);
  on_changed (self);
}

static void
set_audience (RialtoComposition *self,
              RialtoAudience     audience)
{
  if (self->audience == audience)
    return;
  self->audience = audience;
  tell (self, PROP_AUDIENCE);
  on_changed (self);
}

/*< private >
 * rialto_composition_set_words:
 * @self: a composition
 * @caption: what it says
 * @warning: (nullable): its warning
 * @audience: for whom it is
 */
void
rialto_composition_set_words (RialtoComposition *self,
                              const char        *caption,
                              const char        *warning,
                              RialtoAudience     audience)
{
  set_caption (self, caption);
  set_warning (self, warning);
  set_audience (self, audience);
}

/*< private >
 * rialto_composition_set_done:
 * @self: a composition
 * @done: whether it is posted or thrown away
 */
void
rialto_composition_set_done (RialtoComposition *self,
                             gboolean           done)
{
  if (self->done == done)
    return;
  self->done = done;
  tell (self, PROP_CAN_POST);
}

/*< private >
 * rialto_composition_set_unsaved:
 * @self: a composition
 * @unsaved: whether it has changes that were left last time
 */
void
rialto_composition_set_unsaved (RialtoComposition *self,
                                gboolean           unsaved)
{
  if (self->unsaved == unsaved)
    return;
  self->unsaved = unsaved;
  tell (self, PROP_UNSAVED);
}

/*< private >
 * rialto_composition_set_elsewhere:
 * @self: a composition
 * @elsewhere: (nullable): what somebody else has made of the post
 */
void
rialto_composition_set_elsewhere (RialtoComposition *self,
                                  const char        *elsewhere)
{
  if (g_set_str (&self->elsewhere, elsewhere))
    tell (self, PROP_ELSEWHERE);
}

/*< private >
 * rialto_composition_append:
 * @self: a composition
 * @picture: one more
 */
void
rialto_composition_append (RialtoComposition     *self,
                           RialtoComposedPicture *picture)
{
  g_signal_connect_object (picture, "notify", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_list_store_append (self->pictures, picture);
}

/*< private >
 * rialto_composition_begin_reading:
 * @self: a composition
 *
 * What there is is not all of it: it is neither kept nor posted until rialto_composition_end_reading().
 */
void
rialto_composition_begin_reading (RialtoComposition *self)
{
  self->n_reading++;
  tell (self, PROP_CAN_POST);
  tell (self, PROP_LOADING);
}

/*< private >
 * rialto_composition_end_reading:
 * @self: a composition
 */
void
rialto_composition_end_reading (RialtoComposition *self)
{
  self->n_reading--;
  tell (self, PROP_CAN_POST);
  tell (self, PROP_LOADING);
  rialto_composition_keep (self);
}

static guint
get_n_pictures (RialtoComposition *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->pictures));
}

/*< private >
 * rialto_composition_can_add:
 * @self: a composition
 *
 * Returns: whether there is room for a picture
 */
gboolean
rialto_composition_can_add (RialtoComposition *self)
{
  return self->post == NULL && get_n_pictures (self) < RIALTO_COMPOSITION_PICTURES;
}

static const char *
get_obstacle_of (RialtoComposedPicture *picture)
{
  if (rialto_composed_picture_get_error (picture) != NULL)
    return _ ("One of the pictures cannot be posted. Remove it.");
  if (!rialto_composed_picture_get_ready (picture))
    return _ ("The pictures are still being prepared.");
  if (g_utf8_strlen (rialto_composed_picture_get_alt (picture), -1) > RIALTO_ALT_MAX)
    return _ ("One of the descriptions is too long.");
  return NULL;
}

/* Why it cannot be posted yet. */
static const char *
get_obstacle (RialtoComposition *self)
{
  const char *obstacle = NULL;

  if (get_n_pictures (self) == 0)
    return _ ("A post needs at least one picture.");
  if (g_utf8_strlen (self->caption, -1) > RIALTO_CAPTION_MAX)
    return _ ("The caption is too long.");
  if (g_utf8_strlen (self->warning, -1) > RIALTO_WARNING_MAX)
    return _ ("The content warning is too long.");
  for (guint i = 0; i < get_n_pictures (self) && obstacle == NULL; i++)
    {
      g_autoptr (RialtoComposedPicture) picture = g_list_model_get_item (G_LIST_MODEL (self->pictures), i);

      obstacle = get_obstacle_of (picture);
    }
  return obstacle;
}

static void
rialto_composition_get_property (GObject    *object,
                                 guint       property,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  RialtoComposition *self = RIALTO_COMPOSITION (object);

  switch (property)
    {
    case PROP_POST:
      g_value_set_object (value, self->post);
      break;
    case PROP_PICTURES:
      g_value_set_object (value, self->pictures);
      break;
    case PROP_CAPTION:
      g_value_set_string (value, self->caption);
      break;
    case PROP_WARNING:
      g_value_set_string (value, self->warning);
      break;
    case PROP_AUDIENCE:
      g_value_set_uint (value, self->audience);
      break;
    case PROP_CAN_ADD:
      g_value_set_boolean (value, rialto_composition_can_add (self));
      break;
    case PROP_CAN_POST:
      g_value_set_boolean (value, rialto_composition_can_post (self));
      break;
    case PROP_OBSTACLE:
      g_value_set_string (value, get_obstacle (self));
      break;
    case PROP_BLANK:
      g_value_set_boolean (value, rialto_composition_is_blank (self));
      break;
    case PROP_CHANGED:
      g_value_set_boolean (value, rialto_composition_has_changes (self));
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->post != NULL && self->n_reading > 0);
      break;
    case PROP_UNSAVED:
      g_value_set_boolean (value, self->unsaved);
      break;
    case PROP_ELSEWHERE:
      g_value_set_string (value, self->elsewhere);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_composition_set_property (GObject      *object,
                                 guint         property,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  RialtoComposition *self = RIALTO_COMPOSITION (object);

  if (property == PROP_CAPTION)
    set_caption (self, g_value_get_string (value));
  else if (property == PROP_WARNING)
    set_warning (self, g_value_get_string (value));
  else if (property == PROP_AUDIENCE)
    set_audience (self, (RialtoAudience) g_value_get_uint (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

/* All that live, also those that were thrown away; not owned. */
static GPtrArray *living;

static RialtoComposition *
find_living (RialtoMembership *membership,
             RialtoPostObject *post)
{
  for (guint i = 0; living != NULL && i < living->len; i++)
    {
      RialtoComposition *self = living->pdata[i];

      if (self->membership == membership && self->post == post && !self->done)
        return self;
    }
  return NULL;
}

/*< private >
 * rialto_composition_is_aside:
 * @key: of a draft
 *
 * Returns: whether it was thrown away, and somebody may want it back
 */
gboolean
rialto_composition_is_aside (const char *key)
{
  for (guint i = 0; living != NULL && i < living->len; i++)
    if (g_str_equal (((RialtoComposition *) living->pdata[i])->key, key))
      return TRUE;
  return FALSE;
}

static void
rialto_composition_dispose (GObject *object)
{
  g_cancellable_cancel (RIALTO_COMPOSITION (object)->cancellable);
  if (living != NULL)
    g_ptr_array_remove_fast (living, object);
  if (RIALTO_COMPOSITION (object)->aside)
    rialto_composition_discard (RIALTO_COMPOSITION (object));
  G_OBJECT_CLASS (rialto_composition_parent_class)->dispose (object);
}

static void
rialto_composition_finalize (GObject *object)
{
  RialtoComposition *self = RIALTO_COMPOSITION (object);

  g_clear_object (&self->pictures);
  g_clear_object (&self->post);
  g_clear_object (&self->membership);
  g_clear_object (&self->cancellable);
  dex_clear (&self->restored);
  g_clear_pointer (&self->caption, g_free);
  g_clear_pointer (&self->warning, g_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->old, g_variant_unref);
  g_clear_pointer (&self->start, g_variant_unref);
  g_clear_pointer (&self->elsewhere, g_free);
  G_OBJECT_CLASS (rialto_composition_parent_class)->finalize (object);
}

static void
rialto_composition_class_init (RialtoCompositionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_composition_get_property;
  object_class->set_property = rialto_composition_set_property;
  object_class->dispose = rialto_composition_dispose;
  object_class->finalize = rialto_composition_finalize;

  properties[PROP_POST] = g_param_spec_object ("post", NULL, NULL, RIALTO_TYPE_POST_OBJECT, flags);
  properties[PROP_PICTURES] = g_param_spec_object ("pictures", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_CAPTION] = g_param_spec_string ("caption", NULL, NULL, NULL, writable);
  properties[PROP_WARNING] = g_param_spec_string ("warning", NULL, NULL, NULL, writable);
  /* A number, because that is what a list of choices can be bound to. */
  properties[PROP_AUDIENCE] = g_param_spec_uint ("audience", NULL, NULL, 0, G_MAXUINT, 0, writable);
  properties[PROP_CAN_ADD] = g_param_spec_boolean ("can-add", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_POST] = g_param_spec_boolean ("can-post", NULL, NULL, FALSE, flags);
  properties[PROP_OBSTACLE] = g_param_spec_string ("obstacle", NULL, NULL, NULL, flags);
  properties[PROP_BLANK] = g_param_spec_boolean ("blank", NULL, NULL, TRUE, flags);
  properties[PROP_CHANGED] = g_param_spec_boolean ("changed", NULL, NULL, FALSE, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_UNSAVED] = g_param_spec_boolean ("unsaved", NULL, NULL, FALSE, flags);
  properties[PROP_ELSEWHERE] = g_param_spec_string ("elsewhere", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_composition_init (RialtoComposition *self)
{
  self->pictures = g_list_store_new (RIALTO_TYPE_COMPOSED_PICTURE);
  self->cancellable = g_cancellable_new ();
  self->caption = g_strdup ("");
  self->warning = g_strdup ("");
  self->key = g_strdup (RIALTO_COMPOSITION_KEY);
  g_signal_connect_object (self->pictures, "items-changed", G_CALLBACK (on_pictures), self,
                           G_CONNECT_SWAPPED);
}

/**
 * rialto_composition_new:
 * @membership: a member
 * @post: (nullable): what is edited; %NULL: a new post; both begin with the draft that was left
 *
 * Returns: (transfer full): a composition: that which somebody has begun, as long as anybody has it
 */
RialtoComposition *
rialto_composition_new (RialtoMembership *membership,
                        RialtoPostObject *post)
{
  RialtoComposition *self = find_living (membership, post);

  if (self != NULL)
    {
      rialto_composition_set_unsaved (self, rialto_composition_has_changes (self));
      return g_object_ref (self);
    }
  self = g_object_new (RIALTO_TYPE_COMPOSITION, NULL);
  self->membership = g_object_ref (membership);
  if (living == NULL)
    living = g_ptr_array_new ();
  g_ptr_array_add (living, self);
  g_set_object (&self->post, post);
  if (post == NULL)
    rialto_composition_restore (self);
  else
    rialto_composition_begin_edit (self);
  return self;
}

/**
 * rialto_composition_when_kept:
 * @membership: a member
 *
 * Returns: (transfer full): resolves when the draft has all pictures that were put into what is being written
 */
DexFuture *
rialto_composition_when_kept (RialtoMembership *membership)
{
  RialtoComposition *self = find_living (membership, NULL);

  return self != NULL ? rialto_composition_when_prepared (self) : dex_future_new_true ();
}

/*< private >
 * rialto_composition_when_prepared:
 * @self: a composition
 *
 * Returns: (transfer full): resolves when the draft has all its pictures
 */
DexFuture *
rialto_composition_when_prepared (RialtoComposition *self)
{
  if (self->n_preparing == 0)
    return dex_future_new_true ();
  if (self->prepared == NULL)
    self->prepared = dex_promise_new ();
  return dex_ref (self->prepared);
}

/**
 * rialto_composition_get_post:
 * @self: a composition
 *
 * Returns: (transfer none) (nullable): what is edited
 */
RialtoPostObject *
rialto_composition_get_post (RialtoComposition *self)
{
  return self->post;
}

/**
 * rialto_composition_get_pictures:
 * @self: a composition
 *
 * Returns: (transfer none): its pictures, in order
 */
GListModel *
rialto_composition_get_pictures (RialtoComposition *self)
{
  return G_LIST_MODEL (self->pictures);
}

/**
 * rialto_composition_get_caption:
 * @self: a composition
 *
 * Returns: (transfer none): what it says
 */
const char *
rialto_composition_get_caption (RialtoComposition *self)
{
  return self->caption;
}

/**
 * rialto_composition_get_warning:
 * @self: a composition
 *
 * Returns: (transfer none): what to say before showing it; empty for nothing
 */
const char *
rialto_composition_get_warning (RialtoComposition *self)
{
  return self->warning;
}

/**
 * rialto_composition_get_audience:
 * @self: a composition
 *
 * Returns: for whom it is
 */
RialtoAudience
rialto_composition_get_audience (RialtoComposition *self)
{
  return self->audience;
}

/**
 * rialto_composition_count_missing:
 * @self: a composition
 *
 * Returns: how many pictures nobody has described
 */
guint
rialto_composition_count_missing (RialtoComposition *self)
{
  guint n = 0;

  for (guint i = 0; i < get_n_pictures (self); i++)
    {
      g_autoptr (RialtoComposedPicture) picture = g_list_model_get_item (G_LIST_MODEL (self->pictures), i);

      n += *rialto_composed_picture_get_alt (picture) == '\0';
    }
  return n;
}

/**
 * rialto_composition_can_post:
 * @self: a composition
 *
 * Returns: whether it is complete, nothing in it is too long, and it has not been posted or thrown away already
 */
gboolean
rialto_composition_can_post (RialtoComposition *self)
{
  return !self->done && self->n_reading == 0 && get_obstacle (self) == NULL;
}

/**
 * rialto_composition_get_membership:
 * @self: a composition
 *
 * Returns: (transfer none): whose it is
 */
RialtoMembership *
rialto_composition_get_membership (RialtoComposition *self)
{
  return self->membership;
}

/**
 * rialto_composition_is_open:
 * @self: a composition
 *
 * Returns: whether it is a new post that was neither posted nor thrown away
 */
gboolean
rialto_composition_is_open (RialtoComposition *self)
{
  return self->post == NULL && !self->done;
}

/**
 * rialto_composition_is_blank:
 * @self: a composition
 *
 * Returns: whether nothing would be lost with it
 */
gboolean
rialto_composition_is_blank (RialtoComposition *self)
{
  return get_n_pictures (self) == 0 && *self->caption == '\0' && *self->warning == '\0';
}

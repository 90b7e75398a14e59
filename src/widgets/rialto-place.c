/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-place.h"

#include "rialto-announcement.h"
#include "rialto-focus-keeper.h"
#include "rialto-listing.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/* A quick answer should not flash a spinner. */
#define SPINNER_DELAY_MS 300

/**
 * RialtoPlace:
 *
 * The states that every place in the app has: loading, empty, content and error, and a banner over them while it is offline. The page
 * that holds one binds `state` and `offline` to what it shows, and puts its list or cards into `content`.
 *
 * `retry` is emitted by the button of the error state.
 */
struct _RialtoPlace
{
  GtkWidget parent_instance;

  /* owned */
  GtkWidget *content;
  char      *empty_icon;
  char      *empty_title;
  char      *empty_description;
  char      *empty_label;
  char      *empty_action;
  char      *error_text;
  guint      spinner_timeout;

  RialtoFocusKeeper *focus;

  RialtoListing state;
  gboolean      offline;
  gboolean      waiting;
};

enum
{
  PROP_0,
  PROP_CONTENT,
  PROP_STATE,
  PROP_OFFLINE,
  PROP_WAITING,
  PROP_EMPTY_ICON,
  PROP_EMPTY_TITLE,
  PROP_EMPTY_DESCRIPTION,
  PROP_EMPTY_LABEL,
  PROP_EMPTY_ACTION,
  PROP_ERROR_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint retry_signal;

G_DEFINE_FINAL_TYPE (RialtoPlace, rialto_place, GTK_TYPE_WIDGET)

static void
set_waiting (RialtoPlace *self,
             gboolean     waiting)
{
  if (self->waiting == waiting)
    return;
  self->waiting = waiting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING]);
}

static void
on_spinner_due (gpointer data)
{
  RialtoPlace *self = data;

  self->spinner_timeout = 0;
  set_waiting (self, TRUE);
}

static void
await_spinner (RialtoPlace *self)
{
  g_clear_handle_id (&self->spinner_timeout, g_source_remove);
  set_waiting (self, FALSE);
  if (self->state == RIALTO_LISTING_LOADING)
    self->spinner_timeout = g_timeout_add_once (SPINNER_DELAY_MS, on_spinner_due, self);
}

static void
set_state (RialtoPlace  *self,
           RialtoListing state)
{
  if (self->state == state)
    return;
  self->state = state;
  await_spinner (self);
  if (state == RIALTO_LISTING_ERROR)
    rialto_announce (GTK_WIDGET (self), _ ("This Could Not Be Loaded"));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  rialto_focus_keeper_look (self->focus);
}

static void
set_flag (RialtoPlace *self,
          gboolean    *flag,
          gboolean     value,
          guint        property)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* The stack's page for a state: its nick. */
static char *
state_page (gpointer      self,
            RialtoListing state)
{
  g_autoptr (GEnumClass) states = g_type_class_ref (RIALTO_TYPE_LISTING);

  return g_strdup (g_enum_get_value (states, (gint) state)->value_nick);
}

/* Whether what is shown was here before the line broke; where nothing was, the state itself says what is wrong. */
static gboolean
is_old (gpointer      self,
        RialtoListing state,
        gboolean      offline)
{
  return offline && (state == RIALTO_LISTING_CONTENT || state == RIALTO_LISTING_EMPTY);
}

static void
on_retry (RialtoPlace *self)
{
  g_signal_emit (self, retry_signal, 0);
}

static char **
string_field (RialtoPlace *self,
              guint        property)
{
  switch (property)
    {
    case PROP_EMPTY_ICON:
      return &self->empty_icon;
    case PROP_EMPTY_TITLE:
      return &self->empty_title;
    case PROP_EMPTY_DESCRIPTION:
      return &self->empty_description;
    case PROP_EMPTY_LABEL:
      return &self->empty_label;
    case PROP_EMPTY_ACTION:
      return &self->empty_action;
    case PROP_ERROR_TEXT:
      return &self->error_text;
    default:
      return NULL;
    }
}

static void
rialto_place_get_property (GObject    *object,
                           guint       property,
                           GValue     *value,
                           GParamSpec *pspec)
{
  RialtoPlace *self = RIALTO_PLACE (object);

  if (property == PROP_CONTENT)
    g_value_set_object (value, self->content);
  else if (property == PROP_STATE)
    g_value_set_enum (value, (gint) self->state);
  else if (property == PROP_OFFLINE)
    g_value_set_boolean (value, self->offline);
  else if (property == PROP_WAITING)
    g_value_set_boolean (value, self->waiting);
  else if (string_field (self, property) != NULL)
    g_value_set_string (value, *string_field (self, property));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_place_set_property (GObject      *object,
                           guint         property,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  RialtoPlace *self = RIALTO_PLACE (object);

  if (property == PROP_CONTENT)
    {
      if (g_set_object (&self->content, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
    }
  else if (property == PROP_STATE)
    set_state (self, (RialtoListing) g_value_get_enum (value));
  else if (property == PROP_OFFLINE)
    set_flag (self, &self->offline, g_value_get_boolean (value), property);
  else if (string_field (self, property) != NULL)
    {
      if (g_set_str (string_field (self, property), g_value_get_string (value)))
        g_object_notify_by_pspec (object, pspec);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_place_dispose (GObject *object)
{
  RialtoPlace *self = RIALTO_PLACE (object);

  g_clear_handle_id (&self->spinner_timeout, g_source_remove);
  rialto_template_dispose (self, RIALTO_TYPE_PLACE);
  g_clear_object (&self->focus);
  g_clear_object (&self->content);
  G_OBJECT_CLASS (rialto_place_parent_class)->dispose (object);
}

static void
rialto_place_finalize (GObject *object)
{
  for (guint property = 1; property < N_PROPS; property++)
    if (string_field (RIALTO_PLACE (object), property) != NULL)
      g_free (*string_field (RIALTO_PLACE (object), property));
  G_OBJECT_CLASS (rialto_place_parent_class)->finalize (object);
}

static void
rialto_place_class_init (RialtoPlaceClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_place_get_property;
  object_class->set_property = rialto_place_set_property;
  object_class->dispose = rialto_place_dispose;
  object_class->finalize = rialto_place_finalize;

  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, RIALTO_TYPE_LISTING,
                                              RIALTO_LISTING_LOADING, flags);
  properties[PROP_OFFLINE] = g_param_spec_boolean ("offline", NULL, NULL, FALSE, flags);
  properties[PROP_WAITING] = g_param_spec_boolean ("waiting", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_EMPTY_ICON] = g_param_spec_string ("empty-icon", NULL, NULL, NULL, flags);
  properties[PROP_EMPTY_TITLE] = g_param_spec_string ("empty-title", NULL, NULL, NULL, flags);
  properties[PROP_EMPTY_DESCRIPTION] = g_param_spec_string ("empty-description", NULL, NULL, NULL, flags);
  properties[PROP_EMPTY_LABEL] = g_param_spec_string ("empty-label", NULL, NULL, NULL, flags);
  properties[PROP_EMPTY_ACTION] = g_param_spec_string ("empty-action", NULL, NULL, NULL, flags);
  properties[PROP_ERROR_TEXT] = g_param_spec_string ("error-text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  retry_signal = g_signal_new ("retry", RIALTO_TYPE_PLACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-place.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  rialto_template_callbacks_bind (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, state_page);
  gtk_widget_class_bind_template_callback (widget_class, is_old);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
}

static void
rialto_place_init (RialtoPlace *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->focus = rialto_focus_keeper_new (GTK_WIDGET (self));
  await_spinner (self);
}

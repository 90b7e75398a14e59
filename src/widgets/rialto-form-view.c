/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-form-view.h"

#include "rialto-form-button.h"
#include "rialto-template-callbacks.h"

#include <adwaita.h>

/**
 * RialtoFormView:
 *
 * A page to fill in: a header bar, a few words, the fields (`content`), what was wrong, the button that submits, and what else one may do
 * (`more`). `submit` is emitted when the form is ready and somebody wants it sent: by the button, or by a page's entries through
 * `form.submit`.
 */
struct _RialtoFormView
{
  GtkWidget parent_instance;

  /* owned */
  RialtoForm *form;
  GtkWidget  *content;
  GtkWidget  *more; /* nullable */
  char       *description;
  char       *text; /* of the button */
};

enum
{
  PROP_0,
  PROP_FORM,
  PROP_CONTENT,
  PROP_MORE,
  PROP_DESCRIPTION,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint submit_signal;

G_DEFINE_FINAL_TYPE (RialtoFormView, rialto_form_view, GTK_TYPE_WIDGET)

static void
on_submit (RialtoFormView *self)
{
  if (self->form != NULL && rialto_form_get_ready (self->form))
    g_signal_emit (self, submit_signal, 0);
}

static void
on_failed (RialtoFormView *self)
{
  g_autofree char *failure = NULL;

  g_object_get (self->form, "failure", &failure, NULL);
  if (failure != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), failure, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
rialto_form_view_get_property (GObject    *object,
                               guint       property,
                               GValue     *value,
                               GParamSpec *pspec)
{
  RialtoFormView *self = RIALTO_FORM_VIEW (object);

  switch (property)
    {
    case PROP_FORM:
      g_value_set_object (value, self->form);
      break;
    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;
    case PROP_MORE:
      g_value_set_object (value, self->more);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static gboolean
set_form (RialtoFormView *self,
          RialtoForm     *form)
{
  if (!g_set_object (&self->form, form))
    return FALSE;
  if (form != NULL)
    g_signal_connect_object (form, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  return TRUE;
}

static gboolean
take (RialtoFormView *self,
      guint           property,
      const GValue   *value)
{
  switch (property)
    {
    case PROP_FORM:
      return set_form (self, g_value_get_object (value));
    case PROP_CONTENT:
      return g_set_object (&self->content, g_value_get_object (value));
    case PROP_MORE:
      return g_set_object (&self->more, g_value_get_object (value));
    case PROP_DESCRIPTION:
      return g_set_str (&self->description, g_value_get_string (value));
    default:
      return g_set_str (&self->text, g_value_get_string (value));
    }
}

static void
rialto_form_view_set_property (GObject      *object,
                               guint         property,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  if (property == PROP_0 || property >= N_PROPS)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
  else if (take (RIALTO_FORM_VIEW (object), property, value))
    g_object_notify_by_pspec (object, pspec);
}

static void
rialto_form_view_dispose (GObject *object)
{
  RialtoFormView *self = RIALTO_FORM_VIEW (object);

  rialto_template_dispose (self, RIALTO_TYPE_FORM_VIEW);
  g_clear_object (&self->form);
  g_clear_object (&self->content);
  g_clear_object (&self->more);
  G_OBJECT_CLASS (rialto_form_view_parent_class)->dispose (object);
}

static void
rialto_form_view_finalize (GObject *object)
{
  RialtoFormView *self = RIALTO_FORM_VIEW (object);

  g_free (self->description);
  g_free (self->text);
  G_OBJECT_CLASS (rialto_form_view_parent_class)->finalize (object);
}

/* One begins to type at once. */
static void
on_shown (RialtoFormView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (self->content != NULL && (focus == NULL || !gtk_widget_is_ancestor (focus, self->content)))
    gtk_widget_child_focus (self->content, GTK_DIR_TAB_FORWARD);
}

static void
rialto_form_view_root (GtkWidget *widget)
{
  GtkWidget *page = gtk_widget_get_ancestor (widget, ADW_TYPE_NAVIGATION_PAGE);

  GTK_WIDGET_CLASS (rialto_form_view_parent_class)->root (widget);
  if (page != NULL)
    g_signal_connect_object (page, "shown", G_CALLBACK (on_shown), widget, G_CONNECT_SWAPPED);
}

static void
act_submit (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  on_submit (RIALTO_FORM_VIEW (widget));
}

static void
rialto_form_view_class_init (RialtoFormViewClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_form_view_get_property;
  object_class->set_property = rialto_form_view_set_property;
  object_class->dispose = rialto_form_view_dispose;
  object_class->finalize = rialto_form_view_finalize;
  widget_class->root = rialto_form_view_root;

  properties[PROP_FORM] = g_param_spec_object ("form", NULL, NULL, RIALTO_TYPE_FORM, flags);
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_MORE] = g_param_spec_object ("more", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  submit_signal = g_signal_new ("submit", RIALTO_TYPE_FORM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);

  g_type_ensure (RIALTO_TYPE_FORM_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-form-view.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "form.submit", NULL, act_submit);
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_form_view_init (RialtoFormView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

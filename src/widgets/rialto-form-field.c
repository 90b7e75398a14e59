/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-form-field.h"

#include "rialto-template-callbacks.h"

/**
 * RialtoFormField:
 *
 * Ties an entry to a field of a #RialtoForm, and stands below it: says what is wrong with the value, else the hint. `entry` is any
 * #GtkEditable; Enter in one submits (`form.submit`). A field that was refused gets the focus, and is described by this row to readers.
 */
struct _RialtoFormField
{
  AdwPreferencesRow parent_instance;

  /* owned */
  RialtoForm  *form;
  GtkEditable *entry;
  char        *field;
  char        *hint;
  char        *text;

  gboolean required;
};

enum
{
  PROP_0,
  PROP_FORM,
  PROP_ENTRY,
  PROP_FIELD,
  PROP_HINT,
  PROP_REQUIRED,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoFormField, rialto_form_field, ADW_TYPE_PREFERENCES_ROW)

static gboolean
is_tied (RialtoFormField *self)
{
  return self->form != NULL && self->entry != NULL && self->field != NULL;
}

static void
set_text (RialtoFormField *self,
          const char      *text)
{
  if (g_set_str (&self->text, text))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

static void
mark (RialtoFormField *self,
      const char      *fault)
{
  GtkWidget *entry = GTK_WIDGET (self->entry);

  set_text (self, fault != NULL ? fault : self->hint);
  if (fault != NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self), "faulty");
      gtk_widget_add_css_class (entry, "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                                   GTK_ACCESSIBLE_INVALID_TRUE, -1);
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), "faulty");
      gtk_widget_remove_css_class (entry, "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID);
    }
  if (self->text != NULL)
    gtk_widget_add_css_class (entry, "noted");
  else
    gtk_widget_remove_css_class (entry, "noted");
}

static void
on_form_changed (RialtoFormField *self)
{
  /* What the entry holds is deleted first, which is told to the form, too. */
  g_autofree char *value = g_strdup (rialto_form_get_value (self->form, self->field));

  if (!g_str_equal (gtk_editable_get_text (self->entry), value))
    gtk_editable_set_text (self->entry, value);
  mark (self, rialto_form_get_fault (self->form, self->field));
}

static void
on_entry_changed (RialtoFormField *self)
{
  rialto_form_set_value (self->form, self->field, gtk_editable_get_text (self->entry));
}

static void
on_failed (RialtoFormField *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (rialto_form_get_fault (self->form, self->field) == NULL)
    return;
  gtk_accessible_announce (GTK_ACCESSIBLE (self), self->text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  /* The first of several keeps it. */
  if (focus == NULL || !gtk_widget_has_css_class (gtk_widget_get_parent (focus), "error"))
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/* Enter. */
static void
on_activated (RialtoFormField *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "form.submit", NULL);
}

static void
tie (RialtoFormField *self)
{
  g_autofree char *detailed = NULL;

  if (!is_tied (self))
    return;
  detailed = g_strconcat ("changed::", self->field, NULL);
  rialto_form_add_field (self->form, self->field, self->required);
  g_signal_connect_object (self->form, detailed, G_CALLBACK (on_form_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (on_entry_changed), self, G_CONNECT_SWAPPED);
  if (ADW_IS_ENTRY_ROW (self->entry))
    g_signal_connect_object (self->entry, "entry-activated", G_CALLBACK (on_activated), self,
                             G_CONNECT_SWAPPED);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self,
                                  NULL, -1);
  on_form_changed (self);
}

static void
rialto_form_field_get_property (GObject    *object,
                                guint       property,
                                GValue     *value,
                                GParamSpec *pspec)
{
  RialtoFormField *self = RIALTO_FORM_FIELD (object);

  switch (property)
    {
    case PROP_FORM:
      g_value_set_object (value, self->form);
      break;
    case PROP_ENTRY:
      g_value_set_object (value, self->entry);
      break;
    case PROP_FIELD:
      g_value_set_string (value, self->field);
      break;
    case PROP_HINT:
      g_value_set_string (value, self->hint);
      break;
    case PROP_REQUIRED:
      g_value_set_boolean (value, self->required);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static gboolean
take (RialtoFormField *self,
      guint            property,
      const GValue    *value)
{
  gboolean before = self->required;

  switch (property)
    {
    case PROP_FORM:
      return g_set_object (&self->form, g_value_get_object (value));
    case PROP_ENTRY:
      return g_set_object (&self->entry, g_value_get_object (value));
    case PROP_FIELD:
      return g_set_str (&self->field, g_value_get_string (value));
    case PROP_HINT:
      return g_set_str (&self->hint, g_value_get_string (value));
    default:
      self->required = g_value_get_boolean (value);
      return self->required != before;
    }
}

static void
rialto_form_field_set_property (GObject      *object,
                                guint         property,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  RialtoFormField *self = RIALTO_FORM_FIELD (object);
  gboolean was_tied = is_tied (self);

  if (property == PROP_0 || property >= PROP_TEXT)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
  else if (take (self, property, value))
    {
      if (!was_tied)
        tie (self);
      else if (property == PROP_REQUIRED)
        rialto_form_add_field (self->form, self->field, self->required);
      else if (property == PROP_HINT)
        mark (self, rialto_form_get_fault (self->form, self->field));
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
rialto_form_field_dispose (GObject *object)
{
  RialtoFormField *self = RIALTO_FORM_FIELD (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_FORM_FIELD);
  g_clear_object (&self->form);
  g_clear_object (&self->entry);
  G_OBJECT_CLASS (rialto_form_field_parent_class)->dispose (object);
}

static void
rialto_form_field_finalize (GObject *object)
{
  RialtoFormField *self = RIALTO_FORM_FIELD (object);

  g_free (self->field);
  g_free (self->hint);
  g_free (self->text);
  G_OBJECT_CLASS (rialto_form_field_parent_class)->finalize (object);
}

/**
 * rialto_form_pass_focus:
 * @row: a row of a form that only says something
 * @direction: where the focus goes
 *
 * A list ends where a row takes no focus; this hands it on to the next one.
 *
 * Returns: whether somebody took it
 */
gboolean
rialto_form_pass_focus (GtkWidget       *row,
                        GtkDirectionType direction)
{
  gboolean back = direction == GTK_DIR_TAB_BACKWARD || direction == GTK_DIR_UP;
  GtkWidget *next = row;

  do
    next = back ? gtk_widget_get_prev_sibling (next) : gtk_widget_get_next_sibling (next);
  while (next != NULL && !gtk_widget_get_visible (next));
  return next != NULL && gtk_widget_child_focus (next, direction);
}

static void
rialto_form_field_class_init (RialtoFormFieldClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_form_field_get_property;
  object_class->set_property = rialto_form_field_set_property;
  object_class->dispose = rialto_form_field_dispose;
  object_class->finalize = rialto_form_field_finalize;
  widget_class->focus = rialto_form_pass_focus;

  properties[PROP_FORM] = g_param_spec_object ("form", NULL, NULL, RIALTO_TYPE_FORM, flags);
  properties[PROP_ENTRY] = g_param_spec_object ("entry", NULL, NULL, GTK_TYPE_EDITABLE, flags);
  properties[PROP_FIELD] = g_param_spec_string ("field", NULL, NULL, NULL, flags);
  properties[PROP_HINT] = g_param_spec_string ("hint", NULL, NULL, NULL, flags);
  properties[PROP_REQUIRED] = g_param_spec_boolean ("required", NULL, NULL, FALSE, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-form-field.ui");
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_form_field_init (RialtoFormField *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

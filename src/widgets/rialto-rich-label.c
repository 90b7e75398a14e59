/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-rich-label.h"

#include "rialto-template-callbacks.h"

/* A text beyond either is cut until somebody wants more of it. What a width makes of it must not decide: a row would change its
 * height while it is laid out. */
#define LONG_CHARACTERS 280
#define LONG_BREAKS     6
#define SHOWN_LINES     5

/**
 * RialtoRichLabel:
 *
 * What somebody wrote, with links that the window opens (`win.open-link`). A long text is cut after some lines, with a button for
 * the rest. Its lines begin where the first one does, unless they are `centered`.
 */
struct _RialtoRichLabel
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *label;

  char    *markup; /* owned */
  gboolean cut;
  gboolean centered;
};

enum
{
  PROP_0,
  PROP_MARKUP,
  PROP_CUT,
  PROP_CENTERED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoRichLabel, rialto_rich_label, GTK_TYPE_WIDGET)

static int
shown_lines (gpointer self,
             gboolean cut)
{
  return cut ? SHOWN_LINES : -1;
}

static GtkJustification
shown_justification (gpointer self,
                     gboolean centered)
{
  return centered ? GTK_JUSTIFY_CENTER : GTK_JUSTIFY_LEFT;
}

static PangoEllipsizeMode
shown_ellipsis (gpointer self,
                gboolean cut)
{
  return cut ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE;
}

/* A label counts the lines of each paragraph for itself, so what is cut is one. */
static char *
shown_markup (gpointer    self,
              const char *markup,
              gboolean    cut)
{
  GString *shown = g_string_new (NULL);

  for (const char *at = markup; at != NULL && *at != '\0'; at++)
    if (!cut || *at != '\n')
      g_string_append_c (shown, *at);
    else if (shown->len > 0 && shown->str[shown->len - 1] != ' ')
      g_string_append_c (shown, ' ');
  return g_string_free_and_steal (shown);
}

/* Counts what is seen: an entity is a character, a tag is none. */
static gboolean
is_long (const char *markup)
{
  guint characters = 0, breaks = 0;
  gboolean in_tag = FALSE;

  for (const char *at = markup; at != NULL && *at != '\0'; at = g_utf8_next_char (at))
    {
      if (*at == '<' || *at == '>')
        in_tag = *at == '<';
      else if (!in_tag && *at == '&')
        at = strchr (at, ';') != NULL ? strchr (at, ';') : at;
      characters += !in_tag && *at != '>';
      breaks += *at == '\n';
    }
  return characters > LONG_CHARACTERS || breaks > LONG_BREAKS;
}

static void
set_cut (RialtoRichLabel *self,
         gboolean         cut)
{
  if (self->cut == cut)
    return;
  self->cut = cut;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CUT]);
}

static void
on_more (RialtoRichLabel *self)
{
  set_cut (self, FALSE);
  gtk_widget_child_focus (self->label, GTK_DIR_TAB_FORWARD);
}

static gboolean
on_link (RialtoRichLabel *self,
         const char      *uri)
{
  return gtk_widget_activate_action (GTK_WIDGET (self), "win.open-link", "s", uri);
}

static void
rialto_rich_label_get_property (GObject    *object,
                                guint       property,
                                GValue     *value,
                                GParamSpec *pspec)
{
  RialtoRichLabel *self = RIALTO_RICH_LABEL (object);

  if (property == PROP_MARKUP)
    g_value_set_string (value, self->markup);
  else if (property == PROP_CUT)
    g_value_set_boolean (value, self->cut);
  else if (property == PROP_CENTERED)
    g_value_set_boolean (value, self->centered);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_rich_label_set_property (GObject      *object,
                                guint         property,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  RialtoRichLabel *self = RIALTO_RICH_LABEL (object);

  if (property == PROP_MARKUP)
    {
      if (!g_set_str (&self->markup, g_value_get_string (value)))
        return;
      set_cut (self, is_long (self->markup));
      g_object_notify_by_pspec (object, pspec);
    }
  else if (property == PROP_CENTERED)
    {
      if (self->centered == g_value_get_boolean (value))
        return;
      self->centered = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_rich_label_dispose (GObject *object)
{
  rialto_template_dispose (object, RIALTO_TYPE_RICH_LABEL);
  G_OBJECT_CLASS (rialto_rich_label_parent_class)->dispose (object);
}

static void
rialto_rich_label_finalize (GObject *object)
{
  g_free (RIALTO_RICH_LABEL (object)->markup);
  G_OBJECT_CLASS (rialto_rich_label_parent_class)->finalize (object);
}

static void
rialto_rich_label_class_init (RialtoRichLabelClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_rich_label_get_property;
  object_class->set_property = rialto_rich_label_set_property;
  object_class->dispose = rialto_rich_label_dispose;
  object_class->finalize = rialto_rich_label_finalize;

  properties[PROP_MARKUP] = g_param_spec_string ("markup", NULL, NULL, NULL,
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                   G_PARAM_STATIC_STRINGS);
  properties[PROP_CUT] = g_param_spec_boolean ("cut", NULL, NULL, FALSE,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CENTERED] = g_param_spec_boolean ("centered", NULL, NULL, FALSE,
                                                    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                      G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-rich-label.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, RialtoRichLabel, label);
  gtk_widget_class_bind_template_callback (widget_class, shown_markup);
  gtk_widget_class_bind_template_callback (widget_class, shown_lines);
  gtk_widget_class_bind_template_callback (widget_class, shown_ellipsis);
  gtk_widget_class_bind_template_callback (widget_class, shown_justification);
  gtk_widget_class_bind_template_callback (widget_class, on_link);
  gtk_widget_class_bind_template_callback (widget_class, on_more);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_rich_label_init (RialtoRichLabel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

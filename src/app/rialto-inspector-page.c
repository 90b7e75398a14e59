/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-inspector-page.h"

#include "rialto-inspection.h"

#define SAMPLE_MS 500

/**
 * RialtoInspectorPage:
 *
 * What the app is doing behind what it shows, while somebody looks at it. For who builds it.
 */
struct _RialtoInspectorPage
{
  AdwNavigationPage parent_instance;

  /* template */
  GtkListBox *facts;

  /* owned */
  RialtoMembership *membership;
  RialtoInspection *inspection;
  guint             timeout;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoInspectorPage, rialto_inspector_page, ADW_TYPE_NAVIGATION_PAGE)

static GtkWidget *
make_row (gpointer item,
          gpointer data)
{
  static const char *const classes[] = { "property", NULL };
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "css-classes", classes, "use-markup", FALSE,
                                 "subtitle-selectable", TRUE, NULL);

  g_object_bind_property (item, "title", row, "title", G_BINDING_SYNC_CREATE);
  g_object_bind_property (item, "value", row, "subtitle", G_BINDING_SYNC_CREATE);
  return row;
}

static gboolean
on_due (gpointer data)
{
  rialto_inspection_sample (RIALTO_INSPECTOR_PAGE (data)->inspection);
  return G_SOURCE_CONTINUE;
}

static void
rialto_inspector_page_map (GtkWidget *widget)
{
  RialtoInspectorPage *self = RIALTO_INSPECTOR_PAGE (widget);

  GTK_WIDGET_CLASS (rialto_inspector_page_parent_class)->map (widget);
  rialto_inspection_sample (self->inspection);
  self->timeout = g_timeout_add (SAMPLE_MS, on_due, self);
}

static void
rialto_inspector_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&RIALTO_INSPECTOR_PAGE (widget)->timeout, g_source_remove);
  GTK_WIDGET_CLASS (rialto_inspector_page_parent_class)->unmap (widget);
}

static void
rialto_inspector_page_constructed (GObject *object)
{
  RialtoInspectorPage *self = RIALTO_INSPECTOR_PAGE (object);

  G_OBJECT_CLASS (rialto_inspector_page_parent_class)->constructed (object);
  self->inspection = rialto_inspection_new (self->membership);
  gtk_list_box_bind_model (self->facts, rialto_inspection_get_rows (self->inspection), make_row, NULL, NULL);
}

static void
rialto_inspector_page_get_property (GObject    *object,
                                    guint       property,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, RIALTO_INSPECTOR_PAGE (object)->membership);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_inspector_page_set_property (GObject      *object,
                                    guint         property,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  if (property == PROP_MEMBERSHIP)
    RIALTO_INSPECTOR_PAGE (object)->membership = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_inspector_page_dispose (GObject *object)
{
  RialtoInspectorPage *self = RIALTO_INSPECTOR_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_INSPECTOR_PAGE);
  g_clear_object (&self->inspection);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_inspector_page_parent_class)->dispose (object);
}

static void
rialto_inspector_page_class_init (RialtoInspectorPageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->constructed = rialto_inspector_page_constructed;
  object_class->get_property = rialto_inspector_page_get_property;
  object_class->set_property = rialto_inspector_page_set_property;
  object_class->dispose = rialto_inspector_page_dispose;
  widget_class->map = rialto_inspector_page_map;
  widget_class->unmap = rialto_inspector_page_unmap;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP,
                                                     G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                       G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-inspector-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RialtoInspectorPage, facts);
}

static void
rialto_inspector_page_init (RialtoInspectorPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

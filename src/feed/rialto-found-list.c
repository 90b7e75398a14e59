/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-found-list.h"

#include "rialto-found-row.h"
#include "rialto-paged-list.h"
#include "rialto-place.h"
#include "rialto-template-callbacks.h"

/**
 * RialtoFoundList:
 *
 * People or tags that were found, with the states of a place; choosing one leads there.
 */
struct _RialtoFoundList
{
  GtkWidget parent_instance;

  /* owned */
  RialtoMembership *membership;
  RialtoPagedList  *list;
  char             *empty_title;
  char             *empty_description;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_LIST,
  PROP_EMPTY_TITLE,
  PROP_EMPTY_DESCRIPTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoFoundList, rialto_found_list, GTK_TYPE_WIDGET)

static void
on_retry (RialtoFoundList *self)
{
  rialto_paged_list_retry (self->list);
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          RialtoFoundList          *self)
{
  GtkWidget *row = g_object_new (RIALTO_TYPE_FOUND_ROW, "membership", self->membership, NULL);

  g_object_bind_property (item, "item", row, "item", G_BINDING_SYNC_CREATE);
  gtk_list_item_set_child (item, row);
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         RialtoFoundList          *self)
{
  g_autofree char *title = NULL;

  g_object_get (gtk_list_item_get_child (item), "title", &title, NULL);
  gtk_list_item_set_accessible_label (item, title != NULL ? title : "");
}

static void
on_activate (RialtoFoundList *self,
             guint            position)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  g_autofree char *id = NULL;

  if (RIALTO_IS_TAG_OBJECT (item))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-tag", "s",
                                rialto_tag_object_get_name (RIALTO_TAG_OBJECT (item)));
  else if (RIALTO_IS_PERSON_OBJECT (item))
    {
      id = g_strdup_printf ("%" G_GINT64_FORMAT, rialto_person_object_get_id (RIALTO_PERSON_OBJECT (item)));
      gtk_widget_activate_action (GTK_WIDGET (self), "win.show-person", "s", id);
    }
}

static void
rialto_found_list_get_property (GObject    *object,
                                guint       property,
                                GValue     *value,
                                GParamSpec *pspec)
{
  RialtoFoundList *self = RIALTO_FOUND_LIST (object);

  switch (property)
    {
    case PROP_MEMBERSHIP:
      g_value_set_object (value, self->membership);
      break;
    case PROP_LIST:
      g_value_set_object (value, self->list);
      break;
    case PROP_EMPTY_TITLE:
      g_value_set_string (value, self->empty_title);
      break;
    case PROP_EMPTY_DESCRIPTION:
      g_value_set_string (value, self->empty_description);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_found_list_set_property (GObject      *object,
                                guint         property,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  RialtoFoundList *self = RIALTO_FOUND_LIST (object);
  gboolean changed = FALSE;

  switch (property)
    {
    case PROP_MEMBERSHIP:
      changed = g_set_object (&self->membership, g_value_get_object (value));
      break;
    case PROP_LIST:
      changed = g_set_object (&self->list, g_value_get_object (value));
      break;
    case PROP_EMPTY_TITLE:
      changed = g_set_str (&self->empty_title, g_value_get_string (value));
      break;
    case PROP_EMPTY_DESCRIPTION:
      changed = g_set_str (&self->empty_description, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
  if (changed)
    g_object_notify_by_pspec (object, pspec);
}

static void
rialto_found_list_dispose (GObject *object)
{
  RialtoFoundList *self = RIALTO_FOUND_LIST (object);

  rialto_template_dispose (self, RIALTO_TYPE_FOUND_LIST);
  g_clear_object (&self->list);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_found_list_parent_class)->dispose (object);
}

static void
rialto_found_list_finalize (GObject *object)
{
  g_free (RIALTO_FOUND_LIST (object)->empty_title);
  g_free (RIALTO_FOUND_LIST (object)->empty_description);
  G_OBJECT_CLASS (rialto_found_list_parent_class)->finalize (object);
}

static void
rialto_found_list_class_init (RialtoFoundListClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_found_list_get_property;
  object_class->set_property = rialto_found_list_set_property;
  object_class->dispose = rialto_found_list_dispose;
  object_class->finalize = rialto_found_list_finalize;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, flags);
  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, RIALTO_TYPE_PAGED_LIST, flags);
  properties[PROP_EMPTY_TITLE] = g_param_spec_string ("empty-title", NULL, NULL, NULL, flags);
  properties[PROP_EMPTY_DESCRIPTION] = g_param_spec_string ("empty-description", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_PLACE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-found-list.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_found_list_init (RialtoFoundList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

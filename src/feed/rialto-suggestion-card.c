/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-suggestion-card.h"

#include "rialto-follow-button.h"
#include "rialto-person-avatar.h"
#include "rialto-suggestion-item.h"
#include "rialto-template-callbacks.h"

/**
 * RialtoSuggestionCard:
 *
 * Somebody who might be followed, why, and a button to do so.
 */
struct _RialtoSuggestionCard
{
  GtkWidget parent_instance;

  /* owned */
  RialtoMembership     *membership;
  RialtoSuggestionItem *item;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_ITEM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoSuggestionCard, rialto_suggestion_card, GTK_TYPE_WIDGET)

static void
set_item (RialtoSuggestionCard *self,
          RialtoSuggestionItem *item)
{
  if (!g_set_object (&self->item, item))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEM]);
}

static void
rialto_suggestion_card_get_property (GObject    *object,
                                     guint       property,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  RialtoSuggestionCard *self = RIALTO_SUGGESTION_CARD (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_ITEM)
    g_value_set_object (value, self->item);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_suggestion_card_set_property (GObject      *object,
                                     guint         property,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  RialtoSuggestionCard *self = RIALTO_SUGGESTION_CARD (object);

  if (property == PROP_MEMBERSHIP)
    {
      if (g_set_object (&self->membership, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
    }
  else if (property == PROP_ITEM)
    set_item (self, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_suggestion_card_dispose (GObject *object)
{
  RialtoSuggestionCard *self = RIALTO_SUGGESTION_CARD (object);

  rialto_template_dispose (self, RIALTO_TYPE_SUGGESTION_CARD);
  g_clear_object (&self->item);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_suggestion_card_parent_class)->dispose (object);
}

static void
rialto_suggestion_card_class_init (RialtoSuggestionCardClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_suggestion_card_get_property;
  object_class->set_property = rialto_suggestion_card_set_property;
  object_class->dispose = rialto_suggestion_card_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, flags);
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, RIALTO_TYPE_SUGGESTION_ITEM, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_FOLLOW_BUTTON);
  g_type_ensure (RIALTO_TYPE_PERSON_AVATAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-suggestion-card.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_suggestion_card_init (RialtoSuggestionCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

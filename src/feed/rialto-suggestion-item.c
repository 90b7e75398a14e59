/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-suggestion-item.h"

#include "rialto-markup.h"

#include <glib/gi18n.h>

/**
 * RialtoSuggestionItem:
 *
 * Somebody who might be followed, and why.
 */
struct _RialtoSuggestionItem
{
  GObject parent_instance;

  /* owned */
  RialtoPersonObject *person;
  char               *reason;
};

enum
{
  PROP_0,
  PROP_PERSON,
  PROP_REASON,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoSuggestionItem, rialto_suggestion_item, G_TYPE_OBJECT)

static char *
make_reason (RialtoSuggestionObject *suggestion)
{
  gint64 n_mutuals = rialto_suggestion_object_get_mutual_count (suggestion);
  GListModel *mutuals = rialto_suggestion_object_get_mutuals (suggestion);
  g_autoptr (RialtoPersonObject) first = mutuals != NULL ? g_list_model_get_item (mutuals, 0) : NULL;
  g_autofree char *name = first != NULL ? rialto_name_within (rialto_person_object_get_name (first)) : NULL;

  if (n_mutuals <= 0 || first == NULL)
    return g_strdup (_ ("Suggested for you"));
  if (n_mutuals == 1)
    /* Translators: somebody whom the reader follows */
    return g_strdup_printf (_ ("Followed by %s"), name);
  /* Translators: somebody whom the reader follows, and how many others of those */
  return g_strdup_printf (ngettext ("Followed by %s and %d other", "Followed by %s and %d others",
                                    (gulong) (n_mutuals - 1)),
                          name, (int) (n_mutuals - 1));
}

static void
rialto_suggestion_item_get_property (GObject    *object,
                                     guint       property,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  RialtoSuggestionItem *self = RIALTO_SUGGESTION_ITEM (object);

  if (property == PROP_PERSON)
    g_value_set_object (value, self->person);
  else if (property == PROP_REASON)
    g_value_set_string (value, self->reason);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_suggestion_item_finalize (GObject *object)
{
  RialtoSuggestionItem *self = RIALTO_SUGGESTION_ITEM (object);

  g_clear_object (&self->person);
  g_free (self->reason);
  G_OBJECT_CLASS (rialto_suggestion_item_parent_class)->finalize (object);
}

static void
rialto_suggestion_item_class_init (RialtoSuggestionItemClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_suggestion_item_get_property;
  object_class->finalize = rialto_suggestion_item_finalize;

  properties[PROP_PERSON] = g_param_spec_object ("person", NULL, NULL, RIALTO_TYPE_PERSON_OBJECT, readable);
  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_suggestion_item_init (RialtoSuggestionItem *self)
{
}

/**
 * rialto_suggestion_item_new:
 * @suggestion: what the server suggests
 *
 * Returns: (transfer full): the suggestion, to be shown
 */
RialtoSuggestionItem *
rialto_suggestion_item_new (RialtoSuggestionObject *suggestion)
{
  RialtoSuggestionItem *self = g_object_new (RIALTO_TYPE_SUGGESTION_ITEM, NULL);

  self->person = g_object_ref (rialto_suggestion_object_get_person (suggestion));
  self->reason = make_reason (suggestion);
  return self;
}

/**
 * rialto_suggestion_item_get_person:
 * @self: a suggestion
 *
 * Returns: (transfer none): who is suggested
 */
RialtoPersonObject *
rialto_suggestion_item_get_person (RialtoSuggestionItem *self)
{
  return self->person;
}

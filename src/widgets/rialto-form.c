/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-form.h"

#include "rialto-error.h"

#include <string.h>

/**
 * RialtoForm:
 *
 * What somebody fills in: the values, what is wrong with them, and whether they are on their way. Fields (#RialtoFormField) feed it and
 * show its faults; a page reads the values and submits a future. Values may be passwords: they are wiped.
 *
 * `changed` names a field whose value or fault is another; `succeeded` and `failed` end a submission.
 */
struct _RialtoForm
{
  GObject parent_instance;

  /* owned */
  GPtrArray  *fields; /* names, as they are on the page */
  GHashTable *required;
  GHashTable *values;
  GHashTable *faults;
  char       *failure; /* nullable: what is wrong with none of the fields */

  gboolean busy;
  gboolean ready;
};

enum
{
  PROP_0,
  PROP_BUSY,
  PROP_READY,
  PROP_FAILURE,
  N_PROPS
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_SUCCEEDED,
  SIGNAL_FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RialtoForm, rialto_form, G_TYPE_OBJECT)

/* Errors that speak of one thing without naming the field it was in. */
static const struct
{
  RialtoError code;
  const char *field;
} meant[] = {
  { RIALTO_ERROR_HANDLE_TAKEN, "handle" },
  { RIALTO_ERROR_EMAIL_TAKEN, "email" },
  { RIALTO_ERROR_WRONG_CREDENTIALS, "password" },
  { RIALTO_ERROR_GONE, "invite" },
  { RIALTO_ERROR_GONE, "token" },
};

static void
wipe (gpointer value)
{
  explicit_bzero (value, strlen (value));
  g_free (value);
}

static void
set_flag (RialtoForm *self,
          gboolean   *flag,
          gboolean    value,
          guint       property)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
judge (RialtoForm *self)
{
  gboolean ready = !self->busy;

  for (guint i = 0; i < self->fields->len; i++)
    if (g_hash_table_contains (self->required, self->fields->pdata[i]))
      ready = ready && *rialto_form_get_value (self, self->fields->pdata[i]) != '\0';
  set_flag (self, &self->ready, ready, PROP_READY);
}

static void
set_failure (RialtoForm *self,
             const char *failure)
{
  if (g_set_str (&self->failure, failure))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAILURE]);
}

static gboolean
has_field (RialtoForm *self,
           const char *field)
{
  return g_ptr_array_find_with_equal_func (self->fields, field, g_str_equal, NULL);
}

static void
clear_faults (RialtoForm *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    rialto_form_set_fault (self, self->fields->pdata[i], NULL);
  set_failure (self, NULL);
}

/* TRUE: the error is shown beside a field. */
static gboolean
take_faults (RialtoForm   *self,
             const GError *error)
{
  guint n_faults = 0;
  const RialtoFault *faults = error->domain == RIALTO_ERROR ? rialto_error_get_faults (error, &n_faults)
                                                            : NULL;
  gboolean taken = FALSE;

  for (guint i = 0; i < n_faults; i++)
    if (has_field (self, faults[i].path))
      {
        rialto_form_set_fault (self, faults[i].path, faults[i].sentence);
        taken = TRUE;
      }
  for (guint i = 0; i < G_N_ELEMENTS (meant) && !taken; i++)
    if (g_error_matches (error, RIALTO_ERROR, (int) meant[i].code) && has_field (self, meant[i].field))
      {
        rialto_form_set_fault (self, meant[i].field, error->message);
        taken = TRUE;
      }
  return taken;
}

static void
set_busy (RialtoForm *self,
          gboolean    busy)
{
  set_flag (self, &self->busy, busy, PROP_BUSY);
  judge (self);
}

static DexFuture *
submit_fiber (RialtoFiber *fiber,
              gpointer     data)
{
  g_autoptr (GError) error = NULL;

  dex_await (dex_ref (data), &error);
  {
    g_autoptr (RialtoForm) self = rialto_fiber_dup_owner (fiber);

    if (self == NULL)
      return dex_future_new_true ();
    set_busy (self, FALSE);
    if (error != NULL)
      rialto_form_fail (self, error);
    else
      g_signal_emit (self, signals[SIGNAL_SUCCEEDED], 0);
  }
  return dex_future_new_true ();
}

static void
rialto_form_get_property (GObject    *object,
                          guint       property,
                          GValue     *value,
                          GParamSpec *pspec)
{
  RialtoForm *self = RIALTO_FORM (object);

  if (property == PROP_BUSY)
    g_value_set_boolean (value, self->busy);
  else if (property == PROP_READY)
    g_value_set_boolean (value, self->ready);
  else if (property == PROP_FAILURE)
    g_value_set_string (value, self->failure);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_form_finalize (GObject *object)
{
  RialtoForm *self = RIALTO_FORM (object);

  g_ptr_array_unref (self->fields);
  g_hash_table_unref (self->required);
  g_hash_table_unref (self->values);
  g_hash_table_unref (self->faults);
  g_free (self->failure);
  G_OBJECT_CLASS (rialto_form_parent_class)->finalize (object);
}

static void
rialto_form_class_init (RialtoFormClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_form_get_property;
  object_class->finalize = rialto_form_finalize;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, flags);
  properties[PROP_FAILURE] = g_param_spec_string ("failure", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", RIALTO_TYPE_FORM, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_SUCCEEDED] = g_signal_new ("succeeded", RIALTO_TYPE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", RIALTO_TYPE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
rialto_form_init (RialtoForm *self)
{
  self->fields = g_ptr_array_new_with_free_func (g_free);
  self->required = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, wipe);
  self->faults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->ready = TRUE;
}

/**
 * rialto_form_new:
 *
 * Returns: (transfer full): a form without fields
 */
RialtoForm *
rialto_form_new (void)
{
  return g_object_new (RIALTO_TYPE_FORM, NULL);
}

/**
 * rialto_form_add_field:
 * @self: a form
 * @field: its name, as the server's errors have it
 * @required: whether the form cannot be submitted while it is empty
 */
void
rialto_form_add_field (RialtoForm *self,
                       const char *field,
                       gboolean    required)
{
  if (!has_field (self, field))
    g_ptr_array_add (self->fields, g_strdup (field));
  if (required)
    g_hash_table_add (self->required, g_strdup (field));
  else
    g_hash_table_remove (self->required, field);
  judge (self);
}

/**
 * rialto_form_get_value:
 * @self: a form
 * @field: a field
 *
 * Returns: (transfer none): what was filled in; empty rather than %NULL
 */
const char *
rialto_form_get_value (RialtoForm *self,
                       const char *field)
{
  const char *value = g_hash_table_lookup (self->values, field);

  return value != NULL ? value : "";
}

/**
 * rialto_form_set_value:
 * @self: a form
 * @field: a field
 * @value: what it holds from now on
 *
 * What was wrong with the value before is forgotten.
 */
void
rialto_form_set_value (RialtoForm *self,
                       const char *field,
                       const char *value)
{
  if (g_str_equal (rialto_form_get_value (self, field), value))
    return;
  g_hash_table_insert (self->values, g_strdup (field), g_strdup (value));
  g_hash_table_remove (self->faults, field);
  set_failure (self, NULL);
  judge (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], g_quark_from_string (field), field);
}

/**
 * rialto_form_get_fault:
 * @self: a form
 * @field: a field
 *
 * Returns: (transfer none) (nullable): what is wrong with its value
 */
const char *
rialto_form_get_fault (RialtoForm *self,
                       const char *field)
{
  return g_hash_table_lookup (self->faults, field);
}

/**
 * rialto_form_set_fault:
 * @self: a form
 * @field: a field
 * @sentence: (nullable): what is wrong with its value
 */
void
rialto_form_set_fault (RialtoForm *self,
                       const char *field,
                       const char *sentence)
{
  if (g_strcmp0 (rialto_form_get_fault (self, field), sentence) == 0)
    return;
  if (sentence != NULL)
    g_hash_table_insert (self->faults, g_strdup (field), g_strdup (sentence));
  else
    g_hash_table_remove (self->faults, field);
  g_signal_emit (self, signals[SIGNAL_CHANGED], g_quark_from_string (field), field);
}

/**
 * rialto_form_get_ready:
 * @self: a form
 *
 * Returns: whether it can be submitted: complete, and not on its way already
 */
gboolean
rialto_form_get_ready (RialtoForm *self)
{
  return self->ready;
}

/**
 * rialto_form_submit:
 * @self: a form that is ready
 * @future: (transfer full): what it was filled in for
 *
 * Busy until @future is settled; its error is shown beside the fields it speaks of.
 */
void
rialto_form_submit (RialtoForm *self,
                    DexFuture  *future)
{
  clear_faults (self);
  set_busy (self, TRUE);
  dex_future_disown (rialto_async_spawn ("submit-form", self, NULL, submit_fiber, future, dex_unref));
}

/**
 * rialto_form_fail:
 * @self: a form
 * @error: why it could not be taken
 */
void
rialto_form_fail (RialtoForm   *self,
                  const GError *error)
{
  if (!take_faults (self, error))
    set_failure (self, error->message);
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

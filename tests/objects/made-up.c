/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "made-up.h"

#define N_ITEMS 3

static void
fill (const RialtoEntityInfo *info,
      guint                   round,
      guint                   place,
      RialtoArena            *arena,
      gpointer                entity);

static gpointer
at (gpointer entity,
    gsize    offset)
{
  return (guint8 *) entity + offset;
}

static void
fill_value (const RialtoField *field,
            guint              round,
            guint              place,
            gboolean           is_key,
            RialtoArena       *arena,
            gpointer           slot)
{
  guint number = (is_key ? 1 : round) * 10 + place;

  switch (field->type)
    {
    case RIALTO_TYPE_ID:
      *(RialtoId *) slot = number;
      break;
    case RIALTO_TYPE_INT:
    case RIALTO_TYPE_TIME:
      *(gint64 *) slot = number;
      break;
    case RIALTO_TYPE_REAL:
      *(double *) slot = number;
      break;
    case RIALTO_TYPE_BITS:
      *(guint64 *) slot = number;
      break;
    case RIALTO_TYPE_BOOL:
      *(gboolean *) slot = round % 2 == 1;
      break;
    case RIALTO_TYPE_ENUM:
      *(gint *) slot = is_key ? 1 : (gint) (round % 2);
      break;
    case RIALTO_TYPE_MONEY:
      *(RialtoMoney *) slot = (RialtoMoney) { number, "EUR" };
      break;
    case RIALTO_TYPE_ENTITY:
      fill (field->entity, round, place, arena, slot);
      break;
    case RIALTO_TYPE_STRING:
    case RIALTO_TYPE_TEXT:
    case RIALTO_TYPE_URL:
    case RIALTO_TYPE_EMAIL:
    case RIALTO_TYPE_HANDLE:
    case RIALTO_TYPE_JSON:
    default:
      *(char **) slot = rialto_arena_printf (arena, "%s %u", field->name, number);
      break;
    }
}

static gsize
item_size (const RialtoField *field)
{
  return field->type == RIALTO_TYPE_ENTITY ? field->entity->size : 16;
}

static void
fill (const RialtoEntityInfo *info,
      guint                   round,
      guint                   place,
      RialtoArena            *arena,
      gpointer                entity)
{
  const RialtoObjectInfo *object = rialto_object_info_lookup (info);

  for (guint i = 0; i < info->n_fields; i++)
    {
      const RialtoField *field = &info->fields[i];
      gpointer slot = at (entity, field->offset);
      gboolean is_key = object != NULL && object->key == (gint) i;

      *(guint64 *) entity |= G_GUINT64_CONSTANT (1) << i;
      if ((field->flags & RIALTO_FIELD_LIST) != 0)
        {
          *(gpointer *) slot = rialto_arena_alloc (arena, N_ITEMS * item_size (field));
          *(guint *) at (entity, field->count_offset) = N_ITEMS;
          for (guint j = 0; j < N_ITEMS; j++)
            fill_value (field, round, j, FALSE, arena, at (*(gpointer *) slot, j * item_size (field)));
        }
      else if (field->type == RIALTO_TYPE_ENTITY)
        {
          *(gpointer *) slot = rialto_arena_alloc (arena, field->entity->size);
          fill (field->entity, round, place, arena, *(gpointer *) slot);
        }
      else
        fill_value (field, round, place, is_key, arena, slot);
    }
}

gpointer
made_up (const RialtoEntityInfo *info,
         guint                   round,
         RialtoArena            *arena)
{
  gpointer entity = rialto_arena_alloc (arena, info->size);

  fill (info, round, 0, arena, entity);
  return entity;
}

guint64
made_up_field (const RialtoEntityInfo *info,
               const char             *name)
{
  for (guint i = 0; i < info->n_fields; i++)
    if (g_str_equal (info->fields[i].name, name))
      return G_GUINT64_CONSTANT (1) << i;
  g_assert_not_reached ();
}

static void
notified (GObject    *object,
          GParamSpec *pspec,
          gpointer    data)
{
  Listener *listener = data;
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (listener->counts, pspec->name));

  g_hash_table_insert (listener->counts, (gpointer) pspec->name, GUINT_TO_POINTER (count + 1));
}

Listener *
listener_new (gpointer object)
{
  Listener *listener = g_new0 (Listener, 1);

  listener->object = object;
  listener->counts = g_hash_table_new (g_str_hash, g_str_equal);
  listener->handler = g_signal_connect (object, "notify", G_CALLBACK (notified), listener);
  return listener;
}

void
listener_free (Listener *listener)
{
  g_signal_handler_disconnect (listener->object, listener->handler);
  g_hash_table_unref (listener->counts);
  g_free (listener);
}

guint
listener_count (Listener   *listener,
                const char *property)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (listener->counts, property));
}

guint
listener_total (Listener *listener)
{
  GHashTableIter iter;
  gpointer count;
  guint total = 0;

  g_hash_table_iter_init (&iter, listener->counts);
  while (g_hash_table_iter_next (&iter, NULL, &count))
    total += GPOINTER_TO_UINT (count);
  return total;
}

void
listener_reset (Listener *listener)
{
  g_hash_table_remove_all (listener->counts);
}

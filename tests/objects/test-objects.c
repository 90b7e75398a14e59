/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "made-up.h"

#include <string.h>

static gboolean
is_list_of_objects (const RialtoField *field)
{
  return field->type == RIALTO_TYPE_ENTITY && (field->flags & RIALTO_FIELD_LIST) != 0 &&
         rialto_object_info_lookup (field->entity) != NULL;
}

static gboolean
is_part (const RialtoField *field)
{
  return field->type == RIALTO_TYPE_ENTITY && (field->flags & RIALTO_FIELD_LIST) == 0 &&
         rialto_object_info_lookup (field->entity) != NULL;
}

/* What of a first merge, and of one that changes every field, is told. */
static gboolean
is_told (const RialtoObjectInfo *info,
         guint                   i,
         gboolean                first)
{
  const RialtoField *field = &info->entity->fields[i];

  if (is_list_of_objects (field))
    return FALSE;
  if (first)
    return TRUE;
  /* The same author, whatever else changes of them. What has no name of its own is changed in place. */
  return !is_part (field) && info->key != (gint) i;
}

static void
assert_told (const RialtoObjectInfo *info,
             Listener               *listener,
             gboolean                first)
{
  guint expected = 0;

  for (guint i = 0; i < info->entity->n_fields; i++)
    {
      const RialtoField *field = &info->entity->fields[i];
      g_autofree char *name = g_strdelimit (g_strdup (field->name), "_", '-');
      guint count = is_told (info, i, first) ? 1 : 0;

      if (listener_count (listener, name) != count)
        g_test_message ("%s.%s", info->entity->name, name);
      g_assert_cmpuint (listener_count (listener, name), ==, count);
      expected += count;
    }
  g_assert_cmpuint (listener_total (listener), ==, expected);
}

/* Every property reads as the struct says. */
static void
assert_shows (RialtoEntityObject *object,
              gconstpointer       entity)
{
  const RialtoObjectInfo *info = rialto_entity_object_get_info (object);

  for (guint i = 0; i < info->entity->n_fields; i++)
    {
      const RialtoField *field = &info->entity->fields[i];
      g_autofree char *name = g_strdelimit (g_strdup (field->name), "_", '-');
      GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (object), name);
      g_auto (GValue) value = G_VALUE_INIT;
      gconstpointer slot = (const guint8 *) entity + field->offset;

      g_assert_nonnull (pspec);
      g_assert_cmpuint (pspec->flags & G_PARAM_READWRITE, ==, G_PARAM_READABLE);
      g_assert_true (rialto_field_equal (field, rialto_entity_object_peek (object), entity));
      g_value_init (&value, pspec->value_type);
      g_object_get_property (G_OBJECT (object), name, &value);
      if (is_list_of_objects (field))
        g_assert_cmpuint (g_list_model_get_n_items (g_value_get_object (&value)), ==, 3);
      else if (is_part (field))
        g_assert_true (G_TYPE_CHECK_INSTANCE_TYPE (g_value_get_object (&value),
                                                   rialto_object_info_lookup (field->entity)->get_type ()));
      else if (G_VALUE_HOLDS_BOOLEAN (&value))
        g_assert_cmpint (g_value_get_boolean (&value), ==, *(const gboolean *) slot);
      else if (G_VALUE_HOLDS_INT64 (&value))
        g_assert_cmpint (g_value_get_int64 (&value), ==, *(const gint64 *) slot);
      else if (G_VALUE_HOLDS_ENUM (&value))
        g_assert_cmpint (g_value_get_enum (&value), ==, *(const gint *) slot);
      else if (field->type == RIALTO_TYPE_ID)
        g_assert_cmpint (g_ascii_strtoll (g_value_get_string (&value), NULL, 10), ==,
                         *(const RialtoId *) slot);
      else if (G_VALUE_HOLDS_STRING (&value))
        g_assert_cmpstr (g_value_get_string (&value), ==, *(char *const *) slot);
    }
}

/* Each entity: the first merge, the same again, another, and an older one. */
static void
test_every_kind (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();

  g_assert_cmpuint (rialto_n_object_infos, >, 10);
  for (guint i = 0; i < rialto_n_object_infos; i++)
    {
      const RialtoObjectInfo *info = &rialto_object_infos[i];
      RialtoIdentityMap *map = rialto_identity_map_new ();
      RialtoEntityObject *object = g_object_new (info->get_type (), NULL);
      gpointer one = made_up (info->entity, 1, arena), other = made_up (info->entity, 2, arena);
      Listener *listener = listener_new (object);

      rialto_entity_object_merge (object, map, one, rialto_entity_get_mask (info->entity, one), 10);
      assert_told (info, listener, TRUE);
      assert_shows (object, one);

      listener_reset (listener);
      g_assert_cmpuint (rialto_entity_object_merge (object, map, one,
                                                    rialto_entity_get_mask (info->entity, one), 10),
                        ==, 0);
      g_assert_cmpuint (listener_total (listener), ==, 0);

      rialto_entity_object_merge (object, map, other, rialto_entity_get_mask (info->entity, other), 11);
      assert_told (info, listener, FALSE);
      assert_shows (object, other);

      listener_reset (listener);
      g_assert_cmpuint (rialto_entity_object_merge (object, map, one,
                                                    rialto_entity_get_mask (info->entity, one), 10),
                        ==, 0);
      g_assert_cmpuint (listener_total (listener), ==, 0);
      assert_shows (object, other);

      listener_free (listener);
      g_assert_finalize_object (map);
      g_assert_finalize_object (object);
    }
}

/* What was told to several says nothing of the reader: that stays. */
static void
test_viewer_fields_stay (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (RialtoPostObject) post = g_object_new (RIALTO_TYPE_POST_OBJECT, NULL);
  RialtoPost *first = made_up (&rialto_post_info, 1, arena);
  g_autofree char *json = NULL;
  RialtoPost shared = { 0 };
  RialtoPost *changed = made_up (&rialto_post_info, 2, arena);
  g_autoptr (GError) error = NULL;

  first->liked = first->saved = TRUE;
  rialto_entity_object_merge (RIALTO_ENTITY_OBJECT (post), NULL, first, first->present, 5);
  json = rialto_entity_to_json (&rialto_post_info, changed, RIALTO_ENCODE_SHARED, RIALTO_SINCE_LATEST, NULL);
  rialto_reply_from_json (&rialto_post_info, json, strlen (json), arena, &shared, &error);
  g_assert_no_error (error);
  rialto_entity_object_merge (RIALTO_ENTITY_OBJECT (post), NULL, &shared,
                              rialto_entity_get_mask (&rialto_post_info, &shared), 6);

  g_assert_cmpstr (rialto_post_object_get_caption (post), ==, changed->caption);
  g_assert_true (rialto_post_object_get_liked (post));
  g_assert_true (rialto_post_object_get_saved (post));
}

/* A late answer still brings what was never known, and nothing else. */
static void
test_older_fills_gaps (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (RialtoPostObject) post = g_object_new (RIALTO_TYPE_POST_OBJECT, NULL);
  RialtoPost counts = { .like_count = 7, .comment_count = 8 };
  guint64 mask = RIALTO_POST_HAS_LIKE_COUNT | RIALTO_POST_HAS_COMMENT_COUNT;
  RialtoPost *late = made_up (&rialto_post_info, 1, arena);

  rialto_entity_object_merge (RIALTO_ENTITY_OBJECT (post), NULL, &counts, mask, 20);
  g_assert_false (rialto_entity_object_has (RIALTO_ENTITY_OBJECT (post), RIALTO_POST_FIELD_CAPTION));
  g_assert_cmpuint (rialto_entity_object_merge (RIALTO_ENTITY_OBJECT (post), NULL, late, late->present, 10) &
                      mask,
                    ==, 0);
  g_assert_cmpint (rialto_post_object_get_like_count (post), ==, 7);
  g_assert_cmpstr (rialto_post_object_get_caption (post), ==, late->caption);
  g_assert_cmpint (rialto_entity_object_get_seq (RIALTO_ENTITY_OBJECT (post), RIALTO_POST_FIELD_CAPTION), ==,
                   10);
}

static void
items_changed (GListModel *model,
               guint       position,
               guint       removed,
               guint       added,
               gpointer    data)
{
  g_string_append_printf (data, "%u -%u +%u;", position, removed, added);
}

/* The list of pictures is one object for ever, and says precisely where it changes. */
static void
test_lists (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (RialtoPostObject) post = g_object_new (RIALTO_TYPE_POST_OBJECT, NULL);
  g_autoptr (GString) changes = g_string_new (NULL);
  GListModel *model = rialto_post_object_get_pictures (post);
  RialtoPicture pictures[3] = { { .blob = "a", .alt = "" },
                                { .blob = "b", .alt = "" },
                                { .blob = "c", .alt = "" } };
  RialtoPost fields = { .pictures = pictures, .n_pictures = 3 };
  g_autoptr (RialtoPictureObject) second = NULL;
  g_autoptr (RialtoPictureObject) kept = NULL;

  for (guint i = 0; i < 3; i++)
    pictures[i].present = RIALTO_PICTURE_HAS_BLOB | RIALTO_PICTURE_HAS_ALT;
  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed), changes);
  rialto_entity_object_merge (RIALTO_ENTITY_OBJECT (post), NULL, &fields, RIALTO_POST_HAS_PICTURES, 1);
  g_assert_cmpstr (changes->str, ==, "0 -0 +3;");
  second = g_list_model_get_item (model, 1);

  g_string_truncate (changes, 0);
  pictures[1].alt = "A coat";
  rialto_entity_object_merge (RIALTO_ENTITY_OBJECT (post), NULL, &fields, RIALTO_POST_HAS_PICTURES, 2);
  g_assert_cmpstr (changes->str, ==, "");
  g_assert_cmpstr (rialto_picture_object_get_alt (second), ==, "A coat");

  pictures[0] = pictures[1];
  pictures[1] = pictures[2];
  fields.n_pictures = 2;
  rialto_entity_object_merge (RIALTO_ENTITY_OBJECT (post), NULL, &fields, RIALTO_POST_HAS_PICTURES, 3);
  g_assert_cmpstr (changes->str, ==, "0 -1 +0;");
  kept = g_list_model_get_item (model, 0);
  g_assert_true (kept == second);
  g_assert_true (rialto_post_object_get_pictures (post) == model);
}

/* What a write under way will change is shown at once, and is not counted twice. */
static void
test_overlay (void)
{
  g_autoptr (RialtoPostObject) post = g_object_new (RIALTO_TYPE_POST_OBJECT, NULL);
  RialtoEntityObject *object = RIALTO_ENTITY_OBJECT (post);
  RialtoPost fields = { .like_count = 5 };
  guint64 mask = RIALTO_POST_HAS_LIKED | RIALTO_POST_HAS_LIKE_COUNT;
  g_autoptr (Listener) listener = NULL;

  rialto_entity_object_merge (object, NULL, &fields, mask, 1);
  listener = listener_new (post);

  rialto_entity_object_overlay (object, 1, "liked", TRUE, "like_count");
  g_assert_true (rialto_post_object_get_liked (post));
  g_assert_cmpint (rialto_post_object_get_like_count (post), ==, 6);
  g_assert_cmpuint (listener_count (listener, "liked"), ==, 1);
  g_assert_cmpuint (listener_count (listener, "like-count"), ==, 1);

  /* Somebody else, meanwhile. */
  listener_reset (listener);
  fields.like_count = 9;
  rialto_entity_object_merge (object, NULL, &fields, mask, 2);
  g_assert_cmpint (rialto_post_object_get_like_count (post), ==, 10);
  g_assert_cmpuint (listener_total (listener), ==, 1);

  /* The server has it: what is shown stays the same, before and after. */
  listener_reset (listener);
  fields.like_count = 10;
  fields.liked = TRUE;
  fields.present = RIALTO_POST_HAS_LIKED;
  rialto_entity_object_merge (object, NULL, &fields, mask, 3);
  g_assert_cmpint (rialto_post_object_get_like_count (post), ==, 10);
  rialto_entity_object_uncover (object, 1);
  g_assert_cmpint (rialto_post_object_get_like_count (post), ==, 10);
  g_assert_true (rialto_post_object_get_liked (post));
  g_assert_cmpuint (listener_total (listener), ==, 0);

  /* Given up: as it was. */
  rialto_entity_object_overlay (object, 2, "liked", FALSE, "like_count");
  g_assert_cmpint (rialto_post_object_get_like_count (post), ==, 9);
  rialto_entity_object_uncover (object, 2);
  g_assert_cmpint (rialto_post_object_get_like_count (post), ==, 10);
}

/* Words that the server has not heard of are shown over what it says, and what it says meanwhile is there when they are not. */
static void
test_cover (void)
{
  g_autoptr (RialtoPostObject) post = g_object_new (RIALTO_TYPE_POST_OBJECT, NULL);
  RialtoEntityObject *object = RIALTO_ENTITY_OBJECT (post);
  const guint64 both = RIALTO_PICTURE_HAS_BLOB | RIALTO_PICTURE_HAS_ALT;
  RialtoPicture picture = { .present = both, .blob = "one", .alt = "A hat" };
  RialtoPicture described = { .present = both, .blob = "one", .alt = "A grey hat" };
  RialtoPost fields = {
    .caption = "As it was", .content_warning = NULL, .pictures = &picture, .n_pictures = 1
  };
  RialtoPost mine = { .caption = "Mine", .pictures = &described, .n_pictures = 1 };
  const guint64 mask = RIALTO_POST_HAS_CAPTION | RIALTO_POST_HAS_PICTURES | RIALTO_POST_HAS_CONTENT_WARNING;
  g_autoptr (RialtoPictureObject) shown = NULL, same = NULL;
  g_autoptr (Listener) listener = NULL;

  rialto_entity_object_merge (object, NULL, &fields, mask, 1);
  listener = listener_new (post);
  shown = g_list_model_get_item (rialto_post_object_get_pictures (post), 0);

  rialto_entity_object_cover (object, 1, &mine, RIALTO_POST_HAS_CAPTION | RIALTO_POST_HAS_PICTURES);
  g_assert_cmpstr (rialto_post_object_get_caption (post), ==, "Mine");
  g_assert_cmpstr (rialto_picture_object_get_alt (shown), ==, "A grey hat");
  g_assert_cmpstr (rialto_post_object_peek (post)->caption, ==, "As it was");
  g_assert_cmpuint (listener_count (listener, "caption"), ==, 1);
  mine.caption = "Mine again";
  rialto_entity_object_cover (object, 2, &mine, RIALTO_POST_HAS_CAPTION);
  g_assert_cmpstr (rialto_post_object_get_caption (post), ==, "Mine again");

  /* Somebody else, meanwhile. */
  listener_reset (listener);
  fields.caption = "Theirs";
  fields.content_warning = "Loud";
  rialto_entity_object_merge (object, NULL, &fields, mask, 2);
  g_assert_cmpstr (rialto_post_object_get_caption (post), ==, "Mine again");
  g_assert_cmpstr (rialto_post_object_get_content_warning (post), ==, "Loud");
  g_assert_cmpstr (rialto_post_object_peek (post)->caption, ==, "Theirs");
  g_assert_cmpuint (listener_count (listener, "caption"), ==, 0);

  rialto_entity_object_lay_bare (object, 2);
  g_assert_cmpstr (rialto_post_object_get_caption (post), ==, "Mine");
  rialto_entity_object_lay_bare (object, 1);
  g_assert_cmpstr (rialto_post_object_get_caption (post), ==, "Theirs");
  same = g_list_model_get_item (rialto_post_object_get_pictures (post), 0);
  g_assert_true (same == shown);
  g_assert_cmpstr (rialto_picture_object_get_alt (shown), ==, "A hat");
  g_assert_true (rialto_post_object_peek (post) == rialto_entity_object_peek_shown (object));
}

static void
test_deleted (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (RialtoPostObject) post = g_object_new (RIALTO_TYPE_POST_OBJECT, NULL);
  RialtoPost *fields = made_up (&rialto_post_info, 1, arena);
  g_autoptr (Listener) listener = listener_new (post);

  rialto_entity_object_merge (RIALTO_ENTITY_OBJECT (post), NULL, fields, fields->present, 1);
  rialto_entity_object_delete (RIALTO_ENTITY_OBJECT (post), 5);
  rialto_entity_object_delete (RIALTO_ENTITY_OBJECT (post), 6);
  g_assert_cmpuint (listener_count (listener, "deleted"), ==, 1);
  g_assert_true (rialto_entity_object_get_deleted (RIALTO_ENTITY_OBJECT (post)));

  rialto_entity_object_merge (RIALTO_ENTITY_OBJECT (post), NULL, fields, fields->present, 6);
  g_assert_true (rialto_entity_object_get_deleted (RIALTO_ENTITY_OBJECT (post)));
  rialto_entity_object_merge (RIALTO_ENTITY_OBJECT (post), NULL, fields, fields->present, 7);
  g_assert_false (rialto_entity_object_get_deleted (RIALTO_ENTITY_OBJECT (post)));
  g_assert_cmpuint (listener_count (listener, "deleted"), ==, 2);
}

static void
test_enums (void)
{
  GEnumClass *klass = g_type_class_ref (RIALTO_TYPE_ROLE);

  g_assert_cmpstr (g_enum_get_value (klass, RIALTO_ROLE_OWNER)->value_nick, ==, "owner");
  g_assert_cmpstr (g_enum_get_value (klass, RIALTO_ENUM_UNKNOWN)->value_nick, ==, "unknown");
  g_assert_true (rialto_role_get_type () == RIALTO_TYPE_ROLE);
  g_type_class_unref (klass);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/objects/every-kind", test_every_kind);
  g_test_add_func ("/objects/viewer-fields-stay", test_viewer_fields_stay);
  g_test_add_func ("/objects/older-fills-gaps", test_older_fills_gaps);
  g_test_add_func ("/objects/lists", test_lists);
  g_test_add_func ("/objects/overlay", test_overlay);
  g_test_add_func ("/objects/cover", test_cover);
  g_test_add_func ("/objects/deleted", test_deleted);
  g_test_add_func ("/objects/enums", test_enums);
  return g_test_run ();
}

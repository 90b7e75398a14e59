/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stage.h"

#include "rialto-person-avatar.h"

static RialtoPersonObject *
make_person (const char *name,
             const char *avatar)
{
  g_autoptr (RialtoIdentityMap) map = rialto_identity_map_new ();
  RialtoPerson person = {
    .present = G_MAXUINT64,
    .id = 7,
    .handle = (char *) "mara",
    .name = (char *) name,
    .avatar = (char *) avatar,
  };

  return rialto_identity_map_merge_person (map, &person, 1);
}

static void
test_avatar (Stage        *stage,
             gconstpointer data)
{
  g_autofree char *blob = make_blob (3);
  g_autoptr (RialtoPersonObject) person = make_person ("Mara Lind", blob);
  g_autoptr (GdkTexture) texture = NULL;
  GtkWidget *avatar = g_object_new (RIALTO_TYPE_PERSON_AVATAR, "person", person, "textures", stage->textures,
                                    "size", 96, NULL);

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (avatar), GTK_ACCESSIBLE_PROPERTY_LABEL, "Mara Lind");
  g_assert_cmpuint (stage->server.asked->len, ==, 0);
  stage_show (stage, avatar, 200, 120);
  stage_await (stage, 1);
  g_assert_cmpstr (stage->server.asked->pdata[0], ==, "3 160 ");
  stage_shoot (stage, "avatar-initials");
  fake_server_answer (&stage->server, 0);
  stage_settle (stage);
  g_object_get (avatar, "texture", &texture, NULL);
  g_assert_nonnull (texture);
  stage_shoot (stage, "avatar");
  g_object_set (avatar, "person", NULL, NULL);
  g_clear_object (&texture);
  g_object_get (avatar, "texture", &texture, NULL);
  g_assert_null (texture);
}

static void
test_without (Stage        *stage,
              gconstpointer data)
{
  g_autoptr (RialtoPersonObject) person = make_person ("Mara Lind", NULL);
  GtkWidget *avatar = g_object_new (RIALTO_TYPE_PERSON_AVATAR, "person", person, "textures", stage->textures,
                                    NULL);

  stage_show (stage, avatar, 200, 120);
  g_assert_cmpuint (stage->server.asked->len, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rialto_async_init ();
  stage_test_add ("/person-avatar/avatar", test_avatar);
  stage_test_add ("/person-avatar/without", test_without);
  return g_test_run ();
}

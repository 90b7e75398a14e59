/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stage.h"

#include "rialto-picture-view.h"

static RialtoPictureView *
make_view (Stage               *stage,
           RialtoPictureObject *picture)
{
  RialtoPictureView *view = rialto_picture_view_new ();

  g_object_set (view, "textures", stage->textures, "picture", picture, NULL);
  return view;
}

static int
height_for (RialtoPictureView *view,
            int                width)
{
  int least, natural;

  gtk_widget_measure (GTK_WIDGET (view), GTK_ORIENTATION_VERTICAL, width, &least, &natural, NULL, NULL);
  g_assert_cmpint (least, ==, natural);
  return natural;
}

/* Known before anything is loaded, and bounded. */
static void
test_height (Stage        *stage,
             gconstpointer data)
{
  static const struct
  {
    guint width, height;
    int shown; /* at 600 */
  } cases[] = {
    { 1200, 1600, 800 }, { 1600, 1200, 450 }, { 100, 1000, 1200 }, { 3000, 300, 314 }, { 500, 500, 600 }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RialtoPictureObject) picture = make_picture (1, cases[i].width, cases[i].height, "");
      g_autoptr (RialtoPictureView) view = g_object_ref_sink (make_view (stage, picture));

      g_assert_cmpint (height_for (view, 600), ==, cases[i].shown);
      g_object_set (view, "ratio", 2.0, NULL);
      g_assert_cmpint (height_for (view, 600), ==, 300);
      g_assert_finalize_object (g_steal_pointer (&view));
    }
  g_assert_cmpuint (stage->server.asked->len, ==, 0);
}

static void
test_crop (void)
{
  const graphene_size_t square = { 100, 100 };
  static const struct
  {
    double ratio, focus_x, focus_y;
    float x, y, width, height;
  } cases[] = {
    { 1, 0, 0, 0, 0, 100, 100 },          { 2, 0, 0, -50, 0, 200, 100 },     { 2, -1000, 0, 0, 0, 200, 100 },
    { 2, 1000, 0, -100, 0, 200, 100 },    { 2, 200, 0, -70, 0, 200, 100 },   { 0.5, 0, 1000, 0, 0, 100, 200 },
    { 0.5, 0, -1000, 0, -100, 100, 200 }, { 0.5, 0, 200, 0, -30, 100, 200 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      graphene_rect_t drawn;
      graphene_rect_t wanted = GRAPHENE_RECT_INIT (cases[i].x, cases[i].y, cases[i].width, cases[i].height);

      rialto_picture_crop (cases[i].ratio, cases[i].focus_x, cases[i].focus_y, &square, &drawn);
      g_assert_true (graphene_point_near (&drawn.origin, &wanted.origin, 0.01f));
      g_assert_cmpfloat_with_epsilon (drawn.size.width, wanted.size.width, 0.01);
      g_assert_cmpfloat_with_epsilon (drawn.size.height, wanted.size.height, 0.01);
    }
}

static void
test_loads_while_mapped (Stage        *stage,
                         gconstpointer data)
{
  g_autoptr (RialtoPictureObject) picture = make_picture (2, 1200, 1600, "A red coat");
  RialtoPictureView *view = make_view (stage, picture);
  RialtoTextureCounts counts;

  run_what_is_due ();
  g_assert_cmpuint (stage->server.asked->len, ==, 0);
  stage_show (stage, view, 300, 500);
  stage_await (stage, 1);
  g_assert_cmpstr (stage->server.asked->pdata[0], ==, "2 320 ");
  stage_shoot (stage, "picture-loading");

  /* Scrolled away, and back: what was on its way has ended, and is asked for anew. */
  gtk_widget_set_visible (GTK_WIDGET (view), FALSE);
  g_assert_cmpuint (fake_server_n_open (&stage->server), ==, 0);
  gtk_widget_set_visible (GTK_WIDGET (view), TRUE);
  stage_await (stage, 2);
  fake_server_answer (&stage->server, 1);
  stage_settle (stage);
  stage_shoot (stage, "picture-loaded");

  /* And from memory. */
  gtk_widget_set_visible (GTK_WIDGET (view), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (view), TRUE);
  stage_settle (stage);
  rialto_textures_get_counts (stage->textures, &counts);
  g_assert_cmpuint (counts.n_downloads, ==, 1);
  g_assert_cmpuint (counts.n_memory_hits, >=, 1);
  g_assert_cmpuint (stage->server.asked->len, ==, 2);
}

static void
test_wider (Stage        *stage,
            gconstpointer data)
{
  g_autoptr (RialtoPictureObject) picture = make_picture (3, 2000, 1000, "");
  RialtoPictureView *view = make_view (stage, picture);

  /* A square place shows the middle: the whole is twice as wide. */
  g_object_set (view, "ratio", 1.0, NULL);
  stage_show (stage, view, 200, 200);
  stage_await (stage, 1);
  g_assert_cmpstr (stage->server.asked->pdata[0], ==, "3 640 ");
}

static void
test_failure (Stage        *stage,
              gconstpointer data)
{
  g_autoptr (RialtoPictureObject) picture = make_picture (4, 1000, 1000, "");
  RialtoPictureView *view = make_view (stage, picture);
  gboolean failed = FALSE;

  stage_show (stage, view, 300, 300);
  stage_await (stage, 1);
  g_assert_null (find_mapped (view, GTK_TYPE_BUTTON, 0));
  fake_server_fail (&stage->server, 0);
  stage_settle (stage);
  g_object_get (view, "failed", &failed, NULL);
  g_assert_true (failed);
  stage_shoot (stage, "picture-failed");

  press (find_mapped (view, GTK_TYPE_BUTTON, 0));
  stage_await (stage, 2);
  fake_server_answer (&stage->server, 1);
  stage_settle (stage);
  g_object_get (view, "failed", &failed, NULL);
  g_assert_false (failed);
  g_assert_null (find_mapped (view, GTK_TYPE_BUTTON, 0));
}

static void
test_cover (Stage        *stage,
            gconstpointer data)
{
  g_autoptr (RialtoPictureObject) picture = make_picture (5, 1000, 800, "A dress");
  RialtoPictureView *view = make_view (stage, picture);
  gboolean covered = TRUE;

  g_object_set (view, "warning", "Fake blood, Halloween", "covered", TRUE, NULL);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Fake blood, Halloween");
  stage_show (stage, view, 400, 320);
  g_assert_cmpuint (stage->server.asked->len, ==, 0);
  stage_shoot (stage, "picture-covered");

  press (find_mapped (view, GTK_TYPE_BUTTON, 0));
  g_object_get (view, "covered", &covered, NULL);
  g_assert_false (covered);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, "A dress");
  stage_await (stage, 1);
}

static void
test_description (Stage        *stage,
                  gconstpointer data)
{
  g_autoptr (RialtoPictureObject) with = make_picture (6, 1000, 800, "A dress");
  g_autoptr (RialtoPictureObject) without = make_picture (7, 1000, 800, "");
  RialtoPictureView *view = make_view (stage, without);
  GtkWidget *badge;

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Picture without a description");
  stage_show (stage, view, 400, 320);
  g_assert_null (find_mapped (view, GTK_TYPE_MENU_BUTTON, 0));
  g_object_set (view, "picture", with, NULL);
  stage_settle (stage);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, "A dress");
  badge = find_mapped (view, GTK_TYPE_MENU_BUTTON, 0);
  g_assert_nonnull (badge);
  gtk_menu_button_popup (GTK_MENU_BUTTON (badge));
  stage_settle (stage);
  stage_shoot (stage, "picture-alt");
  g_object_set (view, "show-badge", FALSE, NULL);
  stage_settle (stage);
  g_assert_null (find_mapped (view, GTK_TYPE_MENU_BUTTON, 0));
}

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           gpointer    data)
{
  guint *n = data;

  (*n)++;
}

static void
test_notify (Stage        *stage,
             gconstpointer data)
{
  g_autoptr (RialtoPictureObject) picture = make_picture (8, 10, 10, "");
  g_autoptr (RialtoPictureView) view = g_object_ref_sink (rialto_picture_view_new ());
  static const char *const names[] = { "picture", "textures", "warning", "ratio", "covered", "show-badge" };
  guint counts[G_N_ELEMENTS (names)] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *detailed = g_strconcat ("notify::", names[i], NULL);

      g_signal_connect (view, detailed, G_CALLBACK (on_notify), &counts[i]);
    }
  for (guint i = 0; i < 2; i++)
    g_object_set (view, "picture", picture, "textures", stage->textures, "warning", "w", "ratio", 1.5,
                  "covered", TRUE, "show-badge", FALSE, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpuint (counts[i], ==, 1);
  g_assert_finalize_object (g_steal_pointer (&view));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rialto_async_init ();
  g_test_add_func ("/picture-view/crop", test_crop);
  stage_test_add ("/picture-view/height", test_height);
  stage_test_add ("/picture-view/loads-while-mapped", test_loads_while_mapped);
  stage_test_add ("/picture-view/wider", test_wider);
  stage_test_add ("/picture-view/failure", test_failure);
  stage_test_add ("/picture-view/cover", test_cover);
  stage_test_add ("/picture-view/description", test_description);
  stage_test_add ("/picture-view/notify", test_notify);
  return g_test_run ();
}

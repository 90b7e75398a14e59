/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client-test.h"
#include "tour.h"

#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <unistd.h>

/* Every place in a language that nobody speaks, half as long again: what is on the screen has been translated, or was said by the
   community; and no place is wider than the window it is in. A translation stands between « and ». */

#define DOMAIN "rialto"
#define OPENS  "«"
#define CLOSES "»"

/* Words that people wrote: those of the table of what happens in the community. */
static GHashTable *said;

/* What is named and not translated. */
static const char *const names[] = { "Rialto", "UTC", NULL };

/* What is said as it is: by the libraries, by a server that cannot start, and by who is told in a scene what to say. */
static const char *const theirs[] = { "Show Password",
                                      "Clear Entry",
                                      "Dismiss",
                                      "Shift+Ctrl+N",
                                      "Ctrl+,",
                                      "Ctrl+?",
                                      "rialtod: the database cannot be read: file is not a database",
                                      "This picture cannot be read.",
                                      "Dyed twice, and still not the green I wanted. #linen",
                                      "Another brim.",
                                      "#velvet",
                                      "The green is right. It is the light of the shop that is not.",
                                      NULL };

static const Look looks[] = { { "narrow", .width = 360, .height = 640 } };

static void
for_each_word (const char *text,
               void        (*take) (char *word, gpointer data),
               gpointer    data)
{
  while (*text != '\0')
    {
      const char *start = text;

      while (g_unichar_isalpha (g_utf8_get_char (text)))
        text = g_utf8_next_char (text);
      if (text > start)
        take (g_strndup (start, text - start), data);
      else
        text = g_utf8_next_char (text);
    }
}

static void
take_said (char    *word,
           gpointer data)
{
  g_hash_table_add (data, word);
}

/* What the computer calls the days and months. */
static void
read_calendar (void)
{
  static const nl_item items[] = { ABDAY_1, ABDAY_2, ABDAY_3,  ABDAY_4,  ABDAY_5, ABDAY_6, ABDAY_7,
                                   ABMON_1, ABMON_2, ABMON_3,  ABMON_4,  ABMON_5, ABMON_6, ABMON_7,
                                   ABMON_8, ABMON_9, ABMON_10, ABMON_11, ABMON_12 };

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    for_each_word (nl_langinfo (items[i]), take_said, said);
}

static void
read_said (void)
{
  g_autofree char *source = NULL;
  g_autoptr (GError) error = NULL;
  char *deeds;

  said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_file_get_contents (g_getenv ("RIALTO_WORDS_SAID"), &source, NULL, &error);
  g_assert_no_error (error);
  deeds = strstr (source, "deeds[] = {");
  g_assert_nonnull (deeds);
  *strstr (deeds, "\n};") = '\0';
  for_each_word (deeds, take_said, said);
  for (guint i = 0; names[i] != NULL; i++)
    g_hash_table_add (said, g_strdup (names[i]));
  read_calendar ();
}

/* What is outside of all translations; what is filled into one may be one itself. */
static char *
strip_translated (const char *text)
{
  GString *rest = g_string_new (NULL);
  guint depth = 0;

  while (*text != '\0')
    if (g_str_has_prefix (text, OPENS))
      {
        depth++;
        text += strlen (OPENS);
      }
    else if (depth > 0 && g_str_has_prefix (text, CLOSES))
      {
        depth--;
        text += strlen (CLOSES);
      }
    else
      {
        if (depth == 0)
          g_string_append_c (rest, *text);
        text++;
      }
  return g_string_free_and_steal (rest);
}

/* The last word may have been cut off. */
static gboolean
is_said (const char *word,
         gboolean    cut)
{
  GHashTableIter iter;
  gpointer known;

  if (g_hash_table_contains (said, word))
    return TRUE;
  g_hash_table_iter_init (&iter, said);
  while (cut && g_hash_table_iter_next (&iter, &known, NULL))
    if (g_str_has_prefix (known, word))
      return TRUE;
  return FALSE;
}

typedef struct
{
  gboolean cut;
  char    *foreign; /* owned, nullable: the first one */
} Reading;

static void
find_foreign (char    *word,
              gpointer data)
{
  Reading *reading = data;

  if (reading->foreign == NULL && !is_said (word, reading->cut))
    reading->foreign = word;
  else
    g_free (word);
}

/* The bytes of a certificate. */
static gboolean
is_fingerprint (const char *text)
{
  return g_regex_match_simple ("^[0-9A-F]{2}(:[0-9A-F]{2}){7}(\\s|$)", text, 0, 0);
}

static void
judge (const Stop *stop,
       GtkWidget  *widget,
       const char *text)
{
  gboolean ours = text != NULL && !g_strv_contains (theirs, text) && !is_fingerprint (text);
  g_autofree char *rest = ours ? strip_translated (text) : NULL;
  Reading reading = { .cut = ours && g_str_has_suffix (text, "…") };
  g_autofree char *name = NULL;

  if (rest != NULL)
    for_each_word (rest, find_foreign, &reading);
  if (reading.foreign == NULL)
    return;
  name = tour_name_stop (stop->place, stop->state, stop->look);
  g_test_message ("%s: “%s” is not translated in “%s” (%s)", name, reading.foreign, text,
                  G_OBJECT_TYPE_NAME (widget));
  g_free (reading.foreign);
  g_test_fail ();
}

static void
read_widget (const Stop *stop,
             GtkWidget  *widget)
{
  /* Initials are no words. */
  if (!gtk_widget_get_mapped (widget) || ADW_IS_AVATAR (widget))
    return;
  judge (stop, widget, gtk_widget_get_tooltip_text (widget));
  if (GTK_IS_LABEL (widget))
    judge (stop, widget, gtk_label_get_text (GTK_LABEL (widget)));
  else if (GTK_IS_TEXT (widget))
    judge (stop, widget, gtk_text_get_placeholder_text (GTK_TEXT (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    read_widget (stop, child);
}

static void
check (const Stop *stop)
{
  wait_until (tour_is_there, (gpointer) stop);
  judge (stop, GTK_WIDGET (stop->booth->window), gtk_window_get_title (GTK_WINDOW (stop->booth->window)));
  read_widget (stop, GTK_WIDGET (stop->booth->window));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (stop->booth->window)), <=, stop->look->width);
}

static const Tour tour = { looks, G_N_ELEMENTS (looks), check };

static void
test_place (gconstpointer place)
{
  tour_place (&tour, place);
}

/* Where gettext looks. */
static void
speak (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "locale", NULL);
  g_autofree char *messages = g_build_filename (folder, g_getenv ("LANGUAGE"), "LC_MESSAGES", NULL);
  g_autofree char *catalogue = g_build_filename (messages, DOMAIN ".mo", NULL);

  g_assert_cmpint (g_mkdir_with_parents (messages, 0700), ==, 0);
  g_assert_cmpint (symlink (g_getenv ("RIALTO_WORDS_CATALOGUE"), catalogue), ==, 0);
  bindtextdomain (DOMAIN, folder);
  bind_textdomain_codeset (DOMAIN, "UTF-8");
  textdomain (DOMAIN);
}

int
main (int   argc,
      char *argv[])
{
  const Place *place;

  gtk_test_init (&argc, &argv, NULL);
  speak ();
  if (setlocale (LC_ALL, "") == NULL)
    {
      g_print ("1..0 # SKIP this system lacks the locale %s, and words of another language need one\n",
               g_getenv ("LC_ALL"));
      return 0;
    }
  adw_init ();
  read_said ();
  g_assert_true (g_str_has_prefix (gettext ("Home"), OPENS));
  for (guint i = 0; (place = place_nth (i)) != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/words/", place->name, NULL);

      g_test_add_data_func (path, place, test_place);
    }
  return g_test_run ();
}

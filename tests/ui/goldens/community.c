/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "community.h"

#include "outfit.h"

#include "rialto-clock.h"

#include <string.h>

/* Thursday, 14 May 2026, 16:20 UTC. */
#define NOW    G_GINT64_CONSTANT (1778775600000)
#define MINUTE G_GINT64_CONSTANT (60000)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/* A row of what happens: in braces stands the name of a person, a post, a comment or a picture; ' is ". */
typedef struct
{
  gint64      ago;
  const char *who, *method, *path, *body;
  const char *name; /* what comes of it is called so */
} Deed;

static const char *const people[] = { "mira", "aiko", "bruno", "dara", "emil", "layla", "nils" };

#define PROFILE(who, patch)       { 9 * DAY, who, "PATCH", NULL, patch, NULL }
#define FOLLOW(ago, who, whom)    { ago, who, "PUT", "/users/{" whom "}/follow", NULL, NULL }
#define POST(ago, who, body, name) { ago, who, "POST", "/posts", body, name }
#define COMMENT(ago, who, post, body, name) { ago, who, "POST", "/posts/{" post "}/comments", body, name }
#define LIKE(ago, who, post)      { ago, who, "PUT", "/posts/{" post "}/like", NULL, NULL }
#define SAVE(ago, post)           { ago, "mira", "PUT", "/posts/{" post "}/save", NULL, NULL }

static const Deed deeds[] = {
  PROFILE ("mira",
           "{'name':'Mira Lindqvist','avatar':'{face-mira}','link':'https://mira.example',"
           "'bio':'Sews most of what she wears. Linen in summer, wool in winter, and #secondhand always.'}"),
  PROFILE (
    "aiko",
    "{'name':'Aiko Tanaka','avatar':'{face-aiko}','banner':'{a-banner}','bio':'Colours before cuts.'}"),
  PROFILE ("bruno", "{'name':'Bruno Oliveira','avatar':'{face-bruno}','bio':'Hats.'}"),
  PROFILE ("dara", "{'name':'Dara O’Neill'}"),
  PROFILE ("emil", "{'name':'Emil Featherstonehaugh-Montgomery of Upper Wexcombe','bio':'Tweed.'}"),
  PROFILE ("layla", "{'name':'ليلى حداد','bio':'خياطة من حلب'}"),
  PROFILE ("nils", "{'name':'Nils Berg'}"),
  FOLLOW (8 * DAY, "mira", "aiko"),
  FOLLOW (8 * DAY, "mira", "bruno"),
  FOLLOW (8 * DAY, "mira", "layla"),
  FOLLOW (8 * DAY, "bruno", "dara"),
  FOLLOW (8 * DAY, "aiko", "dara"),
  FOLLOW (8 * DAY, "layla", "emil"),
  POST (
    8 * DAY,
    "bruno",
    "{'caption':'The brim is wide enough for two. #hat','pictures':[{'blob':'{a-hat}','alt':'A dark felt hat with an orange band'}]}",
    "hat"),
  POST (6 * DAY,
        "mira",
        "{'caption':'Dyed with madder from the garden. @aiko chose the cut. #wool #secondhand',"
        "'pictures':[{'blob':'{a-coat}','alt':'A long rust-red coat'},{'blob':'{a-hat}','alt':'A hat'}]}",
        "coat"),
  POST (
    3 * DAY,
    "dara",
    "{'caption':'Purple does what black cannot.','pictures':[{'blob':'{a-trousers}','alt':'Wide purple trousers'}]}",
    "trousers"),
  POST (
    2 * DAY,
    "layla",
    "{'caption':'معطف من الصوف لأيام الشتاء الباردة. #wool','pictures':[{'blob':'{a-coat}','alt':'معطف أحمر'}]}",
    "winter"),
  POST (
    26 * HOUR,
    "emil",
    "{'caption':'For the opening. #linen','content_warning':'Taxidermy in the background',"
    "'pictures':[{'blob':'{a-dress}','alt':'A green dress before a stuffed heron'},{'blob':'{a-hat}','alt':'A hat'}]}",
    "opening"),
  FOLLOW (25 * HOUR, "aiko", "mira"),
  FOLLOW (24 * HOUR, "bruno", "mira"),
  FOLLOW (23 * HOUR, "dara", "mira"),
  LIKE (22 * HOUR, "aiko", "coat"),
  LIKE (21 * HOUR, "bruno", "coat"),
  LIKE (20 * HOUR, "layla", "coat"),
  { 19 * HOUR, "mira", "PATCH", NULL, "{'locked':true}", NULL },
  POST (
    5 * HOUR,
    "aiko",
    "{'caption':'Three summers old, and the #linen is only getting softer. The belt is from my grandmother, who wore it over "
    "everything, even over other belts. I kept the pockets deep, because a dress without pockets is a picture of a dress. "
    "Thanks to @mira for the buttons, and to everybody who said the yellow would be too much: it is.\\n\\nThe pattern is on my "
    "page, https://aiko.example/patterns, together with the mistakes.',"
    "'pictures':[{'blob':'{a-dress}','alt':'A green linen dress with a yellow belt'},{'blob':'{a-trousers}','alt':''},"
    "{'blob':'{a-hat}','alt':'A hat'}]}",
    "dress"),
  COMMENT (4 * HOUR, "bruno", "dress", "{'text':'The belt makes it.'}", "belt"),
  COMMENT (3 * HOUR,
           "aiko",
           "dress",
           "{'text':'@bruno my grandmother would agree.','parent':'{belt}'}",
           "answer"),
  COMMENT (2 * HOUR,
           "mira",
           "dress",
           "{'text':'Those buttons were meant for a coat. I forgive you.'}",
           "buttons"),
  LIKE (100 * MINUTE, "mira", "dress"),
  LIKE (95 * MINUTE, "bruno", "dress"),
  LIKE (90 * MINUTE, "layla", "dress"),
  { 85 * MINUTE, "bruno", "PUT", "/comments/{buttons}/like", NULL, NULL },
  COMMENT (70 * MINUTE,
           "dara",
           "coat",
           "{'text':'Is there madder left? I have a scarf that would like to be this red.'}",
           "madder"),
  SAVE (60 * MINUTE, "dress"),
  SAVE (59 * MINUTE, "hat"),
  FOLLOW (45 * MINUTE, "layla", "mira"),
  COMMENT (
    40 * MINUTE,
    "emil",
    "dress",
    "{'text':'May I ask what you wash it with? Mine lost its colour in the second year, and the shop only said that linen "
    "does what linen does. #linen'}",
    "wash"),
  POST (12 * MINUTE,
        "bruno",
        "{'caption':'Only for those who follow me: the hat that nobody may copy.','audience':'followers',"
        "'pictures':[{'blob':'{a-hat}','alt':'A dark hat on a green table'}]}",
        "secret"),
  { 10 * MINUTE, "mira", "PUT", "/users/{emil}/mute", NULL, NULL },
  { 3 * MINUTE, "nils", "POST", "/posts", "{'caption':'Gone in a minute','pictures':[{'blob':'{a-hat}'}]}",
    "gone" },
  { 2 * MINUTE, "nils", "DELETE", "/posts/{gone}", NULL, NULL },
};

LiveMember *
community_person (Community  *community,
                  const char *handle)
{
  LiveMember *member = g_hash_table_lookup (community->people, handle);

  g_assert_nonnull (member);
  return member;
}

const char *
community_name (Community  *community,
                const char *name)
{
  const char *id = g_hash_table_lookup (community->names, name);

  g_assert_nonnull (id);
  return id;
}

void
community_call (Community  *community,
                const char *name,
                RialtoId    id)
{
  g_hash_table_replace (community->names, g_strdup (name), g_strdup_printf ("%" G_GINT64_FORMAT, id));
}

/* A picture is uploaded by who shows it. */
static char *
resolve (Community  *community,
         LiveMember *who,
         const char *name)
{
  g_autoptr (GBytes) drawing = NULL;

  if (g_hash_table_contains (community->names, name))
    return g_strdup (community_name (community, name));
  drawing = outfit_draw (name);
  return live_member_upload (who, drawing);
}

static gboolean
is_name (const char *text,
         gsize       length)
{
  return length > 0 && strspn (text, "abcdefghijklmnopqrstuvwxyz-") == length;
}

static char *
fill_in (Community  *community,
         LiveMember *who,
         const char *text)
{
  g_autoptr (GString) filled = g_string_new (NULL);

  for (; text != NULL && *text != '\0'; text++)
    {
      gsize length = *text == '{' ? strcspn (text + 1, "{}") : 0;

      if (is_name (text + 1, length) && text[length + 1] == '}')
        {
          g_autofree char *name = g_strndup (text + 1, length);
          g_autofree char *id = resolve (community, who, name);

          g_string_append (filled, id);
          text += length + 1;
        }
      else
        g_string_append_c (filled, *text == '\'' ? '"' : *text);
    }
  return text != NULL ? g_string_free_and_steal (g_steal_pointer (&filled)) : NULL;
}

static void
act (Community  *community,
     const Deed *deed)
{
  LiveMember *who = community_person (community, deed->who);
  g_autofree char *path = NULL;
  g_autofree char *body = NULL;
  RialtoId id;

  rialto_clock_fix (NOW - deed->ago);
  live_member_renew (who);
  path = fill_in (community, who, deed->path);
  body = fill_in (community, who, deed->body);
  if (path == NULL)
    {
      live_member_update (who, body);
      return;
    }
  id = live_member_do (who, deed->method, path, body);
  if (deed->name == NULL)
    return;
  community_call (community, deed->name, id);
  if (g_str_equal (path, "/posts"))
    live_server_index (community->server, id);
}

static gboolean
is_in (const char *only,
       const char *handle)
{
  return only == NULL || g_str_equal (only, handle);
}

static void
join (Community  *community,
      const char *handle)
{
  LiveMember *member = live_member_new (community->server, handle);

  g_hash_table_insert (community->people, (gpointer) handle, member);
  community_call (community, handle, live_member_get_id (member));
}

/* NULL: everybody. */
static Community *
make (const char *only)
{
  Community *community = g_new0 (Community, 1);

  rialto_clock_fix (NOW - 9 * DAY);
  community->server = live_server_new ();
  live_server_send_mail (community->server);
  community->people = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                             (GDestroyNotify) live_member_free);
  community->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    if (is_in (only, people[i]))
      join (community, people[i]);
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    if (is_in (only, deeds[i].who))
      act (community, &deeds[i]);
  rialto_clock_fix (NOW);
  live_server_rank (community->server);
  return community;
}

Community *
community_new (void)
{
  return make (NULL);
}

Community *
community_new_bare (void)
{
  return make ("nils");
}

void
community_free (Community *community)
{
  g_hash_table_unref (community->names);
  g_hash_table_unref (community->people);
  live_server_free (community->server);
  rialto_clock_unfake ();
  g_free (community);
}

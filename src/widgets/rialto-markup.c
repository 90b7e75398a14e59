/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-markup.h"

#include "rialto-id.h"

#include <gtk/gtk.h>

/* Links within the app: rialto:person/ID, rialto:post/ID, rialto:tag/NAME. */
#define SCHEME "rialto:"

static const struct
{
  RialtoLinkKind kind;
  const char *prefix;
} inner_links[] = {
  { RIALTO_LINK_PERSON, SCHEME "person/" },
  { RIALTO_LINK_POST, SCHEME "post/" },
  { RIALTO_LINK_TAG, SCHEME "tag/" },
};

/**
 * rialto_link_person:
 * @id: a person
 *
 * Returns: (transfer full): the link to them within the app
 */
char *
rialto_link_person (RialtoId id)
{
  return g_strdup_printf (SCHEME "person/%" G_GINT64_FORMAT, id);
}

/**
 * rialto_link_tag:
 * @tag: a folded tag
 *
 * Returns: (transfer full): the link to it within the app
 */
char *
rialto_link_tag (const char *tag)
{
  g_autofree char *escaped = g_uri_escape_string (tag, NULL, FALSE);

  return g_strconcat (SCHEME "tag/", escaped, NULL);
}

/**
 * rialto_name_within:
 * @name: somebody's name
 *
 * A name that is written in the other direction would turn the sentence around it, which begins with it as often as not.
 *
 * Returns: (transfer full): @name to be put into a sentence of the app's language
 */
char *
rialto_name_within (const char *name)
{
  gboolean mirrored = gtk_get_locale_direction () == GTK_TEXT_DIR_RTL;

  if (g_str_is_ascii (name) && !mirrored)
    return g_strdup (name);
  /* A mark of the sentence's direction, in case the name begins it; the name between a first strong isolate and its end. */
  return g_strconcat (mirrored ? "\u200f" : "\u200e", "\u2068", name, "\u2069", NULL);
}

static char *
link_of (const RialtoFacet *facet)
{
  switch (facet->kind)
    {
    case RIALTO_FACET_KIND_MENTION:
      return facet->person != 0 ? rialto_link_person (facet->person) : NULL;
    case RIALTO_FACET_KIND_TAG:
      return rialto_link_tag (facet->value);
    case RIALTO_FACET_KIND_LINK:
      return g_strdup (facet->value);
    default: /* a kind that a newer server knows */
      return NULL;
    }
}

static void
append_plain (GString    *markup,
              const char *text,
              gsize       length)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize) length);

  g_string_append (markup, escaped);
}

static gboolean
fits (const char        *text,
      gsize              length,
      gsize              done,
      const RialtoFacet *facet)
{
  gsize start = (gsize) facet->start, end = start + (gsize) facet->length;

  return start >= done && end <= length && end > start &&
         g_utf8_validate_len (text + start, end - start, NULL);
}

/**
 * rialto_markup_new:
 * @text: what somebody wrote
 * @facets: (array length=n_facets): the stretches of @text that lead somewhere, in order
 * @n_facets: how many
 *
 * What a label shows of a text: escaped, with its mentions, tags and links as links. A facet that does not fit the text is left out.
 *
 * Returns: (transfer full): Pango markup
 */
char *
rialto_markup_new (const char        *text,
                   const RialtoFacet *facets,
                   guint              n_facets)
{
  g_autoptr (GString) markup = g_string_new (NULL);
  gsize length = text != NULL ? strlen (text) : 0, done = 0;

  for (guint i = 0; i < n_facets; i++)
    {
      g_autofree char *link = fits (text, length, done, &facets[i]) ? link_of (&facets[i]) : NULL;
      g_autofree char *href = link != NULL ? g_markup_escape_text (link, -1) : NULL;

      if (href == NULL)
        continue;
      append_plain (markup, text + done, (gsize) facets[i].start - done);
      g_string_append_printf (markup, "<a href=\"%s\">", href);
      append_plain (markup, text + facets[i].start, (gsize) facets[i].length);
      g_string_append (markup, "</a>");
      done = (gsize) (facets[i].start + facets[i].length);
    }
  if (length > done)
    append_plain (markup, text + done, length - done);
  return g_string_free_and_steal (g_steal_pointer (&markup));
}

/* What a server's short addresses are within the app; NULL for any other. */
static char *
make_inner (const char *uri,
            const char *base)
{
  const char *path = base != NULL && g_str_has_prefix (uri, base) ? uri + strlen (base) : "";

  if (g_str_has_prefix (path, "/p/"))
    return g_strconcat (SCHEME "post/", path + strlen ("/p/"), NULL);
  if (g_str_has_prefix (path, "/u/"))
    return g_strconcat (SCHEME "person/", path + strlen ("/u/"), NULL);
  return NULL;
}

/**
 * rialto_link_parse:
 * @uri: an address that somebody activated
 * @base: (nullable): the address of the server, whose posts and people are shown in the app
 * @target: (out) (transfer full) (nullable): what it leads to
 *
 * Returns: what kind of link it is; %RIALTO_LINK_NONE for what the app does not open
 */
RialtoLinkKind
rialto_link_parse (const char *uri,
                   const char *base,
                   char      **target)
{
  g_autofree char *made = make_inner (uri, base);
  const char *inner = made != NULL ? made : uri;

  *target = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (inner_links); i++)
    {
      RialtoId id;

      if (!g_str_has_prefix (inner, inner_links[i].prefix))
        continue;
      *target = g_uri_unescape_string (inner + strlen (inner_links[i].prefix), NULL);
      if (*target != NULL && (inner_links[i].kind == RIALTO_LINK_TAG || rialto_id_parse (*target, &id)))
        return inner_links[i].kind;
      g_clear_pointer (target, g_free);
      break;
    }
  if (!g_str_has_prefix (uri, "https://") && !g_str_has_prefix (uri, "http://"))
    return RIALTO_LINK_NONE;
  *target = g_strdup (uri);
  return RIALTO_LINK_WEB;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a camera or a person wrote into a picture: EXIF 2.3, TIFF 6.0 and XMP as published. */
#include "rialto-photo-header.h"

#include <string.h>

#define TAG_DESCRIPTION 0x010e
#define TAG_ORIENTATION 0x0112
#define TYPE_ASCII      2
#define TYPE_SHORT      3
#define MAX_XMP         (256 * 1024)
#define MAX_DESCRIPTION 1500 /* of the contract */

/* A TIFF; what is out of its bounds reads as 0. */
typedef struct
{
  const guint8 *data;
  gsize         length;
  gboolean      big; /* the most significant byte comes first */
} Tiff;

typedef enum
{
  WORDS_NONE,
  WORDS_DESCRIPTION,
  WORDS_ALT,
  N_WORDS
} Words;

/* While an XMP packet is read. */
typedef struct
{
  Words    within;
  gboolean in_item;
  GString *text[N_WORDS]; /* owned, nullable: the first item of each */
} Packet;

static guint
get16 (const Tiff *tiff,
       gsize       at)
{
  if (tiff->length < 2 || at > tiff->length - 2)
    return 0;
  return tiff->big ? (guint) tiff->data[at] << 8 | tiff->data[at + 1]
                   : (guint) tiff->data[at + 1] << 8 | tiff->data[at];
}

static gsize
get32 (const Tiff *tiff,
       gsize       at)
{
  return tiff->big ? (gsize) get16 (tiff, at) << 16 | get16 (tiff, at + 2)
                   : (gsize) get16 (tiff, at + 2) << 16 | get16 (tiff, at);
}

static gboolean
tiff_init (Tiff                    *tiff,
           const RialtoPhotoHeader *header)
{
  *tiff = (Tiff) { header->exif, header->exif_length, FALSE };
  if (tiff->data == NULL || tiff->length < 8)
    return FALSE;
  tiff->big = memcmp (tiff->data, "MM", 2) == 0;
  return (tiff->big || memcmp (tiff->data, "II", 2) == 0) && get16 (tiff, 2) == 42;
}

/* Where the entry of a tag is in the first directory, or 0. */
static gsize
find_tag (const Tiff *tiff,
          guint       tag)
{
  gsize directory = get32 (tiff, 4);
  guint n = get16 (tiff, directory);

  for (guint i = 0; i < n; i++)
    {
      gsize at = directory + 2 + 12 * (gsize) i;

      if (at + 12 > tiff->length)
        return 0;
      if (get16 (tiff, at) == tag)
        return at;
    }
  return 0;
}

/**
 * rialto_photo_orientation:
 * @header: a picture's header
 *
 * Returns: 1 to 8 as in EXIF; 1 when it does not say
 */
guint
rialto_photo_orientation (const RialtoPhotoHeader *header)
{
  Tiff tiff;
  gsize entry;
  guint orientation;

  if (!tiff_init (&tiff, header))
    return 1;
  entry = find_tag (&tiff, TAG_ORIENTATION);
  if (entry == 0 || get16 (&tiff, entry + 2) != TYPE_SHORT)
    return 1;
  orientation = get16 (&tiff, entry + 8);
  return orientation >= 1 && orientation <= 8 ? orientation : 1;
}

static char *
dup_exif_description (const RialtoPhotoHeader *header)
{
  Tiff tiff;
  gsize entry, length, at;

  if (!tiff_init (&tiff, header))
    return NULL;
  entry = find_tag (&tiff, TAG_DESCRIPTION);
  if (entry == 0 || get16 (&tiff, entry + 2) != TYPE_ASCII)
    return NULL;
  length = get32 (&tiff, entry + 4);
  at = length <= 4 ? entry + 8 : get32 (&tiff, entry + 8);
  if (at > tiff.length || length > tiff.length - at)
    return NULL;
  return g_strndup ((const char *) tiff.data + at, length);
}

static void
on_start (GMarkupParseContext *context,
          const char          *name,
          const char         **attributes,
          const char         **values,
          gpointer             data,
          GError             **error)
{
  Packet *packet = data;

  if (g_str_equal (name, "Iptc4xmpCore:AltTextAccessibility"))
    packet->within = WORDS_ALT;
  else if (g_str_equal (name, "dc:description"))
    packet->within = WORDS_DESCRIPTION;
  else if (g_str_equal (name, "rdf:li") && packet->within != WORDS_NONE &&
           packet->text[packet->within] == NULL)
    {
      packet->text[packet->within] = g_string_new (NULL);
      packet->in_item = TRUE;
    }
}

static void
on_end (GMarkupParseContext *context,
        const char          *name,
        gpointer             data,
        GError             **error)
{
  Packet *packet = data;

  if (g_str_equal (name, "rdf:li"))
    packet->in_item = FALSE;
  else if (g_str_equal (name, "Iptc4xmpCore:AltTextAccessibility") || g_str_equal (name, "dc:description"))
    packet->within = WORDS_NONE;
}

static void
on_text (GMarkupParseContext *context,
         const char          *text,
         gsize                length,
         gpointer             data,
         GError             **error)
{
  Packet *packet = data;

  if (packet->in_item)
    g_string_append_len (packet->text[packet->within], text, (gssize) length);
}

static char *
dup_xmp_description (const RialtoPhotoHeader *header)
{
  static const GMarkupParser parser = { on_start, on_end, on_text, NULL, NULL };
  Packet packet = { 0 };
  g_autoptr (GMarkupParseContext) context = NULL;
  char *description = NULL;

  if (header->xmp == NULL || header->xmp_length > MAX_XMP)
    return NULL;
  context = g_markup_parse_context_new (&parser, G_MARKUP_DEFAULT_FLAGS, &packet, NULL);
  /* What came before a fault counts all the same. */
  g_markup_parse_context_parse (context, header->xmp, (gssize) header->xmp_length, NULL);

  for (guint words = N_WORDS - 1; words > WORDS_NONE; words--)
    {
      if (packet.text[words] == NULL)
        continue;
      if (description == NULL && packet.text[words]->len > 0)
        description = g_strdup (packet.text[words]->str);
      g_string_free (packet.text[words], TRUE);
    }
  return description;
}

/* What cameras write there by themselves. */
static gboolean
says_something (const char *text)
{
  static const char *const empty[] = {
    "OLYMPUS DIGITAL CAMERA",
    "SONY DSC",
    "SAMSUNG CAMERA PICTURES",
    "KODAK Digital Still Camera",
    "MINOLTA DIGITAL CAMERA",
    "Exif_JPEG_PICTURE",
    "DIGITAL CAMERA",
    "DCIM",
    "untitled",
    "default",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (empty); i++)
    if (g_ascii_strcasecmp (text, empty[i]) == 0)
      return FALSE;
  return *text != '\0';
}

/**
 * rialto_photo_description:
 * @header: a picture's header
 *
 * What somebody wrote of the picture, to be offered as its description: XMP's text for those who cannot see it, or else its caption, or
 * else that of EXIF.
 *
 * Returns: (transfer full) (nullable): valid UTF-8, at most 1500 characters
 */
char *
rialto_photo_description (const RialtoPhotoHeader *header)
{
  g_autofree char *text = dup_xmp_description (header);
  g_autofree char *valid = NULL;

  if (text == NULL || *g_strstrip (text) == '\0')
    {
      g_free (text);
      text = dup_exif_description (header);
    }
  if (text == NULL || !g_utf8_validate (text, -1, NULL) || !says_something (g_strstrip (text)))
    return NULL;
  valid = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), MAX_DESCRIPTION));
  return g_steal_pointer (&valid);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-recoder.h"

#include "rialto-blurhash.h"
#include "rialto-drawing.h"
#include "rialto-picture-header.h"

#include <errno.h>
#include <malloc.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vips/vips.h>

#define QUALITY 80
#define EFFORT 2
#define DRAWING_QUALITY 92
#define BLURHASH_SIDE 32

static const int widths[RIALTO_RENDITIONS_MAX] = { 2048, 1080, 640, 320, 160 };

/**
 * rialto_recoder_init:
 * @program: argv[0]
 * @demo: whether drawings are allowed too
 *
 * Makes libvips ready: only the loaders for JPEG, PNG and WebP (and SVG for @demo) can run. It must
 * start no thread, because a process is forked for every picture.
 *
 * Returns: %FALSE when libvips does not work here
 */
gboolean
rialto_recoder_init (const char *program,
                     gboolean    demo)
{
  /* One arena: each further one takes 64 MB of the address space that a picture may have. */
  mallopt (M_ARENA_MAX, 1);
  /* No modules (ImageMagick, poppler, HEIF): nothing of theirs is wanted, and starting is three times as fast. */
  g_setenv ("VIPSHOME", "/nonexistent", TRUE);
  if (vips_init (program) != 0)
    return FALSE;

  vips_concurrency_set (1);
  vips_cache_set_max (0);
  vips_block_untrusted_set (TRUE);
  vips_operation_block_set ("VipsForeignLoad", TRUE);
  vips_operation_block_set ("VipsForeignSave", TRUE);
  vips_operation_block_set ("VipsForeignLoadJpeg", FALSE);
  vips_operation_block_set ("VipsForeignLoadPng", FALSE);
  vips_operation_block_set ("VipsForeignLoadWebp", FALSE);
  vips_operation_block_set ("VipsForeignSaveWebp", FALSE);
  if (demo)
    {
      vips_operation_block_set ("VipsForeignLoadSvg", FALSE);
      vips_operation_block_set ("VipsForeignSaveJpeg", FALSE);
    }
  return TRUE;
}

static RialtoRenditionOutcome
read_all (int      fd,
          gsize    max_bytes,
          guint8 **data,
          gsize   *size)
{
  struct stat info;
  gsize done = 0;

  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    return RIALTO_OUTCOME_FAILED;
  if (info.st_size == 0)
    return RIALTO_OUTCOME_EMPTY;
  if ((guint64) info.st_size > max_bytes)
    return RIALTO_OUTCOME_TOO_HEAVY;

  *size = (gsize) info.st_size;
  *data = g_malloc (*size);
  while (done < *size)
    {
      ssize_t n = pread (fd, *data + done, *size - done, (off_t) done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return RIALTO_OUTCOME_FAILED;
      done += (gsize) n;
    }
  return RIALTO_OUTCOME_OK;
}

static RialtoRenditionOutcome
write_all (int           fd,
           const guint8 *data,
           gsize         size)
{
  while (size > 0)
    {
      ssize_t n = write (fd, data, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return errno == ENOSPC || errno == EDQUOT ? RIALTO_OUTCOME_NO_SPACE : RIALTO_OUTCOME_FAILED;
      data += n;
      size -= (gsize) n;
    }
  return RIALTO_OUTCOME_OK;
}

/* libvips has one kind of error and tells them apart by its words. */
static RialtoRenditionOutcome
blame (void)
{
  static const char *const truncated[] = { "truncated", "premature end", "unexpected end", "end of stream",
                                           "EOF" };
  static const char *const memory[] = { "out of memory", "unable to allocate", "memory" };
  const char *text = vips_error_buffer ();

  for (gsize i = 0; i < G_N_ELEMENTS (memory); i++)
    if (strcasestr (text, memory[i]) != NULL)
      return RIALTO_OUTCOME_LIMIT;
  for (gsize i = 0; i < G_N_ELEMENTS (truncated); i++)
    if (strcasestr (text, truncated[i]) != NULL)
      return RIALTO_OUTCOME_TRUNCATED;
  return RIALTO_OUTCOME_BROKEN;
}

/* Decodes at no more than the largest size that is kept, upright, in sRGB. */
static VipsImage *
decode (const guint8 *data,
        gsize         size)
{
  g_autoptr (VipsImage) lazy = NULL;

  if (vips_thumbnail_buffer ((void *) data, size, &lazy, RIALTO_RENDITION_MAX_WIDTH, "height",
                             RIALTO_RENDITION_MAX_HEIGHT, "size", VIPS_SIZE_DOWN, "export_profile", "srgb",
                             "fail_on", VIPS_FAIL_ON_TRUNCATED, NULL) != 0)
    return NULL;
  return vips_image_copy_memory (lazy);
}

static VipsImage *
scale (VipsImage *image,
       int        width,
       int        height)
{
  g_autoptr (VipsImage) lazy = NULL;

  if (vips_thumbnail_image (image, &lazy, width, "height", height, "size", VIPS_SIZE_FORCE, NULL) != 0)
    return NULL;
  return vips_image_copy_memory (lazy);
}

static RialtoRenditionOutcome
save (VipsImage *image,
      int        fd)
{
  g_autofree guint8 *data = NULL;
  gsize size = 0;

  if (vips_webpsave_buffer (image, (void **) &data, &size, "Q", QUALITY, "effort", EFFORT, "keep",
                            VIPS_FOREIGN_KEEP_NONE, NULL) != 0)
    return blame ();
  return write_all (fd, data, size);
}

static gboolean
hash (VipsImage *image,
      char      *blurhash)
{
  g_autoptr (VipsImage) small = NULL;
  g_autoptr (VipsImage) flat = NULL;
  g_autoptr (VipsImage) colour = NULL;
  g_autofree guint8 *rgb = NULL;
  g_autofree char *text = NULL;
  g_autoptr (VipsArrayDouble) white = vips_array_double_newv (1, 255.0);
  gboolean upright = image->Ysize > image->Xsize;
  gsize size = 0;

  if (vips_thumbnail_image (image, &small, BLURHASH_SIDE, "height", BLURHASH_SIDE, "size", VIPS_SIZE_DOWN,
                            NULL) != 0 ||
      vips_colourspace (small, &colour, VIPS_INTERPRETATION_sRGB, NULL) != 0)
    return FALSE;
  if (vips_image_hasalpha (colour))
    {
      if (vips_flatten (colour, &flat, "background", white, NULL) != 0)
        return FALSE;
      g_set_object (&colour, flat);
    }
  rgb = vips_image_write_to_memory (colour, &size);
  if (rgb == NULL || size != (gsize) colour->Xsize * (gsize) colour->Ysize * 3)
    return FALSE;

  text = rialto_blurhash_encode (rgb, (guint) colour->Xsize, (guint) colour->Ysize, upright ? 3 : 4,
                                 upright ? 4 : 3);
  g_strlcpy (blurhash, text, RIALTO_BLURHASH_ROOM);
  return TRUE;
}

/* The largest is the picture as it came, at most 2048 wide; then each width below that. */
static RialtoRenditionOutcome
make_all (VipsImage            *largest,
          const int            *outputs,
          RialtoRenditionReply *reply)
{
  g_autoptr (VipsImage) image = g_object_ref (largest);
  int n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    n += widths[i] < largest->Xsize;
  reply->n_items = (guint) n + 1;

  for (gsize i = 0;; i++)
    {
      RialtoRenditionOutcome outcome = save (image, outputs[n]);
      g_autoptr (VipsImage) smaller = NULL;

      if (outcome != RIALTO_OUTCOME_OK)
        return outcome;
      reply->items[n].width = (guint) image->Xsize;
      reply->items[n].height = (guint) image->Ysize;
      if (n-- == 0)
        break;
      while (widths[i] >= image->Xsize)
        i++;
      smaller = scale (image, widths[i],
                       MAX (1, (largest->Ysize * widths[i] + largest->Xsize / 2) / largest->Xsize));
      if (smaller == NULL)
        return blame ();
      g_set_object (&image, smaller);
    }
  return hash (image, reply->blurhash) ? RIALTO_OUTCOME_OK : blame ();
}

/**
 * rialto_recoder_make:
 * @picture: a regular file, read from its beginning
 * @outputs: (array fixed-size=5): empty files
 * @reply: (inout): what was made, and what the picture said it was
 *
 * Re-encodes a picture in every width that it has. Call it in a process that may die of it.
 *
 * Returns: %RIALTO_OUTCOME_OK, or why not
 */
RialtoRenditionOutcome
rialto_recoder_make (int                   picture,
                     const int            *outputs,
                     RialtoRenditionReply *reply)
{
  g_autofree guint8 *data = NULL;
  g_autoptr (VipsImage) image = NULL;
  RialtoPictureHeader header = { 0 };
  RialtoRenditionOutcome outcome;
  gsize size = 0;

  outcome = read_all (picture, RIALTO_PICTURE_MAX_BYTES, &data, &size);
  if (outcome == RIALTO_OUTCOME_OK)
    outcome = rialto_picture_header_read (data, size, &header);
  reply->kind = header.kind;
  reply->width = header.width;
  reply->height = header.height;
  if (outcome != RIALTO_OUTCOME_OK)
    return outcome;

  image = decode (data, size);
  if (image == NULL)
    return blame ();
  return make_all (image, outputs, reply);
}

/**
 * rialto_recoder_draw:
 * @drawing: a regular file with a drawing of our own; see rialto_drawing_paint()
 * @output: an empty file
 *
 * Turns a drawing of the demo into a JPEG, which then goes the way of every picture.
 *
 * Returns: %RIALTO_OUTCOME_OK, or why not
 */
RialtoRenditionOutcome
rialto_recoder_draw (int drawing,
                     int output)
{
  g_autofree guint8 *data = NULL;
  g_autofree guint8 *jpeg = NULL;
  g_autoptr (VipsImage) image = NULL;
  RialtoRenditionOutcome outcome;
  gsize size = 0, jpeg_size = 0;

  outcome = read_all (drawing, RIALTO_DRAWING_MAX_BYTES, &data, &size);
  if (outcome != RIALTO_OUTCOME_OK)
    return outcome;
  image = rialto_drawing_paint ((const char *) data, size);
  if (image == NULL || vips_jpegsave_buffer (image, (void **) &jpeg, &jpeg_size, "Q", DRAWING_QUALITY, "keep",
                                             VIPS_FOREIGN_KEEP_NONE, NULL) != 0)
    return blame ();
  return write_all (output, jpeg, jpeg_size);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-rendition-outcome.h"

#include "rialto-error.h"

#define RETRY_AFTER (5 * RIALTO_SECOND)

static gboolean
fail_later (GError    **error,
            const char *sentence)
{
  rialto_fail_detail (error, RIALTO_ERROR_UNAVAILABLE, "%s", sentence);
  if (error != NULL)
    rialto_error_set_retry_after (*error, RETRY_AFTER);
  return FALSE;
}

/**
 * rialto_rendition_fail_busy:
 * @error: return location
 *
 * Says that the line is full.
 *
 * Returns: %FALSE
 */
gboolean
rialto_rendition_fail_busy (GError **error)
{
  return fail_later (error, "Too many pictures are being uploaded right now. Try again in a moment.");
}

/* NULL: nothing that has a name. */
static const char *
name_kind (const RialtoRenditionReply *reply)
{
  static const char *const names[] = {
    [RIALTO_PICTURE_GIF] = "GIF",   [RIALTO_PICTURE_SVG] = "SVG",     [RIALTO_PICTURE_PDF] = "PDF",
    [RIALTO_PICTURE_TIFF] = "TIFF", [RIALTO_PICTURE_HEIF] = "HEIC",   [RIALTO_PICTURE_AVIF] = "AVIF",
    [RIALTO_PICTURE_BMP] = "BMP",   [RIALTO_PICTURE_JXL] = "JPEG XL",
  };

  return reply != NULL && reply->kind < G_N_ELEMENTS (names) ? names[reply->kind] : NULL;
}

static gboolean
fail_picture (GError    **error,
              const char *sentence)
{
  return rialto_fail_detail (error, RIALTO_ERROR_UNPROCESSABLE_PICTURE, "%s", sentence);
}

static gboolean
fail_foreign (GError                    **error,
              const RialtoRenditionReply *reply)
{
  const char *name = name_kind (reply);

  if (name != NULL)
    return rialto_fail_detail (error, RIALTO_ERROR_UNPROCESSABLE_PICTURE,
                               "This file is of the kind %s. JPEG, PNG and WebP pictures can be used.", name);
  if (reply != NULL && reply->kind == RIALTO_PICTURE_VIDEO)
    return fail_picture (error, "This is a video. JPEG, PNG and WebP pictures can be used.");
  return fail_picture (error, "This file is of another kind. JPEG, PNG and WebP pictures can be used.");
}

/**
 * rialto_rendition_fail:
 * @outcome: anything but %RIALTO_OUTCOME_OK
 * @reply: (nullable): what the helper said of the picture
 * @error: return location
 *
 * Says what went wrong, in a sentence for the person who uploaded.
 *
 * Returns: %FALSE
 */
gboolean
rialto_rendition_fail (RialtoRenditionOutcome      outcome,
                       const RialtoRenditionReply *reply,
                       GError                    **error)
{
  switch (outcome)
    {
    case RIALTO_OUTCOME_EMPTY:
      return fail_picture (error, "This file is empty.");
    case RIALTO_OUTCOME_UNKNOWN:
      return fail_picture (error, "This file is not a picture. JPEG, PNG and WebP pictures can be used.");
    case RIALTO_OUTCOME_FOREIGN:
      return fail_foreign (error, reply);
    case RIALTO_OUTCOME_TOO_HEAVY:
      return rialto_fail_detail (error, RIALTO_ERROR_UNPROCESSABLE_PICTURE,
                                 "This file is too large. A picture may have at most %d MB.",
                                 RIALTO_PICTURE_MAX_BYTES / (1024 * 1024));
    case RIALTO_OUTCOME_TOO_LARGE:
      return rialto_fail_detail (
        error, RIALTO_ERROR_UNPROCESSABLE_PICTURE,
        "This picture is %u × %u pixels large. At most %d megapixels and %d pixels a side can be used.",
        reply != NULL ? reply->width : 0, reply != NULL ? reply->height : 0,
        RIALTO_PICTURE_MAX_PIXELS / 1000000, RIALTO_PICTURE_MAX_SIDE);
    case RIALTO_OUTCOME_TRUNCATED:
      return fail_picture (error, "This picture is incomplete, its end is missing. Try to upload it again.");
    case RIALTO_OUTCOME_BROKEN:
      return fail_picture (error, "This picture is damaged and cannot be read.");
    case RIALTO_OUTCOME_LIMIT:
      return fail_picture (error, "This picture takes too much memory or time to read. "
                                  "Try to save it again with another program.");
    case RIALTO_OUTCOME_CRASHED:
      return fail_picture (error, "This picture cannot be read. Try to save it again with another program.");
    case RIALTO_OUTCOME_NO_SPACE:
      return rialto_fail (error, RIALTO_ERROR_STORAGE_FULL);
    case RIALTO_OUTCOME_OK:
    case RIALTO_OUTCOME_FAILED:
    default:
      return fail_later (error, "Pictures cannot be taken right now. Try again in a moment.");
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What rialtod and its picture helper say to each other. One SOCK_SEQPACKET socket pair, descriptor 3 of the helper;
 * every message is one struct in one packet, so there is nothing to frame. Both sides come from one build.
 *
 *   helper -> rialtod   RialtoRenditionHello, once
 *   rialtod -> helper   RialtoRenditionRequest with its descriptors (SCM_RIGHTS), one at a time
 *   helper -> rialtod   RialtoRenditionReply
 *
 * A PICTURE request carries the picture and RIALTO_RENDITIONS_MAX empty files to write to; a DRAWING request (only
 * with --demo) carries the SVG and one empty file. The helper is given no folder and opens no file by name. rialtod
 * trusts nothing in a reply that it has not checked itself.
 */

#include "rialto-rendition-limits.h"

G_BEGIN_DECLS

#define RIALTO_RENDITION_SOCKET 3
#define RIALTO_RENDITION_MAGIC 0x52494c31u

typedef enum
{
  RIALTO_SANDBOX_NO_NEW_PRIVS = 1 << 0,
  RIALTO_SANDBOX_NO_NETWORK = 1 << 1, /* in an empty network namespace */
  RIALTO_SANDBOX_NO_FILES = 1 << 2,   /* Landlock: no file can be opened by name */
} RialtoSandbox;

typedef enum
{
  RIALTO_RENDITION_PICTURE = 1,
  RIALTO_RENDITION_DRAWING,
} RialtoRenditionKind;

typedef enum
{
  RIALTO_OUTCOME_OK = 0,
  RIALTO_OUTCOME_EMPTY,
  RIALTO_OUTCOME_UNKNOWN,    /* no picture that we have heard of */
  RIALTO_OUTCOME_FOREIGN,    /* a known kind of file that is not taken; kind says which */
  RIALTO_OUTCOME_TOO_HEAVY,  /* in bytes */
  RIALTO_OUTCOME_TOO_LARGE,  /* in pixels; width and height say how large */
  RIALTO_OUTCOME_TRUNCATED,
  RIALTO_OUTCOME_BROKEN,
  RIALTO_OUTCOME_LIMIT,      /* needed more memory or time than a picture may */
  RIALTO_OUTCOME_CRASHED,
  RIALTO_OUTCOME_NO_SPACE,   /* an output could not be written: disk full */
  RIALTO_OUTCOME_FAILED,     /* the helper's fault, not the picture's */
  RIALTO_OUTCOME_LAST = RIALTO_OUTCOME_FAILED,
} RialtoRenditionOutcome;

typedef enum
{
  RIALTO_PICTURE_UNKNOWN = 0,
  RIALTO_PICTURE_JPEG,
  RIALTO_PICTURE_PNG,
  RIALTO_PICTURE_WEBP,
  /* Not taken, but named in the answer. */
  RIALTO_PICTURE_GIF,
  RIALTO_PICTURE_SVG,
  RIALTO_PICTURE_PDF,
  RIALTO_PICTURE_TIFF,
  RIALTO_PICTURE_HEIF,
  RIALTO_PICTURE_AVIF,
  RIALTO_PICTURE_JXL,
  RIALTO_PICTURE_BMP,
  RIALTO_PICTURE_VIDEO,
  RIALTO_PICTURE_LAST = RIALTO_PICTURE_VIDEO,
} RialtoPictureKind;

typedef struct
{
  guint32 magic;
  guint32 sandbox; /* RialtoSandbox */
} RialtoRenditionHello;

typedef struct
{
  guint32 magic;
  guint32 kind; /* RialtoRenditionKind */
} RialtoRenditionRequest;

typedef struct
{
  guint32 magic;
  guint32 outcome; /* RialtoRenditionOutcome */
  guint32 kind;    /* RialtoPictureKind */
  guint32 width;   /* of the picture that came, by its header */
  guint32 height;
  guint32 n_items; /* outputs written, the narrowest first */
  struct
  {
    guint32 width;
    guint32 height;
  } items[RIALTO_RENDITIONS_MAX];
  char blurhash[RIALTO_BLURHASH_ROOM];
} RialtoRenditionReply;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-exchange.h"

G_BEGIN_DECLS

#define RIALTO_MAX_TARGET 8192
#define RIALTO_MAX_FIELDS 100

/* How far the search for the end of a header block has come; all zero before the first byte. */
typedef struct
{
  gsize scanned; /* offset of the first byte not looked at */
  gsize line;    /* offset of the current line */
  gsize start;   /* offset of the request line */
  guint n_lines; /* complete, the request line included */
} RialtoHeadScan;

typedef enum
{
  RIALTO_HEAD_INCOMPLETE,
  RIALTO_HEAD_COMPLETE,
  RIALTO_HEAD_REFUSED,
} RialtoHeadResult;

typedef struct
{
  const char *name;
  const char *value; /* without white space around it */
  guint       name_length;
  guint       value_length;
} RialtoHeaderField;

/* What a header block says, checked. Strings live in the exchange's arena. */
typedef struct
{
  RialtoHttpMethod   method;
  const char        *path;
  const char        *query; /* nullable, raw */
  RialtoHeaderField *fields;
  guint              n_fields;
  gint64             content_length; /* -1: none given */
  gboolean           chunked;
  gboolean           http10;
  gboolean           keep_alive;
  gboolean           upgrade;
  gboolean           expects_continue;
} RialtoHead;

RialtoHeadResult         rialto_head_scan         (RialtoHeadScan   *scan,
                                                   const char       *data,
                                                   gsize             length,
                                                   gsize             max_bytes,
                                                   gsize            *end,
                                                   int              *code);
int                      rialto_head_request_line (RialtoHead       *head,
                                                   const char       *line,
                                                   gsize             length,
                                                   const char      **target,
                                                   gsize            *target_length);
int                      rialto_head_target       (RialtoHead       *head,
                                                   RialtoArena      *arena,
                                                   const char       *target,
                                                   gsize             length);
int                      rialto_head_check        (RialtoHead       *head);
const RialtoHeaderField *rialto_head_find         (const RialtoHead *head,
                                                   const char       *name,
                                                   guint            *n_found);

G_END_DECLS

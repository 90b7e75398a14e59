/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-types.h"
#include "rialto-error-codes.h" /* generated: RialtoError, rialto_error_quark () */

G_BEGIN_DECLS

#define RIALTO_ERROR (rialto_error_quark ())

/* What one code means everywhere; generated from the contract. */
typedef struct
{
  RialtoError code;
  const char *wire;   /* "not_found" */
  guint       status; /* HTTP status */
  const char *title;  /* sentence for people, translatable */
} RialtoErrorInfo;

typedef struct
{
  const char *path; /* "pictures/0/alt" */
  const char *sentence;
} RialtoFault;

GQuark                 rialto_error_quark           (void);
const RialtoErrorInfo *rialto_error_get_info        (int           code);
const RialtoErrorInfo *rialto_error_lookup_wire     (const char   *wire);

gboolean               rialto_fail                  (GError      **error,
                                                     RialtoError   code);
gboolean               rialto_fail_detail           (GError      **error,
                                                     RialtoError   code,
                                                     const char   *format,
                                                     ...) G_GNUC_PRINTF (3, 4);
gboolean               rialto_fail_field            (GError      **error,
                                                     const char   *path,
                                                     const char   *format,
                                                     ...) G_GNUC_PRINTF (3, 4);

void                   rialto_error_add_fault       (GError       *error,
                                                     const char   *path,
                                                     const char   *sentence);
const RialtoFault     *rialto_error_get_faults      (const GError *error,
                                                     guint        *n_faults);
void                   rialto_error_set_retry_after (GError       *error,
                                                     RialtoTime    retry_after);
RialtoTime             rialto_error_get_retry_after (const GError *error);
void                   rialto_error_set_request_id  (GError       *error,
                                                     const char   *request_id);
const char            *rialto_error_get_request_id  (const GError *error);
const char            *rialto_error_get_wire        (const GError *error);

G_END_DECLS

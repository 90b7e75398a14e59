/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-codec-private.h"

#include <yyjson.h>

G_BEGIN_DECLS

typedef struct
{
  RialtoArena *arena;
  gboolean     strict; /* a request: held to its bounds */
  RialtoFaults faults;
} RialtoDecoder;

const char *rialto_decode_string (RialtoDecoder     *decoder,
                                  yyjson_val        *value,
                                  const RialtoPath  *path);
void        rialto_decode_judge  (RialtoDecoder     *decoder,
                                  const RialtoPath  *path,
                                  char              *sentence);
/* Any type but entities. */
void        rialto_decode_value  (RialtoDecoder     *decoder,
                                  const RialtoField *field,
                                  yyjson_val        *value,
                                  gpointer           slot,
                                  const RialtoPath  *path);

#define rialto_decode_fault(decoder, path, ...) rialto_faults_add (&(decoder)->faults, (path), __VA_ARGS__)

G_END_DECLS

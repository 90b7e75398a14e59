/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-api.h"
#include "rialto-outbox.h"
#include "rialto-session.h"

G_BEGIN_DECLS

/* The route of an item that uploads its file; the contract has it as raw bytes. */
#define RIALTO_DEED_UPLOAD "upload_picture"

/* Between the arguments of an item, its body, and of an edit what it is of and a note; JSON as we write it has no line breaks. */
#define RIALTO_DEED_BREAK "\n"

enum
{
  RIALTO_DEED_ARGS,
  RIALTO_DEED_BODY,
  RIALTO_DEED_VERSION,
  RIALTO_DEED_NOTE,
  RIALTO_DEED_PARTS,
};

char      *rialto_deeds_write_args (guint                  route,
                                    gconstpointer          args) G_GNUC_WARN_UNUSED_RESULT;
char     **rialto_deeds_split      (const char            *text) G_GNUC_WARN_UNUSED_RESULT;
gboolean   rialto_deeds_is_edited  (const RialtoPost      *post,
                                    const RialtoPostPatch *patch);
DexFuture *rialto_deeds_send       (RialtoSession         *session,
                                    RialtoOutboxItem      *item,
                                    const char            *args) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

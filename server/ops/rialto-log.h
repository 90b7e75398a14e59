/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-config.h"

G_BEGIN_DECLS

typedef enum
{
  RIALTO_LOG_APPLICATION,
  RIALTO_LOG_ACCESS,
  RIALTO_LOG_SOCKET,
  RIALTO_LOG_QUERY,
  RIALTO_LOG_SECURITY,
  RIALTO_LOG_N_CHANNELS,
} RialtoLogChannel;

typedef enum
{
  RIALTO_LEVEL_OFF,
  RIALTO_LEVEL_ERROR,
  RIALTO_LEVEL_WARNING,
  RIALTO_LEVEL_INFO,
  RIALTO_LEVEL_DEBUG,
} RialtoLogLevel;

typedef enum
{
  RIALTO_LOG_FIELD_TEXT,
  RIALTO_LOG_FIELD_NUMBER,
  RIALTO_LOG_FIELD_SECRET,
} RialtoLogFieldKind;

typedef struct
{
  const char        *name; /* [a-z_]+ */
  RialtoLogFieldKind kind;
  const char        *text; /* NULL: the field is left out */
  gint64             number;
} RialtoLogField;

/* No password, token, message text or address goes into a record; what must be named but not shown is a SECRET. */
#define RIALTO_LOG_TEXT(name, value)   { (name), RIALTO_LOG_FIELD_TEXT, (value), 0 }
#define RIALTO_LOG_NUMBER(name, value) { (name), RIALTO_LOG_FIELD_NUMBER, "", (value) }
#define RIALTO_LOG_SECRET(name)        { (name), RIALTO_LOG_FIELD_SECRET, "", 0 }

/* rialto_log (RIALTO_LOG_SECURITY, RIALTO_LEVEL_WARNING, "wrong password", RIALTO_LOG_NUMBER ("user", id)); the fields are not even
 * computed when the channel is quieter than that. */
#define rialto_log(channel, level, message, ...) \
  G_STMT_START { \
    if (rialto_log_enabled ((channel), (level))) \
      { \
        const RialtoLogField rialto_log_fields[] = { __VA_ARGS__ __VA_OPT__ (, ) { NULL, 0, NULL, 0 } }; \
        rialto_log_write ((channel), (level), (message), rialto_log_fields); \
      } \
  } G_STMT_END

void           rialto_log_setup       (const RialtoConfig   *config,
                                       const char           *debug);
gboolean       rialto_log_enabled     (RialtoLogChannel      channel,
                                       RialtoLogLevel        level);
void           rialto_log_write       (RialtoLogChannel      channel,
                                       RialtoLogLevel        level,
                                       const char           *message,
                                       const RialtoLogField *fields);
const char    *rialto_log_set_request (const char           *id);

RialtoLogLevel rialto_log_get_level   (RialtoLogChannel      channel);
void           rialto_log_set_level   (RialtoLogChannel      channel,
                                       RialtoLogLevel        level);
gboolean       rialto_log_set_levels  (const char           *levels);
void           rialto_log_set_debug   (const char           *names);
guint64        rialto_log_get_dropped (void);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-log.h"

G_BEGIN_DECLS

/* A line with its end. Writes of so much into a pipe are whole or do not happen at all. */
#define RIALTO_LOG_MAX_LINE 4096

typedef struct
{
  RialtoTime            time;
  RialtoLogChannel      channel;
  RialtoLogLevel        level;
  const char           *message;
  const char           *request; /* nullable */
  const char           *domain;  /* nullable: of a library */
  const RialtoLogField *fields;  /* ends with a NULL name */
} RialtoLogRecord;

typedef struct _RialtoLogSink RialtoLogSink;

const char      *rialto_log_channel_name     (RialtoLogChannel       channel);
const char      *rialto_log_level_name       (RialtoLogLevel         level);
gboolean         rialto_log_parse_levels     (const char            *levels,
                                              int                    parsed[RIALTO_LOG_N_CHANNELS]);
gboolean         rialto_log_are_levels       (const char            *levels);

const char      *rialto_log_field_text       (const RialtoLogField  *field);
void             rialto_log_format_text      (const RialtoLogRecord *record,
                                              GString               *line);
void             rialto_log_format_json      (const RialtoLogRecord *record,
                                              GString               *line);
void             rialto_log_format_journal   (const RialtoLogRecord *record,
                                              GString               *datagram);

RialtoLogSink   *rialto_log_sink_new         (int                    fd);
RialtoLogSink   *rialto_log_sink_new_journal (const char            *path);
void             rialto_log_sink_free        (RialtoLogSink         *sink);
gboolean         rialto_log_sink_is_journal  (RialtoLogSink         *sink);
gboolean         rialto_log_sink_write       (RialtoLogSink         *sink,
                                              const char            *data,
                                              gsize                  length);
guint64          rialto_log_sink_get_dropped (RialtoLogSink         *sink);

void             rialto_log_set_sink         (RialtoLogSink         *sink,
                                              RialtoLogFormat        format);
GLogWriterOutput rialto_log_glib_writer      (GLogLevelFlags         flags,
                                              const GLogField       *fields,
                                              gsize                  n_fields,
                                              gpointer               data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoLogSink, rialto_log_sink_free)

G_END_DECLS

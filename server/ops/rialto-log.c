/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-log.h"

#include "rialto-clock.h"
#include "rialto-log-private.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

/* The one way out for what the server has to say about itself, and for what its libraries say by g_log. Levels are atomics, so they
 * can be changed at any time and a record that nobody wants costs one load. */

#define JOURNAL_SOCKET "/run/systemd/journal/socket"

static const char *const channel_names[] = { "application", "access", "socket", "query", "security", NULL };
static const char *const level_names[] = { "off", "error", "warning", "info", "debug", NULL };

/* Names by which --debug knows a channel besides its own. */
static const struct
{
  const char *name;
  RialtoLogChannel channel;
} nicknames[] = {
  { "sql", RIALTO_LOG_QUERY },
  { "gateway", RIALTO_LOG_SOCKET },
  { "http", RIALTO_LOG_ACCESS },
};

static _Atomic int levels[RIALTO_LOG_N_CHANNELS] = {
  RIALTO_LEVEL_INFO, RIALTO_LEVEL_INFO, RIALTO_LEVEL_INFO, RIALTO_LEVEL_INFO, RIALTO_LEVEL_INFO,
};
static _Atomic (RialtoLogSink *) current_sink;
static _Atomic int current_format;
/* What --debug said, interned: log domains of libraries whose debug messages are wanted. */
static _Atomic (const char *) debug_names;
static _Thread_local const char *current_request;

/**
 * rialto_log_channel_name:
 * @channel: a channel
 *
 * Returns: (transfer none): its name
 */
const char *
rialto_log_channel_name (RialtoLogChannel channel)
{
  return channel_names[channel];
}

/**
 * rialto_log_level_name:
 * @level: a level
 *
 * Returns: (transfer none): its name
 */
const char *
rialto_log_level_name (RialtoLogLevel level)
{
  return level_names[level];
}

static int
find_word (const char *const *words,
           const char        *word)
{
  for (int i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], word))
      return i;
  return -1;
}

/**
 * rialto_log_parse_levels:
 * @text: "info,query=debug,socket=warning": a level for all channels, then levels for some
 * @parsed: (inout): the levels of all channels
 *
 * Returns: whether @text is understood; if not, @parsed may have changed in part
 */
gboolean
rialto_log_parse_levels (const char *text,
                         int         parsed[RIALTO_LOG_N_CHANNELS])
{
  g_auto (GStrv) items = g_strsplit (text, ",", -1);

  if (items[0] == NULL)
    return FALSE;
  for (guint i = 0; items[i] != NULL; i++)
    {
      char *item = g_strstrip (items[i]);
      char *equals = strchr (item, '=');
      int level = find_word (level_names, g_strstrip (equals != NULL ? equals + 1 : item));
      int channel = 0;

      if (level < 0)
        return FALSE;
      if (equals == NULL)
        {
          for (channel = 0; channel < RIALTO_LOG_N_CHANNELS; channel++)
            parsed[channel] = level;
          continue;
        }
      *equals = '\0';
      channel = find_word (channel_names, g_strstrip (item));
      if (channel < 0)
        return FALSE;
      parsed[channel] = level;
    }
  return TRUE;
}

/**
 * rialto_log_are_levels:
 * @text: levels as rialto_log_set_levels () takes them
 *
 * Returns: whether they are understood
 */
gboolean
rialto_log_are_levels (const char *text)
{
  int parsed[RIALTO_LOG_N_CHANNELS];

  return rialto_log_parse_levels (text, parsed);
}

/**
 * rialto_log_get_level:
 * @channel: a channel
 *
 * Returns: the least important level that is written
 */
RialtoLogLevel
rialto_log_get_level (RialtoLogChannel channel)
{
  return atomic_load_explicit (&levels[channel], memory_order_relaxed);
}

/**
 * rialto_log_set_level:
 * @channel: a channel
 * @level: the least important level to write
 *
 * Any thread, at any time.
 */
void
rialto_log_set_level (RialtoLogChannel channel,
                      RialtoLogLevel   level)
{
  atomic_store_explicit (&levels[channel], level, memory_order_relaxed);
}

/**
 * rialto_log_set_levels:
 * @text: "info,query=debug,socket=warning"
 *
 * Any thread, at any time. Channels that are not named keep their level.
 *
 * Returns: whether @text was understood; if not, nothing has changed
 */
gboolean
rialto_log_set_levels (const char *text)
{
  int parsed[RIALTO_LOG_N_CHANNELS];

  for (guint i = 0; i < RIALTO_LOG_N_CHANNELS; i++)
    parsed[i] = (int) rialto_log_get_level (i);
  if (!rialto_log_parse_levels (text, parsed))
    return FALSE;
  for (guint i = 0; i < RIALTO_LOG_N_CHANNELS; i++)
    rialto_log_set_level (i, (RialtoLogLevel) parsed[i]);
  return TRUE;
}

/**
 * rialto_log_enabled:
 * @channel: a channel
 * @level: a level
 *
 * Returns: whether such a record is written. Any thread.
 */
gboolean
rialto_log_enabled (RialtoLogChannel channel,
                    RialtoLogLevel   level)
{
  return level <= rialto_log_get_level (channel);
}

static void
open_channel (const char *name)
{
  int channel = find_word (channel_names, name);

  for (guint i = 0; i < G_N_ELEMENTS (nicknames) && channel < 0; i++)
    if (g_str_equal (nicknames[i].name, name))
      channel = (int) nicknames[i].channel;
  if (channel >= 0)
    rialto_log_set_level ((RialtoLogChannel) channel, RIALTO_LEVEL_DEBUG);
  for (guint i = 0; g_str_equal (name, "all") && i < RIALTO_LOG_N_CHANNELS; i++)
    rialto_log_set_level (i, RIALTO_LEVEL_DEBUG);
}

/**
 * rialto_log_set_debug:
 * @names: "sql,gateway,GLib-Net": channels and log domains of libraries, or "all"
 *
 * Opens the debug messages of what is named. Any thread.
 */
void
rialto_log_set_debug (const char *names)
{
  g_auto (GStrv) words = g_strsplit (names, ",", -1);

  for (guint i = 0; words[i] != NULL; i++)
    open_channel (words[i]);
  atomic_store (&debug_names, g_intern_string (names));
}

static gboolean
is_word (const char *word,
         gsize       length,
         const char *name)
{
  return strlen (name) == length && g_ascii_strncasecmp (word, name, length) == 0;
}

/* "app" names the domain rialto-app as well. */
static gboolean
is_debugged (const char *domain)
{
  const char *bare = g_str_has_prefix (domain, "rialto-") ? domain + strlen ("rialto-") : domain;
  const char *word = atomic_load (&debug_names);

  while (word != NULL && *word != '\0')
    {
      gsize length = strcspn (word, ",");

      if (is_word (word, length, "all") || is_word (word, length, domain) || is_word (word, length, bare))
        return TRUE;
      word += length + (word[length] == ',' ? 1 : 0);
    }
  return g_str_has_prefix (domain, "rialto") &&
         rialto_log_enabled (RIALTO_LOG_APPLICATION, RIALTO_LEVEL_DEBUG);
}

/**
 * rialto_log_set_request:
 * @id: (nullable): id of the request that this thread works for now; must live until it is replaced
 *
 * Every record of this thread carries it.
 *
 * Returns: (transfer none) (nullable): the one before
 */
const char *
rialto_log_set_request (const char *id)
{
  const char *before = current_request;

  current_request = id;
  return before;
}

static void
write_record (const RialtoLogRecord *record)
{
  RialtoLogSink *sink = atomic_load (&current_sink);
  g_autoptr (GString) line = NULL;

  if (sink == NULL)
    return;
  line = g_string_sized_new (256);
  if (rialto_log_sink_is_journal (sink))
    rialto_log_format_journal (record, line);
  else if (atomic_load (&current_format) == RIALTO_LOG_FORMAT_JSON)
    rialto_log_format_json (record, line);
  else
    rialto_log_format_text (record, line);
  rialto_log_sink_write (sink, line->str, line->len);
}

/**
 * rialto_log_write:
 * @channel: a channel
 * @level: how important it is
 * @message: what happened; no data of people in it
 * @fields: the data, ended by a field without name
 *
 * Writes a record, whatever the level of the channel; use the macro rialto_log (). Any thread. Does nothing before
 * rialto_log_setup ().
 */
void
rialto_log_write (RialtoLogChannel      channel,
                  RialtoLogLevel        level,
                  const char           *message,
                  const RialtoLogField *fields)
{
  RialtoLogRecord record = {
    .time = rialto_clock_now (),
    .channel = channel,
    .level = level,
    .message = message,
    .request = current_request,
    .fields = fields,
  };

  write_record (&record);
}

static const char *
field_value (const GLogField *fields,
             gsize            n_fields,
             const char      *name)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, name) && fields[i].length < 0)
      return fields[i].value;
  return NULL;
}

/**
 * rialto_log_glib_writer:
 * @flags: the level in GLib's terms
 * @fields: the message's fields
 * @n_fields: how many
 * @data: not used
 *
 * Writes what g_warning () and its like say into the application's channel. Messages for debugging are for those who asked for them.
 *
 * Returns: %G_LOG_WRITER_HANDLED
 */
GLogWriterOutput
rialto_log_glib_writer (GLogLevelFlags   flags,
                        const GLogField *fields,
                        gsize            n_fields,
                        gpointer         data)
{
  static const RialtoLogField none[] = { { NULL, 0, NULL, 0 } };
  const char *message = field_value (fields, n_fields, "MESSAGE");
  const char *domain = field_value (fields, n_fields, "GLIB_DOMAIN");
  RialtoLogRecord record = { .time = rialto_clock_now (), .request = current_request, .fields = none };
  gboolean ours = domain == NULL || g_str_has_prefix (domain, "rialto");

  if (flags & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    record.level = RIALTO_LEVEL_ERROR;
  else if (flags & G_LOG_LEVEL_WARNING)
    record.level = RIALTO_LEVEL_WARNING;
  else if ((flags & G_LOG_LEVEL_MESSAGE) || ((flags & G_LOG_LEVEL_INFO) && ours))
    record.level = RIALTO_LEVEL_INFO;
  else
    record.level = RIALTO_LEVEL_DEBUG;

  if (record.level == RIALTO_LEVEL_DEBUG ? !is_debugged (domain != NULL ? domain : "rialto")
                                         : !rialto_log_enabled (RIALTO_LOG_APPLICATION, record.level))
    return G_LOG_WRITER_HANDLED;
  record.domain = domain;
  record.message = message != NULL ? message : "";
  write_record (&record);
  return G_LOG_WRITER_HANDLED;
}

/**
 * rialto_log_set_sink:
 * @sink: (transfer full) (nullable): where records go from now on
 * @format: how they look
 *
 * Only while no other thread logs: the sink before it is freed.
 */
void
rialto_log_set_sink (RialtoLogSink  *sink,
                     RialtoLogFormat format)
{
  RialtoLogSink *old = atomic_exchange (&current_sink, sink);

  atomic_store (&current_format, (int) format);
  g_clear_pointer (&old, rialto_log_sink_free);
}

/**
 * rialto_log_setup:
 * @config: the configuration
 * @debug: (nullable): what --debug says
 *
 * Lets records out, to the journal when standard error is the journal, else to standard error; takes over what g_log () says. Once,
 * before other threads start.
 */
void
rialto_log_setup (const RialtoConfig *config,
                  const char         *debug)
{
  static gsize taken_over = 0;
  gboolean journal = g_log_writer_is_journald (STDERR_FILENO);

  /* When the reader of standard error has gone, a write must fail, not end the server. */
  signal (SIGPIPE, SIG_IGN);
  rialto_log_set_levels (config->log.level);
  if (!config->log.access)
    rialto_log_set_level (RIALTO_LOG_ACCESS, RIALTO_LEVEL_WARNING);
  if (debug != NULL)
    rialto_log_set_debug (debug);
  rialto_log_set_sink (journal ? rialto_log_sink_new_journal (JOURNAL_SOCKET)
                               : rialto_log_sink_new (STDERR_FILENO),
                       (RialtoLogFormat) config->log.format);
  if (g_once_init_enter (&taken_over))
    {
      g_log_set_writer_func (rialto_log_glib_writer, NULL, NULL);
      g_once_init_leave (&taken_over, 1);
    }
}

/**
 * rialto_log_get_dropped:
 *
 * Returns: how many records were dropped because nobody read them; a figure for the metrics. Any thread.
 */
guint64
rialto_log_get_dropped (void)
{
  RialtoLogSink *sink = atomic_load (&current_sink);

  return sink != NULL ? rialto_log_sink_get_dropped (sink) : 0;
}

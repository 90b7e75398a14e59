/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-log.h"

#include "rialto-log-private.h"

#include <sys/mman.h>
#include <unistd.h>

#define MAX_LOG (4 << 20)

static int log_file = -1;

/* From here on; once, before the first server. */
void
server_log_begin (void)
{
  log_file = memfd_create ("log", MFD_CLOEXEC);
  g_assert_cmpint (log_file, >=, 0);
  rialto_log_set_sink (rialto_log_sink_new (log_file), RIALTO_LOG_FORMAT_JSON);
}

/* All that was logged since @from. */
char *
server_log_text (off_t from)
{
  char *text = g_malloc0 (MAX_LOG + 1);
  ssize_t n = pread (log_file, text, MAX_LOG, from);

  g_assert_cmpint (n, >=, 0);
  g_assert_cmpint (n, <, MAX_LOG);
  return text;
}

/* Lines that were logged since @from, as far as they are complete. */
GPtrArray *
server_log_read (off_t from)
{
  g_autofree char *text = server_log_text (from);
  g_autoptr (JsonParser) parser = json_parser_new ();
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      json_parser_load_from_data (parser, lines[i], -1, &error);
      g_assert_no_error (error);
      g_ptr_array_add (records, json_node_copy (json_parser_get_root (parser)));
    }
  return records;
}

off_t
server_log_end (void)
{
  return lseek (log_file, 0, SEEK_END);
}

JsonObject *
server_log_find (GPtrArray  *records,
                 const char *member,
                 const char *value)
{
  for (guint i = 0; i < records->len; i++)
    {
      JsonObject *record = json_node_get_object (records->pdata[i]);

      if (g_strcmp0 (json_object_get_string_member_with_default (record, member, NULL), value) == 0)
        return record;
    }
  return NULL;
}

/* Waits for it. */
JsonNode *
server_log_await (off_t       from,
                  const char *member,
                  const char *value)
{
  for (;;)
    {
      g_autoptr (GPtrArray) records = server_log_read (from);
      JsonObject *record = server_log_find (records, member, value);

      if (record != NULL)
        {
          JsonNode *node = json_node_alloc ();

          return json_node_init_object (node, record);
        }
      g_thread_yield ();
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-blob-check.h"

#include "rialto-check.h"

#include <unistd.h>

#define ROWS     500
#define MAX_TOLD 20 /* of a kind */

RIALTO_SQL (check_storage,
            "check.storage",
            "SELECT c.user_id, c.storage, CAST (COALESCE (sum (b.size), 0) AS BIGINT) FROM user_counts c "
            "LEFT JOIN uploads p ON p.user_id = c.user_id LEFT JOIN blobs b ON b.hash = p.blob "
            "GROUP BY c.user_id, c.storage HAVING c.storage <> CAST (COALESCE (sum (b.size), 0) AS BIGINT) "
            "ORDER BY c.user_id");
RIALTO_SQL (
  check_reserved,
  "check.reserved",
  "SELECT c.user_id, c.reserved, CAST (COALESCE (sum (r.length), 0) AS BIGINT) FROM user_counts c "
  "LEFT JOIN resumable_uploads r ON r.user_id = c.user_id AND r.blob IS NULL "
  "GROUP BY c.user_id, c.reserved HAVING c.reserved <> CAST (COALESCE (sum (r.length), 0) AS BIGINT) "
  "ORDER BY c.user_id");
RIALTO_SQL (check_uses,
            "check.uses",
            "SELECT s.blob, s.user_id FROM blob_uses s WHERE NOT EXISTS (SELECT 1 FROM uploads "
            "WHERE user_id = s.user_id AND blob = s.blob) ORDER BY s.blob, s.user_id");
RIALTO_SQL (check_posts,
            "check.post_pictures",
            "SELECT s.blob, s.subject FROM blob_uses s WHERE s.kind = 1 AND NOT EXISTS "
            "(SELECT 1 FROM posts WHERE id = s.subject) ORDER BY s.blob, s.subject");
RIALTO_SQL (blobs_scan,
            "check.blobs",
            "SELECT hash, width FROM blobs WHERE hash > ?1 ORDER BY hash LIMIT ?2");

/**
 * rialto_blobs_register_checks:
 * @store: the store that will be checked
 *
 * Adds what must be true of pictures to the store's checks.
 */
void
rialto_blobs_register_checks (RialtoStore *store)
{
  rialto_store_add_check ("storage counted wrongly (person, count, bytes)", &check_storage);
  rialto_store_add_check ("room reserved wrongly (person, count, bytes)", &check_reserved);
  rialto_store_add_check ("picture in use that nobody pays for (picture, person)", &check_uses);
  rialto_store_add_check ("picture used by a post that is not there (picture, post)", &check_posts);
}

typedef struct
{
  char  hash[65];
  guint width;
} Row;

typedef struct
{
  const char *last;
  GArray     *rows;
} Scan;

static gboolean
scan_rows (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  Scan *scan = data;
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &blobs_scan, SQL_TEXT (scan->last), SQL_INT (ROWS));

  g_array_set_size (scan->rows, 0);
  while (rialto_rows_next (rows))
    {
      Row row = { .width = (guint) rialto_rows_int (rows, 1) };

      g_strlcpy (row.hash, rialto_rows_text (rows, 0), sizeof row.hash);
      g_array_append_val (scan->rows, row);
    }
  return TRUE;
}

/* What is wrong, by kinds. */
typedef struct
{
  GPtrArray *problems; /* borrowed */
  guint      n_missing;
  guint      n_changed;
} Findings;

static void
tell (Findings   *findings,
      guint      *n,
      const char *kind,
      const char *hash,
      guint       width)
{
  if ((*n)++ < MAX_TOLD)
    g_ptr_array_add (findings->problems, g_strdup_printf ("%s: %s, %u pixels wide", kind, hash, width));
}

static void
tell_rest (Findings   *findings,
           guint       n,
           const char *kind)
{
  if (n > MAX_TOLD)
    g_ptr_array_add (findings->problems, g_strdup_printf ("%s: %u more", kind, n - MAX_TOLD));
}

static gboolean
has_hash (int         fd,
          const char *hash)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 buffer[65536];
  gssize n;

  while ((n = read (fd, buffer, sizeof buffer)) > 0)
    g_checksum_update (checksum, buffer, n);
  return n == 0 && g_str_equal (g_checksum_get_string (checksum), hash);
}

static const char missing[] = "picture without its file";
static const char changed[] = "picture whose file has changed";

static void
check_rendition (RialtoBlobBackend *blobs,
                 const Row         *row,
                 guint              width,
                 gboolean           deep,
                 Findings          *findings)
{
  RialtoBlobReading reading;
  gboolean there = rialto_blob_backend_open (blobs, row->hash, width, &reading, NULL);

  if (!there || reading.width != width)
    tell (findings, &findings->n_missing, missing, row->hash, width);
  else if (deep && width == row->width && !has_hash (reading.fd, row->hash))
    tell (findings, &findings->n_changed, changed, row->hash, width);
  if (there)
    close (reading.fd);
}

static void
check_row (RialtoBlobBackend *blobs,
           const Row         *row,
           gboolean           deep,
           Findings          *findings)
{
  static const guint widths[] = { 160, 320, 640, 1080 };

  for (guint i = 0; i < G_N_ELEMENTS (widths) && widths[i] < row->width; i++)
    check_rendition (blobs, row, widths[i], FALSE, findings);
  check_rendition (blobs, row, row->width, deep, findings);
}

/**
 * rialto_blobs_check:
 * @store: a store
 * @blobs: where its pictures are
 * @deep: whether to read the pictures, too
 * @problems: (element-type utf8): gets sentences, at most 20 of a kind; frees its elements with g_free()
 * @error: return location
 *
 * Looks whether every picture has its files, and with @deep whether the widest is what its name says. Files without a picture are no
 * problem: the sweep takes them. Waits.
 *
 * Returns: whether the check was made
 */
gboolean
rialto_blobs_check (RialtoStore       *store,
                    RialtoBlobBackend *blobs,
                    gboolean           deep,
                    GPtrArray         *problems,
                    GError           **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  Findings findings = { problems, 0, 0 };
  char last[65] = "";

  do
    {
      Scan scan = { last, rows };

      if (!rialto_store_read (store, scan_rows, &scan, NULL, error))
        return FALSE;
      for (guint i = 0; i < rows->len; i++)
        check_row (blobs, &g_array_index (rows, Row, i), deep, &findings);
      if (rows->len > 0)
        g_strlcpy (last, g_array_index (rows, Row, rows->len - 1).hash, sizeof last);
    }
  while (rows->len == ROWS);
  tell_rest (&findings, findings.n_missing, missing);
  tell_rest (&findings, findings.n_changed, changed);
  return TRUE;
}

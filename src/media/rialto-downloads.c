/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-downloads.h"

/* A fiber that waits for its turn. */
typedef struct
{
  DexPromise          *promise; /* owned */
  const RialtoUrgency *urgency; /* borrowed; it may rise meanwhile */
} Turn;

/**
 * RialtoDownloads:
 *
 * So many downloads at once; of those that wait, what somebody looks at comes first. Main thread, in fibers.
 */
struct _RialtoDownloads
{
  guint  limit;
  guint  n_running;
  GQueue waiting; /* borrowed Turn, which are on the stacks of their fibers */

  RialtoFetchFunc fetch;
  gpointer        data;
  GDestroyNotify  data_destroy;
};

static void
downloads_finalize (gpointer data)
{
  RialtoDownloads *downloads = data;

  if (downloads->data_destroy != NULL)
    downloads->data_destroy (downloads->data);
}

/**
 * rialto_downloads_new:
 * @limit: how many at once
 * @fetch: what does one
 * @data: (transfer full): for @fetch
 * @data_destroy: (nullable): frees @data
 *
 * Returns: (transfer full): with none under way
 */
RialtoDownloads *
rialto_downloads_new (guint           limit,
                      RialtoFetchFunc fetch,
                      gpointer        data,
                      GDestroyNotify  data_destroy)
{
  RialtoDownloads *downloads = g_rc_box_new0 (RialtoDownloads);

  downloads->limit = limit;
  downloads->fetch = fetch;
  downloads->data = data;
  downloads->data_destroy = data_destroy;
  g_queue_init (&downloads->waiting);
  return downloads;
}

/**
 * rialto_downloads_ref:
 * @downloads: the downloads
 *
 * Returns: (transfer full): @downloads
 */
RialtoDownloads *
rialto_downloads_ref (RialtoDownloads *downloads)
{
  return g_rc_box_acquire (downloads);
}

/**
 * rialto_downloads_unref:
 * @downloads: (transfer full): the downloads
 */
void
rialto_downloads_unref (RialtoDownloads *downloads)
{
  g_rc_box_release_full (downloads, downloads_finalize);
}

/* Hands the place to the first of the most urgent, or keeps it free. */
static void
leave (RialtoDownloads *downloads)
{
  GList *next = NULL;

  for (GList *link = downloads->waiting.head; link != NULL; link = link->next)
    if (next == NULL || *((Turn *) link->data)->urgency > *((Turn *) next->data)->urgency)
      next = link;

  if (next == NULL)
    {
      downloads->n_running--;
      return;
    }
  dex_promise_resolve_boolean (((Turn *) next->data)->promise, TRUE);
  g_queue_delete_link (&downloads->waiting, next);
}

static gboolean
enter (RialtoDownloads     *downloads,
       const RialtoUrgency *urgency,
       GCancellable        *cancellable,
       GError             **error)
{
  g_autoptr (DexPromise) promise = NULL;
  Turn turn;

  if (downloads->n_running < downloads->limit)
    {
      downloads->n_running++;
      return TRUE;
    }

  promise = dex_promise_new ();
  turn = (Turn) { promise, urgency };
  g_queue_push_tail (&downloads->waiting, &turn);
  if (dex_await (rialto_async_or_cancelled (dex_ref (DEX_FUTURE (promise)), cancellable), error))
    return TRUE;

  /* Given up; the place may have come all the same. */
  if (!g_queue_remove (&downloads->waiting, &turn))
    leave (downloads);
  return FALSE;
}

/**
 * rialto_downloads_await:
 * @downloads: the downloads
 * @blob: a picture
 * @width: of the rendition
 * @access: (nullable): what opens it
 * @urgency: read whenever there is room for another
 * @cancellable: (nullable): what ends it, the wait for its turn included
 * @error: what the fetch says
 *
 * Waits, in a fiber, until a picture is here.
 *
 * Returns: (transfer full) (nullable): the encoded picture
 */
GBytes *
rialto_downloads_await (RialtoDownloads     *downloads,
                        const char          *blob,
                        guint                width,
                        const char          *access,
                        const RialtoUrgency *urgency,
                        GCancellable        *cancellable,
                        GError             **error)
{
  g_autoptr (RialtoDownloads) kept = rialto_downloads_ref (downloads);
  GBytes *bytes;

  if (!enter (downloads, urgency, cancellable, error))
    return NULL;
  bytes = dex_await_boxed (rialto_async_or_cancelled (downloads->fetch (blob, width, access, cancellable,
                                                                        downloads->data),
                                                      cancellable),
                           error);
  leave (downloads);
  return bytes;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-job-payload.h"

#include "rialto-codec.h"

#include <string.h>

#define MAX_IDS 16

typedef struct
{
  guint64   present;
  RialtoId *ids;
  guint     n_ids;
} Payload;

static const RialtoField fields[] = {
  {
    .name = "ids",
    .type = RIALTO_TYPE_ID,
    .flags = RIALTO_FIELD_LIST,
    .offset = G_STRUCT_OFFSET (Payload, ids),
    .count_offset = G_STRUCT_OFFSET (Payload, n_ids),
    .since = 1,
    .max_items = MAX_IDS,
  },
};

static const RialtoEntityInfo payload_info = { "JobPayload", sizeof (Payload), fields,
                                               G_N_ELEMENTS (fields) };

/**
 * rialto_job_payload_write:
 * @arena: where the result lives
 * @ids: (array length=n_ids): at most 16
 * @n_ids: how many
 *
 * Returns: (transfer none): the payload, in @arena
 */
char *
rialto_job_payload_write (RialtoArena    *arena,
                          const RialtoId *ids,
                          guint           n_ids)
{
  Payload payload = { .ids = rialto_arena_memdup (arena, ids, n_ids * sizeof *ids), .n_ids = n_ids };
  g_autofree char *json = rialto_entity_to_json (&payload_info, &payload, RIALTO_ENCODE_DEFAULT,
                                                 RIALTO_SINCE_LATEST, NULL);

  return rialto_arena_strdup (arena, json);
}

/**
 * rialto_job_payload_read:
 * @payload: what rialto_job_payload_write() made
 * @ids: (out caller-allocates) (array length=n_ids): the ids
 * @n_ids: how many there must be
 * @error: return location
 *
 * Returns: %FALSE when it is another payload
 */
gboolean
rialto_job_payload_read (const char *payload,
                         RialtoId   *ids,
                         guint       n_ids,
                         GError    **error)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  Payload read = { 0 };

  if (!rialto_entity_from_json (&payload_info, payload, strlen (payload), arena, &read, error))
    return FALSE;
  if (read.n_ids != n_ids)
    return rialto_fail_detail (error, RIALTO_ERROR_INVALID, "The job has %u ids, not %u.", read.n_ids, n_ids);
  memcpy (ids, read.ids, n_ids * sizeof *ids);
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-key-ring-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <jwt.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>

#include "rialto-clock.h"

/* The server's secret keys: one that signs, and older ones that still verify. The file has one key a line, the current one first:
 * key id, base64url of 32 bytes, time of creation in milliseconds.
 *
 * Readers take the whole set by one atomic load. A set that was replaced stays until the ring is freed, since a reader may still use
 * it; rotations are so rare that this is a few kilobytes in a year. */

#define MAX_FILE 4096
/* A key that signs no more must verify for as long as a refresh token lives. */
#define RETIRED_LIFE (31 * RIALTO_DAY)

struct _RialtoKeyRing
{
  char                    *path; /* nullable: keys of this process only */
  _Atomic (RialtoKeySet *) keys;
  GMutex                   mutex;
  GPtrArray               *retired;
};

static RialtoKeySet *
key_set_new (void)
{
  RialtoKeySet *set = g_new0 (RialtoKeySet, 1);

  rialto_crypto_init ();
  sodium_mlock (set, sizeof *set); /* may fail under a tight limit; then it is ordinary memory */
  return set;
}

static void
key_set_free (gpointer set)
{
  sodium_munlock (set, sizeof (RialtoKeySet)); /* wipes */
  g_free (set);
}

/* The header of an access token is the same for every token of a key: libjwt writes it once, and from then on only tokens that begin
 * with exactly these bytes are looked at. So neither "alg" nor "kid" of a stranger is ever interpreted. */
static gboolean
derive_header (RialtoKey *key)
{
  jwt_t *jwt = NULL;
  char *token = NULL;
  gboolean good = jwt_new (&jwt) == 0 &&
                  jwt_set_alg (jwt, JWT_ALG_HS256, key->access, sizeof key->access) == 0 &&
                  jwt_add_header (jwt, "kid", key->kid) == 0 && (token = jwt_encode_str (jwt)) != NULL;

  if (good)
    {
      key->header_length = strcspn (token, ".") + 1;
      good = key->header_length < sizeof key->header;
    }
  if (good)
    memcpy (key->header, token, key->header_length);
  jwt_free_str (token);
  jwt_free (jwt);
  return good;
}

static gboolean
derive (RialtoKey *key)
{
  static const char context[crypto_kdf_CONTEXTBYTES + 1] = "rialtokr";

  crypto_kdf_derive_from_key (key->access, sizeof key->access, 1, context, key->master);
  crypto_kdf_derive_from_key (key->refresh, sizeof key->refresh, 2, context, key->master);
  crypto_kdf_derive_from_key (key->path, sizeof key->path, 3, context, key->master);
  return derive_header (key);
}

/* Puts a new key before the ones of @old that may still be needed. */
static RialtoKeySet *
key_set_rotate (const RialtoKeySet *old)
{
  RialtoKeySet *set = key_set_new ();
  RialtoTime now = rialto_clock_now ();
  guint8 kid[6];

  randombytes_buf (kid, sizeof kid);
  sodium_bin2hex (set->keys[0].kid, sizeof set->keys[0].kid, kid, sizeof kid);
  randombytes_buf (set->keys[0].master, sizeof set->keys[0].master);
  set->keys[0].created = now;
  set->n_keys = 1;

  for (guint i = 0; old != NULL && i < old->n_keys && set->n_keys < RIALTO_KEY_RING_MAX; i++)
    {
      /* It signed until the next newer one was made. */
      RialtoTime retired = i == 0 ? now : old->keys[i - 1].created;

      if (now - retired < RETIRED_LIFE)
        set->keys[set->n_keys++] = old->keys[i];
    }
  return set;
}

static gboolean
parse_line (const char *line,
            RialtoKey  *key)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 0);
  guint64 created = 0;
  gboolean good = g_strv_length (words) == 3 && strlen (words[0]) > 0 &&
                  strlen (words[0]) < sizeof key->kid &&
                  strspn (words[0], "0123456789abcdefghijklmnopqrstuvwxyz-") == strlen (words[0]) &&
                  rialto_base64url_decode (words[1], strlen (words[1]), key->master, sizeof key->master) &&
                  g_ascii_string_to_unsigned (words[2], 10, 0, G_MAXINT64, &created, NULL);

  if (good)
    {
      g_strlcpy (key->kid, words[0], sizeof key->kid);
      key->created = (RialtoTime) created;
    }
  for (guint i = 0; words[i] != NULL; i++)
    sodium_memzero (words[i], strlen (words[i]));
  return good && derive (key);
}

static gboolean
parse (char         *text,
       RialtoKeySet *set)
{
  char *line = text;

  while (*line != '\0')
    {
      char *end = strchr (line, '\n');

      if (end == NULL || set->n_keys == RIALTO_KEY_RING_MAX)
        return FALSE;
      *end = '\0';
      if (!parse_line (line, &set->keys[set->n_keys++]))
        return FALSE;
      line = end + 1;
    }
  return set->n_keys > 0;
}

static gboolean
save (const char         *path,
      const RialtoKeySet *set,
      GError            **error)
{
  g_autoptr (GString) text = g_string_sized_new (RIALTO_KEY_RING_MAX * 96);
  g_autoptr (GError) local = NULL;
  gboolean good = FALSE;

  for (guint i = 0; i < set->n_keys; i++)
    {
      g_autoptr (RialtoSecret)
        key = rialto_base64url_encode (set->keys[i].master, sizeof set->keys[i].master);

      g_string_append_printf (text, "%s %s %" G_GINT64_FORMAT "\n", set->keys[i].kid, key,
                              set->keys[i].created);
    }
  good = g_file_set_contents_full (path, text->str, (gssize) text->len,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                   &local);
  sodium_memzero (text->str, text->len);
  return good ||
         rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, "The keys cannot be written: %s", local->message);
}

static gboolean
read_file (const char *path,
           char        text[MAX_FILE],
           gboolean   *missing,
           GError    **error)
{
  g_autofd int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  struct stat status;
  gssize length = 0;

  *missing = fd < 0 && errno == ENOENT;
  if (fd < 0)
    return rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, "%s cannot be read: %s", path,
                               g_strerror (errno));
  /* Group may read: that is how credentials of a service look. */
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode) || (status.st_mode & 027) != 0)
    return rialto_fail_detail (error, RIALTO_ERROR_INTERNAL,
                               "%s holds secret keys, but others may read or change it (chmod 600)", path);
  length = read (fd, text, MAX_FILE - 1);
  if (length < 0 || length == MAX_FILE - 1)
    return rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, "%s is not a file of keys", path);
  text[length] = '\0';
  return TRUE;
}

static RialtoKeyRing *
key_ring_new (const char   *path,
              RialtoKeySet *set)
{
  RialtoKeyRing *ring = g_new0 (RialtoKeyRing, 1);

  ring->path = g_strdup (path);
  ring->retired = g_ptr_array_new_with_free_func (key_set_free);
  g_mutex_init (&ring->mutex);
  atomic_store (&ring->keys, set);
  return ring;
}

/**
 * rialto_key_ring_new:
 *
 * Returns: (transfer full): a ring with one new key that no file has; what it signs is worth nothing after the process.
 */
RialtoKeyRing *
rialto_key_ring_new (void)
{
  RialtoKeySet *set = NULL;

  rialto_crypto_init ();
  set = key_set_rotate (NULL);
  if (!derive (&set->keys[0]))
    g_critical ("libjwt cannot sign");
  return key_ring_new (NULL, set);
}

/**
 * rialto_key_ring_load:
 * @path: the file of keys
 * @error: return location
 *
 * Reads the keys, or makes a file with one new key (mode 0600) when there is none. A file that others may read or write is refused.
 *
 * Returns: (transfer full) (nullable): the ring, which any thread may use; %NULL with %RIALTO_ERROR_INTERNAL
 */
RialtoKeyRing *
rialto_key_ring_load (const char *path,
                      GError    **error)
{
  g_autoptr (GError) local = NULL;
  char text[MAX_FILE];
  gboolean missing = FALSE;
  gboolean good = FALSE;
  RialtoKeySet *set = NULL;

  rialto_crypto_init ();
  if (read_file (path, text, &missing, &local))
    {
      set = key_set_new ();
      good = parse (text, set) ||
             rialto_fail_detail (&local, RIALTO_ERROR_INTERNAL, "%s is not a file of keys", path);
      sodium_memzero (text, sizeof text);
    }
  else if (missing)
    {
      g_clear_error (&local);
      set = key_set_rotate (NULL);
      good = derive (&set->keys[0]) && save (path, set, &local);
    }
  if (good)
    return key_ring_new (path, set);

  g_clear_pointer (&set, key_set_free);
  if (local == NULL)
    rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, "libjwt cannot sign");
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/**
 * rialto_key_ring_free:
 * @ring: (transfer full): a ring that no thread uses any more
 *
 * Wipes the keys.
 */
void
rialto_key_ring_free (RialtoKeyRing *ring)
{
  key_set_free (atomic_load (&ring->keys));
  g_ptr_array_unref (ring->retired);
  g_mutex_clear (&ring->mutex);
  g_free (ring->path);
  g_free (ring);
}

/**
 * rialto_key_ring_rotate:
 * @ring: a ring
 * @error: return location
 *
 * Makes a new key, writes it to the file and signs with it from now on. Keys that were replaced more than 31 days ago are forgotten;
 * so are the oldest when there are more than eight. Any thread; touches the disk.
 *
 * Returns: %FALSE with %RIALTO_ERROR_INTERNAL when the file cannot be written; then nothing has changed
 */
gboolean
rialto_key_ring_rotate (RialtoKeyRing *ring,
                        GError       **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&ring->mutex);
  RialtoKeySet *old = atomic_load (&ring->keys);
  RialtoKeySet *set = key_set_rotate (old);

  gboolean good = derive (&set->keys[0]) ||
                  rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, "libjwt cannot sign");

  if (good && ring->path != NULL)
    good = save (ring->path, set, error);
  if (!good)
    {
      key_set_free (set);
      return FALSE;
    }
  atomic_store (&ring->keys, set);
  g_ptr_array_add (ring->retired, old);
  return TRUE;
}

/**
 * rialto_key_ring_get_keys:
 * @ring: a ring
 *
 * Returns: (transfer none): the keys of this moment, valid as long as @ring
 */
const RialtoKeySet *
rialto_key_ring_get_keys (RialtoKeyRing *ring)
{
  return atomic_load_explicit (&ring->keys, memory_order_acquire);
}

/**
 * rialto_key_ring_get_n_keys:
 * @ring: a ring
 *
 * Returns: how many keys verify
 */
guint
rialto_key_ring_get_n_keys (RialtoKeyRing *ring)
{
  return rialto_key_ring_get_keys (ring)->n_keys;
}

/**
 * rialto_key_ring_get_age:
 * @ring: a ring
 *
 * Returns: for how many milliseconds the current key has been signing
 */
RialtoTime
rialto_key_ring_get_age (RialtoKeyRing *ring)
{
  return rialto_clock_now () - rialto_key_ring_get_keys (ring)->keys[0].created;
}

/**
 * rialto_key_ring_get_kid:
 * @ring: a ring
 *
 * Returns: (transfer none): the id of the current key, valid as long as @ring
 */
const char *
rialto_key_ring_get_kid (RialtoKeyRing *ring)
{
  return rialto_key_ring_get_keys (ring)->keys[0].kid;
}

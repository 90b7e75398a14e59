/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-listener.h"

#include "rialto-error.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 1024

static gboolean
fail_errno (GError    **error,
            const char *address,
            int         number)
{
  return rialto_fail_detail (error, RIALTO_ERROR_UNAVAILABLE, "Cannot listen on %s: %s", address,
                             g_strerror (number));
}

/* A socket that nobody listens on is what a process left that was killed. */
static void
remove_stale (const struct sockaddr_un *address)
{
  struct stat info;
  int fd;

  if (lstat (address->sun_path, &info) != 0 || !S_ISSOCK (info.st_mode))
    return;
  fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0)
    return;
  if (connect (fd, (const struct sockaddr *) address, sizeof *address) != 0 && errno == ECONNREFUSED)
    unlink (address->sun_path);
  close (fd);
}

static int
listen_unix (const char *path,
             GError    **error)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd;

  if (strlen (path) == 0 || strlen (path) >= sizeof address.sun_path)
    {
      rialto_fail_detail (error, RIALTO_ERROR_INVALID, "The path of a socket has 1 to %u bytes",
                          (guint) sizeof address.sun_path - 1);
      return -1;
    }
  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  remove_stale (&address);

  fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd >= 0 && bind (fd, (struct sockaddr *) &address, sizeof address) == 0 && listen (fd, BACKLOG) == 0)
    return fd;

  fail_errno (error, path, errno);
  if (fd >= 0)
    close (fd);
  return -1;
}

static int
listen_on (const struct addrinfo *info)
{
  static const int on = 1;
  int fd = socket (info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  int number;

  if (fd < 0)
    return -1;

  /* Accepted sockets inherit NODELAY. */
  setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (info->ai_family == AF_INET6)
    setsockopt (fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (bind (fd, info->ai_addr, info->ai_addrlen) == 0 && listen (fd, BACKLOG) == 0)
    return fd;

  number = errno;
  close (fd);
  errno = number;
  return -1;
}

static char *
bound_address (int fd)
{
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  char host[INET6_ADDRSTRLEN + 16], port[8];

  if (getsockname (fd, (struct sockaddr *) &address, &length) != 0 ||
      getnameinfo ((struct sockaddr *) &address, length, host, sizeof host, port, sizeof port,
                   NI_NUMERICHOST | NI_NUMERICSERV) != 0)
    return g_strdup ("?");

  return g_strdup_printf (address.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
}

/* "HOST:PORT" or "[IPV6]:PORT". */
static gboolean
split_host_port (const char *address,
                 char      **host,
                 char      **port)
{
  const char *colon = strrchr (address, ':');
  gsize length;
  guint64 number;

  if (colon == NULL || colon == address ||
      !g_ascii_string_to_unsigned (colon + 1, 10, 0, 65535, &number, NULL))
    return FALSE;

  length = (gsize) (colon - address);
  if (*address == '[' && colon[-1] == ']')
    *host = g_strndup (address + 1, length - 2);
  else if (strcspn (address, "[]:") == length)
    *host = g_strndup (address, length);
  else
    return FALSE;
  *port = g_strdup (colon + 1);
  return TRUE;
}

static int
listen_tcp (const char *address,
            GError    **error)
{
  struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
  struct addrinfo *found = NULL;
  g_autofree char *host = NULL, *port = NULL;
  int fd, number;

  if (!split_host_port (address, &host, &port))
    {
      rialto_fail_detail (error, RIALTO_ERROR_INVALID, "\"%s\" is not HOST:PORT, [IPV6]:PORT or unix:PATH",
                          address);
      return -1;
    }
  number = getaddrinfo (host, port, &hints, &found);
  if (number != 0)
    {
      rialto_fail_detail (error, RIALTO_ERROR_UNAVAILABLE, "Cannot listen on %s: %s", address,
                          gai_strerror (number));
      return -1;
    }

  fd = listen_on (found);
  if (fd < 0)
    fail_errno (error, address, errno);
  freeaddrinfo (found);
  return fd;
}

/**
 * rialto_listener_new: (skip)
 * @address: "HOST:PORT", "[IPV6]:PORT" (IPv6 only; port 0 takes a free one) or "unix:PATH"
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a socket that listens
 */
RialtoListener *
rialto_listener_new (const char *address,
                     GError    **error)
{
  const char *path = g_str_has_prefix (address, "unix:") ? address + strlen ("unix:") : NULL;
  int fd = path != NULL ? listen_unix (path, error) : listen_tcp (address, error);
  RialtoListener *listener;

  if (fd < 0)
    return NULL;

  listener = g_new0 (RialtoListener, 1);
  listener->fd = fd;
  listener->path = g_strdup (path);
  listener->address = path != NULL ? g_strdup (address) : bound_address (fd);
  return listener;
}

/**
 * rialto_listener_close: (skip)
 * @listener: a listener that no reactor watches any more
 *
 * From now on connecting is refused.
 */
void
rialto_listener_close (RialtoListener *listener)
{
  if (listener->fd < 0)
    return;

  if (listener->path != NULL)
    unlink (listener->path);
  close (listener->fd);
  listener->fd = -1;
}

/**
 * rialto_listener_free: (skip)
 * @listener: (transfer full): a listener
 */
void
rialto_listener_free (RialtoListener *listener)
{
  rialto_listener_close (listener);
  g_free (listener->address);
  g_free (listener->path);
  g_free (listener);
}

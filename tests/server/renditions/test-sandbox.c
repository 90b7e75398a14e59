/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each test shuts itself in, so each is a process of its own. */
#include "rialto-sandbox.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static gboolean
in_subprocess (void)
{
  if (g_test_subprocess ())
    return TRUE;
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
  return FALSE;
}

static void
test_enter (void)
{
  RialtoSandbox sandbox;
  int extra;

  if (!in_subprocess ())
    return;
  extra = fcntl (STDIN_FILENO, F_DUPFD, 100);
  g_assert_cmpint (extra, >=, 0);

  sandbox = rialto_sandbox_enter ();
  g_assert_cmpint (fcntl (extra, F_GETFD), ==, -1);
  g_assert_true (sandbox & RIALTO_SANDBOX_NO_NEW_PRIVS);
  if (sandbox & RIALTO_SANDBOX_NO_NETWORK)
    {
      int fd = socket (AF_INET, SOCK_STREAM, 0);
      struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (80) };

      address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
      g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, -1);
      g_assert_cmpint (errno, ==, ENETUNREACH);
    }
}

static void
test_close_files (void)
{
  int fd;

  if (!in_subprocess ())
    return;
  rialto_sandbox_enter ();
  fd = open ("/", O_RDONLY | O_DIRECTORY);
  g_assert_cmpint (fd, >=, 0);
  if (rialto_sandbox_close_files () == 0)
    {
      g_test_message ("this kernel has no Landlock");
      return;
    }
  g_assert_cmpint (open ("/etc/passwd", O_RDONLY), ==, -1);
  g_assert_cmpint (errno, ==, EACCES);
  g_assert_cmpint (openat (fd, "etc/passwd", O_RDONLY), ==, -1);
  g_assert_cmpint (open ("/tmp/rialto-test-sandbox", O_CREAT | O_WRONLY, 0600), ==, -1);
  g_assert_cmpint (execl ("/bin/true", "true", NULL), ==, -1);
  /* A leak checker could not open what it needs. */
  _exit (0);
}

static void
test_limit_picture (void)
{
  struct rlimit limit;

  if (!in_subprocess ())
    return;
  rialto_sandbox_limit_picture ();
  getrlimit (RLIMIT_CPU, &limit);
  g_assert_cmpuint (limit.rlim_cur, ==, 10);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  getrlimit (RLIMIT_AS, &limit);
  g_assert_cmpuint (limit.rlim_max, ==, 512 * 1024 * 1024);
  g_assert_null (g_try_malloc (512 * 1024 * 1024));
#endif
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sandbox/enter", test_enter);
  g_test_add_func ("/sandbox/close-files", test_close_files);
  g_test_add_func ("/sandbox/limit-picture", test_limit_picture);
  return g_test_run ();
}

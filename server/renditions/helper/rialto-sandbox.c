/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-sandbox.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ADDRESS_SPACE ((rlim_t) 512 * 1024 * 1024)
#define CPU_SECONDS 10
#define OUTPUT_BYTES ((rlim_t) 64 * 1024 * 1024)
#define DESCRIPTORS 32

#define ALL_FILE_RIGHTS                                                                            \
  (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE       \
   | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE  \
   | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG      \
   | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK   \
   | LANDLOCK_ACCESS_FS_MAKE_SYM)

static void
limit (__rlimit_resource_t resource,
       rlim_t              soft,
       rlim_t              hard)
{
  struct rlimit have, want = { soft, hard };

  /* Never above what the administrator set. */
  if (getrlimit (resource, &have) == 0)
    {
      want.rlim_max = MIN (want.rlim_max, have.rlim_max);
      want.rlim_cur = MIN (want.rlim_cur, want.rlim_max);
    }
  setrlimit (resource, &want);
}

/* A new user namespace comes with all its capabilities, which open more of the kernel than we had before. */
static void
drop_capabilities (void)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { 0 };

  syscall (SYS_capset, &header, none);
}

/**
 * rialto_sandbox_enter:
 *
 * The part of the sandbox that does not need libvips to be ready: no new privileges, no network,
 * no descriptor but the socket, no capability. Call it first of all, while there is one thread.
 * Where the kernel refuses namespaces the process still has no socket to talk through but ours.
 *
 * Returns: what could be had
 */
RialtoSandbox
rialto_sandbox_enter (void)
{
  RialtoSandbox sandbox = 0;

  close_range (RIALTO_RENDITION_SOCKET + 1, ~0u, 0);
  limit (RLIMIT_CORE, 0, 0);
  limit (RLIMIT_NOFILE, DESCRIPTORS, DESCRIPTORS);
  limit (RLIMIT_FSIZE, OUTPUT_BYTES, OUTPUT_BYTES);
  /* A write over RLIMIT_FSIZE is then an error that we can report. */
  signal (SIGXFSZ, SIG_IGN);
  signal (SIGPIPE, SIG_IGN);

  if (unshare (CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC) == 0 || unshare (CLONE_NEWNET) == 0)
    sandbox |= RIALTO_SANDBOX_NO_NETWORK;
  drop_capabilities ();
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
    sandbox |= RIALTO_SANDBOX_NO_NEW_PRIVS;
  return sandbox;
}

/**
 * rialto_sandbox_close_files:
 *
 * From here on no file can be opened by name, for reading, writing or running, and no process
 * outside can be traced (newer kernels: nor signalled). Descriptors that are open, and those that
 * come over the socket, go on working. Call it when libvips is ready.
 *
 * Returns: %RIALTO_SANDBOX_NO_FILES, or 0 where the kernel has no Landlock
 */
RialtoSandbox
rialto_sandbox_close_files (void)
{
  struct landlock_ruleset_attr rules = { .handled_access_fs = ALL_FILE_RIGHTS };
  long abi = syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  gboolean done;
  int fd;

  if (abi >= 4)
    rules.handled_access_net = LANDLOCK_ACCESS_NET_BIND_TCP | LANDLOCK_ACCESS_NET_CONNECT_TCP;
  if (abi >= 6)
    rules.scoped = LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | LANDLOCK_SCOPE_SIGNAL;
  fd = (int) syscall (SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
  if (fd < 0)
    return 0;
  done = syscall (SYS_landlock_restrict_self, fd, 0) == 0;
  close (fd);
  return done ? RIALTO_SANDBOX_NO_FILES : 0;
}

/**
 * rialto_sandbox_limit_picture:
 *
 * The limits of one picture, for the process that is forked to decode it.
 */
void
rialto_sandbox_limit_picture (void)
{
  /* The sanitizers reserve terabytes of addresses. */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  limit (RLIMIT_AS, ADDRESS_SPACE, ADDRESS_SPACE);
#endif
  limit (RLIMIT_CPU, CPU_SECONDS, CPU_SECONDS + 1);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

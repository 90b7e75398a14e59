/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "front.h"

#include <stdio.h>
#include <stdlib.h>

/* The tests' server by itself, to be loaded by other programs: serve [ADDRESS [THREADS]]. Ends with its input. */
int
main (int   argc,
      char *argv[])
{
  g_autoptr (Front) front = NULL;
  RialtoHttpOptions options;

  rialto_http_options_init (&options);
  options.threads = argc > 2 ? (guint) strtoul (argv[2], NULL, 10) : 1;
  options.max_per_address = 0;
  options.idle_seconds = 600;
  options.header_seconds = 600;
  front = front_new_at (&options, argc > 1 ? argv[1] : "127.0.0.1:0");
  printf ("%s\n", front->address);
  fflush (stdout);
  while (getchar () != EOF)
    continue;
  return 0;
}

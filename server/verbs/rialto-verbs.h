/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-config.h"

G_BEGIN_DECLS

/* What `rialtod VERB` runs; argv[0] is the verb. The result is the process's exit code. */
int           rialto_verb_serve   (int                 argc,
                                   char              **argv);
int           rialto_verb_demo    (int                 argc,
                                   char              **argv);
int           rialto_verb_migrate (int                 argc,
                                   char              **argv);
int           rialto_verb_check   (int                 argc,
                                   char              **argv);
int           rialto_verb_openapi (int                 argc,
                                   char              **argv);
int           rialto_verb_user    (int                 argc,
                                   char              **argv);

/* Options that every verb which touches the data has. */
typedef struct
{
  char  *config;
  char  *data;
  char  *database;
  char **listen;
  char  *debug;
} RialtoVerbOptions;

RialtoConfig *rialto_verb_parse   (int                *argc,
                                   char             ***argv,
                                   const char         *summary,
                                   const GOptionEntry *more,
                                   int                *status);
int           rialto_verb_fail    (const GError       *error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-config.h"

G_BEGIN_DECLS

typedef enum
{
  RIALTO_CONFIG_STRING,
  RIALTO_CONFIG_LIST,      /* separated by ; or , */
  RIALTO_CONFIG_UINT,
  RIALTO_CONFIG_BOOL,
  RIALTO_CONFIG_CHOICE,
  RIALTO_CONFIG_PATH,      /* relative to the folder of the configuration file */
  RIALTO_CONFIG_DATA_PATH, /* relative to server.data */
  RIALTO_CONFIG_SECRET,    /* never from the file itself */
  RIALTO_CONFIG_FILE,      /* path of a file that holds the value of the key before it */
} RialtoConfigType;

typedef gboolean (*RialtoConfigCheck) (const char *value);

/* One key. */
typedef struct
{
  const char        *group;
  const char        *key;
  RialtoConfigType   type;
  gsize              offset;   /* in RialtoConfig */
  const char        *standard; /* nullable: as it would be written in the file */
  const char        *doc;
  guint              min, max;
  const char *const *words;    /* of a choice, in the order of its values */
  RialtoConfigCheck  check;    /* nullable: of each non-empty string */
  const char        *expected; /* what check wants, for people */
} RialtoConfigKey;

/* A configuration on its way. */
typedef struct
{
  RialtoConfig      *config;
  GKeyFile          *file;
  const char        *folder; /* of the file */
  const char *const *environment;
  const char *const *overrides;
  GPtrArray         *faults; /* sentences */
} RialtoConfigLoading;

extern const RialtoConfigKey rialto_config_keys[];
extern const guint           rialto_n_config_keys;

void rialto_config_complain      (RialtoConfigLoading   *loading,
                                  const char            *format,
                                  ...) G_GNUC_PRINTF (2, 3);
void rialto_config_set           (RialtoConfigLoading   *loading,
                                  const RialtoConfigKey *key,
                                  const char            *text);
void rialto_config_set_from_file (RialtoConfigLoading   *loading,
                                  const RialtoConfigKey *key,
                                  const char            *path);
void rialto_config_clear_secret  (char                 **value);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A 64-bit snowflake, always > 0; 0 means "none". On the wire a decimal string. */
typedef gint64 RialtoId;

/* Milliseconds since 1970-01-01 UTC; 0 means "never". On the wire RFC 3339 with milliseconds. */
typedef gint64 RialtoTime;

#define RIALTO_SECOND ((RialtoTime) 1000)
#define RIALTO_MINUTE (60 * RIALTO_SECOND)
#define RIALTO_HOUR   (60 * RIALTO_MINUTE)
#define RIALTO_DAY    (24 * RIALTO_HOUR)

/* An amount in the minor unit of an ISO 4217 currency. */
typedef struct
{
  gint64 amount;
  char   currency[4];
} RialtoMoney;

typedef struct _RialtoArena      RialtoArena;
typedef struct _RialtoEntityInfo RialtoEntityInfo;
typedef struct _RialtoEnumInfo   RialtoEnumInfo;
typedef struct _RialtoField      RialtoField;

G_END_DECLS

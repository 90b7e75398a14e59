/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-codec.h"

G_BEGIN_DECLS

/* What the tables that are generated from the contract are made of. Where to find the tables: rialto-event-types.h,
 * rialto-permissions.h, rialto-buckets.h, rialto-privacy.h, rialto-routes.h (server only). */

typedef enum
{
  RIALTO_TOPIC_USER,
  RIALTO_TOPIC_HUB,
  RIALTO_TOPIC_CHANNEL,
  RIALTO_TOPIC_CONVERSATION,
  RIALTO_TOPIC_WATCH,
} RialtoEventTopic;

typedef struct
{
  gint                    type; /* RialtoEventType */
  const char             *name; /* "post.create" */
  const RialtoEntityInfo *payload;
  RialtoEventTopic        topic;
  gboolean                durable;
  guint                   since;
} RialtoEventInfo;

typedef struct
{
  guint       bit;
  const char *word;     /* "view_channel" */
  const char *group;    /* "general" */
  const char *name;     /* for people, translatable */
  const char *doc;      /* for people, translatable */
  gboolean    reserved; /* no feature asks for it yet: not shown */
} RialtoPermissionInfo;

typedef struct
{
  const char *name;
  guint       burst;
  guint       per_minute;
} RialtoBucketInfo;

/* What the law about personal data asks of an entity. */
typedef struct
{
  const RialtoEntityInfo *entity;
  const char             *export_rule; /* "none", "self", "author", .. : whose export holds it */
  const char             *erase_rule;  /* "none", "delete", "anonymise", "keep" */
} RialtoPrivacyInfo;

G_END_DECLS

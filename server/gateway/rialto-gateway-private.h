/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-context.h"
#include "rialto-event-types.h"
#include "rialto-gateway.h"
#include "rialto-ready-queue.h"
#include "rialto-socket.h"

G_BEGIN_DECLS

#define RIALTO_HEARTBEAT      (45 * RIALTO_SECOND)
#define RIALTO_IDENTIFY_LIMIT (10 * RIALTO_SECOND)
#define RIALTO_MAX_WATCHED    200
#define RIALTO_IN_FORCE       G_MAXUINT
#define RIALTO_MAX_REPLAY     1000
#define RIALTO_REPLAY_LIMIT   (10 * RIALTO_MINUTE)

typedef enum
{
  RIALTO_OP_DISPATCH = 0,
  RIALTO_OP_HEARTBEAT = 1,
  RIALTO_OP_IDENTIFY = 2,
  RIALTO_OP_PRESENCE = 3,
  RIALTO_OP_VOICE_STATE = 4,
  RIALTO_OP_RESUME = 6,
  RIALTO_OP_RECONNECT = 7,
  RIALTO_OP_INVALID_SESSION = 9,
  RIALTO_OP_HELLO = 10,
  RIALTO_OP_HEARTBEAT_ACK = 11,
  RIALTO_OP_WATCH = 14,
} RialtoOpcode;

typedef enum
{
  RIALTO_CLOSE_GOING_AWAY = 1001, /* of RFC 6455 */
  RIALTO_CLOSE_UNKNOWN = 4000,
  RIALTO_CLOSE_UNKNOWN_OPCODE = 4001,
  RIALTO_CLOSE_DECODE = 4002,
  RIALTO_CLOSE_NOT_AUTHENTICATED = 4003,
  RIALTO_CLOSE_AUTHENTICATION_FAILED = 4004,
  RIALTO_CLOSE_ALREADY_AUTHENTICATED = 4005,
  RIALTO_CLOSE_RATE_LIMITED = 4008,
  RIALTO_CLOSE_TIMED_OUT = 4009,
  RIALTO_CLOSE_TOO_MANY = 4010,
  RIALTO_CLOSE_REVOKED = 4011,
} RialtoCloseCode;

typedef enum
{
  RIALTO_CLIENT_NEW,     /* Hello was sent */
  RIALTO_CLIENT_LOADING, /* events are kept until Ready or the replay is there */
  RIALTO_CLIENT_LIVE,
} RialtoClientState;

/* A durable frame that came while its socket was loading. */
typedef struct
{
  gint64       seq;
  RialtoFrame *frame; /* owned */
} RialtoKept;

/* One socket, on its reactor's thread. */
typedef struct
{
  RialtoSocket        *socket; /* borrowed; NULL for a long poll */
  guint64              id;
  RialtoClientState    state;
  RialtoSessionInfo    principal;
  RialtoTime           heard_at, opened_at; /* monotonic */
  RialtoTime           window_at;
  guint                frames_in_window;
  gint64               seq;    /* the newest durable event that it was told, or that its snapshot had seen */
  GArray              *kept;   /* owned RialtoKept; NULL unless loading */
  GHashTable          *topics; /* owned; owned string -> the watch that brought it, or RIALTO_IN_FORCE; nullable */
  guint                n_watches;
  RialtoPresenceStatus status; /* what it has said; offline: nothing */
} RialtoClient;

/* The sockets of one reactor. */
typedef struct
{
  RialtoGateway *gateway; /* borrowed */
  guint          index;
  GHashTable    *clients; /* id -> owned RialtoClient */
  GHashTable    *users;   /* user id -> owned GPtrArray of borrowed clients */
  GHashTable    *topics;  /* owned string -> owned GPtrArray of borrowed clients for whom it is in force */
} RialtoHub;

/* A set of topics on its way into force: the pump looks at it between two events. */
typedef struct
{
  guint       reactor;
  guint64     client;
  RialtoId    user;
  guint       number; /* of the client's watches */
  guint       count;  /* of the whole set */
  GStrv       added;  /* owned: new in the set */
  GHashTable *states; /* owned; of those in it that have one: borrowed topic -> owned frame with it; nullable */
} RialtoWatchRequest;

/* Who watches something. */
typedef struct
{
  RialtoId user;
  gboolean may_see;
} RialtoWatcher;

/* What the pump hands to every reactor. */
typedef struct
{
  RialtoId     user;         /* 0: topic */
  char        *topic;        /* owned; nullable */
  GHashTable  *hidden;       /* owned set of users who must not see it; nullable */
  GHashTable  *only;         /* owned set of users for whom it is; nullable: for all who watch */
  gint64       seq;          /* 0: ephemeral */
  RialtoId     ends_session; /* close this session's sockets afterwards */
  RialtoFrame *frame;        /* owned */
} RialtoDelivery;

/* Who listens to what, over all reactors: the pump loads nothing that nobody hears. */
typedef struct _RialtoAudienceTable RialtoAudienceTable;

/* Who is there. */
typedef struct _RialtoAttendance RialtoAttendance;

struct _RialtoGateway
{
  RialtoContext       *context; /* borrowed */
  RialtoHub           *hubs;    /* one for each reactor */
  guint                n_hubs;
  RialtoAudienceTable *audience;
  struct _RialtoPolls *polls;
  guint64              next_client; /* atomic */
  RialtoReadyQueue    *ready_queue;
  RialtoAttendance    *attendance;
  gint                 draining; /* atomic */
  GMutex               lock;
  GCond                idle;
  guint                n_pending; /* under the lock: openings and polls on their way through the store */
  RialtoGatewayFigures figures;   /* atomics */
  struct _RialtoPump  *pump;
};

/* rialto-gateway-audience.c */
RialtoAudienceTable *rialto_audience_new           (void);
void                 rialto_audience_free          (RialtoAudienceTable *table);
guint                rialto_audience_add_user      (RialtoAudienceTable *table,
                                                    RialtoId             user);
void                 rialto_audience_drop_user     (RialtoAudienceTable *table,
                                                    RialtoId             user);
void                 rialto_audience_add_topic     (RialtoAudienceTable *table,
                                                    const char          *topic,
                                                    RialtoId             user);
void                 rialto_audience_drop_topic    (RialtoAudienceTable *table,
                                                    const char          *topic,
                                                    RialtoId             user);
gboolean             rialto_audience_has_user      (RialtoAudienceTable *table,
                                                    RialtoId             user);
void                 rialto_audience_set_access    (RialtoAudienceTable *table,
                                                    const char          *topic,
                                                    RialtoId             user,
                                                    RialtoId             author);
GArray              *rialto_audience_list_users    (RialtoAudienceTable *table);
GArray              *rialto_audience_list_topic    (RialtoAudienceTable *table,
                                                    const char          *topic);
GPtrArray           *rialto_audience_list_authored (RialtoAudienceTable *table,
                                                    RialtoId             author,
                                                    RialtoId             viewer);

/* rialto-gateway.c */
void                 rialto_gateway_hold           (RialtoGateway       *gateway);
void                 rialto_gateway_release        (RialtoGateway       *gateway);

/* rialto-gateway-hub.c */
void                 rialto_hub_init               (RialtoHub           *hub,
                                                    RialtoGateway       *gateway,
                                                    guint                index);
void                 rialto_hub_clear              (RialtoHub           *hub);
void                 rialto_hub_deliver            (RialtoHub           *hub,
                                                    RialtoDelivery      *delivery);
void                 rialto_hub_join               (RialtoHub           *hub,
                                                    RialtoClient        *client);
void                 rialto_hub_leave              (RialtoHub           *hub,
                                                    RialtoClient        *client);
void                 rialto_hub_restart            (RialtoHub           *hub,
                                                    RialtoClient        *client);
void                 rialto_hub_watch              (RialtoHub           *hub,
                                                    RialtoClient        *client,
                                                    const char         **topics,
                                                    guint                n_topics);
void                 rialto_hub_enforce            (RialtoHub           *hub,
                                                    RialtoWatchRequest  *request);

/* rialto-gateway-frame.c */
char                *rialto_gateway_encode         (RialtoOpcode         op,
                                                    const char          *type,
                                                    gint64               seq,
                                                    const char          *payload,
                                                    gsize               *length);
RialtoFrame         *rialto_gateway_frame          (RialtoOpcode         op,
                                                    const char          *type,
                                                    gint64               seq,
                                                    const char          *payload,
                                                    RialtoFrameKind      kind);

/* rialto-gateway-client.c */
extern const RialtoSocketClass rialto_client_class;
void                 rialto_client_send            (RialtoClient        *client,
                                                    gint64               seq,
                                                    RialtoFrame         *frame);
void                 rialto_client_live            (RialtoHub           *hub,
                                                    RialtoClient        *client,
                                                    gint64               seq);
void                 rialto_client_send_watching   (RialtoClient        *client,
                                                    guint                count);
void                 rialto_client_sweep           (gpointer             thread_state,
                                                    gpointer             hub);

/* rialto-gateway-session.c */
void                 rialto_client_identify        (RialtoHub           *hub,
                                                    RialtoClient        *client,
                                                    const char          *token,
                                                    gint64               resume_seq);
void                 rialto_opening_free           (gpointer             data);
void                 rialto_gateway_call_next      (RialtoGateway       *gateway);

/* rialto-event-payload.c */
char                *rialto_event_encode           (RialtoTx            *tx,
                                                    RialtoContext       *context,
                                                    const char         **type,
                                                    RialtoId             viewer,
                                                    RialtoId             entity);

/* rialto-replay.c */
GPtrArray           *rialto_replay_read            (RialtoTx            *tx,
                                                    RialtoContext       *context,
                                                    RialtoId             user,
                                                    gint64               after);

/* rialto-gateway-poll.c */
typedef struct _RialtoPolls RialtoPolls;
RialtoPolls         *rialto_polls_new              (RialtoGateway       *gateway);
void                 rialto_polls_free             (RialtoPolls         *polls);
void                 rialto_polls_look             (RialtoPolls         *polls,
                                                    RialtoId             user);
void                 rialto_polls_sweep            (RialtoPolls         *polls);

/* rialto-ready.c */
gboolean             rialto_ready_build            (RialtoTx            *tx,
                                                    RialtoContext       *context,
                                                    RialtoId             user,
                                                    RialtoId             session,
                                                    RialtoReady         *ready);

/* rialto-pump.c */
struct _RialtoPump *rialto_pump_new    (RialtoGateway  *gateway);
gboolean             rialto_pump_start             (struct _RialtoPump  *pump,
                                                    GError             **error);
void                 rialto_pump_wake              (struct _RialtoPump  *pump);
void                 rialto_pump_watch             (struct _RialtoPump  *pump,
                                                    RialtoWatchRequest  *request);
void                 rialto_watch_request_free     (gpointer             request);
void                 rialto_pump_free              (struct _RialtoPump  *pump);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-context.h"
#include "store-fixture.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A whole server in this process, on a database and a port of its own, and a client that speaks HTTP to it. */
typedef struct
{
  RialtoContext  *context;
  RialtoStoreKind kind;
  char           *folder;
  StoreFixture   *database;
  char           *base;    /* "http://127.0.0.1:PORT" */
  GPtrArray      *shadows; /* one for each member; see shadow.h */
  gboolean        alone;   /* without shadows */
} ServerFixture;

typedef struct
{
  guint       status;
  GHashTable *headers; /* small letters */
  char       *body;
  gsize       length;
  JsonNode   *json; /* nullable */
} Reply;

/* Somebody who is signed in. */
typedef struct
{
  RialtoId id;
  RialtoId session;
  char    *handle;
  char    *token;
  char    *refresh;
} Member;

ServerFixture *server_fixture_new            (RialtoStoreKind    kind,
                                              const char *const *settings);
void           server_fixture_free           (ServerFixture     *fixture);
void           server_fixture_assert_shadows (ServerFixture     *fixture);
void           server_fixture_restart        (ServerFixture     *fixture);
/* The same on the database as it was when it was backed up. */
void           server_fixture_back_up        (ServerFixture     *fixture);
void           server_fixture_restore        (ServerFixture     *fixture);

Reply         *server_call                   (ServerFixture     *fixture,
                                              const char        *token,
                                              const char        *method,
                                              const char        *path,
                                              const char        *body);
Reply         *server_call_full              (ServerFixture     *fixture,
                                              const char        *token,
                                              const char        *method,
                                              const char        *path,
                                              const char        *body,
                                              gssize             length,
                                              const char *const *headers);
Reply         *server_try                    (const char        *base,
                                              const char        *token,
                                              const char        *method,
                                              const char        *path,
                                              const char        *body,
                                              gssize             length,
                                              const char *const *headers);
void           server_forget_connections     (void);
void           reply_free                    (Reply             *reply);

/* What stands at a path of the answer, like "items/0/author/handle". Fails the test when it is not there. */
JsonNode      *reply_node                    (Reply             *reply,
                                              const char        *path);
const char    *reply_string                  (Reply             *reply,
                                              const char        *path);
gint64         reply_int                     (Reply             *reply,
                                              const char        *path);
gboolean       reply_bool                    (Reply             *reply,
                                              const char        *path);
RialtoId       reply_id                      (Reply             *reply,
                                              const char        *path);
guint          reply_count                   (Reply             *reply,
                                              const char        *path);
gboolean       reply_has                     (Reply             *reply,
                                              const char        *path);

Member        *member_new                    (ServerFixture     *fixture,
                                              const char        *handle);
Member        *member_new_with_role          (ServerFixture     *fixture,
                                              const char        *handle,
                                              RialtoRole         role);
void           member_set_role               (ServerFixture     *fixture,
                                              Member            *member,
                                              RialtoRole         role);
void           member_free                   (Member            *member);
char          *member_add_blob               (ServerFixture     *fixture,
                                              Member            *member);
RialtoId       member_post                   (ServerFixture     *fixture,
                                              Member            *member,
                                              const char        *caption,
                                              const char        *audience);

/* Runs @test as /sqlite/NAME and /postgres/NAME. */
void           server_test_add               (const char        *name,
                                              void               (*test) (ServerFixture *fixture));
/* Without shadows: counts statements or sockets, or writes behind the server's back. */
void           server_test_add_alone         (const char        *name,
                                              void               (*test) (ServerFixture *fixture));
void           server_test_add_full          (const char        *name,
                                              const char *const *settings,
                                              void               (*test) (ServerFixture *fixture));

#define assert_status(reply, expected)                                                                       \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    if ((reply)->status != (expected))                                                                       \
      g_test_message ("%s", (reply)->body);                                                                  \
    g_assert_cmpuint ((reply)->status, ==, (expected));                                                      \
  }                                                                                                          \
  G_STMT_END
#define assert_code(reply, expected_status, expected_code)                                                   \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    assert_status ((reply), (expected_status));                                                              \
    g_assert_cmpstr (reply_string ((reply), "code"), ==, (expected_code));                                   \
  }                                                                                                          \
  G_STMT_END

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerFixture, server_fixture_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reply, reply_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Member, member_free)

G_END_DECLS

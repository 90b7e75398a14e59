/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Answers whatever is asked by what stands next on its list, byte for byte, and hangs up; the last line is said for ever. An answer of
 * "" hangs up at once, NULL ends the list. */
typedef struct _FakeServer FakeServer;

#define FAKE_SILENCE "(silence)" /* from here on, says nothing until the other side hangs up */

FakeServer *fake_server_new             (const char *const *answers);
FakeServer *fake_server_new_tls         (const char *const *answers,
                                         GTlsCertificate   *certificate);
/* What it shows from the next connection on. */
void        fake_server_set_certificate (FakeServer        *server,
                                         GTlsCertificate   *certificate);
void        fake_server_free            (FakeServer        *server);
const char *fake_server_get_base        (FakeServer        *server);
guint       fake_server_get_n_asked     (FakeServer        *server);
/* The nth request, head and body; the test fails when there was none. */
char       *fake_server_dup_request     (FakeServer        *server,
                                         guint              n);

#define FAKE_JSON(head, body) "HTTP/1.1 " head "\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" body
#define FAKE_PROBLEM(head, code)                                                                             \
  "HTTP/1.1 " head "\r\nContent-Type: application/problem+json\r\nConnection: close\r\n\r\n{\"code\":\"" code "\"}"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeServer, fake_server_free)

G_END_DECLS

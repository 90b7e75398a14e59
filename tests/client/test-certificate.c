/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "certificates.h"
#include "client-test.h"
#include "fake-server.h"

#include "rialto-api.h"
#include "rialto-error.h"
#include "rialto-gateway-client.h"

#include <string.h>

/* Which certificate of a server is taken: nothing is sent for another. */

#define META \
  "{\"name\":\"Ours\",\"version\":\"1\",\"since\":1,\"signup\":\"open\",\"max_upload\":1,\"now\":\"2026-01-01T00:00:00.000Z\"}"
#define GOOD FAKE_JSON ("200 OK", META)

static GError *
ask (RialtoTransport *transport)
{
  return wait_for (rialto_api_get_meta (transport, &(RialtoGetMetaArgs) { 0 }, NULL));
}

static FakeServer *
serve (TestCertificate *certificate)
{
  static const char *const answers[] = { GOOD, NULL };

  return fake_server_new_tls (answers, certificate->certificate);
}

static RialtoTransport *
make_transport (const char *base)
{
  g_autoptr (GError) error = NULL;
  RialtoTransport *transport = rialto_transport_new (base, FALSE, &error);

  g_assert_no_error (error);
  return transport;
}

static void
assert_refused (RialtoTransport *transport,
                RialtoError      code,
                TestCertificate *shown)
{
  g_autoptr (GError) error = ask (transport);
  const RialtoFault *faults;
  guint n_faults;

  g_assert_error (error, RIALTO_ERROR, (int) code);
  faults = rialto_error_get_faults (error, &n_faults);
  g_assert_cmpuint (n_faults, ==, 1);
  g_assert_cmpstr (faults[0].path, ==, "fingerprint");
  g_assert_cmpstr (faults[0].sentence, ==, shown->fingerprint);
  g_assert_cmpstr (rialto_transport_get_refused (transport), ==, shown->fingerprint);
}

static void
assert_taken (RialtoTransport *transport)
{
  g_autoptr (GError) error = ask (transport);

  g_assert_no_error (error);
  g_assert_null (rialto_transport_get_refused (transport));
}

static void
count_notify (GObject    *object,
              GParamSpec *pspec,
              guint      *n)
{
  (*n)++;
}

static void
test_trusted (void)
{
  g_autoptr (TestCertificate) one = test_certificate_new (NULL);
  g_autoptr (TestCertificate) other = test_certificate_new (NULL);
  g_autoptr (FakeServer) server = serve (one);
  g_autoptr (RialtoTransport) transport = make_transport (fake_server_get_base (server));
  guint n_notified = 0;

  g_signal_connect (transport, "notify::refused", G_CALLBACK (count_notify), &n_notified);
  assert_refused (transport, RIALTO_ERROR_BAD_CERTIFICATE, one);
  assert_refused (transport, RIALTO_ERROR_BAD_CERTIFICATE, one);
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_cmpuint (fake_server_get_n_asked (server), ==, 0);
  rialto_transport_trust (transport, one->fingerprint);
  g_assert_null (rialto_transport_get_refused (transport));
  assert_taken (transport);
  g_assert_cmpuint (fake_server_get_n_asked (server), ==, 1);

  /* Another one stops everything, until the person has compared it or the first is back. */
  fake_server_set_certificate (server, other->certificate);
  assert_refused (transport, RIALTO_ERROR_CHANGED_CERTIFICATE, other);
  g_assert_cmpuint (fake_server_get_n_asked (server), ==, 1);
  fake_server_set_certificate (server, one->certificate);
  assert_taken (transport);
  fake_server_set_certificate (server, other->certificate);
  assert_refused (transport, RIALTO_ERROR_CHANGED_CERTIFICATE, other);
  rialto_transport_accept_refused (transport, other->fingerprint);
  g_assert_cmpstr (rialto_transport_get_trusted (transport), ==, other->fingerprint);
  assert_taken (transport);
  fake_server_set_certificate (server, one->certificate);
  assert_refused (transport, RIALTO_ERROR_CHANGED_CERTIFICATE, one);
}

/* Its time is over: who trusts it does so in spite of that. */
static void
test_expired (void)
{
  g_autoptr (TestCertificate)
    expired = test_certificate_new ("activation_date = \"2020-01-01\"\nexpiration_date = \"2020-02-01\"\n");
  g_autoptr (FakeServer) server = serve (expired);
  g_autoptr (RialtoTransport) transport = make_transport (fake_server_get_base (server));

  assert_refused (transport, RIALTO_ERROR_BAD_CERTIFICATE, expired);
  rialto_transport_trust (transport, expired->fingerprint);
  assert_taken (transport);
}

/* That an authority vouches for another one does not matter to who trusts a certain one; they are told. */
static void
test_vouched (void)
{
  g_autoptr (TestCertificate) vouched = test_certificate_new_vouched ();
  g_autoptr (TestCertificate) own = test_certificate_new (NULL);
  g_autoptr (FakeServer) server = serve (own);
  g_autoptr (RialtoTransport) transport = make_transport (fake_server_get_base (server));
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) authorities = g_tls_file_database_new (vouched->authority, &error);
  GTlsBackend *backend = g_tls_backend_get_default ();
  g_autoptr (RialtoTransport) plain = NULL;

  g_assert_no_error (error);
  g_tls_backend_set_default_database (backend, authorities);
  rialto_transport_trust (transport, own->fingerprint);
  assert_taken (transport);
  fake_server_set_certificate (server, vouched->certificate);
  plain = make_transport (fake_server_get_base (server));
  assert_taken (plain);
  g_assert_cmpuint (fake_server_get_n_asked (server), ==, 2);
  assert_refused (transport, RIALTO_ERROR_CHANGED_CERTIFICATE, vouched);
  g_assert_cmpuint (fake_server_get_n_asked (server), ==, 2);

  /* Accepted, it is the authority's again: the next one of the same authority is no change. */
  rialto_transport_accept_refused (transport, vouched->fingerprint);
  g_assert_null (rialto_transport_get_trusted (transport));
  assert_taken (transport);
  fake_server_set_certificate (server, own->certificate);
  assert_refused (transport, RIALTO_ERROR_BAD_CERTIFICATE, own);
  g_tls_backend_set_default_database (backend, NULL);
}

typedef struct
{
  guint                    n_opened;
  SoupWebsocketConnection *socket; /* owned */
} Gateway;

static void
opened (SoupServer              *server,
        SoupServerMessage       *message,
        const char              *path,
        SoupWebsocketConnection *socket,
        gpointer                 data)
{
  Gateway *gateway = data;

  gateway->n_opened++;
  g_set_object (&gateway->socket, socket);
}

static SoupServer *
serve_gateway (Gateway         *gateway,
               TestCertificate *certificate)
{
  SoupServer *server = soup_server_new ("tls-certificate", certificate->certificate, NULL);
  g_autoptr (GError) error = NULL;

  soup_server_add_websocket_handler (server, NULL, NULL, NULL, opened, gateway, NULL);
  soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  return server;
}

static gboolean
is_open (gpointer data)
{
  return ((Gateway *) data)->n_opened > 0;
}

static gboolean
has_refused (gpointer transport)
{
  return rialto_transport_get_refused (transport) != NULL;
}

/* The line on which the server tells what changes is opened by the same rule. */
static void
test_gateway (void)
{
  g_autoptr (TestCertificate) one = test_certificate_new (NULL);
  g_autoptr (TestCertificate) other = test_certificate_new (NULL);
  static Gateway gateway;
  /* Until the process ends: to close TLS it would wait for the other side, which is this thread. */
  static SoupServer *server;
  g_autoslist (GUri) uris = NULL;
  g_autofree char *base = NULL;
  g_autoptr (RialtoTransport) transport = NULL;
  g_autoptr (RialtoGatewayClient) client = NULL;

  server = serve_gateway (&gateway, one);
  uris = soup_server_get_uris (server);
  base = g_strdup_printf ("https://127.0.0.1:%d", g_uri_get_port (uris->data));
  transport = make_transport (base);
  client = rialto_gateway_client_new (transport);
  rialto_transport_set_tokens (transport,
                               &(RialtoTokens) { .access_token = "access", .refresh_token = "refresh" });
  rialto_gateway_client_start (client);
  wait_until (has_refused, transport);
  g_assert_cmpuint (gateway.n_opened, ==, 0);
  rialto_transport_trust (transport, one->fingerprint);
  rialto_gateway_client_retry (client);
  wait_until (is_open, &gateway);

  /* As if it had shown another one before. */
  gateway.n_opened = 0;
  rialto_transport_trust (transport, other->fingerprint);
  soup_websocket_connection_close (gateway.socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  wait_until (has_refused, transport);
  g_assert_cmpstr (rialto_transport_get_refused (transport), ==, one->fingerprint);
  g_assert_cmpuint (gateway.n_opened, ==, 0);
  rialto_gateway_client_stop (client);
  g_clear_object (&gateway.socket);
  run_what_is_due ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  rialto_async_init ();
  g_test_add_func ("/certificate/trusted", test_trusted);
  g_test_add_func ("/certificate/expired", test_expired);
  g_test_add_func ("/certificate/vouched", test_vouched);
  g_test_add_func ("/certificate/gateway", test_gateway);
  return g_test_run ();
}

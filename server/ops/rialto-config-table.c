/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-config-private.h"

#include "rialto-log-private.h"

#include <gio/gio.h>
#include <stddef.h>

/* Everything that can be configured: the only place where a key, its default and its meaning are written down. */

static const char *const signup_words[] = { "open", "invite", "closed", NULL };
static const char *const transport_words[] = { "folder", "smtp", NULL };
static const char *const security_words[] = { "starttls", "tls", "none", NULL };
static const char *const format_words[] = { "text", "json", NULL };

static gboolean
is_web_address (const char *value)
{
  g_autoptr (GUri) uri = g_uri_parse (value, G_URI_FLAGS_NONE, NULL);

  return uri != NULL &&
         (g_str_equal (g_uri_get_scheme (uri), "https") || g_str_equal (g_uri_get_scheme (uri), "http")) &&
         g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' && g_uri_get_userinfo (uri) == NULL &&
         g_uri_get_query (uri) == NULL && g_uri_get_fragment (uri) == NULL;
}

static gboolean
is_origin (const char *value)
{
  g_autoptr (GUri) uri = g_uri_parse (value, G_URI_FLAGS_NONE, NULL);

  return is_web_address (value) && *g_uri_get_path (uri) == '\0';
}

static gboolean
is_address_or_network (const char *value)
{
  g_autoptr (GInetAddressMask) mask = g_inet_address_mask_new_from_string (value, NULL);

  return mask != NULL;
}

static gboolean
is_listener (const char *value)
{
  g_autoptr (GSocketConnectable) address = NULL;

  if (g_str_equal (value, "systemd") || g_str_has_prefix (value, "unix:/"))
    return TRUE;
  address = g_network_address_parse (value, 65535, NULL);
  return address != NULL && g_network_address_get_port (G_NETWORK_ADDRESS (address)) != 65535;
}

static gboolean
is_database (const char *value)
{
  return g_str_has_prefix (value, "sqlite:") || g_str_has_prefix (value, "postgresql:") ||
         g_str_has_prefix (value, "postgres:");
}

#define AT(member) offsetof (RialtoConfig, member)

/* clang-format off */
const RialtoConfigKey rialto_config_keys[] = {
  { "server", "listen", RIALTO_CONFIG_LIST, AT (server.listen), "127.0.0.1:8480",
    "Where to listen: address:port, [ipv6]:port, unix:/path, or systemd for sockets that systemd passes.",
    .check = is_listener, .expected = "address:port, unix:/path or systemd" },
  { "server", "data", RIALTO_CONFIG_PATH, AT (server.data), "/var/lib/rialto",
    "The folder of everything that must survive." },
  { "server", "name", RIALTO_CONFIG_STRING, AT (server.name), "Rialto", "What the community is called." },
  { "server", "public_url", RIALTO_CONFIG_STRING, AT (server.public_url), NULL,
    "How people reach this server, for links in mails and invites: https://community.example.",
    .check = is_web_address, .expected = "an http or https address" },
  { "server", "threads", RIALTO_CONFIG_UINT, AT (server.threads), "0",
    "Threads that talk to clients; 0: one for each core, at most 4.", 0, 64 },
  { "server", "trusted_proxies", RIALTO_CONFIG_LIST, AT (server.trusted_proxies), "",
    "Addresses or networks of proxies whose X-Forwarded-For is believed.",
    .check = is_address_or_network, .expected = "an address or a network such as 10.0.0.0/8" },
  { "server", "cors_origins", RIALTO_CONFIG_LIST, AT (server.cors_origins), "",
    "Web sites whose pages may call the API: https://site.example.",
    .check = is_origin, .expected = "an origin such as https://site.example" },
  { "server", "metrics_from", RIALTO_CONFIG_LIST, AT (server.metrics_from), "127.0.0.0/8;::1",
    "Addresses or networks that may read /metrics; a Unix socket counts as 127.0.0.1.",
    .check = is_address_or_network, .expected = "an address or a network such as 10.0.0.0/8" },
  { "server", "drain_seconds", RIALTO_CONFIG_UINT, AT (server.drain_seconds), "20",
    "How long requests and sockets have to end when the server stops.", 0, 600 },

  { "database", "uri", RIALTO_CONFIG_STRING, AT (database.uri), NULL,
    "sqlite:/path or postgresql://host/name; without it SQLite in the data folder.",
    .check = is_database, .expected = "sqlite:PATH or postgresql://..." },
  { "database", "uri_file", RIALTO_CONFIG_FILE, AT (database.uri), NULL,
    "A file that holds uri, when that has a password." },
  { "database", "pool", RIALTO_CONFIG_UINT, AT (database.pool), "16",
    "Connections to PostgreSQL.", 2, 200 },
  { "database", "statement_seconds", RIALTO_CONFIG_UINT, AT (database.statement_seconds), "30",
    "PostgreSQL gives up what takes longer, and the answer is 503; 0: never.", 0, 3600 },

  { "accounts", "signup", RIALTO_CONFIG_CHOICE, AT (accounts.signup), "open",
    "Who may make an account: open (everybody), invite (who has an invite) or closed.", .words = signup_words },
  { "accounts", "session_idle_days", RIALTO_CONFIG_UINT, AT (accounts.session_idle_days), "30",
    "A session that is not used for so long ends.", 1, 365 },
  { "accounts", "staff_idle_minutes", RIALTO_CONFIG_UINT, AT (accounts.staff_idle_minutes), "30",
    "The same for moderators, admins and the owner.", 1, 525600 },
  { "accounts", "require_verified_email", RIALTO_CONFIG_BOOL, AT (accounts.require_verified_email), "false",
    "Whether people must confirm their e-mail address before they post." },
  { "accounts", "keys_file", RIALTO_CONFIG_DATA_PATH, AT (accounts.keys_file), "token-keys",
    "The secret keys of tokens; made at the first start. Several instances share one file." },

  { "mail", "transport", RIALTO_CONFIG_CHOICE, AT (mail.transport), "folder",
    "smtp, or folder: mails become .eml files that nobody sends.", .words = transport_words },
  { "mail", "folder", RIALTO_CONFIG_DATA_PATH, AT (mail.folder), "mail",
    "Where the .eml files go." },
  { "mail", "host", RIALTO_CONFIG_STRING, AT (mail.host), NULL,
    "The SMTP server." },
  { "mail", "port", RIALTO_CONFIG_UINT, AT (mail.port), "587",
    "Its port.", 1, 65535 },
  { "mail", "starttls", RIALTO_CONFIG_CHOICE, AT (mail.security), "starttls",
    "starttls (required), tls (from the first byte, port 465) or none (a server on this machine).", .words = security_words },
  { "mail", "ca_file", RIALTO_CONFIG_PATH, AT (mail.ca_file), NULL,
    "Certificates to trust instead of the system's." },
  { "mail", "user", RIALTO_CONFIG_STRING, AT (mail.user), NULL,
    "Name to sign in with; without it nobody signs in." },
  { "mail", "password", RIALTO_CONFIG_SECRET, AT (mail.password), NULL,
    "Its password; only as RIALTO_MAIL_PASSWORD, as credential mail.password, or in password_file." },
  { "mail", "password_file", RIALTO_CONFIG_FILE, AT (mail.password), NULL,
    "A file that holds the password." },
  { "mail", "from", RIALTO_CONFIG_STRING, AT (mail.from), "Rialto <noreply@localhost>",
    "The sender of all mails." },

  { "blobs", "folder", RIALTO_CONFIG_DATA_PATH, AT (blobs.folder), "blobs",
    "Where pictures are kept." },
  { "blobs", "max_upload_mb", RIALTO_CONFIG_UINT, AT (blobs.max_upload_mb), "25",
    "The largest upload.", 1, 2048 },
  { "blobs", "quota_mb", RIALTO_CONFIG_UINT, AT (blobs.quota_mb), "1024",
    "How much each person may keep; 0: without limit.", 0, 1048576 },
  { "blobs", "renditions_helper", RIALTO_CONFIG_PATH, AT (blobs.renditions_helper), NULL,
    "The program that makes smaller pictures; without it the one that was installed with the server." },

  { "log", "level", RIALTO_CONFIG_STRING, AT (log.level), "info",
    "error, warning, info or debug, for all channels, then channel=level: info,query=debug,socket=warning.",
    .check = rialto_log_are_levels, .expected = "levels such as info,query=debug" },
  { "log", "format", RIALTO_CONFIG_CHOICE, AT (log.format), "text",
    "text or json, one record a line.", .words = format_words },
  { "log", "access", RIALTO_CONFIG_BOOL, AT (log.access), "true",
    "Whether each request is a record." },
  { "log", "slow_query_ms", RIALTO_CONFIG_UINT, AT (log.slow_query_ms), "100",
    "Queries that take longer are records; 0: none.", 0, 60000 },

  { "limits", "rate_percent", RIALTO_CONFIG_UINT, AT (limits.rate_percent), "100",
    "All rate limits in percent of what the API document says.", 1, 100000 },
  { "limits", "rate_keys", RIALTO_CONFIG_UINT, AT (limits.rate_keys), "65536",
    "How many callers the rate limits remember (16 bytes each).", 1024, 16777216 },
  { "limits", "sessions_cached", RIALTO_CONFIG_UINT, AT (limits.sessions_cached), "65536",
    "How many sessions are kept in memory (88 bytes each).", 512, 16777216 },
  { "limits", "password_queue", RIALTO_CONFIG_UINT, AT (limits.password_queue), "64",
    "How many sign-ins may wait for the password check.", 1, 10000 },
  { "limits", "work_queue", RIALTO_CONFIG_UINT, AT (limits.work_queue), "256",
    "How many requests that take long (sign-in, passwords) may wait for a thread; more are turned away.", 1, 10000 },
  { "limits", "connections", RIALTO_CONFIG_UINT, AT (limits.connections), "20000",
    "Connections of all clients together.", 16, 1000000 },
  { "limits", "connections_per_address", RIALTO_CONFIG_UINT, AT (limits.connections_per_address), "1024",
    "Connections from one address; trusted proxies are exempt.", 1, 1000000 },
  { "limits", "sockets_per_user", RIALTO_CONFIG_UINT, AT (limits.sockets_per_user), "5",
    "Gateway connections of one person.", 1, 100 },
  { "limits", "ready_per_second", RIALTO_CONFIG_UINT, AT (limits.ready_per_second), "50",
    "Clients that identify at the gateway and are let in within a second; the others wait. rate_percent applies.", 1, 100000 },
  { "limits", "identify_seconds", RIALTO_CONFIG_UINT, AT (limits.identify_seconds), "5",
    "How long a device waits until it identifies again; 0: not at all. rate_percent applies.", 0, 3600 },
};
/* clang-format on */

const guint rialto_n_config_keys = G_N_ELEMENTS (rialto_config_keys);

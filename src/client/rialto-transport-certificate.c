/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-transport-private.h"

/* Which certificate of the server is taken. One that an authority vouches for is, unless the person trusts a certain one: then only that
 * is, whatever is said for another. Nothing is sent before that is known. */

/**
 * rialto_transport_trust:
 * @self: a transport
 * @fingerprint: (nullable): SHA-256 of a certificate, in hex, as a `bad_certificate` named it
 *
 * The person has compared it and wants to go on: this one, and no other. %NULL leaves it to the authorities.
 */
void
rialto_transport_trust (RialtoTransport *self,
                        const char      *fingerprint)
{
  if (!g_set_str (&self->trusted, fingerprint))
    return;
  /* What was opened before was judged otherwise. */
  rialto_transport_begin_anew (self);
  rialto_transport_note_refused (self, NULL, FALSE);
}

/**
 * rialto_transport_get_trusted:
 * @self: a transport
 *
 * Returns: (transfer none) (nullable): the fingerprint of the one certificate that is taken
 */
const char *
rialto_transport_get_trusted (RialtoTransport *self)
{
  return self->trusted;
}

/**
 * rialto_transport_get_refused:
 * @self: a transport
 *
 * Returns: (transfer none) (nullable): the fingerprint of the certificate that the server showed last, if it was not taken; notifies
 */
const char *
rialto_transport_get_refused (RialtoTransport *self)
{
  return self->refused;
}

/**
 * rialto_transport_accept_refused:
 * @self: a transport
 * @fingerprint: what the person has compared
 *
 * As rialto_transport_trust(); when an authority vouches for that certificate, it is left to the authorities again, so that the next
 * one is taken, too.
 */
void
rialto_transport_accept_refused (RialtoTransport *self,
                                 const char      *fingerprint)
{
  gboolean vouched = self->refused_is_vouched && g_strcmp0 (self->refused, fingerprint) == 0;

  rialto_transport_trust (self, vouched ? NULL : fingerprint);
}

/* <private>
 * rialto_transport_judge: whether a certificate is taken; it is what the server is known by from now on.
 */
gboolean
rialto_transport_judge (RialtoTransport     *self,
                        GTlsCertificate     *certificate,
                        GTlsCertificateFlags errors,
                        char               **fingerprint)
{
  g_autoptr (GByteArray) der = NULL;
  gboolean taken;

  g_object_get (certificate, "certificate", &der, NULL);
  g_free (*fingerprint);
  *fingerprint = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
  taken = self->trusted != NULL ? g_str_equal (self->trusted, *fingerprint)
                                : errors == G_TLS_CERTIFICATE_NO_FLAGS;
  rialto_transport_note_refused (self, taken ? NULL : *fingerprint, errors == G_TLS_CERTIFICATE_NO_FLAGS);
  return taken;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * TLS of one SIP agent: which certificates are trusted, which one is ours, which host name a server's
 * certificate must be for, and why a handshake failed.
 *
 * Sofia's TLS transport makes its own OpenSSL context, checks names only against the address it
 * dialled, knows no TLS version limits and says of a failure no more than "503". This file therefore
 * defines SSL_CTX_new() in the program (the dynamic linker prefers it to the library's, as with
 * sip/wire): it does what the library's does, and while bench_tls_adopt() runs it also remembers the
 * context Sofia gets, which is then set up here, through OpenSSL's public functions only:
 * - TLS 1.2 or later (RFC 8996, RFC 7525 3.1.1);
 * - trusted: the system's authorities and those in trusted_certificates.url, unless
 *   security.trust_certificates is 0;
 * - the host name that was configured, not what DNS made of it (RFC 5922 4, RFC 2818), unless
 *   security.cn_validation is 0; it also goes out as the server name (RFC 6066 3). An address that
 *   nobody told us a name for must be in the certificate itself;
 * - presented to a server that asks: the certificate of server_certificates.url with its key in the
 *   same file or in benchphone.tls.private_key. Without one, incoming connections get a self-signed
 *   certificate made for this run, and a server that asks gets none.
 * SSL_set_bio() is defined here for a second reason: to free what Sofia forgets, see tls.c.
 * File parameters are local paths or file: URLs.
 *
 * Owner: the agent; lives longer than Sofia's transport. Threads: main context only.
 * Errors: %G_IO_ERROR, %G_FILE_ERROR with the file's name.
 */
#pragma once

#include <gio/gio.h>

#include "settings/settings.h"

G_BEGIN_DECLS

typedef struct _BenchTls BenchTls;

/* Opens Sofia's TLS transport with the given folder of certificates. */
typedef gboolean (*BenchTlsOpenFunc)(const char *folder, gpointer data);

/* A handshake of ours with that address and port has failed; called inside OpenSSL: act later. */
typedef void (*BenchTlsFailedFunc)(const char *address, guint16 port, gpointer data);

BenchTls *
bench_tls_new(BenchSettings *settings, BenchTlsFailedFunc on_failed, gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void bench_tls_free(BenchTls *self);
gboolean bench_tls_adopt(BenchTls *self, BenchTlsOpenFunc open, gpointer data, GError **error);
void bench_tls_expect(BenchTls *self, const char *address, guint16 port, const char *host);
void bench_tls_keep_alive(BenchTls *self, const char *address, guint16 port);
const char *bench_tls_get_failure(BenchTls *self, const char *address, guint16 port);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchTls, bench_tls_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who may have our digest answers, and the headers that carry them (RFC 3261 22, 26.2).
 *
 * A challenge is answered only if it came from our own server or proxy, never from a peer we talk with directly,
 * and its realm is ours: it asked for our REGISTER, or it is the name or domain of the server or proxy, or
 * benchphone.auth.realms names it ("*" is any). benchphone.auth.md5 = 0 refuses MD5. Every refusal is logged with
 * realm and source; credentials never are. Threads: main context only. Errors: %BENCH_DIGEST_ERROR, %G_IO_ERROR.
 */
#pragma once

#include <sofia-sip/sip.h>

#include "sip/request.h"

G_BEGIN_DECLS

/* Where a challenge was met. */
typedef struct
{
  BenchSipLeg *leg; /* its peer sent the challenge */
  BenchSipAccount *account;
  const char *method_name;
  gboolean registering; /* the request is a REGISTER, which decides what realms are ours */
  gboolean to_server;   /* the request went to the account's server or proxy */
  GHashTable *tries;    /* see sip/digest.h */
} BenchSipChallenged;

gboolean bench_sip_authorization_take(const BenchSipChallenged *challenged,
                                      int status,
                                      const sip_t *sip,
                                      GError **error);
void bench_sip_authorization_take_info(BenchSipLeg *leg, const sip_t *sip);
char *bench_sip_authorization_make(BenchSipLeg *leg,
                                   const BenchSipAccount *account,
                                   const char *method_name,
                                   const char *uri,
                                   const char *body) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

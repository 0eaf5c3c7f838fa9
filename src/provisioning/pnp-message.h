/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The SIP messages of Plug and Play: the SUBSCRIBE for event ua-profile that a phone sends into the network, and
 * what comes back for it (RFC 3261, RFC 6665, RFC 6080; guide 5.8). Plain text in and out, no network.
 *
 * How a real phone's SUBSCRIBE looks, order of headers included, follows what publishers of PnP servers show of
 * Yealink phones; it is unverified (R). Anybody may send what is read here: a message of at most
 * %BENCH_PNP_LARGEST bytes, 100 header lines and 20 Via lines, of text; else it is none. Threads: any.
 */
#pragma once

#include "settings/device-identity.h"

G_BEGIN_DECLS

#define BENCH_PNP_GROUP "224.0.1.75"
#define BENCH_PNP_LARGEST 8192

typedef struct
{
  const BenchDeviceIdentity *identity;
  const char *domain; /* auto_provision.pnp_domain_name; "" for the group */
  const char *vendor; /* auto_provision.pnp_event_vendor; "" for the maker's */
  const char *host;   /* our numeric address */
  guint16 port;
  const char *branch; /* without the magic cookie */
  const char *tag;
  const char *call_id;
} BenchPnpSubscribe;

typedef struct
{
  guint status;      /* 0: a request */
  char *method;      /* of a request */
  const char *fault; /* what makes it a Bad Request; NULL: nothing */
  GPtrArray *vias;   /* values of the Via lines */
  char *from;
  char *to;
  char *call_id;
  char *cseq;         /* "1 NOTIFY" */
  char *event;        /* nullable */
  char *content_type; /* nullable */
  GBytes *body;       /* nullable */
} BenchPnpMessage;

typedef struct
{
  guint status;
  const char *phrase;
  const char *more; /* header lines that go with it, each with its line end; nullable */
} BenchPnpStatus;

char *bench_pnp_write_subscribe(const BenchPnpSubscribe *self) G_GNUC_WARN_UNUSED_RESULT;
char *bench_pnp_write_answer(const BenchPnpMessage *request,
                             const BenchPnpStatus *status,
                             const char *tag,
                             const char *user_agent,
                             const char *from_host,
                             guint16 from_port) G_GNUC_WARN_UNUSED_RESULT;

BenchPnpMessage *bench_pnp_message_parse(const char *bytes, gsize length) G_GNUC_WARN_UNUSED_RESULT;
void bench_pnp_message_free(BenchPnpMessage *self);
gboolean bench_pnp_message_has_tag(const BenchPnpMessage *self, const char *tag);
guint16 bench_pnp_message_answer_port(const BenchPnpMessage *self, guint16 from_port);
gboolean bench_pnp_is_token(const char *value, const char *token);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchPnpMessage, bench_pnp_message_free)

G_END_DECLS

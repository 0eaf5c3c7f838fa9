/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DNS for one phone: asks for one name and type, without ever blocking, and remembers the answer as long
 * as it lives. c-ares does the asking (retries, truncation, CNAMEs, /etc/hosts); its sockets and timeouts
 * are sources of the main context. The memory obeys the phone's clock.
 *
 * Nothing a server says grows without bound: 32 records an answer, 256 answers remembered, 64 questions
 * on their way; what a name that does not exist costs is remembered too. Owner: BenchResolver.
 * Threads: main context only. Source: RFC 1035, 2782, 3403, 2308.
 */
#pragma once

#include <gio/gio.h>

#include "base/clock.h"

G_BEGIN_DECLS

typedef enum
{
  BENCH_DNS_A,
  BENCH_DNS_AAAA,
  BENCH_DNS_SRV,
  BENCH_DNS_NAPTR,
} BenchDnsType;

typedef struct
{
  guint order;      /* priority of an SRV, order of a NAPTR record */
  guint preference; /* weight of an SRV, preference of a NAPTR record */
  guint16 port;     /* SRV */
  char *name;       /* numeric address; target of an SRV; replacement of a NAPTR record */
  char *service;    /* NAPTR: "SIP+D2U" … */
  char flag;        /* NAPTR: 's', 'a', 'u', … in lower case, 0 for none */
} BenchDnsRecord;

typedef struct
{
  gatomicrefcount ref_count;
  GPtrArray *records; /* BenchDnsRecord; empty: there are none, or see @failure */
  guint ttl_s;
  char *failure; /* the server could not be asked, or did not know what to say; NULL: it answered */
} BenchDnsAnswer;

typedef struct _BenchDns BenchDns;

typedef void (*BenchDnsFunc)(const BenchDnsAnswer *answer, gpointer data);

BenchDns *bench_dns_new(BenchClock *clock, const char *servers) G_GNUC_WARN_UNUSED_RESULT;
void bench_dns_free(BenchDns *self);
guint bench_dns_ask(BenchDns *self, const char *name, BenchDnsType type, BenchDnsFunc func, gpointer data);
void bench_dns_forget(BenchDns *self, guint id);

G_END_DECLS

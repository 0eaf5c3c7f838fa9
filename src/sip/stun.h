/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * STUN (RFC 5389): what address and port a UDP socket of ours seems to have from outside.
 *
 * Sofia keeps its socket to itself, so the question is asked from a socket of our own on the very port SIP
 * will use, before SIP opens it: a NAT keeps the mapping for the port, not for the descriptor. The socket is
 * closed when the answer has come, and the caller opens SIP there at once. Requests are repeated by the
 * phone's clock (RFC 5389 7.2.1, shortened: 5 times from 500 ms on). Only an answer with our transaction
 * id from the server asked counts; of it, only XOR-MAPPED-ADDRESS or MAPPED-ADDRESS is read, within bounds.
 * No integrity, no fingerprint, no TCP.
 *
 * Owner: the account that signs in. Threads: main context only. Errors: %G_IO_ERROR.
 */
#pragma once

#include <gio/gio.h>

#include "base/clock.h"
#include "base/random.h"

G_BEGIN_DECLS

#define BENCH_STUN_ID_SIZE 12

typedef struct _BenchStun BenchStun;

/* @address is NULL with @error. @local_port: the port it was asked from, free again. Called once, never
   inside bench_stun_new(). */
typedef void (*BenchStunFunc)(const char *address,
                              guint16 port,
                              guint16 local_port,
                              const GError *error,
                              gpointer data);

typedef struct
{
  const char *local_host;
  guint16 local_port; /* wanted; any if it is in use; 0: any */
  const char *server; /* numeric */
  guint16 server_port;
  BenchClock *clock;
  BenchRandom *random;
} BenchStunOptions;

BenchStun *
bench_stun_new(const BenchStunOptions *options, BenchStunFunc func, gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void bench_stun_free(BenchStun *self);

/* Part of the above, public for its test. */
char *bench_stun_read_answer(const guint8 *bytes, gsize size, const guint8 *id, guint16 *port);

G_END_DECLS

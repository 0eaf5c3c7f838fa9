/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One session whose far end is the test itself: two sockets of its own, from which any bytes can be sent. Every wait
 * has a bound. The recording of what the session plays is a WAV file in test_directory.
 */
#pragma once

#include "fixture.h"
#include "media/leg-security.h"
#include "media/port-pair.h"
#include "media/rtcp.h"
#include "media/rtp-packet.h"

typedef struct
{
  BenchClock *clock;
  BenchSettings *settings;
  BenchMediaEngine *engine;
  BenchMediaSession *session;
  BenchPortPair far;
  const char *host;
  char *recording;
  guint16 sequence; /* of what the test sends */
  guint32 ssrc;
  guint timeouts;
  BenchLegSecurity security; /* of the test's own packets */
} Lone;

void lone_init(Lone *self, const char *host, const char *const *settings);
void lone_clear(Lone *self);
void lone_set_keys(Lone *self, const BenchSrtpKeys *keys);
BenchMediaParameters lone_parameters(Lone *self);
void lone_configure(Lone *self, const BenchMediaParameters *parameters);
BenchMediaStatistics lone_statistics(Lone *self);
gsize lone_write_sound(Lone *self, guint8 *out, guint8 payload_type);
void lone_send(Lone *self, int fd, gboolean rtcp, const guint8 *bytes, gsize size);
void lone_say(Lone *self, int fd, guint8 payload_type);
gsize lone_receive(Lone *self, int fd, guint8 *bytes, gsize room);
int lone_stranger(const char *host);
int lone_loudest(Lone *self);

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One group a phone listens to: it waits in the main loop for a packet that is sound, and asks its owner what
 * to do with it. While a page of the group plays, the socket is the media session's.
 *
 * Threads: main context only. Errors: texts.
 */
#pragma once

#include "media/codec.h"
#include "media/port-pair.h"
#include "settings/settings.h"

G_BEGIN_DECLS

typedef struct _BenchPagerListener BenchPagerListener;

/* The packet at hand. */
typedef struct
{
  BenchAddress source;
  int payload_type;
  const BenchCodec *codec; /* NULL: no sound we know */
} BenchPagerPacket;

/* Returns: whether the packet is left where it is, because the socket has been taken. */
typedef gboolean (*BenchPagerHeard)(BenchPagerListener *listener,
                                    const BenchPagerPacket *packet,
                                    gpointer data);

struct _BenchPagerListener
{
  guint priority; /* 1 is the highest */
  char *address;
  guint16 port;
  int fd; /* -1: somebody else's, or closed */
  GSource *watch;
  BenchSettings *settings;
  BenchPagerHeard heard;
  gpointer data;
};

BenchPagerListener *bench_pager_listener_new(BenchSettings *settings,
                                             guint priority,
                                             BenchPagerHeard heard,
                                             gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void bench_pager_listener_free(BenchPagerListener *self);
gboolean bench_pager_listener_open(BenchPagerListener *self, const char *local_host, GError **error);
int bench_pager_listener_take(BenchPagerListener *self);
int bench_pager_payload_type_of(BenchSettings *settings, const BenchCodec *codec);

G_END_DECLS

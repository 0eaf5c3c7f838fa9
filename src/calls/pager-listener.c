/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/pager-listener.h"

#include <glib-unix.h>
#include <unistd.h>

#include "calls/formats.h"
#include "media/group-port.h"
#include "media/rtp-packet.h"

/* Packets looked at before the main loop has its turn again. */
#define MOST_AT_ONCE 32
#define FIRST_DYNAMIC 96

/* What a page of @payload_type is, or NULL: RFC 3551's static types, and the dynamic ones of the first account's codec
   table, for no description says what they are. */
static const BenchCodec *
find_codec(BenchSettings *settings, int payload_type)
{
  const BenchCodec *codec = NULL;

  if (payload_type < FIRST_DYNAMIC)
    codec = bench_codec_by_payload_type(payload_type);
  for (guint i = 1; i <= BENCH_CODEC_ROWS && payload_type >= FIRST_DYNAMIC && codec == NULL; i++)
    if (bench_settings_get_intf(settings, "account.1.codec.%u.rtpmap", i) == payload_type)
      codec = bench_codec_by_parameter(bench_settings_getf(settings, "account.1.codec.%u.payload_type", i));
  return codec != NULL && bench_codec_is_available(codec) ? codec : NULL;
}

/**
 * bench_pager_payload_type_of:
 *
 * Returns: the payload type pages of @codec are sent with.
 */
int
bench_pager_payload_type_of(BenchSettings *settings, const BenchCodec *codec)
{
  if (codec->static_payload_type >= 0)
    return codec->static_payload_type;
  for (guint i = 1; i <= BENCH_CODEC_ROWS; i++)
    if (bench_codec_by_parameter(bench_settings_getf(settings, "account.1.codec.%u.payload_type", i))
        == codec)
      return bench_settings_get_intf(settings, "account.1.codec.%u.rtpmap", i);
  return FIRST_DYNAMIC;
}

static void
look(BenchPagerListener *self, const guint8 *bytes, gsize size, BenchPagerPacket *packet)
{
  BenchRtpPacket rtp;

  if (size > BENCH_RTP_PACKET_MAXIMUM || !bench_rtp_packet_parse(bytes, size, &rtp))
    return;
  packet->payload_type = rtp.payload_type;
  packet->codec = find_codec(self->settings, rtp.payload_type);
  if (packet->codec != NULL && bench_codec_payload_ms(packet->codec, rtp.payload, rtp.payload_size) == 0)
    packet->codec = NULL;
}

static gboolean
on_readable(int fd, GIOCondition condition G_GNUC_UNUSED, gpointer data)
{
  BenchPagerListener *self = data;
  _Alignas(8) guint8 bytes[BENCH_RTP_PACKET_MAXIMUM];

  for (guint i = 0; i < MOST_AT_ONCE; i++)
    {
      BenchPagerPacket packet = { .source.size = sizeof packet.source.storage };
      gssize size = recvfrom(fd, bytes, sizeof bytes, MSG_PEEK | MSG_TRUNC,
                             (struct sockaddr *) &packet.source.storage, &packet.source.size);

      if (size < 0)
        return G_SOURCE_CONTINUE;
      look(self, bytes, (gsize) size, &packet);
      if (self->heard(self, &packet, self->data))
        return G_SOURCE_REMOVE;
      if (recv(fd, bytes, sizeof bytes, 0) < 0)
        return G_SOURCE_CONTINUE;
    }
  return G_SOURCE_CONTINUE;
}

/**
 * bench_pager_listener_new:
 * @priority: X of multicast.listen_address.X
 * @heard: asked about each packet
 *
 * Returns: (transfer full): a closed listener.
 */
BenchPagerListener *
bench_pager_listener_new(BenchSettings *settings, guint priority, BenchPagerHeard heard, gpointer data)
{
  BenchPagerListener *self = g_new0(BenchPagerListener, 1);

  self->settings = settings;
  self->priority = priority;
  self->address = g_strdup(bench_settings_getf(settings, "multicast.listen_address.%u.ip_address", priority));
  self->fd = -1;
  self->heard = heard;
  self->data = data;
  return self;
}

/**
 * bench_pager_listener_open:
 * @local_host: numeric address of the interface to join on
 *
 * Joins the group; one that is open stays as it is.
 *
 * Returns: whether it is open.
 */
gboolean
bench_pager_listener_open(BenchPagerListener *self, const char *local_host, GError **error)
{
  BenchAddress group;
  char host[64];

  if (self->fd >= 0)
    return TRUE;
  if (!bench_group_parse(self->address, &group, error))
    return FALSE;
  bench_address_describe(&group, host, sizeof host, &self->port);
  self->fd = bench_group_listen(&group, local_host, error);
  if (self->fd < 0)
    return FALSE;
  self->watch = g_unix_fd_source_new(self->fd, G_IO_IN);
  g_source_set_callback(self->watch, G_SOURCE_FUNC(on_readable), self, NULL);
  g_source_attach(self->watch, g_main_context_get_thread_default());
  return TRUE;
}

/**
 * bench_pager_listener_take:
 *
 * Returns: its socket, which is the caller's from now on.
 */
int
bench_pager_listener_take(BenchPagerListener *self)
{
  int fd = self->fd;

  self->fd = -1;
  if (self->watch != NULL)
    {
      g_source_destroy(self->watch);
      g_source_unref(self->watch);
      self->watch = NULL;
    }
  return fd;
}

/**
 * bench_pager_listener_free:
 * @self: (transfer full): leaves its group if it is open
 */
void
bench_pager_listener_free(BenchPagerListener *self)
{
  int fd = bench_pager_listener_take(self);

  if (fd >= 0)
    close(fd);
  g_free(self->address);
  g_free(self);
}

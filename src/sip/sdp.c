/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/sdp.h"

#include <string.h>

G_DEFINE_QUARK(bench_sdp_error, bench_sdp_error)

static void
format_free(BenchSdpFormat *format)
{
  g_free(format->name);
  g_free(format->fmtp);
  g_free(format);
}

static void
media_free(BenchSdpMedia *media)
{
  g_free(media->type);
  g_free(media->protocol);
  g_free(media->address);
  g_free(media->format_text);
  g_free(media->rtcp_address);
  g_ptr_array_unref(media->crypto);
  g_ptr_array_unref(media->formats);
  g_free(media);
}

/**
 * bench_sdp_new:
 *
 * Returns: (transfer full): a description without media.
 */
BenchSdp *
bench_sdp_new(void)
{
  BenchSdp *sdp = g_new0(BenchSdp, 1);

  sdp->origin_user = g_strdup("-");
  sdp->origin_address = g_strdup("0.0.0.0");
  sdp->session_name = g_strdup("SDP data");
  sdp->media = g_ptr_array_new_with_free_func((GDestroyNotify) media_free);
  return sdp;
}

/**
 * bench_sdp_free:
 * @sdp: (transfer full): freed with all its media
 */
void
bench_sdp_free(BenchSdp *sdp)
{
  g_free(sdp->origin_user);
  g_free(sdp->origin_address);
  g_free(sdp->session_name);
  g_ptr_array_unref(sdp->media);
  g_free(sdp);
}

/**
 * bench_sdp_add_media:
 * @address: numeric address or name
 * @port: RTP port, 0 refuses the media
 *
 * Returns: (transfer none): a sendrecv media line without formats, owned by @sdp.
 */
BenchSdpMedia *
bench_sdp_add_media(BenchSdp *sdp, const char *type, const char *protocol, const char *address, guint16 port)
{
  BenchSdpMedia *media = g_new0(BenchSdpMedia, 1);

  media->type = g_strdup(type);
  media->protocol = g_strdup(protocol);
  media->address = g_strdup(address);
  media->port = port;
  media->format_text = g_strdup("");
  media->rtcp_address = g_strdup("");
  media->crypto = g_ptr_array_new_with_free_func((GDestroyNotify) bench_sdp_crypto_free);
  media->formats = g_ptr_array_new_with_free_func((GDestroyNotify) format_free);
  g_ptr_array_add(sdp->media, media);
  return media;
}

/**
 * bench_sdp_add_format:
 * @name: encoding name
 * @clock_rate: RTP clock, Hz
 * @fmtp: (nullable): format parameters
 *
 * Returns: (transfer none): the format, owned by @media.
 */
BenchSdpFormat *
bench_sdp_add_format(BenchSdpMedia *media,
                     int payload_type,
                     const char *name,
                     guint clock_rate,
                     const char *fmtp)
{
  BenchSdpFormat *format = g_new0(BenchSdpFormat, 1);

  format->payload_type = payload_type;
  format->name = g_strdup(name);
  format->clock_rate = clock_rate;
  format->fmtp = g_strdup(fmtp != NULL ? fmtp : "");
  g_ptr_array_add(media->formats, format);
  return format;
}

static const char *
address_family(const char *address)
{
  return strchr(address, ':') != NULL ? "IP6" : "IP4";
}

static void
write_media(GString *text, const BenchSdpMedia *media, const char *session_address)
{
  g_string_append_printf(text, "m=%s %u %s", media->type, media->port, media->protocol);
  for (guint i = 0; i < media->formats->len; i++)
    {
      const BenchSdpFormat *format = g_ptr_array_index(media->formats, i);

      g_string_append_printf(text, " %d", format->payload_type);
    }
  if (media->formats->len == 0)
    g_string_append_printf(text, " %s", media->format_text);
  g_string_append(text, "\r\n");
  if (media->port == 0)
    return;
  if (g_strcmp0(media->address, session_address) != 0)
    g_string_append_printf(text, "c=IN %s %s\r\n", address_family(media->address), media->address);
  for (guint i = 0; i < media->crypto->len; i++)
    {
      g_autofree char *crypto = bench_sdp_crypto_write(g_ptr_array_index(media->crypto, i));

      g_string_append_printf(text, "a=crypto:%s\r\n", crypto);
      explicit_bzero(crypto, strlen(crypto));
    }
  for (guint i = 0; i < media->formats->len; i++)
    {
      const BenchSdpFormat *format = g_ptr_array_index(media->formats, i);

      if (format->name[0] != '\0')
        g_string_append_printf(text, "a=rtpmap:%d %s/%u%s\r\n", format->payload_type, format->name,
                               format->clock_rate, format->channels == 2 ? "/2" : "");
      if (format->fmtp[0] != '\0')
        g_string_append_printf(text, "a=fmtp:%d %s\r\n", format->payload_type, format->fmtp);
    }
  if (media->ptime_ms != 0)
    g_string_append_printf(text, "a=ptime:%u\r\n", media->ptime_ms);
  if (media->rtcp_xr)
    g_string_append(text, "a=rtcp-xr:rcvr-rtt=all voip-metrics\r\n");
  g_string_append_printf(text, "a=%s\r\n", bench_sdp_direction_name(media->direction));
}

/**
 * bench_sdp_write:
 *
 * Returns: (transfer full): the text of the description, lines ended by CR LF, in the order of
 *   RFC 4566 5. The session's c= line is the first media's address.
 */
char *
bench_sdp_write(const BenchSdp *sdp)
{
  GString *text = g_string_new("v=0\r\n");
  const char *address = sdp->origin_address;

  for (guint i = 0; i < sdp->media->len; i++)
    {
      const BenchSdpMedia *media = g_ptr_array_index(sdp->media, i);

      if (media->port != 0)
        {
          address = media->address;
          break;
        }
    }
  g_string_append_printf(text, "o=%s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " IN %s %s\r\n",
                         sdp->origin_user, sdp->session_id, sdp->session_version,
                         address_family(sdp->origin_address), sdp->origin_address);
  g_string_append_printf(text, "s=%s\r\nc=IN %s %s\r\nt=0 0\r\n", sdp->session_name, address_family(address),
                         address);
  for (guint i = 0; i < sdp->media->len; i++)
    write_media(text, g_ptr_array_index(sdp->media, i), address);
  return g_string_free(text, FALSE);
}

static BenchSdpMedia *
find_audio(const BenchSdp *sdp, const char *protocol)
{
  for (guint i = 0; i < sdp->media->len; i++)
    {
      BenchSdpMedia *media = g_ptr_array_index(sdp->media, i);

      if (strcmp(media->type, "audio") == 0 && strcmp(media->protocol, protocol) == 0 && media->port != 0)
        return media;
    }
  return NULL;
}

/**
 * bench_sdp_find_audio:
 *
 * Returns: (transfer none) (nullable): the first audio media over plain RTP that is not refused.
 */
BenchSdpMedia *
bench_sdp_find_audio(const BenchSdp *sdp)
{
  return find_audio(sdp, "RTP/AVP");
}

/**
 * bench_sdp_find_secure_audio:
 *
 * Returns: (transfer none) (nullable): the first audio media over SRTP (RTP/SAVP) that is not refused.
 */
BenchSdpMedia *
bench_sdp_find_secure_audio(const BenchSdp *sdp)
{
  return find_audio(sdp, "RTP/SAVP");
}

/**
 * bench_sdp_find_format:
 * @name: encoding name, matched without case (RFC 4855 3)
 * @clock_rate: RTP clock, Hz
 *
 * Returns: (transfer none) (nullable): the first such format.
 */
const BenchSdpFormat *
bench_sdp_find_format(const BenchSdpMedia *media, const char *name, guint clock_rate)
{
  for (guint i = 0; i < media->formats->len; i++)
    {
      const BenchSdpFormat *format = g_ptr_array_index(media->formats, i);

      if (g_ascii_strcasecmp(format->name, name) == 0 && format->clock_rate == clock_rate)
        return format;
    }
  return NULL;
}

/**
 * bench_sdp_is_null_address:
 *
 * Returns: whether the address means hold in the way of RFC 2543 (c=0.0.0.0).
 */
gboolean
bench_sdp_is_null_address(const char *address)
{
  return strcmp(address, "0.0.0.0") == 0 || strcmp(address, "::") == 0;
}

/**
 * bench_sdp_direction_name:
 *
 * Returns: (transfer none): the attribute's name.
 */
const char *
bench_sdp_direction_name(BenchSdpDirection direction)
{
  switch (direction)
    {
    case BENCH_SDP_SENDRECV:
      return "sendrecv";
    case BENCH_SDP_SENDONLY:
      return "sendonly";
    case BENCH_SDP_RECVONLY:
      return "recvonly";
    case BENCH_SDP_INACTIVE:
      return "inactive";
    }
  g_return_val_if_reached("sendrecv");
}

/**
 * bench_sdp_direction_answer:
 * @offered: what the offer says, from the offerer's side
 * @wanted: what we would like, from ours
 *
 * Returns: what the answer must say (RFC 3264 6.1).
 */
BenchSdpDirection
bench_sdp_direction_answer(BenchSdpDirection offered, BenchSdpDirection wanted)
{
  gboolean may_send = offered == BENCH_SDP_SENDRECV || offered == BENCH_SDP_RECVONLY;
  gboolean may_receive = offered == BENCH_SDP_SENDRECV || offered == BENCH_SDP_SENDONLY;
  gboolean send = may_send && (wanted == BENCH_SDP_SENDRECV || wanted == BENCH_SDP_SENDONLY);
  gboolean receive = may_receive && (wanted == BENCH_SDP_SENDRECV || wanted == BENCH_SDP_RECVONLY);

  if (send)
    return receive ? BENCH_SDP_SENDRECV : BENCH_SDP_SENDONLY;
  return receive ? BENCH_SDP_RECVONLY : BENCH_SDP_INACTIVE;
}

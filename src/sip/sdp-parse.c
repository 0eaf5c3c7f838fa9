/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a session description line by line, within limits: the validating layer of sip/sdp.h. */
#include "sip/sdp.h"

#include <string.h>

#define LARGEST_TEXT (64 * 1024)
#define MOST_LINES 500
#define MOST_MEDIA 16
#define MOST_FORMATS 64
#define MOST_CRYPTO 16

/* RFC 3551 tables 4 and 5: audio payload types that need no a=rtpmap. */
static const struct
{
  int payload_type;
  const char *name;
  guint clock_rate;
} static_formats[] = {
  { 0, "PCMU", 8000 },  { 3, "GSM", 8000 },   { 4, "G723", 8000 },   { 5, "DVI4", 8000 },
  { 6, "DVI4", 16000 }, { 7, "LPC", 8000 },   { 8, "PCMA", 8000 },   { 9, "G722", 8000 },
  { 10, "L16", 44100 }, { 11, "L16", 44100 }, { 12, "QCELP", 8000 }, { 13, "CN", 8000 },
  { 15, "G728", 8000 }, { 18, "G729", 8000 },
};

typedef struct
{
  BenchSdp *sdp;
  BenchSdpMedia *media; /* the one being read, NULL in the session part */
  char *address;        /* the session's c= */
  BenchSdpDirection direction;
  guint ptime_ms;
  gboolean rtcp_xr;
  guint line;
  gboolean version_seen;
  gboolean origin_seen;
} Reader;

static gboolean
syntax_error(const Reader *reader, GError **error, const char *what)
{
  g_set_error(error, BENCH_SDP_ERROR, BENCH_SDP_ERROR_SYNTAX, "SDP line %u: %s", reader->line, what);
  return FALSE;
}

static gboolean
limit_error(const Reader *reader, GError **error, const char *what)
{
  g_set_error(error, BENCH_SDP_ERROR, BENCH_SDP_ERROR_LIMIT, "SDP line %u: %s", reader->line, what);
  return FALSE;
}

/* A decimal number, alone in its text. */
static gboolean
parse_number(const char *text, guint64 maximum, guint64 *number)
{
  return text != NULL && g_ascii_string_to_unsigned(text, 10, 0, maximum, number, NULL);
}

static gboolean
read_origin(Reader *reader, const char *value, GError **error)
{
  g_auto(GStrv) words = g_strsplit(value, " ", -1);
  BenchSdp *sdp = reader->sdp;

  if (g_strv_length(words) != 6)
    return syntax_error(reader, error, "o= needs six fields");
  /* Identifiers longer than 64 bits exist in the wild; only "is it the same as before" matters. */
  if (!parse_number(words[1], G_MAXUINT64, &sdp->session_id))
    sdp->session_id = g_str_hash(words[1]);
  if (!parse_number(words[2], G_MAXUINT64, &sdp->session_version))
    sdp->session_version = g_str_hash(words[2]);
  g_free(sdp->origin_user);
  sdp->origin_user = g_strdup(words[0]);
  g_free(sdp->origin_address);
  sdp->origin_address = g_strdup(words[5]);
  reader->origin_seen = TRUE;
  return TRUE;
}

static gboolean
read_connection(Reader *reader, const char *value, GError **error)
{
  g_auto(GStrv) words = g_strsplit(value, " ", -1);
  char *slash;

  if (g_strv_length(words) != 3 || strcmp(words[0], "IN") != 0 || words[2][0] == '\0'
      || (strcmp(words[1], "IP4") != 0 && strcmp(words[1], "IP6") != 0))
    return syntax_error(reader, error, "c= is not \"IN IP4|IP6 address\"");
  slash = strchr(words[2], '/');
  if (slash != NULL)
    *slash = '\0';
  if (reader->media != NULL)
    {
      g_free(reader->media->address);
      reader->media->address = g_strdup(words[2]);
    }
  else
    {
      g_free(reader->address);
      reader->address = g_strdup(words[2]);
    }
  return TRUE;
}

static gboolean
read_formats(Reader *reader, BenchSdpMedia *media, char **words, GError **error)
{
  guint n_formats = g_strv_length(words);

  if (n_formats == 0)
    return syntax_error(reader, error, "m= names no format");
  if (n_formats > MOST_FORMATS)
    return limit_error(reader, error, "m= names more than 64 formats");
  g_free(media->format_text);
  media->format_text = g_strjoinv(" ", words);
  for (guint i = 0; i < n_formats; i++)
    {
      guint64 payload_type = 0;
      const char *name = "";
      guint clock_rate = 0;

      if (words[i][0] == '\0')
        return syntax_error(reader, error, "m= has an empty format");
      if (!g_str_has_prefix(media->protocol, "RTP/"))
        continue;
      if (!parse_number(words[i], 127, &payload_type))
        return syntax_error(reader, error, "m= names a payload type that is not 0..127");
      for (gsize j = 0; j < G_N_ELEMENTS(static_formats); j++)
        if (static_formats[j].payload_type == (int) payload_type)
          {
            name = static_formats[j].name;
            clock_rate = static_formats[j].clock_rate;
          }
      bench_sdp_add_format(media, (int) payload_type, name, clock_rate, NULL);
    }
  return TRUE;
}

static gboolean
read_media(Reader *reader, const char *value, GError **error)
{
  g_auto(GStrv) words = g_strsplit(value, " ", -1);
  guint64 port = 0;
  char *slash;

  if (reader->sdp->media->len == MOST_MEDIA)
    return limit_error(reader, error, "more than 16 media");
  if (g_strv_length(words) < 4 || words[0][0] == '\0' || words[2][0] == '\0')
    return syntax_error(reader, error, "m= is not \"type port protocol format …\"");
  slash = strchr(words[1], '/');
  if (slash != NULL)
    *slash = '\0';
  if (!parse_number(words[1], G_MAXUINT16, &port))
    return syntax_error(reader, error, "m= has no port");
  reader->media = bench_sdp_add_media(reader->sdp, words[0], words[2], reader->address, (guint16) port);
  reader->media->direction = reader->direction;
  reader->media->ptime_ms = reader->ptime_ms;
  reader->media->rtcp_xr = reader->rtcp_xr;
  return read_formats(reader, reader->media, words + 3, error);
}

static BenchSdpFormat *
format_by_payload_type(BenchSdpMedia *media, guint64 payload_type)
{
  for (guint i = 0; media != NULL && i < media->formats->len; i++)
    {
      BenchSdpFormat *format = g_ptr_array_index(media->formats, i);

      if (format->payload_type == (int) payload_type)
        return format;
    }
  return NULL;
}

static gboolean
read_rtpmap(Reader *reader, const char *value, GError **error)
{
  g_auto(GStrv) words = g_strsplit(value, " ", 2);
  g_auto(GStrv) parts = words[0] != NULL && words[1] != NULL ? g_strsplit(words[1], "/", 3) : NULL;
  guint64 payload_type = 0;
  guint64 clock_rate = 0;
  guint64 channels = 0;
  BenchSdpFormat *format;

  /* Not understood, hence ignored (RFC 4566 5.13); the RFC 4475 messages that must be taken have one. */
  if (parts != NULL && parts[0] != NULL && parts[0][0] != '\0' && parts[1] == NULL)
    return TRUE;
  if (parts == NULL || parts[0] == NULL || parts[0][0] == '\0' || parts[1] == NULL
      || !parse_number(words[0], 127, &payload_type)
      || !parse_number(g_strstrip(parts[1]), 1000000, &clock_rate))
    return syntax_error(reader, error, "a=rtpmap is not \"payload-type name/clock\"");
  format = format_by_payload_type(reader->media, payload_type);
  if (format == NULL)
    return TRUE;
  g_free(format->name);
  format->name = g_strdup(parts[0]);
  format->clock_rate = (guint) clock_rate;
  if (parse_number(parts[2], 255, &channels))
    format->channels = (guint) channels;
  return TRUE;
}

static void
read_fmtp(Reader *reader, const char *value)
{
  g_auto(GStrv) words = g_strsplit(value, " ", 2);
  guint64 payload_type = 0;
  BenchSdpFormat *format;

  if (words[0] == NULL || words[1] == NULL || !parse_number(words[0], 127, &payload_type))
    return;
  format = format_by_payload_type(reader->media, payload_type);
  if (format == NULL)
    return;
  g_free(format->fmtp);
  format->fmtp = g_strdup(words[1]);
}

static gboolean
read_crypto(Reader *reader, const char *value, GError **error)
{
  if (reader->media == NULL)
    return TRUE;
  if (reader->media->crypto->len == MOST_CRYPTO)
    return limit_error(reader, error, "more than 16 a=crypto");
  g_ptr_array_add(reader->media->crypto, bench_sdp_crypto_parse(value));
  return TRUE;
}

/* "port" or "port IN IP4|IP6 address" (RFC 3605 2.1); what is neither is as if it were not there. */
static void
read_rtcp(BenchSdpMedia *media, const char *value)
{
  g_auto(GStrv) words = g_strsplit(value, " ", 5);
  guint n_words = g_strv_length(words);
  guint64 port = 0;

  if ((n_words != 1 && n_words != 4) || !parse_number(words[0], G_MAXUINT16, &port))
    return;
  if (n_words == 4
      && (strcmp(words[1], "IN") != 0 || (strcmp(words[2], "IP4") != 0 && strcmp(words[2], "IP6") != 0)
          || words[3][0] == '\0'))
    return;
  media->rtcp_port = (guint16) port;
  g_free(media->rtcp_address);
  media->rtcp_address = g_strdup(n_words == 4 ? words[3] : "");
}

/* Kinds of report, separated by blanks (RFC 3611 5.1); only what we can send counts. */
static void
read_rtcp_xr(Reader *reader, const char *value)
{
  g_auto(GStrv) words = g_strsplit(value, " ", 32);
  gboolean wanted = g_strv_contains((const char *const *) words, "voip-metrics");

  for (guint i = 0; words[i] != NULL; i++)
    wanted = wanted || g_str_has_prefix(words[i], "rcvr-rtt=");
  if (reader->media != NULL)
    reader->media->rtcp_xr = wanted;
  else
    reader->rtcp_xr = wanted;
}

static gboolean
read_attribute(Reader *reader, const char *value, GError **error)
{
  static const struct
  {
    const char *name;
    BenchSdpDirection direction;
  } directions[] = {
    { "sendrecv", BENCH_SDP_SENDRECV },
    { "sendonly", BENCH_SDP_SENDONLY },
    { "recvonly", BENCH_SDP_RECVONLY },
    { "inactive", BENCH_SDP_INACTIVE },
  };
  guint64 number = 0;

  for (gsize i = 0; i < G_N_ELEMENTS(directions); i++)
    if (strcmp(value, directions[i].name) == 0)
      {
        if (reader->media != NULL)
          reader->media->direction = directions[i].direction;
        else
          reader->direction = directions[i].direction;
        return TRUE;
      }
  if (g_str_has_prefix(value, "crypto:"))
    return read_crypto(reader, value + strlen("crypto:"), error);
  if (g_str_has_prefix(value, "rtpmap:"))
    return read_rtpmap(reader, value + strlen("rtpmap:"), error);
  if (g_str_has_prefix(value, "fmtp:"))
    read_fmtp(reader, value + strlen("fmtp:"));
  else if (g_str_has_prefix(value, "ptime:") && parse_number(value + strlen("ptime:"), 1000, &number))
    {
      if (reader->media != NULL)
        reader->media->ptime_ms = (guint) number;
      else
        reader->ptime_ms = (guint) number;
    }
  else if (g_str_has_prefix(value, "maxptime:") && reader->media != NULL
           && parse_number(value + strlen("maxptime:"), 1000, &number))
    reader->media->most_ptime_ms = (guint) number;
  else if (g_str_has_prefix(value, "rtcp:") && reader->media != NULL)
    read_rtcp(reader->media, value + strlen("rtcp:"));
  else if (g_str_has_prefix(value, "rtcp-xr:"))
    read_rtcp_xr(reader, value + strlen("rtcp-xr:"));
  return TRUE;
}

static gboolean
read_line(Reader *reader, const char *line, GError **error)
{
  const char *value = line + 2;

  if (line[0] < 'a' || line[0] > 'z' || line[1] != '=')
    return syntax_error(reader, error, "not \"letter=value\"");
  if (!reader->version_seen)
    {
      if (line[0] != 'v' || strcmp(value, "0") != 0)
        return syntax_error(reader, error, "the first line is not v=0");
      reader->version_seen = TRUE;
      return TRUE;
    }
  switch (line[0])
    {
    case 'o':
      return read_origin(reader, value, error);
    case 's':
      g_free(reader->sdp->session_name);
      reader->sdp->session_name = g_strdup(value);
      return TRUE;
    case 'c':
      return read_connection(reader, value, error);
    case 'm':
      return read_media(reader, value, error);
    case 'a':
      return read_attribute(reader, value, error);
    default:
      return TRUE;
    }
}

static gboolean
read_text(Reader *reader, const char *text, GError **error)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", MOST_LINES + 2);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      reader->line = i + 1;
      if (i >= MOST_LINES)
        return limit_error(reader, error, "more than 500 lines");
      if (g_str_has_suffix(lines[i], "\r"))
        lines[i][strlen(lines[i]) - 1] = '\0';
      if (lines[i][0] == '\0' && lines[i + 1] == NULL)
        break;
      if (!read_line(reader, lines[i], error))
        return FALSE;
    }
  if (!reader->origin_seen)
    return syntax_error(reader, error, "no o= line");
  for (guint i = 0; i < reader->sdp->media->len; i++)
    {
      BenchSdpMedia *media = g_ptr_array_index(reader->sdp->media, i);

      if (media->port != 0 && (media->address == NULL || media->address[0] == '\0'))
        return syntax_error(reader, error, "a media has no c= line of its own, nor has the session");
      if (media->address == NULL)
        media->address = g_strdup("");
    }
  return TRUE;
}

/**
 * bench_sdp_parse:
 * @bytes: the body of a message
 *
 * Reads a session description within the limits of this file's header.
 *
 * Returns: (transfer full): the description, or %NULL with a %BENCH_SDP_ERROR that names the line.
 */
BenchSdp *
bench_sdp_parse(const char *bytes, gsize size, GError **error)
{
  g_autoptr(BenchSdp) sdp = bench_sdp_new();
  Reader reader = { .sdp = sdp };
  g_autofree char *text = NULL;
  gboolean read;

  if (size > LARGEST_TEXT)
    {
      g_set_error(error, BENCH_SDP_ERROR, BENCH_SDP_ERROR_LIMIT,
                  "SDP of %" G_GSIZE_FORMAT " bytes: more than 64 kB", size);
      return NULL;
    }
  if (memchr(bytes, '\0', size) != NULL)
    {
      g_set_error(error, BENCH_SDP_ERROR, BENCH_SDP_ERROR_SYNTAX, "SDP with a NUL byte");
      return NULL;
    }
  text = g_strndup(bytes, size);
  read = read_text(&reader, text, error);
  g_free(reader.address);
  return read ? g_steal_pointer(&sdp) : NULL;
}

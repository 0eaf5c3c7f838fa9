/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/wav.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

#define HEADER_SIZE 44
#define FORMAT_PCM 1
#define FORMAT_EXTENSIBLE 0xfffe
#define MOST_CHANNELS 8
#define LEAST_RATE 4000
#define MOST_RATE 192000
#define MOST_BYTES ((gsize) 256 * 1024 * 1024)

struct _BenchWavWriter
{
  int fd;
  guint sample_rate;
  guint channels;
  guint64 data_size; /* bytes of sound in the file */
  guint64 described; /* as the header on disk says */
  char *failure;     /* why nothing is written any more */
};

typedef struct
{
  guint channels;
  guint sample_rate;
  guint bits;
} Format;

static guint16
read_u16(const guint8 *p)
{
  return (guint16) (p[0] | p[1] << 8);
}

static guint32
read_u32(const guint8 *p)
{
  return p[0] | (guint32) p[1] << 8 | (guint32) p[2] << 16 | (guint32) p[3] << 24;
}

static void
write_u16(guint8 *p, guint value)
{
  p[0] = value & 0xff;
  p[1] = value >> 8 & 0xff;
}

static void
write_u32(guint8 *p, guint32 value)
{
  write_u16(p, value & 0xffff);
  write_u16(p + 2, value >> 16);
}

static gboolean
refuse(GError **error, const char *reason)
{
  g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_FILE, "not a WAV file that can be played: %s",
              reason);
  return FALSE;
}

/* The body of the chunk called @name, cut to what is in the file. */
static const guint8 *
find_chunk(const guint8 *bytes, gsize size, const char *name, gsize *chunk_size)
{
  gsize at = 12;

  while (size - at >= 8)
    {
      gsize length = read_u32(bytes + at + 4);
      gsize left = size - at - 8;

      if (memcmp(bytes + at, name, 4) == 0)
        {
          *chunk_size = MIN(length, left);
          return bytes + at + 8;
        }
      if (length + (length & 1) > left)
        return NULL;
      at += 8 + length + (length & 1);
    }
  return NULL;
}

static gboolean
parse_format(const guint8 *chunk, gsize size, Format *format, GError **error)
{
  guint tag = 0;

  if (chunk == NULL || size < 16)
    return refuse(error, "there is no format in it");
  tag = read_u16(chunk);
  if (tag == FORMAT_EXTENSIBLE && size >= 26)
    tag = read_u16(chunk + 24);
  format->channels = read_u16(chunk + 2);
  format->sample_rate = read_u32(chunk + 4);
  format->bits = read_u16(chunk + 14);
  if (tag != FORMAT_PCM || (format->bits != 8 && format->bits != 16))
    return refuse(error, "it is not PCM of 8 or 16 bits");
  if (format->channels == 0 || format->channels > MOST_CHANNELS)
    return refuse(error, "it does not have 1 to 8 channels");
  if (format->sample_rate < LEAST_RATE || format->sample_rate > MOST_RATE)
    return refuse(error, "its rate is not 4000 to 192000 Hz");
  return TRUE;
}

/**
 * bench_wav_parse:
 * @bytes: a whole file; need not be trusted
 * @size: its length
 *
 * Returns: (transfer full): its sound, or %NULL.
 */
BenchWav *
bench_wav_parse(const guint8 *bytes, gsize size, GError **error)
{
  Format format = { 0 };
  gsize chunk_size = 0;
  const guint8 *chunk = NULL;
  BenchWav *wav = NULL;
  guint frame_size = 0;

  if (size < 12 || memcmp(bytes, "RIFF", 4) != 0 || memcmp(bytes + 8, "WAVE", 4) != 0)
    {
      refuse(error, "it does not begin with RIFF and WAVE");
      return NULL;
    }
  chunk = find_chunk(bytes, size, "fmt ", &chunk_size);
  if (!parse_format(chunk, chunk_size, &format, error))
    return NULL;
  chunk = find_chunk(bytes, size, "data", &chunk_size);
  frame_size = format.channels * format.bits / 8;
  if (chunk == NULL || chunk_size < frame_size)
    {
      refuse(error, "there is no sound in it");
      return NULL;
    }
  wav = g_new0(BenchWav, 1);
  wav->sample_rate = format.sample_rate;
  wav->n_samples = chunk_size / frame_size;
  wav->samples = g_new(gint16, wav->n_samples);
  for (gsize i = 0; i < wav->n_samples; i++)
    {
      const guint8 *frame = chunk + i * frame_size;
      int sum = 0;

      for (guint c = 0; c < format.channels; c++)
        sum += format.bits == 16 ? (gint16) read_u16(frame + 2 * c) : (frame[c] - 128) * 256;
      wav->samples[i] = (gint16) (sum / (int) format.channels);
    }
  return wav;
}

/**
 * bench_wav_load:
 * @path: a file of at most 256 MB
 *
 * Returns: (transfer full): its sound, or %NULL.
 */
BenchWav *
bench_wav_load(const char *path, GError **error)
{
  g_autofree char *bytes = NULL;
  g_autoptr(GError) local = NULL;
  GStatBuf info;
  gsize size = 0;
  BenchWav *wav = NULL;

  if (g_stat(path, &info) == 0 && (!S_ISREG(info.st_mode) || (gsize) info.st_size > MOST_BYTES))
    {
      g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_FILE, "%s is not a file of at most 256 MB",
                  path);
      return NULL;
    }
  if (!g_file_get_contents(path, &bytes, &size, &local))
    {
      g_set_error_literal(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_FILE, local->message);
      return NULL;
    }
  wav = bench_wav_parse((const guint8 *) bytes, size, error);
  if (wav == NULL)
    g_prefix_error(error, "%s: ", path);
  return wav;
}

/**
 * bench_wav_free:
 * @wav: (nullable) (transfer full): a sound
 */
void
bench_wav_free(BenchWav *wav)
{
  if (wav == NULL)
    return;
  g_free(wav->samples);
  g_free(wav);
}

static gboolean
write_header(BenchWavWriter *self)
{
  guint8 header[HEADER_SIZE] = { 0 };
  guint32 data_size = (guint32) MIN(self->data_size, G_MAXUINT32 - HEADER_SIZE - 1);

  memcpy(header, "RIFF", 4);
  write_u32(header + 4, data_size + HEADER_SIZE - 8);
  memcpy(header + 8, "WAVEfmt ", 8);
  write_u32(header + 16, 16);
  write_u16(header + 20, FORMAT_PCM);
  write_u16(header + 22, self->channels);
  write_u32(header + 24, self->sample_rate);
  write_u32(header + 28, self->sample_rate * self->channels * 2);
  write_u16(header + 32, self->channels * 2);
  write_u16(header + 34, 16);
  memcpy(header + 36, "data", 4);
  write_u32(header + 40, data_size);
  self->described = self->data_size;
  return pwrite(self->fd, header, sizeof header, 0) == (gssize) sizeof header;
}

static BenchWavWriter *
open_writer(const char *path, int flags, guint sample_rate, guint channels, GError **error)
{
  int fd = g_open(path, O_RDWR | O_CREAT | O_CLOEXEC | flags, 0644);
  g_autoptr(BenchWavWriter) self = NULL;
  gint64 end = 0;

  if (fd < 0)
    {
      g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_FILE, "%s: %s", path, g_strerror(errno));
      return NULL;
    }
  self = g_new0(BenchWavWriter, 1);
  self->fd = fd;
  self->sample_rate = sample_rate;
  self->channels = channels;
  end = lseek(fd, 0, SEEK_END);
  if (end > HEADER_SIZE)
    self->data_size = ((guint64) end - HEADER_SIZE) & ~G_GUINT64_CONSTANT(1);
  if (!write_header(self))
    {
      self->failure = g_strdup(g_strerror(errno));
      g_set_error(error, BENCH_MEDIA_ERROR, BENCH_MEDIA_ERROR_FILE, "%s: %s", path, self->failure);
      return NULL;
    }
  return g_steal_pointer(&self);
}

/**
 * bench_wav_writer_open:
 * @path: made or, unless @append, emptied
 * @append: go on at the end of a file this writer wrote before
 *
 * Returns: (transfer full): a writer, or %NULL.
 */
BenchWavWriter *
bench_wav_writer_open(const char *path, guint sample_rate, gboolean append, GError **error)
{
  return open_writer(path, append ? 0 : O_TRUNC, sample_rate, 1, error);
}

/**
 * bench_wav_writer_create:
 * @path: of a file that does not exist yet
 * @channels: whose samples take turns in what is written
 *
 * Returns: (transfer full): a writer, or %NULL.
 */
BenchWavWriter *
bench_wav_writer_create(const char *path, guint sample_rate, guint channels, GError **error)
{
  return open_writer(path, O_EXCL, sample_rate, channels, error);
}

/**
 * bench_wav_writer_get_failure:
 *
 * Returns: (transfer none) (nullable): why nothing is written any more.
 */
const char *
bench_wav_writer_get_failure(BenchWavWriter *self)
{
  return self->failure;
}

/**
 * bench_wav_writer_write:
 * @samples: appended; a full disk is logged once and the rest of the sound lost
 */
void
bench_wav_writer_write(BenchWavWriter *self, const gint16 *samples, gsize n_samples)
{
  gssize size = (gssize) (n_samples * sizeof *samples);
  gssize written = 0;

  if (self->failure != NULL)
    return;
  /* Samples are in the machine's order, which on everything we build for is the file's: little-endian. */
  G_STATIC_ASSERT(G_BYTE_ORDER == G_LITTLE_ENDIAN);
  written = pwrite(self->fd, samples, (gsize) size, (gint64) (HEADER_SIZE + self->data_size));
  if (written != size)
    {
      self->failure = g_strdup(g_strerror(written < 0 ? errno : ENOSPC));
      bench_warning("the recording stops: %s", self->failure);
      return;
    }
  self->data_size += (guint64) size;
  if (self->data_size - self->described >= self->sample_rate)
    write_header(self);
}

/**
 * bench_wav_writer_close:
 * @self: (nullable) (transfer full): finished and freed
 */
void
bench_wav_writer_close(BenchWavWriter *self)
{
  if (self == NULL)
    return;
  if (self->failure == NULL)
    write_header(self);
  close(self->fd);
  g_free(self->failure);
  g_free(self);
}

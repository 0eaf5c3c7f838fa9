/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lone.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define PAYLOAD 160

static void
on_timed_out(BenchMediaSession *session G_GNUC_UNUSED, gpointer data)
{
  ((Lone *) data)->timeouts++;
}

void
lone_init(Lone *self, const char *host, const char *const *settings)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *speaker = NULL;

  memset(self, 0, sizeof *self);
  self->host = host;
  self->ssrc = 0x1234;
  self->clock = bench_clock_new();
  self->settings = bench_settings_new();
  for (guint i = 0; settings != NULL && settings[i] != NULL; i += 2)
    g_assert_true(
        bench_settings_set(self->settings, settings[i], settings[i + 1], BENCH_LAYER_OVERRIDE, "test", NULL));
  self->recording = g_build_filename(test_directory, "lone.wav", NULL);
  speaker = g_strconcat("wav:", self->recording, NULL);
  self->engine = bench_media_engine_new(self->settings, self->clock);
  bench_media_engine_set_microphone(self->engine, "tone:1000");
  bench_media_engine_set_speaker(self->engine, speaker);
  self->session = bench_media_session_new(self->engine, host, &error);
  g_assert_no_error(error);
  g_signal_connect(self->session, "timed-out", G_CALLBACK(on_timed_out), self);
  g_assert_true(bench_port_pair_bind(&self->far, host, 30000, 40000, 30000, &error));
  g_assert_no_error(error);
}

void
lone_clear(Lone *self)
{
  bench_media_session_stop(self->session);
  bench_media_engine_stop(self->engine);
  g_assert_finalize_object(self->session);
  g_assert_finalize_object(self->engine);
  g_clear_object(&self->settings);
  g_clear_object(&self->clock);
  bench_port_pair_close(&self->far);
  bench_leg_security_clear(&self->security);
  g_unlink(self->recording);
  g_free(self->recording);
}

/* What the test sends from now on is protected with @keys, its own and the session's. */
void
lone_set_keys(Lone *self, const BenchSrtpKeys *keys)
{
  BenchLegSecuritySetup setup;

  g_assert_true(bench_leg_security_prepare(&self->security, keys, &setup, NULL));
  bench_leg_security_configure(&self->security, &setup, TRUE, 0, 0, 0);
  bench_leg_security_setup_clear(&setup);
}

BenchMediaParameters
lone_parameters(Lone *self)
{
  return parameters_for(self->host, self->far.port, bench_codec_by_parameter("PCMU"));
}

void
lone_configure(Lone *self, const BenchMediaParameters *parameters)
{
  configure_session(self->session, parameters);
}

BenchMediaStatistics
lone_statistics(Lone *self)
{
  BenchMediaStatistics statistics;

  bench_media_session_get_statistics(self->session, &statistics);
  return statistics;
}

/* The loudest packet there is in PCMU. */
gsize
lone_write_sound(Lone *self, guint8 *out, guint8 payload_type)
{
  static const guint8 loud[PAYLOAD];
  BenchRtpPacket packet = { .payload_type = payload_type,
                            .sequence = self->sequence,
                            .timestamp = self->sequence * PAYLOAD,
                            .ssrc = self->ssrc,
                            .payload = loud,
                            .payload_size = sizeof loud };

  self->sequence++;
  return bench_rtp_packet_write(&packet, out, BENCH_RTP_PACKET_MAXIMUM);
}

void
lone_send(Lone *self, int fd, gboolean rtcp, const guint8 *bytes, gsize size)
{
  BenchAddress to;
  g_autoptr(GError) error = NULL;
  guint16 port = (guint16) (bench_media_session_get_port(self->session) + (rtcp ? 1 : 0));

  g_assert_true(bench_address_parse(&to, self->host, port, &error));
  g_assert_cmpint(sendto(fd, bytes, size, 0, (struct sockaddr *) &to.storage, to.size), ==, size);
}

/* A packet of loud sound, protected as the test is. */
void
lone_say(Lone *self, int fd, guint8 payload_type)
{
  _Alignas(8) guint8 bytes[BENCH_RTP_PACKET_MAXIMUM];
  gsize size = lone_write_sound(self, bytes, payload_type);

  g_assert_true(bench_leg_security_protect(&self->security, FALSE, bytes, &size, sizeof bytes));
  lone_send(self, fd, FALSE, bytes, size);
}

typedef struct
{
  int fd;
  guint8 *bytes;
  gsize room;
  gssize size;
} Reading;

static gboolean
has_read(gpointer data)
{
  Reading *reading = data;

  if (reading->size < 0)
    reading->size = recv(reading->fd, reading->bytes, reading->room, 0);
  return reading->size >= 0;
}

/* The next packet that comes to @fd. */
gsize
lone_receive(Lone *self G_GNUC_UNUSED, int fd, guint8 *bytes, gsize room)
{
  Reading reading = { fd, bytes, room, -1 };

  g_assert_true(wait_until(has_read, &reading, WAIT_MS));
  return (gsize) reading.size;
}

/* A socket of somebody who has no part in the call. */
int
lone_stranger(const char *host)
{
  BenchAddress address;
  int fd = -1;

  g_assert_true(bench_address_parse(&address, host, 0, NULL));
  fd = socket(address.storage.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  g_assert_cmpint(fd, >=, 0);
  g_assert_cmpint(bind(fd, (struct sockaddr *) &address.storage, address.size), ==, 0);
  return fd;
}

/* The largest sample of all that was played. */
int
lone_loudest(Lone *self)
{
  g_autoptr(BenchWav) wav = bench_wav_load(self->recording, NULL);

  return wav != NULL ? measure_loudest(wav->samples, wav->n_samples) : 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What whole phones do with sound besides talking, measured at the far end: music on hold, recordings, files played
 * into a call, a conference that grows, multicast pages. Multicast stays on the loopback interface. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "media/mixer.h"
#include "media/rtp-packet.h"
#include "media/wav.h"
#include "measure.h"
#include "phones.h"
#include "sound.h"

#define SETTLED_MS 1000
#define SECOND BENCH_MIX_RATE

typedef struct
{
  TestKamailio *kamailio;
  TestPhones *phones;
  char *folder;
  BenchPhone *a;
  BenchPhone *b;
  BenchPhone *c;
  BenchCallControl *calls; /* A's */
  BenchCall *caller;
  BenchCall *callee;
  char *heard; /* what B's speaker plays */
} Bench;

static char *
in_folder(Bench *bench, const char *name)
{
  return g_build_filename(bench->folder, name, NULL);
}

static void
bench_begin(Bench *bench)
{
  memset(bench, 0, sizeof *bench);
  bench->kamailio = test_kamailio_start(FALSE);
  bench->phones = test_phones_start(bench->kamailio, BENCH_TRANSPORT_UDP);
  bench->folder = g_dir_make_tmp("bench-phone-sounds-XXXXXX", NULL);
  bench->a = test_phones_get(bench->phones, 'a');
  bench->b = test_phones_get(bench->phones, 'b');
  bench->c = test_phones_get(bench->phones, 'c');
  bench->calls = bench_phone_get_calls(bench->a);
}

/* A talks to B, whose speaker is recorded. */
static void
bench_talk(Bench *bench, const char *microphone_a, const char *microphone_b)
{
  bench_media_engine_set_microphone(bench_phone_get_media(bench->a), microphone_a);
  bench_media_engine_set_microphone(bench_phone_get_media(bench->b), microphone_b);
  test_phones_talk(bench->phones, 'a', 'b', &bench->caller, &bench->callee);
  g_object_ref(bench->caller);
  g_object_ref(bench->callee);
  bench->heard = test_sound_record(bench->b, bench->folder, "heard.wav");
}

static void
remove_all(const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name(dir)) != NULL)
    {
      g_autofree char *path = g_build_filename(folder, name, NULL);

      g_assert_cmpint(g_unlink(path), ==, 0);
    }
  g_assert_cmpint(g_rmdir(folder), ==, 0);
}

static void
bench_end(Bench *bench)
{
  bench_media_engine_set_speaker(bench_phone_get_media(bench->b), "null");
  if (bench->caller != NULL)
    {
      bench_call_control_hang_up(bench->calls, bench->caller);
      test_phones_wait_state(bench->phones, bench->callee, BENCH_CALL_ENDED);
      g_object_unref(bench->caller);
      g_object_unref(bench->callee);
    }
  test_phones_stop(bench->phones);
  test_kamailio_stop(bench->kamailio);
  g_free(bench->heard);
  remove_all(bench->folder);
  g_free(bench->folder);
}

static double
to_dbm0(double amplitude)
{
  return BENCH_FULL_SCALE_DBM0 + 20.0 * log10(MAX(amplitude, 0.01) / 32767.0);
}

/* The level of a tone in the last second but a quarter of a recording that goes on. */
static double
level_now(const char *path, int hz)
{
  g_autoptr(BenchWav) wav = bench_wav_load(path, NULL);
  gsize length = SECOND * 3 / 4;

  g_assert_nonnull(wav);
  g_assert_cmpuint(wav->n_samples, >, length);
  return to_dbm0(measure_amplitude(wav->samples + wav->n_samples - length, length, BENCH_MIX_RATE, hz));
}

static void
check_level(const char *what, const char *path, int hz, double dbm0)
{
  double level = level_now(path, hz);

  g_test_message("%s: %d Hz at %.1f dBm0", what, hz, level);
  g_assert_cmpfloat_with_epsilon(level, dbm0, 1.5);
}

static void
check_absent(const char *what, const char *path, int hz)
{
  double level = level_now(path, hz);

  g_test_message("%s: %d Hz at %.1f dBm0", what, hz, level);
  g_assert_cmpfloat(level, <, -55.0);
}

/* What there is besides the tone, in the same stretch. */
static void
check_clean(const char *what, const char *path, int hz, double least_db)
{
  g_autoptr(BenchWav) wav = bench_wav_load(path, NULL);
  gsize length = SECOND * 3 / 4;
  double snr;

  g_assert_nonnull(wav);
  g_assert_cmpuint(wav->n_samples, >, length);
  snr = measure_snr(wav->samples + wav->n_samples - length, length, BENCH_MIX_RATE, hz);
  g_test_message("%s: %.1f dB of tone to noise", what, snr);
  g_assert_cmpfloat(snr, >, least_db);
}

/* A held far end hears the file, again and again, and only that; then the conversation goes on. */
static void
test_hold_music(void)
{
  Bench bench;
  g_autofree char *music = NULL;
  g_autoptr(GError) error = NULL;

  bench_begin(&bench);
  music = in_folder(&bench, "music.wav");
  test_sound_write_tone(music, 44100, 1, 700, -15.0);
  test_phones_set(bench.phones, 'a', "benchphone.hold_music", music);
  bench_talk(&bench, "tone:1000", "null");
  test_sound_wait_tone(bench.heard, 0);
  bench_call_control_hold(bench.calls, bench.caller, &error);
  g_assert_no_error(error);
  test_phones_wait_state(bench.phones, bench.caller, BENCH_CALL_HOLDING);
  test_phones_wait_state(bench.phones, bench.callee, BENCH_CALL_HELD);
  test_sound_pass(3 * SETTLED_MS);
  check_level("held", bench.heard, 700, -15.0);
  check_absent("held", bench.heard, 1000);
  bench_call_control_resume(bench.calls, bench.caller, &error);
  g_assert_no_error(error);
  test_phones_wait_state(bench.phones, bench.caller, BENCH_CALL_TALKING);
  test_sound_pass(3 * SETTLED_MS);
  check_level("resumed", bench.heard, 1000, TEST_TONE_DBM0);
  check_absent("resumed", bench.heard, 700);
  bench_end(&bench);
}

/* One channel of a recording. */
static gint16 *
channel_of(const char *path, guint channel, gsize *n_samples)
{
  g_autofree char *bytes = NULL;
  gsize size = 0;
  gint16 *samples;

  g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
  g_assert_cmpuint(size, >, 44);
  g_assert_cmpint(bytes[22], ==, 2);
  *n_samples = (size - 44) / 4;
  samples = g_new(gint16, *n_samples);
  for (gsize i = 0; i < *n_samples; i++)
    memcpy(&samples[i], bytes + 44 + 4 * i + 2 * channel, 2);
  return samples;
}

static void
check_channel(const char *path, guint channel, int hz, double dbm0, int other)
{
  gsize n = 0;
  g_autofree gint16 *samples = channel_of(path, channel, &n);
  gsize from = n / 4;
  gsize length = n / 2;

  g_assert_cmpuint(n, >, SECOND);
  g_test_message("channel %u: %.1f dBm0, %u gaps", channel,
                 to_dbm0(measure_amplitude(samples + from, length, BENCH_MIX_RATE, hz)),
                 measure_gaps(samples + from, length, 32, 100));
  g_assert_cmpfloat_with_epsilon(to_dbm0(measure_amplitude(samples + from, length, BENCH_MIX_RATE, hz)), dbm0,
                                 1.5);
  g_assert_cmpfloat(to_dbm0(measure_amplitude(samples + from, length, BENCH_MIX_RATE, other)), <, -55.0);
}

/* Both sides on a channel each; a pause leaves out what is said in it; nothing is overwritten. */
static void
test_record(void)
{
  Bench bench;
  g_autofree char *path = NULL;
  g_autofree char *folder = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree gint16 *left = NULL;
  gsize n = 0;

  bench_begin(&bench);
  path = in_folder(&bench, "call.wav");
  bench_talk(&bench, "tone:1000", "tone:600@-20");
  test_sound_wait_tone(bench.heard, 0);
  test_sound_pass(SETTLED_MS);
  g_assert_true(bench_call_control_record(bench.calls, bench.caller, path, &error));
  g_assert_no_error(error);
  g_assert_cmpint(bench.caller->recording, ==, BENCH_RECORDING_ON);
  g_assert_false(bench_call_control_record(bench.calls, bench.caller, path, &error));
  g_assert_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE);
  g_clear_error(&error);
  test_sound_pass(2 * SETTLED_MS);
  g_assert_true(bench_call_control_pause_record(bench.calls, bench.caller, TRUE, NULL));
  test_sound_pass(2 * SETTLED_MS);
  g_assert_true(bench_call_control_pause_record(bench.calls, bench.caller, FALSE, NULL));
  test_sound_pass(SETTLED_MS);
  g_assert_true(bench_call_control_stop_record(bench.calls, bench.caller, NULL));
  g_assert_cmpint(bench.caller->recording, ==, BENCH_RECORDING_OFF);
  check_channel(path, 0, 1000, TEST_TONE_DBM0, 600);
  check_channel(path, 1, 600, -20.0, 1000);
  left = channel_of(path, 0, &n);
  /* Three seconds of five, none of them lost on the way to the disk. */
  g_assert_cmpfloat_with_epsilon((double) n / SECOND, 3.0, 0.3);
  g_assert_cmpuint(measure_gaps(left, n, 32, 100), ==, 0);

  g_assert_false(bench_call_control_record(bench.calls, bench.caller, path, &error));
  g_assert_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_MEDIA);
  g_assert_nonnull(strstr(error->message, path));
  g_clear_error(&error);

  /* In a folder, two of the same second have names of their own. */
  folder = in_folder(&bench, "recordings");
  test_phones_set(bench.phones, 'a', "benchphone.record.folder", folder);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true(bench_call_control_record(bench.calls, bench.caller, NULL, &error));
      g_assert_no_error(error);
      g_assert_true(g_str_has_prefix(bench.caller->recording_path, folder));
      test_sound_pass(100);
      g_assert_true(bench_call_control_stop_record(bench.calls, bench.caller, NULL));
      g_assert_true(g_file_test(bench.caller->recording_path, G_FILE_TEST_EXISTS));
    }
  {
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);

    g_assert_nonnull(g_dir_read_name(dir));
    g_assert_nonnull(g_dir_read_name(dir));
    g_assert_null(g_dir_read_name(dir));
  }
  remove_all(folder);
  bench_end(&bench);
}

static void
on_notice(BenchCallControl *calls G_GNUC_UNUSED, const char *text, GString *notices)
{
  g_string_append(notices, text);
}

static gboolean
has_text(gconstpointer data)
{
  return ((const GString *) data)->len > 0;
}

/* A disk that takes no more ends the recording, says so, and the call goes on. */
static void
test_record_full(void)
{
  Bench bench;
  g_autofree char *path = NULL;
  g_autoptr(GString) notices = g_string_new(NULL);
  struct rlimit before;
  struct rlimit small;

  bench_begin(&bench);
  path = in_folder(&bench, "full.wav");
  bench_talk(&bench, "tone:1000", "null");
  g_free(bench.heard);
  bench.heard = NULL;
  bench_media_engine_set_speaker(bench_phone_get_media(bench.b), "null");
  g_signal_connect(bench.calls, "notice", G_CALLBACK(on_notice), notices);
  getrlimit(RLIMIT_FSIZE, &before);
  small = before;
  small.rlim_cur = 30000;
  signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  g_assert_true(bench_call_control_record(bench.calls, bench.caller, path, NULL));
  test_sound_wait(has_text, notices, "the notice");
  setrlimit(RLIMIT_FSIZE, &before);
  g_assert_true(g_str_has_prefix(notices->str, "Recording stopped: "));
  g_assert_cmpint(bench.caller->recording, ==, BENCH_RECORDING_OFF);
  g_assert_cmpint(bench.caller->state, ==, BENCH_CALL_TALKING);
  g_signal_handlers_disconnect_by_data(bench.calls, notices);
  bench_end(&bench);
}

static gboolean
plays_nothing(gconstpointer data)
{
  return *((const BenchCall *) data)->playing == '\0';
}

/* A file over the microphone, or instead of it; its end is told. */
static void
test_play(void)
{
  Bench bench;
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  bench_begin(&bench);
  path = in_folder(&bench, "played.wav");
  test_sound_write_tone(path, 48000, 2, 700, -15.0);
  test_phones_set_codec(bench.phones, 'a', "PCMA");
  test_phones_set_codec(bench.phones, 'b', "PCMA");
  bench_talk(&bench, "tone:1000@-25", "null");
  test_sound_wait_tone(bench.heard, 0);
  g_assert_true(bench_call_control_play(bench.calls, bench.caller, path, TRUE, FALSE, &error));
  g_assert_no_error(error);
  test_sound_pass(3 * SETTLED_MS);
  check_level("mixed", bench.heard, 700, -15.0);
  check_level("mixed", bench.heard, 1000, -25.0);
  g_assert_true(bench_call_control_play(bench.calls, bench.caller, path, TRUE, TRUE, &error));
  test_sound_pass(3 * SETTLED_MS);
  check_level("instead", bench.heard, 700, -15.0);
  check_absent("instead", bench.heard, 1000);
  check_clean("instead", bench.heard, 700, 30.0);
  g_assert_true(bench_call_control_stop_play(bench.calls, bench.caller, &error));
  test_sound_pass(2 * SETTLED_MS);
  check_level("stopped", bench.heard, 1000, -25.0);
  check_absent("stopped", bench.heard, 700);
  g_assert_false(bench_call_control_stop_play(bench.calls, bench.caller, &error));
  g_assert_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE);
  g_clear_error(&error);
  /* Once: what is heard of it is the tone and nothing else, and then it is over. */
  g_assert_true(bench_call_control_play(bench.calls, bench.caller, path, FALSE, TRUE, &error));
  test_sound_wait(plays_nothing, bench.caller, "the end of the file");
  g_assert_nonnull(strstr(bench.phones->events->str, "\"play\":\"ended\""));
  g_assert_false(bench_call_control_play(bench.calls, bench.caller, "/nowhere.wav", FALSE, TRUE, &error));
  g_assert_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_MEDIA);
  bench_end(&bench);
}

/* A conference that grows to four parties, by signalling; one of them is muted for the others, and removed. */
static void
test_grow(void)
{
  Bench bench;
  BenchCall *with_c;
  BenchCall *at_c;
  g_autoptr(GError) error = NULL;
  g_autofree char *at_c_heard = NULL;

  bench_begin(&bench);
  test_phones_set(bench.phones, 'a', "benchphone.limit.conference", "5");
  test_phones_set(bench.phones, 'b', "benchphone.parallel_calls", "1");
  test_phones_set(bench.phones, 'b', "account.1.auto_answer", "1");
  bench_media_engine_set_microphone(bench_phone_get_media(bench.a), "tone:440@-20");
  bench_media_engine_set_microphone(bench_phone_get_media(bench.b), "tone:620@-20");
  bench_media_engine_set_microphone(bench_phone_get_media(bench.c), "tone:1150@-20");
  g_autoptr(BenchCall) first = g_object_ref(test_phones_dial(bench.phones, 'a', "b"));
  test_phones_wait_state(bench.phones, first, BENCH_CALL_TALKING);
  with_c = test_phones_consult(bench.phones, first, &at_c);
  g_assert_true(bench_call_control_join(bench.calls, with_c, first, &error));
  g_assert_no_error(error);
  test_phones_wait_state(bench.phones, first, BENCH_CALL_TALKING);
  bench.heard = test_sound_record(bench.b, bench.folder, "heard.wav");
  at_c_heard = test_sound_record(bench.c, bench.folder, "at-c.wav");

  /* Both held, one more called, all joined. */
  g_assert_true(bench_call_control_hold(bench.calls, first, NULL));
  g_assert_true(bench_call_control_hold(bench.calls, with_c, NULL));
  test_phones_wait_state(bench.phones, first, BENCH_CALL_HOLDING);
  test_phones_wait_state(bench.phones, with_c, BENCH_CALL_HOLDING);
  g_autoptr(BenchCall) third = g_object_ref(test_phones_dial(bench.phones, 'a', "b"));
  test_phones_wait_state(bench.phones, third, BENCH_CALL_TALKING);
  g_assert_true(bench_call_control_join(bench.calls, third, first, &error));
  g_assert_no_error(error);
  test_phones_wait_state(bench.phones, first, BENCH_CALL_TALKING);
  test_phones_wait_state(bench.phones, with_c, BENCH_CALL_TALKING);
  g_assert_true(first->conference && with_c->conference && third->conference);
  test_sound_pass(3 * SETTLED_MS);
  check_level("C of four", at_c_heard, 440, -20.0);
  check_level("C of four, B twice", at_c_heard, 620, -14.0);
  check_absent("C of four, itself", at_c_heard, 1150);

  g_assert_true(bench_call_control_silence(bench.calls, third, TRUE, NULL));
  test_sound_pass(2 * SETTLED_MS);
  check_level("B muted once", at_c_heard, 620, -20.0);
  bench_call_control_hang_up(bench.calls, third);
  test_sound_pass(2 * SETTLED_MS);
  g_assert_true(first->conference && with_c->conference);
  check_level("without the third", at_c_heard, 620, -20.0);
  /* All on hold again, and no conference. */
  g_assert_true(bench_call_control_split(bench.calls, NULL));
  test_phones_wait_state(bench.phones, first, BENCH_CALL_HOLDING);
  test_phones_wait_state(bench.phones, with_c, BENCH_CALL_HOLDING);
  g_assert_false(first->conference || with_c->conference);

  test_phones_set(bench.phones, 'a', "benchphone.limit.conference", "3");
  bench_media_engine_set_speaker(bench_phone_get_media(bench.c), "null");
  bench_call_control_hang_up(bench.calls, first);
  bench_call_control_hang_up(bench.calls, with_c);
  test_phones_wait_state(bench.phones, at_c, BENCH_CALL_ENDED);
  bench_end(&bench);
}

/* Ports of groups for the tests: unlikely ones, of the loopback interface only. */
#define HIGH_GROUP "239.255.77.1:34561"
#define LOW_GROUP "239.255.77.2:34561"

static const BenchPaging *
paging_of(BenchPhone *phone)
{
  return bench_call_control_get_paging(bench_phone_get_calls(phone));
}

static gboolean
is_paged(gconstpointer data)
{
  return paging_of((BenchPhone *) data)->direction == BENCH_PAGING_IN;
}

static gboolean
is_not_paged(gconstpointer data)
{
  return paging_of((BenchPhone *) data)->direction == BENCH_PAGING_NONE;
}

/* A pages, B hears it at once; no SIP, and no RTCP; it is over half a second after the last packet. */
static void
test_page(gconstpointer codec)
{
  Bench bench;
  g_autoptr(GError) error = NULL;
  GPtrArray *records = NULL;
  guint rtp = 0;

  bench_begin(&bench);
  test_phones_set(bench.phones, 'a', "multicast.codec", codec);
  test_phones_set(bench.phones, 'b', "multicast.listen_address.2.ip_address", LOW_GROUP);
  test_phones_set(bench.phones, 'b', "multicast.listen_address.2.label", "Shop");
  bench_media_engine_set_microphone(bench_phone_get_media(bench.a), "tone:1000");
  bench.heard = test_sound_record(bench.b, bench.folder, "heard.wav");
  bench_tap_store_clear(bench_phone_get_tap_store(bench.a));
  g_assert_true(bench_call_control_page(bench.calls, LOW_GROUP, "Shop", &error));
  g_assert_no_error(error);
  test_sound_wait(is_paged, bench.b, "the page");
  g_assert_cmpstr(paging_of(bench.b)->label, ==, "Shop");
  g_assert_cmpstr(paging_of(bench.b)->address, ==, LOW_GROUP);
  test_sound_wait_tone(bench.heard, 0);
  test_sound_pass(2 * SETTLED_MS);
  test_sound_check_tone(codec, bench.heard, 0, 1000.0, TEST_TONE_DBM0);
  g_assert_false(bench_call_control_page(bench.calls, LOW_GROUP, "", &error));
  g_assert_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE);
  bench_call_control_end_page(bench.calls);
  test_sound_wait(is_not_paged, bench.b, "the end of the page");
  records = bench_tap_store_list(bench_phone_get_tap_store(bench.a), TRUE);
  for (guint i = 0; i < records->len; i++)
    {
      const BenchTapRecord *record = g_ptr_array_index(records, i);

      g_assert_cmpint(record->kind, !=, BENCH_TAP_RTCP);
      rtp += record->kind == BENCH_TAP_RTP;
    }
  g_ptr_array_unref(records);
  g_assert_cmpuint(rtp, >, 100);
  g_assert_cmpuint(test_phones_count(bench.phones, 'a', BENCH_TAP_OUT, "INVITE"), ==, 0);
  bench_end(&bench);
}

/* A far end of the test's own, that pages. */
typedef struct
{
  int fd;
  struct sockaddr_in group;
  guint16 sequence;
  guint8 value; /* of each octet, PCMU: 0 is the loudest */
} Pager;

static void
pager_open(Pager *self, const char *host, guint16 port)
{
  struct in_addr loopback = { htonl(INADDR_LOOPBACK) };

  memset(self, 0, sizeof *self);
  self->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint(setsockopt(self->fd, IPPROTO_IP, IP_MULTICAST_IF, &loopback, sizeof loopback), ==, 0);
  self->group.sin_family = AF_INET;
  self->group.sin_port = htons(port);
  self->group.sin_addr.s_addr = inet_addr(host);
}

static void
pager_say(Pager *self, guint8 payload_type)
{
  guint8 sound[160];
  guint8 bytes[BENCH_RTP_PACKET_MAXIMUM];
  BenchRtpPacket packet = { .payload_type = payload_type,
                            .sequence = self->sequence,
                            .timestamp = self->sequence * 160u,
                            .ssrc = (guint32) self->fd,
                            .payload = sound,
                            .payload_size = sizeof sound };
  gsize size;

  memset(sound, self->value, sizeof sound);
  self->sequence++;
  size = bench_rtp_packet_write(&packet, bytes, sizeof bytes);
  g_assert_cmpint(sendto(self->fd, bytes, size, 0, (struct sockaddr *) &self->group, sizeof self->group), ==,
                  size);
}

typedef struct
{
  Pager *pagers[2];
  guint8 payload_type;
} Speaking;

static gboolean
on_speak(gpointer data)
{
  Speaking *speaking = data;

  for (guint i = 0; i < G_N_ELEMENTS(speaking->pagers); i++)
    if (speaking->pagers[i] != NULL)
      pager_say(speaking->pagers[i], speaking->payload_type);
  return G_SOURCE_CONTINUE;
}

static gboolean
hears_high(gconstpointer data)
{
  return g_strcmp0(paging_of((BenchPhone *) data)->label, "High") == 0;
}

static gboolean
hears_low(gconstpointer data)
{
  return g_strcmp0(paging_of((BenchPhone *) data)->label, "Low") == 0;
}

/* A higher page takes the place of a lower one, and never the other way round; do not disturb, a codec nobody knows
 * and a page the person has ended are not heard, and counted. */
static void
test_priorities(void)
{
  Bench bench;
  Pager high;
  Pager low;
  Speaking speaking = { { NULL, NULL }, 0 };
  guint timer;

  bench_begin(&bench);
  pager_open(&high, "239.255.77.1", 34561);
  pager_open(&low, "239.255.77.2", 34561);
  test_phones_set(bench.phones, 'b', "multicast.listen_address.1.ip_address", HIGH_GROUP);
  test_phones_set(bench.phones, 'b', "multicast.listen_address.1.label", "High");
  test_phones_set(bench.phones, 'b', "multicast.listen_address.3.ip_address", LOW_GROUP);
  test_phones_set(bench.phones, 'b', "multicast.listen_address.3.label", "Low");
  timer = g_timeout_add(20, on_speak, &speaking);
  speaking.pagers[0] = &low;
  test_sound_wait(hears_low, bench.b, "the lower page");
  speaking.pagers[1] = &high;
  test_sound_wait(hears_high, bench.b, "the higher page");
  test_sound_pass(SETTLED_MS);
  g_assert_true(hears_high(bench.b));
  /* The higher one falls silent: the lower one, which goes on, is heard again. */
  speaking.pagers[1] = NULL;
  test_sound_wait(hears_low, bench.b, "the lower page again");
  g_assert_cmpuint(paging_of(bench.b)->ignored, >, 20);
  /* multicast.receive_priority.enable 0: no page interrupts another. */
  test_phones_set(bench.phones, 'b', "multicast.receive_priority.enable", "0");
  speaking.pagers[1] = &high;
  test_sound_pass(SETTLED_MS);
  g_assert_true(hears_low(bench.b));
  speaking.pagers[1] = NULL;
  /* The person ends it: what goes on of it is not heard. */
  bench_call_control_end_page(bench_phone_get_calls(bench.b));
  test_sound_pass(SETTLED_MS);
  g_assert_true(is_not_paged(bench.b));
  speaking.pagers[0] = NULL;
  test_sound_pass(SETTLED_MS);
  speaking.pagers[0] = &low;
  test_sound_wait(hears_low, bench.b, "a new page");
  speaking.pagers[0] = NULL;
  test_sound_wait(is_not_paged, bench.b, "its end");
  /* Do not disturb, and a payload type that means nothing. */
  test_phones_set(bench.phones, 'b', "features.dnd.enable", "1");
  speaking.pagers[0] = &low;
  test_sound_pass(SETTLED_MS);
  g_assert_true(is_not_paged(bench.b));
  test_phones_set(bench.phones, 'b', "features.dnd.enable", "0");
  test_sound_wait(hears_low, bench.b, "the page after do not disturb");
  speaking.pagers[0] = NULL;
  test_sound_wait(is_not_paged, bench.b, "its end");
  speaking.payload_type = 77;
  speaking.pagers[0] = &low;
  test_sound_pass(SETTLED_MS);
  g_assert_true(is_not_paged(bench.b));
  g_source_remove(timer);
  close(high.fd);
  close(low.fd);
  bench_end(&bench);
}

/* A call: a page of the priority that may hold it does, and the call is taken back; a lower one is not heard. */
static void
test_barge(void)
{
  Bench bench;
  Pager high;
  Pager low;
  Speaking speaking = { { NULL, NULL }, 0 };
  guint timer;

  bench_begin(&bench);
  pager_open(&high, "239.255.77.1", 34561);
  pager_open(&low, "239.255.77.2", 34561);
  test_phones_set(bench.phones, 'b', "multicast.receive_priority.priority", "2");
  test_phones_set(bench.phones, 'b', "multicast.listen_address.2.ip_address", HIGH_GROUP);
  test_phones_set(bench.phones, 'b', "multicast.listen_address.2.label", "High");
  test_phones_set(bench.phones, 'b', "multicast.listen_address.3.ip_address", LOW_GROUP);
  test_phones_set(bench.phones, 'b', "multicast.listen_address.3.label", "Low");
  bench_talk(&bench, "tone:1000", "null");
  timer = g_timeout_add(20, on_speak, &speaking);
  speaking.pagers[0] = &low;
  test_sound_pass(SETTLED_MS);
  g_assert_true(is_not_paged(bench.b));
  g_assert_cmpint(bench.callee->state, ==, BENCH_CALL_TALKING);
  speaking.pagers[0] = &high;
  test_sound_wait(hears_high, bench.b, "the page over the call");
  g_assert_cmpint(bench.callee->state, ==, BENCH_CALL_HOLDING);
  speaking.pagers[0] = NULL;
  test_sound_wait(is_not_paged, bench.b, "its end");
  test_phones_wait_state(bench.phones, bench.callee, BENCH_CALL_TALKING);
  test_phones_set(bench.phones, 'b', "multicast.receive_priority.priority", "0");
  speaking.pagers[0] = &high;
  test_sound_pass(SETTLED_MS);
  g_assert_true(is_not_paged(bench.b));
  g_source_remove(timer);
  close(high.fd);
  close(low.fd);
  bench_end(&bench);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/phone-sounds/hold-music", test_hold_music);
  g_test_add_func("/phone-sounds/record", test_record);
  g_test_add_func("/phone-sounds/record-full", test_record_full);
  g_test_add_func("/phone-sounds/play", test_play);
  g_test_add_func("/phone-sounds/grow", test_grow);
  g_test_add_data_func("/phone-pages/out-g722", "G722", test_page);
  g_test_add_data_func("/phone-pages/out-pcmu", "PCMU", test_page);
  g_test_add_func("/phone-pages/priorities", test_priorities);
  g_test_add_func("/phone-pages/barge", test_barge);
  return g_test_run();
}

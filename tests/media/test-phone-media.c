/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sound between whole phones, as a person would hear it: tone, gaps and delay for each codec through a real proxy,
 * digits, hold, mute; and the service numbers of the embedded exchange. */
#include <gio/gio.h>
#include <glib/gstdio.h>

#include "lab/exchange.h"
#include "phones.h"
#include "sound.h"

/* A recording's file lags half a second behind what was played, and sound is some 100 ms on its way. */
#define SETTLED_MS 1000
#define QUIET 100
#define MOST_DELAY_MS 200.0

typedef struct
{
  TestKamailio *kamailio;
  TestPhones *phones;
  char *folder;
  BenchPhone *a;
  BenchPhone *b;
  BenchCall *caller;
  BenchCall *callee;
  GString *digits; /* as B received them */
} Talk;

static void
on_dtmf(BenchCallControl *calls G_GNUC_UNUSED, BenchCall *call G_GNUC_UNUSED, const char *digit, Talk *talk)
{
  g_string_append(talk->digits, digit);
}

static void
talk_prepare(Talk *talk)
{
  talk->kamailio = test_kamailio_start(FALSE);
  talk->phones = test_phones_start(talk->kamailio, BENCH_TRANSPORT_UDP);
  talk->folder = g_dir_make_tmp("bench-phone-media-XXXXXX", NULL);
  talk->a = test_phones_get(talk->phones, 'a');
  talk->b = test_phones_get(talk->phones, 'b');
  talk->digits = g_string_new(NULL);
  g_signal_connect(bench_phone_get_calls(talk->b), "dtmf-received", G_CALLBACK(on_dtmf), talk);
}

static void
talk_connect(Talk *talk, const char *codec)
{
  test_phones_set_codec(talk->phones, 'a', codec);
  test_phones_set_codec(talk->phones, 'b', codec);
  bench_media_engine_set_microphone(bench_phone_get_media(talk->a), "tone:1000");
  talk->caller = g_object_ref(test_phones_dial(talk->phones, 'a', "b"));
  talk->callee = g_object_ref(test_phones_wait_call(talk->phones, 'b', BENCH_CALL_INCOMING));
  test_phones_answer(talk->phones, 'b', talk->callee);
  test_phones_wait_state(talk->phones, talk->caller, BENCH_CALL_TALKING);
  g_assert_cmpstr(talk->caller->codec, ==, codec);
  g_assert_cmpstr(talk->callee->codec, ==, codec);
}

/* A talks to B with a 1 kHz tone, with @codec. */
static void
talk_begin(Talk *talk, const char *codec)
{
  talk_prepare(talk);
  talk_connect(talk, codec);
}

static void
talk_end(Talk *talk)
{
  bench_call_control_hang_up(bench_phone_get_calls(talk->a), talk->caller);
  test_phones_wait_state(talk->phones, talk->callee, BENCH_CALL_ENDED);
  g_signal_handlers_disconnect_by_data(bench_phone_get_calls(talk->b), talk);
  g_object_unref(talk->caller);
  g_object_unref(talk->callee);
  test_phones_stop(talk->phones);
  test_kamailio_stop(talk->kamailio);
  g_string_free(talk->digits, TRUE);
  g_assert_cmpint(g_rmdir(talk->folder), ==, 0);
  g_free(talk->folder);
}

static void
test_tone(gconstpointer data)
{
  Talk talk;
  g_autofree char *heard = NULL;
  BenchMediaStatistics statistics;
  double delay_ms;

  talk_begin(&talk, data);
  heard = test_sound_record(talk.b, talk.folder, "heard.wav");
  test_sound_wait_tone(heard, 0);
  test_sound_pass(2 * SETTLED_MS);
  g_assert_true(bench_phone_get_call_statistics(talk.b, talk.callee, &statistics));
  g_assert_cmpuint(statistics.packets_lost, ==, 0);
  bench_media_engine_set_speaker(bench_phone_get_media(talk.b), "null");
  test_sound_check_tone(data, heard, 0, 1000.0, TEST_TONE_DBM0);
  g_unlink(heard);

  bench_media_engine_set_microphone(bench_phone_get_media(talk.b), "echo");
  delay_ms = test_sound_measure_echo(talk.a, talk.folder, data);
  g_assert_cmpfloat(delay_ms, <, MOST_DELAY_MS);
  talk_end(&talk);
}

static gboolean
has_all_digits(gconstpointer data)
{
  return ((const Talk *) data)->digits->len >= 16;
}

static void
test_digits(gconstpointer data)
{
  static const char digits[] = "0123456789*#ABCD";
  Talk talk;

  talk_begin(&talk, data);
  for (const char *digit = digits; *digit != '\0'; digit++)
    {
      g_autoptr(GError) error = NULL;

      bench_call_control_send_dtmf(bench_phone_get_calls(talk.a), talk.caller, *digit, &error);
      g_assert_no_error(error);
    }
  test_sound_wait(has_all_digits, &talk, "16 digits");
  test_sound_pass(400);
  g_assert_cmpstr(talk.digits->str, ==, digits);
  talk_end(&talk);
}

static guint
count_of(const char *text, char digit)
{
  guint count = 0;

  for (; *text != '\0'; text++)
    count += *text == digit;
  return count;
}

static gboolean
has_all_digits_twice(gconstpointer data)
{
  return ((const Talk *) data)->digits->len >= 32;
}

/* dtmf.type 0 at both ends: no telephone-event is offered, and the digits travel in the sound. With 3 at one
 * end only, that end has offered events, sees they are not taken, and does likewise; and sends INFO besides. */
static void
test_digits_in_band(gconstpointer data)
{
  gboolean automatic = g_strcmp0(data, "3") == 0;
  static const char digits[] = "0123456789*#ABCD";
  Talk talk;

  talk_prepare(&talk);
  test_phones_set(talk.phones, 'a', "account.1.dtmf.type", data);
  test_phones_set(talk.phones, 'b', "account.1.dtmf.type", "0");
  talk_connect(&talk, "PCMA");
  for (const char *digit = digits; *digit != '\0'; digit++)
    {
      g_autoptr(GError) error = NULL;

      bench_call_control_send_dtmf(bench_phone_get_calls(talk.a), talk.caller, *digit, &error);
      g_assert_no_error(error);
    }
  test_sound_wait(automatic ? has_all_digits_twice : has_all_digits, &talk, "16 digits");
  test_sound_pass(400);
  if (!automatic)
    g_assert_cmpstr(talk.digits->str, ==, digits);
  for (const char *digit = digits; *digit != '\0'; digit++)
    g_assert_cmpuint(count_of(talk.digits->str, *digit), ==, automatic ? 2 : 1);
  g_assert_cmpstr(talk.caller->digits_sent, ==, digits);
  g_assert_cmpstr(talk.callee->digits_received, ==, talk.digits->str);
  talk_end(&talk);
}

static guint64
packets_from_a(Talk *talk)
{
  BenchMediaStatistics statistics;

  g_assert_true(bench_phone_get_call_statistics(talk->a, talk->caller, &statistics));
  return statistics.packets_sent;
}

/* From a second after now on there must be nothing to be heard. */
static void
check_silence(const char *heard)
{
  gsize from;

  test_sound_pass(SETTLED_MS);
  from = test_sound_length(heard);
  test_sound_pass(SETTLED_MS);
  g_assert_cmpint(test_sound_loudest(heard, from), <, QUIET);
}

/* The tone comes back. */
static void
check_return(const char *what, const char *heard, gsize from)
{
  test_sound_wait_tone(heard, from);
  test_sound_check_tone(what, heard, from, 1000.0, TEST_TONE_DBM0);
}

static void
test_hold(gconstpointer data)
{
  Talk talk;
  BenchCallControl *calls;
  g_autofree char *heard = NULL;
  g_autoptr(GError) error = NULL;
  guint64 sent;
  gsize from;

  talk_begin(&talk, data);
  calls = bench_phone_get_calls(talk.a);
  heard = test_sound_record(talk.b, talk.folder, "heard.wav");
  test_sound_wait_tone(heard, 0);
  bench_call_control_hold(calls, talk.caller, &error);
  g_assert_no_error(error);
  test_phones_wait_state(talk.phones, talk.caller, BENCH_CALL_HOLDING);
  test_phones_wait_state(talk.phones, talk.callee, BENCH_CALL_HELD);
  sent = packets_from_a(&talk);
  check_silence(heard);
  g_assert_cmpuint(packets_from_a(&talk), ==, sent);

  from = test_sound_length(heard);
  bench_call_control_resume(calls, talk.caller, &error);
  g_assert_no_error(error);
  test_phones_wait_state(talk.phones, talk.caller, BENCH_CALL_TALKING);
  check_return("after the hold", heard, from);
  bench_media_engine_set_speaker(bench_phone_get_media(talk.b), "null");
  g_unlink(heard);
  talk_end(&talk);
}

/* A phone that still boots takes no keys. */
static gboolean
shows_call(gconstpointer data)
{
  return bench_firmware_get_screen((BenchFirmware *) data)->kind == BENCH_SCREEN_CALL;
}

/* The Mute key: the stream goes on, with silence in it. */
static void
test_mute(gconstpointer data)
{
  Talk talk;
  BenchFirmware *firmware;
  g_autofree char *heard = NULL;
  guint64 sent;
  gsize from;

  talk_begin(&talk, data);
  firmware = bench_phone_get_firmware(talk.a);
  heard = test_sound_record(talk.b, talk.folder, "heard.wav");
  test_sound_wait_tone(heard, 0);
  test_sound_wait(shows_call, firmware, "the call on the LCD");
  bench_firmware_key(firmware, BENCH_KEY_MUTE, BENCH_KEY_CLICK);
  g_assert_true(bench_firmware_get_muted(firmware));
  sent = packets_from_a(&talk);
  check_silence(heard);
  g_assert_cmpuint(packets_from_a(&talk), >=, sent + SETTLED_MS / 20);

  from = test_sound_length(heard);
  bench_firmware_key(firmware, BENCH_KEY_MUTE, BENCH_KEY_CLICK);
  check_return("after the mute", heard, from);
  bench_media_engine_set_speaker(bench_phone_get_media(talk.b), "null");
  g_unlink(heard);
  talk_end(&talk);
}

typedef struct
{
  BenchPhone *phone;
  BenchCall *call;
  BenchCallState state;
} Reached;

static gboolean
is_registered(gconstpointer data)
{
  BenchLine *line = bench_call_control_get_line(bench_phone_get_calls((BenchPhone *) data), 1);

  return line != NULL && line->state == BENCH_LINE_REGISTERED;
}

static gboolean
has_reached(gconstpointer data)
{
  const Reached *reached = data;

  return reached->call->state == reached->state;
}

static gboolean
has_stopped(gconstpointer data)
{
  return !bench_phone_is_running((BenchPhone *) data);
}

static BenchCall *
call_service(BenchPhone *phone, const char *number)
{
  g_autoptr(GError) error = NULL;
  BenchCall *call = bench_call_control_dial(bench_phone_get_calls(phone), 0, number, &error);
  Reached talking;

  g_assert_no_error(error);
  g_object_ref(call);
  talking = (Reached){ phone, call, BENCH_CALL_TALKING };
  test_sound_wait(has_reached, &talking, number);
  return call;
}

static void
hang_up(BenchPhone *phone, BenchCall *call)
{
  bench_media_engine_set_speaker(bench_phone_get_media(phone), "null");
  bench_call_control_hang_up(bench_phone_get_calls(phone), call);
  g_assert_cmpint(call->state, ==, BENCH_CALL_ENDED);
}

static void
test_services(void)
{
  BenchPhoneOptions options = { .name = "lab", .microphone = "tone:1000", .speaker = "null" };
  g_autoptr(BenchClock) clock = bench_clock_new();
  g_autoptr(BenchRandom) random = bench_random_new();
  g_autoptr(BenchExchange) exchange = bench_exchange_new(clock, random);
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchPhone) phone = NULL;
  g_autoptr(BenchCall) echo = NULL;
  g_autoptr(BenchCall) tone = NULL;
  g_autofree char *folder = g_dir_make_tmp("bench-phone-media-XXXXXX", NULL);
  g_autofree char *echoed = NULL;
  g_autofree char *heard = NULL;
  double delay_ms;

  g_assert_true(bench_exchange_start(exchange, &error));
  g_assert_no_error(error);
  phone = bench_phone_new(&options, &error);
  g_assert_no_error(error);
  bench_exchange_provision(exchange, bench_phone_get_settings(phone));
  g_assert_true(bench_phone_start(phone, &error));
  test_sound_wait(is_registered, phone, "the registration");

  echo = call_service(phone, "600");
  echoed = test_sound_record(phone, folder, "echoed.wav");
  test_sound_wait_tone(echoed, 0);
  test_sound_check_tone("600", echoed, 0, 1000.0, TEST_TONE_DBM0);
  delay_ms = test_sound_measure_echo(phone, folder, "600");
  g_assert_cmpfloat(delay_ms, <, MOST_DELAY_MS);
  hang_up(phone, echo);

  tone = call_service(phone, "611");
  heard = test_sound_record(phone, folder, "heard.wav");
  test_sound_wait_tone(heard, 0);
  test_sound_check_tone("611", heard, 0, 1000.0, TEST_TONE_DBM0);
  hang_up(phone, tone);

  bench_phone_stop(phone);
  test_sound_wait(has_stopped, phone, "the phone to stop");
  bench_exchange_stop(exchange);
  g_unlink(echoed);
  g_unlink(heard);
  g_assert_cmpint(g_rmdir(folder), ==, 0);
}

/* benchphone.parallel_calls: B answers A and C by itself, side by side; each hears its own echo, not the other.
 * benchphone.limit.calls turns the third away. */
static void
test_parallel_calls(void)
{
  TestKamailio *kamailio = test_kamailio_start(FALSE);
  TestPhones *phones = test_phones_start(kamailio, BENCH_TRANSPORT_UDP);
  g_autofree char *folder = g_dir_make_tmp("bench-phone-media-XXXXXX", NULL);
  BenchPhone *a = test_phones_get(phones, 'a');
  BenchPhone *c = test_phones_get(phones, 'c');
  g_autofree char *at_a = NULL;
  g_autofree char *at_c = NULL;

  test_phones_set(phones, 'b', "benchphone.parallel_calls", "1");
  test_phones_set(phones, 'b', "benchphone.limit.calls", "2");
  test_phones_set(phones, 'b', "account.1.auto_answer", "1");
  bench_media_engine_set_microphone(bench_phone_get_media(test_phones_get(phones, 'b')), "tone:440@-20");
  bench_media_engine_set_microphone(bench_phone_get_media(a), "tone:1000");

  g_autoptr(BenchCall) of_a = g_object_ref(test_phones_dial(phones, 'a', "b"));
  test_phones_wait_state(phones, of_a, BENCH_CALL_TALKING);
  g_autoptr(BenchCall) of_c = g_object_ref(test_phones_dial(phones, 'c', "b"));
  test_phones_wait_state(phones, of_c, BENCH_CALL_TALKING);
  g_assert_cmpint(of_a->state, ==, BENCH_CALL_TALKING);
  g_autoptr(BenchCall) third = g_object_ref(test_phones_dial(phones, 'c', "b"));
  test_phones_wait_state(phones, third, BENCH_CALL_ENDED);
  g_assert_cmpint(third->code, ==, 486);

  at_a = test_sound_record(a, folder, "a.wav");
  at_c = test_sound_record(c, folder, "c.wav");
  test_sound_wait_tone(at_a, 0);
  test_sound_wait_tone(at_c, 0);
  test_sound_pass(2 * SETTLED_MS);
  bench_media_engine_set_speaker(bench_phone_get_media(a), "null");
  bench_media_engine_set_speaker(bench_phone_get_media(c), "null");
  test_sound_check_tone("A", at_a, 0, 440.0, -20.0);
  test_sound_check_tone("C", at_c, 0, 440.0, -20.0);
  g_unlink(at_a);
  g_unlink(at_c);
  g_assert_cmpint(g_rmdir(folder), ==, 0);
  bench_call_control_hang_up(bench_phone_get_calls(a), of_a);
  bench_call_control_hang_up(bench_phone_get_calls(c), of_c);
  test_phones_wait_state(phones, of_a, BENCH_CALL_ENDED);
  test_phones_wait_state(phones, of_c, BENCH_CALL_ENDED);
  test_phones_stop(phones);
  test_kamailio_stop(kamailio);
}

int
main(int argc, char **argv)
{
  /* One of each sample rate always; every codec has its measurements over sessions, in test-codecs.c. */
  static const char *const codecs[] = { "PCMU", "G722", "Opus", "PCMA", "G729" };
  guint n_codecs;

  g_test_init(&argc, &argv, NULL);
  n_codecs = g_test_slow() ? G_N_ELEMENTS(codecs) : 3;
  for (guint i = 0; i < n_codecs; i++)
    {
      g_autofree char *tone = g_strdup_printf("/phone-media/tone/%s", codecs[i]);
      g_autofree char *digits = g_strdup_printf("/phone-media/digits/%s", codecs[i]);

      g_test_add_data_func(tone, codecs[i], test_tone);
      g_test_add_data_func(digits, codecs[i], test_digits);
    }
  g_test_add_data_func("/phone-media/digits-in-band/both", "0", test_digits_in_band);
  g_test_add_data_func("/phone-media/digits-in-band/automatic", "3", test_digits_in_band);
  g_test_add_data_func("/phone-media/hold", "PCMA", test_hold);
  g_test_add_data_func("/phone-media/mute", "PCMU", test_mute);
  g_test_add_func("/phone-media/parallel-calls", test_parallel_calls);
  g_test_add_func("/phone-media/services", test_services);
  return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SIPp calls the phone and is called by it, directly and through a proxy; each scenario judges the messages,
 * the phone's states are judged here. */
#include <string.h>

#include "peer.h"
#include "sound.h"

typedef struct
{
  TestKamailio *kamailio;
  TestPhones *phones;
  char *folder;
} Bench;

typedef void (*Play)(Bench *bench);

static guint16
phone_port(Bench *bench)
{
  return bench_phone_get_sip_port(test_phones_get(bench->phones, 'a'), BENCH_TRANSPORT_UDP);
}

static TestPeer *
call_phone(Bench *bench, const char *scenario, gboolean through_proxy)
{
  return test_sipp_start(bench->folder, scenario, test_free_port(),
                         through_proxy ? test_kamailio_get_port(bench->kamailio) : phone_port(bench), "a",
                         NULL);
}

static void
finish(Bench *bench, TestPeer *sipp)
{
  test_peer_wait_success(sipp, bench->phones);
  test_peer_free(sipp);
}

/* One call of SIPp's, answered and ended by it. */
static void
be_called(Bench *bench, const char *scenario, gboolean through_proxy)
{
  TestPeer *sipp = call_phone(bench, scenario, through_proxy);
  g_autoptr(BenchCall) call = g_object_ref(test_phones_wait_call(bench->phones, 'a', BENCH_CALL_INCOMING));

  g_assert_cmpstr(call->remote_name, ==, "Tester");
  g_assert_cmpstr(call->remote_number, ==, "tester");
  test_phones_answer(bench->phones, 'a', call);
  test_phones_wait_state(bench->phones, call, BENCH_CALL_TALKING);
  test_phones_wait_state(bench->phones, call, BENCH_CALL_ENDED);
  g_assert_cmpint(call->end, ==, BENCH_CALL_END_REMOTE);
  g_assert_cmpstr(call->codec, !=, "");
  finish(bench, sipp);
}

static void
play_called_directly(Bench *bench)
{
  be_called(bench, "uac", FALSE);
}

static void
play_called_through_proxy(Bench *bench)
{
  be_called(bench, "uac", TRUE);
}

static void
play_late_offer(Bench *bench)
{
  be_called(bench, "uac-late-offer", TRUE);
}

static void
play_held(Bench *bench)
{
  TestPeer *sipp = call_phone(bench, "uac-hold", TRUE);
  g_autoptr(BenchCall) call = g_object_ref(test_phones_wait_call(bench->phones, 'a', BENCH_CALL_INCOMING));

  test_phones_answer(bench->phones, 'a', call);
  test_phones_wait_state(bench->phones, call, BENCH_CALL_TALKING);
  test_phones_wait_state(bench->phones, call, BENCH_CALL_HELD);
  g_assert_true(call->far_hold);
  test_phones_wait_state(bench->phones, call, BENCH_CALL_TALKING);
  g_assert_false(call->far_hold);
  test_phones_wait_state(bench->phones, call, BENCH_CALL_ENDED);
  finish(bench, sipp);
}

static void
play_reoffer(Bench *bench)
{
  TestPeer *sipp = call_phone(bench, "uac-reoffer", FALSE);
  g_autoptr(BenchCall) call = g_object_ref(test_phones_wait_call(bench->phones, 'a', BENCH_CALL_INCOMING));

  test_phones_answer(bench->phones, 'a', call);
  test_phones_wait_state(bench->phones, call, BENCH_CALL_TALKING);
  test_phones_wait_state(bench->phones, call, BENCH_CALL_HELD);
  test_phones_wait_state(bench->phones, call, BENCH_CALL_ENDED);
  g_assert_cmpint(call->end, ==, BENCH_CALL_END_REMOTE);
  finish(bench, sipp);
}

static void
play_cancelled(Bench *bench)
{
  TestPeer *sipp = call_phone(bench, "uac-cancel", TRUE);
  g_autoptr(BenchCall) call = g_object_ref(test_phones_wait_call(bench->phones, 'a', BENCH_CALL_INCOMING));

  test_phones_wait_state(bench->phones, call, BENCH_CALL_ENDED);
  g_assert_cmpint(call->end, ==, BENCH_CALL_END_CANCELLED);
  g_assert_true(bench_call_is_missed(call));
  finish(bench, sipp);
}

/* What the phone refuses or answers without anybody noticing. */
static void
play_refused(Bench *bench)
{
  static const struct
  {
    const char *scenario;
    const char *user;
  } requests[] = {
    { "uac-require", "a" },      { "uac-unknown-method", "a" }, { "uac-options", "a" },
    { "uac-stray-bye", "a" },    { "uac-unknown-user", "z" },   { "uac-message-html", "a" },
    { "uac-stray-notify", "a" }, { "uac-unknown-event", "a" },  { "uac-stray-info", "a" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(requests); i++)
    finish(bench, test_sipp_start(bench->folder, requests[i].scenario, test_free_port(), phone_port(bench),
                                  requests[i].user, NULL));
  g_assert_cmpuint(
      bench_call_control_get_calls(bench_phone_get_calls(test_phones_get(bench->phones, 'a')))->len, ==, 0);
}

static void
on_digit(BenchCallControl *calls G_GNUC_UNUSED,
         BenchCall *call G_GNUC_UNUSED,
         const char *digit,
         GString *digits)
{
  g_string_append(digits, digit);
}

/* Digits in INFO are heard; what is no digit is refused and leaves the call alone. */
static void
play_info(Bench *bench)
{
  BenchCallControl *calls = bench_phone_get_calls(test_phones_get(bench->phones, 'a'));
  g_autoptr(GString) digits = g_string_new(NULL);
  gulong handler = g_signal_connect(calls, "dtmf-received", G_CALLBACK(on_digit), digits);

  be_called(bench, "uac-info", FALSE);
  g_assert_cmpstr(digits->str, ==, "12#");
  g_assert_cmpuint(bench_text_store_get_unread(bench_phone_get_texts(test_phones_get(bench->phones, 'a'))),
                   ==, 1);
  g_signal_handler_disconnect(calls, handler);
}

static void
play_message(Bench *bench)
{
  BenchTextStore *texts = bench_phone_get_texts(test_phones_get(bench->phones, 'a'));
  g_autoptr(GPtrArray) inbox = NULL;

  finish(bench, call_phone(bench, "uac-message", TRUE));
  inbox = bench_text_store_list(texts, BENCH_TEXT_INBOX);
  g_assert_cmpuint(inbox->len, ==, 1);
  g_assert_cmpstr(((BenchStoredText *) g_ptr_array_index(inbox, 0))->text, ==, "Hello from SIPp");
}

/* Sends sound back; and takes no offence at what its scenario does not expect. */
static const char *const echo[] = { "-rtp_echo", NULL };
static const char *const deaf[] = { "-default_behaviors", "-abortunexp", NULL };

/* SIPp waits on a port that it registered as user D. */
static TestPeer *
wait_as_d(Bench *bench, const char *scenario, const char *const *more)
{
  guint16 port = test_free_port();
  g_autofree char *text = g_strdup_printf("%u", port);
  const char *const answering[] = { "-key", "answering_port", text, NULL };

  finish(bench, test_sipp_start(bench->folder, "register", test_free_port(),
                                test_kamailio_get_port(bench->kamailio), "d", answering));
  return test_sipp_start(bench->folder, scenario, port, test_kamailio_get_port(bench->kamailio), "d", more);
}

static void
hang_up(Bench *bench, BenchCall *call)
{
  bench_call_control_hang_up(bench_phone_get_calls(test_phones_get(bench->phones, 'a')), call);
  test_phones_wait_state(bench->phones, call, BENCH_CALL_ENDED);
  g_assert_cmpint(call->end, ==, BENCH_CALL_END_LOCAL);
}

/* SIPp sends our sound back as it is: what the phone hears is what it said. */
static void
play_calls(Bench *bench)
{
  TestPeer *sipp = wait_as_d(bench, "uas", echo);
  BenchPhone *phone = test_phones_get(bench->phones, 'a');
  g_autoptr(BenchCall) call = g_object_ref(test_phones_dial(bench->phones, 'a', "d"));
  g_autofree char *heard = NULL;

  bench_media_engine_set_microphone(bench_phone_get_media(phone), "tone:1000");
  test_phones_wait_state(bench->phones, call, BENCH_CALL_RINGING);
  test_phones_wait_state(bench->phones, call, BENCH_CALL_TALKING);
  heard = test_sound_record(phone, bench->folder, "heard.wav");
  test_sound_wait_tone(heard, 0);
  hang_up(bench, call);
  test_sound_check_tone("SIPp's echo", heard, 0, 1000.0, TEST_TONE_DBM0);
  finish(bench, sipp);
}

static void
play_holds(Bench *bench)
{
  TestPeer *sipp = wait_as_d(bench, "uas-held", echo);
  BenchCallControl *calls = bench_phone_get_calls(test_phones_get(bench->phones, 'a'));
  g_autoptr(BenchCall) call = g_object_ref(test_phones_dial(bench->phones, 'a', "d"));
  g_autoptr(GError) error = NULL;

  test_phones_wait_state(bench->phones, call, BENCH_CALL_TALKING);
  bench_call_control_hold(calls, call, &error);
  g_assert_no_error(error);
  test_phones_wait_state(bench->phones, call, BENCH_CALL_HOLDING);
  bench_call_control_resume(calls, call, &error);
  g_assert_no_error(error);
  test_phones_wait_state(bench->phones, call, BENCH_CALL_TALKING);
  hang_up(bench, call);
  finish(bench, sipp);
}

static guint
count_messages(Bench *bench, BenchTapDirection direction, const char *start, const char *cseq)
{
  g_autoptr(GPtrArray) records
      = bench_tap_store_list(bench_phone_get_tap_store(test_phones_get(bench->phones, 'a')), FALSE);
  guint n = 0;

  for (guint i = 0; i < records->len; i++)
    {
      BenchTapRecord *record = g_ptr_array_index(records, i);
      gsize size = 0;
      const char *bytes = g_bytes_get_data(record->bytes, &size);
      g_autofree char *text = g_strndup(bytes, size);

      if (record->direction == direction && g_str_has_prefix(text, start) && strstr(text, cseq) != NULL)
        n++;
    }
  return n;
}

static guint
count_acks(Bench *bench)
{
  return count_messages(bench, BENCH_TAP_OUT, "ACK ", " ACK\r\n");
}

static guint
count_answers(Bench *bench)
{
  return count_messages(bench, BENCH_TAP_IN, "SIP/2.0 200 ", " INVITE\r\n");
}

static gboolean
has_two_acks(gconstpointer data)
{
  Bench *bench = (Bench *) data;

  return count_answers(bench) >= 2 && count_acks(bench) >= 2;
}

/* A 200 that comes again is answered with an ACK again, and nothing else happens. RFC 3261 13.2.2.4. */
static void
play_answered_twice(Bench *bench)
{
  TestPeer *sipp = wait_as_d(bench, "uas-twice", deaf);
  g_autoptr(BenchCall) call = g_object_ref(test_phones_dial(bench->phones, 'a', "d"));

  test_phones_wait_state(bench->phones, call, BENCH_CALL_TALKING);
  test_phones_wait(bench->phones, has_two_acks, bench, "an ACK for each 200");
  g_assert_cmpint(call->state, ==, BENCH_CALL_TALKING);
  hang_up(bench, call);
  finish(bench, sipp);
  g_assert_cmpuint(count_acks(bench), ==, 2);
}

static gboolean
has_prack(gconstpointer data)
{
  return count_messages((Bench *) data, BENCH_TAP_OUT, "SIP/2.0 200 ", " PRACK\r\n") > 0;
}

static void
play_called_reliably(Bench *bench)
{
  TestPeer *sipp;
  g_autoptr(BenchCall) call = NULL;

  test_phones_set(bench->phones, 'a', "account.1.100rel_enable", "1");
  sipp = call_phone(bench, "uac-prack", FALSE);
  call = g_object_ref(test_phones_wait_call(bench->phones, 'a', BENCH_CALL_INCOMING));
  test_phones_wait(bench->phones, has_prack, bench, "a PRACK and its answer");
  test_phones_answer(bench->phones, 'a', call);
  test_phones_wait_state(bench->phones, call, BENCH_CALL_ENDED);
  finish(bench, sipp);
}

static void
play_called_and_updated(Bench *bench)
{
  TestPeer *sipp = call_phone(bench, "uac-update", TRUE);
  g_autoptr(BenchCall) call = g_object_ref(test_phones_wait_call(bench->phones, 'a', BENCH_CALL_INCOMING));

  test_phones_answer(bench->phones, 'a', call);
  test_phones_wait_state(bench->phones, call, BENCH_CALL_HELD);
  test_phones_wait_state(bench->phones, call, BENCH_CALL_ENDED);
  finish(bench, sipp);
}

static void
use_session_timer(Bench *bench)
{
  test_phones_set(bench->phones, 'a', "account.1.session_timer.enable", "1");
  test_phones_set(bench->phones, 'a', "account.1.session_timer.expires", "4");
}

static gboolean
shows_no_response(gconstpointer data)
{
  Bench *bench = (Bench *) data;
  BenchFirmware *firmware = bench_phone_get_firmware(test_phones_get(bench->phones, 'a'));
  g_autofree char *text = bench_screen_to_text(bench_firmware_get_screen(firmware));

  return strstr(text, "Invite request no response!") != NULL;
}

static void
play_called_not_refreshed(Bench *bench)
{
  TestPeer *sipp;
  g_autoptr(BenchCall) call = NULL;

  use_session_timer(bench);
  sipp = call_phone(bench, "uac-session-timer", FALSE);
  call = g_object_ref(test_phones_wait_call(bench->phones, 'a', BENCH_CALL_INCOMING));
  test_phones_answer(bench->phones, 'a', call);
  test_phones_wait_state(bench->phones, call, BENCH_CALL_ENDED);
  test_phones_wait(bench->phones, shows_no_response, bench, "the LCD to say why");
  finish(bench, sipp);
}

static gboolean
has_update(gconstpointer data)
{
  return count_messages((Bench *) data, BENCH_TAP_IN, "SIP/2.0 200 ", "CSeq: 2 UPDATE\r\n") > 0;
}

static void
play_calls_and_refreshes(Bench *bench)
{
  TestPeer *sipp;
  BenchCall *call;

  use_session_timer(bench);
  sipp = wait_as_d(bench, "uas-session-timer", NULL);
  call = test_phones_dial(bench->phones, 'a', "d");
  test_phones_wait_state(bench->phones, call, BENCH_CALL_TALKING);
  test_phones_wait(bench->phones, has_update, bench, "an UPDATE and its answer");
  g_assert_cmpint(call->state, ==, BENCH_CALL_TALKING);
  hang_up(bench, call);
  finish(bench, sipp);
}

static void
play_hold_collides(Bench *bench)
{
  TestPeer *sipp = wait_as_d(bench, "uas-glare", NULL);
  BenchCall *call = test_phones_dial(bench->phones, 'a', "d");

  test_phones_wait_state(bench->phones, call, BENCH_CALL_TALKING);
  bench_call_control_hold(bench_phone_get_calls(test_phones_get(bench->phones, 'a')), call, NULL);
  test_phones_wait_state(bench->phones, call, BENCH_CALL_HOLDING);
  hang_up(bench, call);
  finish(bench, sipp);
}

static void
play_calls_without_offer(Bench *bench)
{
  TestPeer *sipp = wait_as_d(bench, "uas-late-offer", NULL);
  BenchCall *call;

  test_phones_set(bench->phones, 'a', "benchphone.account.1.late_offer", "1");
  call = test_phones_dial(bench->phones, 'a', "d");
  test_phones_wait_state(bench->phones, call, BENCH_CALL_TALKING);
  g_assert_cmpstr(call->codec, ==, "PCMU");
  hang_up(bench, call);
  finish(bench, sipp);
}

static gboolean
registered_over_tcp(gconstpointer data)
{
  BenchPhone *phone = test_phones_get(((Bench *) data)->phones, 'a');
  BenchLine *line = bench_call_control_get_line(bench_phone_get_calls(phone), 1);

  return bench_phone_get_sip_port(phone, BENCH_TRANSPORT_TCP) != 0 && line != NULL
         && line->state == BENCH_LINE_REGISTERED;
}

static gboolean
has_ended_fork(gconstpointer data)
{
  return count_messages((Bench *) data, BENCH_TAP_IN, "SIP/2.0 200 ", " BYE\r\n") > 0;
}

/* Over TCP the transaction is over with the first 200; the second is not lost for that. */
static void
play_two_answers_over_tcp(Bench *bench)
{
  static const char *const over_tcp[] = { "-t", "t1", "-default_behaviors", "-abortunexp", NULL };
  guint16 port = test_free_port();
  g_autofree char *uri = g_strdup_printf("sip:127.0.0.1:%u;transport=tcp", port);
  TestPeer *sipp = test_sipp_start(bench->folder, "uas-two-answers", port, phone_port(bench), "d", over_tcp);
  g_autoptr(BenchCall) call = NULL;

  test_phones_set(bench->phones, 'a', "account.1.transport", "1");
  test_phones_wait(bench->phones, registered_over_tcp, bench, "a registration over TCP");
  call = g_object_ref(test_phones_dial(bench->phones, 'a', uri));
  test_phones_wait_state(bench->phones, call, BENCH_CALL_TALKING);
  test_phones_wait(bench->phones, has_ended_fork, bench, "the second answer to be ended");
  g_assert_cmpint(call->state, ==, BENCH_CALL_TALKING);
  g_assert_cmpuint(count_acks(bench), ==, 2);
  hang_up(bench, call);
  finish(bench, sipp);
}

static gboolean
has_early_media(gconstpointer data)
{
  const BenchCall *call = data;

  return call->early_media;
}

static gboolean
has_own_ringback(gconstpointer data)
{
  const BenchCall *call = data;

  return call->state == BENCH_CALL_RINGING && !call->early_media;
}

/* The far end's own sound, then its 180 brings our ring-back again (phone_setting.is_deal180). */
static void
play_early_media(Bench *bench)
{
  TestPeer *sipp = wait_as_d(bench, "uas-early-media", NULL);
  BenchCall *call = test_phones_dial(bench->phones, 'a', "d");

  test_phones_wait(bench->phones, has_early_media, call, "early media");
  test_phones_wait(bench->phones, has_own_ringback, call, "our own ring-back");
  test_phones_wait_state(bench->phones, call, BENCH_CALL_TALKING);
  hang_up(bench, call);
  finish(bench, sipp);
}

static void
run(gconstpointer data)
{
  Bench bench = { .kamailio = test_kamailio_start(FALSE) };

  bench.phones = test_phones_start(bench.kamailio, BENCH_TRANSPORT_UDP);
  bench.folder = test_folder_new();
  ((Play) data)(&bench);
  test_phones_stop(bench.phones);
  test_kamailio_stop(bench.kamailio);
  test_folder_sweep(bench.folder);
}

int
main(int argc, char **argv)
{
  static const struct
  {
    const char *path;
    Play play;
  } plays[] = {
    { "/sipp/called/directly", play_called_directly },
    { "/sipp/called/through-proxy", play_called_through_proxy },
    { "/sipp/called/late-offer", play_late_offer },
    { "/sipp/called/held", play_held },
    { "/sipp/called/asked-for-an-offer", play_reoffer },
    { "/sipp/called/cancelled", play_cancelled },
    { "/sipp/called/refused", play_refused },
    { "/sipp/called/info", play_info },
    { "/sipp/message", play_message },
    { "/sipp/calls", play_calls },
    { "/sipp/calls/holds", play_holds },
    { "/sipp/calls/answered-twice", play_answered_twice },
    { "/sipp/called/reliably", play_called_reliably },
    { "/sipp/called/updated", play_called_and_updated },
    { "/sipp/called/not-refreshed", play_called_not_refreshed },
    { "/sipp/calls/refreshes", play_calls_and_refreshes },
    { "/sipp/calls/hold-collides", play_hold_collides },
    { "/sipp/calls/without-offer", play_calls_without_offer },
    { "/sipp/calls/early-media", play_early_media },
    { "/sipp/calls/two-answers-over-tcp", play_two_answers_over_tcp },
  };

  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(plays); i++)
    g_test_add_data_func(plays[i].path, plays[i].play, run);
  return g_test_run();
}

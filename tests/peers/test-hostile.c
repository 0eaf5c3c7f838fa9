/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages made to break a phone: each is answered in time, the memory stays, and a normal call still works. */
#include <string.h>

#include "../memory.h"
#include "raw.h"

#if defined(__SANITIZE_ADDRESS__)
#define ANSWER_MS 9000.0 /* on a busy machine */
#else
#define ANSWER_MS 100.0
#endif
#define MOST_KB 2048

#define SDP_HEAD "v=0\r\no=raw 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
#define GOOD_SDP SDP_HEAD "m=audio 30000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"

typedef struct
{
  TestKamailio *kamailio;
  TestPhones *phones;
  TestRaw *raw;
} Attack;

static BenchCallControl *
calls_of_a(Attack *attack)
{
  return bench_phone_get_calls(test_phones_get(attack->phones, 'a'));
}

static guint
count_alive(Attack *attack)
{
  const GPtrArray *calls = bench_call_control_get_calls(calls_of_a(attack));
  guint alive = 0;

  for (guint i = 0; i < calls->len; i++)
    if (bench_call_is_alive(g_ptr_array_index(calls, i)))
      alive++;
  return alive;
}

static void
attack_init(Attack *attack)
{
  attack->kamailio = test_kamailio_start(FALSE);
  attack->phones = test_phones_start(attack->kamailio, BENCH_TRANSPORT_UDP);
  /* How many at a time is another matter. */
  test_phones_set(attack->phones, 'a', "benchphone.limit.requests_per_second", "0");
  attack->raw = test_raw_new(attack->phones, bench_phone_get_sip_port(test_phones_get(attack->phones, 'a'),
                                                                      BENCH_TRANSPORT_UDP));
}

/* Whatever it went through, the phone still makes a normal call. */
static void
attack_clear(Attack *attack)
{
  g_autoptr(BenchCall) out = g_object_ref(test_phones_dial(attack->phones, 'b', "a"));
  g_autoptr(BenchCall) in = g_object_ref(test_phones_wait_call(attack->phones, 'a', BENCH_CALL_INCOMING));

  g_assert_cmpstr(in->remote_number, ==, "b");
  test_phones_answer(attack->phones, 'a', in);
  test_phones_wait_state(attack->phones, out, BENCH_CALL_TALKING);
  bench_call_control_hang_up(calls_of_a(attack), in);
  test_phones_wait_state(attack->phones, out, BENCH_CALL_ENDED);
  g_assert_cmpint(out->end, ==, BENCH_CALL_END_REMOTE);
  test_raw_free(attack->raw);
  test_phones_stop(attack->phones);
  test_kamailio_stop(attack->kamailio);
}

/* Sends @bytes, waits for the answer and tells how long it took and what it cost. */
static int
provoke(Attack *attack, const char *what, const char *call_id, const char *bytes, gsize size, int least_code)
{
  guint64 resident = test_memory_read("VmRSS:");
  guint64 highest = test_memory_read("VmHWM:");
  double took_ms = 0.0;
  int code;

  test_raw_send(attack->raw, bytes, size);
  code = test_raw_wait_answer(attack->raw, call_id, least_code, &took_ms);

  gint64 grown = (gint64) test_memory_read("VmRSS:") - (gint64) resident;
  gint64 peak = (gint64) test_memory_read("VmHWM:") - (gint64) highest;

  g_test_message("%s: %d after %.1f ms, %+" G_GINT64_FORMAT " kB, peak %+" G_GINT64_FORMAT " kB", what, code,
                 took_ms, grown, peak);
  g_assert_cmpfloat(took_ms, <, ANSWER_MS);
  g_assert_cmpint(grown, <, MOST_KB);
  g_assert_cmpint(peak, <, MOST_KB);
  return code;
}

/* The first message of a kind warms up what every later one shares: that is no growth by an attack. */
static void
warm_up(Attack *attack)
{
  g_autofree char *request = test_raw_request(attack->raw, "INVITE", "warm-up", NULL, SDP_HEAD);

  test_raw_send_text(attack->raw, request);
  g_assert_cmpint(test_raw_wait_answer(attack->raw, "warm-up", 200, NULL), ==, 488);
}

/* A format list without a token in it, on which a well-known parser allocates for ever. */
static void
test_media_line(void)
{
  static const char *const lines[] = {
    "m=audio 30000 udp \"\"\"\"",
    "m=audio 30000 udp ,",
    "m=audio 30000 udp 0 @",
    "m=image 30000 udptl \x01\x02",
    "m=audio 30000 RTP/AVP \"",
    "m=audio 30000 RTP/AVP 0 \xff\xfe",
    "m=audio 30000 udp    ",
    "m=audio 30000 RTP/AVP",
    "m=audio",
    "m=",
    "m=audio 99999 RTP/AVP 0",
    "m=audio -1 RTP/AVP 0",
    "m=audio 30000/999999999999 RTP/AVP 128",
  };
  Attack attack;

  attack_init(&attack);
  warm_up(&attack);
  for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
    {
      g_autofree char *call_id = g_strdup_printf("line-%zu-", i);
      g_autofree char *body = g_strdup_printf("%s%s\r\n", SDP_HEAD, lines[i]);
      g_autofree char *request = test_raw_request(attack.raw, "INVITE", call_id, NULL, body);
      g_autofree char *printable = g_strescape(lines[i], NULL);
      int code = provoke(&attack, printable, call_id, request, strlen(request), 200);

      g_assert_true(code == 400 || code == 488);
    }
  g_assert_cmpuint(count_alive(&attack), ==, 0);
  attack_clear(&attack);
}

static void
test_limits(void)
{
  Attack attack;
  g_autoptr(GString) many = g_string_new(GOOD_SDP);
  g_autoptr(GString) formats = g_string_new(SDP_HEAD "m=audio 30000 RTP/AVP");
  g_autoptr(GString) lines = g_string_new(GOOD_SDP);
  g_autofree char *long_value = g_strnfill(60 * 1024, 'x');
  g_autofree char *long_header = g_strdup_printf("Subject: %s\r\n", long_value);
  g_autofree char *request = NULL;

  attack_init(&attack);
  warm_up(&attack);
  for (int i = 0; i < 200; i++)
    g_string_append(many, "m=audio 30000 RTP/AVP 0\r\n");
  request = test_raw_request(attack.raw, "INVITE", "many-media", NULL, many->str);
  g_assert_cmpint(provoke(&attack, "200 m= lines", "many-media", request, strlen(request), 200), ==, 488);
  g_free(request);
  for (int i = 0; i < 2000; i++)
    g_string_append_printf(formats, " %d", i % 128);
  request = test_raw_request(attack.raw, "INVITE", "many-formats", NULL, formats->str);
  g_assert_cmpint(provoke(&attack, "2000 formats", "many-formats", request, strlen(request), 200), ==, 488);
  g_free(request);
  for (int i = 0; i < 2000; i++)
    g_string_append(lines, "a=x\r\n");
  request = test_raw_request(attack.raw, "INVITE", "many-lines", NULL, lines->str);
  g_assert_cmpint(provoke(&attack, "2000 a= lines", "many-lines", request, strlen(request), 200), ==, 488);
  g_free(request);
  /* Long, but lawful. */
  request = test_raw_request(attack.raw, "OPTIONS", "long-header", long_header, NULL);
  g_assert_cmpint(provoke(&attack, "60 kB header", "long-header", request, strlen(request), 200), ==, 200);
  g_assert_cmpuint(count_alive(&attack), ==, 0);
  attack_clear(&attack);
}

static void
test_malformed(void)
{
  static const char nul_sdp[] = GOOD_SDP "a=no\0thing\r\n";
  static const struct
  {
    const char *what;
    const char *method;
    const char *headers;
    const char *body;
    int code;
  } cases[] = {
    { "Content-Length beyond the datagram", "INVITE", "Content-Length: 5000\r\n", GOOD_SDP, 400 },
    { "Content-Length beyond all reason", "INVITE", "Content-Length: 4294967297\r\n", GOOD_SDP, 400 },
    { "a body that is not SDP", "INVITE", "Content-Type: text/plain\r\n", "hello", 415 },
    { "no version", "INVITE", NULL, "o=raw 1 1 IN IP4 127.0.0.1\r\n", 400 },
    { "no codec in common", "INVITE", NULL, SDP_HEAD "m=audio 30000 RTP/AVP 3\r\n", 488 },
    { "video alone", "INVITE", NULL, SDP_HEAD "m=video 30000 RTP/AVP 34\r\n", 488 },
    { "a REFER outside a dialog", "REFER", "Refer-To: <sip:b@127.0.0.1>\r\n", NULL, 603 },
    { "a NOTIFY nobody asked for", "NOTIFY", "Event: check-sync\r\nSubscription-State: active\r\n", NULL,
      481 },
    { "a request in a dialog there never was", "INVITE", "To: <sip:a@127.0.0.1>;tag=none\r\n", GOOD_SDP,
      481 },
  };
  Attack attack;
  g_autofree char *request = NULL;
  g_autofree char *headers = NULL;
  g_autoptr(GString) bytes = NULL;
  const char *contact;

  attack_init(&attack);
  warm_up(&attack);
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autofree char *call_id = g_strdup_printf("malformed-%zu-", i);
      g_autofree char *text
          = test_raw_request(attack.raw, cases[i].method, call_id, cases[i].headers, cases[i].body);

      g_assert_cmpint(provoke(&attack, cases[i].what, call_id, text, strlen(text), 200), ==, cases[i].code);
    }

  request = test_raw_request(attack.raw, "INVITE", "no-contact", NULL, GOOD_SDP);
  contact = strstr(request, "Contact:");
  bytes = g_string_new(request);
  g_string_erase(bytes, contact - request, strstr(contact, "\r\n") + 2 - contact);
  g_assert_cmpint(provoke(&attack, "no Contact", "no-contact", bytes->str, bytes->len, 200), ==, 400);

  g_free(request);
  headers = g_strdup_printf("Content-Type: application/sdp\r\nContent-Length: %zu\r\n", sizeof nul_sdp - 1);
  request = test_raw_request(attack.raw, "INVITE", "nul-byte", headers, NULL);
  g_string_assign(bytes, request);
  g_string_append_len(bytes, nul_sdp, sizeof nul_sdp - 1);
  g_assert_cmpint(provoke(&attack, "NUL in SDP", "nul-byte", bytes->str, bytes->len, 200), ==, 400);
  g_assert_cmpuint(count_alive(&attack), ==, 0);
  attack_clear(&attack);
}

/* What is no SIP is no answer's worth, and harms nobody. */
static void
test_garbage(void)
{
  static const char *const texts[] = {
    "\r\n\r\n",
    "\r\n",
    "",
    "INVITE\r\n\r\n",
    "SIP/2.0 200 OK\r\n\r\n",
    "SIP/2.0 99999999999 OK\r\nVia: SIP/2.0/UDP 127.0.0.1\r\n\r\n",
    "INVITE sip:a@127.0.0.1 SIP/2.0\r\nVia: ;;;\r\nFrom: <\r\nTo: >\r\nCSeq: x\r\nCall-ID:\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: phone\r\n\r\n",
    "OPTIONS <sip:a@127.0.0.1> SIP/2.0\r\nVia: SIP/2.0/XDP 127.0.0.1;branch=z9hG4bK1\r\nFrom: "
    "<sip:b@x>;tag=1\r\n"
    "To: <sip:a@x>\r\nCSeq: 1 OPTIONS\r\nCall-ID: via\r\n\r\n",
    "OPTIONS <sip:a@127.0.0.1> SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1;branch=z9hG4bK1\r\nFrom: "
    "<sip:b@x>;tag=1\r\n"
    "To: <sip:a@x>\r\nCSeq: 1 OPTIONS\r\nCall-ID: via\r\n\r\n",
  };
  Attack attack;
  g_autoptr(GRand) rand = g_rand_new_with_seed(4475);
  g_autofree char *bytes = g_malloc(1400);
  g_autofree char *good = NULL;
  guint64 resident;
  gint64 grown;

  attack_init(&attack);
  warm_up(&attack);
  resident = test_memory_read("VmRSS:");
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    test_raw_send_text(attack.raw, texts[i]);
  for (int i = 0; i < 200; i++)
    {
      gsize size = (gsize) g_rand_int_range(rand, 1, 1400);

      for (gsize j = 0; j < size; j++)
        bytes[j] = (char) g_rand_int_range(rand, 0, 256);
      test_raw_send(attack.raw, bytes, size);
      while (g_main_context_iteration(NULL, FALSE))
        ;
    }
  /* Well-formed messages with a few bytes changed. */
  good = test_raw_request(attack.raw, "OPTIONS", "mutated", NULL, NULL);
  for (int i = 0; i < 500; i++)
    {
      g_autofree char *mutated = g_strdup(good);
      gsize size = strlen(good);

      for (int j = 0; j < 4; j++)
        mutated[g_rand_int_range(rand, 0, (gint32) size)] = (char) g_rand_int_range(rand, 0, 256);
      test_raw_send(attack.raw, mutated, size);
      while (g_main_context_iteration(NULL, FALSE))
        ;
    }
  g_free(good);
  good = test_raw_request(attack.raw, "OPTIONS", "afterwards", NULL, NULL);
  g_assert_cmpint(provoke(&attack, "OPTIONS after garbage", "afterwards", good, strlen(good), 200), ==, 200);
  grown = (gint64) test_memory_read("VmRSS:") - (gint64) resident;
  g_test_message("700 bad datagrams: %+" G_GINT64_FORMAT " kB", grown);
  g_assert_cmpint(grown, <, 16 * 1024);
  g_assert_cmpuint(count_alive(&attack), ==, 0);
  attack_clear(&attack);
}

static void
end_call(Attack *attack, const char *call_id, BenchCall *call)
{
  bench_call_control_reject(calls_of_a(attack), call);
  test_raw_wait_answer(attack->raw, call_id, 486, NULL);
}

typedef struct
{
  Attack *attack;
  const char *name;
} Shown;

static gboolean
is_shown(gconstpointer data)
{
  const Shown *shown = data;
  BenchFirmware *firmware = bench_phone_get_firmware(test_phones_get(shown->attack->phones, 'a'));
  g_autofree char *text = bench_screen_to_text(bench_firmware_get_screen(firmware));

  g_assert_null(strchr(text, '\x1b'));
  return strstr(text, shown->name) != NULL;
}

/* What stands on the LCD. */
static void
check_shown(Attack *attack, const char *name)
{
  Shown shown = { attack, name };

  test_phones_wait(attack->phones, is_shown, &shown, name);
}

/* Nothing of what a name brought with it went on into an event: log, remote control and LCD all show those. */
static void
check_events(Attack *attack)
{
  static const char *const never[]
      = { "\\u001b", "\x1b", "\xe2\x80\xae", "\xe2\x81\xa6", "\xd8\x9c", "\xe2\x80\xa8", "\x07" };

  for (gsize i = 0; i < G_N_ELEMENTS(never); i++)
    g_assert_null(strstr(attack->phones->events->str, never[i]));
  g_assert_true(g_utf8_validate(attack->phones->events->str, -1, NULL));
}

static void
name_of_10_kb(Attack *attack)
{
  g_autofree char *name = g_strnfill(10 * 1024, 'N');
  g_autofree char *from = g_strdup_printf("From: \"%s\" <sip:%s@127.0.0.1>;tag=raw\r\n", name, name);
  g_autofree char *request = test_raw_request(attack->raw, "INVITE", "long-name", from, GOOD_SDP);
  g_autoptr(BenchCall) call = NULL;

  test_raw_send_text(attack->raw, request);
  call = g_object_ref(test_phones_wait_call(attack->phones, 'a', BENCH_CALL_INCOMING));
  g_assert_cmpuint(strlen(call->remote_name), ==, 256);
  g_assert_cmpuint(strlen(call->remote_number), ==, 256);
  end_call(attack, "long-name", call);
}

/* A caller's name is somebody else's text: no terminal escape and nothing that turns the writing around. */
static void
test_names(void)
{
  static const struct
  {
    const char *from;
    const char *name;
  } cases[] = {
    { "\"\x1b[2J\x1b]0;owned\x07"
      "Bob\"",
      "[2J]0;ownedBob" },
    { "\"abc\xe2\x80\xaegnp.exe\xe2\x80\xac\"", "abcgnp.exe" },
    { "\"\xe2\x81\xa6Zo\xc3\xab\xe2\x81\xa9 \\\"Z\\\"\"", "Zo\xc3\xab \"Z\"" },
    { "\"line\xe2\x80\xa8 end \xd8\x9cmark\"", "line end mark" },
    { "\"bad \xff\xfe utf-8\"", "bad \xef\xbf\xbd\xef\xbf\xbd utf-8" },
  };
  Attack attack;

  attack_init(&attack);
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autofree char *call_id = g_strdup_printf("name-%zu-", i);
      g_autofree char *from = g_strdup_printf("From: %s <sip:raw@127.0.0.1>;tag=raw\r\n", cases[i].from);
      g_autofree char *request = test_raw_request(attack.raw, "INVITE", call_id, from, GOOD_SDP);
      g_autoptr(BenchCall) call = NULL;

      test_raw_send_text(attack.raw, request);
      call = g_object_ref(test_phones_wait_call(attack.phones, 'a', BENCH_CALL_INCOMING));
      g_assert_cmpstr(call->remote_name, ==, cases[i].name);
      check_shown(&attack, cases[i].name);
      end_call(&attack, call_id, call);
    }
  name_of_10_kb(&attack);
  check_events(&attack);
  attack_clear(&attack);
}

/* Header lines may go on in the next line (RFC 3261 7.3.1). */
static void
test_folded(void)
{
  Attack attack;
  g_autofree char *request = NULL;
  g_autoptr(BenchCall) call = NULL;

  attack_init(&attack);
  request = test_raw_request(attack.raw, "INVITE", "folded",
                             "From: \"Folded\"\r\n <sip:raw@127.0.0.1>\r\n\t;tag=raw\r\n"
                             "Subject: one\r\n  two\r\n\tthree\r\n",
                             GOOD_SDP);
  test_raw_send_text(attack.raw, request);
  call = g_object_ref(test_phones_wait_call(attack.phones, 'a', BENCH_CALL_INCOMING));
  g_assert_cmpstr(call->remote_name, ==, "Folded");
  g_assert_cmpint(test_raw_wait_answer(attack.raw, "folded", 180, NULL), ==, 180);
  end_call(&attack, "folded", call);
  attack_clear(&attack);
}

typedef struct
{
  TestRaw *raw;
  int code;
  guint count;
} Repeated;

static gboolean
is_repeated(gconstpointer data)
{
  const Repeated *repeated = data;

  return test_raw_count(repeated->raw, "again", repeated->code) >= repeated->count;
}

/* An INVITE that comes again is the same INVITE: the last answer once more, and one call (RFC 3261 17.2.1). */
static void
test_retransmitted(void)
{
  Attack attack;
  Repeated repeated;
  g_autofree char *request = NULL;
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  g_autoptr(BenchCall) call = NULL;

  attack_init(&attack);
  request = test_raw_request(attack.raw, "INVITE", "again", NULL, GOOD_SDP);
  test_raw_send_text(attack.raw, request);
  call = g_object_ref(test_phones_wait_call(attack.phones, 'a', BENCH_CALL_INCOMING));
  repeated = (Repeated){ attack.raw, 180, 1 };
  test_phones_wait(attack.phones, is_repeated, &repeated, "180");
  for (guint i = 2; i <= 4; i++)
    {
      test_raw_send_text(attack.raw, request);
      repeated.count = i;
      test_phones_wait(attack.phones, is_repeated, &repeated, "the 180 again");
    }
  g_assert_cmpuint(count_alive(&attack), ==, 1);
  test_phones_answer(attack.phones, 'a', call);
  repeated = (Repeated){ attack.raw, 200, 1 };
  test_phones_wait(attack.phones, is_repeated, &repeated, "200");
  first = test_raw_find_answer(attack.raw, "again", 200);
  test_raw_send_text(attack.raw, request);
  repeated.count = 2;
  test_phones_wait(attack.phones, is_repeated, &repeated, "the 200 again");
  last = test_raw_find_answer(attack.raw, "again", 200);
  g_assert_cmpstr(first, ==, last);
  g_assert_cmpuint(count_alive(&attack), ==, 1);

  /* The caller never says ACK nor BYE; hanging up must not wait for it. */
  bench_call_control_hang_up(calls_of_a(&attack), call);
  g_assert_cmpint(call->state, ==, BENCH_CALL_ENDED);
  attack_clear(&attack);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/hostile/media-line", test_media_line);
  g_test_add_func("/hostile/limits", test_limits);
  g_test_add_func("/hostile/malformed", test_malformed);
  g_test_add_func("/hostile/garbage", test_garbage);
  g_test_add_func("/hostile/names", test_names);
  g_test_add_func("/hostile/folded", test_folded);
  g_test_add_func("/hostile/retransmitted", test_retransmitted);
  return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What strangers and bad servers try with a phone, and what they get: the rows of the hardening list that are about
 * signalling, one test each. The server is scripted (far.h); the stranger has a socket of his own.
 */
#include <string.h>

#include "far.h"
#include "raw.h"

#if defined(__SANITIZE_ADDRESS__)
#define ANSWER_MS 9000.0 /* on a busy machine */
#else
#define ANSWER_MS 100.0
#endif

typedef struct
{
  TestFar *far;
  TestRaw *raw;
} World;

static void
world_init(World *world, TestRegistrarFunc script, const char *settings)
{
  world->far = test_far_new(script, settings, FALSE);
  world->raw = test_raw_new(NULL, bench_sip_call_control_get_port(world->far->calls, BENCH_TRANSPORT_UDP));
}

static void
world_clear(World *world)
{
  test_raw_free(world->raw);
  test_far_free(world->far);
}

static BenchCallControl *
calls(World *world)
{
  return test_far_get_calls(world->far);
}

static guint
count_calls(World *world)
{
  return bench_call_control_get_calls(calls(world))->len;
}

/* Sends a request of the stranger's for user alice and gives the final answer's status. */
static int
ask(World *world, const char *method, const char *call_id, const char *headers, const char *body)
{
  g_autofree char *text = test_raw_request(world->raw, method, call_id, headers, body);
  g_auto(GStrv) parts = g_strsplit(text, " sip:a@", 2);
  g_autofree char *request = g_strjoinv(" sip:alice@", parts);
  double took_ms = 0.0;
  int code;

  test_raw_send_text(world->raw, request);
  code = test_raw_wait_answer(world->raw, call_id, 200, &took_ms);
  g_assert_cmpfloat(took_ms, <, ANSWER_MS);
  return code;
}

/* A call of the server's that is answered; *@ok is our 200. */
static BenchCall *
be_called(World *world, const char **ok)
{
  BenchCall *call;

  test_registrar_call(world->far->far, "", TEST_FAR_SDP);
  call = test_far_wait_incoming(world->far);
  bench_call_control_answer(calls(world), call, NULL);
  *ok = test_far_wait_answer(world->far, "200", "1 INVITE");
  test_registrar_send_in_call(world->far->far, *ok, "ACK", 1, "", "");
  test_registrar_send_in_call(world->far->far, *ok, "OPTIONS", 2, "", "");
  test_far_wait_answer(world->far, "200", "2 OPTIONS");
  return call;
}

static char *
challenge_for_ever(guint n, const char *request, gpointer data)
{
  const char *realm = data != NULL && ((TestFar *) data)->step == 1 ? "" : "home";

  return g_str_has_prefix(request, "INVITE") ? g_strdup_printf(
             "401 Unauthorized\r\nTo: <sip:x@y>;tag=t%u\r\nWWW-Authenticate: Digest realm=\"%s\", "
             "nonce=\"n%u\", stale=true, qop=\"auth-int,auth\"\r\n",
             n, realm, n)
                                             : NULL;
}

/* "401 loop, changing nonces, auth-int, empty realm": at most two tries with credentials, then an error. */
static void
test_challenge_loop(void)
{
  for (guint step = 0; step <= 1; step++)
    {
      World world;
      BenchCall *call;

      world_init(&world, challenge_for_ever, "account.1.password = secret\n");
      world.far->step = step;
      call = test_far_dial(world.far, "4711");
      test_far_wait_state(world.far, call, BENCH_CALL_ENDED);
      g_assert_cmpint(call->code, ==, 401);
      g_assert_cmpint(call->end, !=, BENCH_CALL_END_LOCAL);
      g_assert_cmpuint(test_far_count(world.far, "INVITE"), <=, 3);
      world_clear(&world);
    }
}

/* "Unasked NOTIFY (MWI, dialog-info, check-sync, talk/hold)": 481, and nothing happens. */
static void
test_unasked_notify(void)
{
  static const char *const events[]
      = { "message-summary", "dialog", "check-sync;reboot=true", "talk", "hold", "refer", "presence", "reg",
          "nonsense" };
  World world;
  const char *ok;
  BenchCall *call;
  gsize seen;

  world_init(&world, NULL, "");
  call = be_called(&world, &ok);
  seen = world.far->seen->len;
  for (gsize i = 0; i < G_N_ELEMENTS(events); i++)
    {
      g_autofree char *call_id = g_strdup_printf("unasked-%zu-", i);
      g_autofree char *headers = g_strdup_printf("Event: %s\r\nSubscription-State: active\r\n"
                                                 "Content-Type: application/simple-message-summary\r\n",
                                                 events[i]);

      g_assert_cmpint(ask(&world, "NOTIFY", call_id, headers,
                          "Messages-Waiting: yes\r\nVoice-Message: 9/9\r\n"),
                      ==, 481);
    }
  g_assert_cmpint(call->state, ==, BENCH_CALL_TALKING);
  g_assert_null(strstr(world.far->seen->str + seen, "check-sync"));
  g_assert_null(strstr(world.far->seen->str + seen, "mwi"));
  /* Inside a call it is no stranger's, but no event of a call's either. */
  test_registrar_send_in_call(world.far->far, ok, "NOTIFY", 3,
                              "Event: talk\r\nSubscription-State: active\r\n", "");
  test_far_wait_answer(world.far, "489", "3 NOTIFY");
  test_registrar_send_in_call(world.far->far, ok, "NOTIFY", 4,
                              "Event: refer\r\nSubscription-State: active\r\n", "");
  test_far_wait_answer(world.far, "481", "4 NOTIFY");
  g_assert_cmpint(call->state, ==, BENCH_CALL_TALKING);
  world_clear(&world);
}

static char *
say_nothing_to_invites(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  return g_str_has_prefix(request, "INVITE")   ? g_strdup("486 Busy\r\nTo: <sip:x@y>;tag=t\r\n")
         : g_str_has_prefix(request, "NOTIFY") ? g_strdup("200 OK\r\n")
                                               : NULL;
}

/* "REFER from a stranger or to a premium number": never silent dialling. */
static void
test_refer(void)
{
  static const struct
  {
    const char *refer_to;
    int code;
  } cases[] = {
    { "<tel:+19005550100>", 416 },
    { "<http://127.0.0.1/>", 416 },
    { "<mailto:x@y>", 416 },
    { "<sip:b@127.0.0.1;method=BYE>", 603 },
    { "<sip:b@127.0.0.1;x=y;method=REGISTER>", 603 },
    { "<sip:1900555@127.0.0.1>", 603 },
  };
  World world;
  const char *ok;
  BenchCall *call;
  guint cseq = 3;

  world_init(&world, say_nothing_to_invites, "benchphone.refer.blocked = 1900\n");
  g_assert_cmpint(ask(&world, "REFER", "outside", "Refer-To: <sip:b@127.0.0.1>\r\n", NULL), ==, 603);
  g_assert_cmpint(ask(&world, "REFER", "guessed",
                      "To: <sip:alice@x>;tag=guess\r\nRefer-To: <sip:b@127.0.0.1>\r\n", NULL),
                  ==, 481);
  call = be_called(&world, &ok);
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autofree char *headers = g_strdup_printf("Refer-To: %s\r\n", cases[i].refer_to);
      g_autofree char *start = g_strdup_printf("%d", cases[i].code);
      g_autofree char *which = g_strdup_printf("%u REFER", cseq);

      test_registrar_send_in_call(world.far->far, ok, "REFER", cseq++, headers, "");
      test_far_wait_answer(world.far, start, which);
    }
  g_assert_cmpuint(test_far_count(world.far, "INVITE"), ==, 0);
  g_assert_cmpint(call->state, ==, BENCH_CALL_TALKING);
  world_clear(&world);
}

/* "Refer-To with embedded headers": only Replaces survives. */
static void
test_embedded_headers(void)
{
  World world;
  const char *ok;
  const char *invite;

  world_init(&world, say_nothing_to_invites, "");
  be_called(&world, &ok);
  test_registrar_send_in_call(
      world.far->far, ok, "REFER", 3,
      "Refer-To: <sip:b@127.0.0.1?Route=%3Csip%3Aevil%40127.0.0.1%3E&Subject=owned&"
      "Replaces=abc%3Bto-tag%3D1%3Bfrom-tag%3D2&P-Asserted-Identity=%3Csip%3Aboss%40x%3E&"
      "X-Evil=a%0D%0AX-More%3A%20b&body=owned>\r\n",
      "");
  test_far_wait_answer(world.far, "202", "3 REFER");
  invite = test_far_wait_request(world.far, "INVITE", 1);
  test_far_assert_header(invite, "Replaces", "abc;to-tag=1;from-tag=2");
  g_assert_null(strstr(invite, "evil"));
  g_assert_null(strstr(invite, "owned"));
  g_assert_null(strstr(invite, "boss"));
  g_assert_null(strstr(invite, "X-More"));
  world_clear(&world);
}

/* "Replaces with a guessed dialog": 481, no ring, and the real call goes on; nor is a ringing call taken over. */
static void
test_guessed_replaces(void)
{
  static const char *const guesses[]
      = { "Replaces: guess;to-tag=1;from-tag=2\r\n",
          "Replaces: call-of-the-far-end;to-tag=1;from-tag=caller\r\n",
          "Replaces: call-of-the-far-end;to-tag=0;from-tag=0\r\n",
          "Replaces: call-of-the-far-end;to-tag=1;from-tag=caller;early-only\r\n" };
  World world;
  const char *ok;
  const char *ringing;
  BenchCall *call;
  g_autofree char *to = NULL;
  g_autofree char *right = NULL;

  world_init(&world, NULL, "");
  call = be_called(&world, &ok);
  for (gsize i = 0; i < G_N_ELEMENTS(guesses); i++)
    {
      g_autofree char *call_id = g_strdup_printf("guessed-%zu-", i);

      g_assert_cmpint(ask(&world, "INVITE", call_id, guesses[i], TEST_FAR_SDP), ==, 481);
      g_assert_cmpuint(test_raw_count(world.raw, call_id, 180), ==, 0);
      g_assert_cmpuint(count_calls(&world), ==, 1);
      g_assert_cmpint(call->state, ==, BENCH_CALL_TALKING);
    }
  world_clear(&world);

  world_init(&world, NULL, "");
  test_registrar_call(world.far->far, "", TEST_FAR_SDP);
  call = test_far_wait_incoming(world.far);
  ringing = test_far_wait_answer(world.far, "180", "1 INVITE");
  to = test_registrar_get_header(ringing, "To");
  right = g_strdup_printf("Replaces: call-of-the-far-end;to-tag=%s;from-tag=caller\r\n",
                          strstr(to, "tag=") + 4);
  g_assert_cmpint(ask(&world, "INVITE", "pick-up", right, TEST_FAR_SDP), ==, 481);
  g_assert_cmpint(call->state, ==, BENCH_CALL_INCOMING);
  world_clear(&world);
}

/* Requests of a stranger's in a dialog whose Call-ID he knows: with wrong tags, with empty ones and with none, of
   which Sofia takes the latter for any. */
static void
test_wrong_tags(void)
{
  static const char *const methods[]
      = { "BYE", "UPDATE", "INFO", "PRACK", "CANCEL", "INVITE", "REFER", "NOTIFY", "MESSAGE" };
  static const char *const tags[][2]
      = { { ";tag=guess", ";tag=caller" }, { ";tag=", ";tag=" }, { "", ";tag=caller" }, { "", ";tag=" } };
  World world;
  const char *ok;
  BenchCall *call;

  world_init(&world, NULL, "");
  call = be_called(&world, &ok);
  for (gsize i = 0; i < G_N_ELEMENTS(tags); i++)
    for (gsize j = 0; j < (tags[i][0][0] != '\0' ? G_N_ELEMENTS(methods) : 5); j++)
      {
        g_autofree char *headers
            = g_strdup_printf("To: <sip:alice@127.0.0.1>%s\r\nFrom: <sip:far@127.0.0.1>%s\r\nEvent: x\r\n"
                              "RAck: 1 1 INVITE\r\nRefer-To: <sip:b@127.0.0.1>\r\nCSeq: %" G_GSIZE_FORMAT
                              " %s\r\n",
                              tags[i][0], tags[i][1], 100 * (i + 1) + j, methods[j]);
        int code;

        test_raw_drop(world.raw, "call-of-the-far-end");
        code = ask(&world, methods[j], "call-of-the-far-end", headers, NULL);
        g_test_message("%s with To%s and From%s: %d", methods[j], tags[i][0], tags[i][1], code);
        g_assert_true(code == 481 || code == 400);
        g_assert_cmpint(call->state, ==, BENCH_CALL_TALKING);
      }
  world_clear(&world);
}

static char *
ring_only(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  return g_str_has_prefix(request, "INVITE") ? g_strdup("180 Ringing\r\nTo: <sip:x@y>;tag=t\r\n") : NULL;
}

static void
test_spoofed(void)
{
  World world;
  BenchCall *call;
  const char *invite;
  g_autofree char *call_id = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *text = NULL;

  world_init(&world, ring_only, "");
  call = test_far_dial(world.far, "4711");
  test_far_wait_state(world.far, call, BENCH_CALL_RINGING);
  invite = test_far_wait_request(world.far, "INVITE", 1);
  call_id = test_registrar_get_header(invite, "Call-ID");
  from = test_registrar_get_header(invite, "From");
  to = test_registrar_get_header(invite, "To");
  text = g_strdup_printf(
      "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKguess\r\nFrom: %s\r\n"
      "To: %s;tag=evil\r\nCall-ID: %s\r\nCSeq: 1 INVITE\r\nContact: <sip:evil@127.0.0.1>\r\n"
      "Content-Length: 0\r\n\r\n",
      from, to, call_id);
  test_raw_send_text(world.raw, text);
  g_assert_cmpint(ask(&world, "OPTIONS", "afterwards", NULL, NULL), ==, 200);
  g_assert_cmpint(call->state, ==, BENCH_CALL_RINGING);
  /* Nor does a CANCEL that names no INVITE of theirs stop one that rings. */
  world_clear(&world);
  world_init(&world, NULL, "");
  test_registrar_call(world.far->far, "", TEST_FAR_SDP);
  call = test_far_wait_incoming(world.far);
  g_assert_cmpint(ask(&world, "CANCEL", "call-of-the-far-end", "From: <sip:far@127.0.0.1>;tag=caller\r\n",
                      NULL),
                  ==, 481);
  g_assert_cmpint(call->state, ==, BENCH_CALL_INCOMING);
  world_clear(&world);
}

/* @line @n times, with a number for its '#'. */
static char *
repeat(const char *line, guint n)
{
  g_auto(GStrv) parts = g_strsplit(line, "#", 2);
  GString *text = g_string_new(NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf(text, "%s%u%s", parts[0], i, parts[1]);
  return g_string_free(text, FALSE);
}

/* "SDP and headers at limits": thousands of one header, all lawful. */
static void
test_many_headers(void)
{
  static const char *const lines[] = {
    "Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK#\r\n",
    "Record-Route: <sip:p#@127.0.0.1;lr>\r\n",
    "Route: <sip:p#@127.0.0.1;lr>\r\n",
    "X-Nothing: #\r\n",
    "Supported: x#\r\n",
    "Accept: text/x#\r\n",
    "P-Asserted-Identity: <sip:x#@y>\r\n",
    "History-Info: <sip:x@y>;index=1.#\r\n",
    "Subject: a\r\n b#\r\n",
  };
  World world;

  world_init(&world, NULL, "");
  for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
    {
      g_autofree char *call_id = g_strdup_printf("many-%zu-", i);
      g_autofree char *headers = repeat(lines[i], 1000);
      int code = ask(&world, "OPTIONS", call_id, headers, NULL);

      g_assert_true(code == 200 || code == 400);
    }
  g_assert_cmpuint(count_calls(&world), ==, 0);
  world_clear(&world);
}

static gboolean
has_request(gconstpointer data)
{
  World *world = (World *) data;
  g_autofree char *found = test_raw_find_text(world->raw, "BYE ");

  return found != NULL;
}

static gboolean
rings(gconstpointer data)
{
  return count_calls((World *) data) > 0;
}

/* "Digest leak": after our BYE the far end, which is not our server, asks for credentials. */
static void
test_digest_leak(void)
{
  World world;
  BenchCall *call;
  g_autofree char *text = NULL;
  g_auto(GStrv) parts = NULL;
  g_autofree char *request = NULL;
  g_autofree char *bye = NULL;
  g_autofree char *leak = NULL;
  g_autofree char *ok = NULL;
  g_autofree char *to = NULL;
  g_autofree char *headers = NULL;
  g_autofree char *ack = NULL;
  g_autofree char *refusal = NULL;

  world_init(&world, NULL, "account.1.password = secret\n");
  text = test_raw_request(world.raw, "INVITE", "leak", NULL, TEST_FAR_SDP);
  parts = g_strsplit(text, " sip:a@", 2);
  request = g_strjoinv(" sip:alice@", parts);
  test_raw_send_text(world.raw, request);
  test_raw_wait(world.raw, rings, &world, "the call");
  call = test_far_wait_incoming(world.far);
  bench_call_control_answer(calls(&world), call, NULL);
  test_raw_wait_answer(world.raw, "leak", 200, NULL);
  ok = test_raw_find_answer(world.raw, "leak", 200);
  to = test_registrar_get_header(ok, "To");
  headers = g_strdup_printf("To: %s\r\n", to);
  ack = test_raw_request(world.raw, "ACK", "leak", headers, NULL);
  test_raw_send_text(world.raw, ack);
  g_assert_cmpint(ask(&world, "OPTIONS", "in-between", NULL, NULL), ==, 200);
  bench_call_control_hang_up(calls(&world), call);
  test_raw_wait(world.raw, has_request, &world, "BYE");
  bye = test_raw_find_text(world.raw, "BYE ");
  refusal = test_registrar_make_answer(
      bye, "407 Proxy Authentication Required\r\n"
           "Proxy-Authenticate: Digest realm=\"home\", nonce=\"evil\", algorithm=MD5\r\n");
  test_raw_send_text(world.raw, refusal);
  g_assert_cmpint(ask(&world, "OPTIONS", "afterwards", NULL, NULL), ==, 200);
  leak = test_raw_find_text(world.raw, "Authorization: Digest");
  g_assert_null(leak);
  world_clear(&world);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/strangers/challenge-loop", test_challenge_loop);
  g_test_add_func("/strangers/unasked-notify", test_unasked_notify);
  g_test_add_func("/strangers/refer", test_refer);
  g_test_add_func("/strangers/embedded-headers", test_embedded_headers);
  g_test_add_func("/strangers/guessed-replaces", test_guessed_replaces);
  g_test_add_func("/strangers/wrong-tags", test_wrong_tags);
  g_test_add_func("/strangers/spoofed", test_spoofed);
  g_test_add_func("/strangers/many-headers", test_many_headers);
  g_test_add_func("/strangers/digest-leak", test_digest_leak);
  return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Damaged messages, over real sockets, to a whole phone: every method there is, inside and outside a call, over
 * UDP and over TCP in pieces of any size, and damaged answers to what the phone asks. Nothing may crash, hang or
 * leak, and the phone signs in and calls afterwards. The seed is the test program's own (--seed repeats a
 * run). Some hundreds always; `-m slow` sends 10,000.
 */
#include <string.h>

#include "../memory.h"
#include "damage.h"
#include "far.h"
#include "raw.h"

#define QUICK_ROUNDS 400
#define SLOW_ROUNDS 10000
/* A sanitizer keeps what was freed for a while. */
#if defined(__SANITIZE_ADDRESS__)
#define MOST_KB (1024 * 1024)
#else
#define MOST_KB (192 * 1024)
#endif
#define XML "<?xml version=\"1.0\"?>\n"

static const struct
{
  const char *method;
  const char *headers;
  const char *body;
} requests[] = {
  { "INVITE", TEST_FAR_SDP_TYPE, TEST_FAR_SDP_OF("1", "39990", "a=rtpmap:0 PCMU/8000\r\na=ptime:20\r\n") },
  { "INVITE",
    "Alert-Info: <http://x>;info=alert-autoanswer;delay=0\r\nSupported: 100rel, timer, replaces\r\n"
    "Session-Expires: 90;refresher=uac\r\nP-Asserted-Identity: \"A\" <sip:a@x>, <tel:+1>\r\n"
    "Diversion: <sip:b@x>;reason=unconditional\r\nHistory-Info: <sip:c@x>;index=1\r\n",
    NULL },
  { "INVITE", "Replaces: abc;to-tag=1;from-tag=2\r\nRequire: replaces\r\n", NULL },
  { "OPTIONS", "Accept: application/sdp, */*;q=0.1\r\n", NULL },
  { "BYE", "Reason: Q.850;cause=16;text=\"x\"\r\n", NULL },
  { "CANCEL", "Reason: SIP;cause=200\r\n", NULL },
  { "ACK", NULL, NULL },
  { "INFO", "Content-Type: application/dtmf-relay\r\n", "Signal=5\r\nDuration=160\r\n" },
  { "MESSAGE", "Content-Type: text/plain;charset=utf-8\r\n", "Gr\xc3\xbc\xc3\x9f Gott" },
  { "MESSAGE", "Content-Type: message/cpim\r\n", "From: <sip:a@b>\r\n\r\nContent-Type: text/plain\r\n\r\nx" },
  { "NOTIFY",
    "Event: message-summary\r\nSubscription-State: active;expires=60\r\n"
    "Content-Type: application/simple-message-summary\r\n",
    "Messages-Waiting: yes\r\nMessage-Account: sip:v@x\r\nVoice-Message: 2/8 (0/2)\r\n" },
  { "NOTIFY",
    "Event: dialog;id=1\r\nSubscription-State: active\r\nContent-Type: application/dialog-info+xml\r\n",
    XML "<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"1\" state=\"full\" "
        "entity=\"sip:a@x\">"
        "<dialog id=\"1\" direction=\"initiator\"><state>confirmed</state></dialog></dialog-info>" },
  { "NOTIFY", "Event: reg\r\nSubscription-State: active\r\nContent-Type: application/reginfo+xml\r\n",
    XML "<reginfo xmlns=\"urn:ietf:params:xml:ns:reginfo\" version=\"0\" state=\"full\"><registration "
        "aor=\"sip:a@x\" "
        "id=\"a\" state=\"active\"><contact id=\"1\" state=\"active\" "
        "event=\"created\"><uri>sip:a@y</uri></contact>"
        "</registration></reginfo>" },
  { "NOTIFY",
    "Event: refer;id=2\r\nSubscription-State: terminated;reason=noresource\r\n"
    "Content-Type: message/sipfrag;version=2.0\r\n",
    "SIP/2.0 200 OK\r\n" },
  { "NOTIFY", "Event: check-sync;reboot=true\r\nSubscription-State: active\r\n", NULL },
  { "SUBSCRIBE", "Event: dialog\r\nExpires: 60\r\nAccept: application/dialog-info+xml\r\n", NULL },
  { "REFER",
    "Refer-To: <sip:b@127.0.0.1?Replaces=abc%3Bto-tag%3D1%3Bfrom-tag%3D2>\r\nReferred-By: <sip:c@x>\r\n",
    NULL },
  { "UPDATE", TEST_FAR_SDP_TYPE "Session-Expires: 90\r\n", TEST_FAR_SDP_OF("2", "39990", "a=sendonly\r\n") },
  { "PRACK", "RAck: 1 1 INVITE\r\n", NULL },
  { "REGISTER", "Expires: 0\r\n", NULL },
  { "PUBLISH", "Event: presence\r\nContent-Type: application/pidf+xml\r\n", XML "<presence/>" },
};

static const char *const answers[] = {
  "180 Ringing\r\nTo: <sip:x@y>;tag=t\r\nContact: <sip:far@127.0.0.1>\r\nRequire: 100rel\r\nRSeq: 1\r\n",
  "183 Session Progress\r\nTo: <sip:x@y>;tag=t\r\nContact: <sip:far@127.0.0.1>\r\n" TEST_FAR_SDP_TYPE
  "\r\n" TEST_FAR_SDP,
  "200 OK\r\nTo: <sip:x@y>;tag=t\r\nContact: <sip:far@127.0.0.1>\r\nRecord-Route: "
  "<sip:p;lr>\r\n" TEST_FAR_SDP_TYPE "\r\n" TEST_FAR_SDP,
  "302 Moved\r\nTo: <sip:x@y>;tag=t\r\nContact: <sip:z@127.0.0.1>;q=0.5, <sip:w@127.0.0.1>;q=1\r\n",
  "401 Unauthorized\r\nTo: <sip:x@y>;tag=t\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\", "
  "qop=\"auth\"\r\n",
  "422 Too Small\r\nTo: <sip:x@y>;tag=t\r\nMin-SE: 1800\r\n",
  "486 Busy\r\nTo: <sip:x@y>;tag=t\r\nReason: Q.850;cause=17\r\nWarning: 399 x \"y\"\r\n",
  "503 Away\r\nTo: <sip:x@y>;tag=t\r\nRetry-After: 3 (soon)\r\n",
};

typedef struct
{
  TestFar *far;
  TestRaw *raw;
  gboolean bad; /* whether the far end's answers are damaged now */
  BenchCall *call;
  char *to;      /* of its dialog */
  char *call_id; /* likewise */
  guint n;
} World;

static World *world;

static void
settle(void)
{
  while (g_main_context_iteration(NULL, FALSE))
    ;
}

static char *
answer(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  const char *good;
  g_autoptr(GString) damaged = NULL;

  if (g_str_has_prefix(request, "REGISTER") || g_str_has_prefix(request, "ACK"))
    return g_str_has_prefix(request, "ACK") ? g_strdup("") : NULL;
  if (world == NULL || !world->bad)
    return g_str_has_prefix(request, "INVITE") ? g_strdup(
               "200 OK\r\nTo: <sip:x@y>;tag=good\r\nContact: <sip:far@127.0.0.1>\r\n" TEST_FAR_SDP_TYPE
               "\r\n" TEST_FAR_SDP)
                                               : NULL;
  good = answers[g_test_rand_int_range(0, G_N_ELEMENTS(answers))];
  damaged = test_damage(good, strlen(good));
  return g_strdup(damaged->str);
}

static gboolean
is_alive(gconstpointer data)
{
  const World *self = data;

  return self->call != NULL && bench_call_is_alive(self->call);
}

static void
hang_up_all(gboolean but_the_good_one)
{
  const GPtrArray *calls = bench_call_control_get_calls(test_far_get_calls(world->far));

  for (guint i = calls->len; i > 0; i--)
    {
      BenchCall *call = g_ptr_array_index(calls, i - 1);

      if (bench_call_is_alive(call) && !(but_the_good_one && call == world->call))
        bench_call_control_hang_up(test_far_get_calls(world->far), call);
    }
}

static BenchCall *
find_incoming(void)
{
  const GPtrArray *calls = bench_call_control_get_calls(test_far_get_calls(world->far));

  for (guint i = 0; i < calls->len; i++)
    if (((BenchCall *) g_ptr_array_index(calls, i))->state == BENCH_CALL_INCOMING)
      return g_ptr_array_index(calls, i);
  return NULL;
}

static gboolean
rings(gconstpointer data G_GNUC_UNUSED)
{
  return find_incoming() != NULL;
}

static char *
make_request(const char *method, const char *call_id, const char *headers, const char *body)
{
  char *text = test_raw_request(world->raw, method, call_id, headers, body);
  g_auto(GStrv) parts = g_strsplit(text, "sip:a@", 2);

  g_free(text);
  return g_strjoinv("sip:alice@", parts);
}

/* A good call from outside, so that there is a dialog to send bad requests in. */
static void
be_called(void)
{
  g_autofree char *invite = NULL;
  g_autofree char *ack = NULL;
  g_autofree char *ok = NULL;
  g_autofree char *headers = NULL;

  hang_up_all(FALSE);
  settle();
  g_clear_object(&world->call);
  g_free(world->call_id);
  g_free(world->to);
  world->call_id = g_strdup_printf("good-%u-", world->n);
  invite = make_request("INVITE", world->call_id, NULL, TEST_FAR_SDP);
  test_raw_send_text(world->raw, invite);
  test_raw_wait(world->raw, rings, NULL, "a good call");
  world->call = g_object_ref(find_incoming());
  g_assert_true(bench_call_control_answer(test_far_get_calls(world->far), world->call, NULL));
  test_raw_wait_answer(world->raw, world->call_id, 200, NULL);
  ok = test_raw_find_answer(world->raw, world->call_id, 200);
  world->to = test_registrar_get_header(ok, "To");
  headers = g_strdup_printf("To: %s\r\n", world->to);
  ack = make_request("ACK", world->call_id, headers, NULL);
  test_raw_send_text(world->raw, ack);
  settle();
}

static char *
pick(void)
{
  guint i = (guint) g_test_rand_int_range(0, G_N_ELEMENTS(requests));
  g_autofree char *stray_id = g_strdup_printf("mutated-%u-", world->n);
  gboolean inside = g_test_rand_int_range(0, 2) == 1;
  g_autofree char *headers = inside ? g_strdup_printf("To: %s\r\n%s", world->to,
                                                      requests[i].headers != NULL ? requests[i].headers : "")
                                    : g_strdup(requests[i].headers);
  char *text
      = make_request(requests[i].method, inside ? world->call_id : stray_id, headers, requests[i].body);
  g_autofree char *cseq = inside ? g_strdup_printf("CSeq: %u ", world->n + 2) : g_strdup("CSeq: 1 ");
  g_auto(GStrv) parts = g_strsplit(text, "CSeq: 1 ", 2);

  g_free(text);
  return g_strjoinv(cseq, parts);
}

static void
send_in_pieces(const GString *message)
{
  guint16 port = bench_sip_call_control_get_port(world->far->calls, BENCH_TRANSPORT_TCP);
  g_autoptr(GSocketClient) client = g_socket_client_new();
  g_autoptr(GSocketConnection) connection
      = g_socket_client_connect_to_host(client, "127.0.0.1", port, NULL, NULL);
  GSocket *socket;

  g_assert_nonnull(connection);
  socket = g_socket_connection_get_socket(connection);
  g_socket_set_blocking(socket, FALSE);
  for (gsize at = 0; at < message->len;)
    {
      gsize wanted = (gsize) g_test_rand_int_range(1, 400);
      gsize size = MIN(wanted, message->len - at);

      if (g_socket_send(socket, message->str + at, size, NULL, NULL) < 0)
        return;
      at += size;
      settle();
    }
}

static void
round_of_one(void)
{
  g_autofree char *good = pick();
  g_autoptr(GString) bad = test_damage(good, strlen(good));

  world->n++;
  if (world->n % 5 == 0)
    {
      for (char *udp; (udp = strstr(bad->str, "/UDP")) != NULL;)
        memcpy(udp, "/TCP", 4);
      send_in_pieces(bad);
    }
  else if (bad->len > 0)
    test_raw_send(world->raw, bad->str, bad->len);
  settle();
  if (world->n % 10 == 0)
    {
      g_autofree char *number = g_strdup_printf("%u", world->n);

      hang_up_all(TRUE);
      bench_call_control_dial(test_far_get_calls(world->far), 1, number, NULL);
      settle();
    }
  if (world->n % 10 == 5)
    hang_up_all(TRUE);
  if (!is_alive(world))
    be_called();
}

static gboolean
is_signed_in_anew(gconstpointer data)
{
  BenchLine *line = bench_call_control_get_line(test_far_get_calls(world->far), 1);

  return line != NULL && line->state == BENCH_LINE_REGISTERED
         && test_far_count(world->far, "REGISTER") >= *(const guint *) data;
}

static void
test_mutated(void)
{
  guint rounds = g_test_slow() ? SLOW_ROUNDS : QUICK_ROUNDS;
  World self = { 0 };
  BenchCall *call;
  guint64 memory;
  guint registers;

  self.far
      = test_far_new(answer,
                     "benchphone.limit.requests_per_second = 0\naccount.2.enable = 1\n"
                     "account.2.user_name = stream\naccount.2.sip_listen_port = 0\naccount.2.transport = 1\n"
                     "account.2.sip_server_host = 127.0.0.1\naccount.2.sip_server_port = 9\n",
                     FALSE);
  self.raw = test_raw_new(NULL, bench_sip_call_control_get_port(self.far->calls, BENCH_TRANSPORT_UDP));
  world = &self;
  be_called();
  memory = test_memory_read("VmRSS:");
  self.bad = TRUE;
  for (guint i = 0; i < rounds; i++)
    round_of_one();
  self.bad = FALSE;
  hang_up_all(FALSE);
  settle();
  g_test_message("%u messages: %+" G_GINT64_FORMAT " kB", rounds,
                 (gint64) test_memory_read("VmRSS:") - (gint64) memory);
  g_assert_cmpint((gint64) test_memory_read("VmRSS:") - (gint64) memory, <, MOST_KB);

  registers = test_far_count(self.far, "REGISTER") + 2;
  bench_sip_call_control_restart(self.far->calls);
  test_raw_wait(self.raw, is_signed_in_anew, &registers, "the phone to sign in again");
  call = g_object_ref(test_far_dial(self.far, "4711"));
  test_far_wait_state(self.far, call, BENCH_CALL_TALKING);
  g_object_unref(call);
  be_called();
  hang_up_all(FALSE);
  settle();
  g_clear_object(&self.call);
  g_free(self.to);
  g_free(self.call_id);
  test_raw_free(self.raw);
  test_far_free(self.far);
  world = NULL;
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/mutated/messages", test_mutated);
  return g_test_run();
}

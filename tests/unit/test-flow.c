/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lab/flow: the shipped files, errors in files, and the no-answer forward of the guide (2.10): a right
 * trace passes, and each obligation that is broken makes that one step fail.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "lab-records.h"
#include "lab/flow.h"

#define PROXY_PORT 5060
#define A_PORT 5071
#define B_PORT 5072
#define C_PORT 5073

#define SDP "Content-Type: application/sdp\n\nv=0\nc=IN IP4 127.0.0.1\nm=audio 4000 RTP/AVP 0\n"

/* One message of the trace; @port is the phone that tapped it, its way is seen from there. */
typedef struct
{
  const char *name;
  BenchTapDirection direction;
  guint16 port;
  const char *text;
} Message;

#define TO_B "<sip:bob@example.com>"
#define TO_C "<sip:carol@example.com>"
#define FROM_A "From: <sip:alice@example.com>;tag="
#define CONTACT_A "Contact: <sip:alice@127.0.0.1:5071>\n"

static const Message trace[] = {
  { "F1", BENCH_TAP_OUT, A_PORT,
    "INVITE sip:bob@example.com SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bKa1\nMax-Forwards: "
    "70\n" FROM_A "a1\nTo: " TO_B "\nCall-ID: first\nCSeq: 1 INVITE\n" CONTACT_A SDP },
  { "trying", BENCH_TAP_IN, A_PORT,
    "SIP/2.0 100 Trying\nVia: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bKa1\n" FROM_A "a1\nTo: " TO_B
    "\nCall-ID: first\nCSeq: 1 INVITE\n\n" },
  { "F2", BENCH_TAP_IN, B_PORT,
    "INVITE sip:bob@127.0.0.1:5072 SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKp1\nMax-Forwards: "
    "69\n" FROM_A "a1\nTo: " TO_B "\nCall-ID: first\nCSeq: 1 INVITE\n" CONTACT_A SDP },
  { "F3", BENCH_TAP_OUT, B_PORT,
    "SIP/2.0 180 Ringing\nVia: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKp1\n" FROM_A "a1\nTo: " TO_B
    ";tag=b1\nCall-ID: first\nCSeq: 1 INVITE\n\n" },
  { "F4", BENCH_TAP_IN, A_PORT,
    "SIP/2.0 180 Ringing\nVia: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bKa1\n" FROM_A "a1\nTo: " TO_B
    ";tag=b1\nCall-ID: first\nCSeq: 1 INVITE\n\n" },
  { "F5", BENCH_TAP_OUT, B_PORT,
    "SIP/2.0 302 Moved Temporarily\nVia: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKp1\n" FROM_A "a1\nTo: " TO_B
    ";tag=b1\nCall-ID: first\nCSeq: 1 INVITE\nContact: " TO_C "\n\n" },
  { "F6", BENCH_TAP_IN, B_PORT,
    "ACK sip:bob@127.0.0.1:5072 SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKp1\n" FROM_A
    "a1\nTo: " TO_B ";tag=b1\nCall-ID: first\nCSeq: 1 ACK\n\n" },
  { "F7", BENCH_TAP_IN, A_PORT,
    "SIP/2.0 302 Moved Temporarily\nVia: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bKa1\n" FROM_A "a1\nTo: " TO_B
    ";tag=b1\nCall-ID: first\nCSeq: 1 INVITE\nContact: " TO_C "\n\n" },
  { "F8", BENCH_TAP_OUT, A_PORT,
    "ACK sip:bob@example.com SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bKa1\n" FROM_A
    "a1\nTo: " TO_B ";tag=b1\nCall-ID: first\nCSeq: 1 ACK\n\n" },
  { "F9", BENCH_TAP_OUT, A_PORT,
    "INVITE sip:carol@example.com SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bKa2\nMax-Forwards: "
    "70\n" FROM_A "a2\nTo: " TO_C "\nCall-ID: second\nCSeq: 1 INVITE\n" CONTACT_A SDP },
  { "F10", BENCH_TAP_IN, C_PORT,
    "INVITE sip:carol@127.0.0.1:5073 SIP/2.0\nVia: SIP/2.0/UDP "
    "127.0.0.1:5060;branch=z9hG4bKp2\nMax-Forwards: 69\n" FROM_A "a2\nTo: " TO_C
    "\nCall-ID: second\nCSeq: 1 INVITE\n" CONTACT_A SDP },
  { "F11", BENCH_TAP_OUT, C_PORT,
    "SIP/2.0 180 Ringing\nVia: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKp2\n" FROM_A "a2\nTo: " TO_C
    ";tag=c1\nCall-ID: second\nCSeq: 1 INVITE\n\n" },
  { "F12", BENCH_TAP_IN, A_PORT,
    "SIP/2.0 180 Ringing\nVia: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bKa2\n" FROM_A "a2\nTo: " TO_C
    ";tag=c1\nCall-ID: second\nCSeq: 1 INVITE\n\n" },
  { "F13", BENCH_TAP_OUT, C_PORT,
    "SIP/2.0 200 OK\nVia: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKp2\n" FROM_A "a2\nTo: " TO_C
    ";tag=c1\nCall-ID: second\nCSeq: 1 INVITE\nContact: <sip:carol@127.0.0.1:5073>\n" SDP },
  { "F14", BENCH_TAP_IN, A_PORT,
    "SIP/2.0 200 OK\nVia: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bKa2\n" FROM_A "a2\nTo: " TO_C
    ";tag=c1\nCall-ID: second\nCSeq: 1 INVITE\nContact: <sip:carol@127.0.0.1:5073>\n" SDP },
  { "F15", BENCH_TAP_OUT, A_PORT,
    "ACK sip:carol@127.0.0.1:5073 SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bKa3\n" FROM_A
    "a2\nTo: " TO_C ";tag=c1\nCall-ID: second\nCSeq: 1 ACK\n\n" },
  { "F16", BENCH_TAP_IN, C_PORT,
    "ACK sip:carol@127.0.0.1:5073 SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKp3\n" FROM_A
    "a2\nTo: " TO_C ";tag=c1\nCall-ID: second\nCSeq: 1 ACK\n\n" },
  { "bye", BENCH_TAP_OUT, A_PORT,
    "BYE sip:carol@127.0.0.1:5073 SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bKa4\n" FROM_A
    "a2\nTo: " TO_C ";tag=c1\nCall-ID: second\nCSeq: 2 BYE\n\n" },
};

static char *
replace(const char *text, const char *old, const char *new)
{
  g_auto(GStrv) parts = g_strsplit(text, old, -1);

  return g_strjoinv(new, parts);
}

static BenchTapRecord *
make_record(const Message *message, const char *text, gint64 time_us)
{
  return lab_record(message->direction, BENCH_TRANSPORT_UDP, time_us, message->port, PROXY_PORT, text);
}

/* The trace, with @old replaced by @new in the messages @names, or without these if @old is NULL. */
static GPtrArray *
make_trace(const char *names, const char *old, const char *new)
{
  GPtrArray *records = lab_records_new();
  g_auto(GStrv) list = g_strsplit(names, " ", -1);

  for (guint i = 0; i < G_N_ELEMENTS(trace); i++)
    {
      gboolean here = g_strv_contains((const char *const *) list, trace[i].name);
      g_autofree char *text = NULL;

      if (here && old == NULL)
        continue;
      text = here ? replace(trace[i].text, old, new) : g_strdup(trace[i].text);
      g_assert_true(!here || strcmp(text, trace[i].text) != 0);
      g_ptr_array_add(records, make_record(&trace[i], text, 1000 * (i + 1)));
    }
  return records;
}

static const Message *
find_message(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(trace); i++)
    if (strcmp(trace[i].name, name) == 0)
      return &trace[i];
  g_return_val_if_reached(NULL);
}

static gint64
time_of(const char *name)
{
  return 1000 * (find_message(name) - trace + 1);
}

static GHashTable *
make_parties(const char *phones)
{
  GHashTable *parties = g_hash_table_new(g_str_hash, g_str_equal);

  if (strchr(phones, 'A') != NULL)
    g_hash_table_insert(parties, (gpointer) "A", (gpointer) "127.0.0.1:5071");
  if (strchr(phones, 'B') != NULL)
    g_hash_table_insert(parties, (gpointer) "B", (gpointer) "[::1]:1, 127.0.0.1:5072");
  if (strchr(phones, 'C') != NULL)
    g_hash_table_insert(parties, (gpointer) "C", (gpointer) "127.0.0.1:5073");
  return parties;
}

static GPtrArray *
check(GPtrArray *records, const char *phones, gboolean *passed)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchFlow) flow = bench_flow_load("no-answer-forward", &error);
  g_autoptr(GPtrArray) steps = bench_ladder_build(records, NULL);
  g_autoptr(GHashTable) parties = make_parties(phones);

  g_assert_no_error(error);
  return bench_flow_check(flow, steps, parties, passed);
}

static void
assert_passes(GPtrArray *records)
{
  gboolean passed = FALSE;
  g_autoptr(GPtrArray) results = check(records, "ABC", &passed);
  g_autofree char *text = bench_flow_results_to_text(results);

  g_test_message("\n%s", text);
  g_assert_true(passed);
  g_assert_cmpuint(results->len, ==, 16);
}

/* Exactly the step @name fails, with a reason that has @reason in it. */
static void
assert_one_fails(GPtrArray *records, const char *name, const char *reason)
{
  gboolean passed = TRUE;
  g_autoptr(GPtrArray) results = check(records, "ABC", &passed);
  g_autofree char *text = bench_flow_results_to_text(results);
  guint failed = 0;

  g_test_message("\n%s", text);
  g_assert_false(passed);
  for (guint i = 0; i < results->len; i++)
    {
      const BenchFlowResult *result = g_ptr_array_index(results, i);

      if (result->passed)
        continue;
      failed++;
      g_assert_cmpstr(result->name, ==, name);
      g_assert_nonnull(strstr(result->reason, reason));
    }
  g_assert_cmpuint(failed, ==, 1);
}

static void
test_shipped(void)
{
  static const char *const expected[]
      = { "always-forward",  "attended-transfer",   "blind-transfer",
          "busy-forward",    "call-conference",     "call-hold",
          "call-waiting",    "called-user-busy",    "called-user-does-not-answer",
          "early-media",     "no-answer-forward",   "reliable-provisional",
          "session-refresh", "setup-and-disconnect" };
  static const guint phones[] = { 3, 3, 3, 3, 3, 2, 3, 2, 2, 2, 3, 2, 2, 2 };
  g_autoptr(GPtrArray) names = bench_flow_list_names();

  g_assert_cmpuint(names->len, ==, G_N_ELEMENTS(expected));
  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(BenchFlow) flow = bench_flow_load(g_ptr_array_index(names, i), &error);

      g_assert_no_error(error);
      g_assert_cmpstr(g_ptr_array_index(names, i), ==, expected[i]);
      g_assert_cmpuint(strlen(bench_flow_get_title(flow)), >, 5);
      g_assert_cmpuint(g_strv_length((char **) bench_flow_get_phones(flow)), ==, phones[i]);
    }
}

static void
assert_error(const char *text, const char *part)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr(BenchFlow) flow = NULL;
  int file = g_file_open_tmp("flow-XXXXXX.flow", &path, &error);

  g_assert_no_error(error);
  g_close(file, NULL);
  g_assert_true(g_file_set_contents(path, text, -1, NULL));
  flow = bench_flow_load(path, &error);
  g_unlink(path);
  g_assert_null(flow);
  g_assert_error(error, BENCH_FLOW_ERROR, BENCH_FLOW_ERROR_SYNTAX);
  g_assert_true(g_str_has_prefix(error->message, path));
  g_test_message("%s", error->message);
  g_assert_nonnull(strstr(error->message, part));
}

#define HEAD "[flow]\ntitle=t\nproxies=P\n[parties]\nA=a\nP=p\n"
#define STEP HEAD "[F1]\nfrom=A\nto=P\nmessage=INVITE\n"

static void
test_file_errors(void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null(bench_flow_load("no-such", &error));
  g_assert_error(error, BENCH_FLOW_ERROR, BENCH_FLOW_ERROR_NO_SUCH_FLOW);
  g_assert_nonnull(strstr(error->message, "no-answer-forward"));
  g_clear_error(&error);
  g_assert_null(bench_flow_load("/nonexistent/x.flow", &error));
  g_assert_error(error, BENCH_FLOW_ERROR, BENCH_FLOW_ERROR_NO_SUCH_FLOW);

  assert_error("", "title");
  assert_error("junk", "junk");
  assert_error("[flow]\ntitle=x\n", "[parties]");
  assert_error(HEAD, "no steps");
  assert_error("[flow]\ntitle=x\nproxies=Q\n[parties]\nA=a\n", "Q");
  assert_error(HEAD "[G1]\nfrom=A\n", "[G1]");
  assert_error(HEAD "[F1]\nfrom=Z\nto=P\nmessage=INVITE\n", "[F1] from: “Z”");
  assert_error(HEAD "[F1]\nfrom=A\nto=P\nmessage=hello\n", "[F1] message");
  assert_error(HEAD "[F1]\nfrom=A\nto=P\nmessage=999\n", "[F1] message");
  assert_error(STEP "colour=red\n", "[F1] colour");
  assert_error(STEP "optional=maybe\n", "[F1] optional");
  assert_error(STEP "equals=Call-ID\n", "[F1] equals");
  assert_error(STEP "equals=Call-ID F2\n", "“F2”");
  assert_error(STEP "matches=Call-ID (\n", "[F1] matches");
  assert_error(STEP "cseq=one\n", "[F1] cseq");
  assert_error(STEP "after=F7\n", "[F1] after");
  assert_error(STEP "any-order-with=F7\n", "[F1] any-order-with");
  assert_error(STEP "absent=To-tag Via\n", "[F1] absent");
  assert_error(STEP "answers=F1\n", "[F1] answers");
}

static void
test_right_trace(void)
{
  g_autoptr(GPtrArray) records = make_trace("", NULL, NULL);

  assert_passes(records);
}

/* What is changed is changed in all messages that carry it on, so that one step alone is to blame. */
static void
test_broken_rules(void)
{
  static const struct
  {
    const char *steps; /* the first one breaks the rule */
    const char *old;
    const char *new;
    const char *reason;
  } cases[] = {
    { "F9 F10 F11 F12 F13 F14 F15 F16 bye", "Call-ID: second", "Call-ID: first", "differs-from=Call-ID F1" },
    { "F9 F10 F15 F16", "CSeq: 1 ", "CSeq: 2 ", "cseq=1" },
    { "F9", "To: " TO_C, "To: " TO_C ";tag=b1", "absent=To-tag" },
    { "F9 F10 F11 F12 F13 F14 F15 F16", "alice@example.com", "mallory@example.com", "equals=From-URI F1" },
    { "F9", "Max-Forwards: 70", "Max-Forwards: 69", "matches=Max-Forwards ^70$" },
    { "F9", "sip:alice@127.0.0.1:5071", "sip:bob@127.0.0.1:5072", "equals=Contact-URI F1" },
    { "F9", "INVITE sip:carol@", "INVITE sip:dave@", "equals=Request-URI F7 Contact-URI" },
    { "F9", "Content-Type: application/sdp", "Content-Type: text/plain", "present=SDP-direction" },
    { "F8", "branch=z9hG4bKa1", "branch=z9hG4bKother", "equals=Branch F1" },
    { "F8", "CSeq: 1 ", "CSeq: 2 ", "equals=CSeq-number F1" },
    { "F6", "branch=z9hG4bKp1", "branch=z9hG4bKother", "equals=Branch F2" },
    { "F5 F7 F9", "carol@example.com", "bob@example.com", "differs-from=Contact-user F2 Request-user" },
    { "F5 F7 F9", "carol@example.com", "dave@example.com", "equals=Contact-user F10 Request-user" },
    { "F3", "branch=z9hG4bKp1", "branch=z9hG4bKother", "answers: its branch is not that of F2" },
    { "F3 F4", ";tag=b1", "", "present=To-tag" },
    { "F1", "application/sdp", "text/plain", "present=SDP-direction" },
    { "F2", "tag=a1", "tag=a9", "equals=From-tag F1" },
    { "F12", "tag=c1", "tag=c2", "equals=To-tag F11" },
    { "F15", "branch=z9hG4bKa3", "branch=z9hG4bKa2", "differs-from=Branch F9" },
    { "F16", "CSeq: 1 ", "CSeq: 5 ", "equals=CSeq-number F10" },
  };

  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autoptr(GPtrArray) records = make_trace(cases[i].steps, cases[i].old, cases[i].new);
      g_auto(GStrv) steps = g_strsplit(cases[i].steps, " ", -1);

      g_test_message("%s: %s", cases[i].steps, cases[i].reason);
      assert_one_fails(records, steps[0], cases[i].reason);
    }
}

/* Every step, left out in turn, is missed. */
static void
test_missing(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(trace); i++)
    {
      g_autoptr(GPtrArray) records = make_trace(trace[i].name, NULL, NULL);
      gboolean passed = FALSE;
      g_autoptr(GPtrArray) results = check(records, "ABC", &passed);
      g_autofree char *text = bench_flow_results_to_text(results);
      g_autofree char *line = g_strdup_printf("\n%s ", trace[i].name);
      g_autofree char *all = g_strconcat("\n", text, NULL);

      if (trace[i].name[0] != 'F')
        {
          g_assert_true(passed);
          continue;
        }
      g_assert_false(passed);
      g_test_message("\n%s", text);
      g_assert_nonnull(strstr(strstr(all, line), "MISSING"));
      g_assert_true(strstr(text, "MISSING") == g_strrstr(text, "MISSING"));
    }
}

static void
test_extra(void)
{
  g_autoptr(GPtrArray) records = make_trace("", NULL, NULL);
  Message info
      = { "info", BENCH_TAP_OUT, A_PORT,
          "INFO sip:bob@example.com SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bKi\n" FROM_A
          "a1\nTo: " TO_B "\nCall-ID: first\nCSeq: 9 INFO\n\n" };

  g_ptr_array_add(records, make_record(&info, info.text, time_of("F9") + 1));
  assert_one_fails(records, "extra", "not in the flow");
}

static void
test_order(void)
{
  g_autoptr(GPtrArray) records = make_trace("F8 F6", NULL, NULL);
  g_autoptr(GPtrArray) late = NULL;
  g_autoptr(GPtrArray) impossible = NULL;

  /* The proxy's ACK to B may come whenever it likes. */
  g_ptr_array_add(records, make_record(find_message("F6"), find_message("F6")->text, time_of("F12")));
  g_ptr_array_add(records, make_record(find_message("F8"), find_message("F8")->text, time_of("F8")));
  assert_passes(records);

  /* The ACK to the 302 comes before the next INVITE. */
  late = make_trace("F8", NULL, NULL);
  g_ptr_array_add(late, make_record(find_message("F8"), find_message("F8")->text, time_of("F9") + 1));
  assert_one_fails(late, "F9", "order: it came before F8");

  /* Nothing leaves the proxy before it has come in. */
  impossible = make_trace("F10", NULL, NULL);
  g_ptr_array_add(impossible, make_record(find_message("F10"), find_message("F10")->text, time_of("F9") - 1));
  assert_one_fails(impossible, "F10", "order: it came before F9");
}

static void
add_text(GPtrArray *records, const char *like, gint64 time_us, char *text)
{
  g_ptr_array_add(records, make_record(find_message(like), text, time_us));
  g_free(text);
}

/* Retransmissions, registrations, and a digest challenge of each INVITE. */
static void
test_tolerated(void)
{
  static const char challenge[]
      = "SIP/2.0 407 Proxy Authentication Required\nVia: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bKc\n" FROM_A
        "a2\nTo: " TO_C ";tag=p\nCall-ID: second\nCSeq: 1 INVITE\nProxy-Authenticate: Digest realm=\"x\"\n\n";
  static const char ack[]
      = "ACK sip:carol@example.com SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bKc\n" FROM_A
        "a2\nTo: " TO_C ";tag=p\nCall-ID: second\nCSeq: 1 ACK\n\n";
  const Message *invite = find_message("F9");
  g_autoptr(GPtrArray) records = lab_records_new();
  g_autoptr(GPtrArray) restarted = NULL;

  for (guint i = 0; i < G_N_ELEMENTS(trace); i++)
    {
      char *text = g_strdup(trace[i].text);
      gint64 time_us = 1000 * (i + 1);

      /* From F9 on the second try counts: CSeq 2. */
      if (time_us >= time_of("F9"))
        {
          g_autofree char *first = text;

          text = strcmp(trace[i].name, "bye") == 0 ? g_strdup(first) : replace(first, "CSeq: 1 ", "CSeq: 2 ");
        }
      if (strcmp(trace[i].name, "F9") == 0)
        {
          g_autofree char *first = text;

          text = replace(first, "\nCSeq", "\nProxy-Authorization: Digest response=\"0123\"\nCSeq");
        }
      add_text(records, trace[i].name, time_us, g_strdup(text));
      add_text(records, trace[i].name, time_us + 1, text);
    }
  add_text(records, "F9", time_of("F9") - 500, replace(invite->text, "z9hG4bKa2", "z9hG4bKc"));
  add_text(records, "F9", time_of("F9") - 450, replace(invite->text, "z9hG4bKa2", "z9hG4bKc"));
  add_text(records, "F7", time_of("F9") - 400, g_strdup(challenge));
  add_text(records, "F9", time_of("F9") - 300, g_strdup(ack));
  add_text(records, "F3", time_of("F4"),
           g_strdup("REGISTER sip:x SIP/2.0\nCall-ID: r\nCSeq: 1 REGISTER\n\n"));
  add_text(records, "F4", time_of("F4") + 7,
           g_strdup("NOTIFY sip:x SIP/2.0\nVia: x;branch=n\nEvent: message-summary\nCSeq: 1 NOTIFY\n\n"));
  add_text(records, "F8", time_of("F4") + 8, g_strdup("SIP/2.0 200 OK\nVia: x;branch=n\nCSeq: 1 NOTIFY\n\n"));
  add_text(records, "F6", time_of("F1") - 10,
           g_strdup("ACK sip:bob@127.0.0.1:5072 SIP/2.0\nVia: SIP/2.0/UDP x;branch=z9hG4bKold\n" FROM_A
                    "a0\nTo: " TO_B ";tag=b0\nCall-ID: earlier\nCSeq: 1 ACK\n\n"));
  assert_passes(records);

  /* The same with a first try that did not begin at 1. */
  restarted = lab_records_new();
  for (guint i = 0; i < records->len; i++)
    {
      const BenchTapRecord *record = g_ptr_array_index(records, i);
      g_autofree char *text
          = g_strndup(g_bytes_get_data(record->bytes, NULL), g_bytes_get_size(record->bytes));
      g_autofree char *later
          = strstr(text, "z9hG4bKc") != NULL ? replace(text, "CSeq: 1 ", "CSeq: 0 ") : g_strdup(text);
      g_autoptr(GBytes) bytes = g_bytes_new(later, strlen(later));

      g_ptr_array_add(restarted, bench_tap_record_new(record->kind, record->direction, record->transport,
                                                      record->time_us, record->local_host, record->local_port,
                                                      record->remote_host, record->remote_port, bytes));
    }
  assert_one_fails(restarted, "F9", "cseq=1: it is 0");
}

/* A challenge that is not taken up is what it is. */
static void
test_refused(void)
{
  g_autoptr(GPtrArray) records = make_trace("", NULL, NULL);

  add_text(records, "F7", time_of("F9") + 1,
           g_strdup("SIP/2.0 407 No\nVia: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bKa2\n" FROM_A
                    "a2\nTo: " TO_C "\nCall-ID: second\nCSeq: 1 INVITE\n\n"));
  assert_one_fails(records, "extra", "not in the flow");
}

/* One phone's trace: only its steps are judged. */
static void
test_one_phone(void)
{
  g_autoptr(GPtrArray) records = lab_records_new();
  g_autoptr(GPtrArray) results = NULL;
  g_autoptr(GPtrArray) nobody = NULL;
  gboolean passed = FALSE;
  guint here = 0;

  for (guint i = 0; i < G_N_ELEMENTS(trace); i++)
    if (trace[i].port == A_PORT)
      g_ptr_array_add(records, make_record(&trace[i], trace[i].text, i));
  results = check(records, "A", &passed);
  g_assert_true(passed);
  for (guint i = 0; i < results->len; i++)
    here += ((BenchFlowResult *) g_ptr_array_index(results, i))->here;
  g_assert_cmpuint(results->len, ==, 16);
  g_assert_cmpuint(here, ==, 8);
  nobody = check(records, "", &passed);
  g_assert_false(passed);
}

static void
test_reports(void)
{
  g_autoptr(GPtrArray) records = make_trace("F12", NULL, NULL);
  gboolean passed = TRUE;
  g_autoptr(GPtrArray) results = check(records, "AC", &passed);
  g_autofree char *text = bench_flow_results_to_text(results);
  g_autofree char *json = bench_flow_results_to_json(results);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = json_from_string(json, &error);
  JsonObject *twelfth;

  g_assert_no_error(error);
  g_assert_true(g_str_has_prefix(text, "F1     INVITE  User A -> Proxy Server  "));
  g_assert_nonnull(strstr(text, "not seen from here"));
  twelfth = json_array_get_object_element(json_node_get_array(root), 11);
  g_assert_cmpstr(json_object_get_string_member(twelfth, "name"), ==, "F12");
  g_assert_false(json_object_get_boolean_member(twelfth, "passed"));
  g_assert_true(json_object_get_boolean_member(twelfth, "here"));
  g_assert_cmpint(json_object_get_int_member(twelfth, "step"), ==, -1);
  g_assert_cmpstr(json_object_get_string_member(twelfth, "reason"), ==, "this message was not seen");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/flow/shipped", test_shipped);
  g_test_add_func("/flow/file-errors", test_file_errors);
  g_test_add_func("/flow/right-trace", test_right_trace);
  g_test_add_func("/flow/broken-rules", test_broken_rules);
  g_test_add_func("/flow/missing", test_missing);
  g_test_add_func("/flow/extra", test_extra);
  g_test_add_func("/flow/order", test_order);
  g_test_add_func("/flow/tolerated", test_tolerated);
  g_test_add_func("/flow/refused", test_refused);
  g_test_add_func("/flow/one-phone", test_one_phone);
  g_test_add_func("/flow/reports", test_reports);
  return g_test_run();
}

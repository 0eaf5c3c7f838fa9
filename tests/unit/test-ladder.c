/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lab/message and lab/ladder: fields, labels, retransmissions, text, JSON, masking, hostile bytes. */
#include <glib.h>
#include <json-glib/json-glib.h>

#include "lab-records.h"
#include "lab/ladder.h"
#include "lab/message.h"

#define INVITE                                                                                               \
  "INVITE sip:bob@example.com SIP/2.0\n"                                                                     \
  "v: SIP/2.0/UDP 127.0.0.1:5070 ; branch = z9hG4bKone;rport, SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKtwo\n"      \
  "Max-Forwards: 70\n"                                                                                       \
  "f: \"Al \\\"ice, <x>\" <sip:Alice@Example.COM:5070;user=phone?h=v>;tag=from1\n"                           \
  "t: <sip:bob@example.com>\n"                                                                               \
  "i: call-1@host\n"                                                                                         \
  "CSeq: 7\tINVITE\n"                                                                                        \
  "m: sip:alice@127.0.0.1:5070;transport=udp;expires=5\n"                                                    \
  "Subject: first\n"                                                                                         \
  "  second\n"                                                                                               \
  "Proxy-Authorization: Digest username=\"alice\", response=\"0123456789abcdef\"\n"                          \
  "c: application/sdp\n\n"                                                                                   \
  "v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\n"                                          \
  "m=video 0 RTP/AVP 96\na=inactive\nm=audio 4000 RTP/AVP 0\na=sendonly\n"

#define RESPONSE(code, method)                                                                               \
  "SIP/2.0 " code "\nVia: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bKone\nFrom: <sip:alice@example.com>;"      \
  "tag=from1\nTo: <sip:bob@example.com>;tag=to1\nCall-ID: call-1@host\nCSeq: 7 " method "\n\n"

static BenchLadderStep *
step_at(GPtrArray *steps, guint index)
{
  return g_ptr_array_index(steps, index);
}

static void
assert_field(const BenchLadderStep *step, const char *name, const char *expected)
{
  g_autofree char *value = bench_ladder_step_get_header(step, name);

  g_assert_cmpstr(value, ==, expected);
}

static void
test_fields(void)
{
  g_autoptr(BenchTapRecord) record = lab_record(BENCH_TAP_OUT, BENCH_TRANSPORT_UDP, 1, 5070, 5060, INVITE);
  g_autoptr(BenchLadderStep) step = bench_ladder_step_new(record);

  g_assert_cmpstr(step->label, ==, "INVITE (sendonly)");
  g_assert_cmpstr(step->method, ==, "INVITE");
  g_assert_cmpint(step->status, ==, 0);
  g_assert_cmpstr(step->call_id, ==, "call-1@host");
  g_assert_cmpstr(step->from_tag, ==, "from1");
  g_assert_cmpstr(step->to_tag, ==, "");
  g_assert_cmpstr(step->branch, ==, "z9hG4bKone");
  g_assert_cmpuint(step->cseq, ==, 7);
  g_assert_cmpstr(step->source, ==, "127.0.0.1:5070");
  g_assert_cmpstr(step->destination, ==, "127.0.0.1:5060");
  assert_field(step, "From-URI", "sip:Alice@example.com:5070");
  assert_field(step, "From-user", "Alice");
  assert_field(step, "To-tag", NULL);
  assert_field(step, "Contact-URI", "sip:alice@127.0.0.1:5070");
  assert_field(step, "Contact-user", "alice");
  assert_field(step, "Request-URI", "sip:bob@example.com");
  assert_field(step, "Request-user", "bob");
  assert_field(step, "CSeq-number", "7");
  assert_field(step, "CSeq-method", "INVITE");
  assert_field(step, "SDP-direction", "sendonly");
  assert_field(step, "subject", "first second");
  assert_field(step, "call-id", "call-1@host");
  assert_field(step, "i", "call-1@host");
  assert_field(step, "Route", NULL);
}

static void
assert_direction(const char *type, const char *body, const char *expected)
{
  g_autofree char *text
      = g_strdup_printf("INVITE sip:b@c SIP/2.0\nCSeq: 1 INVITE\nContent-Type: %s\n\n%s", type, body);
  g_autoptr(BenchTapRecord) record = lab_record(BENCH_TAP_IN, BENCH_TRANSPORT_TCP, 1, 1, 2, text);
  g_autoptr(BenchLadderStep) step = bench_ladder_step_new(record);

  assert_field(step, "SDP-direction", expected);
}

static void
test_directions(void)
{
  assert_direction("application/sdp", "v=0\nc=IN IP4 1.2.3.4\nm=audio 4 RTP/AVP 0\n", "sendrecv");
  assert_direction("Application/SDP", "v=0\na=inactive\nm=audio 4 RTP/AVP 0\n", "inactive");
  assert_direction("application/sdp", "v=0\na=inactive\nm=audio 4 RTP/AVP 0\na=recvonly\n", "recvonly");
  assert_direction("application/sdp", "v=0\nm=audio 4 RTP/AVP 0\nm=audio 6 RTP/AVP 0\na=sendonly\n",
                   "sendrecv");
  assert_direction("application/sdp", "v=0\nc=IN IP4 0.0.0.0\nm=audio 4 RTP/AVP 0\n", "0.0.0.0");
  assert_direction("multipart/mixed;boundary=x",
                   "--x\nContent-Type: application/sdp\n\nv=0\nm=audio 4 RTP/AVP 0\na=sendonly\n--x--\n",
                   "sendonly");
  assert_direction("message/sipfrag", "SIP/2.0 200 OK", NULL);
}

static GPtrArray *
make_records(void)
{
  GPtrArray *records = lab_records_new();

  g_ptr_array_add(records, lab_record(BENCH_TAP_OUT, BENCH_TRANSPORT_UDP, 5000000, 5070, 5060, INVITE));
  g_ptr_array_add(records, lab_record(BENCH_TAP_OUT, BENCH_TRANSPORT_UDP, 5500000, 5070, 5060, INVITE));
  g_ptr_array_add(records, lab_record(BENCH_TAP_IN, BENCH_TRANSPORT_UDP, 6234567, 5070, 5060,
                                      RESPONSE("180 Ringing", "INVITE")));
  g_ptr_array_add(records, lab_record(BENCH_TAP_IN, BENCH_TRANSPORT_UDP, 6300000, 5070, 5060, "junk\033[2J"));
  g_ptr_array_add(records, lab_record(BENCH_TAP_IN, BENCH_TRANSPORT_UDP, 6400000, 5080, 5060,
                                      "OPTIONS sip:b@c SIP/2.0\nCall-ID: other\nCSeq: 1 OPTIONS\n\n"));
  return records;
}

static void
test_build(void)
{
  g_autoptr(GPtrArray) records = make_records();
  g_autoptr(GPtrArray) all = bench_ladder_build(records, NULL);
  g_autoptr(GPtrArray) call = bench_ladder_build(records, "call-1@host");
  g_autoptr(GPtrArray) both_ids = g_ptr_array_new();
  g_autoptr(GPtrArray) both = NULL;

  g_assert_cmpuint(all->len, ==, 5);
  g_assert_false(step_at(all, 0)->repeated);
  g_assert_true(step_at(all, 1)->repeated);
  g_assert_cmpstr(step_at(all, 2)->label, ==, "180 Ringing");
  g_assert_cmpstr(step_at(all, 2)->to_tag, ==, "to1");
  g_assert_cmpstr(step_at(all, 2)->source, ==, "127.0.0.1:5060");
  g_assert_cmpint(step_at(all, 2)->status, ==, 180);
  g_assert_cmpstr(step_at(all, 3)->label, ==, "not SIP (8 bytes)");
  g_assert_cmpuint(call->len, ==, 3);
  g_ptr_array_add(both_ids, (gpointer) "call-1@host");
  g_ptr_array_add(both_ids, (gpointer) "other");
  both = bench_ladder_build_call(records, both_ids);
  g_assert_cmpuint(both->len, ==, 4);
}

/* Without a proxy between them two phones tap the same message; it passed once. */
static void
test_both_ends(void)
{
  g_autoptr(GPtrArray) records = lab_records_new();
  g_autoptr(GPtrArray) steps = NULL;

  g_ptr_array_add(records, lab_record(BENCH_TAP_IN, BENCH_TRANSPORT_UDP, 11, 5080, 5070, INVITE));
  g_ptr_array_add(records, lab_record(BENCH_TAP_OUT, BENCH_TRANSPORT_UDP, 10, 5070, 5080, INVITE));
  g_ptr_array_add(records, lab_record(BENCH_TAP_OUT, BENCH_TRANSPORT_UDP, 20, 5070, 5080, INVITE));
  g_ptr_array_add(records, lab_record(BENCH_TAP_IN, BENCH_TRANSPORT_UDP, 21, 5080, 5070, INVITE));
  steps = bench_ladder_build(records, NULL);
  g_assert_cmpuint(steps->len, ==, 2);
  g_assert_false(step_at(steps, 0)->repeated);
  g_assert_true(step_at(steps, 1)->repeated);
  g_assert_cmpint(step_at(steps, 0)->record->direction, ==, BENCH_TAP_OUT);
}

static void
assert_fits(const char *text)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

  g_assert_true(g_utf8_validate(text, -1, NULL));
  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_cmpint(g_utf8_strlen(lines[i], -1), <=, 100);
}

static void
test_text(void)
{
  g_autoptr(GPtrArray) records = make_records();
  g_autoptr(GPtrArray) steps = bench_ladder_build(records, NULL);
  g_autoptr(GPtrArray) none = g_ptr_array_new();
  g_autofree char *text = bench_ladder_to_text(steps);
  g_autofree char *empty = bench_ladder_to_text(none);
  g_autofree char *list = NULL;
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

  g_test_message("\n%s", text);
  assert_fits(text);
  g_assert_cmpstr(empty, ==, "(no SIP messages)\n");
  g_assert_cmpuint(g_strv_length(lines), ==, 7);
  g_assert_nonnull(strstr(lines[0], "127.0.0.1:5070"));
  g_assert_true(g_str_has_prefix(lines[1], "   0.000 "));
  g_assert_nonnull(strstr(lines[1], "│── INVITE (sendonly) ──"));
  g_assert_nonnull(strstr(lines[1], "─>│"));
  g_assert_nonnull(strstr(lines[2], "INVITE (sendonly) (again)"));
  g_assert_true(g_str_has_prefix(lines[3], "   1.234 "));
  g_assert_nonnull(strstr(lines[3], "│<─ 180 Ringing ──"));
  g_assert_null(strchr(text, '\033'));

  /* More than four parties: a list. */
  for (guint16 port = 1; port < 4; port++)
    g_ptr_array_add(records, lab_record(BENCH_TAP_OUT, BENCH_TRANSPORT_TCP, 7000000, 6000, port,
                                        "BYE sip:b@c SIP/2.0\nCSeq: 1 BYE\n\n"));
  g_clear_pointer(&steps, g_ptr_array_unref);
  steps = bench_ladder_build(records, NULL);
  list = bench_ladder_to_text(steps);
  assert_fits(list);
  g_assert_nonnull(strstr(list, "127.0.0.1:5070 -> 127.0.0.1:5060  INVITE (sendonly)\n"));
}

static void
test_long_names(void)
{
  g_autoptr(GPtrArray) records = lab_records_new();
  g_autoptr(GBytes) bytes = lab_message("SIP/2.0 400 A reason that goes on and on until it has said all that "
                                        "there is to say about this\nCSeq: 1 INVITE\n\n");
  g_autoptr(GPtrArray) steps = NULL;
  g_autofree char *text = NULL;

  for (guint16 port = 1; port < 4; port++)
    g_ptr_array_add(records, bench_tap_record_new(BENCH_TAP_SIP, BENCH_TAP_OUT, BENCH_TRANSPORT_UDP, port,
                                                  "2001:db8:1234:5678:9abc:def0:1234:5678", 65535,
                                                  "2001:db8:1234:5678:9abc:def0:1234:9999", port, bytes));
  steps = bench_ladder_build(records, NULL);
  text = bench_ladder_to_text(steps);
  g_test_message("\n%s", text);
  assert_fits(text);
  g_assert_true(g_str_has_prefix(step_at(steps, 0)->source, "[2001:db8:"));
  g_assert_nonnull(strstr(text, "400 A reason"));
}

static void
test_json_and_masking(void)
{
  g_autoptr(GPtrArray) records = make_records();
  g_autoptr(GPtrArray) steps = bench_ladder_build(records, NULL);
  g_autofree char *json = bench_ladder_to_json(steps);
  g_autofree char *text = bench_ladder_step_get_text(step_at(steps, 0));
  g_autofree char *junk = bench_ladder_step_get_text(step_at(steps, 3));
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = json_from_string(json, &error);
  JsonObject *first;

  g_assert_no_error(error);
  g_assert_cmpuint(json_array_get_length(json_node_get_array(root)), ==, 5);
  first = json_array_get_object_element(json_node_get_array(root), 0);
  g_assert_cmpstr(json_object_get_string_member(first, "label"), ==, "INVITE (sendonly)");
  g_assert_cmpstr(json_object_get_string_member(first, "direction"), ==, "out");
  g_assert_cmpint(json_object_get_int_member(first, "cseq"), ==, 7);
  g_assert_cmpint(json_object_get_int_member(first, "time_us"), ==, 5000000);
  g_assert_cmpstr(json_object_get_string_member(first, "text"), ==, text);
  g_assert_nonnull(strstr(text, "response=\"***"));
  g_assert_null(strstr(json, "0123456789abcdef"));
  g_assert_cmpstr(junk, ==, "junk[2J");
  /* The record itself stays as it passed. */
  g_assert_nonnull(g_strstr_len(g_bytes_get_data(step_at(steps, 0)->record->bytes, NULL),
                                (gssize) g_bytes_get_size(step_at(steps, 0)->record->bytes),
                                "0123456789abcdef"));
}

/* Any bytes at all: no crash, valid text, lines that fit. */
static void
test_mutations(void)
{
  static const char *const seeds[]
      = { INVITE, RESPONSE("302 Moved Temporarily", "INVITE"),
          "SIP/2.0 99999999999 x\nCSeq: 99999999999999999999 \n", "A: <\nFrom: \"\\",
          "INVITE sip: SIP/2.0\nVia: ;branch\nTo: <;tag=\n\nv=0" };
  static const char *const names[]
      = { "From-URI", "Contact-user", "SDP-direction", "Branch", "CSeq-method", "Request-user", "To-tag" };
  g_autoptr(GRand) random = g_rand_new_with_seed(20140917);

  for (guint round = 0; round < 20000; round++)
    {
      g_autoptr(GBytes) seed = lab_message(seeds[round % G_N_ELEMENTS(seeds)]);
      g_autoptr(GByteArray) bytes = g_byte_array_new();
      g_autoptr(GBytes) mutated = NULL;
      g_autoptr(BenchTapRecord) record = NULL;
      g_autoptr(GPtrArray) records = g_ptr_array_new();
      g_autoptr(GPtrArray) steps = NULL;
      g_autoptr(BenchMessage) message = NULL;
      gint32 changes = g_rand_int_range(random, 1, 12);

      g_byte_array_append(bytes, g_bytes_get_data(seed, NULL), (guint) g_bytes_get_size(seed));
      for (gint32 i = 0; i < changes && bytes->len > 1; i++)
        {
          guint at = (guint) g_rand_int_range(random, 0, (gint32) bytes->len);
          static const char special[] = "\0\r\n \t<>\";:,@?=\\\xff\xc3";

          switch (g_rand_int_range(random, 0, 4))
            {
            case 0:
              bytes->data[at] = (guint8) g_rand_int_range(random, 0, 256);
              break;
            case 1:
              bytes->data[at] = (guint8) special[g_rand_int_range(random, 0, sizeof special)];
              break;
            case 2:
              {
                guint length = (guint) g_rand_int_range(random, 1, 20);

                g_byte_array_remove_range(bytes, at, MIN(bytes->len - at, length));
              }
              break;
            default:
              g_byte_array_set_size(bytes, at + 1);
              break;
            }
        }
      mutated = g_bytes_new(bytes->data, bytes->len);
      record = bench_tap_record_new(BENCH_TAP_SIP, BENCH_TAP_IN, BENCH_TRANSPORT_UDP, round, "127.0.0.1", 1,
                                    "127.0.0.1", 2, mutated);
      message = bench_message_new(mutated);
      for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        {
          g_autofree char *value = bench_message_get_field(message, names[i]);

          g_assert_true(value == NULL || g_utf8_validate(value, -1, NULL));
        }
      if (round % 20 == 0)
        {
          g_autofree char *text = NULL;
          g_autofree char *json = NULL;

          g_ptr_array_add(records, record);
          steps = bench_ladder_build(records, NULL);
          g_assert_cmpuint(steps->len, ==, 1);
          text = bench_ladder_to_text(steps);
          json = bench_ladder_to_json(steps);
          assert_fits(text);
          g_assert_true(g_utf8_validate(json, -1, NULL));
        }
    }
}

/* Made to cost time squared. */
static void
test_hostile_sizes(void)
{
  static const char *const parts[]
      = { "sip:a:", "m=v\r\n", "a.", " x\r\n", "Via: \"\\\"\r\n", ";", "a:\r\n", "\"<", "m=audio \r\n" };

  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    {
      g_autoptr(GString) text
          = g_string_new("INVITE sip:b@c SIP/2.0\r\nContent-Type: application/sdp\r\nTo: ");
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(BenchTapRecord) record = NULL;
      g_autoptr(BenchLadderStep) step = NULL;
      g_autofree char *shown = NULL;
      g_autofree char *direction = NULL;
      gint64 start = g_get_monotonic_time();

      if (parts[i][0] == 'm')
        g_string_append(text, "\r\n\r\nv=0\r\n");
      while (text->len < 65000)
        g_string_append(text, parts[i]);
      bytes = g_bytes_new(text->str, text->len);
      record = bench_tap_record_new(BENCH_TAP_SIP, BENCH_TAP_IN, BENCH_TRANSPORT_UDP, 1, "::1", 1, "::1", 2,
                                    bytes);
      step = bench_ladder_step_new(record);
      shown = bench_ladder_step_get_text(step);
      direction = bench_ladder_step_get_header(step, "SDP-direction");
      g_assert_cmpstr(step->method, ==, "INVITE");
      g_assert_cmpint(g_get_monotonic_time() - start, <, 10 * G_USEC_PER_SEC);
    }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/ladder/fields", test_fields);
  g_test_add_func("/ladder/directions", test_directions);
  g_test_add_func("/ladder/build", test_build);
  g_test_add_func("/ladder/both-ends", test_both_ends);
  g_test_add_func("/ladder/text", test_text);
  g_test_add_func("/ladder/long-names", test_long_names);
  g_test_add_func("/ladder/json-and-masking", test_json_and_masking);
  g_test_add_func("/ladder/mutations", test_mutations);
  g_test_add_func("/ladder/hostile-sizes", test_hostile_sizes);
  return g_test_run();
}

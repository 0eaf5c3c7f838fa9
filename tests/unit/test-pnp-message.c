/* SPDX-License-Identifier: GPL-3.0-or-later */
/* provisioning/pnp-message: the SUBSCRIBE byte for byte, answers, and what is no message. */
#include <string.h>

#include "provisioning/pnp-message.h"

static void
test_subscribe(void)
{
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(BenchDeviceIdentity) identity = NULL;
  g_autofree char *text = NULL;
  g_autofree char *named = NULL;
  BenchPnpSubscribe parts;

  bench_settings_set(settings, "benchphone.mac", "00:15:65:AA:BB:CC", BENCH_LAYER_OVERRIDE, NULL, NULL);
  bench_settings_set(settings, "benchphone.firmware", "28.73.0.1", BENCH_LAYER_OVERRIDE, NULL, NULL);
  bench_settings_set(settings, "benchphone.user_agent", "Yealink SIP-T46G 28.73.0.1", BENCH_LAYER_OVERRIDE,
                     NULL, NULL);
  identity = bench_device_identity_new(settings, "phone");
  parts = (BenchPnpSubscribe){ .identity = identity,
                               .domain = "",
                               .vendor = "",
                               .host = "192.0.2.5",
                               .port = 5062,
                               .branch = "b1",
                               .tag = "t1",
                               .call_id = "c1@192.0.2.5" };
  text = bench_pnp_write_subscribe(&parts);
  g_assert_cmpstr(text, ==,
                  "SUBSCRIBE sip:MAC%3a001565aabbcc@224.0.1.75 SIP/2.0\r\n"
                  "Via: SIP/2.0/UDP 192.0.2.5:5062;branch=z9hG4bKb1;rport\r\n"
                  "From: <sip:MAC%3a001565aabbcc@224.0.1.75>;tag=t1\r\n"
                  "To: <sip:MAC%3a001565aabbcc@224.0.1.75>\r\n"
                  "Call-ID: c1@192.0.2.5\r\n"
                  "CSeq: 1 SUBSCRIBE\r\n"
                  "Contact: <sip:192.0.2.5:5062>\r\n"
                  "Max-Forwards: 70\r\n"
                  "User-Agent: Yealink SIP-T46G 28.73.0.1\r\n"
                  "Event: ua-profile;profile-type=\"device\";vendor=\"Yealink\";model=\"T46G\";"
                  "version=\"28.73.0.1\"\r\n"
                  "Expires: 0\r\n"
                  "Accept: application/url\r\n"
                  "Content-Length: 0\r\n\r\n");
  parts.domain = "pnp.example.com";
  parts.vendor = "A \"B\"\r\n";
  named = bench_pnp_write_subscribe(&parts);
  g_assert_nonnull(strstr(named, "SUBSCRIBE sip:MAC%3a001565aabbcc@pnp.example.com SIP/2.0\r\n"));
  g_assert_nonnull(strstr(named, "To: <sip:MAC%3a001565aabbcc@pnp.example.com>\r\n"));
  g_assert_nonnull(strstr(named, ";vendor=\"A \\\"B\\\"\";model="));
  parts.domain = "evil>\r\nX: 1";
  g_free(named);
  named = bench_pnp_write_subscribe(&parts);
  g_assert_null(strstr(named, "evil"));
}

#define HEAD "From: <sip:a@b>;tag=f\r\nTo: \"x;tag=no\" <sip:c@d;tag=no>\r\nCall-ID: i\r\nCSeq: 7 NOTIFY\r\n"

/* Where an answer goes and what its topmost Via says (RFC 3261 18.2, RFC 3581). */
static void
test_answer(void)
{
  static const struct
  {
    const char *via;
    const char *answered;
    guint16 port;
  } cases[] = {
    { "SIP/2.0/UDP 127.0.0.1:5099;branch=z9hG4bK1", "SIP/2.0/UDP 127.0.0.1:5099;branch=z9hG4bK1", 5099 },
    { "SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1", "SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1;received=127.0.0.1",
      5060 },
    { "SIP/2.0/UDP 10.0.0.1;rport;branch=z9", "SIP/2.0/UDP 10.0.0.1;rport=4444;branch=z9;received=127.0.0.1",
      4444 },
    { "SIP/2.0/UDP a;x=\"p,q\";rport, SIP/2.0/UDP b;rport",
      "SIP/2.0/UDP a;x=\"p,q\";rport=4444;received=127.0.0.1, SIP/2.0/UDP b;rport", 4444 },
    { "SIP/2.0/UDP [::1];branch=z9", "SIP/2.0/UDP [::1];branch=z9;received=127.0.0.1", 5060 },
  };
  const BenchPnpStatus status = { 489, "Bad Event", "Allow-Events: ua-profile\r\n" };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autofree char *text
          = g_strdup_printf("NOTIFY sip:x SIP/2.0\r\nv: %s\r\nVia: SIP/2.0/UDP far\r\n" HEAD "\r\n",
                            cases[i].via);
      g_autofree char *wanted
          = g_strdup_printf("SIP/2.0 489 Bad Event\r\nVia: %s\r\nVia: SIP/2.0/UDP far\r\n"
                            "From: <sip:a@b>;tag=f\r\nTo: \"x;tag=no\" <sip:c@d;tag=no>;tag=ours\r\n"
                            "Call-ID: i\r\nCSeq: 7 NOTIFY\r\nAllow-Events: ua-profile\r\nUser-Agent: me\r\n"
                            "Content-Length: 0\r\n\r\n",
                            cases[i].answered);
      g_autoptr(BenchPnpMessage) message = bench_pnp_message_parse(text, strlen(text));
      g_autofree char *answer = NULL;

      g_assert_nonnull(message);
      g_assert_null(message->fault);
      answer = bench_pnp_write_answer(message, &status, "ours", "me", "127.0.0.1", 4444);
      g_assert_cmpstr(answer, ==, wanted);
      g_assert_cmpuint(bench_pnp_message_answer_port(message, 4444), ==, cases[i].port);
      g_assert_true(bench_pnp_message_has_tag(message, "f"));
      g_assert_false(bench_pnp_message_has_tag(message, "no"));
    }
}

/* What can be answered with 400, and what with nothing. */
static void
test_malformed(void)
{
  static const struct
  {
    const char *text;
    gboolean answered;
  } cases[] = {
    { "NOTIFY sip:x SIP/2.0\r\nVia: SIP/2.0/UDP a\r\n" HEAD "Content-Length: 99\r\n\r\nshort", TRUE },
    { "NOTIFY sip:x SIP/2.0\r\nVia: SIP/2.0/UDP a\r\n" HEAD "Content-Length: -1\r\n\r\n", TRUE },
    { "NOTIFY sip:x SIP/2.0\r\nVia: SIP/2.0/UDP a\r\n" HEAD "no header\r\n\r\n", TRUE },
    { "NOTIFY sip:x SIP/2.0\r\nVia: SIP/2.0/UDP a\r\n" HEAD "Call-ID: other\r\n\r\n", TRUE },
    { "SUBSCRIBE sip:x SIP/2.0\r\nVia: SIP/2.0/UDP a\r\n" HEAD "\r\n", TRUE },
    { "NOTIFY sip:x SIP/2.0\r\n" HEAD "\r\n", FALSE },
    { "NOTIFY sip:x SIP/2.0\r\nVia: SIP/2.0/UDP a\r\nFrom: a\r\nTo: b\r\nCSeq: 1 NOTIFY\r\n\r\n", FALSE },
    { "NOTIFY sip:x SIP/2.0\r\nVia: SIP/2.0/UDP a\nX: y\r\n" HEAD "\r\n", FALSE },
    { "NOTIFY sip:x SIP/3.0\r\nVia: SIP/2.0/UDP a\r\n" HEAD "\r\n", FALSE },
    { "SIP/2.0 20 OK\r\nVia: SIP/2.0/UDP a\r\n" HEAD "\r\n", FALSE },
    { "\r\n\r\n", FALSE },
    { "", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autoptr(BenchPnpMessage) message = bench_pnp_message_parse(cases[i].text, strlen(cases[i].text));

      g_test_message("%s", cases[i].text);
      g_assert_cmpint(message != NULL, ==, cases[i].answered);
      if (message != NULL)
        g_assert_nonnull(message->fault);
    }
}

int
main(int argc, char *argv[])
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/pnp-message/subscribe", test_subscribe);
  g_test_add_func("/pnp-message/answer", test_answer);
  g_test_add_func("/pnp-message/malformed", test_malformed);
  return g_test_run();
}

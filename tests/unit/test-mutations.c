/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everything of ours that reads what strangers send, fed with damaged copies of good input: SDP, digest
 * challenges, .cfg text, the bodies of event packages. Nothing may crash, hang or leak; what is accepted must be usable. The seed is
 * the test program's own (--seed repeats a run); `-m slow` takes twenty times as many rounds.
 */
#include <glib.h>
#include <string.h>

#include "base/xml.h"
#include "calls/negotiation.h"
#include "damage.h"
#include "settings/cfg.h"
#include "sip/dialog-info.h"
#include "sip/digest.h"
#include "sip/message-summary.h"
#include "sip/pidf.h"
#include "sip/reginfo.h"
#include "sip/sdp.h"
#include "sip/wire.h"

#define QUICK_ROUNDS 2000

static const char sdp_text[]
    = "v=0\r\no=- 1 2 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\na=sendonly\r\n"
      "m=audio 5000/2 RTP/AVP 0 8 9 101\r\na=rtpmap:101 telephone-event/8000\r\n"
      "a=fmtp:101 0-15\r\na=ptime:20\r\na=rtcp:5001 IN IP4 10.0.0.1\r\n"
      "m=video 6000 RTP/SAVPF 97\r\nc=IN IP6 ::1\r\na=inactive\r\n";
static const char challenge_text[] = "Digest realm=\"a \\\"b\\\" c\", nonce=\"n\", algorithm=SHA-256-sess, "
                                     "qop=\"auth,auth-int\", opaque=\"o\", stale=true";
static const char cfg_text[]
    = "\xef\xbb\xbf#!version:1.0.0.1\r\naccount.1.enable = 1\r\n# c\r\nvoice.ring_vol=3\n"
      "account.1.label = L\xc3\xa4\n";
static const char message_text[] = "INVITE sip:a SIP/2.0\r\nl : 5\r\nContent-Length: 12\r\n\r\nhello";

static const char summary_text[]
    = "Messages-Waiting: yes\r\nMessage-Account: sip:a@b\r\nVoice-Message: 2/8 (0/2)\r\n\r\nTo: x\r\n";
static const char *const xml_texts[] = {
  "<?xml version=\"1.0\"?><dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"1\" "
  "state=\"full\">"
  "<dialog id=\"1\" call-id=\"c&amp;\" direction=\"initiator\"><state>early</state><remote><identity "
  "display=\"B\">sip:b@c</identity></remote></dialog></dialog-info>",
  "<reginfo xmlns=\"urn:ietf:params:xml:ns:reginfo\"><registration aor=\"sip:a@b\" state=\"active\"><contact "
  "state=\"active\" event=\"created\"><uri>sip:a@192.0.2.1:5060</uri></contact></registration></reginfo>",
  "<p:presence xmlns:p=\"urn:ietf:params:xml:ns:pidf\" entity=\"pres:a@b\"><p:tuple "
  "id=\"1\"><p:status><p:basic>"
  "open</p:basic></p:status><p:note><![CDATA[<x>]]></p:note></p:tuple></p:presence>",
};

static guint
rounds(void)
{
  return g_test_slow() ? QUICK_ROUNDS * 20 : QUICK_ROUNDS;
}

static void
test_sdp(void)
{
  g_autoptr(BenchSettings) settings = bench_settings_new();
  BenchNegotiation *negotiation = bench_negotiation_new(settings, 1, "10.0.0.2", 11780);

  for (guint i = 0; i < rounds(); i++)
    {
      g_autoptr(GString) text = test_damage(sdp_text, sizeof sdp_text - 1);
      g_autoptr(GError) error = NULL;
      g_autoptr(BenchSdp) sdp = bench_sdp_parse(text->str, text->len, &error);
      g_autofree char *answer = NULL;
      BenchNegotiated agreed;

      g_assert_true((sdp == NULL) == (error != NULL));
      if (sdp == NULL)
        continue;
      answer = bench_negotiation_make_answer(negotiation, sdp, &agreed);
      if (answer != NULL)
        {
          /* What we would send must be something we would take. */
          g_autoptr(BenchSdp) own = bench_sdp_parse(answer, strlen(answer), &error);

          g_assert_no_error(error);
          g_assert_cmpuint(own->media->len, ==, sdp->media->len);
          g_assert_nonnull(agreed.parameters.codec);
        }
    }
  bench_negotiation_free(negotiation);
}

static void
test_challenges(void)
{
  g_autoptr(BenchRandom) random = bench_random_new_seeded(1);
  g_autoptr(BenchDigest) digest = bench_digest_new(random);
  BenchDigestRequest request = { "alice", "secret", "REGISTER", "sip:example.org", NULL };
  BenchDigestRules rules = { 0 };

  for (guint i = 0; i < rounds(); i++)
    {
      g_autoptr(GString) text = test_damage(challenge_text, sizeof challenge_text - 1);
      g_autoptr(GPtrArray) challenges = g_ptr_array_new();
      g_autofree char *answer = NULL;
      g_autofree char *nonce = NULL;

      g_ptr_array_add(challenges, text->str);
      if (!bench_digest_challenge(digest, challenges, &rules, NULL))
        continue;
      answer = bench_digest_respond(digest, &request);
      g_assert_nonnull(answer);
      g_assert_null(strstr(answer, "secret"));
      bench_digest_take_info(digest, FALSE, text->str);
      bench_digest_verify(strstr(answer, "Digest"), "REGISTER", "alice", "a \"b\" c", "secret", &nonce);
    }
}

static void
count_line(guint line G_GNUC_UNUSED, const char *name, const char *value, gpointer data)
{
  g_assert_true(g_utf8_validate(name, -1, NULL) && g_utf8_validate(value, -1, NULL));
  (*(guint *) data)++;
}

static void
count_complaint(guint line, const char *complaint G_GNUC_UNUSED, gpointer data)
{
  g_assert_cmpuint(line, >, 0);
  (*(guint *) data)++;
}

static void
test_cfg(void)
{
  for (guint i = 0; i < rounds(); i++)
    {
      g_autoptr(GString) text = test_damage(cfg_text, sizeof cfg_text - 1);
      guint n = 0;

      bench_cfg_read(text->str, (gssize) text->len, count_line, count_complaint, &n);
      g_assert_cmpuint(n, <=, 20);
    }
}

static void
test_streams(void)
{
  for (guint i = 0; i < rounds(); i++)
    {
      g_autoptr(GString) text = test_damage(message_text, sizeof message_text - 1);
      gssize size = bench_wire_message_size(text->str, text->len);

      g_assert_cmpint(size, >=, -1);
      g_assert_cmpint(size, <=, (gssize) text->len);
    }
}

static void
test_summaries(void)
{
  for (guint i = 0; i < rounds(); i++)
    {
      g_autoptr(GString) text = test_damage(summary_text, sizeof summary_text - 1);
      BenchMessageSummary summary;

      if (bench_message_summary_parse(&summary, text->str, text->len, NULL))
        g_assert_cmpuint(summary.new_messages, <=, 9999);
      g_assert_true(g_utf8_validate(summary.account, -1, NULL));
      bench_message_summary_clear(&summary);
    }
}

static void
test_xml(void)
{
  for (guint i = 0; i < rounds(); i++)
    {
      const char *good = xml_texts[i % G_N_ELEMENTS(xml_texts)];
      g_autoptr(GString) text = test_damage(good, strlen(good));
      g_autoptr(GError) error = NULL;
      g_autoptr(BenchXml) xml = bench_xml_parse(text->str, text->len, &error);
      g_autoptr(BenchDialogInfo) dialogs = bench_dialog_info_parse(text->str, text->len, NULL);
      BenchRegInfo registration;
      BenchPidf pidf;

      g_assert_true((xml != NULL) == (error == NULL));
      bench_reginfo_parse(&registration, text->str, text->len, "sip:a@b", "sip:a@192.0.2.1", NULL);
      bench_reginfo_clear(&registration);
      if (bench_pidf_parse(&pidf, text->str, text->len, NULL))
        g_assert_true(g_utf8_validate(pidf.note, -1, NULL));
      bench_pidf_clear(&pidf);
    }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/mutations/sdp", test_sdp);
  g_test_add_func("/mutations/challenges", test_challenges);
  g_test_add_func("/mutations/cfg", test_cfg);
  g_test_add_func("/mutations/streams", test_streams);
  g_test_add_func("/mutations/summaries", test_summaries);
  g_test_add_func("/mutations/xml", test_xml);
  return g_test_run();
}

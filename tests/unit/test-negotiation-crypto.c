/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SRTP in offer and answer: each mode with each, downgrades, tags, keys that change and keys that do not. */
#include <glib.h>
#include <string.h>

#include "calls/negotiation.h"
#include "far-sdp.h"

#define KEY_128 "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"
#define OTHER_128 "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd"
#define SHORT "AAECAwQFBgcICQoLDA0O"
#define AVP "m=audio 5000 RTP/AVP 0\r\n"
#define SAVP "m=audio 5000 RTP/SAVP 0\r\n"
#define GOOD "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" KEY_128 "\r\n"

typedef struct
{
  BenchSettings *settings;
  BenchNegotiation *negotiation;
} Side;

static void
side_init(Side *side, const char *mode, const char *suites)
{
  side->settings = bench_settings_new();
  g_assert_true(bench_settings_set(side->settings, "account.1.srtp_encryption", mode, BENCH_LAYER_OVERRIDE,
                                   NULL, NULL));
  g_assert_true(
      bench_settings_set(side->settings, "benchphone.srtp.suites", suites, BENCH_LAYER_OVERRIDE, NULL, NULL));
  side->negotiation = bench_negotiation_new(side->settings, 1, "10.0.0.1", 11780);
}

static void
side_clear(Side *side)
{
  bench_negotiation_free(side->negotiation);
  g_object_unref(side->settings);
}

typedef struct
{
  const char *caller;
  const char *callee;
  const char *protocol; /* of the answer, NULL: 488 */
  gboolean secure;
  const char *refusal; /* at the callee */
} Pair;

/* The modes against each other, through the text of real descriptions. */
static void
test_modes(void)
{
  static const Pair pairs[] = {
    { "0", "0", "RTP/AVP", FALSE, NULL }, { "0", "1", NULL, FALSE, "SRTP required!" },
    { "0", "2", "RTP/AVP", FALSE, NULL }, { "1", "0", NULL, FALSE, "SRTP is off!" },
    { "1", "1", "RTP/SAVP", TRUE, NULL }, { "1", "2", "RTP/SAVP", TRUE, NULL },
    { "2", "0", "RTP/AVP", FALSE, NULL }, { "2", "1", "RTP/AVP", TRUE, NULL },
    { "2", "2", "RTP/AVP", TRUE, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++)
    {
      const Pair *pair = &pairs[i];
      Side a;
      Side b;
      BenchNegotiated at_a;
      BenchNegotiated at_b;
      g_autofree char *offer = NULL;
      g_autofree char *answer = NULL;
      g_autoptr(BenchSdp) offered = NULL;
      g_autoptr(BenchSdp) answered = NULL;

      side_init(&a, pair->caller, "");
      side_init(&b, pair->callee, "");
      offer = bench_negotiation_make_offer(a.negotiation);
      offered = parse(offer);
      answer = bench_negotiation_make_answer(b.negotiation, offered, &at_b);
      g_assert_cmpstr(bench_negotiation_get_refusal(b.negotiation), ==, pair->refusal);
      g_assert_cmpint(answer != NULL, ==, pair->protocol != NULL);
      if (answer != NULL)
        {
          answered = parse(answer);
          g_assert_cmpstr(((BenchSdpMedia *) answered->media->pdata[0])->protocol, ==, pair->protocol);
          g_assert_cmpuint(((BenchSdpMedia *) answered->media->pdata[0])->crypto->len, ==,
                           pair->secure ? 1 : 0);
          g_assert_true(bench_negotiation_read_answer(a.negotiation, answered, &at_a));
          g_assert_cmpint(at_a.parameters.srtp != NULL, ==, pair->secure);
          g_assert_cmpint(at_b.parameters.srtp != NULL, ==, pair->secure);
        }
      if (pair->secure)
        {
          const BenchSrtpKeys *one = at_a.parameters.srtp;
          const BenchSrtpKeys *other = at_b.parameters.srtp;

          g_assert_true(bench_srtp_key_equal(&one->ours, &other->theirs));
          g_assert_true(bench_srtp_key_equal(&one->theirs, &other->ours));
          g_assert_false(bench_srtp_key_equal(&one->ours, &one->theirs));
          g_assert_cmpint(one->ours.suite, ==, BENCH_SRTP_AES_CM_128_HMAC_SHA1_80);
        }
      side_clear(&a);
      side_clear(&b);
    }
}

typedef struct
{
  const char *mode;
  const char *offer;
  gboolean taken;
  gboolean secure;
  const char *refusal;
} Offer;

static void
test_offers(void)
{
  static const Offer offers[] = {
    { "0", HEAD AVP GOOD, TRUE, FALSE, NULL },
    { "0", HEAD SAVP GOOD AVP, TRUE, FALSE, NULL },
    { "0", HEAD SAVP GOOD, FALSE, FALSE, "SRTP is off!" },
    { "1", HEAD AVP, FALSE, FALSE, "SRTP required!" },
    { "1", HEAD AVP GOOD, TRUE, TRUE, NULL },
    { "1", HEAD AVP SAVP GOOD, TRUE, TRUE, NULL },
    { "1", HEAD SAVP, FALSE, FALSE, "SRTP keys invalid!" },
    { "2", HEAD SAVP, FALSE, FALSE, "SRTP keys invalid!" },
    /* One good line among others, in any place. */
    { "2",
      HEAD SAVP "a=crypto:1 AEAD_AES_256_GCM inline:X\r\na=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:" KEY_128
                "\r\n",
      TRUE, TRUE, NULL },
    { "2",
      HEAD SAVP "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" SHORT
                "\r\na=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:" KEY_128 "\r\n",
      TRUE, TRUE, NULL },
    /* None: never plain sound. */
    { "2", HEAD SAVP "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" SHORT "\r\n", FALSE, FALSE,
      "SRTP keys invalid!" },
    { "2", HEAD AVP "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" SHORT "\r\n", FALSE, FALSE,
      "SRTP keys invalid!" },
    { "2", HEAD SAVP "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" SHORT "\r\n" AVP, FALSE, FALSE,
      "SRTP keys invalid!" },
    { "2", HEAD SAVP "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" KEY_128 " UNENCRYPTED_SRTP\r\n", FALSE,
      FALSE, "No common SRTP suite!" },
    { "2", HEAD SAVP GOOD "a=crypto:1 AES_CM_128_HMAC_SHA1_32 inline:" OTHER_128 "\r\n", FALSE, FALSE,
      "SRTP keys invalid!" },
    /* What we do not speak is as if it were not there. */
    { "2", HEAD AVP "a=crypto:1 AEAD_AES_256_GCM inline:X\r\n", TRUE, FALSE, NULL },
    { "2", HEAD SAVP "a=crypto:1 AEAD_AES_256_GCM inline:X\r\n" AVP, TRUE, FALSE, NULL },
    { "1", HEAD SAVP "a=crypto:1 AEAD_AES_256_GCM inline:X\r\n" AVP, FALSE, FALSE, "No common SRTP suite!" },
    { "2", HEAD AVP "a=rtcp-mux\r\n", TRUE, FALSE, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(offers); i++)
    {
      Side side;
      g_autoptr(BenchSdp) sdp = parse(offers[i].offer);
      BenchNegotiated agreed = { 0 };
      g_autofree char *answer = NULL;

      side_init(&side, offers[i].mode, "");
      answer = bench_negotiation_make_answer(side.negotiation, sdp, &agreed);
      if ((answer != NULL) != offers[i].taken
          || g_strcmp0(bench_negotiation_get_refusal(side.negotiation), offers[i].refusal) != 0)
        g_error("offer %zu: %s, %s", i, answer, bench_negotiation_get_refusal(side.negotiation));
      g_assert_cmpint(agreed.parameters.srtp != NULL, ==, offers[i].secure);
      /* Our own key, nobody else's; and RTCP stays on a port of its own. */
      g_assert_true(answer == NULL
                    || (strstr(answer, KEY_128) == NULL && strstr(answer, "rtcp-mux") == NULL));
      side_clear(&side);
    }
}

/* The answer has the tag of the line that was taken, and the order of the offer rules. */
static void
test_tag(void)
{
  Side side;
  g_autoptr(BenchSdp) sdp
      = parse(HEAD SAVP "a=crypto:4 F8_128_HMAC_SHA1_80 inline:" KEY_128
                        "\r\na=crypto:77 AES_CM_128_HMAC_SHA1_32 inline:" KEY_128
                        "\r\na=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:" OTHER_128 "\r\n");
  BenchNegotiated agreed;
  g_autofree char *answer = NULL;

  side_init(&side, "1", "");
  answer = bench_negotiation_make_answer(side.negotiation, sdp, &agreed);
  g_assert_nonnull(strstr(answer, "\r\na=crypto:77 AES_CM_128_HMAC_SHA1_32 inline:"));
  g_assert_null(strstr(answer, "a=crypto:2 "));
  side_clear(&side);
  g_free(answer);

  side_init(&side, "1", "AES_CM_128_HMAC_SHA1_80, nonsense");
  answer = bench_negotiation_make_answer(side.negotiation, sdp, &agreed);
  g_assert_nonnull(strstr(answer, "\r\na=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:"));
  side_clear(&side);
}

/* The line of our own offer that begins so, key and all. */
static char *
own_line(const char *offer, const char *start)
{
  const char *line = strstr(offer, start);

  g_assert_nonnull(line);
  return g_strndup(line, strcspn(line, "\r") + 2);
}

static void
test_answers(void)
{
  static const struct
  {
    const char *mode;
    const char *answer; /* OWN stands for the first line of our offer */
    gboolean taken;
    gboolean secure;
    const char *refusal;
  } answers[] = {
    { "1", HEAD SAVP GOOD, TRUE, TRUE, NULL },
    { "1", HEAD SAVP "a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:" KEY_128 "\r\n", TRUE, TRUE, NULL },
    { "1", HEAD AVP, FALSE, FALSE, "SRTP required!" },
    { "1", HEAD AVP GOOD, FALSE, FALSE, "SRTP required!" },
    { "1", HEAD SAVP, FALSE, FALSE, "SRTP required!" },
    { "1", HEAD "m=audio 0 RTP/SAVP 0\r\n", FALSE, FALSE, NULL },
    { "1", HEAD SAVP "a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:" KEY_128 "\r\n", FALSE, FALSE,
      "SRTP keys invalid!" },
    { "1", HEAD SAVP "a=crypto:9 AES_CM_128_HMAC_SHA1_80 inline:" KEY_128 "\r\n", FALSE, FALSE,
      "SRTP keys invalid!" },
    { "1", HEAD SAVP "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" SHORT "\r\n", FALSE, FALSE,
      "SRTP keys invalid!" },
    { "1", HEAD SAVP GOOD "a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:" OTHER_128 "\r\n", FALSE, FALSE,
      "SRTP keys invalid!" },
    { "1", HEAD SAVP "OWN", FALSE, FALSE, "SRTP keys invalid!" },
    { "2", HEAD AVP, TRUE, FALSE, NULL },
    { "2", HEAD AVP GOOD, TRUE, TRUE, NULL },
    { "2", HEAD SAVP GOOD, TRUE, TRUE, NULL },
    { "2", HEAD SAVP, FALSE, FALSE, "SRTP required!" },
    { "2", HEAD AVP "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" SHORT "\r\n", FALSE, FALSE,
      "SRTP keys invalid!" },
    { "2", HEAD AVP "a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:" KEY_128 "\r\n", FALSE, FALSE,
      "SRTP keys invalid!" },
    { "0", HEAD AVP GOOD, TRUE, FALSE, NULL },
    { "0", HEAD SAVP GOOD, FALSE, FALSE, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(answers); i++)
    {
      Side side;
      BenchNegotiated agreed = { 0 };
      g_autofree char *offer = NULL;
      g_autoptr(GString) text = g_string_new(answers[i].answer);
      g_autoptr(BenchSdp) sdp = NULL;
      gboolean taken;

      side_init(&side, answers[i].mode, "");
      offer = bench_negotiation_make_offer(side.negotiation);
      if (strstr(text->str, "OWN") != NULL)
        {
          g_autofree char *own = own_line(offer, "a=crypto:1 ");

          g_string_replace(text, "OWN", own, 0);
        }
      sdp = parse(text->str);
      taken = bench_negotiation_read_answer(side.negotiation, sdp, &agreed);
      if (taken != answers[i].taken
          || g_strcmp0(bench_negotiation_get_refusal(side.negotiation), answers[i].refusal) != 0)
        g_error("answer %zu: %d, %s", i, taken, bench_negotiation_get_refusal(side.negotiation));
      g_assert_cmpint(agreed.parameters.srtp != NULL, ==, answers[i].secure);
      side_clear(&side);
    }
}

static void
test_offer_text(void)
{
  Side side;
  g_autofree char *forced = NULL;
  g_autofree char *negotiated = NULL;
  g_autofree char *off = NULL;

  side_init(&side, "1", "");
  forced = bench_negotiation_make_offer(side.negotiation);
  g_assert_nonnull(strstr(forced, "m=audio 11780 RTP/SAVP 9 0 8 18 101\r\n"
                                  "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:"));
  g_assert_nonnull(strstr(forced, "a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:"));
  g_assert_nonnull(strstr(forced, "a=crypto:3 AES_256_CM_HMAC_SHA1_80 inline:"));
  g_assert_nonnull(strstr(forced, "a=crypto:4 AES_256_CM_HMAC_SHA1_32 inline:"));
  g_assert_true(bench_negotiation_demands_srtp(side.negotiation));
  side_clear(&side);
  side_init(&side, "2", "AES_256_CM_HMAC_SHA1_80");
  negotiated = bench_negotiation_make_offer(side.negotiation);
  g_assert_nonnull(strstr(negotiated, "m=audio 11780 RTP/AVP 9 0 8 18 101\r\n"
                                      "a=crypto:1 AES_256_CM_HMAC_SHA1_80 inline:"));
  g_assert_null(strstr(negotiated, "a=crypto:2"));
  g_assert_false(bench_negotiation_demands_srtp(side.negotiation));
  side_clear(&side);
  side_init(&side, "0", "");
  off = bench_negotiation_make_offer(side.negotiation);
  g_assert_null(strstr(off, "crypto"));
  side_clear(&side);
}

/* Hold and resume keep the keys; a change of codecs and a new session do not; the same random source, the same
   keys. */
static void
test_keys(void)
{
  Side side;
  g_autoptr(BenchRandom) random = bench_random_new_seeded(7);
  g_autoptr(BenchRandom) same = bench_random_new_seeded(7);
  g_autofree char *first = NULL;
  g_autofree char *held = NULL;
  g_autofree char *renewed = NULL;
  g_autofree char *begun = NULL;
  g_autofree char *line = NULL;
  g_autofree char *next = NULL;

  side_init(&side, "1", "");
  bench_negotiation_set_random(side.negotiation, random);
  first = bench_negotiation_make_offer(side.negotiation);
  line = own_line(first, "a=crypto:1 ");
  bench_negotiation_set_hold(side.negotiation, TRUE);
  held = bench_negotiation_make_offer(side.negotiation);
  g_assert_nonnull(strstr(held, line));
  bench_negotiation_reload(side.negotiation, side.settings, 1);
  renewed = bench_negotiation_make_offer(side.negotiation);
  g_assert_null(strstr(renewed, line));
  next = own_line(renewed, "a=crypto:1 ");
  bench_negotiation_forget_lines(side.negotiation);
  begun = bench_negotiation_make_offer(side.negotiation);
  g_assert_null(strstr(begun, line));
  g_assert_null(strstr(begun, next));
  side_clear(&side);
  g_free(begun);

  side_init(&side, "1", "");
  bench_negotiation_set_random(side.negotiation, same);
  begun = bench_negotiation_make_offer(side.negotiation);
  g_assert_nonnull(strstr(begun, line));
  /* Another mode, too, is for the next offer. */
  g_assert_true(
      bench_settings_set(side.settings, "account.1.srtp_encryption", "0", BENCH_LAYER_OVERRIDE, NULL, NULL));
  bench_negotiation_reload(side.negotiation, side.settings, 1);
  g_free(begun);
  begun = bench_negotiation_make_offer(side.negotiation);
  g_assert_null(strstr(begun, "SAVP"));
  g_assert_null(strstr(begun, "crypto"));
  side_clear(&side);
}

/* The far end's new key is taken, ours stays as long as its suite is the same; a session over RTP/SAVP stays one. */
static void
test_re_offer(void)
{
  Side side;
  g_autoptr(BenchSdp) first = parse(HEAD SAVP GOOD);
  g_autoptr(BenchSdp) second = parse(HEAD SAVP "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" OTHER_128 "\r\n");
  g_autoptr(BenchSdp) plain = parse(HEAD AVP);
  BenchNegotiated agreed;
  BenchSrtpKeys before;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *ours = NULL;

  side_init(&side, "2", "");
  one = bench_negotiation_make_answer(side.negotiation, first, &agreed);
  before = *agreed.parameters.srtp;
  two = bench_negotiation_make_answer(side.negotiation, second, &agreed);
  g_assert_true(bench_srtp_key_equal(&before.ours, &agreed.parameters.srtp->ours));
  g_assert_false(bench_srtp_key_equal(&before.theirs, &agreed.parameters.srtp->theirs));
  ours = bench_negotiation_make_offer(side.negotiation);
  g_assert_nonnull(strstr(ours, "RTP/SAVP"));
  /* Our offer was RTP/SAVP: an answer without keys takes it away. */
  g_assert_false(bench_negotiation_read_answer(side.negotiation, plain, &agreed));
  g_assert_cmpstr(bench_negotiation_get_refusal(side.negotiation), ==, "SRTP required!");
  side_clear(&side);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/negotiation-crypto/modes", test_modes);
  g_test_add_func("/negotiation-crypto/offers", test_offers);
  g_test_add_func("/negotiation-crypto/tag", test_tag);
  g_test_add_func("/negotiation-crypto/answers", test_answers);
  g_test_add_func("/negotiation-crypto/offer-text", test_offer_text);
  g_test_add_func("/negotiation-crypto/keys", test_keys);
  g_test_add_func("/negotiation-crypto/re-offer", test_re_offer);
  return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sip/identity and sip/answer-mode: who calls, who forwarded, and whether to answer by itself. */
#include <sofia-sip/msg.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_parser.h>

#include "sip/answer-mode.h"
#include "sip/identity.h"

/* An INVITE with these header lines; freed with msg_destroy(). */
static msg_t *
make(const char *lines)
{
  g_autofree char *text
      = g_strdup_printf("INVITE sip:1001@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\n"
                        "To: <sip:1001@127.0.0.1>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n%s"
                        "Content-Length: 0\r\n\r\n",
                        lines);
  msg_t *msg = msg_make(sip_default_mclass(), 0, text, -1);

  g_assert_nonnull(msg);
  g_assert_nonnull(sip_object(msg));
  return msg;
}

#define ALL                                                                                                  \
  "From: \"Frank \\\"F\\\"\" <sip:from@lab>;tag=1\r\nP-Asserted-Identity: \"Asserted\" <sip:pai@lab>\r\n"    \
  "P-Preferred-Identity: <sip:ppi@lab>\r\nRemote-Party-ID: \"Party\" <sip:rpid@lab>;party=calling\r\n"

static void
test_sources(void)
{
  static const struct
  {
    int cid_source;
    const char *preference;
    const char *lines;
    const char *user; /* NULL: none of the wanted headers */
  } cases[] = {
    { 0, "", ALL, "from" },
    { 1, "", ALL, "pai" },
    { 2, "", ALL, "pai" },
    { 3, "", ALL, "rpid" },
    { 4, "", ALL, "pai" },
    { 5, "", ALL, "rpid" },
    { 6, "P-Preferred-Identity, P-Asserted-Identity", ALL, "ppi" },
    { 6, "nonsense", ALL, "from" },
    { 1, "", "From: <sip:from@lab>;tag=1\r\n", NULL },
    { 2, "", "From: <sip:from@lab>;tag=1\r\n", "from" },
    { 3, "", "From: <sip:from@lab>;tag=1\r\nP-Asserted-Identity: <tel:+4930123>\r\n", "+4930123" },
    { 4, "", "From: <sip:from@lab>;tag=1\r\nRemote-Party-ID: <sip:rpid@lab>\r\n", "rpid" },
    { 5, "", "From: <sip:from@lab>;tag=1\r\n", "from" },
    { 0, "", "From: <sip:192.0.2.7>;tag=1\r\n", "192.0.2.7" },
    { 0, "", "From: <sip:a%20b@lab>;tag=1\r\n", "a b" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      BenchIdentityOrder order = bench_identity_order(cases[i].cid_source, cases[i].preference);
      msg_t *msg = make(cases[i].lines);
      g_autoptr(BenchIdentity) identity = bench_identity_read(sip_object(msg), &order);

      g_assert_cmpstr(identity != NULL ? identity->user : NULL, ==, cases[i].user);
      g_assert_false(identity != NULL && identity->anonymous);
      msg_destroy(msg);
    }
}

static void
test_names(void)
{
  BenchIdentityOrder order = bench_identity_order(0, "");
  msg_t *msg = make(ALL);
  g_autoptr(BenchIdentity) identity = bench_identity_read(sip_object(msg), &order);

  g_assert_cmpstr(identity->name, ==, "Frank \"F\"");
  g_assert_cmpstr(identity->uri, ==, "sip:from@lab");
  msg_destroy(msg);
}

/* Privacy wins over all that the other headers say. */
static void
test_anonymous(void)
{
  static const struct
  {
    const char *lines;
    gboolean anonymous;
  } cases[] = {
    { ALL "Privacy: id\r\n", TRUE },
    { ALL "Privacy: header;user\r\n", TRUE },
    { ALL "Privacy: none\r\n", FALSE },
    { ALL "Privacy: session\r\n", FALSE },
    { "From: <sip:x@lab>;tag=1\r\nRemote-Party-ID: <sip:x@lab>;privacy=full\r\n", TRUE },
    { "From: <sip:x@lab>;tag=1\r\nRemote-Party-ID: <sip:x@lab>;privacy=off\r\n", FALSE },
    { "From: \"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=1\r\n", TRUE },
    { "From: <sip:Anonymous@lab>;tag=1\r\n", TRUE },
    { "From: <sip:annie@lab>;tag=1\r\n", FALSE },
  };
  BenchIdentityOrder order = bench_identity_order(2, "");

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      msg_t *msg = make(cases[i].lines);
      g_autoptr(BenchIdentity) identity = bench_identity_read(sip_object(msg), &order);

      g_assert_cmpint(identity->anonymous, ==, cases[i].anonymous);
      g_assert_cmpint(bench_identity_is_anonymous(sip_object(msg)), ==, cases[i].anonymous);
      if (cases[i].anonymous)
        {
          g_assert_cmpstr(identity->name, ==, "Anonymous");
          g_assert_null(strstr(identity->uri, "lab"));
        }
      msg_destroy(msg);
    }
}

static void
test_diverter(void)
{
  static const struct
  {
    const char *lines;
    const char *user;
  } cases[] = {
    { "", "" },
    { "Diversion: \"Bob\" <sip:bob@lab>;reason=no-answer, <sip:first@lab>;reason=user-busy\r\n", "bob" },
    { "Diversion: nonsense\r\n", "" },
    { "History-Info: <sip:bob@lab?Reason=SIP%3Bcause%3D302>;index=1, <sip:1001@lab>;index=1.1\r\n", "bob" },
    { "History-Info: <sip:bob@lab>;index=1\r\nHistory-Info: <sip:1001@lab>;index=1.1\r\n", "bob" },
    { "History-Info: <sip:a@lab?Reason=SIP%3Bcause%3D302>;index=1, "
      "<sip:b@lab?Reason=SIP%3Bcause%3D486>;index=1.1, <sip:1001@lab>;index=1.1.1\r\n",
      "b" },
    { "History-Info: <sip:1001@lab>;index=1\r\n", "" },
    { "History-Info: ,,,,<\r\n", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autofree char *lines = g_strdup_printf("From: <sip:x@lab>;tag=1\r\n%s", cases[i].lines);
      msg_t *msg = make(lines);
      g_autofree char *user = bench_identity_read_diverter(sip_object(msg));

      g_assert_cmpstr(user, ==, cases[i].user);
      msg_destroy(msg);
    }
}

static void
test_answer_mode(void)
{
  static const struct
  {
    const char *lines;
    int delay_s;
  } cases[] = {
    { "", BENCH_ANSWER_BY_HAND },
    { "Call-Info: <sip:lab>;answer-after=0\r\n", 0 },
    { "Call-Info: <sip:lab>;purpose=icon, <sip:lab>;answer-after=3\r\n", 3 },
    { "Call-Info: <sip:lab>;answer-after=99999999999\r\n", 60 },
    { "Alert-Info: <http://lab>;answer-after=2\r\n", 2 },
    { "Alert-Info: <http://lab>;info=alert-autoanswer;delay=0\r\n", 0 },
    { "Alert-Info: <http://lab>;info=Bellcore-dr2\r\n", BENCH_ANSWER_BY_HAND },
    { "Alert-Info: Auto Answer\r\n", 0 },
    { "Alert-Info: <sip:lab>;intercom=true\r\n", 0 },
    { "Answer-Mode: Auto\r\n", 0 },
    { "Priv-Answer-Mode: Auto;require\r\n", 0 },
    { "Answer-Mode: Manual\r\n", BENCH_ANSWER_BY_HAND },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autofree char *lines = g_strdup_printf("From: <sip:x@lab>;tag=1\r\n%s", cases[i].lines);
      msg_t *msg = make(lines);

      g_test_message("%s", cases[i].lines);
      g_assert_cmpint(bench_answer_mode_read(sip_object(msg)), ==, cases[i].delay_s);
      msg_destroy(msg);
    }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/identity/sources", test_sources);
  g_test_add_func("/identity/names", test_names);
  g_test_add_func("/identity/anonymous", test_anonymous);
  g_test_add_func("/identity/diverter", test_diverter);
  g_test_add_func("/identity/answer-mode", test_answer_mode);
  return g_test_run();
}

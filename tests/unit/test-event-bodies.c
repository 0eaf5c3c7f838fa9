/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/xml and the bodies of event packages: what is read, what is refused, and what it costs. */
#include <string.h>

#include "base/xml.h"
#include "sip/dialog-info.h"
#include "sip/message-summary.h"
#include "sip/pidf.h"
#include "sip/reginfo.h"

static void
check_refused(const char *document, gsize size, BenchXmlError code)
{
  g_autoptr(GError) error = NULL;

  g_assert_null(bench_xml_parse(document, size, &error));
  g_assert_error(error, BENCH_XML_ERROR, (int) code);
  g_assert_cmpuint(strlen(error->message), <=, 120 * 4);
}

static void
test_xml(void)
{
  static const char document[]
      = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- a list -->\n"
        "<l:list xmlns:l=\"urn:list\" xmlns=\"urn:other\"><l:item id='1'> a &amp; b &#65; </l:item>"
        "<item id=\"2\"><![CDATA[<x>]]></item></l:list>";
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchXml) root = bench_xml_parse(document, strlen(document), &error);
  g_autofree char *text = NULL;
  g_autofree char *cdata = NULL;

  g_assert_no_error(error);
  g_assert_true(bench_xml_is(root, "urn:list", "list"));
  g_assert_cmpuint(root->children->len, ==, 2);
  text = bench_xml_text(bench_xml_child(root, "item"));
  g_assert_cmpstr(text, ==, "a & b A");
  g_assert_cmpstr(bench_xml_get(bench_xml_child(root, "item"), "id"), ==, "1");
  g_assert_cmpstr(bench_xml_get(root, "nothing"), ==, "");
  g_assert_null(bench_xml_child(root, "nothing"));
  g_assert_true(bench_xml_is(g_ptr_array_index(root->children, 1), "urn:other", "item"));
  cdata = bench_xml_text(g_ptr_array_index(root->children, 1));
  g_assert_cmpstr(cdata, ==, "<x>");
}

static void
test_xml_forbidden(void)
{
  static const char *const documents[] = {
    "<!DOCTYPE a [<!ENTITY x \"ha\"><!ENTITY y \"&x;&x;&x;&x;\">]><a>&y;</a>",
    "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
    "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS(documents); i++)
    check_refused(documents[i], strlen(documents[i]), BENCH_XML_ERROR_FORBIDDEN);
}

static void
test_xml_malformed(void)
{
  static const char *const documents[] = {
    "",
    "  ",
    "text",
    "<a>",
    "<a></b>",
    "<a/><b/>",
    "<a b></a>",
    "<a b=\"1\" b=\"2\"/>",
    "<a>&nbsp;</a>",
    "<a>&#0;</a>",
    "<x:a/>",
    "<a>\xff\xfe</a>",
    "<a><",
    "<a>&x",
    "<?xml",
    "<!--",
    "<![CDATA[",
    "<a xmlns:b='c'><d:e/></a>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS(documents); i++)
    check_refused(documents[i], strlen(documents[i]), BENCH_XML_ERROR_SYNTAX);
  check_refused("<a>\0</a>", 9, BENCH_XML_ERROR_SYNTAX);
}

/* Each of these would be large, deep or long beyond reason; none may take long or be kept. */
static void
test_xml_limits(void)
{
  g_autoptr(GString) huge = g_string_new("<a>");
  g_autoptr(GString) deep = g_string_new(NULL);
  g_autoptr(GString) wide = g_string_new("<a>");
  g_autoptr(GString) attributes = g_string_new("<a");
  gint64 start = g_get_monotonic_time();

  while (huge->len < 10 * 1024 * 1024)
    g_string_append(huge, "ten megabytes of nothing ");
  g_string_append(huge, "</a>");
  for (int i = 0; i < 5000; i++)
    g_string_append(deep, "<a>");
  for (int i = 0; i < 5000; i++)
    g_string_append(wide, "<b/>");
  g_string_append(wide, "</a>");
  for (int i = 0; i < 100; i++)
    g_string_append_printf(attributes, " a%d=''", i);
  g_string_append(attributes, "/>");
  check_refused(huge->str, huge->len, BENCH_XML_ERROR_LIMIT);
  check_refused(deep->str, deep->len, BENCH_XML_ERROR_LIMIT);
  check_refused(wide->str, wide->len, BENCH_XML_ERROR_LIMIT);
  check_refused(attributes->str, attributes->len, BENCH_XML_ERROR_LIMIT);
  g_assert_cmpint(g_get_monotonic_time() - start, <, 5 * G_USEC_PER_SEC);
}

static void
test_summary(void)
{
  static const struct
  {
    const char *body;
    guint new_messages;
    guint old_messages;
    const char *account;
  } good[] = {
    { "Messages-Waiting: yes\r\nMessage-Account: sip:a@vm.lab\r\nVoice-Message: 2/8 (0/2)\r\n", 2, 8,
      "sip:a@vm.lab" },
    { "Messages-Waiting: no\r\nVoice-Message: 0/3\r\n", 0, 3, "" },
    { "messages-waiting: YES\r\n", 1, 0, "" },
    { "Messages-Waiting: yes\nVoice-Message: 4/0\n\nTo: <b>\n not: a: header", 4, 0, "" },
    { "Messages-Waiting: yes\r\nFax-Message: 3/3\r\nVoice-Message: 99999999999999999999/1\r\n", 9999, 1, "" },
    { "Messages-Waiting: no", 0, 0, "" },
  };
  static const char *const bad[] = {
    "",
    "\r\n",
    "Voice-Message: 1/2\r\n",
    "Messages-Waiting: maybe\r\n",
    "Messages-Waiting: yes\r\nVoice-Message: many\r\n",
    "Messages-Waiting: yes\r\nVoice-Message: 1/2 (3\r\n",
    "Messages-Waiting: yes\r\nnonsense\r\n",
    "Messages-Waiting: yes\r\nMessages-Waiting: no\r\n",
    "Messages-Waiting: yes\r\nVoice-Message: -1/2\r\n",
    "\xff: yes",
  };
  g_autofree char *long_body = g_strnfill(9000, 'a');
  BenchMessageSummary summary;

  for (gsize i = 0; i < G_N_ELEMENTS(good); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_true(bench_message_summary_parse(&summary, good[i].body, strlen(good[i].body), &error));
      g_assert_no_error(error);
      g_assert_cmpuint(summary.new_messages, ==, good[i].new_messages);
      g_assert_cmpuint(summary.old_messages, ==, good[i].old_messages);
      g_assert_cmpstr(summary.account, ==, good[i].account);
      bench_message_summary_clear(&summary);
    }
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false(bench_message_summary_parse(&summary, bad[i], strlen(bad[i]), &error));
      g_assert_error(error, BENCH_EVENT_BODY_ERROR, BENCH_EVENT_BODY_ERROR_SYNTAX);
      bench_message_summary_clear(&summary);
    }
  g_assert_false(bench_message_summary_parse(&summary, long_body, 9000, NULL));
  bench_message_summary_clear(&summary);
}

#define REGINFO(state, contact_state, event, contact)                                                        \
  "<?xml version=\"1.0\"?><reginfo xmlns=\"urn:ietf:params:xml:ns:reginfo\" version=\"0\" state=\"full\">"   \
  "<registration aor=\"sip:other@lab\" id=\"x\" state=\"terminated\"/>"                                      \
  "<registration aor=\"sip:a@lab\" id=\"a\" state=\"" state "\"><contact id=\"1\" state=\"" contact_state    \
  "\" event=\"" event "\"><uri>" contact "</uri></contact></registration></reginfo>"

static void
check_reginfo(const char *body, BenchRegInfoState state, const char *event)
{
  g_autoptr(GError) error = NULL;
  BenchRegInfo info;

  g_assert_true(bench_reginfo_parse(&info, body, strlen(body), "sip:a@lab", "sip:a@192.0.2.1:5070", &error));
  g_assert_no_error(error);
  g_assert_cmpint(info.state, ==, state);
  g_assert_cmpstr(info.event, ==, event);
  bench_reginfo_clear(&info);
}

static void
test_reginfo(void)
{
  BenchRegInfo info;

  check_reginfo(REGINFO("active", "active", "registered", "sip:a@192.0.2.1:5070;transport=TCP"),
                BENCH_REGINFO_ACTIVE, "registered");
  check_reginfo(REGINFO("active", "terminated", "deactivated", "sip:a@192.0.2.1:5070"),
                BENCH_REGINFO_TERMINATED, "deactivated");
  check_reginfo(REGINFO("active", "terminated", "expired", "sip:a@192.0.2.9:5070"), BENCH_REGINFO_UNKNOWN,
                "");
  check_reginfo(REGINFO("terminated", "terminated", "rejected", "sip:a@192.0.2.9:5070"),
                BENCH_REGINFO_TERMINATED, "");
  g_assert_false(bench_reginfo_parse(&info, "<reginfo/>", 10, "sip:a@lab", "sip:a@b", NULL));
  bench_reginfo_clear(&info);
}

static void
test_dialog_info(void)
{
  g_autoptr(BenchDialogInfo) written = bench_dialog_info_new("sip:a@lab", 7);
  BenchDialogEntry *entry = bench_dialog_info_add(written, "call-1", BENCH_DIALOG_CONFIRMED);
  g_autofree char *document = NULL;
  g_autoptr(BenchDialogInfo) read = NULL;
  g_autoptr(GString) many
      = g_string_new("<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"0\">");
  g_autoptr(GError) error = NULL;

  entry->call_id = g_strdup("x&y");
  entry->initiator = TRUE;
  entry->remote_uri = g_strdup("sip:b@lab");
  entry->remote_name = g_strdup("\"Bob\" <b>");
  document = bench_dialog_info_to_xml(written);
  read = bench_dialog_info_parse(document, strlen(document), &error);
  g_assert_no_error(error);
  g_assert_cmpuint(read->version, ==, 7);
  g_assert_true(read->full);
  g_assert_cmpuint(read->dialogs->len, ==, 1);
  entry = g_ptr_array_index(read->dialogs, 0);
  g_assert_cmpstr(entry->call_id, ==, "x&y");
  g_assert_true(entry->initiator);
  g_assert_cmpint(entry->state, ==, BENCH_DIALOG_CONFIRMED);
  g_assert_cmpstr(entry->remote_name, ==, "\"Bob\" <b>");
  for (int i = 0; i < 101; i++)
    g_string_append_printf(many, "<dialog id=\"%d\"><state>early</state></dialog>", i);
  g_string_append(many, "</dialog-info>");
  g_assert_null(bench_dialog_info_parse(many->str, many->len, &error));
  g_assert_error(error, BENCH_XML_ERROR, BENCH_XML_ERROR_LIMIT);
}

static void
test_pidf(void)
{
  BenchPidf written = { (char *) "sip:a@lab", TRUE, (char *) "On the <phone>" };
  g_autofree char *document = bench_pidf_make(&written, "phone", "sip:a@lab");
  static const char closed[]
      = "<presence xmlns=\"urn:ietf:params:xml:ns:pidf\" entity=\"pres:b@lab\"><tuple id=\"1\">"
        "<status><basic>closed</basic></status></tuple><note>Gone</note></presence>";
  BenchPidf read;

  g_assert_true(bench_pidf_parse(&read, document, strlen(document), NULL));
  g_assert_true(read.open);
  g_assert_cmpstr(read.entity, ==, "sip:a@lab");
  g_assert_cmpstr(read.note, ==, "On the <phone>");
  bench_pidf_clear(&read);
  g_assert_true(bench_pidf_parse(&read, closed, strlen(closed), NULL));
  g_assert_false(read.open);
  g_assert_cmpstr(read.note, ==, "Gone");
  bench_pidf_clear(&read);
  g_assert_false(bench_pidf_parse(&read, "<presence/>", 11, NULL));
  bench_pidf_clear(&read);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/base/xml/read", test_xml);
  g_test_add_func("/base/xml/forbidden", test_xml_forbidden);
  g_test_add_func("/base/xml/malformed", test_xml_malformed);
  g_test_add_func("/base/xml/limits", test_xml_limits);
  g_test_add_func("/sip/message-summary", test_summary);
  g_test_add_func("/sip/reginfo", test_reginfo);
  g_test_add_func("/sip/dialog-info", test_dialog_info);
  g_test_add_func("/sip/pidf", test_pidf);
  return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Through a real Kamailio: text messages and digits in INFO over UDP and TCP, presence published and watched. */
#include <string.h>

#include "calls/sip-control.h"
#include "calls/watch.h"
#include "phones.h"

static gboolean
b_has_text(gconstpointer data)
{
  return bench_text_store_get_unread(bench_phone_get_texts(test_phones_get((TestPhones *) data, 'b'))) > 0;
}

static gboolean
a_has_sent(gconstpointer data)
{
  g_autoptr(GPtrArray) sent
      = bench_text_store_list(bench_phone_get_texts(test_phones_get((TestPhones *) data, 'a')),
                              BENCH_TEXT_SENT);

  return sent->len == 1;
}

static gboolean
a_was_refused(gconstpointer data)
{
  return strstr(((const TestPhones *) data)->events->str, "\"reason\":\"Not found!\"") != NULL;
}

static void
send_texts(TestPhones *phones)
{
  BenchPhone *a = test_phones_get(phones, 'a');
  g_autoptr(GPtrArray) inbox = NULL;
  const BenchStoredText *text;
  g_autoptr(GError) error = NULL;

  g_assert_true(
      bench_firmware_send_text(bench_phone_get_firmware(a), "b", "Gr\xc3\xbc\xc3\x9f Gott", &error));
  test_phones_wait(phones, b_has_text, phones, "B to have a message");
  test_phones_wait(phones, a_has_sent, phones, "A to have sent it");
  inbox = bench_text_store_list(bench_phone_get_texts(test_phones_get(phones, 'b')), BENCH_TEXT_INBOX);
  text = g_ptr_array_index(inbox, 0);
  g_assert_cmpstr(text->text, ==, "Gr\xc3\xbc\xc3\x9f Gott");
  g_assert_cmpstr(text->number, ==, "a");
  g_assert_cmpstr(text->name, ==, "User A");
  g_assert_true(bench_firmware_send_text(bench_phone_get_firmware(a), "nobody", "hello", &error));
  test_phones_wait(phones, a_was_refused, phones, "the refusal");
}

static gboolean
b_heard_five(gconstpointer data)
{
  return strstr(((const TestPhones *) data)->events->str, "\"digit\":\"5\",\"direction\":\"in\"") != NULL;
}

static const char *
find_info(GPtrArray *records, const char *type)
{
  for (guint i = 0; i < records->len; i++)
    {
      BenchTapRecord *record = g_ptr_array_index(records, i);
      gsize size;
      const char *bytes = g_bytes_get_data(record->bytes, &size);

      if (record->direction == BENCH_TAP_OUT && g_strstr_len(bytes, 5, "INFO ") == bytes
          && g_strstr_len(bytes, (gssize) size, type) != NULL)
        return bytes;
    }
  return NULL;
}

/* account.X.dtmf.type 2: in each of the three forms. */
static void
send_digits(TestPhones *phones)
{
  static const char *const types[]
      = { "Content-Type: application/dtmf-relay\r\n", "Content-Type: application/dtmf\r\n",
          "Content-Type: audio/telephone-event\r\n" };
  BenchCallControl *calls = bench_phone_get_calls(test_phones_get(phones, 'a'));
  g_autoptr(BenchCall) out = NULL;
  g_autoptr(BenchCall) in = NULL;
  g_autoptr(GError) error = NULL;

  test_phones_set(phones, 'a', "account.1.dtmf.type", "2");
  out = g_object_ref(test_phones_dial(phones, 'a', "b"));
  in = g_object_ref(test_phones_wait_call(phones, 'b', BENCH_CALL_INCOMING));
  test_phones_answer(phones, 'b', in);
  test_phones_wait_state(phones, out, BENCH_CALL_TALKING);
  for (guint i = 0; i < G_N_ELEMENTS(types); i++)
    {
      g_autofree char *form = g_strdup_printf("%u", i + 1);
      g_autoptr(GPtrArray) records = NULL;

      g_string_truncate(phones->events, 0);
      test_phones_set(phones, 'a', "account.1.dtmf.info_type", form);
      g_assert_true(bench_call_control_send_dtmf(calls, out, '5', &error));
      test_phones_wait(phones, b_heard_five, phones, "B to hear the digit");
      records = test_phones_merge_records(phones);
      g_assert_nonnull(find_info(records, types[i]));
    }
  bench_call_control_hang_up(calls, out);
  test_phones_wait_state(phones, in, BENCH_CALL_ENDED);
}

static void
run(gconstpointer tcp)
{
  TestKamailio *kamailio = test_kamailio_start(FALSE);
  TestPhones *phones = test_phones_start(kamailio, GPOINTER_TO_INT(tcp));

  send_texts(phones);
  send_digits(phones);
  test_phones_stop(phones);
  test_kamailio_stop(kamailio);
}

static gboolean
has_told(gconstpointer data, const char *what)
{
  return strstr(((const TestPhones *) data)->events->str, what) != NULL;
}

static gboolean
is_open(gconstpointer data)
{
  return has_told(data, "\"state\":\"open\",\"note\":\"\"");
}

static gboolean
is_on_the_phone(gconstpointer data)
{
  return has_told(data, "\"state\":\"open\",\"note\":\"On the phone\"");
}

static gboolean
is_closed(gconstpointer data)
{
  return has_told(data, "\"state\":\"closed\",\"note\":\"Do Not Disturb\"");
}

static gboolean
is_published(gconstpointer data)
{
  g_autoptr(GPtrArray) records = test_phones_merge_records((TestPhones *) data);

  for (guint i = 0; i < records->len; i++)
    {
      BenchTapRecord *record = g_ptr_array_index(records, i);
      gsize size;
      const char *bytes = g_bytes_get_data(record->bytes, &size);

      if (record->direction == BENCH_TAP_IN && g_strstr_len(bytes, (gssize) size, "SIP-ETag: ") != NULL)
        return TRUE;
    }
  return FALSE;
}

/* B publishes, A watches: a presence server of its own between them, with digest on both. */
static void
test_presence(void)
{
  TestKamailioOptions options = { .presence = TRUE };
  TestKamailio *kamailio = test_kamailio_start_with(&options);
  TestPhones *phones = test_phones_start(kamailio, FALSE);
  BenchSipCallControl *a = BENCH_SIP_CALL_CONTROL(bench_phone_get_calls(test_phones_get(phones, 'a')));
  g_autoptr(BenchCall) out = NULL;
  g_autoptr(GError) error = NULL;

  test_phones_set(phones, 'b', "benchphone.presence.publish", "1");
  test_phones_wait(phones, is_published, phones, "the publication");
  g_assert_cmpuint(bench_sip_call_control_watch(a, 1, "presence", "b", &error), >, 0);
  g_assert_no_error(error);
  test_phones_wait(phones, is_open, phones, "B to be open");
  out = g_object_ref(test_phones_dial(phones, 'b', "c"));
  test_phones_wait(phones, is_on_the_phone, phones, "B to be on the phone");
  bench_call_control_hang_up(bench_phone_get_calls(test_phones_get(phones, 'b')), out);
  test_phones_set(phones, 'b', "features.dnd.enable", "1");
  test_phones_wait(phones, is_closed, phones, "B to be closed");
  test_phones_stop(phones);
  test_kamailio_stop(kamailio);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_data_func("/messages/udp", GINT_TO_POINTER(FALSE), run);
  g_test_add_data_func("/messages/tcp", GINT_TO_POINTER(TRUE), run);
  g_test_add_func("/messages/presence", test_presence);
  return g_test_run();
}

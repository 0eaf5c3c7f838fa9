/* SPDX-License-Identifier: GPL-3.0-or-later */
/* provisioning/dhcp-message, dhcp-value: the DHCPINFORM, what an answer's bytes may be, addresses in options. */
#include <string.h>

#include "../damage.h"
#include "provisioning/dhcp-message.h"
#include "provisioning/dhcp-value.h"

#define TRANSACTION 0x12345678u
#define DAMAGED 20000

static void
check_wanted(const char *list, const guint *wanted, guint n)
{
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(GArray) options = NULL;

  bench_settings_set(settings, "auto_provision.dhcp_option.list_user_options", list, BENCH_LAYER_OVERRIDE,
                     NULL, NULL);
  options = bench_dhcp_options_wanted(settings);
  g_assert_cmpmem(options->data, options->len * sizeof(guint), wanted, n * sizeof(guint));
}

static void
test_wanted(void)
{
  check_wanted("", (const guint[]){ 66, 43 }, 2);
  check_wanted("160,128,160", (const guint[]){ 160, 128, 66, 43 }, 4);
}

static void
test_inform(void)
{
  static const guint8 head[] = { 1, 1, 6, 0, 0x12, 0x34, 0x56, 0x78, 0, 0, 0, 0, 10, 75, 0, 2 };
  static const guint8 options[]
      = { 99,  130, 83,  99,  53,  1,   8,   61, 7, 1, 0,    0x15, 0x65, 0xaa, 0xbb, 0xcc, 60, 7,
          'y', 'e', 'a', 'l', 'i', 'n', 'k', 57, 2, 5, 0xc0, 55,   3,    160,  66,   43,   255 };
  static const guint codes[] = { 160, 66, 43 };
  g_autoptr(GArray) wanted = g_array_new(FALSE, FALSE, sizeof(guint));
  BenchDhcpInform parts = {
    .transaction = TRANSACTION, .address = { 10, 75, 0, 2 }, .vendor_class = "yealink", .options = wanted
  };
  g_autoptr(GBytes) bytes = NULL;
  gsize size = 0;
  const guint8 *data;

  g_array_append_vals(wanted, codes, G_N_ELEMENTS(codes));
  g_assert_true(bench_dhcp_read_mac("001565aabbcc", parts.mac));
  g_assert_false(bench_dhcp_read_mac("001565aabbcx", parts.mac));
  g_assert_true(bench_dhcp_read_mac("001565aabbcc", parts.mac));
  bytes = bench_dhcp_write_inform(&parts);
  data = g_bytes_get_data(bytes, &size);
  g_assert_cmpuint(size, ==, 300);
  g_assert_cmpmem(data, sizeof head, head, sizeof head);
  g_assert_cmpmem(data + 28, 6, parts.mac, 6);
  g_assert_cmpmem(data + 236, sizeof options, options, sizeof options);
}

/* A DHCPACK with @options behind the cookie; @length 0: up to the NUL is no way to say it. */
static GByteArray *
make_ack(const void *options, gsize length)
{
  static const guint8 head[] = { 2, 1, 6, 0, 0x12, 0x34, 0x56, 0x78 };
  static const guint8 start[] = { 99, 130, 83, 99, 53, 1, 5 };
  GByteArray *ack = g_byte_array_new();

  g_byte_array_set_size(ack, 236);
  memset(ack->data, 0, ack->len);
  memcpy(ack->data, head, sizeof head);
  g_byte_array_append(ack, start, sizeof start);
  g_byte_array_append(ack, options, (guint) length);
  return ack;
}

static void
check_option(GHashTable *values, guint option, const char *text)
{
  GByteArray *value = g_hash_table_lookup(values, GUINT_TO_POINTER(option));

  g_assert_nonnull(value);
  g_assert_cmpmem(value->data, value->len, text, strlen(text));
}

/* Split and overloaded options are put together in the order of RFC 3396. */
static void
test_ack(void)
{
  static const char options[] = "\x42\x03"
                                "abc\0\x34\x01\x03\x42\x03"
                                "def\xff\x42\x07ignored";
  g_autoptr(GByteArray) ack = make_ack(options, sizeof options - 1);
  g_autoptr(GHashTable) values = NULL;
  g_autoptr(GError) error = NULL;

  memcpy(ack->data + 108, "\x42\x02gh\xff", 5);
  memcpy(ack->data + 44, "\x42\x02ij\xa0\x01x\xff", 8);
  values = bench_dhcp_read_ack(ack->data, ack->len, TRANSACTION, &error);
  g_assert_no_error(error);
  check_option(values, 66, "abcdefghij");
  check_option(values, 160, "x");
}

static void
check_refused(GByteArray *ack, const char *reason)
{
  g_autoptr(GError) error = NULL;

  g_assert_null(bench_dhcp_read_ack(ack->data, ack->len, TRANSACTION, &error));
  g_assert_cmpstr(error->message, ==, reason);
}

static void
test_ack_refused(void)
{
  g_autoptr(GByteArray) beyond = make_ack("\x42\x09"
                                          "abc",
                                          5);
  g_autoptr(GByteArray) no_length = make_ack("\x42", 1);
  g_autoptr(GByteArray) overloaded = make_ack("\x34\x01\x02\xff", 4);
  g_autoptr(GByteArray) good = make_ack("\xff", 1);
  g_autoptr(GHashTable) values = NULL;

  check_refused(beyond, "an option leads beyond the end");
  check_refused(no_length, "an option leads beyond the end");
  memcpy(overloaded->data + 44 + 62, "\x42\x09", 2);
  memset(overloaded->data + 44, 0, 62);
  check_refused(overloaded, "an option leads beyond the end");
  values = bench_dhcp_read_ack(good->data, good->len, TRANSACTION, NULL);
  g_assert_nonnull(values);
}

static void
test_ack_strange(void)
{
  static const struct
  {
    gsize at;
    guint8 value;
    const char *reason;
  } cases[] = {
    { 0, 1, "no reply to our DHCPINFORM" },
    { 4, 0, "no reply to our DHCPINFORM" },
    { 236, 98, "no reply to our DHCPINFORM" },
    { 242, 2, "no DHCPACK" },
    { 240, 54, "no DHCPACK" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autoptr(GByteArray) ack = make_ack("\xff\xff", 2);

      ack->data[cases[i].at] = cases[i].value;
      check_refused(ack, cases[i].reason);
    }
  for (guint length = 0; length < 240; length++)
    {
      g_autoptr(GByteArray) ack = make_ack("\xff", 1);

      g_byte_array_set_size(ack, length);
      check_refused(ack, "no reply to our DHCPINFORM");
    }
}

static void
test_damaged(void)
{
  static const char options[] = "\x42\x0bhttp://a/b/\x34\x01\x03\x2b\x0d\x01\x0bhttp://c/d/\xff";
  g_autoptr(GByteArray) ack = make_ack(options, sizeof options - 1);
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(BenchDeviceIdentity) identity = bench_device_identity_new(settings, "phone");
  guint addresses = 0;

  for (guint i = 0; i < DAMAGED; i++)
    {
      GString *bad = test_damage((const char *) ack->data, ack->len);
      g_autoptr(GHashTable) values
          = bench_dhcp_read_ack((const guint8 *) bad->str, bad->len, TRANSACTION, NULL);
      GHashTableIter iter;
      gpointer option;
      gpointer value;

      if (values != NULL)
        {
          g_hash_table_iter_init(&iter, values);
          while (g_hash_table_iter_next(&iter, &option, &value))
            {
              g_autofree char *url
                  = bench_dhcp_read_value(identity, GPOINTER_TO_UINT(option), ((GByteArray *) value)->data,
                                          ((GByteArray *) value)->len, NULL);

              addresses += url != NULL;
            }
        }
      g_string_free(bad, TRUE);
    }
  g_assert_cmpuint(addresses, >, 0);
}

static void
test_value(void)
{
  static const struct
  {
    guint option;
    const char *bytes;
    gsize length;
    const char *url; /* NULL: refused */
    const char *reason;
  } cases[] = {
    { 66, "http://192.0.2.1/$MAC/", 22, "http://192.0.2.1/$MAC/", NULL },
    { 66, "192.0.2.1\0", 10, "192.0.2.1", NULL },
    { 66, "tftp.example", 12, "tftp.example", NULL },
    { 160, "ftp://u:p@192.0.2.1/", 20, "ftp://u:p@192.0.2.1/", NULL },
    { 43, "https://192.0.2.1/x.cfg", 23, "https://192.0.2.1/x.cfg", NULL },
    { 43, "\x01\x02xx\x02\x0bhttp://a/b/", 17, "http://a/b/", NULL },
    { 43, "\x01\x0cMS-UC-Client", 14, NULL, "no address among its sub-options" },
    { 43, "\x01\x40http://a/", 11, NULL, "no address among its sub-options" },
    { 66, "", 0, NULL, "empty" },
    { 66, "\0\0", 2, NULL, "empty" },
    { 66, "\x0a\x4b\x00\x01", 4, NULL, "empty" },
    { 66, "\x8a\x4b\x01\x01", 4, NULL, "no text of an address" },
    { 66, "a b", 3, NULL, "no text of an address" },
    { 66, "gopher://x/", 11, NULL, "no address of a server" },
    { 66, "http://", 7, NULL, "no address of a server" },
  };
  g_autoptr(BenchSettings) settings = bench_settings_new();
  g_autoptr(BenchDeviceIdentity) identity = bench_device_identity_new(settings, "phone");

  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *url = bench_dhcp_read_value(identity, cases[i].option, (const guint8 *) cases[i].bytes,
                                                   cases[i].length, &error);

      g_assert_cmpstr(url, ==, cases[i].url);
      g_assert_cmpstr(error != NULL ? error->message : NULL, ==, cases[i].reason);
    }
}

static void
check_text(const char *text, const char *bytes)
{
  g_autoptr(GByteArray) read = bench_dhcp_read_text(text);

  g_assert_cmpmem(read->data, read->len, bytes, strlen(bytes));
}

static void
test_text(void)
{
  check_text("68:74:74:70", "http");
  check_text("1:2:68:69", "\x01\x02hi");
  check_text("10.0.0.1:80", "10.0.0.1:80");
  check_text("http://a:80/", "http://a:80/");
  check_text("ab:cd", "ab:cd");
  check_text("68:74:74:170", "68:74:74:170");
}

int
main(int argc, char *argv[])
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/dhcp-message/wanted", test_wanted);
  g_test_add_func("/dhcp-message/inform", test_inform);
  g_test_add_func("/dhcp-message/ack", test_ack);
  g_test_add_func("/dhcp-message/ack-refused", test_ack_refused);
  g_test_add_func("/dhcp-message/ack-strange", test_ack_strange);
  g_test_add_func("/dhcp-message/damaged", test_damaged);
  g_test_add_func("/dhcp-message/value", test_value);
  g_test_add_func("/dhcp-message/text", test_text);
  return g_test_run();
}

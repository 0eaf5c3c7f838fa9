/* SPDX-License-Identifier: GPL-3.0-or-later */
/* AES-encrypted configuration files, against what the openssl program makes of them. */
#include <gio/gio.h>
#include <string.h>

#include "provisioning/decrypt.h"

#define KEY "0123456789abCDEF"
#define KEY_HEX "30313233343536373839616243444546"
#define CONFIG "#!version:1.0.0.1\naccount.1.label = lab\n"

static GBytes *
bytes_of(const char *text)
{
  return g_bytes_new(text, strlen(text));
}

/* The openssl program's answer, filled up by us or (@option NULL) by it. */
static GBytes *
openssl(const char *text, const char *option)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GBytes) input = bytes_of(text);
  g_autoptr(GError) error = NULL;
  GBytes *output = NULL;

  process = g_subprocess_new(G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                             "openssl", "enc", "-aes-128-ecb", "-nosalt", "-K", KEY_HEX, option, NULL);
  g_assert_no_error(error);
  g_assert_true(g_subprocess_communicate(process, input, NULL, &output, NULL, &error));
  g_assert_no_error(error);
  g_assert_true(g_subprocess_get_successful(process));
  return output;
}

static void
assert_decrypts(GBytes *file, const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) clear = NULL;

  g_assert_true(bench_decrypt_is_encrypted(file));
  clear = bench_decrypt(file, KEY, &error);
  g_assert_no_error(error);
  g_assert_cmpmem(g_bytes_get_data(clear, NULL), g_bytes_get_size(clear), text, strlen(text));
}

static void
assert_refused(GBytes *file, const char *key, BenchDecryptError code, const char *words)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) clear = bench_decrypt(file, key, &error);

  g_assert_null(clear);
  g_assert_error(error, BENCH_DECRYPT_ERROR, (int) code);
  g_assert_nonnull(strstr(error->message, words));
  g_assert_true(key == NULL || key[0] == '\0' || strstr(error->message, key) == NULL);
}

/* The first block is known from openssl 3.0, and stays what it is. */
static void
test_known_answer(void)
{
  static const guint8 first[]
      = { 0x34, 0x6e, 0xed, 0xe6, 0x9f, 0xc6, 0xd6, 0x85, 0xcd, 0x6d, 0x17, 0x84, 0xc2, 0x53, 0x9d, 0x02 };
  g_autoptr(GBytes) text = bytes_of(CONFIG);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) file = bench_encrypt(text, KEY, &error);
  g_autoptr(GBytes) other = openssl(CONFIG "        ", "-nopad");

  g_assert_no_error(error);
  g_assert_cmpuint(g_bytes_get_size(file), ==, 48);
  g_assert_cmpmem(g_bytes_get_data(file, NULL), 16, first, sizeof first);
  g_assert_true(g_bytes_equal(file, other));
  assert_decrypts(file, CONFIG);
}

/* Blanks as the vendor's tool has them, PKCS#7 as openssl has it, and NULs. */
static void
test_fillings(void)
{
  g_autoptr(GBytes) pkcs = openssl(CONFIG, NULL);
  g_autoptr(GBytes) pkcs_whole = openssl(CONFIG "01234567", NULL);
  g_autoptr(GBytes) whole = openssl(CONFIG "01234567", "-nopad");
  g_autoptr(GBytes) marked = openssl("\xef\xbb\xbf" CONFIG "     ", "-nopad");
  g_autoptr(GBytes) crlf = openssl("#!version:1.0.0.1\r\na = 1\r\n      ", "-nopad");

  assert_decrypts(pkcs, CONFIG);
  assert_decrypts(pkcs_whole, CONFIG "01234567");
  assert_decrypts(whole, CONFIG "01234567");
  assert_decrypts(marked, "\xef\xbb\xbf" CONFIG);
  assert_decrypts(crlf, "#!version:1.0.0.1\r\na = 1\r\n");
}

/* Every length there and back, ending as a line does. */
static void
test_round_trip(void)
{
  g_autoptr(GString) text = g_string_new("#!version:1.0.0.1\n");

  for (int i = 0; i < 40; i++)
    {
      g_autoptr(GBytes) clear = g_bytes_new(text->str, text->len);
      g_autoptr(GBytes) file = bench_encrypt(clear, KEY, NULL);

      g_assert_nonnull(file);
      g_assert_cmpuint(g_bytes_get_size(file) % 16, ==, 0);
      g_assert_cmpuint(g_bytes_get_size(file), <, text->len + 16);
      assert_decrypts(file, text->str);
      g_string_insert(text, text->len - 1, "x");
    }
}

static void
test_refused(void)
{
  g_autoptr(GBytes) text = bytes_of(CONFIG);
  g_autoptr(GBytes) file = bench_encrypt(text, KEY, NULL);
  g_autoptr(GBytes) cut = g_bytes_new_from_bytes(file, 0, 40);
  g_autoptr(GBytes) page = openssl("<html>not a configuration</html>", NULL);
  g_autoptr(GBytes) rsa = bytes_of("#!encrypt:1.0.0.0\n#!key_ciphertext:AAAA\n");
  g_autoptr(GBytes) empty = bytes_of("");
  g_autoptr(GError) error = bench_decrypt_key_file_error();
  g_autoptr(GError) key_error = NULL;

  assert_refused(file, "0123456789abCDEX", BENCH_DECRYPT_ERROR_WRONG_KEY, "the AES key is another");
  assert_refused(page, KEY, BENCH_DECRYPT_ERROR_WRONG_KEY, "no .cfg text");
  assert_refused(cut, KEY, BENCH_DECRYPT_ERROR_LENGTH, "40 bytes");
  assert_refused(empty, KEY, BENCH_DECRYPT_ERROR_LENGTH, "0 bytes");
  assert_refused(file, NULL, BENCH_DECRYPT_ERROR_KEY, "not set");
  assert_refused(file, "", BENCH_DECRYPT_ERROR_KEY, "not set");
  assert_refused(file, "0123456789abCDE", BENCH_DECRYPT_ERROR_KEY, "16 letters");
  assert_refused(file, "0123456789abCDEFG", BENCH_DECRYPT_ERROR_KEY, "16 letters");
  assert_refused(file, "0123456789abCD\xc3\xa9", BENCH_DECRYPT_ERROR_KEY, "16 letters");
  assert_refused(rsa, KEY, BENCH_DECRYPT_ERROR_FOREIGN, "RSA mode");
  g_assert_true(bench_decrypt_is_encrypted(cut));
  g_assert_true(bench_decrypt_is_encrypted(rsa));
  g_assert_error(error, BENCH_DECRYPT_ERROR, BENCH_DECRYPT_ERROR_FOREIGN);
  g_assert_null(bench_encrypt(text, "short", &key_error));
  g_assert_error(key_error, BENCH_DECRYPT_ERROR, BENCH_DECRYPT_ERROR_KEY);
}

/* What is not encrypted is left alone, whatever its length. */
static void
test_text(void)
{
  static const char *const texts[] = { "",
                                       CONFIG,
                                       "\xef\xbb\xbf" CONFIG,
                                       "#!version:1.0.0.1 \x01\x02\xff",
                                       "0123456789abcde\n",
                                       "<html>404</html>",
                                       "# \xc3\xa9t\xc3\xa9\r\n" };

  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    {
      g_autoptr(GBytes) file = bytes_of(texts[i]);

      g_assert_false(bench_decrypt_is_encrypted(file));
    }
}

/* A changed byte spoils its block: no text, or some other line, never a crash. */
static void
test_damaged(void)
{
  g_autoptr(GBytes) text = bytes_of(CONFIG);
  g_autoptr(GBytes) file = bench_encrypt(text, KEY, NULL);
  gsize size = g_bytes_get_size(file);

  for (gsize i = 0; i < size * 8; i++)
    {
      guint8 *bytes = g_memdup2(g_bytes_get_data(file, NULL), size);
      g_autoptr(GBytes) damaged = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(GBytes) clear = NULL;

      bytes[i / 8] ^= 1 << (i % 8);
      damaged = g_bytes_new_take(bytes, size);
      clear = bench_decrypt(damaged, KEY, &error);
      g_assert_true(clear == NULL || !g_bytes_equal(clear, text));
      if (clear == NULL)
        g_assert_error(error, BENCH_DECRYPT_ERROR, BENCH_DECRYPT_ERROR_WRONG_KEY);
    }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/decrypt/known-answer", test_known_answer);
  g_test_add_func("/decrypt/fillings", test_fillings);
  g_test_add_func("/decrypt/round-trip", test_round_trip);
  g_test_add_func("/decrypt/refused", test_refused);
  g_test_add_func("/decrypt/text", test_text);
  g_test_add_func("/decrypt/damaged", test_damaged);
  return g_test_run();
}

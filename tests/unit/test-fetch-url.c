/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses of provisioning files: what is taken, what is refused, what is shown. */
#include <glib.h>
#include <string.h>

#include "../damage.h"
#include "provisioning/fetch-url.h"
#include "provisioning/fetch.h"

typedef struct
{
  const char *text;
  const char *written; /* without credentials */
  const char *username;
  const char *password;
} Good;

static const Good good[] = {
  { "http://pbx/a.cfg", "http://pbx/a.cfg" },
  { "HTTPS://PBX.Test:443", "https://pbx.test/" },
  { "https://pbx.test:8443/a%20b.cfg?x=1&y=2#part", "https://pbx.test:8443/a%20b.cfg?x=1&y=2" },
  { "http://pbx?x=1", "http://pbx/?x=1" },
  { "http://pbx/two words/\xc3\xa9.cfg", "http://pbx/two%20words/%C3%A9.cfg" },
  { "http://pbx/100%.cfg", "http://pbx/100%25.cfg" },
  { "http://pbx/a@b.cfg", "http://pbx/a@b.cfg" },
  { "tftp://192.0.2.1/$MAC.cfg", "tftp://192.0.2.1/$MAC.cfg" },
  { "ftp://[2001:DB8::1]:2121/a", "ftp://[2001:db8::1]:2121/a" },
  { "http://phone:s3cret%40%3A%2f@pbx/a", "http://pbx/a", "phone", "s3cret@:/" },
  { "http://phone:a:b@pbx/a", "http://pbx/a", "phone", "a:b" },
  { "ftp://phone@pbx/a", "ftp://pbx/a", "phone", NULL },
  { "ftp://phone:@pbx/a", "ftp://pbx/a", "phone", "" },
};

static const char *const bad[] = {
  "",
  "a.cfg",
  "pbx/a.cfg",
  "//pbx/a.cfg",
  "://pbx/a.cfg",
  "http:",
  "http:/pbx/a.cfg",
  "http:pbx",
  "http://",
  "http:///a.cfg",
  "http://:80/a.cfg",
  "file:///etc/passwd",
  "file://localhost/etc/passwd",
  "ftps://pbx/a",
  "gopher://pbx/a",
  "ldap://pbx/a",
  "scp://pbx/a",
  "httpx://pbx/a",
  "jar:http://pbx/a",
  " http://pbx/a",
  "http://pbx:0/a",
  "http://pbx:65536/a",
  "http://pbx:/a",
  "http://pbx:80x/a",
  "http://pbx:-1/a",
  "http://p bx/a",
  "http://p%62x/a",
  "http://pbx\\evil/a",
  "http://pb\xc3\xa9/a",
  "http://-pbx/a",
  "http://pbx..test/a",
  "http://[::1/a",
  "http://[::1]x/a",
  "http://[fe80::zz]/a",
  "http://[127.0.0.1]/a",
  "http://u:s3cret@x@pbx/a",
  "http://u:s3cret%zz@pbx/a",
  "http://u:s3cret%00@pbx/a",
  "http://u:s3cret%0a@pbx/a",
  "http://u:s3cret/x@pbx/a",
  "http://pbx/a\r\nX: y",
  "http://pbx/%0D%0AX",
  "http://pbx/%7f",
  "ftp://pbx/folder/",
  "tftp://pbx",
};

static void
test_good(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(good); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(BenchFetchUrl) url = bench_fetch_url_parse(good[i].text, &error);
      g_autofree char *shown = bench_fetch_shown_url(good[i].text);

      g_assert_no_error(error);

      g_autofree char *written = bench_fetch_url_write(url);

      g_assert_cmpstr(written, ==, good[i].written);
      g_assert_cmpstr(shown, ==, good[i].written);
      g_assert_cmpstr(url->username, ==, good[i].username);
      g_assert_cmpstr(url->password, ==, good[i].password);
    }
}

static void
test_bad(void)
{
  g_autofree char *host = g_strnfill(254, 'a');
  g_autofree char *long_host = g_strconcat("http://", host, "/", NULL);
  g_autofree char *path = g_strnfill(2100, 'a');
  g_autofree char *long_path = g_strconcat("http://pbx/", path, NULL);
  const char *longs[] = { long_host, long_path };

  for (gsize i = 0; i < G_N_ELEMENTS(bad) + G_N_ELEMENTS(longs); i++)
    {
      const char *text = i < G_N_ELEMENTS(bad) ? bad[i] : longs[i - G_N_ELEMENTS(bad)];
      g_autoptr(GError) error = NULL;
      g_autoptr(BenchFetchUrl) url = bench_fetch_url_parse(text, &error);
      g_autofree char *shown = bench_fetch_shown_url(text);

      if (url != NULL)
        g_error("taken: %s", text);
      g_assert_error(error, BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_URL);
      g_assert_null(strstr(error->message, "s3cret"));
      g_assert_null(strstr(shown, "s3cret"));
      g_assert_cmpuint(strlen(shown), <=, 256);
    }
}

/* However long what stands before the '@' is. */
static void
test_shown(void)
{
  g_autofree char *filler = g_strnfill(400, 'x');
  g_autofree char *text = g_strconcat("http://phone:s3cret/", filler, "@p bx/a.cfg", NULL);
  g_autofree char *shown = bench_fetch_shown_url(text);
  g_autofree char *query = bench_fetch_shown_url("http://pbx/a.cfg?password=s3cret&x=1");
  g_autofree char *nothing = bench_fetch_shown_url(NULL);
  g_autofree char *escapes = bench_fetch_shown_url("gopher://p\x1b[31mbx/\xff");

  g_assert_cmpstr(shown, ==, "http://p bx/a.cfg");
  g_assert_null(strstr(query, "s3cret"));
  g_assert_cmpstr(nothing, ==, "");
  g_assert_null(strchr(escapes, 0x1b));
  g_assert_true(g_utf8_validate(escapes, -1, NULL));
}

static void
assert_redirect(const char *from_text, const char *to_text, gboolean followed, gboolean with_credentials)
{
  g_autoptr(BenchFetchUrl) from = bench_fetch_url_parse(from_text, NULL);
  g_autoptr(BenchFetchUrl) to = bench_fetch_url_parse(to_text, NULL);

  g_assert_cmpint(bench_fetch_url_may_follow(from, to), ==, followed);
  g_assert_cmpint(bench_fetch_url_same_owner(from, to), ==, with_credentials);
}

static void
test_redirects(void)
{
  assert_redirect("http://pbx/a", "http://PBX:80/b", TRUE, TRUE);
  assert_redirect("http://pbx/a", "https://pbx/b", TRUE, TRUE);
  assert_redirect("https://pbx/a", "https://pbx/b", TRUE, TRUE);
  assert_redirect("https://pbx/a", "http://pbx/b", FALSE, FALSE);
  assert_redirect("http://pbx/a", "http://pbx2/b", TRUE, FALSE);
  assert_redirect("http://pbx/a", "http://pbx:81/b", TRUE, FALSE);
  assert_redirect("http://pbx:8080/a", "https://pbx:8443/b", TRUE, FALSE);
  assert_redirect("http://pbx/a", "ftp://pbx/b", FALSE, FALSE);
  assert_redirect("ftp://pbx/a", "http://pbx/b", FALSE, FALSE);
}

/* Whatever is taken is written so that it is read the same again. */
static void
test_damaged(void)
{
  for (int i = 0; i < 20000; i++)
    {
      const char *text = good[g_test_rand_int_range(0, G_N_ELEMENTS(good))].text;
      g_autoptr(GString) damaged = test_damage(text, strlen(text));
      g_autoptr(BenchFetchUrl) url = bench_fetch_url_parse(damaged->str, NULL);
      g_autofree char *shown = bench_fetch_shown_url(damaged->str);

      g_assert_true(g_utf8_validate(shown, -1, NULL));
      if (url == NULL)
        continue;

      g_autofree char *written = bench_fetch_url_write(url);
      g_autoptr(BenchFetchUrl) again = bench_fetch_url_parse(written, NULL);

      g_assert_true(strlen(written) > 2048 || again != NULL);
      if (again != NULL)
        {
          g_assert_cmpstr(again->host, ==, url->host);
          g_assert_cmpint(again->port, ==, url->port);
          g_assert_cmpstr(again->path, ==, url->path);
          g_assert_null(again->username);
        }
    }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/fetch-url/good", test_good);
  g_test_add_func("/fetch-url/bad", test_bad);
  g_test_add_func("/fetch-url/shown", test_shown);
  g_test_add_func("/fetch-url/redirects", test_redirects);
  g_test_add_func("/fetch-url/damaged", test_damaged);
  return g_test_run();
}

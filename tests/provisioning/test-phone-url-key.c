/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole phone's URL key: the server is asked, and the LCD tells what came of it. */
#include "whole-phone.h"

static TestWholePhone *
phone_with_key(const char *url)
{
  TestWholePhone *phone = test_whole_phone_new_idle();

  test_whole_phone_pin(phone, "linekey.2.type", "17");
  test_whole_phone_pin(phone, "linekey.2.value", url);
  return phone;
}

static void
test_asks(void)
{
  TestScript *server = test_script_start(NULL, NULL);
  g_autofree char *url = test_script_url(server, "/door?open=1");
  g_autoptr(TestWholePhone) phone = phone_with_key(url);

  test_script_serve(server, "/door?open=1", "opened", -1);
  test_whole_phone_press(phone, "line-2");
  test_whole_phone_wait_popup(phone, "URL sent");
  g_assert_cmpuint(test_script_count_requests(server), ==, 1);
  g_assert_true(g_str_has_prefix(test_script_get_request(server, 0), "GET /door?open=1 HTTP/1.1"));
  test_script_stop(server);
}

static void
test_nobody_there(void)
{
  TestScript *server = test_script_start(NULL, NULL);
  g_autofree char *url = test_script_url(server, "/gone");
  g_autoptr(TestWholePhone) phone = phone_with_key(url);

  test_script_stop(server);
  test_whole_phone_press(phone, "line-2");
  test_whole_phone_wait_popup(phone, "URL not reached");
}

static void
test_other_schemes_are_refused(void)
{
  g_autoptr(TestWholePhone) phone = phone_with_key("file:///etc/passwd");

  test_whole_phone_press(phone, "line-2");
  test_whole_phone_wait_popup(phone, "URL not reached");
}

int
main(int argc, char **argv)
{
  test_whole_phone_init(&argc, &argv);
  g_test_add_func("/url-key/asks", test_asks);
  g_test_add_func("/url-key/nobody-there", test_nobody_there);
  g_test_add_func("/url-key/other-schemes-are-refused", test_other_schemes_are_refused);
  return g_test_run();
}

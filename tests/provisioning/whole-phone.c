/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "whole-phone.h"

#include <string.h>

#include "../deadline.h"
#include "../flows/one-phone.h"
#include "../folder.h"

#define OFFER                                                                                                \
  "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 39990 RTP/AVP 0\r\n"
#define START_US G_GINT64_CONSTANT(1700000000000000)

void
test_whole_phone_init(int *argc, char ***argv)
{
  g_setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init(argc, argv, NULL);
}

static char *
let_in(guint n G_GNUC_UNUSED, const char *request, gpointer data G_GNUC_UNUSED)
{
  if (g_str_has_prefix(request, "REGISTER "))
    return test_registrar_grant(request, 0, "");
  /* Nothing for a keep-alive either. */
  return g_str_has_prefix(request, "ACK ") || *request == '\r' ? NULL : g_strdup("200 OK\r\n");
}

static gboolean
on_tick(gpointer clock)
{
  bench_clock_advance(clock, 100);
  return G_SOURCE_CONTINUE;
}

static void
on_event(BenchEventBus *bus G_GNUC_UNUSED, const BenchEvent *event, TestWholePhone *self)
{
  g_autofree char *json = bench_event_to_json(event, "test");

  g_string_append_printf(self->events, "%s\n", json);
}

static void
on_finished(BenchProvisioning *provisioning G_GNUC_UNUSED,
            gconstpointer report G_GNUC_UNUSED,
            TestWholePhone *self)
{
  self->runs++;
}

static void
pin(BenchPhone *phone, const char *name, const char *value)
{
  g_autoptr(GError) error = NULL;

  if (!bench_settings_set(bench_phone_get_settings(phone), name, value, BENCH_LAYER_OVERRIDE, "test", &error))
    g_error("%s: %s", name, error->message);
}

/* From now on, and each time it is switched on. */
void
test_whole_phone_pin(TestWholePhone *self, const char *name, const char *value)
{
  g_hash_table_replace(self->pins, g_strdup(name), g_strdup(value));
  if (self->phone != NULL)
    pin(self->phone, name, value);
}

TestWholePhone *
test_whole_phone_new(void)
{
  TestWholePhone *self = g_new0(TestWholePhone, 1);
  g_autofree char *url = NULL;

  self->folder = g_dir_make_tmp("benchphone-XXXXXX", NULL);
  self->clock = bench_clock_new_manual(START_US);
  self->ticker = g_timeout_add(10, on_tick, self->clock);
  self->registrar = test_registrar_new(let_in, NULL);
  self->server = test_script_start(NULL, NULL);
  self->pins = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  self->events = g_string_new(NULL);
  test_script_answer_with(self->server, NULL, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
  url = test_script_url(self->server, "");
  test_whole_phone_pin(self, "auto_provision.server.url", url);
  test_whole_phone_pin(self, "auto_provision.pnp_enable", "0");
  test_whole_phone_pin(self, "auto_provision.dhcp_option.enable", "0");
  test_whole_phone_pin(self, "benchphone.mac", "00:15:65:aa:bb:cc");
  test_whole_phone_pin(self, "account.1.sip_listen_port", "0");
  return self;
}

static char *
path_of(TestWholePhone *self, const char *name)
{
  return g_build_filename(self->folder, name, NULL);
}

void
test_whole_phone_switch_on(TestWholePhone *self)
{
  g_autofree char *settings = path_of(self, "phone.cfg");
  g_autofree char *digests = path_of(self, "phone.provisioned");
  g_autofree char *files = path_of(self, "files");
  g_autofree char *rings = path_of(self, "rings");
  BenchPhoneOptions options = { .name = "whole",
                                .interface = "127.0.0.1",
                                .user_settings_path = settings,
                                .ring_folder = rings,
                                .digests_path = digests,
                                .resource_folder = files,
                                .microphone = "null",
                                .speaker = "null",
                                .provisioned = TRUE,
                                .clock = self->clock };
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer value = NULL;
  g_autoptr(GError) error = NULL;

  self->phone = bench_phone_new(&options, &error);
  g_assert_no_error(error);
  g_hash_table_iter_init(&iter, self->pins);
  while (g_hash_table_iter_next(&iter, &name, &value))
    pin(self->phone, name, value);
  self->runs = 0;
  g_signal_connect(bench_phone_get_events(self->phone), "event", G_CALLBACK(on_event), self);
  g_signal_connect(bench_phone_get_provisioning(self->phone), "finished", G_CALLBACK(on_finished), self);
  g_assert_true(bench_phone_start(self->phone, &error));
  g_assert_no_error(error);
}

void
test_whole_phone_switch_off(TestWholePhone *self)
{
  g_signal_handlers_disconnect_by_data(bench_phone_get_events(self->phone), self);
  g_signal_handlers_disconnect_by_data(bench_phone_get_provisioning(self->phone), self);
  test_phone_stop(g_steal_pointer(&self->phone));
}

void
test_whole_phone_free(TestWholePhone *self)
{
  if (self->ticker == 0)
    self->ticker = g_timeout_add(10, on_tick, self->clock);
  if (self->phone != NULL)
    test_whole_phone_switch_off(self);
  g_source_remove(self->ticker);
  test_settle();
  test_script_stop(self->server);
  test_registrar_free(self->registrar);
  g_object_unref(self->clock);
  g_hash_table_unref(self->pins);
  g_string_free(self->events, TRUE);
  test_folder_remove(self->folder);
  g_free(self->folder);
  g_free(self);
}

/* From now on the test moves it. */
void
test_whole_phone_stop_clock(TestWholePhone *self)
{
  g_source_remove(self->ticker);
  self->ticker = 0;
}

char *
test_whole_phone_account(TestWholePhone *self, const char *user, const char *more)
{
  return g_strdup_printf("#!version:1.0.0.1\naccount.1.enable = 1\naccount.1.user_name = %s\n"
                         "account.1.auth_name = %s\naccount.1.password = s3cret-%s\n"
                         "account.1.sip_server.1.address = 127.0.0.1\naccount.1.sip_server.1.port = %u\n%s",
                         user, user, user, test_registrar_get_port(self->registrar), more);
}

void
test_whole_phone_serve_user(TestWholePhone *self, const char *user, const char *more)
{
  g_autofree char *text = test_whole_phone_account(self, user, more);

  test_script_serve(self->server, TEST_MAC, text, -1);
}

typedef struct
{
  TestWholePhone *self;
  const char *text;
  guint n;
} Wanted;

static gboolean
has_run(gconstpointer data)
{
  const Wanted *wanted = data;

  return wanted->self->runs >= wanted->n;
}

/* The report of the @nth run since it was switched on, once that has ended. */
const BenchProvisionReport *
test_whole_phone_wait_run(TestWholePhone *self, guint nth)
{
  Wanted wanted = { .self = self, .n = nth };
  g_autofree char *what = g_strdup_printf("the end of run %u; events:\n%s", nth, self->events->str);

  test_wait(has_run, &wanted, what);
  return bench_provisioning_get_report(bench_phone_get_provisioning(self->phone), self->runs - nth);
}

const char *
test_whole_phone_last_register(TestWholePhone *self)
{
  for (guint n = test_registrar_count(self->registrar); n > 0; n--)
    if (g_str_has_prefix(test_registrar_get_request(self->registrar, n), "REGISTER "))
      return test_registrar_get_request(self->registrar, n);
  return "";
}

guint
test_whole_phone_count_registers(TestWholePhone *self)
{
  guint count = 0;

  for (guint n = test_registrar_count(self->registrar); n > 0; n--)
    if (g_str_has_prefix(test_registrar_get_request(self->registrar, n), "REGISTER "))
      count++;
  return count;
}

static gboolean
is_registered(gconstpointer data)
{
  const Wanted *wanted = data;
  BenchLine *line = bench_call_control_get_line(bench_phone_get_calls(wanted->self->phone), 1);
  const char *request = test_whole_phone_last_register(wanted->self);
  g_autofree char *to = test_registrar_get_header(request, "To");
  g_autofree char *expires = test_registrar_get_header(request, "Expires");

  return line != NULL && line->state == BENCH_LINE_REGISTERED && strstr(to, wanted->text) != NULL
         && strcmp(expires, "0") != 0;
}

void
test_whole_phone_wait_registered(TestWholePhone *self, const char *user)
{
  g_autofree char *part = g_strdup_printf("sip:%s@", user);
  Wanted wanted = { .self = self, .text = part };
  g_autofree char *what = g_strdup_printf("%s to register; events:\n%s", user, self->events->str);

  test_wait(is_registered, &wanted, what);
}

static const BenchScreen *
screen_of(TestWholePhone *self)
{
  return bench_firmware_get_screen(bench_phone_get_firmware(self->phone));
}

static gboolean
is_idle(gconstpointer data)
{
  const BenchScreen *screen = screen_of((TestWholePhone *) data);

  return screen->kind == BENCH_SCREEN_IDLE && screen->popup == BENCH_POPUP_NONE;
}

void
test_whole_phone_wait_idle(TestWholePhone *self)
{
  test_wait(is_idle, self, "the idle screen without a pop-up");
}

TestWholePhone *
test_whole_phone_new_idle(void)
{
  TestWholePhone *self = test_whole_phone_new();

  test_whole_phone_serve_user(self, "1001", "");
  test_whole_phone_switch_on(self);
  test_whole_phone_wait_registered(self, "1001");
  test_whole_phone_wait_idle(self);
  g_string_truncate(self->events, 0);
  return self;
}

gboolean
test_whole_phone_is_in_call(gconstpointer self)
{
  return screen_of((TestWholePhone *) self)->kind == BENCH_SCREEN_CALL;
}

void
test_whole_phone_call(TestWholePhone *self)
{
  test_registrar_call(self->registrar, "", OFFER);
  test_wait(test_whole_phone_is_in_call, self, "the call to ring");
}

static gboolean
has_popup(gconstpointer data)
{
  const Wanted *wanted = data;
  const BenchScreen *screen = screen_of(wanted->self);

  return screen->popup != BENCH_POPUP_NONE && g_strcmp0(screen->popup_text, wanted->text) == 0;
}

void
test_whole_phone_wait_popup(TestWholePhone *self, const char *text)
{
  Wanted wanted = { .self = self, .text = text };
  g_autofree char *what = g_strdup_printf("\"%s\" on the LCD; events:\n%s", text, self->events->str);

  test_wait(has_popup, &wanted, what);
}

void
test_whole_phone_press(TestWholePhone *self, const char *keys)
{
  g_auto(GStrv) names = g_strsplit(keys, " ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    bench_firmware_key(bench_phone_get_firmware(self->phone), bench_key_from_name(names[i]), BENCH_KEY_CLICK);
}

guint
test_whole_phone_count_events(TestWholePhone *self, const char *text)
{
  guint count = 0;

  for (const char *at = self->events->str; (at = strstr(at, text)) != NULL; at += strlen(text))
    count++;
  return count;
}

/* A NOTIFY of the registrar's that nobody asked for. */
void
test_whole_phone_notify(TestWholePhone *self, const char *event)
{
  g_autofree char *headers = g_strdup_printf("Event: %s\r\nSubscription-State: terminated\r\n", event);

  test_registrar_send_to(self->registrar, test_whole_phone_last_register(self), "NOTIFY", headers, "");
}

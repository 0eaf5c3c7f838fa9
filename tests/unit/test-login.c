/* SPDX-License-Identifier: GPL-3.0-or-later */
/* remote/: what a caller may ask for, by its user level; sessions and their end. */
#include <gio/gio.h>
#include <glib.h>
#include <string.h>

#include "firmware-fixture.h"
#include "remote/address.h"
#include "remote/login.h"

#define INTERFACE "/io/github/benchphone/Benchphone/dbus/" BENCH_REMOTE_INTERFACE ".xml"

typedef struct
{
  Phone *phone;
  BenchLogins *logins;
} Fixture;

static void
set_up(Fixture *self, gconstpointer data)
{
  self->phone = phone_new();
  self->logins = bench_logins_new(self->phone->firmware, self->phone->settings);
  phone_set(self->phone, "benchphone.remote.login", "1");
}

static void
tear_down(Fixture *self, gconstpointer data)
{
  bench_logins_free(self->logins);
  phone_free(self->phone);
}

static void
enter(Fixture *self, const char *caller, const char *name, const char *password)
{
  BenchLevel level = BENCH_LEVEL_USER;
  g_autoptr(GError) error = NULL;

  g_assert_true(bench_logins_enter(self->logins, caller, name, password, &level, &error));
  g_assert_no_error(error);
  g_assert_cmpstr(bench_level_word(level), ==, name);
}

static void
check(Fixture *self, const char *caller, const char *method, GVariant *arguments, const char *complaint)
{
  g_autoptr(GVariant) owned = g_variant_ref_sink(arguments);
  g_autoptr(GError) error = NULL;
  gboolean done = bench_logins_permit(self->logins, caller, method, owned, &error);

  g_assert_cmpstr(error != NULL ? error->message : NULL, ==, complaint);
  g_assert_true(done == (complaint == NULL));
}

static GVariant *
nothing(void)
{
  return g_variant_new("()");
}

/* A value of a type of the interface. */
static GVariant *
make_value(const char *signature)
{
  switch (*signature)
    {
    case 's':
      return g_variant_new_string("");
    case 'b':
      return g_variant_new_boolean(FALSE);
    case 'u':
      return g_variant_new_uint32(0);
    default:
      return g_variant_new_strv(NULL, 0);
    }
}

static GVariant *
make_arguments(const GDBusMethodInfo *method)
{
  GVariantBuilder builder;

  g_variant_builder_init(&builder, G_VARIANT_TYPE_TUPLE);
  for (guint i = 0; method->in_args != NULL && method->in_args[i] != NULL; i++)
    g_variant_builder_add_value(&builder, make_value(method->in_args[i]->signature));
  return g_variant_builder_end(&builder);
}

/* Who is nobody reads what the phone shows, and nothing else; the administrator may everything. */
static void
test_every_method(Fixture *self, gconstpointer data)
{
  static const char *const free_for_all[]
      = { "Login",     "GetStatus",        "GetCalls", "GetStatistics", "GetLeds",
          "GetScreen", "GetScreenPicture", "Wait",     "ListFlows",     NULL };
  static const char *const administrators[]
      = { "GetCapture", "Export", "Import", "Provision", "Reset", "Quit", "Set", NULL };
  g_autoptr(GBytes) xml = g_resources_lookup_data(INTERFACE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml(g_bytes_get_data(xml, NULL), &error);
  guint count = 0;

  g_assert_no_error(error);
  enter(self, "clerk", "user", "user");
  enter(self, "boss", "admin", "admin");
  for (GDBusMethodInfo **method = node->interfaces[0]->methods; *method != NULL; method++)
    {
      const char *name = (*method)->name;
      g_autoptr(GVariant) arguments = g_variant_ref_sink(make_arguments(*method));
      gboolean is_free = g_strv_contains(free_for_all, name);
      gboolean is_administrators = g_strv_contains(administrators, name);

      if (!bench_logins_knows(name))
        g_error("%s is not in the table of remote/login.c", name);
      g_assert_true(bench_logins_permit(self->logins, "stranger", name, arguments, NULL) == is_free);
      g_assert_true(bench_logins_permit(self->logins, "clerk", name, arguments, NULL) != is_administrators);
      g_assert_true(bench_logins_permit(self->logins, "boss", name, arguments, NULL));
      count++;
    }
  g_assert_cmpuint(count, >, 35);
  g_assert_false(bench_logins_knows("NoSuchMethod"));
  check(self, "clerk", "NoSuchMethod", nothing(),
        "NoSuchMethod needs the administrator's password: benchphonectl --login admin");
}

static void
test_reasons(Fixture *self, gconstpointer data)
{
  check(self, "x", "Dial", g_variant_new("(s)", "1"),
        "Dial needs a user's password: benchphonectl --login user");
  phone_set(self->phone, "security.user_name.admin", "boss");
  check(self, "x", "Quit", nothing(), "Quit needs the administrator's password: benchphonectl --login boss");
}

static void
test_secrets(Fixture *self, gconstpointer data)
{
  static const char *const methods[] = { "Get", "GetLayers", "List", "GetTrace" };

  enter(self, "clerk", "user", "user");
  enter(self, "boss", "admin", "admin");
  for (gsize i = 0; i < G_N_ELEMENTS(methods); i++)
    {
      g_autofree char *complaint
          = g_strdup_printf("%s needs the administrator's password: benchphonectl --login admin", methods[i]);

      check(self, "clerk", methods[i], g_variant_new("(sb)", "account.1.password", FALSE), NULL);
      check(self, "clerk", methods[i], g_variant_new("(sb)", "account.1.password", TRUE), complaint);
      check(self, "boss", methods[i], g_variant_new("(sb)", "account.1.password", TRUE), NULL);
    }
}

/* As the menus have it: what is below Advanced is not the user's, nor is what no menu has, nor any password. */
static void
test_set(Fixture *self, gconstpointer data)
{
  static const char user_name[] = "account.1.user_name";
  static const char admins[] = "Set needs the administrator's password: benchphonectl --login admin";
  static const char vars[] = "Set needs the var level's password: benchphonectl --login var";
  static const char *const never[] = { "security.user_password.admin", "security.user_password",
                                       "security.user_name.admin",     "security.var_enable",
                                       "web_item_level.url",           "benchphone.remote.login",
                                       "auto_provision.server.url",    "no.such" };

  enter(self, "clerk", "user", "user");
  check(self, "clerk", "Set", g_variant_new("(ss)", "forward.always.target", "1"), NULL);
  check(self, "clerk", "Set", g_variant_new("(ss)", user_name, "1"), admins);
  phone_set(self->phone, "security.var_enable", "1");
  check(self, "clerk", "Set", g_variant_new("(ss)", user_name, "1"), vars);
  enter(self, "middle", "var", "var");
  check(self, "middle", "Set", g_variant_new("(ss)", user_name, "1"), NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(never); i++)
    check(self, "middle", "Set", g_variant_new("(ss)", never[i], "1"), admins);
  phone_set(self->phone, "security.var_enable", "0");
  check(self, "middle", "Set", g_variant_new("(ss)", "forward.always.target", "1"),
        "Set needs a user's password: benchphonectl --login user");
}

static void
test_off(Fixture *self, gconstpointer data)
{
  phone_set(self->phone, "benchphone.remote.login", "0");
  check(self, "stranger", "Quit", nothing(), NULL);
}

/* A session ends with the caller, with a failed login, with time, and with the password. */
static void
test_sessions(Fixture *self, gconstpointer data)
{
  static const char complaint[] = "Answer needs a user's password: benchphonectl --login user";
  BenchLevel level = BENCH_LEVEL_USER;

  enter(self, "clerk", "user", "user");
  check(self, "clerk", "Answer", nothing(), NULL);
  check(self, "another", "Answer", nothing(), complaint);
  bench_logins_forget(self->logins, "clerk");
  check(self, "clerk", "Answer", nothing(), complaint);

  enter(self, "clerk", "user", "user");
  g_assert_false(bench_logins_enter(self->logins, "clerk", "admin", "guess", &level, NULL));
  check(self, "clerk", "Answer", nothing(), complaint);

  phone_set(self->phone, "features.relog_offtime", "2");
  enter(self, "clerk", "user", "user");
  bench_clock_advance(self->phone->clock, 119000);
  check(self, "clerk", "Answer", nothing(), NULL);
  bench_clock_advance(self->phone->clock, 119000);
  check(self, "clerk", "GetStatus", nothing(), NULL);
  bench_clock_advance(self->phone->clock, 119000);
  check(self, "clerk", "Answer", nothing(), NULL);
  bench_clock_advance(self->phone->clock, 120000);
  check(self, "clerk", "Answer", nothing(), complaint);
  check(self, "clerk", "Answer", nothing(), complaint);

  /* Whoever knows an old password only is out. */
  enter(self, "clerk", "user", "user");
  phone_set(self->phone, "security.user_password", "user:2");
  check(self, "clerk", "Answer", nothing(), complaint);
  phone_set(self->phone, "security.user_password", "user:user");
}

#define ADD(path, function) g_test_add("/login/" path, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("every-method", test_every_method);
  ADD("reasons", test_reasons);
  ADD("secrets", test_secrets);
  ADD("set", test_set);
  ADD("off", test_off);
  ADD("sessions", test_sessions);
  return g_test_run();
}

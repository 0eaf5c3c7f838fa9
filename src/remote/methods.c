/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "remote/methods.h"

#include <string.h>

#include "lab/flow.h"
#include "remote/describe.h"
#include "remote/methods-provision.h"
#include "remote/methods-settings.h"
#include "remote/methods-sound.h"

typedef void (*Method)(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation);

/**
 * bench_methods_refuse:
 * @reason: why what was asked for cannot be done
 *
 * Answers a method with that.
 */
void
bench_methods_refuse(GDBusMethodInvocation *invocation, const char *reason)
{
  g_dbus_method_invocation_return_dbus_error(invocation, BENCH_REMOTE_ERROR_REFUSED, reason);
}

/**
 * bench_methods_reply_usage:
 * @format: printf() format of what is wrong with the arguments
 *
 * Answers a method with that.
 */
void
bench_methods_reply_usage(GDBusMethodInvocation *invocation, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start(args, format);
  reason = g_strdup_vprintf(format, args);
  va_end(args);
  g_dbus_method_invocation_return_dbus_error(invocation, BENCH_REMOTE_ERROR_USAGE, reason);
}

/**
 * bench_methods_reply_done:
 * @done: whether what was asked for is done
 * @error: (nullable): why not
 *
 * Answers a method that returns nothing.
 */
void
bench_methods_reply_done(GDBusMethodInvocation *invocation, gboolean done, const GError *error)
{
  if (done)
    g_dbus_method_invocation_return_value(invocation, NULL);
  else
    bench_methods_refuse(invocation, error->message);
}

static void
reply_string(GDBusMethodInvocation *invocation, const char *text)
{
  g_dbus_method_invocation_return_value(invocation, g_variant_new("(s)", text));
}

static void
reply_bytes(GDBusMethodInvocation *invocation, GBytes *bytes)
{
  GVariant *array = g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, bytes, TRUE);

  g_dbus_method_invocation_return_value(invocation, g_variant_new_tuple(&array, 1));
}

/**
 * bench_methods_read_format:
 * @json: (out): whether @format asks for JSON
 *
 * Returns: whether it is a format; any word but "json" and "text" has been answered with an error.
 */
gboolean
bench_methods_read_format(const char *format, gboolean *json, GDBusMethodInvocation *invocation)
{
  *json = strcmp(format, "json") == 0;
  if (*json || strcmp(format, "text") == 0)
    return TRUE;
  bench_methods_reply_usage(invocation, "\"%s\" is no format: text or json", format);
  return FALSE;
}

static gboolean
read_action(const char *word, BenchKeyAction *action)
{
  static const struct
  {
    const char *word;
    BenchKeyAction action;
  } actions[]
      = { { "click", BENCH_KEY_CLICK }, { "press", BENCH_KEY_PRESS }, { "release", BENCH_KEY_RELEASE } };

  for (gsize i = 0; i < G_N_ELEMENTS(actions); i++)
    if (strcmp(actions[i].word, word) == 0)
      {
        *action = actions[i].action;
        return TRUE;
      }
  return FALSE;
}

/* "605#" is four keys, if it is none itself. */
static gboolean
add_keys(GArray *keys, const char *name)
{
  BenchKey key = bench_key_from_name(name);

  if (key != BENCH_KEY_NONE)
    {
      g_array_append_val(keys, key);
      return TRUE;
    }
  for (const char *p = name; *p != '\0'; p++)
    {
      key = bench_key_from_digit(*p);
      if (key == BENCH_KEY_NONE)
        return FALSE;
      g_array_append_val(keys, key);
    }
  return *name != '\0';
}

static void
press(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  g_autofree const char **names = NULL;
  const char *word = NULL;
  g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(BenchKey));
  BenchKeyAction action = BENCH_KEY_CLICK;

  g_variant_get(arguments, "(^a&s&s)", &names, &word);
  if (!read_action(word, &action))
    {
      bench_methods_reply_usage(invocation, "\"%s\" is no action: click, press or release", word);
      return;
    }
  for (guint i = 0; names[i] != NULL; i++)
    if (!add_keys(keys, names[i]))
      {
        bench_methods_reply_usage(invocation, "No key is called \"%s\"", names[i]);
        return;
      }
  for (guint i = 0; i < keys->len; i++)
    bench_firmware_key(bench_phone_get_firmware(self->phone), g_array_index(keys, BenchKey, i), action);
  g_dbus_method_invocation_return_value(invocation, NULL);
}

static void
dial(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  g_autoptr(GError) error = NULL;
  const char *number = NULL;
  gboolean done;

  g_variant_get(arguments, "(&s)", &number);
  done = bench_firmware_dial(bench_phone_get_firmware(self->phone), number, &error);
  bench_methods_reply_done(invocation, done, error);
}

static void
answer(BenchMethods *self, GVariant *arguments G_GNUC_UNUSED, GDBusMethodInvocation *invocation)
{
  g_autoptr(GError) error = NULL;
  gboolean done;

  done = bench_firmware_answer(bench_phone_get_firmware(self->phone), &error);
  bench_methods_reply_done(invocation, done, error);
}

static void
hang_up(BenchMethods *self, GVariant *arguments G_GNUC_UNUSED, GDBusMethodInvocation *invocation)
{
  g_autoptr(GError) error = NULL;
  gboolean done;

  done = bench_firmware_hang_up(bench_phone_get_firmware(self->phone), &error);
  bench_methods_reply_done(invocation, done, error);
}

static void
get_status(BenchMethods *self, GVariant *arguments G_GNUC_UNUSED, GDBusMethodInvocation *invocation)
{
  g_autofree char *json = bench_describe_status(self->phone);

  reply_string(invocation, json);
}

static void
get_calls(BenchMethods *self, GVariant *arguments G_GNUC_UNUSED, GDBusMethodInvocation *invocation)
{
  g_autofree char *json = bench_describe_calls(self->phone);

  reply_string(invocation, json);
}

static void
get_statistics(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  g_autofree char *json = NULL;
  const char *call = NULL;
  guint64 id = 0;

  g_variant_get(arguments, "(&s)", &call);
  if (*call != '\0' && !g_ascii_string_to_unsigned(call, 10, 1, G_MAXUINT32, &id, NULL))
    {
      bench_methods_reply_usage(invocation, "\"%s\" is no number of a call", call);
      return;
    }
  json = bench_describe_statistics(self->phone, (guint) id);
  if (json != NULL)
    reply_string(invocation, json);
  else
    bench_methods_refuse(invocation, "There is no such call");
}

static void
send_message(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  g_autoptr(GError) error = NULL;
  const char *number = NULL;
  const char *text = NULL;
  gboolean done;

  g_variant_get(arguments, "(&s&s)", &number, &text);
  done = bench_firmware_send_text(bench_phone_get_firmware(self->phone), number, text, &error);
  bench_methods_reply_done(invocation, done, error);
}

static void
get_messages(BenchMethods *self, GVariant *arguments G_GNUC_UNUSED, GDBusMethodInvocation *invocation)
{
  g_autofree char *json = bench_describe_messages(self->phone);

  reply_string(invocation, json);
}

static void
get_leds(BenchMethods *self, GVariant *arguments G_GNUC_UNUSED, GDBusMethodInvocation *invocation)
{
  g_autofree char *json = bench_firmware_leds_to_json(bench_phone_get_firmware(self->phone));

  reply_string(invocation, json);
}

static void
get_screen(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  const BenchScreen *screen = bench_firmware_get_screen(bench_phone_get_firmware(self->phone));
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *text = NULL;
  const char *format = NULL;
  gboolean json = FALSE;

  g_variant_get(arguments, "(&s)", &format);
  if (!bench_methods_read_format(format, &json, invocation))
    return;
  if (json)
    node = bench_screen_to_json(screen);
  text = json ? json_to_string(node, FALSE) : bench_screen_to_text(screen);
  reply_string(invocation, text);
}

static cairo_status_t
append_png(void *bytes, const unsigned char *data, unsigned int length)
{
  g_byte_array_append(bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
get_screen_picture(BenchMethods *self, GVariant *arguments G_GNUC_UNUSED, GDBusMethodInvocation *invocation)
{
  BenchFirmware *firmware = bench_phone_get_firmware(self->phone);
  const BenchModel *model = bench_firmware_get_model(firmware);
  GByteArray *png = g_byte_array_new();
  g_autoptr(GBytes) bytes = NULL;
  cairo_surface_t *surface;
  cairo_status_t status;

  if (self->lcd_model == NULL || !g_str_equal(self->lcd_model, model->name))
    {
      g_clear_object(&self->lcd);
      self->lcd = bench_lcd_new(model->layout, model->lcd_width, model->lcd_height);
      bench_call_set_text(&self->lcd_model, model->name);
    }
  surface = bench_lcd_draw(self->lcd, bench_firmware_get_screen(firmware));
  status = cairo_surface_write_to_png_stream(surface, append_png, png);
  cairo_surface_destroy(surface);
  bytes = g_byte_array_free_to_bytes(png);
  if (status != CAIRO_STATUS_SUCCESS)
    bench_methods_refuse(invocation, cairo_status_to_string(status));
  else
    reply_bytes(invocation, bytes);
}

static void
wait_for(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  const char *condition = NULL;
  guint timeout_ms = 0;

  g_variant_get(arguments, "(&su)", &condition, &timeout_ms);
  if (!bench_waits_add(self->waits, condition, timeout_ms, invocation))
    bench_methods_reply_usage(invocation, "Cannot wait for \"%s\": idle, ringing, talking or registered",
                              condition);
}

static void
get_trace(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  const char *format = NULL;
  gboolean reveal = FALSE;
  gboolean json = FALSE;
  g_autofree char *text = NULL;

  g_variant_get(arguments, "(&sb)", &format, &reveal);
  if (!bench_methods_read_format(format, &json, invocation))
    return;
  text = json ? bench_describe_trace_json(self->phone, reveal)
              : bench_describe_trace_text(self->phone, reveal);
  reply_string(invocation, text);
}

static void
get_ladder(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  const char *format = NULL;
  gboolean json = FALSE;
  g_autofree char *text = NULL;

  g_variant_get(arguments, "(&s)", &format);
  if (!bench_methods_read_format(format, &json, invocation))
    return;
  text = bench_describe_ladder(self->phone, json);
  reply_string(invocation, text);
}

static void
get_capture(BenchMethods *self, GVariant *arguments G_GNUC_UNUSED, GDBusMethodInvocation *invocation)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = bench_describe_capture(self->phone, &error);

  if (bytes == NULL)
    bench_methods_refuse(invocation, error->message);
  else
    reply_bytes(invocation, bytes);
}

static void
clear_trace(BenchMethods *self, GVariant *arguments G_GNUC_UNUSED, GDBusMethodInvocation *invocation)
{
  bench_tap_store_clear(bench_phone_get_tap_store(self->phone));
  g_dbus_method_invocation_return_value(invocation, NULL);
}

static void
check_flow(BenchMethods *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  const char *name = NULL;
  const char *party = NULL;
  const char *format = NULL;
  gboolean json = FALSE;
  gboolean passed = FALSE;
  g_autofree char *report = NULL;
  g_autoptr(GError) error = NULL;

  g_variant_get(arguments, "(&s&s&s)", &name, &party, &format);
  if (!bench_methods_read_format(format, &json, invocation))
    return;
  report = bench_describe_flow(self->phone, name, party, json, &passed, &error);
  if (report == NULL)
    bench_methods_refuse(invocation, error->message);
  else
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(bs)", passed, report));
}

static void
list_flows(BenchMethods *self G_GNUC_UNUSED,
           GVariant *arguments G_GNUC_UNUSED,
           GDBusMethodInvocation *invocation)
{
  g_autoptr(GPtrArray) names = bench_flow_list_names();
  GVariant *array = g_variant_new_strv((const char *const *) names->pdata, names->len);

  g_dbus_method_invocation_return_value(invocation, g_variant_new_tuple(&array, 1));
}

static void
quit(BenchMethods *self, GVariant *arguments G_GNUC_UNUSED, GDBusMethodInvocation *invocation)
{
  self->quit(invocation, self->quit_data);
}

static const struct
{
  const char *name;
  Method call;
} methods[] = {
  { "Press", press },
  { "Dial", dial },
  { "Answer", answer },
  { "HangUp", hang_up },
  { "GetStatus", get_status },
  { "GetCalls", get_calls },
  { "GetStatistics", get_statistics },
  { "SendMessage", send_message },
  { "GetMessages", get_messages },
  { "GetLeds", get_leds },
  { "GetScreen", get_screen },
  { "GetScreenPicture", get_screen_picture },
  { "Wait", wait_for },
  { "GetTrace", get_trace },
  { "GetLadder", get_ladder },
  { "GetCapture", get_capture },
  { "ClearTrace", clear_trace },
  { "CheckFlow", check_flow },
  { "ListFlows", list_flows },
  { "Quit", quit },
};

static void
on_method_call(GDBusConnection *connection G_GNUC_UNUSED,
               const char *sender G_GNUC_UNUSED,
               const char *path G_GNUC_UNUSED,
               const char *interface G_GNUC_UNUSED,
               const char *name,
               GVariant *arguments,
               GDBusMethodInvocation *invocation,
               gpointer data)
{
  const BenchMethods *self = data;

  if (bench_guard_call(self->guard, name, arguments, invocation))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS(methods); i++)
    if (strcmp(methods[i].name, name) == 0)
      {
        methods[i].call(data, arguments, invocation);
        return;
      }
  if (bench_methods_sound_call(data, name, arguments, invocation)
      || bench_methods_settings_call(data, name, arguments, invocation)
      || bench_methods_provision_call(data, name, arguments, invocation))
    return;
  g_dbus_method_invocation_return_error(invocation, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD, "No method %s",
                                        name);
}

static GVariant *
on_get_property(GDBusConnection *connection G_GNUC_UNUSED,
                const char *sender G_GNUC_UNUSED,
                const char *path G_GNUC_UNUSED,
                const char *interface G_GNUC_UNUSED,
                const char *name,
                GError **error G_GNUC_UNUSED,
                gpointer data)
{
  BenchMethods *self = data;

  if (strcmp(name, "Profile") == 0)
    return g_variant_new_string(bench_phone_get_name(self->phone));
  if (strcmp(name, "Model") == 0)
    return g_variant_new_string(bench_firmware_get_model(bench_phone_get_firmware(self->phone))->code);
  return g_variant_new_string(BENCH_VERSION);
}

/**
 * bench_methods_get_vtable:
 *
 * Returns: (transfer none): for g_dbus_connection_register_object(); its user data is a #BenchMethods.
 */
const GDBusInterfaceVTable *
bench_methods_get_vtable(void)
{
  static const GDBusInterfaceVTable vtable = { on_method_call, on_get_property, NULL, { NULL } };

  return &vtable;
}

/**
 * bench_methods_new:
 * @phone: outlives the methods
 * @quit: called for Quit; takes the invocation and answers it when the phone has stopped
 *
 * Returns: (transfer full): the methods of one phone.
 */
BenchMethods *
bench_methods_new(BenchPhone *phone,
                  void (*on_quit)(GDBusMethodInvocation *invocation, gpointer data),
                  gpointer data)
{
  BenchMethods *self = g_new0(BenchMethods, 1);

  self->phone = phone;
  self->waits = bench_waits_new(phone);
  self->guard = bench_guard_new(bench_phone_get_firmware(phone), bench_phone_get_settings(phone));
  self->quit = on_quit;
  self->quit_data = data;
  return self;
}

/**
 * bench_methods_free:
 * @self: (transfer full): requests that wait are answered with an error
 */
void
bench_methods_free(BenchMethods *self)
{
  bench_waits_free(self->waits);
  bench_guard_free(self->guard);
  g_clear_object(&self->lcd);
  g_free(self->lcd_model);
  g_free(self);
}

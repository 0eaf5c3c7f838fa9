/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baresip.h"
#include "kamailio.h"

#include <gio/gio.h>
#include <string.h>

/* Its recordings come from an audio filter, so a player that plays to nobody is enough. It does not count
 * loopback among the network interfaces, hence an address. */
static const char config_format[] = "sip_listen 127.0.0.1:0\n"
                                    "net_interface 127.0.0.1\n"
                                    "rtp_ports 26000-26999\n"
                                    "audio_source aufile,%s\n"
                                    "ausrc_srate 8000\nausrc_channels 1\n"
                                    "audio_player aubridge,nobody\n"
                                    "audio_alert aubridge,nobody\n"
                                    "snd_path %s\n"
                                    "module_path /usr/lib/baresip/modules\n"
                                    "module g711.so\nmodule g722.so\nmodule opus.so\nmodule srtp.so\nmodule "
                                    "aufile.so\nmodule aubridge.so\nmodule sndfile.so\n"
                                    "module_tmp uuid.so\nmodule_tmp account.so\n"
                                    "module_app menu.so\nmodule_app ctrl_tcp.so\n"
                                    "ctrl_tcp_listen 127.0.0.1:%u\n";

struct _TestBaresip
{
  TestPhones *phones;
  TestPeer *peer;
  GSocketClient *client;
  GSocketConnection *control;
  guint16 port;
  GCancellable *cancellable;
  GString *said; /* netstrings of JSON since the last event waited for */
  char buffer[4096];
};

static void read_on(TestBaresip *self);

static void
on_said(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GError) error = NULL;
  gssize size = g_input_stream_read_finish(G_INPUT_STREAM(source), result, &error);
  TestBaresip *self = data;

  /* Cancelled: there is nothing left to write to. */
  if (size <= 0)
    return;
  g_string_append_len(self->said, self->buffer, size);
  read_on(self);
}

static void
read_on(TestBaresip *self)
{
  GInputStream *input = g_io_stream_get_input_stream(G_IO_STREAM(self->control));

  g_input_stream_read_async(input, self->buffer, sizeof self->buffer, G_PRIORITY_DEFAULT, self->cancellable,
                            on_said, self);
}

static gboolean
is_connected(gconstpointer data)
{
  TestBaresip *self = (TestBaresip *) data;

  if (!test_peer_is_running(self->peer))
    {
      g_autofree char *output = test_peer_get_output(self->peer);

      g_error("baresip has ended:\n%s", output);
    }
  self->control = g_socket_client_connect_to_host(self->client, "127.0.0.1", self->port, NULL, NULL);
  return self->control != NULL;
}

static gboolean
keep_trying(gpointer data G_GNUC_UNUSED)
{
  return G_SOURCE_CONTINUE;
}

static void
write_file(const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename(folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents(path, text, -1, &error);
  g_assert_no_error(error);
}

/* Starts baresip in @folder and signs it in as @user; @microphone is a WAV file of 8000 Hz. */
TestBaresip *
test_baresip_start(TestPhones *phones, const char *folder, const char *user, const char *microphone)
{
  return test_baresip_start_with(phones, folder, user, microphone, "");
}

/* The same, with further parameters of its account: ";mediaenc=srtp". */
TestBaresip *
test_baresip_start_with(TestPhones *phones,
                        const char *folder,
                        const char *user,
                        const char *microphone,
                        const char *more)
{
  TestBaresip *self = g_new0(TestBaresip, 1);
  const char *const argv[] = { "baresip", "-f", folder, NULL };
  g_autofree char *config = NULL;
  g_autofree char *account = NULL;
  guint timer;

  self->phones = phones;
  self->port = test_free_port();
  self->said = g_string_new(NULL);
  self->client = g_socket_client_new();
  self->cancellable = g_cancellable_new();
  config = g_strdup_printf(config_format, microphone, folder, self->port);
  write_file(folder, "config", config);
  write_file(folder, "accounts", "");
  write_file(folder, "contacts", "");
  self->peer = test_peer_start(folder, "baresip", argv);

  timer = g_timeout_add(20, keep_trying, NULL);
  test_phones_wait(phones, is_connected, self, "baresip's control socket");
  g_source_remove(timer);
  read_on(self);
  account
      = g_strdup_printf("<sip:%s@127.0.0.1:%u>;auth_user=%s;auth_pass=secret-%s;answermode=auto;regint=60%s",
                        user, test_kamailio_get_port(phones->kamailio), user, user, more);
  test_baresip_command(self, "uanew", account);
  test_baresip_wait_event(self, "REGISTER_OK");
  return self;
}

/* Says a command of its menu over the control socket: a netstring of JSON. */
void
test_baresip_command(TestBaresip *self, const char *command, const char *parameters)
{
  GOutputStream *output = g_io_stream_get_output_stream(G_IO_STREAM(self->control));
  g_autofree char *json
      = g_strdup_printf("{\"command\":\"%s\",\"params\":\"%s\",\"token\":\"test\"}", command, parameters);
  g_autofree char *netstring = g_strdup_printf("%zu:%s,", strlen(json), json);
  g_autoptr(GError) error = NULL;

  g_output_stream_write_all(output, netstring, strlen(netstring), NULL, NULL, &error);
  g_assert_no_error(error);
}

typedef struct
{
  TestBaresip *baresip;
  const char *text;
} Awaited;

static gboolean
has_said(gconstpointer data)
{
  const Awaited *awaited = data;

  return strstr(awaited->baresip->said->str, awaited->text) != NULL;
}

/* Waits for an event of baresip's that has not been waited for before. */
void
test_baresip_wait_event(TestBaresip *self, const char *type)
{
  g_autofree char *text = g_strdup_printf("\"type\":\"%s\"", type);
  g_autofree char *what = g_strdup_printf("baresip's %s", type);
  Awaited awaited = { self, text };

  test_phones_wait(self->phones, has_said, &awaited, what);
  g_string_erase(self->said, 0, strstr(self->said->str, text) - self->said->str + (gssize) strlen(text));
}

/* Ends it; it signs out and closes its recordings. */
void
test_baresip_stop(TestBaresip *self)
{
  test_peer_end(self->peer);
  test_peer_wait(self->peer, self->phones);
  test_peer_free(self->peer);
  g_cancellable_cancel(self->cancellable);
  while (g_input_stream_has_pending(g_io_stream_get_input_stream(G_IO_STREAM(self->control))))
    g_main_context_iteration(NULL, TRUE);
  g_object_unref(self->cancellable);
  g_object_unref(self->control);
  g_object_unref(self->client);
  g_string_free(self->said, TRUE);
  g_free(self);
}

/* The newest recording of what it heard in @folder: it begins one whenever its audio begins anew, named after the
 * second it does. */
char *
test_baresip_find_recording(const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  g_autofree char *newest = NULL;
  const char *name;

  while ((name = g_dir_read_name(dir)) != NULL)
    if (g_str_has_prefix(name, "dump-") && g_str_has_suffix(name, "-dec.wav") && g_strcmp0(name, newest) > 0)
      {
        g_free(newest);
        newest = g_strdup(name);
      }
  g_assert_nonnull(newest);
  return g_build_filename(folder, newest, NULL);
}

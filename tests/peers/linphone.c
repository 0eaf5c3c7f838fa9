/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "linphone.h"

#include <glib/gstdio.h>
#include <string.h>

/* It would name this machine's other address in its descriptions, hence the bind_address. Without the folder
 * that its database goes into it answers every call with 503. */
static const char rc_format[]
    = "[sip]\n"
      "sip_port=%u\nsip_tcp_port=0\nsip_tls_port=0\nuse_ipv6=0\nkeepalive_period=0\n"
      "register_only_when_network_is_up=0\nguess_hostname=0\n"
      "media_encryption=%s\nmedia_encryption_mandatory=%d\n"
      "[rtp]\naudio_rtp_port=27000-27400\nbind_address=127.0.0.1\n"
      "[sound]\nechocancellation=0\n"
      "[net]\nmtu=1300\n";

struct _TestLinphone
{
  TestPhones *phones;
  TestPeer *peer;
  char *folder;
  char *microphone;
  gsize read; /* of its output has been waited for */
};

typedef struct
{
  TestLinphone *linphone;
  const char *text;
} Awaited;

static gboolean
has_said(gconstpointer data)
{
  const Awaited *awaited = data;
  TestLinphone *self = awaited->linphone;
  g_autofree char *output = test_peer_get_output(self->peer);
  const char *found = strlen(output) > self->read ? strstr(output + self->read, awaited->text) : NULL;

  if (!test_peer_is_running(self->peer))
    g_error("linphonec has ended:\n%s", output);
  if (found == NULL)
    return FALSE;
  self->read = (gsize) (found - output) + strlen(awaited->text);
  return TRUE;
}

static gboolean
keep_looking(gpointer data G_GNUC_UNUSED)
{
  return G_SOURCE_CONTINUE;
}

/* Waits for it to print @text behind what was waited for before. */
void
test_linphone_wait(TestLinphone *self, const char *text)
{
  g_autofree char *what = g_strdup_printf("linphonec's \"%s\"", text);
  Awaited awaited = { self, text };
  guint timer = g_timeout_add(20, keep_looking, NULL);

  test_phones_wait(self->phones, has_said, &awaited, what);
  g_source_remove(timer);
}

/* Says a command. */
void
test_linphone_say(TestLinphone *self, const char *command)
{
  test_peer_say(self->peer, command);
}

static void
write_rc(TestLinphone *self, const TestLinphoneOptions *options)
{
  g_autofree char *path = g_build_filename(self->folder, "linphonerc", NULL);
  g_autofree char *database = g_build_filename(self->folder, ".local", "share", "linphone", NULL);
  g_autofree char *rc
      = g_strdup_printf(rc_format, test_free_port(), options->srtp ? "srtp" : "none", options->srtp);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint(g_mkdir_with_parents(database, 0700), ==, 0);
  g_file_set_contents(path, rc, -1, &error);
  g_assert_no_error(error);
}

/* Codecs are called by their place in its list. */
static void
enable_codec(TestLinphone *self, const TestLinphoneOptions *options)
{
  g_autofree char *entry = g_strdup_printf(": %s (%u)", options->codec, options->rate);
  g_autofree char *output = NULL;
  g_autofree char *command = NULL;
  const char *place;

  test_linphone_say(self, "codec disable all");
  test_linphone_wait(self, entry);
  output = test_peer_get_output(self->peer);
  place = output + self->read - strlen(entry);
  while (place > output && g_ascii_isdigit(place[-1]))
    place--;
  command = g_strdup_printf("codec enable %u", (guint) g_ascii_strtoull(place, NULL, 10));
  test_linphone_say(self, command);
}

static gboolean
ask_status(gpointer data)
{
  test_linphone_say(data, "status register");
  return G_SOURCE_CONTINUE;
}

/* It does not say so by itself. */
static void
wait_signed_in(TestLinphone *self)
{
  guint timer = g_timeout_add(100, ask_status, self);

  test_linphone_wait(self, "registered, identity=");
  g_source_remove(timer);
}

/* Starts it in @folder and signs it in as @user. */
TestLinphone *
test_linphone_start(TestPhones *phones,
                    const char *folder,
                    const char *user,
                    const char *microphone,
                    const TestLinphoneOptions *options)
{
  TestLinphone *self = g_new0(TestLinphone, 1);
  guint16 proxy = test_kamailio_get_port(phones->kamailio);
  g_autofree char *sign_in = NULL;
  g_autofree char *home = g_strconcat("HOME=", folder, NULL);
  const char *const argv[] = { "env", home, "stdbuf", "-oL", "linphonec", "-c", "linphonerc", NULL };

  self->phones = phones;
  self->folder = g_strdup(folder);
  self->microphone = g_strdup(microphone);
  write_rc(self, options);
  self->peer = test_peer_start_talking(folder, "linphonec", argv);
  test_linphone_say(self, "ipv6 disable");
  test_linphone_say(self, "soundcard use files");
  enable_codec(self, options);
  sign_in
      = g_strdup_printf("register sip:%s@127.0.0.1:%u sip:127.0.0.1:%u secret-%s", user, proxy, proxy, user);
  test_linphone_say(self, sign_in);
  wait_signed_in(self);
  return self;
}

/* A call stands: its microphone plays, and it records what it hears. */
void
test_linphone_listen(TestLinphone *self)
{
  g_autofree char *recording = test_linphone_get_recording(self);
  g_autofree char *play = g_strconcat("play ", self->microphone, NULL);
  g_autofree char *record = g_strconcat("record ", recording, NULL);

  test_linphone_say(self, play);
  test_linphone_say(self, record);
}

/* Where that is. */
char *
test_linphone_get_recording(TestLinphone *self)
{
  return g_build_filename(self->folder, "heard-by-linphone.wav", NULL);
}

/* Ends it; it signs out and closes its recording. */
void
test_linphone_stop(TestLinphone *self)
{
  test_linphone_say(self, "quit");
  test_peer_wait(self->peer, self->phones);
  test_peer_free(self->peer);
  g_free(self->microphone);
  g_free(self->folder);
  g_free(self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../folder.h"

struct _TestPeer
{
  char *name;
  char *output;
  GPid pid; /* 0: has ended */
  guint watch;
  int status;
  int input; /* its standard input, -1 when it has none */
};

char *
test_folder_new(void)
{
  g_autoptr(GError) error = NULL;
  char *folder = g_dir_make_tmp("bench-peers-XXXXXX", &error);

  g_assert_no_error(error);
  return folder;
}

/* Removes @folder with the files in it; takes ownership of the name. */
void
test_folder_sweep(char *folder)
{
  g_autofree char *path = folder;

  test_folder_remove(path);
}

static void
on_exited(GPid pid, int status, gpointer data)
{
  TestPeer *self = data;

  self->status = status;
  self->watch = 0;
  self->pid = 0;
  g_spawn_close_pid(pid);
}

/* A test that dies takes its peers with it. */
static void
die_with_parent(gpointer data G_GNUC_UNUSED)
{
  prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static TestPeer *
start(const char *folder, const char *name, const char *const *argv, gboolean with_input)
{
  TestPeer *self = g_new0(TestPeer, 1);
  g_autofree char *file = g_strconcat(name, ".out", NULL);
  g_autoptr(GError) error = NULL;
  int input[2] = { -1, -1 };
  int output;

  self->name = g_strdup(name);
  self->output = g_build_filename(folder, file, NULL);
  output = g_creat(self->output, 0600);
  g_assert_cmpint(output, >=, 0);
  if (with_input)
    g_assert_cmpint(pipe2(input, O_CLOEXEC), ==, 0);
  g_spawn_async_with_fds(folder, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD,
                         die_with_parent, NULL, &self->pid, input[0], output, output, &error);
  g_assert_no_error(error);
  g_close(output, NULL);
  if (with_input)
    g_close(input[0], NULL);
  self->input = input[1];
  self->watch = g_child_watch_add(self->pid, on_exited, self);
  return self;
}

/* Starts @argv in @folder, with its output in the file @name.out there. */
TestPeer *
test_peer_start(const char *folder, const char *name, const char *const *argv)
{
  return start(folder, name, argv, FALSE);
}

/* Likewise one that reads commands, see test_peer_say(). */
TestPeer *
test_peer_start_talking(const char *folder, const char *name, const char *const *argv)
{
  return start(folder, name, argv, TRUE);
}

/* Writes a line to its standard input. */
void
test_peer_say(TestPeer *self, const char *line)
{
  g_autofree char *text = g_strconcat(line, "\n", NULL);

  g_assert_cmpint(write(self->input, text, strlen(text)), ==, (gssize) strlen(text));
}

gboolean
test_peer_is_running(TestPeer *self)
{
  return self->pid != 0;
}

/* Asks it to end. */
void
test_peer_end(TestPeer *self)
{
  if (self->pid != 0)
    kill(self->pid, SIGTERM);
}

static gboolean
has_ended(gconstpointer data)
{
  const TestPeer *self = data;

  return self->pid == 0;
}

void
test_peer_wait(TestPeer *self, TestPhones *phones)
{
  g_autofree char *what = g_strdup_printf("%s to end", self->name);

  test_phones_wait(phones, has_ended, self, what);
}

/* Everything it printed so far. */
char *
test_peer_get_output(TestPeer *self)
{
  char *text = NULL;

  g_file_get_contents(self->output, &text, NULL, NULL);
  return text;
}

/* Waits for its end, and that must be exit status 0. */
void
test_peer_wait_success(TestPeer *self, TestPhones *phones)
{
  test_peer_wait(self, phones);
  if (!WIFEXITED(self->status) || WEXITSTATUS(self->status) != 0)
    {
      g_autofree char *said = test_peer_get_output(self);

      g_error("%s ended with status %d:\n%s\nevents:\n%s", self->name, WEXITSTATUS(self->status), said,
              phones->events->str);
    }
}

/* Ends it at once if it still runs. */
void
test_peer_free(TestPeer *self)
{
  if (self->watch != 0)
    g_source_remove(self->watch);
  if (self->pid != 0)
    {
      kill(self->pid, SIGKILL);
      waitpid(self->pid, NULL, 0);
    }
  if (self->input >= 0)
    g_close(self->input, NULL);
  g_free(self->name);
  g_free(self->output);
  g_free(self);
}

/* @service is the user part of the Request-URI; @more, if not %NULL, further options of SIPp. */
TestPeer *
test_sipp_start(const char *folder,
                const char *scenario,
                guint16 local_port,
                guint16 remote_port,
                const char *service,
                const char *const *more)
{
  g_autofree char *file = g_strconcat(scenario, ".xml", NULL);
  g_autofree char *path = g_test_build_filename(G_TEST_DIST, "peers", file, NULL);
  g_autofree char *from = g_strdup_printf("%u", local_port);
  g_autofree char *to = g_strdup_printf("127.0.0.1:%u", remote_port);
  g_autofree char *name = g_strconcat("sipp-", scenario, NULL);
  g_autoptr(GPtrArray) argv = g_ptr_array_new();
  const char *const fixed[] = { "sipp",
                                "-sf",
                                path,
                                "-i",
                                "127.0.0.1",
                                "-mi",
                                "127.0.0.1",
                                "-p",
                                from,
                                "-m",
                                "1",
                                "-s",
                                service,
                                "-nostdin",
                                "-timeout",
                                "9",
                                "-timeout_error",
                                "-trace_err",
                                "-error_file",
                                "/dev/stderr" };

  for (gsize i = 0; i < G_N_ELEMENTS(fixed); i++)
    g_ptr_array_add(argv, (gpointer) fixed[i]);
  for (gsize i = 0; more != NULL && more[i] != NULL; i++)
    g_ptr_array_add(argv, (gpointer) more[i]);
  g_ptr_array_add(argv, to);
  g_ptr_array_add(argv, NULL);
  return test_peer_start(folder, name, (const char *const *) argv->pdata);
}

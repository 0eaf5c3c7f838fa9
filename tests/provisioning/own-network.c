/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "own-network.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../folder.h"

#define START_TIMEOUT_US (20 * G_USEC_PER_SEC)
#define DHCP_PORT_IN_PROC ":0043 "

static pid_t far_end; /* holds the other namespace */

static void
write_text(const char *path, const char *text)
{
  int fd = open(path, O_WRONLY | O_CLOEXEC);

  if (fd < 0 || write(fd, text, strlen(text)) < 0)
    g_error("%s: %s", path, g_strerror(errno));
  close(fd);
}

static void
enter_namespace(void)
{
  g_autofree char *users = g_strdup_printf("0 %u 1", (guint) getuid());
  g_autofree char *groups = g_strdup_printf("0 %u 1", (guint) getgid());

  if (unshare(CLONE_NEWNET) == 0)
    return;
  if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
    g_error("this machine permits no network namespace (%s): the test needs root with CAP_SYS_ADMIN, or user "
            "namespaces (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone, AppArmor's "
            "kernel.apparmor_restrict_unprivileged_userns, a container's seccomp profile)",
            g_strerror(errno));
  write_text("/proc/self/setgroups", "deny");
  write_text("/proc/self/uid_map", users);
  write_text("/proc/self/gid_map", groups);
}

/* A process that does nothing but be in a namespace, for as long as the test lives. */
static void
make_far_end(void)
{
  int ready[2];
  char byte = 0;

  g_assert_cmpint(pipe(ready), ==, 0);
  far_end = fork();
  g_assert_cmpint(far_end, >=, 0);
  if (far_end == 0)
    {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (unshare(CLONE_NEWNET) != 0 || write(ready[1], "x", 1) != 1)
        _exit(1);
      close(ready[0]);
      close(ready[1]);
      for (;;)
        pause();
    }
  close(ready[1]);
  g_assert_cmpint(read(ready[0], &byte, 1), ==, 1);
  close(ready[0]);
}

static void
run(const char *format, ...)
{
  g_autofree char *line = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  va_list arguments;
  int status = 0;

  va_start(arguments, format);
  line = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  if (!g_spawn_command_line_sync(line, NULL, &text, &status, &error))
    g_error("%s: %s", line, error->message);
  if (status != 0)
    g_error("%s: %s", line, text);
}

void
test_own_network_enter(void)
{
  /* Where ip and dnsmasq are is not in everybody's path. */
  g_autofree char *path = g_strconcat(g_getenv("PATH"), ":/usr/sbin:/sbin", NULL);

  g_setenv("PATH", path, TRUE);
  enter_namespace();
  make_far_end();
  run("ip link set lo up");
  run("ip link add " TEST_OWN_INTERFACE " type veth peer name server0 netns %d", (int) far_end);
  run("ip address add " TEST_OWN_ADDRESS "/24 dev " TEST_OWN_INTERFACE);
  run("ip link set " TEST_OWN_INTERFACE " up");
  run("nsenter -t %d -n ip address add 10.75.0.1/24 dev server0", (int) far_end);
  run("nsenter -t %d -n ip link set server0 up", (int) far_end);
  run("ip route add default via 10.75.0.1");
}

void
test_own_network_leave(void)
{
  kill(far_end, SIGKILL);
  waitpid(far_end, NULL, 0);
}

static void
end_with_parent(gpointer data G_GNUC_UNUSED)
{
  prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static gboolean
serves(void)
{
  g_autofree char *path = g_strdup_printf("/proc/%d/net/udp", (int) far_end);
  g_autofree char *text = NULL;

  return g_file_get_contents(path, &text, NULL, NULL) && strstr(text, DHCP_PORT_IN_PROC) != NULL;
}

void
test_dnsmasq_start(TestDnsmasq *self, const char *const *options)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GError) error = NULL;
  gint64 deadline = g_get_monotonic_time() + START_TIMEOUT_US;

  self->folder = g_dir_make_tmp("bench-dnsmasq-XXXXXX", NULL);
  g_ptr_array_add(argv, g_strdup("nsenter"));
  g_ptr_array_add(argv, g_strdup_printf("-t%d", (int) far_end));
  g_ptr_array_add(argv, g_strdup("-n"));
  g_ptr_array_add(argv, g_strdup("dnsmasq"));
  /* In the foreground, and without a change of user, which a user namespace has none for. */
  g_ptr_array_add(argv, g_strdup("--no-daemon"));
  g_ptr_array_add(argv, g_strdup("--conf-file=/dev/null"));
  g_ptr_array_add(argv, g_strdup("--port=0"));
  g_ptr_array_add(argv, g_strdup("--user=root"));
  g_ptr_array_add(argv, g_strdup("--group=root"));
  g_ptr_array_add(argv, g_strdup("--interface=server0"));
  g_ptr_array_add(argv, g_strdup("--dhcp-range=10.75.0.10,10.75.0.20,2m"));
  g_ptr_array_add(argv, g_strdup_printf("--dhcp-leasefile=%s/leases", self->folder));
  g_ptr_array_add(argv, g_strdup_printf("--pid-file=%s/pid", self->folder));
  for (gsize i = 0; options[i] != NULL; i++)
    g_ptr_array_add(argv, g_strdup(options[i]));
  g_ptr_array_add(argv, NULL);
  if (!g_spawn_async(NULL, (char **) argv->pdata, NULL, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH,
                     end_with_parent, NULL, &self->pid, &error))
    g_error("dnsmasq cannot be started: %s", error->message);
  while (!serves())
    if (g_get_monotonic_time() > deadline || waitpid(self->pid, NULL, WNOHANG) != 0)
      g_error("dnsmasq does not serve; it says why above");
}

void
test_dnsmasq_stop(TestDnsmasq *self)
{
  kill(self->pid, SIGKILL);
  waitpid(self->pid, NULL, 0);
  test_folder_remove(self->folder);
  g_clear_pointer(&self->folder, g_free);
}

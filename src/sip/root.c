/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/root.h"

#include <sofia-sip/su.h>
#include <sofia-sip/su_glib.h>
#include <sofia-sip/su_log.h>

static su_root_t *shared_root;
static GSource *shared_source;
static guint shared_root_users;

/* Sofia's own log goes nowhere: what it would say of messages, the wire says byte by byte. */
static void
log_nothing(void *stream G_GNUC_UNUSED, char const *format G_GNUC_UNUSED, va_list args G_GNUC_UNUSED)
{
}

/**
 * bench_sip_root_acquire:
 *
 * Returns: (transfer none): the root; give it back with bench_sip_root_release().
 */
su_root_t *
bench_sip_root_acquire(void)
{
  if (shared_root_users++ == 0)
    {
      su_init();
      su_log_redirect(su_log_default, log_nothing, NULL);
      su_log_redirect(su_log_global, log_nothing, NULL);
      shared_root = su_glib_root_create(NULL);
      su_root_threading(shared_root, 0);
      shared_source = g_source_ref(su_glib_root_gsource(shared_root));
      g_source_attach(shared_source, g_main_context_get_thread_default());
    }
  return shared_root;
}

/**
 * bench_sip_root_release:
 *
 * Gives the root back; the last one closes it.
 */
void
bench_sip_root_release(void)
{
  if (--shared_root_users > 0)
    return;
  /* The main context keeps the source, and the source the sockets it polls: take it out explicitly. */
  g_clear_pointer(&shared_root, su_root_destroy);
  g_source_destroy(shared_source);
  g_clear_pointer(&shared_source, g_source_unref);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/watch.h"

/**
 * bench_watch_begin:
 * @source: (transfer full): made for this
 * @context: (nullable): to be called from; %NULL: the default one
 * @callback: of the type that the source wants, by G_SOURCE_FUNC()
 *
 * Returns: (transfer full): @source, which calls @callback from now on; end it by bench_watch_end().
 */
GSource *
bench_watch_begin(GSource *source, GMainContext *context, GSourceFunc callback, gpointer data)
{
  g_source_set_callback(source, callback, data, NULL);
  g_source_attach(source, context);
  return source;
}

/**
 * bench_watch_end:
 * @source: (transfer full): calls nobody any more, also when it has called for the last time; for
 *   g_clear_pointer()
 */
void
bench_watch_end(GSource *source)
{
  g_source_destroy(source);
  g_source_unref(source);
}

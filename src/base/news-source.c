/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/news-source.h"

typedef struct
{
  GSource parent;
  BenchNewsFunc func;
  gpointer data;
} NewsSource;

static gboolean
dispatch(GSource *source, GSourceFunc callback G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  NewsSource *self = (NewsSource *) source;

  g_source_set_ready_time(source, -1);
  self->func(self->data);
  return G_SOURCE_CONTINUE;
}

/**
 * bench_news_source_new:
 * @func: called in the caller's main context after bench_news_source_tell(); may free the source
 *
 * Returns: (transfer full): a source that waits for news.
 */
GSource *
bench_news_source_new(BenchNewsFunc func, gpointer data)
{
  static GSourceFuncs funcs = { .dispatch = dispatch };
  GSource *source = g_source_new(&funcs, sizeof(NewsSource));

  ((NewsSource *) source)->func = func;
  ((NewsSource *) source)->data = data;
  g_source_attach(source, g_main_context_get_thread_default());
  return source;
}

/**
 * bench_news_source_tell:
 *
 * There is news. Neither waits nor allocates.
 */
void
bench_news_source_tell(GSource *source)
{
  g_source_set_ready_time(source, 0);
}

/**
 * bench_news_source_free:
 * @source: (transfer full): nobody tells it anything any more; what was told and not yet heard is dropped
 */
void
bench_news_source_free(GSource *source)
{
  g_source_destroy(source);
  g_source_unref(source);
}

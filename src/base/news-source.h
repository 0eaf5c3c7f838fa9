/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How another thread tells a main context that there is news: a source that is dispatched once for however many
 * times it was told.
 *
 * Threads: made and freed in the main context, where its callback is called; told from any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef void (*BenchNewsFunc)(gpointer data);

GSource *bench_news_source_new(BenchNewsFunc func, gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void bench_news_source_tell(GSource *source);
void bench_news_source_free(GSource *source);

G_END_DECLS

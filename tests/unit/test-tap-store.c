/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lab/tap-store: order, bounds of their own for SIP and media, what is dropped, the signal. */
#include <glib.h>

#include "lab/tap-store.h"

static void
add(BenchTapStore *store, BenchTapKind kind, gint64 time_us, gsize size)
{
  g_autofree guint8 *data = g_malloc0(size);
  g_autoptr(GBytes) bytes = g_bytes_new(data, size);
  g_autoptr(BenchTapRecord) record = bench_tap_record_new(kind, BENCH_TAP_IN, BENCH_TRANSPORT_UDP, time_us,
                                                          "127.0.0.1", 5060, "127.0.0.1", 5070, bytes);

  bench_tap_store_add(store, record);
}

static void
test_order(void)
{
  g_autoptr(BenchTapStore) store = bench_tap_store_new(100000, 100000);
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GPtrArray) sip = NULL;

  /* The order is that of passing, whatever the wall clock says. */
  add(store, BENCH_TAP_SIP, 50, 10);
  add(store, BENCH_TAP_RTP, 40, 10);
  add(store, BENCH_TAP_RTCP, 30, 10);
  add(store, BENCH_TAP_SIP, 20, 10);
  add(store, BENCH_TAP_RTP, 10, 10);
  all = bench_tap_store_list(store, TRUE);
  sip = bench_tap_store_list(store, FALSE);
  g_assert_cmpuint(all->len, ==, 5);
  for (guint i = 0; i < all->len; i++)
    g_assert_cmpint(((BenchTapRecord *) g_ptr_array_index(all, i))->time_us, ==, 50 - 10 * (gint64) i);
  g_assert_cmpuint(sip->len, ==, 2);
  g_assert_cmpint(((BenchTapRecord *) g_ptr_array_index(sip, 1))->time_us, ==, 20);
  g_assert_cmpuint(bench_tap_store_get_dropped(store), ==, 0);

  g_autoptr(GPtrArray) by_time = bench_tap_records_sort(all);

  g_assert_cmpint(((BenchTapRecord *) g_ptr_array_index(by_time, 0))->time_us, ==, 10);
  g_assert_cmpint(((BenchTapRecord *) g_ptr_array_index(by_time, 4))->time_us, ==, 50);
}

static void
test_bounds(void)
{
  g_autoptr(BenchTapStore) store = bench_tap_store_new(20000, 20000);
  g_autoptr(GPtrArray) all = NULL;
  gsize kept = 0;

  add(store, BENCH_TAP_SIP, 1, 1000);
  for (gint64 i = 0; i < 10000; i++)
    add(store, BENCH_TAP_RTP, 100 + i, 172);
  all = bench_tap_store_list(store, TRUE);
  for (guint i = 0; i < all->len; i++)
    kept += g_bytes_get_size(((BenchTapRecord *) g_ptr_array_index(all, i))->bytes);
  g_assert_cmpuint(kept, <=, 40000);
  g_assert_cmpuint(all->len, >, 20);
  g_assert_cmpuint(bench_tap_store_get_dropped(store), ==, 10001 - all->len);
  g_assert_cmpint(((BenchTapRecord *) g_ptr_array_index(all, 0))->kind, ==, BENCH_TAP_SIP);
  g_assert_cmpint(((BenchTapRecord *) g_ptr_array_index(all, all->len - 1))->time_us, ==, 10099);

  bench_tap_store_clear(store);
  g_clear_pointer(&all, g_ptr_array_unref);
  all = bench_tap_store_list(store, TRUE);
  g_assert_cmpuint(all->len, ==, 0);
  g_assert_cmpuint(bench_tap_store_get_dropped(store), ==, 0);

  /* What is larger than the bound by itself is not kept, and nothing breaks. */
  add(store, BENCH_TAP_SIP, 2, 30000);
  add(store, BENCH_TAP_SIP, 3, 100);
  g_clear_pointer(&all, g_ptr_array_unref);
  all = bench_tap_store_list(store, FALSE);
  g_assert_cmpuint(all->len, ==, 1);
  g_assert_cmpuint(bench_tap_store_get_dropped(store), ==, 1);
}

static void
on_added(BenchTapStore *store, BenchTapRecord *record, gint64 *sum)
{
  *sum += record->time_us;
}

static void
test_signal(void)
{
  g_autoptr(BenchTapStore) store = bench_tap_store_new(100000, 0);
  g_autoptr(GPtrArray) all = NULL;
  gint64 sum = 0;

  g_signal_connect(store, "added", G_CALLBACK(on_added), &sum);
  add(store, BENCH_TAP_SIP, 5, 100);
  add(store, BENCH_TAP_RTP, 7, 100);
  g_assert_cmpint(sum, ==, 12);
  all = bench_tap_store_list(store, TRUE);
  g_assert_cmpuint(all->len, ==, 1);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/tap-store/order", test_order);
  g_test_add_func("/tap-store/bounds", test_bounds);
  g_test_add_func("/tap-store/signal", test_signal);
  return g_test_run();
}

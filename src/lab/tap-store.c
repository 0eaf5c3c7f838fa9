/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lab/tap-store.h"

/* What an entry costs beside its message: the record, its bytes object and the queue's link. */
#define ENTRY_OVERHEAD (sizeof(BenchTapRecord) + sizeof(Entry) + 96)

typedef struct
{
  guint64 number; /* in the order they passed, over both queues */
  BenchTapRecord *record;
} Entry;

typedef struct
{
  GQueue entries; /* Entry, oldest first */
  gsize bytes;
  gsize limit;
} Shelf;

struct _BenchTapStore
{
  GObject parent_instance;

  Shelf sip;
  Shelf media; /* RTP and RTCP */
  guint64 added;
  guint64 dropped;
};

enum
{
  ADDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE(BenchTapStore, bench_tap_store, G_TYPE_OBJECT)

static gsize
entry_size(const Entry *entry)
{
  return g_bytes_get_size(entry->record->bytes) + ENTRY_OVERHEAD;
}

static void
entry_free(Entry *entry)
{
  bench_tap_record_unref(entry->record);
  g_free(entry);
}

static void
shelf_clear(Shelf *shelf)
{
  g_queue_clear_full(&shelf->entries, (GDestroyNotify) entry_free);
  shelf->bytes = 0;
}

static void
bench_tap_store_finalize(GObject *object)
{
  BenchTapStore *self = BENCH_TAP_STORE(object);

  shelf_clear(&self->sip);
  shelf_clear(&self->media);
  G_OBJECT_CLASS(bench_tap_store_parent_class)->finalize(object);
}

static void
bench_tap_store_class_init(BenchTapStoreClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_tap_store_finalize;

  /**
   * BenchTapStore::added:
   * @record: the record that has just passed, kept or not
   */
  signals[ADDED] = g_signal_new("added", BENCH_TYPE_TAP_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, BENCH_TYPE_TAP_RECORD);
}

static void
bench_tap_store_init(BenchTapStore *self)
{
  g_queue_init(&self->sip.entries);
  g_queue_init(&self->media.entries);
}

/**
 * bench_tap_store_new:
 * @sip_bytes: bound of the SIP records, in bytes with what it costs to keep them
 * @media_bytes: bound of the RTP and RTCP records; 0 keeps none
 *
 * Returns: (transfer full): an empty store.
 */
BenchTapStore *
bench_tap_store_new(gsize sip_bytes, gsize media_bytes)
{
  BenchTapStore *self = g_object_new(BENCH_TYPE_TAP_STORE, NULL);

  self->sip.limit = sip_bytes;
  self->media.limit = media_bytes;
  return self;
}

/**
 * bench_tap_store_add:
 * @record: what has just passed; a reference is taken
 *
 * Keeps @record and lets go of the oldest of its kind while the bound is exceeded.
 */
void
bench_tap_store_add(BenchTapStore *self, BenchTapRecord *record)
{
  Shelf *shelf;
  Entry *entry;

  g_return_if_fail(BENCH_IS_TAP_STORE(self));
  g_return_if_fail(record != NULL);

  shelf = record->kind == BENCH_TAP_SIP ? &self->sip : &self->media;
  entry = g_new0(Entry, 1);
  entry->number = self->added++;
  entry->record = bench_tap_record_ref(record);
  g_queue_push_tail(&shelf->entries, entry);
  shelf->bytes += entry_size(entry);
  while (shelf->bytes > shelf->limit)
    {
      Entry *oldest = g_queue_pop_head(&shelf->entries);

      shelf->bytes -= entry_size(oldest);
      entry_free(oldest);
      self->dropped++;
    }
  g_signal_emit(self, signals[ADDED], 0, record);
}

/**
 * bench_tap_store_list:
 * @with_media: also the RTP and RTCP records
 *
 * Returns: (transfer full) (element-type BenchTapRecord): what is kept, in the order it passed.
 */
GPtrArray *
bench_tap_store_list(BenchTapStore *self, gboolean with_media)
{
  GPtrArray *records = g_ptr_array_new_with_free_func((GDestroyNotify) bench_tap_record_unref);
  GList *sip;
  GList *media;

  g_return_val_if_fail(BENCH_IS_TAP_STORE(self), records);

  sip = self->sip.entries.head;
  media = with_media ? self->media.entries.head : NULL;
  while (sip != NULL || media != NULL)
    {
      const Entry *a = sip != NULL ? sip->data : NULL;
      const Entry *b = media != NULL ? media->data : NULL;
      gboolean take_sip = b == NULL || (a != NULL && a->number < b->number);

      g_ptr_array_add(records, bench_tap_record_ref(take_sip ? a->record : b->record));
      if (take_sip)
        sip = sip->next;
      else
        media = media->next;
    }
  return records;
}

/**
 * bench_tap_store_clear:
 *
 * Forgets every record and the count of dropped ones.
 */
void
bench_tap_store_clear(BenchTapStore *self)
{
  g_return_if_fail(BENCH_IS_TAP_STORE(self));

  shelf_clear(&self->sip);
  shelf_clear(&self->media);
  self->dropped = 0;
}

/**
 * bench_tap_store_get_dropped:
 *
 * Returns: how many records the bounds have pushed out since the start or the last clear.
 */
guint64
bench_tap_store_get_dropped(BenchTapStore *self)
{
  g_return_val_if_fail(BENCH_IS_TAP_STORE(self), 0);
  return self->dropped;
}

static int
compare_times(gconstpointer a, gconstpointer b)
{
  const BenchTapRecord *first = *(BenchTapRecord *const *) a;
  const BenchTapRecord *second = *(BenchTapRecord *const *) b;

  return first->time_us < second->time_us ? -1 : first->time_us > second->time_us;
}

/**
 * bench_tap_records_sort:
 * @records: (element-type BenchTapRecord): of one or several phones
 *
 * Returns: (transfer full) (element-type BenchTapRecord): the same in the order of their times; equal
 * times keep their order.
 */
GPtrArray *
bench_tap_records_sort(const GPtrArray *records)
{
  GPtrArray *sorted = g_ptr_array_new_with_free_func((GDestroyNotify) bench_tap_record_unref);

  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add(sorted, bench_tap_record_ref(g_ptr_array_index(records, i)));
  g_ptr_array_sort(sorted, compare_times);
  return sorted;
}

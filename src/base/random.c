/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/random.h"

#include <errno.h>
#include <sys/random.h>

struct _BenchRandom
{
  GObject parent_instance;

  GRand *seeded; /* NULL: ask the operating system */
};

G_DEFINE_FINAL_TYPE(BenchRandom, bench_random, G_TYPE_OBJECT)

static void
bench_random_finalize(GObject *object)
{
  BenchRandom *self = BENCH_RANDOM(object);

  g_clear_pointer(&self->seeded, g_rand_free);
  G_OBJECT_CLASS(bench_random_parent_class)->finalize(object);
}

static void
bench_random_class_init(BenchRandomClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_random_finalize;
}

static void
bench_random_init(BenchRandom *self G_GNUC_UNUSED)
{
}

/**
 * bench_random_new:
 *
 * Returns: (transfer full): a source fed by the operating system.
 */
BenchRandom *
bench_random_new(void)
{
  return g_object_new(BENCH_TYPE_RANDOM, NULL);
}

/**
 * bench_random_new_seeded:
 * @seed: the same seed gives the same sequence
 *
 * Returns: (transfer full): a repeatable source, for tests only.
 */
BenchRandom *
bench_random_new_seeded(guint32 seed)
{
  BenchRandom *self = bench_random_new();

  self->seeded = g_rand_new_with_seed(seed);
  return self;
}

/**
 * bench_random_fill:
 * @bytes: (out caller-allocates): where to write
 * @size: how many bytes
 */
void
bench_random_fill(BenchRandom *self, guint8 *bytes, gsize size)
{
  gsize done = 0;

  if (self->seeded != NULL)
    {
      for (; done < size; done++)
        bytes[done] = (guint8) g_rand_int_range(self->seeded, 0, 256);
      return;
    }
  while (done < size)
    {
      ssize_t n = getrandom(bytes + done, size - done, 0);

      if (n > 0)
        done += (gsize) n;
      else if (n < 0 && errno != EINTR)
        g_error("The operating system gives no random bytes: %s", g_strerror(errno));
    }
}

/**
 * bench_random_uint32:
 *
 * Returns: any 32-bit number.
 */
guint32
bench_random_uint32(BenchRandom *self)
{
  guint32 value = 0;

  bench_random_fill(self, (guint8 *) &value, sizeof value);
  return value;
}

/**
 * bench_random_below:
 * @limit: above 0
 *
 * Returns: a number from 0 to @limit - 1.
 */
guint
bench_random_below(BenchRandom *self, guint limit)
{
  g_return_val_if_fail(limit > 0, 0);

  return bench_random_uint32(self) % limit;
}

/**
 * bench_random_token:
 * @length: characters wanted
 *
 * Returns: (transfer full): digits and lower-case letters, fit for a SIP tag or Call-ID.
 */
char *
bench_random_token(BenchRandom *self, guint length)
{
  static const char alphabet[] = "0123456789abcdefghijklmnopqrstuv";
  char *token = g_malloc(length + 1);

  bench_random_fill(self, (guint8 *) token, length);
  for (guint i = 0; i < length; i++)
    token[i] = alphabet[(guint8) token[i] % 32];
  token[length] = '\0';
  return token;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "damage.h"

/* A copy with a few bytes changed, cut out, repeated or put in. */
GString *
test_damage_from(GRand *random, const char *text, gsize size)
{
  GString *copy = g_string_new_len(text, (gssize) size);
  int changes = g_rand_int_range(random, 1, 6);

  for (int i = 0; i < changes && copy->len > 0; i++)
    {
      gsize at = (gsize) g_rand_int_range(random, 0, (gint32) copy->len);
      gsize wanted = (gsize) g_rand_int_range(random, 1, 24);
      gsize length = MIN(wanted, copy->len - at);
      g_autofree char *piece = g_strndup(copy->str + at, length);

      switch (g_rand_int_range(random, 0, 4))
        {
        case 0:
          copy->str[at] = (char) g_rand_int_range(random, 0, 256);
          break;
        case 1:
          g_string_erase(copy, (gssize) at, (gssize) length);
          break;
        case 2:
          g_string_insert(copy, (gssize) at, piece);
          break;
        default:
          g_string_insert_c(copy, (gssize) at, "\r\n =:/;\",-9"[g_rand_int_range(random, 0, 11)]);
          break;
        }
    }
  return copy;
}

GString *
test_damage(const char *text, gsize size)
{
  GRand *random = g_rand_new_with_seed((guint32) g_test_rand_int());
  GString *copy = test_damage_from(random, text, size);

  g_rand_free(random);
  return copy;
}

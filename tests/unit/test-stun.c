/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sip/stun: what is read of an answer, and that nothing else is. The two answers are RFC 5769's, without
   what we do not look at. */
#include "sip/stun.h"

#include <string.h>

static const guint8 id[] = { 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae };

/* RFC 5769 2.2: 192.0.2.1 port 32853. */
static const guint8 ipv4[]
    = { 0x01, 0x01, 0x00, 0x1c, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86,
        0xfa, 0x87, 0xdf, 0xae, 0x80, 0x22, 0x00, 0x0b, 0x74, 0x65, 0x73, 0x74, 0x20, 0x76, 0x65, 0x63,
        0x74, 0x6f, 0x72, 0x20, 0x00, 0x20, 0x00, 0x08, 0x00, 0x01, 0xa1, 0x47, 0xe1, 0x12, 0xa6, 0x43 };

/* RFC 5769 2.3: 2001:db8:1234:5678:11:2233:4455:6677 port 32853. */
static const guint8 ipv6[]
    = { 0x01, 0x01, 0x00, 0x18, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6,
        0x86, 0xfa, 0x87, 0xdf, 0xae, 0x00, 0x20, 0x00, 0x14, 0x00, 0x02, 0xa1, 0x47, 0x01, 0x13,
        0xa9, 0xfa, 0xa5, 0xd3, 0xf1, 0x79, 0xbc, 0x25, 0xf4, 0xb5, 0xbe, 0xd2, 0xb9, 0xd9 };

static void
test_answers(void)
{
  guint16 port = 0;
  g_autofree char *first = bench_stun_read_answer(ipv4, sizeof ipv4, id, &port);
  g_autofree char *second = NULL;

  g_assert_cmpstr(first, ==, "192.0.2.1");
  g_assert_cmpuint(port, ==, 32853);
  port = 0;
  second = bench_stun_read_answer(ipv6, sizeof ipv6, id, &port);
  g_assert_cmpstr(second, ==, "2001:db8:1234:5678:11:2233:4455:6677");
  g_assert_cmpuint(port, ==, 32853);
}

/* Cut short anywhere, of another transaction, or with a length that lies: nothing is believed. */
static void
test_damaged(void)
{
  guint16 port = 0;

  for (gsize size = 0; size < sizeof ipv4; size++)
    {
      g_autofree guint8 *copy = g_memdup2(ipv4, MAX(size, 1));

      g_assert_null(bench_stun_read_answer(copy, size, id, &port));
    }
  for (gsize i = 0; i < sizeof ipv4; i++)
    for (int bit = 0; bit < 8; bit++)
      {
        guint8 copy[sizeof ipv4];
        g_autofree char *address = NULL;

        memcpy(copy, ipv4, sizeof ipv4);
        copy[i] ^= (guint8) (1 << bit);
        address = bench_stun_read_answer(copy, sizeof copy, id, &port);
        /* What comes before the attributes must be right to the bit. */
        if (i < 20)
          g_assert_null(address);
      }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/sip/stun/answers", test_answers);
  g_test_add_func("/sip/stun/damaged", test_damaged);
  return g_test_run();
}

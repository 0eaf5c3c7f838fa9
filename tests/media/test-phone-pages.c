/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multicast pages between whole phones, and from far ends of the test's own. All of it stays on the loopback
 * interface. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench.h"
#include "media/rtp-packet.h"
#include "sound.h"

#define SETTLED_MS 1000

#define HIGH_HOST "239.255.77.1"
#define LOW_HOST "239.255.77.2"

/* Two groups on a port that the kernel chose, and that is kept while they are in use: whoever else on this machine
 * runs this has another. */
typedef struct
{
  int fd;
  guint16 port;
  char high[32];
  char low[32];
} Groups;

static void
groups_clear(Groups *self)
{
  close(self->fd);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Groups, groups_clear)

static void
groups_choose(Groups *self)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  socklen_t size = sizeof address;

  self->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint(bind(self->fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint(getsockname(self->fd, (struct sockaddr *) &address, &size), ==, 0);
  self->port = ntohs(address.sin_port);
  g_snprintf(self->high, sizeof self->high, HIGH_HOST ":%u", self->port);
  g_snprintf(self->low, sizeof self->low, LOW_HOST ":%u", self->port);
}

static const BenchPaging *
paging_of(BenchPhone *phone)
{
  return bench_call_control_get_paging(bench_phone_get_calls(phone));
}

static gboolean
is_paged(gconstpointer data)
{
  return paging_of((BenchPhone *) data)->direction == BENCH_PAGING_IN;
}

static gboolean
is_not_paged(gconstpointer data)
{
  return paging_of((BenchPhone *) data)->direction == BENCH_PAGING_NONE;
}

/* B listens to a group, which has this place in its list. */
static void
listen_to(Bench *bench, guint place, const char *address, const char *label)
{
  g_autofree char *ip_address = g_strdup_printf("multicast.listen_address.%u.ip_address", place);
  g_autofree char *name = g_strdup_printf("multicast.listen_address.%u.label", place);

  test_phones_set(bench->phones, 'b', ip_address, address);
  test_phones_set(bench->phones, 'b', name, label);
}

/* A pages, B hears it at once; no SIP, and no RTCP; it is over half a second after the last packet. */
static void
test_page(gconstpointer codec)
{
  Bench bench;
  g_auto(Groups) groups = { 0 };
  g_autoptr(GError) error = NULL;
  GPtrArray *records = NULL;
  guint rtp = 0;

  groups_choose(&groups);
  bench_begin(&bench);
  test_phones_set(bench.phones, 'a', "multicast.codec", codec);
  listen_to(&bench, 2, groups.low, "Shop");
  bench_media_engine_set_microphone(bench_phone_get_media(bench.a), "tone:1000");
  bench.heard = test_sound_record(bench.b, bench.folder, "heard.wav");
  bench_tap_store_clear(bench_phone_get_tap_store(bench.a));
  g_assert_true(bench_call_control_page(bench.calls, groups.low, "Shop", &error));
  g_assert_no_error(error);
  test_sound_wait(is_paged, bench.b, "the page");
  g_assert_cmpstr(paging_of(bench.b)->label, ==, "Shop");
  g_assert_cmpstr(paging_of(bench.b)->address, ==, groups.low);
  test_sound_wait_tone(bench.heard, 0);
  test_sound_pass(2 * SETTLED_MS);
  test_sound_check_tone(codec, bench.heard, 0, 1000.0, TEST_TONE_DBM0);
  g_assert_false(bench_call_control_page(bench.calls, groups.low, "", &error));
  g_assert_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE);
  bench_call_control_end_page(bench.calls);
  test_sound_wait(is_not_paged, bench.b, "the end of the page");
  records = bench_tap_store_list(bench_phone_get_tap_store(bench.a), TRUE);
  for (guint i = 0; i < records->len; i++)
    {
      const BenchTapRecord *record = g_ptr_array_index(records, i);

      g_assert_cmpint(record->kind, !=, BENCH_TAP_RTCP);
      rtp += record->kind == BENCH_TAP_RTP;
    }
  g_ptr_array_unref(records);
  g_assert_cmpuint(rtp, >, 100);
  g_assert_cmpuint(test_phones_count(bench.phones, 'a', BENCH_TAP_OUT, "INVITE"), ==, 0);
  bench_end(&bench);
}

/* A far end of the test's own, that pages. */
typedef struct
{
  int fd;
  struct sockaddr_in group;
  guint16 sequence;
  guint8 value; /* of each octet, PCMU: 0 is the loudest */
} Pager;

static void
pager_open(Pager *self, const char *host, guint16 port)
{
  struct in_addr loopback = { htonl(INADDR_LOOPBACK) };

  memset(self, 0, sizeof *self);
  self->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint(setsockopt(self->fd, IPPROTO_IP, IP_MULTICAST_IF, &loopback, sizeof loopback), ==, 0);
  self->group.sin_family = AF_INET;
  self->group.sin_port = htons(port);
  self->group.sin_addr.s_addr = inet_addr(host);
}

static void
pager_say(Pager *self, guint8 payload_type)
{
  guint8 sound[160];
  guint8 bytes[BENCH_RTP_PACKET_MAXIMUM];
  BenchRtpPacket packet = { .payload_type = payload_type,
                            .sequence = self->sequence,
                            .timestamp = self->sequence * 160u,
                            .ssrc = (guint32) self->fd,
                            .payload = sound,
                            .payload_size = sizeof sound };
  gsize size;

  memset(sound, self->value, sizeof sound);
  self->sequence++;
  size = bench_rtp_packet_write(&packet, bytes, sizeof bytes);
  g_assert_cmpint(sendto(self->fd, bytes, size, 0, (struct sockaddr *) &self->group, sizeof self->group), ==,
                  size);
}

/* B listens to a higher and a lower group; a pager that speaks sends a packet each 20 ms. */
typedef struct
{
  Bench bench;
  Groups groups;
  Pager high;
  Pager low;
  gboolean high_speaks;
  gboolean low_speaks;
  guint8 payload_type;
  guint timer;
} Pages;

static gboolean
on_speak(gpointer data)
{
  Pages *pages = data;

  if (pages->low_speaks)
    pager_say(&pages->low, pages->payload_type);
  if (pages->high_speaks)
    pager_say(&pages->high, pages->payload_type);
  return G_SOURCE_CONTINUE;
}

static void
pages_begin(Pages *self, guint high_place, guint low_place)
{
  memset(self, 0, sizeof *self);
  groups_choose(&self->groups);
  bench_begin(&self->bench);
  pager_open(&self->high, HIGH_HOST, self->groups.port);
  pager_open(&self->low, LOW_HOST, self->groups.port);
  listen_to(&self->bench, high_place, self->groups.high, "High");
  listen_to(&self->bench, low_place, self->groups.low, "Low");
  self->timer = g_timeout_add(20, on_speak, self);
}

static void
pages_end(Pages *self)
{
  g_source_remove(self->timer);
  close(self->high.fd);
  close(self->low.fd);
  bench_end(&self->bench);
  groups_clear(&self->groups);
}

static gboolean
hears_high(gconstpointer data)
{
  return g_strcmp0(paging_of((BenchPhone *) data)->label, "High") == 0;
}

static gboolean
hears_low(gconstpointer data)
{
  return g_strcmp0(paging_of((BenchPhone *) data)->label, "Low") == 0;
}

/* A higher page takes the place of a lower one, and never the other way round; do not disturb, a codec nobody knows
 * and a page the person has ended are not heard, and counted. */
static void
test_priorities(void)
{
  Pages pages;
  Bench *bench = &pages.bench;

  pages_begin(&pages, 1, 3);
  pages.low_speaks = TRUE;
  test_sound_wait(hears_low, bench->b, "the lower page");
  pages.high_speaks = TRUE;
  test_sound_wait(hears_high, bench->b, "the higher page");
  test_sound_pass(SETTLED_MS);
  g_assert_true(hears_high(bench->b));
  /* The higher one falls silent: the lower one, which goes on, is heard again. */
  pages.high_speaks = FALSE;
  test_sound_wait(hears_low, bench->b, "the lower page again");
  g_assert_cmpuint(paging_of(bench->b)->ignored, >, 20);
  /* multicast.receive_priority.enable 0: no page interrupts another. */
  test_phones_set(bench->phones, 'b', "multicast.receive_priority.enable", "0");
  pages.high_speaks = TRUE;
  test_sound_pass(SETTLED_MS);
  g_assert_true(hears_low(bench->b));
  pages.high_speaks = FALSE;
  /* The person ends it: what goes on of it is not heard. */
  bench_call_control_end_page(bench_phone_get_calls(bench->b));
  test_sound_pass(SETTLED_MS);
  g_assert_true(is_not_paged(bench->b));
  pages.low_speaks = FALSE;
  test_sound_pass(SETTLED_MS);
  pages.low_speaks = TRUE;
  test_sound_wait(hears_low, bench->b, "a new page");
  pages.low_speaks = FALSE;
  test_sound_wait(is_not_paged, bench->b, "its end");
  /* Do not disturb, and a payload type that means nothing. */
  test_phones_set(bench->phones, 'b', "features.dnd.enable", "1");
  pages.low_speaks = TRUE;
  test_sound_pass(SETTLED_MS);
  g_assert_true(is_not_paged(bench->b));
  test_phones_set(bench->phones, 'b', "features.dnd.enable", "0");
  test_sound_wait(hears_low, bench->b, "the page after do not disturb");
  pages.low_speaks = FALSE;
  test_sound_wait(is_not_paged, bench->b, "its end");
  pages.payload_type = 77;
  pages.low_speaks = TRUE;
  test_sound_pass(SETTLED_MS);
  g_assert_true(is_not_paged(bench->b));
  pages_end(&pages);
}

/* A call: a page of the priority that may hold it does, and the call is taken back; a lower one is not heard. */
static void
test_barge(void)
{
  Pages pages;
  Bench *bench = &pages.bench;

  pages_begin(&pages, 2, 3);
  test_phones_set(bench->phones, 'b', "multicast.receive_priority.priority", "2");
  bench_talk(bench, "tone:1000", "null");
  pages.low_speaks = TRUE;
  test_sound_pass(SETTLED_MS);
  g_assert_true(is_not_paged(bench->b));
  g_assert_cmpint(bench->callee->state, ==, BENCH_CALL_TALKING);
  pages.low_speaks = FALSE;
  pages.high_speaks = TRUE;
  test_sound_wait(hears_high, bench->b, "the page over the call");
  g_assert_cmpint(bench->callee->state, ==, BENCH_CALL_HOLDING);
  pages.high_speaks = FALSE;
  test_sound_wait(is_not_paged, bench->b, "its end");
  test_phones_wait_state(bench->phones, bench->callee, BENCH_CALL_TALKING);
  test_phones_set(bench->phones, 'b', "multicast.receive_priority.priority", "0");
  pages.high_speaks = TRUE;
  test_sound_pass(SETTLED_MS);
  g_assert_true(is_not_paged(bench->b));
  pages_end(&pages);
}

/* A page that is announced by one packet and never comes does not leave the call on hold. */
static void
test_barge_alone(void)
{
  Bench bench;
  g_auto(Groups) groups = { 0 };
  Pager pager;

  groups_choose(&groups);
  bench_begin(&bench);
  pager_open(&pager, HIGH_HOST, groups.port);
  test_phones_set(bench.phones, 'b', "multicast.listen_address.1.ip_address", groups.high);
  bench_talk(&bench, "null", "null");
  pager_say(&pager, 0);
  test_phones_wait_state(bench.phones, bench.callee, BENCH_CALL_HOLDING);
  test_phones_wait_state(bench.phones, bench.callee, BENCH_CALL_TALKING);
  g_assert_true(is_not_paged(bench.b));
  close(pager.fd);
  bench_end(&bench);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_data_func("/phone-pages/out-g722", "G722", test_page);
  g_test_add_data_func("/phone-pages/out-pcmu", "PCMU", test_page);
  g_test_add_func("/phone-pages/priorities", test_priorities);
  g_test_add_func("/phone-pages/barge", test_barge);
  g_test_add_func("/phone-pages/barge-alone", test_barge_alone);
  return g_test_run();
}

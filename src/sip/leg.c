/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/leg.h"

#include <sofia-sip/sip_tag.h>
#include <string.h>

/**
 * bench_sip_leg_init:
 * @leg: (out caller-allocates): zeroed, with a fresh digest state
 */
void
bench_sip_leg_init(BenchSipLeg *leg, BenchRandom *random)
{
  memset(leg, 0, sizeof *leg);
  leg->digest = bench_digest_new(random);
}

/* Nobody else has business inside this leg. */
static int
refuse_request(nta_leg_magic_t *magic G_GNUC_UNUSED,
               nta_leg_t *leg G_GNUC_UNUSED,
               nta_incoming_t *irq G_GNUC_UNUSED,
               sip_t const *sip G_GNUC_UNUSED)
{
  return 481;
}

/**
 * bench_sip_leg_init_lone:
 * @leg: (out caller-allocates): for requests that make no dialog, with a Call-ID and a From tag of its own
 * @from: name-addr
 * @to: likewise
 */
void
bench_sip_leg_init_lone(BenchSipLeg *leg, BenchSipAgent *agent, const char *from, const char *to)
{
  g_autofree char *call_id = bench_sip_agent_make_call_id(agent);
  g_autofree char *tag = bench_sip_agent_make_tag(agent);

  bench_sip_leg_init(leg, bench_sip_agent_get_random(agent));
  leg->leg = nta_leg_tcreate(bench_sip_agent_get_nta(agent), refuse_request, NULL, SIPTAG_FROM_STR(from),
                             SIPTAG_TO_STR(to), SIPTAG_CALL_ID_STR(call_id), TAG_END());
  nta_leg_tag(leg->leg, tag);
}

/**
 * bench_sip_leg_clear:
 * @leg: its Sofia leg and digest state are freed
 */
void
bench_sip_leg_clear(BenchSipLeg *leg)
{
  g_clear_pointer(&leg->leg, nta_leg_destroy);
  g_clear_pointer(&leg->digest, bench_digest_free);
}

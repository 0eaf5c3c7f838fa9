/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/intake.h"

#include <sofia-sip/nta_stateless.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>

#include "sip/dispatch.h"
#include "sip/malformed.h"

/* A server that keeps no state still gives the same tag to the same request (RFC 3261 8.2.7). */
static sip_to_t *
tag_to(msg_t *msg, const sip_t *sip)
{
  sip_to_t *to = sip_to_dup(msg_home(msg), sip->sip_to);
  g_autofree char *tag = g_strdup_printf("tag=%08x%08x", g_str_hash(sip->sip_call_id->i_id),
                                         sip->sip_from->a_tag != NULL ? g_str_hash(sip->sip_from->a_tag) : 0);

  if (to != NULL && to->a_tag == NULL)
    sip_to_tag(msg_home(msg), to, tag);
  return to;
}

static char *
read_user(const url_t *url)
{
  return url->url_user != NULL ? g_uri_unescape_string(url->url_user, NULL) : g_strdup("");
}

static gboolean
is_stranger(BenchSipAgent *agent, const BenchSipSource *source, const sip_t *sip)
{
  g_autofree char *request_user = read_user(sip->sip_request->rq_url);
  g_autofree char *to_user = read_user(sip->sip_to->a_url);

  return !bench_gate_trusts(bench_sip_agent_get_gate(agent), source, agent,
                            request_user != NULL ? request_user : "", to_user != NULL ? to_user : "");
}

/**
 * bench_sip_intake_lets_in:
 * @bytes: as received, a datagram or a piece of a stream
 * @agent: a BenchSipAgent; this is a BenchWireFilter
 *
 * Returns: whether Sofia may see them; if not, they were answered, or counted.
 */
gboolean
bench_sip_intake_lets_in(const BenchSipSource *source, const char *bytes, gsize size, gpointer agent)
{
  BenchGate *gate = bench_sip_agent_get_gate(agent);
  int code;

  if (gate != NULL && !bench_gate_lets_in(gate, source, agent, bytes, size))
    return FALSE;
  code = source->transport == BENCH_TRANSPORT_UDP ? bench_malformed_check(bytes, size) : 0;
  if (code == 0)
    return TRUE;
  if (gate == NULL || bench_gate_take_token(gate, source))
    bench_malformed_answer(bench_sip_agent_get_nta(agent), source, bytes, size, code,
                           bench_sip_agent_get_user_agent(agent));
  return FALSE;
}

/**
 * bench_sip_intake_take:
 * @msg: (transfer full): a request
 * @sip: the same, parsed
 */
void
bench_sip_intake_take(BenchSipAgent *agent, msg_t *msg, sip_t *sip)
{
  BenchGate *gate = bench_sip_agent_get_gate(agent);
  nta_agent_t *nta = bench_sip_agent_get_nta(agent);
  BenchSipSource source;
  nta_incoming_t *irq;
  msg_t *kept;

  bench_sip_source_read(&source, msg);
  if (sip->sip_request->rq_method == sip_method_ack || (gate != NULL && is_stranger(agent, &source, sip)))
    {
      msg_destroy(msg);
      return;
    }
  if (gate != NULL && !bench_gate_take_token(gate, &source))
    {
      nta_msg_treply(nta, msg, SIP_503_SERVICE_UNAVAILABLE, SIPTAG_TO(tag_to(msg, sip)),
                     SIPTAG_RETRY_AFTER_STR("1"),
                     SIPTAG_USER_AGENT_STR(bench_sip_agent_get_user_agent(agent)), TAG_END());
      return;
    }
  /* Over TCP the transaction may be gone with its answer; who answers still looks at the request. */
  kept = msg_ref_create(msg);
  irq = nta_incoming_create(nta, NULL, msg, sip, TAG_END());
  if (irq != NULL)
    bench_sip_dispatch(agent, irq, sip);
  msg_destroy(kept);
}

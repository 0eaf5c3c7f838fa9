/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/options.h"

#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>

#include "sip/capabilities.h"

static char *
capability_headers(const char *supported)
{
  return g_strdup_printf("Allow: %s\r\nAccept: %s\r\nAccept-Encoding: identity\r\nAccept-Language: en\r\n"
                         "Allow-Events: %s\r\nRecv-Info:%s%s",
                         bench_capabilities_get_allow(), bench_capabilities_get_accept(),
                         bench_capabilities_get_allow_events(), *supported != '\0' ? "\r\nSupported: " : "",
                         supported);
}

static void
reply(nta_incoming_t *irq, const char *user_agent, int code, const char *headers, const char *sdp)
{
  nta_incoming_treply(irq, code, sip_status_phrase(code), SIPTAG_HEADER_STR(headers),
                      SIPTAG_USER_AGENT_STR(user_agent),
                      TAG_IF(sdp != NULL, SIPTAG_CONTENT_TYPE_STR("application/sdp")),
                      TAG_IF(sdp != NULL, SIPTAG_PAYLOAD_STR(sdp)), TAG_END());
  nta_incoming_destroy(irq);
}

/**
 * bench_sip_options_answer:
 * @request: an OPTIONS outside any dialog; answered here
 *
 * Asks the agent's "probe" what an INVITE would meet, and says so.
 */
void
bench_sip_options_answer(BenchSipIncoming *request)
{
  BenchSipProbe probe = { .request = request, .code = 200 };
  g_autofree char *headers = NULL;
  gboolean wants_sdp;

  g_signal_emit_by_name(request->agent, "probe", &probe);
  if (probe.supported == NULL)
    probe.supported = bench_capabilities_make_supported(NULL);
  headers = capability_headers(probe.supported);
  wants_sdp = request->sip->sip_accept != NULL && bench_sip_incoming_accepts(request, "application/sdp");
  reply(g_steal_pointer(&request->irq), bench_sip_agent_get_user_agent(request->agent), probe.code, headers,
        wants_sdp ? probe.sdp : NULL);
  g_free(probe.sdp);
  g_free(probe.supported);
}

/**
 * bench_sip_options_answer_inside:
 * @account: (nullable): whose dialog it is
 * @irq: (transfer full): an OPTIONS inside a dialog
 *
 * Answers 200: the dialog stands, whatever a new INVITE would meet (RFC 3261 11.2).
 *
 * Returns: 0, for Sofia: the request is answered.
 */
int
bench_sip_options_answer_inside(BenchSipAgent *agent, BenchSipAccount *account, nta_incoming_t *irq)
{
  g_autofree char *supported = bench_capabilities_make_supported(account);
  g_autofree char *headers = capability_headers(supported);

  reply(irq, bench_sip_agent_get_user_agent(agent), 200, headers, NULL);
  return 0;
}

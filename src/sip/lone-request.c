/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/lone-request.h"

#include "sip/request.h"

struct _BenchSipLoneRequest
{
  BenchSipLeg leg;
  BenchSipRequest *request;
  BenchSipLoneRequestFunc on_answered;
  gpointer data;
};

static void
on_response(BenchSipRequest *request G_GNUC_UNUSED, int status, const sip_t *sip G_GNUC_UNUSED, gpointer data)
{
  BenchSipLoneRequest *self = data;

  if (status >= 200)
    self->on_answered(self, status, self->data);
}

static void
make_leg(BenchSipLoneRequest *self, BenchSipAgent *agent, BenchSipAccount *account, const char *target)
{
  g_autofree char *aor = bench_sip_account_get_aor(account);
  g_autofree char *from = bench_sip_name_address(account->display_name, aor);
  g_autofree char *to = g_strdup_printf("<%s>", target);

  bench_sip_leg_init_lone(&self->leg, agent, from, to);
}

/**
 * bench_sip_lone_request_send:
 * @account: who sends it, by which way, with which credentials
 * @options: what; copied
 * @on_answered: called once
 *
 * Returns: (transfer full) (nullable): the request on its way, or %NULL when it cannot be sent at all.
 */
BenchSipLoneRequest *
bench_sip_lone_request_send(BenchSipAgent *agent,
                            BenchSipAccount *account,
                            const BenchSipLoneRequestOptions *options,
                            BenchSipLoneRequestFunc on_answered,
                            gpointer data)
{
  BenchSipLoneRequest *self = g_new0(BenchSipLoneRequest, 1);
  g_autofree char *route = options->direct ? NULL : bench_sip_account_get_route_to(account, options->target);
  g_autofree char *headers
      = g_strconcat("Max-Forwards: 70", options->headers != NULL ? "\r\n" : NULL, options->headers, NULL);
  BenchSipRequestOptions request = {
    .method = options->method,
    .method_name = options->method_name,
    .uri = options->target,
    .route = route,
    .headers = headers,
    .content_type = options->content_type,
    .body = options->body,
  };

  self->on_answered = on_answered;
  self->data = data;
  make_leg(self, agent, account, options->target);
  self->request = bench_sip_request_send(agent, &self->leg, account, &request, on_response, self);
  if (self->request != NULL)
    return self;
  bench_sip_lone_request_free(self);
  return NULL;
}

/**
 * bench_sip_lone_request_free:
 * @self: (transfer full): no answer is reported any more
 */
void
bench_sip_lone_request_free(BenchSipLoneRequest *self)
{
  g_clear_pointer(&self->request, bench_sip_request_free);
  bench_sip_leg_clear(&self->leg);
  g_free(self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/incoming-request.h"

#include <sofia-sip/msg_header.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <string.h>

#include "base/log.h"

static char *
clean_user(const url_t *url)
{
  g_autofree char *plain = url->url_user != NULL ? g_uri_unescape_string(url->url_user, NULL) : NULL;

  return bench_clean_name(plain != NULL ? plain : url->url_user != NULL ? url->url_user : "");
}

static void
read_from(BenchSipIncoming *self, const sip_from_t *from)
{
  su_home_t home[1] = { SU_HOME_INIT(home) };
  const char *uri = url_as_string(home, from->a_url);
  const char *display = from->a_display;

  if (display != NULL && *display == '"')
    display = msg_unquote_dup(home, display);
  self->from_uri = bench_clean_text(uri != NULL ? uri : "");
  self->from_name = bench_clean_name(display != NULL ? display : "");
  self->from_user = clean_user(from->a_url);
  if (*self->from_user == '\0')
    {
      g_free(self->from_user);
      self->from_user = bench_clean_text(from->a_url->url_host != NULL ? from->a_url->url_host : "");
    }
  su_home_deinit(home);
}

static void
read_body(BenchSipIncoming *self)
{
  const sip_t *sip = self->sip;
  const char *type = sip->sip_content_type != NULL ? sip->sip_content_type->c_type : NULL;

  self->body_size = sip->sip_payload != NULL ? (gsize) sip->sip_payload->pl_len : 0;
  self->body = g_malloc(self->body_size + 1);
  if (self->body_size > 0)
    memcpy(self->body, sip->sip_payload->pl_data, self->body_size);
  self->body[self->body_size] = '\0';
  self->content_type = self->body_size > 0 && type != NULL ? g_ascii_strdown(type, -1) : g_strdup("");
}

/**
 * bench_sip_incoming_new:
 * @irq: (transfer full): a request outside any dialog that the guard has passed
 * @sip: the same, parsed
 *
 * Returns: (transfer full): the request for its handler.
 */
BenchSipIncoming *
bench_sip_incoming_new(BenchSipAgent *agent, nta_incoming_t *irq, const sip_t *sip)
{
  BenchSipIncoming *self = g_new0(BenchSipIncoming, 1);
  msg_t *message = nta_incoming_getrequest(irq);
  const char *event = sip->sip_event != NULL ? sip->sip_event->o_type : NULL;

  self->agent = g_object_ref(agent);
  self->irq = irq;
  self->sip = sip;
  self->method = sip->sip_request->rq_method_name;
  bench_sip_source_read(&self->source, message);
  msg_destroy(message);
  read_from(self, sip->sip_from);
  self->to_user = clean_user(sip->sip_to->a_url);
  self->request_user = clean_user(sip->sip_request->rq_url);
  self->event = g_ascii_strdown(event != NULL ? event : "", -1);
  read_body(self);
  return self;
}

/**
 * bench_sip_incoming_free:
 * @self: (transfer full): one that nobody answered gets a 500
 */
void
bench_sip_incoming_free(BenchSipIncoming *self)
{
  if (self->irq != NULL)
    bench_sip_incoming_reply(self, 500, NULL, NULL);
  g_object_unref(self->agent);
  g_free(self->from_uri);
  g_free(self->from_user);
  g_free(self->from_name);
  g_free(self->to_user);
  g_free(self->request_user);
  g_free(self->event);
  g_free(self->content_type);
  g_free(self->body);
  g_free(self);
}

/**
 * bench_sip_incoming_reply:
 * @code: a final status
 * @phrase: (nullable): %NULL: the usual words
 * @headers: (nullable): more header lines, separated by CR LF
 *
 * Answers the request; only the first answer counts.
 */
void
bench_sip_incoming_reply(BenchSipIncoming *self, int code, const char *phrase, const char *headers)
{
  nta_incoming_t *irq = g_steal_pointer(&self->irq);

  if (irq == NULL)
    return;
  nta_incoming_treply(irq, code, phrase != NULL ? phrase : sip_status_phrase(code),
                      TAG_IF(headers != NULL, SIPTAG_HEADER_STR(headers)),
                      SIPTAG_USER_AGENT_STR(bench_sip_agent_get_user_agent(self->agent)), TAG_END());
  nta_incoming_destroy(irq);
}

/**
 * bench_sip_incoming_is_answered:
 *
 * Returns: whether somebody has answered it, or taken it over.
 */
gboolean
bench_sip_incoming_is_answered(const BenchSipIncoming *self)
{
  return self->irq == NULL;
}

/**
 * bench_sip_incoming_accepts:
 * @content_type: in lower case
 *
 * Returns: whether Accept allows that type for a body to the sender; without Accept everything is allowed that
 *   is the default of its kind (RFC 6665 3.1.3), so %TRUE.
 */
gboolean
bench_sip_incoming_accepts(const BenchSipIncoming *self, const char *content_type)
{
  const char *slash = strchr(content_type, '/');

  if (self->sip->sip_accept == NULL)
    return TRUE;
  for (const sip_accept_t *accept = self->sip->sip_accept; accept != NULL; accept = accept->ac_next)
    {
      const char *type = accept->ac_type;

      if (type == NULL || (accept->ac_q != NULL && g_ascii_strtod(accept->ac_q, NULL) == 0.0))
        continue;
      if (strcmp(type, "*/*") == 0 || g_ascii_strcasecmp(type, content_type) == 0)
        return TRUE;
      if (g_str_has_suffix(type, "/*")
          && g_ascii_strncasecmp(type, content_type, (gsize) (slash - content_type) + 1) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * bench_sip_incoming_has_event_parameter:
 * @parameter: such as "reboot=true"
 *
 * Returns: whether Event carries it.
 */
gboolean
bench_sip_incoming_has_event_parameter(const BenchSipIncoming *self, const char *parameter)
{
  const msg_param_t *params = self->sip->sip_event != NULL ? self->sip->sip_event->o_params : NULL;

  for (guint i = 0; params != NULL && params[i] != NULL; i++)
    if (g_ascii_strcasecmp(params[i], parameter) == 0)
      return TRUE;
  return FALSE;
}

/**
 * bench_sip_incoming_describe:
 *
 * Returns: (transfer full): method, sender and source for the log: "NOTIFY of sip:x@y from 192.0.2.1:5060".
 */
char *
bench_sip_incoming_describe(const BenchSipIncoming *self)
{
  return g_strdup_printf(strchr(self->source.host, ':') != NULL ? "%s of %s from [%s]:%u"
                                                                : "%s of %s from %s:%u",
                         self->method, self->from_uri, self->source.host, self->source.port);
}

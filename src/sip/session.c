/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/session-private.h"

#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <string.h>

#include "base/log.h"
#include "sip/capabilities.h"
#include "sip/dispatch.h"
#include "sip/guard.h"
#include "sip/options.h"

G_DEFINE_FINAL_TYPE(BenchSession, bench_session, G_TYPE_OBJECT)

enum
{
  PROGRESS,
  REDIRECTED,
  ANSWERED,
  CONFIRMED,
  OFFERED,
  MODIFIED,
  REFERRED,
  REFER_PROGRESS,
  RETRY,
  CONNECTED,
  DIGIT,
  ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
bench_session_finalize(GObject *object)
{
  BenchSession *self = BENCH_SESSION(object);

  bench_session_timer_stop(self);
  g_clear_signal_handler(&self->stray_handler, self->agent);
  bench_session_clear_forks(self);
  g_clear_pointer(&self->timer.update, bench_sip_request_free);
  g_clear_pointer(&self->timer.reinvite, bench_sip_request_free);
  g_clear_pointer(&self->reliable, nta_reliable_destroy);
  g_clear_pointer(&self->invite, bench_sip_request_free);
  g_clear_pointer(&self->modify, bench_sip_request_free);
  g_clear_pointer(&self->refer, bench_sip_request_free);
  g_clear_pointer(&self->bye, bench_sip_request_free);
  g_ptr_array_unref(self->notifies);
  g_clear_pointer(&self->info, bench_sip_request_free);
  g_array_unref(self->digits);
  g_clear_pointer(&self->incoming, nta_incoming_destroy);
  g_clear_pointer(&self->offer, nta_incoming_destroy);
  bench_sip_leg_clear(&self->leg);
  bench_clock_clear(bench_sip_agent_get_clock(self->agent), &self->cancel_timer);
  bench_clock_clear(bench_sip_agent_get_clock(self->agent), &self->reports_timer);
  bench_replaces_free(self->replaces);
  bench_clock_clear(bench_sip_agent_get_clock(self->agent), &self->late_timer);
  bench_clock_clear(bench_sip_agent_get_clock(self->agent), &self->retry_timer);
  bench_clock_clear(bench_sip_agent_get_clock(self->agent), &self->offer_timer);
  g_clear_pointer(&self->account, bench_sip_account_unref);
  g_clear_pointer(&self->remote_offer, bench_sdp_free);
  g_clear_object(&self->agent);
  g_free(self->contact);
  g_free(self->from_text);
  g_free(self->to_text);
  g_free(self->call_id);
  g_free(self->remote_uri);
  g_free(self->dialog_uri);
  g_free(self->remote_name);
  g_free(self->remote_user);
  g_free(self->local_user);
  g_free(self->request_user);
  g_free(self->diverted_by);
  g_free(self->alert_info);
  g_free(self->diversion);
  g_free(self->credentials);
  g_free(self->refer_event);
  g_free(self->end_reason);
  g_free(self->local_sdp);
  g_free(self->offered_sdp);
  g_free(self->request_uri);
  g_free(self->extra_headers);
  g_strfreev(self->omitted);
  g_free(self->use_proxy);
  g_free(self->failure);
  g_free(self->winner);
  g_free(self->accept_waits);
  g_queue_clear_full(&self->provisionals, g_free);
  g_free(self->modify_waits);
  g_free(self->refer_waits);
  G_OBJECT_CLASS(bench_session_parent_class)->finalize(object);
}

static guint
new_signal(const char *name, guint n_params, GType first, GType second, GType third)
{
  GType types[] = { first, second, third };

  return g_signal_newv(name, BENCH_TYPE_SESSION, G_SIGNAL_RUN_LAST, NULL, NULL, NULL, NULL, G_TYPE_NONE,
                       n_params, types);
}

static void
bench_session_class_init(BenchSessionClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_session_finalize;

  signals[PROGRESS] = new_signal("progress", 2, G_TYPE_INT, G_TYPE_POINTER, 0);
  signals[REDIRECTED] = new_signal("redirected", 2, G_TYPE_PTR_ARRAY, G_TYPE_STRING, 0);
  signals[ANSWERED] = new_signal("answered", 1, G_TYPE_POINTER, 0, 0);
  signals[CONFIRMED] = new_signal("confirmed", 1, G_TYPE_POINTER, 0, 0);
  signals[OFFERED] = new_signal("offered", 1, G_TYPE_POINTER, 0, 0);
  signals[MODIFIED] = new_signal("modified", 2, G_TYPE_INT, G_TYPE_POINTER, 0);
  signals[REFERRED] = new_signal("referred", 3, G_TYPE_STRING, G_TYPE_POINTER, G_TYPE_STRING);
  signals[REFER_PROGRESS] = new_signal("refer-progress", 2, G_TYPE_INT, G_TYPE_BOOLEAN, 0);
  signals[RETRY] = new_signal("retry", 0, 0, 0, 0);
  signals[CONNECTED] = new_signal("connected", 0, 0, 0, 0);
  signals[DIGIT] = new_signal("digit", 2, G_TYPE_INT, G_TYPE_UINT, 0);
  signals[ENDED] = new_signal("ended", 3, G_TYPE_INT, G_TYPE_INT, G_TYPE_STRING);
}

static void
bench_session_init(BenchSession *self)
{
  self->notifies = g_ptr_array_new_with_free_func((GDestroyNotify) bench_sip_request_free);
  self->digits = g_array_new(FALSE, FALSE, sizeof(BenchInfoDigit));
  self->remote_uri = g_strdup("");
  self->dialog_uri = g_strdup("");
  self->remote_name = g_strdup("");
  self->remote_user = g_strdup("");
  self->local_user = g_strdup("");
  self->request_user = g_strdup("");
  self->diverted_by = g_strdup("");
  self->alert_info = g_strdup("");
}

void
bench_session_emit_progress(BenchSession *self, int code, BenchSdp *sdp)
{
  g_signal_emit(self, signals[PROGRESS], 0, code, sdp);
}

void
bench_session_emit_redirected(BenchSession *self, GPtrArray *targets, const char *diversion)
{
  g_signal_emit(self, signals[REDIRECTED], 0, targets, diversion);
}

void
bench_session_emit_answered(BenchSession *self, BenchSdp *sdp)
{
  g_signal_emit(self, signals[ANSWERED], 0, sdp);
}

void
bench_session_emit_confirmed(BenchSession *self, BenchSdp *sdp)
{
  g_signal_emit(self, signals[CONFIRMED], 0, sdp);
}

void
bench_session_emit_offered(BenchSession *self, BenchSdp *sdp)
{
  g_signal_emit(self, signals[OFFERED], 0, sdp);
}

void
bench_session_emit_modified(BenchSession *self, int code, BenchSdp *sdp)
{
  g_signal_emit(self, signals[MODIFIED], 0, code, sdp);
}

void
bench_session_emit_referred(BenchSession *self,
                            const char *target,
                            const BenchReplaces *replaces,
                            const char *referred_by)
{
  g_signal_emit(self, signals[REFERRED], 0, target, replaces, referred_by);
}

void
bench_session_emit_refer_progress(BenchSession *self, int code, gboolean final)
{
  g_signal_emit(self, signals[REFER_PROGRESS], 0, code, final);
}

void
bench_session_emit_retry(BenchSession *self)
{
  g_signal_emit(self, signals[RETRY], 0);
}

void
bench_session_emit_connected(BenchSession *self)
{
  g_signal_emit(self, signals[CONNECTED], 0);
}

void
bench_session_emit_digit(BenchSession *self, char digit, guint duration_ms)
{
  g_signal_emit(self, signals[DIGIT], 0, (int) digit, duration_ms);
}

/* The end, told once; whoever calls must hold a reference. */
void
bench_session_end(BenchSession *self, BenchSessionEnd how, int code, const char *phrase)
{
  g_autofree char *clean = bench_clean_text(phrase != NULL ? phrase : "");

  if (self->state == BENCH_SESSION_ENDED)
    return;
  self->state = BENCH_SESSION_ENDED;
  bench_session_timer_stop(self);
  bench_clock_clear(bench_sip_agent_get_clock(self->agent), &self->retry_timer);
  bench_clock_clear(bench_sip_agent_get_clock(self->agent), &self->offer_timer);
  g_signal_emit(self, signals[ENDED], 0, (int) how, code, clean);
}

/* The SDP in a message: NULL without error when there is none. */
BenchSdp *
bench_session_read_sdp(const sip_t *sip, GError **error)
{
  if (sip->sip_payload == NULL || sip->sip_payload->pl_len == 0)
    return NULL;
  if (sip->sip_content_type == NULL || sip->sip_content_type->c_type == NULL
      || g_ascii_strcasecmp(sip->sip_content_type->c_type, "application/sdp") != 0)
    {
      g_set_error(error, BENCH_SDP_ERROR, BENCH_SDP_ERROR_SYNTAX, "a body that is not application/sdp");
      return NULL;
    }
  return bench_sdp_parse(sip->sip_payload->pl_data, (gsize) sip->sip_payload->pl_len, error);
}

static gboolean
has_tag(const char *const *tags, const char *tag)
{
  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    if (g_ascii_strcasecmp(tags[i], tag) == 0)
      return TRUE;
  return FALSE;
}

/* Whether the far end has told us to leave @tag out. */
gboolean
bench_session_omits(BenchSession *self, const char *tag)
{
  return has_tag((const char *const *) self->omitted, tag);
}

/* Takes from a 420 what our INVITE does without from now on. Returns: whether that can help: it names extensions we
   have named, and none that we cannot do without (RFC 3261 8.1.3.5). */
gboolean
bench_session_omit(BenchSession *self, const sip_t *sip)
{
  g_autofree char *all = bench_capabilities_make_supported(self->account);
  g_auto(GStrv) ours = g_strsplit(all, ", ", -1);
  g_autoptr(GStrvBuilder) named = g_strv_builder_new();
  gboolean any = FALSE;

  for (const sip_unsupported_t *list = sip->sip_unsupported; list != NULL; list = list->k_next)
    for (const msg_param_t *item = list->k_items; item != NULL && *item != NULL; item++)
      {
        if (self->replacing && g_ascii_strcasecmp(*item, "replaces") == 0)
          return FALSE;
        if (!has_tag((const char *const *) ours, *item))
          continue;
        g_strv_builder_add(named, *item);
        any = TRUE;
      }
  if (any)
    self->omitted = g_strv_builder_end(named);
  return any;
}

/* The option tags we name, less those the far end has told us to leave out. */
static char *
make_supported(BenchSession *self)
{
  g_autofree char *all = bench_capabilities_make_supported(self->account);
  g_auto(GStrv) tags = g_strsplit(all, ", ", -1);
  GString *text = g_string_new(NULL);

  for (guint i = 0; tags[i] != NULL; i++)
    if (!bench_session_omits(self, tags[i]))
      g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", tags[i]);
  return g_string_free(text, FALSE);
}

/* Of any message that makes or moves a dialog. */
char *
bench_session_common_headers(BenchSession *self)
{
  g_autofree char *supported = make_supported(self);

  return g_strdup_printf("Contact: %s\r\nAllow: %s%s%s", self->contact, bench_capabilities_get_allow(),
                         supported[0] != '\0' ? "\r\nSupported: " : "", supported);
}

/* Of an INVITE or UPDATE of ours. */
char *
bench_session_offer_headers(BenchSession *self)
{
  g_autofree char *common = bench_session_common_headers(self);
  g_autofree char *timer = bench_session_timer_make_headers(self);

  return g_strconcat(common, timer, NULL);
}

/* Of a 2xx to an INVITE or UPDATE (RFC 3311 table 1); @more are further lines, "" for none. */
char *
bench_session_answer_headers(BenchSession *self, const char *more)
{
  g_autofree char *common = bench_session_common_headers(self);

  return g_strconcat(common, more[0] != '\0' ? "\r\n" : "", more, NULL);
}

/* Answers a request, with header lines and a session description if there are any. */
void
bench_session_reply(BenchSession *self,
                    nta_incoming_t *irq,
                    int code,
                    const char *phrase,
                    const char *headers,
                    const char *sdp)
{
  gboolean more = headers != NULL && headers[0] != '\0';

  if (self->account != NULL)
    bench_sip_agent_write_compact(self->agent,
                                  bench_sip_account_is_on(self->account, "compact_header_enable"));
  nta_incoming_treply(irq, code, phrase, TAG_IF(more, SIPTAG_HEADER_STR(headers)),
                      SIPTAG_USER_AGENT_STR(bench_sip_agent_get_user_agent(self->agent)),
                      TAG_IF(sdp != NULL, SIPTAG_CONTENT_TYPE_STR("application/sdp")),
                      TAG_IF(sdp != NULL, SIPTAG_PAYLOAD_STR(sdp)), TAG_END());
}

/* Whether the far end takes an UPDATE, as the last message with an Allow of its says. */
void
bench_session_learn_allow(BenchSession *self, const sip_t *sip)
{
  if (sip->sip_allow != NULL)
    self->far_updates = sip_is_allowed(sip->sip_allow, SIP_METHOD_UPDATE);
}

/* @sdp is our side of an offer/answer that is complete, or about to be. */
void
bench_session_keep_local_sdp(BenchSession *self, const char *sdp)
{
  char *copy = g_strdup(sdp);

  g_free(self->local_sdp);
  self->local_sdp = copy;
}

/* Every request inside the dialog. */
int
bench_session_on_request(BenchSession *self, nta_leg_t *leg, nta_incoming_t *irq, sip_t const *sip)
{
  g_autoptr(BenchSession) alive = g_object_ref(self);
  const char *complaint = bench_sip_guard_check(sip);
  g_autofree char *unsupported = bench_capabilities_find_unsupported(sip, self->account);
  sip_method_t method = sip->sip_request->rq_method;
  BenchFork *fork = bench_session_fork_of_leg(self, leg);

  if (method == sip_method_ack)
    {
      nta_incoming_destroy(irq);
      return 0;
    }
  if (!bench_sip_guard_is_inside(sip, leg))
    return bench_sip_dispatch(self->agent, irq, sip);
  if (complaint != NULL)
    {
      bench_warning("A %s inside a call was refused: %s", sip->sip_request->rq_method_name, complaint);
      bench_session_reply(self, irq, 400, complaint, NULL, NULL);
      nta_incoming_destroy(irq);
      return 0;
    }
  /* Every early dialog of the INVITE has us as its owner; only one has become the call. */
  if (fork != NULL && (fork->over || self->winner != NULL || self->state == BENCH_SESSION_ENDED))
    return bench_session_on_fork_over(self, fork, irq, sip);
  if (self->state == BENCH_SESSION_ENDED && !(self->reports_due && method == sip_method_notify))
    return 481;
  if (unsupported != NULL)
    {
      g_autofree char *header = g_strdup_printf("Unsupported: %s", unsupported);

      bench_session_reply(self, irq, SIP_420_BAD_EXTENSION, header, NULL);
      nta_incoming_destroy(irq);
      return 0;
    }
  if (method == sip_method_bye)
    return bench_session_on_bye(self, leg, irq, sip);
  if (method == sip_method_invite)
    return bench_session_on_reinvite(self, irq, sip);
  if (method == sip_method_update)
    return bench_session_on_update(self, leg, irq, sip);
  if (method == sip_method_refer)
    return bench_session_on_refer(self, irq, sip);
  if (method == sip_method_notify)
    return bench_session_on_notify(self, irq, sip);
  if (method == sip_method_options)
    return bench_sip_options_answer_inside(self->agent, self->account, irq);
  if (method == sip_method_info)
    return bench_session_on_info(self, irq, sip);
  if (method == sip_method_message)
    return bench_sip_dispatch_message(self->agent, irq, sip);
  /* A dialog is not shared between a call and a subscription (RFC 6665 4.5.2). */
  if (method == sip_method_subscribe)
    return 403;
  nta_incoming_treply(irq, SIP_405_METHOD_NOT_ALLOWED, SIPTAG_ALLOW_STR(bench_capabilities_get_allow()),
                      TAG_END());
  nta_incoming_destroy(irq);
  return 0;
}

/**
 * bench_session_is_unanswered:
 *
 * Returns: whether this is an INVITE to us that has no final answer yet.
 */
gboolean
bench_session_is_unanswered(BenchSession *self)
{
  return self->state == BENCH_SESSION_INCOMING;
}

/**
 * bench_session_get_agent:
 *
 * Returns: (transfer none): the agent the session runs on.
 */
BenchSipAgent *
bench_session_get_agent(BenchSession *self)
{
  return self->agent;
}

/**
 * bench_session_get_call_id:
 *
 * Returns: (transfer none): the dialog's Call-ID.
 */
const char *
bench_session_get_call_id(BenchSession *self)
{
  return self->call_id;
}

/**
 * bench_session_get_remote_uri:
 *
 * Returns: (transfer none): the far end's URI (From of an incoming, target of an outgoing session).
 */
const char *
bench_session_get_remote_uri(BenchSession *self)
{
  return self->remote_uri;
}

/**
 * bench_session_get_remote_name:
 *
 * Returns: (transfer none): the far end's display name, cleaned, "" if none.
 */
const char *
bench_session_get_remote_name(BenchSession *self)
{
  return self->remote_name;
}

/**
 * bench_session_get_remote_user:
 *
 * Returns: (transfer none): the user part of the far end's URI, or its host.
 */
const char *
bench_session_get_remote_user(BenchSession *self)
{
  return self->remote_user;
}

/**
 * bench_session_get_local_user:
 *
 * Returns: (transfer none): the user part of To: whom an incoming session is for.
 */
const char *
bench_session_get_local_user(BenchSession *self)
{
  return self->local_user;
}

/**
 * bench_session_get_request_user:
 *
 * Returns: (transfer none): the user part of the Request-URI of an incoming INVITE.
 */
const char *
bench_session_get_request_user(BenchSession *self)
{
  return self->request_user;
}

/**
 * bench_session_get_diverted_by:
 *
 * Returns: (transfer none): who forwarded an incoming session to us (Diversion, RFC 5806), "" if nobody.
 */
const char *
bench_session_get_diverted_by(BenchSession *self)
{
  return self->diverted_by;
}

/**
 * bench_session_get_alert_info:
 *
 * Returns: (transfer none): the header field Alert-Info of an incoming INVITE, as it came, "" if it has none.
 */
const char *
bench_session_get_alert_info(BenchSession *self)
{
  return self->alert_info;
}

/**
 * bench_session_get_remote_offer:
 *
 * Returns: (transfer none) (nullable): the offer in the INVITE we received, %NULL for a late offer.
 */
const BenchSdp *
bench_session_get_remote_offer(BenchSession *self)
{
  return self->remote_offer;
}

/**
 * bench_session_get_failure:
 *
 * Returns: (transfer none) (nullable): of a session that ended because its INVITE could not be sent, why, in
 *   words for a person: see bench_sip_request_get_failure(). %NULL when somebody answered, or nobody in time.
 */
const char *
bench_session_get_failure(BenchSession *self)
{
  return self->failure;
}

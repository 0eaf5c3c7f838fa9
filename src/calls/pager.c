/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calls/pager.h"

#include <string.h>

#include "base/catalogue.h"
#include "base/log.h"
#include "calls/call-leg.h"
#include "calls/pager-listener.h"
#include "media/group-port.h"
#include "media/session-group.h"

#define CHECK_MS 100
/* So many checks without a packet, and the page is over. */
#define SILENT_CHECKS 5
/* A call that could not be held for a page is not asked again at once. */
#define HOLD_AGAIN_US (5 * G_USEC_PER_SEC)
/* The page for which calls were held has not come: long enough for a hold, and short enough for who is held. */
#define GIVE_UP_MS 3000

struct _BenchPager
{
  BenchSipCallControl *control;
  BenchSettings *settings;
  BenchClock *clock;
  char *local_host; /* NULL: the account's */
  char *host;       /* the groups are joined there */
  GPtrArray *listeners;
  gboolean started;

  BenchMediaSession *session; /* of the page there is */
  BenchPagerListener *from;   /* NULL: it goes out */
  BenchAddress source;
  guint64 packets;
  guint silent_checks;
  guint timer;

  BenchPagerListener *refused; /* whose page the person does not want to hear, until it is over */
  gint64 refused_us;           /* last packet of it */
  GArray *held;                /* ids of the calls held for a page */
  gint64 hold_us;              /* when they were last asked to be */
  guint give_up_timer;         /* if no page comes then, they are taken back */
  guint64 ignored;
};

static const char *
find_host(BenchPager *self)
{
  return self->local_host != NULL ? self->local_host : bench_sip_call_control_get_host(self->control);
}

static void
tell(BenchPager *self, BenchPagingDirection direction, const char *address, const char *label)
{
  const BenchCodec *codec = self->session != NULL ? bench_media_session_get_codec(self->session) : NULL;
  BenchPaging paging = { direction,
                         (char *) label,
                         (char *) address,
                         (char *) (codec != NULL ? codec->display : ""),
                         bench_clock_wall(self->clock),
                         self->ignored };
  static const char *const states[] = { "ended", "out", "in" };

  bench_event_bus_emit(bench_sip_call_control_get_events(self->control), BENCH_EVENT_MEDIA, "paging",
                       G_TYPE_STRING, states[direction], "address", G_TYPE_STRING, address, "label",
                       G_TYPE_STRING, label, NULL);
  bench_call_control_set_paging(BENCH_CALL_CONTROL(self->control), &paging);
}

static gboolean
any_has_sound(BenchPager *self)
{
  GPtrArray *legs = bench_sip_call_control_get_legs(self->control);

  for (guint i = 0; i < legs->len; i++)
    if (bench_call_leg_has_sound(g_ptr_array_index(legs, i)))
      return TRUE;
  return FALSE;
}

/* A call that is neither held nor answered yet: the person is busy with it. */
static gboolean
any_is_set_up(BenchPager *self)
{
  GPtrArray *legs = bench_sip_call_control_get_legs(self->control);

  for (guint i = 0; i < legs->len; i++)
    {
      BenchCallLeg *leg = g_ptr_array_index(legs, i);

      if (bench_call_is_alive(leg->call) && leg->call->answered_us == 0)
        return TRUE;
    }
  return FALSE;
}

/* A phone that stops hangs up what it holds. */
static void
take_back_calls(BenchPager *self)
{
  for (guint i = 0; self->started && i < self->held->len; i++)
    {
      guint id = g_array_index(self->held, guint, i);
      BenchCall *call = bench_call_control_get_call(BENCH_CALL_CONTROL(self->control), id);
      g_autoptr(GError) error = NULL;

      if (call != NULL && call->state == BENCH_CALL_HOLDING
          && !bench_call_control_resume(BENCH_CALL_CONTROL(self->control), call, &error))
        bench_warning("Call %u: after the page: %s", id, error->message);
    }
  g_array_set_size(self->held, 0);
}

static gboolean
on_give_up(gpointer data)
{
  BenchPager *self = data;

  self->give_up_timer = 0;
  take_back_calls(self);
  return G_SOURCE_REMOVE;
}

/* Holds what talks, so that the page can be heard; it begins with a packet that comes when that is done. */
static void
hold_calls(BenchPager *self)
{
  GPtrArray *legs = bench_sip_call_control_get_legs(self->control);
  gint64 now_us = bench_clock_now(self->clock);

  if (self->hold_us != 0 && now_us - self->hold_us < HOLD_AGAIN_US)
    return;
  self->hold_us = now_us;
  for (guint i = 0; i < legs->len; i++)
    {
      BenchCallLeg *leg = g_ptr_array_index(legs, i);
      g_autoptr(GError) error = NULL;

      if (!bench_call_leg_has_sound(leg))
        continue;
      if (bench_talking_hold(leg, TRUE, &error))
        g_array_append_val(self->held, leg->call->id);
      else
        bench_warning("Call %u: not held for a page: %s", leg->call->id, error->message);
    }
  bench_clock_clear(self->clock, &self->give_up_timer);
  if (self->held->len > 0)
    self->give_up_timer = bench_clock_add(self->clock, GIVE_UP_MS, on_give_up, self);
}

static void
reopen(BenchPager *self, BenchPagerListener *listener)
{
  g_autoptr(GError) error = NULL;

  if (self->started && *listener->address != '\0' && *self->host != '\0'
      && !bench_pager_listener_open(listener, self->host, &error))
    bench_warning("multicast.listen_address.%u.ip_address: %s", listener->priority, error->message);
}

static void
drop(BenchPager *self)
{
  BenchPagerListener *from = self->from;
  BenchMediaStatistics statistics;

  bench_clock_clear(self->clock, &self->timer);
  bench_media_session_get_statistics(self->session, &statistics);
  self->ignored += statistics.packets_foreign + statistics.packets_unknown + statistics.packets_malformed;
  bench_media_session_stop(self->session);
  g_signal_handlers_disconnect_by_data(self->session, self);
  g_clear_object(&self->session);
  self->from = NULL;
  if (from != NULL)
    reopen(self, from);
}

static void
finish(BenchPager *self)
{
  if (self->session == NULL)
    return;
  drop(self);
  tell(self, BENCH_PAGING_NONE, "", "");
  take_back_calls(self);
}

/* Packets of a page come every few ms; none for long means that it is over. */
static gboolean
on_check(gpointer data)
{
  BenchPager *self = data;
  BenchMediaStatistics statistics;

  self->timer = bench_clock_add(self->clock, CHECK_MS, on_check, self);
  if (self->from == NULL)
    return G_SOURCE_REMOVE;
  bench_media_session_get_statistics(self->session, &statistics);
  self->silent_checks = statistics.packets_received == self->packets ? self->silent_checks + 1 : 0;
  self->packets = statistics.packets_received;
  if (self->silent_checks >= SILENT_CHECKS)
    finish(self);
  return G_SOURCE_REMOVE;
}

static void
on_tap(BenchMediaSession *session G_GNUC_UNUSED, BenchTapRecord *record, BenchPager *self)
{
  bench_sip_call_control_report_tap(self->control, record);
}

static gboolean
configure(BenchPager *self,
          const BenchAddress *remote,
          const BenchCodec *codec,
          int payload_type,
          gboolean sending,
          GError **error)
{
  char host[64];
  guint16 port = 0;
  BenchMediaParameters parameters = { .codec = codec,
                                      .send_payload_type = payload_type,
                                      .receive_payload_type = payload_type,
                                      .send_dtmf_payload_type = -1,
                                      .receive_dtmf_payload_type = -1,
                                      .sending = sending,
                                      .receiving = !sending };

  bench_address_describe(remote, host, sizeof host, &port);
  parameters.remote_host = host;
  parameters.remote_port = port;
  g_signal_connect(self->session, "tap", G_CALLBACK(on_tap), self);
  return bench_media_session_configure(self->session, &parameters, error);
}

static void
begin(BenchPager *self, BenchPagingDirection direction, const char *address, const char *label)
{
  bench_clock_clear(self->clock, &self->give_up_timer);
  self->packets = 0;
  self->silent_checks = 0;
  self->timer = bench_clock_add(self->clock, CHECK_MS, on_check, self);
  tell(self, direction, address, label);
}

/* Hears the page whose packet waits in the listener's socket. */
static gboolean
hear(BenchPager *self, BenchPagerListener *listener, const BenchPagerPacket *packet)
{
  const char *label
      = bench_settings_getf(self->settings, "multicast.listen_address.%u.label", listener->priority);
  g_autofree char *called = g_strdup(*label != '\0' ? label : listener->address);
  BenchMediaEngine *media = bench_sip_call_control_get_media(self->control);
  g_autoptr(GError) error = NULL;

  self->session = bench_media_session_new_from_group(media, self->host, bench_pager_listener_take(listener),
                                                     listener->port, &error);
  self->from = listener;
  self->source = packet->source;
  if (self->session != NULL
      && configure(self, &packet->source, packet->codec, packet->payload_type, FALSE, &error))
    {
      begin(self, BENCH_PAGING_IN, listener->address, called);
      return TRUE;
    }
  bench_warning("page of %s: %s", listener->address, error->message);
  self->from = NULL;
  if (self->session != NULL)
    drop(self);
  reopen(self, listener);
  return TRUE;
}

static gboolean
is_refused(BenchPager *self, BenchPagerListener *listener)
{
  gint64 now_us = bench_clock_now(self->clock);

  if (self->refused != listener)
    return FALSE;
  if (now_us - self->refused_us < CHECK_MS * SILENT_CHECKS * 1000)
    {
      self->refused_us = now_us;
      return TRUE;
    }
  self->refused = NULL;
  return FALSE;
}

/* Whether a page of this priority may be heard now: see calls/pager.h. */
static gboolean
may_hear(BenchPager *self, BenchPagerListener *listener)
{
  int barge = bench_settings_get_int(self->settings, "multicast.receive_priority.priority");

  if (is_refused(self, listener) || bench_dnd_is_on(self->settings, 1))
    return FALSE;
  if (self->session != NULL)
    return self->from != NULL && listener->priority < self->from->priority
           && bench_settings_get_boolean(self->settings, "multicast.receive_priority.enable");
  if (any_is_set_up(self))
    return FALSE;
  if (!any_has_sound(self))
    return TRUE;
  if (barge == 0 || listener->priority > (guint) barge)
    return FALSE;
  hold_calls(self);
  return !any_has_sound(self);
}

static gboolean
on_heard(BenchPagerListener *listener, const BenchPagerPacket *packet, gpointer data)
{
  BenchPager *self = data;

  if (packet->codec == NULL || !may_hear(self, listener))
    {
      self->ignored++;
      return FALSE;
    }
  if (self->session != NULL)
    drop(self);
  return hear(self, listener, packet);
}

static void
close_all(BenchPager *self)
{
  if (self->session != NULL)
    finish(self);
  bench_clock_clear(self->clock, &self->give_up_timer);
  take_back_calls(self);
  self->refused = NULL;
  g_ptr_array_set_size(self->listeners, 0);
}

/* Listens to what the settings say, where the account is. */
static void
open_all(BenchPager *self)
{
  close_all(self);
  g_free(self->host);
  self->host = g_strdup(find_host(self));
  for (guint i = 1; i <= BENCH_PAGING_ADDRESSES; i++)
    {
      BenchPagerListener *listener = bench_pager_listener_new(self->settings, i, on_heard, self);

      g_ptr_array_add(self->listeners, listener);
      reopen(self, listener);
    }
}

static void
on_line_changed(BenchPager *self)
{
  if (self->started && strcmp(self->host, find_host(self)) != 0)
    open_all(self);
}

static void
on_setting_changed(BenchPager *self, const char *name)
{
  if (self->started && g_str_has_prefix(name, "multicast.listen_address.")
      && g_str_has_suffix(name, ".ip_address"))
    open_all(self);
}

/* A call that gets the sound takes it from a page. */
static void
on_call_changed(BenchPager *self, BenchCall *call)
{
  if (self->session != NULL && (call->state == BENCH_CALL_TALKING || call->state == BENCH_CALL_HELD))
    bench_pager_end(self);
}

/**
 * bench_pager_new:
 * @local_host: (nullable): the address to use, %NULL: the account's
 *
 * Returns: (transfer full): a pager that listens to nothing yet.
 */
BenchPager *
bench_pager_new(BenchSipCallControl *control, const char *local_host)
{
  BenchPager *self = g_new0(BenchPager, 1);

  self->control = control;
  self->settings = bench_sip_call_control_get_settings(control);
  self->clock = bench_sip_call_control_get_clock(control);
  self->local_host = g_strdup(local_host);
  self->host = g_strdup("");
  self->listeners = g_ptr_array_new_with_free_func((GDestroyNotify) bench_pager_listener_free);
  self->held = g_array_new(FALSE, FALSE, sizeof(guint));
  g_signal_connect_swapped(control, "line-changed", G_CALLBACK(on_line_changed), self);
  g_signal_connect_swapped(control, "call-changed", G_CALLBACK(on_call_changed), self);
  return self;
}

/**
 * bench_pager_start:
 *
 * Listens from now on.
 */
void
bench_pager_start(BenchPager *self)
{
  if (self->started)
    return;
  self->started = TRUE;
  g_signal_connect_swapped(self->settings, "changed", G_CALLBACK(on_setting_changed), self);
  open_all(self);
}

/**
 * bench_pager_stop:
 *
 * Ends the page there is and leaves all groups.
 */
void
bench_pager_stop(BenchPager *self)
{
  if (!self->started)
    return;
  self->started = FALSE;
  g_signal_handlers_disconnect_by_data(self->settings, self);
  close_all(self);
}

/**
 * bench_pager_free:
 * @self: (transfer full): a pager
 */
void
bench_pager_free(BenchPager *self)
{
  bench_pager_stop(self);
  g_signal_handlers_disconnect_by_data(self->control, self);
  g_ptr_array_unref(self->listeners);
  g_array_unref(self->held);
  g_free(self->host);
  g_free(self->local_host);
  g_free(self);
}

/* Where to, and with what; the error is one for the LCD. */
static gboolean
prepare(BenchPager *self, const char *address, BenchAddress *group, const BenchCodec **codec, GError **error)
{
  g_autoptr(GError) cause = NULL;
  const char *name = bench_settings_get(self->settings, "multicast.codec");

  if (!bench_group_parse(address, group, &cause))
    {
      g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_NUMBER, cause->message);
      return FALSE;
    }
  if (!self->started)
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE, N_("the phone is not running"));
      return FALSE;
    }
  if (self->session != NULL || any_has_sound(self) || any_is_set_up(self))
    {
      g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_STATE,
                  N_("no page during a call or another page"));
      return FALSE;
    }
  *codec = bench_codec_by_parameter(name);
  if (*codec != NULL && bench_codec_is_available(*codec))
    return TRUE;
  g_set_error(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_MEDIA, "multicast.codec: \"%s\" cannot be sent",
              name);
  return FALSE;
}

/**
 * bench_pager_page:
 *
 * See bench_call_control_page().
 *
 * Returns: whether the page goes out.
 */
gboolean
bench_pager_page(BenchPager *self, const char *address, const char *label, GError **error)
{
  BenchMediaEngine *media = bench_sip_call_control_get_media(self->control);
  const BenchCodec *codec = NULL;
  BenchAddress group;
  g_autoptr(GError) cause = NULL;

  if (!prepare(self, address, &group, &codec, error))
    return FALSE;
  self->session = bench_media_session_new_to_group(media, find_host(self),
                                                   (guint) bench_settings_get_int(self->settings,
                                                                                  "benchphone.paging.ttl"),
                                                   &cause);
  if (self->session != NULL
      && configure(self, &group, codec, bench_pager_payload_type_of(self->settings, codec), TRUE, &cause))
    {
      begin(self, BENCH_PAGING_OUT, address, label);
      return TRUE;
    }
  if (self->session != NULL)
    drop(self);
  bench_warning("page to %s: %s", address, cause->message);
  g_set_error_literal(error, BENCH_CALL_ERROR, BENCH_CALL_ERROR_MEDIA, cause->message);
  return FALSE;
}

/**
 * bench_pager_end:
 *
 * See bench_call_control_end_page().
 */
void
bench_pager_end(BenchPager *self)
{
  if (self->session == NULL)
    return;
  self->refused = self->from;
  self->refused_us = bench_clock_now(self->clock);
  finish(self);
}

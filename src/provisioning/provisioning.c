/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/provisioning.h"

#include "base/log.h"
#include "base/tap.h"
#include "provisioning/candidate.h"
#include "provisioning/configuration.h"
#include "provisioning/digests.h"
#include "provisioning/fetch.h"
#include "provisioning/place.h"
#include "provisioning/resources.h"
#include "provisioning/server.h"
#include "provisioning/source.h"
#include "provisioning/sync.h"

struct _BenchProvisioning
{
  GObject parent_instance;

  BenchSettings *settings;
  BenchClock *clock;
  BenchRandom *random;
  char *profile;
  char *interface;
  BenchFetcher *fetcher;
  BenchPnp *pnp;
  BenchDigests *digests;
  BenchResources *resources;
  BenchSync *sync;

  GQueue reports; /* BenchProvisionReport of runs that ended, the last one first */

  /* A run; all of it is empty in between. */
  BenchProvisionReport *report;
  BenchDeviceIdentity *identity;
  GCancellable *cancellable;
  BenchSource search;        /* that is asked next */
  GQueue candidates;         /* BenchCandidate, not tried yet */
  BenchCandidate *candidate; /* the one being tried */
  guint at;                  /* the file of it that is being fetched */
  char *trouble;             /* the first thing that went wrong */
  gboolean applying;
  gboolean unsaved; /* what applied last is not on the disk */
};

G_DEFINE_QUARK(bench_provisioning_error, bench_provisioning_error)
G_DEFINE_FINAL_TYPE(BenchProvisioning, bench_provisioning, G_TYPE_OBJECT)

enum
{
  STARTED,
  APPLYING,
  FINISHED,
  TAP,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void look_on(BenchProvisioning *self);
static void try_next(BenchProvisioning *self);
static void fetch_next(BenchProvisioning *self);

static void
clear_run(BenchProvisioning *self)
{
  g_queue_clear_full(&self->candidates, (GDestroyNotify) bench_candidate_free);
  g_clear_pointer(&self->candidate, bench_candidate_free);
  g_clear_pointer(&self->identity, bench_device_identity_free);
  g_clear_pointer(&self->trouble, g_free);
  g_clear_object(&self->cancellable);
  self->applying = FALSE;
}

static void
bench_provisioning_dispose(GObject *object)
{
  BenchProvisioning *self = BENCH_PROVISIONING(object);

  if (self->cancellable != NULL)
    g_cancellable_cancel(self->cancellable);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data(self->settings, self);
  clear_run(self);
  g_clear_pointer(&self->report, bench_provision_report_free);
  g_queue_clear_full(&self->reports, (GDestroyNotify) bench_provision_report_free);
  g_clear_pointer(&self->sync, bench_sync_free);
  if (self->pnp != NULL)
    g_object_run_dispose(G_OBJECT(self->pnp));
  g_clear_object(&self->pnp);
  g_clear_object(&self->resources);
  g_clear_object(&self->fetcher);
  g_clear_object(&self->settings);
  g_clear_object(&self->clock);
  g_clear_object(&self->random);
  G_OBJECT_CLASS(bench_provisioning_parent_class)->dispose(object);
}

static void
bench_provisioning_finalize(GObject *object)
{
  BenchProvisioning *self = BENCH_PROVISIONING(object);

  bench_digests_free(self->digests);
  g_free(self->profile);
  g_free(self->interface);
  G_OBJECT_CLASS(bench_provisioning_parent_class)->finalize(object);
}

static void
bench_provisioning_class_init(BenchProvisioningClass *klass)
{
  G_OBJECT_CLASS(klass)->dispose = bench_provisioning_dispose;
  G_OBJECT_CLASS(klass)->finalize = bench_provisioning_finalize;

  signals[STARTED] = g_signal_new("started", BENCH_TYPE_PROVISIONING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT);
  signals[APPLYING] = g_signal_new("applying", BENCH_TYPE_PROVISIONING, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[FINISHED] = g_signal_new("finished", BENCH_TYPE_PROVISIONING, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[TAP] = g_signal_new("tap", BENCH_TYPE_PROVISIONING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, BENCH_TYPE_TAP_RECORD);
}

static void
bench_provisioning_init(BenchProvisioning *self)
{
  g_queue_init(&self->candidates);
  g_queue_init(&self->reports);
}

static void
on_not_saved(BenchSettings *settings G_GNUC_UNUSED, const char *text G_GNUC_UNUSED, BenchProvisioning *self)
{
  self->unsaved = TRUE;
}

static void
on_tap(BenchPnp *pnp G_GNUC_UNUSED, BenchTapRecord *record, BenchProvisioning *self)
{
  g_signal_emit(self, signals[TAP], 0, record);
}

/**
 * bench_provisioning_new:
 * @options: copied
 *
 * Returns: (transfer full): the provisioning of a phone; nothing runs yet.
 */
BenchProvisioning *
bench_provisioning_new(const BenchProvisioningOptions *options)
{
  BenchProvisioning *self = g_object_new(BENCH_TYPE_PROVISIONING, NULL);

  self->settings = g_object_ref(options->settings);
  self->clock = g_object_ref(options->clock);
  self->random = g_object_ref(options->random);
  self->profile = g_strdup(options->profile);
  self->interface = g_strdup(options->interface);
  self->fetcher = bench_fetcher_new();
  self->pnp = bench_pnp_new(self->settings, self->clock, self->random, self->interface);
  g_signal_connect_object(self->pnp, "tap", G_CALLBACK(on_tap), self, 0);
  self->digests = bench_digests_new(self->settings, options->digests_path);
  self->resources = bench_resources_new(self->settings, self->fetcher, self->digests,
                                        options->resource_folder, options->interface);
  g_signal_connect(self->settings, "not-saved", G_CALLBACK(on_not_saved), self);
  self->sync = bench_sync_new(options, self->fetcher, self->digests);
  return self;
}

/* The run is over; what went wrong with the last candidate, if anything, is why it failed. */
static void
finish(BenchProvisioning *self)
{
  g_autofree char *summary = NULL;

  self->report->ended_us = bench_clock_wall(self->clock);
  self->report->failure = g_steal_pointer(&self->trouble);
  summary = bench_provision_report_summary(self->report);
  if (self->report->failure != NULL)
    bench_warning("%s", summary);
  else
    bench_info("%s", summary);
  g_queue_push_head(&self->reports, g_steal_pointer(&self->report));
  bench_provision_reports_trim(&self->reports);
  clear_run(self);
  g_signal_emit(self, signals[FINISHED], 0, g_queue_peek_head(&self->reports));
}

/* The first trouble is the one told: what follows is often its consequence. */
static void
note_trouble(BenchProvisioning *self, const char *name, const char *url, const char *reason)
{
  if (self->trouble == NULL)
    self->trouble = bench_provision_report_brief(name, url, reason);
}

static void
note_nothing(BenchProvisioning *self, const char *source, const char *why)
{
  g_ptr_array_add(self->report->searched, g_strdup_printf("%s: %s", source, why));
}

static void
on_resources_fetched(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(BenchProvisioning) self = data;
  g_autofree char *trouble = NULL;

  /* Cancelled by dispose: the run is gone already. */
  if (self->report == NULL)
    return;
  trouble = bench_resources_fetch_finish(BENCH_RESOURCES(source), result, self->report);
  if (self->trouble == NULL)
    self->trouble = g_steal_pointer(&trouble);
  finish(self);
}

static GBytes *
read_file(BenchProvisioning *self, BenchWantedFile *file, GError **error)
{
  gboolean is_common = file->layer == BENCH_LAYER_COMMON;

  return bench_configuration_read(
      file->bytes, is_common ? self->candidate->common_key : self->candidate->mac_key,
      is_common ? "auto_provision.aes_key_16.com" : "auto_provision.aes_key_16.mac",
      bench_settings_get_boolean(self->settings, "auto_provision.aes_key_in_file"), error);
}

static void
refuse_file(BenchProvisioning *self, BenchWantedFile *file, const char *url, const char *reason)
{
  bench_provision_report_add_file(self->report, file->name, url, NULL, BENCH_FILE_REFUSED, reason);
  note_trouble(self, file->name, url, reason);
  if (file->layer == BENCH_LAYER_USER)
    self->candidate->local_read = FALSE;
}

static void
apply_text(BenchProvisioning *self, BenchWantedFile *file, const char *url, GBytes *text)
{
  gboolean protect = bench_settings_get_boolean(self->settings, "auto_provision.custom.protect");
  BenchProvisionFile *entry
      = bench_provision_report_add_file(self->report, file->name, url, NULL, BENCH_FILE_APPLIED, NULL);
  gsize size = 0;
  const char *bytes = g_bytes_get_data(text, &size);

  if (!self->applying)
    {
      self->applying = TRUE;
      g_signal_emit(self, signals[APPLYING], 0);
    }
  self->unsaved = FALSE;
  entry->lines = bench_settings_apply(self->settings, file->layer, file->name, bytes, (gssize) size, protect);
  if (entry->lines->restart)
    self->report->restart = TRUE;
  bench_resources_collect(self->resources, bytes, size, TRUE);
  /* What a restart would lose is to be applied again. */
  if (self->unsaved)
    bench_digests_forget(self->digests);
  else
    bench_digests_remember(self->digests, bench_wanted_file_key(file), file->bytes);
}

/* It is in force already; what it names may not have been had last time. */
static void
pass_over(BenchProvisioning *self, BenchWantedFile *file, const char *url)
{
  g_autoptr(GBytes) text = read_file(self, file, NULL);
  gsize size = 0;
  const char *bytes = text != NULL ? g_bytes_get_data(text, &size) : NULL;

  bench_provision_report_add_file(self->report, file->name, url, NULL, BENCH_FILE_UNCHANGED, NULL);
  if (bytes != NULL)
    bench_resources_collect(self->resources, bytes, size, FALSE);
}

static void
apply_file(BenchProvisioning *self, BenchWantedFile *file)
{
  g_autofree char *url = bench_fetch_shown_url(file->url);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) text = NULL;

  if (file->bytes == NULL || file->judged)
    return;
  file->judged = TRUE;
  if (bench_digests_is_known(self->digests, bench_wanted_file_key(file), file->bytes))
    {
      pass_over(self, file, url);
      return;
    }
  text = read_file(self, file, &error);
  if (text == NULL)
    refuse_file(self, file, url, error->message);
  else
    apply_text(self, file, url, text);
}

/* Every file of the server is here. */
static void
apply_all(BenchProvisioning *self)
{
  GPtrArray *wanted = self->candidate->wanted;

  self->candidate->in_use = TRUE;
  for (guint i = 0; i < wanted->len; i++)
    apply_file(self, g_ptr_array_index(wanted, i));
  /* auto_provision.custom.sync came with them. */
  if (bench_candidate_want_local(self->candidate, self->settings, self->identity))
    {
      self->at = wanted->len - 1;
      fetch_next(self);
      return;
    }
  bench_sync_set_server(self->sync, self->candidate);
  bench_resources_fetch_async(self->resources, self->identity, self->candidate, self->cancellable,
                              on_resources_fetched, g_object_ref(self));
}

/* The candidate has been asked for everything, or is not worth asking on. */
static void
judge_candidate(BenchProvisioning *self, gboolean whole)
{
  if (self->candidate->in_use || (whole && bench_candidate_has_files(self->candidate)))
    {
      apply_all(self);
      return;
    }
  if (self->trouble == NULL)
    self->trouble = g_strdup("no file for this phone");
  note_nothing(self, self->candidate->source, self->trouble);
  try_next(self);
}

/* Whether a file that failed like this leaves the others of its server worth asking for, and using. */
static gboolean
is_harmless(const GError *error)
{
  return g_error_matches(error, BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_NOT_FOUND)
         || g_error_matches(error, BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_DENIED);
}

static void
on_fetched(GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(BenchProvisioning) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = bench_fetcher_get_finish(BENCH_FETCHER(source), result, NULL, &error);
  BenchWantedFile *file;
  g_autofree char *url = NULL;

  /* Cancelled by dispose: the run is gone already. */
  if (self->candidate == NULL)
    return;
  file = g_ptr_array_index(self->candidate->wanted, self->at);
  url = bench_fetch_shown_url(file->url);
  if (bytes != NULL)
    file->bytes = g_steal_pointer(&bytes);
  else if (g_error_matches(error, BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_NOT_FOUND))
    bench_provision_report_add_file(self->report, file->name, url, NULL, BENCH_FILE_MISSING, error->message);
  else
    {
      bench_provision_report_add_file(self->report, file->name, url, NULL, BENCH_FILE_FAILED, error->message);
      note_trouble(self, file->name, url, error->message);
    }
  if (file->layer == BENCH_LAYER_USER)
    self->candidate->local_read
        = error == NULL || g_error_matches(error, BENCH_FETCH_ERROR, BENCH_FETCH_ERROR_NOT_FOUND);
  if (error != NULL && !is_harmless(error))
    {
      judge_candidate(self, FALSE);
      return;
    }
  self->at++;
  fetch_next(self);
}

static void
fetch_next(BenchProvisioning *self)
{
  BenchCandidate *candidate = self->candidate;

  if (self->at == candidate->wanted->len)
    {
      judge_candidate(self, TRUE);
      return;
    }

  BenchWantedFile *file = g_ptr_array_index(candidate->wanted, self->at);
  BenchServer server = { .settings = self->settings,
                         .identity = self->identity,
                         .interface = self->interface,
                         .username = candidate->username,
                         .password = candidate->password };

  bench_server_get(&server, self->fetcher, file->url, BENCH_FETCH_MOST_BYTES, self->cancellable, on_fetched,
                   g_object_ref(self));
}

/* The next candidate; with none left, the next place to look. */
static void
try_next(BenchProvisioning *self)
{
  g_clear_pointer(&self->candidate, bench_candidate_free);
  self->candidate = g_queue_pop_head(&self->candidates);
  if (self->candidate == NULL)
    {
      look_on(self);
      return;
    }
  g_clear_pointer(&self->trouble, g_free);
  g_free(self->report->source);
  g_free(self->report->url);
  self->report->source = g_strdup(self->candidate->source);
  self->report->url = bench_fetch_shown_url(self->candidate->url);
  self->at = 0;
  fetch_next(self);
}

static void
add_candidate(BenchProvisioning *self, const BenchProvisionTarget *target)
{
  g_queue_push_tail(&self->candidates, bench_candidate_new(self->settings, self->identity, target));
}

static void
on_source_asked(GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer data)
{
  g_autoptr(BenchProvisioning) self = data;
  g_autoptr(BenchSourceAnswer) answer = bench_source_ask_finish(result);

  /* Cancelled by dispose: the run is gone already. */
  if (self->report == NULL)
    return;
  g_ptr_array_extend_and_steal(self->report->searched, g_steal_pointer(&answer->nothing));
  for (guint i = 0; i < answer->servers->len; i++)
    {
      const BenchSourceServer *server = g_ptr_array_index(answer->servers, i);
      BenchProvisionTarget target = { .source = server->source,
                                      .url = server->url,
                                      .username = server->username,
                                      .password = server->password };

      add_candidate(self, &target);
    }
  try_next(self);
}

/* Asks the next source for addresses. */
static void
look_on(BenchProvisioning *self)
{
  BenchSourceContext context = { .settings = self->settings,
                                 .clock = self->clock,
                                 .random = self->random,
                                 .fetcher = self->fetcher,
                                 .pnp = self->pnp,
                                 .identity = self->identity,
                                 .interface = self->interface };

  if (self->search == BENCH_SOURCE_OVER || g_cancellable_is_cancelled(self->cancellable))
    {
      if (self->trouble == NULL && g_cancellable_is_cancelled(self->cancellable))
        self->trouble = g_strdup("cancelled");
      finish(self);
      return;
    }
  bench_source_ask_async(&context, self->search++, self->cancellable, on_source_asked, g_object_ref(self));
}

static void
begin(BenchProvisioning *self, BenchTrigger trigger)
{
  self->report = bench_provision_report_new(trigger, bench_clock_wall(self->clock));
  self->identity = bench_device_identity_new(self->settings, self->profile);
  self->cancellable = g_cancellable_new();
  g_signal_emit(self, signals[STARTED], 0, (int) trigger);
}

/**
 * bench_provisioning_run:
 * @trigger: why
 * @target: (nullable): an address to use; %NULL looks for one
 *
 * Begins a run; "finished" tells its end.
 *
 * Returns: %FALSE when one is under way already.
 */
gboolean
bench_provisioning_run(BenchProvisioning *self,
                       BenchTrigger trigger,
                       const BenchProvisionTarget *target,
                       GError **error)
{
  if (self->report != NULL)
    {
      g_set_error_literal(error, BENCH_PROVISIONING_ERROR, BENCH_PROVISIONING_ERROR_BUSY,
                          "The phone is being provisioned already");
      return FALSE;
    }
  begin(self, trigger);
  self->search = target != NULL ? BENCH_SOURCE_OVER : BENCH_SOURCE_REDIRECT;
  if (target != NULL)
    add_candidate(self, target);
  try_next(self);
  return TRUE;
}

/**
 * bench_provisioning_fetch_resource:
 * @parameter: that names a file
 * @url: as it says
 *
 * Fetches that file, in a run of its own; during a run it goes along with those of the run.
 */
void
bench_provisioning_fetch_resource(BenchProvisioning *self, const char *parameter, const char *url)
{
  bench_resources_want(self->resources, parameter, url);
  if (self->report != NULL)
    return;
  begin(self, BENCH_TRIGGER_SETTING);
  self->report->source = g_strdup(parameter);
  self->report->url = bench_fetch_shown_url(url);
  bench_resources_fetch_async(self->resources, self->identity, NULL, self->cancellable, on_resources_fetched,
                              g_object_ref(self));
}

/**
 * bench_provisioning_is_running:
 *
 * Returns: whether a run is under way.
 */
gboolean
bench_provisioning_is_running(BenchProvisioning *self)
{
  return self->report != NULL;
}

/**
 * bench_provisioning_cancel:
 *
 * Ends a run that is under way, without applying what it has fetched; "finished" follows.
 */
void
bench_provisioning_cancel(BenchProvisioning *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel(self->cancellable);
}

/**
 * bench_provisioning_forget:
 *
 * @keep_certificates: among the files that were fetched
 *
 * A factory reset: files fetched are gone, and every file of a server is new from now on.
 */
void
bench_provisioning_forget(BenchProvisioning *self, gboolean keep_certificates)
{
  bench_digests_forget(self->digests);
  bench_resources_remove_all(self->resources, keep_certificates);
}

/**
 * bench_provisioning_get_resources:
 *
 * Returns: (transfer none): the files that configurations name.
 */
BenchResources *
bench_provisioning_get_resources(BenchProvisioning *self)
{
  return self->resources;
}

/**
 * bench_provisioning_get_report:
 * @index: 0 for the run that ended last, 1 for the one before …
 *
 * Returns: (transfer none) (nullable): its report; the last twenty are kept, fewer when they are huge.
 */
const BenchProvisionReport *
bench_provisioning_get_report(BenchProvisioning *self, guint index)
{
  return g_queue_peek_nth(&self->reports, index);
}

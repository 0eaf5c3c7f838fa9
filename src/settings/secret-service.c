/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/secret-service.h"

#include "config.h"

#define SERVICE_MS 5000
#define PERSON_MS 30000

static const SecretSchema schema = {
  BENCH_APP_ID,
  SECRET_SCHEMA_NONE,
  {
      { "settings", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "parameter", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
  },
  0,
  NULL,
  NULL,
  NULL,
  NULL,
  NULL,
  NULL,
  NULL,
};

typedef struct
{
  GMainContext *context;
  GSource *limit;
  GCancellable *cancellable;
  GAsyncResult *result;
} Wait;

static gboolean
on_limit(gpointer data)
{
  g_cancellable_cancel(data);
  return G_SOURCE_REMOVE;
}

static void
wait_begin(Wait *wait, guint most_ms)
{
  wait->context = g_main_context_new();
  wait->cancellable = g_cancellable_new();
  wait->limit = g_timeout_source_new(most_ms);
  wait->result = NULL;
  g_source_set_callback(wait->limit, on_limit, wait->cancellable, NULL);
  g_source_attach(wait->limit, wait->context);
  g_main_context_push_thread_default(wait->context);
}

static void
on_result(GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer data)
{
  ((Wait *) data)->result = g_object_ref(result);
}

static GAsyncResult *
wait_for_result(Wait *wait)
{
  while (wait->result == NULL)
    g_main_context_iteration(wait->context, TRUE);
  return wait->result;
}

static void
wait_end(Wait *wait)
{
  g_main_context_pop_thread_default(wait->context);
  g_source_destroy(wait->limit);
  g_source_unref(wait->limit);
  g_clear_object(&wait->result);
  g_clear_object(&wait->cancellable);
  g_main_context_unref(wait->context);
}

static GHashTable *
attributes_of(const char *settings_path, const char *key)
{
  return key != NULL ? secret_attributes_build(&schema, "settings", settings_path, "parameter", key, NULL)
                     : secret_attributes_build(&schema, "settings", settings_path, NULL);
}

/**
 * bench_secret_service_store:
 * @settings_path: whose secret it is
 * @key: which one
 *
 * Asks the service to keep a secret, and a person to unlock the keyring if need be.
 *
 * Returns: whether it is kept.
 */
gboolean
bench_secret_service_store(const char *settings_path, const char *key, const char *value, GError **error)
{
  g_autoptr(GHashTable) attributes = attributes_of(settings_path, key);
  g_autofree char *label = g_strdup_printf("Benchphone %s", key);
  gboolean done = FALSE;
  Wait wait;

  wait_begin(&wait, PERSON_MS);
  secret_password_storev(&schema, attributes, SECRET_COLLECTION_DEFAULT, label, value, wait.cancellable,
                         on_result, &wait);
  done = secret_password_store_finish(wait_for_result(&wait), error);
  wait_end(&wait);
  return done;
}

/**
 * bench_secret_service_forget:
 *
 * Returns: whether the service keeps no such secret any more.
 */
gboolean
bench_secret_service_forget(const char *settings_path, const char *key, GError **error)
{
  g_autoptr(GHashTable) attributes = attributes_of(settings_path, key);
  g_autoptr(GError) problem = NULL;
  Wait wait;

  wait_begin(&wait, PERSON_MS);
  secret_password_clearv(&schema, attributes, wait.cancellable, on_result, &wait);
  secret_password_clear_finish(wait_for_result(&wait), &problem);
  wait_end(&wait);
  /* That there was nothing to forget is no failure. */
  if (problem == NULL)
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&problem));
  return FALSE;
}

static GList *
service_search(const char *settings_path, SecretSearchFlags more, guint most_ms, GError **error)
{
  g_autoptr(GHashTable) attributes = attributes_of(settings_path, NULL);
  GList *found = NULL;
  Wait wait;

  wait_begin(&wait, most_ms);
  secret_password_searchv(&schema, attributes, SECRET_SEARCH_ALL | SECRET_SEARCH_LOAD_SECRETS | more,
                          wait.cancellable, on_result, &wait);
  found = secret_password_search_finish(wait_for_result(&wait), error);
  wait_end(&wait);
  return found;
}

static gboolean
is_locked(SecretRetrievable *item)
{
  return SECRET_IS_ITEM(item) && secret_item_get_locked(SECRET_ITEM(item));
}

/**
 * bench_secret_service_find:
 *
 * Finds all of a phone's: a service that hangs costs a start seconds, a person is waited for only if one is needed.
 *
 * Returns: (transfer full) (element-type SecretRetrievable): what it keeps; %NULL with @error, or none.
 */
GList *
bench_secret_service_find(const char *settings_path, GError **error)
{
  GList *found = service_search(settings_path, SECRET_SEARCH_NONE, SERVICE_MS, error);
  gboolean locked = FALSE;

  for (GList *l = found; l != NULL; l = l->next)
    locked = locked || is_locked(l->data);
  if (!locked)
    return found;
  g_list_free_full(found, g_object_unref);
  return service_search(settings_path, SECRET_SEARCH_UNLOCK, PERSON_MS, error);
}

/**
 * bench_secret_service_retrieve:
 *
 * Returns: (transfer full) (nullable): the secret of an item that was found; %NULL while it is locked.
 */
SecretValue *
bench_secret_service_retrieve(SecretRetrievable *item)
{
  SecretValue *value = NULL;
  Wait wait;

  /* The search has brought it already. */
  if (SECRET_IS_ITEM(item))
    return secret_item_get_secret(SECRET_ITEM(item));
  wait_begin(&wait, SERVICE_MS);
  secret_retrievable_retrieve_secret(item, wait.cancellable, on_result, &wait);
  value = secret_retrievable_retrieve_secret_finish(item, wait_for_result(&wait), NULL);
  wait_end(&wait);
  return value;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/secrets.h"

#include <libsecret/secret.h>

#include "base/log.h"
#include "config.h"

#define GROUP "secrets"

struct _BenchSecrets
{
  GObject parent_instance;

  char *settings_path; /* the attribute that tells one profile's secrets from another's */
  char *file_path;     /* the 0600 file used without a secret service */
  gboolean warned;
};

G_DEFINE_FINAL_TYPE(BenchSecrets, bench_secrets, G_TYPE_OBJECT)

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

static void
bench_secrets_finalize(GObject *object)
{
  BenchSecrets *self = BENCH_SECRETS(object);

  g_free(self->settings_path);
  g_free(self->file_path);
  G_OBJECT_CLASS(bench_secrets_parent_class)->finalize(object);
}

static void
bench_secrets_class_init(BenchSecretsClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = bench_secrets_finalize;
}

static void
bench_secrets_init(BenchSecrets *self G_GNUC_UNUSED)
{
}

/**
 * bench_secrets_new:
 * @settings_path: the settings file these secrets belong to
 *
 * Returns: (transfer full): access to them; nothing is read yet.
 */
BenchSecrets *
bench_secrets_new(const char *settings_path)
{
  BenchSecrets *self = g_object_new(BENCH_TYPE_SECRETS, NULL);

  self->settings_path = g_strdup(settings_path);
  self->file_path = g_strconcat(settings_path, ".secrets", NULL);
  return self;
}

static void
warn_once(BenchSecrets *self, const GError *error)
{
  if (self->warned)
    return;
  self->warned = TRUE;
  bench_warning("No secret service (%s): passwords are kept in %s, readable by you only", error->message,
                self->file_path);
}

static void
store_in_file(BenchSecrets *self, const char *name, const char *value)
{
  g_autoptr(GKeyFile) file = g_key_file_new();
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  g_key_file_load_from_file(file, self->file_path, G_KEY_FILE_NONE, NULL);
  if (value[0] != '\0')
    g_key_file_set_string(file, GROUP, name, value);
  else
    g_key_file_remove_key(file, GROUP, name, NULL);
  text = g_key_file_to_data(file, NULL, NULL);
  if (!g_file_set_contents_full(self->file_path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    bench_warning("%s could not be kept: %s", name, error->message);
}

/**
 * bench_secrets_store:
 * @name: the parameter
 * @value: its secret; "" forgets it
 */
void
bench_secrets_store(BenchSecrets *self, const char *name, const char *value)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *label = g_strdup_printf("Benchphone %s", name);

  if (value[0] == '\0')
    secret_password_clear_sync(&schema, NULL, &error, "settings", self->settings_path, "parameter", name,
                               NULL);
  else
    secret_password_store_sync(&schema, SECRET_COLLECTION_DEFAULT, label, value, NULL, &error, "settings",
                               self->settings_path, "parameter", name, NULL);
  if (error != NULL)
    warn_once(self, error);
  /* Kept in one place only: an older copy in the file would come back at the next start. */
  if (error != NULL || g_file_test(self->file_path, G_FILE_TEST_EXISTS))
    store_in_file(self, name, error != NULL ? value : "");
}

static void
load_from_file(BenchSecrets *self, BenchSecretFunc on_secret, gpointer data)
{
  g_autoptr(GKeyFile) file = g_key_file_new();
  g_auto(GStrv) names = NULL;

  if (!g_key_file_load_from_file(file, self->file_path, G_KEY_FILE_NONE, NULL))
    return;
  names = g_key_file_get_keys(file, GROUP, NULL, NULL);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *value = g_key_file_get_string(file, GROUP, names[i], NULL);

      if (value != NULL)
        on_secret(names[i], value, data);
    }
}

/**
 * bench_secrets_load:
 * @on_secret: called for each secret that is kept, before this returns
 */
void
bench_secrets_load(BenchSecrets *self, BenchSecretFunc on_secret, gpointer data)
{
  g_autoptr(GError) error = NULL;
  GList *found = secret_password_search_sync(&schema, SECRET_SEARCH_ALL | SECRET_SEARCH_UNLOCK, NULL, &error,
                                             "settings", self->settings_path, NULL);

  for (GList *l = found; l != NULL; l = l->next)
    {
      g_autoptr(GHashTable) attributes = secret_retrievable_get_attributes(l->data);
      g_autoptr(SecretValue) value = secret_retrievable_retrieve_secret_sync(l->data, NULL, NULL);
      const char *name = g_hash_table_lookup(attributes, "parameter");

      if (value != NULL && name != NULL && secret_value_get_text(value) != NULL)
        on_secret(name, secret_value_get_text(value), data);
    }
  g_list_free_full(found, g_object_unref);
  load_from_file(self, on_secret, data);
}

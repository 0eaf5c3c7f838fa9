/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provisioning/candidate.h"

#include "provisioning/fetch-url.h"
#include "provisioning/place.h"

static void
wanted_file_free(BenchWantedFile *file)
{
  g_free(file->name);
  g_free(file->url);
  g_clear_pointer(&file->bytes, g_bytes_unref);
  g_free(file);
}

static void
want(BenchCandidate *self, BenchLayer layer, const char *name, char *url)
{
  BenchWantedFile *file = g_new0(BenchWantedFile, 1);

  file->layer = layer;
  file->name = g_strdup(name);
  file->url = url;
  g_ptr_array_add(self->wanted, file);
}

/* auto_provision.common_file_name, or the model's. */
static char *
common_file(BenchSettings *settings, const BenchDeviceIdentity *identity)
{
  const char *given = bench_settings_get(settings, "auto_provision.common_file_name");

  return *given != '\0' ? bench_device_identity_expand(identity, given)
                        : bench_device_identity_common_file(identity);
}

/* An address that names one file is read as that file alone. */
static void
want_one(BenchCandidate *self, const char *mac_file)
{
  g_autofree char *name = bench_place_base_name(self->url);
  BenchLayer layer
      = g_ascii_strcasecmp(name, mac_file) == 0 || *name == '\0' ? BENCH_LAYER_MAC : BENCH_LAYER_COMMON;

  want(self, layer, *name != '\0' ? name : mac_file, g_strdup(self->url));
}

static void
want_all(BenchCandidate *self, BenchSettings *settings, const BenchDeviceIdentity *identity)
{
  g_autofree char *common = common_file(settings, identity);
  g_autofree char *mac = g_strdup_printf("%s.cfg", identity->mac_digits);

  if (bench_place_names_file(self->url))
    {
      want_one(self, mac);
      return;
    }
  if (common != NULL)
    want(self, BENCH_LAYER_COMMON, common, bench_place_file(self->url, common));
  want(self, BENCH_LAYER_MAC, mac, bench_place_file(self->url, mac));
  bench_candidate_want_local(self, settings, identity);
}

static char *
given_or_setting(const char *given, BenchSettings *settings, const char *name)
{
  return g_strdup(given != NULL ? given : bench_settings_get(settings, name));
}

/* Takes user and password out of the address, for all files of the same server. */
static void
take_credentials(BenchCandidate *self)
{
  g_autoptr(BenchFetchUrl) parts = bench_fetch_url_parse(self->url, NULL);

  /* What cannot be taken apart is told when it is asked. */
  if (parts == NULL)
    return;
  if (parts->username != NULL)
    {
      g_free(self->username);
      g_free(self->password);
      self->username = g_strdup(parts->username);
      self->password = g_strdup(parts->password != NULL ? parts->password : "");
    }
  g_free(self->url);
  self->url = bench_fetch_url_write(parts);
}

/**
 * bench_candidate_new:
 * @target: its address; what it leaves %NULL is as the auto_provision parameters say
 *
 * Returns: (transfer full): the server and the files to ask it for: the common one, MAC.cfg, and with
 *   auto_provision.custom.sync MAC-local.cfg. $MAC, $PN and the like in the address have their values.
 */
BenchCandidate *
bench_candidate_new(BenchSettings *settings,
                    const BenchDeviceIdentity *identity,
                    const BenchProvisionTarget *target)
{
  BenchCandidate *self = g_new0(BenchCandidate, 1);
  g_autofree char *address = bench_device_identity_expand(identity, target->url);

  self->source = g_strdup(target->source);
  self->url = bench_place_complete(address, "tftp");
  self->username = given_or_setting(target->username, settings, "auto_provision.server.username");
  self->password = given_or_setting(target->password, settings, "auto_provision.server.password");
  self->common_key = given_or_setting(target->common_key, settings, "auto_provision.aes_key_16.com");
  self->mac_key = given_or_setting(target->mac_key, settings, "auto_provision.aes_key_16.mac");
  take_credentials(self);
  self->wanted = g_ptr_array_new_with_free_func((GDestroyNotify) wanted_file_free);
  want_all(self, settings, identity);
  return self;
}

/**
 * bench_candidate_want_local:
 *
 * With auto_provision.custom.sync MAC-local.cfg is to be asked for, too: from the beginning, or once a file of the
 * same server has switched that on.
 *
 * Returns: whether it is, and was not before.
 */
gboolean
bench_candidate_want_local(BenchCandidate *self, BenchSettings *settings, const BenchDeviceIdentity *identity)
{
  g_autofree char *local = g_strdup_printf("%s-local.cfg", identity->mac_digits);

  if (bench_place_names_file(self->url)
      || !bench_settings_get_boolean(settings, "auto_provision.custom.sync"))
    return FALSE;
  for (guint i = 0; i < self->wanted->len; i++)
    if (((BenchWantedFile *) g_ptr_array_index(self->wanted, i))->layer == BENCH_LAYER_USER)
      return FALSE;
  want(self, BENCH_LAYER_USER, local, bench_place_file(self->url, local));
  return TRUE;
}

/**
 * bench_candidate_has_files:
 *
 * Returns: whether any of the wanted files has been fetched.
 */
gboolean
bench_candidate_has_files(const BenchCandidate *self)
{
  for (guint i = 0; i < self->wanted->len; i++)
    if (((BenchWantedFile *) g_ptr_array_index(self->wanted, i))->bytes != NULL)
      return TRUE;
  return FALSE;
}

/**
 * bench_candidate_free:
 * @self: (transfer full):
 */
void
bench_candidate_free(BenchCandidate *self)
{
  g_free(self->source);
  g_free(self->url);
  g_free(self->username);
  g_free(self->password);
  g_free(self->common_key);
  g_free(self->mac_key);
  g_ptr_array_unref(self->wanted);
  g_free(self);
}

/**
 * bench_wanted_file_key:
 *
 * Returns: (transfer none): under which its digest is remembered.
 */
const char *
bench_wanted_file_key(const BenchWantedFile *file)
{
  if (file->layer == BENCH_LAYER_COMMON)
    return "common";
  return file->layer == BENCH_LAYER_USER ? "local" : "mac";
}

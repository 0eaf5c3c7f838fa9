/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/device-identity.h"

#include <gio/gio.h>
#include <string.h>

#include "base/log.h"
#include "config.h"

#define CODES_PATH "/io/github/benchphone/Benchphone/model-codes.tsv"
#define MAC_DIGITS 12

/* The hexadecimal digits of @mac in lower case; NULL when it is no MAC address. */
static char *
read_mac(const char *mac)
{
  g_autoptr(GString) digits = g_string_new(NULL);

  for (const char *c = mac; *c != '\0'; c++)
    if (g_ascii_isxdigit(*c))
      g_string_append_c(digits, g_ascii_tolower(*c));
    else if (strchr(":-.", *c) == NULL)
      return NULL;
  return digits->len == MAC_DIGITS ? g_string_free(g_steal_pointer(&digits), FALSE) : NULL;
}

/* An address made of the machine's and the profile's name: the same at each start, and marked as locally
   administered (IEEE 802 8.4). */
static char *
make_mac(const char *profile)
{
  g_autofree char *seed = g_strdup_printf("%s/%s", g_get_host_name(), profile);
  g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, seed, -1);

  return g_strdup_printf("02:%.2s:%.2s:%.2s:%.2s:%.2s", hash, hash + 2, hash + 4, hash + 6, hash + 8);
}

static char *
find_code(const char *model)
{
  g_autoptr(GBytes) bytes = g_resources_lookup_data(CODES_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_auto(GStrv) lines = NULL;

  g_return_val_if_fail(bytes != NULL, g_strdup(""));
  lines = g_strsplit(g_bytes_get_data(bytes, NULL), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) fields = g_strsplit(lines[i], "\t", -1);

      if (fields[0] != NULL && fields[1] != NULL && g_ascii_strcasecmp(fields[0], model) == 0)
        return g_strdup(fields[1]);
    }
  return g_strdup("");
}

/**
 * bench_device_identity_new:
 * @profile: the phone's name
 *
 * Returns: (transfer full): what benchphone.mac, benchphone.model, benchphone.firmware and
 *   benchphone.user_agent say, and the truth where they are blank.
 */
BenchDeviceIdentity *
bench_device_identity_new(BenchSettings *settings, const char *profile)
{
  BenchDeviceIdentity *self = g_new0(BenchDeviceIdentity, 1);
  const char *mac = bench_settings_get(settings, "benchphone.mac");
  const char *firmware = bench_settings_get(settings, "benchphone.firmware");
  const char *user_agent = bench_settings_get(settings, "benchphone.user_agent");

  self->mac_digits = read_mac(mac);
  if (self->mac_digits == NULL && *mac != '\0')
    bench_warning("benchphone.mac: \"%s\" is no MAC address; one of this phone's own is used", mac);
  self->mac = self->mac_digits != NULL ? g_strdup(mac) : make_mac(profile);
  if (self->mac_digits == NULL)
    self->mac_digits = read_mac(self->mac);
  self->model = g_strdup(bench_settings_get(settings, "benchphone.model"));
  self->code = find_code(self->model);
  self->firmware = g_strdup(*firmware != '\0' ? firmware : BENCH_VERSION);
  self->user_agent
      = bench_device_identity_expand(self,
                                     *user_agent != '\0' ? user_agent : "Benchphone SIP-$PN " BENCH_VERSION);
  return self;
}

/**
 * bench_device_identity_copy:
 *
 * Returns: (transfer full): the same.
 */
BenchDeviceIdentity *
bench_device_identity_copy(const BenchDeviceIdentity *self)
{
  BenchDeviceIdentity *copy = g_new0(BenchDeviceIdentity, 1);

  copy->mac = g_strdup(self->mac);
  copy->mac_digits = g_strdup(self->mac_digits);
  copy->model = g_strdup(self->model);
  copy->code = g_strdup(self->code);
  copy->firmware = g_strdup(self->firmware);
  copy->user_agent = g_strdup(self->user_agent);
  return copy;
}

/**
 * bench_device_identity_free:
 * @self: (transfer full):
 */
void
bench_device_identity_free(BenchDeviceIdentity *self)
{
  g_free(self->mac);
  g_free(self->mac_digits);
  g_free(self->model);
  g_free(self->code);
  g_free(self->firmware);
  g_free(self->user_agent);
  g_free(self);
}

/**
 * bench_device_identity_expand:
 * @text: a URL, or any text with variables: $MAC ("025e10000001"), $mac (with its colons), $PN or $MODEL
 *   ("T46G"), $FW or $FIRMWARE; others stay as they are
 *
 * Returns: (transfer full): it with their values (guide 5.4).
 */
char *
bench_device_identity_expand(const BenchDeviceIdentity *self, const char *text)
{
  const struct
  {
    const char *name;
    const char *value;
  } variables[]
      = { { "$MAC", self->mac_digits },    { "$mac", self->mac },     { "$PN", self->model },
          { "$MODEL", self->model },       { "$model", self->model }, { "$FIRMWARE", self->firmware },
          { "$firmware", self->firmware }, { "$FW", self->firmware } };
  GString *out = g_string_new(NULL);

  for (const char *c = text; *c != '\0';)
    {
      gsize i = 0;

      while (i < G_N_ELEMENTS(variables) && !g_str_has_prefix(c, variables[i].name))
        i++;
      if (i < G_N_ELEMENTS(variables))
        {
          g_string_append(out, variables[i].value);
          c += strlen(variables[i].name);
        }
      else
        g_string_append_c(out, *c++);
    }
  return g_string_free(out, FALSE);
}

/**
 * bench_device_identity_common_file:
 *
 * Returns: (transfer full) (nullable): "y000000000028.cfg", the file for all phones of the model; %NULL when
 *   the model has none (guide 5.1).
 */
char *
bench_device_identity_common_file(const BenchDeviceIdentity *self)
{
  return *self->code != '\0' ? g_strdup_printf("y0000000000%s.cfg", self->code) : NULL;
}

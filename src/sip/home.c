/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/home.h"

#include <string.h>

#define MOST_REALMS 8
#define MOST_SERVERS 8

struct _BenchSipHome
{
  GPtrArray *realms;
  GArray *servers; /* BenchSipSource */
  char *service_route;
  char *path;
  char *associated;
};

/**
 * bench_sip_home_new:
 *
 * Returns: (transfer full): nothing is known yet.
 */
BenchSipHome *
bench_sip_home_new(void)
{
  BenchSipHome *self = g_new0(BenchSipHome, 1);

  self->realms = g_ptr_array_new_with_free_func(g_free);
  self->servers = g_array_new(FALSE, FALSE, sizeof(BenchSipSource));
  self->service_route = g_strdup("");
  self->path = g_strdup("");
  self->associated = g_strdup("");
  return self;
}

/**
 * bench_sip_home_free:
 * @self: (transfer full)
 */
void
bench_sip_home_free(BenchSipHome *self)
{
  g_ptr_array_unref(self->realms);
  g_array_unref(self->servers);
  g_free(self->service_route);
  g_free(self->path);
  g_free(self->associated);
  g_free(self);
}

/**
 * bench_sip_home_share:
 * @other: of the same account at its other server
 *
 * From now on what either learns of realms and addresses the other knows too: a call from one of two servers is
 * not told apart from one of the other.
 */
void
bench_sip_home_share(BenchSipHome *self, BenchSipHome *other)
{
  g_ptr_array_ref(other->realms);
  g_ptr_array_unref(self->realms);
  self->realms = other->realms;
  g_array_ref(other->servers);
  g_array_unref(self->servers);
  self->servers = other->servers;
}

/**
 * bench_sip_home_add_realm:
 * @realm: asked for our REGISTER; the oldest of more than eight is forgotten
 */
void
bench_sip_home_add_realm(BenchSipHome *self, const char *realm)
{
  if (bench_sip_home_has_realm(self, realm))
    return;
  if (self->realms->len >= MOST_REALMS)
    g_ptr_array_remove_index(self->realms, 0);
  g_ptr_array_add(self->realms, g_strdup(realm));
}

/**
 * bench_sip_home_has_realm:
 *
 * Returns: whether @realm has asked for our REGISTER.
 */
gboolean
bench_sip_home_has_realm(const BenchSipHome *self, const char *realm)
{
  return g_ptr_array_find_with_equal_func(self->realms, realm, g_str_equal, NULL);
}

/**
 * bench_sip_home_add_server:
 * @source: has answered what we sent to our server or proxy; the oldest of more than eight is forgotten
 */
void
bench_sip_home_add_server(BenchSipHome *self, const BenchSipSource *source)
{
  if (source->host[0] == '\0' || bench_sip_home_has_server(self, source))
    return;
  if (self->servers->len >= MOST_SERVERS)
    g_array_remove_index(self->servers, 0);
  g_array_append_val(self->servers, *source);
}

/**
 * bench_sip_home_has_server:
 *
 * Returns: whether @source is our server or proxy.
 */
gboolean
bench_sip_home_has_server(const BenchSipHome *self, const BenchSipSource *source)
{
  for (guint i = 0; i < self->servers->len; i++)
    if (bench_sip_source_is_same(source, &g_array_index(self->servers, BenchSipSource, i)))
      return TRUE;
  return FALSE;
}

static void
set_text(char **text, const char *value)
{
  g_free(*text);
  *text = g_strdup(value);
}

/**
 * bench_sip_home_set_service_route:
 * @value: of the 2xx's Service-Route headers together, "" when it had none: then there is none any more
 *   (RFC 3608 6.1)
 */
void
bench_sip_home_set_service_route(BenchSipHome *self, const char *value)
{
  set_text(&self->service_route, value);
}

/**
 * bench_sip_home_get_service_route:
 *
 * Returns: (transfer none): the value of the Route header of requests outside dialogs, "" for none.
 */
const char *
bench_sip_home_get_service_route(const BenchSipHome *self)
{
  return self->service_route;
}

/**
 * bench_sip_home_set_path:
 * @value: of the 2xx's Path headers together, "" for none
 */
void
bench_sip_home_set_path(BenchSipHome *self, const char *value)
{
  set_text(&self->path, value);
}

/**
 * bench_sip_home_get_path:
 *
 * Returns: (transfer none): by which proxies requests reach us, "" when the server did not say.
 */
const char *
bench_sip_home_get_path(const BenchSipHome *self)
{
  return self->path;
}

/**
 * bench_sip_home_set_associated:
 * @value: of the 2xx's P-Associated-URI headers together, "" for none
 */
void
bench_sip_home_set_associated(BenchSipHome *self, const char *value)
{
  set_text(&self->associated, value);
}

/**
 * bench_sip_home_get_associated:
 *
 * Returns: (transfer none): our other addresses at the server, as it wrote them, "" for none.
 */
const char *
bench_sip_home_get_associated(const BenchSipHome *self)
{
  return self->associated;
}

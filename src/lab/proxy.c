/* SPDX-License-Identifier: GPL-3.0-or-later */
#define NTA_AGENT_MAGIC_T struct _BenchProxy
#include "lab/proxy.h"

#include <gio/gio.h>
#include <sofia-sip/nta.h>
#include <sofia-sip/nta_stateless.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <string.h>

#include "base/log.h"
#include "sip/digest.h"
#include "sip/root.h"

#define REALM "benchphone.lab"
#define LONGEST_BINDING_S 3600
#define NONCE_LIFE_US (300 * G_USEC_PER_SEC)

typedef struct
{
  char *password;
  char *contact; /* URI, NULL while not registered */
  gint64 until_us;
} User;

struct _BenchProxy
{
  nta_agent_t *nta;
  BenchClock *clock;
  BenchRandom *random;
  GHashTable *users;  /* user name -> User */
  GHashTable *nonces; /* nonce -> gint64*: when it was made */
  guint16 port;
};

static void
user_free(User *user)
{
  g_free(user->password);
  g_free(user->contact);
  g_free(user);
}

static char *
make_nonce(BenchProxy *self)
{
  char *nonce = bench_random_token(self->random, 24);
  gint64 *made = g_new(gint64, 1);

  *made = bench_clock_now(self->clock);
  g_hash_table_insert(self->nonces, g_strdup(nonce), made);
  return nonce;
}

static gboolean
is_old(gpointer nonce G_GNUC_UNUSED, gpointer made, gpointer now)
{
  return *(gint64 *) now - *(gint64 *) made > NONCE_LIFE_US;
}

static void
challenge(BenchProxy *self, msg_t *msg)
{
  gint64 now = bench_clock_now(self->clock);
  g_autofree char *nonce = make_nonce(self);
  g_autofree char *sha256 = bench_digest_make_challenge(REALM, nonce, "SHA-256");
  g_autofree char *md5 = bench_digest_make_challenge(REALM, nonce, "MD5");

  g_hash_table_foreach_remove(self->nonces, is_old, &now);
  nta_msg_treply(self->nta, msg, SIP_401_UNAUTHORIZED, SIPTAG_WWW_AUTHENTICATE_STR(sha256),
                 SIPTAG_WWW_AUTHENTICATE_STR(md5), TAG_END());
}

static gboolean
is_authorized(BenchProxy *self, const sip_t *sip, const char *name, const User *user)
{
  const sip_authorization_t *header = sip->sip_authorization;
  g_autoptr(GString) text = NULL;
  g_autofree char *nonce = NULL;

  if (header == NULL)
    return FALSE;
  text = g_string_new(header->au_scheme);
  for (int i = 0; header->au_params != NULL && header->au_params[i] != NULL; i++)
    g_string_append_printf(text, "%s%s", i == 0 ? " " : ", ", header->au_params[i]);
  return bench_digest_verify(text->str, "REGISTER", name, REALM, user->password, &nonce)
         && g_hash_table_contains(self->nonces, nonce);
}

static guint
wanted_period(const sip_t *sip)
{
  guint64 period = LONGEST_BINDING_S;

  if (sip->sip_contact != NULL && sip->sip_contact->m_expires != NULL)
    period = g_ascii_strtoull(sip->sip_contact->m_expires, NULL, 10);
  else if (sip->sip_expires != NULL)
    period = sip->sip_expires->ex_delta;
  return (guint) MIN(period, LONGEST_BINDING_S);
}

static void
on_register(BenchProxy *self, msg_t *msg, sip_t *sip)
{
  const char *name = sip->sip_to->a_url->url_user != NULL ? sip->sip_to->a_url->url_user : "";
  User *user = g_hash_table_lookup(self->users, name);
  guint period = wanted_period(sip);
  g_autofree char *contact = NULL;

  if (user == NULL)
    {
      nta_msg_treply(self->nta, msg, SIP_404_NOT_FOUND, TAG_END());
      return;
    }
  if (!is_authorized(self, sip, name, user))
    {
      challenge(self, msg);
      return;
    }
  if (sip->sip_contact != NULL)
    {
      g_clear_pointer(&user->contact, g_free);
      if (period > 0 && sip->sip_contact->m_url->url_type == url_sip)
        user->contact = g_strdup(url_as_string(msg_home(msg), sip->sip_contact->m_url));
      user->until_us = bench_clock_now(self->clock) + (gint64) period * G_USEC_PER_SEC;
    }
  if (user->contact != NULL)
    contact = g_strdup_printf("<%s>;expires=%u", user->contact, period);
  nta_msg_treply(self->nta, msg, SIP_200_OK, TAG_IF(contact != NULL, SIPTAG_CONTACT_STR(contact)), TAG_END());
}

static gboolean
is_our_route(BenchProxy *self, const sip_route_t *route)
{
  const char *port = route->r_url->url_port;

  return g_strcmp0(route->r_url->url_host, "127.0.0.1") == 0 && port != NULL
         && (guint16) g_ascii_strtoull(port, NULL, 10) == self->port;
}

/* A request inside a dialog: our own Route comes off, and the next one or the target is where it goes. */
static void
relay_in_dialog(BenchProxy *self, msg_t *msg, sip_t *sip)
{
  while (sip->sip_route != NULL && is_our_route(self, sip->sip_route))
    msg_header_remove(msg, (msg_pub_t *) sip, (msg_header_t *) sip->sip_route);
  nta_msg_tsend(self->nta, msg, NULL, TAG_END());
}

static void
relay_to_user(BenchProxy *self, msg_t *msg, sip_t *sip)
{
  const char *name = sip->sip_request->rq_url->url_user;
  User *user = name != NULL ? g_hash_table_lookup(self->users, name) : NULL;
  gboolean there = user != NULL && user->contact != NULL && bench_clock_now(self->clock) < user->until_us;
  g_autofree char *record_route = g_strdup_printf("<sip:127.0.0.1:%u;lr>", self->port);
  url_t *target;

  if (!there)
    {
      if (sip->sip_request->rq_method != sip_method_ack)
        nta_msg_treply(self->nta, msg, user != NULL ? 480 : 404,
                       user != NULL ? "Temporarily Unavailable" : "Not Found", TAG_END());
      else
        nta_msg_discard(self->nta, msg);
      return;
    }
  target = url_make(msg_home(msg), user->contact);
  *sip->sip_request->rq_url = *target;
  if (sip->sip_request->rq_method == sip_method_invite)
    sip_add_tl(msg, sip, SIPTAG_RECORD_ROUTE_STR(record_route), TAG_END());
  nta_msg_tsend(self->nta, msg, (url_string_t *) target, TAG_END());
}

static gboolean
may_pass(BenchProxy *self, msg_t *msg, sip_t *sip)
{
  if (sip->sip_max_forwards == NULL)
    return TRUE;
  if (sip->sip_max_forwards->mf_count == 0)
    {
      nta_msg_treply(self->nta, msg, SIP_483_TOO_MANY_HOPS, TAG_END());
      return FALSE;
    }
  sip->sip_max_forwards->mf_count--;
  msg_fragment_clear(sip->sip_max_forwards->mf_common);
  return TRUE;
}

static int
on_message(BenchProxy *self, nta_agent_t *nta, msg_t *msg, sip_t *sip)
{
  if (sip->sip_status != NULL)
    {
      /* Our Via comes off in there, and the next one says where to. */
      nta_msg_tsend(nta, msg, NULL, TAG_END());
      return 0;
    }
  if (sip->sip_request->rq_method == sip_method_register)
    {
      on_register(self, msg, sip);
      return 0;
    }
  if (!may_pass(self, msg, sip))
    return 0;
  if (sip->sip_to->a_tag != NULL && sip->sip_route != NULL)
    relay_in_dialog(self, msg, sip);
  else
    relay_to_user(self, msg, sip);
  return 0;
}

/**
 * bench_proxy_new:
 *
 * Returns: (transfer full): a proxy on a free port of 127.0.0.1, or %NULL with a %G_IO_ERROR.
 */
BenchProxy *
bench_proxy_new(BenchClock *clock, BenchRandom *random, GError **error)
{
  BenchProxy *self = g_new0(BenchProxy, 1);
  su_root_t *root = bench_sip_root_acquire();

  self->clock = g_object_ref(clock);
  self->random = g_object_ref(random);
  self->users = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) user_free);
  self->nonces = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  self->nta = nta_agent_create(root, URL_STRING_MAKE("sip:127.0.0.1:*;transport=udp"), on_message, self,
                               NTATAG_UA(0), NTATAG_STATELESS(1), NTATAG_UDP_MTU(65535), TAG_END());
  if (self->nta == NULL)
    {
      g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "the exchange cannot open a port on 127.0.0.1");
      bench_proxy_free(self);
      return NULL;
    }
  self->port = (guint16) g_ascii_strtoull(nta_agent_via(self->nta)->v_port, NULL, 10);
  return self;
}

/**
 * bench_proxy_free:
 * @self: (transfer full): its socket is closed
 */
void
bench_proxy_free(BenchProxy *self)
{
  g_clear_pointer(&self->nta, nta_agent_destroy);
  bench_sip_root_release();
  g_hash_table_unref(self->users);
  g_hash_table_unref(self->nonces);
  g_object_unref(self->clock);
  g_object_unref(self->random);
  g_free(self);
}

/**
 * bench_proxy_add_user:
 *
 * Lets @user register with @password.
 */
void
bench_proxy_add_user(BenchProxy *self, const char *user, const char *password)
{
  User *entry = g_new0(User, 1);

  entry->password = g_strdup(password);
  g_hash_table_replace(self->users, g_strdup(user), entry);
}

/**
 * bench_proxy_get_port:
 *
 * Returns: the UDP port on 127.0.0.1.
 */
guint16
bench_proxy_get_port(BenchProxy *self)
{
  return self->port;
}

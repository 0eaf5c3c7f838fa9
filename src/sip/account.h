/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An account as SIP needs it: who we are, which server (one with two servers makes two of these), which way, with which secret. A value read
 * once from the settings; a change of settings makes a new one. Reference-counted, immutable but for
 * @transport, which whoever asks DNS first sets once, and @home. Switches that only matter to a call (100rel, session
 * timer, user=phone …) are asked for when a call begins.
 * Source: parameters account.X.* (guide 4.K, P-ACC). Threads: main context only.
 */
#pragma once

#include "base/tap.h"
#include "settings/settings.h"
#include "sip/home.h"

G_BEGIN_DECLS

typedef struct
{
  gatomicrefcount ref_count;
  guint index;
  char *display_name;
  char *label;
  char *user_name;
  char *auth_name;
  char *password;
  guint server_number; /* Y of account.X.sip_server.Y: 1, or 2 for the other server */
  gboolean has_other;  /* it is not the only one: a silent one is given up early */
  char *server;        /* host or address without brackets */
  guint16 server_port; /* 0: DNS tells */
  char *proxy;         /* outbound proxy's host, NULL for none */
  guint16 proxy_port;
  char *backup_proxy; /* after it, NULL for none */
  guint16 backup_proxy_port;
  gboolean proxy_in_dialog; /* requests inside a dialog go to it too */
  BenchTransport transport; /* when DNS chooses: the first of what it may choose, until it has */
  guint dns_transports;     /* bits 1 << BenchTransport DNS chooses among; 0: @transport stands */
  guint repetitions;        /* to a silent hop before the next one is tried */
  guint expires_s;
  guint retry_s;
  guint16 local_port;      /* preferred */
  BenchSettings *settings; /* for the switches that are read anew at each call */
  BenchSipHome *home;      /* what the server taught us */
} BenchSipAccount;

BenchSipAccount *bench_sip_account_new(BenchSettings *settings, guint index) G_GNUC_WARN_UNUSED_RESULT;
BenchSipAccount *
bench_sip_account_new_at(BenchSettings *settings, guint index, guint server) G_GNUC_WARN_UNUSED_RESULT;
int bench_sip_account_get_server_number(const BenchSipAccount *account, const char *parameter);
gboolean bench_sip_account_depends_on(const char *name);
BenchSipAccount *bench_sip_account_ref(BenchSipAccount *account);
void bench_sip_account_unref(BenchSipAccount *account);
char *bench_sip_account_get_aor(const BenchSipAccount *account) G_GNUC_WARN_UNUSED_RESULT;
char *bench_sip_account_get_registrar(const BenchSipAccount *account) G_GNUC_WARN_UNUSED_RESULT;
char *bench_sip_account_get_route(const BenchSipAccount *account) G_GNUC_WARN_UNUSED_RESULT;
char *bench_sip_account_get_target(const BenchSipAccount *account,
                                   const char *number,
                                   gboolean hash_as_23,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *
bench_sip_account_get_route_to(const BenchSipAccount *account, const char *target) G_GNUC_WARN_UNUSED_RESULT;
char *bench_sip_account_get_servers(const BenchSipAccount *account) G_GNUC_WARN_UNUSED_RESULT;
gboolean bench_sip_account_is_direct(const BenchSipAccount *account, const char *target);
gboolean bench_sip_account_is_on(const BenchSipAccount *account, const char *parameter);
int bench_sip_account_get_number(const BenchSipAccount *account, const char *parameter);
char *bench_sip_account_get_caller(const BenchSipAccount *account) G_GNUC_WARN_UNUSED_RESULT;
char *bench_sip_escape_user(const char *user, gboolean hash_as_23) G_GNUC_WARN_UNUSED_RESULT;
char *bench_sip_name_address(const char *name, const char *uri) G_GNUC_WARN_UNUSED_RESULT;
char *bench_sip_host_to_uri(const char *host) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchSipAccount, bench_sip_account_unref)

G_END_DECLS

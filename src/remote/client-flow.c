/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "remote/client-flow.h"

#include <string.h>

static char *
list_flows(BenchClient *client, GError **error)
{
  g_autoptr(GVariant) reply
      = bench_client_call(client, "ListFlows", NULL, "(as)", BENCH_CLIENT_PATIENCE_MS, error);
  g_autofree const char **names = NULL;

  if (reply == NULL)
    return NULL;
  g_variant_get(reply, "(^a&s)", &names);
  return g_strjoinv("\n", (char **) names);
}

/**
 * bench_client_flow_run:
 * @flow: (nullable): a flow's name or file; %NULL lists the flows
 * @party: who the phone is in it
 * @passed: (out): whether the trace follows it
 *
 * Returns: (transfer full): what is to be printed; %NULL with @error.
 */
char *
bench_client_flow_run(BenchClient *client,
                      const char *flow,
                      const char *party,
                      gboolean json,
                      gboolean *passed,
                      GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr(GVariant) reply = NULL;
  const char *report = NULL;

  *passed = TRUE;
  if (flow == NULL)
    return list_flows(client, error);
  name = strchr(flow, '/') != NULL || g_str_has_suffix(flow, ".flow") ? g_canonicalize_filename(flow, NULL)
                                                                      : g_strdup(flow);
  reply = bench_client_call(client, "CheckFlow", g_variant_new("(sss)", name, party, json ? "json" : "text"),
                            "(bs)", BENCH_CLIENT_PATIENCE_MS, error);
  if (reply == NULL)
    return NULL;
  g_variant_get(reply, "(b&s)", passed, &report);
  return g_strdup(report);
}

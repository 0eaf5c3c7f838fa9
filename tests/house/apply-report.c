/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads configuration files as the phone reads one from a server, and prints what became of each line: a JSON
 * object a file. No phone runs: nothing is fetched, nothing is kept. For templates.py.
 */
#include <stdio.h>

#include "settings/apply.h"

int
main(int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    {
      g_autoptr(BenchSettings) settings = bench_settings_new();
      g_autoptr(JsonBuilder) json = json_builder_new();
      g_autoptr(BenchApplyReport) report = NULL;
      g_autoptr(JsonNode) root = NULL;
      g_autofree char *text = NULL;
      g_autofree char *line = NULL;
      gsize size = 0;
      g_autoptr(GError) error = NULL;

      if (!g_file_get_contents(argv[i], &text, &size, &error))
        {
          fprintf(stderr, "%s\n", error->message);
          return 1;
        }
      report = bench_settings_apply(settings, BENCH_LAYER_MAC, argv[i], text, (gssize) size, FALSE);
      bench_apply_report_add_to_json(report, json);
      root = json_builder_get_root(json);
      line = json_to_string(root, FALSE);
      printf("%s\n", line);
    }
  return 0;
}

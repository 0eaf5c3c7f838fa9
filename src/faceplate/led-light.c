/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/led-light.h"

#include <glib/gi18n.h>

static const GdkRGBA green = { 0.18f, 1.0f, 0.30f, 1 };
static const GdkRGBA red = { 1.0f, 0.13f, 0.09f, 1 };
static const GdkRGBA yellow = { 1.0f, 0.78f, 0.10f, 1 };

static GdkRGBA
faded(const GdkRGBA *colour, float alpha)
{
  GdkRGBA result = *colour;

  result.alpha = alpha;
  return result;
}

static const GdkRGBA *
rgba_of(BenchLedColour colour)
{
  switch (colour)
    {
    case BENCH_LED_GREEN:
      return &green;
    case BENCH_LED_RED:
      return &red;
    case BENCH_LED_YELLOW:
      return &yellow;
    case BENCH_LED_DARK:
      return NULL;
    }
  return NULL;
}

static void
append_halo(GtkSnapshot *snapshot,
            const graphene_rect_t *window,
            float reach,
            const GskColorStop *stops,
            gsize n_stops)
{
  float x = window->origin.x + window->size.width / 2;
  float y = window->origin.y + window->size.height / 2;
  float across = window->size.width / 2 + reach;
  float along = window->size.height / 2 + reach;
  graphene_rect_t area = GRAPHENE_RECT_INIT(x - across, y - along, 2 * across, 2 * along);

  gtk_snapshot_append_radial_gradient(snapshot, &area, &GRAPHENE_POINT_INIT(x, y), across, along, 0, 1, stops,
                                      n_stops);
}

/* The unlit window in the colour of the light: its alpha stays, its own shading remains as a trace. */
static void
append_window(GtkSnapshot *snapshot, const GdkRGBA *light, GdkTexture *texture, const graphene_rect_t *bounds)
{
  graphene_matrix_t matrix;
  graphene_vec4_t offset;
  const float trace = 0.25f;
  const float elements[16] = {
    trace, 0,     0,     0, /**/
    0,     trace, 0,     0, /**/
    0,     0,     trace, 0, /**/
    0,     0,     0,     1,
  };

  graphene_matrix_init_from_float(&matrix, elements);
  graphene_vec4_init(&offset, light->red, light->green, light->blue, 0);
  gtk_snapshot_push_color_matrix(snapshot, &matrix, &offset);
  gtk_snapshot_append_texture(snapshot, texture, bounds);
  gtk_snapshot_pop(snapshot);
}

static void
snapshot_bar(GtkSnapshot *snapshot,
             const GdkRGBA *light,
             GdkTexture *texture,
             const graphene_rect_t *bounds,
             const graphene_rect_t *window,
             float glow)
{
  const GskColorStop halo[] = {
    { 0.00f, faded(light, 0.70f) }, { 0.28f, faded(light, 0.42f) }, { 0.55f, faded(light, 0.14f) },
    { 0.80f, faded(light, 0.03f) }, { 1.00f, faded(light, 0) },
  };
  const GskColorStop core[] = {
    { 0.0f, { 1, 1, 1, 0.85f } },
    { 0.5f, { 1, 1, 1, 0.35f } },
    { 1.0f, { 1, 1, 1, 0 } },
  };

  append_halo(snapshot, window, glow, halo, G_N_ELEMENTS(halo));
  append_window(snapshot, light, texture, bounds);
  append_halo(snapshot, window, 0, core, G_N_ELEMENTS(core));
}

static void
snapshot_ring(GtkSnapshot *snapshot,
              const GdkRGBA *light,
              GdkTexture *texture,
              const graphene_rect_t *bounds,
              const graphene_rect_t *window,
              float glow)
{
  float radius = window->size.width / 2;
  float edge = radius / (radius + glow);
  const GskColorStop halo[] = {
    { edge * 0.62f, faded(light, 0) }, { edge * 0.86f, faded(light, 0.20f) },
    { edge, faded(light, 0.55f) },     { edge + (1 - edge) * 0.45f, faded(light, 0.16f) },
    { 1.0f, faded(light, 0) },
  };

  append_window(snapshot, light, texture, bounds);
  append_halo(snapshot, window, glow, halo, G_N_ELEMENTS(halo));
}

/**
 * bench_led_light_snapshot:
 * @snapshot: where to draw
 * @shape: of the light
 * @colour: of the light; nothing is drawn for %BENCH_LED_DARK
 * @texture: the unlit window
 * @bounds: where @texture lies
 * @window: the outline of the window itself
 * @glow: how far its light reaches beyond @window
 *
 * Draws the light over its unlit window.
 */
void
bench_led_light_snapshot(GtkSnapshot *snapshot,
                         BenchLedShape shape,
                         BenchLedColour colour,
                         GdkTexture *texture,
                         const graphene_rect_t *bounds,
                         const graphene_rect_t *window,
                         float glow)
{
  const GdkRGBA *light = rgba_of(colour);

  if (light == NULL)
    return;
  switch (shape)
    {
    case BENCH_LED_SHAPE_BAR:
      snapshot_bar(snapshot, light, texture, bounds, window, glow);
      return;
    case BENCH_LED_SHAPE_RING:
      snapshot_ring(snapshot, light, texture, bounds, window, glow);
      return;
    }
}

/**
 * bench_led_light_describe:
 * @led: (nullable): a light as the firmware wants it
 *
 * Returns: (transfer full): what the eye sees, "Green light, blinking fast", "" for a dark one
 */
char *
bench_led_light_describe(const BenchLed *led)
{
  const char *colour = "";

  if (led == NULL)
    return g_strdup("");
  switch (led->colour)
    {
    case BENCH_LED_DARK:
      return g_strdup("");
    case BENCH_LED_RED:
      colour = _("Red light");
      break;
    case BENCH_LED_GREEN:
      colour = _("Green light");
      break;
    case BENCH_LED_YELLOW:
      colour = _("Yellow light");
      break;
    }
  switch (led->mode)
    {
    case BENCH_LED_SOLID:
      return g_strdup(colour);
    case BENCH_LED_FAST:
      return g_strdup_printf(_("%s, blinking fast"), colour);
    case BENCH_LED_SLOW:
      return g_strdup_printf(_("%s, blinking slowly"), colour);
    }
  return g_strdup(colour);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lcd/icons.h"
#include "lcd/strokes.h"

/* Each drawing works on a field of 24 by 24 with its own colour set as the source. */
typedef void (*DrawIcon)(cairo_t *cairo);

typedef struct
{
  const char *name;
  DrawIcon draw;
  const BenchColour *colour;
} Icon;

/* A receiver lying flat around (x, y), turned by @angle. */
static void
receiver(cairo_t *cairo, double x, double y, double scale, double angle)
{
  cairo_save(cairo);
  cairo_translate(cairo, x, y);
  cairo_rotate(cairo, angle);
  cairo_scale(cairo, scale, scale);
  cairo_move_to(cairo, -10, 2.5);
  cairo_curve_to(cairo, -9.5, -5.5, 9.5, -5.5, 10, 2.5);
  cairo_line_to(cairo, 10, 3.6);
  cairo_curve_to(cairo, 10, 5, 9.4, 5.4, 8.4, 5.3);
  cairo_line_to(cairo, 5.8, 4.9);
  cairo_curve_to(cairo, 4.8, 4.7, 4.4, 4.2, 4.4, 3.2);
  cairo_line_to(cairo, 4.4, 1.0);
  cairo_curve_to(cairo, 2.5, 0.1, -2.5, 0.1, -4.4, 1.0);
  cairo_line_to(cairo, -4.4, 3.2);
  cairo_curve_to(cairo, -4.4, 4.2, -4.8, 4.7, -5.8, 4.9);
  cairo_line_to(cairo, -8.4, 5.3);
  cairo_curve_to(cairo, -9.4, 5.4, -10, 5, -10, 3.6);
  cairo_close_path(cairo);
  cairo_fill(cairo);
  cairo_restore(cairo);
}

static void
arrow(cairo_t *cairo, double x1, double y1, double x2, double y2)
{
  double dx = x2 - x1;
  double dy = y2 - y1;
  double length = MAX(ABS(dx), ABS(dy));
  double head = 4.2;

  bench_stroke_line(cairo, x1, y1, x2, y2, 2);
  dx = dx / length * head;
  dy = dy / length * head;
  cairo_move_to(cairo, x2 - dx, y2);
  cairo_line_to(cairo, x2, y2);
  cairo_line_to(cairo, x2, y2 - dy);
  bench_stroke(cairo, 2);
}

static void
draw_handset(cairo_t *cairo)
{
  receiver(cairo, 13, 11, 1.02, -3 * G_PI / 4);
}

static void
waves(cairo_t *cairo, double x, double y, double from, double to)
{
  for (int i = 0; i < 2; i++)
    {
      cairo_new_path(cairo);
      cairo_arc(cairo, x, y, 4.5 + i * 4, from, to);
      bench_stroke(cairo, 1.8);
    }
}

static void
cone(cairo_t *cairo)
{
  cairo_move_to(cairo, 3, 9);
  cairo_line_to(cairo, 7, 9);
  cairo_line_to(cairo, 12, 4.5);
  cairo_line_to(cairo, 12, 19.5);
  cairo_line_to(cairo, 7, 15);
  cairo_line_to(cairo, 3, 15);
  cairo_close_path(cairo);
  cairo_fill(cairo);
}

static void
draw_speaker(cairo_t *cairo)
{
  cone(cairo);
  waves(cairo, 11.5, 12, -0.85, 0.85);
}

static void
draw_ringer_off(cairo_t *cairo)
{
  cone(cairo);
  bench_stroke_line(cairo, 15.5, 9, 21, 15, 2);
  bench_stroke_line(cairo, 21, 9, 15.5, 15, 2);
}

static void
draw_headset(cairo_t *cairo)
{
  cairo_arc(cairo, 12, 12.5, 8, G_PI, 0);
  bench_stroke(cairo, 2.2);
  bench_round_bar(cairo, 2.6, 12, 5, 7.5, 2);
  bench_round_bar(cairo, 16.4, 12, 5, 7.5, 2);
  cairo_fill(cairo);
  cairo_move_to(cairo, 19.5, 19);
  cairo_curve_to(cairo, 19.5, 22, 16, 22, 13.5, 22);
  bench_stroke(cairo, 1.6);
}

static void
draw_muted(cairo_t *cairo)
{
  bench_round_bar(cairo, 9, 3, 6, 11, 3);
  cairo_fill(cairo);
  cairo_new_path(cairo);
  cairo_arc(cairo, 12, 11, 6, 0, G_PI);
  bench_stroke(cairo, 1.8);
  bench_stroke_line(cairo, 12, 17, 12, 21, 1.8);
  bench_stroke_line(cairo, 8.5, 21, 15.5, 21, 1.8);
  bench_stroke_line(cairo, 4, 3.5, 20.5, 21, 2.4);
}

static void
draw_recording(cairo_t *cairo)
{
  bench_fill_disc(cairo, 12, 12, 7);
}

static void
draw_recording_paused(cairo_t *cairo)
{
  cairo_new_path(cairo);
  cairo_arc(cairo, 12, 12, 6, 0, 2 * G_PI);
  bench_stroke(cairo, 2.2);
}

static void
draw_auto_answer(cairo_t *cairo)
{
  for (int i = 0; i < 2; i++)
    {
      double x = 1.5 + i * 11;

      cairo_move_to(cairo, x, 19);
      cairo_line_to(cairo, x + 5, 5);
      cairo_line_to(cairo, x + 10, 19);
      bench_stroke(cairo, 2.2);
      bench_stroke_line(cairo, x + 2, 14.5, x + 8, 14.5, 2);
    }
}

static void
draw_dnd(cairo_t *cairo)
{
  bench_fill_disc(cairo, 12, 12, 10);
  cairo_set_source_rgb(cairo, 1, 1, 1);
  bench_round_bar(cairo, 5.5, 10, 13, 4, 1);
  cairo_fill(cairo);
}

static void
draw_forward(cairo_t *cairo)
{
  cairo_move_to(cairo, 4, 20);
  cairo_curve_to(cairo, 4, 12, 8, 8.5, 15, 8.5);
  bench_stroke(cairo, 2.6);
  cairo_move_to(cairo, 14, 2.5);
  cairo_line_to(cairo, 21.5, 8.5);
  cairo_line_to(cairo, 14, 14.5);
  cairo_close_path(cairo);
  cairo_fill(cairo);
}

static void
draw_voicemail(cairo_t *cairo)
{
  cairo_arc(cairo, 6.5, 12, 4, 0, 2 * G_PI);
  bench_stroke(cairo, 2);
  cairo_arc(cairo, 17.5, 12, 4, 0, 2 * G_PI);
  bench_stroke(cairo, 2);
  bench_stroke_line(cairo, 6.5, 16, 17.5, 16, 2);
}

static void
draw_no_network(cairo_t *cairo)
{
  cairo_arc(cairo, 12, 12, 8.5, 0, 2 * G_PI);
  bench_stroke(cairo, 1.6);
  cairo_save(cairo);
  cairo_translate(cairo, 12, 12);
  cairo_scale(cairo, 0.45, 1);
  cairo_arc(cairo, 0, 0, 8.5, 0, 2 * G_PI);
  cairo_restore(cairo);
  bench_stroke(cairo, 1.3);
  bench_stroke_line(cairo, 4, 12, 20, 12, 1.3);
  bench_stroke_line(cairo, 3.5, 3.5, 20.5, 20.5, 2.6);
}

static void
draw_registered(cairo_t *cairo)
{
  receiver(cairo, 12, 8, 0.95, 0);
  cairo_move_to(cairo, 9, 10.5);
  cairo_line_to(cairo, 15, 10.5);
  cairo_curve_to(cairo, 15.5, 13, 19.5, 13.5, 19.5, 17);
  cairo_line_to(cairo, 19.5, 19);
  cairo_curve_to(cairo, 19.5, 20, 19, 20.5, 18, 20.5);
  cairo_line_to(cairo, 6, 20.5);
  cairo_curve_to(cairo, 5, 20.5, 4.5, 20, 4.5, 19);
  cairo_line_to(cairo, 4.5, 17);
  cairo_curve_to(cairo, 4.5, 13.5, 8.5, 13, 9, 10.5);
  cairo_close_path(cairo);
  cairo_fill(cairo);
}

static void
draw_registering(cairo_t *cairo)
{
  draw_registered(cairo);
  cairo_set_source_rgb(cairo, 0.03, 0.07, 0.14);
  for (int i = 0; i < 3; i++)
    bench_fill_disc(cairo, 8 + i * 4, 17, 1.3);
}

static void
draw_unregistered(cairo_t *cairo)
{
  draw_registered(cairo);
  cairo_set_source_rgb(cairo, 0.93, 0.29, 0.26);
  bench_stroke_line(cairo, 14, 14, 22, 22, 2.6);
  bench_stroke_line(cairo, 22, 14, 14, 22, 2.6);
}

static void
draw_line_ringing(cairo_t *cairo)
{
  receiver(cairo, 12, 14, 0.95, -0.25);
  bench_stroke_line(cairo, 12, 2.5, 12, 6, 2);
  bench_stroke_line(cairo, 5, 4, 7.5, 7, 2);
  bench_stroke_line(cairo, 19, 4, 16.5, 7, 2);
}

static void
draw_in_use(cairo_t *cairo)
{
  receiver(cairo, 11, 13, 0.95, -3 * G_PI / 4);
  waves(cairo, 12, 11, -1.3, -0.25);
}

static void
draw_held(cairo_t *cairo)
{
  receiver(cairo, 10, 13, 0.85, -3 * G_PI / 4);
  bench_round_bar(cairo, 14.5, 2.5, 2.8, 8, 1);
  bench_round_bar(cairo, 19.2, 2.5, 2.8, 8, 1);
  cairo_fill(cairo);
}

static void
draw_placed(cairo_t *cairo)
{
  receiver(cairo, 10, 14, 0.85, -3 * G_PI / 4);
  arrow(cairo, 13.5, 10.5, 21, 3);
}

static void
draw_received(cairo_t *cairo)
{
  receiver(cairo, 10, 14, 0.85, -3 * G_PI / 4);
  arrow(cairo, 21, 3, 13.5, 10.5);
}

static void
draw_missed(cairo_t *cairo)
{
  receiver(cairo, 12, 16, 0.95, 0);
  bench_stroke_line(cairo, 12, 9.5, 19.5, 3.5, 2);
  arrow(cairo, 12, 9.5, 5, 3.5);
}

/* An envelope. */
static void
draw_text(cairo_t *cairo)
{
  cairo_rectangle(cairo, 2.5, 5.5, 19, 13);
  bench_stroke(cairo, 2);
  cairo_move_to(cairo, 3.5, 6.5);
  cairo_line_to(cairo, 12, 13);
  cairo_line_to(cairo, 20.5, 6.5);
  bench_stroke(cairo, 2);
}

static void
draw_forwarded(cairo_t *cairo)
{
  receiver(cairo, 9.5, 15, 0.8, -3 * G_PI / 4);
  cairo_move_to(cairo, 12, 10);
  cairo_curve_to(cairo, 12, 6.5, 14, 5.5, 18, 5.5);
  bench_stroke(cairo, 2);
  cairo_move_to(cairo, 17, 1.5);
  cairo_line_to(cairo, 22, 5.5);
  cairo_line_to(cairo, 17, 9.5);
  cairo_close_path(cairo);
  cairo_fill(cairo);
}

static void
draw_ended(cairo_t *cairo)
{
  receiver(cairo, 12, 12.5, 1.05, 0);
}

static void
draw_failed(cairo_t *cairo)
{
  receiver(cairo, 12, 16, 0.95, 0);
  bench_stroke_line(cairo, 8.5, 3, 15.5, 10, 2.4);
  bench_stroke_line(cairo, 15.5, 3, 8.5, 10, 2.4);
}

static void
draw_calling(cairo_t *cairo)
{
  receiver(cairo, 10.5, 13.5, 0.95, -3 * G_PI / 4);
  for (int i = 0; i < 3; i++)
    bench_fill_disc(cairo, 13.5 + i * 3.6, 5.5, 1.4);
}

static void
draw_incoming(cairo_t *cairo)
{
  receiver(cairo, 12, 15, 1, -0.2);
  waves(cairo, 12, 14, -2.2, -0.94);
}

static void
draw_page(cairo_t *cairo)
{
  bench_round_bar(cairo, 5, 3, 14, 18, 2);
  bench_stroke(cairo, 2);
}

/* A closed padlock: the call is SRTP. */
static void
draw_secure(cairo_t *cairo)
{
  bench_round_bar(cairo, 4.5, 10.5, 15, 11, 2);
  cairo_fill(cairo);
  cairo_move_to(cairo, 7.8, 11);
  cairo_line_to(cairo, 7.8, 7.5);
  cairo_arc(cairo, 12, 7.5, 4.2, G_PI, 0);
  cairo_line_to(cairo, 16.2, 11);
  bench_stroke(cairo, 2.2);
}

static void
hands_of_clock(cairo_t *cairo)
{
  bench_stroke_line(cairo, 12, 6.5, 12, 12.5, 2);
  bench_stroke_line(cairo, 12, 12.5, 16, 14.5, 2);
}

/* Presence: a disc of its colour, with what tells states of one colour apart. */
static void
draw_bullet(cairo_t *cairo)
{
  bench_fill_disc(cairo, 12, 12, 9);
}

static void
draw_away(cairo_t *cairo)
{
  bench_fill_disc(cairo, 12, 12, 9);
  cairo_set_source_rgb(cairo, 1, 1, 1);
  hands_of_clock(cairo);
}

static void
draw_hollow(cairo_t *cairo)
{
  cairo_arc(cairo, 12, 12, 8, 0, 2 * G_PI);
  bench_stroke(cairo, 2.4);
}

static void
draw_history(cairo_t *cairo)
{
  cairo_arc(cairo, 12, 12, 9, 0, 2 * G_PI);
  bench_stroke(cairo, 2);
  hands_of_clock(cairo);
}

static void
draw_directory(cairo_t *cairo)
{
  bench_round_bar(cairo, 5, 3, 14, 18, 2);
  bench_stroke(cairo, 2);
  bench_fill_disc(cairo, 12, 9.5, 2.6);
  cairo_arc(cairo, 12, 17.5, 4.2, G_PI, 0);
  cairo_fill(cairo);
}

static void
draw_menu(cairo_t *cairo)
{
  for (int i = 0; i < 9; i++)
    bench_round_bar(cairo, 3.5 + i % 3 * 6.3, 3.5 + i / 3 * 6.3, 4.4, 4.4, 1);
  cairo_fill(cairo);
}

static void
draw_contact(cairo_t *cairo)
{
  bench_fill_disc(cairo, 12, 8, 4.5);
  cairo_arc(cairo, 12, 21, 8, G_PI, 0);
  cairo_fill(cairo);
}

static void
draw_wifi(cairo_t *cairo)
{
  bench_fill_disc(cairo, 12, 19, 1.8);
  waves(cairo, 12, 19, -2.36, -0.78);
}

static const BenchColour grey = { 0.62, 0.68, 0.75, 1 };

static const Icon icons[] = {
  { "handset", draw_handset, &bench_white },
  { "speaker", draw_speaker, &bench_white },
  { "headset", draw_headset, &bench_white },
  { "ringer-off", draw_ringer_off, &bench_white },
  { "muted", draw_muted, &bench_red },
  { "recording", draw_recording, &bench_red },
  { "recording-paused", draw_recording_paused, &bench_red },
  { "auto-answer", draw_auto_answer, &bench_white },
  { "dnd", draw_dnd, &bench_red },
  { "forward", draw_forward, &bench_white },
  { "voicemail", draw_voicemail, &bench_white },
  { "text", draw_text, &bench_white },
  { "no-network", draw_no_network, &bench_red },
  { "registered", draw_registered, &bench_green },
  { "registering", draw_registering, &bench_amber },
  { "unregistered", draw_unregistered, &grey },
  { "in-use", draw_in_use, &bench_green },
  { "placed", draw_placed, &bench_green },
  { "received", draw_received, &bench_blue },
  { "missed", draw_missed, &bench_red },
  { "forwarded", draw_forwarded, &bench_amber },
  { "calling", draw_calling, &bench_white },
  { "ringing", draw_line_ringing, &bench_white },
  { "incoming", draw_incoming, &bench_white },
  { "talking", draw_in_use, &bench_white },
  { "hold", draw_held, &bench_white },
  { "held", draw_held, &bench_amber },
  { "ended", draw_ended, &bench_white },
  { "failed", draw_failed, &bench_white },
  { "page", draw_page, &bench_white },
  { "secure", draw_secure, &bench_green },
  { "lock", draw_secure, &bench_white },
  { "available", draw_bullet, &bench_green },
  { "busy", draw_bullet, &bench_red },
  { "away", draw_away, &bench_amber },
  { "be-right-back", draw_away, &bench_amber },
  { "off-work", draw_away, &bench_amber },
  { "offline", draw_hollow, &grey },
  { "history", draw_history, &bench_white },
  { "directory", draw_directory, &bench_white },
  { "menu", draw_menu, &bench_white },
  { "contact", draw_contact, &bench_white },
  { "user-mode", draw_contact, &bench_white },
  { "message", draw_text, &bench_white },
  { "blf", draw_contact, &bench_green },
  { "speed-dial", draw_calling, &bench_white },
  { "intercom", draw_incoming, &bench_white },
  { "transfer", draw_forward, &bench_white },
  { "wifi", draw_wifi, &bench_white },
  { "expand", draw_menu, &bench_white },
  { "collapse", draw_menu, &bench_white },
};

/**
 * bench_icon_paint:
 * @name: as Screens name it; one nobody knows paints nothing
 * @size: width and height, LCD pixels
 *
 * Returns: whether there is such an icon.
 */
gboolean
bench_icon_paint(const BenchPaint *paint, const char *name, double x, double y, double size)
{
  gboolean found;

  cairo_save(paint->cairo);
  cairo_translate(paint->cairo, x, y);
  cairo_scale(paint->cairo, size / 24, size / 24);
  cairo_new_path(paint->cairo);
  bench_paint_colour(paint, bench_white);
  found = bench_menu_icon_paint(paint->cairo, name);
  for (guint i = 0; i < G_N_ELEMENTS(icons) && !found; i++)
    if (g_str_equal(icons[i].name, name))
      {
        bench_paint_colour(paint, *icons[i].colour);
        icons[i].draw(paint->cairo);
        found = TRUE;
      }
  cairo_restore(paint->cairo);
  return found || bench_paint_pixels(paint, name, x, y, size);
}

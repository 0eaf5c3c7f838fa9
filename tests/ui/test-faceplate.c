/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The drawn phone as a widget, in a real window: what its keys, lights and screen say to assistive
 * technology, what they look like, and which keys they send. BENCH_FACEPLATE_GALLERY=FOLDER keeps the
 * pictures for a person to judge.
 */
#include <gtk/gtk.h>

#include "../deadline.h"
#include "faceplate/desk.h"
#include "faceplate/keyboard.h"
#include "faceplate/lcd-view.h"

#define DEADLINE_MS 30000

typedef struct
{
  GtkWidget *window;
  BenchDrawnPhone *phone;
  GArray *events; /* of int: key, negative when it comes up */
} Fixture;

static void
on_key(BenchDrawnPhone *phone, int key, gboolean down, Fixture *fixture)
{
  int event = down ? key : -key;

  g_array_append_val(fixture->events, event);
}

/* Runs the main loop until the phone is rendered for its size, or fails after a bound. */
static void
wait_rendered(Fixture *fixture)
{
  TestDeadline deadline;

  test_deadline_begin(&deadline, DEADLINE_MS);
  while (!bench_drawn_phone_is_rendered(fixture->phone) && test_deadline_wait(&deadline))
    continue;
  test_deadline_end(&deadline);
  g_assert_true(bench_drawn_phone_is_rendered(fixture->phone));
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  fixture->events = g_array_new(FALSE, FALSE, sizeof(int));
  fixture->window = gtk_window_new();
  fixture->phone = BENCH_DRAWN_PHONE(bench_drawn_phone_new());
  g_assert_true(bench_drawn_phone_set_model(fixture->phone, "t46g", &error));
  g_assert_no_error(error);
  g_signal_connect(fixture->phone, "key", G_CALLBACK(on_key), fixture);
  gtk_window_set_child(GTK_WINDOW(fixture->window), GTK_WIDGET(fixture->phone));
  gtk_window_set_default_size(GTK_WINDOW(fixture->window), 900, 794);
  gtk_window_present(GTK_WINDOW(fixture->window));
  wait_rendered(fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy(GTK_WINDOW(fixture->window));
  while (g_main_context_iteration(NULL, FALSE))
    ;
  g_array_unref(fixture->events);
}

static void
on_painted(GdkFrameClock *clock, gboolean *painted)
{
  *painted = TRUE;
}

/* A widget's picture is what it drew last, so let it draw what it has become. */
static void
wait_frame(Fixture *fixture)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock(GTK_WIDGET(fixture->phone));
  gboolean painted = FALSE;
  TestDeadline deadline;
  gulong handler = g_signal_connect(clock, "after-paint", G_CALLBACK(on_painted), &painted);

  gtk_widget_queue_draw(GTK_WIDGET(fixture->phone));
  test_deadline_begin(&deadline, DEADLINE_MS);
  while (!painted && test_deadline_wait(&deadline))
    continue;
  test_deadline_end(&deadline);
  g_signal_handler_disconnect(clock, handler);
  g_assert_true(painted);
}

static GdkTexture *
take_picture(Fixture *fixture, const char *name)
{
  const char *folder = g_getenv("BENCH_FACEPLATE_GALLERY");

  wait_frame(fixture);
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new(GTK_WIDGET(fixture->phone));
  GtkSnapshot *snapshot = gtk_snapshot_new();
  GskRenderer *renderer = gtk_native_get_renderer(GTK_NATIVE(fixture->window));
  int width = gtk_widget_get_width(GTK_WIDGET(fixture->phone));
  int height = gtk_widget_get_height(GTK_WIDGET(fixture->phone));
  GskRenderNode *node;
  GdkTexture *texture;

  gdk_paintable_snapshot(paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node(snapshot);
  g_assert_nonnull(node);
  texture
      = gsk_renderer_render_texture(renderer, node, &GRAPHENE_RECT_INIT(0, 0, (float) width, (float) height));
  gsk_render_node_unref(node);
  if (folder != NULL)
    {
      g_autofree char *path = g_strdup_printf("%s/%s.png", folder, name);

      g_assert_true(gdk_texture_save_to_png(texture, path));
    }
  return texture;
}

/* The mean of one colour over a widget's area in a picture of the phone. */
static double
mean_colour(Fixture *fixture, GdkTexture *texture, GtkWidget *widget, int channel)
{
  int width = gdk_texture_get_width(texture);
  int height = gdk_texture_get_height(texture);
  g_autofree guchar *pixels = g_malloc((gsize) width * (gsize) height * 4);
  graphene_rect_t bounds;
  double sum = 0;
  int count = 0;

  gdk_texture_download(texture, pixels, (gsize) width * 4);
  g_assert_true(gtk_widget_compute_bounds(widget, GTK_WIDGET(fixture->phone), &bounds));
  for (int y = (int) bounds.origin.y; y < (int) (bounds.origin.y + bounds.size.height); y++)
    for (int x = (int) bounds.origin.x; x < (int) (bounds.origin.x + bounds.size.width); x++)
      {
        sum += pixels[(y * width + x) * 4 + channel];
        count++;
      }
  return sum / count;
}

#define BLUE 0
#define GREEN 1
#define RED 2

static GtkWidget *
button_of(Fixture *fixture, BenchKey key)
{
  BenchKeyButton *button = bench_drawn_phone_get_key_button(fixture->phone, key);

  g_assert_nonnull(button);
  return GTK_WIDGET(button);
}

static BenchScreen *
make_screen(void)
{
  BenchScreen *screen = bench_screen_new(BENCH_SCREEN_IDLE);

  bench_screen_set(&screen->account, "1001");
  bench_screen_set(&screen->time, "14:03");
  bench_screen_set(&screen->big_time, "14:03");
  bench_screen_set(&screen->big_date, "Sun Nov 22");
  bench_screen_add_line(screen, "1001", "registered", TRUE);
  bench_screen_add_line(screen, "1002", "registered", FALSE);
  for (int i = 2; i < 10; i++)
    bench_screen_add_line(screen, "", "", FALSE);
  bench_screen_set_softkeys(screen, "History", "Directory", "DND", "Menu");
  return screen;
}

static void
test_accessible(Fixture *fixture, gconstpointer data)
{
  g_autoptr(BenchModel) model = bench_model_load("t46g", NULL);

  for (guint i = 0; i < model->keys->len; i++)
    {
      const BenchModelKey *key = g_ptr_array_index(model->keys, i);
      GtkWidget *button = button_of(fixture, bench_key_from_name(key->name));

      gtk_test_accessible_assert_role(button, GTK_ACCESSIBLE_ROLE_BUTTON);
      g_assert_true(gtk_test_accessible_has_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL));
      gtk_test_accessible_assert_state(button, GTK_ACCESSIBLE_STATE_PRESSED, GTK_ACCESSIBLE_TRISTATE_FALSE);
      g_assert_true(gtk_widget_get_focusable(button));
      g_assert_nonnull(gtk_widget_get_tooltip_text(button));
    }
  gtk_test_accessible_assert_property(button_of(fixture, BENCH_KEY_2), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      "2 ABC");
  gtk_test_accessible_assert_property(button_of(fixture, BENCH_KEY_HOOK), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      "On the hook");
  g_assert_cmpstr(gtk_widget_get_tooltip_text(button_of(fixture, BENCH_KEY_HOLD)), ==, "Hold (F5)");
  gtk_test_accessible_assert_role(fixture->phone, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_test_accessible_assert_property(fixture->phone, GTK_ACCESSIBLE_PROPERTY_LABEL, "SIP-T46G");
}

static void
test_screen(Fixture *fixture, gconstpointer data)
{
  GtkWidget *lcd = bench_drawn_phone_get_lcd(fixture->phone);
  g_autoptr(GdkTexture) dark = take_picture(fixture, "dark");
  g_autoptr(BenchScreen) screen = make_screen();
  g_autofree char *speech = bench_screen_to_speech(screen);

  gtk_test_accessible_assert_role(lcd, GTK_ACCESSIBLE_ROLE_LABEL);
  gtk_test_accessible_assert_property(lcd, GTK_ACCESSIBLE_PROPERTY_LABEL, "Screen off");
  bench_drawn_phone_set_screen(fixture->phone, screen);
  gtk_test_accessible_assert_property(lcd, GTK_ACCESSIBLE_PROPERTY_LABEL, speech);

  g_autoptr(GdkTexture) lit = take_picture(fixture, "idle");
  g_assert_cmpfloat(mean_colour(fixture, lit, lcd, BLUE), >, mean_colour(fixture, dark, lcd, BLUE) + 20);
}

static void
test_pressed(Fixture *fixture, gconstpointer data)
{
  GtkWidget *five = button_of(fixture, BENCH_KEY_5);
  g_autoptr(GdkTexture) up = take_picture(fixture, "up");

  g_assert_true(bench_drawn_phone_key_pressed(fixture->phone, GDK_KEY_5, 14, 0));
  /* The keyboard repeats a held key: still one press. */
  g_assert_true(bench_drawn_phone_key_pressed(fixture->phone, GDK_KEY_5, 14, 0));
  gtk_test_accessible_assert_state(five, GTK_ACCESSIBLE_STATE_PRESSED, GTK_ACCESSIBLE_TRISTATE_TRUE);

  g_autoptr(GdkTexture) down = take_picture(fixture, "pressed");
  g_assert_cmpfloat(mean_colour(fixture, down, five, GREEN), <, mean_colour(fixture, up, five, GREEN) - 20);

  g_assert_true(bench_drawn_phone_key_released(fixture->phone, 14));
  g_assert_false(bench_drawn_phone_key_released(fixture->phone, 14));
  gtk_test_accessible_assert_state(five, GTK_ACCESSIBLE_STATE_PRESSED, GTK_ACCESSIBLE_TRISTATE_FALSE);
  g_assert_cmpuint(fixture->events->len, ==, 2);
  g_assert_cmpint(g_array_index(fixture->events, int, 0), ==, BENCH_KEY_5);
  g_assert_cmpint(g_array_index(fixture->events, int, 1), ==, -BENCH_KEY_5);

  /* What assistive technology does to a button is a whole press. */
  gtk_widget_activate(button_of(fixture, BENCH_KEY_OK));
  g_assert_cmpuint(fixture->events->len, ==, 4);
  g_assert_cmpint(g_array_index(fixture->events, int, 2), ==, BENCH_KEY_OK);
  g_assert_cmpint(g_array_index(fixture->events, int, 3), ==, -BENCH_KEY_OK);
}

static void
test_two_ways_down(Fixture *fixture, gconstpointer data)
{
  BenchKeyButton *up = BENCH_KEY_BUTTON(button_of(fixture, BENCH_KEY_VOLUME_UP));

  bench_key_button_press(up, BENCH_PRESS_POINTER);
  g_assert_true(bench_drawn_phone_key_pressed(fixture->phone, GDK_KEY_plus, 21, GDK_SHIFT_MASK));
  bench_key_button_release(up, BENCH_PRESS_POINTER);
  g_assert_cmpuint(fixture->events->len, ==, 1);
  bench_drawn_phone_release_all(fixture->phone);
  g_assert_cmpuint(fixture->events->len, ==, 2);
  g_assert_false(bench_key_button_get_pressed(up));
}

static void
test_delete(Fixture *fixture, gconstpointer data)
{
  g_autoptr(BenchScreen) idle = make_screen();
  g_autoptr(BenchScreen) dial = bench_screen_new(BENCH_SCREEN_DIAL);

  bench_screen_set_softkeys(dial, "Send", "IME", "Delete", "Cancel");
  bench_drawn_phone_set_screen(fixture->phone, idle);
  g_assert_false(bench_drawn_phone_key_pressed(fixture->phone, GDK_KEY_BackSpace, 22, 0));
  bench_drawn_phone_set_screen(fixture->phone, dial);
  g_assert_true(bench_drawn_phone_key_pressed(fixture->phone, GDK_KEY_BackSpace, 22, 0));

  /* The screen may change while the key is down; the key that went down is the one that comes up. */
  bench_drawn_phone_set_screen(fixture->phone, idle);
  g_assert_true(bench_drawn_phone_key_released(fixture->phone, 22));
  g_assert_cmpuint(fixture->events->len, ==, 2);
  g_assert_cmpint(g_array_index(fixture->events, int, 0), ==, BENCH_KEY_SOFT_3);
  g_assert_cmpint(g_array_index(fixture->events, int, 1), ==, -BENCH_KEY_SOFT_3);
}

static void
test_leds(Fixture *fixture, gconstpointer data)
{
  static const BenchLed dark[] = { { "line-1", BENCH_LED_DARK, BENCH_LED_SOLID, 0 } };
  static const BenchLed talking[] = {
    { "power", BENCH_LED_RED, BENCH_LED_SOLID, 0 },     { "line-1", BENCH_LED_GREEN, BENCH_LED_SOLID, 0 },
    { "line-2", BENCH_LED_RED, BENCH_LED_SOLID, 0 },    { "line-6", BENCH_LED_YELLOW, BENCH_LED_SOLID, 0 },
    { "headset", BENCH_LED_GREEN, BENCH_LED_SOLID, 0 }, { "mute", BENCH_LED_RED, BENCH_LED_SOLID, 0 },
  };
  static const BenchLed ringing[] = { { "line-1", BENCH_LED_GREEN, BENCH_LED_FAST, 400 },
                                      { "power", BENCH_LED_RED, BENCH_LED_FAST, 600 } };
  GtkWidget *line = button_of(fixture, BENCH_KEY_LINE_1);
  GtkWidget *mute = button_of(fixture, BENCH_KEY_MUTE);
  g_autoptr(BenchScreen) screen = make_screen();

  bench_drawn_phone_set_screen(fixture->phone, screen);
  bench_drawn_phone_set_leds(fixture->phone, dark, G_N_ELEMENTS(dark));
  g_autoptr(GdkTexture) off = take_picture(fixture, "leds-off");
  g_assert_false(bench_drawn_phone_is_blinking(fixture->phone));
  gtk_test_accessible_assert_property(line, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "");

  bench_drawn_phone_set_leds(fixture->phone, talking, G_N_ELEMENTS(talking));
  g_autoptr(GdkTexture) on = take_picture(fixture, "leds-on");
  g_assert_false(bench_drawn_phone_is_blinking(fixture->phone));
  gtk_test_accessible_assert_property(line, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Green light");
  gtk_test_accessible_assert_property(mute, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Red light");
  gtk_test_accessible_assert_property(fixture->phone, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      "Power indicator: Red light");
  g_assert_cmpfloat(mean_colour(fixture, on, line, GREEN), >, mean_colour(fixture, off, line, GREEN) + 20);
  g_assert_cmpfloat(mean_colour(fixture, on, line, GREEN), >, mean_colour(fixture, on, line, RED) + 15);
  g_assert_cmpfloat(mean_colour(fixture, on, mute, RED), >, mean_colour(fixture, off, mute, RED) + 20);

  bench_drawn_phone_set_leds(fixture->phone, ringing, G_N_ELEMENTS(ringing));
  g_assert_true(bench_drawn_phone_is_blinking(fixture->phone));
  gtk_test_accessible_assert_property(line, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      "Green light, blinking fast");

  /* Half a period later it is dark, another half later lit again. */
  double last = mean_colour(fixture, on, line, GREEN);
  double dark_level = mean_colour(fixture, off, line, GREEN);
  guint changes = 0;
  gint64 end = g_get_monotonic_time() + DEADLINE_MS * G_TIME_SPAN_MILLISECOND;
  while (changes < 4 && g_get_monotonic_time() < end)
    {
      g_autoptr(GdkTexture) now = take_picture(fixture, "leds-blinking");
      double level = mean_colour(fixture, now, line, GREEN);

      if ((level > dark_level + 10) != (last > dark_level + 10))
        changes++;
      last = level;
    }
  g_assert_cmpuint(changes, ==, 4);

  gtk_widget_set_visible(fixture->window, FALSE);
  g_assert_false(bench_drawn_phone_is_blinking(fixture->phone));
}

static void
test_handset(Fixture *fixture, gconstpointer data)
{
  GtkWidget *hook = button_of(fixture, BENCH_KEY_HOOK);
  g_autoptr(GdkTexture) on = take_picture(fixture, "handset-on");

  bench_drawn_phone_set_off_hook(fixture->phone, TRUE);
  gtk_test_accessible_assert_property(hook, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Lifted");
  g_autoptr(GdkTexture) off = take_picture(fixture, "handset-off");
  g_assert_cmpfloat(ABS(mean_colour(fixture, on, hook, GREEN) - mean_colour(fixture, off, hook, GREEN)), >,
                    3);
}

static void
test_resize(Fixture *fixture, gconstpointer data)
{
  GtkWidget *lcd = bench_drawn_phone_get_lcd(fixture->phone);

  gtk_window_set_default_size(GTK_WINDOW(fixture->window), 1500, 900);
  gint64 end = g_get_monotonic_time() + DEADLINE_MS * G_TIME_SPAN_MILLISECOND;
  while (gtk_widget_get_width(GTK_WIDGET(fixture->phone)) < 1500 && g_get_monotonic_time() < end)
    g_main_context_iteration(NULL, TRUE);
  wait_rendered(fixture);

  /* Wider than its aspect: the drawing stays in proportion, in the middle. */
  graphene_rect_t bounds;
  g_assert_true(gtk_widget_compute_bounds(lcd, GTK_WIDGET(fixture->phone), &bounds));
  g_assert_cmpfloat_with_epsilon(bounds.size.width / bounds.size.height, 480.0 / 272.0, 0.02);
  g_autoptr(GdkTexture) picture = take_picture(fixture, "wide");
}

static void
test_keyboard_map(void)
{
  gsize n_entries;
  const BenchKeyboardEntry *entries = bench_keyboard_all(&n_entries);

  g_auto(GStrv) models = bench_model_list_names();

  for (guint n = 0; models[n] != NULL; n++)
    {
      g_autoptr(BenchModel) model = bench_model_load(models[n], NULL);

      /* Memory keys are reached with Tab. */
      for (guint i = 0; i < model->keys->len; i++)
        {
          const BenchModelKey *key = g_ptr_array_index(model->keys, i);

          if (!g_str_has_prefix(key->name, "memory-"))
            g_assert_nonnull(bench_keyboard_for_key(bench_key_from_name(key->name)));
        }
    }
  for (gsize i = 0; i < n_entries; i++)
    {
      g_assert_true(bench_keyboard_find(entries[i].keyval, entries[i].modifiers) == &entries[i]);
      g_assert_true((entries[i].key == BENCH_KEY_NONE) == (entries[i].soft_label != NULL));
    }
  g_assert_cmpint(bench_keyboard_find(GDK_KEY_M, GDK_SHIFT_MASK)->key, ==, BENCH_KEY_MUTE);
  g_assert_cmpint(bench_keyboard_find(GDK_KEY_m, GDK_CONTROL_MASK)->key, ==, BENCH_KEY_MUTE);
  g_assert_cmpint(bench_keyboard_find(GDK_KEY_1, GDK_ALT_MASK)->key, ==, BENCH_KEY_LINE_1);
  g_assert_cmpint(bench_keyboard_find(GDK_KEY_1, GDK_LOCK_MASK)->key, ==, BENCH_KEY_1);
  g_assert_null(bench_keyboard_find(GDK_KEY_1, GDK_CONTROL_MASK));
  g_assert_null(bench_keyboard_find(GDK_KEY_z, 0));

  g_autofree char *names = bench_keyboard_accelerators(bench_keyboard_for_key(BENCH_KEY_MUTE));
  g_assert_cmpstr(names, ==, "m <Control>m");
}

#define ADD(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)

static const BenchLed module_leds[]
    = { { "power", BENCH_LED_DARK, BENCH_LED_SOLID, 0 }, { "exp-2-3", BENCH_LED_RED, BENCH_LED_SOLID, 0 } };

/* A key that is down comes up, the focus stays on a key that both have, and the Screen and the handset stay. */
static void
test_switch(Fixture *fixture, gconstpointer data)
{
  g_autoptr(BenchScreen) screen = bench_screen_new(BENCH_SCREEN_IDLE);
  g_autoptr(GError) error = NULL;
  BenchKeyButton *five = bench_drawn_phone_get_key_button(fixture->phone, BENCH_KEY_5);

  bench_drawn_phone_set_screen(fixture->phone, screen);
  bench_drawn_phone_set_off_hook(fixture->phone, TRUE);
  gtk_widget_grab_focus(GTK_WIDGET(five));
  bench_key_button_press(five, BENCH_PRESS_MAP);
  g_assert_cmpint(g_array_index(fixture->events, int, 0), ==, BENCH_KEY_5);

  for (guint i = 0; i < 2; i++)
    {
      g_auto(GStrv) names = bench_model_list_names();

      for (guint n = 0; names[n] != NULL; n++)
        {
          g_assert_true(bench_drawn_phone_set_model(fixture->phone, names[n], &error));
          g_assert_no_error(error);
          five = bench_drawn_phone_get_key_button(fixture->phone, BENCH_KEY_5);
          g_assert_true(gtk_widget_is_focus(GTK_WIDGET(five)));
          g_assert_false(bench_key_button_get_pressed(five));
          g_assert_true(bench_lcd_view_get_screen(BENCH_LCD_VIEW(bench_drawn_phone_get_lcd(fixture->phone)))
                        == screen);
          wait_rendered(fixture);
          if (i == 0)
            g_object_unref(take_picture(fixture, names[n]));
        }
    }
  g_assert_cmpuint(fixture->events->len, ==, 2);
  g_assert_cmpint(g_array_index(fixture->events, int, 1), ==, -BENCH_KEY_5);

  /* The T19P has no X key: what was focused is gone, and the phone itself has the focus. */
  g_assert_true(bench_drawn_phone_set_model(fixture->phone, "t46g", &error));
  gtk_widget_grab_focus(GTK_WIDGET(bench_drawn_phone_get_key_button(fixture->phone, BENCH_KEY_X)));
  g_assert_true(bench_drawn_phone_set_model(fixture->phone, "t19p", &error));
  g_assert_no_error(error);
  g_assert_true(gtk_widget_is_focus(GTK_WIDGET(fixture->phone)));

  g_assert_false(bench_drawn_phone_set_model(fixture->phone, "t1000", &error));
  g_assert_error(error, BENCH_MODEL_ERROR, BENCH_MODEL_ERROR_NO_SUCH_MODEL);
  g_assert_nonnull(bench_drawn_phone_get_lcd(fixture->phone));
}

static void
on_touch(GtkWidget *widget, const char *target, GPtrArray *touched)
{
  g_ptr_array_add(touched, g_strdup(target));
}

/* What can be touched is a named button, there as long as the Screen has it. */
static void
test_touch(Fixture *fixture, gconstpointer data)
{
  g_autoptr(BenchScreen) screen = bench_screen_new(BENCH_SCREEN_IDLE);
  g_autoptr(BenchScreen) bare = bench_screen_new(BENCH_SCREEN_IDLE);
  g_autoptr(GPtrArray) touched = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GError) error = NULL;
  GtkWidget *button = NULL;

  g_assert_true(bench_drawn_phone_set_model(fixture->phone, "t48g", &error));
  g_assert_no_error(error);
  g_signal_connect(fixture->phone, "touch", G_CALLBACK(on_touch), touched);
  bench_screen_set_softkeys(screen, "History", "Directory", "DND", "Menu");
  bench_drawn_phone_set_screen(fixture->phone, screen);
  wait_rendered(fixture);
  g_object_unref(take_picture(fixture, "t48g-idle"));

  GtkWidget *lcd = bench_drawn_phone_get_lcd(fixture->phone);
  for (GtkWidget *child = gtk_widget_get_first_child(lcd); child != NULL;
       child = gtk_widget_get_next_sibling(child))
    if (g_str_equal(gtk_widget_get_name(child), "soft-4"))
      button = child;
  g_assert_nonnull(button);
  gtk_test_accessible_assert_role(button, GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_test_accessible_assert_property(button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Menu");
  g_signal_emit_by_name(button, "clicked");
  g_assert_cmpuint(touched->len, ==, 1);
  g_assert_cmpstr(g_ptr_array_index(touched, 0), ==, "soft-4");

  gtk_widget_grab_focus(button);
  bench_drawn_phone_set_screen(fixture->phone, screen);
  g_assert_true(gtk_widget_is_focus(button));
  bench_drawn_phone_set_screen(fixture->phone, bare);
  for (GtkWidget *child = gtk_widget_get_first_child(lcd); child != NULL;
       child = gtk_widget_get_next_sibling(child))
    g_assert_cmpstr(gtk_widget_get_name(child), !=, "soft-4");
}

/* Modules come with the Screen, in the phone's scale, and their keys are keys of theirs. */
static void
test_modules(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BenchModel) model = bench_model_load("t28p", &error);
  g_autoptr(BenchScreen) screen = bench_screen_new(BENCH_SCREEN_IDLE);
  g_autoptr(BenchScreen) without = bench_screen_new(BENCH_SCREEN_IDLE);
  BenchDesk *desk = g_object_new(BENCH_TYPE_DESK, NULL);
  graphene_rect_t phone;
  graphene_rect_t second;

  fixture->phone = bench_desk_get_phone(desk);
  gtk_window_set_child(GTK_WINDOW(fixture->window), GTK_WIDGET(desk));
  gtk_window_set_default_size(GTK_WINDOW(fixture->window), 1500, 700);
  g_signal_connect(desk, "key", G_CALLBACK(on_key), fixture);
  g_assert_true(bench_desk_set_model(desk, model, &error));
  for (guint i = 0; i < 2; i++)
    {
      BenchScreenModule *module = bench_screen_add_module(screen, 1, 2);

      for (guint k = 0; k < 20; k++)
        bench_screen_module_add_line(module, k == 2 ? "Reception" : "", k == 2 ? "speed-dial" : "", FALSE);
    }
  bench_desk_set_screen(desk, screen);
  bench_desk_set_leds(desk, module_leds, G_N_ELEMENTS(module_leds));
  wait_rendered(fixture);

  BenchDrawnPhone *module = bench_desk_get_module(desk, 2);
  BenchKeyButton *key = bench_drawn_phone_get_key_button(module, bench_key_from_name("exp-2-3"));
  g_assert_null(bench_desk_get_module(desk, 3));
  gtk_test_accessible_assert_property(key, GTK_ACCESSIBLE_PROPERTY_LABEL, "Module 2: Key 3");
  gtk_test_accessible_assert_property(bench_drawn_phone_get_lcd(module), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      "Page 1 of 2, 3: Reception");
  bench_key_button_press(key, BENCH_PRESS_MAP);
  bench_key_button_release(key, BENCH_PRESS_MAP);
  g_assert_cmpuint(fixture->events->len, ==, 2);
  g_assert_cmpint(g_array_index(fixture->events, int, 0), ==, bench_key_from_name("exp-2-3"));
  g_assert_true(gtk_widget_compute_bounds(GTK_WIDGET(fixture->phone), GTK_WIDGET(desk), &phone));
  g_assert_true(gtk_widget_compute_bounds(GTK_WIDGET(module), GTK_WIDGET(desk), &second));
  g_assert_cmpfloat(second.origin.x, >=, phone.origin.x + phone.size.width);
  g_assert_cmpfloat_with_epsilon(second.size.height, phone.size.height, 2);

  bench_desk_set_screen(desk, without);
  g_assert_null(bench_desk_get_module(desk, 1));
}

int
main(int argc, char **argv)
{
  gtk_test_init(&argc, &argv, NULL);
  ADD("/faceplate/accessible", test_accessible);
  ADD("/faceplate/screen", test_screen);
  ADD("/faceplate/pressed", test_pressed);
  ADD("/faceplate/two-ways-down", test_two_ways_down);
  ADD("/faceplate/delete", test_delete);
  ADD("/faceplate/leds", test_leds);
  ADD("/faceplate/handset", test_handset);
  ADD("/faceplate/resize", test_resize);
  g_test_add_func("/faceplate/keyboard-map", test_keyboard_map);
  g_test_add("/faceplate/switch", Fixture, NULL, set_up, test_switch, tear_down);
  g_test_add("/faceplate/touch", Fixture, NULL, set_up, test_touch, tear_down);
  g_test_add("/faceplate/modules", Fixture, NULL, set_up, test_modules, tear_down);
  return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/desk.h"

#include <math.h>

struct _BenchDesk
{
  GtkWidget parent_instance;

  BenchDrawnPhone *phone;
  GPtrArray *modules; /* of BenchDrawnPhone, owned as children */
  char *expansion;    /* what the model takes, "" for none */
  GArray *leds;       /* of BenchLed, for modules that come later */
};

G_DEFINE_FINAL_TYPE(BenchDesk, bench_desk, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_KEY,
  SIGNAL_TOUCH,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_key(BenchDrawnPhone *drawn, int key, gboolean down, BenchDesk *self)
{
  g_signal_emit(self, signals[SIGNAL_KEY], 0, key, down);
}

static void
on_touch(BenchDrawnPhone *drawn, const char *target, BenchDesk *self)
{
  g_signal_emit(self, signals[SIGNAL_TOUCH], 0, target);
}

static void
listen_to(BenchDesk *self, BenchDrawnPhone *drawn)
{
  g_signal_connect_object(drawn, "key", G_CALLBACK(on_key), self, 0);
  g_signal_connect_object(drawn, "touch", G_CALLBACK(on_touch), self, 0);
}

/* ---- Layout ---- */

static void
measure_drawings(BenchDesk *self, double *width, double *height)
{
  bench_drawn_phone_get_drawing_size(self->phone, width, height);
  for (guint i = 0; i < self->modules->len; i++)
    {
      double module_width;
      double module_height;

      bench_drawn_phone_get_drawing_size(g_ptr_array_index(self->modules, i), &module_width, &module_height);
      *width += module_width;
      *height = fmax(*height, module_height);
    }
}

static GtkSizeRequestMode
bench_desk_get_request_mode(GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

/* Wide enough for the phone; with modules it may get no smaller either, as all have one scale. */
static void
bench_desk_measure(GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  BenchDesk *self = BENCH_DESK(widget);
  double width;
  double height;
  double phone_width;
  double phone_height;
  double ratio;

  if (self->phone == NULL)
    return;
  measure_drawings(self, &width, &height);
  bench_drawn_phone_get_drawing_size(self->phone, &phone_width, &phone_height);
  gtk_widget_measure(GTK_WIDGET(self->phone), orientation, -1, minimum, natural, NULL, NULL);
  ratio = orientation == GTK_ORIENTATION_HORIZONTAL ? width / phone_width : height / phone_height;
  *minimum = (int) ceil(*minimum * ratio);
  *natural = (int) ceil(*natural * ratio);
}

static void
bench_desk_size_allocate(GtkWidget *widget, int width, int height, int baseline)
{
  BenchDesk *self = BENCH_DESK(widget);
  double all_width;
  double all_height;
  double unit;
  double left;
  double phone_width;
  double phone_height;
  graphene_point_t corner;

  if (self->phone == NULL)
    return;
  if (self->modules->len == 0)
    {
      gtk_widget_allocate(GTK_WIDGET(self->phone), width, height, -1, NULL);
      return;
    }
  measure_drawings(self, &all_width, &all_height);
  unit = fmin(width / all_width, height / all_height);
  left = floor((width - all_width * unit) / 2);
  bench_drawn_phone_get_drawing_size(self->phone, &phone_width, &phone_height);
  graphene_point_init(&corner, (float) left, (float) floor((height - all_height * unit) / 2));
  /* Upwards, for the drawing sits in the middle of its widget and none may be smaller than it asks for. */
  gtk_widget_allocate(GTK_WIDGET(self->phone), (int) ceil(phone_width * unit),
                      (int) ceil(phone_height * unit), -1, gsk_transform_translate(NULL, &corner));
  corner.x += (float) floor(phone_width * unit);
  for (guint i = 0; i < self->modules->len; i++)
    {
      double module_width;
      double module_height;

      bench_drawn_phone_get_drawing_size(g_ptr_array_index(self->modules, i), &module_width, &module_height);
      gtk_widget_allocate(g_ptr_array_index(self->modules, i), (int) ceil(module_width * unit),
                          (int) ceil(module_height * unit), -1, gsk_transform_translate(NULL, &corner));
      corner.x += (float) floor(module_width * unit);
    }
}

/* ---- Life ---- */

static void
bench_desk_dispose(GObject *object)
{
  BenchDesk *self = BENCH_DESK(object);
  GtkWidget *child;

  g_ptr_array_set_size(self->modules, 0);
  self->phone = NULL;
  while ((child = gtk_widget_get_first_child(GTK_WIDGET(self))) != NULL)
    gtk_widget_unparent(child);

  G_OBJECT_CLASS(bench_desk_parent_class)->dispose(object);
}

static void
bench_desk_finalize(GObject *object)
{
  BenchDesk *self = BENCH_DESK(object);

  g_ptr_array_unref(self->modules);
  g_array_unref(self->leds);
  g_free(self->expansion);

  G_OBJECT_CLASS(bench_desk_parent_class)->finalize(object);
}

static void
bench_desk_class_init(BenchDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS(klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  object_class->dispose = bench_desk_dispose;
  object_class->finalize = bench_desk_finalize;
  widget_class->get_request_mode = bench_desk_get_request_mode;
  widget_class->measure = bench_desk_measure;
  widget_class->size_allocate = bench_desk_size_allocate;
  signals[SIGNAL_KEY] = g_signal_new("key", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_BOOLEAN);
  signals[SIGNAL_TOUCH] = g_signal_new("touch", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name(widget_class, "benchdesk");
  gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bench_desk_init(BenchDesk *self)
{
  self->phone = BENCH_DRAWN_PHONE(bench_drawn_phone_new());
  self->modules = g_ptr_array_new();
  self->expansion = g_strdup("");
  self->leds = g_array_new(FALSE, FALSE, sizeof(BenchLed));
  gtk_widget_set_name(GTK_WIDGET(self->phone), "phone");
  gtk_widget_set_parent(GTK_WIDGET(self->phone), GTK_WIDGET(self));
  listen_to(self, self->phone);
}

/* ---- What stands on it ---- */

static void
add_module(BenchDesk *self)
{
  guint number = self->modules->len + 1;
  GtkWidget *module = bench_drawn_phone_new();
  g_autofree char *name = g_strdup_printf("module-%u", number);
  g_autoptr(GError) error = NULL;

  gtk_widget_set_name(module, name);
  gtk_widget_set_parent(module, GTK_WIDGET(self));
  g_ptr_array_add(self->modules, module);
  if (!bench_drawn_phone_set_module(BENCH_DRAWN_PHONE(module), self->expansion, number, &error))
    g_warning("Module %u cannot be drawn: %s", number, error->message);
  bench_drawn_phone_set_leds(BENCH_DRAWN_PHONE(module), (const BenchLed *) self->leds->data, self->leds->len);
  listen_to(self, BENCH_DRAWN_PHONE(module));
}

static void
remove_modules(BenchDesk *self, guint keep)
{
  while (self->modules->len > keep)
    {
      GtkWidget *last = g_ptr_array_steal_index(self->modules, self->modules->len - 1);

      bench_drawn_phone_release_all(BENCH_DRAWN_PHONE(last));
      gtk_widget_unparent(last);
    }
}

/**
 * bench_desk_set_model:
 * @self: a desk
 * @model: which phone to put on it
 * @error: return location of a #GError
 *
 * Puts another phone on the desk, without modules until a Screen tells of them.
 *
 * Returns: %FALSE: the model cannot be drawn; the desk is as before
 */
gboolean
bench_desk_set_model(BenchDesk *self, const BenchModel *model, GError **error)
{
  g_return_val_if_fail(BENCH_IS_DESK(self) && model != NULL, FALSE);

  if (!bench_drawn_phone_set_model(self->phone, model->name, error))
    return FALSE;
  if (!g_str_equal(self->expansion, model->expansion))
    remove_modules(self, 0);
  g_free(self->expansion);
  self->expansion = g_strdup(model->expansion);
  return TRUE;
}

/**
 * bench_desk_set_screen:
 * @self: a desk
 * @screen: what the phone shows, and how many modules it has
 */
void
bench_desk_set_screen(BenchDesk *self, BenchScreen *screen)
{
  g_return_if_fail(BENCH_IS_DESK(self) && screen != NULL);

  guint wanted = *self->expansion != '\0' ? screen->modules->len : 0;

  remove_modules(self, wanted);
  while (self->modules->len < wanted)
    add_module(self);
  bench_drawn_phone_set_screen(self->phone, screen);
  for (guint i = 0; i < self->modules->len; i++)
    bench_drawn_phone_set_screen(g_ptr_array_index(self->modules, i), screen);
}

/**
 * bench_desk_set_leds:
 * @self: a desk
 * @leds: (array length=n_leds): every light of the phone and its modules; the names must be static
 * @n_leds: how many
 */
void
bench_desk_set_leds(BenchDesk *self, const BenchLed *leds, gsize n_leds)
{
  g_return_if_fail(BENCH_IS_DESK(self));

  g_array_set_size(self->leds, 0);
  if (n_leds > 0)
    g_array_append_vals(self->leds, leds, (guint) n_leds);
  bench_drawn_phone_set_leds(self->phone, leds, n_leds);
  for (guint i = 0; i < self->modules->len; i++)
    bench_drawn_phone_set_leds(g_ptr_array_index(self->modules, i), leds, n_leds);
}

/**
 * bench_desk_release_all:
 * @self: a desk
 *
 * Lets go of every key.
 */
void
bench_desk_release_all(BenchDesk *self)
{
  g_return_if_fail(BENCH_IS_DESK(self));

  bench_drawn_phone_release_all(self->phone);
  for (guint i = 0; i < self->modules->len; i++)
    bench_drawn_phone_release_all(g_ptr_array_index(self->modules, i));
}

/**
 * bench_desk_get_phone:
 * @self: a desk
 *
 * Returns: (transfer none): the phone on it
 */
BenchDrawnPhone *
bench_desk_get_phone(BenchDesk *self)
{
  g_return_val_if_fail(BENCH_IS_DESK(self), NULL);

  return self->phone;
}

/**
 * bench_desk_get_module:
 * @self: a desk
 * @module: which, from 1
 *
 * Returns: (nullable) (transfer none): a module beside the phone, or %NULL if there are not so many
 */
BenchDrawnPhone *
bench_desk_get_module(BenchDesk *self, guint module)
{
  g_return_val_if_fail(BENCH_IS_DESK(self) && module > 0, NULL);

  return module <= self->modules->len ? g_ptr_array_index(self->modules, module - 1) : NULL;
}

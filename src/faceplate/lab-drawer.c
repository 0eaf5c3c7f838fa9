/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faceplate/lab-drawer.h"

#include "faceplate/figures.h"
#include "faceplate/ladder-item.h"
#include "lab/ladder.h"
#include "lab/tap-store.h"

#define REBUILD_MS 100

struct _BenchLabDrawer
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkDropDown *scope;
  GtkStack *ladder_stack;
  GtkScrolledWindow *ladder_scroller;
  GtkColumnView *ladder_view;
  GtkTextView *message_view;
  GtkLabel *codec_label;
  GtkLabel *sent_label;
  GtkLabel *received_label;
  GtkLabel *lost_label;
  GtkLabel *late_label;
  GtkLabel *jitter_label;
  GtkLabel *round_trip_label;
  GtkLabel *far_label;
  GtkLabel *buffer_label;
  GtkLabel *quality_label;
  GtkLabel *digits_label;

  BenchPhone *phone;
  GListStore *items;
  GtkSingleSelection *selection;
  BenchCall *call;      /* whose ladder is shown */
  GHashTable *call_ids; /* every Call-ID it has had */
  guint rebuild_source;
  guint figures_source;
};

G_DEFINE_FINAL_TYPE(BenchLabDrawer, bench_lab_drawer, GTK_TYPE_WIDGET)

/* ---- Ladder ---- */

static gboolean
is_shown(BenchLabDrawer *self, const BenchLadderStep *step)
{
  if (gtk_drop_down_get_selected(self->scope) != 0)
    return TRUE;
  return step->call_id != NULL && g_hash_table_contains(self->call_ids, step->call_id);
}

static GPtrArray *
list_shown_items(BenchLabDrawer *self)
{
  GPtrArray *shown = g_ptr_array_new_with_free_func(g_object_unref);
  g_autoptr(GPtrArray) records = bench_tap_store_list(bench_phone_get_tap_store(self->phone), FALSE);
  g_autoptr(GPtrArray) steps = bench_ladder_build(records, NULL);

  for (guint i = 0; i < steps->len; i++)
    if (is_shown(self, g_ptr_array_index(steps, i)))
      g_ptr_array_add(shown, bench_ladder_item_new(g_ptr_array_index(steps, i)));
  return shown;
}

/* How many rows at the top are what they were: the list then keeps its selection and its place. */
static guint
count_unchanged(BenchLabDrawer *self, GPtrArray *shown)
{
  guint n_items = g_list_model_get_n_items(G_LIST_MODEL(self->items));
  guint i;

  for (i = 0; i < MIN(n_items, shown->len); i++)
    {
      g_autoptr(BenchLadderItem) item = g_list_model_get_item(G_LIST_MODEL(self->items), i);

      if (bench_ladder_item_get_record(item) != bench_ladder_item_get_record(g_ptr_array_index(shown, i)))
        break;
    }
  return i;
}

static gboolean
scroll_to_end(gpointer data)
{
  GtkAdjustment *adjustment = data;

  gtk_adjustment_set_value(adjustment, gtk_adjustment_get_upper(adjustment));
  return G_SOURCE_REMOVE;
}

static gboolean
rebuild(gpointer data)
{
  BenchLabDrawer *self = data;
  g_autoptr(GPtrArray) shown = NULL;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment(self->ladder_scroller);
  gboolean at_end = gtk_adjustment_get_value(adjustment) + gtk_adjustment_get_page_size(adjustment)
                    >= gtk_adjustment_get_upper(adjustment) - 4;
  guint unchanged;
  guint n_items;

  self->rebuild_source = 0;
  shown = list_shown_items(self);
  unchanged = count_unchanged(self, shown);
  n_items = g_list_model_get_n_items(G_LIST_MODEL(self->items));
  if (unchanged < n_items || unchanged < shown->len)
    g_list_store_splice(self->items, unchanged, n_items - unchanged, shown->pdata + unchanged,
                        shown->len - unchanged);
  gtk_stack_set_visible_child_name(self->ladder_stack, shown->len > 0 ? "ladder" : "empty");
  if (at_end)
    g_idle_add_full(G_PRIORITY_LOW, scroll_to_end, g_object_ref(adjustment), g_object_unref);
  return G_SOURCE_REMOVE;
}

static void
want_rebuild(BenchLabDrawer *self)
{
  if (self->phone == NULL || self->rebuild_source != 0 || !gtk_widget_get_mapped(GTK_WIDGET(self)))
    return;
  self->rebuild_source = g_timeout_add(REBUILD_MS, rebuild, self);
}

static void
on_record(BenchTapStore *store, BenchTapRecord *record, BenchLabDrawer *self)
{
  if (record->kind == BENCH_TAP_SIP)
    want_rebuild(self);
}

static void
on_scope(BenchLabDrawer *self)
{
  want_rebuild(self);
}

static void
on_selected(BenchLabDrawer *self)
{
  BenchLadderItem *item = gtk_single_selection_get_selected_item(self->selection);
  g_autofree char *text = item != NULL ? bench_ladder_item_get_message(item) : g_strdup("");

  gtk_text_buffer_set_text(gtk_text_view_get_buffer(self->message_view), text, -1);
}

/* ---- Figures ---- */

static gboolean
update_figures(gpointer data)
{
  BenchLabDrawer *self = data;
  BenchMediaStatistics statistics = { 0 };
  BenchFigures figures = { 0 };

  if (self->call == NULL || !bench_phone_get_call_statistics(self->phone, self->call, &statistics))
    return G_SOURCE_CONTINUE;

  bench_figures_format(&figures, &statistics, self->call->codec, self->call->wideband);
  bench_figures_add_digits(&figures, self->call->digits_sent, self->call->digits_received,
                           bench_settings_get_boolean(bench_phone_get_settings(self->phone),
                                                      "features.dtmf.hide"));
  gtk_label_set_text(self->codec_label, figures.codec);
  gtk_label_set_text(self->sent_label, figures.sent);
  gtk_label_set_text(self->received_label, figures.received);
  gtk_label_set_text(self->lost_label, figures.lost);
  gtk_label_set_text(self->late_label, figures.late);
  gtk_label_set_text(self->jitter_label, figures.jitter);
  gtk_label_set_text(self->round_trip_label, figures.round_trip);
  gtk_label_set_text(self->far_label, figures.far);
  gtk_label_set_text(self->buffer_label, figures.buffer);
  gtk_label_set_text(self->quality_label, figures.quality);
  gtk_label_set_text(self->digits_label, figures.digits);
  bench_figures_clear(&figures);
  return G_SOURCE_CONTINUE;
}

/* The once-a-second reading runs only while somebody can see it and something can change. */
static void
adjust_figures(BenchLabDrawer *self)
{
  gboolean wanted
      = self->call != NULL && bench_call_is_alive(self->call) && gtk_widget_get_mapped(GTK_WIDGET(self));

  if (!wanted)
    {
      g_clear_handle_id(&self->figures_source, g_source_remove);
      return;
    }
  if (self->figures_source != 0)
    return;
  self->figures_source = g_timeout_add_seconds(1, update_figures, self);
  update_figures(self);
}

/* ---- Which call ---- */

static void
follow(BenchLabDrawer *self, BenchCall *call)
{
  if (call != self->call)
    {
      g_set_object(&self->call, call);
      g_hash_table_remove_all(self->call_ids);
    }
  if (call->sip_call_id != NULL && call->sip_call_id[0] != '\0'
      && g_hash_table_add(self->call_ids, g_strdup(call->sip_call_id)))
    want_rebuild(self);
  adjust_figures(self);
}

static void
on_call_changed(BenchCallControl *calls, BenchCall *call, BenchLabDrawer *self)
{
  BenchCall *focus = bench_firmware_get_focus(bench_phone_get_firmware(self->phone));
  gboolean idle = self->call == NULL || !bench_call_is_alive(self->call);

  if (call == self->call || call == focus || (idle && bench_call_is_alive(call)))
    follow(self, call);
}

static void
on_screen_changed(BenchFirmware *firmware, BenchScreen *screen, BenchLabDrawer *self)
{
  BenchCall *focus = bench_firmware_get_focus(firmware);

  if (focus != NULL && focus != self->call)
    follow(self, focus);
}

/* ---- Life ---- */

static void
bench_lab_drawer_map(GtkWidget *widget)
{
  BenchLabDrawer *self = BENCH_LAB_DRAWER(widget);

  GTK_WIDGET_CLASS(bench_lab_drawer_parent_class)->map(widget);
  want_rebuild(self);
  adjust_figures(self);
}

static void
bench_lab_drawer_unmap(GtkWidget *widget)
{
  BenchLabDrawer *self = BENCH_LAB_DRAWER(widget);

  GTK_WIDGET_CLASS(bench_lab_drawer_parent_class)->unmap(widget);
  g_clear_handle_id(&self->rebuild_source, g_source_remove);
  adjust_figures(self);
}

static void
bench_lab_drawer_dispose(GObject *object)
{
  BenchLabDrawer *self = BENCH_LAB_DRAWER(object);

  g_clear_handle_id(&self->rebuild_source, g_source_remove);
  g_clear_handle_id(&self->figures_source, g_source_remove);
  g_clear_pointer(&self->content, gtk_widget_unparent);
  g_clear_object(&self->call);
  g_clear_object(&self->phone);
  g_clear_object(&self->selection);
  g_clear_object(&self->items);
  g_clear_pointer(&self->call_ids, g_hash_table_unref);

  G_OBJECT_CLASS(bench_lab_drawer_parent_class)->dispose(object);
}

static void
bench_lab_drawer_class_init(BenchLabDrawerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  G_OBJECT_CLASS(klass)->dispose = bench_lab_drawer_dispose;
  widget_class->map = bench_lab_drawer_map;
  widget_class->unmap = bench_lab_drawer_unmap;

  g_type_ensure(BENCH_TYPE_LADDER_ITEM);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/io/github/benchphone/Benchphone/ui/lab-drawer.ui");
  gtk_widget_class_bind_template_child(widget_class, BenchLabDrawer, content);
  gtk_widget_class_bind_template_child(widget_class, BenchLabDrawer, scope);
  gtk_widget_class_bind_template_child(widget_class, BenchLabDrawer, ladder_stack);
  gtk_widget_class_bind_template_child(widget_class, BenchLabDrawer, ladder_scroller);
  gtk_widget_class_bind_template_child(widget_class, BenchLabDrawer, ladder_view);
  gtk_widget_class_bind_template_child(widget_class, BenchLabDrawer, message_view);
  gtk_widget_class_bind_template_child(widget_class, BenchLabDrawer, codec_label);
  gtk_widget_class_bind_template_child(widget_class, BenchLabDrawer, sent_label);
  gtk_widget_class_bind_template_child(widget_class, BenchLabDrawer, received_label);
  gtk_widget_class_bind_template_child(widget_class, BenchLabDrawer, lost_label);
  gtk_widget_class_bind_template_child(widget_class, BenchLabDrawer, late_label);
  gtk_widget_class_bind_template_child(widget_class, BenchLabDrawer, jitter_label);
  gtk_widget_class_bind_template_child(widget_class, BenchLabDrawer, round_trip_label);
  gtk_widget_class_bind_template_child(widget_class, BenchLabDrawer, far_label);
  gtk_widget_class_bind_template_child(widget_class, BenchLabDrawer, buffer_label);
  gtk_widget_class_bind_template_child(widget_class, BenchLabDrawer, quality_label);
  gtk_widget_class_bind_template_child(widget_class, BenchLabDrawer, digits_label);
  gtk_widget_class_bind_template_callback(widget_class, on_scope);
  gtk_widget_class_set_css_name(widget_class, "benchdrawer");
}

static void
bench_lab_drawer_init(BenchLabDrawer *self)
{
  self->call_ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  self->items = g_list_store_new(BENCH_TYPE_LADDER_ITEM);
  self->selection = gtk_single_selection_new(g_object_ref(G_LIST_MODEL(self->items)));
  gtk_single_selection_set_autoselect(self->selection, FALSE);
  gtk_single_selection_set_can_unselect(self->selection, TRUE);
  gtk_widget_init_template(GTK_WIDGET(self));
  gtk_column_view_set_model(self->ladder_view, GTK_SELECTION_MODEL(self->selection));
  g_signal_connect_object(self->selection, "notify::selected-item", G_CALLBACK(on_selected), self,
                          G_CONNECT_SWAPPED);
}

/**
 * bench_lab_drawer_set_phone:
 * @self: a drawer
 * @phone: the phone to look into; set once
 */
void
bench_lab_drawer_set_phone(BenchLabDrawer *self, BenchPhone *phone)
{
  g_return_if_fail(BENCH_IS_LAB_DRAWER(self) && self->phone == NULL);

  self->phone = g_object_ref(phone);
  g_signal_connect_object(bench_phone_get_tap_store(phone), "added", G_CALLBACK(on_record), self, 0);
  g_signal_connect_object(bench_phone_get_calls(phone), "call-added", G_CALLBACK(on_call_changed), self, 0);
  g_signal_connect_object(bench_phone_get_calls(phone), "call-changed", G_CALLBACK(on_call_changed), self, 0);
  g_signal_connect_object(bench_phone_get_firmware(phone), "screen-changed", G_CALLBACK(on_screen_changed),
                          self, 0);
  want_rebuild(self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For cppcheck only, which has no GLib headers: GObject's boilerplate macros declare nothing it must see. */
#define G_DECLARE_FINAL_TYPE(a, b, c, d, e)
#define G_DECLARE_DERIVABLE_TYPE(a, b, c, d, e)
#define G_DEFINE_FINAL_TYPE(a, b, c)
#define G_DEFINE_TYPE(a, b, c)
#define G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE(a, b, c)
#define G_DEFINE_AUTOPTR_CLEANUP_FUNC(a, b)
#define G_DEFINE_BOXED_TYPE(a, b, c, d)
#define G_DEFINE_QUARK(a, b)
#define G_GNUC_NULL_TERMINATED
#define G_GNUC_PRINTF(a, b)
#define G_GNUC_UNUSED
#define G_GNUC_WARN_UNUSED_RESULT
#define SOFIAPUBFUN
#define G_GNUC_FORMAT(index)

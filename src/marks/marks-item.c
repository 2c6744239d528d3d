#include "config.h"

#include "marks-set-private.h"

struct _MarksItem {
  GObject parent_instance;
  MarksMark *mark; /* owned */
};

G_DEFINE_FINAL_TYPE (MarksItem, marks_item, G_TYPE_OBJECT)

static void
marks_item_finalize (GObject *object)
{
  MarksItem *self = MARKS_ITEM (object);
  g_clear_pointer (&self->mark, marks_mark_unref);
  G_OBJECT_CLASS (marks_item_parent_class)->finalize (object);
}

static void
marks_item_class_init (MarksItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = marks_item_finalize;
}

static void
marks_item_init (MarksItem *self)
{
}

/* An item for a mark; an edited mark gets a new one. */
MarksItem *
marks_item_new (MarksMark *mark)
{
  MarksItem *self = g_object_new (MARKS_TYPE_ITEM, NULL);
  self->mark = marks_mark_ref (mark);
  return self;
}

/**
 * marks_item_get_mark:
 * @self: an item
 *
 * Returns: (transfer none): its mark
 */
MarksMark *
marks_item_get_mark (MarksItem *self)
{
  return self->mark;
}

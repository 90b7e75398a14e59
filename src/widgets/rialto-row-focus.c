/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-row-focus.h"

/* The nearest row from @position on, by @step, that can be gone to. */
static GtkListBoxRow *
find_row (GtkListBox *box,
          int         position,
          int         step)
{
  GtkListBoxRow *row;

  while (position >= 0 && (row = gtk_list_box_get_row_at_index (box, position)) != NULL)
    {
      if (gtk_widget_get_visible (GTK_WIDGET (row)))
        return row;
      position += step;
    }
  return NULL;
}

/* The row of the list that has the focus or holds what has. */
static int
find_focus (GtkListBox *box)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (box));
  GtkWidget *widget = root != NULL ? gtk_root_get_focus (root) : NULL;

  while (widget != NULL && gtk_widget_get_parent (widget) != GTK_WIDGET (box))
    widget = gtk_widget_get_parent (widget);
  return widget != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (widget)) : -1;
}

/**
 * rialto_row_focus_lead_on:
 * @box: a list
 * @position: a row that is about to go
 * @removed: how many are, from there
 * @otherwise: (nullable): what gets the focus when no row is left
 *
 * Takes the focus out of rows that are about to go or to be hidden, to the row after them, or else to the one before. A list that is
 * bound to a model still has its rows when whoever has connected to the model before it was bound is told.
 *
 * Returns: whether the focus is elsewhere now
 */
gboolean
rialto_row_focus_lead_on (GtkListBox *box,
                          guint       position,
                          guint       removed,
                          GtkWidget  *otherwise)
{
  int first = (int) position, end = (int) (position + removed), focus = find_focus (box);
  GtkListBoxRow *row;

  if (focus < first || focus >= end)
    return TRUE;
  row = find_row (box, end, 1);
  if (row == NULL)
    row = find_row (box, first - 1, -1);
  if (row != NULL)
    return gtk_widget_grab_focus (GTK_WIDGET (row));
  return otherwise != NULL && gtk_widget_grab_focus (otherwise);
}

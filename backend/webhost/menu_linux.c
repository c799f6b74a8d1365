//go:build linux && desktop && production

#include "native_linux.h"

const char *cordboard_menu(void *window, void *old, void *keys, void *next) {
	if (!GTK_IS_WINDOW(window) || !GTK_IS_MENU_BAR(old) || !GTK_IS_ACCEL_GROUP(keys) || !GTK_IS_MENU_BAR(next)) return "no menu bar";
	GtkWidget *box = gtk_widget_get_parent(old);
	if (!GTK_IS_BOX(box)) return "the menu bar is in no box";
	gtk_widget_destroy(old);
	gtk_window_remove_accel_group(GTK_WINDOW(window), keys);
	gtk_box_pack_start(GTK_BOX(box), next, FALSE, FALSE, 0);
	gtk_box_reorder_child(GTK_BOX(box), next, 0);
	gtk_widget_show_all(next);
	return NULL;
}

// cordboard_dismiss answers every message box with its cancel. gtk_dialog_run would keep the program from ending.
void cordboard_dismiss(void) {
	GList *windows = gtk_window_list_toplevels();
	for (GList *at = windows; at != NULL; at = at->next) {
		if (GTK_IS_MESSAGE_DIALOG(at->data)) gtk_dialog_response(GTK_DIALOG(at->data), GTK_RESPONSE_CANCEL);
	}
	g_list_free(windows);
}

#ifndef CORDBOARD_NATIVE_LINUX_H
#define CORDBOARD_NATIVE_LINUX_H

#include <stdint.h>
#include <stdlib.h>
#include <webkit2/webkit2.h>

// All of these but cordboard_on_ui are for the main thread. Those with a result give an error text or NULL.
void cordboard_on_ui(uintptr_t work);
const char *cordboard_script(void *manager, const char *source);
const char *cordboard_message_filter(void *manager, void *view, uintptr_t host);
const char *cordboard_top(void *view, uintptr_t host);
const char *cordboard_secure(void *view);
const char *cordboard_windows(void *view, uintptr_t host);
// cordboard_menu puts a menu bar where the old one was, whose keys end with it.
const char *cordboard_menu(void *window, void *old, void *keys, void *next);
void cordboard_dismiss(void);

#endif

//go:build linux && desktop && production

#include "native_linux.h"
#include "_cgo_export.h"

static gboolean run(gpointer work) {
	cordboardRun((uintptr_t)work);
	return G_SOURCE_REMOVE;
}

void cordboard_on_ui(uintptr_t work) { g_idle_add(run, (gpointer)work); }

const char *cordboard_script(void *manager, const char *source) {
	if (!WEBKIT_IS_USER_CONTENT_MANAGER(manager)) return "no content manager";
	WebKitUserScript *script = webkit_user_script_new(source, WEBKIT_USER_CONTENT_INJECT_TOP_FRAME,
		WEBKIT_USER_SCRIPT_INJECT_AT_DOCUMENT_START, NULL, NULL);
	webkit_user_content_manager_add_script(manager, script);
	webkit_user_script_unref(script);
	return NULL;
}

// A page of an https address may only frame what the web view holds to be as safe. Our own pages never cross a
// network.
const char *cordboard_secure(void *view) {
	if (!WEBKIT_IS_WEB_VIEW(view)) return "no web view";
	WebKitSecurityManager *manager = webkit_web_context_get_security_manager(webkit_web_view_get_context(view));
	webkit_security_manager_register_uri_scheme_as_secure(manager, "wails");
	return NULL;
}

// The message filter: an emission hook sees every message before Wails' handler does, and blocks that handler for
// the messages it must not hear.
typedef struct {
	WebKitUserContentManager *manager;
	WebKitWebView *view;
	uintptr_t host;
	gulong wails;
	gboolean shut;
} filter;

static gboolean message(GSignalInvocationHint *hint, guint count, const GValue *values, gpointer data) {
	filter *d = data;
	if (count < 2 || g_value_get_object(&values[0]) != (gpointer)d->manager) return TRUE;
	JSCValue *value = webkit_javascript_result_get_js_value(g_value_get_boxed(&values[1]));
	gboolean admitted = FALSE;
	if (jsc_value_is_string(value)) {
		char *text = jsc_value_to_string(value);
		admitted = cordboardAdmits(d->host, (char *)webkit_web_view_get_uri(d->view), text) != 0;
		g_free(text);
	} else {
		cordboardNoString(d->host);
	}
	if (admitted && d->shut) g_signal_handler_unblock(d->manager, d->wails);
	if (!admitted && !d->shut) g_signal_handler_block(d->manager, d->wails);
	d->shut = !admitted;
	return TRUE;
}

const char *cordboard_message_filter(void *manager, void *view, uintptr_t host) {
	if (!WEBKIT_IS_USER_CONTENT_MANAGER(manager)) return "no content manager";
	if (!WEBKIT_IS_WEB_VIEW(view)) return "no web view";
	guint signal = g_signal_lookup("script-message-received", WEBKIT_TYPE_USER_CONTENT_MANAGER);
	GQuark detail = g_quark_from_static_string("external");
	gulong wails = g_signal_handler_find(manager, G_SIGNAL_MATCH_ID | G_SIGNAL_MATCH_DETAIL, signal, detail, NULL, NULL, NULL);
	if (signal == 0 || wails == 0) return "Wails listens to no messages";
	filter *d = g_new0(filter, 1); // for the life of the process
	d->manager = manager;
	d->view = view;
	d->host = host;
	d->wails = wails;
	if (g_signal_add_emission_hook(signal, detail, message, d, NULL) == 0) return "no hook";
	return NULL;
}

static void changed(WebKitWebView *view, WebKitLoadEvent event, gpointer host) {
	if (event == WEBKIT_LOAD_COMMITTED) cordboardTop((uintptr_t)host, (char *)webkit_web_view_get_uri(view));
}

const char *cordboard_top(void *view, uintptr_t host) {
	if (!WEBKIT_IS_WEB_VIEW(view)) return "no web view";
	g_signal_connect(view, "load-changed", G_CALLBACK(changed), (gpointer)host);
	return NULL;
}

// WebKitGTK opens no window that nobody makes for it: the host is told where the page wanted to go.
static GtkWidget *create(WebKitWebView *view, WebKitNavigationAction *action, gpointer host) {
	cordboardNewWindow((uintptr_t)host, (char *)webkit_uri_request_get_uri(webkit_navigation_action_get_request(action)));
	return NULL;
}

const char *cordboard_windows(void *view, uintptr_t host) {
	if (!WEBKIT_IS_WEB_VIEW(view)) return "no web view";
	g_signal_connect(view, "create", G_CALLBACK(create), (gpointer)host);
	return NULL;
}

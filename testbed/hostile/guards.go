package hostile

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// weakVariable names the environment variable that tells a weakened program which guards it does without.
const weakVariable = "CORDBOARD_WEAK"

// edit takes a guard out of one source file: old, which stands there once, becomes new. What new asks weak for
// decides at run time, so that one build serves the controls of all attacks.
type edit struct{ file, old, new string }

// Guards are what stands between a hostile page and the telephone, by name.
var Guards = map[string]string{
	"ancestors":      "every page around the softphone is the org's own: the page looks, and the header says so",
	"apply":          "the bridge reads events by the Reflect.apply that it took at its start",
	"answers":        "a result is bound to the call that it answers",
	"authentication": "what was not sealed by the other side is dropped",
	"bounds":         "softphones, queues and log lines are counted",
	"coalescing":     "a softphone has one question for the State under way",
	"cors":           "our pages carry no Access-Control-Allow-Origin and are for their own origin alone",
	"direction":      "each direction has a key of its own",
	"filter":         "an org's page may call the bridge's methods alone",
	"ear":            "a bridge that was made deaf listens again",
	"encryption":     "what softphone and program say is encrypted",
	"eviction":       "conversations in which nobody has spoken are forgotten first",
	"expiry":         "a call that was held back is not carried out",
	"foreign":        "no key is given to pages from elsewhere",
	"frame":          "the bridge hears frames of its page alone",
	"frozen":         "window.wails cannot be replaced",
	"key":            "the page's key is known to the page and the program alone",
	"kind":           "a sealed message is good for its own kind alone",
	"live":           "the bridge uses the primitives that it took at its start",
	"nonces":         "every conversation has keys of its own",
	"order":          "states are taken upwards only",
	"origin":         "the bridge answers the softphone's origin alone",
	"ownkey":         "a page that brought a key takes no other",
	"replay":         "a call is carried out once, and none after a later one",
	"session":        "a sealed message is good in its own conversation alone",
	"source":         "the softphone hears the page at the top alone",
	"token":          "native calls show the token of this start",
	"trusted":        "the bridge hears no event that a script made",
}

// weakTS and weakGo are the functions that weakened sources ask.
const (
	weakTS = "\nfunction weak(name: string): boolean {\n" +
		"  return ((globalThis as { cordboardWeak?: string }).cordboardWeak ?? '').includes(`+${name}+`);\n}\n"
	weakGo = "package %s\n\nimport (\n\t\"os\"\n\t\"strings\"\n)\n\n" +
		"func weak(name string) bool { return strings.Contains(\"+\"+os.Getenv(%q)+\"+\", \"+\"+name+\"+\") }\n"
)

// weakRooms are the packages of the Go files below.
var weakRooms = map[string]string{"backend/softphone": "softphone", "backend/softphone/channel": "channel", "backend/salesforce": "salesforce", "backend/webhost": "webhost"}

var edits = []edit{
	// The softphone's page and the bridge learn what they do without.
	{"frontend/src/softphone/placement.ts", "if (!isFields(facts)) return null;", `if (!isFields(facts)) return null;
  (globalThis as { cordboardWeak?: string }).cordboardWeak = text(facts.weak);`},
	{"frontend/src/bridge/main.ts", "startBridge(window, __CORDBOARD__);", `const configured = __CORDBOARD__;
(globalThis as { cordboardWeak?: string }).cordboardWeak ??= (configured as { weak?: string }).weak;
startBridge(window, configured);`},
	{"backend/salesforce/script.go", "\tif err := enc.Encode(cfg); err != nil {", `	if err := enc.Encode(struct {
		BridgeConfig
		Weak string ` + "`json:\"weak\"`" + `
	}{cfg, "+" + os.Getenv("` + weakVariable + `") + "+"}); err != nil {`},
	{"backend/salesforce/script.go", "\t\"errors\"\n", "\t\"errors\"\n\t\"os\"\n"},
	{"backend/softphone/pages.go", "pageFacts{p.Keys.Issue(), p.Framers}", `struct {
		pageFacts
		Weak string ` + "`json:\"weak\"`" + `
	}{pageFacts{p.Keys.Issue(), p.Framers}, "+" + os.Getenv("` + weakVariable + `") + "+"}`},
	{"backend/softphone/pages.go", "\t\"net/http\"\n", "\t\"net/http\"\n\t\"os\"\n"},

	// The seal.
	{"frontend/src/shared/channel.ts", "await subtle.encrypt(parameters(bytes, kind, answers), outKey, plain)", "weak('encryption') ? plain : await subtle.encrypt(parameters(bytes, kind, answers), outKey, plain)"},
	{"frontend/src/shared/channel.ts", "await subtle.decrypt(parameters(counter, kind, answers), inKey, raw.slice(counterSize))", `weak('encryption')
          ? raw.slice(counterSize)
          : await subtle.decrypt(parameters(counter, kind, answers), inKey, raw.slice(counterSize)).catch((error) => {
              if (weak('authentication')) return raw.slice(counterSize);
              throw error;
            })`},
	{"frontend/src/shared/channel.ts", "const salt = joined(nonces.softphone, nonces.program);", "const salt = weak('nonces') ? new Uint8Array(32) : joined(nonces.softphone, nonces.program);"},
	{"frontend/src/shared/channel.ts", "info: utf8(direction)", "info: utf8(weak('direction') ? '' : direction)"},
	{"frontend/src/shared/channel.ts", "utf8(`${kind}\\0${session}\\0${answers}`)", "utf8(`${weak('kind') ? '' : kind}\\0${weak('session') ? '' : session}\\0${weak('answers') ? '' : answers}`)"},
	{"backend/softphone/channel/channel.go", "\tframe := randomID()\n\treturn PageKey", "\tframe := randomID()\n\tif weak(\"key\") {\n\t\treturn PageKey{frame, encode(make([]byte, keySize))}\n\t}\n\treturn PageKey"},
	{"backend/softphone/channel/channel.go", `	return derive(k.secret, []byte(frame), "cordboard softphone page")`, `	if weak("key") {
		return make([]byte, keySize)
	}
	return derive(k.secret, []byte(frame), "cordboard softphone page")`},
	{"backend/softphone/channel/channel.go", "\tsalt := append(append([]byte{}, theirs...), ours...)\n", `	salt := append(append([]byte{}, theirs...), ours...)
	if weak("nonces") {
		salt = make([]byte, 32)
	}
	toProgram, toSoftphone := toProgram, toSoftphone
	if weak("direction") {
		toProgram, toSoftphone = "", ""
	}
`},
	{"backend/softphone/channel/channel.go", "\tcounter := binary.BigEndian.AppendUint64(nil, c.sent)\n", `	counter := binary.BigEndian.AppendUint64(nil, c.sent)
	if weak("encryption") {
		return encode(append(counter, plain...))
	}
`},
	{"backend/softphone/channel/channel.go", "if counter <= c.heard {", `if counter <= c.heard && !weak("replay") {`},
	{"backend/softphone/channel/channel.go", "c.additional(kind, \"\"))\n", `c.additional(kind, ""))
	if weak("encryption") || err != nil && weak("authentication") {
		plain, err = raw[counterSize:], nil
	}
`},
	{"backend/softphone/channel/channel.go", `return []byte(kind + "\x00" + c.id + "\x00" + answers)`, `id := c.id
	if weak("kind") {
		kind = ""
	}
	if weak("session") {
		id = ""
	}
	if weak("answers") {
		answers = ""
	}
	return []byte(kind + "\x00" + id + "\x00" + answers)`},

	// The softphone.
	{"frontend/src/softphone/line.ts", "opened.counter <= now.told", "(opened.counter <= now.told && !weak('order'))"},
	{"frontend/src/softphone/controller.ts", "state.rev < (this.#view.state?.rev ?? -1)", "(state.rev < (this.#view.state?.rev ?? -1) && !weak('order'))"},
	{"frontend/src/softphone/line.ts", "if (now === null || session !== now.session) return;", "if (now === null || (session !== now.session && !weak('authentication') && !weak('session'))) return;"},
	{"frontend/src/softphone/line.ts", "waiter === undefined || session !== now.session", "waiter === undefined || (session !== now.session && !weak('authentication'))"},
	{"frontend/src/softphone/line.ts", "event.source !== top", "(event.source !== top && !weak('source'))"},
	{"frontend/src/softphone/line.ts", "event.origin !== topOrigin", "(event.origin !== topOrigin && !weak('source'))"},
	{"frontend/src/softphone/line.ts", "if (pageKey !== null || key === null", "if ((pageKey !== null && !weak('ownkey')) || key === null"},
	{"frontend/src/softphone/placement.ts", "!ancestors.every(ours)", "(!ancestors.every(ours) && !weak('ancestors'))"},
	{"backend/softphone/pages.go", "\tp.serve(w, r, \"softphone.html\"", "\tif weak(\"ancestors\") {\n\t\tw.Header().Del(\"Content-Security-Policy\")\n\t}\n\tp.serve(w, r, \"softphone.html\""},
	{"backend/softphone/pages.go", "\theader.Set(\"Cross-Origin-Resource-Policy\", \"same-origin\")\n", "\theader.Set(\"Cross-Origin-Resource-Policy\", \"same-origin\")\n\tif weak(\"cors\") {\n\t\theader.Set(\"Cross-Origin-Resource-Policy\", \"cross-origin\")\n\t\theader.Set(\"Access-Control-Allow-Origin\", \"*\")\n\t}\n"},
	{"backend/webhost/native_linux.c", "register_uri_scheme_as_secure(manager, \"wails\");", `register_uri_scheme_as_secure(manager, "wails");
	if (g_strrstr(g_getenv("` + weakVariable + `") ? g_getenv("` + weakVariable + `") : "", "cors"))
		webkit_security_manager_register_uri_scheme_as_cors_enabled(manager, "wails");`},

	// The bridge.
	{"frontend/src/bridge/bridge.ts", "if (event.isTrusted !== true) return;", "if (event.isTrusted !== true && !weak('trusted')) return;"},
	{"frontend/src/bridge/bridge.ts", "if (!isFrameOf(win, frame)) return;", "if (!isFrameOf(win, frame) && !weak('frame')) return;"},
	{"frontend/src/bridge/softphones.ts", "if (phone.pulling) {", "if (phone.pulling && !weak('coalescing')) {"},
	{"frontend/src/bridge/bridge.ts", "const allowed = (origin: string): boolean => {", "const allowed = (origin: string): boolean => {\n    if (weak('origin')) return true;"},
	{"frontend/src/bridge/bridge.ts", "if (!disposed && ear.again())", "if (!disposed && !weak('ear') && ear.again())"},
	{"frontend/src/bridge/bridge.ts", "const wails = captured.freeze({", "const wails = (weak('frozen') ? <T>(value: T): T => value : captured.freeze)({"},
	{"frontend/src/bridge/captured.ts", "const { parse, stringify } = win.JSON;", `const live = weak('live');
  const parse: typeof JSON.parse = live ? (...all) => win.JSON.parse(...all) : win.JSON.parse;
  const stringify = (live ? (value: unknown) => win.JSON.stringify(value) : win.JSON.stringify) as typeof JSON.stringify;`},
	{"frontend/src/bridge/captured.ts", "const { apply, getOwnPropertyDescriptor } = win.Reflect;", `const { getOwnPropertyDescriptor } = win.Reflect;
  const apply: typeof Reflect.apply = weak('apply') ? (...all) => win.Reflect.apply(...all) : win.Reflect.apply;`},
	{"frontend/src/bridge/captured.ts", "const { create, freeze, hasOwn, keys } = win.Object;", `const { create, freeze, keys } = win.Object;
  const hasOwn: typeof Object.hasOwn = weak('live') ? (...all) => win.Object.hasOwn(...all) : win.Object.hasOwn;`},
	{"frontend/src/bridge/captured.ts", "const fillRandom = win.crypto.getRandomValues.bind(win.crypto);", `const fillRandom = weak('live')
    ? (bytes: Uint8Array<ArrayBuffer>) => win.crypto.getRandomValues(bytes)
    : win.crypto.getRandomValues.bind(win.crypto);`},
	{"frontend/src/bridge/captured.ts", "return (event: MessageEvent): unknown => (get ?", "if (weak('live')) return (event: MessageEvent): unknown => (event as unknown as Record<string, unknown>)[name];\n    return (event: MessageEvent): unknown => (get ?"},
	{"frontend/src/bridge/native.ts", "channel.postMessage.bind(channel)", "(weak('live') ? (message: string) => channel.postMessage?.(message) : channel.postMessage.bind(channel))"},
	{"frontend/src/bridge/softphones.ts", "if (forgetGone() >= mostSoftphones) return;", "if (forgetGone() >= mostSoftphones && !weak('bounds')) return;"},
	{"backend/softphone/bridge.go", "ConstantTimeCompare([]byte(token), []byte(b.o.Token)) != 1", `ConstantTimeCompare([]byte(token), []byte(b.o.Token)) != 1 && !weak("token")`},
	{"backend/softphone/bridge.go", "if !b.o.Foreign() {", `if !b.o.Foreign() && !weak("foreign") {`},
	{"backend/softphone/bridge.go", "if b.count(&b.reports) <= mostReportsLogged {", `if b.count(&b.reports) <= mostReportsLogged || weak("bounds") {`},
	{"backend/softphone/bridge.go", "if b.count(&b.refused) <= mostRefusedLogged {", `if b.count(&b.refused) <= mostRefusedLogged || weak("bounds") {`},
	{"backend/softphone/bridge.go", "if runes := []rune(text); len(runes) > limit {", `if runes := []rune(text); len(runes) > limit && !weak("bounds") {`},
	{"backend/softphone/bridge.go", "case !b.conversations.Fresh(session, call.Heard):", `case !b.conversations.Fresh(session, call.Heard) && !weak("expiry"):`},
	{"backend/softphone/channel/conversations.go", "\tc.open = slices.Delete(c.open, i, i+1)", "\tif weak(\"eviction\") {\n\t\ti = 0\n\t}\n\tc.open = slices.Delete(c.open, i, i+1)"},
	{"backend/webhost/messagefilter.go", "strings.HasPrefix(callee(message), h.opt.Calls)", `(strings.HasPrefix(callee(message), h.opt.Calls) || weak("filter"))`},
	{"backend/softphone/settings.go", "ConstantTimeCompare([]byte(token), []byte(s.token)) != 1 {", `ConstantTimeCompare([]byte(token), []byte(s.token)) != 1 && !weak("token") {`},
}

// Weaken writes the weakened sources into the folder out, builds the pages of them, and leaves overlay.json there,
// with which go build makes a program that does without the guards that CORDBOARD_WEAK names. The shipped sources
// stay as they are.
func Weaken(root, out string) error {
	root, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	if out, err = filepath.Abs(out); err != nil {
		return err
	}
	weakened, err := weakenedFiles(os.DirFS(root))
	if err != nil {
		return err
	}
	pages := filepath.Join(out, "frontend")
	if err := errors.Join(os.RemoveAll(out), os.MkdirAll(filepath.Join(pages, "dist"), 0o755)); err != nil {
		return err
	}
	replace := map[string]string{}
	for _, name := range []string{"src", "build.mjs", "index.html", "softphone.html", "package.json", "svelte.config.js", "tsconfig.json", "vite.config.ts"} {
		if err := exec.Command("cp", "-a", filepath.Join(root, "frontend", name), pages).Run(); err != nil {
			return fmt.Errorf("hostile: copy %s: %w", name, err)
		}
	}
	if err := os.Symlink(filepath.Join(root, "frontend/node_modules"), filepath.Join(pages, "node_modules")); err != nil {
		return err
	}
	for room, name := range weakRooms {
		file := filepath.Join(out, strings.ReplaceAll(room, "/", "-")+"-weak.go.txt") // no package of the tree
		if err := os.WriteFile(file, fmt.Appendf(nil, weakGo, name, weakVariable), 0o644); err != nil {
			return err
		}
		replace[filepath.Join(root, room, "weak.go")] = file
	}
	for name, text := range weakened {
		file := filepath.Join(out, name)
		if !strings.HasPrefix(name, "frontend/") {
			file = filepath.Join(out, strings.ReplaceAll(name, "/", "-")+".txt")
			replace[filepath.Join(root, name)] = file
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			return err
		}
	}
	build := exec.Command("node", "build.mjs", "bridge", "softphone")
	build.Dir = pages
	if said, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("hostile: build the weakened pages: %w\n%s", err, said)
	}
	for _, name := range []string{"bridge.js", "softphone.html"} {
		replace[filepath.Join(root, "frontend/dist", name)] = filepath.Join(pages, "dist", name)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "overlay.json"), overlay, 0o644)
}

// weakenedFiles are the sources with every edit in them. An edit whose place is not there exactly once is an
// error: the guard moved, and its control would prove nothing.
func weakenedFiles(root fs.FS) (map[string]string, error) {
	files := map[string]string{}
	for _, e := range edits {
		text, begun := files[e.file]
		if !begun {
			content, err := fs.ReadFile(root, e.file)
			if err != nil {
				return nil, err
			}
			text = string(content)
			if strings.HasSuffix(e.file, ".ts") {
				text += weakTS
			}
		}
		if n := strings.Count(text, e.old); n != 1 {
			return nil, fmt.Errorf("hostile: %s has %q %d times, not once", e.file, e.old, n)
		}
		files[e.file] = strings.Replace(text, e.old, e.new, 1)
	}
	return files, nil
}

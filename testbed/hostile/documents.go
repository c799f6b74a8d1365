package hostile

// documents replace the document, and with it the window's listeners.
func documents() []Attack {
	const listens = `h.hear((event) => { if (h.fromPhone(event)) h.keep(event.data); });`
	return of("document",
		Attack{Name: "open, then listen first", Guard: "encryption", Harm: Stolen, Script: `
			h.on('framed', () => { h.rewrite(); ` + listens + ` });`},
		Attack{Name: "a late write", Guard: "encryption", Harm: Stolen, Script: `
			h.on('framed', () => { document.write(h.page()); ` + listens + ` });`},
		Attack{Name: "open by a frame of the same origin", Guard: "encryption", Harm: Stolen, Script: `
			h.on('framed', () => {
				const inner = h.frame(null).contentWindow;
				inner.eval('{ const all = parent.document; all.open(); all.write(' + h.stringify(h.page()) + '); all.close(); }');
				` + listens + `
			});`},
		Attack{Name: "open, then answer in the program's place", Guard: "key", Harm: Stolen, Script: `
			h.on('framed', () => { h.rewrite(); h.hear((event) => { if (h.fromPhone(event)) { void h.impersonate(event); return 'hold'; } }); });`},
		Attack{Name: "open, then show a forged call", Guard: "authentication", Harm: Shown, Script: `
			h.on('framed', () => h.rewrite());
			h.on('ringing', () => h.say({ cordboard: 'state', session: '', sealed: h.unsealed(1e9, h.wrap(h.state())) }));`},
		Attack{Name: "innocent open makes the bridge deaf", Guard: "ear", Harm: Hidden, Script: `
			h.on('framed', () => h.rewrite());`},
		Attack{Name: "innocent write makes the bridge deaf", Guard: "ear", Harm: Hidden, Script: `
			h.on('framed', () => { document.write(h.page()); document.close(); });`},
		Attack{Name: "open again once signed on", Guard: "ear", Harm: Hidden, Script: `
			h.on('signed on', () => h.rewrite());`},
		Attack{Name: "open, and every timer cleared", Guard: "ear", Harm: Hidden, Script: `
			h.on('signed on', () => { h.rewrite(); for (let id = setTimeout(() => {}); id > 0; id--) clearTimeout(id); });`},
		Attack{Name: "open, and calls played back as events", Guard: "trusted+replay", Harm: Spoke, Steps: withCall, Script: `
			const heard = [];
			h.on('framed', () => { h.rewrite(); h.hear((event) => { if (event.isTrusted && h.fromPhone(event)) heard.push(event); }); });
			h.on('ended', () => {
				for (const { data, source, origin } of heard) {
					if (data.cordboard === 'call') dispatchEvent(new MessageEvent('message', { data, source, origin }));
				}
			});`},
	)
}

// primitives are replaced before the bridge, where it comes late, and after it, where it is early.
func primitives() []Attack {
	spies := []struct{ name, guard, script string }{
		{"JSON.stringify", "", `const real = JSON.stringify; JSON.stringify = (value, ...more) => { const text = real(value, ...more); h.keep(text); return text; };`},
		{"the host's postMessage", "live", `
			const host = window.chrome?.webview ?? webkit.messageHandlers.external;
			const real = host.postMessage.bind(host);
			const spy = (text) => { h.keep(text); real(text); };
			try { host.postMessage = spy; } catch {}
			try { Object.getPrototypeOf(host).postMessage = spy; } catch {}`},
		{"JSON.parse", "live+encryption", `const real = JSON.parse; JSON.parse = (text, ...more) => { h.keep(text); return real(text, ...more); };`},
		{"Reflect.apply", "apply+encryption", `const real = Reflect.apply; Reflect.apply = (fn, self, all) => { const value = real(fn, self, all); try { h.keep(value); } catch {} return value; };`},
		{"the getter of MessageEvent.data", "live+encryption", `
			const real = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data');
			Object.defineProperty(MessageEvent.prototype, 'data', { configurable: true, get() { const data = real.get.call(this); h.keep(data); return data; } });`},
		{"Object.hasOwn", "live+encryption", `const real = Object.hasOwn; Object.hasOwn = (value, name) => { h.keep(value); return real(value, name); };`},
	}
	list := of("primitives after")
	for _, s := range spies {
		if s.guard == "" { // of no use after the bridge: it writes its token out once, at its start
			continue
		}
		list = append(list, of("primitives after", Attack{Name: s.name, Guard: s.guard, When: "early", Harm: Stolen, Script: s.script})...)
	}
	list = append(list, of("primitives after",
		Attack{Name: "wails.Callback", Guard: "frozen+encryption", When: "early", Harm: Stolen, Script: `
			const real = window.wails.Callback;
			const spy = (text) => { h.keep(text); real(text); };
			try { window.wails.Callback = spy; } catch {}
			try { window.wails = { ...window.wails, Callback: spy }; } catch {}
			try { Object.defineProperty(window, 'wails', { value: { ...window.wails, Callback: spy } }); } catch {}`},
		Attack{Name: "random numbers, to know the ids of native calls", Guard: "live+authentication", When: "early", Harm: Shown, Script: `
			const ids = '0.'.repeat(16);
			crypto.getRandomValues = (bytes) => { bytes.fill(0); return bytes; };
			h.on('ringing', async () => {
				const result = h.unsealed(1e9, h.wrap(h.state()));
				for (let i = 0; i < 200; i++) {
					window.wails.EventsNotify('{"name":"cordboard","data":[{"rev":1}]}');
					for (let n = 0; n < 400; n++) window.wails.Callback(h.stringify({ callbackid: 'softphone.Bridge.State-' + n + '-' + ids, result }));
					await h.pause(5);
				}
			});`},
	)...)

	before := []struct{ name, script string }{
		{"JSON.stringify", spies[0].script},
		{"the host's postMessage", spies[1].script},
		{"JSON.parse", spies[2].script},
		{"Reflect.apply", spies[3].script},
		{"the getter of MessageEvent.data", spies[4].script},
		{"Object.hasOwn", spies[5].script},
		{"Function.prototype.bind", `h.between(); h.onNative = (text) => { h.keep(text); return text; };`},
		{"Object.defineProperty", `h.between(); h.onAnswer = (text) => { h.keep(text); return text; };`},
		{"addEventListener", `
			const real = window.addEventListener;
			window.addEventListener = function (kind, listener, ...more) {
				return real.call(window, kind, kind === 'message' ? (event) => { h.keep(event.data); return listener(event); } : listener, ...more);
			};`},
		{"Object.freeze", `
			Object.freeze = (value) => value;
			const look = () => {
				if (window.wails === undefined) return h.later(look, 5);
				const real = window.wails.Callback;
				window.wails.Callback = (text) => { h.keep(text); real(text); };
			};
			look();`},
	}
	for _, s := range before {
		list = append(list, of("primitives before", Attack{Name: s.name, Guard: "encryption", When: "late", Harm: Stolen, Script: s.script})...)
	}
	return list
}

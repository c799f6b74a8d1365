package hostile

// forged are messages that the program never said, and calls that no softphone asked for.
func forged() []Attack {
	return of("forged",
		Attack{Name: "a state far ahead", Guard: "authentication", Harm: Shown, Script: `
			h.on('ringing', () => {
				h.say({ cordboard: 'state', state: h.state() });
				h.say({ cordboard: 'state', session: '', sealed: h.unsealed(1e9, h.wrap(h.state())) });
			});`},
		Attack{Name: "a state without the call that rings", Guard: "authentication", Harm: Shown, At: "ringing", Shows: "!document.body.innerText.includes('Zora Quill')", Script: `
			h.on('ringing', () => h.say({ cordboard: 'state', session: '', sealed: h.unsealed(1e9, h.wrap(h.state({ calls: [] }))) }));`},
		Attack{Name: "a state far ahead, before the call rings", Guard: "authentication", Harm: Hidden, Script: `
			h.on('signed on', () => h.say({ cordboard: 'state', session: '', sealed: h.unsealed(1e9, h.wrap(h.state({ calls: [] }))) }));`},
		Attack{Name: "a state said by a frame of the page", Guard: "source+authentication", Harm: Shown, Script: `
			h.on('ringing', () => {
				const message = { cordboard: 'state', session: '', sealed: h.unsealed(1e9, h.wrap(h.state())) };
				h.frame(null).contentWindow.eval('(message, phone) => phone.postMessage(message, "*")')(message, h.phone());
			});`},
		Attack{Name: "a welcome and a state under a guessed key", Guard: "key", When: "late", Harm: Stolen, Script: `
			h.hear((event) => { if (h.fromPhone(event)) { void h.impersonate(event); return 'hold'; } });`},
		Attack{Name: "a key for a page that has one", Guard: "ownkey", When: "late", Harm: Stolen, Script: `
			const key = new Uint8Array(32).fill(7);
			let given = false;
			h.hear((event) => {
				if (!h.fromPhone(event)) return;
				if (!given) {
					given = true;
					event.source.postMessage({ cordboard: 'key', frame: h.random(), key: h.b64(key) }, event.origin);
				} else void h.impersonate(event, key);
				return 'hold';
			});`},
		Attack{Name: "a result that the program never gave", Guard: "authentication", When: "late", Harm: Shown, Steps: withCall, Script: `
			h.hear((event) => {
				if (!h.fromPhone(event) || event.data.cordboard !== 'call' || !h.dialled) return;
				const sealed = h.unsealed(1e9, h.wrap({ ok: false, error: { code: 'x', text: 'Mallory asks you to call 6660', detail: 'Mallory' } }));
				event.source.postMessage({ cordboard: 'result', session: event.data.session, id: event.data.id, sealed }, event.origin);
			});
			h.on('dialling', () => { h.dialled = true; });`},
		Attack{Name: "a native answer that Go never gave", Guard: "authentication", When: "late", Harm: Shown, Script: `
			h.between();
			h.onNative = (text) => {
				if (!h.ringing || !text.includes('Bridge.State"')) return text;
				h.wails.Callback(h.stringify({ callbackid: h.parse(text.slice(1)).callbackID, result: h.unsealed(1e9, h.wrap(h.state())) }));
				return null;
			};
			h.on('ringing', () => { h.ringing = true; h.wails.EventsNotify('{"name":"cordboard","data":[]}'); });`},
		Attack{Name: "a call sealed with a guessed key", Guard: "key", When: "late", Harm: Spoke, Steps: "signOn", Script: `
			h.between();
			let hello, welcome;
			h.hear((event) => { if (event.data?.cordboard === 'hello') hello = event.data; });
			h.onAnswer = (text) => { const { result } = h.parse(text); if (result?.nonce) welcome = result; return text; };
			h.on('signed on', async () => {
				const keys = await h.keys(welcome.session, hello.nonce, welcome.nonce);
				await h.ask('Call', welcome.session, await keys.sealUp('call', '', 1000, { method: 'Dial', args: [{ number: '201', record: null }], ...h.fresh(keys) }));
			});`},
	)
}

// replayed are messages that were said once, said again, late or elsewhere.
func replayed() []Attack {
	const keeps = `
		h.between();
		const calls = [], states = [], results = [], hellos = [];
		let welcome;
		h.onNative = (text) => { const call = h.parse(text.slice(1)); if (call.name === 'softphone.Bridge.Call') calls.push(call); return text; };
		h.onAnswer = (text) => {
			const { callbackid, result } = h.parse(text);
			if (callbackid.includes('Bridge.State')) states.push(result);
			if (callbackid.includes('Bridge.Call')) results.push(result);
			if (result?.nonce) welcome = result;
			return text;
		};
		h.hear((event) => { if (event.data?.cordboard === 'hello') hellos.push(event.data); });`
	const held = keeps + `
		let holding = false; const held = [];
		h.hear((event) => {
			if (!holding || event.data?.cordboard !== 'call') return;
			held.push(event.data);
			return 'hold';
		});`
	return of("replayed",
		Attack{Name: "every call again", Guard: "replay", When: "late", Harm: Spoke, Steps: withCall, Script: keeps + `
			h.on('ended', async () => { for (const { args } of [...calls]) await h.ask('Call', args[1], args[2]); });`},
		Attack{Name: "a call after a later one", Guard: "replay", When: "late", Harm: Spoke, Steps: "signOn dialHeld", Script: held + `
			h.on('dialling', () => { holding = true; });
			h.on('held', async () => {
				const first = held[0];
				const later = held.at(-1);
				if (held.length < 2) throw new Error('held ' + held.length);
				await h.ask('Call', later.session, later.sealed);
				await h.ask('Call', first.session, first.sealed);
			});`},
		Attack{Name: "the state with the call that ended", Guard: "order", When: "late", Harm: Shown, At: "ended", Shows: "document.querySelector('article.ringing')", Script: keeps + `
			let ringing;
			h.on('ringing', () => { ringing = states.at(-1); });
			h.on('ended', () => h.say({ cordboard: 'state', session: welcome.session, sealed: ringing }));`},
		Attack{Name: "the state from before the call", Guard: "order", When: "late", Harm: Shown, At: "ringing", Shows: "!document.body.innerText.includes('Zora Quill')", Steps: "signOn ring", Script: keeps + `
			let before;
			h.on('signed on', () => { before = states.at(-1); });
			h.on('ringing', () => h.say({ cordboard: 'state', session: welcome.session, sealed: before }));`},
		Attack{Name: "a call of a conversation before", Guard: "key+nonces+session+expiry", When: "late", Harm: Spoke, Steps: "signOn dial end reload", Script: keeps + `
			h.on('reloading', () => { h.element().src = h.address(); });
			h.on('reloaded', async () => { for (const { args } of [...calls]) await h.ask('Call', welcome.session, args[2]); });`},
		Attack{Name: "one call's result for another's", Guard: "answers", When: "late", Harm: Shown, Steps: "signOn dialWrong", At: "dialled", Shows: "document.querySelector('#number')?.value === ''", Script: keeps + `
			let refused = null;
			h.on('dialling', () => {
				const good = results[0];
				h.onAnswer = (text) => {
					const answer = h.parse(text);
					if (!answer.callbackid.includes('Bridge.Call')) return text;
					return h.stringify({ ...answer, result: good });
				};
			});`},
		Attack{Name: "a result shown as a state", Guard: "kind+answers+authentication", When: "late", Harm: Shown, Steps: "signOn ring", At: "ringing", Shows: "!document.body.innerText.includes('Zora Quill')", Script: keeps + `
			h.on('ringing', () => {
				h.say({ cordboard: 'state', session: welcome.session, sealed: results.at(-1) });
				h.say({ cordboard: 'state', session: welcome.session, sealed: h.unsealed(1e9, h.wrap(h.state({ calls: [] }))) });
			});`},
		Attack{Name: "the softphone's own call shown as a state", Guard: "direction+kind+authentication", When: "late", Harm: Shown, Steps: "signOn ring", At: "ringing", Shows: "!document.body.innerText.includes('Zora Quill')", Script: keeps + `
			h.on('ringing', () => {
				h.say({ cordboard: 'state', session: welcome.session, sealed: calls.at(-1).args[2] });
				h.say({ cordboard: 'state', session: welcome.session, sealed: h.unsealed(1e9, h.wrap(h.state({ calls: [] }))) });
			});`},
		Attack{Name: "a call that was held back for long", Guard: "expiry", When: "late", Harm: Spoke, Steps: "signOn dialLong", Script: held + `
			h.on('dialling', () => { holding = true; });
			h.on('held', async () => { for (const { session, sealed } of held) await h.ask('Call', session, sealed); });`},
	)
}

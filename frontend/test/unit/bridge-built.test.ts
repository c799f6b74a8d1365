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
  var Event = MessageEvent;
  var window = globalThis; window.top = window; window.parent = window;
  var location = { protocol: 'https:', hostname: 'acme.lightning.force.com' };
  var crypto = { getRandomValues(bytes) { for (let i = 0; i < bytes.length; i++) bytes[i] = i; } };
  var chrome = { webview: { postMessage(text) { keep(posted, text); } } };
  function setTimeout() { return 0 } function clearTimeout() {}
  function addEventListener(type, listener) { keep(listeners, listener); }
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
        JSON.stringify({ token, softphoneOrigins: ['https://phone.example'], early: true, version: '1' }),
      ),
    );
    run(`var first = posted[0];`);
    expect(run('first')).toContain(token);
    run(`var answerText = '{"result":{"rev":1},"callbackid":' + first.slice(first.indexOf('"callbackID":') + 13, -1) + '}';
         var hello = { cordboard: 'hello' }, call = { cordboard: 'call', id: 1, method: 'Dial', args: [{ number: '123' }] };
         posted = []; deliver(hello); wails.Callback(answerText);`);
    run(poison);
    run(
      'deliver(call); deliver(call); wails.EventsNotify(\'{"name":"cordboard","data":[]}\'); wails.Callback(answerText);',
    );

    // It still works: the call went out, with its token, over the channel taken at the start.
    const wire = run('posted[1]') as string;
    expect(wire).toContain(`"args":["${token}",{"number":"123"}]`);
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
      script.replace(
        '__CORDBOARD__',
        JSON.stringify({ token, softphoneOrigins: [], early: true, version: '1' }),
      ),
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

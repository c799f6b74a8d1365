import { describe, expect, test } from 'vitest';
import { frameAddress, newNonce } from '../../src/console/adapter';
import { askedLatency } from '../../src/console/client';
import { adapter, consoleOrigin, FakeController, hosted, settled } from './console-controller';

const good = {
  methodName: 'isSoftphonePanelVisible',
  callId: 0,
  apiVersion: 57,
  apiType: 'opencti',
  isCallbackRegistered: true,
  isListenerRegistered: false,
  args: {},
};
const genericError = {
  code: 'GENERIC_ERROR',
  description: 'An error occurred while calling the API method.',
};

describe('the answer', () => {
  test('has the form that every library since 43.0 takes, to the adapter and nobody else', async () => {
    const { posted, call } = hosted();
    await call('isSoftphonePanelVisible', {}, { callId: 7, apiVersion: 43 });
    expect(posted).toEqual([
      {
        origin: adapter,
        message: {
          apiVersion: 43,
          apiType: 'opencti',
          methodName: 'isSoftphonePanelVisible',
          callId: 7,
          response: { success: true, returnValue: { visible: false }, errors: null },
          shouldExecuteCallback: true,
          shouldExecuteListener: false,
        },
      },
    ]);
  });

  test('runs no callback that is not there', async () => {
    const { call } = hosted();
    const [reply] = await call('enableClickToDial', {}, { isCallbackRegistered: false });
    expect(reply).toMatchObject({ shouldExecuteCallback: false, shouldExecuteListener: false });
  });

  test('takes its time and comes later than the call', async () => {
    const { deliver, posted, waited } = hosted();
    deliver({ data: good });
    expect(posted).toHaveLength(0);
    await settled();
    expect(posted).toHaveLength(1);
    expect(waited).toEqual([120]);
  });

  test('of a broken or unknown call is GENERIC_ERROR', async () => {
    for (const broken of [
      { apiVersion: '57' },
      { apiVersion: 57.5 },
      { methodName: 'runQuickAction' },
      { methodName: 'toString' },
      { methodName: '__proto__' },
      { args: 'text' },
    ]) {
      const { deliver, posted } = hosted();
      deliver({ data: { ...good, ...broken } });
      await settled();
      expect(posted[0]?.message.response).toEqual({
        success: false,
        returnValue: null,
        errors: [genericError],
      });
      expect(posted[0]?.message.apiVersion).toBe('apiVersion' in broken ? broken.apiVersion : 57);
    }
  });

  test('of a method that throws is SERVER_ERROR', async () => {
    const controller = new FakeController();
    controller.refresh = () => Promise.reject(new Error('broken'));
    const [reply] = await hosted(controller).call('refreshView');
    expect(reply?.response).toMatchObject({
      success: false,
      errors: [{ code: 'SERVER_ERROR', description: 'A problem was encountered on the server.' }],
    });
  });
});

describe('who is heard', () => {
  test.each([
    ['an event that a script made', { isTrusted: false }],
    ['another window', { source: { postMessage() {} } }],
    ['another origin in the frame', { origin: 'https://login.example.invalid' }],
    ['another protocol', { data: { ...good, apiType: 'other' } }],
    ["the bridge's messages", { data: { cordboard: 'hello' } }],
    ['text', { data: 'interactionApi/method=x' }],
    ['nothing', { data: null }],
    ['a call without a number', { data: { ...good, callId: undefined } }],
  ])('not %s', async (_name, event) => {
    const { deliver, posted } = hosted();
    deliver({ data: good, ...event });
    await settled();
    expect(posted).toHaveLength(0);
  });

  test('nobody after the end', async () => {
    const { host, listeners } = hosted();
    host.dispose();
    expect(listeners.size).toBe(0);
  });
});

describe('listeners', () => {
  test('are told the payload itself, with the version of whoever registered', async () => {
    const { host, listen, posted } = hosted();
    expect(await listen('onClickToDial', { apiVersion: 55, callId: 3 })).toEqual([]);
    host.fire('onClickToDial', { number: '1' });
    host.fire('onNavigationChange', {});
    expect(posted).toEqual([
      {
        origin: adapter,
        message: {
          apiVersion: 55,
          apiType: 'opencti',
          methodName: 'onClickToDial',
          callId: 3,
          response: { number: '1' },
          shouldExecuteCallback: false,
          shouldExecuteListener: true,
        },
      },
    ]);
  });

  test('are one per method, however often they register', async () => {
    const { host, listen, posted } = hosted();
    await listen('onNavigationChange');
    await listen('onNavigationChange');
    host.fire('onNavigationChange', {});
    expect(posted).toHaveLength(1);
  });

  test('hear what happens between their registration and any answer', async () => {
    const { host, deliver, posted } = hosted();
    deliver({
      data: { ...good, methodName: 'onClickToDial', isCallbackRegistered: false, isListenerRegistered: true },
    });
    host.fire('onClickToDial', {});
    expect(posted).toHaveLength(1);
  });

  test('are forgotten when the calls of a new page begin', async () => {
    const { host, listen, call, restart, freshPages } = hosted();
    await call('enableClickToDial');
    await listen('onClickToDial');
    restart();
    await listen('onNavigationChange');
    expect([host.listensTo('onClickToDial'), host.listensTo('onNavigationChange')]).toEqual([false, true]);
    expect(freshPages()).toBe(1);
  });

  test('of a page that spoke before its load stay', async () => {
    const { host, listen, freshPages } = hosted();
    await listen('onClickToDial');
    host.frameLoaded();
    expect(host.listensTo('onClickToDial')).toBe(true);
    expect(freshPages()).toBe(0);
  });

  test('of a page that speaks after a silent one stay', async () => {
    const { host, listen } = hosted();
    host.frameLoaded(); // a login page, which says nothing
    await listen('onClickToDial');
    host.frameLoaded(); // the adapter, which spoke while it was loading
    expect(host.listensTo('onClickToDial')).toBe(true);
  });

  test('go with a page that is replaced by a silent one', async () => {
    const { host, listen } = hosted();
    await listen('onClickToDial');
    host.frameLoaded();
    host.frameLoaded();
    expect(host.listensTo('onClickToDial')).toBe(false);
  });

  test('go with the frame', async () => {
    const { host, listen } = hosted();
    await listen('onClickToDial');
    host.frameRemoved();
    expect(host.listensTo('onClickToDial')).toBe(false);
  });

  test('of a new page do not get the answers of the old one', async () => {
    const { deliver, restart, call, posted, faults } = hosted();
    faults.push({ kind: 'delay', delayMs: 1, message: '', field: '', code: '', shape: 'list' });
    deliver({ data: { ...good, callId: 0 } });
    restart();
    await call('isSoftphonePanelVisible');
    expect(posted).toHaveLength(1);
  });
});

describe('message channels', () => {
  test('carry what is published to who subscribed, until it unsubscribes', async () => {
    const { call, posted } = hosted();
    const channel = 'Calls__c';
    const subscription = { eventName: channel, subscription: {} };
    const [subscribed] = await call('subscribe', subscription, { isListenerRegistered: true, callId: 0 });
    expect(subscribed).toMatchObject({
      eventName: channel,
      shouldExecuteListener: false,
      shouldExecuteCallback: true,
    });
    await call('publish', { eventName: 'Other__c', message: { a: 1 } }, { callId: 1 });
    const events = await call('publish', { eventName: channel, message: { a: 2 } }, { callId: 2 });
    expect(events[0]).toMatchObject({
      methodName: 'subscribe',
      eventName: channel,
      callId: 0,
      response: { a: 2 },
      shouldExecuteListener: true,
    });
    await call('unsubscribe', { eventName: channel }, { callId: 3 });
    expect(await call('publish', { eventName: channel, message: null }, { callId: 4 })).toHaveLength(1);
    expect(posted.filter(({ message }) => message.shouldExecuteListener === true)).toHaveLength(1);
  });

  test('have API names', async () => {
    const [reply] = await hosted().call('publish', { eventName: 'calls' });
    expect(reply?.response).toMatchObject({ success: false, errors: [{ code: 'INVALID_PARAM' }] });
  });
});

describe('faults', () => {
  const fault = { delayMs: 0, message: '', field: '', code: '', shape: 'list' } as const;

  test.each([
    ['dropRequest', false],
    ['dropReply', true],
  ] as const)('%s leaves the caller waiting', async (kind, acts) => {
    const { call, faults, controller } = hosted();
    faults.push({ ...fault, kind });
    expect(await call('saveLog', { object: { entityApiName: 'Task' } })).toEqual([]);
    expect(controller.did.length > 0).toBe(acts);
  });

  test.each([
    ['sessionEnd', false],
    ['sessionEndAfter', true],
  ] as const)('%s ends the session in the middle of a call', async (kind, acts) => {
    const { call, faults, controller, endedSessions } = hosted();
    faults.push({ ...fault, kind });
    expect(await call('saveLog', { object: { entityApiName: 'Task' } })).toEqual([]);
    expect(controller.did.length > 0).toBe(acts);
    expect(endedSessions()).toBe(1);
  });

  test('delay adds to the latency', async () => {
    const { call, faults, waited } = hosted();
    faults.push({ ...fault, kind: 'delay', delayMs: 5000 });
    expect(await call('refreshView')).toHaveLength(1);
    expect(waited).toEqual([5120]);
  });

  test.each([
    ['serverError', { code: 'SERVER_ERROR', description: 'A problem was encountered on the server.' }],
    ['genericError', genericError],
  ] as const)('%s takes the place of the answer', async (kind, error) => {
    const { call, faults, controller } = hosted();
    faults.push({ ...fault, kind });
    const [reply] = await call('saveLog', { object: { entityApiName: 'Task' } });
    expect(reply?.response).toEqual({ success: false, returnValue: null, errors: [error] });
    expect(controller.did).toEqual([]);
  });

  test('validation errors come in both shapes that adapters meet', async () => {
    const { call, faults } = hosted();
    faults.push({ ...fault, kind: 'validationError', message: 'Say more.', field: 'Description' });
    faults.push({
      ...fault,
      kind: 'validationError',
      message: 'Say more.',
      field: 'Description',
      shape: 'fieldErrors',
    });
    const details = async () => {
      const [reply] = await call('saveLog', {});
      return (reply?.response as { errors: { details: unknown }[] } | undefined)?.errors[0]?.details;
    };
    const code = 'FIELD_CUSTOM_VALIDATION_EXCEPTION';
    expect(await details()).toEqual([{ message: 'Say more.', errorCode: code, fields: ['Description'] }]);
    expect(await details()).toEqual({
      fieldErrors: { Description: [{ message: 'Say more.', statusCode: code }] },
    });
    faults.push({ ...fault, kind: 'validationError', message: 'busy', code: 'UNABLE_TO_LOCK_ROW' });
    expect(await details()).toEqual([{ message: 'busy', errorCode: 'UNABLE_TO_LOCK_ROW', fields: [] }]);
  });
});

describe('the frame', () => {
  test.each([
    ['https://s.example.invalid/a.html', 'https://s.example.invalid/a.html?mode=Lightning'],
    ['https://s.example.invalid/a.html?x=1', 'https://s.example.invalid/a.html?x=1&mode=Lightning'],
  ])('loads %s with what Lightning appends', (url, start) => {
    expect(frameAddress(url, consoleOrigin, 'ab', '06m1U000001Vtu7QAC')).toBe(
      `${start}&isdtp=vw&sfdcIframeOrigin=https:%2F%2Facme.lightning.force.com&nonce=ab&ltn_app_id=06m1U000001Vtu7QAC&clc=0`,
    );
  });

  test('keeps an anchor behind the query', () => {
    expect(frameAddress('https://s.example.invalid/#a', consoleOrigin, 'ab', 'x')).toMatch(
      /\/\?mode=.*&clc=0#a$/,
    );
  });

  test('has a nonce of 64 digits that is new each time', () => {
    expect(newNonce()).toMatch(/^[0-9a-f]{64}$/);
    expect(newNonce()).not.toBe(newNonce());
  });
});

test.each([
  ['?latency=0', { minMs: 0, maxMs: 0 }],
  ['?a=b&latency=50-200', { minMs: 50, maxMs: 200 }],
  ['?latency=200-50', { minMs: 200, maxMs: 200 }],
  ['?latency=fast', null],
  ['', null],
])('an address asks for latency: %s', (query, want) => {
  expect(askedLatency(query)).toEqual(want);
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CrmFailure } from '../../src/bridge/crm';
import { openCtiRoute } from '../../src/bridge/opencti';
import { type OpenCtiMethod, openOwnClient } from '../../src/bridge/opencti-client';
import { FakeHost } from './fake-host';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function client() {
  const host = new FakeHost();
  return { host, client: openOwnClient(host.placement) };
}

describe('our own client on the wire', () => {
  const all = {
    searchParams: 'a',
    callType: 'inbound',
    queryParams: 'q',
    defaultFieldValues: { Phone: '1' },
    deferred: true,
    params: { x: 1 },
  };
  test.each<[OpenCtiMethod, Record<string, unknown>, Record<string, unknown>]>([
    ['setSoftphonePanelVisibility', { visible: true }, { visible: true }],
    ['setSoftphoneItemLabel', { label: 'x' }, { label: 'x' }],
    [
      'screenPop',
      { type: 'sobject', params: { recordId: '003' }, defaultFieldValues: {} },
      { type: 'sobject', params: { recordId: '003' } },
    ],
    ['searchAndScreenPop', all, all],
    [
      'searchAndScreenPop',
      { searchParams: 'a', callType: 'inbound', deferred: true },
      {
        searchParams: 'a',
        callType: 'inbound',
        queryParams: undefined,
        defaultFieldValues: undefined,
        deferred: true,
        params: undefined,
      },
    ],
    ['saveLog', { value: { entityApiName: 'Task' } }, { object: { entityApiName: 'Task' } }],
    ['refreshView', {}, {}],
    ['getAppViewInfo', {}, {}],
    ['getCallCenterSettings', {}, {}],
    ['getSoftphoneLayout', {}, {}],
    ['enableClickToDial', {}, {}],
    ['disableClickToDial', {}, {}],
    ['notifyInitializationComplete', {}, {}],
  ])('%s %j posts %j', (methodName, args, expected) => {
    const { host, client: own } = client();
    own.invoke(methodName, args, () => {});
    expect(host.posted).toEqual([
      {
        message: {
          methodName,
          callId: 0,
          apiVersion: 57,
          apiType: 'opencti',
          isCallbackRegistered: true,
          isListenerRegistered: false,
          args: expected,
        },
        targetOrigin: host.origin,
      },
    ]);
  });

  test.each(['onClickToDial', 'onNavigationChange'] as const)('%s registers a listener', (event) => {
    const { host, client: own } = client();
    own.listen(event, () => {});
    expect(host.last).toEqual({
      methodName: event,
      callId: 0,
      apiVersion: 57,
      apiType: 'opencti',
      isCallbackRegistered: false,
      isListenerRegistered: true,
      args: {},
    });
  });

  test('counts its calls over all methods', () => {
    const { host, client: own } = client();
    own.listen('onClickToDial', () => {});
    own.invoke('refreshView', {}, () => {});
    own.invoke('saveLog', { value: {} }, () => {});
    expect(host.posted.map(({ message }) => message.callId)).toEqual([0, 1, 2]);
  });

  test('takes an answer once', () => {
    const { host, client: own } = client();
    const callback = vi.fn();
    own.invoke('refreshView', {}, callback);
    host.answer('first');
    host.answer('second');
    expect(callback.mock.calls).toEqual([['first']]);
  });

  test.each([
    ['that is forged', {}, { isTrusted: false }],
    ['of another origin', {}, { origin: 'https://evil.example' }],
    ['of another window', {}, { source: {} }],
    ['in another version', { apiVersion: 43 }, {}],
    ['whose version is text', { apiVersion: '57' }, {}],
    ['of another api', { apiType: 'voice' }, {}],
    ['without the flag', { shouldExecuteCallback: undefined }, {}],
    ['whose flag is not quite true', { shouldExecuteCallback: 'true' }, {}],
    ['to another call', { callId: 5 }, {}],
    ['to another method', { methodName: 'saveLog' }, {}],
    ['without a method', { methodName: undefined }, {}],
  ])('drops an answer %s', (_name, change, event) => {
    const { host, client: own } = client();
    const callback = vi.fn();
    own.invoke('refreshView', {}, callback);
    const message = {
      apiVersion: 57,
      apiType: 'opencti',
      methodName: 'refreshView',
      callId: 0,
      shouldExecuteCallback: true,
      response: 1,
    };
    host.deliver({ ...message, ...change }, event);
    expect(callback).not.toHaveBeenCalled();
    for (const odd of [null, 'x', 5, []]) host.deliver(odd);
    host.deliver(message);
    expect(callback).toHaveBeenCalledOnce();
  });

  test('tells events to every listener, and only when told to', () => {
    const { host, client: own } = client();
    const heard: unknown[] = [];
    own.listen('onClickToDial', (payload) => heard.push(['a', payload]));
    own.listen('onClickToDial', (payload) => heard.push(['b', payload]));
    host.tell('onClickToDial', { number: '1' });
    host.tell('onNavigationChange', { recordId: '1' });
    host.deliver({
      apiVersion: 57,
      apiType: 'opencti',
      methodName: 'onClickToDial',
      shouldExecuteCallback: true,
      response: 'no',
    });
    expect(heard).toEqual([
      ['a', { number: '1' }],
      ['b', { number: '1' }],
    ]);
  });

  test('hears nothing after dispose', () => {
    const { host, client: own } = client();
    own.dispose();
    expect(host.listeners).toHaveLength(0);
  });
});

function route() {
  const host = new FakeHost();
  const crm = openCtiRoute(openOwnClient(host.placement));
  host.succeed();
  return { host, crm };
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => 'no failure',
    (error: unknown) => (error instanceof CrmFailure ? error.problem : error),
  );
}

describe('the route', () => {
  test('says that it is ready', () => {
    const { host } = route();
    expect(host.posted[0]?.message.methodName).toBe('notifyInitializationComplete');
  });

  test.each([
    [
      { number: '+49 30 1', recordId: '003', recordName: 'Ada', objectType: 'Contact' },
      { number: '+49 30 1', record: { recordId: '003', recordName: 'Ada', objectType: 'Contact' } },
    ],
    [
      { number: 49301, recordId: '' },
      { number: '49301', record: null },
    ],
    [{ number: '  ' }, null],
    [{ recordId: '003' }, null],
    ['5', null],
    [null, null],
    [
      {
        number: '1',
        recordId: '001',
        recordName: 'P',
        objectType: 'Account',
        accountId: '001',
        contactId: '003',
        personAccount: true,
      },
      {
        number: '1',
        record: {
          recordId: '001',
          recordName: 'P',
          objectType: 'Account',
          accountId: '001',
          contactId: '003',
        },
      },
    ],
  ])('a click that tells %j dials %j', (payload, expected) => {
    const { host, crm } = route();
    const heard: unknown[] = [];
    crm.onDial((request) => heard.push(request));
    host.tell('onClickToDial', payload);
    expect(heard).toEqual(expected === null ? [] : [expected]);
  });

  const home = { url: 'https://x/lightning/page/home', recordId: '', recordName: '', objectType: '' };
  const views: [string, unknown, unknown][] = [
    ['home', home, { record: null, list: false, form: '' }],
    [
      'a record',
      { url: 'x', recordId: '500', recordName: 'Case 1', objectType: 'Case' },
      { record: { recordId: '500', recordName: 'Case 1', objectType: 'Case' }, list: false, form: '' },
    ],
    [
      'a list',
      { ...home, url: 'https://x/lightning/o/Contact/list?filterName=00B', objectType: 'Contact' },
      { record: null, list: true, form: '' },
    ],
    [
      'a form',
      { ...home, url: 'https://x/lightning/o/Contact/new?count=1', objectType: 'Contact' },
      { record: null, list: false, form: 'Contact' },
    ],
    ['nothing', null, { record: null, list: false, form: '' }],
  ];

  test.each(views)(
    'of %s a view tells what there is, announced or asked for',
    async (_name, payload, view) => {
      const { host, crm } = route();
      const heard: unknown[] = [];
      crm.onView((one) => heard.push(one));
      host.tell('onNavigationChange', payload);
      const asked = crm.view();
      host.succeed(payload);
      expect([...heard, await asked]).toEqual([view, view]);
    },
  );

  test('a search shows nothing and counts no pop data as a match', async () => {
    const { host, crm } = route();
    const found = crm.search('+4930', 'outbound');
    expect(host.last.args).toMatchObject({ searchParams: '+4930', callType: 'outbound', deferred: true });
    const ticket = { type: 'sobject', params: { recordId: '003A', more: 1 } };
    host.succeed({
      '003A': { Id: '003A', Name: 'Ada', RecordType: 'Contact', AccountId: '001Z' },
      '001P': {
        Id: '001P',
        Name: 'Per Son',
        RecordType: 'Account',
        IsPersonAccount: true,
        PersonContactId: '003P',
      },
      '003Q': {
        Id: '003Q',
        Name: 'Per Son',
        RecordType: 'Contact',
        IsPersonAccount: true,
        AccountId: '001Q',
      },
      '500C': { Id: '500C', Name: '1', RecordType: 'Case', AccountId: '001Z' },
      SCREEN_POP_DATA: ticket,
    });
    expect(await found).toEqual({
      matches: [
        { recordId: '003A', recordName: 'Ada', objectType: 'Contact', accountId: '001Z' },
        { recordId: '001P', recordName: 'Per Son', objectType: 'Account', contactId: '003P' },
        {
          recordId: '003Q',
          recordName: 'Per Son',
          objectType: 'Contact',
          accountId: '001Q',
          contactId: '003Q',
        },
        { recordId: '500C', recordName: '1', objectType: 'Case' },
      ],
      ticket,
    });
  });

  test.each([{}, null, 'x', [], { SCREEN_POP_DATA: {} }])(
    'a search that answers %j found nobody',
    async (value) => {
      const { host, crm } = route();
      const found = crm.search('1', 'inbound');
      host.succeed(value);
      expect((await found).matches).toEqual([]);
    },
  );

  test('a pop hands back what the search gave, or names the record', async () => {
    const { host, crm } = route();
    const record = { recordId: '003', recordName: '', objectType: 'Contact' };
    const ticket = { type: 'flow', params: { flowDevName: 'F' } };
    const done = crm.pop({ matches: [record], ticket });
    expect(host.last.args).toEqual(ticket);
    host.succeed();
    await done;
    void crm.pop({ matches: [record], ticket: undefined });
    expect(host.last.args).toEqual({ type: 'sobject', params: { recordId: '003' } });
    void crm.pop(record);
    expect(host.last.args).toEqual({ type: 'sobject', params: { recordId: '003' } });
    host.succeed();
  });

  test.each([
    [{ recordId: '00T1' }, '00T1'],
    ['00T2', '00T2'],
    [null, ''],
  ])('saving that answers %j is saved as %j', async (value, recordId) => {
    const { host, crm } = route();
    const saved = crm.save({ entityApiName: 'Task', Subject: 's' }, () => {});
    expect(host.last).toMatchObject({
      methodName: 'saveLog',
      args: { object: { entityApiName: 'Task', Subject: 's' } },
    });
    host.succeed(value);
    expect(await saved).toEqual({ kind: 'saved', recordId });
  });

  test.each([
    [
      {
        code: 'GENERIC_ERROR',
        description: 'An error.',
        details: [{ message: 'Bad id.' }, { message: 'Twice.' }],
      },
      'Bad id. Twice.',
    ],
    [
      {
        code: 'GENERIC_ERROR',
        description: 'An error.',
        details: { fieldErrors: { WhoId: [{ message: 'Wrong type.' }] } },
      },
      'Wrong type.',
    ],
    [{ code: 'INVALID_PARAM', description: 'An error.' }, ''],
  ])('saving that is refused says why: %j', async (error, detail) => {
    const { host, crm } = route();
    const saved = crm.save({}, () => {});
    host.refuse(error);
    expect(await saved).toMatchObject({
      kind: 'refused',
      error: { code: error.code, text: 'An error.', detail },
    });
  });

  test('saving that a server failed at is uncertain', async () => {
    const { host, crm } = route();
    const saved = crm.save({}, () => {});
    host.refuse({ code: 'SERVER_ERROR', description: 'A problem was encountered on the server.' });
    expect((await saved).kind).toBe('uncertain');
  });

  test('saving that nobody answers is uncertain after ten seconds, and a late answer is still told', async () => {
    const { host, crm } = route();
    const late = vi.fn();
    const saved = crm.save({}, late);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await saved).toMatchObject({ kind: 'uncertain', error: { code: 'crmTimeout' } });
    host.succeed({ recordId: '00T9' });
    expect(late.mock.calls).toEqual([['00T9']]);
  });

  test('whatever is not answered fails after ten seconds, not before', async () => {
    const { crm } = route();
    const failed = vi.fn();
    crm.refresh().catch(failed);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(failed).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(failed).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([undefined, null, 'x', {}, { success: 'true' }, { success: false, errors: null }])(
    'an answer of %j is a failure',
    async (reply) => {
      const { host, crm } = route();
      const failure = failureOf(crm.refresh());
      host.answer(reply);
      expect(await failure).toMatchObject({ code: 'crmRefused' });
    },
  );

  test('a client that throws is a refusal', async () => {
    const crm = openCtiRoute({
      means: 'library',
      invoke() {
        throw new Error('Missing the required argument `value object`!');
      },
      listen() {},
      dispose() {},
    });
    expect(await crm.save({}, () => {})).toMatchObject({
      kind: 'refused',
      error: { code: 'crmRefused', detail: expect.stringContaining('Missing') },
    });
  });

  test('settings are text by name', async () => {
    const { host, crm } = route();
    const settings = crm.settings();
    host.succeed({ '/CstaServer/Host': 'pbx', '/odd': 5 });
    expect({ ...(await settings) }).toEqual({ '/CstaServer/Host': 'pbx' });
  });

  test('dialing is switched, the panel shown and the label set by their own methods', () => {
    const { host, crm } = route();
    void crm.enableDialing(true);
    void crm.enableDialing(false);
    void crm.showPanel(true);
    void crm.label('Ringing');
    expect(host.posted.slice(1).map(({ message }) => [message.methodName, message.args])).toEqual([
      ['enableClickToDial', {}],
      ['disableClickToDial', {}],
      ['setSoftphonePanelVisibility', { visible: true }],
      ['setSoftphoneItemLabel', { label: 'Ringing' }],
    ]);
    crm.dispose();
    vi.clearAllTimers();
  });
});

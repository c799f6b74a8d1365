import { describe, expect, test } from 'vitest';
import { type CallKind, readOrg } from '../../src/console/org';
import { consoleOrigin, FakeController, hosted } from './console-controller';

const account = '001Hx0000000001';
const maya = '003Hx0000000001';

/** Calls a method on a controller and answers with the response. */
async function answer(controller: FakeController, method: string, args: unknown = {}) {
  const [reply] = await hosted(controller).call(method, args);
  return reply?.response as {
    success: boolean;
    returnValue: unknown;
    errors: { code: string; description: string }[];
  };
}

/** The first error of a failed answer. */
async function refusal(method: string, args: unknown) {
  const controller = new FakeController();
  const got = await answer(controller, method, args);
  expect(got).toMatchObject({ success: false, returnValue: null });
  expect(controller.did.filter((each) => each !== 'reload')).toEqual([]);
  return got.errors[0];
}

const none = { success: true, returnValue: null, errors: null };

describe('the panel', () => {
  test.each([
    ['setSoftphonePanelVisibility', { visible: true }, { visible: true }],
    ['setSoftphonePanelHeight', { heightPX: 240 }, { height: 240 }],
    ['setSoftphonePanelHeight', { heightPX: 2560 }, { height: 2560 }],
    ['setSoftphonePanelWidth', { widthPX: 200 }, { width: 200 }],
    ['setSoftphonePanelWidth', { widthPX: 1920 }, { width: 1920 }],
    ['setSoftphonePanelLabel', { label: 'Líne' }, { label: 'Líne' }],
    ['setSoftphonePanelIcon', { key: 'end_call' }, { icon: 'end_call' }],
    ['setSoftphoneItemLabel', { label: 'Ringing' }, { itemLabel: 'Ringing' }],
    ['setSoftphoneItemIcon', { key: 'incoming_call' }, { itemIcon: 'incoming_call' }],
  ])('%s %o', async (method, args, want) => {
    const controller = new FakeController();
    expect(await answer(controller, method, args)).toEqual(none);
    expect(controller.panel).toMatchObject(want);
  });

  test.each([
    [
      'setSoftphonePanelHeight',
      {},
      'heightPX. A numeric value was expected, but undefined was found instead.',
    ],
    [
      'setSoftphonePanelHeight',
      { heightPX: '400' },
      'heightPX. A numeric value was expected, but 400 was found instead.',
    ],
    [
      'setSoftphonePanelHeight',
      { heightPX: Number.NaN },
      'heightPX. A numeric value was expected, but NaN was found instead.',
    ],
    [
      'setSoftphonePanelHeight',
      { heightPX: 239 },
      'heightPX. A value between 240 and 2560 was expected, but 239 was found instead.',
    ],
    [
      'setSoftphonePanelHeight',
      { heightPX: 2561 },
      'heightPX. A value between 240 and 2560 was expected, but 2561 was found instead.',
    ],
    [
      'setSoftphonePanelWidth',
      { widthPX: 199 },
      'widthPX. A value between 200 and 1920 was expected, but 199 was found instead.',
    ],
    [
      'setSoftphonePanelWidth',
      { widthPX: 1921 },
      'widthPX. A value between 200 and 1920 was expected, but 1921 was found instead.',
    ],
    [
      'setSoftphonePanelVisibility',
      { visible: 'yes' },
      'visible. A boolean value was expected, but yes was found instead.',
    ],
    ['setSoftphoneItemLabel', {}, 'label. A string value was expected, but undefined was found instead.'],
    ['setSoftphonePanelIcon', { key: 3 }, 'key. A string value was expected, but 3 was found instead.'],
  ])('%s %o is refused', async (method, args, sentence) => {
    expect(await refusal(method, args)).toEqual({
      code: 'INVALID_PARAM',
      description: `An invalid value was passed to the parameter ${sentence}`,
    });
  });

  test('tells whether it is visible', async () => {
    const controller = new FakeController();
    controller.panel.visible = true;
    expect((await answer(controller, 'isSoftphonePanelVisible')).returnValue).toEqual({ visible: true });
  });
});

test('a person account is told with its other half', async () => {
  const controller = new FakeController();
  const raw = structuredClone(controller.org) as unknown as {
    records: { Account: Record<string, unknown>[] };
  };
  const amara = raw.records.Account.find(({ Id }) => Id === '001Hx0000000013');
  Object.assign(amara ?? {}, { Name: 'Amara Diallo', IsPersonAccount: true });
  controller.org = readOrg(raw);
  controller.view = { kind: 'record', object: 'Account', id: '001Hx0000000013' };
  expect((await answer(controller, 'getAppViewInfo')).returnValue).toMatchObject({
    recordName: 'Amara Diallo',
    objectType: 'Account',
    contactId: '003Hx0000000021',
    personAccount: true,
  });
});

describe('what an adapter reads', () => {
  test.each([
    [
      { kind: 'record', object: 'Contact', id: maya },
      {
        url: `${consoleOrigin}/lightning/r/Contact/${maya}/view`,
        recordId: maya,
        recordName: 'Maya Lindqvist',
        objectType: 'Contact',
      },
    ],
    [
      { kind: 'record', object: 'Case', id: '500Hx0000000001' },
      {
        url: `${consoleOrigin}/lightning/r/Case/500Hx0000000001/view`,
        recordId: '500Hx0000000001',
        recordName: '00001001',
        objectType: 'Case',
      },
    ],
    [
      { kind: 'home' },
      { url: `${consoleOrigin}/lightning/page/home`, recordId: '', recordName: '', objectType: '' },
    ],
    [
      { kind: 'list', object: 'Lead', listViewId: '' },
      { url: `${consoleOrigin}/lightning/o/Lead/home`, recordId: '', recordName: '', objectType: 'Lead' },
    ],
  ] as const)('getAppViewInfo on %o', async (view, want) => {
    const controller = new FakeController();
    controller.view = view;
    expect((await answer(controller, 'getAppViewInfo')).returnValue).toEqual(want);
  });

  test('getCallCenterSettings is a flat map of texts', async () => {
    const settings = (await answer(new FakeController(), 'getCallCenterSettings')).returnValue as Record<
      string,
      unknown
    >;
    expect(settings).toMatchObject({
      '/reqGeneralInfo/reqInternalName': 'CordboardDemo',
      '/reqGeneralInfo/reqInternalName/label': 'InternalName',
      '/reqGeneralInfo/sortOrder': '0.0',
      '/reqDialingOptions/reqLongDistPrefix': '1',
    });
    expect(Object.values(settings).every((value) => typeof value === 'string')).toBe(true);
  });

  test('getSoftphoneLayout has the three call types', async () => {
    const layout = (await answer(new FakeController(), 'getSoftphoneLayout')).returnValue as Record<
      CallKind,
      Record<string, unknown>
    >;
    expect(Object.keys(layout).sort()).toEqual(['Inbound', 'Internal', 'Outbound']);
    expect(layout.Outbound.screenPopSettings).toEqual({});
    expect(layout.Inbound).toMatchObject({
      callRelatedFields: ['ANI', 'DNIS', 'SEGMENT', 'QUEUE'],
      screenPopSettings: {
        screenPopsOpenWithin: 'ExistingWindow',
        SingleMatch: {},
        MultipleMatches: {},
        NoMatch: {},
      },
    });
    expect(layout.Inbound.objects).toMatchObject({
      Account: [{ displayName: 'Account Name', apiName: 'Name' }, {}, {}],
    });
  });
});

test.each([
  ['enableClickToDial', {}, { clickToDial: true }],
  ['disableClickToDial', {}, { clickToDial: false }],
  ['refreshView', {}, 'refresh'],
  ['notifyInitializationComplete', {}, 'initialized'],
])('%s is done and returns nothing', async (method, args, did) => {
  const controller = new FakeController();
  expect(await answer(controller, method, args)).toEqual(none);
  expect(controller.did).toEqual([did]);
});

describe('work and Apex', () => {
  test('completeWork ends work in progress only', async () => {
    expect(await answer(new FakeController(), 'completeWork', { workId: 'work-1' })).toEqual(none);
    expect(await refusal('completeWork', { workId: 'work-2' })).toMatchObject({ code: 'INVALID_PARAM' });
    expect(await refusal('completeWork', {})).toMatchObject({ code: 'INVALID_PARAM' });
  });

  test('runApex answers what the class returns, or its exception', async () => {
    const controller = new FakeController();
    controller.apex = { returns: '{}', throws: '' };
    const args = { apexClass: 'CustomerLookup', methodName: 'byNumber', methodParams: 'number=1' };
    expect((await answer(controller, 'runApex', args)).returnValue).toEqual({ runApex: '{}' });
    expect(controller.did).toEqual([{ apex: 'CustomerLookup.byNumber', params: 'number=1' }]);
    controller.apex = { returns: '', throws: 'System.QueryException: none' };
    expect((await answer(controller, 'runApex', args)).errors).toEqual([
      { code: 'GENERIC_ERROR', description: 'System.QueryException: none' },
    ]);
  });

  test('runApex finds no class', async () => {
    const args = { apexClass: 'Dips', methodName: 'find', methodParams: 'a=b' };
    expect((await answer(new FakeController(), 'runApex', args)).errors).toEqual([
      { code: 'GENERIC_ERROR', description: 'Could not load Apex class: Dips' },
    ]);
    expect(await refusal('runApex', { methodName: 'find' })).toMatchObject({ code: 'INVALID_PARAM' });
  });
});

describe('screenPop', () => {
  test.each([
    ['sobject', { recordId: maya }, { kind: 'record', object: 'Contact', id: maya }],
    ['sobject', { recordId: `${maya}IAA` }, { kind: 'record', object: 'Contact', id: maya }],
    [
      'sobject',
      { recordId: '003Hx0000009999' },
      { kind: 'record', object: 'Contact', id: '003Hx0000009999' },
    ],
    [
      'url',
      { url: `/lightning/r/Account/${account}/view` },
      { kind: 'record', object: 'Account', id: account },
    ],
    ['url', { url: `/lightning/r/${account}/view` }, { kind: 'record', object: 'Account', id: account }],
    ['url', { url: `/${account}` }, { kind: 'record', object: 'Account', id: account }],
    ['url', { url: `/${account}IAA` }, { kind: 'record', object: 'Account', id: account }],
    ['url', { url: `/${account}/view` }, { kind: 'record', object: 'Account', id: account }],
    ['url', { url: '/500/o' }, { kind: 'list', object: 'Case', listViewId: '' }],
    ['url', { url: `#/sObject/${maya}/view` }, { kind: 'record', object: 'Contact', id: maya }],
    ['url', { url: `/one/one.app#/sObject/${maya}/view` }, { kind: 'record', object: 'Contact', id: maya }],
    ['url', { url: '/zzzHx0000000001' }, { kind: 'other', path: '/zzzHx0000000001' }],
    ['url', { url: '/lightning/page/home' }, { kind: 'home' }],
    ['url', { url: '#/n/Pipeline' }, { kind: 'other', path: '/lightning/n/Pipeline' }],
    ['objecthome', { scope: 'Case' }, { kind: 'list', object: 'Case', listViewId: '' }],
    [
      'list',
      { listViewId: '00BHx0000000003', scope: 'Contact' },
      { kind: 'list', object: 'Contact', listViewId: '00BHx0000000003MAA' },
    ],
    ['search', { searchString: 'Mar' }, { kind: 'search', term: 'Mar' }],
    [
      'newRecord',
      { entityName: 'Contact', defaultFieldValues: { LastName: 'Ø' } },
      { new: 'Contact', values: { LastName: 'Ø' } },
    ],
    ['newRecord', { entityName: 'Case' }, { new: 'Case', values: {} }],
    [
      'flow',
      { flowDevName: 'Caller_Intake', flowArgs: [{ name: 'ani', type: 'String', value: '1' }] },
      { kind: 'flow', name: 'Caller_Intake', args: [{ name: 'ani', type: 'String', value: '1' }] },
    ],
  ])('%s %o', async (type, params, want) => {
    const controller = new FakeController();
    expect(await answer(controller, 'screenPop', { type, params })).toEqual(none);
    expect(controller.did).toEqual([want]);
  });

  test.each([
    ['sobject', {}, 'recordId'],
    ['sobject', { recordId: 'Maya' }, 'recordId'],
    ['url', { url: 'https://example.invalid/' }, 'url'],
    ['url', { url: '//example.invalid/' }, 'url'],
    ['url', { url: '/\\example.invalid/' }, 'url'],
    ['url', { url: 'javascript:alert(1)' }, 'url'],
    ['objecthome', { scope: 'Rocket' }, 'scope'],
    ['objecthome', { scope: 'toString' }, 'scope'],
    ['list', { listViewId: '00BHx0000000001', scope: 'Contact' }, 'listViewId'],
    ['list', { scope: 'Contact' }, 'listViewId'],
    ['search', { searchString: 'Ma' }, 'searchString'],
    ['search', { searchString: '  M  ' }, 'searchString'],
    ['search', {}, 'searchString'],
    ['newRecord', { entityName: 'Rocket' }, 'entityName'],
    ['flow', { flowDevName: 'Gone' }, 'flowDevName'],
    ['popup', {}, 'type'],
    [undefined, {}, 'type'],
  ])('%s %o is refused for %s', async (type, params, parameter) => {
    const error = await refusal('screenPop', { type, params });
    expect(error?.code).toBe('INVALID_PARAM');
    expect(error?.description).toContain(`parameter ${parameter}.`);
  });
});

describe('searchAndScreenPop', () => {
  const search = async (args: Record<string, unknown>, controller = new FakeController()) => {
    const { returnValue, success } = await answer(controller, 'searchAndScreenPop', {
      deferred: false,
      ...args,
    });
    expect(success).toBe(true);
    expect(controller.did.shift()).toBe('reload');
    return { found: returnValue as Record<string, Record<string, unknown>>, did: controller.did };
  };

  test('answers a map of records with the fields of the layout', async () => {
    const { found } = await search({ searchParams: '4155550101', callType: 'inbound' });
    expect(found).toEqual({
      [maya]: {
        Id: maya,
        Name: 'Maya Lindqvist',
        RecordType: 'Contact',
        LastModifiedDate: undefined,
        Phone: '(415) 555-0101',
        MobilePhone: '(415) 555-0121',
        Email: 'maya.lindqvist@northwind-orchard.example',
      },
    });
  });

  test.each([
    [
      'one match is shown',
      { searchParams: '+1 415 555 0101' },
      { kind: 'record', object: 'Contact', id: maya },
    ],
    ['several are listed', { searchParams: '5125550199' }, { kind: 'search', term: '5125550199' }],
    [
      'none offers a new record',
      { searchParams: '+1 999 555 0000', defaultFieldValues: { Phone: '999' } },
      { new: 'Contact', values: { Phone: '999' } },
    ],
  ])('inbound: %s', async (_name, args, want) => {
    expect((await search({ callType: 'inbound', ...args })).did).toEqual([want]);
    expect((await search({ callType: null, ...args })).did).toEqual([want]);
  });

  test.each(['outbound', 'internal'])('%s calls pop nothing', async (callType) => {
    const { found, did } = await search({ searchParams: '4155550101', callType });
    expect(Object.keys(found)).toEqual([maya]);
    expect(did).toEqual([]);
  });

  test.each([
    ['inbound', '4155550101', { type: 'sobject', params: { recordId: maya } }],
    ['outbound', '4155550101', { type: 'sobject', params: { recordId: maya } }],
    ['inbound', '5125550199', { type: 'search', params: { searchString: '5125550199' } }],
    [
      'inbound',
      '9995550000',
      { type: 'newRecord', params: { entityName: 'Contact', defaultFieldValues: { LastName: 'Ø' } } },
    ],
    ['outbound', '9995550000', undefined],
  ])('deferred, %s %s: the pop is handed over and not done', async (callType, searchParams, want) => {
    const controller = new FakeController();
    const { found, did } = await search(
      { searchParams, callType, deferred: true, defaultFieldValues: { LastName: 'Ø' } },
      controller,
    );
    expect(did).toEqual([]);
    expect(found.SCREEN_POP_DATA).toEqual(want);
    if (want) {
      expect(await answer(controller, 'screenPop', found.SCREEN_POP_DATA)).toEqual(none);
      expect(controller.did).toHaveLength(1);
    }
  });

  test('a person account names the contact in it', async () => {
    const controller = new FakeController();
    const record = {
      Id: '001Hx0000000013',
      Name: 'Amara Diallo',
      IsPersonAccount: true,
      PersonContactId: 'c',
    };
    controller.search = async () => [{ object: 'Account', record }];
    const { found } = await search({ searchParams: '6465550121' }, controller);
    expect(found[record.Id]).toMatchObject({
      RecordType: 'Account',
      IsPersonAccount: true,
      PersonContactId: 'c',
    });
  });

  test.each([
    [{ ani: '1', note: 'a b', left: undefined }, [{ kind: 'other', path: '/apex/Pop?ani=1&note=a%20b' }]],
    ['a=b', [{ kind: 'other', path: '/apex/Pop?a=b' }]],
    [null, [{ kind: 'other', path: '/apex/Pop' }]],
  ])('queryParams may be %o', async (queryParams, want) => {
    const controller = new FakeController();
    const raw = structuredClone(controller.org) as unknown as {
      layout: { Inbound: { screenPopSettings: Record<string, unknown> } };
    };
    raw.layout.Inbound.screenPopSettings.NoMatch = {
      screenPopType: 'PopToVisualforce',
      screenPopData: 'Pop',
    };
    controller.org = readOrg(raw);
    expect((await search({ searchParams: '9995550000', queryParams }, controller)).did).toEqual(want);
  });

  test.each([
    [{ screenPopType: 'DoNotPop' }, []],
    [
      { screenPopType: 'PopToFlow', screenPopData: 'Caller_Intake' },
      [{ kind: 'flow', name: 'Caller_Intake', args: [1] }],
    ],
    [{ screenPopType: 'PopToVisualforce', screenPopData: 'Pop' }, [{ kind: 'other', path: '/apex/Pop?a=b' }]],
    [{ screenPopType: 'PopToEntity', screenPopData: 'Rocket' }, []],
  ])('the layout says what no match pops: %o', async (rule, want) => {
    const controller = new FakeController();
    const raw = structuredClone(controller.org) as unknown as {
      layout: { Inbound: { screenPopSettings: Record<string, unknown> } };
    };
    raw.layout.Inbound.screenPopSettings.NoMatch = rule;
    controller.org = readOrg(raw);
    const args = {
      searchParams: '9995550000',
      callType: 'inbound',
      queryParams: 'a=b',
      params: { FLOW: { flowArgs: [1] } },
    };
    expect((await search(args, controller)).did).toEqual(want);
  });

  test.each([
    [{ callType: 'inbound' }, 'searchParams'],
    [{ searchParams: '', callType: 'inbound' }, 'searchParams'],
    [{ searchParams: '1', callType: 'sideways' }, 'callType'],
    [{ searchParams: '1', deferred: 'yes' }, 'deferred'],
    [{ searchParams: '1', queryParams: 7 }, 'queryParams'],
    [{ searchParams: '1', queryParams: { a: {} } }, 'queryParams'],
  ])('%o is refused for %s', async (args, parameter) => {
    const error = await refusal('searchAndScreenPop', args);
    expect(error?.code).toBe('INVALID_PARAM');
    expect(error?.description).toContain(`parameter ${parameter}.`);
  });
});

describe('saveLog', () => {
  const description =
    'An error occurred while calling the saveLog() API method. Review the Details field in the error section.';

  test('creates what has an object name, and answers with the id', async () => {
    const controller = new FakeController();
    const got = await answer(controller, 'saveLog', {
      object: { entityApiName: 'Task', Subject: 'Ü', CallDurationInSeconds: 3 },
    });
    expect(got).toEqual({ success: true, returnValue: { recordId: '00THx0000000001IAA' }, errors: null });
    expect(controller.did).toEqual([
      { save: 'Task', id: '', values: { Subject: 'Ü', CallDurationInSeconds: 3 } },
    ]);
  });

  test('a Date is the day in a date field, and the moment in any other', async () => {
    const controller = new FakeController();
    const at = new Date(2026, 10, 3, 23, 30);
    await answer(controller, 'saveLog', {
      object: { entityApiName: 'Task', ActivityDate: at, ReminderDateTime: at },
    });
    expect(controller.did).toEqual([
      { save: 'Task', id: '', values: { ActivityDate: '2026-11-03', ReminderDateTime: at.toISOString() } },
    ]);
    expect(
      (await refusal('saveLog', { object: { entityApiName: 'Task', ActivityDate: new Date(Number.NaN) } }))
        ?.code,
    ).toBe('GENERIC_ERROR');
  });

  test('updates what has an id, whatever object it names', async () => {
    const controller = new FakeController();
    await answer(controller, 'saveLog', {
      object: { Id: '00THx0000000001IAA', entityApiName: 'Contact', Subject: 'x' },
    });
    expect(controller.did).toEqual([{ save: 'Task', id: '00THx0000000001IAA', values: { Subject: 'x' } }]);
  });

  test("tells the org's reasons in the details", async () => {
    const controller = new FakeController();
    const refusals = [{ message: 'No such column', errorCode: 'INVALID_FIELD', fields: ['X'] }];
    controller.saved = { kind: 'refused', refusals };
    expect((await answer(controller, 'saveLog', { object: { entityApiName: 'Task', X: 1 } })).errors).toEqual(
      [{ code: 'GENERIC_ERROR', description, details: refusals }],
    );
  });

  test('tells of a server in trouble', async () => {
    const controller = new FakeController();
    controller.saved = { kind: 'trouble' };
    expect((await answer(controller, 'saveLog', { object: { entityApiName: 'Task' } })).errors[0]?.code).toBe(
      'SERVER_ERROR',
    );
  });

  test.each([
    [{ object: null }, 'INVALID_PARAM'],
    [{}, 'INVALID_PARAM'],
    [{ object: {} }, 'INVALID_PARAM'],
    [{ object: { entityApiName: 7 } }, 'INVALID_PARAM'],
    [{ object: { Id: 'Maya', entityApiName: 'Task' } }, 'GENERIC_ERROR'],
    [{ object: { Id: '999Hx0000000001', entityApiName: 'Task' } }, 'GENERIC_ERROR'],
    [{ object: { entityApiName: 'Task', CallDurationInSeconds: Number.NaN } }, 'GENERIC_ERROR'],
    [{ object: { entityApiName: 'Task', Subject: { text: 'x' } } }, 'GENERIC_ERROR'],
    [{ object: { entityApiName: 'Task', CallDurationInSeconds: 3n } }, 'GENERIC_ERROR'],
  ])('%o is refused with %s', async (args, code) => {
    expect((await refusal('saveLog', args))?.code).toBe(code);
  });
});

import { describe, expect, test } from 'vitest';
import type { Caller, Sheet } from '../../src/bridge/crm';
import { openCtiRoute } from '../../src/bridge/opencti';
import { openOwnClient } from '../../src/bridge/opencti-client';
import { popOf, readPopRules, searchArgs } from '../../src/bridge/opencti-pops';
import { FakeHost } from './fake-host';
import { randomData, randomFrom } from './random-data';

const caller: Caller = {
  number: '+49 30 1',
  called: '200',
  data: { account: 'A&1', __x: 'hidden', empty: '' },
};
const flowArgs = [
  { name: 'ANI', type: 'String', value: '+49 30 1' },
  { name: 'DNIS', type: 'String', value: '200' },
];
const query = 'ANI=%2B49%2030%201&DNIS=200&account=A%261';

describe('the softphone layout', () => {
  const inbound = (rule: unknown) => readPopRules({ Inbound: { screenPopSettings: { NoMatch: rule } } }).none;

  test.each([
    [{ screenPopType: 'DoNotPop' }, { kind: 'nothing' }],
    [{ screenPopType: 'PopToSearch' }, { kind: 'search' }],
    [
      { screenPopType: 'PopToEntity', screenPopData: 'Lead' },
      { kind: 'create', object: 'Lead' },
    ],
    [
      { screenPopType: 'PopToVisualforce', screenPopData: 'Who' },
      { kind: 'page', page: 'Who' },
    ],
    [
      { screenPopType: 'PopToFlow', screenPopData: 'Intake' },
      { kind: 'flow', flow: 'Intake' },
    ],
    [{ screenPopType: 'PopToFlow' }, { kind: 'usual' }],
    [{ screenPopType: 'PopToDetail' }, { kind: 'usual' }],
    [{ screenPopType: 'constructor' }, { kind: 'usual' }],
    [undefined, { kind: 'usual' }],
  ])('%j means %j', (rule, meaning) => {
    expect(inbound(rule)).toEqual(meaning);
  });

  test('is read for each number of matches', async () => {
    const host = new FakeHost();
    const crm = openCtiRoute(openOwnClient(host.placement));
    const rules = crm.popRules();
    expect(host.last.methodName).toBe('getSoftphoneLayout');
    host.succeed({
      Inbound: {
        screenPopSettings: {
          NoMatch: { screenPopType: 'PopToEntity', screenPopData: 'Contact' },
          SingleMatch: { screenPopType: 'PopToDetail' },
          MultipleMatches: { screenPopType: 'PopToSearch' },
        },
      },
      Outbound: { screenPopSettings: {} },
    });
    expect(await rules).toEqual({
      single: { kind: 'usual' },
      several: { kind: 'search' },
      none: { kind: 'create', object: 'Contact' },
      internal: false,
    });
  });

  test('of random data has rules all the same', () => {
    const random = randomFrom(7);
    const words = ['Inbound', 'screenPopSettings', 'NoMatch', 'SingleMatch', 'screenPopType', 'PopToFlow'];
    for (let i = 0; i < 500; i++) expect(readPopRules(randomData(random, words)).none.kind).toBeTruthy();
  });
});

test('a search tells pages and flows who calls; names in underscores stay here', () => {
  expect(searchArgs(caller)).toEqual({ queryParams: query, params: { FLOW: { flowArgs } } });
  expect(searchArgs(undefined)).toEqual({});
});

test.each<[Sheet, unknown]>([
  [
    { kind: 'search', text: 'Ada' },
    { type: 'search', params: { searchString: 'Ada' } },
  ],
  [
    { kind: 'create', object: 'Contact', number: '+49' },
    { type: 'newRecord', params: { entityName: 'Contact', defaultFieldValues: { Phone: '+49' } } },
  ],
  [
    { kind: 'create', object: 'Case', number: '+49' },
    { type: 'newRecord', params: { entityName: 'Case', defaultFieldValues: { SuppliedPhone: '+49' } } },
  ],
  [
    { kind: 'create', object: 'Order__c', number: '+49' },
    { type: 'newRecord', params: { entityName: 'Order__c', defaultFieldValues: {} } },
  ],
  [
    { kind: 'create', object: 'constructor', number: '+49' },
    { type: 'newRecord', params: { entityName: 'constructor', defaultFieldValues: {} } },
  ],
  [
    { kind: 'create', object: 'Contact', number: '' },
    { type: 'newRecord', params: { entityName: 'Contact', defaultFieldValues: {} } },
  ],
  [
    { kind: 'page', page: 'Who', caller },
    { type: 'url', params: { url: `/apex/Who?${query}` } },
  ],
  [
    { kind: 'page', page: '../Who?', caller: { number: '', called: '', data: {} } },
    { type: 'url', params: { url: '/apex/..%2FWho%3F' } },
  ],
  [
    { kind: 'flow', flow: 'Intake', caller },
    { type: 'flow', params: { flowDevName: 'Intake', flowArgs } },
  ],
])('%j pops %j', (sheet, pop) => {
  expect(popOf(sheet)).toEqual(pop);
});

test('a record that was found is never answered by the form of a new one', () => {
  const matches = [{ recordId: '0031', recordName: 'Ada', objectType: 'Contact' }];
  const ticket = { type: 'newRecord', params: { entityName: 'Contact' } };
  expect(popOf({ matches, ticket })).toEqual({ type: 'sobject', params: { recordId: '0031' } });
});

import { expect, test } from 'vitest';
import type { Ask } from '../../src/contract/state';
import type { Found, Shown } from '../../src/contract/telephony';
import { mayBeCreated, searchForms, searchSheet } from '../../src/softphone/pop-rules';
import { openPopping } from '../../src/softphone/popping';
import { FakeCrm, record, ringing, settled, state, talking } from './fake-crm';

function popping() {
  const crm = new FakeCrm();
  const told: [string, Found | Shown | 'byHand'][] = [];
  const chosen: string[] = [];
  const acted: (string | undefined)[] = [];
  const next: Ask[] = [];
  const pop = openPopping(crm, {
    found: async (callId, found) => {
      told.push([callId, found]);
      return next.shift() ?? null;
    },
    shown: async (callId, shown) => void told.push([callId, shown]),
    byHand: async (callId) => void told.push([callId, 'byHand']),
    chose: (callId, one) => void chosen.push(`${callId} ${one.recordId}`),
    acting: async (one) => void acted.push(one?.recordId),
  });
  return { crm, pop, told, chosen, acted, next };
}

const nothing = {
  searched: [],
  matches: [],
  status: 'searching',
  create: '',
  ask: null,
  show: null,
  lost: null,
  refused: null,
};
const number = ringing.party.number;
const asking = (id: number, text = number) => ({ ...nothing, ask: { id, text, kind: 'inbound' } });
const showing = (change: Record<string, unknown>, id = 1) => ({
  ...nothing,
  status: 'done',
  show: { id, kind: 'found', name: '', text: '', record: record('003A'), ask: 1, else: 'usual', ...change },
});
const shown = (crm: FakeCrm): readonly string[] => crm.asked.filter((one) => one.startsWith('pop'));

test('what the program wants searched is asked once, and the answer told', async () => {
  const { crm, pop, told } = popping();
  crm.found = { [number]: [record('003A')] };
  const wanted = state({ calls: [ringing], pops: { c1: asking(1) } });
  pop.onState(wanted);
  pop.onState(wanted);
  await settled();
  expect(crm.asked).toEqual(['panel true', `search ${number}`]);
  expect(crm.callers[0]?.number).toBe(number);
  expect(told).toEqual([['c1', { ask: 1, matches: [record('003A')], refused: null }]]);
});

test('what the program wants next is searched at once, and not again when the state says so', async () => {
  const { crm, pop, next } = popping();
  next.push({ id: 2, text: '49305550100', kind: 'inbound' });
  pop.onState(state({ calls: [ringing], pops: { c1: asking(1) } }));
  await settled();
  pop.onState(state({ rev: 2, calls: [ringing], pops: { c1: asking(2, '49305550100') } }));
  await settled();
  expect(crm.asked).toEqual(['panel true', `search ${number}`, 'panel true', 'search 49305550100']);
});

test('a search that fails is told, and asked again when the program wants it', async () => {
  const { crm, pop, told } = popping();
  crm.failing.add('search');
  pop.onState(state({ calls: [ringing], pops: { c1: asking(1) } }));
  await settled();
  expect(told).toEqual([
    ['c1', { ask: 1, matches: [], refused: { code: 'crmRefused', text: `no search ${number}`, detail: '' } }],
  ]);
  crm.failing.clear();
  pop.onState(state({ rev: 2, calls: [ringing], pops: { c1: asking(2) } }));
  await settled();
  expect(told.at(-1)).toEqual(['c1', { ask: 2, matches: [], refused: null }]);
});

test('a call that was answered brings no panel up', async () => {
  const { crm, pop } = popping();
  pop.onState(state({ calls: [talking], pops: { c1: asking(1) } }));
  await settled();
  expect(crm.asked).toEqual([`search ${number}`]);
});

test.each<[string, Record<string, unknown>, string]>([
  ['the one match, by the CRM’s own word', {}, `pop ticket ${number}`],
  ['a search', { kind: 'search', text: 'Ada', record: null }, 'pop search Ada'],
  ['a form', { kind: 'create', name: 'Lead', record: null }, `pop new Lead ${number}`],
  ['a page', { kind: 'page', name: 'Who', record: null }, `pop page Who for ${number}`],
  ['a flow', { kind: 'flow', name: 'In', record: null }, `pop flow In for ${number}`],
  ['the one match of an asking that another page made', { ask: 7 }, 'pop 003A'],
  ['what the rule says in its place', { ask: 7, else: 'page', name: 'Who' }, `pop page Who for ${number}`],
])('what the program wants shown is shown once: %s', async (_name, change, want) => {
  const { crm, pop, told, acted } = popping();
  pop.onState(state({ calls: [talking], pops: { c1: asking(1) } }));
  await settled();
  const wanted = state({ rev: 2, calls: [talking], pops: { c1: showing(change) } });
  pop.onState(wanted);
  pop.onState(wanted);
  await settled();
  expect(shown(crm)).toEqual([want]);
  expect(told.at(-1)).toEqual(['c1', { show: 1, refused: null }]);
  expect(acted).toEqual([change.record === null ? undefined : '003A']);
});

test('a pop that is lost is told, and shown again when the program wants it', async () => {
  const { crm, pop, told } = popping();
  crm.failing.add('pop');
  pop.onState(state({ calls: [talking], pops: { c1: showing({}) } }));
  await settled();
  expect(told.at(-1)?.[1]).toMatchObject({ show: 1, refused: { code: 'crmRefused' } });
  crm.failing.clear();
  pop.onState(state({ rev: 2, calls: [talking], pops: { c1: showing({}, 2) } }));
  await settled();
  expect(told.at(-1)?.[1]).toEqual({ show: 2, refused: null });
});

test('what the agent chooses or wants is shown, and the program knows', async () => {
  const { crm, pop, told, chosen, acted } = popping();
  await pop.choose('c1', record('001B'));
  await pop.show('c1', { kind: 'search', text: 'Ada' });
  expect(chosen).toEqual(['c1 001B']);
  expect(acted).toEqual(['001B', undefined]);
  expect(told).toEqual([
    ['c1', 'byHand'],
    ['c1', 'byHand'],
  ]);
  expect(shown(crm)).toEqual(['pop 001B', 'pop search Ada']);
});

test('what belongs to a call goes with it', async () => {
  const { crm, pop } = popping();
  pop.onState(state({ calls: [ringing], pops: { c1: asking(1) } }));
  await settled();
  pop.onState(state({ rev: 2, calls: [] }));
  pop.onState(state({ rev: 3, calls: [ringing], pops: { c1: asking(1) } }));
  await settled();
  expect(crm.asked.filter((one) => one.startsWith('search'))).toHaveLength(2);
});

test.each([
  [{ number: '+49 30 5550100' }, true],
  [{ number: '201' }, false],
  [{ number: '' }, false],
])('whether a record may be made of %j: %s', (party, may) => {
  const [call] = state({ calls: [{ ...ringing, party }] }).calls;
  expect(call && mayBeCreated(call)).toBe(may);
});

test.each([
  ['+49 30', true],
  ['20', false],
  ['  ', false],
])('%s can be searched for: %s', (text, can) => {
  expect(searchSheet(text) !== null).toBe(can);
});

test.each([
  [{ search: ['a', 'b', 'a'] }, ['a', 'b']],
  [{ search: [...'1234567890abcdefghij'] }, [...'1234567890abcdef']],
  [{ search: [] }, []],
] as const)('the forms of %j are %j', ({ search }, forms) => {
  expect(searchForms({ search })).toEqual(forms);
});

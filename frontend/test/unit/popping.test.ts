import { expect, test } from 'vitest';
import type { PopRules } from '../../src/bridge/crm';
import type { CrmRecord } from '../../src/contract/state';
import { mayBeCreated, searchForms, searchSheet } from '../../src/softphone/pop-rules';
import { openPopping, type PopStatus } from '../../src/softphone/popping';
import { FakeCrm, record, ringing, settled, state, talking } from './fake-crm';

function popping() {
  const crm = new FakeCrm();
  const reports: { callId: string; searched: readonly string[]; matches: readonly CrmRecord[] }[] = [];
  const acted: string[] = [];
  let statuses: ReadonlyMap<string, PopStatus> = new Map();
  const pop = openPopping(crm, {
    report: async (callId, searched, matches) =>
      void reports.push({ callId, searched: [...searched], matches }),
    chose: (callId, one) => acted.push(`chose ${callId} ${one.recordId}`),
    acting: async (one) => {
      acted.push(`acting ${one?.recordId ?? ''}`.trim());
      expect(shown(crm).length, 'told before it is done').toBeLessThan(
        acted.filter((what) => what.startsWith('acting')).length,
      );
    },
    onChange: (next) => {
      statuses = next;
    },
  });
  return { crm, pop, reports, acted, status: (id: string) => statuses.get(id) };
}

const colleague = { party: { number: '201', name: '' } };
const shown = (crm: FakeCrm): readonly string[] => crm.asked.filter((one) => one.startsWith('pop'));

test('one match is reported, shown the way the administrator set it up, and visited', async () => {
  const { crm, pop, reports, acted, status } = popping();
  crm.found = { '49305550100': [record('003A')] };
  pop.onState(state({ calls: [ringing] }));
  expect(status('c1')?.kind).toBe('searching');
  await settled();
  expect(crm.asked).toEqual([
    'panel true',
    'search +49 30 5550100',
    'search 49305550100',
    'pop ticket 49305550100',
  ]);
  expect(reports).toEqual([
    { callId: 'c1', searched: ['+49 30 5550100', '49305550100'], matches: [record('003A')] },
  ]);
  expect(acted).toEqual(['acting 003A']);
  expect(status('c1')?.kind).toBe('done');
});

test('several matches are reported and left to the agent, whose choice is shown and visited', async () => {
  const { crm, pop, reports, acted } = popping();
  const both = [record('003A'), record('001B')];
  crm.found = { '+49 30 5550100': both };
  pop.onState(state({ calls: [ringing] }));
  await settled();
  expect(reports[0]?.matches).toEqual(both);
  expect(crm.asked.some((one) => one.startsWith('pop'))).toBe(false);
  expect(acted).toEqual([]);
  await pop.choose('c1', record('001B'));
  expect(crm.asked.at(-1)).toBe('pop 001B');
  expect(acted).toEqual(['chose c1 001B', 'acting 001B']);
});

test('no match is reported as none', async () => {
  const { pop, crm, reports } = popping();
  pop.onState(state({ calls: [ringing] }));
  await settled();
  expect(reports).toEqual([
    { callId: 'c1', searched: ['+49 30 5550100', '49305550100', '9305550100'], matches: [] },
  ]);
  expect(crm.asked.some((one) => one.startsWith('pop'))).toBe(false);
});

test('a call is searched once, however often the state is told', async () => {
  const { crm, pop } = popping();
  for (let rev = 1; rev < 5; rev++) {
    pop.onState(state({ rev, calls: [rev < 3 ? ringing : talking] }));
    await settled();
  }
  expect(crm.asked.filter((one) => one.startsWith('search')).length).toBe(3);
});

test('a call that was searched before this page came is not searched again', async () => {
  const { crm, pop } = popping();
  pop.onState(state({ calls: [ringing], pops: { c1: { searched: [], matches: [] } } }));
  await settled();
  expect(crm.asked).toEqual([]);
});

test('a call that was answered before this page came is still looked up', async () => {
  const { crm, pop } = popping();
  pop.onState(state({ calls: [talking] }));
  await settled();
  expect(crm.asked).toContain('search +49 30 5550100');
});

test.each([
  [
    'an outbound call to a colleague, where no layout says so',
    { direction: 'outbound', state: 'dialing', internal: true },
  ],
  ['a consultation', { direction: 'outbound', state: 'dialing', consultOf: 'c0' }],
  ['an outbound call of which nobody knows to whom', { direction: 'outbound', state: 'dialing', search: [] }],
  ['a failed one', { state: 'failed' }],
  ['one that only stands there from before the line was lost', { stale: true }],
])('%s is not looked up', async (_name, change) => {
  const { crm, pop } = popping();
  pop.onState(state({ calls: [{ ...ringing, ...change }] }));
  await settled();
  expect(crm.asked).toEqual([]);
});

const dialing = { ...ringing, direction: 'outbound', state: 'dialing' };

test('whom the agent dialled is looked for as the layout for outbound calls says, and nothing is shown', async () => {
  const { crm, pop, reports, acted } = popping();
  crm.found = { '49305550100': [record('003A')] };
  pop.onState(state({ calls: [dialing] }));
  await settled();
  pop.onState(state({ rev: 2, calls: [{ ...talking, direction: 'outbound' }] }));
  await settled();
  expect(crm.kinds).toEqual(['outbound', 'outbound']);
  expect(reports).toMatchObject([{ callId: 'c1', matches: [record('003A')] }]);
  expect(crm.asked.filter((one) => !one.startsWith('search'))).toEqual([]);
  expect(acted).toEqual([]);
});

test('a colleague who is called is looked for where the layout for internal calls names objects', async () => {
  const { crm, pop } = popping();
  crm.rules = { ...crm.rules, internal: true };
  pop.onState(state({ calls: [{ ...dialing, internal: true, search: ['201'] }] }));
  await settled();
  expect(crm.asked).toEqual(['search 201']);
  expect(crm.kinds).toEqual(['internal']);
});

test('whoever was called because their number was clicked is not looked for', async () => {
  const { crm, pop } = popping();
  const who = { id: '003A', name: 'Ada', object: 'Contact', why: 'clicked' };
  pop.onState(state({ calls: [dialing], relations: { c1: { who } } }));
  await settled();
  expect(crm.asked).toEqual([]);
});

test('of several whom the agent may have dialled one can be chosen', async () => {
  const { crm, pop, acted } = popping();
  crm.found = { [number]: both };
  pop.onState(state({ calls: [dialing] }));
  await settled();
  expect(shown(crm)).toEqual([]);
  await pop.choose('c1', record('003A'));
  expect(acted).toEqual(['chose c1 003A', 'acting 003A']);
});

test('a search that fails says so, is not repeated for ever, and reports nothing untrue', async () => {
  const { crm, pop, reports, status } = popping();
  crm.failing.add('search');
  pop.onState(state({ calls: [ringing] }));
  await settled();
  pop.onState(state({ rev: 2, calls: [ringing] }));
  await settled();
  expect(status('c1')?.kind).toBe('failed');
  expect(crm.asked.filter((one) => one.startsWith('search')).length).toBe(1);
  expect(reports).toEqual([]);
});

test('a pop that fails says so; what was found is reported all the same', async () => {
  const { crm, pop, reports, status } = popping();
  crm.found = { '+49 30 5550100': [record('003A')] };
  crm.failing.add('pop');
  pop.onState(state({ calls: [ringing] }));
  await settled();
  expect(status('c1')?.kind).toBe('failed');
  expect(reports).toHaveLength(1);
});

test('what belongs to a call goes with it', async () => {
  const { pop, status } = popping();
  pop.onState(state({ calls: [ringing] }));
  await settled();
  pop.onState(state({ rev: 2, calls: [] }));
  pop.onState(state({ rev: 3, calls: [{ ...ringing, id: 'c2' }] }));
  expect(status('c1')).toBeUndefined();
  expect(status('c2')?.kind).toBe('searching');
});

const only = [record('003A')];
const both = [record('003A'), record('001B')];
const number = ringing.party.number;

test.each<[string, Partial<PopRules>, readonly CrmRecord[], string | null]>([
  ['one match by the CRM’s own ticket', {}, only, `pop ticket ${number}`],
  ['one match, though nothing is to be shown', { single: { kind: 'nothing' } }, only, null],
  ['several without a rule', {}, both, null],
  ['several, and a search is wanted', { several: { kind: 'search' } }, both, `pop search ${number}`],
  ['several, and a page', { several: { kind: 'page', page: 'Who' } }, both, `pop page Who for ${number}`],
  ['several, and a flow', { several: { kind: 'flow', flow: 'In' } }, both, `pop flow In for ${number}`],
  ['several, and nothing', { several: { kind: 'nothing' } }, both, null],
  ['none without a rule', {}, [], null],
  ['none, and a search is wanted', { none: { kind: 'search' } }, [], `pop search ${number}`],
  ['none, and a flow', { none: { kind: 'flow', flow: 'In' } }, [], `pop flow In for ${number}`],
  ['none, and nothing', { none: { kind: 'nothing' } }, [], null],
])('the layout is obeyed: %s', async (_name, rules, matches, shown) => {
  const { crm, pop } = popping();
  crm.rules = { ...crm.rules, ...rules };
  crm.found = { [number]: matches };
  pop.onState(state({ calls: [ringing] }));
  await settled();
  expect(crm.asked.filter((one) => one.startsWith('pop'))).toEqual(shown === null ? [] : [shown]);
});

test('the form of a new record waits for the answer, and is not shown to one who went elsewhere', async () => {
  const { crm, pop, status } = popping();
  crm.rules = { ...crm.rules, none: { kind: 'create', object: 'Lead' } };
  pop.onState(state({ calls: [ringing, { ...ringing, id: 'c2' }, { ...ringing, id: 'c3', ...colleague }] }));
  await settled();
  expect(status('c1')).toEqual({ kind: 'done', create: 'Lead' });
  expect(shown(crm)).toEqual([]);
  await pop.show('c2', { kind: 'search', text: 'Ada' });
  pop.onState(state({ calls: [talking, { ...talking, id: 'c2' }, { ...talking, id: 'c3', ...colleague }] }));
  await settled();
  expect(shown(crm)).toEqual(['pop search Ada', `pop new Lead ${number}`]);
});

test('with popping on answer the search runs while it rings and the record comes with the answer', async () => {
  const { crm, pop, reports } = popping();
  const site = { popWhen: 'answered' };
  crm.found = { [number]: only };
  pop.onState(state({ site, calls: [ringing] }));
  await settled();
  expect(reports).toHaveLength(1);
  expect(shown(crm)).toEqual([]);
  pop.onState(state({ rev: 2, site, calls: [talking] }));
  pop.onState(state({ rev: 3, site, calls: [talking] }));
  await settled();
  expect(shown(crm)).toEqual([`pop ticket ${number}`]);
});

test.each([
  ['answered', 'ringing', ['pop 003A']],
  ['ringing', 'ringing', []],
  ['answered', 'connected', []],
])('popping when %s, after a reload while it is %s', async (popWhen, before, expected) => {
  const { crm, pop } = popping();
  const known = { site: { popWhen }, pops: { c1: { matches: only } } };
  pop.onState(state({ ...known, calls: [{ ...ringing, state: before }] }));
  await settled();
  pop.onState(state({ rev: 2, ...known, calls: [talking] }));
  await settled();
  expect(shown(crm)).toEqual(expected);
});

test('what the caller entered is searched before the number, and goes with the search', async () => {
  const { crm, pop, reports } = popping();
  crm.found = { '4711': only, [number]: both };
  const data = { account: '4711' };
  pop.onState(state({ calls: [{ ...ringing, called: '200', data, search: ['4711', number] }] }));
  await settled();
  expect(reports[0]).toMatchObject({ searched: ['4711'], matches: only });
  expect(crm.callers).toEqual([{ number, called: '200', data }]);
});

test('a call that somebody else is on after a transfer is looked up again; the same record is shown once', async () => {
  const { crm, pop, reports, acted } = popping();
  crm.found = { '+1': [record('003B')], '+2': [record('003B')] };
  const from = (one: string) => state({ calls: [{ ...talking, search: [one] }] });
  pop.onState(from('200'));
  await settled();
  pop.onState(from('+1'));
  await settled();
  pop.onState(from('+2'));
  await settled();
  expect(reports.map(({ searched }) => searched)).toEqual([['200'], ['+1'], ['+2']]);
  expect(shown(crm)).toEqual(['pop ticket +1']);
  expect(acted).toEqual(['acting 003B']);
});

test('without the layout the usual is done', async () => {
  const { crm, pop } = popping();
  crm.failing.add('rules');
  crm.found = { [number]: only };
  pop.onState(state({ calls: [ringing] }));
  await settled();
  expect(shown(crm)).toEqual([`pop ticket ${number}`]);
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

test('a caller whose number comes after the first ring is looked up then', async () => {
  const { crm, pop, reports } = popping();
  pop.onState(state({ calls: [{ ...ringing, search: [], party: { number: '', name: '' } }] }));
  await settled();
  expect(reports).toEqual([]);
  pop.onState(state({ rev: 2, calls: [ringing] }));
  await settled();
  expect(crm.asked.filter((one) => one.startsWith('search')).length).toBe(3);
  expect(reports).toHaveLength(1);
});

import { expect, test } from 'vitest';
import type { CrmRecord } from '../../src/shared/state';
import { openPopping, type PopStatus, searchForms } from '../../src/softphone/popping';
import { FakeCrm, record, ringing, settled, state, talking } from './fake-crm';

function popping() {
  const crm = new FakeCrm();
  const reports: { callId: string; searched: readonly string[]; matches: readonly CrmRecord[] }[] = [];
  const visited: string[] = [];
  let statuses: ReadonlyMap<string, PopStatus> = new Map();
  const pop = openPopping(crm, {
    report: async (callId, searched, matches) =>
      void reports.push({ callId, searched: [...searched], matches }),
    visited: (one) => visited.push(one.recordId),
    onChange: (next) => {
      statuses = next;
    },
  });
  return { crm, pop, reports, visited, status: (id: string) => statuses.get(id)?.kind };
}

test('one match is reported, shown the way the administrator set it up, and visited', async () => {
  const { crm, pop, reports, visited, status } = popping();
  crm.found = { '49305550100': [record('003A')] };
  pop.onState(state({ calls: [ringing] }));
  expect(status('c1')).toBe('searching');
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
  expect(visited).toEqual(['003A']);
  expect(status('c1')).toBe('done');
});

test('several matches are reported and left to the agent, whose choice is shown and visited', async () => {
  const { crm, pop, reports, visited } = popping();
  const both = [record('003A'), record('001B')];
  crm.found = { '+49 30 5550100': both };
  pop.onState(state({ calls: [ringing] }));
  await settled();
  expect(reports[0]?.matches).toEqual(both);
  expect(crm.asked.some((one) => one.startsWith('pop'))).toBe(false);
  expect(visited).toEqual([]);
  await pop.choose(record('001B'));
  expect(crm.asked.at(-1)).toBe('pop 001B');
  expect(visited).toEqual(['001B']);
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
  ['an outbound call', { direction: 'outbound' }],
  ['a failed one', { state: 'failed' }],
  ['one that only stands there from before the line was lost', { stale: true }],
])('%s is not looked up', async (_name, change) => {
  const { crm, pop } = popping();
  pop.onState(state({ calls: [{ ...ringing, ...change }] }));
  await settled();
  expect(crm.asked).toEqual([]);
});

test('a search that fails says so, is not repeated for ever, and reports nothing untrue', async () => {
  const { crm, pop, reports, status } = popping();
  crm.failing.add('search');
  pop.onState(state({ calls: [ringing] }));
  await settled();
  pop.onState(state({ rev: 2, calls: [ringing] }));
  await settled();
  expect(status('c1')).toBe('failed');
  expect(crm.asked.filter((one) => one.startsWith('search')).length).toBe(1);
  expect(reports).toEqual([]);
});

test('a pop that fails says so; what was found is reported all the same', async () => {
  const { crm, pop, reports, visited, status } = popping();
  crm.found = { '+49 30 5550100': [record('003A')] };
  crm.failing.add('pop');
  pop.onState(state({ calls: [ringing] }));
  await settled();
  expect(status('c1')).toBe('failed');
  expect(reports).toHaveLength(1);
  expect(visited).toEqual([]);
});

test('what belongs to a call goes with it', async () => {
  const { pop, status } = popping();
  pop.onState(state({ calls: [ringing] }));
  await settled();
  pop.onState(state({ rev: 2, calls: [] }));
  pop.onState(state({ rev: 3, calls: [{ ...ringing, id: 'c2' }] }));
  expect(status('c1')).toBeUndefined();
  expect(status('c2')).toBe('searching');
});

test.each([
  [{ search: ['a', 'b', 'a'], number: '1' }, ['a', 'b']],
  [{ search: ['1', '2', '3', '4', '5', '6'], number: '1' }, ['1', '2', '3', '4', '5']],
  [{ search: [], number: '+1 (212) 555-0100' }, ['+1 (212) 555-0100', '12125550100', '2125550100']],
  [{ search: [], number: '2125550100' }, ['2125550100']],
  [{ search: [], number: '200' }, ['200']],
  [{ search: [], number: 'anonymous' }, []],
  [{ search: [], number: '' }, []],
] as const)('the forms of %j are %j', ({ search, number }, forms) => {
  expect(searchForms({ search, party: { number, name: '', display: number } })).toEqual(forms);
});

test('a caller whose number comes after the first ring is looked up then', async () => {
  const { crm, pop, reports } = popping();
  pop.onState(state({ calls: [{ ...ringing, party: { number: '', name: '' } }] }));
  await settled();
  expect(reports).toEqual([]);
  pop.onState(state({ rev: 2, calls: [ringing] }));
  await settled();
  expect(crm.asked.filter((one) => one.startsWith('search')).length).toBe(3);
  expect(reports).toHaveLength(1);
});

import { expect, test } from 'vitest';
import { openVisiting } from '../../src/softphone/visiting';
import { ringing, state, talking } from './fake-crm';

const record = (recordId: string) => ({ recordId, recordName: recordId, objectType: 'Contact' });

const held = { ...talking, state: 'held' };
const bob = { ...ringing, id: 'c2' };

function visiting() {
  let now = 0;
  const sent: string[] = [];
  const open = openVisiting(
    (callId, { recordId }) => sent.push(`${callId}:${recordId}`),
    () => now,
  );
  return {
    visiting: open,
    sent,
    at: (ms: number) => {
      now = ms;
    },
  };
}

test('the echo of our own refresh is no visit, whatever call began meanwhile', () => {
  const { visiting: open, sent, at } = visiting();
  open.onState(state({ calls: [talking] }), []);
  open.visit(record('003A'));
  open.onState(state({ rev: 2, calls: [] }), ['c1']);
  open.refreshed();
  open.onState(state({ rev: 3, calls: [{ ...talking, id: 'c2' }] }), ['c1']);
  at(999);
  open.visit(record('003A'));
  expect(sent).toEqual([':003A']);
  open.visit(record('003B'));
  open.visit(record('003A'));
  expect(sent).toEqual([':003A', ':003B', ':003A']);
});

test.each<[string, Record<string, unknown>[], string[], string[]]>([
  ['a talk', [talking], [], [':003A']],
  ['one that rings', [ringing], [], [':003A']],
  ['one that rings beside a talk', [talking, bob], [], [':003A']],
  ['the call that is wrapped up', [], ['c1'], ['c1:003A']],
  ['one of two that are wrapped up', [], ['c1', 'c3'], []],
  ['a talk, with another one wrapped up', [{ ...talking, id: 'c2' }], ['c1'], [':003A']],
  ['one that rings, with another one wrapped up', [bob], ['c1'], []],
  ['one that is held, with another one wrapped up', [{ ...held, id: 'c2' }], ['c1'], []],
  ['one that is dialled, with another one wrapped up', [{ ...bob, state: 'dialing' }], ['c1'], [':003A']],
  ['no call', [], [], []],
])('a record that is shown of itself belongs to at most one call: %s', (_name, calls, over, expected) => {
  const { visiting: open, sent } = visiting();
  open.onState(state({ calls }), over);
  open.visit(record('003A'));
  expect(sent).toEqual(expected);
});

test('what is shown because of a call that rings is not the talk’s, also when the CRM announces it first', () => {
  const { visiting: open, sent, at } = visiting();
  open.onState(state({ calls: [talking, bob] }), []);
  open.showing('c2', record('003B'));
  open.visit(record('003B'));
  expect(sent).toEqual(['c2:003B']);
  open.shown('c2', record('003B'));
  open.visit(record('003B'));
  expect(sent).toEqual(['c2:003B']);
  open.visit(record('003A'));
  expect(sent.at(-1)).toBe(':003A');
  at(60_000);
  open.visit(record('003B'));
  expect(sent.at(-1)).toBe(':003B');
});

test('a record of an Activity that is looked at belongs to no call that is up', () => {
  const { visiting: open, sent, at } = visiting();
  open.onState(state({ calls: [talking] }), []);
  open.showing('', record('003Z'));
  open.visit(record('003Z'));
  expect(sent).toEqual([]);
  at(60_000);
  open.visit(record('003Z'));
  expect(sent).toEqual([':003Z']);
});

test('nothing is told while nobody is signed on', () => {
  const { visiting: open, sent } = visiting();
  open.onState(state({ agent: 'off', calls: [talking] }), ['c1']);
  open.visit(record('003A'));
  open.shown('c1', record('003A'));
  expect(sent).toEqual([]);
});

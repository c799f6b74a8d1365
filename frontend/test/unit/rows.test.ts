import { expect, test } from 'vitest';
import { askedAbout, rowsOf, waitingBeside } from '../../src/softphone/rows';
import { offers } from '../../src/softphone/verbs';
import { ringing, state, talking } from './fake-crm';

const held = { ...talking, id: 'held', state: 'held', can: ['retrieve', 'hangup'] };
const consult = {
  ...talking,
  id: 'consult',
  consultOf: 'held',
  direction: 'outbound',
  can: ['hold', 'hangup', 'consult', 'blind', 'dtmf', 'alternate', 'transfer', 'conference'],
};
const callsOf = (...calls: unknown[]) => state({ calls }).calls;

test('the call that is talked on comes first, what waits last, and what is over behind it', () => {
  const calls = callsOf(
    held,
    { ...ringing, id: 'rings' },
    { ...talking, id: 'failed', state: 'failed' },
    { ...talking, id: 'dials', state: 'dialing' },
    { ...talking, id: 'talks' },
    { ...held, id: 'held-2' },
  );
  const ended = callsOf({ ...talking, id: 'over', can: ['hangup'] });
  const rows = rowsOf(calls, ended);
  expect(rows.map(({ call }) => call.id)).toEqual([
    'talks',
    'dials',
    'failed',
    'rings',
    'held',
    'held-2',
    'over',
  ]);
  expect(rows.at(-1)).toMatchObject({ ended: true, acts: [] });
});

test.each([
  ['nothing', [], []],
  ['what no button does', ['answer', 'juggle'], []],
  ['a plain call', ['hold', 'hangup'], ['hold', 'hangup']],
  [
    'a call that can be passed on',
    ['hangup', 'dtmf', 'blind', 'hold'],
    ['hold', 'passOn', 'keypad', 'hangup'],
  ],
  ['one that can only be asked about', ['consult', 'hangup'], ['passOn', 'hangup']],
  ['a consultation', consult.can, ['transfer', 'conference', 'alternate', 'keypad', 'hangup']],
  [
    'a consultation that can be undone at once',
    [...consult.can, 'reconnect', 'park'],
    ['transfer', 'conference', 'alternate', 'reconnect', 'keypad', 'hangup'],
  ],
  ['one that rings and can be sent on', ['answer', 'hangup', 'deflect'], ['passOn', 'hangup']],
  ['one that can be parked', ['hold', 'park', 'hangup'], ['hold', 'park', 'hangup']],
  ['one that still dials', ['hangup', 'transfer'], ['transfer', 'hangup']],
  ['one on hold', held.can, ['retrieve', 'hangup']],
])('%s offers what can be done: %j', (_name, can, acts) => {
  expect(rowsOf(callsOf({ ...talking, can }), [])[0]?.acts).toEqual(acts);
});

test('what concerns two calls is offered on the first only', () => {
  const both = ['alternate', 'transfer', 'conference', 'hangup'];
  const rows = rowsOf(callsOf({ ...held, can: both }, { ...consult, can: both }), []);
  expect(rows.map(({ call, acts }) => [call.id, acts])).toEqual([
    ['consult', ['transfer', 'conference', 'alternate', 'hangup']],
    ['held', ['hangup']],
  ]);
});

test('a consultation names the call that it is about while that is up', () => {
  const [first, second, other] = callsOf(held, consult, { ...held, id: 'held-2' });
  if (!first || !second || !other) throw new Error('three calls');
  expect(askedAbout(second, [first, second])).toBe(first);
  expect(askedAbout(second, [second])).toBeUndefined();
  expect(askedAbout(first, [first, second])).toBeUndefined();
  expect(waitingBeside(second, [other, first, second])).toBe(first);
  expect(waitingBeside(first, [first, second, other])).toBe(other);
  expect(waitingBeside(first, [first])).toBeUndefined();
});

test('what is about no call is offered only where the program says so', () => {
  expect(offers({ services: { dnd: true }, lacks: {} }, 'dnd')).toBe(true);
  expect(offers({ services: { dnd: true }, lacks: { dnd: 'switch' } }, 'dnd')).toBe(false);
  expect(offers({ services: { dnd: false }, lacks: {} }, 'dnd')).toBe(false);
  expect(offers({ services: {}, lacks: {} }, 'dnd')).toBe(false);
});

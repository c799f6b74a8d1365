import { expect, test } from 'vitest';
import { missedOf } from '../../src/softphone/consulting';
import { state, talking } from './fake-crm';

const held = { ...talking, id: 'c1', state: 'held' };
const consult = {
  ...talking,
  id: 'c2',
  state: 'dialing',
  direction: 'outbound',
  consultOf: 'c1',
  party: { number: '201', name: 'Grace', display: '201' },
  connectedAt: 0,
  connectedMs: 0,
  cause: 'busy',
};
const nobody: ReadonlySet<string> = new Set();
const before = state({ calls: [held, consult] });
const alone = state({ rev: 2, calls: [held] });
const missed = { party: { number: '201', name: 'Grace', display: '201' }, cause: 'busy', callId: 'c1' };

test('a consultation that vanished unanswered is explained where the other party waits', () => {
  expect(missedOf(null, before, alone, nobody)).toEqual(missed);
  const failed = state({ calls: [held, { ...consult, state: 'failed' }] });
  expect(missedOf(null, failed, alone, nobody)).toEqual(missed);
});

test.each([
  ['it is still there', before, before],
  ['it was answered', state({ calls: [held, { ...consult, state: 'connected', connectedAt: 5 }] }), alone],
  ['the other party does not wait', before, state({ calls: [talking] })],
  ['the other party is gone as well', before, state({ calls: [] })],
  ['it was a call of its own', state({ calls: [held, { ...consult, consultOf: '' }] }), alone],
  ['nothing was before', null, alone],
])('nothing is explained when %s', (_name, earlier, now) => {
  expect(missedOf(null, earlier, now, nobody)).toBeNull();
});

test('nothing is explained to the agent who hung up', () => {
  expect(missedOf(null, before, alone, new Set(['c2']))).toBeNull();
});

test('the explanation stays until the call is taken back, or somebody else is asked', () => {
  expect(missedOf(missed, alone, alone, nobody)).toBe(missed);
  expect(missedOf(missed, alone, state({ calls: [talking] }), nobody)).toBeNull();
  expect(missedOf(missed, alone, state({ calls: [] }), nobody)).toBeNull();
  expect(missedOf(missed, alone, state({ calls: [held, { ...consult, id: 'c3' }] }), nobody)).toBeNull();
});

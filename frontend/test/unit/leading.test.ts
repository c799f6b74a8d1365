import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CrmFailure, type PopRules } from '../../src/bridge/crm';
import { openLeading } from '../../src/softphone/leading';
import { state } from './fake-crm';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const rules: PopRules = {
  single: { kind: 'page', page: 'Who' },
  several: { kind: 'search' },
  none: { kind: 'create', object: 'Lead' },
  internal: true,
};
const told = {
  single: { kind: 'page', name: 'Who' },
  several: { kind: 'search', name: '' },
  none: { kind: 'create', name: 'Lead' },
  internal: true,
};

function leading(answers: (PopRules | string)[], fails = 0) {
  const led: [number, unknown][] = [];
  let failures = fails;
  const one = openLeading(
    'me',
    async () => {
      const answer = answers.shift() ?? rules;
      if (typeof answer === 'string') throw new CrmFailure({ code: answer, text: '', detail: '' });
      return answer;
    },
    async (round, known) => {
      led.push([round, known]);
      if (failures-- > 0) throw new Error('no line');
    },
  );
  return { ...one, led };
}

test('a page may lead once its CRM has answered, and leads when the program says so', async () => {
  const { onState, led } = leading([]);
  expect(onState(state())).toBe(false);
  await vi.advanceTimersByTimeAsync(0);
  expect(led).toEqual([[0, told]]);
  expect(onState(state({ leader: 'me' }))).toBe(true);
  expect(onState(state({ leader: 'another' }))).toBe(false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(led).toHaveLength(1);
});

test('a CRM that does not answer keeps the page from leading, and is asked again; a refusal is an answer', async () => {
  const { onState, led } = leading(['crmTimeout', 'crmTimeout', 'GENERIC_ERROR']);
  onState(state());
  await vi.advanceTimersByTimeAsync(3_900);
  expect(led).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(led.map(([round]) => round)).toEqual([0]);
  expect(led[0]?.[1]).toMatchObject({ single: { kind: 'usual' }, internal: false });
});

test('every roll call is answered once, and an answer that was lost again with the next state', async () => {
  const { onState, led } = leading([], 1);
  onState(state({ roll: 1 }));
  await vi.advanceTimersByTimeAsync(0);
  onState(state({ roll: 1, leader: 'me' }));
  onState(state({ roll: 1, leader: 'me' }));
  onState(state({ roll: 2, leader: 'me' }));
  await vi.advanceTimersByTimeAsync(0);
  expect(led.map(([round]) => round)).toEqual([1, 1, 2]);
});

test('where nobody leads any more, the page says that it is there', async () => {
  const { onState, led } = leading([]);
  onState(state({ roll: 3 }));
  await vi.advanceTimersByTimeAsync(0);
  onState(state({ roll: 3, leader: '' }));
  await vi.advanceTimersByTimeAsync(0);
  expect(led).toHaveLength(2);
});

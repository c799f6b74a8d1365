import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openCallCenter } from '../../src/softphone/callcenter';
import { openDialing } from '../../src/softphone/dialing';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A CRM that answers each asking as the test says: true grants, false refuses, null says nothing. */
function dialing(...answers: (boolean | null)[]) {
  const asked: boolean[] = [];
  const trouble = vi.fn();
  const one = openDialing((enabled) => {
    asked.push(enabled);
    const answer = answers.shift();
    if (answer === undefined || answer === true) return Promise.resolve();
    return answer === null ? new Promise(() => {}) : Promise.reject(new Error('not yet'));
  }, trouble);
  return { ...one, asked, trouble };
}

test('click-to-dial is asked for once where the CRM grants it', async () => {
  const { want, asked, trouble } = dialing(true);
  want(true);
  want(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual([true]);
  expect(trouble).not.toHaveBeenCalled();
});

test.each([
  ['refused', false],
  ['lost', null],
])(
  'click-to-dial that is %s is asked for again within two seconds, until it is granted',
  async (_how, answer) => {
    const { want, asked, trouble } = dialing(answer, answer, true);
    want(true);
    await vi.advanceTimersByTimeAsync(1_999);
    expect(asked).toEqual([true, true]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual([true, true, true]);
    expect(trouble).toHaveBeenCalledTimes(answer === null ? 0 : 1);
  },
);

test('another wish ends the asking for the one before, and so does the end', async () => {
  const { want, dispose, asked } = dialing(null, null, null, null);
  want(true);
  want(false);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(asked).toEqual([true, false, false]);
  dispose();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(asked).toEqual([true, false, false]);
});

test('the call center is asked for until the program has heard it, five times at most', async () => {
  const told: unknown[] = [];
  const trouble = vi.fn();
  let failures = 2;
  const settings = async () => {
    if (failures-- > 0) throw new Error('no answer');
    return { '/Cordboard/Country': 'DE' };
  };
  const one = openCallCenter(settings, async (said) => void told.push(said), trouble);
  const states = async (): Promise<void> => {
    for (let i = 0; i < 60; i++) {
      one.onState();
      await vi.advanceTimersByTimeAsync(1_000);
    }
  };
  await states();
  expect(told).toEqual([{ '/Cordboard/Country': 'DE' }]);
  expect(trouble).not.toHaveBeenCalled();

  const asked = vi.fn(async () => Promise.reject(new Error('never')));
  const two = openCallCenter(asked, async () => {}, trouble);
  for (let i = 0; i < 60; i++) {
    two.onState();
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(asked).toHaveBeenCalledTimes(5);
  expect(trouble).toHaveBeenCalledOnce();
});

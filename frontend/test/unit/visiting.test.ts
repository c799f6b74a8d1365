import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CrmView } from '../../src/bridge/crm';
import { openVisiting } from '../../src/softphone/visiting';
import { record, ringing, settled, state, talking } from './fake-crm';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const of = (recordId: string): CrmView => ({ record: record(recordId), list: false, form: '' });
const list: CrmView = { record: null, list: true, form: '' };
const form: CrmView = { record: null, list: false, form: 'Contact' };

function visiting() {
  const sent: string[] = [];
  const answers: ((view: CrmView | null) => void)[] = [];
  const open = openVisiting(({ kind, record: one, list: isList, form: object }) =>
    sent.push([kind, one?.recordId, isList && 'list', object].filter(Boolean).join(' ')),
  );
  open.reach({
    view: () =>
      new Promise((resolve, reject) =>
        answers.push((view) => (view === null ? reject(new Error('no')) : resolve(view))),
      ),
  });
  /** The CRM answers the question that was asked first. */
  const answer = async (view: CrmView | null) => {
    answers.shift()?.(view);
    await settled();
  };
  return { open, sent, answers, answer };
}

test('the CRM is asked what is on the screen when the page begins and when each call does', async () => {
  const { open, sent, answers, answer } = visiting();
  open.onState(state());
  await answer(of('003A'));
  open.onState(state({ calls: [ringing] }));
  open.onState(state({ calls: [talking] }));
  await answer(list);
  expect(answers).toHaveLength(0);
  open.onState(state({ calls: [talking, { ...ringing, id: 'c2' }] }));
  await answer(null);
  open.onState(state({ calls: [talking] }));
  expect(answers).toHaveLength(0);
  expect(sent).toEqual(['asked 003A', 'asked list', 'unknown']);
});

test('what is seen before the program is there is told when it is', async () => {
  const { open, sent, answer } = visiting();
  await answer(list);
  open.announced(of('003A'));
  expect(sent).toEqual([]);
  open.onState(state());
  expect(sent).toEqual(['asked list', 'announced 003A']);
});

test('what is announced again and again is told once', async () => {
  const { open, sent, answer } = visiting();
  open.onState(state());
  await answer(of('003A'));
  for (const view of [of('003A'), of('003B'), of('003B'), form, form, of('003B')]) open.announced(view);
  expect(sent).toEqual(['asked 003A', 'announced 003B', 'announced Contact', 'announced 003B']);
});

test('an answer that an announcement overtook is not told: it says what was there before', async () => {
  const { open, sent, answer } = visiting();
  open.onState(state());
  await answer(list);
  open.onState(state({ calls: [ringing] }));
  open.announced(of('003B'));
  await answer(of('003A'));
  expect(sent).toEqual(['asked list', 'announced 003B']);
});

test('before an action of ours the CRM is asked, but not waited for long', async () => {
  const { open, sent, answer } = visiting();
  open.onState(state());
  await answer(list);
  let acted = 0;
  const act = (one?: ReturnType<typeof record>) => void open.acting(one).then(() => acted++);
  act(record('003B'));
  await settled();
  expect(acted).toBe(0);
  await answer(of('003A'));
  expect(acted).toBe(1);
  act();
  await vi.advanceTimersByTimeAsync(399);
  expect(acted).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(acted).toBe(2);
  await answer(of('003Z'));
  expect(sent).toEqual(['asked list', 'asked 003A', 'popping 003B']);
});

test('without a CRM an action waits for nothing', async () => {
  const sent: string[] = [];
  const open = openVisiting(({ kind }) => sent.push(kind));
  open.onState(state({ calls: [ringing] }));
  await open.acting(record('003A'));
  expect(sent).toEqual(['popping']);
});

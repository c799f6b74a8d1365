import { expect, test } from 'vitest';
import { openLogging, worthShowing } from '../../src/softphone/logging';
import { FakeCrm, settled, state } from './fake-crm';

const problem = (code: string) => ({ code, text: 'Not like this.', detail: '' });

function logging() {
  const crm = new FakeCrm();
  const queue: { id: string; task: Record<string, unknown>; attempt: number }[] = [];
  const reports: [string, string, string][] = [];
  const troubles: unknown[] = [];
  let claims = 0;
  let claimable: () => Promise<unknown> = async () => queue.splice(0);
  const log = openLogging(crm, {
    claim: () => {
      claims++;
      return claimable();
    },
    report: async (id, { recordId, error }) => void reports.push([id, recordId, error]),
    onRefresh: () => {},
    onTrouble: (error) => troubles.push(error),
  });
  const wait = (...ids: string[]) => {
    for (const id of ids) queue.push({ id, task: { entityApiName: 'Task', Subject: id }, attempt: 1 });
  };
  const waiting = state({ log: [{ id: 'l1', state: 'waiting' }] });
  return {
    crm,
    log,
    wait,
    waiting,
    reports,
    troubles,
    claims: () => claims,
    answerClaims: (answer: () => Promise<unknown>) => {
      claimable = answer;
    },
  };
}

test('what waits is claimed, saved as Go composed it, reported, and the view refreshed once', async () => {
  const { crm, log, wait, waiting, reports } = logging();
  wait('l1', 'l2');
  log.onState(waiting);
  await settled();
  expect(crm.tasks).toEqual([
    { entityApiName: 'Task', Subject: 'l1' },
    { entityApiName: 'Task', Subject: 'l2' },
  ]);
  expect(reports).toEqual([
    ['l1', '00T1', ''],
    ['l2', '00T2', ''],
  ]);
  expect(crm.asked).toEqual(['save', 'save', 'refresh']);
});

test.each(['saved', 'sending', 'uncertain', 'refused'])(
  'nothing is claimed while all is %s',
  async (fate) => {
    const { log, claims } = logging();
    log.onState(state({ log: [{ id: 'l1', state: fate }] }));
    await settled();
    expect(claims()).toBe(0);
  },
);

test('a refusal is reported with its reason and nothing is refreshed', async () => {
  const { crm, log, wait, waiting, reports } = logging();
  crm.saved = [
    { kind: 'refused', error: { code: 'GENERIC_ERROR', text: 'An error.', detail: 'WhoId is wrong.' } },
  ];
  wait('l1');
  log.onState(waiting);
  await settled();
  expect(reports).toEqual([['l1', '', 'WhoId is wrong.']]);
  expect(crm.asked).toEqual(['save']);
});

test('a refusal always has a reason, so that it is not taken for an uncertain one', async () => {
  const { crm, log, wait, waiting, reports } = logging();
  crm.saved = [{ kind: 'refused', error: { code: 'odd', text: '', detail: '' } }];
  wait('l1');
  log.onState(waiting);
  await settled();
  expect(reports).toEqual([['l1', '', 'odd']]);
});

test('an uncertain end is reported as one, and a late answer settles it', async () => {
  const { crm, log, wait, waiting, reports } = logging();
  crm.saved = [{ kind: 'uncertain', error: problem('crmTimeout') }];
  wait('l1', 'l2');
  log.onState(waiting);
  await settled();
  expect(reports).toEqual([
    ['l1', '', ''],
    ['l2', '00T2', ''],
  ]);
  crm.late[0]?.('00T9');
  expect(reports.at(-1)).toEqual(['l1', '00T9', '']);
});

test('nothing is claimed twice at once, and what came meanwhile has its turn', async () => {
  const { log, wait, waiting, claims, reports } = logging();
  wait('l1');
  log.onState(waiting);
  log.onState(waiting);
  log.onState(waiting);
  expect(claims()).toBe(1);
  wait('l2');
  await settled();
  expect(claims()).toBe(2);
  expect(reports.map(([id]) => id)).toEqual(['l1', 'l2']);
});

test('a claim that fails is told, and the next state tries again', async () => {
  const { log, wait, waiting, answerClaims, troubles, reports } = logging();
  answerClaims(() => Promise.reject(new Error('gone')));
  log.onState(waiting);
  await settled();
  expect(troubles).toHaveLength(1);
  answerClaims(async () => [{ id: 'l1', task: {}, attempt: 1 }]);
  wait();
  log.onState(waiting);
  await settled();
  expect(reports).toHaveLength(1);
});

test.each([null, 'x', {}, [null, 'x', {}, { id: 'l1' }, { id: '', task: {} }, { id: 'l1', task: 'x' }]])(
  'claims that are none (%j) save nothing',
  async (odd) => {
    const { crm, log, waiting, answerClaims, troubles } = logging();
    answerClaims(async () => odd);
    log.onState(waiting);
    await settled();
    expect(crm.asked).toEqual([]);
    expect(troubles).toEqual([]);
  },
);

test('the panel lists all that is open and the last three that are saved', () => {
  const entries = ['saved', 'waiting', 'saved', 'saved', 'refused', 'saved', 'uncertain', 'sending'].map(
    (fate, i) => ({
      id: `${i}`,
      state: fate,
    }),
  );
  const { log } = state({ log: entries });
  expect(worthShowing(log).map((entry) => entry.id)).toEqual(['0', '1', '2', '3', '4', '6', '7']);
});

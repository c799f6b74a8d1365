import { expect, test, vi } from 'vitest';
import { activitiesAnswers, type Claimed } from '../../src/contract/telephony';
import { ContractError } from '../../src/shared/kinds';
import { useLanguage } from '../../src/shared/text';
import { openLogging, worthShowing } from '../../src/softphone/logging';
import { FakeCrm, settled, state } from './fake-crm';

const problem = (code: string) => ({ code, text: 'Not like this.', detail: '' });

function logging() {
  const crm = new FakeCrm();
  const queue: Claimed[] = [];
  const reports: [string, string, string][] = [];
  const troubles: unknown[] = [];
  const returned: string[] = [];
  /** What the program is told and the CRM is asked, in their order. */
  const order: string[] = [];
  let claims = 0;
  let begin: (id: string) => Promise<void> = async () => {};
  let report: (id: string) => Promise<void> = async () => {};
  let claimable: () => Promise<readonly Claimed[]> = async () => queue.splice(0);
  const log = openLogging(crm, {
    claim: () => {
      claims++;
      return claimable();
    },
    begin: (id) => {
      order.push(`begin ${id}, saved ${crm.tasks.length}`);
      return begin(id);
    },
    giveBack: async (id) => void returned.push(id),
    report: async (id, { recordId, error }) => {
      await report(id);
      reports.push([id, recordId, error]);
    },
    acting: async () => void crm.asked.push('acting'),
    onTrouble: (error) => troubles.push(error),
  });
  const wait = (...ids: string[]) => {
    for (const id of ids) queue.push({ id, task: { entityApiName: 'Task', Subject: id }, attempt: 1 });
  };
  const waiting = state({ logReady: true, log: [{ id: 'l1', state: 'waiting' }] });
  return {
    crm,
    log,
    wait,
    waiting,
    reports,
    troubles,
    returned,
    order,
    claims: () => claims,
    answerBegin: (answer: (id: string) => Promise<void>) => {
      begin = answer;
    },
    answerReport: (answer: (id: string) => Promise<void>) => {
      report = answer;
    },
    answerClaims: (answer: () => Promise<readonly Claimed[]>) => {
      claimable = answer;
    },
  };
}

test('what waits for somebody else, or for its time, is not asked for', async () => {
  const { log, claims } = logging();
  const entries = [{ id: 'l1', state: 'waiting', waitsFor: { org: 'acme', user: 'Robin' } }];
  log.onState(state({ log: entries }));
  await settled();
  expect(claims()).toBe(0);
  log.onState(state({ log: entries, logReady: true }));
  await settled();
  expect(claims()).toBe(1);
});

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
  expect(crm.asked).toEqual(['save', 'save', 'acting', 'refresh']);
});

test.each(['saved', 'sending', 'uncertain', 'refused'])(
  'nothing is claimed while all is %s',
  async (fate) => {
    const { log, claims } = logging();
    log.onState(state({ rev: 0 }));
    log.onState(state({ log: [{ id: 'l1', state: fate }] }));
    await settled();
    expect(claims()).toBe(0);
  },
);

test('a refusal is reported with its reason and nothing is refreshed', async () => {
  const { crm, log, wait, waiting, reports } = logging();
  crm.saved = [
    {
      kind: 'refused',
      error: { code: 'GENERIC_ERROR', text: 'An error.', detail: 'WhoId is wrong.' },
      refusals: [],
    },
  ];
  wait('l1');
  log.onState(waiting);
  await settled();
  expect(reports).toEqual([['l1', '', 'WhoId is wrong.']]);
  expect(crm.asked).toEqual(['save']);
});

test('a refusal always has a reason, so that it is not taken for an uncertain one', async () => {
  const { crm, log, wait, waiting, reports } = logging();
  crm.saved = [{ kind: 'refused', error: { code: 'odd', text: '', detail: '' }, refusals: [] }];
  wait('l1');
  log.onState(waiting);
  await settled();
  expect(reports).toEqual([['l1', '', 'odd']]);
});

test('a refusal without a reason is told in the language of the page', async () => {
  const { crm, log, wait, waiting, reports } = logging();
  useLanguage('de');
  crm.saved = [{ kind: 'refused', error: problem('crmRefused'), refusals: [] }];
  wait('l1');
  log.onState(waiting);
  await settled();
  useLanguage('en');
  expect(reports).toEqual([['l1', '', 'Salesforce hat abgelehnt.']]);
});

test('the program is told of each before the CRM is asked for it, and waited for', async () => {
  const { crm, log, wait, waiting, order, answerBegin } = logging();
  let admit: () => void = () => {};
  answerBegin(
    () =>
      new Promise((resolve) => {
        admit = resolve;
      }),
  );
  wait('l1', 'l2');
  log.onState(waiting);
  await settled();
  expect(order).toEqual(['begin l1, saved 0']);
  expect(crm.tasks).toEqual([]);
  admit();
  await settled();
  expect(order).toEqual(['begin l1, saved 0', 'begin l2, saved 1']);
});

test('what the program would not have begun is not saved but given back, and claimed again after a rest', async () => {
  vi.useFakeTimers();
  try {
    const { crm, log, wait, waiting, returned, troubles, claims, answerBegin } = logging();
    answerBegin(() => Promise.reject(new Error('the disk is full')));
    wait('l1');
    log.onState(waiting);
    await settled();
    log.onState(waiting);
    await settled();
    expect(crm.tasks).toEqual([]);
    expect(returned).toEqual(['l1']);
    expect(troubles).toHaveLength(1);
    expect(claims()).toBe(1);
    answerBegin(async () => {});
    wait('l1');
    await vi.advanceTimersByTimeAsync(5000);
    expect(claims()).toBe(2);
    expect(crm.tasks).toHaveLength(1);
  } finally {
    vi.useRealTimers();
  }
});

test('an outcome that could not be told is told again before anything else is claimed', async () => {
  const { log, wait, waiting, reports, troubles, answerReport } = logging();
  answerReport(() => Promise.reject(new Error('no answer')));
  wait('l1');
  log.onState(waiting);
  await settled();
  expect(troubles).toHaveLength(1);
  answerReport(async () => {});
  log.onState(state({ rev: 2, log: [{ id: 'l1', state: 'sending' }] }));
  await settled();
  expect(reports).toEqual([['l1', '00T1', '']]);
  log.onState(state({ rev: 3 }));
  await settled();
  expect(reports).toHaveLength(1);
});

test('an outcome that the program knows already is not told for ever', async () => {
  const { log, wait, waiting, troubles, answerReport } = logging();
  let told = 0;
  answerReport(() => {
    told++;
    return Promise.reject(Object.assign(new Error('noEntry'), { problem: problem('noEntry') }));
  });
  wait('l1');
  log.onState(waiting);
  await settled();
  log.onState(state({ rev: 2 }));
  await settled();
  expect(told).toBe(1);
  expect(troubles).toEqual([]);
});

test.each(['claimed', 'sending'])(
  'what an earlier page left %s is asked for by the next one',
  async (fate) => {
    const { log, claims } = logging();
    log.onState(state({ log: [{ id: 'l1', state: fate }] }));
    await settled();
    expect(claims()).toBe(1);
  },
);

test('an uncertain end is reported as one, and a late answer settles it', async () => {
  const { crm, log, wait, waiting, reports } = logging();
  crm.saved = [{ kind: 'uncertain', error: problem('crmTimeout'), refusals: [] }];
  wait('l1', 'l2');
  log.onState(waiting);
  await settled();
  expect(reports).toEqual([
    ['l1', '', ''],
    ['l2', '00T2', ''],
  ]);
  crm.late[0]?.('00T9');
  await settled();
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

test.each(['x', {}, [null], ['x'], [{ id: 1 }], [{ id: 'l1', task: 'x' }]])(
  'claims that are none (%j) are not read',
  (odd) => {
    expect(() => activitiesAnswers.ClaimLogs(odd, 'ClaimLogs')).toThrow(ContractError);
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

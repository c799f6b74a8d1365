import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useLanguage } from '../../src/shared/text';
import { Controller } from '../../src/softphone/controller';
import { type Line, type LineListener, ProblemError } from '../../src/softphone/line';
import type { ControllerView } from '../../src/softphone/view';
import { FakeCrm, record, ringing, settled, talking } from './fake-crm';

beforeEach(() => {
  vi.useFakeTimers();
  useLanguage('en');
});
afterEach(() => void vi.useRealTimers());

async function controller(options: { crm?: FakeCrm | null } = {}) {
  const crm = options.crm === undefined ? new FakeCrm() : options.crm;
  const calls: unknown[][] = [];
  const answers: Record<string, (...args: readonly unknown[]) => Promise<unknown>> = {};
  let listener: LineListener | null = null;
  let view: ControllerView | null = null;
  const line: Line = {
    call: ((method, ...args) => {
      calls.push([method, ...args]);
      return answers[method]?.(...args) ?? Promise.resolve([]);
    }) as Line['call'],
    dispose() {},
  };
  const open = new Controller(
    {
      openLine(given) {
        listener = given;
        return line;
      },
      connectCrm: async () => crm,
      now: () => 1_000,
      pageId: 'page-1',
      drawer: null,
    },
    (next) => {
      view = next;
    },
  );
  await settled();
  let rev = 0;
  const tell = async (change: Record<string, unknown> = {}) => {
    rev = typeof change.rev === 'number' ? change.rev : rev + 1;
    listener?.onState({ link: 'up', agent: 'on', user: '200', device: '200', ...change, rev });
    await settled();
  };
  return {
    controller: open,
    crm: crm ?? new FakeCrm(),
    calls,
    answers,
    tell,
    join: () => listener?.onJoined(true, { id: '005Hx0000000001AAA', name: 'Robin' }),
    view: (): ControllerView => view ?? open.view,
  };
}

const refused = (code: string) => () => Promise.reject(new ProblemError({ code, text: code, detail: '' }));

test('dialing from Salesforce is possible exactly while an agent is signed on and the line is up', async () => {
  const { crm, tell } = await controller();
  await tell({ agent: 'off', link: 'down' });
  await tell();
  await tell();
  await tell({ link: 'retrying' });
  await tell();
  await tell({ agent: 'signingOff' });
  expect(crm.asked.filter((one) => one.startsWith('dialing'))).toEqual([
    'dialing false',
    'dialing true',
    'dialing false',
    'dialing true',
    'dialing false',
  ]);
});

test('the panel comes up once for everything that was asked for outside it', async () => {
  const { crm, tell } = await controller();
  const shown = () => crm.asked.filter((one) => one === 'panel true').length;
  const off = { agent: 'off', link: 'down' };
  await tell(off);
  await tell({ ...off, pending: { id: 0, server: '', number: '', others: [] } });
  expect(shown()).toBe(0);
  await tell({ ...off, pending: { id: 1, server: 'Branch', number: '', others: [] } });
  await tell({ ...off, pending: { id: 1, server: 'Branch', number: '', others: [] } });
  expect(shown()).toBe(1);
  await tell({ ...off, pending: { id: 2, server: 'Branch', number: '', others: [] } });
  await tell({ ...off, pending: { id: 3, server: '', number: '201', others: [] } });
  expect(shown()).toBe(3);
  await tell({ pending: { id: 3, server: '', number: '', others: [] } });
  expect(shown()).toBe(3);
});

test('a switch of dialing that failed is reported', async () => {
  const { crm, tell, calls } = await controller();
  crm.failing.add('dialing');
  await tell();
  await tell();
  expect(crm.asked.filter((one) => one === 'dialing true')).toHaveLength(1);
  expect(calls.some(([method]) => method === 'Report')).toBe(true);
});

test('a click on a number shows the panel and dials with the record', async () => {
  const { crm, calls, tell } = await controller();
  await tell();
  crm.dial({ number: ' +49 30 1 ', record: record('003') });
  await settled();
  expect(crm.asked).toContain('panel true');
  expect(calls.at(-1)).toEqual(['Dial', { number: '+49 30 1', record: record('003'), clicked: true }]);
  crm.dial({ number: '5', record: null });
  await settled();
  expect(calls.at(-1)).toEqual(['Dial', { number: '5', clicked: true }]);
});

test('a command that failed becomes the notice; the next one that works takes it away', async () => {
  const { controller: open, answers, view, tell } = await controller();
  await tell();
  answers.Dial = refused('badNumber');
  expect(await open.phone.dial({ number: 'x', record: null })).toBe(false);
  expect(view().notice?.code).toBe('badNumber');
  delete answers.Dial;
  expect(await open.phone.dial({ number: '1', record: null })).toBe(true);
  expect(view().notice).toBeNull();
});

test('a command under way is not sent twice, and others are not held up', async () => {
  const { controller: open, answers, calls, view, tell } = await controller();
  await tell({ calls: [talking] });
  calls.length = 0;
  let release: (value: unknown) => void = () => {};
  answers.Hold = () => new Promise((resolve) => (release = resolve));
  const first = open.phone.ask('hold', { call: 'c1' });
  expect(await open.phone.ask('hold', { call: 'c1' })).toBe(false);
  await open.phone.ask('hangup', { call: 'c2' });
  expect([...view().busy]).toEqual(['hold c1']);
  release(null);
  expect(await first).toBe(true);
  expect(calls.map(([method, id]) => `${method} ${id}`)).toEqual(['Hold c1', 'HangUp c2']);
  expect(view().busy.size).toBe(0);
});

test('signing on that takes longer than the bridge waits is no failure', async () => {
  const { controller: open, answers, view, tell } = await controller();
  const who = { server: 'Main', user: '200', password: 'x', device: '' };
  const credentials = { ...who, agentId: '', agentPassword: '', forced: false, keep: false };
  answers.SignOn = refused('bridgeTimeout');
  await tell({ agent: 'signingOn', link: 'connecting' });
  await open.signOn(credentials);
  expect(view().notice).toBeNull();
  await tell({ agent: 'off', link: 'down' });
  await open.signOn(credentials);
  expect(view().notice?.code).toBe('bridgeTimeout');
});

test('a state that is older, or none, is dropped', async () => {
  const { tell, view } = await controller();
  await tell({ rev: 5, user: 'new' });
  await tell({ rev: 4, user: 'old' });
  expect(view().state?.user).toBe('new');
  await tell({ rev: 5, user: 'same' });
  expect(view().state?.user).toBe('same');
});

test('the label says the most urgent there is, once', async () => {
  const { crm, tell } = await controller();
  await tell({ agent: 'off' });
  await tell();
  await tell({ calls: [{ ...talking, id: 'c2' }, ringing] });
  await tell({ calls: [{ ...talking, id: 'c2' }, ringing] });
  await tell({ calls: [talking] });
  await tell({ calls: [{ ...talking, state: 'held' }] });
  await tell({ link: 'retrying' });
  expect(crm.asked.filter((one) => one.startsWith('label'))).toEqual([
    'label Phone: signed off',
    'label Phone',
    'label Ringing',
    'label On a call',
    'label On hold',
    'label Phone: no connection',
  ]);
});

test('what the CRM shows is told in its order: asked when the page and a call begin, announced, and before our own acts', async () => {
  const { controller: open, crm, calls, tell } = await controller();
  const told = () =>
    calls
      .filter(([method]) => method === 'Seen' || method === 'Done' || method === 'Choose')
      .map(([method, a, b]) => {
        if (method !== 'Seen') return [method, a, (b as { recordId?: string } | undefined)?.recordId];
        const { kind, record: one } = a as { kind: string; record: { recordId: string } | null };
        return [kind, one?.recordId];
      })
      .map((words) => words.filter((word) => word !== undefined).join(' '));
  const announce = (recordId: string) => crm.announce({ record: record(recordId), list: false, form: '' });
  announce('001');
  await tell({ agent: 'off' });
  crm.shown = { record: record('003'), list: false, form: '' };
  await tell({ calls: [talking], pops: { c1: { matches: [] } } });
  announce('500');
  announce('500');
  await open.choose('c1', record('003'));
  await tell({ calls: [] });
  open.finish('c1');
  await settled();
  expect(told()).toEqual([
    'asked',
    'announced 001',
    'asked 003',
    'announced 500',
    'Choose c1 003',
    'asked 003',
    'popping 003',
    'Done c1',
  ]);
});

test('the last words on a call are told before the call is carried away', async () => {
  const { controller: open, calls, tell } = await controller();
  await tell({ leader: 'page-1', calls: [talking] });
  open.notes.type('c1', 'Call back on Monday');
  await tell({ leader: 'page-1', calls: [], logReady: true, log: [{ id: 'l1', state: 'waiting' }] });
  const order = calls
    .map(([method]) => method)
    .filter((method) => method === 'Note' || method === 'ClaimLogs');
  expect(order).toEqual(['Note', 'ClaimLogs']);
  expect(calls.find(([method]) => method === 'ClaimLogs')).toEqual(['ClaimLogs', 'page-1', 'en']);
});

test('a talked call stays for its notes until the agent is done; one that only rang does not', async () => {
  const { controller: open, view, tell, calls } = await controller();
  await tell({ calls: [ringing] });
  await tell({ calls: [] });
  expect(view().ended).toEqual([]);
  await tell({ calls: [talking] });
  await tell({ calls: [] });
  await tell({ calls: [] });
  expect(view().ended).toMatchObject([{ id: 'c1', connectedMs: 1_000, stale: true, can: [] }]);
  open.notes.type('c1', 'afterwards');
  open.finish('c1');
  expect(view().ended).toEqual([]);
  await settled();
  expect(calls.slice(-2)).toEqual([
    ['Note', 'c1', 'afterwards'],
    ['Done', 'c1'],
  ]);
});

test('calls that end together are wrapped up together, a consultation not at all', async () => {
  const { controller: open, view, tell } = await controller();
  const consult = { ...talking, id: 'c2', consultOf: 'c1', direction: 'outbound' };
  await tell({ calls: [{ ...talking, state: 'held' }, consult, { ...talking, id: 'c3' }] });
  await tell({ calls: [] });
  expect(view().ended.map((call) => call.id)).toEqual(['c1', 'c3']);
  open.finish('c1');
  expect(view().ended.map((call) => call.id)).toEqual(['c3']);
  await tell({ calls: [{ ...talking, id: 'c4' }] });
  expect(view().ended.map((call) => call.id)).toEqual(['c3']);
  await tell({ calls: [] });
  expect(view().ended.map((call) => call.id)).toEqual(['c4']);
});

test('what the call was about and how it went are told; a refusal is the notice', async () => {
  const { controller: open, answers, calls, view, tell } = await controller();
  await tell({ calls: [talking], pops: { c1: { matches: [] } } });
  await tell({ calls: [] });
  calls.length = 0;
  expect(await open.relate('c1', { side: 'who', id: '003' })).toBe(true);
  answers.Result = refused('noEntry');
  expect(await open.result('c1', 'Resolved')).toBe(false);
  expect(calls).toEqual([
    ['Relate', 'c1', { side: 'who', id: '003' }],
    ['Result', 'c1', 'Resolved'],
  ]);
  expect(view().notice?.code).toBe('noEntry');
});

test('a consultation that nobody answered is explained, and the parties are offered again', async () => {
  const { view, tell } = await controller();
  const held = { ...talking, state: 'held' };
  const consult = { ...ringing, id: 'c2', consultOf: 'c1', state: 'dialing', direction: 'outbound' };
  await tell({ calls: [held, { ...consult, party: { number: '201', name: 'Grace', display: '201' } }] });
  await tell({ calls: [held] });
  expect(view().missed).toMatchObject({ callId: 'c1', party: { name: 'Grace' } });
  expect(view().recent.map(({ number }) => number)).toEqual(['+49 30 5550100', '201']);
  await tell({ calls: [talking] });
  expect(view().missed).toBeNull();
});

test('several matches, a search and a new record are shown because of the call; a failure is the notice', async () => {
  const { controller: open, crm, calls, view, tell } = await controller();
  await tell({ calls: [ringing] });
  await open.choose('c1', record('003'));
  await open.show('c1', { kind: 'search', text: 'Ada' });
  expect(crm.asked.slice(-2)).toEqual(['pop 003', 'pop search Ada']);
  expect(calls).toContainEqual(['Choose', 'c1', record('003')]);
  crm.failing.add('pop');
  await open.open(record('00T'));
  expect(view().notice?.code).toBe('crmRefused');
});

test('signing off takes the ended call away with it', async () => {
  const { view, tell } = await controller();
  await tell({ calls: [talking] });
  await tell({ calls: [] });
  await tell({ agent: 'off' });
  expect(view().ended).toEqual([]);
});

test('without a CRM the telephone works and calls wait', async () => {
  const { controller: open, calls, view, tell } = await controller({ crm: null });
  await tell({ calls: [ringing], logReady: true, log: [{ id: 'l1', state: 'waiting' }] });
  expect(view().crm).toBe('none');
  expect(await open.phone.dial({ number: '1', record: null })).toBe(true);
  expect(calls.map(([method]) => method)).toEqual(['Dial']);
});

test('what was told before the CRM was there is caught up on', async () => {
  const crm = new FakeCrm();
  let reach: (crm: FakeCrm) => void = () => {};
  let listener: LineListener | null = null;
  const calls: unknown[][] = [];
  new Controller(
    {
      openLine(given) {
        listener = given;
        const call = (async (...asked) => void calls.push(asked)) as Line['call'];
        return { call, dispose() {} };
      },
      connectCrm: () => new Promise((resolve) => (reach = resolve)),
      now: () => 0,
      pageId: 'p',
      drawer: null,
    },
    () => {},
  );
  const pops = { c1: { ask: { id: 1, text: '+49 30 5550100', kind: 'inbound' } } };
  (listener as LineListener | null)?.onState({
    rev: 1,
    link: 'up',
    agent: 'on',
    calls: [ringing],
    pops,
    leader: 'p',
  });
  reach(crm);
  await settled();
  expect(crm.asked).toEqual(
    expect.arrayContaining(['dialing true', 'label Ringing', 'search +49 30 5550100']),
  );
});

test('a bridge that is missing and one that joins are told', async () => {
  const { view, join, tell } = await controller();
  expect(view().bridge).toBe('waiting');
  join();
  expect(view().bridge).toBe('joined');
  await tell();
});

test('dispose saves the notes, lets the CRM go and draws nothing more', async () => {
  const { controller: open, crm, calls, view, tell } = await controller();
  await tell({ calls: [talking] });
  open.notes.type('c1', 'x');
  const before = view();
  open.dispose();
  await tell({ calls: [] });
  expect(calls).toContainEqual(['Note', 'c1', 'x']);
  expect(crm.disposed).toBe(true);
  expect(view()).toBe(before);
});

test('a state that is not what the contract says is not taken; the log and the agent hear of it once', async () => {
  const { tell, view, calls } = await controller();
  await tell({ calls: [talking] });
  await tell({ calls: [{ ...talking, party: 'Ada' }] });
  await tell({ calls: [{ ...talking, party: 'Ada' }] });
  expect(view().state?.calls).toMatchObject([{ party: talking.party }]);
  expect(view().notice).toMatchObject({ code: 'contract', detail: 'TelephonyState.calls[0].party' });
  const reports = calls.filter(([method]) => method === 'Report');
  expect(reports).toEqual([['Report', expect.objectContaining({ kind: 'state' })]]);
  expect(JSON.stringify(reports)).not.toContain('Ada');
  await tell({ calls: [] });
  expect(view().state?.calls).toEqual([]);
});

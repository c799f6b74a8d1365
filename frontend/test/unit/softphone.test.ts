import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadLibrary } from '../../src/bridge/opencti-library';
import { isHostOrigin } from '../../src/shared/origins';
import { problemText } from '../../src/shared/problem';
import { useLanguage } from '../../src/shared/text';
import { clockText, talkedMs } from '../../src/softphone/clock';
import {
  causeText,
  missedText,
  numberText,
  objectText,
  partyText,
  proposedResult,
  resultsOf,
  ringingText,
  stateText,
} from '../../src/softphone/words';
import { ringing, state, talking } from './fake-crm';

beforeEach(() => useLanguage('en'));
afterEach(() => void vi.useRealTimers());

describe('the clock', () => {
  test.each([
    [0, '00:00'],
    [7_999, '00:07'],
    [754_000, '12:34'],
    [3_600_000, '1:00:00'],
    [36_061_000, '10:01:01'],
    [-5, '00:00'],
  ])('%d ms is %s', (ms, text) => {
    expect(clockText(ms)).toBe(text);
  });

  test('counts on from what Go said, by the steady clock, and stands still when the line is lost', () => {
    expect(talkedMs({ connectedMs: 10_000, stale: false }, 500, 2_500)).toBe(12_000);
    expect(talkedMs({ connectedMs: 10_000, stale: true }, 500, 2_500)).toBe(10_000);
  });
});

describe('the origins of Salesforce', () => {
  test.each([
    ['https://acme--uat.sandbox.lightning.force.com', true],
    ['https://acme.my.salesforce.com:443', true],
    ['https://acme.crmforce.mil', true],
    ['http://localhost:8080', true],
    ['http://acme.lightning.force.com', false],
    ['https://force.com.evil.example', false],
    ['https://evil.example/.force.com', false],
    ['https://xforce.com', false],
    ['http://127.0.0.1.evil.example', false],
    ['null', false],
    ['', false],
  ])('%s may hold it: %s', (origin, may) => {
    expect(isHostOrigin(origin)).toBe(may);
  });
});

describe('the library of the org', () => {
  const host = 'https://acme.lightning.force.com';

  function browser(
    behave: (script: { onload(): void; onerror(): void }, win: Record<string, unknown>) => void,
    protocol = 'https:',
  ) {
    const errors: (() => void)[] = [];
    const sources: string[] = [];
    const win: Record<string, unknown> = {
      location: { protocol },
      setTimeout: (task: () => void, ms: number) => setTimeout(task, ms),
      clearTimeout: (timer: never) => clearTimeout(timer),
      addEventListener: (_type: string, listener: () => void) => void errors.push(listener),
      removeEventListener: () => void errors.splice(0),
      throwError: () => {
        for (const one of [...errors]) one();
      },
      document: {
        createElement: () => ({ remove() {} }),
        head: {
          append(script: { src: string; onload(): void; onerror(): void }) {
            sources.push(script.src);
            queueMicrotask(() => behave(script, win));
          },
        },
      },
    };
    return { placement: { window: win as unknown as Window, parent: {} as Window, host }, sources, errors };
  }

  const api = () => {
    const calls: unknown[] = [];
    const sforce = {
      opencti: {
        refreshView(args: { callback(reply: unknown): void }) {
          calls.push(Object.keys(args));
          args.callback({ success: true });
        },
        onClickToDial(args: { listener(payload: unknown): void }) {
          args.listener({ number: '1' });
        },
      },
    };
    return { sforce, calls };
  };

  test('is used when it loads, by its own methods', async () => {
    const { sforce } = api();
    const { placement, sources, errors } = browser((script, win) => {
      win.sforce = sforce;
      script.onload();
    });
    const client = await loadLibrary(placement);
    expect(sources).toEqual([`${host}/support/api/57.0/lightning/opencti_min.js`]);
    expect(client?.means).toBe('library');
    const reply = vi.fn();
    client?.invoke('refreshView', {}, reply);
    expect(reply).toHaveBeenCalledWith({ success: true });
    const heard = vi.fn();
    client?.listen('onClickToDial', heard);
    expect(heard).toHaveBeenCalledWith({ number: '1' });
    expect(() => client?.invoke('saveLog', {}, reply)).toThrow('saveLog');
    expect(errors).toHaveLength(0);
  });

  test.each<[string, (script: { onload(): void; onerror(): void }, win: Record<string, unknown>) => void]>([
    ['is not there', (script) => script.onerror()],
    [
      'throws while it loads, leaving a dead object behind',
      (script, win) => {
        win.sforce = api().sforce;
        (win.throwError as () => void)();
        script.onload();
      },
    ],
    ['is something else', (script) => script.onload()],
  ])('is not used when it %s', async (_name, behave) => {
    expect(await loadLibrary(browser(behave).placement)).toBeNull();
  });

  test('is not waited for longer than five seconds', async () => {
    vi.useFakeTimers();
    const loading = loadLibrary(browser(() => {}).placement);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await loading).toBeNull();
  });

  test('is not even tried where it would refuse', async () => {
    const http = browser(() => {}, 'http:');
    expect(await loadLibrary(http.placement)).toBeNull();
    const local = browser(() => {});
    expect(await loadLibrary({ ...local.placement, host: 'https://localhost:1' })).toBeNull();
    expect([...http.sources, ...local.sources]).toEqual([]);
  });
});

describe('words', () => {
  test.each([
    [
      { code: 'inUse', text: 'x', detail: '' },
      'This user is already signed on elsewhere. Sign off there, or sign on here and take the line over.',
    ],
    [
      { code: 'refused', text: 'x', detail: 'Class of service.' },
      'The telephone server refused this. Class of service.',
    ],
    [{ code: 'brandNew', text: 'Something new happened.', detail: '' }, 'Something new happened.'],
    [{ code: 'brandNew', text: '', detail: '' }, 'That did not work. Try again.'],
    [{ code: 'constructor', text: 'odd', detail: '' }, 'odd'],
  ])('the problem %j reads %s', (problem, sentence) => {
    expect(problemText(problem)).toBe(sentence);
  });

  test.each([
    ['busy', 'Busy'],
    ['somethingElse', 'The call did not get through (somethingElse)'],
    ['', 'The call did not get through'],
  ])('the cause %s reads %s', (cause, sentence) => {
    expect(causeText({ cause })).toBe(sentence);
  });

  test.each([
    ['noAnswer', 'No answer'],
    ['transferred', 'Transferred'],
    ['', 'Not set'],
  ] as const)('of a call that ended as %j the result is proposed: %s', (outcome, result) => {
    expect(proposedResult({ outcome })).toBe(result);
  });

  test.each([
    [{ party: { number: '1', name: 'Ann', display: '+ 1' }, called: '', direction: 'inbound' }, 'Ann', '+ 1'],
    [{ party: { number: '1', name: '', display: '+ 1' }, called: '9', direction: 'inbound' }, '+ 1', ''],
    [{ party: { number: '', name: '', display: '' }, called: '9', direction: 'outbound' }, '9', ''],
    [
      { party: { number: '', name: '', display: '' }, called: '9', direction: 'inbound' },
      'Unknown number',
      '',
    ],
  ] as const)('the party of %j is %s', (call, party, number) => {
    expect(partyText(call)).toBe(party);
    expect(numberText(call)).toBe(number);
  });

  test('a conference is named by all of it, a consultation by what it is', () => {
    const parties = [
      { number: '1', name: 'Ada', display: '1' },
      { number: '201', name: '', display: '201' },
      { number: '', name: '', display: '' },
    ];
    const [both, asking, held] = state({
      calls: [
        { ...talking, parties },
        { ...talking, id: 'c2', consultOf: 'c1' },
        { ...talking, id: 'c3', consultOf: 'c1', state: 'held' },
      ],
    }).calls;
    if (!both || !asking || !held) throw new Error('three calls');
    expect(partyText(both)).toBe('Ada, 201, and Unknown number');
    expect([both, asking, held].map(stateText)).toEqual(['Conference', 'Consultation', 'On hold']);
  });

  test.each([
    ['busy', 'Grace was not reached: Busy.'],
    ['', 'Grace was not reached.'],
  ])('a consultation missed because of %j reads %s', (cause, sentence) => {
    expect(missedText({ party: { number: '201', name: 'Grace', display: '201' }, cause })).toBe(sentence);
  });

  test.each([
    ['Contact', 'Contact'],
    ['Case', 'Case'],
    ['acme__Service_Order__c', 'Service Order'],
    ['constructor', 'constructor'],
  ])('the object %s is called %s', (apiName, name) => {
    expect(objectText(apiName)).toBe(name);
  });

  test('the results are the administrator’s, otherwise a few that fit everywhere', () => {
    expect(resultsOf({ results: ['Sold'] })).toEqual(['Sold']);
    expect(resultsOf({ results: [] })).toEqual([
      'Resolved',
      'Follow-up needed',
      'Left a message',
      'Wrong number',
    ]);
  });

  test('ringing is announced with the caller, and only when it rings for us', () => {
    expect(ringingText(state({ calls: [{ ...talking, id: 'c2' }, ringing] }))).toBe(
      'Incoming call: +49 30 5550100',
    );
    expect(ringingText(state({ calls: [{ ...ringing, direction: 'outbound' }] }))).toBe('');
    expect(ringingText(null)).toBe('');
  });

  test('a call that waits for the handset says so, and is announced', () => {
    const prompting = { ...talking, state: 'initiated', direction: 'outbound', prompting: true } as const;
    expect(stateText(prompting)).toBe('Lift your handset');
    expect(stateText({ ...prompting, prompting: false })).toBe('Calling …');
    expect(ringingText(state({ calls: [prompting] }))).toBe('Lift your handset to call +49 30 5550100.');
  });
});

import { describe, expect, test } from 'vitest';
import { startBridge } from '../../src/bridge/bridge';
import { readRecord } from '../../src/bridge/crm';
import type { Call, LogEntry, TelephonyState } from '../../src/contract/state';
import { callStates, linkStates, logStates, signOnStates } from '../../src/contract/words';
import { ContractError } from '../../src/shared/kinds';
import { readState } from '../../src/shared/state';
import { readFromBridge, readOutcome, readProblem } from '../../src/shared/wire';
import { answers } from '../../src/softphone/methods';
import { FakePage } from './fake-page';
import { randomData, randomFrom } from './random-data';

const rounds = 3_000;

const certificate = {
  subject: 'CN=mx',
  issuer: 'CN=mx',
  names: ['mx'],
  notBefore: '2024-03-01T00:00:00Z',
  notAfter: '2039-03-01T00:00:00Z',
  pin: 'f0'.repeat(32),
  trusted: false,
  pinned: false,
  doubt: 'authority',
  reason: 'r',
};

describe('a state', () => {
  test('with everything is read whole', () => {
    const call: Call = {
      id: 'c1',
      state: 'held',
      direction: 'inbound',
      party: { number: '+49', name: 'Ada', display: '+49 30' },
      parties: [{ number: '201', name: 'Bob', display: '201' }],
      consultOf: 'c0',
      called: '200',
      data: { account: '4711' },
      startedAt: 1,
      connectedMs: 2,
      connectedAt: 3,
      cause: 'busy',
      stale: true,
      prompting: true,
      can: ['retrieve'],
      denied: { transfer: 'call' },
      globalId: 'g1',
      search: ['+49'],
      internal: true,
    };
    const log: LogEntry = {
      id: 'l',
      subject: 's',
      state: 'refused',
      recordId: '',
      error: 'no',
      outcome: 'busy',
      party: 'p',
      related: { recordId: '003', recordName: 'A', objectType: 'Contact' },
      waitsFor: null,
      leftOut: [{ field: 'WhatId', value: 'Acme', reason: 'no' }],
      wrong: [{ field: 'Status', value: 'Completed', reason: 'bad value' }],
      gone: false,
    };
    const state: TelephonyState = {
      rev: 5,
      run: '4711',
      watching: true,
      link: 'up',
      agent: 'on',
      server: 'Main',
      user: '200',
      device: '200',
      retryAt: 9,
      problem: { code: 'lost', detail: 'd', also: 'inUse' },
      calls: [call],
      services: { answer: false },
      lacks: { park: 'dialect' },
      agentState: {
        state: 'notReady',
        pending: 'ready',
        reason: '7',
        groups: [{ id: '1', name: 'Orders', state: 'ready' }],
      },
      dnd: true,
      forwards: [{ type: 'forwardImmediate', to: '201' }],
      servers: [
        { name: 'Main', keep: true, login: true, agents: true },
        { name: 'Voice', keep: false, login: false, agents: false },
      ],
      remembered: { server: 'Main', user: 'u', device: 'd', agentId: 'a', kept: true },
      notes: { c1: 'n' },
      tones: { c1: '12' },
      log: [log],
      logMore: 7,
      logReady: true,
      book: {
        trouble: 'full',
        recovered: { salvaged: 12, aside: 'calls.db.damaged-2026-11-28T221000' },
        moved: { count: 3, file: 'calls-undecided.jsonl' },
      },
      pops: {
        c1: {
          searched: [],
          matches: [{ recordId: '003', recordName: 'A', objectType: 'Contact' }],
          status: 'done',
          create: 'Lead',
          ask: { id: 2, text: '+49', kind: 'outbound' },
          show: null,
          lost: {
            id: 1,
            kind: 'found',
            name: '',
            text: '',
            record: { recordId: '003', recordName: 'A', objectType: 'Contact' },
            ask: 1,
            else: 'usual',
          },
          refused: { code: 'crmTimeout', text: '', detail: '' },
        },
      },
      leader: 'page-1',
      roll: 4,
      relations: {
        c1: {
          who: { id: '003', name: 'A', object: 'Contact', why: 'chosen' },
          what: { id: '', name: '', object: '', why: '' },
          people: [{ id: '003', name: 'A', object: 'Contact', why: 'caller' }],
          things: [],
          alone: true,
          result: 'Sold',
          outcome: 'answered',
        },
      },
      site: { popWhen: 'answered', results: ['Sold', 'Lost'], resultRequired: false, showSeconds: true },
      pending: { id: 3, server: 'Branch', number: '+49', others: ['+43'] },
      relaunch: true,
      untrusted: { server: 'Main', address: 'mx:7778', certificate, may: true },
    };
    expect(readState(state)).toEqual(state);
  });

  test('with nothing but a number is empty, and null lists are empty lists', () => {
    expect(
      readState({ rev: 1, calls: null, servers: null, log: null, notes: null, pops: null, services: null }),
    ).toMatchObject({
      rev: 1,
      link: 'down',
      agent: 'off',
      problem: null,
      calls: [],
      servers: [],
      log: [],
      relations: {},
      site: { popWhen: '', results: [] },
      pending: { id: 0, server: '', number: '', others: [] },
      relaunch: false,
      lacks: {},
      agentState: { state: '', pending: '', reason: '', groups: [] },
      dnd: null,
      forwards: [],
      untrusted: null,
    });
  });

  test.each([
    [{ lacks: { park: 7 } }, 'TelephonyState.lacks.park is no text'],
    [{ agentState: { pending: 1 } }, 'TelephonyState.agentState.pending is no text'],
    [{ agentState: { groups: [null] } }, 'TelephonyState.agentState.groups[0] is no object'],
    [{ dnd: 'on' }, 'TelephonyState.dnd is no true or false'],
    [{ forwards: [{ to: '201' }, 7] }, 'TelephonyState.forwards[1] is no object'],
    [{ untrusted: { certificate, may: 'yes' } }, 'TelephonyState.untrusted.may is no true or false'],
    [{ link: 'sideways' }, 'TelephonyState.link is no word of the list'],
  ])('with odd features (%j) is none, and the error names the field', (odd, message) => {
    expect(() => readState({ rev: 1, ...odd })).toThrow(message);
  });

  test('lists what has a key once', () => {
    const state = readState({
      rev: 1,
      calls: [
        { id: 'c1', called: '1' },
        { id: 'c1', called: '2' },
      ],
      log: [{ id: 'l1' }, { id: 'l1' }],
      servers: [{ name: 'Main' }, { name: 'Main' }],
      site: { results: ['Sold', 'Sold'] },
    });
    expect(state.calls.map(({ called }) => called)).toEqual(['1']);
    expect(state).toMatchObject({ log: [{}], servers: [{}], site: { results: ['Sold'] } });
  });

  test.each([null, undefined, 'x', 1, [], {}, { rev: '1' }])('%s is none', (value) => {
    expect(() => readState(value)).toThrow(ContractError);
  });

  test('of random data is a state or none, and never anything else', () => {
    const random = randomFrom(1);
    const words = [
      'rev',
      'link',
      'agent',
      'calls',
      'id',
      'state',
      'party',
      'number',
      'log',
      'pops',
      'c1',
      'up',
      'held',
      '__proto__',
      'constructor',
      'matches',
      'recordId',
      'notes',
      'can',
      'data',
      'lacks',
      'agentState',
      'groups',
      'forwards',
      'untrusted',
      'certificate',
      'pin',
      'denied',
    ];
    let states = 0;
    for (let i = 0; i < rounds; i++) {
      const data = randomData(random, words);
      let state: TelephonyState;
      try {
        state = readState(typeof data === 'object' && data && random() < 0.5 ? { ...data, rev: i } : data);
      } catch (error) {
        expect(error).toBeInstanceOf(ContractError);
        continue;
      }
      states++;
      expect(linkStates).toContain(state.link);
      expect(signOnStates).toContain(state.agent);
      for (const call of state.calls) {
        expect(callStates).toContain(call.state);
        expect(typeof call.party.number).toBe('string');
        expect(call.can.every((verb) => typeof verb === 'string')).toBe(true);
        expect(Object.values(call.data).every((value) => typeof value === 'string')).toBe(true);
        expect(Number.isFinite(call.connectedMs)).toBe(true);
      }
      for (const entry of state.log) expect(logStates).toContain(entry.state);
      for (const pop of Object.values(state.pops))
        expect(pop.matches.every((one) => typeof one.recordId === 'string')).toBe(true);
    }
    expect(states).toBeGreaterThan(100);
    expect(({} as Record<string, unknown>).rev).toBeUndefined();
  });
});

test('a record needs an id; of a person account both halves are kept', () => {
  expect(readRecord({ recordId: '' })).toBeNull();
  expect(readRecord({ recordId: '001', accountId: '', contactId: '003' })).toEqual({
    recordId: '001',
    recordName: '',
    objectType: '',
    contactId: '003',
  });
});

describe('what comes from the bridge', () => {
  const none = { session: '', sealed: '' };
  test.each([
    [
      { cordboard: 'welcome', hello: 'h', session: 's', nonce: 'n', sealed: 'x', more: 1 },
      { cordboard: 'welcome', hello: 'h', session: 's', nonce: 'n', sealed: 'x', user: { id: '', name: '' } },
    ],
    [
      { cordboard: 'welcome', early: true, user: { id: '005', name: 5 } },
      { cordboard: 'welcome', hello: '', nonce: '', ...none, user: { id: '005', name: '' } },
    ],
    [
      { cordboard: 'key', frame: 'f', key: 5 },
      { cordboard: 'key', frame: 'f', key: '' },
    ],
    [
      { cordboard: 'state', session: 's', sealed: 'x' },
      { cordboard: 'state', session: 's', sealed: 'x' },
    ],
    [
      { cordboard: 'state', state: { rev: 1 } },
      { cordboard: 'state', ...none },
    ],
    [
      { cordboard: 'result', session: 's', id: 1, sealed: 'x' },
      { cordboard: 'result', session: 's', id: 1, sealed: 'x' },
    ],
    [{ cordboard: 'result', id: '1', sealed: 'x' }, null],
    [{ cordboard: 'hello' }, null],
    ['welcome', null],
    [null, null],
  ])('%j is read as %j', (data, expected) => {
    expect(readFromBridge(data)).toEqual(expected);
  });

  test.each([
    [
      { ok: true, value: 5 },
      { ok: true, value: 5 },
    ],
    [
      { ok: false, error: 'x' },
      { ok: false, problem: { code: 'failed', text: 'x', detail: '' } },
    ],
    [{ ok: 'yes' }, { ok: false, problem: { code: 'failed', text: '', detail: '' } }],
    [null, { ok: false, problem: { code: 'failed', text: '', detail: '' } }],
  ])('the outcome %j is read as %j', (value, expected) => {
    expect(readOutcome(value)).toEqual(expected);
  });

  test('a problem always has a code', () => {
    const random = randomFrom(2);
    for (let i = 0; i < rounds; i++) {
      const problem = readProblem(randomData(random, ['code', 'text', 'detail', 'inUse']));
      expect(problem.code).not.toBe('');
      expect(typeof problem.text + typeof problem.detail).toBe('stringstring');
    }
  });
});

describe('a bridge under random messages', () => {
  const softphone = 'https://phone.example';
  const bound = ['Open', 'Key', 'Call', 'State', 'Report'];
  const words = [
    'cordboard',
    'hello',
    'call',
    'id',
    'session',
    'sealed',
    'frame',
    'nonce',
    'Dial',
    'Note',
    'Save',
    'State',
    'token',
    'constructor',
    ...Object.keys(answers),
  ];

  test('never throws, carries out nothing but its list, and always speaks text', () => {
    const random = randomFrom(3);
    const page = new FakePage();
    startBridge(page.window, { token: 'secret', softphoneOrigins: [softphone], early: true });
    page.answer({ rev: 1 });
    const frame = page.frame();
    page.deliver({ data: { cordboard: 'hello', frame: 'f', nonce: 'n' }, source: frame, origin: softphone });
    page.answer({ session: 's', nonce: 'n', sealed: 'x' });
    let carried = 0;
    for (let i = 0; i < rounds; i++) {
      const data = randomData(random, words);
      const call = typeof data === 'object' && data && random() < 0.4;
      page.deliver({
        data: call
          ? {
              session: 's',
              id: i,
              sealed: words[i % words.length],
              ...data,
              cordboard: 'call',
            }
          : data,
        source: frame,
        origin: softphone,
      });
      for (const text of page.posted.splice(0)) {
        expect(typeof text).toBe('string');
        const { name, args, callbackID } = JSON.parse((text as string).slice(1));
        expect(args[0]).toBe('secret');
        expect(bound.map((method) => `softphone.Bridge.${method}`)).toContain(name);
        if (name === 'softphone.Bridge.Call') carried++;
        page.wails.Callback(JSON.stringify({ result: `${i}`, callbackid: callbackID }));
      }
    }
    expect(carried).toBeGreaterThan(50);
    expect(JSON.stringify(frame.received)).not.toContain('secret');
  });

  test('obeys nobody but frames of its page with an allowed origin in a real event', () => {
    const random = randomFrom(4);
    const page = new FakePage();
    startBridge(page.window, { token: 'secret', softphoneOrigins: [softphone], early: true });
    const popup = page.frame();
    popup.parent = popup;
    const inside = page.frame();
    for (let i = 0; i < rounds; i++) {
      const wrong = i % 3;
      const event = page.deliver({
        data: random() < 0.5 ? { cordboard: 'hello', frame: 'f', nonce: 'n' } : randomData(random, words),
        source: wrong === 0 ? popup : inside,
        origin: wrong === 1 ? 'https://evil.example' : softphone,
        isTrusted: wrong !== 2,
      });
      expect(event.stopped).toBe(false);
    }
    expect([...popup.received, ...inside.received]).toHaveLength(0);
    expect(page.posted).toHaveLength(1);
  });
});

import { describe, expect, test } from 'vitest';
import { readTelephonyState } from '../../src/contract/state';
import { callStates, verbs } from '../../src/contract/words';
import {
  anything,
  ContractError,
  flag,
  knownOf,
  list,
  map,
  mapOf,
  nothing,
  nullable,
  number,
  oneOf,
  optional,
  type Reader,
  text,
} from '../../src/shared/kinds';
import { problemText } from '../../src/shared/problem';
import { t } from '../../src/shared/text';
import { randomData, randomFrom } from './random-data';

const words = ['red', 'blue'] as const;
const colour: Reader<string> = (value, at) => oneOf(value, at, words);
const maybeColour: Reader<string> = (value, at) => oneOf(value, at, ['', ...words]);
const texts: Reader<readonly string[]> = (value, at) => list(value, at, text);
const known: Reader<readonly string[]> = (value, at) => knownOf(value, at, words);
const maybeText: Reader<string | null> = (value, at) => nullable(value, at, text);
const dictionary: Reader<object> = (value, at) => ({ ...map(value, at, number) });
const byColour: Reader<object> = (value, at) => ({ ...mapOf(value, at, words, number) });

describe('a reader', () => {
  test.each<[Reader<unknown>, unknown, unknown]>([
    [text, 'a', 'a'],
    [text, undefined, ''],
    [number, -1.5, -1.5],
    [number, undefined, 0],
    [flag, true, true],
    [flag, undefined, false],
    [anything, null, null],
    [nothing, 'a', undefined],
    [colour, 'blue', 'blue'],
    [colour, undefined, 'red'],
    [maybeColour, undefined, ''],
    [maybeColour, '', ''],
    [texts, ['a'], ['a']],
    [texts, null, []],
    [texts, undefined, []],
    [known, ['green', 'red'], ['red']],
    [maybeText, null, null],
    [maybeText, undefined, null],
    [maybeText, '', ''],
    [dictionary, { a: 1 }, { a: 1 }],
    [dictionary, null, {}],
    [byColour, { red: 1, green: 'x' }, { red: 1 }],
    [byColour, undefined, {}],
  ])('%o reads %j as %j', (read, value, expected) => {
    expect(read(value, 'it')).toEqual(expected);
  });

  test.each<[Reader<unknown>, unknown, string]>([
    [text, 1, 'it is no text but number'],
    [text, null, 'it is no text but null'],
    [number, '1', 'it is no number but string'],
    [number, Number.NaN, 'it is no number but number'],
    [flag, 'yes', 'it is no true or false but string'],
    [colour, 'green', 'it is no word of the list but string'],
    [colour, '', 'it is no word of the list but string'],
    [colour, 1, 'it is no text but number'],
    [texts, 'a', 'it is no list but string'],
    [texts, ['a', 2], 'it[1] is no text but number'],
    [texts, [null], 'it[0] is no text but null'],
    [known, ['red', 1], 'it[1] is no text but number'],
    [maybeText, 1, 'it is no text but number'],
    [dictionary, [], 'it is no object but a list'],
    [dictionary, { a: '1' }, 'it.a is no number but string'],
    [byColour, { blue: '1' }, 'it.blue is no number but string'],
  ])('%o does not read %j', (read, value, message) => {
    expect(() => read(value, 'it')).toThrow(ContractError);
    expect(() => read(value, 'it')).toThrow(message);
  });

  test('of a dictionary makes no prototype of what it is told', () => {
    const told = JSON.parse('{"__proto__": 1}');
    expect(Object.keys(map(told, 'it', number))).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(map(told, 'it', number))).toBeNull();
  });

  test('of what may be left out leaves it out', () => {
    expect(optional({}, 'it', 'a', text)).toEqual({});
    expect(optional({ a: 'b' }, 'it', 'a', text)).toEqual({ a: 'b' });
    expect(() => optional({ a: 1 }, 'it', 'a', text)).toThrow('it.a is no text but number');
  });
});

describe('the State of the contract', () => {
  test('of a newer program passes with fields and verbs that this page does not know', () => {
    const state = readTelephonyState({
      rev: 1,
      calls: [{ id: 'c1', state: 'held', can: ['retrieve', 'teleport'], mood: 'good' }],
      verbs: { dial: true, teleport: true },
      weather: 'fine',
    });
    expect(state).not.toHaveProperty('weather');
    expect(state.calls[0]).not.toHaveProperty('mood');
    expect(state.calls[0]?.can).toEqual(['retrieve']);
  });

  test('of a newer program passes with a problem that this page does not know, told in a general sentence', () => {
    const { problem } = readTelephonyState({ problem: { code: 'moonPhase', detail: 'full', also: 'tide' } });
    expect(problem).toEqual({ code: 'moonPhase', detail: 'full', also: 'tide' });
    if (problem !== null) expect(problemText(problem)).toBe(t('problem.failed'));
    expect(() => readTelephonyState({ problem: { code: 5 } })).toThrow(
      'TelephonyState.problem.code is no text but number',
    );
  });

  test('of a newer program tells what it knows of a problem', () => {
    const { problem } = readTelephonyState({ problem: { code: 'lost', detail: '', also: 'tide' } });
    if (problem !== null) expect(problemText(problem)).toBe(t('problem.lost'));
    expect(problem?.code).toBe('lost');
  });

  test('of an older program has empty values for what it does not say', () => {
    const state = readTelephonyState({ rev: 1, calls: [{ id: 'c1' }] });
    expect(state).toMatchObject({ link: 'down', agent: 'off', problem: null, log: [], relaunch: false });
    expect(state.calls[0]).toMatchObject({ state: 'initiated', party: { number: '' }, parties: [] });
  });

  test.each([
    [{ rev: '1' }, 'TelephonyState.rev is no number but string'],
    [{ calls: {} }, 'TelephonyState.calls is no list but object'],
    [{ calls: [{ party: 'Ada' }] }, 'TelephonyState.calls[0].party is no object but string'],
    [
      { calls: [{}, { state: 'dancing' }] },
      'TelephonyState.calls[1].state is no word of the list but string',
    ],
    [
      { pops: { c1: { matches: [{ recordId: 3 }] } } },
      'TelephonyState.pops.c1.matches[0].recordId is no text',
    ],
    [[], 'TelephonyState is no object but a list'],
  ])('%j is refused with the field', (value, message) => {
    expect(() => readTelephonyState(value)).toThrow(message);
  });

  test('of random data is a State, or refused by a ContractError', () => {
    const random = randomFrom(7);
    const names = [
      'rev',
      'link',
      'calls',
      'id',
      'state',
      'party',
      'can',
      'data',
      'pops',
      'matches',
      '__proto__',
    ];
    let read = 0;
    for (let i = 0; i < 3_000; i++) {
      try {
        const state = readTelephonyState(randomData(random, [...names, ...callStates]));
        read++;
        for (const call of state.calls) {
          expect(callStates).toContain(call.state);
          for (const service of call.can) expect(verbs).toContain(service);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(ContractError);
      }
    }
    expect(read).toBeGreaterThan(100);
    expect(({} as Record<string, unknown>).rev).toBeUndefined();
  });
});

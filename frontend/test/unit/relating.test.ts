import { beforeEach, expect, test } from 'vitest';
import type { Relation, Tie } from '../../src/contract/state';
import { useLanguage } from '../../src/shared/text';
import { choicesOf, tieText, whyText } from '../../src/softphone/relating';

beforeEach(() => useLanguage('en'));

const tie = (id: string, name: string, object: string, why: Tie['why']): Tie => ({ id, name, object, why });
const none = tie('', '', '', '');
const ada = tie('003000000000001AAA', 'Ada', 'Contact', 'caller');
const grace = tie('003000000000002AAA', 'Grace', 'Contact', 'opened');
const lea = tie('00Q000000000001AAA', 'Lea', 'Lead', 'shown');
const order = tie('500000000000001AAA', '1027', 'Case', 'opened');
const relations = (change: Partial<Relation>): Relation => ({
  who: none,
  what: none,
  people: [],
  things: [],
  alone: false,
  outcome: '',
  result: '',
  ...change,
});

test('a side without anything to choose is left out', () => {
  expect(choicesOf(relations({}))).toEqual([]);
  expect(choicesOf(relations({ things: [order] })).map(({ side }) => side)).toEqual(['what']);
});

test('the first few others can be chosen at once', () => {
  const [who] = choicesOf(relations({ who: ada, people: [lea, ada, grace, { ...grace, id: '003X' }] }));
  expect(who?.others.map(({ name }) => name)).toEqual(['Lea', 'Grace']);
  expect(who?.locked).toBe(false);
});

test('what the call is about can be seen though it is not among the choices', () => {
  const [who] = choicesOf(relations({ who: ada }));
  expect(who?.all).toEqual([ada]);
});

test('beside a lead nothing can be chosen', () => {
  const [, what] = choicesOf(relations({ who: lea, people: [lea], things: [order], alone: true }));
  expect(what).toMatchObject({ locked: true, others: [] });
});

test.each([
  [ada, 'Ada · Contact'],
  [{ ...ada, name: '' }, '003000000000001AAA · Contact'],
  [{ ...ada, object: '' }, 'Ada'],
  [tie('a01', 'R-1', 'ns__Repair_Order__c', 'opened'), 'R-1 · Repair Order'],
  [tie('ka0', 'Returns', 'Knowledge__kav', 'opened'), 'Returns · Knowledge article'],
  [tie('ka9', 'Returns', 'FAQ__kav', 'opened'), 'Returns · FAQ'],
])('%j is %s', (one, text) => {
  expect(tieText(one)).toBe(text);
});

test.each([
  ['caller', 'inbound', 'caller'],
  ['caller', 'outbound', 'called'],
  ['clicked', 'outbound', 'you clicked'],
  ['opened', 'inbound', 'opened during the call'],
  ['', 'inbound', ''],
] as const)('the reason %j of an %s call reads %j', (why, direction, text) => {
  expect(whyText({ ...ada, why }, { direction })).toBe(text);
});

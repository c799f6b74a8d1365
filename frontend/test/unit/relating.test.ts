import { expect, test } from 'vitest';
import type { CrmRecord, Relation } from '../../src/contract/state';
import { choicesOf, relatedNames, withWho } from '../../src/softphone/relating';

const ada: CrmRecord = { recordId: '003000000000001', recordName: 'Ada', objectType: 'Contact' };
const lead: CrmRecord = { recordId: '00Q000000000001', recordName: 'Lea', objectType: 'Lead' };
const firm: CrmRecord = { recordId: '001000000000001', recordName: 'Engines', objectType: 'Account' };
const order: CrmRecord = { recordId: '500000000000001AAA', recordName: '1027', objectType: 'Case' };
const task: CrmRecord = { recordId: '00T000000000001', recordName: 'Call', objectType: 'Task' };
const person: CrmRecord = {
  recordId: '001000000000009',
  recordName: 'Grace',
  objectType: 'Account',
  accountId: '001000000000009',
  contactId: '003000000000009',
};
const relations = (change: Partial<Relation>): Relation => ({
  visits: [firm, ada, task, order, lead, person],
  who: '',
  what: '',
  outcome: '',
  chosen: false,
  result: '',
  ...change,
});

test('people and things are told apart, the last visited first; Activities are neither', () => {
  const { people, things } = choicesOf(relations({}));
  expect(people.map(({ id }) => id)).toEqual(['003000000000009', lead.recordId, ada.recordId]);
  expect(things.map(({ record }) => record.recordName)).toEqual(['Grace', '1027', 'Engines']);
});

test.each([
  [
    { who: '003000000000001AAA', what: '500000000000001' },
    { who: ada.recordId, what: order.recordId, alone: false },
  ],
  [{ who: '001000000000009' }, { who: '003000000000009', what: '' }],
  [{ who: '00Q000000000001' }, { who: lead.recordId, what: '', alone: true }],
  [{}, { who: '', what: '', alone: false }],
])('the choice %j is found among them: %j', (change, found) => {
  expect(choicesOf(relations(change))).toMatchObject(found);
});

test('what the program has chosen can be seen though it was not visited here', () => {
  const { people, who } = choicesOf(relations({ visits: [], who: '003000000000077' }));
  expect(people.map(({ id }) => id)).toEqual(['003000000000077']);
  expect(who).toBe('003000000000077');
});

test('a lead stands alone', () => {
  const choices = choicesOf(relations({ who: ada.recordId, what: order.recordId }));
  expect(withWho(choices, lead.recordId)).toEqual({ who: lead.recordId, what: '' });
  expect(withWho(choices, '')).toEqual({ who: '', what: order.recordId });
});

test('the call is named by what it is tied to', () => {
  expect(relatedNames(relations({ who: ada.recordId, what: order.recordId }))).toEqual(['Ada', '1027']);
  expect(relatedNames(relations({}))).toEqual([]);
});

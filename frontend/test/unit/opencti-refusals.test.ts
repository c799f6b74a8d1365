import { expect, test } from 'vitest';
import { readRefusals } from '../../src/bridge/opencti-refusals';

const review =
  'An error occurred while calling the saveLog() API method. Review the Details field in the error section.';
const generic = (details: unknown) => [{ code: 'GENERIC_ERROR', description: review, details }];
const one = (code: string, message: string, fields: readonly string[] = []) => ({ code, message, fields });

test.each<[string, unknown, ReturnType<typeof one>[]]>([
  [
    'a list of messages',
    generic([{ message: 'Bad id.', errorCode: 'MALFORMED_ID', fields: ['WhoId'] }]),
    [one('MALFORMED_ID', 'Bad id.', ['WhoId'])],
  ],
  [
    'by field',
    generic({
      fieldErrors: {
        WhoId: [{ message: 'No.', statusCode: 'FIELD_INTEGRITY_EXCEPTION' }],
        A__c: [{ message: 'x' }],
      },
    }),
    [one('FIELD_INTEGRITY_EXCEPTION', 'No.', ['WhoId']), one('', 'x', ['A__c'])],
  ],
  [
    'of the page',
    generic({
      pageErrors: [{ message: 'A rule.', statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' }],
      fieldErrors: {},
    }),
    [one('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'A rule.')],
  ],
  [
    'as the UI API writes them',
    generic({
      message: 'An error occurred while trying to update the record.',
      statusCode: 400,
      output: {
        errors: [{ message: 'A rule.', errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' }],
        fieldErrors: { Status: [{ message: 'Bad.', errorCode: 'X_Y', field: 'Status' }] },
      },
    }),
    [one('X_Y', 'Bad.', ['Status']), one('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'A rule.')],
  ],
  ['texts', generic(['First.', 'Second.']), [one('', 'First.'), one('', 'Second.')]],
  ['no details', [{ code: 'SERVER_ERROR', description: 'A problem.' }], [one('SERVER_ERROR', 'A problem.')]],
  ['the same twice', generic(['Once.', 'Once.']), [one('', 'Once.')]],
  ['nothing', null, []],
  ['numbers', [1, { code: 2 }], []],
])('%s', (_name, errors, expected) => {
  expect(readRefusals(errors)).toEqual(expected);
});

test('what has no end is cut off', () => {
  const deep: Record<string, unknown> = {};
  deep.details = deep;
  expect(readRefusals([{ code: 'X_Y', details: deep }])).toEqual([one('X_Y', '')]);
  expect(readRefusals(Array.from({ length: 1000 }, (_, i) => `${i}`))).toHaveLength(20);
});

import { expect, test } from 'vitest';
import { lengthInCrm } from '../../src/softphone/note-length';

// The same counts as in backend/calllog/length_test.go.
test.each([
  ['', 0],
  ['abc', 3],
  ['äöü', 3],
  ['漢字', 2],
  ['👍', 2],
  ['a\nb', 4],
  ['a\r\nb', 4],
  ['\n\n', 4],
  ['a\rb', 3],
])('%j is %i long for Salesforce', (text, length) => {
  expect(lengthInCrm(text)).toBe(length);
});

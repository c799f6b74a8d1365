import { expect, test } from 'vitest';
import { openVisiting } from '../../src/softphone/visiting';
import { state, talking } from './fake-crm';

const record = (recordId: string) => ({ recordId, recordName: recordId, objectType: 'Contact' });

test('the echo of our own refresh is no visit, whatever call began meanwhile', () => {
  let now = 0;
  const sent: string[] = [];
  const visiting = openVisiting(
    ({ recordId }) => sent.push(recordId),
    () => now,
  );
  visiting.onState(state({ calls: [talking] }), false);
  visiting.visit(record('003A'));
  visiting.onState(state({ rev: 2, calls: [] }), true);
  visiting.refreshed();
  visiting.onState(state({ rev: 3, calls: [{ ...talking, id: 'c2' }] }), true);
  now = 999;
  visiting.visit(record('003A'));
  expect(sent).toEqual(['003A']);
  visiting.visit(record('003B'));
  visiting.visit(record('003A'));
  expect(sent).toEqual(['003A', '003B', '003A']);
});

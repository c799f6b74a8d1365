import { text } from '../shared/guard';
import { type CallKind, nameOf, type Org, type OrgRecord } from './org';

/** A record that a search found, with the object's API name. */
export interface Match {
  readonly object: string;
  readonly record: OrgRecord;
}

/** The map that searchAndScreenPop returns. Only a person account names its other half. */
export function matchMap(org: Org, kind: CallKind, matches: readonly Match[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const { object, record } of matches) {
    const entry: Record<string, unknown> = {
      Id: record.Id,
      Name: nameOf(org, record),
      RecordType: object,
      LastModifiedDate: record.LastModifiedDate,
    };
    for (const { apiName } of org.layout[kind].objects[object] ?? [])
      entry[apiName] = record[apiName] ?? null;
    if (record.IsPersonAccount === true) {
      entry.IsPersonAccount = true;
      if (object === 'Account') entry.PersonContactId = record.PersonContactId;
      else entry.AccountId = record.AccountId;
    }
    result[text(record.Id)] = entry;
  }
  return result;
}

import { text } from '../shared/guard';
import { type CallKind, nameOf, type Org, type OrgRecord } from './org';

/** How many of a number's last digits must agree: enough to tell people apart, few enough that country
 *  code and trunk prefix do not matter. */
const lastDigits = 9;

/** Fewer digits are no telephone number; they must agree as a whole. */
const fewestDigits = 7;

/** The digits of a text; '' when it holds letters, which no typed number does. */
export function digitsOf(value: string): string {
  return /\p{L}/u.test(value) ? '' : value.replace(/\D/g, '');
}

/** Whether two spellings are the same telephone number. */
export function samePhone(a: string, b: string): boolean {
  const one = digitsOf(a);
  const other = digitsOf(b);
  if (one === '' || other === '') return false;
  const length = Math.min(one.length, other.length, lastDigits);
  if (length < fewestDigits) return one === other;
  return one.slice(-length) === other.slice(-length);
}

/** A record that a softphone search found, with the object's API name. */
export interface Match {
  readonly object: string;
  readonly record: OrgRecord;
}

/** The records in which a field of the layout holds the term: the number in a phone field, the same text in
 *  any other. */
export function searchLayout(org: Org, kind: CallKind, term: string): Match[] {
  const wanted = term.trim().toLowerCase();
  const matches: Match[] = [];
  if (wanted === '') return matches;
  for (const [object, shown] of Object.entries(org.layout[kind].objects)) {
    const info = org.objects[object];
    if (!info) continue;
    for (const record of org.records[object] ?? []) {
      const hit = shown.some(({ apiName }) => {
        const value = text(record[apiName]);
        const isPhone = info.fields.find((field) => field.name === apiName)?.type === 'phone';
        return isPhone ? samePhone(value, term) : value !== '' && value.toLowerCase() === wanted;
      });
      if (hit) matches.push({ object, record });
    }
  }
  return matches;
}

/** The map that searchAndScreenPop returns. */
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
    result[text(record.Id)] = entry;
  }
  return result;
}

/** What the global search finds: the term within any text, or as a telephone number. All objects with a
 *  tab are searched, whether or not a softphone layout names them. */
export function searchEverything(org: Org, term: string): Match[] {
  const wanted = term.trim().toLowerCase();
  if (wanted.length < 2) return [];
  return Object.entries(org.objects)
    .filter(([, info]) => !info.noTab)
    .flatMap(([object, info]) =>
      (org.records[object] ?? [])
        .filter((record) =>
          info.fields.some(({ name, type }) => {
            const value = text(record[name]);
            if (type === 'phone' && samePhone(value, term)) return true;
            return type !== 'reference' && value.toLowerCase().includes(wanted);
          }),
        )
        .map((record) => ({ object, record })),
    );
}

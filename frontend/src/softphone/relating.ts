import type { CrmRecord, Relation } from '../contract/state';

/** A record that can be chosen: its id there, and the record. */
export interface Choice {
  readonly id: string;
  readonly record: CrmRecord;
}

/** What an Activity can be tied to: a person, and beside a person who is no lead one thing more. */
export interface Choices {
  readonly people: readonly Choice[];
  readonly things: readonly Choice[];
  readonly who: string;
  readonly what: string;
  /** The person is a lead: Salesforce takes nothing beside one. */
  readonly alone: boolean;
}

/** The choices that the visited records give, the last visited first; what is chosen is always among them. */
export function choicesOf({ visits, who, what }: Relation): Choices {
  const latestFirst = [...visits].reverse();
  const people = latestFirst.flatMap((record) => {
    const id = personId(record);
    return id === '' ? [] : [{ id, record }];
  });
  const things = latestFirst.filter(takesActivities).map((record) => ({ id: record.recordId, record }));
  const person =
    people.find(({ id, record }) => same(id, who) || same(record.recordId, who))?.id ?? foreign(people, who);
  const thing = things.find(({ id }) => same(id, what))?.id ?? foreign(things, what);
  return { people, things, who: person, what: thing, alone: person.startsWith('00Q') };
}

/** The choice after another person was chosen: a lead stands alone. */
export function withWho(choices: Choices, who: string): { readonly who: string; readonly what: string } {
  return { who, what: who.startsWith('00Q') ? '' : choices.what };
}

/** The names of the person and the thing that a call is tied to at the moment. */
export function relatedNames(relations: Relation): readonly string[] {
  const { people, things, who, what } = choicesOf(relations);
  const chosen = [people.find(({ id }) => id === who), things.find(({ id }) => id === what)];
  return chosen.flatMap((one) => (one === undefined ? [] : [one.record.recordName || one.id]));
}

/** An Activity's person is a contact, a lead, or the contact within a person account. */
function personId(record: CrmRecord): string {
  if (record.contactId !== undefined) return record.contactId;
  const named = record.objectType === 'Contact' || record.objectType === 'Lead';
  return named || /^00(?:3|Q)/.test(record.recordId) ? record.recordId : '';
}

/** People aside, anything but Activities, users and what belongs to the console. */
function takesActivities(record: CrmRecord): boolean {
  return !/^(?:003|00Q|00T|00U|005|00O|01Z|00l|00G|0D5|069|058)/.test(record.recordId) && !isPerson(record);
}

function isPerson({ objectType }: CrmRecord): boolean {
  return objectType === 'Contact' || objectType === 'Lead';
}

/** Ids of 15 characters and of 18 name the same record. */
function same(a: string, b: string): boolean {
  return a !== '' && a.slice(0, 15) === b.slice(0, 15);
}

function foreign(choices: Choice[], id: string): string {
  if (id !== '') choices.push({ id, record: { recordId: id, recordName: id, objectType: '' } });
  return id;
}

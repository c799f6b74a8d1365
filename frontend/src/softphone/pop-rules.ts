import type { Caller, Sheet } from '../bridge/crm';
import type { Call } from '../contract/state';

const mostForms = 16;
const shortestSearch = 3;
const fewestDigits = 7;

/** The page that searches for text; null when there is too little of it to search for. */
export function searchSheet(text: string): Sheet | null {
  return text.trim().length < shortestSearch ? null : { kind: 'search', text: text.trim() };
}

/** What to search for by hand: the number, otherwise what the caller entered. */
export function wordsFor(call: Call): string {
  return call.party.number.trim() || (searchForms(call)[0] ?? '');
}

/** The form of a new record that has the caller's number. */
export function createSheet(call: Call, object: string): Sheet {
  return { kind: 'create', object, number: call.party.number.trim() };
}

/** Whether a record can be made of a caller: of an extension of this house and of a withheld number none is. */
export function mayBeCreated(call: Call): boolean {
  return call.party.number.replace(/\D/g, '').length >= fewestDigits;
}

/** The caller as pages are told. */
export function callerOf(call: Call): Caller {
  return { number: call.party.number, called: call.called, data: call.data };
}

/** What to search for, best first. Nothing is searched for a colleague or a withheld number. */
export function searchForms(call: Pick<Call, 'search'>): readonly string[] {
  return [...new Set(call.search)].slice(0, mostForms);
}

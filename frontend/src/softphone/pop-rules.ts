import type { Caller, Found, PopRules, Sheet } from '../bridge/crm';
import type { Call, CrmRecord } from '../contract/state';

/** What is shown because of a call. */
export interface Shown {
  readonly page: Found | Sheet;
  /** The record that belongs to the call from then on. */
  readonly record: CrmRecord | null;
  /** Not while it rings: it would cover the telephone. */
  readonly afterAnswer: boolean;
}

const mostForms = 16;
const shortestSearch = 3;
const fewestDigits = 7;

/**
 * What to show of what was found, as the administrator set it up; null for nothing. by is the text that
 * found it. Several records without a rule are left to the agent.
 */
export function whatToShow(call: Call, found: Found, by: string, rules: PopRules): Shown | null {
  const [first, second] = found.matches;
  const show = (page: Found | Sheet | null, record: CrmRecord | null = null): Shown | null =>
    page && { page, record, afterAnswer: 'kind' in page && page.kind === 'create' };
  if (first === undefined) {
    if (rules.none.kind !== 'create') return show(sheetOf(call, by, rules.none));
    return mayBeCreated(call) && call.party.number !== '' ? show(createSheet(call, rules.none.object)) : null;
  }
  if (second !== undefined) return show(sheetOf(call, by, rules.several));
  if (rules.single.kind === 'nothing') return null;
  // The CRM's own word for it comes first; without one the rule is read here.
  if (found.ticket !== undefined) return show(found, first);
  return show(sheetOf(call, by, rules.single) ?? found, first);
}

function sheetOf(call: Call, by: string, rule: PopRules['single']): Sheet | null {
  switch (rule.kind) {
    case 'search':
      return searchSheet(by);
    case 'page':
      return { kind: 'page', page: rule.page, caller: callerOf(call) };
    case 'flow':
      return { kind: 'flow', flow: rule.flow, caller: callerOf(call) };
    case 'usual':
    case 'nothing':
    case 'create':
      return null;
    default:
      return rule satisfies never;
  }
}

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

/** The object that a caller nobody knows becomes. */
export function createdObject(rules: PopRules): string {
  return rules.none.kind === 'create' ? rules.none.object : 'Contact';
}

/** The caller as pages are told. */
export function callerOf(call: Call): Caller {
  return { number: call.party.number, called: call.called, data: call.data };
}

/** Whether somebody took the call. */
export function wasAnswered(call: Call): boolean {
  return call.connectedAt > 0 || call.state === 'connected' || call.state === 'held';
}

/** What to search for, best first. Nothing is searched for a colleague or a withheld number. */
export function searchForms(call: Pick<Call, 'search'>): readonly string[] {
  return [...new Set(call.search)].slice(0, mostForms);
}

import type { CrmRecord } from '../contract/state';
import { type Fields, fields, isFields, text, unique } from '../shared/guard';
import { type Caller, type Found, type PopRule, type PopRules, readRecord, type Sheet } from './crm';

const popData = 'SCREEN_POP_DATA';

/** The objects that keep a telephone number, and in which field. */
const phoneFields: Readonly<Record<string, string>> = {
  Account: 'Phone',
  Contact: 'Phone',
  Lead: 'Phone',
  Case: 'SuppliedPhone',
};

/** What of the caller goes with a search, for the pops that the org's softphone layout may ask for. */
export function searchArgs(caller: Caller | undefined): Fields {
  if (caller === undefined) return {};
  return {
    queryParams: queryOf(caller),
    params: { FLOW: { flowArgs: flowArgsOf(caller) } },
  };
}

/**
 * The records by id, and what to hand back for the pop. A person account names its other half; any other contact its
 * account, where the layout shows that.
 */
export function readFound(value: unknown): Found {
  const found = fields(value);
  const matches: CrmRecord[] = [];
  for (const [key, item] of Object.entries(found)) {
    if (key === popData || !isFields(item)) continue;
    const recordId = text(item.Id) || key;
    const objectType = text(item.RecordType);
    const person = item.IsPersonAccount === true;
    const ofContact = objectType === 'Contact' && person ? recordId : undefined;
    const record = readRecord({
      recordId,
      recordName: text(item.Name),
      objectType,
      accountId: person || objectType === 'Contact' ? item.AccountId : undefined,
      contactId: person ? (item.PersonContactId ?? ofContact) : undefined,
    });
    if (record !== null) matches.push(record);
  }
  return { matches: unique(matches, ({ recordId }) => recordId), ticket: found[popData] };
}

/** The rules of a softphone layout: what to show for incoming calls, and whether to search for calls within the house. */
export function readPopRules(layout: unknown): PopRules {
  const settings = fields(fields(fields(layout).Inbound).screenPopSettings);
  return {
    single: readRule(settings.SingleMatch),
    several: readRule(settings.MultipleMatches),
    none: readRule(settings.NoMatch),
    internal: Object.keys(fields(fields(fields(layout).Internal).objects)).length > 0,
  };
}

function readRule(value: unknown): PopRule {
  const rule = fields(value);
  const data = text(rule.screenPopData).trim();
  switch (rule.screenPopType) {
    case 'DoNotPop':
      return { kind: 'nothing' };
    case 'PopToSearch':
      return { kind: 'search' };
    case 'PopToEntity':
      return data === '' ? { kind: 'usual' } : { kind: 'create', object: data };
    case 'PopToVisualforce':
      return data === '' ? { kind: 'usual' } : { kind: 'page', page: data };
    case 'PopToFlow':
      return data === '' ? { kind: 'usual' } : { kind: 'flow', flow: data };
    default:
      return { kind: 'usual' };
  }
}

/** The arguments of screenPop. */
export function popOf(what: Found | CrmRecord | Sheet): Fields {
  if ('recordId' in what) return recordPop(what.recordId);
  if ('kind' in what) return sheetPop(what);
  const ticket = fields(what.ticket);
  // A new record is never what one looked for: it would cover the telephone.
  if (typeof ticket.type === 'string' && ticket.type !== 'newRecord' && isFields(ticket.params)) {
    return { type: ticket.type, params: ticket.params };
  }
  return recordPop(what.matches[0]?.recordId ?? '');
}

function recordPop(recordId: string): Fields {
  return { type: 'sobject', params: { recordId } };
}

function sheetPop(sheet: Sheet): Fields {
  switch (sheet.kind) {
    case 'search':
      return { type: 'search', params: { searchString: sheet.text } };
    case 'create': {
      const field = Object.hasOwn(phoneFields, sheet.object) ? phoneFields[sheet.object] : undefined;
      const defaultFieldValues = field === undefined || sheet.number === '' ? {} : { [field]: sheet.number };
      return { type: 'newRecord', params: { entityName: sheet.object, defaultFieldValues } };
    }
    case 'page': {
      const query = queryOf(sheet.caller);
      const url = `/apex/${encodeURIComponent(sheet.page)}${query === '' ? '' : `?${query}`}`;
      return { type: 'url', params: { url } };
    }
    case 'flow':
      return {
        type: 'flow',
        params: { flowDevName: sheet.flow, flowArgs: flowArgsOf(sheet.caller) },
      };
    default:
      return sheet satisfies never;
  }
}

/** The caller for a Visualforce page: ANI and DNIS, as the layout names them, and what was entered. */
function queryOf({ number, called, data }: Caller): string {
  const entered = Object.entries(data).filter(([name]) => !name.startsWith('__'));
  return [['ANI', number] as const, ['DNIS', called] as const, ...entered]
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}

/** The caller for a flow: only what every call has, since a flow may refuse variables that it lacks. */
function flowArgsOf({ number, called }: Caller): readonly Fields[] {
  return [
    { name: 'ANI', type: 'String', value: number },
    { name: 'DNIS', type: 'String', value: called },
  ];
}

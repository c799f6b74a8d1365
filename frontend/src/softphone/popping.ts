import type { Found as CrmFound, CrmRoute, Sheet } from '../bridge/crm';
import type { Ask, Call, CrmRecord, Show, TelephonyState } from '../contract/state';
import type { Found, Shown } from '../contract/telephony';
import { problemOf } from '../shared/wire';
import { callerOf, createSheet } from './pop-rules';

/** What popping needs of its surroundings. */
export interface PopController {
  /** Found: what the CRM answered; answers what to search for next. */
  found(callId: string, found: Found): Promise<Ask | null>;
  /** Shown: how a showing ended. */
  shown(callId: string, shown: Shown): Promise<void>;
  /** ByHand: the agent had something shown. */
  byHand(callId: string): Promise<void>;
  /** The agent chose one of several. */
  chose(callId: string, record: CrmRecord): void;
  /** Something is about to be shown; the record, if it is one. */
  acting(record?: CrmRecord): Promise<void>;
}

/**
 * Carries what the program wants searched and shown for each call to the CRM, each once, and tells how it ended. What is
 * searched, in what order and what a hit means the program decides.
 */
export interface Popping {
  /** What the state wants; told only while this page leads. */
  onState(state: TelephonyState): void;
  /** The agent chose one of several. */
  choose(callId: string, record: CrmRecord): Promise<void>;
  /** The agent wants a search page, or the form of a new record. */
  show(callId: string, sheet: Sheet): Promise<void>;
}

/** Starts with nothing carried. */
export function openPopping(crm: CrmRoute, controller: PopController): Popping {
  const carried = new Set<string>();
  /** The CRM's own word for what a search found, by call and asking. */
  const tickets = new Map<string, unknown>();

  const search = async (call: Call, ask: Ask): Promise<void> => {
    if (call.state === 'ringing' && call.direction === 'inbound') crm.showPanel(true).catch(() => {});
    let found: Found;
    try {
      const { matches, ticket } = await crm.search(ask.text, ask.kind, callerOf(call));
      tickets.set(`${call.id} ${ask.id}`, ticket);
      found = { ask: ask.id, matches, refused: null };
    } catch (error) {
      found = { ask: ask.id, matches: [], refused: refusedBy(error) };
    }
    const next = await controller.found(call.id, found);
    if (next !== null) once(`${call.id} ask ${next.id}`, () => search(call, next));
  };

  const show = async (call: Call, what: Show): Promise<void> => {
    let refused: Shown['refused'] = null;
    try {
      await controller.acting(what.record ?? undefined);
      await crm.pop(pageOf(call, what, tickets.get(`${call.id} ${what.ask}`)));
    } catch (error) {
      refused = refusedBy(error);
    }
    await controller.shown(call.id, { show: what.id, refused });
  };

  /** Does something once; what the program does not hear of, it asks for again in time. */
  const once = (key: string, carry: () => Promise<void>): void => {
    if (carried.has(key)) return;
    carried.add(key);
    carry().catch(() => {});
  };

  const byHand = async (callId: string, page: CrmRecord | Sheet): Promise<void> => {
    controller.byHand(callId).catch(() => {});
    await controller.acting('recordId' in page ? page : undefined);
    await crm.pop(page);
  };

  return {
    onState({ calls, pops }) {
      for (const call of calls) {
        const pop = pops[call.id];
        const { ask, show: what } = pop ?? { ask: null, show: null };
        if (ask !== null) once(`${call.id} ask ${ask.id}`, () => search(call, ask));
        if (what !== null) once(`${call.id} show ${what.id}`, () => show(call, what));
      }
      const present = new Set(calls.map(({ id }) => id));
      const over = (key: string): boolean => !present.has(key.split(' ')[0] ?? '');
      for (const key of carried) if (over(key)) carried.delete(key);
      for (const key of tickets.keys()) if (over(key)) tickets.delete(key);
    },
    async choose(callId, record) {
      controller.chose(callId, record);
      await byHand(callId, record);
    },
    show: byHand,
  };
}

function refusedBy(error: unknown): NonNullable<Found['refused']> {
  const { code, text = '', detail } = problemOf(error);
  return { code, text, detail };
}

/** What the CRM is to be asked for. A page that came later has no word of the CRM's own for what was found. */
function pageOf(call: Call, show: Show, ticket: unknown): CrmFound | CrmRecord | Sheet {
  const { record } = show;
  if (show.kind === 'found' && record !== null) {
    if (ticket !== undefined) return { matches: [record], ticket };
    return sheetOf(call, show, show.else) ?? record;
  }
  return sheetOf(call, show, show.kind) ?? { kind: 'search', text: show.text };
}

function sheetOf(call: Call, show: Show, kind: Show['kind']): Sheet | null {
  switch (kind) {
    case 'search':
      return { kind: 'search', text: show.text };
    case 'create':
      return createSheet(call, show.name);
    case 'page':
      return { kind: 'page', page: show.name, caller: callerOf(call) };
    case 'flow':
      return { kind: 'flow', flow: show.name, caller: callerOf(call) };
    case 'usual':
    case 'nothing':
    case 'found':
      return null;
    default:
      return kind satisfies never;
  }
}

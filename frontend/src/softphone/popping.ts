import type { CallKind, CrmRoute, Found, PopRules, Sheet } from '../bridge/crm';
import type { Call, CrmRecord, TelephonyState } from '../contract/state';
import { type Problem, problemOf } from '../shared/wire';
import { callerOf, createdObject, type Shown, searchForms, wasAnswered, whatToShow } from './pop-rules';

/** How far the search for a caller is. What it found is told by the state. */
export type PopStatus =
  | { readonly kind: 'searching' }
  /** create: the object that a caller nobody knows becomes. */
  | { readonly kind: 'done'; readonly create: string }
  | { readonly kind: 'failed'; readonly problem: Problem };

/** What popping needs of its surroundings. */
export interface PopController {
  /** Popped: what was searched and found for a call. */
  report(callId: string, searched: readonly string[], matches: readonly CrmRecord[]): Promise<void>;
  /** The agent chose one of several. */
  chose(callId: string, record: CrmRecord): void;
  /** Something is about to be shown; the record, if it is one. */
  acting(record?: CrmRecord): Promise<void>;
  /** The search for some call is further, or its call is gone. */
  onChange(statuses: ReadonlyMap<string, PopStatus>): void;
}

/**
 * Looks for who calls and who is called. Each call is searched once, and again when somebody else is on it, as after a
 * transfer. What is found for an inbound call is shown as the CRM's administrator set it up, when the call rings or once
 * it is answered; several records are left to the agent as well, and of an unknown caller nothing is made while it
 * rings, for the form would cover the telephone. For a call that was made here nothing is shown: whoever dialled is
 * where they want to be.
 */
export interface Popping {
  onState(state: TelephonyState): void;
  /** The agent chose one of several. */
  choose(callId: string, record: CrmRecord): Promise<void>;
  /** The agent wants a search page, or the form of a new record. */
  show(callId: string, sheet: Sheet): Promise<void>;
}

/** The search of one call. */
interface Search {
  readonly forms: ReadonlySet<string>;
  /** Null while it is under way, and after it failed. */
  found: Found | null;
  /** The form that found something, otherwise the first one. */
  by: string;
  rules: PopRules;
  running: boolean;
  shown: boolean;
  /** The record that an earlier search of the call showed. */
  before: string;
}

const usual: PopRules = {
  single: { kind: 'usual' },
  several: { kind: 'usual' },
  none: { kind: 'usual' },
  internal: false,
};

/** Starts with nothing searched. Calls that the state already has a result for are not searched again. */
export function openPopping(crm: CrmRoute, controller: PopController): Popping {
  const statuses = new Map<string, PopStatus>();
  const searches = new Map<string, Search>();
  let latest: TelephonyState | null = null;

  const set = (callId: string, status: PopStatus): void => {
    statuses.set(callId, status);
    controller.onChange(new Map(statuses));
  };

  const find = async (call: Call, search: Search, searched: string[]): Promise<Found> => {
    for (const form of search.forms) {
      searched.push(form);
      const found = await crm.search(form, kindOf(call), callerOf(call));
      if (found.matches.length === 0) continue;
      search.by = form;
      return found;
    }
    return { matches: [], ticket: undefined };
  };

  const rulesNow = (): Promise<PopRules> => crm.popRules().catch(() => usual);

  const run = async (call: Call, search: Search): Promise<void> => {
    const searched: string[] = [];
    const shows = wantsPop(call);
    if (shows) set(call.id, { kind: 'searching' });
    try {
      if (shows) crm.showPanel(true).catch(() => {});
      const rules = rulesNow();
      if (kindOf(call) === 'internal' && !(await rules).internal) return;
      const found = await find(call, search, searched);
      await controller.report(call.id, searched, found.matches);
      search.rules = await rules;
      search.found = found;
      set(call.id, { kind: 'done', create: createdObject(search.rules) });
    } catch (error) {
      set(call.id, { kind: 'failed', problem: problemOf(error) });
    } finally {
      search.running = false;
    }
    if (latest !== null) follow(latest);
  };

  /** Searches, once there is something to search for: the number may come after the first ring. */
  const begin = (call: Call): void => {
    const forms = searchForms(call);
    if (forms.length === 0) return;
    const search: Search = {
      forms: new Set(forms),
      found: null,
      by: forms[0] ?? '',
      rules: usual,
      running: true,
      shown: false,
      before: searches.get(call.id)?.found?.matches[0]?.recordId ?? '',
    };
    searches.set(call.id, search);
    void run(call, search);
  };

  /** Takes over what an earlier page found; what was due then, it has shown. */
  const takeOver = async (call: Call, matches: readonly CrmRecord[], due: boolean): Promise<void> => {
    const forms = searchForms(call);
    const found = { matches, ticket: undefined };
    const by = forms[0] ?? '';
    const search = { forms: new Set(forms), found, by, rules: usual, running: true, shown: due, before: '' };
    searches.set(call.id, search);
    search.rules = await rulesNow();
    search.running = false;
    if (searches.get(call.id) === search) set(call.id, { kind: 'done', create: createdObject(search.rules) });
    if (latest !== null) follow(latest);
  };

  const show = async (call: Call, search: Search, what: Shown): Promise<void> => {
    search.shown = true;
    try {
      await controller.acting(what.record ?? undefined);
      await crm.pop(what.page);
    } catch (error) {
      set(call.id, { kind: 'failed', problem: problemOf(error) });
    }
  };

  const follow = (state: TelephonyState): void => {
    for (const call of state.calls) {
      if (!wantsSearch(call, state)) continue;
      const search = searches.get(call.id);
      if (search === undefined) {
        const known = state.pops[call.id];
        if (known === undefined) begin(call);
        else void takeOver(call, known.matches, state.site.popWhen === 'ringing' || wasAnswered(call));
        continue;
      }
      if (search.running) continue;
      if (searchForms(call).some((form) => !search.forms.has(form))) {
        begin(call);
        continue;
      }
      if (search.shown || search.found === null || !wantsPop(call)) continue;
      const what = whatToShow(call, search.found, search.by, search.rules);
      if (what === null || what.record?.recordId === search.before) search.shown = true;
      else if (wasAnswered(call) || (state.site.popWhen === 'ringing' && !what.afterAnswer)) {
        void show(call, search, what);
      }
    }
  };

  const byHand = async (callId: string, page: CrmRecord | Sheet): Promise<void> => {
    const search = searches.get(callId);
    if (search !== undefined) search.shown = true;
    await controller.acting('recordId' in page ? page : undefined);
    await crm.pop(page);
  };

  return {
    onState(state) {
      latest = state;
      const present = new Set(state.calls.map((call) => call.id));
      for (const id of searches.keys()) if (!present.has(id)) searches.delete(id);
      for (const id of statuses.keys()) if (!present.has(id)) statuses.delete(id);
      follow(state);
    },
    async choose(callId, record) {
      controller.chose(callId, record);
      await byHand(callId, record);
    },
    show: byHand,
  };
}

/** An inbound call that rings, or that was answered before this page was there to see it ring. */
function wantsPop(call: Call): boolean {
  return call.direction === 'inbound' && ['ringing', 'connected', 'held'].includes(call.state) && !call.stale;
}

/**
 * A call whose party is looked for. Whoever was called because their number was clicked is known, and nobody is looked
 * for who is asked about another call.
 */
function wantsSearch(call: Call, { relations }: TelephonyState): boolean {
  if (call.direction !== 'outbound') return wantsPop(call);
  const known = relations[call.id]?.who.why === 'clicked';
  return (
    ['dialing', 'connected', 'held'].includes(call.state) && !call.stale && call.consultOf === '' && !known
  );
}

/** The softphone layout by which the CRM's administrator says where to search. */
function kindOf(call: Call): CallKind {
  if (call.direction !== 'outbound') return 'inbound';
  return call.internal ? 'internal' : 'outbound';
}

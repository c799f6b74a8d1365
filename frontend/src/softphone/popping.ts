import type { CrmRoute, Found } from '../bridge/crm';
import type { Call, CrmRecord, TelephonyState } from '../shared/state';
import { type Problem, problemOf } from '../shared/wire';

/** How far the search for a caller is. What it found is told by the state. */
export type PopStatus =
  | { readonly kind: 'searching' }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly problem: Problem };

/** What popping needs of its surroundings. */
export interface PopDesk {
  /** Popped: what was searched and found for a call. */
  report(callId: string, searched: readonly string[], matches: readonly CrmRecord[]): Promise<void>;
  /** A record was shown because of the call. */
  visited(record: CrmRecord): void;
  /** The search for some call is further, or its call is gone. */
  onChange(statuses: ReadonlyMap<string, PopStatus>): void;
}

/**
 * Shows who calls. Each form of an inbound caller's number is searched once: a switch may tell that it rings
 * before it tells who calls. One match is shown, several are left to the agent.
 */
export interface Popping {
  onState(state: TelephonyState): void;
  /** The agent chose one of several. */
  choose(record: CrmRecord): Promise<void>;
}

const mostForms = 5;

/** Starts with nothing searched. Calls that the state already has a result for are left alone. */
export function openPopping(crm: CrmRoute, desk: PopDesk): Popping {
  const statuses = new Map<string, PopStatus>();
  const asked = new Map<string, Set<string>>();

  const set = (callId: string, status: PopStatus): void => {
    statuses.set(callId, status);
    desk.onChange(new Map(statuses));
  };

  const find = async (forms: readonly string[], searched: string[]): Promise<Found | null> => {
    for (const form of forms) {
      searched.push(form);
      const found = await crm.search(form);
      if (found.matches.length > 0) return found;
    }
    return null;
  };

  const pop = async (call: Call, forms: readonly string[]): Promise<void> => {
    asked.set(call.id, new Set([...(asked.get(call.id) ?? []), ...forms]));
    const searched: string[] = [];
    try {
      crm.showPanel(true).catch(() => {});
      const found = await find(forms, searched);
      await desk.report(call.id, searched, found?.matches ?? []);
      const only = found?.matches.length === 1 ? found.matches[0] : undefined;
      if (found !== null && only !== undefined) {
        await crm.pop(found);
        desk.visited(only);
      }
      set(call.id, { kind: 'done' });
    } catch (error) {
      set(call.id, { kind: 'failed', problem: problemOf(error) });
    }
  };

  return {
    onState(state) {
      const present = new Set(state.calls.map((call) => call.id));
      for (const id of statuses.keys()) if (!present.has(id)) statuses.delete(id);
      for (const id of asked.keys()) if (!present.has(id)) asked.delete(id);
      for (const call of state.calls) {
        if (!wantsPop(call) || statuses.get(call.id)?.kind === 'searching') continue;
        const before = asked.get(call.id);
        const found = state.pops[call.id];
        if (found !== undefined && (before === undefined || found.length > 0)) continue;
        const forms = searchForms(call).filter((form) => !before?.has(form));
        if (forms.length === 0) continue;
        set(call.id, { kind: 'searching' });
        void pop(call, forms);
      }
    },
    async choose(record) {
      await crm.pop(record);
      desk.visited(record);
    },
  };
}

/** An inbound call that rings, or that was answered before this page was there to see it ring. */
function wantsPop(call: Call): boolean {
  return call.direction === 'inbound' && ['ringing', 'connected', 'held'].includes(call.state) && !call.stale;
}

/**
 * What to search for, best first: what Go says, otherwise the caller's number as it came, its digits, and
 * its last ten digits, as which North American numbers are often kept.
 */
export function searchForms(call: Pick<Call, 'search' | 'party'>): readonly string[] {
  if (call.search.length > 0) return [...new Set(call.search)].slice(0, mostForms);
  const number = call.party.number.trim();
  const digits = number.replace(/\D/g, '');
  const forms = [number, digits, digits.length > 10 ? digits.slice(-10) : ''];
  return [...new Set(forms.filter((form) => form.replace(/\D/g, '').length >= 2))];
}

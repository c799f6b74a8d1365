import type { CrmRecord, TelephonyState } from '../shared/state';

/**
 * Tells the program which records were shown from the first ring to the end of the wrap-up, each once until
 * the calls change or another is shown.
 */
export interface Visiting {
  /** wrappingUp: a call that is over is not done with yet. */
  onState(state: TelephonyState, wrappingUp: boolean): void;
  visit(record: CrmRecord): void;
  /** We had the view refreshed: the CRM will announce the record that is shown once more, which is no visit. */
  refreshed(): void;
}

const echoMs = 1000;

/** send is only called while an agent is signed on and there is a call to tie the record to. */
export function openVisiting(send: (record: CrmRecord) => void, now: () => number): Visiting {
  let wanted = false;
  let calls = '';
  let last = '';
  let shown = '';
  let echoUntil = Number.NEGATIVE_INFINITY;
  return {
    onState(state, wrappingUp) {
      wanted = state.agent === 'on' && (wrappingUp || state.calls.length > 0);
      const now = state.calls.map((call) => call.id).join(' ');
      if (now !== calls) last = '';
      calls = now;
    },
    refreshed() {
      echoUntil = now() + echoMs;
    },
    visit(record) {
      const echo = record.recordId === shown && now() < echoUntil;
      shown = record.recordId;
      if (!wanted || echo || record.recordId === last) return;
      last = record.recordId;
      send(record);
    },
  };
}

import type { CrmRecord, TelephonyState } from '../shared/state';

/**
 * Tells the program which records were shown from the first ring to the end of the wrap-up, each once until
 * the calls change or another is shown.
 */
export interface Visiting {
  /** wrappingUp: a call that is over is not done with yet. */
  onState(state: TelephonyState, wrappingUp: boolean): void;
  visit(record: CrmRecord): void;
}

/** send is only called while an agent is signed on and there is a call to tie the record to. */
export function openVisiting(send: (record: CrmRecord) => void): Visiting {
  let wanted = false;
  let calls = '';
  let last = '';
  return {
    onState(state, wrappingUp) {
      wanted = state.agent === 'on' && (wrappingUp || state.calls.length > 0);
      const now = state.calls.map((call) => call.id).join(' ');
      if (now !== calls) last = '';
      calls = now;
    },
    visit(record) {
      if (!wanted || record.recordId === last) return;
      last = record.recordId;
      send(record);
    },
  };
}

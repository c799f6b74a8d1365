import type { CrmRecord, TelephonyState } from '../shared/state';

/** Tells the program which records were shown, each once until the calls change or another is shown. */
export interface Visiting {
  onState(state: TelephonyState): void;
  visit(record: CrmRecord): void;
}

/** send is only called while an agent is signed on. */
export function openVisiting(send: (record: CrmRecord) => void): Visiting {
  let signedOn = false;
  let calls = '';
  let last = '';
  return {
    onState(state) {
      signedOn = state.agent === 'on';
      const now = state.calls.map((call) => call.id).join(' ');
      if (now !== calls) last = '';
      calls = now;
    },
    visit(record) {
      if (!signedOn || record.recordId === last) return;
      last = record.recordId;
      send(record);
    },
  };
}

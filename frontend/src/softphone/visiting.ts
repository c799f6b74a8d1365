import type { Call, CrmRecord, TelephonyState } from '../contract/state';

/**
 * Tells the program which records were shown from the first ring to the end of the wrap-up, each once until the calls
 * change or another is shown. Each belongs to one call: what was shown because of a call to that one, and whatever
 * else is shown while calls are up to the one that the program says the agent is busy with.
 */
export interface Visiting {
  /** wrappingUp: the calls that are over and not done with yet. */
  onState(state: TelephonyState, wrappingUp: readonly string[]): void;
  /** The CRM shows a record, whatever for. */
  visit(record: CrmRecord): void;
  /** A record is about to be shown because of a call; an empty callId is none, as of a call of long ago. */
  showing(callId: string, record: CrmRecord): void;
  /** It was shown. */
  shown(callId: string, record: CrmRecord): void;
  /** We had the view refreshed: the CRM will announce the record that is shown once more, which is no visit. */
  refreshed(): void;
}

const echoMs = 1000;

/** How long the CRM may take to announce a record that we had shown. */
const announceMs = 10_000;

interface Expected {
  readonly callId: string;
  readonly until: number;
}

/**
 * send is only called while an agent is signed on and there is a call to tie the record to; an empty callId leaves it
 * to the program which.
 */
export function openVisiting(send: (callId: string, record: CrmRecord) => void, now: () => number): Visiting {
  const expected = new Map<string, Expected>();
  let signedOn = false;
  let live: readonly Call[] = [];
  let over: readonly string[] = [];
  let calls = '';
  let last = '';
  let onScreen = '';
  let echoUntil = Number.NEGATIVE_INFINITY;

  const tell = (callId: string, record: CrmRecord): void => {
    const one = `${callId} ${idOf(record)}`;
    if (!signedOn || one === last) return;
    last = one;
    send(callId, record);
  };

  /** The call that a record belongs to which nobody had shown; null for none, or nobody knows which. */
  const busyWith = (): string | null => {
    if (live.length === 0) return over.length === 1 ? (over[0] ?? null) : null;
    const atWork = live.some(({ state }) => state !== 'ringing' && state !== 'held');
    return over.length === 0 || atWork ? '' : null;
  };

  return {
    onState(state, wrappingUp) {
      signedOn = state.agent === 'on';
      live = state.calls;
      over = wrappingUp;
      const present = state.calls.map((call) => call.id).join(' ');
      if (present !== calls) last = '';
      calls = present;
    },
    refreshed() {
      echoUntil = now() + echoMs;
    },
    showing(callId, record) {
      for (const [id, { until }] of expected) if (now() >= until) expected.delete(id);
      expected.set(idOf(record), { callId, until: now() + announceMs });
    },
    shown(callId, record) {
      onScreen = idOf(record);
      tell(callId, record);
    },
    visit(record) {
      const id = idOf(record);
      const echo = id === onScreen && now() < echoUntil;
      onScreen = id;
      if (echo) return;
      const because = expected.get(id);
      const awaited = because !== undefined && now() < because.until;
      const callId = awaited ? because.callId || null : busyWith();
      if (callId === null) return;
      tell(callId, record);
    },
  };
}

/** Ids of 15 characters and of 18 name the same record. */
function idOf({ recordId }: CrmRecord): string {
  return recordId.slice(0, 15);
}

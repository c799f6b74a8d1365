import type { Call, Party, TelephonyState } from '../contract/state';

/** A consultation that did not come about, while the other party still waits. */
export interface Missed {
  readonly party: Party;
  readonly cause: string;
  /** The call on hold that it was made for. */
  readonly callId: string;
}

/**
 * Explains a consultation that vanished before anybody answered, unless the agent ended it: hungUp has the
 * calls that the agent hung up. The explanation stays until the call that waits is no longer on hold or a new
 * consultation begins. One that failed and still stands there explains itself.
 */
export function missedOf(
  missed: Missed | null,
  before: TelephonyState | null,
  state: TelephonyState,
  hungUp: ReadonlySet<string>,
): Missed | null {
  const waits = (callId: string): boolean =>
    state.calls.some((call) => call.id === callId && call.state === 'held') &&
    !state.calls.some((call) => call.consultOf === callId);
  const gone = before?.calls.findLast(
    (call) =>
      call.consultOf !== '' &&
      unanswered(call) &&
      !hungUp.has(call.id) &&
      !state.calls.some((other) => other.id === call.id) &&
      waits(call.consultOf),
  );
  if (gone !== undefined) return { party: gone.party, cause: gone.cause, callId: gone.consultOf };
  return missed !== null && waits(missed.callId) ? missed : null;
}

function unanswered(call: Call): boolean {
  return call.connectedAt === 0 && ['initiated', 'dialing', 'failed'].includes(call.state);
}

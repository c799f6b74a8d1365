import type { Call, TelephonyState } from '../contract/state';
import type { CallState, Verb } from '../contract/words';

/** One call as the panel draws it. */
export interface Strip {
  readonly call: Call;
  /** It is over; what is left is its wrap-up. */
  readonly ended: boolean;
  /** What may be done with it, in the order of the buttons. */
  readonly acts: readonly Act[];
}

/** What the agent can do with a call by a button. */
export type Act =
  | 'retrieve'
  | 'transfer'
  | 'conference'
  | 'alternate'
  | 'reconnect'
  | 'hold'
  | 'passOn'
  | 'park'
  | 'keypad'
  | 'hangup';

const urgency: readonly CallState[] = ['connected', 'initiated', 'dialing', 'failed', 'ringing', 'held'];

/** What is done with two calls at once: offered on one of them. */
const ofBoth: readonly Act[] = ['transfer', 'conference', 'alternate', 'reconnect'];

/**
 * The calls in the order in which they ask for attention, the one that is talked on first, and behind them
 * what is over. Only what the program says can be done is offered, and what concerns two calls only once.
 */
export function stripsOf(calls: readonly Call[], ended: readonly Call[]): readonly Strip[] {
  const ordered = calls
    .map((call, index) => ({ call, index }))
    .sort((a, b) => urgency.indexOf(a.call.state) - urgency.indexOf(b.call.state) || a.index - b.index)
    .map(({ call }) => call);
  const offered = new Set<Act>();
  const up = ordered.map((call): Strip => {
    const acts = actsOf(call).filter((act) => !offered.has(act));
    for (const act of acts) if (ofBoth.includes(act)) offered.add(act);
    return { call, ended: false, acts };
  });
  return [...up, ...ended.map((call): Strip => ({ call, ended: true, acts: [] }))];
}

function actsOf({ can }: Call): readonly Act[] {
  const acts: Act[] = [];
  if (can.includes('retrieve')) acts.push('retrieve');
  if (can.includes('transfer')) acts.push('transfer');
  if (can.includes('conference')) acts.push('conference');
  if (can.includes('alternate')) acts.push('alternate');
  if (can.includes('reconnect')) acts.push('reconnect');
  // Beside a call that waits the two are swapped or joined; holding both, or asking a third, helps nobody.
  const second = can.includes('alternate') || can.includes('transfer');
  if (can.includes('hold') && !second) acts.push('hold');
  const ways: readonly Verb[] = ['consult', 'blind', 'deflect'];
  if (ways.some((way) => can.includes(way)) && !second) acts.push('passOn');
  if (can.includes('park') && !second) acts.push('park');
  if (can.includes('dtmf')) acts.push('keypad');
  if (can.includes('hangup')) acts.push('hangup');
  return acts;
}

/** The call that a consultation is about: the one that it names, while that is up. */
export function askedAbout(call: Call, calls: readonly Call[]): Call | undefined {
  return call.consultOf === '' ? undefined : calls.find((other) => other.id === call.consultOf);
}

/** The other of the two calls that can be joined or swapped: the one that waits. */
export function waitingBeside(call: Call, calls: readonly Call[]): Call | undefined {
  return askedAbout(call, calls) ?? calls.find((other) => other.id !== call.id && other.state === 'held');
}

/** Whether the switch offers something that is about no call, as far as it is known. */
export function offers(
  { services, lacks }: Pick<TelephonyState, 'services' | 'lacks'>,
  service: Verb,
): boolean {
  return services[service] === true && lacks[service] === undefined;
}

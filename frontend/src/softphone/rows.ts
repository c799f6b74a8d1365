import type { Call } from '../contract/state';
import type { CallState } from '../contract/words';
import { type Act, actsOf, isOfTwoCalls } from './verbs';

/** One call as the panel draws it. */
export interface Row {
  readonly call: Call;
  /** It is over; what is left is its wrap-up. */
  readonly ended: boolean;
  /** What may be done with it, in the order of the buttons. */
  readonly acts: readonly Act[];
}

const urgency: readonly CallState[] = ['connected', 'initiated', 'dialing', 'failed', 'ringing', 'held'];

/**
 * The calls in the order in which they ask for attention, the one that is talked on first, and behind them
 * what is over. Only what the program says can be done is offered, and what concerns two calls only once.
 */
export function rowsOf(calls: readonly Call[], ended: readonly Call[]): readonly Row[] {
  const ordered = calls
    .map((call, index) => ({ call, index }))
    .sort((a, b) => urgency.indexOf(a.call.state) - urgency.indexOf(b.call.state) || a.index - b.index)
    .map(({ call }) => call);
  const offered = new Set<Act>();
  const up = ordered.map((call): Row => {
    const acts = actsOf(call.can).filter((act) => !offered.has(act));
    for (const act of acts) if (isOfTwoCalls(act)) offered.add(act);
    return { call, ended: false, acts };
  });
  return [...up, ...ended.map((call): Row => ({ call, ended: true, acts: [] }))];
}

/** The call that a consultation is about: the one that it names, while that is up. */
export function askedAbout(call: Call, calls: readonly Call[]): Call | undefined {
  return call.consultOf === '' ? undefined : calls.find((other) => other.id === call.consultOf);
}

/** The other of the two calls that can be joined or swapped: the one that waits. */
export function waitingBeside(call: Call, calls: readonly Call[]): Call | undefined {
  return askedAbout(call, calls) ?? calls.find((other) => other.id !== call.id && other.state === 'held');
}

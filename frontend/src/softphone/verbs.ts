import type { TelephonyState } from '../contract/state';
import { type VerbRow, verbRows } from '../contract/verbs';
import type { Box, Verb } from '../contract/words';

/** What a button of a call does: a verb, or it opens a box with verbs in it. */
export type Act = Verb | CallBox;

/** The boxes that are opened with a call. */
export type CallBox = 'passOn' | 'keypad';

/** A verb that has a button. */
export type ButtonRow = VerbRow & { readonly button: NonNullable<VerbRow['button']> };

/** The verbs that have a button, in the order of the buttons. */
const buttons = verbRows
  .filter((row): row is ButtonRow => row.button !== null)
  .sort((a, b) => a.button.order - b.button.order);

/** The verb's row; undefined for a box. */
export function rowOf(act: Act): ButtonRow | undefined {
  return buttons.find(({ verb }) => verb === act);
}

/** The verbs whose buttons stand in a box, in their order. */
export function verbsIn(box: Box): readonly ButtonRow[] {
  return buttons.filter(({ button }) => button.box === box);
}

/** Whether a verb is about two calls at once. */
export function isOfTwoCalls(act: Act): boolean {
  return rowOf(act)?.scope === 'twoCalls';
}

/** Whether a verb is told a number. */
export function takesNumber(row: VerbRow): boolean {
  return row.arguments.some(({ kind }) => kind === 'number');
}

/** The buttons of a call of which this can be done, from the left. */
export function actsOf(can: readonly string[]): readonly Act[] {
  // Beside a call that waits the two are swapped or joined; holding both, or asking a third, helps nobody.
  const second = can.includes('alternate') || can.includes('transfer');
  const acts = buttons
    .filter(({ verb, button }) => can.includes(verb) && !(button.single && second))
    .map(({ verb, button }): Act => (button.box === 'passOn' || button.box === 'keypad' ? button.box : verb));
  return [...new Set(acts)];
}

/** Whether the switch offers a verb that is about no call, as far as it is known. */
export function offers({ services, lacks }: Pick<TelephonyState, 'services' | 'lacks'>, verb: Verb): boolean {
  return services[verb] === true && lacks[verb] === undefined;
}

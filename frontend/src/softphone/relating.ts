import type { Call, Relation, Tie } from '../contract/state';
import type { Side } from '../contract/words';
import { hasText, t } from '../shared/text';
import { objectText } from './words';

/** One side of what a call is about, and what the agent may choose for it. */
export interface Choices {
  readonly side: Side;
  readonly tie: Tie;
  /** All that can be chosen, the latest first. */
  readonly all: readonly Tie[];
  /** The first few others, to be chosen at once. */
  readonly others: readonly Tie[];
  /** Nothing can be chosen: the person is a lead, and Salesforce takes nothing beside one. */
  readonly locked: boolean;
}

const mostOthers = 2;

/** Both sides, without those for which there is nothing to choose. */
export function choicesOf({ who, what, people, things, alone }: Relation): readonly Choices[] {
  const side = (name: Side, tie: Tie, all: readonly Tie[], locked: boolean): Choices => ({
    side: name,
    tie,
    all: tie.id === '' || all.some(({ id }) => id === tie.id) ? all : [tie, ...all],
    others: locked ? [] : all.filter(({ id }) => id !== tie.id).slice(0, mostOthers),
    locked,
  });
  return [side('who', who, people, false), side('what', what, things, alone)].filter(
    ({ all }) => all.length > 0,
  );
}

/** A record by its name and its kind. */
export function tieText({ id, name, object }: Tie): string {
  const kind = object === '' ? '' : ` · ${objectText(object)}`;
  return `${name || id}${kind}`;
}

/** Why a call is about a record: because of what it was in the call, or because the agent said so. */
export function whyText({ why }: Tie, { direction }: Pick<Call, 'direction'>): string {
  const key = `softphone.why.${why === 'caller' && direction === 'outbound' ? 'called' : why}`;
  return hasText(key) ? t(key) : '';
}

import type { Fields } from '../shared/guard';
import type { View } from './navigation';
import type { CallKind, Org } from './org';
import type { Match } from './search';

/** The softphone's place in the utility bar. Label and icon are the panel header's, itemLabel and itemIcon
 *  the bar button's; width and height are in pixels. */
export interface Panel {
  visible: boolean;
  width: number;
  height: number;
  label: string;
  icon: string;
  itemLabel: string;
  itemIcon: string;
}

/** Why the org did not save something. */
export interface Refusal {
  readonly message: string;
  readonly errorCode: string;
  readonly fields: readonly string[];
}

/** How a saving went: the record's id, the org's reasons, or a server in trouble. */
export type Saved =
  | { readonly kind: 'saved'; readonly id: string }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] }
  | { readonly kind: 'trouble' };

/** What an Apex method returned, or the exception that it threw. */
export interface ApexAnswer {
  readonly returns: string;
  readonly throws: string;
}

/** What the Open CTI methods need of the console around them. */
export interface Controller {
  readonly org: Org;
  readonly origin: string;
  readonly panel: Panel;
  /** Fetches the org's records anew; what is shown stays when that fails. */
  reload(): Promise<void>;
  current(): View;
  /** Shows a view, in the tab that has it already or in a new one. */
  open(view: View): void;
  /** Opens the modal for a new record. */
  offerNew(object: string, values: Fields): void;
  /** Reloads the current view and its related lists. */
  refresh(): Promise<void>;
  /** Updates the record with that id, or creates one when id is empty. */
  save(object: string, id: string, values: Fields): Promise<Saved>;
  /** Searches the fields that the softphone layout names for the type of call. */
  search(kind: CallKind, term: string): Promise<readonly Match[]>;
  /** Runs a method of an Apex class; null when there is none. */
  runApex(apexClass: string, method: string, params: string): Promise<ApexAnswer | null>;
  setClickToDial(enabled: boolean): void;
  setInitialized(): void;
  /** Ends a piece of work that onWorkStart announced; false when there is none with that id. */
  completeWork(workId: string): boolean;
}

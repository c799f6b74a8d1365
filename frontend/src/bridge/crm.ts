import type { CrmRecord } from '../contract/state';
import type { Refusal } from '../contract/telephony';
import { isFields, text } from '../shared/guard';
import type { Problem } from '../shared/wire';

/** A number somebody clicked, and the record it belongs to. */
export interface DialRequest {
  readonly number: string;
  readonly record: CrmRecord | null;
}

/** What the CRM shows: a record, or something else. */
export interface CrmView {
  readonly record: CrmRecord | null;
  /** A list of records, or an object's home page. */
  readonly list: boolean;
  /** The object that a form for a new record is open for; empty for none. */
  readonly form: string;
}

/** By whom a call was made, as far as the CRM's administrator tells them apart. */
export type CallKind = 'inbound' | 'outbound' | 'internal';

/** Who calls whom, for pages that are opened about the call. */
export interface Caller {
  readonly number: string;
  readonly called: string;
  readonly data: Readonly<Record<string, string>>;
}

/** What is to be shown when so many records were found. */
export type PopRule =
  /** Nobody said: the one match is shown, anything else is left to the agent. */
  | { readonly kind: 'usual' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'search' }
  | { readonly kind: 'create'; readonly object: string }
  | { readonly kind: 'page'; readonly page: string }
  | { readonly kind: 'flow'; readonly flow: string };

/** What the administrator of the CRM wants to be shown for an incoming call. */
export interface PopRules {
  readonly single: PopRule;
  readonly several: PopRule;
  readonly none: PopRule;
  /** For calls between two of this house something is searched at all. */
  readonly internal: boolean;
}

/** Something to show that is no record that was found. */
export type Sheet =
  | { readonly kind: 'search'; readonly text: string }
  | { readonly kind: 'create'; readonly object: string; readonly number: string }
  | { readonly kind: 'page'; readonly page: string; readonly caller: Caller }
  | { readonly kind: 'flow'; readonly flow: string; readonly caller: Caller };

/** What a search found. */
export interface Found {
  readonly matches: readonly CrmRecord[];
  /** What the route wants back to show the one match the way the administrator set it up. */
  readonly ticket: unknown;
}

/** A call as it will be kept: field API names and their values, as Go composed them. */
export type Task = Readonly<Record<string, unknown>>;

/** How saving ended. Uncertain: it may have been saved, nobody told. */
export type Saved =
  | { readonly kind: 'saved'; readonly recordId: string }
  | { readonly kind: 'refused'; readonly error: Problem; readonly refusals: readonly Refusal[] }
  | { readonly kind: 'uncertain'; readonly error: Problem; readonly refusals: readonly Refusal[] };

/** Reads a record as a CRM tells it; null without an id. */
export function readRecord(value: unknown): CrmRecord | null {
  if (!isFields(value) || text(value.recordId) === '') return null;
  const accountId = text(value.accountId);
  const contactId = text(value.contactId);
  return {
    recordId: text(value.recordId),
    recordName: text(value.recordName),
    objectType: text(value.objectType),
    ...(accountId && { accountId }),
    ...(contactId && { contactId }),
  };
}

/** A CRM that said no, or nothing. */
export class CrmFailure extends Error {
  constructor(
    readonly problem: Problem,
    /** Its reasons one by one; none where it gave none. */
    readonly refusals: readonly Refusal[] = [],
  ) {
    super(problem.text || problem.code);
    this.name = 'CrmFailure';
  }
}

/**
 * What telephony needs of a CRM. Promises end by answer or after ten seconds with a CrmFailure; save never
 * fails but says how it ended. Listeners are called with data that a guard has seen.
 */
export interface CrmRoute {
  /** How the CRM is reached, for health and reports. */
  readonly means: string;
  /** A number was clicked. */
  onDial(listener: (request: DialRequest) => void): void;
  /** Something else is shown, or the same once more. */
  onView(listener: (view: CrmView) => void): void;
  /** What is shown now. */
  view(): Promise<CrmView>;
  /** Looks for a caller, or for whom was called, without showing anything. */
  search(text: string, kind: CallKind, caller?: Caller): Promise<Found>;
  /** What to show for a call; all usual where nobody set anything up. */
  popRules(): Promise<PopRules>;
  /** Shows what was found, a record, or a sheet. */
  pop(what: Found | CrmRecord | Sheet): Promise<void>;
  /** Saves a call. late is called when the answer comes after save had ended uncertain. */
  save(task: Task, late: (recordId: string) => void): Promise<Saved>;
  /** Shows what was saved. */
  refresh(): Promise<void>;
  enableDialing(enabled: boolean): Promise<void>;
  showPanel(visible: boolean): Promise<void>;
  /** What is written on the button that opens the softphone. */
  label(text: string): Promise<void>;
  /** What the administrator set for this kind of user. */
  settings(): Promise<Readonly<Record<string, string>>>;
  dispose(): void;
}

import { fields, isFields, text } from './guard';

/** The verbs a softphone may ask the bridge for; the bridge adds the token. Nothing else crosses. */
export const softphoneMethods = [
  'SignOn',
  'SignOff',
  'Trust',
  'Dial',
  'Hold',
  'Retrieve',
  'HangUp',
  'Consult',
  'Alternate',
  'Reconnect',
  'Transfer',
  'Conference',
  'Blind',
  'Digits',
  'Deflect',
  'Pickup',
  'GroupPickup',
  'Park',
  'EndCall',
  'Join',
  'SetDuty',
  'SetDND',
  'SetForward',
  'Survey',
  'Note',
  'Visit',
  'Popped',
  'Relate',
  'Result',
  'ClaimLogs',
  'Logging',
  'NotLogged',
  'Logged',
  'Resolve',
  'Settings',
  'Relaunch',
  'Report',
] as const;

export type SoftphoneMethod = (typeof softphoneMethods)[number];

/** What a command failed with: a code for the message files, a sentence in English, a detail for the log. */
export interface Problem {
  readonly code: string;
  readonly text: string;
  readonly detail: string;
}

/** Softphone -> bridge: here I am; said every 250 ms until the welcome. */
export interface Hello {
  readonly cordboard: 'hello';
}

/** Softphone -> bridge: do this; answered by one Result with the same id. */
export interface Call {
  readonly cordboard: 'call';
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** Bridge -> softphone: the answer to hello. early: the bridge was there before the page's own scripts. */
export interface Welcome {
  readonly cordboard: 'welcome';
  readonly early: boolean;
  readonly version: string;
}

/** Bridge -> softphone: how a call ended. */
export type Result =
  | { readonly cordboard: 'result'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly cordboard: 'result'; readonly id: number; readonly ok: false; readonly error: Problem };

/** Bridge -> softphone: the whole state as Go told it, never older than the one before. */
export interface StateMessage {
  readonly cordboard: 'state';
  readonly state: unknown;
}

export type FromSoftphone = Hello | Call;
export type FromBridge = Welcome | Result | StateMessage;

/** Reads what the softphone was sent; null for anything but a message of the bridge. */
export function readFromBridge(data: unknown): FromBridge | null {
  if (!isFields(data)) return null;
  switch (data.cordboard) {
    case 'welcome':
      return { cordboard: 'welcome', early: data.early === true, version: text(data.version) };
    case 'state':
      return isFields(data.state) ? { cordboard: 'state', state: data.state } : null;
    case 'result':
      if (typeof data.id !== 'number') return null;
      if (data.ok === true) return { cordboard: 'result', id: data.id, ok: true, value: data.value };
      if (data.ok === false)
        return { cordboard: 'result', id: data.id, ok: false, error: readProblem(data.error) };
      return null;
    default:
      return null;
  }
}

/** Reads a problem in whatever shape it came; one without a code gets "failed". */
export function readProblem(value: unknown): Problem {
  if (typeof value === 'string') return { code: 'failed', text: value, detail: '' };
  const problem = fields(value);
  return { code: text(problem.code) || 'failed', text: text(problem.text), detail: text(problem.detail) };
}

/** What an error tells: the problem it carries, or else its message. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof Error)) return readProblem(error);
  return readProblem('problem' in error ? error.problem : error.message);
}

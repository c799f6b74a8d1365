import { fields, isFields, text } from './guard';
import { ContractError } from './kinds';

/**
 * Softphone -> bridge: here I am; said every 250 ms until the welcome. frame is the page's name, empty where the page
 * brought no key of its own; nonce the softphone's part of the conversation's keys.
 */
export interface Hello {
  readonly cordboard: 'hello';
  readonly frame: string;
  readonly nonce: string;
}

/** Softphone -> bridge: carry this; answered by one Result with the same id. */
export interface Call {
  readonly cordboard: 'call';
  readonly session: string;
  readonly id: number;
  readonly sealed: string;
}

/** Bridge -> softphone: a key for a page that brought none. The page around can read it. */
export interface Key {
  readonly cordboard: 'key';
  readonly frame: string;
  readonly key: string;
}

/** Bridge -> softphone: the answer to the hello with that nonce. */
export interface Welcome {
  readonly cordboard: 'welcome';
  readonly hello: string;
  readonly session: string;
  readonly nonce: string;
  readonly sealed: string;
  /** Who is logged in at the page around, as that page tells it; an older bridge tells nothing. */
  readonly user: { readonly id: string; readonly name: string };
}

/** Bridge -> softphone: how a call ended, sealed by the program. */
export interface Result {
  readonly cordboard: 'result';
  readonly session: string;
  readonly id: number;
  readonly sealed: string;
}

/** Bridge -> softphone: the whole state, sealed by the program. */
export interface StateMessage {
  readonly cordboard: 'state';
  readonly session: string;
  readonly sealed: string;
}

export type FromSoftphone = Hello | Call;
export type FromBridge = Key | Welcome | Result | StateMessage;

/** Reads what the softphone was sent; null for anything but a message of the bridge's shape. Nothing in it is believed. */
export function readFromBridge(data: unknown): FromBridge | null {
  if (!isFields(data)) return null;
  const session = text(data.session);
  const sealed = text(data.sealed);
  switch (data.cordboard) {
    case 'key':
      return { cordboard: 'key', frame: text(data.frame), key: text(data.key) };
    case 'welcome':
      return {
        cordboard: 'welcome',
        hello: text(data.hello),
        session,
        nonce: text(data.nonce),
        sealed,
        user: { id: text(fields(data.user).id), name: text(fields(data.user).name) },
      };
    case 'state':
      return { cordboard: 'state', session, sealed };
    case 'result':
      return typeof data.id === 'number' ? { cordboard: 'result', session, id: data.id, sealed } : null;
    default:
      return null;
  }
}

/** What a person is told when something failed. The program tells a code of its own, with details; pages and the CRM have
 *  codes that the program does not know, the CRM with its own words. */
export interface Problem {
  readonly code: string;
  /** What the sentence of the code says in detail, such as the switch's own words. */
  readonly detail: string;
  /** A second code, whose sentence comes after the first one's; '' or none = nothing more is to be said. */
  readonly also?: string;
  /** Words of the CRM or of a page, for a code that has no sentence. */
  readonly text?: string;
}

/** How a call ended, as the program sealed it. */
export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: Problem };

/** Reads an outcome; what is none is a failure. */
export function readOutcome(value: unknown): Outcome {
  const answer = fields(value);
  return answer.ok === true
    ? { ok: true, value: answer.value }
    : { ok: false, problem: readProblem(answer.error) };
}

/** Reads a problem in whatever shape it came; one without a code gets "failed". */
export function readProblem(value: unknown): Problem {
  if (typeof value === 'string') return { code: 'failed', text: value, detail: '' };
  const problem = fields(value);
  const also = text(problem.also);
  return {
    code: text(problem.code) || 'failed',
    text: text(problem.text),
    detail: text(problem.detail),
    ...(also === '' ? {} : { also }),
  };
}

/** What an error tells: the problem it carries, or else its message. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof Error)) return readProblem(error);
  if (error instanceof ContractError) return { code: 'contract', text: error.message, detail: error.field };
  return readProblem('problem' in error ? error.problem : error.message);
}

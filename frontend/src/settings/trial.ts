import type { Server, TestView } from '../shared/settings';
import type { ServerRow } from './draft';
import type { ProgramError } from './program';

/** How the test of a server's connection stands. */
export type Trial =
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly server: Server; readonly view: TestView }
  | { readonly kind: 'failed'; readonly error: ProgramError };

/** The fields that a connection test depends on, as the end of their ids. */
const tried = ['host', 'port', 'pin', 'dialect', 'tls'] as const;

/** The ids of the fields of a server that have to be right before it can be tested. */
export function triedFields(row: ServerRow): string[] {
  return tried.map((field) => `server-${row.key}-${field}`);
}

/** Whether a test of one server says something about another: only what the connection depends on counts. */
export function sameConnection(a: Server, b: Server): boolean {
  return tried.every((field) => a[field] === b[field]);
}

/** Whether every step of a test went well. */
export function wentWell(view: TestView): boolean {
  return view.steps.length > 0 && view.steps.every((step) => step.ok);
}

/** A pin the way certificate viewers show it: pairs of capital digits, to be set with colons. */
export function fingerprint(pin: string): string[] {
  return pin.toUpperCase().match(/../g) ?? [];
}

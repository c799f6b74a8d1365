import type { Server, TestView } from '../contract/settings';
import { serverOf } from './place';
import type { ProgramError } from './program';
import type { ServerRow } from './server-row';

/** How the test of a server's connection stands. */
export type Trial =
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly server: Server; readonly view: TestView }
  | { readonly kind: 'failed'; readonly error: ProgramError };

/** Whether a field, by its id, has to be right before its server can be tested: all but the name. */
export function isTried(row: ServerRow, id: string): boolean {
  return serverOf(id) === row.key && id !== `server-${row.key}-name`;
}

/** Whether a test of one server says something about another: only what the connection depends on counts. */
export function sameConnection(a: Server, b: Server): boolean {
  return JSON.stringify(connectionOf(a)) === JSON.stringify(connectionOf(b));
}

function connectionOf({ host, port, pin, dialect, tls, oldKeys, certificate, adjust }: Server): unknown {
  return [host, port, pin, dialect, tls, oldKeys, certificate.file, certificate.key, adjust.namespace];
}

/** Whether every step of a test went well. */
export function wentWell(view: TestView): boolean {
  return view.steps.length > 0 && view.steps.every((step) => step.ok);
}

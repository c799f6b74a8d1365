import { dialectRows } from '../contract/settings-rows';
import type { ServerCondition } from '../contract/words';

/** What of a server decides which port is usual and which of its settings count. */
export interface Manner {
  readonly dialect: string;
  readonly tls: boolean;
}

/** The port that servers of this manner usually listen on; 0 when none is usual. */
export function defaultPort({ dialect, tls }: Manner): number {
  const row = dialectRows.find((one) => one.name === dialect);
  return (tls ? row?.portTLS : row?.portPlain) ?? 0;
}

/** Whether something holds of a server of this manner. */
export function holds(condition: ServerCondition, { dialect, tls }: Manner): boolean {
  if (condition === '') return true;
  if (condition === 'tls') return tls;
  return dialectRows.find((one) => one.name === dialect)?.[condition] ?? false;
}

import type { Call, Party, TelephonyState } from '../contract/state';
import type { Problem } from '../shared/wire';
import type { Missed } from './consulting';

/** How far the bridge is. */
export type BridgeStatus = 'waiting' | 'missing' | 'joined';

/** How far the CRM is; afterwards by what means it is reached. */
export type CrmStatus = 'connecting' | 'none' | 'there';

/** Everything the panel draws. A new object with every change. */
export interface ControllerView {
  readonly bridge: BridgeStatus;
  readonly crm: CrmStatus;
  readonly state: TelephonyState | null;
  /** performance.now() when the state came: from there talk time is counted. */
  readonly toldAt: number;
  /** The last command that failed, until it is dismissed or another one works. */
  readonly notice: Problem | null;
  /** Commands under way, by name and subject, such as "Hold c1". */
  readonly busy: ReadonlySet<string>;
  /** The calls that were talked and are over, last together, until the agent is done with their wrap-up. */
  readonly ended: readonly Call[];
  /** The parties of the last calls, the latest first. */
  readonly recent: readonly Party[];
  /** A consultation that nobody answered, while the other party still waits. */
  readonly missed: Missed | null;
}

/** Nothing is known yet. */
export const nothingYet: ControllerView = {
  bridge: 'waiting',
  crm: 'connecting',
  state: null,
  toldAt: 0,
  notice: null,
  busy: new Set(),
  ended: [],
  recent: [],
  missed: null,
};

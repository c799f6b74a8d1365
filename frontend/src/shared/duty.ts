import { type Fields, fields, list, oneOf, text } from './guard';

export const dutyStates = ['', 'loggedOff', 'notReady', 'ready', 'workingAfterCall', 'busy'] as const;

/** How an agent stands towards the switch's queues; empty while nobody told. */
export type DutyState = (typeof dutyStates)[number];

/** An agent's work for the queues. */
export interface Duty {
  readonly state: DutyState;
  /** What it will be when the call is over; empty for nothing. */
  readonly pending: DutyState;
  readonly reason: string;
  readonly groups: readonly { readonly id: string; readonly name: string; readonly state: DutyState }[];
}

/** Where calls go instead of ringing here. */
export interface Forward {
  readonly type: string;
  readonly to: string;
}

/** Reads what the agent is for the queues. */
export function readDuty(duty: Fields): Duty {
  const read = (value: unknown): DutyState => oneOf(value, dutyStates, '');
  return {
    state: read(duty.state),
    pending: read(duty.pending),
    reason: text(duty.reason),
    groups: list(duty.groups, (item) => {
      const group = fields(item);
      const id = text(group.id);
      return id === '' ? null : { id, name: text(group.name) || id, state: read(group.state) };
    }),
  };
}

/** Reads a forwarding; null for one that leads nowhere. */
export function readForward(value: unknown): Forward | null {
  const forward = fields(value);
  return text(forward.to) === '' ? null : { type: text(forward.type), to: text(forward.to) };
}

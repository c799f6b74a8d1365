import type { DialWish } from '../bridge/crm';
import type { Telephony } from '../contract/telephony';
import { type Digits, openDigits } from './digits';

/** What an agent does with calls. Each answers whether the program took it; what became of it the state tells. */
export interface Phone extends Digits {
  dial(wish: DialWish): Promise<boolean>;
  /** Dials a number that was clicked; a feature code only goes into the dial box. */
  dialClicked(wish: DialWish): Promise<boolean>;
  hold(callId: string): Promise<boolean>;
  retrieve(callId: string): Promise<boolean>;
  hangUp(callId: string): Promise<boolean>;
  /** Holds the call that is up and calls somebody else. */
  consult(number: string): Promise<boolean>;
  /** Swaps the call that is up and the one on hold. */
  alternate(): Promise<boolean>;
  /** Ends the consultation and takes the call on hold back. */
  reconnect(consultId: string): Promise<boolean>;
  /** Joins the call on hold and the consultation, and leaves. */
  transfer(): Promise<boolean>;
  /** Joins them and stays. */
  conference(): Promise<boolean>;
  /** Passes a call on without asking. */
  blind(callId: string, number: string): Promise<boolean>;
  /** Sends a call that rings on, unanswered. */
  deflect(callId: string, number: string): Promise<boolean>;
  /** Parks a call where the switch parks the calls of this extension. */
  park(callId: string): Promise<boolean>;
  /** Tells the switch whether its queues may send calls. */
  setDuty(state: 'ready' | 'notReady'): Promise<boolean>;
  setDND(on: boolean): Promise<boolean>;
  /** Has calls ring here again. */
  endForwarding(): Promise<boolean>;
  /** The calls that were hung up here. */
  readonly hungUp: ReadonlySet<string>;
}

/** Carries out a command, named by its method and subject; false when it failed or is under way already. */
export type Command = <M extends keyof Telephony>(
  method: M,
  subject: string,
  ...args: Parameters<Telephony[M]>
) => Promise<boolean>;

/** leaving is told of a call before it is given away, while its notes can still be saved. */
export function openPhone(command: Command, leaving: (callId?: string) => void): Phone {
  const hungUp = new Set<string>();
  const digits = openDigits((callId, typed) => command('Digits', callId, callId, typed));
  const toNumber = (typed: string, ask: (number: string) => Promise<boolean>): Promise<boolean> => {
    const number = typed.trim();
    return number === '' ? Promise.resolve(false) : ask(number);
  };
  return {
    hungUp,
    press: digits.press,
    dial: ({ number: typed, record }) =>
      toNumber(typed, (number) => command('Dial', '', record === null ? { number } : { number, record })),
    dialClicked: ({ number: typed, record }) =>
      toNumber(typed, (number) =>
        command('Dial', '', record === null ? { number, clicked: true } : { number, record, clicked: true }),
      ),
    hold: (callId) => command('Hold', callId, callId),
    retrieve: (callId) => command('Retrieve', callId, callId),
    hangUp(callId) {
      leaving(callId);
      hungUp.add(callId);
      return command('HangUp', callId, callId);
    },
    consult: (typed) => toNumber(typed, (number) => command('Consult', '', { number })),
    alternate: () => command('Alternate', ''),
    transfer() {
      leaving();
      return command('Transfer', '');
    },
    conference: () => command('Conference', ''),
    reconnect(consultId) {
      hungUp.add(consultId);
      return command('Reconnect', '');
    },
    deflect: (callId, typed) =>
      toNumber(typed, (number) => {
        leaving(callId);
        return command('Deflect', callId, callId, { number });
      }),
    park(callId) {
      leaving(callId);
      return command('Park', callId, callId, { number: '' });
    },
    setDuty: (state) => command('SetDuty', '', { state, reason: '' }),
    setDND: (on) => command('SetDND', '', on),
    endForwarding: () => command('SetForward', '', { number: '' }),
    blind: (callId, typed) =>
      toNumber(typed, (number) => {
        leaving(callId);
        return command('Blind', callId, callId, { number });
      }),
  };
}

import type { DialRequest } from '../bridge/crm';
import type { VerbArgument } from '../contract/verbs';
import type { Verb } from '../contract/words';
import { type Digits, openDigits } from './digits';
import type { Methods } from './methods';
import { rowOf } from './verbs';

/** What a verb is told, by the names of its arguments. The call may be named for a verb that finds it by itself. */
export type Told = Readonly<Record<string, string>>;

/** What an agent does with calls. Each answers whether the program took it; what became of it the state tells. */
export interface Phone extends Digits {
  dial(request: DialRequest): Promise<boolean>;
  /** Dials a number that was clicked; a feature code only goes into the dial box. */
  dialClicked(request: DialRequest): Promise<boolean>;
  /** Asks for any other verb that has a button; false where one of its arguments is missing. */
  ask(verb: Verb, told?: Told): Promise<boolean>;
  /** The calls that were hung up here. */
  readonly hungUp: ReadonlySet<string>;
}

/** Carries out a command; false when it failed or when one of its name is under way already. */
export type Command = <M extends keyof Methods>(
  name: string,
  method: M,
  ...args: Parameters<Methods[M]>
) => Promise<boolean>;

/** What a command is called while it is under way. */
export function commandName(verb: Verb, callId = ''): string {
  return callId === '' ? verb : `${verb} ${callId}`;
}

/** The verbs that hang up the call in hand. */
const hangsUp: readonly Verb[] = ['hangup', 'reconnect'];

/** leaving is told of a call before it is given away, while its notes can still be saved. */
export function openPhone(command: Command, leaving: (callId?: string) => void): Phone {
  const hungUp = new Set<string>();

  const ask = (verb: Verb, told: Told = {}): Promise<boolean> => {
    const row = rowOf(verb);
    const args = argumentsOf(row?.arguments ?? [], told);
    if (row === undefined || args === undefined) return Promise.resolve(false);
    const { call } = told;
    if (row.button.leaves) leaving(args.call);
    if (call !== undefined && hangsUp.includes(verb)) hungUp.add(call);
    const name = commandName(verb, args.call);
    switch (row.method) {
      case 'Hold':
      case 'Retrieve':
      case 'HangUp':
        return command(name, row.method, args.call ?? '');
      case 'Transfer':
      case 'Conference':
        return command(name, row.method);
      default:
        return command(name, 'Command', verb, args);
    }
  };

  const dial = ({ number: typed, record }: DialRequest, clicked: boolean): Promise<boolean> => {
    const number = typed.trim();
    if (number === '') return Promise.resolve(false);
    const request = { number, ...(record !== null && { record }), ...(clicked && { clicked }) };
    return command(commandName('dial'), 'Dial', request);
  };

  const digits = openDigits((call, typed) => ask('dtmf', { call, digits: typed }));
  return {
    hungUp,
    ask,
    press: digits.press,
    dial: (request) => dial(request, false),
    dialClicked: (request) => dial(request, true),
  };
}

/** The arguments of a verb out of what it is told; undefined where one is missing. */
function argumentsOf(wanted: readonly VerbArgument[], told: Told): Told | undefined {
  const args: Record<string, string> = {};
  for (const { name, optional } of wanted) {
    const value = told[name]?.trim() ?? '';
    if (value !== '') args[name] = value;
    else if (!optional) return undefined;
  }
  return args;
}

import { fields, isFields, list, number, oneOf, text, textOrNull } from '../shared/guard';
import type { ApexAnswer, Refusal, Saved } from './controller';
import type { Fault, JournalEntry, Plan } from './host';
import { type CallKind, type Org, readOrg } from './org';
import type { Match } from './search';

/** What can go wrong with a call. */
export const faultKinds = [
  'dropReply',
  'dropRequest',
  'delay',
  'serverError',
  'genericError',
  'validationError',
  'sessionEnd',
  'sessionEndAfter',
] as const;

/** A fault as the server keeps it. */
export interface WaitingFault extends Fault {
  readonly id: number;
  readonly method: string;
  readonly times: number;
}

/** How long answers take, in milliseconds. */
export interface Latency {
  readonly minMs: number;
  readonly maxMs: number;
}

/** The org's server, asked over its own origin. */
export class Client {
  readonly #fetch: typeof fetch;
  readonly #token: string;
  readonly #onSessionEnd: () => void;
  /** Names this window of the console in the journal. */
  readonly #windowId: string;
  #untold: (JournalEntry & { readonly window: string })[] = [];
  #telling: ReturnType<typeof setTimeout> | undefined;

  constructor(fetcher: typeof fetch, token: string, onSessionEnd: () => void, windowId = '') {
    this.#fetch = fetcher;
    this.#token = token;
    this.#onSessionEnd = onSessionEnd;
    this.#windowId = windowId;
  }

  async org(): Promise<Org> {
    const { status, body } = await this.#ask('GET', 'org');
    if (status !== 200) throw new Error(`the org answered ${status}`);
    return readOrg(body);
  }

  async save(object: string, id: string, values: unknown): Promise<Saved> {
    const path = `sobjects/${encodeURIComponent(object)}${id === '' ? '' : `/${encodeURIComponent(id)}`}`;
    const { status, body } = await this.#ask(id === '' ? 'POST' : 'PATCH', path, values);
    if (status === 200 || status === 201) return { kind: 'saved', id: text(fields(body).Id) };
    const refusals = list(body, readRefusal);
    if (status < 500 && refusals.length > 0) return { kind: 'refused', refusals };
    return { kind: 'trouble' };
  }

  /** What a softphone's search finds; a layout of '' is the search of everything. */
  async search(layout: CallKind | '', term: string): Promise<Match[]> {
    const query = new URLSearchParams({ layout, q: term });
    return list((await this.#ask('GET', `search?${query}`)).body, readMatch);
  }

  /** Runs a method of an Apex class; null when there is none. */
  async runApex(apexClass: string, method: string, params: string): Promise<ApexAnswer | null> {
    const path = `apex/${encodeURIComponent(apexClass)}/${encodeURIComponent(method)}`;
    const { status, body } = await this.#ask('POST', path, { params });
    const answer = fields(body);
    return status === 200 ? { returns: text(answer.returns), throws: text(answer.throws) } : null;
  }

  /** Ends every session; this page is left at once. */
  async endSession(): Promise<void> {
    await this.#ask('POST', 'sim/session/expire');
    this.#onSessionEnd();
  }

  /** What is planned for one Open CTI call; a fault is used up by asking. */
  async plan(method: string): Promise<{ fault: Plan['fault']; latency: Latency }> {
    const { body } = await this.#ask('POST', 'sim/faults/take', { method });
    const { fault, latency } = fields(body);
    return { fault: readFault(fault), latency: readLatency(latency) };
  }

  async faults(): Promise<WaitingFault[]> {
    return list((await this.#ask('GET', 'sim/faults')).body, readFault);
  }

  async addFault(fault: Readonly<Record<string, unknown>>): Promise<boolean> {
    return (await this.#ask('POST', 'sim/faults', fault)).status === 201;
  }

  async removeFault(id: number): Promise<void> {
    await this.#ask('DELETE', `sim/faults/${id}`);
  }

  async setLatency(latency: Latency): Promise<boolean> {
    return (await this.#ask('PUT', 'sim/latency', latency)).status === 200;
  }

  /** Tells the server what happened, several things at once. */
  tell(entry: JournalEntry): void {
    this.#untold.push({ ...entry, window: this.#windowId });
    this.#telling ??= setTimeout(() => {
      const told = this.#untold;
      this.#untold = [];
      this.#telling = undefined;
      void this.#ask('POST', 'sim/journal', told);
    }, 100);
  }

  /** Status 0 stands for a server that could not be reached. */
  async #ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    try {
      const response = await this.#fetch(`/services/${path}`, {
        method,
        headers: { 'Content-Type': 'application/json', 'X-Console-Token': this.#token },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (response.status === 401) this.#onSessionEnd();
      const answer = await response.text();
      return { status: response.status, body: answer === '' ? null : (JSON.parse(answer) as unknown) };
    } catch {
      return { status: 0, body: null };
    }
  }
}

function readMatch(value: unknown): Match | null {
  const { object, record } = fields(value);
  return isFields(record) ? { object: text(object), record } : null;
}

function readRefusal(value: unknown): Refusal {
  const all = fields(value);
  return { message: text(all.message), errorCode: text(all.errorCode), fields: list(all.fields, textOrNull) };
}

function readFault(value: unknown): WaitingFault | null {
  const all = fields(value);
  const kind = faultKinds.find((each) => each === all.kind);
  if (!kind) return null;
  return {
    id: number(all.id),
    method: text(all.method),
    times: number(all.times),
    kind,
    delayMs: number(all.delayMs),
    message: text(all.message),
    field: text(all.field),
    code: text(all.code),
    shape: oneOf(all.shape, ['list', 'fieldErrors'] as const, 'list'),
  };
}

function readLatency(value: unknown): Latency {
  const all = fields(value);
  return { minMs: number(all.minMs), maxMs: number(all.maxMs) };
}

/** The latency that an address asks for (?latency=0 or ?latency=50-200); null when it asks for none. */
export function askedLatency(query: string): Latency | null {
  const match = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(new URLSearchParams(query).get('latency') ?? '');
  if (!match) return null;
  const minMs = Number(match[1]);
  return { minMs, maxMs: Math.max(minMs, Number(match[2] ?? minMs)) };
}

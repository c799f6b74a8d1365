import { readFileSync } from 'node:fs';
import type { ApexAnswer, Controller, Panel, Saved } from '../../src/console/controller';
import { type Fault, Host, type JournalEntry } from '../../src/console/host';
import type { View } from '../../src/console/navigation';
import { type CallKind, type Org, readOrg } from '../../src/console/org';
import type { Match } from '../../src/console/search';
import type { Fields } from '../../src/shared/guard';

export const adapter = 'https://softphone.example.invalid';
export const consoleOrigin = 'https://acme.lightning.force.com';

/** The sample org as the server serves it, but with the file's short ids. */
export function sampleOrg(): Org {
  const file = new URL('../../../testbed/org/org.json', import.meta.url);
  const raw = JSON.parse(readFileSync(file, 'utf8'));
  raw.records.Task = [];
  for (const each of [...raw.records.Contact, ...raw.records.Lead])
    each.Name = `${each.FirstName} ${each.LastName}`;
  raw.adapter = `${adapter}/softphone.html`;
  return readOrg(raw);
}

/** A console without a page: it remembers what it was asked for. */
export class FakeController implements Controller {
  org = sampleOrg();
  readonly origin = consoleOrigin;
  readonly panel: Panel = {
    visible: false,
    width: 320,
    height: 520,
    label: 'Phone',
    icon: 'call',
    itemLabel: 'Phone',
    itemIcon: 'call',
  };
  view: View = { kind: 'home' };
  readonly did: unknown[] = [];
  apex: ApexAnswer | null = null;
  saved: Saved = { kind: 'saved', id: '00THx0000000001IAA' };

  reload = async (): Promise<void> => void this.did.push('reload');
  current = (): View => this.view;
  open = (view: View): void => {
    this.view = view;
    this.did.push(view);
  };
  offerNew = (object: string, values: Fields): void => void this.did.push({ new: object, values });
  refresh = async (): Promise<void> => void this.did.push('refresh');
  save = async (object: string, id: string, values: Fields): Promise<Saved> => {
    this.did.push({ save: object, id, values });
    return this.saved;
  };
  /** The org itself judges what is found; here a contact is found by the last digits of a number. */
  search = async (_kind: CallKind, term: string): Promise<Match[]> => {
    const digits = (value: unknown) =>
      String(value ?? '')
        .replace(/\D/g, '')
        .slice(-9);
    return (this.org.records.Contact ?? [])
      .filter(({ Phone, MobilePhone }) => [Phone, MobilePhone].some((one) => digits(one) === digits(term)))
      .map((record) => ({ object: 'Contact', record }));
  };
  runApex = async (apexClass: string, method: string, params: string): Promise<ApexAnswer | null> => {
    this.did.push({ apex: `${apexClass}.${method}`, params });
    return this.apex;
  };
  setClickToDial = (enabled: boolean): void => void this.did.push({ clickToDial: enabled });
  setInitialized = (): void => void this.did.push('initialized');
  completeWork = (workId: string): boolean => workId === 'work-1';
}

/** A host with a frame beside it that remembers what it was posted. */
export function hosted(controller = new FakeController()) {
  const listeners = new Set<(event: MessageEvent) => void>();
  const posted: { message: Record<string, unknown>; origin: string }[] = [];
  const frame = {
    postMessage: (message: unknown, origin: string) =>
      void posted.push({ message: structuredClone(message) as Record<string, unknown>, origin }),
  };
  const journal: JournalEntry[] = [];
  const faults: Fault[] = [];
  const waited: number[] = [];
  let fresh = 0;
  let ended = 0;
  const host = new Host({
    controller,
    window: {
      addEventListener: (_: string, listener: unknown) => listeners.add(listener as never),
      removeEventListener: (_: string, listener: unknown) => listeners.delete(listener as never),
    } as unknown as Window,
    frame: () => frame,
    adapterOrigin: adapter,
    plan: async () => ({ fault: faults.shift() ?? null, latencyMs: 120 }),
    wait: async (ms) => void waited.push(ms),
    journal: (entry) => void journal.push(entry),
    onFreshAdapter: () => void fresh++,
    endSession: async () => void ended++,
  });
  let callId = 0;
  /** Delivers an event as the browser would; what is given replaces what a good adapter's would have. */
  const deliver = (event: Record<string, unknown>) => {
    const whole = { isTrusted: true, source: frame, origin: adapter, ...event } as unknown as MessageEvent;
    for (const listener of listeners) listener(whole);
  };
  /** Calls a method as the library does and answers with what came back. */
  const call = async (methodName: string, args: unknown = {}, more: Record<string, unknown> = {}) => {
    const before = posted.length;
    deliver({
      data: {
        methodName,
        callId: callId++,
        apiVersion: 57,
        apiType: 'opencti',
        isCallbackRegistered: true,
        isListenerRegistered: false,
        args,
        ...more,
      },
    });
    await settled();
    return posted.slice(before).map(({ message }) => message);
  };
  const listen = (methodName: string, more: Record<string, unknown> = {}) =>
    call(methodName, {}, { isCallbackRegistered: false, isListenerRegistered: true, ...more });
  return {
    controller,
    host,
    frame,
    posted,
    journal,
    faults,
    waited,
    deliver,
    call,
    listen,
    listeners,
    restart: () => {
      callId = 0;
    },
    freshPages: () => fresh,
    endedSessions: () => ended,
  };
}

/** Lets everything that needs no real time happen. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 30; i++) await Promise.resolve();
}

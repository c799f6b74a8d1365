import {
  CrmFailure,
  type CrmRoute,
  type DialWish,
  type Found,
  type Saved,
  type Task,
} from '../../src/bridge/crm';
import type { CrmRecord, TelephonyState } from '../../src/shared/state';
import { readState } from '../../src/shared/state';

/** A CRM at the world's edge: keeps what it is asked for and answers as the test says. */
export class FakeCrm implements CrmRoute {
  readonly means = 'fake';
  readonly asked: string[] = [];
  readonly tasks: Task[] = [];
  readonly late: ((recordId: string) => void)[] = [];
  found: Record<string, readonly CrmRecord[]> = {};
  saved: Saved[] = [];
  failing = new Set<string>();
  dial: (wish: DialWish) => void = () => {};
  visit: (record: CrmRecord) => void = () => {};
  disposed = false;

  onDial(listener: (wish: DialWish) => void): void {
    this.dial = listener;
  }
  onVisit(listener: (record: CrmRecord) => void): void {
    this.visit = listener;
  }
  async search(text: string): Promise<Found> {
    await this.#do(`search ${text}`);
    return { matches: this.found[text] ?? [], ticket: `ticket ${text}` };
  }
  pop(what: Found | CrmRecord): Promise<void> {
    return this.#do('recordId' in what ? `pop ${what.recordId}` : `pop ${String(what.ticket)}`);
  }
  async save(task: Task, late: (recordId: string) => void): Promise<Saved> {
    this.asked.push('save');
    this.tasks.push(task);
    this.late.push(late);
    await Promise.resolve();
    return this.saved.shift() ?? { kind: 'saved', recordId: `00T${this.tasks.length}` };
  }
  refresh(): Promise<void> {
    return this.#do('refresh');
  }
  enableDialing(enabled: boolean): Promise<void> {
    return this.#do(`dialing ${enabled}`);
  }
  showPanel(visible: boolean): Promise<void> {
    return this.#do(`panel ${visible}`);
  }
  label(text: string): Promise<void> {
    return this.#do(`label ${text}`);
  }
  async settings(): Promise<Readonly<Record<string, string>>> {
    await this.#do('settings');
    return {};
  }
  dispose(): void {
    this.disposed = true;
  }

  async #do(what: string): Promise<void> {
    this.asked.push(what);
    await Promise.resolve();
    if (this.failing.has(what.split(' ')[0] ?? '')) {
      throw new CrmFailure({ code: 'crmRefused', text: `no ${what}`, detail: '' });
    }
  }
}

export function record(recordId: string, recordName = recordId, objectType = 'Contact'): CrmRecord {
  return { recordId, recordName, objectType };
}

export const ringing = {
  id: 'c1',
  state: 'ringing',
  direction: 'inbound',
  party: { number: '+49 30 5550100', name: '' },
  can: [],
};

export const talking = {
  ...ringing,
  state: 'connected',
  connectedAt: 5,
  connectedMs: 1000,
  can: ['hold', 'hangup'],
};

/** A state of a signed-on agent with whatever the test is about. */
export function state(change: Record<string, unknown> = {}): TelephonyState {
  const read = readState({ rev: 1, link: 'up', agent: 'on', user: '200', device: '200', ...change });
  if (read === null) throw new Error('this is no state');
  return read;
}

/** Lets everything that waits for nothing but its turn have it. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

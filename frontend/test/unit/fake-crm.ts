import {
  type Caller,
  type CallKind,
  CrmFailure,
  type CrmRoute,
  type CrmView,
  type DialRequest,
  type Found,
  type PopRules,
  type Saved,
  type Sheet,
  type Task,
} from '../../src/bridge/crm';
import type { CrmRecord, TelephonyState } from '../../src/contract/state';
import { readState } from '../../src/shared/state';

/** A CRM at the world's edge: keeps what it is asked for and answers as the test says. */
export class FakeCrm implements CrmRoute {
  readonly means = 'fake';
  readonly asked: string[] = [];
  readonly tasks: Task[] = [];
  readonly late: ((recordId: string) => void)[] = [];
  readonly callers: (Caller | undefined)[] = [];
  rules: PopRules = {
    single: { kind: 'usual' },
    several: { kind: 'usual' },
    none: { kind: 'usual' },
    internal: false,
  };
  shown: CrmView = { record: null, list: true, form: '' };
  readonly kinds: CallKind[] = [];
  found: Record<string, readonly CrmRecord[]> = {};
  saved: Saved[] = [];
  failing = new Set<string>();
  dial: (request: DialRequest) => void = () => {};
  announce: (view: CrmView) => void = () => {};
  disposed = false;

  onDial(listener: (request: DialRequest) => void): void {
    this.dial = listener;
  }
  onView(listener: (view: CrmView) => void): void {
    this.announce = listener;
  }
  async view(): Promise<CrmView> {
    await Promise.resolve();
    return this.shown;
  }
  async search(text: string, kind: CallKind, caller?: Caller): Promise<Found> {
    this.kinds.push(kind);
    this.callers.push(caller);
    await this.#do(`search ${text}`);
    return { matches: this.found[text] ?? [], ticket: `ticket ${text}` };
  }
  async popRules(): Promise<PopRules> {
    await Promise.resolve();
    if (this.failing.has('rules')) throw new Error('no rules');
    return this.rules;
  }
  pop(what: Found | CrmRecord | Sheet): Promise<void> {
    if ('recordId' in what) return this.#do(`pop ${what.recordId}`);
    if ('kind' in what) return this.#do(`pop ${sheetText(what)}`);
    return this.#do(`pop ${String(what.ticket ?? what.matches[0]?.recordId)}`);
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

function sheetText(sheet: Sheet): string {
  switch (sheet.kind) {
    case 'search':
      return `search ${sheet.text}`;
    case 'create':
      return `new ${sheet.object} ${sheet.number}`.trim();
    case 'page':
      return `page ${sheet.page} for ${sheet.caller.number}`;
    case 'flow':
      return `flow ${sheet.flow} for ${sheet.caller.number}`;
    default:
      return sheet satisfies never;
  }
}

export function record(recordId: string, recordName = recordId, objectType = 'Contact'): CrmRecord {
  return { recordId, recordName, objectType };
}

export const ringing = {
  id: 'c1',
  state: 'ringing',
  direction: 'inbound',
  party: { number: '+49 30 5550100', name: '', display: '+49 30 5550100' },
  search: ['+49 30 5550100', '49305550100', '9305550100'],
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
  const site = { popWhen: 'ringing', results: [], resultRequired: false, showSeconds: true };
  return readState({ rev: 1, link: 'up', agent: 'on', user: '200', device: '200', site, ...change });
}

/** Lets everything that waits for nothing but its turn have it. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

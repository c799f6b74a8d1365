import type { Fields } from '../shared/guard';
import { t } from '../shared/text';
import { frameAddress, newNonce, originOf } from './adapter';
import { askedLatency, type Client, type Latency } from './client';
import type { ApexAnswer, Controller, Panel, Saved } from './controller';
import { Host, type JournalEntry, type Target } from './host';
import { objectLabel } from './labels';
import { isAnnounced, otherHalf, pathOf, type View, type ViewInfo, viewInfo, viewOf } from './navigation';
import { type CallKind, findRecord, nameOf, type Org } from './org';
import { hearPopOuts, openPopOut, type PopOut, targetOf } from './popout';
import type { Match } from './search';
import { Workspace } from './workspace.svelte';

/** A message that comes up for a while. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly isError: boolean;
}

/** A record that the modal offers to create. */
export interface Draft {
  readonly object: string;
  readonly values: Fields;
}

const journalShown = 200;
const appId = '06m1U000001Vtu7QAC';

/** The console: what is open, what the softphone made of it, and the host that softphone talks to. */
export class ConsoleController implements Controller {
  readonly workspace = new Workspace();
  readonly panel: Panel = $state({
    visible: false,
    width: 320,
    height: 520,
    label: '',
    icon: 'call',
    itemLabel: '',
    itemIcon: 'call',
  });
  host: Host;
  readonly origin: string;
  org: Org = $state.raw({} as Org);
  clickToDial = $state(false);
  initialized = $state(false);
  draft: Draft | null = $state.raw(null);
  toasts: readonly Toast[] = $state.raw([]);
  journal: readonly JournalEntry[] = $state.raw([]);
  /** The frame's address; a new one, with a new nonce, for every load that we cause. */
  frameUrl = $state('');
  /** The window that the softphone is popped out into; null while it is in the bar. */
  popOut: PopOut | null = $state.raw(null);

  readonly #client: Client;
  readonly #window: Window;
  readonly #latency: Latency | null;
  #frame: Target | null = null;
  #works: readonly string[] = [];
  #made = 0;
  readonly #endPopOuts: () => void;

  constructor(org: Org, client: Client, window: Window) {
    this.org = org;
    this.origin = window.location.origin;
    this.#client = client;
    this.#window = window;
    this.#latency = askedLatency(window.location.search);
    this.#usePanelDefaults();
    this.panel.visible = window.innerWidth >= 1024;
    this.host = this.#hostIn(window, () => this.#frame);
    this.frameUrl = this.#newAddress();
    this.#endPopOuts = hearPopOuts(
      window,
      () => this.#newAddress(),
      () => this.panel.label,
      (popOut) => this.#poppedOut(popOut),
      () => this.#poppedIn(),
    );
    this.workspace.open(viewOf(org, window.location.pathname + window.location.search));
    window.addEventListener('popstate', this.#followAddress);
    window.addEventListener('focus', this.#announceAgain);
    window.document.addEventListener('visibilitychange', this.#announceAgain);
  }

  dispose(): void {
    this.#endPopOuts();
    this.host.dispose();
    this.#window.removeEventListener('popstate', this.#followAddress);
    this.#window.removeEventListener('focus', this.#announceAgain);
    this.#window.document.removeEventListener('visibilitychange', this.#announceAgain);
  }

  // What the methods ask for.

  async reload(): Promise<void> {
    try {
      this.org = await this.#client.org();
    } catch {
      this.toast(t('console.toast.noServer'), true);
    }
  }

  current(): View {
    return this.workspace.current;
  }

  open(view: View): void {
    this.openFrom('', view);
  }

  offerNew(object: string, values: Fields): void {
    this.draft = { object, values };
    this.#announce({
      url: `${this.origin}/lightning/o/${object}/new`,
      recordId: '',
      recordName: '',
      objectType: object,
    });
  }

  async refresh(): Promise<void> {
    await this.reload();
    this.#announceCurrent();
  }

  async save(object: string, id: string, values: Fields): Promise<Saved> {
    return await this.#client.save(object, id, values);
  }

  search(kind: CallKind, term: string): Promise<readonly Match[]> {
    return this.#client.search(kind, term);
  }

  /** What the search in the header finds, in all objects with a tab. */
  everything(term: string): Promise<readonly Match[]> {
    return this.#client.search('', term);
  }

  runApex(apexClass: string, method: string, params: string): Promise<ApexAnswer | null> {
    return this.#client.runApex(apexClass, method, params);
  }

  setClickToDial(enabled: boolean): void {
    this.clickToDial = enabled;
  }

  setInitialized(): void {
    this.initialized = true;
  }

  completeWork(workId: string): boolean {
    const known = this.#works.includes(workId);
    this.#works = this.#works.filter((each) => each !== workId);
    return known;
  }

  // What the agent does.

  /** Opens a view as a subtab of the tab with that key, or as a tab of its own with ''. */
  openFrom(parent: string, view: View): void {
    const isNew = this.workspace.open(view, parent);
    this.#arrived();
    // A console tells of a new tab twice: when its tab gets the focus and when the address follows.
    if (isNew && view.kind !== 'home') this.#announceCurrent();
    if (view.kind === 'record') void this.reload();
  }

  showTab(key: string, child = -1): void {
    this.workspace.show(key, child);
    this.#arrived();
  }

  closeTab(key: string, child = -1): void {
    this.workspace.close(key, child);
    this.#arrived();
  }

  /** A click on a telephone number; nothing happens unless the softphone has asked for it. */
  dial(number: string, recordId: string, objectType: string): void {
    if (!this.clickToDial) return;
    const record = findRecord(this.org, recordId);
    const recordName = nameOf(this.org, record);
    this.host.fire('onClickToDial', { number, recordId, recordName, objectType, ...otherHalf(record) });
  }

  /** Creates the drafted record and shows it. */
  async create(object: string, values: Fields): Promise<Saved> {
    const saved = await this.save(object, '', values);
    if (saved.kind === 'saved') {
      this.draft = null;
      await this.reload();
      const name = nameOf(this.org, findRecord(this.org, saved.id));
      this.toast(t('console.toast.created', { object: objectLabel(this.org, object), name }));
      this.open({ kind: 'record', object, id: saved.id });
    }
    return saved;
  }

  frameShown(frame: Target | null): void {
    this.#frame = frame;
  }

  reloadSoftphone(): void {
    this.host.frameRemoved();
    this.#usePanelDefaults();
    if (this.popOut === null) this.frameUrl = this.#newAddress();
    else this.popOut.frame.src = this.#newAddress();
  }

  /** Moves the softphone into a window of its own: its page there is a new one. */
  popOutSoftphone(): void {
    openPopOut(this.#window, this.panel);
  }

  /** Hands the softphone a piece of outbound work, as Sales Engagement does. */
  startWork(number: string): void {
    const workId = `work-${++this.#made}`;
    this.#works = [...this.#works, workId];
    this.host.fire('onWorkStart', { workId, completeWorkWhen: 'TaskSaved', attributes: { to: number } });
  }

  toast(text: string, isError = false): void {
    this.toasts = [...this.toasts, { id: ++this.#made, text, isError }];
  }

  dismiss(id: number): void {
    this.toasts = this.toasts.filter((each) => each.id !== id);
  }

  #newAddress(): string {
    return frameAddress(this.org.adapter, this.origin, newNonce(), appId);
  }

  #hostIn(window: Window, frame: () => Target | null): Host {
    return new Host({
      controller: this,
      window,
      frame,
      adapterOrigin: originOf(this.org.adapter),
      plan: async (method) => {
        const { fault, latency } = await this.#client.plan(method);
        const { minMs, maxMs } = this.#latency ?? latency;
        return { fault, latencyMs: minMs + Math.random() * (maxMs - minMs) };
      },
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      journal: (entry) => this.#note(entry),
      onFreshAdapter: () => {
        this.clickToDial = false;
        this.initialized = false;
      },
      endSession: () => this.#client.endSession(),
    });
  }

  #poppedOut(popOut: PopOut): void {
    this.host.frameRemoved();
    this.host.dispose();
    this.popOut = popOut;
    this.host = this.#hostIn(popOut.window, () => targetOf(popOut));
    popOut.frame.addEventListener('load', () => this.host.frameLoaded());
  }

  /** The window was closed: the softphone is in the bar again, in a new page. */
  #poppedIn(): void {
    this.host.frameRemoved();
    this.host.dispose();
    this.popOut = null;
    this.host = this.#hostIn(this.#window, () => this.#frame);
    this.frameUrl = this.#newAddress();
  }

  #usePanelDefaults(): void {
    const { settings } = this.org;
    this.panel.height = Number(settings['/reqGeneralInfo/reqSoftphoneHeight']) || 520;
    this.panel.width = Number(settings['/reqGeneralInfo/reqSoftphoneWidth']) || 320;
    this.panel.label = this.panel.itemLabel = t('console.softphone.label');
    this.panel.icon = this.panel.itemIcon = 'call';
  }

  /** The view on top may have changed: the address follows, and the softphone is told. */
  #arrived(): void {
    const path = pathOf(this.current());
    if (path !== this.#window.location.pathname + this.#window.location.search) {
      this.#window.history.pushState(null, '', path);
    }
    this.#announceCurrent();
  }

  readonly #followAddress = (): void => {
    const { pathname, search } = this.#window.location;
    this.workspace.open(viewOf(this.org, pathname + search));
    this.#announceCurrent();
  };

  readonly #announceAgain = (): void => {
    if (this.#window.document.visibilityState === 'visible') this.#announceCurrent();
  };

  #announceCurrent(): void {
    const view = this.current();
    if (isAnnounced(view)) this.#announce(viewInfo(this.org, view, this.origin));
  }

  #announce(info: ViewInfo): void {
    this.#note({ kind: 'view', method: info.objectType, data: info });
    this.host.fire('onNavigationChange', info);
  }

  #note(entry: JournalEntry): void {
    const data = shownData(entry.data);
    const noted: JournalEntry = data === undefined ? entry : { ...entry, data };
    this.journal = [...this.journal.slice(1 - journalShown), noted];
    this.#client.tell(noted);
  }
}

/** Data as JSON can carry it, for adapters may post what it cannot. */
function shownData(data: unknown): unknown {
  try {
    const text = JSON.stringify(data);
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return String(data);
  }
}

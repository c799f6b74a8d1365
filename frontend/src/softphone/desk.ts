import type { CrmRoute, DialWish } from '../bridge/crm';
import { type Call, type CrmRecord, readState, type TelephonyState } from '../shared/state';
import { currentLanguage } from '../shared/text';
import { type Problem, problemOf, type SoftphoneMethod } from '../shared/wire';
import { talkedMs } from './clock';
import type { Line, LineListener } from './line';
import { type Logging, openLogging } from './logging';
import { type Drawer, type Notes, openNotes } from './notes';
import { openPopping, type Popping, type PopStatus } from './popping';
import { openVisiting } from './visiting';
import { labelOf } from './words';

/** What the agent signs on with. */
export interface Credentials {
  readonly server: string;
  readonly user: string;
  readonly password: string;
  readonly device: string;
  /** Take the line over from where it is in use. */
  readonly forced: boolean;
}

/** How far the bridge is. */
export type BridgeStatus = 'waiting' | 'missing' | 'joined';

/** How far the CRM is; afterwards by what means it is reached. */
export type CrmStatus = 'connecting' | 'none' | 'there';

/** Everything the panel draws. A new object with every change. */
export interface DeskView {
  readonly bridge: BridgeStatus;
  readonly crm: CrmStatus;
  readonly state: TelephonyState | null;
  /** performance.now() when the state came: from there talk time is counted. */
  readonly toldAt: number;
  /** The last command that failed, until it is dismissed or another one works. */
  readonly notice: Problem | null;
  /** Commands under way, by name and subject, such as "Hold c1". */
  readonly busy: ReadonlySet<string>;
  /** How far the search for a call's party is, by call id. */
  readonly pops: ReadonlyMap<string, PopStatus>;
  /** The last call that was talked and is over, while its notes may still be written. */
  readonly ended: Call | null;
}

/** What the desk is given of the outside world. */
export interface Surroundings {
  openLine(listener: LineListener): Line;
  /** The way to the CRM; null where there is none. */
  connectCrm(): Promise<CrmRoute | null>;
  /** A steady clock in milliseconds. */
  now(): number;
  /** Names this page among those that carry log entries. */
  readonly pageId: string;
  /** Keeps unsaved notes over a reload; null where pages may keep nothing. */
  readonly drawer: Drawer | null;
}

/**
 * The softphone without its looks: holds what is known, passes on what the agent wants, and keeps the CRM in
 * step. What happened is only ever told by the state; a command's answer changes nothing here but the notice.
 */
export class Desk {
  readonly notes: Notes;
  #view: DeskView;
  #line: Line;
  #crm: CrmRoute | null = null;
  #popping: Popping | null = null;
  #logging: Logging | null = null;
  #visiting = openVisiting((record) => void this.#tell('Visit', record));
  #dialing: boolean | null = null;
  #label = '';
  #disposed = false;
  #onChange: (view: DeskView) => void;
  #world: Surroundings;

  constructor(world: Surroundings, onChange: (view: DeskView) => void) {
    this.#world = world;
    this.#onChange = onChange;
    this.#view = {
      bridge: 'waiting',
      crm: 'connecting',
      state: null,
      toldAt: 0,
      notice: null,
      busy: new Set(),
      pops: new Map(),
      ended: null,
    };
    this.notes = openNotes(
      async (callId, text) => {
        await this.#line.call('Note', callId, text);
      },
      (error) => this.#show({ notice: problemOf(error) }),
      world.drawer,
    );
    this.#line = world.openLine({
      onJoined: () => this.#show({ bridge: 'joined' }),
      onMissing: () => this.#show({ bridge: 'missing' }),
      onState: (state) => this.#take(state),
    });
    void this.#reachCrm();
  }

  get view(): DeskView {
    return this.#view;
  }

  signOn(credentials: Credentials): Promise<boolean> {
    return this.#do('SignOn', '', credentials);
  }

  signOff(): Promise<boolean> {
    this.notes.flush();
    return this.#do('SignOff', '');
  }

  dial(wish: DialWish): Promise<boolean> {
    const number = wish.number.trim();
    if (number === '') return Promise.resolve(false);
    return this.#do('Dial', '', wish.record === null ? { number } : { number, record: wish.record });
  }

  hold(callId: string): Promise<boolean> {
    return this.#do('Hold', callId, callId);
  }

  retrieve(callId: string): Promise<boolean> {
    return this.#do('Retrieve', callId, callId);
  }

  hangUp(callId: string): Promise<boolean> {
    this.notes.flush(callId);
    return this.#do('HangUp', callId, callId);
  }

  resolve(entryId: string, how: 'again' | 'drop'): Promise<boolean> {
    return this.#do('Resolve', entryId, entryId, how);
  }

  openSettings(): Promise<boolean> {
    return this.#do('Settings', '');
  }

  /** Starts the program anew, for settings that need it. */
  relaunch(): Promise<boolean> {
    this.notes.flush();
    return this.#do('Relaunch', '');
  }

  /** Shows one of several matches, or a record that was saved. */
  async open(record: CrmRecord, becauseOfCall: boolean): Promise<void> {
    try {
      if (becauseOfCall) await this.#popping?.choose(record);
      else await this.#crm?.pop(record);
    } catch (error) {
      this.#show({ notice: problemOf(error) });
    }
  }

  /** The agent is done with the notes of the call that is over. */
  finish(): void {
    if (this.#view.ended !== null) this.notes.flush(this.#view.ended.id);
    this.#show({ ended: null });
  }

  dismissNotice(): void {
    this.#show({ notice: null });
  }

  /** Something went wrong in this page: told to the program's log. */
  trouble(kind: string, error: unknown): void {
    this.#report(kind, error);
  }

  dispose(): void {
    this.#disposed = true;
    this.notes.flush();
    this.#line.dispose();
    this.#crm?.dispose();
  }

  async #reachCrm(): Promise<void> {
    let crm: CrmRoute | null = null;
    try {
      crm = await this.#world.connectCrm();
    } catch (error) {
      this.#report('crm', error);
    }
    if (crm === null || this.#disposed) {
      crm?.dispose();
      this.#show({ crm: 'none' });
      return;
    }
    this.#crm = crm;
    this.#popping = openPopping(crm, {
      report: async (callId, searched, matches) => {
        await this.#line.call('Popped', callId, { searched, matches });
      },
      visited: (record) => this.#visiting.visit(record),
      onChange: (pops) => this.#show({ pops }),
    });
    this.#logging = openLogging(crm, {
      claim: () => this.#line.call('ClaimLogs', this.#world.pageId, currentLanguage()),
      report: async (id, outcome) => {
        await this.#line.call('Logged', id, outcome);
      },
      onTrouble: (error) => this.#report('log', error),
    });
    crm.onDial((wish) => {
      crm.showPanel(true).catch(() => {});
      void this.dial(wish);
    });
    crm.onVisit((record) => this.#visiting.visit(record));
    this.#show({ crm: 'there' });
    if (this.#view.state !== null) this.#follow(this.#view.state);
  }

  /** Takes in a state; one that is older than the last is dropped. */
  #take(data: unknown): void {
    const state = readState(data);
    if (state === null || state.rev < (this.#view.state?.rev ?? -1)) return;
    const before = this.#view.state;
    const signedOn = state.agent === 'on' && before?.agent !== 'on';
    const ended = state.agent === 'on' ? this.#endedBy(state) : null;
    // Notes first: the line keeps the order, and so a call is not carried away without its last words.
    this.notes.onState(state, ended?.id ?? '');
    this.#show({ state, ended, toldAt: this.#world.now(), ...(signedOn && { notice: null }) });
    this.#follow(state);
  }

  /** The last call that was talked and is gone, its clock stopped. */
  #endedBy(state: TelephonyState): Call | null {
    const { state: before, ended, toldAt } = this.#view;
    const present = new Set(state.calls.map((call) => call.id));
    const gone = before?.calls.findLast((call) => call.connectedAt > 0 && !present.has(call.id));
    if (gone === undefined) return ended !== null && present.has(ended.id) ? null : ended;
    return { ...gone, connectedMs: talkedMs(gone, toldAt, this.#world.now()), stale: true, can: [] };
  }

  /** Keeps everything beside the panel in step with the state. */
  #follow(state: TelephonyState): void {
    this.#visiting.onState(state);
    if (this.#crm === null) return;
    this.#enableDialing(this.#crm, state.agent === 'on' && state.link === 'up');
    this.#setLabel(this.#crm, labelOf(state));
    this.#popping?.onState(state);
    this.#logging?.onState(state);
  }

  #enableDialing(crm: CrmRoute, enabled: boolean): void {
    if (this.#dialing === enabled) return;
    this.#dialing = enabled;
    crm.enableDialing(enabled).catch((error) => {
      this.#dialing = null;
      this.#report('dialing', error);
    });
  }

  #setLabel(crm: CrmRoute, label: string): void {
    if (this.#label === label) return;
    this.#label = label;
    crm.label(label).catch(() => {
      this.#label = '';
    });
  }

  /** Carries out a command; what failed becomes the notice. A command already under way is not repeated. */
  async #do(method: SoftphoneMethod, subject: string, ...args: readonly unknown[]): Promise<boolean> {
    const name = subject === '' ? method : `${method} ${subject}`;
    if (this.#view.busy.has(name)) return false;
    this.#show({ busy: new Set([...this.#view.busy, name]), notice: null });
    let notice: Problem | null = null;
    try {
      await this.#line.call(method, ...args);
    } catch (error) {
      notice = problemOf(error);
      // Signing on may take longer than the bridge waits; then the state tells how it ends.
      if (notice.code === 'bridgeTimeout' && this.#view.state?.agent === 'signingOn') notice = null;
    }
    const busy = new Set(this.#view.busy);
    busy.delete(name);
    this.#show(notice === null ? { busy } : { busy, notice });
    return notice === null;
  }

  /** Tells the program something that no agent waits for. */
  async #tell(method: SoftphoneMethod, ...args: readonly unknown[]): Promise<void> {
    try {
      await this.#line.call(method, ...args);
    } catch (error) {
      if (method !== 'Report') this.#report(method, error);
    }
  }

  #report(kind: string, error: unknown): void {
    const { code, text, detail } = problemOf(error);
    void this.#tell('Report', { kind, text: [code, text, detail].filter((part) => part !== '').join(': ') });
  }

  #show(change: Partial<DeskView>): void {
    if (this.#disposed) return;
    this.#view = { ...this.#view, ...change };
    this.#onChange(this.#view);
  }
}

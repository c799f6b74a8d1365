import type { CrmRoute, Sheet } from '../bridge/crm';
import type { Call, CrmRecord, TelephonyState } from '../contract/state';
import type { Relating, SignOnRequest } from '../contract/telephony';
import type { Decision } from '../contract/words';
import { readState } from '../shared/state';
import { currentLanguage } from '../shared/text';
import { type Problem, problemOf } from '../shared/wire';
import { talkedMs } from './clock';
import { type Console, openConsole } from './console';
import { missedOf } from './consulting';
import type { Line, LineListener } from './line';
import type { Methods } from './methods';
import { type Drawer, type Notes, openNotes } from './notes';
import { openPhone, type Phone } from './phone';
import { recentOf } from './recent';
import { type ControllerView, nothingYet } from './view';
import { openVisiting } from './visiting';

/** What the controller is given of the outside world. */
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
export class Controller {
  readonly notes: Notes;
  readonly phone: Phone = openPhone(
    (name, method, ...args) => this.#carryOut(name, method, ...args),
    (callId) => this.notes.flush(callId),
  );
  #view: ControllerView = nothingYet;
  #line: Line;
  #console: Console | null = null;
  #visiting = openVisiting((sight) => void this.#tell('Seen', sight));
  #disposed = false;
  /** The field for which the last state was not taken; empty when it was. */
  #unread = '';
  #onChange: (view: ControllerView) => void;
  #world: Surroundings;

  constructor(world: Surroundings, onChange: (view: ControllerView) => void) {
    this.#world = world;
    this.#onChange = onChange;
    this.notes = openNotes(
      async (callId, text) => {
        await this.#line.call('Note', callId, text);
      },
      (error) => this.#show({ notice: problemOf(error) }),
      world.drawer,
    );
    this.#line = world.openLine({
      onJoined: (_early, user) => {
        void this.#tell('Here', user); // before anything else is asked for
        this.#show({ bridge: 'joined' });
      },
      onMissing: () => this.#show({ bridge: 'missing' }),
      onState: (state) => this.#take(state),
    });
    void this.#reachCrm();
  }

  get view(): ControllerView {
    return this.#view;
  }

  signOn(credentials: SignOnRequest): Promise<boolean> {
    return this.#do('SignOn', '', credentials);
  }

  /** Trusts the certificate that a server showed at the last sign-on: the one with this SHA-256. */
  trust(server: string, pin: string): Promise<boolean> {
    return this.#do('Trust', '', { server, pin });
  }

  signOff(): Promise<boolean> {
    this.notes.flush();
    return this.#do('SignOff', '');
  }

  resolve(entryId: string, how: Decision): Promise<boolean> {
    return this.#do('Resolve', entryId, entryId, how);
  }

  /** Sends an entry that was refused once more, with these values of the fields that the CRM named. */
  mend(entryId: string, values: Readonly<Record<string, string>>): Promise<boolean> {
    return this.#do('Mend', entryId, entryId, values);
  }

  /** Lists more of the entries that a person has to decide about. */
  listMore(): Promise<boolean> {
    return this.#do('ListMore', '');
  }

  openSettings(): Promise<boolean> {
    return this.#do('Settings', '');
  }

  /** Starts the program anew, for settings that need it. */
  relaunch(): Promise<boolean> {
    this.notes.flush();
    return this.#do('Relaunch', '');
  }

  /** Shows a record of a call that is over, or what was saved of it: of no matter to the calls that are up. */
  open(record: CrmRecord): Promise<void> {
    return this.#seen(async () => {
      await this.#visiting.acting(record);
      await this.#console?.crm.pop(record);
    });
  }

  /** Shows who called: one of several matches. */
  choose(callId: string, record: CrmRecord): Promise<void> {
    return this.#seen(async () => this.#console?.popping.choose(callId, record));
  }

  /** Shows a search, or the form of a new record, for a caller whom nobody knows. */
  show(callId: string, sheet: Sheet): Promise<void> {
    return this.#seen(async () => this.#console?.popping.show(callId, sheet));
  }

  /** Repeats what Salesforce lost for a call: the showing of a record, or the search. */
  popAgain(callId: string): Promise<boolean> {
    return this.#do('PopAgain', callId, callId);
  }

  /** The agent says what the call was about, on one side: an id out of the call's relation, empty for none. */
  relate(callId: string, chosen: Relating): Promise<boolean> {
    return this.#do('Relate', callId, callId, chosen);
  }

  /** The agent says how the call went. */
  result(callId: string, text: string): Promise<boolean> {
    return this.#do('Result', callId, callId, text);
  }

  /** The agent is done with a call that is over. */
  finish(callId: string): void {
    this.notes.flush(callId);
    this.#show({ ended: this.#view.ended.filter((call) => call.id !== callId) });
    void this.#tell('Done', callId);
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
    this.#console?.dispose();
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
    this.#console = openConsole(crm, {
      pops: {
        found: async (callId, found) => (await this.#line.call('Found', callId, found)).ask,
        shown: async (callId, shown) => {
          await this.#line.call('Shown', callId, shown);
        },
        byHand: async (callId) => {
          await this.#line.call('ByHand', callId);
        },
        chose: (callId, record) => void this.#tell('Choose', callId, record),
        acting: (record) => this.#visiting.acting(record),
      },
      logs: {
        claim: () => this.#line.call('ClaimLogs', this.#world.pageId, currentLanguage()),
        begin: async (id) => {
          await this.#line.call('Logging', this.#world.pageId, id);
        },
        giveBack: async (id) => {
          await this.#line.call('NotLogged', this.#world.pageId, id);
        },
        report: async (id, outcome) => {
          await this.#line.call('Logged', id, outcome);
        },
        acting: () => this.#visiting.acting(),
        onTrouble: (error) => this.#report('log', error),
      },
      pageId: this.#world.pageId,
      lead: async (round, rules) => {
        await this.#line.call('Lead', this.#world.pageId, round, rules);
      },
      announced: (view) => this.#visiting.announced(view),
      callCenter: async (settings) => {
        await this.#line.call('CallCenter', settings);
      },
      dial: (request) => void this.phone.dialClicked(request),
      onTrouble: (kind, error) => this.#report(kind, error),
    });
    this.#visiting.reach(crm);
    this.#show({ crm: 'there' });
    if (this.#view.state !== null) this.#follow(this.#view.state);
  }

  /** Takes in a state; one that is older than the last is dropped. */
  #take(data: unknown): void {
    const state = this.#read(data);
    if (state === null || state.rev < (this.#view.state?.rev ?? -1)) return;
    const before = this.#view.state;
    const signedOn = state.agent === 'on' && before?.agent !== 'on';
    const ended = state.agent === 'on' ? this.#endedBy(state) : [];
    // Notes first: the line keeps the order, and so a call is not carried away without its last words.
    this.notes.onState(state, new Set(ended.map((call) => call.id)));
    this.#show({
      state,
      ended,
      recent: recentOf(this.#view.recent, state),
      missed: missedOf(this.#view.missed, before, state, this.phone.hungUp),
      toldAt: this.#world.now(),
      ...(signedOn && { notice: null }),
    });
    this.#follow(state);
  }

  /** Reads a state; null for one that is not what the contract says. Then the log hears of it, and the agent, once. */
  #read(data: unknown): TelephonyState | null {
    try {
      const state = readState(data);
      this.#unread = '';
      return state;
    } catch (error) {
      const notice = problemOf(error);
      if (notice.detail === this.#unread) return null;
      this.#unread = notice.detail;
      this.#report('state', error);
      this.#show({ notice });
      return null;
    }
  }

  /**
   * The last calls that were talked and are gone, their clocks stopped. A consultation needs no wrap-up: it
   * belongs to the call that it was about.
   */
  #endedBy(state: TelephonyState): readonly Call[] {
    const { state: before, ended, toldAt } = this.#view;
    const present = new Set(state.calls.map((call) => call.id));
    const gone = before?.calls.filter(
      (call) => call.connectedAt > 0 && call.consultOf === '' && !present.has(call.id),
    );
    if (!gone?.length) return ended.filter((call) => !present.has(call.id));
    const connectedMs = (call: Call): number => talkedMs(call, toldAt, this.#world.now());
    return gone.map((call) => ({ ...call, connectedMs: connectedMs(call), stale: true, can: [] }));
  }

  /** Keeps everything beside the panel in step with the state. */
  #follow(state: TelephonyState): void {
    this.#visiting.onState(state);
    this.#console?.onState(state);
  }

  async #seen(show: () => Promise<void> | undefined): Promise<void> {
    try {
      await show();
    } catch (error) {
      this.#show({ notice: problemOf(error) });
    }
  }

  #do<M extends keyof Methods>(
    method: M,
    subject: string,
    ...args: Parameters<Methods[M]>
  ): Promise<boolean> {
    return this.#carryOut(subject === '' ? method : `${method} ${subject}`, method, ...args);
  }

  /** Carries out a command; what failed becomes the notice. A command already under way is not repeated. */
  async #carryOut<M extends keyof Methods>(
    name: string,
    method: M,
    ...args: Parameters<Methods[M]>
  ): Promise<boolean> {
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
  async #tell<M extends keyof Methods>(method: M, ...args: Parameters<Methods[M]>): Promise<void> {
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

  #show(change: Partial<ControllerView>): void {
    if (this.#disposed) return;
    this.#view = { ...this.#view, ...change };
    this.#onChange(this.#view);
  }
}

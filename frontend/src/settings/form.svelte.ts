import { type NumberView, readConfig, type SettingsView } from '../contract/settings';
import type { FieldCode, SettingSource } from '../contract/words';
import { check, type Faults } from './check';
import { changedSections, type Draft, sameConfig, toConfig, toDraft } from './draft';
import { valueIn } from './edited';
import { fromGo, isAdvanced, sectionOf, serverOf } from './place';
import { type Program, ProgramError } from './program';
import { type Row, sectionOfPath } from './rows';
import { type ServerRow, toServer } from './server-row';
import { isTried, type Trial } from './trial';

/** How the form stands towards the file. */
export type Standing = 'loading' | 'failed' | 'ready' | 'saving';

/** What the form tells beside its fields. */
export type Notice =
  | { readonly kind: 'none' }
  | { readonly kind: 'saved'; readonly kept: string }
  | { readonly kind: 'failed'; readonly error: ProgramError }
  | { readonly kind: 'conflict' };

/** The settings form: a draft of the file, what is wrong with it, and the way to the file and back. */
export class Form {
  standing: Standing = $state('loading');
  error: ProgramError | null = $state.raw(null);
  view: SettingsView | null = $state.raw(null);
  draft: Draft = $state(emptyDraft());
  notice: Notice = $state.raw({ kind: 'none' });
  relaunch = $state(false);
  /** The servers whose fields are open. */
  open: number[] = $state([]);
  /** The servers whose advanced fields are shown, too. */
  advanced: number[] = $state([]);
  /** The tests of connections, by the key of their server. */
  trials: Readonly<Record<number, Trial>> = $state.raw({});

  #saved: Draft = $state.raw(emptyDraft());
  #seen: Record<string, true> = $state({});
  #told: Faults = $state.raw({});
  #toldFor = '';
  #held = false;
  #left: string[] = [];

  readonly unsaved = $derived(this.standing !== 'loading' && !sameConfig(this.draft, this.#saved));
  readonly #found: Faults = $derived(check(this.draft));
  /** What is shown: mistakes in fields that were left, or all once saving was tried, and what Go said. */
  readonly faults: Faults = $derived.by(() => {
    const shown: Record<string, FieldCode> = { ...this.#told };
    for (const [id, code] of Object.entries(this.#found))
      if (this.#seen[id] || this.#seen.all) shown[id] = code;
    return shown;
  });
  readonly faultCount = $derived(Object.keys(this.faults).length);

  readonly #program: Program;

  constructor(program: Program) {
    this.#program = program;
  }

  /** Reads the file and shows it; what was typed is gone. */
  async load(): Promise<void> {
    this.standing = 'loading';
    try {
      this.#show(await this.#program.load());
      this.notice = { kind: 'none' };
      this.standing = 'ready';
    } catch (error) {
      this.error = asProgramError(error);
      this.standing = 'failed';
    }
  }

  /** Tries a phone field with the dial plan of the draft. */
  number(field: string): Promise<NumberView> {
    return this.#program.number(toConfig($state.snapshot(this.draft) as Draft).numbers, field);
  }

  /** Goes back to what the file says. */
  revert(): void {
    this.draft = structuredClone(this.#saved);
    this.#forget();
    this.notice = { kind: 'none' };
    this.open = this.open.filter((key) => this.draft.servers.some((row) => row.key === key));
  }

  /** Saves; false when something is wrong, and then firstFault says where. */
  async save(): Promise<boolean> {
    if (this.standing !== 'ready') return false;
    this.#seen.all = true;
    this.#told = {};
    if (this.#hindrances().length > 0) {
      this.#openFaulty();
      return false;
    }
    const sent = $state.snapshot(this.draft) as Draft;
    this.standing = 'saving';
    this.notice = { kind: 'none' };
    try {
      const result = await this.#program.save(toConfig(sent));
      if (result.ok) {
        const mended = changedSections(this.#saved, sent);
        this.#saved = sent;
        this.relaunch = result.relaunch;
        const problems = this.view?.problems.filter(({ field }) => !mended.has(sectionOfPath(field))) ?? [];
        const { sources } = result;
        this.view = this.view && { ...this.view, damaged: null, problems, missing: false, sources };
        this.notice = { kind: 'saved', kept: result.kept };
        this.#forget();
        return true;
      }
      const first = result.errors[0];
      if (result.errors.some((problem) => problem.code === 'changedMeanwhile')) {
        this.notice = { kind: 'conflict' };
      } else {
        const { '': rest, ...fields } = fromGo(sent, result.errors);
        this.#tell(fields, sent);
        if (rest !== undefined || first === undefined) {
          this.notice = {
            kind: 'failed',
            error: new ProgramError(first?.code ?? 'failed', ''),
          };
        }
        this.#openFaulty();
      }
      return false;
    } catch (error) {
      this.notice = { kind: 'failed', error: asProgramError(error) };
      return false;
    } finally {
      this.standing = 'ready';
    }
  }

  /** Saves over what somebody else has written: the program takes a fresh look at the file first. */
  async saveOver(): Promise<boolean> {
    try {
      await this.#program.load();
    } catch (error) {
      this.notice = { kind: 'failed', error: asProgramError(error) };
      return false;
    }
    return this.save();
  }

  /** Who says a setting that is no column of a list, by its path, as it was loaded or saved. */
  source(path: string): SettingSource {
    return this.view?.sources[path] ?? 'default';
  }

  /** Whether an administrator's policy sets it. */
  locked(path: string): boolean {
    return /Policy$/.test(this.source(path));
  }

  /** Whether what is typed at a setting is not what was loaded or saved. */
  changed(row: Row): boolean {
    const [now, saved] = [this.draft, this.#saved].map((draft) => JSON.stringify(valueIn(draft, row.field)));
    return now !== saved;
  }

  /**
   * Tests a server's connection as its fields say it now. What is wrong with them is shown instead, and the id
   * of the first such field is returned; empty when the test was made.
   */
  async test(row: ServerRow): Promise<string> {
    const faulty = Object.keys(this.#found).filter((id) => isTried(row, id));
    for (const id of faulty) this.#seen[id] = true;
    if (faulty.length > 0) this.#openFaulty();
    if (faulty.length > 0 || this.trials[row.key]?.kind === 'running') return faulty[0] ?? '';
    const server = toServer($state.snapshot(row));
    this.#try(row.key, { kind: 'running' });
    try {
      const view = await this.#program.test(server);
      const refused = fromGo({ ...$state.snapshot(this.draft), servers: [row] } as Draft, view.errors);
      const { '': rest, ...fields } = refused;
      if (Object.keys(fields).length > 0) {
        this.#try(row.key, undefined);
        this.#tell(fields, $state.snapshot(this.draft) as Draft);
        this.#openFaulty();
        return Object.keys(fields)[0] ?? '';
      }
      if (rest !== undefined) throw new ProgramError(rest, '');
      this.#try(row.key, { kind: 'done', server, view });
    } catch (error) {
      this.#try(row.key, { kind: 'failed', error: asProgramError(error) });
    }
    return '';
  }

  /** A field was left: from now on its mistake is shown, though not while a press is held. */
  left(id: string): void {
    this.#left.push(id);
    if (!this.#held) this.release();
  }

  /** A press began. A mistake that showed now would move what is pressed away from under it. */
  hold(): void {
    this.#held = true;
  }

  /** The press is over. */
  release(): void {
    this.#held = false;
    for (const id of this.#left) this.#seen[id] = true;
    this.#left = [];
  }

  /** Something was typed: what Go and the last saving said may not be true any more. */
  typed(): void {
    if (JSON.stringify($state.snapshot(this.draft)) === this.#toldFor) return;
    this.#told = {};
    if (this.notice.kind === 'saved' || this.notice.kind === 'failed') this.notice = { kind: 'none' };
  }

  /** The id of the first field with a mistake, in the form's order; empty when there is none. */
  firstFault(): string {
    return Object.keys(this.#found)[0] ?? Object.keys(this.#told)[0] ?? '';
  }

  /** The mistakes in what was changed: those of the file elsewhere are shown too, and hinder nobody. */
  #hindrances(): string[] {
    const changed = changedSections(this.#saved, this.draft);
    return Object.keys(this.#found).filter((id) => changed.has(sectionOf(id)));
  }

  /** Shows what Go said about a form, for as long as the form stays like that. */
  #tell(faults: Faults, about: Draft): void {
    this.#told = faults;
    this.#toldFor = JSON.stringify(about);
  }

  /** Notes how a test stands; not for a server that is gone meanwhile. */
  #try(key: number, trial: Trial | undefined): void {
    const { [key]: _, ...others } = this.trials;
    const there = this.draft.servers.some((row) => row.key === key);
    this.trials = trial && there ? { ...others, [key]: trial } : others;
  }

  #openFaulty(): void {
    for (const id of Object.keys(this.faults)) {
      const key = serverOf(id);
      if (key > 0 && !this.open.includes(key)) this.open.push(key);
      if (isAdvanced(id) && !this.advanced.includes(key)) this.advanced.push(key);
    }
  }

  #show(view: SettingsView): void {
    this.view = view;
    this.relaunch = view.relaunch;
    this.#saved = toDraft(view.config);
    this.draft = structuredClone(this.#saved);
    this.open = [];
    this.trials = {};
    this.#forget();
  }

  #forget(): void {
    this.#seen = {};
    this.#told = {};
    this.#toldFor = '';
  }
}

function asProgramError(error: unknown): ProgramError {
  return error instanceof ProgramError ? error : new ProgramError('failed', String(error));
}

function emptyDraft(): Draft {
  return toDraft(readConfig({}));
}

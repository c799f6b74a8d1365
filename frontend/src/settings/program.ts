import {
  type Config,
  type HealthView,
  type Numbers,
  type NumberView,
  type SaveResult,
  type Server,
  type Settings,
  type SettingsView,
  settingsAnswers,
  settingsPath,
  type TestView,
} from '../contract/settings';
import { fields, isFields } from '../shared/guard';
import type { Reader } from '../shared/kinds';
import { readProblem } from '../shared/wire';

/** What went wrong in the program, as one may read it. */
export class ProgramError extends Error {
  constructor(
    readonly code: string,
    text: string,
  ) {
    super(text);
  }
}

/** The program behind the page. Every method rejects with a ProgramError and nothing else. */
export interface Program {
  load(): Promise<SettingsView>;
  save(config: Config): Promise<SaveResult>;
  /** Tries how far a server can be reached without a password; it need not be saved. */
  test(server: Server): Promise<TestView>;
  /** Tries a phone field with a dial plan, which need not be saved. */
  number(plan: Numbers, field: string): Promise<NumberView>;
  openConsole(): Promise<void>;
  relaunch(): Promise<void>;
  health(): Promise<HealthView>;
  /** Tells that there is something unsaved, so that the window does not leave it; programs may ignore it. */
  editing(unsaved: boolean): void;
  close(): void;
}

/** How long to wait for the runtime and for an answer, in milliseconds. */
const patience = 15_000;
const pause = 50;

/** The program reached through the runtime of the page that page is, with the token Go has put into it. */
export function programOf(page: Window): Program {
  const token = page.document.querySelector<HTMLMetaElement>('meta[name="cordboard-token"]')?.content ?? '';
  const call = async <T>(name: keyof Settings, read: Reader<T>, ...args: unknown[]): Promise<T> => {
    const method = await found(page, name);
    return inTime(Promise.resolve(method(token, ...args)).then((answer) => read(answer ?? undefined, name)));
  };
  return {
    load: () => call('Load', settingsAnswers.Load),
    save: (config) => call('Save', settingsAnswers.Save, config),
    test: (server) => call('Test', settingsAnswers.Test, server),
    number: (plan, field) => call('Number', settingsAnswers.Number, plan, field),
    openConsole: () => call('Console', settingsAnswers.Console),
    relaunch: () => call('Relaunch', settingsAnswers.Relaunch),
    health: () => call('Health', settingsAnswers.Health),
    editing: (unsaved) => {
      const tell = bound(page, 'Editing');
      if (tell) void inTime(Promise.resolve(tell(token, unsaved))).catch(() => undefined);
    },
    close: () => {
      const quit = fields(fields(page).runtime).Quit;
      if (typeof quit === 'function') quit();
      else page.close();
    },
  };
}

type Method = (...args: unknown[]) => unknown;

function bound(page: Window, name: string): Method | null {
  const path = ['go', ...settingsPath.split('.'), name];
  const method = path.reduce<unknown>((part, step) => Reflect.get(Object(part), step), page);
  return typeof method === 'function' ? (method as Method) : null;
}

/** The bound method, waited for while the runtime is still being put into the page. */
async function found(page: Window, name: string): Promise<Method> {
  for (let waited = 0; ; waited += pause) {
    const method = bound(page, name);
    if (method) return method;
    if (waited >= patience) throw new ProgramError('unavailable', `Settings.${name} is not there`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new ProgramError('timeout', 'no answer')), patience);
  });
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    throw asProgramError(error);
  } finally {
    clearTimeout(timer);
  }
}

export function asProgramError(error: unknown): ProgramError {
  if (error instanceof ProgramError) return error;
  if (error instanceof Error) return new ProgramError('failed', error.message);
  const problem = readProblem(isFields(error) ? error : String(error));
  return new ProgramError(problem.code, problem.text || problem.detail);
}

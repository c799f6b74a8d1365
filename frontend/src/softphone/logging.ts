import type { CrmRoute, Task } from '../bridge/crm';
import { isFields, list, text } from '../shared/guard';
import type { LogEntry, TelephonyState } from '../shared/state';
import type { Problem } from '../shared/wire';

/** How a log entry ended, as Logged takes it: the Activity's id, or why not, or neither when nobody knows. */
export interface LogOutcome {
  readonly recordId: string;
  readonly error: string;
}

/** What logging needs of its surroundings. */
export interface LogDesk {
  /** ClaimLogs: takes what waits for a page to carry. */
  claim(): Promise<unknown>;
  /** Logged. */
  report(id: string, outcome: LogOutcome): Promise<void>;
  /** The view is being refreshed, or just was. */
  onRefresh(): void;
  /** Something went wrong that no agent can do anything about. */
  onTrouble(error: unknown): void;
}

/** Carries finished calls from the program to the CRM, one after another. */
export interface Logging {
  onState(state: TelephonyState): void;
}

interface Entry {
  readonly id: string;
  readonly task: Task;
}

/** Claims when the state says that something waits; never twice at once. */
export function openLogging(crm: CrmRoute, desk: LogDesk): Logging {
  let carrying = false;
  let more = false;

  const carry = async (entry: Entry): Promise<boolean> => {
    const late = (recordId: string): void => {
      desk.report(entry.id, { recordId, error: '' }).catch(desk.onTrouble);
    };
    const saved = await crm.save(entry.task, late);
    switch (saved.kind) {
      case 'saved':
        await desk.report(entry.id, { recordId: saved.recordId, error: '' });
        return true;
      case 'refused':
        await desk.report(entry.id, { recordId: '', error: reasonOf(saved.error) });
        return false;
      case 'uncertain':
        await desk.report(entry.id, { recordId: '', error: '' });
        return false;
      default:
        return saved satisfies never;
    }
  };

  const run = async (): Promise<void> => {
    let saved = false;
    for (const entry of list(await desk.claim(), readEntry)) {
      saved = (await carry(entry)) || saved;
    }
    if (!saved) return;
    desk.onRefresh();
    await crm.refresh();
    desk.onRefresh();
  };

  const start = async (): Promise<void> => {
    if (carrying) {
      more = true;
      return;
    }
    carrying = true;
    try {
      await run();
    } catch (error) {
      desk.onTrouble(error);
    }
    carrying = false;
    if (more) {
      more = false;
      void start();
    }
  };

  return {
    onState(state) {
      if (state.log.some((entry) => entry.state === 'waiting')) void start();
    },
  };
}

function readEntry(value: unknown): Entry | null {
  if (!isFields(value) || text(value.id) === '' || !isFields(value.task)) return null;
  return { id: text(value.id), task: value.task };
}

/** What the agent reads: the CRM's own reasons where it gave any. */
function reasonOf(problem: Problem): string {
  return problem.detail || problem.text || problem.code;
}

const mostSaved = 3;

/** What the panel lists: all that is not done, and the last few that are. */
export function worthShowing(entries: readonly LogEntry[]): readonly LogEntry[] {
  let saved = 0;
  return entries.filter((entry) => entry.state !== 'saved' || ++saved <= mostSaved);
}

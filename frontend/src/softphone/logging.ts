import type { CrmRoute } from '../bridge/crm';
import type { LogEntry, TelephonyState } from '../contract/state';
import type { Claimed, Refusal, SaveOutcome } from '../contract/telephony';
import { problemText } from '../shared/problem';
import { hasText } from '../shared/text';
import { type Problem, problemOf } from '../shared/wire';

/** What logging needs of its surroundings. */
export interface LogController {
  /** ClaimLogs: takes what waits for a page to carry. */
  claim(): Promise<readonly Claimed[]>;
  /** Logging: the CRM is asked next. Fails when it must not be. */
  begin(id: string): Promise<void>;
  /** NotLogged: the CRM will not be asked. */
  giveBack(id: string): Promise<void>;
  /** Logged. */
  report(id: string, outcome: SaveOutcome): Promise<void>;
  /** The view is about to be refreshed. */
  acting(): Promise<void>;
  /** Something went wrong that no agent can do anything about. */
  onTrouble(error: unknown): void;
}

/** Carries finished calls from the program to the CRM, one after another. */
export interface Logging {
  onState(state: TelephonyState): void;
}

/** How long nothing is claimed after the program would not have an entry begun: it would do so again at once. */
const restMs = 5000;

/**
 * Claims when the state says that something waits; never twice at once. The program knows of every entry whether the
 * CRM was asked for it, and what it could not be told is told again before the next claim.
 */
export function openLogging(crm: CrmRoute, controller: LogController): Logging {
  const untold = new Map<string, () => Promise<void>>();
  let carrying = false;
  let more = false;
  let resting = false;
  let met = false;

  /** Tells the program what became of an entry, now or later. That it knows already is fine. */
  const tell = async (id: string, telling: () => Promise<void>): Promise<void> => {
    untold.set(id, telling);
    try {
      await telling();
    } catch (error) {
      if (problemOf(error).code !== 'noEntry') {
        controller.onTrouble(error);
        return;
      }
    }
    if (untold.get(id) === telling) untold.delete(id);
  };

  const report = (
    id: string,
    recordId: string,
    error = '',
    refusals: readonly Refusal[] = [],
  ): Promise<void> => tell(id, () => controller.report(id, { recordId, error, refusals }));

  /** Whether the CRM may be asked for the entry. */
  const begun = async (id: string): Promise<boolean> => {
    try {
      await controller.begin(id);
      return true;
    } catch (error) {
      controller.onTrouble(error);
      rest();
      await tell(id, () => controller.giveBack(id));
      return false;
    }
  };

  const carry = async ({ id, task }: Claimed): Promise<boolean> => {
    if (!(await begun(id))) return false;
    const saved = await crm.save(task, (recordId) => void report(id, recordId));
    switch (saved.kind) {
      case 'saved':
        await report(id, saved.recordId);
        return true;
      case 'refused':
        await report(id, '', reasonOf(saved.error), saved.refusals);
        return false;
      case 'uncertain':
        await report(id, '', '', saved.refusals);
        return false;
      default:
        return saved satisfies never;
    }
  };

  const run = async (): Promise<void> => {
    for (const [id, telling] of [...untold]) await tell(id, telling);
    let saved = false;
    for (const entry of await controller.claim()) {
      saved = (await carry(entry)) || saved;
    }
    if (!saved) return;
    await controller.acting();
    await crm.refresh();
  };

  const start = async (): Promise<void> => {
    if (carrying || resting) {
      more = true;
      return;
    }
    carrying = true;
    try {
      await run();
    } catch (error) {
      controller.onTrouble(error);
    }
    carrying = false;
    if (more) {
      more = false;
      void start();
    }
  };

  const rest = (): void => {
    if (resting) return;
    resting = true;
    setTimeout(() => {
      resting = false;
      more = false;
      void start();
    }, restMs);
  };

  /** What is with a page that cannot be this one comes back by a claim. */
  const mayBeClaimed = ({ state }: LogEntry): boolean =>
    (!carrying && state === 'claimed') || (!met && state === 'sending');

  return {
    onState(state) {
      if (untold.size > 0 || state.logReady || state.log.some(mayBeClaimed)) void start();
      met = true;
    },
  };
}

/** What the agent reads: the CRM's own reasons where it gave any, otherwise what the code says. */
function reasonOf(problem: Problem): string {
  if (problem.detail !== '') return problem.detail;
  return hasText(`problem.${problem.code}`) ? problemText(problem) : problem.text || problem.code;
}

const mostSaved = 3;

/** What the panel lists: all that is not done, and the last few that are. */
export function worthShowing(entries: readonly LogEntry[]): readonly LogEntry[] {
  let saved = 0;
  return entries.filter((entry) => entry.state !== 'saved' || ++saved <= mostSaved);
}

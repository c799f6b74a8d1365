import type { CrmRoute, CrmView } from '../bridge/crm';
import type { CrmRecord, TelephonyState } from '../contract/state';
import type { Sight } from '../contract/telephony';

/**
 * Tells the program what the CRM shows, and what we are about to have shown, in the order in which it happens. What of
 * it the agent opened, and in which call, the program decides.
 */
export interface Visiting {
  /** The CRM can be asked from now on. */
  reach(crm: Pick<CrmRoute, 'view'>): void;
  /** When a call begins the CRM is asked what is on the screen. */
  onState(state: TelephonyState): void;
  /** The CRM announced a view. */
  announced(view: CrmView): void;
  /**
   * We are about to have something shown or refreshed; the record, if it is one. Waits a moment for the CRM to say what
   * is on the screen before.
   */
  acting(record?: CrmRecord): Promise<void>;
}

/** How long an action of ours waits for what the CRM shows before. */
const beforeMs = 400;

const nothing: CrmView = { record: null, list: false, form: '' };

/** How many sights are kept for a program that is not there yet. */
const mostEarly = 50;

/** send tells the program; it keeps the order. Before the first state nobody hears it. */
export function openVisiting(send: (sight: Sight) => void): Visiting {
  let crm: Pick<CrmRoute, 'view'> | null = null;
  let calls: ReadonlySet<string> = new Set();
  let early: Sight[] | null = [];
  let announcements = 0;
  let last = '';

  const tell = (kind: Sight['kind'], view: CrmView): void => {
    const one = `${view.record?.recordId ?? ''} ${view.list} ${view.form}`;
    // A page that has the focus is announced again and again.
    if (kind === 'announced' && one === last) return;
    last = kind === 'announced' || kind === 'asked' ? one : '';
    const sight: Sight = { kind, ...view };
    if (early === null) send(sight);
    else if (early.push(sight) > mostEarly) early.shift();
  };

  /** Asks what is on the screen. An answer that an announcement overtook says what was there before it. */
  const ask = async (): Promise<void> => {
    if (crm === null) return;
    const before = announcements;
    try {
      const view = await crm.view();
      if (announcements === before) tell('asked', view);
    } catch {
      if (announcements === before) tell('unknown', nothing);
    }
  };

  return {
    reach(route) {
      crm = route;
      void ask();
    },
    onState(state) {
      const begun = state.calls.some(({ id }) => !calls.has(id));
      calls = new Set(state.calls.map(({ id }) => id));
      for (const sight of early ?? []) send(sight);
      early = null;
      if (begun) void ask();
    },
    announced(view) {
      announcements++;
      tell('announced', view);
    },
    async acting(record) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const moment = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, beforeMs);
      });
      await Promise.race([ask(), moment]);
      clearTimeout(timer);
      announcements++;
      if (record !== undefined) tell('popping', { ...nothing, record });
    },
  };
}

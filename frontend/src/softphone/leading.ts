import type { PopRules as CrmRules, PopRule } from '../bridge/crm';
import type { TelephonyState } from '../contract/state';
import type { PopRules } from '../contract/telephony';
import { problemOf } from '../shared/wire';

/** Whether this page leads: of several softphone pages one alone searches, shows records and carries Activities. */
export interface Leading {
  /** Answers whether this page leads, and says at every roll call of the program that it is there. */
  onState(state: TelephonyState): boolean;
  dispose(): void;
}

const restMs = 2_000;

const usual: PopRules = {
  single: { kind: 'usual', name: '' },
  several: { kind: 'usual', name: '' },
  none: { kind: 'usual', name: '' },
  internal: false,
};

/**
 * Lets the page lead once its CRM has answered: rules asks it for the administrator's rules, and a refusal is an answer,
 * too. lead tells the program.
 */
export function openLeading(
  pageId: string,
  rules: () => Promise<CrmRules>,
  lead: (round: number, rules: PopRules) => Promise<void>,
): Leading {
  let told: PopRules | null = null;
  let round = -1;
  let asking = false;
  let latest: TelephonyState | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const reach = async (): Promise<void> => {
    asking = true;
    try {
      told = rulesOf(await rules());
    } catch (error) {
      const { code } = problemOf(error);
      if (code === 'closed') return;
      if (code !== 'crmTimeout') told = usual;
    }
    asking = false;
    if (latest === null) return;
    if (told === null) timer = setTimeout(() => void reach(), restMs);
    else answer(told, latest);
  };

  const answer = (known: PopRules, state: TelephonyState): void => {
    if (state.roll === round && state.leader !== '') return;
    const called = state.roll;
    round = called;
    lead(called, known).catch(() => {
      if (round === called) round = -1; // the next state tries again
    });
  };

  return {
    onState(state) {
      const first = latest === null;
      latest = state;
      if (told !== null) answer(told, state);
      else if (first && !asking) void reach();
      return state.leader === pageId;
    },
    dispose() {
      clearTimeout(timer);
    },
  };
}

function rulesOf({ single, several, none, internal }: CrmRules): PopRules {
  return { single: ruleOf(single), several: ruleOf(several), none: ruleOf(none), internal };
}

function ruleOf(rule: PopRule): PopRules['single'] {
  switch (rule.kind) {
    case 'create':
      return { kind: 'create', name: rule.object };
    case 'page':
      return { kind: 'page', name: rule.page };
    case 'flow':
      return { kind: 'flow', name: rule.flow };
    case 'usual':
    case 'nothing':
    case 'search':
      return { kind: rule.kind, name: '' };
    default:
      return rule satisfies never;
  }
}

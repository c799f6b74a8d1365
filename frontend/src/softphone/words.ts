import type { Call, TelephonyState } from '../shared/state';
import { hasText, t } from '../shared/text';
import type { Problem } from '../shared/wire';

/** A problem as a sentence: by its code, else in the program's own words. */
export function problemText(problem: Problem): string {
  const key = `softphone.problem.${problem.code}`;
  if (hasText(key)) return t(key, { detail: problem.detail }).trim();
  return problem.text || t('softphone.problem.failed');
}

/** What went wrong with a call, as a sentence. */
export function causeText(call: Pick<Call, 'cause'>): string {
  const key = `softphone.cause.${call.cause}`;
  if (hasText(key)) return t(key);
  return call.cause === '' ? t('softphone.cause.unknown') : t('softphone.cause.other', { cause: call.cause });
}

/** Where a call stands, in a word or two. */
export function stateText(call: Pick<Call, 'state' | 'direction'>): string {
  switch (call.state) {
    case 'initiated':
    case 'dialing':
      return t('softphone.call.dialing');
    case 'ringing':
      return t('softphone.call.ringing');
    case 'connected':
      return t('softphone.call.connected');
    case 'held':
      return t('softphone.call.held');
    case 'failed':
      return t('softphone.call.failed');
    default:
      return call.state satisfies never;
  }
}

/** The other party: name, else number, else that it is unknown. */
export function partyText(call: Pick<Call, 'party' | 'called' | 'direction'>): string {
  const dialled = call.direction === 'outbound' ? call.called : '';
  return call.party.name || call.party.display || dialled || t('softphone.call.unknownParty');
}

/** The number beneath the name; empty when the name already is the number. */
export function numberText(call: Pick<Call, 'party' | 'called' | 'direction'>): string {
  const number = call.party.display || (call.direction === 'outbound' ? call.called : '');
  return call.party.name === '' ? '' : number;
}

/** How the connection to the switch is, in a word or two. */
export function linkText(state: Pick<TelephonyState, 'link'>): string {
  switch (state.link) {
    case 'up':
      return t('softphone.link.up');
    case 'connecting':
      return t('softphone.link.connecting');
    case 'retrying':
      return t('softphone.link.retrying');
    case 'down':
      return t('softphone.link.down');
    default:
      return state.link satisfies never;
  }
}

/** What the button that opens the softphone says: the most urgent there is. */
export function labelOf(state: TelephonyState): string {
  if (state.agent !== 'on') return t('softphone.label.off');
  if (state.link !== 'up') return t('softphone.label.lost');
  const states = state.calls.map((call) => call.state);
  if (states.includes('ringing')) return t('softphone.label.ringing');
  if (states.includes('connected')) return t('softphone.label.connected');
  if (states.includes('dialing') || states.includes('initiated')) return t('softphone.label.dialing');
  if (states.includes('held')) return t('softphone.label.held');
  return t('softphone.label.ready');
}

/** What a screen reader is told at once: that it rings, and who. Empty when nothing rings. */
export function ringingText(state: TelephonyState | null): string {
  const ringing = state?.calls.find((call) => call.state === 'ringing' && call.direction === 'inbound');
  return ringing ? t('softphone.announce.ringing', { party: partyText(ringing) }) : '';
}

import type { Call, Party, Relation, Site, TelephonyState } from '../contract/state';
import { currentLanguage, hasText, t } from '../shared/text';
import type { Missed } from './consulting';

/** What went wrong with a call, as a sentence. */
export function causeText(call: Pick<Call, 'cause'>): string {
  const key = `softphone.cause.${call.cause}`;
  if (hasText(key)) return t(key);
  return call.cause === '' ? t('softphone.cause.unknown') : t('softphone.cause.other', { cause: call.cause });
}

/** A call as far as it has to be named. */
type Named = Pick<Call, 'party' | 'called' | 'direction'> & Partial<Pick<Call, 'parties'>>;

/** A call as far as its standing is told. */
type Standing = Pick<Call, 'state' | 'direction'> &
  Partial<Pick<Call, 'parties' | 'consultOf' | 'prompting'>>;

/** Whether more than one other party is on the call. */
export function isConference(call: Partial<Pick<Call, 'parties'>>): boolean {
  return (call.parties?.length ?? 0) > 1;
}

/** Where a call stands, in a word or two. */
export function stateText(call: Standing): string {
  switch (call.state) {
    case 'initiated':
      return t(call.prompting ? 'softphone.call.liftHandset' : 'softphone.call.dialing');
    case 'dialing':
      return t('softphone.call.dialing');
    case 'ringing':
      return t('softphone.call.ringing');
    case 'connected':
      if (isConference(call)) return t('softphone.call.conference');
      return t(call.consultOf ? 'softphone.call.consultation' : 'softphone.call.connected');
    case 'held':
      return t('softphone.call.held');
    case 'failed':
      return t('softphone.call.failed');
    default:
      return call.state satisfies never;
  }
}

/** The other party: name, else number, else that it is unknown. Of a conference all of them. */
export function partyText(call: Named): string {
  if (isConference(call)) return listText((call.parties ?? []).map(nameText));
  const dialled = call.direction === 'outbound' ? call.called : '';
  return call.party.name || call.party.display || dialled || t('softphone.call.unknownParty');
}

/** The number beneath the name; empty when the name already is the number. */
export function numberText(call: Named): string {
  const number = call.party.display || (call.direction === 'outbound' ? call.called : '');
  return call.party.name === '' ? '' : number;
}

/** What the button of a verb or box says. */
export function actText(act: string, call?: Call): string {
  return textOf(
    `softphone.act.${call !== undefined && act === 'hangup' && declines(call) ? 'decline' : act}`,
  );
}

/** What it is called, to tell it from the same button of another call. */
export function actLabel(act: string, call: Call, beside: Call | undefined): string {
  let name = act;
  if (act === 'hangup' && declines(call)) name = 'decline';
  else if (act === 'hangup' && call.consultOf !== '') name = 'hangupConsult';
  const held = beside === undefined ? '' : partyText(beside);
  return textOf(`softphone.act.${name}Named`, { party: partyText(call), held });
}

/** What the button of a verb that is about no call is called. */
export function actName(act: string): string {
  return textOf(`softphone.act.${act}Named`);
}

/** Whether hanging up turns down a call that rings here. */
function declines(call: Call): boolean {
  return call.state === 'ringing' && call.direction === 'inbound';
}

/** A text whose key is made of a verb; a test holds that every button has its texts. */
function textOf(key: string, values?: Readonly<Record<string, string>>): string {
  return hasText(key) ? t(key, values) : key;
}

/** One party by name, else number, else that it is unknown. */
export function nameText(party: Party): string {
  return party.name || party.display || t('softphone.call.unknownParty');
}

/** That a consultation did not come about, and why if that is known. */
export function missedText({ party, cause }: Pick<Missed, 'party' | 'cause'>): string {
  if (cause === '') return t('softphone.call.notReached', { party: nameText(party) });
  return t('softphone.call.missed', { party: nameText(party), cause: causeText({ cause }) });
}

/** The items as a sentence lists them. */
export function listText(items: readonly string[]): string {
  return new Intl.ListFormat(currentLanguage()).format(items);
}

/** A kind of record as people call it: an object that is not the CRM's own keeps its API name. */
export function objectText(apiName: string): string {
  const key = `softphone.object.${apiName}`;
  if (hasText(key)) return t(key);
  return apiName
    .replace(/__[a-zA-Z]+$/, '')
    .replace(/^.+?__/, '')
    .replaceAll('_', ' ');
}

/** A field of an Activity as people call it: one that is not the CRM's own keeps its API name. */
export function fieldText(apiName: string): string {
  const key = `softphone.field.${apiName}`;
  return hasText(key) ? t(key) : objectText(apiName);
}

/** The results to choose from: the administrator's, otherwise a few that fit everywhere. */
export function resultsOf(site: Pick<Site, 'results'>): readonly string[] {
  if (site.results.length > 0) return site.results;
  return [
    t('softphone.result.resolved'),
    t('softphone.result.followUp'),
    t('softphone.result.message'),
    t('softphone.result.wrongNumber'),
  ];
}

/** What the Activity says came of a call while nobody chose a result: what became of it, as far as that is known. */
export function proposedResult({ outcome }: Pick<Relation, 'outcome'>): string {
  return outcome === '' ? t('softphone.wrapUp.noResult') : t(`task.outcome.${outcome}`);
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

/** What a screen reader is told at once: that it rings, and who; or that the handset is to be lifted for a call. */
export function ringingText(state: TelephonyState | null): string {
  const ringing = state?.calls.find((call) => call.state === 'ringing' && call.direction === 'inbound');
  if (ringing) return t('softphone.announce.ringing', { party: partyText(ringing) });
  const prompting = state?.calls.find((call) => call.prompting);
  return prompting ? t('softphone.announce.prompting', { party: partyText(prompting) }) : '';
}

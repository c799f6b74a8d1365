import type { Call, Party, TelephonyState } from '../contract/state';

const mostRecent = 6;

/**
 * The parties of the last calls, the latest first: those the page saw, and of the log those that are known by
 * a number. Kept in memory only.
 */
export function recentOf(before: readonly Party[], state: TelephonyState): readonly Party[] {
  const seen = state.calls.flatMap((call) => (call.parties.length > 1 ? call.parties : [partyOf(call)]));
  const logged = state.log.map(({ party }) => ({ number: party, name: '', display: party }));
  const parties: Party[] = [];
  for (const party of [...seen, ...before, ...logged]) {
    if (!looksLikeNumber(party.number)) continue;
    const at = parties.findIndex((one) => digitsOf(one.number) === digitsOf(party.number));
    const known = parties[at];
    if (known === undefined) parties.push(party);
    else if (known.name === '' && party.name !== '') parties[at] = party;
  }
  return parties.slice(0, mostRecent);
}

/** The parties that a call can be passed on to: not those that are on it. */
export function othersThan(call: Call, parties: readonly Party[]): readonly Party[] {
  const on = new Set([partyOf(call), ...call.parties].map((party) => digitsOf(party.number)));
  return parties.filter((party) => !on.has(digitsOf(party.number)));
}

function partyOf(call: Call): Party {
  if (call.party.number !== '' || call.direction !== 'outbound') return call.party;
  return { number: call.called, name: call.party.name, display: call.called };
}

function digitsOf(number: string): string {
  return number.replace(/\D/g, '');
}

function looksLikeNumber(text: string): boolean {
  return /^[+\d][\d\s()/.*#-]+$/.test(text.trim()) && digitsOf(text).length >= 2;
}

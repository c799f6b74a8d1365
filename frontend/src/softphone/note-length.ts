/** The longest text that Salesforce takes as the notes of an Activity, counted as Salesforce counts. */
export const longestNotes = 32_000;

/** From here on it is told how much room is left. */
export const nearlyFull = 31_000;

/** How long a text is for Salesforce: in UTF-16 units, a line break as the two characters CR LF that it is stored as. */
export function lengthInCrm(text: string): number {
  let breaks = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (text[at - 1] !== '\r') breaks++;
  }
  return text.length + breaks;
}

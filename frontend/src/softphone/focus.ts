/**
 * Keeps the keyboard where the agent was while the calls change places. Called before the page is drawn;
 * drawn is settled afterwards. What had the focus gets it back when it was only moved. When it is gone, the
 * next best has it: the same button on another call, what took the place of Hold or Retrieve, the call that
 * now comes first, and without calls the number to dial.
 */
export function keepFocus(document: Document, drawn: () => Promise<void>): void {
  const before = document.activeElement;
  if (!(before instanceof HTMLElement)) return;
  const callId = before.closest<HTMLElement>('[data-call]')?.dataset.call;
  if (callId === undefined) return;
  const act = before.dataset.act ?? '';
  void drawn().then(() => {
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    if (before.isConnected) before.focus();
    if (document.activeElement !== before) nextBest(document, callId, act)?.focus();
  });
}

function nextBest(document: Document, callId: string, act: string): HTMLElement | null {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-call]')];
  const [first] = rows;
  if (first === undefined) return document.querySelector<HTMLElement>('main input');
  if (act !== '') {
    const same = document.querySelector<HTMLElement>(`[data-act="${act}"]:not(:disabled)`);
    if (same !== null) return same;
  }
  const own = rows.find((row) => row.dataset.call === callId);
  if (own && (act === 'hold' || act === 'retrieve')) {
    return own.querySelector<HTMLElement>('[data-act]:not(:disabled)') ?? own;
  }
  const shown = own !== undefined && act === '' ? own : first;
  return shown.classList.contains('ended') ? shown.querySelector('textarea') : shown;
}

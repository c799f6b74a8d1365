/**
 * Keeps the keyboard where the agent was while the calls change places. Called before the page is drawn;
 * drawn is settled afterwards. What had the focus gets it back when it was only moved; when it is gone, the
 * next best has it: a button of the same call, the call, or the first call.
 */
export function keepFocus(document: Document, drawn: () => Promise<void>): void {
  const before = document.activeElement;
  if (!(before instanceof HTMLElement) || before === document.body) return;
  const callId = before.closest<HTMLElement>('[data-call]')?.dataset.call;
  if (callId === undefined) return;
  void drawn().then(() => {
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    if (before.isConnected) before.focus();
    if (document.activeElement === before) return;
    const strips = [...document.querySelectorAll<HTMLElement>('[data-call]')];
    const strip = strips.find((one) => one.dataset.call === callId) ?? strips[0];
    const next =
      strip?.querySelector<HTMLElement>('.actions button:not(:disabled), textarea, select') ?? strip;
    next?.focus({ preventScroll: false });
  });
}

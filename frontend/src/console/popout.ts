import type { Target } from './host';

/** Where the softphone of a popped-out panel lives, as far as the console has to know it. */
export interface PopOut {
  readonly window: Window;
  /** The softphone's frame there. */
  readonly frame: HTMLIFrameElement;
}

/** The address of the window that a panel is popped out into. */
export const popOutPath = '/lightning/softphone';

const opened = 'softphonewindow';

/** Opens the window for a panel of that size. It says to this window when it is there. */
export function openPopOut(window: Window, size: { readonly width: number; readonly height: number }): void {
  window.open(popOutPath, 'softphone', `popup,width=${size.width},height=${size.height}`);
}

/** Says to the window that opened this one that it is there; false where nobody did. */
export function announcePopOut(window: Window): boolean {
  const opener = window.opener as Window | null;
  if (opener === null) return false;
  return opener.dispatchEvent(new CustomEvent<Window>(opened, { detail: window }));
}

/**
 * Waits for windows that were popped out of this one, puts the frame into each, and tells when one comes and when it
 * goes. The answer ends the waiting.
 */
export function hearPopOuts(
  window: Window,
  address: () => string,
  title: () => string,
  onCome: (popOut: PopOut) => void,
  onGo: () => void,
): () => void {
  const hear = (event: Event): void => {
    const popped = (event as CustomEvent<Window>).detail;
    const frame = popped.document.createElement('iframe');
    frame.title = title();
    frame.className = 'popped';
    frame.src = address();
    popped.document.getElementById('console')?.replaceChildren(frame);
    popped.document.title = title();
    popped.addEventListener('pagehide', onGo);
    onCome({ window: popped, frame });
  };
  window.addEventListener(opened, hear);
  return () => window.removeEventListener(opened, hear);
}

/** The frame's window; null while it has none. */
export function targetOf({ frame }: PopOut): Target | null {
  return frame.contentWindow;
}

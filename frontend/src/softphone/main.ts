import { mount } from 'svelte';
import { connectOpenCti } from '../bridge/opencti';
import { currentLanguage, t } from '../shared/text';
import '../shared/tokens.css';
import { Controller } from './controller';
import { openLine } from './line';
import type { Drawer } from './notes';
import { readPlace, takeFacts } from './placement';
import Softphone from './Softphone.svelte';
import type { ControllerView } from './view';

const mostTroubles = 10;

document.documentElement.lang = currentLanguage();
document.title = t('softphone.title');

function openDrawer(): Drawer | null {
  try {
    return window.sessionStorage;
  } catch {
    return null; // frames of other sites may be kept from storing anything
  }
}

const facts = takeFacts(document);
const place = readPlace(window, facts);
const listeners = new Set<(view: ControllerView) => void>();
const controller = new Controller(
  {
    openLine(listener) {
      if (place.topOrigin !== null && window.top !== null) {
        const { topOrigin } = place;
        return openLine(
          {
            window,
            crypto,
            top: window.top,
            topOrigin,
            now: () => performance.now(),
            pageKey: facts?.key ?? null,
          },
          listener,
        );
      }
      queueMicrotask(() => listener.onMissing());
      return { call: () => Promise.reject(new Error('no bridge')), dispose() {} };
    },
    async connectCrm() {
      if (place.crmOrigin === null) return null;
      return await connectOpenCti({ window, parent: window.parent, host: place.crmOrigin });
    },
    now: () => performance.now(),
    drawer: openDrawer(),
    pageId: Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(16)).join('-'),
  },
  (view) => {
    for (const listener of listeners) listener(view);
  },
);

window.addEventListener('pagehide', () => controller.notes.flush());
document.addEventListener('visibilitychange', () => controller.notes.flush());

let troubles = 0;
const trouble = (kind: string, error: unknown): void => {
  if (troubles++ < mostTroubles) controller.trouble(kind, error);
};
window.addEventListener('error', (event) => trouble('error', event.error ?? event.message));
window.addEventListener('unhandledrejection', (event) => trouble('rejection', event.reason));

const target = document.getElementById('softphone');
if (target !== null) mount(Softphone, { target, props: { controller, listeners } });

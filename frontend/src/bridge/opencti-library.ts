import { isFields } from '../shared/guard';
import { isSalesforceOrigin } from '../shared/origins';
import { apiVersion, type OpenCtiClient, type Placement } from './opencti-client';

const loadTimeoutMs = 5_000;

/**
 * Loads the org's own library and speaks through it; null where it is not to be had: the host is no org, the
 * library does not come in time, or it refuses to start. It throws when this page's scheme is not Salesforce's
 * (then it is not even tried) and leaves a dead object behind, so any error while it loads is a refusal.
 */
export async function loadLibrary({ window, host }: Placement): Promise<OpenCtiClient | null> {
  if (!isSalesforceOrigin(host) || !host.startsWith(window.location.protocol)) return null;
  if (!(await runs(window, `${host}/support/api/${apiVersion}.0/lightning/opencti_min.js`))) return null;
  const sforce = (window as unknown as Record<string, unknown>).sforce;
  const opencti = isFields(sforce) ? sforce.opencti : null;
  if (!isFields(opencti)) return null;

  const library = (name: string): ((args: object) => void) => {
    const method = opencti[name];
    if (typeof method !== 'function') throw new Error(`Open CTI has no ${name}`);
    return method.bind(opencti);
  };
  let disposed = false;
  return {
    means: 'library',
    invoke(method, args, callback) {
      library(method)({ ...args, callback });
    },
    listen(event, listener) {
      library(event)({ listener: (payload: unknown) => disposed || listener(payload) });
    },
    dispose() {
      disposed = true;
    },
  };
}

function runs(window: Window, src: string): Promise<boolean> {
  return new Promise((resolve) => {
    const script = window.document.createElement('script');
    let threw = false;
    const onError = (): void => {
      threw = true;
    };
    const end = (loaded: boolean): void => {
      window.clearTimeout(timer);
      window.removeEventListener('error', onError);
      script.onload = null;
      script.onerror = null;
      resolve(loaded && !threw);
    };
    const timer = window.setTimeout(() => {
      script.remove();
      end(false);
    }, loadTimeoutMs);
    script.onload = () => end(true);
    script.onerror = () => end(false);
    script.async = true;
    script.src = src;
    window.addEventListener('error', onError);
    window.document.head.append(script);
  });
}

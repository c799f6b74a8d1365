import { isHostOrigin } from '../shared/origins';

/** Where the softphone stands: the page at the top has the bridge, the page around it has the CRM. */
export interface Place {
  /** The top page's origin; null when this page is not framed by a page it may speak to. */
  readonly topOrigin: string | null;
  /** Salesforce's origin as its call center told it; null when nothing says that Salesforce is there. */
  readonly crmOrigin: string | null;
}

/**
 * Reads the place off the window. The browser's own list of ancestors is believed before the address,
 * which anybody can write; where both are there they must agree.
 */
export function readPlace(window: Window): Place {
  if (window.top === window) return { topOrigin: null, crmOrigin: null };
  const ancestors = Array.from(window.location.ancestorOrigins ?? []);
  const told = new URLSearchParams(window.location.search).get('sfdcIframeOrigin') ?? '';
  const parent = ancestors[0] ?? told;
  const top = ancestors.at(-1) ?? told;
  return {
    topOrigin: isHostOrigin(top) ? top : null,
    crmOrigin: isHostOrigin(told) && parent === told ? told : null,
  };
}

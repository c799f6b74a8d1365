import { fromBase64, type PageKey } from '../shared/channel';
import { isFields, list, text, textOrNull } from '../shared/guard';
import { isHostOrigin } from '../shared/origins';

/** What the program wrote into the page that it served; a page from elsewhere has nothing of it. */
export interface PageFacts {
  readonly key: PageKey;
  /** The origins that may stand around this page. */
  readonly ancestors: readonly string[];
}

/** Where the softphone stands: the page at the top has the bridge, the page around it has the CRM. */
export interface Place {
  /** The top page's origin; null when this page is not framed by pages it may speak to. */
  readonly topOrigin: string | null;
  /** Salesforce's origin as its call center told it; null when nothing says that Salesforce is there. */
  readonly crmOrigin: string | null;
}

/** Takes the facts out of the page, where nobody finds them again; null in a page from elsewhere. */
export function takeFacts(document: Document): PageFacts | null {
  const element = document.querySelector('meta[name="cordboard"]');
  const written = element?.getAttribute('content') ?? '';
  element?.remove();
  let facts: unknown;
  try {
    facts = JSON.parse(written);
  } catch {
    return null;
  }
  if (!isFields(facts)) return null;
  const key = fromBase64(text(facts.key));
  if (key === null || key.length !== 32) return null;
  return { key: { frame: text(facts.frame), key }, ancestors: list(facts.ancestors, textOrNull) };
}

/**
 * Reads the place off the window. Every page around this one must be one of the org's own, by the browser's list of
 * ancestors: not every browser heeds the header that says so. A page from elsewhere knows no org, and takes any
 * page of Salesforce for one.
 */
export function readPlace(window: Window, facts: PageFacts | null): Place {
  const nowhere = { topOrigin: null, crmOrigin: null };
  if (window.top === window) return nowhere;
  const ancestors = Array.from(window.location.ancestorOrigins ?? []);
  const ours = (origin: string): boolean =>
    facts === null ? isHostOrigin(origin) : facts.ancestors.includes(origin);
  if (ancestors.length === 0 || !ancestors.every(ours)) return nowhere;
  const told = new URLSearchParams(window.location.search).get('sfdcIframeOrigin') ?? '';
  return {
    topOrigin: ancestors.at(-1) ?? null,
    crmOrigin: isHostOrigin(told) && ancestors[0] === told ? told : null,
  };
}

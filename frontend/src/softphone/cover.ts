/** Tells whether something that the agent decides by was in plain sight. */
export interface Cover {
  /** The element is covered, transparent or distorted by a page around, or was a moment ago. */
  covered(): boolean;
  stop(): void;
}

/** Long enough to have been seen before it is clicked. */
const seenForMs = 400;
const everyMs = 100;

interface VisibilityEntry extends IntersectionObserverEntry {
  /** Intersection Observer v2; not there in every browser. */
  readonly isVisible?: boolean;
}

/**
 * Watches an element with Intersection Observer v2, which Chromium and so WebView2 have: a page around this one can
 * lay the phone, invisible, over something that invites to a click. Where the browser cannot tell, nothing counts as
 * covered.
 */
export function watchCover(element: Element, now: () => number = () => performance.now()): Cover {
  let hidden = false;
  let since = Number.NEGATIVE_INFINITY;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isVisible, isIntersecting } of entries as readonly VisibilityEntry[]) {
        // What was scrolled away is not covered: it can be chosen by the keyboard only.
        const hides = isVisible === false && isIntersecting;
        if (hides === hidden) continue;
        hidden = hides;
        since = now();
      }
    },
    { threshold: [0, 0.5, 1], trackVisibility: true, delay: everyMs } as IntersectionObserverInit,
  );
  observer.observe(element);
  return {
    covered: () => hidden || now() - since < seenForMs,
    stop: () => observer.disconnect(),
  };
}

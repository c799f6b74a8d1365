import { findRecord, nameOf, type Org, objectOf } from './org';

/** What the console can show. */
export type View =
  | { readonly kind: 'home' }
  | { readonly kind: 'list'; readonly object: string; readonly listViewId: string }
  | { readonly kind: 'record'; readonly object: string; readonly id: string }
  | { readonly kind: 'search'; readonly term: string }
  | { readonly kind: 'flow'; readonly name: string; readonly args: readonly unknown[] }
  | { readonly kind: 'other'; readonly path: string };

/** What getAppViewInfo returns and onNavigationChange carries. */
export interface ViewInfo {
  readonly url: string;
  readonly recordId: string;
  readonly recordName: string;
  readonly objectType: string;
}

/** The address of a view, from the origin on. */
export function pathOf(view: View): string {
  switch (view.kind) {
    case 'home':
      return '/lightning/page/home';
    case 'list':
      return view.listViewId === ''
        ? `/lightning/o/${view.object}/home`
        : `/lightning/o/${view.object}/list?filterName=${encodeURIComponent(view.listViewId)}`;
    case 'record':
      return `/lightning/r/${view.object}/${view.id}/view`;
    case 'search':
      return `/lightning/search?term=${encodeURIComponent(view.term)}`;
    case 'flow':
      return `/lightning/flow/${encodeURIComponent(view.name)}`;
    case 'other':
      return view.path;
    default:
      return view satisfies never;
  }
}

/** The view at a path; a path that nothing is known at is a view too, as any Salesforce address is. */
export function viewOf(org: Org, path: string): View {
  const url = new URL(path, 'https://console.invalid');
  const [area, kind, first = '', second = ''] = url.pathname.split('/').filter((part) => part !== '');
  if (area === 'lightning') {
    if (kind === 'page' && first === 'home') return { kind: 'home' };
    if (kind === 'r' && first !== '') {
      // Both /r/Account/001.../view and the short /r/001.../view are in use.
      const id = org.objects[first] ? second : first;
      const object = objectOf(org, id);
      const known = findRecord(org, id)?.Id;
      return { kind: 'record', object: object || first, id: typeof known === 'string' ? known : id };
    }
    if (kind === 'o' && org.objects[first]) {
      return { kind: 'list', object: first, listViewId: url.searchParams.get('filterName') ?? '' };
    }
    if (kind === 'search') return { kind: 'search', term: url.searchParams.get('term') ?? '' };
    if (kind === 'flow' && first !== '') return { kind: 'flow', name: decodeURIComponent(first), args: [] };
  }
  if (url.pathname === '/') return { kind: 'home' };
  return { kind: 'other', path: url.pathname + url.search + url.hash };
}

/** Whether two views show the same thing. */
export function sameView(a: View, b: View): boolean {
  return pathOf(a) === pathOf(b);
}

/** What an adapter is told of a view; fields that do not apply are empty. */
export function viewInfo(org: Org, view: View, origin: string): ViewInfo {
  const url = origin + pathOf(view);
  if (view.kind === 'record') {
    return {
      url,
      recordId: view.id,
      recordName: nameOf(org, findRecord(org, view.id)),
      objectType: view.object,
    };
  }
  return { url, recordId: '', recordName: '', objectType: view.kind === 'list' ? view.object : '' };
}

/** Whether a console app tells adapters that this view came up: not when it is a list or an object's home. */
export function isAnnounced(view: View): boolean {
  return view.kind !== 'list';
}

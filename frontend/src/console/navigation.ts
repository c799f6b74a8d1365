import { text } from '../shared/guard';
import { findRecord, isId, nameOf, type Org, type OrgRecord, objectOf } from './org';

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
  /** Of a person account: its other half, and that it is one. */
  readonly accountId?: string;
  readonly contactId?: string;
  readonly personAccount?: true;
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
  // The short addresses of records and of an object's home, as older adapters have them: /001..., /001/o.
  const owner = objectOf(org, area ?? '');
  if (owner !== '' && isId(area) && (kind === undefined || kind === 'view')) {
    const known = findRecord(org, area)?.Id;
    return { kind: 'record', object: owner, id: typeof known === 'string' ? known : area };
  }
  if (owner !== '' && area?.length === 3 && kind === 'o')
    return { kind: 'list', object: owner, listViewId: '' };
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
    const record = findRecord(org, view.id);
    return {
      url,
      recordId: view.id,
      recordName: nameOf(org, record),
      objectType: view.object,
      ...otherHalf(record),
    };
  }
  return { url, recordId: '', recordName: '', objectType: view.kind === 'list' ? view.object : '' };
}

/** What an adapter is told of a person account beside its name. */
export function otherHalf(
  record: OrgRecord | undefined,
): Pick<ViewInfo, 'accountId' | 'contactId' | 'personAccount'> {
  if (record?.IsPersonAccount !== true) return {};
  const contactId = text(record.PersonContactId);
  return contactId === ''
    ? { accountId: text(record.AccountId), personAccount: true }
    : { contactId, personAccount: true };
}

/** Whether a console app tells adapters that this view came up: not when it is a list or an object's home. */
export function isAnnounced(view: View): boolean {
  return view.kind !== 'list';
}

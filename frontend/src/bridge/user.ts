import type { PageWindow } from './captured';

/** Who is logged in at the page around: an id of Salesforce's and a name; empty where the page does not tell. */
export interface PageUser {
  readonly id: string;
  readonly name: string;
}

const longest = 80;

/**
 * Asks the page who is logged in, by Lightning's global value provider $SObjectType.CurrentUser. It is the one thing in
 * which the bridge runs code of the page: it is called where nothing of the bridge is half done, and what it tells is
 * text that is believed no more than the page is.
 */
export function readUser(win: PageWindow): PageUser {
  const ask = (field: string): string => {
    try {
      const aura = (win as unknown as { $A?: { get?: (name: string) => unknown } }).$A;
      const value = aura?.get?.(`$SObjectType.CurrentUser.${field}`);
      return typeof value === 'string' && value.length <= longest ? value : '';
    } catch {
      return '';
    }
  };
  const id = ask('Id');
  return { id, name: id === '' ? '' : ask('Name') || ask('Email') };
}

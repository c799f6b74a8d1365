import { describe, expect, test } from 'vitest';
import { readPlace, takeFacts } from '../../src/softphone/placement';
import { pageKey } from './fake-program';

const org = 'https://acme.lightning.force.com';
const facts = { key: pageKey, ancestors: [org, 'https://acme.my.salesforce.com'] };

function place(ancestors: readonly string[], told: string, given: typeof facts | null = facts) {
  const search = `?mode=Lightning&sfdcIframeOrigin=${encodeURIComponent(told)}`;
  return readPlace({ top: {}, location: { ancestorOrigins: ancestors, search } } as unknown as Window, given);
}

describe('every page around the softphone is the org', () => {
  test.each([
    ['the org', [org], org, org, org],
    [
      'the org in its other face',
      ['https://acme.my.salesforce.com', org],
      'https://acme.my.salesforce.com',
      org,
      'https://acme.my.salesforce.com',
    ],
    ['another org', ['https://evil.lightning.force.com'], 'https://evil.lightning.force.com', null, null],
    ['another org in ours', ['https://evil.my.salesforce.com', org], org, null, null],
    ['ours in another org', [org, 'https://evil.lightning.force.com'], org, null, null],
    ['a sandboxed page in between', ['null', org], org, null, null],
    ['nobody tells', [], org, null, null],
    ['an address that lies', [org], 'https://acme.my.salesforce.com', org, null],
    ['an address that says nothing', [org], '', org, null],
  ])('%s', (_name, ancestors, told, topOrigin, crmOrigin) => {
    expect(place(ancestors, told)).toEqual({ topOrigin, crmOrigin });
  });

  test('a page from elsewhere takes any page of Salesforce for the org, and no other', () => {
    expect(place([org], org, null)).toEqual({ topOrigin: org, crmOrigin: org });
    expect(place(['https://evil.example'], org, null).topOrigin).toBeNull();
    expect(place([org, 'https://evil.example'], org, null).topOrigin).toBeNull();
  });

  test('a page that nobody frames speaks to nobody', () => {
    const window = { location: { ancestorOrigins: [], search: '' } } as unknown as Window;
    Object.assign(window, { top: window });
    expect(readPlace(window, facts)).toEqual({ topOrigin: null, crmOrigin: null });
  });
});

describe('the facts in the page', () => {
  function page(content: string | null) {
    let removed = false;
    const element = {
      getAttribute: () => content,
      remove: () => {
        removed = true;
      },
    };
    const document = { querySelector: () => (content === null ? null : element) };
    return { facts: takeFacts(document as unknown as Document), removed: () => removed };
  }
  const key = Buffer.from(pageKey.key).toString('base64url');

  test('are taken out of it', () => {
    const { facts, removed } = page(JSON.stringify({ frame: pageKey.frame, key, ancestors: [org, 5] }));
    expect(facts).toEqual({ key: pageKey, ancestors: [org] });
    expect(removed()).toBe(true);
  });

  test.each([null, '', '__SOFTPHONE__', 'null', '[]', '{}', '{"key":"AAAA"}', '{"key":5}'])(
    '%s is none',
    (content) => {
      expect(page(content).facts).toBeNull();
    },
  );
});

import { describe, expect, test } from 'vitest';
import { isAnnounced, pathOf, type View, viewOf } from '../../src/console/navigation';
import { Workspace } from '../../src/console/workspace.svelte';
import { sampleOrg } from './console-controller';

const record = (n: number): View => ({ kind: 'record', object: 'Account', id: `001Hx000000000${n}` });
const list: View = { kind: 'list', object: 'Lead', listViewId: '' };

describe('the workspace', () => {
  test('opens each record once', () => {
    const space = new Workspace();
    expect(space.open(record(1))).toBe(true);
    expect(space.open(record(2))).toBe(true);
    expect(space.open(record(1))).toBe(false);
    expect(space.tabs).toHaveLength(2);
    expect(space.current).toEqual(record(1));
  });

  test('opens subtabs where they are asked for, and finds them again', () => {
    const space = new Workspace();
    space.open(record(1));
    const parent = space.active;
    expect(space.open(record(2), parent)).toBe(true);
    expect(space.open(list)).toBe(true);
    expect(space.current).toEqual(list);
    expect(space.open(record(2))).toBe(false);
    expect(space.active).toBe(parent);
    expect(space.current).toEqual(record(2));
    space.show(parent);
    expect(space.current).toEqual(record(1));
  });

  test('shows the neighbour of what is closed', () => {
    const space = new Workspace();
    space.open(list);
    for (const n of [1, 2, 3]) space.open(record(n));
    space.close(space.active);
    expect(space.current).toEqual(record(2));
    space.open(record(4), space.active);
    space.close(space.active, 0);
    expect(space.current).toEqual(record(2));
    for (const { key } of [...space.tabs]) space.close(key);
    expect(space.current).toEqual(list);
  });
});

test.each([
  ['/', '/lightning/page/home'],
  ['/lightning/page/home', '/lightning/page/home'],
  ['/lightning/r/Account/001Hx0000000001IAA/view', '/lightning/r/Account/001Hx0000000001/view'],
  ['/lightning/r/003Hx0000000001/view', '/lightning/r/Contact/003Hx0000000001/view'],
  ['/lightning/o/Case/home', '/lightning/o/Case/home'],
  ['/lightning/o/Case/list?filterName=00B1', '/lightning/o/Case/list?filterName=00B1'],
  ['/lightning/search?term=a%26b', '/lightning/search?term=a%26b'],
  ['/lightning/flow/Caller_Intake', '/lightning/flow/Caller_Intake'],
  ['/lightning/setup/Home?a=b#c', '/lightning/setup/Home?a=b#c'],
])('%s is the view of %s', (path, canonical) => {
  expect(pathOf(viewOf(sampleOrg(), path))).toBe(canonical);
});

test('lists are not announced, everything else is', () => {
  expect(isAnnounced(list)).toBe(false);
  expect(isAnnounced(record(1))).toBe(true);
  expect(isAnnounced({ kind: 'search', term: 'x' })).toBe(true);
});

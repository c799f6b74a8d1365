import { describe, expect, it } from 'vitest';
import {
  type Config,
  readSaveResult,
  readSettingsView,
  readTestView,
  type Server,
} from '../../src/contract/settings';
import { Form } from '../../src/settings/form.svelte';
import { type Program, ProgramError } from '../../src/settings/program';
import { rowAt } from '../../src/settings/rows';
import { failureText, standingText } from '../../src/settings/words';

/** A program that holds a file and answers saving with what it is told to answer. */
function programWith(config: object, sources: Readonly<Record<string, string>> = {}) {
  const program = {
    tested: [] as Server[],
    found: (): unknown => ({ steps: [{ step: 'name', ok: true, code: 'done' }] }),
    test: async (server: Server) => {
      program.tested.push(server);
      return readTestView(await program.found());
    },
    saved: [] as Config[],
    loads: 0,
    answer: (): unknown => ({ ok: true, relaunch: true, kept: '/x.damaged-1' }),
    load: async () => {
      program.loads++;
      return readSettingsView({ config, path: '/x', damaged: { code: 'empty' }, sources });
    },
    save: async (wanted: Config) => {
      program.saved.push(wanted);
      return readSaveResult(program.answer());
    },
    number: async (_plan: unknown, field: string) => ({
      dialled: field,
      rule: 'direct',
      own: 0,
      later: '',
      others: [],
      remark: '',
      displayed: field,
      searched: [],
      problem: null,
    }),
    openConsole: async () => undefined,
    relaunch: async () => undefined,
    health: async () => ({ version: '', webview: null, softphonesFromElsewhere: [] }),
    editing: () => undefined,
    close: () => undefined,
  };
  return program satisfies Program;
}

const one = { servers: [{ name: 'Main', host: 'mx', port: 7777, dialect: 'zultys' }], activeServer: 'Main' };

describe('the form', () => {
  it('is unsaved from the first change to the saving', async () => {
    const program = programWith(one);
    const form = new Form(program);
    expect(form.unsaved).toBe(false);
    await form.load();
    expect(form.unsaved).toBe(false);
    form.draft.monitorObject = '201';
    expect(form.unsaved).toBe(true);
    expect(await form.save()).toBe(true);
    expect(form.unsaved).toBe(false);
    expect(program.saved[0]?.monitorObject).toBe('201');
    expect(form.notice).toEqual({ kind: 'saved', kept: '/x.damaged-1' });
    expect(form.relaunch).toBe(true);
    expect(form.view?.damaged).toBeNull();
  });

  it('saves a section while another one of the file is wrong, which stays shown', async () => {
    const program = programWith({ ...one, numbers: { country: 'DEU' }, pop: { items: ['a', 'A'] } });
    program.load = async () =>
      readSettingsView({
        config: { ...one, numbers: { country: 'DEU' } },
        path: '/x',
        problems: [
          { field: 'numbers.country', code: 'badCountry', text: '', line: 3 },
          { field: 'servers[0].pin', code: 'badPin', text: '', line: 2 },
        ],
      });
    const form = new Form(program);
    await form.load();
    form.draft.numbers.outsidePrefix = '0'; // now it is the changed section's own mistake
    expect(await form.save()).toBe(false);
    expect(form.faults).toEqual({ 'numbers-country': 'badCountry' });
    expect(program.saved).toEqual([]);
    form.revert();
    const row = form.draft.servers[0];
    if (!row) throw new Error('no row');
    row.host = 'mx2';
    expect(await form.save()).toBe(true);
    expect(program.saved[0]?.servers[0]?.host).toBe('mx2');
    expect(form.view?.problems.map(({ field }) => field)).toEqual(['numbers.country']);
  });

  it('goes back to the file', async () => {
    const form = new Form(programWith(one));
    await form.load();
    form.draft.servers.length = 0;
    form.left('salesforce-url');
    form.draft.salesforce.url = 'x';
    expect(form.faultCount).toBe(1);
    form.revert();
    expect(form.draft.servers[0]?.name).toBe('Main');
    expect(form.unsaved).toBe(false);
    expect(form.faultCount).toBe(0);
  });

  it('shows a mistake when its field was left, and all of them when saving is tried', async () => {
    const program = programWith(one);
    const form = new Form(program);
    await form.load();
    const row = form.draft.servers[0];
    if (!row) throw new Error('no row');
    Object.assign(row, { host: '', port: 'x' });
    expect(form.faults).toEqual({});
    form.left('server-1-port');
    expect(form.faults).toEqual({ 'server-1-port': 'badPort' });
    expect(await form.save()).toBe(false);
    expect(form.faults).toEqual({ 'server-1-host': 'missing', 'server-1-port': 'badPort' });
    expect(form.open).toEqual([1]);
    expect(form.firstFault()).toBe('server-1-host');
    expect(program.saved).toEqual([]);
  });

  it('shows no mistake while a press is held, so that nothing moves away from under it', async () => {
    const form = new Form(programWith(one));
    await form.load();
    form.draft.salesforce.url = 'x';
    form.hold();
    form.left('salesforce-url');
    expect(form.faultCount).toBe(0);
    form.release();
    expect(form.faultCount).toBe(1);
  });

  it("puts Go's errors beside their fields until something is typed", async () => {
    const program = programWith(one);
    program.answer = () => ({ ok: false, errors: [{ field: 'servers[0].host', code: 'badHost', text: '' }] });
    const form = new Form(program);
    await form.load();
    form.draft.monitorObject = '1';
    expect(await form.save()).toBe(false);
    expect(form.faults).toEqual({ 'server-1-host': 'badHost' });
    form.typed();
    expect(form.faultCount).toBe(1);
    form.draft.monitorObject = '2';
    form.typed();
    expect(form.faultCount).toBe(0);
  });

  it('tells what Go says about no field at all', async () => {
    const program = programWith(one);
    const form = new Form(program);
    await form.load();
    program.answer = () => ({ ok: false, errors: [{ field: '', code: 'unreadableFile' }] });
    expect(await form.save()).toBe(false);
    expect(form.notice).toMatchObject({
      kind: 'failed',
      error: { code: 'unreadableFile' },
    });
    if (form.notice.kind === 'failed')
      expect(failureText(form.notice.error)).toBe('This file cannot be read.');
    program.answer = () => {
      throw new ProgramError('timeout', 'late');
    };
    expect(await form.save()).toBe(false);
    expect(form.notice).toMatchObject({ kind: 'failed', error: { code: 'timeout' } });
    expect(form.standing).toBe('ready');
  });

  it('asks when the file was changed meanwhile, and saves over it only then', async () => {
    const program = programWith(one);
    const form = new Form(program);
    await form.load();
    form.draft.monitorObject = '1';
    program.answer = () => ({ ok: false, errors: [{ field: '', code: 'changedMeanwhile', text: '' }] });
    expect(await form.save()).toBe(false);
    expect(form.notice.kind).toBe('conflict');
    form.typed();
    expect(form.notice.kind).toBe('conflict');
    program.answer = () => ({ ok: true });
    expect(await form.saveOver()).toBe(true);
    expect(program.loads).toBe(2);
    expect(program.saved.at(-1)?.monitorObject).toBe('1');
  });
});

describe("a connection's test", () => {
  const row = (form: Form) => {
    const first = form.draft.servers[0];
    if (!first) throw new Error('no row');
    return first;
  };

  it('tries what the fields say, saved or not', async () => {
    const program = programWith(one);
    const form = new Form(program);
    await form.load();
    Object.assign(row(form), { host: ' new.example.com ', pin: '' });
    expect(await form.test(row(form))).toBe('');
    expect(program.tested).toMatchObject([{ host: 'new.example.com', port: 7777 }]);
    expect(form.trials[1]).toMatchObject({ kind: 'done', view: { steps: [{ step: 'name', ok: true }] } });
    expect(program.saved).toEqual([]);
  });

  it('is not made while a field is wrong, but names that field; a missing name does not matter', async () => {
    const program = programWith(one);
    const form = new Form(program);
    await form.load();
    Object.assign(row(form), { name: '', port: 'x', host: '' });
    expect(await form.test(row(form))).toBe('server-1-host');
    expect(form.faults).toEqual({ 'server-1-host': 'missing', 'server-1-port': 'badPort' });
    expect(program.tested).toEqual([]);
    Object.assign(row(form), { port: '7777', host: 'mx' });
    expect(await form.test(row(form))).toBe('');
    expect(program.tested.length).toBe(1);
  });

  it("shows Go's errors beside the server's own fields", async () => {
    const two = { servers: [...one.servers, { name: 'Branch', host: 'b', port: 7777, dialect: 'zultys' }] };
    const program = programWith(two);
    program.found = () => ({ errors: [{ field: 'servers[0].host', code: 'badHost', text: '' }], steps: [] });
    const form = new Form(program);
    await form.load();
    const second = form.draft.servers[1];
    if (!second) throw new Error('no row');
    expect(await form.test(second)).toBe('server-2-host');
    expect(form.faults).toEqual({ 'server-2-host': 'badHost' });
    expect(form.trials).toEqual({});
    second.host = 'c';
    form.typed();
    expect(form.faults).toEqual({});
  });

  it('runs once at a time, and says why it could not be made', async () => {
    const program = programWith(one);
    const form = new Form(program);
    await form.load();
    let answer: (value: unknown) => void = () => undefined;
    program.found = () => new Promise((resolve) => (answer = resolve));
    const first = form.test(row(form));
    expect(form.trials[1]).toEqual({ kind: 'running' });
    expect(await form.test(row(form))).toBe('');
    expect(program.tested.length).toBe(1);
    answer({ steps: [] });
    await first;
    program.found = () => {
      throw new ProgramError('timeout', 'late');
    };
    await form.test(row(form));
    expect(form.trials[1]).toMatchObject({ kind: 'failed', error: { code: 'timeout' } });
  });

  it('says nothing about a server that is gone meanwhile', async () => {
    const program = programWith(one);
    const form = new Form(program);
    await form.load();
    let answer: (value: unknown) => void = () => undefined;
    program.found = () => new Promise((resolve) => (answer = resolve));
    const test = form.test(row(form));
    form.draft.servers.length = 0;
    answer({ steps: [] });
    await test;
    expect(form.trials).toEqual({});
  });
});

describe('who says a setting and when it counts', () => {
  const standing = (form: Form, path: string) => standingText(form, rowAt(path));

  it('is told of each, and what a policy sets is locked', async () => {
    const form = new Form(
      programWith(one, {
        servers: 'machinePolicy',
        'salesforce.url': 'userPolicy',
        monitorObject: 'machineFile',
      }),
    );
    expect(form.locked('servers')).toBe(false);
    await form.load();
    expect(form.locked('servers')).toBe(true);
    expect(form.locked('salesforce.url')).toBe(true);
    expect(form.locked('clientIds')).toBe(false);
    expect(standing(form, 'servers')).toBe(
      'Set by your administrator. It cannot be changed here. Takes effect at the next sign-on.',
    );
    expect(standing(form, 'salesforce.url')).toMatch(
      /^Set by your administrator.* when Cordboard is restarted.$/,
    );
    expect(standing(form, 'monitorObject')).toMatch(/^Set for this computer\. /);
    expect(standing(form, 'numbers.country')).toBe('Default. Takes effect at once.');
  });

  it('follows what is typed and what was saved', async () => {
    const program = programWith(one);
    program.answer = () => ({ ok: true, sources: { 'numbers.country': 'user' } });
    const form = new Form(program);
    await form.load();
    form.draft.numbers.country = 'DE';
    expect(standing(form, 'numbers.country')).toBe('Not saved yet. Takes effect at once.');
    expect(standing(form, 'numbers.outsidePrefix')).toMatch(/^Default/);
    expect(await form.save()).toBe(true);
    expect(standing(form, 'numbers.country')).toBe('Set in your settings. Takes effect at once.');
  });
});

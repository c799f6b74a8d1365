import { describe, expect, it } from 'vitest';
import { type Config, readConfig } from '../../src/contract/settings';
import { add, copy, move, remove, sameConfig, toConfig, toDraft } from '../../src/settings/draft';
import { rowAt } from '../../src/settings/rows';
import { type ServerRow, servers, setOfServer, toServer, usesAdvanced } from '../../src/settings/server-row';
import { ContractError } from '../../src/shared/kinds';

const clientIds = rowAt('clientIds');
const standby = rowAt('servers.standby');

/** Sets TLS or the dialect, as the form does. */
function setManner(row: ServerRow, change: { dialect?: string; tls?: boolean }): void {
  for (const [field, value] of Object.entries(change)) setOfServer(row, field, value);
}

/** A server that keeps to its dialect and stands alone. */
const plain = {
  switchName: '',
  certificate: { file: '', key: '' },
  standby: [],
  adjust: {
    namespace: '',
    devicePattern: '',
    completion: '' as const,
    keepAlive: 0,
    pace: 0,
    probe: 0,
    look: 0,
    connectTimeout: 0,
    answerTimeout: 0,
  },
};

const config: Config = {
  servers: [
    {
      name: 'Main',
      host: 'mx',
      port: 7777,
      tls: false,
      pin: '',
      dialect: 'zultys',
      session: false,
      neverRemember: true,
      oldKeys: false,
      ...plain,
    },
    {
      name: 'Lab',
      host: '::1',
      port: 1040,
      tls: true,
      pin: 'aa',
      dialect: 'ecma',
      session: true,
      neverRemember: false,
      oldKeys: false,
      switchName: 'CM1',
      certificate: { file: '/c.pem', key: '/k.pem' },
      standby: [
        { host: 'b', port: 1041, pin: 'bb' },
        { host: 'c', port: 1042, pin: '' },
      ],
      adjust: {
        namespace: 'urn:x',
        devicePattern: 'N<{number}>',
        completion: 'event',
        keepAlive: 20,
        pace: 0.5,
        probe: -1,
        look: 60,
        connectTimeout: 10,
        answerTimeout: 5,
      },
    },
  ],
  activeServer: 'lab',
  clientIds: [{ name: 'Salesforce', value: 'Salesforce' }],
  activeClientId: 'Salesforce',
  monitorObject: '200',
  salesforce: { url: 'https://example.com', softphone: ['https://a.example', 'https://b.example'] },
  remembered: { server: 'Main', user: 'ann', device: '200', agentId: '4711', kept: true },
  numbers: {
    country: 'DE',
    outsidePrefix: '0',
    internalLengths: [3, 4],
    areaCode: '30',
    internationalPrefix: '',
    mainNumberDigits: 2,
    rules: ['4000-4999 -> internal'],
    confirmLinks: true,
  },
  pop: { items: ['account', 'case number'], when: 'answered' },
  history: { days: 0 },
  log: {
    internal: true,
    wrapUp: 90,
    resultRequired: true,
    missed: true,
    shortest: 5,
    exceptQueues: ['Test'],
    exceptNumbers: ['0800*'],
    fields: ['Status = Closed'],
    results: ['Resolved', 'Call back'],
  },
  panel: { showSeconds: false },
  tray: { hideOnClose: true },
  logging: { level: 'warn', maskNumbers: false },
};

const rows = (draft: ReturnType<typeof toDraft>) => draft.servers.map((row) => row.name);
const key = (draft: ReturnType<typeof toDraft>, at: number) => draft.servers[at]?.key ?? 0;

describe('the form', () => {
  it('says what it was given, the active name in its own spelling', () => {
    expect(toConfig(toDraft(config))).toEqual({ ...config, activeServer: 'Lab' });
    expect(toConfig(toDraft(readConfig(JSON.parse(JSON.stringify(config)))))).toEqual({
      ...config,
      activeServer: 'Lab',
    });
  });

  it('reads nothing as the defaults, and nothing of another kind', () => {
    expect(toConfig(toDraft(readConfig({}))).logging.level).toBe('info');
    for (const value of [null, 7, 'x', [], { servers: 7 }, { servers: [null, { port: 'x' }] }]) {
      expect(() => readConfig(value)).toThrow(ContractError);
    }
  });

  it('reads a field that was emptied as the default where there is one, and 0 as 0', () => {
    const draft = toDraft(config);
    expect(draft.history.days).toBe('0');
    expect(toConfig(draft).history.days).toBe(0);
    draft.history.days = ' ';
    expect(toConfig(draft).history.days).toBe(90);
  });

  it('takes what was typed without the space around it', () => {
    const draft = toDraft(config);
    Object.assign(draft.servers[1] ?? {}, { name: ' Lab 2 ', port: ' 99 ', pin: 'AA:bb\n cc' });
    draft.salesforce.softphone = '\n https://a.example \n\n';
    Object.assign(draft.numbers, { internalLengths: '2;3  4', country: ' de ' });
    draft.pop.items = ' account \n\ncase number';
    draft.log.results = 'Resolved\n ';
    const said = toConfig(draft);
    expect(said.servers[1]).toMatchObject({ name: 'Lab 2', port: 99, pin: 'aabbcc' });
    expect(said.activeServer).toBe('Lab 2');
    expect(said.salesforce.softphone).toEqual(['https://a.example']);
    expect(said.numbers).toMatchObject({ country: 'DE', internalLengths: [2, 3, 4] });
    expect(said.pop.items).toEqual(['account', 'case number']);
    expect(said.log.results).toEqual(['Resolved']);
  });

  it('takes adjustments as they are typed, and what is no number as one that no check lets pass', () => {
    const draft = toDraft(config);
    Object.assign(draft.servers[0]?.adjust ?? {}, {
      pace: ' 0,5 ',
      probe: '-1',
      keepAlive: ' 20',
      answerTimeout: '',
    });
    expect(toConfig(draft).servers[0]?.adjust).toEqual({
      ...plain.adjust,
      pace: 0.5,
      probe: -1,
      keepAlive: 20,
    });
    Object.assign(draft.servers[0]?.adjust ?? {}, {
      pace: '.',
      probe: '1.5',
      keepAlive: 'soon',
      answerTimeout: '--1',
    });
    expect(toConfig(draft).servers[0]?.adjust).toMatchObject({
      pace: -2,
      probe: -2,
      keepAlive: -2,
      answerTimeout: -2,
    });
  });

  it('never sends a number that is none as a number', () => {
    const draft = toDraft(config);
    Object.assign(draft.servers[0] ?? {}, { port: '77x' });
    draft.numbers.internalLengths = '3, x';
    expect(toConfig(draft).servers[0]?.port).toBe(-1);
    expect(toConfig(draft).numbers.internalLengths).toEqual([3, -1]);
  });

  it('knows whether anything is unsaved', () => {
    const draft = toDraft(config);
    expect(sameConfig(draft, toDraft(config))).toBe(true);
    draft.monitorObject = '200 ';
    expect(sameConfig(draft, toDraft(config))).toBe(true);
    draft.logging.maskNumbers = true;
    expect(sameConfig(draft, toDraft(config))).toBe(false);
  });
});

describe('servers', () => {
  it('are added at the end, the first one active', () => {
    const draft = toDraft({ ...config, servers: [], activeServer: '' });
    const added = add(draft, servers);
    expect(draft.activeServer).toBe(added);
    add(draft, servers);
    expect(draft.activeServer).toBe(added);
    expect(toConfig(draft).servers.map((server) => server.port)).toEqual([7777, 7777]);
  });

  it('are copied right behind themselves under a free name', () => {
    const draft = toDraft(config);
    copy(draft, servers, key(draft, 0));
    copy(draft, servers, key(draft, 1));
    expect(rows(draft)).toEqual(['Main', 'Main 2', 'Main 3', 'Lab']);
    expect(draft.servers[2]).toMatchObject({ host: 'mx', port: '7777' });
    expect(new Set(draft.servers.map((row) => row.key)).size).toBe(4);
  });

  it('are copied with all that they have, and share nothing', () => {
    const draft = toDraft(config);
    const copied = copy(draft, servers, key(draft, 1));
    const [lab, other] = [draft.servers[1], draft.servers.find((row) => row.key === copied)];
    if (!lab || !other) throw new Error('no row');
    expect(toServer({ ...other, name: lab.name })).toEqual(toServer(lab));
    other.adjust.pace = '7';
    other.certificate.file = '/other.pem';
    Object.assign(other.standby[0] ?? {}, { host: 'other' });
    expect(toConfig(draft).servers[1]).toEqual(config.servers[1]);
    const keys = draft.servers.flatMap((row) => [row.key, ...row.standby.map((one) => one.key)]);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('have standby servers whose port follows, too', () => {
    const draft = toDraft(config);
    const row = draft.servers[0];
    if (!row) throw new Error('no row');
    add(draft, standby, row);
    setManner(row, { dialect: 'dmcc' });
    Object.assign(row.standby[0] ?? {}, { host: ' b ' });
    expect(toServer(row).standby).toEqual([{ host: 'b', port: 4721, pin: '' }]);
    setManner(row, { tls: true });
    expect(toServer(row)).toMatchObject({ port: 4722, standby: [{ port: 4722 }] });
    setManner(row, { dialect: 'openscape-business' });
    expect(row).toMatchObject({ port: '', standby: [{ port: '' }] });
    setManner(row, { tls: false });
    expect(row).toMatchObject({ port: '8800', standby: [{ port: '8800' }] });
  });

  it('say whether they use anything advanced', () => {
    const draft = toDraft(config);
    expect(draft.servers.map(usesAdvanced)).toEqual([false, true]);
  });

  it('move within the list and no further', () => {
    const draft = toDraft(config);
    expect(move(draft.servers, key(draft, 0), -1)).toBe(false);
    expect(move(draft.servers, key(draft, 0), 1)).toBe(true);
    expect(rows(draft)).toEqual(['Lab', 'Main']);
    expect(move(draft.servers, key(draft, 1), 1)).toBe(false);
    expect(toConfig(draft).activeServer).toBe('Lab');
  });

  it('leave the first one active when the active one goes', () => {
    const draft = toDraft(config);
    const [main, lab] = [key(draft, 0), key(draft, 1)];
    expect(remove(draft, servers, lab)).toBe(main);
    expect(toConfig(draft).activeServer).toBe('Main');
    expect(remove(draft, servers, main)).toBe(0);
    expect(toConfig(draft).activeServer).toBe('');
    expect(remove(draft, servers, main)).toBe(0);
  });

  it('let the port follow TLS and the dialect only while it is the usual one', () => {
    const draft = toDraft(config);
    const row = draft.servers[0];
    if (!row) throw new Error('no row');
    setManner(row, { tls: true });
    expect(row.port).toBe('7778');
    setManner(row, { dialect: 'ecma' });
    expect(row.port).toBe('');
    setManner(row, { dialect: 'zultys', tls: false });
    expect(row.port).toBe('7777');
    row.port = '9000';
    setManner(row, { tls: true });
    expect(row).toMatchObject({ port: '9000', tls: true });
  });
});

describe('client ids', () => {
  it('keep one of them active', () => {
    const draft = toDraft(config);
    const first = draft.clientIds[0]?.key ?? 0;
    const second = add(draft, clientIds);
    expect(draft.activeClientId).toBe(first);
    expect(remove(draft, clientIds, first)).toBe(second);
    expect(draft.activeClientId).toBe(second);
  });
});

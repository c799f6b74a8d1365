import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/contract/settings';
import { check } from '../../src/settings/check';
import { type Draft, toDraft } from '../../src/settings/draft';
import { fieldId, fromGo, isAdvanced, sectionOf, serverOf } from '../../src/settings/place';
import { allTexts } from '../../src/shared/text';

function sound(): Draft {
  return toDraft(
    readConfig({
      servers: [
        { name: 'Main', host: 'mx.example.com', port: 7777, dialect: 'zultys' },
        { name: 'Branch', host: '192.0.2.7', port: 7778, tls: true, pin: '0a'.repeat(32), dialect: 'zultys' },
      ],
      activeServer: 'Main',
      clientIds: [{ name: 'Salesforce', value: 'Salesforce' }],
      activeClientId: 'Salesforce',
      salesforce: { url: 'https://example.my.salesforce.com', softphone: ['https://phone.example.com:8443'] },
      numbers: { country: 'DE', outsidePrefix: '0', internalLengths: [3, 4] },
    }),
  );
}

const row = (draft: Draft, change: object, at = 0) => Object.assign(draft.servers[at] ?? {}, change);

const own = (draft: Draft, files: object, at = 1) =>
  Object.assign(draft.servers[at]?.certificate ?? {}, files);
const adjust = (draft: Draft, change: object) => Object.assign(draft.servers[0]?.adjust ?? {}, change);
const standby = (draft: Draft, change: object) =>
  draft.servers[1]?.standby.push({ key: 9, host: 'b', port: '', pin: '', ...change });

describe('a mistake is found', () => {
  const wrong: [string, (draft: Draft) => void, string, string][] = [
    ['no name', (d) => row(d, { name: ' ' }, 1), 'server-2-name', 'missing'],
    ['same name', (d) => row(d, { name: ' MAIN' }, 1), 'server-2-name', 'notUnique'],
    ['break in a name', (d) => row(d, { name: 'a\nb' }, 1), 'server-2-name', 'notPrintable'],
    ['long name', (d) => row(d, { name: 'ä'.repeat(65) }, 1), 'server-2-name', 'tooLong'],
    ['no host', (d) => row(d, { host: '' }), 'server-1-host', 'missing'],
    ['host with port', (d) => row(d, { host: 'mx:7777' }), 'server-1-host', 'hostHasPort'],
    ['host as URL', (d) => row(d, { host: 'https://mx' }), 'server-1-host', 'hostIsURL'],
    ['host like IPv4', (d) => row(d, { host: '10.0.0.300' }), 'server-1-host', 'badHost'],
    ['host in brackets', (d) => row(d, { host: '[::1]' }), 'server-1-host', 'badHost'],
    ['host with space', (d) => row(d, { host: 'mx example' }), 'server-1-host', 'badHost'],
    ['unspecified host', (d) => row(d, { host: '0.0.0.0' }), 'server-1-host', 'badHost'],
    ['long label', (d) => row(d, { host: 'a'.repeat(64) }), 'server-1-host', 'badHost'],
    ['no port of ecma', (d) => row(d, { dialect: 'ecma', port: '' }), 'server-1-port', 'missing'],
    ['port too high', (d) => row(d, { port: '65536' }), 'server-1-port', 'badPort'],
    ['port as words', (d) => row(d, { port: '7e3' }), 'server-1-port', 'badPort'],
    ['short pin', (d) => row(d, { pin: '0a' }, 1), 'server-2-pin', 'badPin'],
    ['pin without TLS', (d) => row(d, { tls: false }, 1), 'server-2-pin', 'pinNeedsTLS'],
    ['no port of openscape', (d) => row(d, { dialect: 'openscape', port: '' }), 'server-1-port', 'missing'],
    [
      'no port of business with TLS',
      (d) => row(d, { dialect: 'openscape-business', tls: true, port: '' }),
      'server-1-port',
      'missing',
    ],
    ['long switch name', (d) => row(d, { switchName: 'x'.repeat(129) }), 'server-1-switchName', 'tooLong'],
    ['key alone', (d) => own(d, { key: '/k' }), 'server-2-certificate-file', 'pairNeeded'],
    ['certificate alone', (d) => own(d, { file: '/c' }), 'server-2-certificate-key', 'pairNeeded'],
    [
      'certificate without TLS',
      (d) => own(d, { file: '/c', key: '/k' }, 0),
      'server-1-certificate-file',
      'certificateNeedsTLS',
    ],
    [
      'a path from here',
      (d) => own(d, { file: 'C:c.pem', key: '/k' }),
      'server-2-certificate-file',
      'badPath',
    ],
    ['standby without a host', (d) => standby(d, { host: '' }), 'server-2-standby-9-host', 'missing'],
    ['standby itself', (d) => standby(d, { host: '192.0.2.7' }), 'server-2-standby-9-host', 'sameServer'],
    ['standby port', (d) => standby(d, { port: 'x' }), 'server-2-standby-9-port', 'badPort'],
    ['standby pin', (d) => standby(d, { pin: '0a' }), 'server-2-standby-9-pin', 'badPin'],
    ['namespace', (d) => adjust(d, { namespace: 'ed4' }), 'server-1-adjust-namespace', 'badNamespace'],
    ['pattern', (d) => adjust(d, { devicePattern: 'N<200>' }), 'server-1-adjust-devicePattern', 'badPattern'],
    ['keep-alive', (d) => adjust(d, { keepAlive: '-1' }), 'server-1-adjust-keepAlive', 'badSeconds'],
    ['probe', (d) => adjust(d, { probe: 'x' }), 'server-1-adjust-probe', 'badProbe'],
    ['pace', (d) => adjust(d, { pace: '0.05' }), 'server-1-adjust-pace', 'badPace'],
    [
      'connect time',
      (d) => adjust(d, { connectTimeout: '301' }),
      'server-1-adjust-connectTimeout',
      'badSeconds',
    ],
    [
      'answer time',
      (d) => adjust(d, { answerTimeout: '1.5' }),
      'server-1-adjust-answerTimeout',
      'badSeconds',
    ],
    [
      'empty client id',
      (d) => Object.assign(d.clientIds[0] ?? {}, { value: ' ' }),
      'clientId-3-value',
      'missing',
    ],
    [
      'control in client id',
      (d) => Object.assign(d.clientIds[0] ?? {}, { value: 'a\0b' }),
      'clientId-3-value',
      'notPrintable',
    ],
    [
      'item twice',
      (d) => Object.assign(d.pop, { items: 'Account\ncase\naccount ' }),
      'pop-items',
      'notUnique',
    ],
    ['control in an item', (d) => Object.assign(d.pop, { items: 'a\tb' }), 'pop-items', 'notPrintable'],
    ['long item', (d) => Object.assign(d.pop, { items: 'ä'.repeat(129) }), 'pop-items', 'tooLong'],
    [
      'too many items',
      (d) => Object.assign(d.pop, { items: Array.from({ length: 51 }, (_, i) => `item ${i}`).join('\n') }),
      'pop-items',
      'tooMany',
    ],
    ['result twice', (d) => Object.assign(d.log, { results: 'Done\nDONE' }), 'log-results', 'notUnique'],
    ['long result', (d) => Object.assign(d.log, { results: 'ä'.repeat(256) }), 'log-results', 'tooLong'],
    ['monitor object', (d) => Object.assign(d, { monitorObject: '2\t0' }), 'monitorObject', 'notPrintable'],
    ['no scheme', (d) => Object.assign(d.salesforce, { url: 'example.com' }), 'salesforce-url', 'badURL'],
    [
      'plain http',
      (d) => Object.assign(d.salesforce, { url: 'http://example.com' }),
      'salesforce-url',
      'notHTTPS',
    ],
    [
      'nearly loopback',
      (d) => Object.assign(d.salesforce, { url: 'http://127.0.0.1.example.com' }),
      'salesforce-url',
      'notHTTPS',
    ],
    [
      'a user in it',
      (d) => Object.assign(d.salesforce, { url: 'https://u:p@example.com' }),
      'salesforce-url',
      'urlHasPassword',
    ],
    [
      'a session in it',
      (d) => Object.assign(d.salesforce, { url: 'https://example.com/?sid=1' }),
      'salesforce-url',
      'urlHasPassword',
    ],
    ...['X-Api-Key', 'auth_code', 'passphrase', 'Kennwort', 'cookie', 'PW'].map(
      (name): [string, (d: Draft) => unknown, string, string] => [
        `${name} in it`,
        (d) => Object.assign(d.salesforce, { url: `https://example.com/?a=b&${name}=1` }),
        'salesforce-url',
        'urlHasPassword',
      ],
    ),
    [
      'space in it',
      (d) => Object.assign(d.salesforce, { url: 'https://example.com/a b' }),
      'salesforce-url',
      'badURL',
    ],
    [
      'a path in an origin',
      (d) => Object.assign(d.salesforce, { softphone: 'https://a.example/' }),
      'salesforce-softphone',
      'badOrigin',
    ],
    [
      'everybody as origin',
      (d) => Object.assign(d.salesforce, { softphone: '*' }),
      'salesforce-softphone',
      'badURL',
    ],
    ['country', (d) => Object.assign(d.numbers, { country: 'DEU' }), 'numbers-country', 'badCountry'],
    ['prefix', (d) => Object.assign(d.numbers, { outsidePrefix: '+' }), 'numbers-outsidePrefix', 'badPrefix'],
    [
      'length',
      (d) => Object.assign(d.numbers, { internalLengths: '3, 16' }),
      'numbers-internalLengths',
      'badLength',
    ],
  ];
  it.each(wrong)('%s', (_name, spoil, id, code) => {
    const draft = sound();
    expect(check(draft)).toEqual({});
    spoil(draft);
    expect(check(draft)).toEqual({ [id]: code });
    for (const texts of Object.values(allTexts)) expect(texts[`settings.problem.${code}`]).toBeTruthy();
  });
});

describe('what is usual is accepted', () => {
  const usual: [string, (draft: Draft) => void][] = [
    ['IPv6', (d) => row(d, { host: '2001:db8::7' })],
    ['IPv6 with zone', (d) => row(d, { host: 'fe80::1%eth0' })],
    ['underscore', (d) => row(d, { host: 'call_center.local' })],
    ['final dot', (d) => row(d, { host: 'mx.example.com.' })],
    ['empty port', (d) => row(d, { port: '' })],
    ['pin with colons', (d) => row(d, { pin: 'AB:'.repeat(32).slice(0, -1) }, 1)],
    ['dmcc without a port', (d) => row(d, { dialect: 'dmcc', port: '' })],
    ['a standby server', (d) => standby(d, { host: '192.0.2.7', port: '7779', pin: 'AB '.repeat(32) })],
    ['a client certificate', (d) => own(d, { file: String.raw`C:\k\c.pem`, key: String.raw`\\files\k.pem` })],
    [
      'every adjustment',
      (d) =>
        adjust(d, {
          namespace: 'urn:x',
          devicePattern: '{number}',
          completion: 'event',
          keepAlive: '300',
          pace: '0.1',
          probe: '-1',
        }),
    ],
    ['no address yet', (d) => Object.assign(d.salesforce, { url: '' })],
    ['loopback', (d) => Object.assign(d.salesforce, { url: 'http://127.0.0.1:8080/x?y=z' })],
    ['loopback IPv6', (d) => Object.assign(d.salesforce, { url: 'http://[::1]:8080' })],
    ['localhost', (d) => Object.assign(d.salesforce, { url: 'http://wails.localhost/' })],
    ['inner spaces', (d) => Object.assign(d.clientIds[0] ?? {}, { value: 'Cordboard für Salesforce' })],
  ];
  it.each(usual)('%s', (_name, change) => {
    const draft = sound();
    change(draft);
    expect(check(draft)).toEqual({});
  });
});

describe("Go's problems", () => {
  it('find their fields, also after rows have moved', () => {
    const draft = sound();
    draft.servers.reverse();
    expect(fieldId(draft, 'servers[0].port')).toBe('server-2-port');
    standby(draft, {});
    standby(draft, { key: 10 });
    expect(fieldId(draft, 'servers[1].standby[1].port')).toBe('server-1-standby-10-port');
    expect(fieldId(draft, 'servers[1].standby[2].port')).toBe('');
    expect(fieldId(draft, 'servers[0].adjust.keepAlive')).toBe('server-2-adjust-keepAlive');
    expect(fieldId(draft, 'servers[1].certificate.file')).toBe('server-1-certificate-file');
    expect(isAdvanced('server-1-standby-10-port')).toBe(true);
    expect(isAdvanced('server-1-port')).toBe(false);
    expect(fieldId(draft, 'clientIds[0].value')).toBe('clientId-3-value');
    expect(fieldId(draft, 'salesforce.softphone[4]')).toBe('salesforce-softphone');
    expect(fieldId(draft, 'pop.items[2]')).toBe('pop-items');
    expect(fieldId(draft, 'log.results')).toBe('log-results');
    expect(fieldId(draft, 'numbers.country')).toBe('numbers-country');
    expect(fieldId(draft, 'activeServer')).toBe('servers');
    expect(fieldId(draft, 'servers[9].port')).toBe('');
    expect(serverOf('server-2-port')).toBe(2);
    expect(serverOf('numbers-country')).toBe(0);
    expect(['server-2-port', 'servers', 'clientId-3-name', 'numbers-country'].map(sectionOf)).toEqual([
      ...['servers', 'servers', 'clientIds', 'numbers'],
    ]);
  });

  it('show the first of several at one field', () => {
    const problems = (['badPort', 'badHost'] as const).map((code) => ({
      field: 'servers[0].port',
      code,
      line: 0,
      file: '',
    }));
    expect(fromGo(sound(), problems)).toEqual({ 'server-1-port': 'badPort' });
  });
});

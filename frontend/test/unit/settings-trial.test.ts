import { afterEach, describe, expect, it } from 'vitest';
import { readConfig, readTestView, type Server } from '../../src/contract/settings';
import { sameConnection, wentWell } from '../../src/settings/trial';
import { stepName, stepText } from '../../src/settings/words';
import { fingerprint, moment, trustText } from '../../src/shared/certificate';
import { ContractError } from '../../src/shared/kinds';
import { useLanguage } from '../../src/shared/text';

const server = readConfig({
  servers: [{ name: 'Main', host: 'mx', port: 7777, dialect: 'zultys' }],
}).servers[0] as Server;

afterEach(() => useLanguage('en'));

describe('what a connection test says', () => {
  it('counts for the same address, encryption, pin and dialect', () => {
    expect(sameConnection(server, { ...server, name: 'Other', session: true, neverRemember: true })).toBe(
      true,
    );
    for (const change of [
      { host: 'b' },
      { port: 1 },
      { tls: true },
      { pin: 'aa' },
      { dialect: 'ecma' },
      { certificate: { file: '/c', key: '' } },
      { adjust: { ...server.adjust, namespace: 'urn:x' } },
    ] as const) {
      expect(sameConnection(server, { ...server, ...change })).toBe(false);
    }
  });

  it('is good when every step is, and not when there is none', () => {
    const view = (...ok: boolean[]) =>
      readTestView({ steps: ok.map((one) => ({ step: 'name', ok: one, code: 'done' })) });
    expect(wentWell(view(true, true))).toBe(true);
    expect(wentWell(view(true, false))).toBe(false);
    expect(wentWell(view())).toBe(false);
  });

  it('is read without believing anything', () => {
    const empty = { errors: [], steps: [], certificate: null };
    expect(readTestView({})).toEqual(empty);
    const strange = { steps: [{ step: 'tls', ok: 'yes', code: 'a' }] };
    for (const value of [
      null,
      7,
      [],
      { steps: 'x' },
      { steps: [null] },
      { certificate: { pin: 7 } },
      strange,
    ]) {
      expect(() => readTestView(value)).toThrow(ContractError);
    }
    const view = readTestView({
      steps: [{ step: 'tls' }],
      certificate: { pin: 'ab'.repeat(32), names: ['a'] },
    });
    expect(view.steps[0]).toEqual({ step: 'tls', ok: false, code: '', detail: '' });
    expect(view.certificate).toMatchObject({ names: ['a'], trusted: false, pinned: false, subject: '' });
  });

  it('is said in the language of the page, and in general where the code is new', () => {
    useLanguage('de');
    const step = { step: 'connect', ok: false, code: 'noAnswer', detail: '' };
    expect(stepText(step)).toMatch(/^Es kam nicht rechtzeitig/);
    expect(stepText({ ...step, step: 'dialect', code: 'timeout' })).toMatch(/^Der Server antwortet nicht/);
    expect(stepText({ ...step, code: 'nobodyThere' })).toMatch(/^Der Rechner ist da/);
    expect(stepText({ ...step, code: 'notPermitted' })).toMatch(/^Der Telefonserver erlaubt/);
    expect(stepText({ ...step, code: 'new' })).toMatch(/^Das hat nicht geklappt/);
    expect(stepName(step)).toBe('Verbindung');
    expect(stepName({ ...step, step: 'new' })).toBe('new');
  });

  it('says why a certificate is not trusted', () => {
    const shown = (fields: object) => {
      const { certificate } = readTestView({ certificate: { pin: 'ab'.repeat(32), ...fields } });
      return certificate ? trustText(certificate) : '';
    };
    expect(shown({ trusted: true })).toMatch(/trusts it/);
    expect(shown({ doubt: 'time', reason: 'x' })).toMatch(/expired/);
    expect(shown({ doubt: 'other', reason: 'too weak' })).toBe('This computer does not trust it. too weak');
  });

  it('writes pins and moments the way people do', () => {
    expect(fingerprint('0a1b')).toEqual(['0A', '1B']);
    expect(fingerprint('')).toEqual([]);
    expect(moment('2031-05-04T10:00:00Z')).toContain('2031');
    expect(moment('soon')).toBe('soon');
  });
});

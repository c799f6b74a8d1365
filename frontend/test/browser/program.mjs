// The program behind the bridge, for pages tried in a browser: it serves the softphone with a key, and seals what it
// says as backend/softphone/channel.go describes.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

const direction = { up: 'softphone to program', down: 'program to softphone' };

/** State gives the State, call carries out {method, args} and answers {ok, value} or {ok, error}. */
export function openProgram({ state, call }) {
  const keys = new Map();
  const sessions = new Map();

  const iv = (counter) => Buffer.concat([Buffer.alloc(4), counter]);
  const additional = (kind, session, answers) => Buffer.from(`${kind}\0${session}\0${answers}`);

  const seal = (session, kind, answers, value) => {
    const one = sessions.get(session);
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(++one.sent));
    const cipher = createCipheriv('aes-256-gcm', one.down, iv(counter));
    cipher.setAAD(additional(kind, session, answers));
    const box = [cipher.update(JSON.stringify(value)), cipher.final(), cipher.getAuthTag()];
    return Buffer.concat([counter, ...box]).toString('base64url');
  };

  const open = (session, kind, sealed) => {
    const raw = Buffer.from(sealed, 'base64url');
    const counter = raw.subarray(0, 8);
    const decipher = createDecipheriv('aes-256-gcm', sessions.get(session).up, iv(counter));
    decipher.setAAD(additional(kind, session, ''));
    decipher.setAuthTag(raw.subarray(-16));
    const plain = Buffer.concat([decipher.update(raw.subarray(8, -16)), decipher.final()]);
    return { counter: counter.readBigUInt64BE(), value: JSON.parse(plain.toString()) };
  };

  const bound = {
    Report: () => null,
    Open(frame, nonce) {
      const session = randomBytes(16).toString('base64url');
      const ours = randomBytes(16);
      const salt = Buffer.concat([Buffer.from(nonce, 'base64url'), ours]);
      const derive = (info) => Buffer.from(hkdfSync('sha256', keys.get(frame), salt, info, 32));
      sessions.set(session, { sent: 0, up: derive(direction.up), down: derive(direction.down) });
      const sealed = seal(session, 'welcome', '', { early: true, version: '0' });
      return { session, nonce: ours.toString('base64url'), sealed };
    },
    State: (session) => seal(session, 'state', '', state()),
    Call(session, sealed) {
      const { counter, value } = open(session, 'call', sealed);
      // A call without a method asks for nothing but an answer.
      const outcome = value.method === '' ? { ok: true, value: null } : call(value);
      return seal(session, 'result', String(counter), outcome);
    },
  };

  return {
    /** Puts a key of its own into the softphone's built page. */
    page(path, ancestors) {
      const frame = randomBytes(16).toString('base64url');
      const key = randomBytes(32);
      keys.set(frame, key);
      const facts = JSON.stringify({ frame, key: key.toString('base64url'), ancestors });
      return readFileSync(path, 'utf8').replace('__SOFTPHONE__', facts.replaceAll('"', '&quot;'));
    },
    /** Answers a message of the bridge as Wails does. */
    answer(message) {
      const { name, args, callbackID } = JSON.parse(message.slice(1));
      const result = bound[name.split('.').at(-1)](...args.slice(1));
      return JSON.stringify({ result, error: null, callbackid: callbackID });
    },
  };
}

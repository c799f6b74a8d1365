import { webcrypto } from 'node:crypto';
import { type Bytes, type Channel, fromBase64, openChannel, toBase64 } from '../../src/shared/channel';

/** The key that the program wrote into the softphone page of these tests. */
export const pageKey = { frame: 'AAAAAAAAAAAAAAAAAAAAAA', key: new Uint8Array(32).fill(7) as Bytes };

export const realCrypto = webcrypto as unknown as Crypto;

/** The program behind the bridge: it has the page's key, and seals. */
export interface FakeProgram {
  /** The welcome to a hello with that nonce. */
  welcome(hello: unknown, session?: string): Promise<Record<string, unknown>>;
  /** A sealed state. */
  state(value: unknown): Promise<Record<string, unknown>>;
  /** The sealed answer to a sealed call. */
  result(call: Record<string, unknown>, outcome: unknown): Promise<Record<string, unknown>>;
  /** What a call asks for. */
  asked(call: Record<string, unknown>): Promise<unknown>;
}

/** A program that has the page's key, or another one. */
export function fakeProgram(key: Bytes = pageKey.key): FakeProgram {
  let channel: Channel | null = null;
  let session = '';
  const open = (): Channel => {
    if (channel === null) throw new Error('nobody said hello');
    return channel;
  };
  return {
    async welcome(hello, name = 'session-1') {
      const softphone = fromBase64(String(hello));
      if (softphone === null) throw new Error('no nonce');
      const program = realCrypto.getRandomValues(new Uint8Array(16));
      session = name;
      channel = await openChannel(realCrypto.subtle, 'program', key, session, { softphone, program });
      const sealed = await channel.seal('welcome', '', { early: true, version: '1' }).sealed();
      return { cordboard: 'welcome', hello, session, nonce: toBase64(program), sealed };
    },
    async state(value) {
      return { cordboard: 'state', session, sealed: await open().seal('state', '', value).sealed() };
    },
    async result(call, outcome) {
      const opened = await open().open('call', '', String(call.sealed));
      const sealed = await open().seal('result', String(opened?.counter), outcome).sealed();
      return { cordboard: 'result', session, id: call.id, sealed };
    },
    async asked(call) {
      return (await open().open('call', '', String(call.sealed)))?.value;
    },
  };
}

/** Waits, in real time, until something holds; cryptography takes a moment. */
export async function until(holds: () => boolean): Promise<void> {
  for (const start = Date.now(); Date.now() - start < 10_000; ) {
    if (holds()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('it never came to this');
}

/** Lets all that is under way come to its end, where nothing can be waited for. */
export async function calm(): Promise<void> {
  for (let i = 0; i < 40; i++) await realCrypto.subtle.digest('SHA-256', new Uint8Array(1));
}

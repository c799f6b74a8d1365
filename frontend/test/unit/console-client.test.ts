import { describe, expect, test, vi } from 'vitest';
import { Client } from '../../src/console/client';

/** A client whose server gives one answer; null stands for a server that is gone. */
function asked(status: number | null, body = '') {
  const requests: { url: string; init: RequestInit }[] = [];
  const fetcher = async (url: unknown, init: unknown) => {
    requests.push({ url: String(url), init: init as RequestInit });
    if (status === null) throw new TypeError('failed');
    return new Response(status === 204 ? null : body, { status });
  };
  const onSessionEnd = vi.fn();
  return { client: new Client(fetcher as typeof fetch, 'known', onSessionEnd), requests, onSessionEnd };
}

describe('saving', () => {
  const refusal = { message: 'No such column', errorCode: 'INVALID_FIELD', fields: ['X'] };

  test.each([
    ['a created record', 201, '{"Id":"00T1"}', { kind: 'saved', id: '00T1' }],
    ['a changed record', 200, '{"Id":"00T1"}', { kind: 'saved', id: '00T1' }],
    ['a refusal', 400, JSON.stringify([refusal]), { kind: 'refused', refusals: [refusal] }],
    ['a record that is gone', 404, JSON.stringify([refusal]), { kind: 'refused', refusals: [refusal] }],
    ['a server in trouble', 500, JSON.stringify([refusal]), { kind: 'trouble' }],
    ['an answer that is no JSON', 200, '<html>', { kind: 'trouble' }],
    ['a refusal without reasons', 400, '[]', { kind: 'trouble' }],
    ['no server', null, '', { kind: 'trouble' }],
  ])('%s', async (_name, status, body, want) => {
    expect(await asked(status, body).client.save('Task', '', { X: 1 })).toEqual(want);
  });

  test.each([
    ['', 'POST', '/services/sobjects/Task'],
    ['00T1', 'PATCH', '/services/sobjects/Task/00T1'],
  ])('id "%s" is a %s', async (id, method, url) => {
    const { client, requests } = asked(200, '{}');
    await client.save('Task', id, { Subject: 'ü' });
    expect(requests[0]).toMatchObject({
      url,
      init: { method, body: '{"Subject":"ü"}', headers: { 'X-Console-Token': 'known' } },
    });
  });
});

test('an expired session is told', async () => {
  const { client, onSessionEnd } = asked(401, '[]');
  await expect(client.org()).rejects.toThrow('401');
  expect(onSessionEnd).toHaveBeenCalledOnce();
});

test('without a server nothing is planned', async () => {
  expect(await asked(null).client.plan('saveLog')).toEqual({ fault: null, latency: { minMs: 0, maxMs: 0 } });
});

test('what happens within a moment is told at once', async () => {
  vi.useFakeTimers();
  const { client, requests } = asked(204);
  client.tell({ kind: 'call', method: 'saveLog', callId: 1 });
  client.tell({ kind: 'reply', method: 'saveLog', callId: 1 });
  await vi.advanceTimersByTimeAsync(100);
  client.tell({ kind: 'call', method: 'screenPop', callId: 2 });
  await vi.advanceTimersByTimeAsync(100);
  vi.useRealTimers();
  expect(requests.map(({ init }) => JSON.parse(String(init.body)).length)).toEqual([2, 1]);
});

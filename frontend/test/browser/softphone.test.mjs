// The softphone in a real browser, self-contained as it is built: in a page at another origin that has the
// built bridge, with a program and a Salesforce that answer by the book. SHOTS=folder keeps pictures.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { openProgram } from './program.mjs';
import {
  calls,
  certificate,
  consultation,
  held,
  idle,
  queues,
  refusals,
  relations,
  scenes,
  talking,
  untrusted,
  waitingCase,
} from './softphone-scenes.mjs';

const dist = path.resolve(import.meta.dirname, '../../dist');
const shots = process.env.SHOTS ?? '';
const org = 'https://acme.lightning.force.com';
const phone = 'https://softphone.cordboard.invalid';
const layout = {
  Inbound: { screenPopSettings: { NoMatch: { screenPopType: 'PopToEntity', screenPopData: 'Contact' } } },
};

/** Answers Open CTI as Salesforce does and keeps what it was asked; runs in the page around the softphone. */
function salesforce(softphoneLayout) {
  window.asked = [];
  window.addEventListener('message', ({ data, source, origin }) => {
    if (data?.apiType !== 'opencti') return;
    window.asked.push({ method: data.methodName, args: data.args });
    if (!data.isCallbackRegistered) return;
    const returnValue =
      { getSoftphoneLayout: softphoneLayout, searchAndScreenPop: {} }[data.methodName] ?? null;
    const { apiVersion, apiType, methodName, callId } = data;
    const response = { success: true, returnValue, errors: null };
    const flags = { shouldExecuteCallback: true, shouldExecuteListener: false };
    source.postMessage({ apiVersion, apiType, methodName, callId, ...flags, response }, origin);
  });
}

let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--site-per-process'],
  });
  if (shots !== '') mkdirSync(shots, { recursive: true });
});
after(() => browser?.close());

/** What the page tells the program without being asked to. */
const ofItself = ['ClaimLogs', 'Here', 'Seen', 'CallCenter', 'Lead'];

/** Opens the softphone on a state; the answer tells further states and what was asked of the program. */
async function open(t, state, { locale = 'en-US', width = 320, scheme = 'light' } = {}) {
  const context = await browser.newContext({
    locale,
    viewport: { width, height: 800 },
    colorScheme: scheme,
  });
  t.after(() => context.close());
  let current = state;
  const asked = [];
  let pageId = '';
  const refusals = {};
  const program = openProgram({
    state: () => current,
    call({ method, args }) {
      if (method === 'Lead') pageId = args[0];
      if (!ofItself.includes(method)) asked.push([method, ...args]);
      const error = refusals[method] ?? null;
      return error ? { ok: false, error } : { ok: true, value: method === 'ClaimLogs' ? [] : null };
    },
  });
  await context.exposeBinding('toProgram', async ({ page, frame }, message) => {
    if (frame !== page.mainFrame() || message[0] !== 'C') return;
    await page.evaluate((text) => window.wails.Callback(text), program.answer(message)).catch(() => {});
  });
  const config = { token: 't', softphoneOrigins: [phone], early: true };
  const bridge = readFileSync(path.join(dist, 'bridge.js'), 'utf8');
  await context.addInitScript(
    `if (top === window) { chrome.webview = { postMessage: window.toProgram }; (${salesforce})(${JSON.stringify(layout)}); }`,
  );
  await context.addInitScript(bridge.replace('__CORDBOARD__', JSON.stringify(config)));
  const html = { contentType: 'text/html', headers: { 'access-control-allow-origin': '*' } };
  await context.route(`${phone}/**`, (route) =>
    route.fulfill({ ...html, body: program.page(path.join(dist, 'softphone.html'), [org]) }),
  );
  const src = `${phone}/softphone.html?mode=Lightning&sfdcIframeOrigin=${encodeURIComponent(org)}`;
  await context.route(`${org}/**`, (route) =>
    route.request().url().includes('/support/api/')
      ? route.abort()
      : route.fulfill({
          ...html,
          body: `<!doctype html><body style="margin:0"><iframe src="${src}" style="border:0;width:100%;height:100vh"></iframe>`,
        }),
  );
  const page = await context.newPage();
  await page.goto(`${org}/lightning/page/home`);
  const frame = page.frameLocator('iframe');
  await frame.locator('article, form').first().waitFor();
  return {
    page,
    frame,
    asked,
    pageId: () => pageId,
    refusals,
    button: (name) => frame.getByRole('button', { name }),
    focused: () => frame.locator(':focus'),
    async tell(next) {
      current = { ...next, rev: current.rev + 1 };
      await page.evaluate(() => window.wails.EventsNotify('{"name":"cordboard","data":[]}'));
    },
    pops: async () => {
      const all = await page.evaluate(() => window.asked);
      return all.filter(({ method }) => method === 'screenPop').map(({ args }) => args);
    },
  };
}

/** Waits until something holds. */
async function until(what, holds) {
  for (let i = 0; i < 200; i++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.fail(`it never came to this: ${what}`);
}

test('a call is passed on by the keyboard alone: asked, swapped, joined, wrapped up', async (t) => {
  const { page, frame, asked, refusals, button, focused, tell } = await open(t, calls(talking));
  const press = (key) => page.keyboard.press(key);
  const focusIs = (name) =>
    until(`the focus on ${name}`, async () => (await focused().getAttribute('aria-label'))?.startsWith(name));

  await button('Pass on, consult or transfer: Ada Lovelace').focus();
  await press('Enter');
  await until('the box', async () => (await focused().getAttribute('id')) === 'to-c1');
  await press('Escape');
  await focusIs('Pass on');
  assert.equal(await frame.getByRole('form').count(), 0);

  await press('Enter');
  await page.keyboard.type('201');
  await press('Enter');
  await until('the consultation', () => asked.some(([, verb]) => verb === 'consult'));
  assert.deepEqual(asked.at(-1), ['Command', 'consult', { number: '201' }]);

  await tell(calls(held, consultation));
  await focusIs('Consultation: Grace Hopper');
  const acts = await frame.locator('article').first().locator('.actions button').allInnerTexts();
  assert.deepEqual(
    acts.map((one) => one.trim()),
    ['Transfer', 'Conference', 'Swap', 'Keypad', 'Hang up'],
  );
  await button('Swap to Ada Lovelace').press('Enter');
  const swapped = { ...consultation, state: 'held', can: held.can };
  await tell(calls({ ...talking, can: consultation.can }, swapped));
  await focusIs('Swap to Grace Hopper');

  refusals.Transfer = { code: 'notNow', text: 'x', detail: '' };
  await button('Transfer Grace Hopper to Ada Lovelace').press('Enter');
  await frame.getByText('That does not fit').waitFor();
  delete refusals.Transfer;
  await press('Enter');
  await tell({ ...idle, relations });
  await until('the notes', async () => (await focused().evaluate((one) => one.tagName)) === 'TEXTAREA');

  await frame.getByLabel('Result').selectOption('Resolved');
  await frame.getByLabel('Person').selectOption('');
  refusals.Relate = { code: 'unrelated', text: 'x', detail: '' };
  await frame.getByLabel('Related to').selectOption('');
  await frame.getByText('This record does not belong').waitFor();
  assert.equal(await frame.getByLabel('Related to').inputValue(), waitingCase);
  assert.deepEqual(asked.slice(-3), [
    ['Result', 'c1', 'Resolved'],
    ['Relate', 'c1', { side: 'who', id: '' }],
    ['Relate', 'c1', { side: 'what', id: '' }],
  ]);
  await button('Done with the notes on Ada Lovelace').press('Enter');
  await until('the number', async () => (await focused().getAttribute('id')) === 'number');
});

test('the call timer leaves its seconds out at once where the site wants it so', async (t) => {
  const { frame, tell } = await open(t, calls(talking));
  const timer = frame.getByRole('timer', { name: 'Talk time' });
  await timer.getByText(/^12:3\d$/).waitFor();
  await tell({ ...calls(talking), site: { ...idle.site, showSeconds: false } });
  await timer.getByText('12 min', { exact: true }).waitFor();
});

test('digits are sent as they are typed or clicked, and Escape closes the keypad', async (t) => {
  const { page, frame, asked, button, focused } = await open(t, calls(talking));
  await button('Keypad for the call with Ada Lovelace').click();
  await page.keyboard.type('12');
  await button('Hash').click();
  await until('all digits', () => asked.map(([, , told]) => told?.digits ?? '').join('') === '12#');
  assert.equal(await frame.getByLabel('Digits sent').textContent(), '12#');
  await page.keyboard.press('Escape');
  await until('the button', async () => (await focused().getAttribute('aria-expanded')) === 'false');
});

test('of several numbers in a field the agent chooses one, and only that is dialled', async (t) => {
  const { frame, asked, button, tell } = await open(t, idle);
  const pending = { id: 1, server: '', number: '+49301234567', others: ['+491702345678', '+4989123456'] };
  await tell({ ...idle, pending });
  const box = frame.getByRole('textbox', { name: 'Number' });
  await frame.getByText('Several numbers stand there. Check the one to call.').waitFor();
  assert.equal(await box.inputValue(), '+49301234567');
  await button('+4989123456 instead').press('Enter');
  assert.equal(await box.inputValue(), '+4989123456');
  await button('+49301234567 instead').waitFor();
  await button('+491702345678 instead').waitFor();
  await box.press('Enter');
  await until('the call', () => asked.some(([method]) => method === 'Dial'));
  assert.deepEqual(
    asked.filter(([method]) => method === 'Dial').map(([, request]) => request.number),
    ['+4989123456'],
  );
  await until('nothing is left to choose', async () => (await button(/ instead$/).count()) === 0);
});

test('what stands behind a number is sent once somebody has answered, once', async (t) => {
  const tones = { c1: '820445398#' };
  const calling = {
    ...talking,
    state: 'dialing',
    direction: 'outbound',
    connectedAt: 0,
    connectedMs: 0,
    can: ['hangup'],
  };
  const { asked, button, tell, refusals } = await open(t, { ...calls(calling), tones });
  const send = button('Send 820445398# to Ada Lovelace');
  assert.equal(await send.count(), 0);
  refusals.Command = { code: 'notNow', text: 'x', detail: '' };
  await tell({ ...calls(talking), tones });
  await send.press('Enter');
  await until('the first try', () => asked.some(([method]) => method === 'Command'));
  delete refusals.Command;
  await send.press('Enter');
  await until('it is sent', async () => (await send.count()) === 0);
  assert.deepEqual(
    asked.filter(([method]) => method === 'Command'),
    [1, 2].map(() => ['Command', 'dtmf', { call: 'c1', digits: '820445398#' }]),
  );
});

test('of an unknown caller a record is made by hand while it rings, and shown once the program wants it', async (t) => {
  const rings = { ...talking, state: 'ringing', connectedAt: 0, connectedMs: 0, can: ['hangup'] };
  const caller = { ...rings, party: { ...rings.party, name: '' }, search: ['4711', '+49305550100'] };
  const { frame, asked, button, tell, pops, pageId } = await open(t, calls(caller));
  await until('the page may lead', () => pageId() !== '');
  const leader = pageId();
  const pop = { status: 'searching', matches: [], ask: { id: 1, text: '4711', kind: 'inbound' } };
  await tell({ ...calls(caller), leader: 'another', pops: { c1: pop } });
  await frame.getByText('Looking for the caller').waitFor();
  await tell({ ...calls(caller), leader, pops: { c1: pop } });
  const found = () => asked.filter(([method]) => method === 'Found');
  await until('the search', () => found().length > 0);
  assert.deepEqual(
    found(),
    [['Found', 'c1', { ask: 1, matches: [], refused: null }]],
    'by the leading page alone',
  );

  const refused = { code: 'crmTimeout', text: '', detail: '' };
  await tell({ ...calls(caller), leader, pops: { c1: { status: 'searching', matches: [], refused } } });
  await frame.getByText('it is asked again').waitFor();
  await button('Create Contact').waitFor(); // a failed step hides nothing
  await tell({ ...calls(caller), leader, pops: { c1: { status: 'done', matches: [], create: 'Contact' } } });
  await frame.getByText('No record has this number.').waitFor();
  assert.deepEqual(await pops(), []);

  const answered = { ...caller, state: 'connected', connectedAt: 1 };
  const show = { id: 1, kind: 'create', name: 'Contact', text: '', record: null, ask: 0, else: 'usual' };
  const wanted = { c1: { status: 'done', matches: [], create: 'Contact', show } };
  await tell({ ...calls(answered), leader, pops: wanted });
  const form = {
    type: 'newRecord',
    params: { entityName: 'Contact', defaultFieldValues: { Phone: '+49305550100' } },
  };
  await until('the form', async () => (await pops()).length === 1);
  await button('Search for +49305550100').click();
  await button('Create Contact').click();
  await until('both', async () => (await pops()).length === 3);
  assert.deepEqual(await pops(), [form, { type: 'search', params: { searchString: '+49305550100' } }, form]);
});

test('what Salesforce lost is said, and repeated by one key', async (t) => {
  const refused = { code: 'crmTimeout', text: '', detail: '' };
  const record = { recordId: '003', recordName: 'Ada Lovelace', objectType: 'Contact' };
  const lost = { id: 1, kind: 'found', name: '', text: '', record, ask: 1, else: 'usual' };
  const state = { ...calls(talking), pops: { c1: { status: 'done', matches: [record], lost, refused } } };
  const { page, frame, asked, button, tell } = await open(t, state);
  await frame.getByText('Salesforce did not show the record.').waitFor();
  const again = () => asked.filter(([method]) => method === 'PopAgain').length;
  await button('Hold').first().focus();
  await page.keyboard.press('F8');
  await until('the key', () => again() === 1);
  await button('Show again').click();
  await until('the button', () => again() === 2);
  await tell({ ...calls(talking), pops: { c1: { status: 'failed', matches: [], refused } } });
  await button('Search again').click();
  await until('the search', () => again() === 3);
});

test('a certificate nobody vouches for is shown in full, and trusted by nothing but a choice', async (t) => {
  const { page, frame, asked, refusals, button, focused, tell } = await open(t, untrusted);
  const shown = frame.getByRole('region', { name: 'Do you know this certificate?' });
  const told = await shown.textContent();
  for (const piece of [
    'mx.example.com:7778',
    certificate.subject,
    'itself',
    'mx.example.com, 192.0.2.7',
    'from March 1, 2024',
    'to March 1, 2039',
    Array(8).fill('F0:0D:CA:FE').join(':'),
    'no authority it knows has signed it',
    'Compare the SHA-256',
  ]) {
    assert.ok(told.includes(piece), `${piece} in ${told}`);
  }
  assert.equal(await frame.getByRole('alert').filter({ hasText: 'mx.example.com:7778' }).count(), 1);
  await frame.getByLabel('Password').focus();
  await page.keyboard.type('secret');
  await page.keyboard.press('Enter'); // signs on once more, and trusts nothing
  await until('the sign-on', () => asked.some(([method]) => method === 'SignOn'));
  assert.deepEqual(
    asked.map(([method]) => method),
    ['SignOn'],
  );

  refusals.SignOn = { code: 'untrusted', text: 'x', detail: '' };
  await frame.getByLabel('Password').fill('secret');
  refusals.Trust = { code: 'notShown', text: 'x', detail: '' };
  await button('Trust this certificate').press('Enter');
  await frame.getByText('This is not the certificate that was shown.').waitFor();
  await tell(untrusted);
  delete refusals.Trust;
  await button('Sign on').press('Enter');
  await button('Trust this certificate').waitFor();
  delete refusals.SignOn;
  await button('Trust this certificate').press('Enter');
  await until('the second sign-on', () => asked.at(-1)[0] === 'SignOn' && asked.at(-2)[0] === 'Trust');
  assert.deepEqual(asked.at(-2), ['Trust', { server: 'Main', pin: certificate.pin }]);
  assert.equal(asked.at(-1)[1].password, 'secret');
  assert.equal(await focused().getAttribute('name'), 'password');
  await tell({ ...untrusted, untrusted: null, problem: { code: 'wrongPin', text: 'x', detail: '' } });
  await frame.getByText('shows another certificate than expected').waitFor();
  assert.equal(await button('Trust this certificate').count(), 0);
  await tell({ ...untrusted, untrusted: { ...untrusted.untrusted, may: false } });
  await frame.getByText('set by your administrator').waitFor();
  assert.equal(await button('Trust this certificate').count(), 0);
  await tell({ ...untrusted, servers: [{ name: 'Other' }] });
  await shown.waitFor({ state: 'detached' }); // it is another server's
});

test('a phone that the page hides over a bait signs nobody on and trusts nothing', async (t) => {
  const { page, frame, asked, button } = await open(t, untrusted);
  await frame.getByLabel('Password').fill('secret');
  const click = async (name) => {
    const { x, y, width, height } = await button(name).boundingBox();
    await page.mouse.click(x + width / 2, y + height / 2);
  };
  const lay = (style) =>
    page.evaluate((css) => (document.querySelector('iframe').style.cssText += css), style);
  const told = frame.getByText('Something covers the telephone on this page.');
  const plain = 'opacity:1;filter:none;transform:none';
  for (const veil of ['opacity:0.01', 'filter:blur(9px)', 'transform:rotate(1deg)']) {
    await lay(`;${veil}`);
    for (const name of ['Trust this certificate', 'Sign on']) {
      await button(name).scrollIntoViewIfNeeded();
      // Until the browser has noticed it, which takes a tenth of a second, a click could count.
      await new Promise((resolve) => setTimeout(resolve, 300));
      await click(name);
      await told.first().waitFor();
    }
    assert.deepEqual(asked, [], veil);
    await lay(`;${plain}`);
  }
  await page.evaluate(() => {
    const bait = document.createElement('p');
    bait.style.cssText = 'position:fixed;inset:0;margin:0;background:gold;pointer-events:none';
    document.body.append(bait);
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  await click('Sign on');
  assert.deepEqual(asked, [], 'a bait that lets clicks through');
  await page.evaluate(() => document.querySelector('p').remove());
  await until('the sign-on', async () => {
    await click('Sign on');
    return asked.some(([method]) => method === 'SignOn');
  });
});

test('a server without users asks for the extension and nothing else', async (t) => {
  const servers = [{ name: 'Main' }, { name: 'Voice', login: false, agents: true }];
  const off = { ...idle, agent: 'off', link: 'down', servers };
  const { page, frame, asked, button } = await open(t, off);
  await frame.getByLabel('Telephone server').selectOption('Voice');
  assert.equal(await frame.getByLabel('User').count(), 0);
  assert.equal(await frame.getByLabel('Password', { exact: true }).count(), 0);
  await button('Sign on').click(); // the extension is missing
  await frame.getByText('Agent ID for queues').press('Enter');
  await frame.getByLabel('Agent ID', { exact: true }).fill('4711');
  await frame.getByLabel('Agent password').fill('queue');
  await frame.getByLabel('Extension').fill('200');
  await page.keyboard.press('Enter');
  await until('the sign-on', () => asked.length === 1);
  const credentials = {
    server: 'Voice',
    user: '',
    password: '',
    device: '200',
    agentId: '4711',
    agentPassword: 'queue',
    forced: false,
    keep: false,
  };
  assert.deepEqual(asked, [['SignOn', credentials]]);
});

test('what the switch offers can be switched, and what it does not is not there', async (t) => {
  const { frame, asked, button, tell } = await open(t, { ...calls(talking), ...queues });
  const pressed = (name) => frame.getByRole('button', { name, exact: true }).getAttribute('aria-pressed');
  assert.equal(await pressed('Ready'), 'false');
  assert.equal(await pressed('Not ready'), 'true');
  await frame.getByText('After the call: Ready · Lunch').waitFor();
  await frame.getByRole('button', { name: 'Ready', exact: true }).press('Enter');
  await button('Do not disturb').press('Space');
  await until('both', () => asked.length === 2);
  assert.deepEqual(asked, [
    ['Command', 'ready', { state: 'ready' }],
    ['Command', 'dnd', { on: 'true' }],
  ]);
  const busy = { state: 'busy', pending: '', reason: '', groups: [] };
  await tell({ ...calls(talking), ...queues, agentState: busy, dnd: true });
  await frame.getByText('Busy', { exact: true }).waitFor();
  assert.equal(await pressed('Do not disturb'), 'true');
  assert.equal(await pressed('Not ready'), 'false');
  const forwards = [
    { type: 'forwardImmediate', to: '202' },
    { type: 'forwardBusy', to: '202' },
  ];
  await tell({ ...calls(talking), ...queues, forwards });
  await frame.getByText('Calls go to 202 instead of ringing here.').waitFor();
  await button('Stop forwarding').press('Enter');
  await until('no forwarding', () => asked.at(-1)[1] === 'forward');
  assert.deepEqual(asked.at(-1), ['Command', 'forward', {}]);
  await tell({ ...calls(talking), ...queues, link: 'retrying' });
  await until('nothing to be asked', () => button('Do not disturb').isDisabled());
  await tell({ ...calls(talking), ...queues, lacks: { ready: 'dialect', dnd: 'switch' } });
  await button('Do not disturb').waitFor({ state: 'detached' });
  assert.equal(await frame.getByPlaceholder('Number to call').count(), 1);
  await tell({ ...calls(talking), services: { dial: false } });
  await until(
    'nothing to dial with',
    async () => (await frame.getByPlaceholder('Number to call').count()) === 0,
  );
  assert.equal(await button('Ready').count(), 0);
});

test('a ringing call is sent on, a consultation undone and a call parked, by keyboard', async (t) => {
  const rings = { ...talking, state: 'ringing', connectedAt: 0, connectedMs: 0, can: ['hangup', 'deflect'] };
  const { page, asked, button, focused, tell } = await open(t, calls(rings));
  await button('Pass on, consult or transfer: Ada Lovelace').press('Enter');
  await until('the box', async () => (await focused().getAttribute('id')) === 'to-c1');
  await page.keyboard.type('202');
  await page.keyboard.press('Enter');
  await until('the deflection', () => asked.length === 1);
  await tell(calls(held, { ...consultation, can: [...consultation.can, 'reconnect'] }));
  await button('Go back to Ada Lovelace and hang up on Grace Hopper').press('Enter');
  await until('the way back', () => asked.length === 2);
  await tell(calls({ ...talking, can: [...talking.can, 'park'] }));
  await button('Park the call with Ada Lovelace').press('Enter');
  await until('the parking', () => asked.length === 3);
  assert.deepEqual(asked, [
    ['Command', 'deflect', { call: 'c1', number: '202' }],
    ['Command', 'reconnect', {}],
    ['Command', 'park', { call: 'c1' }],
  ]);
});

test('a call that rings elsewhere is picked up, by keyboard, where the switch has that', async (t) => {
  const offered = { ...idle, services: { pickup: true, groupPickup: true } };
  const { page, frame, asked, button, focused, tell } = await open(t, offered);
  await button('Group pickup: a call that rings in your group').press('Enter');
  await until('the group', () => asked.length === 1);
  await button('Pick up a call that rings at another extension').press('Enter');
  await until('the number', async () => (await focused().getAttribute('id')) === 'pickup-number');
  await page.keyboard.press('Escape');
  await until('the button', async () => (await focused().getAttribute('aria-expanded')) === 'false');
  await page.keyboard.press('Enter');
  await page.keyboard.type('201');
  await page.keyboard.press('Enter');
  await until('the extension', () => asked.length === 2);
  assert.deepEqual(asked, [
    ['Command', 'groupPickup', {}],
    ['Command', 'pickup', { number: '201' }],
  ]);
  await until('the box is closed', async () => (await frame.getByRole('form').count()) === 0);
  await tell({ ...offered, lacks: { groupPickup: 'switch' } });
  await button('Group pickup: a call that rings in your group').waitFor({ state: 'detached' });
  assert.equal(await button('Pick up a call that rings at another extension').count(), 1);
  await tell(idle);
  await button('Pick up a call that rings at another extension').waitFor({ state: 'detached' });
});

test('where the site wants a result, the wrap-up is done once there is one', async (t) => {
  const site = { ...idle.site, resultRequired: true, results: ['Resolved', 'Call back'] };
  const over = (result) => ({
    ...idle,
    site,
    relations: { c1: { ...relations.c1, result, outcome: 'answered' } },
  });
  const { frame, asked, button, focused, tell } = await open(t, { ...calls(talking), site });
  await tell(over(''));
  await button('Done with the notes on Ada Lovelace').click();
  await frame.getByRole('alert').getByText('Choose a result first.').waitFor();
  assert.equal(await focused().getAttribute('id'), 'result-c1');
  await focused().selectOption('Call back');
  await until('the result', () => asked.some(([method]) => method === 'Result'));
  await tell(over('Call back'));
  await button('Done with the notes on Ada Lovelace').click();
  await frame.locator('article').waitFor({ state: 'detached' });
});

test('notes are counted as Salesforce counts them, and told at the edge', async (t) => {
  const { frame } = await open(t, calls(talking));
  const notes = frame.getByLabel('Notes');
  await notes.fill(`${'x'.repeat(31_000)}${'\n'.repeat(499)}`);
  await frame.getByText('2 characters left').waitFor();
  await notes.fill(`${'x'.repeat(31_000)}${'\n'.repeat(501)}`);
  await frame.getByText('2 characters too many').waitFor();
  assert.equal(await notes.getAttribute('aria-invalid'), 'true');
  await notes.fill('short');
  await frame.getByText('characters').waitFor({ state: 'detached' });
});

test('what Salesforce wants otherwise is written into the fields that it names, and sent again', async (t) => {
  const { page, frame, asked, button, tell } = await open(t, refusals);
  const reason = frame.getByLabel('Reason');
  await reason.fill('Support');
  await tell(refusals); // the State that comes again does not take it away
  assert.equal(await reason.inputValue(), 'Support');
  await page.keyboard.press('Enter');
  await until('the sending', () => asked.length === 1);
  assert.deepEqual(asked, [['Mend', 'l1', { Status: 'Completed', Reason__c: 'Support' }]]);
  assert.match(await frame.getByText('Saved without Related to').textContent(), /Acme.*wrong kind/);
  await button('Save as a new activity: Call with Grace').click();
  await until('the new one', () => asked.length === 2);
  assert.deepEqual(asked[1], ['Resolve', 'l3', 'again']);
});

for (const locale of ['en-US', 'de-DE', 'fr-FR', 'es-ES']) {
  test(`every state fits at 320 and at 160 pixels and names its controls, in ${locale}`, async (t) => {
    for (const [name, [first, ...then]] of Object.entries(scenes)) {
      const { page, frame, tell } = await open(t, first, { locale });
      for (const next of then) await tell(next);
      const fits = async (what) => {
        for (const width of [320, 160]) {
          await page.setViewportSize({ width, height: 800 });
          const wide = await frame.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
          assert.equal(wide, 0, `${what} at ${width} pixels`);
          if (shots !== '') await page.screenshot({ path: `${shots}/${what}-${locale}-${width}.png` });
        }
      };
      await fits(name);
      for (const [i, opener] of (await frame.locator('.actions [aria-expanded]').all()).entries()) {
        await opener.click();
        await frame.locator('.box').waitFor();
        await fits(`${name}-box-${i}`);
      }
      const nameless = await frame
        .locator('button, input, select, textarea')
        .evaluateAll((all) =>
          all
            .filter((one) => !(one.ariaLabel || one.labels?.length || one.textContent.trim()))
            .map((one) => one.outerHTML),
        );
      assert.deepEqual(nameless, [], name);
      await page.context().close();
    }
  });
}

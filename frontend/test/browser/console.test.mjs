// The simulated console in a real browser, under the names it is made for: the console at a Salesforce
// address, the softphone at an https origin, and an adapter that knows nothing but the wire.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';

const consoleOrigin = 'https://acme.lightning.force.com';
const adapterUrl = 'https://softphone.example.invalid/softphone.html';
const frontend = path.resolve(import.meta.dirname, '../..');
const adapterPage = readFileSync(path.join(import.meta.dirname, 'adapter.html'), 'utf8');
const folder = mkdtempSync(path.join(tmpdir(), 'console-'));
const activities = path.join(folder, 'activities.json');
const account = '001Hx0000000001IAA';
const maya = '003Hx0000000001IAA';

let server;
let root;
let browser;

before(async () => {
  writeFileSync(path.join(folder, 'opencti_min.js'), 'window.fromTheOrg = true;');
  const program = path.join(folder, 'console.test');
  execFileSync('go', ['test', '-c', '-o', program, './testbed/org'], { cwd: path.dirname(frontend) });
  server = spawn(program, ['-test.run', '^TestConsoleForBrowsers$'], {
    env: {
      ...process.env,
      CORDBOARD_CONSOLE: JSON.stringify({
        Adapter: adapterUrl,
        OpenCTIDir: folder,
        ActivitiesFile: activities,
      }),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const line = await new Promise((first) => createInterface({ input: server.stdout }).once('line', first));
  root = new URL(JSON.parse(line).url).origin;
  const args = '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking';
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...args.split(' '), '--disable-component-update', '--disable-sync'],
  });
});

after(async () => {
  await browser?.close();
  if (server) {
    server.stdin.end();
    await new Promise((done) => server.once('exit', done));
  }
  rmSync(folder, { recursive: true });
});

/** Opens the console in a window of its own; every complaint of the browser fails the test. */
async function open(t, address = '/lightning/page/home?latency=0', options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    ...options,
  });
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // What the org refuses is told by a status, which browsers write down.
    if (message.type() === 'error' && !message.text().includes('status of 400'))
      complaints.push(message.text());
  });
  let closing = false;
  await context.route(`${consoleOrigin}/**`, async (route) => {
    const request = route.request();
    try {
      const response = await route.fetch({
        url: request.url().replace(consoleOrigin, root),
        maxRedirects: 0,
      });
      await route.fulfill({ response });
    } catch (error) {
      if (!closing) throw error; // what the page still asks for when it closes goes with it
    }
  });
  await context.route('https://softphone.example.invalid/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: adapterPage }),
  );
  await page.goto(consoleOrigin + address);
  await page.locator('main h1').waitFor();
  const adapter = await until(
    () => page.frames().find((frame) => frame.url().startsWith(adapterUrl)),
    (frame) => frame !== undefined,
  );
  await adapter.waitForFunction(() => window.call !== undefined);
  t.after(async () => {
    closing = true;
    await context.close();
    assert.deepEqual(complaints, []);
  });
  const call = (method, args = {}) =>
    adapter.evaluate(([name, values]) => call(name, values), [method, args]);
  const heard = () => adapter.evaluate(() => heard);
  return { page, adapter, call, heard };
}

/** Waits until read answers something that is right. */
async function until(read, right) {
  for (const end = Date.now() + 10_000; ; ) {
    const value = await read();
    if (right(value)) return value;
    assert.ok(Date.now() < end, `still ${JSON.stringify(value)}`);
    await new Promise((next) => setTimeout(next, 20));
  }
}

const sim = (method, what, body) =>
  fetch(`${root}/services/sim/${what}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });

test('the softphone is framed with the query that Lightning appends', async (t) => {
  const { page, adapter } = await open(t);
  assert.match(
    adapter.url(),
    /^https:\/\/softphone\.example\.invalid\/softphone\.html\?mode=Lightning&isdtp=vw&sfdcIframeOrigin=https:%2F%2Facme\.lightning\.force\.com&nonce=[0-9a-f]{64}&ltn_app_id=06m\w{15}&clc=0$/,
  );
  const policy = (await page.request.get(`${root}/lightning/page/home`)).headers()['content-security-policy'];
  assert.match(policy, /script-src 'self' 'nonce-/);
});

test("the org's library reaches the adapter's page", async (t) => {
  const { adapter } = await open(t);
  await adapter.addScriptTag({ url: `${consoleOrigin}/support/api/57.0/lightning/opencti_min.js` });
  assert.equal(await adapter.evaluate(() => window.fromTheOrg), true);
});

test('a click on a number dials once the softphone has asked for it', async (t) => {
  const { page, call, heard } = await open(t, `/lightning/r/Account/${account}/view?latency=0`);
  const number = page.locator('header .phone button').first();
  assert.equal(await number.getAttribute('aria-disabled'), 'true');
  await number.click({ force: true });
  assert.deepEqual(await call('enableClickToDial'), { success: true, returnValue: null, errors: null });
  assert.equal(await number.getAttribute('aria-disabled'), 'false');
  await number.click();
  const { clicks } = await until(heard, ({ clicks }) => clicks.length > 0);
  assert.deepEqual(clicks, [
    {
      number: '(415) 555-0100',
      recordId: account,
      recordName: 'Northwind Orchard Supply',
      objectType: 'Account',
    },
  ]);
  await call('disableClickToDial');
  await number.click({ force: true });
  assert.equal((await heard()).clicks.length, 1);
});

test('a caller is searched, shown and announced', async (t) => {
  const { page, call, heard } = await open(t);
  const { returnValue } = await call('searchAndScreenPop', {
    searchParams: '+1 (415) 555-0101',
    callType: 'inbound',
    deferred: false,
  });
  assert.deepEqual(Object.keys(returnValue), [maya]);
  await page.getByRole('heading', { level: 1, name: 'Maya Lindqvist' }).waitFor();
  assert.equal(page.url(), `${consoleOrigin}/lightning/r/Contact/${maya}/view`);
  const view = {
    url: `${consoleOrigin}/lightning/r/Contact/${maya}/view`,
    recordId: maya,
    recordName: 'Maya Lindqvist',
    objectType: 'Contact',
  };
  const { views } = await until(heard, ({ views }) => views.length >= 2);
  for (const told of views) assert.deepEqual(told, view, 'the same record is announced more than once');
  assert.deepEqual((await call('getAppViewInfo')).returnValue, view);

  await page.getByRole('link', { name: 'Leads' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'All Leads' }).waitFor();
  await page.getByRole('button', { name: 'Maya Lindqvist', exact: true }).click();
  const after = await until(heard, (all) => all.views.length > views.length);
  assert.ok(
    after.views.every(({ recordId }) => recordId === maya),
    'a list is not announced',
  );
});

test('a deferred pop is done by handing its data back', async (t) => {
  const { page, call } = await open(t);
  const { returnValue } = await call('searchAndScreenPop', {
    searchParams: '5125550199',
    callType: 'outbound',
    deferred: true,
  });
  const { SCREEN_POP_DATA: pop, ...matches } = returnValue;
  assert.equal(Object.keys(matches).length, 2);
  assert.equal(new URL(page.url()).pathname, '/lightning/page/home');
  await call('screenPop', pop);
  await page.locator('[data-search="5125550199"]').waitFor();
  assert.equal(await page.locator('main tbody tr').count(), 2);
});

test('an unknown caller becomes a new contact', async (t) => {
  const { page, call, heard } = await open(t);
  const phone = '+1 999 555 0123';
  await call('searchAndScreenPop', {
    searchParams: phone,
    callType: 'inbound',
    defaultFieldValues: { Phone: phone },
  });
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  assert.equal(await dialog.getByLabel('Phone', { exact: true }).inputValue(), phone);
  await dialog.getByLabel('Last name').fill('Nguyễn');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: 'Nguyễn' }).waitFor();
  const { views } = await heard();
  assert.equal(views[0].url, `${consoleOrigin}/lightning/o/Contact/new`);
  assert.match(views.at(-1).recordId, /^003/);
  const again = await call('searchAndScreenPop', {
    searchParams: phone,
    callType: 'inbound',
    deferred: true,
  });
  assert.deepEqual(again.returnValue.SCREEN_POP_DATA, {
    type: 'sobject',
    params: { recordId: views.at(-1).recordId },
  });
});

test('a call is logged, shown after a refresh, changed, and kept', async (t) => {
  const { page, call } = await open(t, `/lightning/r/Contact/${maya}/view?latency=0`);
  const saved = await call('saveLog', {
    object: {
      entityApiName: 'Task',
      Subject: 'Call from Maya Lindqvist',
      Status: 'Completed',
      Priority: 'Normal',
      TaskSubtype: 'Call',
      CallType: 'Inbound',
      CallDurationInSeconds: 75,
      WhoId: maya,
      WhatId: account,
      Description: 'über Rückruf <b>gesprochen</b>',
    },
  });
  assert.equal(saved.success, true, JSON.stringify(saved));
  const { recordId } = saved.returnValue;
  assert.match(recordId, /^00T\w{15}$/);
  const shown = page.locator(`[data-task="${recordId}"]`);
  assert.equal(await shown.count(), 0, 'the page shows it only after refreshView');
  await call('refreshView');
  await shown.waitFor();
  assert.match(await shown.textContent(), /1:15/);
  assert.match(await shown.textContent(), /<b>gesprochen<\/b>/);

  const changed = await call('saveLog', { object: { Id: recordId, CallDisposition: 'Callback' } });
  assert.deepEqual(changed.returnValue, { recordId });
  const kept = JSON.parse(readFileSync(activities, 'utf8')).filter(({ Id }) => Id === recordId);
  assert.equal(kept.length, 1);
  assert.equal(kept[0].CallDisposition, 'Callback');
  assert.equal(kept[0].AccountId, account);

  const refused = await call('saveLog', { object: { entityApiName: 'Task', WhoId: account, Subject: 'x' } });
  assert.equal(refused.errors[0].code, 'GENERIC_ERROR');
  assert.equal(refused.errors[0].details[0].message, `Name ID: id value of incorrect type: ${account}`);

  await page.reload();
  await page.locator(`[data-task="${recordId}"]`).waitFor();
});

test('faults hit the next call and no other', async (t) => {
  const { call } = await open(t);
  await sim('POST', 'faults', { method: 'saveLog', kind: 'validationError', message: 'Say more.' });
  const task = { object: { entityApiName: 'Task', Subject: 'faulty' } };
  assert.equal((await call('saveLog', task)).errors[0].details[0].message, 'Say more.');
  assert.equal((await call('saveLog', task)).success, true);
});

test('a lost answer leaves a saved task and a waiting caller', async (t) => {
  const { call } = await open(t);
  await sim('POST', 'faults', { method: 'saveLog', kind: 'dropReply' });
  let answered = false;
  const lost = call('saveLog', { object: { entityApiName: 'Task', Subject: 'lost answer' } }).then(
    () => {
      answered = true;
    },
    () => {}, // the frame goes with the test
  );
  await until(
    () => JSON.parse(readFileSync(activities, 'utf8')).map(({ Subject }) => Subject),
    (subjects) => subjects.includes('lost answer'),
  );
  await call('refreshView');
  assert.equal(answered, false);
  void lost;
});

test('the softphone shapes its panel and its place in the bar', async (t) => {
  const { page, call } = await open(t);
  const bar = page.locator('footer > button');
  await call('setSoftphoneItemLabel', { label: 'On a call' });
  await call('setSoftphonePanelHeight', { heightPX: 400 });
  await call('setSoftphonePanelWidth', { widthPX: 380 });
  assert.equal((await bar.textContent()).trim(), 'On a call');
  const box = await page.locator('iframe').boundingBox();
  assert.equal(Math.round(box.height), 400);
  assert.ok(box.width > 370 && box.width <= 380);
  await call('setSoftphonePanelVisibility', { visible: false });
  assert.equal(await page.locator('iframe').isVisible(), false);
  assert.deepEqual(
    (await call('isSoftphonePanelVisible')).returnValue,
    { visible: false },
    'it works on, unseen',
  );
  await bar.click();
  assert.deepEqual((await call('isSoftphonePanelVisible')).returnValue, { visible: true });
});

test('a softphone that loads itself anew begins anew', async (t) => {
  const { page, adapter, call, heard } = await open(t, `/lightning/r/Account/${account}/view?latency=0`);
  await call('enableClickToDial');
  const number = page.locator('header .phone button').first();
  await adapter.evaluate(() => location.reload());
  await until(
    () => number.getAttribute('aria-disabled'),
    (disabled) => disabled === 'true',
  );
  await adapter.waitForFunction(() => window.call !== undefined);
  await call('enableClickToDial');
  await number.click();
  await until(heard, ({ clicks }) => clicks.length === 1);
});

test('everything is reached by keyboard, and the page fits 320 pixels', async (t) => {
  const { page } = await open(t, `/lightning/r/Account/${account}/view`, {
    viewport: { width: 320, height: 640 },
  });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the content');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'MAIN');
  const reached = new Set();
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    reached.add(await page.evaluate(() => document.activeElement.textContent.trim()));
  }
  for (const text of ['(415) 555-0100', 'Maya Lindqvist', 'Phone']) assert.ok(reached.has(text), text);
});

test('a new view begins at its top, with the keyboard in it', async (t) => {
  const { page } = await open(t, '/lightning/o/Contact/list');
  const last = page.getByRole('link', { name: 'Niamh O’Dwyer' });
  await last.focus();
  assert.ok((await page.evaluate(() => scrollY)) > 0);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Niamh O’Dwyer' }).waitFor();
  assert.deepEqual(await page.evaluate(() => [scrollY, document.activeElement.tagName]), [0, 'MAIN']);
});

test('the simulation panel opens and closes by keyboard', async (t) => {
  const { page } = await open(t);
  const button = page.getByRole('button', { name: 'Simulation' });
  await button.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('complementary').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'ASIDE');
  await page.keyboard.press('Escape');
  await page.getByRole('complementary').waitFor({ state: 'detached' });
  assert.equal(await button.evaluate((element) => element === document.activeElement), true);
});

test('back and forward follow what was open', async (t) => {
  const { page } = await open(t);
  await page.getByRole('link', { name: 'Accounts' }).first().click();
  await page.getByRole('link', { name: 'Café Lumière' }).click();
  await page.getByRole('heading', { level: 1, name: 'Café Lumière' }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'All Accounts' }).waitFor();
  await page.goForward();
  await page.getByRole('heading', { level: 1, name: 'Café Lumière' }).waitFor();
  assert.equal(await page.locator('nav.tabs li').count(), 1);
});

test('an adapter may hand over Dates, short addresses, words and Apex', async (t) => {
  const { page, call, adapter } = await open(t);
  const saved = await adapter.evaluate(() =>
    call('saveLog', {
      object: { entityApiName: 'Task', Subject: 'dated', ActivityDate: new Date(2026, 10, 3, 12) },
    }),
  );
  assert.equal(saved.success, true, JSON.stringify(saved));
  const kept = JSON.parse(readFileSync(activities, 'utf8')).find(({ Subject }) => Subject === 'dated');
  assert.equal(kept.ActivityDate, '2026-11-03');

  await call('screenPop', { type: 'url', params: { url: `/${account.slice(0, 15)}` } });
  await page.getByRole('heading', { level: 1, name: 'Northwind Orchard Supply' }).waitFor();
  const found = async (searchParams) =>
    Object.values(
      (await call('searchAndScreenPop', { searchParams, callType: 'inbound', deferred: true })).returnValue,
    ).flatMap(({ Name }) => Name ?? []);
  assert.deepEqual(await found('lindq'), ['Maya Lindqvist']);
  assert.deepEqual(await found('4155550101 OR ortega'), ['Maya Lindqvist', 'Luis Ortega']);

  const apex = { apexClass: 'CustomerLookup', methodName: 'byNumber', methodParams: 'number=4155550101' };
  assert.deepEqual((await call('runApex', apex)).returnValue, { runApex: `{"id":"${maya}"}` });
});

test('a person account is found, shown and told as one person', async (t) => {
  const { page, call, heard } = await open(t);
  const { returnValue } = await call('searchAndScreenPop', {
    searchParams: '6465550121',
    callType: 'inbound',
    deferred: false,
  });
  const [match] = Object.values(returnValue);
  assert.equal(match.IsPersonAccount, true);
  assert.equal(match.PersonContactId, '003Hx0000000021IAA');
  await page.getByRole('heading', { level: 1, name: 'Amara Diallo' }).waitFor();
  const { views } = await until(heard, ({ views }) => views.length > 0);
  assert.equal(views[0].contactId, '003Hx0000000021IAA');
  assert.equal(views[0].personAccount, true);
  await call('saveLog', {
    object: { entityApiName: 'Task', Subject: 'of Amara', WhoId: match.PersonContactId },
  });
  await call('refreshView');
  await page.locator('[data-task]', { hasText: 'of Amara' }).waitFor();
});

test('what the org refuses while somebody else saves is told in its words', async (t) => {
  const { call } = await open(t);
  await sim('POST', 'locks', { id: maya, times: 1 });
  const task = { object: { entityApiName: 'Task', Subject: 'locked', WhoId: maya } };
  assert.deepEqual((await call('saveLog', task)).errors[0].details, [
    {
      message: `unable to obtain exclusive access to this record or 1 records: ${maya}`,
      errorCode: 'UNABLE_TO_LOCK_ROW',
      fields: [],
    },
  ]);
  assert.equal((await call('saveLog', task)).success, true);
});

test('the search page finds custom objects and articles', async (t) => {
  const { page } = await open(t, '/lightning/search?term=damaged&latency=0');
  await page.getByRole('link', { name: 'Returning a damaged delivery' }).waitFor();
  await page.goto(`${consoleOrigin}/lightning/o/Machine__c/list?latency=0`);
  await page.getByRole('columnheader', { name: 'Serial number' }).waitFor();
  await page.getByRole('button', { name: /New Machine/ }).waitFor();
});

test('the softphone pops out into a window of its own and back', async (t) => {
  const { page, call, adapter } = await open(t);
  await call('enableClickToDial');
  const before = adapter.url();
  const opened = page.context().waitForEvent('page');
  await page.getByRole('button', { name: 'Pop the softphone out' }).click();
  const popup = await opened;
  const frameIn = (where) =>
    until(
      () => where.frames().find((frame) => frame.url().startsWith(adapterUrl) && frame.url() !== before),
      (frame) => frame !== undefined,
    );
  const outside = await frameIn(popup);
  await outside.waitForFunction(() => window.call !== undefined);
  await page.getByText('The softphone is in a window of its own.').waitFor();
  assert.equal(await page.locator('iframe').count(), 0, 'there is one softphone');
  await outside.evaluate((id) => call('screenPop', { type: 'sobject', params: { recordId: id } }), maya);
  await page.getByRole('heading', { level: 1, name: 'Maya Lindqvist' }).waitFor();
  const number = page.locator('header .phone button').first();
  assert.equal(await number.getAttribute('aria-disabled'), 'true', 'its page is a new one');
  await outside.evaluate(() => call('enableClickToDial'));
  await number.click();
  await until(
    () => outside.evaluate(() => heard.clicks.length),
    (clicks) => clicks === 1,
  );
  await popup.close();
  const inside = await frameIn(page);
  await inside.waitForFunction(() => window.call !== undefined);
  assert.equal((await inside.evaluate(() => call('isSoftphonePanelVisible'))).success, true);
});

test('two windows of the console have a softphone each, told apart in the journal', async (t) => {
  const one = await open(t);
  const two = await open(t);
  await one.call('setSoftphoneItemLabel', { label: 'first window' });
  await two.call('setSoftphoneItemLabel', { label: 'second window' });
  const journal = await until(
    async () => (await sim('GET', 'journal')).json(),
    (entries) => entries.some(({ data }) => data?.label === 'second window'),
  );
  const windowOf = (label) => journal.find(({ data }) => data?.label === label)?.window;
  assert.match(windowOf('first window'), /^[0-9a-f-]{36}$/);
  assert.notEqual(windowOf('first window'), windowOf('second window'));
});

test('a page whose policy keeps the softphone out is told to the program, with the origin', async (t) => {
  await sim('PATCH', 'org', { frameSrc: "'self'" });
  t.after(() => sim('PATCH', 'org', { frameSrc: null }));
  const context = await browser.newContext();
  t.after(() => context.close());
  await context.route(`${consoleOrigin}/**`, async (route) =>
    route.fulfill({
      response: await route.fetch({ url: route.request().url().replace(consoleOrigin, root) }),
    }),
  );
  const page = await context.newPage();
  const config = { token: 'f00d', softphoneOrigins: ['https://softphone.example.invalid'], early: true };
  const bridge = readFileSync(path.join(frontend, 'dist/bridge.js'), 'utf8');
  await page.addInitScript(
    'window.told = []; window.chrome = { webview: { postMessage: (text) => told.push(text) } };',
  );
  await page.addInitScript(bridge.replaceAll('__CORDBOARD__', JSON.stringify(config)));
  await page.goto(`${consoleOrigin}/lightning/page/home`);
  const told = await until(
    () => page.evaluate(() => told.filter((text) => text.includes('Bridge.Blocked'))),
    (all) => all.length > 0,
  );
  assert.deepEqual(JSON.parse(told[0].slice(1)).args, ['f00d', 'https://softphone.example.invalid']);
});

test('a session that ends in the middle of a call leads to the log-in, and back', async (t) => {
  const { page, call } = await open(t, `/lightning/r/Contact/${maya}/view?latency=0`);
  await sim('POST', 'faults', { method: 'saveLog', kind: 'sessionEndAfter' });
  const lost = call('saveLog', { object: { entityApiName: 'Task', Subject: 'last words' } }).catch(() => {});
  const name = page.getByLabel('User name');
  await name.waitFor();
  void lost;
  assert.ok(
    JSON.parse(readFileSync(activities, 'utf8')).some(({ Subject }) => Subject === 'last words'),
    'it was saved, and nobody was told',
  );
  await name.fill('robin');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Maya Lindqvist' }).waitFor();
});

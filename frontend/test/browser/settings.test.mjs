// The start page in a real browser, self-contained as it is built, with a program that answers by the book.
// SHOTS=folder keeps pictures of what there is to see.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';

const built = path.resolve(import.meta.dirname, '../../dist/index.html');
const shots = process.env.SHOTS ?? '';
const file = 'C:\\Users\\ann\\AppData\\Roaming\\Cordboard\\config.xml';
const config = {
  servers: [
    {
      name: 'Head office',
      host: 'mx.example.com',
      port: 7778,
      tls: true,
      pin: '0a1b2c3d'.repeat(8),
      dialect: 'zultys',
      session: false,
      neverRemember: false,
    },
    {
      name: 'Branch',
      host: '192.0.2.7',
      port: 7777,
      tls: false,
      pin: '',
      dialect: 'zultys',
      session: false,
      neverRemember: false,
    },
    {
      name: 'Laboratory',
      host: '2001:db8::7',
      port: 1040,
      tls: false,
      pin: '',
      dialect: 'ecma',
      session: true,
      neverRemember: true,
    },
  ],
  activeServer: 'Head office',
  clientIds: [
    { name: 'Salesforce', value: 'Salesforce' },
    { name: 'Test', value: 'Cordboard test' },
  ],
  activeClientId: 'Salesforce',
  monitorObject: '',
  salesforce: { url: 'https://example.lightning.force.com/lightning/page/home', softphone: [] },
  remembered: { server: 'Branch', user: 'ann', device: '200', kept: true },
  numbers: { country: 'DE', outsidePrefix: '0', internalLengths: [3, 4] },
  pop: { items: ['account', 'case'], when: 'answered' },
  log: { internal: true, results: ['Resolved', 'Call back'] },
  tray: { hideOnClose: true },
  logging: { level: 'info', maskNumbers: true },
};
const nothing = {
  ...config,
  servers: [],
  activeServer: '',
  salesforce: { url: '', softphone: [] },
  numbers: { country: '', outsidePrefix: '', internalLengths: [] },
  pop: { items: [], when: 'ringing' },
  log: { internal: false, results: [] },
  tray: { hideOnClose: false },
};

let browser;

before(async () => {
  if (shots) mkdirSync(shots, { recursive: true });
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
});

after(() => browser?.close());

/** Opens the page over a program with these answers. */
async function open(t, answers = {}, look = {}) {
  const { width = 1024, height = 768, scale = 1, dark = false, locale = 'en-US', address = '' } = look;
  const context = await browser.newContext({
    viewport: { width: width / scale, height: height / scale },
    deviceScaleFactor: scale,
    colorScheme: dark ? 'dark' : 'light',
    locale,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const expected = look.unreachable && message.text().includes('ERR_FAILED');
    if (message.type() === 'error' && !expected) complaints.push(message.text());
  });
  const html = readFileSync(built, 'utf8')
    .replace('__TOKEN__', 'the token')
    .replace('__WINDOW__', look.window ?? '');
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: html }));
  if (look.unreachable) await page.route(`${config.salesforce.url}**`, (route) => route.abort());
  await page.addInitScript(
    (told) => {
      window.asked = [];
      const bound = {};
      for (const [name, answer] of Object.entries(told)) {
        bound[name] = (...args) => {
          window.asked.push([name, ...args]);
          const next = Array.isArray(answer) ? (answer.length > 1 ? answer.shift() : answer[0]) : answer;
          if (next?.fails) return Promise.reject(next.fails);
          return Promise.resolve(JSON.parse(JSON.stringify(next)));
        };
      }
      window.go = { main: { Settings: bound } };
      window.runtime = { Quit: () => window.asked.push(['Quit']) };
    },
    {
      Load: { config, path: file, problems: [], missing: false, relaunch: false },
      Save: { ok: true, errors: [], relaunch: false, kept: '' },
      Console: null,
      Relaunch: null,
      Editing: null,
      Health: { version: '1.2.0' },
      ...answers,
    },
  );
  await page.goto(`http://wails.localhost/${address}`);
  t.after(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  return page;
}

async function picture(page, name) {
  if (shots) await page.screenshot({ path: path.join(shots, `${name}.png`) });
}

/** A picture of the whole form, its bar at the end. */
async function wholePicture(page, name) {
  if (!shots) return;
  const size = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: size.width, height });
  await picture(page, name);
  await page.setViewportSize(size);
}

const asked = (page, name) => page.evaluate((wanted) => window.asked.filter(([one]) => one === wanted), name);
const tab = (page, name) => page.getByRole('tab', { name }).click();
const focused = (page) => page.evaluate(() => document.activeElement?.id ?? '');
const status = (page) => page.locator('.bar [role=status]');

test('a computer that is not set up leads to the settings', async (t) => {
  const page = await open(t, { Load: { config: nothing, path: file, problems: [], missing: true } });
  await page.getByRole('heading', { name: 'Not set up yet' }).waitFor();
  await picture(page, '01-unconfigured');
  await page.getByRole('button', { name: 'Set up now' }).click();
  assert.equal(await page.getByRole('tab', { name: 'Settings' }).getAttribute('aria-selected'), 'true');
  await page.getByText('No server yet.').waitFor();
  await page.getByRole('button', { name: 'Add server' }).click();
  assert.match(await focused(page), /^server-\d+-name$/);
  await page.keyboard.type('Main');
  await page.keyboard.press('Tab');
  await page.keyboard.type('mx.example.com');
  await page.getByLabel('Encrypt the connection').check();
  await page.getByLabel('Address of the console').fill('https://example.lightning.force.com');
  await page.getByRole('button', { name: 'Save' }).click();
  await status(page).getByText('Saved').waitFor();
  const [[, token, saved]] = await asked(page, 'Save');
  assert.equal(token, 'the token');
  assert.deepEqual(saved, {
    ...nothing,
    servers: [
      {
        name: 'Main',
        host: 'mx.example.com',
        port: 7778,
        tls: true,
        pin: '',
        dialect: 'zultys',
        session: false,
        neverRemember: false,
      },
    ],
    activeServer: 'Main',
    salesforce: { url: 'https://example.lightning.force.com', softphone: [] },
  });
});

test('the console tab says that Salesforce opens', async (t) => {
  const page = await open(t, {}, { locale: 'fr-FR' });
  await page.getByText('example.lightning.force.com s’ouvre').waitFor();
  await picture(page, '02-opening-fr');
});

test('a console that cannot be reached says why and can be tried again', async (t) => {
  const page = await open(t, {}, { dark: true, unreachable: true });
  await page.getByText('Nothing answers at this address').waitFor();
  assert.equal((await asked(page, 'Console')).length, 0);
  await picture(page, '03-unreachable-dark');
  await page.unroute(`${config.salesforce.url}**`);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.waitForFunction(() => window.asked.some(([name]) => name === 'Console'));
  await page.getByRole('button', { name: 'Open settings' }).click();
  await page.getByLabel('Address of the console').waitFor();
});

test('tabs are walked with the arrow keys', async (t) => {
  const page = await open(t);
  await page.getByRole('tab', { name: 'Console' }).focus();
  await page.keyboard.press('ArrowRight');
  assert.equal(await focused(page), 'tab-settings');
  await page.getByLabel('Address of the console').waitFor();
  await page.keyboard.press('Home');
  assert.equal(await focused(page), 'tab-console');
  assert.equal(await page.getByLabel('Address of the console').isVisible(), false);
});

test('saving what nobody changed sends what was loaded', async (t) => {
  const page = await open(t);
  await tab(page, 'Settings');
  await wholePicture(page, '04-settings');
  await page.keyboard.press('Control+s');
  await status(page).getByText('Saved').waitFor();
  assert.deepEqual((await asked(page, 'Save'))[0][2], config);
});

test('mistakes show beside their fields, and the first one gets the focus', async (t) => {
  const page = await open(t);
  await tab(page, 'Settings');
  await page.getByRole('button', { name: 'Edit: Branch' }).click();
  await page.getByLabel('Host name or address').fill('mx:7777');
  await page.getByLabel('Encrypt the connection').click(); // not lost to the message that the blur brings
  await page.getByLabel('Pinned certificate').fill('abc');
  await page.getByRole('button', { name: 'Done: Branch' }).click();
  await page.getByLabel('Address of the console').fill('http://example.com');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await status(page).getByText('3 fields have to be corrected.').waitFor();
  assert.equal(await focused(page), 'salesforce-url');
  const url = page.getByLabel('Address of the console');
  assert.equal(await url.getAttribute('aria-invalid'), 'true');
  const described = (await url.getAttribute('aria-describedby')).split(' ');
  assert.match(await page.locator(`#${described[0]}`).textContent(), /has to begin with https/);
  await page.getByText('Enter the host without a port').waitFor(); // its server was opened again
  await wholePicture(page, '05-mistakes');
  assert.deepEqual(await asked(page, 'Save'), []);
  await page.getByRole('button', { name: 'Cancel' }).click();
  assert.equal(await page.locator('[aria-invalid=true]').count(), 0);
  assert.equal(await url.inputValue(), config.salesforce.url);
});

test('what Go refuses shows beside its field', async (t) => {
  const errors = [{ field: 'servers[1].host', code: 'badHost', text: 'x' }];
  const page = await open(t, { Save: { ok: false, errors, relaunch: false, kept: '' } });
  await tab(page, 'Settings');
  await page.getByLabel('Extension, when none is given').fill('200');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Enter a host name such as').waitFor();
  assert.equal(await focused(page), 'server-2-host');
});

test('what the program cannot do is said in the bar', async (t) => {
  const page = await open(t, { Save: { fails: { code: 'internal', text: 'The disk is full.' } } });
  await tab(page, 'Settings');
  await page.getByLabel('Extension, when none is given').fill('200');
  await page.keyboard.press('Enter');
  await status(page).getByText('Not saved: The disk is full.').waitFor();
});

test('servers are moved, copied, deleted and brought back by keyboard', async (t) => {
  const page = await open(t, {}, { dark: true });
  await tab(page, 'Settings');
  await page.getByRole('button', { name: 'Move up: Laboratory' }).press('Enter');
  assert.equal(await focused(page), 'server-3-up');
  await page.keyboard.press('Enter');
  assert.equal(await focused(page), 'server-3-down'); // it is the first one now
  await page.getByText('Laboratory is now number 1 of 3.').waitFor();
  await page.getByRole('button', { name: 'Copy: Branch' }).press('Enter');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Second branch');
  await wholePicture(page, '06-servers-dark');
  await page.getByRole('button', { name: 'Delete: Head office' }).press('Enter');
  assert.equal(await focused(page), 'server-2-edit');
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  assert.equal(await focused(page), 'server-1-edit');
  await page.getByRole('button', { name: 'Delete: Branch' }).press('Enter');
  await page.getByRole('radio', { name: 'Make Laboratory the active one' }).check();
  await picture(page, '07-deleted');
  await page.keyboard.press('Control+s');
  await status(page).getByText('Saved').waitFor();
  const saved = (await asked(page, 'Save'))[0][2];
  assert.deepEqual(
    saved.servers.map((server) => server.name),
    ['Laboratory', 'Head office', 'Second branch'],
  );
  assert.equal(saved.activeServer, 'Laboratory');
  assert.deepEqual(saved.remembered, config.remembered);
});

test('a new address asks for a restart', async (t) => {
  const page = await open(t, { Save: { ok: true, errors: [], relaunch: true, kept: '' } });
  await tab(page, 'Settings');
  await page.getByLabel('Address of the console').fill('https://new.lightning.force.com');
  await page.keyboard.press('Control+s');
  await page.getByText('counts once Cordboard has been restarted').waitFor();
  await status(page).getByText('Saved').waitFor();
  await picture(page, '08-restart');
  await page.getByRole('button', { name: 'Restart now' }).click();
  assert.equal((await asked(page, 'Relaunch')).length, 1);
});

test('a damaged file is explained, and where it was kept is told', async (t) => {
  const damaged = { code: 'mismatch', line: 12, text: '' };
  const page = await open(t, {
    Load: { config: nothing, path: file, problems: [], damaged },
    Save: { ok: true, errors: [], relaunch: false, kept: `${file}.damaged-1` },
  });
  await tab(page, 'Settings');
  await page.getByText('Line 12: The element that ends here').waitFor();
  await picture(page, '09-damaged');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('config.xml.damaged-1').waitFor();
  assert.equal(await page.getByText('Line 12').count(), 0);
});

test('a file that somebody else has changed is not overwritten unasked', async (t) => {
  const conflict = { ok: false, errors: [{ field: '', code: 'changedMeanwhile', text: '' }] };
  const problems = [
    { field: 'servers[0].port', code: 'badNumber', text: '', line: 4 },
    { field: '', code: 'password', text: '', line: 7 },
  ];
  const page = await open(t, {
    Load: { config, path: file, problems },
    Save: [conflict, { ok: true, errors: [], relaunch: false, kept: '' }],
  });
  await tab(page, 'Settings');
  await page.getByText('Line 7: The file holds what looks like a password').waitFor();
  await page.getByLabel('Extension, when none is given').fill('200');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('heading', { name: 'Somebody else has changed' }).waitFor();
  await picture(page, '10-conflict');
  await page.getByRole('button', { name: 'Save this form' }).click();
  await status(page).getByText('Saved').waitFor();
  assert.equal((await asked(page, 'Load')).length, 2);
  assert.equal((await asked(page, 'Save'))[1][2].monitorObject, '200');
});

test('the settings window closes, but not over unsaved changes', async (t) => {
  const page = await open(t, {}, { locale: 'de-DE', scale: 2, window: 'settings' });
  await page.getByLabel('Adresse der Konsole').waitFor();
  assert.equal(await page.getByRole('tab').count(), 0);
  await picture(page, '11-window-200-percent-de');
  await page.getByLabel('Nebenstelle, wenn keine').fill('200');
  const leave = () => page.getByRole('button', { name: 'Schließen' }).click();
  await leave();
  await picture(page, '12-leaving-de');
  await page.keyboard.press('Escape');
  await leave();
  await page.getByRole('button', { name: 'Weiter bearbeiten' }).click();
  assert.deepEqual(await asked(page, 'Quit'), []);
  await leave();
  await page.getByRole('dialog').getByRole('button', { name: 'Speichern' }).click();
  await page.waitForFunction(() => window.asked.some(([name]) => name === 'Quit'));
  assert.equal((await asked(page, 'Save')).length, 1);
  assert.deepEqual(
    (await asked(page, 'Editing')).map(([, , unsaved]) => unsaved),
    [false, true, false],
  );
});

test('the window is also known by its address', async (t) => {
  const page = await open(t, {}, { address: '?settings' });
  await page.getByRole('button', { name: 'Close' }).click();
  assert.equal((await asked(page, 'Quit')).length, 1);
});

test('nothing is cut off at 320 pixels', async (t) => {
  const page = await open(t, {}, { width: 320, height: 640 });
  await tab(page, 'Settings');
  await page.getByRole('button', { name: 'Edit: Head office' }).click();
  await picture(page, '13-320');
  await wholePicture(page, '14-320-whole');
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  const last = page.getByLabel('Mask phone numbers');
  await last.focus();
  const covered = await last.evaluate((element) => {
    const box = element.getBoundingClientRect();
    return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) !== element;
  });
  assert.equal(covered, false);
});

test('a page without the program says so', async (t) => {
  const page = await open(t, { Load: { fails: { code: 'unavailable', text: '' } } });
  await page.getByRole('heading', { name: 'This page must be opened in Cordboard' }).waitFor();
});

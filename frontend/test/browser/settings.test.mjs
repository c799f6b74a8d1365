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
const plain = {
  switchName: '',
  certificate: { file: '', key: '' },
  standby: [],
  adjust: {
    namespace: '',
    devicePattern: '',
    completion: '',
    keepAlive: 0,
    pace: 0,
    probe: 0,
    look: 0,
    connectTimeout: 0,
    answerTimeout: 0,
  },
};
const logged = {
  internal: false,
  wrapUp: 0,
  resultRequired: false,
  missed: false,
  shortest: 0,
  exceptQueues: [],
  exceptNumbers: [],
  fields: [],
  results: [],
};
const plan = {
  country: '',
  areaCode: '',
  outsidePrefix: '',
  internationalPrefix: '',
  internalLengths: [],
  mainNumberDigits: 0,
  rules: [],
  confirmLinks: false,
};
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
      oldKeys: false,
      ...plain,
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
      oldKeys: false,
      ...plain,
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
      oldKeys: false,
      ...plain,
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
  remembered: { server: 'Branch', user: 'ann', device: '200', agentId: '4711', kept: true },
  numbers: { ...plan, country: 'DE', outsidePrefix: '0', internalLengths: [3, 4], confirmLinks: true },
  pop: { items: ['account', 'case'], when: 'answered' },
  history: { days: 90 },
  log: { ...logged, internal: true, wrapUp: 90, resultRequired: true, results: ['Resolved', 'Call back'] },
  panel: { showSeconds: true },
  tray: { hideOnClose: true },
  logging: { level: 'info', maskNumbers: true },
};
const nothing = {
  ...config,
  servers: [],
  activeServer: '',
  salesforce: { url: '', softphone: [] },
  numbers: plan,
  pop: { items: [], when: 'ringing' },
  log: logged,
  tray: { hideOnClose: false },
};

/** What a test of an MX with TLS says, up to the given end of it. */
const step = (name, code, ok = true, detail = '') => ({ step: name, ok, code, text: 'English.', detail });
const reached = [step('name', 'done', true, '192.0.2.7'), step('connect', 'done', true, '192.0.2.7:7778')];
const certificate = {
  subject: 'CN=mx.example.com,OU=Telephony,O=Example Ltd,C=DE',
  issuer: 'CN=mx.example.com,OU=Telephony,O=Example Ltd,C=DE',
  names: ['mx.example.com', '192.0.2.7'],
  notBefore: '2024-03-01T00:00:00Z',
  notAfter: '2039-03-01T00:00:00Z',
  pin: 'f00dcafe'.repeat(8),
  trusted: false,
  pinned: false,
  doubt: 'authority',
  reason: 'no authority that this computer trusts has signed it',
};
const untrusted = {
  errors: [],
  steps: [...reached, step('tls', 'untrusted', false)],
  certificate,
};
const pinned = {
  errors: [],
  steps: [...reached, step('tls', 'pinned', true, 'TLS 1.3'), step('dialect', 'silent')],
  certificate: { ...certificate, pinned: true },
};
const otherPin = {
  errors: [],
  steps: [...reached, step('tls', 'wrongPin', false, certificate.pin)],
  certificate,
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
      window.go = { softphone: { Settings: bound } };
      window.runtime = { Quit: () => window.asked.push(['Quit']) };
    },
    {
      Load: { config, path: file, problems: [], missing: false, relaunch: false },
      Save: { ok: true, errors: [], relaunch: false, kept: '' },
      Test: { errors: [], steps: [], certificate: null },
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
        oldKeys: false,
        ...plain,
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

test('each setting says who set it and when it takes effect, and what a policy sets is locked', async (t) => {
  const sources = {
    'salesforce.url': 'machineFile',
    'numbers.country': 'user',
    'log.internal': 'userPolicy',
    'pop.when': 'machinePolicy',
  };
  const load = { config, path: file, problems: [], missing: false, relaunch: false, sources };
  const page = await open(t, { Load: load });
  await tab(page, 'Settings');
  const said = async (label) => {
    const ids = await page.getByLabel(label).getAttribute('aria-describedby');
    const texts = ids.split(' ').map((id) => page.locator(`#${id}`).textContent());
    return (await Promise.all(texts)).join(' ');
  };
  assert.match(
    await said('Address of the console'),
    /Set for this computer\. Takes effect when .* restarted\.$/,
  );
  assert.match(await said('Extension, when none is given'), /Default\. Takes effect at the next sign-on\.$/);
  assert.match(await said('Country'), /Set in your settings\. Takes effect at once\.$/);
  await page.getByLabel('Country').fill('FR');
  assert.match(await said('Country'), /Not saved yet\. Takes effect at once\.$/);
  for (const label of ['Log internal calls too', 'It opens']) {
    assert.match(await said(label), /Set by your administrator\. It cannot be changed here\./);
    assert.equal(await page.getByLabel(label).isDisabled(), true);
  }
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
  await page.getByText('count once Cordboard has been restarted').waitFor();
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

/** Opens a server's fields and tests its connection. */
async function tryOut(page, name) {
  await page.getByRole('button', { name: `Edit: ${name}` }).click();
  await page.getByRole('button', { name: `Test connection: ${name}` }).press('Enter');
}

const result = (page) => page.locator('.test [role=status]');

test('a connection is tested as the fields say it, and nothing is saved', async (t) => {
  const page = await open(t, {
    Test: { errors: [], steps: [...reached, step('dialect', 'done', true, 'normal')], certificate: null },
  });
  await tab(page, 'Settings');
  await page.getByRole('button', { name: 'Edit: Laboratory' }).click();
  await page.getByLabel('Host name or address').fill('lab.example.com');
  await page.getByRole('button', { name: 'Test connection: Laboratory' }).click();
  await result(page).getByText('The test went well.').waitFor();
  const said = await page.locator('.test li p').allTextContents();
  assert.deepEqual(
    said.map((line) => line.trim()),
    [
      ...['Name: in order', 'The name is known.', '192.0.2.7'],
      ...['Connection: in order', 'Somebody answers on this port.', '192.0.2.7:7778'],
      ...['Dialect: in order', 'The server speaks CSTA.', 'normal'],
    ],
  );
  const [[, token, server]] = await asked(page, 'Test');
  assert.equal(token, 'the token');
  assert.deepEqual(server, { ...config.servers[2], host: 'lab.example.com' });
  await page.getByLabel('Host name or address').fill('lab2.example.com');
  await result(page).getByText('Something was changed since this test.').waitFor();
  assert.deepEqual(await asked(page, 'Save'), []);
});

test('a phone field is tried by the plan that the form shows, and nothing is saved', async (t) => {
  const view = {
    dialled: '0030123456',
    rule: 'national',
    own: 0,
    later: ',,44',
    others: ['01702345678'],
    remark: 'privat',
    displayed: '030 123456',
    searched: ['+4930123456', '030123456'],
    problem: null,
  };
  const refused = {
    ...view,
    dialled: '',
    rule: '',
    searched: [],
    others: [],
    later: '',
    remark: '',
    problem: { code: 'longNumber', detail: '' },
  };
  const page = await open(t, { Number: [view, refused] });
  await tab(page, 'Settings');
  await page.getByLabel('Prefix for an outside line').fill('0');
  const bench = page.getByRole('group', { name: 'Try a number' });
  await bench.getByLabel('Number, as it stands in a record').fill('030 123456 (privat) / 0170 2345678');
  await bench.getByLabel('Number, as it stands in a record').press('Enter');
  await bench.getByText('0030123456').waitFor();
  for (const told of [',,44', '01702345678', 'privat', '030 123456', '+4930123456']) {
    await bench.getByText(told, { exact: true }).waitFor();
  }
  const [[, token, plan, field]] = await asked(page, 'Number');
  assert.deepEqual(
    [token, plan.outsidePrefix, field],
    ['the token', '0', '030 123456 (privat) / 0170 2345678'],
  );
  await bench.getByRole('button', { name: 'Try it' }).click();
  await bench.getByText('This is longer than any number.', { exact: false }).waitFor();
  assert.deepEqual(await asked(page, 'Save'), []);
});

test('a certificate is shown in full, and pinned by nothing but a choice', async (t) => {
  const page = await open(t, { Test: [untrusted, pinned] });
  await tab(page, 'Settings');
  await page.getByRole('button', { name: 'Edit: Branch' }).click();
  await page.getByLabel('Encrypt the connection').check();
  await page.getByRole('button', { name: 'Test connection: Branch' }).press('Enter');
  await result(page).getByText('The test found a problem.').waitFor();
  const shown = page.getByRole('region', { name: 'The server’s certificate' });
  const told = await shown.textContent();
  for (const piece of [
    certificate.subject,
    'itself',
    'mx.example.com, 192.0.2.7',
    'from March 1, 2024',
    'to March 1, 2039',
    Array(8).fill('F0:0D:CA:FE').join(':'),
    'This computer does not trust it: no authority',
    'Compare the SHA-256',
  ]) {
    assert.ok(told.includes(piece), `${piece} in ${told}`);
  }
  assert.equal(await page.getByLabel('Pinned certificate').inputValue(), '');
  await wholePicture(page, '15-untrusted');
  await shown.getByRole('button', { name: 'Pin this certificate' }).press('Enter');
  assert.equal(await page.getByLabel('Pinned certificate').inputValue(), certificate.pin);
  assert.equal(await focused(page), 'server-2-test');
  await status(page).getByText('It counts once it is saved.').waitFor();
  await shown.getByText('It is the pinned one.').waitFor();
  await result(page).getByText('Something was changed since this test.').waitFor();
  await page.getByRole('button', { name: 'Test again: Branch' }).press('Enter');
  await result(page).getByText('The test went well.').waitFor();
  assert.equal((await asked(page, 'Test'))[1][2].pin, certificate.pin);
  await picture(page, '16-pinned');
  await page.keyboard.press('Control+s');
  await status(page).getByText('Saved').waitFor();
  assert.equal((await asked(page, 'Save'))[0][2].servers[1].pin, certificate.pin);
});

test('another certificate than the pinned one warns, and the pin stays until it is replaced', async (t) => {
  const page = await open(t, { Test: otherPin }, { dark: true });
  await tab(page, 'Settings');
  await tryOut(page, 'Head office');
  await page.getByText('The server shows another certificate than the pinned one.').waitFor();
  assert.equal(await page.getByLabel('Pinned certificate').inputValue(), config.servers[0].pin);
  await page.getByRole('button', { name: 'Replace the pin by this certificate' }).waitFor();
  await wholePicture(page, '17-wrong-pin-dark');
  await page.getByLabel('Host name or address').fill('other.example.com');
  await page.getByText('Something was changed since this test.').waitFor();
  assert.equal(await page.getByRole('button', { name: /this certificate$/ }).count(), 0); // it is another server's
});

test('a connection is not tested while a field is wrong', async (t) => {
  const errors = [{ field: 'servers[0].host', code: 'badHost', text: '' }];
  const page = await open(t, { Test: { errors, steps: [], certificate: null } });
  await tab(page, 'Settings');
  await page.getByRole('button', { name: 'Edit: Branch' }).click();
  await page.getByLabel('Port').fill('x');
  await page.getByRole('button', { name: 'Test connection: Branch' }).click();
  assert.equal(await focused(page), 'server-2-port');
  await page.getByText('Enter a port between').waitFor();
  await result(page).getByText('Correct the fields above first.').waitFor();
  assert.deepEqual(await asked(page, 'Test'), []);
  await page.getByLabel('Port').fill('7777');
  await result(page).getByText('Correct the fields above first.').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Test connection: Branch' }).click();
  await page.getByText('Enter a host name such as').waitFor(); // Go has the last word
  assert.equal(await focused(page), 'server-2-host');
});

test('a test that could not be made says why', async (t) => {
  const page = await open(t, { Test: { fails: { code: 'timeout', text: '' } } });
  await tab(page, 'Settings');
  await tryOut(page, 'Branch');
  await result(page).getByText('The test could not be done: the program did not answer in time.').waitFor();
});

test('what pops, what is logged and what closing does are typed, checked and saved', async (t) => {
  const refused = { ok: false, errors: [{ field: 'pop.items[1]', code: 'tooLong', text: '' }] };
  const page = await open(t, { Save: [refused, { ok: true, errors: [], relaunch: false, kept: '' }] });
  await tab(page, 'Settings');
  const items = page.getByLabel('Call data that is searched first');
  assert.equal(await items.inputValue(), 'account\ncase');
  await items.fill('account\nAccount');
  await page.keyboard.press('Tab');
  await page.getByLabel('It opens').selectOption('when it rings');
  await page.getByText('This name is used twice.').waitFor();
  assert.equal(await items.getAttribute('aria-invalid'), 'true');
  await items.fill('queue\n\n account ');
  await page.getByLabel('Log internal calls too').press('Space');
  await page.getByLabel('A result must be chosen').press('Space');
  await page.getByLabel('Results to choose from').fill('Resolved\nCall back\nNo interest');
  const days = page.getByLabel('Keep calls for (days)');
  assert.equal(await days.inputValue(), '90');
  await days.fill('3651');
  await page.keyboard.press('Tab');
  await page.getByText('Enter whole days, 3650 at most').waitFor();
  await days.fill('0');
  await page.getByLabel('Show seconds in the call timer').press('Space');
  await page.getByLabel('Keep running in the notification area').press('Space');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('This is too long.').waitFor();
  assert.equal(await focused(page), 'pop-items');
  await items.fill('queue\naccount\n');
  await page.keyboard.press('Control+s');
  await status(page).getByText('Saved').waitFor();
  const saved = (await asked(page, 'Save'))[1][2];
  assert.deepEqual(saved.pop, { items: ['queue', 'account'], when: 'ringing' });
  assert.deepEqual(saved.log, {
    ...logged,
    wrapUp: 90,
    resultRequired: false,
    results: ['Resolved', 'Call back', 'No interest'],
  });
  assert.deepEqual(saved.history, { days: 0 });
  assert.deepEqual(saved.panel, { showSeconds: false });
  assert.deepEqual(saved.tray, { hideOnClose: false });
  assert.equal(saved.servers[0].neverRemember, false);
});

test('agents may be kept from having their password remembered', async (t) => {
  const page = await open(t);
  await tab(page, 'Settings');
  await page.getByRole('button', { name: 'Edit: Branch' }).click();
  await page.getByLabel('Agents may let Cordboard remember').uncheck();
  await page.keyboard.press('Control+s');
  await status(page).getByText('Saved').waitFor();
  assert.equal((await asked(page, 'Save'))[0][2].servers[1].neverRemember, true);
});

test('what a policy sets is shown and cannot be changed, but tested', async (t) => {
  const locked = ['servers', 'activeServer', 'clientIds', 'activeClientId', 'salesforce.url'];
  const sources = Object.fromEntries(locked.map((setting) => [setting, 'machinePolicy']));
  const page = await open(t, {
    Load: { config, path: file, problems: [], missing: false, relaunch: false, sources },
    Test: untrusted,
  });
  await tab(page, 'Settings');
  assert.equal(await page.getByLabel('Address of the console').isEditable(), false);
  assert.equal(await page.getByRole('button', { name: /^(Add|Delete|Copy|Move)/ }).count(), 0);
  await page.getByRole('button', { name: 'Show: Head office' }).press('Enter');
  assert.equal(await focused(page), 'server-1-test');
  assert.equal(await page.getByLabel('Host name or address').isDisabled(), true);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'The server’s certificate' }).waitFor();
  assert.equal(await page.getByRole('button', { name: /this certificate$/ }).count(), 0);
  assert.equal(await page.getByText('Set by your administrator.').count(), 3);
  await wholePicture(page, '18-locked');
  await page.getByLabel('Extension, when none is given').fill('200');
  await page.keyboard.press('Control+s');
  await status(page).getByText('Saved').waitFor();
});

for (const look of [
  { name: '19-certificate-320', width: 320, height: 640 },
  {
    name: '20-certificate-200-percent-fr-dark',
    width: 640,
    height: 900,
    scale: 2,
    locale: 'fr-FR',
    dark: true,
  },
]) {
  test(`a test and its certificate fit: ${look.name}`, async (t) => {
    const page = await open(t, { Test: untrusted }, look);
    await page.getByRole('tab').nth(1).click();
    await page.locator('#server-1-edit').click();
    await page.locator('#server-1-test').click();
    await page.locator('#server-1-test-certificate-pin').waitFor();
    await wholePicture(page, look.name);
    await page.locator('#server-1-test').scrollIntoViewIfNeeded();
    await picture(page, `${look.name}-window`);
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
    assert.equal(scrollWidth, clientWidth);
  });
}

/** A contact center whose server says everything a server can say. */
const avaya = {
  ...config,
  servers: [
    {
      name: 'Contact center',
      host: 'aes1.example.com',
      port: 4722,
      tls: true,
      pin: '',
      dialect: 'dmcc',
      session: false,
      neverRemember: false,
      oldKeys: false,
      switchName: 'CM1',
      certificate: { file: 'C:\\Keys\\desk.pem', key: 'C:\\Keys\\desk-key.pem' },
      standby: [
        { host: 'aes2.example.com', port: 4722, pin: '' },
        { host: '192.0.2.9', port: 4723, pin: 'ab'.repeat(32) },
      ],
      adjust: {
        namespace: 'http://www.ecma-international.org/standards/ecma-323/csta/ed3',
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
  activeServer: 'Contact center',
};
const loaded = (content) => ({
  Load: { config: content, path: file, problems: [], missing: false, relaunch: false },
});

test('a server of another dialect gets its port, its switch and a standby server by keyboard', async (t) => {
  const page = await open(t, { Load: { config: nothing, path: file, problems: [], missing: true } });
  await tab(page, 'Settings');
  await page.getByRole('button', { name: 'Add server' }).press('Enter');
  await page.keyboard.type('Contact center');
  await page.getByLabel('Host name or address').fill('aes1.example.com');
  const dialect = page.getByLabel('Dialect', { exact: true });
  assert.deepEqual(await dialect.locator('option').allTextContents(), [
    'Zultys MX',
    'ECMA-323 (standard)',
    'Unify OpenScape Voice',
    'Unify OpenScape Business',
    'Avaya AES (DMCC)',
  ]);
  const port = page.getByLabel('Port', { exact: true });
  for (const [word, usual] of [
    ['openscape', ''],
    ['openscape-business', '8800'],
    ['dmcc', '4721'],
  ]) {
    await dialect.selectOption(word);
    assert.equal(await port.inputValue(), usual);
  }
  await page.getByLabel('Encrypt the connection').check();
  assert.equal(await port.inputValue(), '4722');
  await page.getByLabel('Name of the switch').fill('CM1');
  assert.equal(await page.getByRole('button', { name: 'Add standby server' }).count(), 0);
  await page.locator('summary').press('Enter');
  await page.getByRole('button', { name: 'Add standby server' }).press('Enter');
  await page.keyboard.type('aes1.example.com');
  await page.keyboard.press('Tab');
  await page.getByText('This server is in the list already.').waitFor();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('aes2.example.com');
  await page.getByRole('button', { name: 'Add standby server' }).press('Enter');
  await page.keyboard.type('aes3.example.com');
  await page.getByRole('button', { name: 'Move up: aes3.example.com' }).press('Enter');
  await page.getByText('aes3.example.com is now number 1 of 2.').waitFor();
  assert.match(await focused(page), /-down$/);
  await page.getByRole('button', { name: 'Delete: aes2.example.com' }).press('Enter');
  assert.match(await focused(page), /-host$/);
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await page.getByRole('button', { name: 'Delete: aes2.example.com' }).waitFor();
  await page.getByLabel('Requests a second').fill('0,5');
  await page.getByLabel('Ask a silent switch after').fill('-1');
  await page.getByLabel('Private key file').fill('/etc/desk.key');
  await page.keyboard.press('Control+s');
  await page.getByText('A client certificate needs two files').waitFor();
  assert.match(await focused(page), /-certificate-file$/);
  await page.keyboard.type('/etc/desk.pem');
  await page.keyboard.press('Control+s');
  await status(page).getByText('Saved').waitFor();
  assert.deepEqual((await asked(page, 'Save'))[0][2].servers, [
    {
      ...avaya.servers[0],
      certificate: { file: '/etc/desk.pem', key: '/etc/desk.key' },
      standby: [
        { host: 'aes3.example.com', port: 4722, pin: '' },
        { host: 'aes2.example.com', port: 4722, pin: '' },
      ],
      adjust: { ...plain.adjust, pace: 0.5, probe: -1 },
    },
  ]);
});

test('what a server uses of the advanced fields is seen at once, and saved as it came', async (t) => {
  const page = await open(t, loaded(avaya));
  await tab(page, 'Settings');
  await page.getByRole('button', { name: 'Edit: Contact center' }).click();
  assert.equal(await page.getByLabel('Requests a second').inputValue(), '0.5');
  assert.equal(await page.getByLabel('A request is done').inputValue(), 'event');
  assert.equal(
    await page.getByRole('group', { name: 'Standby server 2' }).getByLabel('Port').inputValue(),
    '4723',
  );
  await wholePicture(page, '21-advanced');
  await page.keyboard.press('Control+s');
  await status(page).getByText('Saved').waitFor();
  assert.deepEqual((await asked(page, 'Save'))[0][2], avaya);
});

test('a mistake among closed advanced fields opens them and gets the focus', async (t) => {
  const errors = [{ field: 'servers[0].adjust.pace', code: 'badPace', text: '' }];
  const page = await open(t, { ...loaded(avaya), Save: { ok: false, errors, relaunch: false, kept: '' } });
  await tab(page, 'Settings');
  await page.getByRole('button', { name: 'Edit: Contact center' }).click();
  await page.getByLabel('Requests a second').fill('7');
  await page.locator('summary').press('Enter');
  assert.equal(await page.getByLabel('Requests a second').isVisible(), false);
  await page.keyboard.press('Control+s');
  await page.getByText('Enter between 0.1 and 100').waitFor();
  assert.equal(await focused(page), 'server-1-adjust-pace');
});

test('a policy shows the advanced fields and lets nobody change them', async (t) => {
  const page = await open(t, {
    Load: { ...loaded(avaya).Load, sources: { servers: 'userPolicy', activeServer: 'userPolicy' } },
  });
  await tab(page, 'Settings');
  await page.getByRole('button', { name: 'Show: Contact center' }).press('Enter');
  assert.equal(await page.getByLabel('Requests a second').isDisabled(), true);
  assert.equal(await page.getByRole('button', { name: 'Add standby server' }).count(), 0);
  await page.locator('summary').press('Enter');
  assert.equal(await page.getByLabel('Requests a second').isVisible(), false);
});

for (const look of [
  { name: '22-advanced-320', width: 320, height: 640 },
  { name: '23-advanced-200-percent-de-dark', width: 640, height: 900, scale: 2, locale: 'de-DE', dark: true },
  { name: '24-advanced-fr', locale: 'fr-FR' },
]) {
  test(`the advanced fields fit: ${look.name}`, async (t) => {
    const page = await open(t, loaded(avaya), look);
    await page.getByRole('tab').nth(1).click();
    await page.locator('#server-1-edit').click();
    await page.locator('#server-1-adjust-pace').fill('x');
    await page.locator('#server-1-adjust-pace').blur();
    await page.locator('#server-1-adjust-pace-fault').waitFor();
    await wholePicture(page, look.name);
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
    assert.equal(scrollWidth, clientWidth);
  });
}

test('a page without the program says so', async (t) => {
  const page = await open(t, { Load: { fails: { code: 'unavailable', text: '' } } });
  await page.getByRole('heading', { name: 'This page must be opened in Cordboard' }).waitFor();
});

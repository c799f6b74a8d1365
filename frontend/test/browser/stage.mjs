// A stage in Chromium for the stories that Go tells: the console at an https origin of Salesforce's kind, the
// softphone at another, each site in a process of its own, and WebView2's native channel led to the real App.
//
// It is started by a Go test with its settings in STAGE (JSON) and obeys JSON lines on standard input:
//   {"id":1,"op":"open","url":"https://..."}             opens the console
//   {"id":2,"op":"eval","frame":"softphone","js":"..."}  evaluates in the top page ("") or in a frame whose address
//                                                        holds the word, awaits a promise, answers its JSON
//   {"id":3,"op":"picture"}                              answers a PNG in base64
//   {"id":4,"op":"reload"}  {"id":5,"op":"close"}
// Each answer is one line: {"id":1,"value":...} or {"id":1,"error":"..."}.
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

// settings: bridge (script), native (URL of the App's messages), events (URL of its doorbell),
// maps ({"https://origin": "http://127.0.0.1:port"}), locale, width, height; late runs the bridge when a page is
// complete and not before its scripts; org is the origin of the bridge's pages then.
// Without a bridge nothing is open before {"op":"renew","settings":{...}}, which starts over in a new window.
let settings = JSON.parse(process.env.STAGE ?? '{}');
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--site-per-process',
  ],
});
let context;
let page;
let ended = false;

async function begin() {
  const given = settings;
  const over = () => ended || settings !== given;
  context = await browser.newContext({
    locale: given.locale ?? 'en-US',
    viewport: { width: given.width ?? 1280, height: given.height ?? 860 },
  });
  for (const [origin, server] of Object.entries(given.maps)) {
    await context.route(`${origin}/**`, async (route) => {
      const url = route.request().url().replace(origin, server);
      try {
        const response = await route.fetch({ url, maxRedirects: 0 });
        // Where a server allows no other origin, Playwright would allow the one that asks.
        const headers = { 'access-control-allow-origin': 'https://nobody.invalid', ...response.headers() };
        await route.fulfill({ response, headers });
      } catch (error) {
        if (!over()) await route.abort().catch(() => {});
        if (!over()) console.error(`not served: ${url}: ${error.message}`);
      }
    });
  }
  const opened = await context.newPage();
  page = opened;

  // Only the top page reaches the program, as in WebView2, and only by text.
  await context.exposeBinding('__toHost', async ({ frame }, message) => {
    if (frame !== opened.mainFrame() || typeof message !== 'string') return;
    const source = new URL(opened.url()).origin;
    const response = await fetch(given.native, {
      method: 'POST',
      body: message,
      headers: { 'x-page-origin': source },
    }).catch(() => null);
    const reply = (await response?.text()) ?? '';
    if (reply !== '') await opened.evaluate((text) => window.wails?.Callback(text), reply).catch(() => {});
  });
  await context.addInitScript(`(() => {
  const toHost = window.__toHost;
  delete window.__toHost;
  window.chrome = Object.assign(window.chrome ?? {}, { webview: { postMessage: (message) => void toHost(message) } });
})();`);
  if (given.late) {
    opened.on('load', () => void opened.evaluate(given.bridge).catch(() => {}));
  } else {
    await context.addInitScript(given.bridge);
  }
  opened.on('pageerror', (error) => {
    if (!given.quiet) console.error(`page error: ${error.message}`);
  });
  void ring(opened, given, over);
}

async function ring(opened, given, over) {
  while (!over()) {
    const response = await fetch(given.events).catch(() => null);
    const event = response?.ok ? await response.text() : '';
    if (event !== '' && !over()) {
      await opened.evaluate((text) => window.wails?.EventsNotify(text), event).catch(() => {});
    }
    if (response === null) await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function frameOf(word) {
  if (!word) return page.mainFrame();
  const frame = page.frames().find((candidate) => candidate.url().includes(word));
  if (!frame) throw new Error(`no frame whose address holds ${word}`);
  return frame;
}

const ops = {
  async open({ url }) {
    await page.goto(url);
  },
  async eval({ frame, js }) {
    return (await frameOf(frame).evaluate(js)) ?? null;
  },
  async picture() {
    return (await page.screenshot()).toString('base64');
  },
  async reload() {
    await page.reload();
  },
  async renew({ settings: next }) {
    settings = next;
    await context?.close();
    await begin();
  },
  // Clicks, or types, into a softphone in a frame of another origin, as a person does who sees that frame.
  async jack({ how }) {
    const hidden = () =>
      page
        .frames()
        .find((f) => f.url().includes('softphone.html') && f.parentFrame()?.url().includes('/hostile/'));
    const patience = { timeout: 3000 };
    for (let i = 0; i < 50 && !hidden(); i++) await new Promise((resolve) => setTimeout(resolve, 100));
    const frame = hidden();
    if (!frame) throw new Error('no softphone is there');
    if (how === 'keys') {
      await frame.locator('#number').waitFor(patience);
      for (let i = 0; i < 30; i++) {
        if (await frame.evaluate(() => document.hasFocus() && document.activeElement?.id === 'number')) break;
        await page.keyboard.press('Tab');
      }
      await page.keyboard.type('201');
      await page.keyboard.press('Enter');
      return;
    }
    const button = frame.getByRole('button', { name: 'Sign off' });
    await button.waitFor(patience);
    const box = await button.boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  },
  async close() {
    ended = true;
  },
};

if (settings.bridge !== undefined) await begin();
for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  let answer;
  try {
    answer = { id: command.id, value: (await ops[command.op](command)) ?? null };
  } catch (error) {
    answer = { id: command.id, error: String(error.message ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
  if (ended) break;
}
ended = true;
await browser.close();
process.exit(0);

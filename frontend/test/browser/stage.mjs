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
// maps ({"https://origin": "http://127.0.0.1:port"}), locale, width, height
const settings = JSON.parse(process.env.STAGE ?? '{}');
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
const context = await browser.newContext({
  locale: settings.locale ?? 'en-US',
  viewport: { width: settings.width ?? 1280, height: settings.height ?? 860 },
});
let ended = false;
for (const [origin, server] of Object.entries(settings.maps)) {
  await context.route(`${origin}/**`, async (route) => {
    const url = route.request().url().replace(origin, server);
    try {
      await route.fulfill({ response: await route.fetch({ url, maxRedirects: 0 }) });
    } catch (error) {
      if (!ended) await route.abort().catch(() => {});
      if (!ended) console.error(`not served: ${url}: ${error.message}`);
    }
  });
}

const page = await context.newPage();

// Only the top page reaches the program, as in WebView2, and only by text.
await context.exposeBinding('__toHost', async ({ frame }, message) => {
  if (frame !== page.mainFrame() || typeof message !== 'string') return;
  const source = new URL(page.url()).origin;
  const response = await fetch(settings.native, {
    method: 'POST',
    body: message,
    headers: { 'x-page-origin': source },
  });
  const reply = await response.text();
  if (reply !== '') await page.evaluate((text) => window.wails?.Callback(text), reply).catch(() => {});
});
await context.addInitScript(`(() => {
  const toHost = window.__toHost;
  delete window.__toHost;
  window.chrome = Object.assign(window.chrome ?? {}, { webview: { postMessage: (message) => void toHost(message) } });
})();`);
await context.addInitScript(settings.bridge);

async function ring() {
  while (!ended) {
    const response = await fetch(settings.events).catch(() => null);
    const event = response?.ok ? await response.text() : '';
    if (event !== '') await page.evaluate((text) => window.wails?.EventsNotify(text), event).catch(() => {});
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
  async close() {
    ended = true;
  },
};

page.on('pageerror', (error) => console.error(`page error: ${error.message}`));
const ringing = ring();
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
await Promise.race([ringing, new Promise((resolve) => setTimeout(resolve, 100))]);
process.exit(0);

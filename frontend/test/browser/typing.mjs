// Types notes without a pause through the softphone's own Notes module, for a test that kills the program meanwhile:
// node typing.mjs. It writes "typed N" for every character and "save TEXT" for what the module wants saved; each save
// is answered by a line.
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const entry = fileURLToPath(new URL('../../src/softphone/notes.ts', import.meta.url));
const built = await build({
  configFile: false,
  logLevel: 'silent',
  build: { write: false, lib: { entry, formats: ['es'], fileName: 'notes' } },
});
const code = (Array.isArray(built) ? built[0] : built).output[0].code;
const { openNotes } = await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);

const answers = [];
createInterface({ input: process.stdin }).on('line', () => answers.shift()?.());
const say = (line) => process.stdout.write(`${line}\n`);

const notes = openNotes(
  (_callId, text) =>
    new Promise((resolve) => {
      answers.push(resolve);
      say(`save ${text}`);
    }),
  (error) => say(`failed ${error}`),
);

let text = '';
const typing = setInterval(() => {
  text += 'x';
  notes.type('c1', text);
  say(`typed ${text.length}`);
}, 20);
setTimeout(() => {
  clearInterval(typing);
  say('done');
  process.exit();
}, 2500);

// Builds every output that has its entry: the product's pages into dist, the simulated console into the test bed.
// The folders and their .keep stay.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { build } from 'vite';

const outputs = [
  { mode: 'bridge', entries: ['src/bridge/main.ts'] },
  { mode: 'softphone', entries: ['softphone.html', 'src/softphone/main.ts'] },
  { mode: 'start', entries: ['index.html', 'src/settings/main.ts'] },
  { mode: 'console', entries: ['console.html', 'src/console/main.ts'] },
];
const wanted = process.argv.slice(2);

process.chdir(import.meta.dirname);
if (wanted.length === 0) {
  for (const folder of ['dist', '../testbed/org/dist']) {
    for (const name of readdirSync(folder)) {
      if (name !== '.keep') rmSync(`${folder}/${name}`, { recursive: true });
    }
  }
}
for (const { mode, entries } of outputs) {
  if (wanted.length > 0 && !wanted.includes(mode)) continue;
  const missing = entries.filter((entry) => !existsSync(entry));
  if (missing.length > 0) {
    console.warn(`${mode}: skipped, there is no ${missing.join(' and no ')}`);
    continue;
  }
  await build({ mode, logLevel: 'warn' });
  console.log(`${mode}: built`);
}

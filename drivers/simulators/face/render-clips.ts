/**
 * Draws clips for tests ahead of them.
 *
 *     node drivers/simulators/face/render-clips.ts FOLDER [CLIP...]
 *
 * Without names all clips are drawn, about a minute on one core; clips that are there already cost nothing.
 */

import { clips, renderClip, type Tracings } from './clips.ts';

const [folder, ...names] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write(
    `node drivers/simulators/face/render-clips.ts FOLDER [${Object.keys(clips).join('|')}]...\n`,
  );
  process.exit(2);
}
const tracings: Tracings = new Map();
for (const name of names.length > 0 ? names : Object.keys(clips)) {
  const { files } = await renderClip(folder, name, tracings);
  process.stdout.write(`${name}: ${files.length}\n`);
}

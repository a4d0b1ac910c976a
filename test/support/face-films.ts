/** Films for the browser's fake camera, made by ffmpeg of the drawn heads. The heads are drawn once and kept. */

import { execFile, execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { renderClip } from '../../drivers/simulators/face/clips.ts';
import { peerMissing } from './peers.ts';

const run = promisify(execFile);

/** Where the drawn heads are kept from one run to the next. */
export const facesFolder =
  process.env['TEST_FACES'] ?? join(import.meta.dirname, '..', '..', 'var', 'face-clips');

/** The `skip` value for tests that need films. */
export function ffmpegMissing(): string | false {
  let present = true;
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
  } catch {
    present = false;
  }
  return peerMissing('ffmpeg', present);
}

/** A part of a film: pictures of a clip, each shown for so many milliseconds. */
export interface FilmPart {
  readonly clip: string;
  /** Which pictures, in order; default all. */
  readonly pictures?: readonly number[];
  readonly eachMs: number;
}

/** Makes a film of parts, 10 pictures a second; answers its path. Its name is what the browser calls the camera. */
export async function makeFilm(folder: string, name: string, parts: readonly FilmPart[]): Promise<string> {
  await mkdir(folder, { recursive: true });
  const lines: string[] = [];
  for (const { clip, pictures, eachMs } of parts) {
    const { files } = await renderClip(facesFolder, clip);
    for (const index of pictures ?? files.keys()) {
      const file = files[index];
      if (file === undefined) throw new RangeError(`${clip} has no picture ${index}`);
      lines.push(`file '${file}'`, `duration ${(eachMs / 1000).toFixed(3)}`);
    }
  }
  const list = join(folder, `${name}.txt`);
  await writeFile(list, `${lines.join('\n')}\n`);
  const film = join(folder, `${name}.mjpeg`);
  // biome-ignore format: one option and its value on a line
  await run('ffmpeg', [
    '-loglevel', 'error', '-y', '-f', 'concat', '-safe', '0', '-i', list,
    '-vf', 'fps=10,scale=640:480:flags=lanczos,format=yuvj420p', '-c:v', 'mjpeg', '-q:v', '3', '-f', 'mjpeg', film,
  ]);
  return film;
}

/** What makes Chromium take a film for its camera. */
export function filmArguments(film: string): readonly string[] {
  return [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  ];
}

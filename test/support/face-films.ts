/** Films for the browser's fake camera, made of the drawn heads. The heads are drawn once and kept. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { motionJpeg, renderClip } from '../../drivers/simulators/face/clips.ts';

/** Where the drawn heads are kept from one run to the next. */
export const facesFolder =
  process.env['TEST_FACES'] ?? join(import.meta.dirname, '..', '..', 'var', 'face-clips');

/** A part of a film: pictures of a clip, each shown for so many milliseconds. */
export interface FilmPart {
  readonly clip: string;
  /** Which pictures, in order; default all. */
  readonly pictures?: readonly number[];
  readonly eachMs: number;
}

/** Makes a film of parts; answers its path, which is what the browser calls the camera. */
export async function makeFilm(folder: string, name: string, parts: readonly FilmPart[]): Promise<string> {
  await mkdir(folder, { recursive: true });
  const pieces: Uint8Array[] = [];
  for (const { clip, pictures, eachMs } of parts) {
    const { files } = await renderClip(facesFolder, clip);
    const shown = [...(pictures ?? files.keys())].flatMap((index) => files[index] ?? []);
    // The browser reads 30 pictures a second.
    pieces.push(await motionJpeg(shown, Math.round((eachMs * 30) / 1000)));
  }
  const film = join(folder, `${name}.mjpeg`);
  await writeFile(film, Buffer.concat(pieces));
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

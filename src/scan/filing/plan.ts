/** Which files are filed where. Pure. */

import type { FilingRendition, FilingTarget } from '../../ports/filing-target.ts';
import type { Filing } from '../../ports/scan-store.ts';
import type { FilingOutcome } from './decision.ts';
import { safeFileName } from './file-name.ts';

/** A copy to be made. */
export type PlannedFiling = Pick<Filing, 'rule' | 'target' | 'rendition' | 'location'>;

/** How a target lays its files out. */
export type FilingLayout = NonNullable<FilingTarget['layout']>;

const extensions: Readonly<Record<string, string>> = {
  'application/pdf': '.pdf',
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/tiff': '.tif',
};

/** What follows the common name of the files of one document. */
export function extensionOf(rendition: FilingRendition, mediaType: string): string {
  const original = extensions[mediaType] ?? '.bin';
  switch (rendition) {
    case 'original':
      return original;
    case 'searchable-pdf':
      return original === '.pdf' ? '.searchable.pdf' : '.pdf';
    case 'text':
      return '.text.json';
    case 'manifest':
      return '.manifest.jws';
  }
}

/** Media type of a filed file. */
export function mediaTypeOf(rendition: FilingRendition, mediaType: string): string {
  switch (rendition) {
    case 'original':
      return mediaType;
    case 'searchable-pdf':
      return 'application/pdf';
    case 'text':
      return 'application/json';
    case 'manifest':
      return 'application/jose';
  }
}

/**
 * The copies of one document: to each target the unit of original, searchable PDF, text and manifest, under one name.
 * With the layout `content` the name lies in folders made of the original's SHA-256.
 */
export function planFilings(
  outcome: Pick<FilingOutcome, 'decision' | 'targets' | 'path' | 'words'>,
  scan: { readonly mediaType: string; readonly sha256: Uint8Array },
  renditions: readonly FilingRendition[],
  layoutOf: (target: string) => FilingLayout = () => 'location',
): PlannedFiling[] {
  const { rule } = outcome.decision;
  if (rule === undefined) return [];
  return [...new Set(outcome.targets)].flatMap((target) => {
    const path = layoutOf(target) === 'content' ? contentPath(outcome, scan.sha256) : outcome.path;
    return renditions.map((rendition) => ({
      rule,
      target,
      rendition,
      location: withExtension(path, extensionOf(rendition, scan.mediaType)),
    }));
  });
}

function contentPath({ words }: Pick<FilingOutcome, 'words'>, sha256: Uint8Array): string {
  const hex = Buffer.from(sha256).toString('hex');
  return [words.segment, words.fiscalYear, hex.slice(0, 2), hex, safeFileName(words.title, '')].join('/');
}

function withExtension(path: string, extension: string): string {
  const slash = path.lastIndexOf('/') + 1;
  return path.slice(0, slash) + safeFileName(path.slice(slash), extension);
}

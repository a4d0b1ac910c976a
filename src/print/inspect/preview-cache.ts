/** Keeps pictures of documents for a few seconds in bounded memory, so that turning a page draws nothing twice. */

import { setTimeout } from 'node:timers';
import type { PreviewPage } from '../../ports/document-tools.ts';

/** Bounds of the cache. */
export interface PreviewCacheLimits {
  /** How long pictures are kept, in milliseconds. */
  readonly keepMs: number;
  /** Bytes of all kept pictures together. */
  readonly maxBytes: number;
}

/** The product's bounds: 30 seconds, 64 MiB. */
export const defaultPreviewLimits: PreviewCacheLimits = { keepMs: 30_000, maxBytes: 64 * 1024 ** 2 };

/** The cache. Pictures drawn at this moment are shared; failures are not kept. */
export interface PreviewCache extends Disposable {
  get(
    key: string,
    draw: () => Promise<readonly PreviewPage[] | undefined>,
  ): Promise<readonly PreviewPage[] | undefined>;
  /** Bytes kept now. */
  readonly bytes: number;
}

interface Entry {
  readonly pages: readonly PreviewPage[];
  readonly bytes: number;
  readonly timer: NodeJS.Timeout;
}

/** An empty cache. */
export function openPreviewCache(limits: PreviewCacheLimits = defaultPreviewLimits): PreviewCache {
  const kept = new Map<string, Entry>();
  const drawing = new Map<string, Promise<readonly PreviewPage[] | undefined>>();
  let bytes = 0;

  const drop = (key: string) => {
    const entry = kept.get(key);
    if (entry === undefined) return;
    clearTimeout(entry.timer);
    kept.delete(key);
    bytes -= entry.bytes;
  };
  const keep = (key: string, pages: readonly PreviewPage[]) => {
    const size = pages.reduce((sum, page) => sum + page.png.byteLength, 0);
    if (size > limits.maxBytes) return;
    drop(key);
    for (const oldest of kept.keys()) {
      if (bytes + size <= limits.maxBytes) break;
      drop(oldest);
    }
    kept.set(key, { pages, bytes: size, timer: setTimeout(() => drop(key), limits.keepMs).unref() });
    bytes += size;
  };
  return {
    async get(key, draw) {
      const found = kept.get(key);
      if (found !== undefined) return found.pages;
      const running = drawing.get(key) ?? draw().finally(() => drawing.delete(key));
      drawing.set(key, running);
      const pages = await running;
      if (pages !== undefined && !kept.has(key)) keep(key, pages);
      return pages;
    },
    get bytes() {
      return bytes;
    },
    [Symbol.dispose]() {
      for (const key of [...kept.keys()]) drop(key);
    },
  };
}

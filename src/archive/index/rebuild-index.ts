/** Makes the index anew while searches go on: after a change of folding, or when somebody doubts it. */

import type { RebuildProgress, SearchIndex } from '../../ports/search-index.ts';

/**
 * Makes every record and page of the index anew, a batch at a time. Ended early (`signal`, a killed process), it goes on
 * from there when it is called again; two at once share the work.
 *
 * @param report Is told after each batch.
 * @returns how much was done since the making anew began.
 */
export async function rebuildIndex(
  index: Pick<SearchIndex, 'rebuild'>,
  {
    signal,
    report,
  }: { readonly signal?: AbortSignal; readonly report?: (progress: RebuildProgress) => void } = {},
): Promise<RebuildProgress> {
  for (;;) {
    const progress = await index.rebuild();
    report?.(progress);
    if (progress.finished || signal?.aborted) return progress;
  }
}

/** A coarser folding for paper that was read badly: characters that engines take for each other become one. */

/** Groups of characters that look alike in print; the first stands for all. */
const groups = ['口ロ', '力カ', '二ニ', '工エ', '一ー―-−‐', '夕タ', '八ハ', '卜ト', '0oo', '1li|', '.・'];

const leader = new Map(
  groups.flatMap((group) => Array.from(group, (character) => [character, group[0] ?? ''] as const)),
);

/** Folds look-alikes of text that `fold` gave. Finds more and confuses more: only ever on request. */
export function foldLookAlikes(folded: string): string {
  return Array.from(folded, (character) => leader.get(character) ?? character).join('');
}

/**
 * Where the documents of a batch begin and end. Pure. A sheet with patch 3 or T, or with a genuine cover sheet's code, is
 * no page of any document; a page with patch 2 is the first page of one. Nothing that is left out is lost: the batch
 * keeps all of its pages.
 */

/** What was found on one page. */
export interface MarkedPage {
  /** One-based. */
  readonly pageNumber: number;
  readonly patch?: '2' | '3' | 'T' | undefined;
  /** Different cover sheets that the page says it is. */
  readonly sheets: readonly SheetClaim[];
  readonly blank: boolean;
}

/** A cover sheet's code on a page. */
export interface SheetClaim {
  /** The text of the code. */
  readonly text: string;
  /** True: this installation made it. Whether it may still be used is another question. */
  readonly genuine: boolean;
}

/** One document of a batch: consecutive pages. */
export interface PlannedPart {
  readonly firstPage: number;
  readonly lastPage: number;
  /** Of its own separator; two different ones are for a person to judge. */
  readonly sheets: readonly SheetClaim[];
}

/** What a batch comes to. */
export interface PartPlan {
  /** In order, none empty, none overlapping another. */
  readonly parts: readonly PlannedPart[];
  /** Separators, and their blank back sides. */
  readonly dropped: readonly number[];
  /** True: at least one page separates. */
  readonly separated: boolean;
}

/** Whether a page begins a document, and whether it is one of its pages. */
type Role = 'page' | 'first-page' | 'sheet';

/**
 * Plans the parts. Consecutive separators are one; one at the beginning or the end is as good as any. Blank pages inside a
 * document stay: only the back side of a sheet that is left out goes with it.
 */
export function planParts(pages: readonly MarkedPage[]): PartPlan {
  const roles = pages.map(roleOf);
  const dropped = new Set<number>();
  for (const [index, role] of roles.entries()) {
    if (role !== 'sheet') continue;
    dropped.add(index);
    const back = backOf(index, pages, roles);
    if (back !== undefined) dropped.add(back);
  }
  const parts: PlannedPart[] = [];
  let open: { firstPage: number; lastPage: number } | undefined;
  let sheets: SheetClaim[] = [];
  const close = () => {
    if (open === undefined) return;
    parts.push({ ...open, sheets: different(sheets) });
    open = undefined;
    sheets = [];
  };
  for (const [index, page] of pages.entries()) {
    const role = roles[index];
    if (role !== 'page') close();
    if (role === 'sheet' || role === 'first-page') sheets.push(...page.sheets);
    if (dropped.has(index)) continue;
    open = { firstPage: open?.firstPage ?? page.pageNumber, lastPage: page.pageNumber };
  }
  close();
  const separated = roles.some((role) => role !== 'page');
  return {
    parts,
    dropped: [...dropped].sort((a, b) => a - b).map((index) => pages[index]?.pageNumber ?? 0),
    separated,
  };
}

function roleOf({ patch, sheets }: MarkedPage): Role {
  if (patch === '3' || patch === 'T' || sheets.some((sheet) => sheet.genuine)) return 'sheet';
  // A code that is not ours may stand on any page: it begins a document for a person to look at, and loses no page.
  return patch === '2' || sheets.length > 0 ? 'first-page' : 'page';
}

/**
 * The back side of a sheet that is left out: the blank page after it, or before it when sheets were scanned on both sides
 * and this one lay on its face.
 */
function backOf(index: number, pages: readonly MarkedPage[], roles: readonly Role[]): number | undefined {
  const isBack = (at: number) => pages[at]?.blank === true && roles[at] === 'page';
  const bothSides = pages.length % 2 === 0;
  if (bothSides && index % 2 === 1 && isBack(index - 1)) return index - 1;
  return isBack(index + 1) ? index + 1 : undefined;
}

function different(sheets: readonly SheetClaim[]): readonly SheetClaim[] {
  return [...new Map(sheets.map((sheet) => [sheet.text, sheet])).values()];
}

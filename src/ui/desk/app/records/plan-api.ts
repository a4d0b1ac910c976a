/** The file plan as the interface has it. */

/** One line. */
export interface Series {
  readonly classCode: string;
  readonly binder?: string;
  /** Names from large to small, with ` / ` between. */
  readonly title: string;
  readonly department: string;
  readonly period: number | 'permanent';
  readonly series: 'fiscal-year' | 'calendar-year';
  readonly disposition?: 'transfer' | 'destroy';
}

/** The plan in force, and the versions there were. */
export interface Plan {
  readonly version: number;
  readonly series: readonly Series[];
  readonly history: readonly PlanVersion[];
}

/** A version. */
export interface PlanVersion {
  readonly version: number;
  readonly count: number;
  readonly author: string;
  readonly authorName?: string;
  readonly note: string;
  readonly activatedAt: string;
}

/** What a file would change, or what is wrong with it. */
export interface PlanCheck {
  readonly basedOn: number;
  readonly faults: readonly { readonly line: number; readonly column: number; readonly problem: string }[];
  readonly diff?: {
    readonly added: readonly Series[];
    readonly removed: readonly Series[];
    readonly changed: readonly { readonly before: Series; readonly after: Series }[];
    readonly same: number;
  };
}

/** A level of the tree: what is below it, and the lines that end here. */
export interface PlanNode {
  readonly name: string;
  readonly children: readonly PlanNode[];
  readonly lines: readonly Series[];
  /** Lines here and below. */
  readonly count: number;
}

interface Growing {
  readonly name: string;
  readonly children: Map<string, Growing>;
  readonly lines: Series[];
}

/** 大分類, 中分類, 小分類: the tree of these lines, in their order. */
export function planTree(series: readonly Series[]): PlanNode {
  const root: Growing = { name: '', children: new Map(), lines: [] };
  for (const one of series) {
    let place = root;
    for (const name of levelsOf(one)) {
      const next = place.children.get(name) ?? { name, children: new Map(), lines: [] };
      place.children.set(name, next);
      place = next;
    }
    place.lines.push(one);
  }
  return grown(root);
}

function levelsOf({ title, classCode }: Series): readonly string[] {
  const names = title
    .split(' / ')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names.length === 0 ? [classCode] : names;
}

function grown({ name, children, lines }: Growing): PlanNode {
  const below = [...children.values()].map(grown);
  const count = below.reduce((all, one) => all + one.count, lines.length);
  return { name, children: below, lines, count };
}

/** Lines with these words in code, names, binder or department. */
export function linesWith(series: readonly Series[], words: string): readonly Series[] {
  const wanted = plain(words).split(/\s+/u).filter(Boolean);
  return series.filter(({ classCode, title, binder, department }) => {
    const text = plain([classCode, title, binder, department].join(' '));
    return wanted.every((word) => text.includes(word));
  });
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** The same text for the same line. */
export function keyOfSeries({ classCode, binder }: Series): string {
  return JSON.stringify([classCode, binder ?? null]);
}

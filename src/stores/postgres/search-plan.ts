/**
 * How the pages of a condition are found.
 *
 * The server's own planner knows too little of grams to be left alone, so each part of the condition is either a *driver*,
 * which an index finds, or a *filter*, which is compared on the pages that the driver gave. The rarest part drives.
 * Parts about records alone are asked of the records first: few records become a list of them, which can drive.
 */

import { sql } from 'kysely';
import { lookupOfTerm } from '../../archive/grams.ts';
import type { RecordId } from '../../shared/ids.ts';
import type { DatabaseTransaction } from './schema.ts';
import { hasGrams, hasLookAlikes, holds, type RowCondition, type Tree } from './search-condition.ts';
import type { SearchFrequencies } from './search-frequencies.ts';
import { periodOf, type Span } from './search-spans.ts';

/** Most records that a part about records is turned into a list of. */
const listedRecords = 5_000;
/** Pages of a record, for estimates. */
const pagesOfRecord = 3;
/** Most grams of one term that drive; the text is compared anyway. */
const drivingGrams = 3;
/** Up to so many pages it is cheaper to look up the record of each than to gather all fitting records first. */
const lookedUpPages = 20_000;
/** The same as a share of the archive's pages: a small one's records are soon gathered. */
const lookedUpShare = 0.05;
/** Pages without a word are found as those that the index does not give for it, when it gives some hundreds or more... */
const fewestLeftOut = 300;
/** ...and so few that the list of them, of 100 bytes each, fits into memory. */
const mostLeftOut = 200_000;

/** What planning needs. */
export interface PlanContext {
  readonly trx: DatabaseTransaction;
  readonly similar: boolean;
  readonly frequencies: SearchFrequencies;
  /** What the searcher may see. */
  readonly seen: (alias: 'p' | 'r') => RowCondition;
  /** The earliest format of any page; those of earlier ones lack some grams. */
  readonly oldestFormat: number;
}

/** A part of a condition on `record_page p`. */
export interface Part {
  /** Never unknown; `byRecord` looks up each page's record, else all fitting records are gathered once. */
  readonly filter: (byRecord: boolean) => RowCondition;
  /** True when many records have to be gathered for it. */
  readonly gathers?: boolean;
  /** Undefined: no index finds it. */
  readonly driver?: Driver;
  /** Set for what must not be there: an index finds exactly the pages that have it. */
  readonly without?: { readonly on: RowCondition; readonly share: number };
}

interface Driver {
  /** Holds for every page that fits, and is found by an index. */
  readonly on: RowCondition;
  /** What is left to compare beside it; undefined: nothing. */
  readonly residual: Part['filter'] | undefined;
  /** True when the residual is compared above all partitions whatever is asked of the records. */
  readonly gathers?: boolean;
  /** Pages it gives, as far as one knows. */
  readonly pages: number;
  /** True for a list of records. */
  readonly isList: boolean;
}

/** The whole of a search as conditions on `record_page p`. */
export interface Plan {
  /** False: page after page has to be looked at. */
  readonly isIndexed: boolean;
  /** What pages are found by. */
  readonly driver: RowCondition;
  /** What is left to compare. */
  readonly residual: Residual;
  /** The same where only some pages of the driver are compared. */
  readonly residualOfFew: Residual;
  /** The whole condition, for pages that are looked at one by one. */
  readonly filter: RowCondition;
  /** Pages that the driver gives, as far as one knows, and their share of all, 0 to 1. */
  readonly pages: number;
  readonly share: number;
  /** When all pages that fit were captured; undefined: not known. */
  readonly period?: Span;
}

/** What is left to compare on the pages of a driver. */
export interface Residual {
  readonly on: RowCondition;
  /** True when it gathers records or pages: to be compared above all partitions, or each would gather anew. */
  readonly gathers: boolean;
  /** True when it gathers records. */
  readonly gathersRecords: boolean;
  /** True when nothing is left to compare but what the searcher may see. */
  readonly isSeenOnly: boolean;
}

/** Makes the plan. */
export async function planSearch(context: PlanContext, tree: Tree): Promise<Plan> {
  const part = await planTree(context, tree);
  const seen = context.seen('p');
  // The server compares first what it takes for cheaper, and knows nothing of unpacking texts.
  const onlySeen = (on: RowCondition) =>
    sql<boolean>`${seen} AND CASE WHEN ${seen} THEN ${on} ELSE false END`;
  const { driver, gathers = false } = part;
  const { archivePages } = context.frequencies;
  if (driver === undefined) {
    const filter = onlySeen(part.filter(false));
    const on = gathers ? filter : sql<boolean>`true`;
    const residual: Residual = { on, gathers, gathersRecords: gathers, isSeenOnly: false };
    const found = gathers ? seen : filter;
    return {
      isIndexed: false,
      driver: found,
      residual,
      residualOfFew: residual,
      filter,
      pages: archivePages,
      share: 1,
    };
  }
  const residualOf = (byRecord: boolean): Residual => {
    const left = driver.residual?.(byRecord);
    const gathersRecords = gathers && !byRecord;
    const isAbove = gathersRecords || (driver.gathers ?? false);
    const isSeenOnly = left === undefined;
    return { on: isSeenOnly ? seen : onlySeen(left), gathers: isAbove, gathersRecords, isSeenOnly };
  };
  const residual = residualOf(driver.pages <= Math.min(lookedUpPages, archivePages * lookedUpShare));
  const period = residual.gathersRecords ? await periodOf(context.trx, tree) : undefined;
  return {
    isIndexed: true,
    driver: driver.on,
    residual,
    residualOfFew: residualOf(true),
    filter: onlySeen(part.filter(true)),
    pages: driver.pages,
    share: shareOf(context, driver.pages),
    ...(period && { period }),
  };
}

async function planTree(context: PlanContext, tree: Tree): Promise<Part> {
  if (!hasText(tree)) return hasRecord(tree) ? await planRecords(context, tree) : onPage(tree);
  if (tree.kind === 'text') return planText(context, tree.term);
  if (tree.kind === 'not') {
    const part = await planTree(context, tree.of);
    const { driver } = part;
    const isExact = driver !== undefined && driver.residual === undefined && !driver.isList;
    return {
      filter: (byRecord) => sql`(${part.filter(byRecord)}) IS NOT TRUE`,
      gathers: part.gathers ?? false,
      ...(isExact && { without: { on: driver.on, share: shareOf(context, driver.pages) } }),
    };
  }
  if (tree.kind !== 'all' && tree.kind !== 'any') return onPage(tree);
  const parts: Part[] = [];
  for (const child of gathered(tree.kind, tree.of)) parts.push(await planTree(context, child));
  return tree.kind === 'all' ? planAll(parts) : planAny(parts);
}

function shareOf({ frequencies }: PlanContext, pages: number): number {
  return frequencies.archivePages > 0 ? Math.min(1, pages / frequencies.archivePages) : 1;
}

/** What stands side by side about records alone is asked of them together. */
function gathered(kind: 'all' | 'any', children: readonly Tree[]): readonly Tree[] {
  const onRecords = children.filter((child) => !hasText(child));
  if (onRecords.length < 2) return children;
  return [...children.filter(hasText), { kind, of: onRecords }];
}

function hasText(tree: Tree): boolean {
  if (tree.kind === 'all' || tree.kind === 'any') return tree.of.some(hasText);
  return tree.kind === 'not' ? hasText(tree.of) : tree.kind === 'text';
}

function hasRecord(tree: Tree): boolean {
  if (tree.kind === 'all' || tree.kind === 'any') return tree.of.some(hasRecord);
  return tree.kind === 'not' ? hasRecord(tree.of) : tree.kind === 'record';
}

function onPage(tree: Tree): Part {
  const on = onRow(tree, 'p');
  return { filter: () => on };
}

/** A condition without text, on one row. */
function onRow(tree: Tree, alias: 'p' | 'r'): RowCondition {
  switch (tree.kind) {
    case 'either':
      return tree.on(alias);
    case 'record':
      return sql`(${tree.on})`;
    case 'not':
      return sql`(${onRow(tree.of, alias)}) IS NOT TRUE`;
    case 'all':
    case 'any':
      return joined(
        tree.kind,
        tree.of.map((child) => onRow(child, alias)),
      );
    case 'text':
      return sql`false`;
  }
}

function joined(kind: 'all' | 'any', conditions: readonly RowCondition[]): RowCondition {
  return sql`(${sql.join(conditions, kind === 'all' ? sql` AND ` : sql` OR `)})`;
}

async function planRecords(context: PlanContext, tree: Tree): Promise<Part> {
  const on = onRow(tree, 'r');
  const { rows } = await sql<{ id: RecordId }>`SELECT r.id FROM record r
    WHERE ${context.seen('r')} AND ${on} LIMIT ${listedRecords + 1}`.execute(context.trx);
  if (rows.length > listedRecords) {
    return {
      gathers: true,
      filter: (byRecord) =>
        byRecord
          ? sql`coalesce((SELECT ${on} FROM record r WHERE r.id = p.record_id), false)`
          : sql`(p.record_id IN (SELECT r.id FROM record r WHERE ${on})) IS TRUE`,
    };
  }
  const ids = rows.map(({ id }) => id);
  const isOne: RowCondition = sql`p.record_id = ANY(${ids}::uuid[])`;
  return {
    // Wrapped, it is looked up by hash and never mistaken for a way to the pages.
    filter: () => sql`(${isOne}) IS TRUE`,
    driver: { on: isOne, residual: undefined, pages: ids.length * pagesOfRecord, isList: true },
  };
}

function planText({ similar: isWanted, frequencies, oldestFormat }: PlanContext, term: string): Part {
  const similar = isWanted && hasLookAlikes(term);
  const lookup = lookupOfTerm(term, similar, oldestFormat);
  const shares = lookup.grams
    .map((grams) => ({ grams, share: grams.reduce((sum, gram) => sum + frequencies.shareOf(gram), 0) }))
    .sort((a, b) => a.share - b.share);
  const driving = shares.slice(0, drivingGrams).map(({ grams }) => grams);
  const isPartial = lookup.sinceFormat > oldestFormat;
  const byGrams = hasGrams(sql`p.grams`, driving);
  const filter = () => holds(sql`p.folded`, term, similar);
  return {
    filter,
    driver: {
      on: isPartial ? sql`(${byGrams} OR p.format < ${sql.lit(lookup.sinceFormat)})` : byGrams,
      residual: lookup.isExact && !isPartial ? undefined : filter,
      pages: (shares[0]?.share ?? 0) * frequencies.archivePages,
      isList: false,
    },
  };
}

/** All texts drive together, for the index intersects them; against them stands the rarest other part. */
function planAll(parts: readonly Part[]): Part {
  const filter: Part['filter'] = (byRecord) =>
    joined(
      'all',
      parts.map((part) => part.filter(byRecord)),
    );
  const driven = parts.flatMap((part) => (part.driver ? [{ part, driver: part.driver }] : []));
  const rarest = driven.toSorted((a, b) => a.driver.pages - b.driver.pages)[0];
  const gathers = parts.some((part) => part.gathers);
  if (rarest === undefined) return { filter, gathers };
  // A list of records beside grams would be intersected page by page; a compared text is cheaper then.
  const together = driven.filter(({ driver }) => driver.pages <= rarest.driver.pages * 50 + 1_000);
  const drivers = rarest.driver.isList ? [rarest] : together.filter(({ driver }) => !driver.isList);
  const on = joined(
    'all',
    drivers.map(({ driver }) => driver.on),
  );
  let isLeftOut = false;
  const residuals = parts.flatMap((part): Part['filter'][] => {
    const used = drivers.find((one) => one.part === part);
    if (used !== undefined) return used.driver.residual ? [used.driver.residual] : [];
    const leftOut = (part.without?.share ?? 0) * rarest.driver.pages;
    if (part.without === undefined || rarest.driver.isList || !isSome(leftOut)) return [part.filter];
    isLeftOut = true;
    const found = sql`SELECT p.record_id, p.page_number FROM record_page p WHERE ${on} AND ${part.without.on}`;
    return [() => sql`((p.record_id, p.page_number) IN (${found})) IS NOT TRUE`];
  });
  return {
    filter,
    gathers,
    driver: {
      on,
      residual:
        residuals.length === 0
          ? undefined
          : (byRecord) =>
              joined(
                'all',
                residuals.map((residual) => residual(byRecord)),
              ),
      gathers: isLeftOut,
      pages: rarest.driver.pages,
      isList: rarest.driver.isList,
    },
  };
}

function isSome(leftOut: number): boolean {
  return leftOut >= fewestLeftOut && leftOut <= mostLeftOut;
}

function planAny(parts: readonly Part[]): Part {
  const filter: Part['filter'] = (byRecord) =>
    joined(
      'any',
      parts.map((part) => part.filter(byRecord)),
    );
  const drivers = parts.flatMap((part) => part.driver ?? []);
  const gathers = parts.some((part) => part.gathers);
  if (drivers.length < parts.length) return { filter, gathers };
  return {
    filter,
    gathers,
    driver: {
      on: joined(
        'any',
        drivers.map(({ on }) => on),
      ),
      residual: drivers.every(({ residual }) => residual === undefined) ? undefined : filter,
      pages: drivers.reduce((sum, { pages }) => sum + pages, 0),
      isList: false,
    },
  };
}

/** `tomeoki search`: finds pages of the archive for a person, in the language of the search box; makes the index anew. */

import type { Command } from 'commander';
import { normaliseLoginName } from '../identity/person.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { withStores } from './with-stores.ts';

interface SearchOptions {
  readonly as?: string;
  readonly limit: string;
  readonly order: string;
  readonly similar?: boolean;
  readonly json?: boolean;
}

/** Adds `search`. What is found is what that person may see; the search is written to the audit. */
export function addSearchCommand(program: Command, terminal: Terminal): void {
  const search = program
    .command('search')
    .description('find pages of the archive / 保管文書を検索する')
    .argument(
      '<words...>',
      'as in the search box: words, "in quotes", -without, OR, 件名:…, 日付:R5.4, 金額:>=10万',
    )
    .option('--as <login-name>', 'whose rights apply (required)')
    .option('--limit <n>', 'most pages', '20')
    .option('--order <order>', 'newest or relevance', 'newest')
    .option('--similar', 'characters that look alike count as one')
    .option('--json', 'as JSON')
    .action((words: string[], options: SearchOptions) =>
      runCommand(terminal, () => searchAs(terminal, words.map(quoted).join(' '), options)),
    );
  search
    .command('reindex')
    .description('make the search index anew while the service goes on / 索引を作り直す')
    .action(() => runCommand(terminal, () => reindex(terminal)));
}

/** A shell has taken the quotes off a word with blanks. */
function quoted(word: string): string {
  return /\s/.test(word) && !/["“”＂()（）:：]/.test(word) ? `"${word}"` : word;
}

async function searchAs(terminal: Terminal, query: string, options: SearchOptions): Promise<void> {
  const { searchArchive } = await import('../archive/search/search-archive.ts');
  const { searchDependencies, searcherOf } = await import('../context/archive-services.ts');
  await withStores(terminal, async (stores) => {
    const person = await stores.people.findByLoginName(normaliseLoginName(options.as ?? ''));
    if (person?.state !== 'active') throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
    const limit = Math.max(1, Math.min(100, Number(options.limit) || 20));
    const found = await searchArchive(searchDependencies(stores), await searcherOf(stores, person), query, {
      offset: 0,
      limit,
      order: options.order === 'relevance' ? 'relevance' : 'newest',
      similar: options.similar === true,
    });
    if (options.json) return terminal.out(JSON.stringify(found, null, 2));
    for (const hit of found.hits) {
      terminal.out(`${hit.recordId} p.${hit.pageNumber}\t${hit.title}\t${hit.snippet}`);
    }
    const total = found.total > 10_000 ? '10,000+' : String(found.total);
    terminal.say(`${total} ページ`, `${total} pages`);
    const { similarTotal, waiting = 0 } = found;
    if (similarTotal !== undefined) {
      terminal.say(`--similar では ${similarTotal} ページ`, `${similarTotal} pages with --similar`);
    }
    if (waiting > 0)
      terminal.say(`読み取り中のスキャン ${waiting} 件`, `${waiting} scans are still being read`);
  });
}

async function reindex(terminal: Terminal): Promise<void> {
  await withStores(terminal, async ({ index }) => {
    for (;;) {
      const { records, pages, finished } = await index.rebuild();
      terminal.progress(`${records} / ${pages}`);
      if (!finished) continue;
      return terminal.say(
        `索引を作り直しました（${records} 文書、${pages} ページ）。`,
        `The index was made anew: ${records} records, ${pages} pages.`,
      );
    }
  });
}

/** The text of a page as it was read, line by line, with the hits marked. */

import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { useTexts } from '../text/language.tsx';
import type { PageText } from './archive-api.ts';
import { LineForm } from './correct-line.tsx';
import { MatchMark } from './result-list.tsx';

interface Mark {
  readonly start: number;
  readonly end: number;
  readonly hit: number;
}

/** The page that lines can be corrected on; absent: the person may only read. */
export interface CorrectablePage {
  readonly recordId: string;
  readonly page: number;
}

/** The lines; the mark of the present hit is stronger, and says how it matches. */
export function PageLines({
  read,
  current,
  correctable,
}: {
  read: PageText;
  current: number;
  correctable?: CorrectablePage;
}) {
  const t = useTexts();
  const [corrects, setCorrects] = useState(false);
  const [edited, setEdited] = useState<number | undefined>(undefined);
  const end = (): void => setEdited(undefined);
  const marks = new Map<number, Mark[]>();
  read.hits.forEach(({ parts }, hit) => {
    for (const { line, start, end } of parts)
      marks.set(line, [...(marks.get(line) ?? []), { start, end, hit }]);
  });
  const match = read.hits[current]?.match;
  return (
    <section aria-labelledby="page-text">
      <h2 id="page-text" className="mb-2 flex flex-wrap items-center gap-3 text-std-18B-160">
        {t('viewer.text')}
        {match !== undefined && <MatchMark match={match} />}
        {correctable !== undefined && read.lines.length > 0 && (
          <Button kind="quiet" aria-pressed={corrects} onClick={() => setCorrects(!corrects)}>
            {t(corrects ? 'correct.linesEnd' : 'correct.lines')}
          </Button>
        )}
      </h2>
      {read.lines.length === 0 && <p>{t('viewer.noText')}</p>}
      <div className="break-words">
        {read.lines.map(({ text, beginsBlock }, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name than their place, and never change it
          <div key={line} className={beginsBlock && line > 0 ? 'mt-4' : ''}>
            <div className="flex items-baseline gap-2">
              <p className="min-w-0 flex-1">
                <Line text={text} marks={marks.get(line) ?? []} current={current} />
              </p>
              {corrects && correctable !== undefined && edited !== line && (
                <button
                  type="button"
                  aria-label={t('correct.line', { line: line + 1 })}
                  onClick={() => setEdited(line)}
                  className="min-h-8 cursor-pointer rounded-6 px-2 text-sm whitespace-nowrap text-blue-1000 underline hover:bg-blue-50"
                >
                  {t('correct.edit')}
                </button>
              )}
            </div>
            {corrects && correctable !== undefined && edited === line && (
              <LineForm of={{ ...correctable, line, text }} onClose={end} />
            )}
          </div>
        ))}
      </div>
    </section>
  );
}

function Line({ text, marks, current }: { text: string; marks: readonly Mark[]; current: number }) {
  const pieces: React.ReactNode[] = [];
  let at = 0;
  for (const { start, end, hit } of marks.toSorted((a, b) => a.start - b.start)) {
    // Hits of two terms may lie over each other; what is marked already stays so.
    if (end <= at) continue;
    const from = Math.max(start, at);
    pieces.push(text.slice(at, from));
    pieces.push(
      <mark key={from} className={hit === current ? 'bg-orange-300 font-bold' : 'bg-yellow-200'}>
        {text.slice(from, end)}
      </mark>,
    );
    at = end;
  }
  pieces.push(text.slice(at));
  return pieces;
}

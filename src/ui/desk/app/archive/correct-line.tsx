/** The form that puts one line of a page right. */

import type { FormEvent } from 'react';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import { saveLine, touched } from './correct-api.ts';

/** A line: the zero-based place among those of its page, and what it says. */
export interface CorrectedLine {
  readonly recordId: string;
  readonly page: number;
  readonly line: number;
  readonly text: string;
}

/** The form; it closes when the line is saved. */
export function LineForm({ of, onClose }: { of: CorrectedLine; onClose: () => void }) {
  const t = useTexts();
  const line = of.line + 1;
  const save = useChange<{ readonly text: string; readonly reason: string }>({
    run: (change) => saveLine(of.recordId, of.page, of.line, { before: of.text, ...change }),
    touches: touched,
    done: () => t('correct.lineDone', { line }),
    after: onClose,
    quiet: true,
  });
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    save.mutate({ text: String(form.get('text') ?? ''), reason: String(form.get('reason') ?? '') });
  };
  return (
    <form onSubmit={send} className="my-2 rounded-8 bg-solid-gray-50 p-3">
      <TextField
        label={t('correct.lineText', { line })}
        name="text"
        defaultValue={of.text}
        maxLength={500}
        autoComplete="off"
        autoFocus
      />
      <TextField label={t('correct.reason')} name="reason" maxLength={500} />
      <p className="mb-3 text-sm">{t('correct.lineFollows')}</p>
      {save.isError && <ProblemNotice error={save.error} />}
      <div className="mt-3 flex flex-wrap gap-3">
        <Button type="submit" kind="primary" disabled={save.isPending}>
          {save.isPending ? t('parts.working') : t('parts.save')}
        </Button>
        <Button onClick={onClose}>{t('parts.cancel')}</Button>
      </div>
    </form>
  );
}

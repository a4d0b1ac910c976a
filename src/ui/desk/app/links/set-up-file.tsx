/** A set-up file for a machine, with a printer address of its own in it. */

import type { FormEvent } from 'react';
import { useChange } from '../data/change.ts';
import { saveFile } from '../data/save-file.ts';
import { Button } from '../parts/button.tsx';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useMe } from '../shell/signed-in.tsx';
import { useTexts } from '../text/language.tsx';

const machines = [
  ['windows', 'setUp.windows'],
  ['apple', 'setUp.apple'],
  ['chromeos', 'setUp.chromeos'],
  ['linux', 'setUp.linux'],
] as const;

/** The form, folded until it is wanted. */
export function SetUpFile() {
  const t = useTexts();
  const { segments } = useMe();
  const make = useChange<Record<string, string>>({
    run: (body) => saveFile('/api/v1/capability-links/set-up', body),
    touches: ['links'],
    done: () => t('setUp.made'),
    quiet: true,
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    make.mutate(
      Object.fromEntries(['kind', 'label', 'segment'].map((name) => [name, String(form.get(name))])),
    );
  };
  return (
    <details className="mb-8 max-w-xl">
      <summary className="min-h-11 cursor-pointer py-2 text-blue-1000 underline">{t('setUp.title')}</summary>
      <form onSubmit={send} className="mt-3">
        <p className="mb-4">{t('setUp.lead')}</p>
        <ChoiceField
          label={t('setUp.kind')}
          name="kind"
          options={machines.map(([value, text]) => ({ value, text: t(text) }))}
        />
        <TextField label={t('links.label')} name="label" required maxLength={80} autoComplete="off" />
        <ChoiceField
          label={t('upload.segment')}
          name="segment"
          options={segments.map(({ id, name }) => ({ value: id, text: name }))}
        />
        {make.isError && <ProblemNotice error={make.error} />}
        <Button type="submit" disabled={make.isPending}>
          {make.isPending ? t('parts.working') : t('setUp.make')}
        </Button>
      </form>
    </details>
  );
}

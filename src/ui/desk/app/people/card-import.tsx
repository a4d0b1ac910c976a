/** Cards of a file: checked first, enrolled when every line is right. */

import { useState } from 'react';
import { ProblemError } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { sendFile } from '../data/send-file.ts';
import { Button } from '../parts/button.tsx';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';

interface Report {
  readonly enrolled: number;
  readonly alreadyEnrolled: number;
  readonly revoked: number;
  readonly skipped: number;
}

/** How the file is to be read. */
interface Reading {
  readonly format: string;
  readonly notation: string;
  readonly byteOrder: string;
  readonly byteLength: string;
}

const first: Reading = { format: 'own', notation: 'hex', byteOrder: 'as-sent', byteLength: '8' };

/** The part. */
export function CardImport() {
  const t = useTexts();
  const [file, setFile] = useState<File>();
  const [reading, setReading] = useState(first);
  const counts = (report: Report) => ({ ...report });
  const call = async (dryRun: boolean): Promise<Report> => {
    if (file === undefined) throw new TypeError('no file is chosen');
    const { byteLength, ...rest } = reading;
    const query = new URLSearchParams({ ...rest, dryRun: String(dryRun) });
    if (reading.notation === 'decimal') query.set('byteLength', byteLength);
    const path = `/api/v1/cards/import?${query}`;
    return await sendFile<Report>(path, file, {
      onShare: () => undefined,
      signal: new AbortController().signal,
    });
  };
  const check = useChange<void, Report>({ run: () => call(true), touches: [], quiet: true });
  const run = useChange<void, Report>({
    run: () => call(false),
    touches: ['people', 'cards-waiting'],
    done: (report) => t('cardAdmin.done', counts(report)),
    after: () => {
      setFile(undefined);
      check.reset();
    },
    quiet: true,
  });
  const change = (changes: Partial<Reading>) => {
    setReading((before) => ({ ...before, ...changes }));
    check.reset();
  };
  return (
    <section className="max-w-2xl">
      <h2 className="mb-1 text-std-20B-150">{t('cardAdmin.import')}</h2>
      <p className="mb-3">{t('cardAdmin.importText')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          check.mutate();
        }}
      >
        <TextField
          label={t('cardAdmin.file')}
          type="file"
          accept=".csv,.txt,.tsv"
          required
          onChange={({ target }) => {
            setFile(target.files?.[0]);
            check.reset();
          }}
        />
        <ReadingFields reading={reading} onChange={change} />
        {check.isError && <ProblemNotice error={check.error} />}
        <WrongLines error={check.error} />
        <Button type="submit" disabled={check.isPending || file === undefined}>
          {t(check.isPending ? 'cardAdmin.checking' : 'cardAdmin.check')}
        </Button>
      </form>
      {check.data !== undefined && (
        <div className="mt-4">
          <InlineNotice kind="info">
            <p>{t('cardAdmin.preview', counts(check.data))}</p>
            <p className="mt-2">
              <Button kind="primary" disabled={run.isPending} onClick={() => run.mutate()}>
                {t('cardAdmin.run')}
              </Button>
            </p>
          </InlineNotice>
        </div>
      )}
      {run.isError && <ProblemNotice error={run.error} />}
    </section>
  );
}

function ReadingFields({
  reading,
  onChange,
}: {
  reading: Reading;
  onChange: (changes: Partial<Reading>) => void;
}) {
  const t = useTexts();
  const options = (kind: 'format' | 'notation' | 'order', values: readonly string[]) =>
    values.map((value) => ({ value, text: t(`cardAdmin.${kind}.${value}` as TextKey) }));
  return (
    <div className="grid gap-x-4 sm:grid-cols-2">
      <ChoiceField
        label={t('cardAdmin.format')}
        value={reading.format}
        onChange={({ target }) => onChange({ format: target.value })}
        options={options('format', ['own', 'papercut', 'safeq'])}
      />
      <ChoiceField
        label={t('cardAdmin.notation')}
        value={reading.notation}
        onChange={({ target }) => onChange({ notation: target.value })}
        options={options('notation', ['hex', 'decimal'])}
      />
      <ChoiceField
        label={t('cardAdmin.order')}
        value={reading.byteOrder}
        onChange={({ target }) => onChange({ byteOrder: target.value })}
        options={options('order', ['as-sent', 'reversed'])}
      />
      {reading.notation === 'decimal' && (
        <ChoiceField
          label={t('cardAdmin.bytes')}
          value={reading.byteLength}
          onChange={({ target }) => onChange({ byteLength: target.value })}
          options={['4', '7', '8', '10'].map((value) => ({ value, text: value }))}
        />
      )}
    </div>
  );
}

/** The lines that are wrong; 50 at most are told. */
function WrongLines({ error }: { error: unknown }) {
  const lines = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  if (lines.length === 0) return null;
  return (
    <ul className="my-3 list-disc pl-6">
      {lines.map(({ field, message }) => (
        <li key={`${field} ${message}`}>
          <span className="font-bold">{field}</span> {message}
        </li>
      ))}
    </ul>
  );
}

/** A saved certificate is checked against the keys of this installation. */

import { type FormEvent, useState } from 'react';
import { useChange } from '../data/change.ts';
import { sendFile } from '../data/send-file.ts';
import { Button } from '../parts/button.tsx';
import { useDays } from '../parts/days.ts';
import { TextField } from '../parts/field.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import type { Statement } from './records-api.ts';

interface Checked {
  readonly isSigned: boolean;
  readonly states?: Statement;
}

/** The form, and what came of it. */
export function CertificateCheck() {
  const t = useTexts();
  const days = useDays();
  const [file, setFile] = useState<File>();
  const check = useChange<File, Checked>({
    run: (chosen) =>
      sendFile('/api/v1/retention/certificates/verify', chosen, {
        signal: AbortSignal.timeout(30_000),
        onShare: () => undefined,
      }),
    touches: [],
    quiet: true,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file !== undefined) check.mutate(file);
  };
  const { data } = check;
  return (
    <section aria-labelledby="certificate-check">
      <h2 id="certificate-check" className="mb-2 text-std-20B-150">
        {t('proof.check')}
      </h2>
      <p className="mb-3">{t('proof.checkLead')}</p>
      <form onSubmit={submit} className="max-w-xl">
        <TextField
          label={t('proof.file')}
          type="file"
          accept=".jws"
          required
          onChange={({ target }) => {
            setFile(target.files?.[0]);
            check.reset();
          }}
        />
        <Button type="submit" disabled={file === undefined || check.isPending}>
          {t('proof.check')}
        </Button>
      </form>
      <div className="mt-3 max-w-xl">
        {check.isError && <ProblemNotice error={check.error} />}
        {data?.isSigned === false && <InlineNotice kind="error">{t('proof.notVerified')}</InlineNotice>}
        {data?.states !== undefined && (
          <InlineNotice kind="done">
            {t('proof.isGood', {
              department: data.states.department,
              year: days.fiscalYear(data.states.fiscalYear),
              count: data.states.records,
            })}
          </InlineNotice>
        )}
      </div>
    </section>
  );
}

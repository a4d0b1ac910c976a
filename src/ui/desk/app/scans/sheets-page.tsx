/** Cover sheets and separator sheets: put among one's prints, or saved as PDF. */

import { useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useId } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { saveFile } from '../data/save-file.ts';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useMe } from '../shell/signed-in.tsx';
import { useTexts } from '../text/language.tsx';
import { Facts } from './facts.tsx';

interface Choices {
  readonly department: string;
  readonly binders: readonly string[];
}

/** The page. */
export function SheetsPage() {
  const t = useTexts();
  const { segments } = useMe();
  const asked = useQuery({
    queryKey: ['cover-sheets', 'choices'],
    queryFn: ({ signal }) => callApi<Choices>('/api/v1/cover-sheets/choices', { signal }),
    staleTime: 60_000,
  });
  const choices = asked.data;
  const isOff = segments.length === 0 || choices?.department === '';
  return (
    <>
      <PageHead title={t('sheets.title')} lead={t('sheets.lead')} />
      {asked.isPending && <Waiting />}
      {asked.isError && <ProblemNotice error={asked.error} onRetry={() => void asked.refetch()} />}
      {choices !== undefined &&
        (isOff ? (
          <EmptyState title={t('sheets.off')} text={t('sheets.offNext')} />
        ) : (
          <div className="grid gap-8 lg:grid-cols-2">
            <CoverForm choices={choices} />
            <SeparatorForm />
          </div>
        ))}
    </>
  );
}

interface Ask {
  readonly to: 'prints' | 'file';
  readonly body: Readonly<Record<string, unknown>>;
}

/** Makes a sheet as the pressed button says. */
function useSheet(path: string, fileName: string) {
  const t = useTexts();
  return useChange<Ask>({
    run: ({ to, body }) => {
      const whole = { ...body, to };
      return to === 'file' ? saveFile(path, whole, fileName) : callApi(path, { method: 'POST', body: whole });
    },
    touches: ['jobs'],
    done: (_made, { to }) => t(to === 'file' ? 'sheets.saved' : 'sheets.held'),
    quiet: true,
  });
}

function askOf(event: FormEvent<HTMLFormElement>, numbers: readonly string[]): Ask {
  event.preventDefault();
  const form = Object.fromEntries(new FormData(event.currentTarget));
  const counted = Object.fromEntries(numbers.map((name) => [name, Number(form[name])]));
  const pressed = (event.nativeEvent as SubmitEvent).submitter?.getAttribute('value');
  return { to: pressed === 'file' ? 'file' : 'prints', body: { ...form, ...counted } };
}

function CoverForm({ choices: { department, binders } }: { choices: Choices }) {
  const t = useTexts();
  const listId = useId();
  const make = useSheet('/api/v1/cover-sheets', 'cover-sheet.pdf');
  return (
    <section aria-labelledby="cover">
      <h2 id="cover" className="mb-1 text-std-20B-150">
        {t('sheets.cover')}
      </h2>
      <p className="mb-4">{t('sheets.coverLead')}</p>
      <form onSubmit={(event) => make.mutate(askOf(event, ['days']))}>
        <div className="mb-4">
          <Facts rows={[[t('sheets.department'), department]]} />
        </div>
        <SegmentField />
        <ChoiceField
          label={t('sheets.owner')}
          name="owner"
          options={[
            { value: 'me', text: t('sheets.me') },
            { value: 'department', text: t('sheets.tray') },
          ]}
        />
        <TextField
          label={t('sheets.binder')}
          hint={binders.length === 0 ? undefined : t('sheets.binderHint')}
          name="binder"
          maxLength={200}
          autoComplete="off"
          list={listId}
        />
        <datalist id={listId}>
          {binders.map((binder) => (
            <option key={binder} value={binder} />
          ))}
        </datalist>
        <TextField label={t('sheets.form')} name="formId" maxLength={200} autoComplete="off" />
        <TextField
          label={t('sheets.days')}
          name="days"
          type="number"
          inputMode="numeric"
          required
          min={1}
          max={90}
          defaultValue={30}
        />
        <Buttons isPending={make.isPending} error={make.error} about={t('sheets.cover')} />
      </form>
    </section>
  );
}

function SeparatorForm() {
  const t = useTexts();
  const make = useSheet('/api/v1/separator-sheets', 'separator-sheet.pdf');
  return (
    <section aria-labelledby="separator">
      <h2 id="separator" className="mb-1 text-std-20B-150">
        {t('sheets.separator')}
      </h2>
      <p className="mb-4">{t('sheets.separatorLead')}</p>
      <form onSubmit={(event) => make.mutate(askOf(event, ['copies']))}>
        <SegmentField />
        <TextField
          label={t('sheets.copies')}
          name="copies"
          type="number"
          inputMode="numeric"
          required
          min={1}
          max={50}
          defaultValue={5}
        />
        <Buttons isPending={make.isPending} error={make.error} about={t('sheets.separator')} />
      </form>
    </section>
  );
}

function SegmentField() {
  const t = useTexts();
  const { segments } = useMe();
  return (
    <ChoiceField
      label={t('sheets.segment')}
      name="segment"
      options={segments.map(({ id, name }) => ({ value: id, text: name }))}
    />
  );
}

function Buttons({ isPending, error, about }: { isPending: boolean; error: unknown; about: string }) {
  const t = useTexts();
  return (
    <>
      {error !== null && (
        <div className="mb-4">
          <ProblemNotice error={error} />
        </div>
      )}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" kind="primary" value="prints" about={about} disabled={isPending}>
          {t('sheets.toPrints')}
        </Button>
        <Button type="submit" value="file" about={about} disabled={isPending}>
          {t('sheets.toFile')}
        </Button>
      </div>
    </>
  );
}

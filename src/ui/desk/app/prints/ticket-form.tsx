/** What a held job will be printed with. */

import { type FormEvent, useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import { type Job, staple, type Ticket } from './jobs.ts';
import { formatRanges, parseRanges } from './page-ranges.ts';

const numberUps = [1, 2, 4, 6, 8, 9, 16];

/** The form; documents in a printer language have nothing but the copies. */
export function TicketForm({ job, onClose }: { job: Job; onClose: () => void }) {
  const t = useTexts();
  const [ranges, setRanges] = useState(formatRanges(job.ticket.pageRanges ?? []));
  const [rangeProblem, setRangeProblem] = useState<string | undefined>(undefined);
  const change = useChange<Ticket>({
    run: (ticket) => callApi(`/api/v1/jobs/${job.id}`, { method: 'PATCH', body: { ticket } }),
    touches: ['jobs'],
    done: () => t('ticket.saved'),
    after: onClose,
    quiet: true,
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const pageRanges = parseRanges(ranges, job.pages);
    setRangeProblem(pageRanges === undefined ? t('ticket.pagesWrong') : undefined);
    if (pageRanges !== undefined) change.mutate(ticketOf(form, job, pageRanges));
  };
  return (
    <form onSubmit={send}>
      <TextField
        label={t('ticket.copies')}
        name="copies"
        type="number"
        inputMode="numeric"
        min={1}
        max={999}
        required
        defaultValue={job.ticket.copies ?? 1}
      />
      {!job.opaque && (
        <>
          <Choices ticket={job.ticket} />
          <TextField
            label={t('ticket.pages')}
            hint={t('ticket.pagesHint')}
            problem={rangeProblem}
            maxLength={200}
            inputMode="text"
            value={ranges}
            onChange={(event) => {
              setRanges(event.target.value);
              setRangeProblem(undefined);
            }}
          />
          <label className="mb-4 flex min-h-11 items-center gap-3">
            <input
              type="checkbox"
              name="staple"
              className="size-6"
              defaultChecked={job.ticket.finishings?.includes(staple) === true}
            />
            {t('ticket.staple')}
          </label>
        </>
      )}
      {change.isError && <ProblemNotice error={change.error} />}
      <div className="mt-4 flex flex-wrap gap-3">
        <Button type="submit" kind="primary" disabled={change.isPending}>
          {change.isPending ? t('parts.working') : t('parts.save')}
        </Button>
        <Button onClick={onClose}>{t('parts.cancel')}</Button>
      </div>
    </form>
  );
}

function Choices({ ticket }: { ticket: Ticket }) {
  const t = useTexts();
  return (
    <>
      <ChoiceField
        label={t('ticket.sides')}
        name="sides"
        defaultValue={ticket.sides ?? ''}
        options={[
          { value: '', text: t('ticket.asDevice') },
          { value: 'one-sided', text: t('ticket.oneSided') },
          { value: 'two-sided-long-edge', text: t('ticket.longEdge') },
          { value: 'two-sided-short-edge', text: t('ticket.shortEdge') },
        ]}
      />
      <ChoiceField
        label={t('ticket.color')}
        name="printColorMode"
        defaultValue={ticket.printColorMode ?? ''}
        options={[
          { value: '', text: t('ticket.asDevice') },
          { value: 'auto', text: t('ticket.colorAuto') },
          { value: 'color', text: t('ticket.colorOn') },
          { value: 'monochrome', text: t('ticket.monochrome') },
        ]}
      />
      <ChoiceField
        label={t('ticket.numberUp')}
        name="numberUp"
        defaultValue={String(ticket.numberUp ?? 1)}
        options={numberUps.map((count) => ({
          value: String(count),
          text: count === 1 ? t('ticket.onePage') : t('ticket.manyPages', { count }),
        }))}
      />
    </>
  );
}

/** What was chosen; settings that stay with the device are left out. */
function ticketOf(form: FormData, job: Job, pageRanges: NonNullable<Ticket['pageRanges']>): Ticket {
  const copies = Number(form.get('copies'));
  if (job.opaque) return { copies };
  const sides = form.get('sides') as Ticket['sides'] | '';
  const printColorMode = form.get('printColorMode') as Ticket['printColorMode'] | '';
  const others = (job.ticket.finishings ?? []).filter((one) => one !== staple);
  return {
    copies,
    ...(sides !== '' && sides !== undefined && { sides }),
    ...(printColorMode !== '' && printColorMode !== undefined && { printColorMode }),
    numberUp: Number(form.get('numberUp')),
    pageRanges,
    finishings: form.has('staple') ? [...others, staple] : others,
  };
}

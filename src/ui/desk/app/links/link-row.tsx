/** One printer address: its name, where it leads, when it was used, and what can be done with it. */

import { type FormEvent, useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { useDays } from '../parts/days.ts';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';

/** A printer address without its secret. */
export interface Link {
  readonly id: string;
  readonly segmentName: string;
  readonly label: string;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly lastUse?: { readonly at: string };
  readonly useCount: number;
  /** From then on it is worth nothing. */
  readonly expiresAt?: string;
}

/** The row. */
export function LinkRow({ link }: { link: Link }) {
  const t = useTexts();
  const days = useDays();
  const [open, setOpen] = useState<'rename' | 'revoke' | undefined>(undefined);
  const close = () => setOpen(undefined);
  const used =
    link.lastUse === undefined
      ? t('links.neverUsed')
      : t('links.lastUsed', { at: days.moment(link.lastUse.at), count: link.useCount });
  return (
    <article className="flex flex-wrap items-center justify-between gap-3 rounded-12 border border-solid-gray-420 p-4">
      <div className="min-w-0">
        <h3 className="font-bold break-words">{link.label}</h3>
        <p>
          {link.segmentName} / {t('links.made', { day: days.day(link.createdAt) })} / {used}
        </p>
        {link.expiresAt !== undefined && <p>{t('links.expires', { at: days.moment(link.expiresAt) })}</p>}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setOpen('rename')} about={link.label}>
          {t('links.rename')}
        </Button>
        <Button kind="danger" onClick={() => setOpen('revoke')} about={link.label}>
          {t('links.revoke')}
        </Button>
      </div>
      {open === 'rename' && <Rename link={link} onClose={close} />}
      {open === 'revoke' && <Revoke link={link} onClose={close} />}
    </article>
  );
}

function Rename({ link, onClose }: { link: Link; onClose: () => void }) {
  const t = useTexts();
  const rename = useChange<string>({
    run: (label) => callApi(`/api/v1/capability-links/${link.id}`, { method: 'PATCH', body: { label } }),
    touches: ['links'],
    done: () => t('links.renamed'),
    after: onClose,
    quiet: true,
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    rename.mutate(String(new FormData(event.currentTarget).get('label')));
  };
  return (
    <Dialog title={t('links.rename')} onClose={onClose}>
      <form onSubmit={send}>
        <TextField label={t('links.label')} name="label" required maxLength={80} defaultValue={link.label} />
        {rename.isError && <ProblemNotice error={rename.error} />}
        <div className="flex flex-wrap gap-3">
          <Button type="submit" kind="primary" disabled={rename.isPending}>
            {t('parts.save')}
          </Button>
          <Button onClick={onClose}>{t('parts.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function Revoke({ link, onClose }: { link: Link; onClose: () => void }) {
  const t = useTexts();
  const revoke = useChange({
    run: () => callApi(`/api/v1/capability-links/${link.id}`, { method: 'DELETE' }),
    touches: ['links'],
    done: () => t('links.revoked'),
    after: onClose,
    quiet: true,
  });
  return (
    <Dialog title={t('links.revoke')} onClose={onClose}>
      <p className="mb-4">{t('links.revokeQuestion', { label: link.label })}</p>
      {revoke.isError && <ProblemNotice error={revoke.error} />}
      <div className="flex flex-wrap gap-3">
        <Button kind="danger" disabled={revoke.isPending} onClick={() => revoke.mutate()}>
          {t('links.revokeYes')}
        </Button>
        <Button onClick={onClose}>{t('parts.cancel')}</Button>
      </div>
    </Dialog>
  );
}

/** What can be done with a scan that waits, each in a dialog of its own. */

import type { FormEvent } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useMe } from '../shell/signed-in.tsx';
import { useTexts } from '../text/language.tsx';
import { Question } from './question.tsx';
import { RejoinQuestion } from './rejoin-question.tsx';
import type { TrayScan } from './scans.ts';

/** An open dialog. */
export interface TrayDialog {
  readonly what: 'assign' | 'giveUp' | 'rejoin';
  readonly scan: TrayScan;
  readonly name: string;
}

/** The dialog that is asked for. */
export function OpenTrayDialog({ dialog, onClose }: { dialog: TrayDialog; onClose: () => void }) {
  const t = useTexts();
  const { what, scan, name } = dialog;
  return (
    <Dialog title={t('prints.toolOf', { tool: t(`tray.${what}`), name })} onClose={onClose}>
      {what === 'assign' && <AssignForm scanId={scan.scanId} onClose={onClose} />}
      {what === 'giveUp' && <GiveUpQuestion scan={scan} name={name} onClose={onClose} />}
      {what === 'rejoin' && scan.part !== undefined && (
        <RejoinQuestion batchId={scan.part.batchId} name={name} onClose={onClose} />
      )}
    </Dialog>
  );
}

function AssignForm({ scanId, onClose }: { scanId: string; onClose: () => void }) {
  const t = useTexts();
  const { department } = useMe();
  const assign = useChange<Record<string, unknown>>({
    run: (to) => callApi(`/api/v1/scan-tray/${scanId}/assign`, { method: 'POST', body: to }),
    touches: ['scans'],
    done: () => t('tray.assigned'),
    after: onClose,
    quiet: true,
  });
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    assign.mutate(Object.fromEntries(new FormData(event.currentTarget)));
  };
  return (
    <form onSubmit={send}>
      <TextField label={t('tray.login')} name="loginName" maxLength={200} autoComplete="off" />
      <TextField
        label={t('tray.department')}
        hint={t('tray.departmentHint')}
        name="department"
        maxLength={200}
        defaultValue={department}
      />
      {assign.isError && <ProblemNotice error={assign.error} />}
      <div className="mt-4 flex flex-wrap gap-3">
        <Button type="submit" kind="primary" disabled={assign.isPending}>
          {t('tray.assign')}
        </Button>
        <Button onClick={onClose}>{t('parts.cancel')}</Button>
      </div>
    </form>
  );
}

interface GiveUpProps {
  readonly scan: TrayScan;
  readonly name: string;
  readonly onClose: () => void;
}

/** What is in the archive already stays there: only its copies go nowhere any more. */
function GiveUpQuestion({ scan, name, onClose }: GiveUpProps) {
  const t = useTexts();
  const isCaptured = scan.recordId !== undefined;
  const giveUp = useChange({
    run: () => callApi(`/api/v1/scan-tray/${scan.scanId}/give-up`, { method: 'POST', body: {} }),
    touches: ['scans'],
    done: () => t(isCaptured ? 'tray.gaveUpDelivery' : 'tray.gaveUp'),
    after: onClose,
    quiet: true,
  });
  return (
    <Question
      text={t(isCaptured ? 'tray.giveUpDeliveryQuestion' : 'tray.giveUpQuestion', { name })}
      yes={t('tray.giveUpYes')}
      error={giveUp.error}
      isPending={giveUp.isPending}
      onYes={() => giveUp.mutate()}
      onClose={onClose}
    />
  );
}

/** Whether the parts of a batch are to be joined again. */

import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { useTexts } from '../text/language.tsx';
import { Question } from './question.tsx';

/** The question, for the inside of a dialog. */
export function RejoinQuestion({
  batchId,
  name,
  onClose,
}: {
  batchId: string;
  name: string;
  onClose: () => void;
}) {
  const t = useTexts();
  const rejoin = useChange<void, { readonly parts: number; readonly copiesLeft: number }>({
    run: () => callApi(`/api/v1/scan-batches/${batchId}/rejoin`, { method: 'POST', body: {} }),
    touches: ['scans'],
    done: ({ parts, copiesLeft }) => t('tray.rejoined', { parts, copies: copiesLeft }),
    after: onClose,
    quiet: true,
  });
  return (
    <Question
      text={t('tray.rejoinQuestion', { name })}
      yes={t('tray.rejoinYes')}
      error={rejoin.error}
      isPending={rejoin.isPending}
      onYes={() => rejoin.mutate()}
      onClose={onClose}
    />
  );
}

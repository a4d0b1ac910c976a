/** A question whose yes changes something. */

import { Button } from '../parts/button.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';

/** What is asked, and how the change goes. */
export interface QuestionView {
  readonly text: string;
  readonly yes: string;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly onYes: () => void;
  readonly onClose: () => void;
}

/** The question, for the inside of a dialog. */
export function Question({ text, yes, error, isPending, onYes, onClose }: QuestionView) {
  const t = useTexts();
  return (
    <>
      <p className="mb-4">{text}</p>
      {error !== null && <ProblemNotice error={error} />}
      <div className="mt-4 flex flex-wrap gap-3">
        <Button kind="danger" disabled={isPending} onClick={onYes}>
          {isPending ? t('parts.working') : yes}
        </Button>
        <Button onClick={onClose}>{t('parts.cancel')}</Button>
      </div>
    </>
  );
}

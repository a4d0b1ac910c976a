/** The head of every page: title of the window, heading, a sentence, and what can be begun there. */

import { type ReactNode, useEffect } from 'react';
import { useTexts } from '../text/language.tsx';

/** The head. The heading takes the focus after a change of page (shell/frame.tsx). */
export function PageHead({ title, lead, actions }: { title: string; lead?: string; actions?: ReactNode }) {
  const t = useTexts();
  useEffect(() => {
    document.title = `${title} | ${t('shell.product')}`;
  }, [title, t]);
  return (
    <div className="mb-6 flex flex-wrap items-end justify-between gap-4">
      <div>
        <h1 tabIndex={-1} className="text-std-24B-150 md:text-std-28B-150">
          {title}
        </h1>
        {lead !== undefined && <p className="mt-1 max-w-3xl">{lead}</p>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}

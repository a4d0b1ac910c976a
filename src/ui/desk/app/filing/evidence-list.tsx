/** What speaks for a binder, in words. */

import { useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';
import type { Evidence } from './unfiled-api.ts';

/** Puts one piece of evidence into words. */
export function useEvidenceText(): (evidence: Evidence) => string {
  const t = useTexts();
  return ({ kind, text, count }) => t(`evidence.${kind}` as TextKey, { text, count: count ?? 0 });
}

/** The list; what stands on the page is marked there. */
export function EvidenceList({ evidence }: { evidence: readonly Evidence[] }) {
  const t = useTexts();
  const textOf = useEvidenceText();
  return (
    <ul className="list-disc space-y-1 pl-6">
      {evidence.map((one) => (
        <li key={`${one.kind} ${one.text}`} className="break-words">
          {textOf(one)}
          {one.boxes.length > 0 && (
            <span className="text-sm text-solid-gray-700">
              {' '}
              {one.pageNumber === 1
                ? t('evidence.marked')
                : t('correct.onPage', { page: one.pageNumber ?? 1 })}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

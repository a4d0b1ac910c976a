/** Something is on its way. */

import { useTexts } from '../text/language.tsx';

/** A line that is read out while a page or a list is loaded. */
export function Waiting() {
  const t = useTexts();
  return (
    <p role="status" className="py-8 text-solid-gray-700">
      {t('parts.waiting')}
    </p>
  );
}

/** My prints: what waits for me, live. */

import { PageHead } from '../parts/page-head.tsx';
import { useTexts } from '../text/language.tsx';

/** The page. */
export function PrintsPage() {
  const t = useTexts();
  return <PageHead title={t('prints.title')} />;
}

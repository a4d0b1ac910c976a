/** After signing in anew in a second tab: the page where the person was has noticed, and goes on. */

import { PageHead } from '../parts/page-head.tsx';
import { useTexts } from '../text/language.tsx';

/** The page. */
export function SignedInPage() {
  const t = useTexts();
  return <PageHead title={t('own.signedIn')} lead={t('own.signedInText')} />;
}

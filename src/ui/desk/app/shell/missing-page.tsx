/** The page for paths that lead nowhere. */

import { ButtonLink } from '../parts/button.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useTexts } from '../text/language.tsx';

/** Says so, and leads back. */
export function MissingPage() {
  const t = useTexts();
  return (
    <>
      <PageHead title={t('shell.missingTitle')} lead={t('shell.missingText')} />
      <ButtonLink to="/prints">{t('nav.prints')}</ButtonLink>
    </>
  );
}

/** Handing a document in to print. */

import { PageHead } from '../parts/page-head.tsx';
import { useTexts } from '../text/language.tsx';

/** The page. */
export function UploadPage() {
  const t = useTexts();
  return <PageHead title={t('upload.title')} />;
}

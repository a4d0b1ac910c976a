/** How my sign-in is protected: the second step, where I am signed in, certificates. */

import { useQuery } from '@tanstack/react-query';
import { Asked } from '../parts/asked.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useTexts } from '../text/language.tsx';
import { Authenticator } from './authenticator.tsx';
import { CertificateList } from './certificate-list.tsx';
import { ownProtection } from './own-api.ts';
import { SignInList } from './sign-in-list.tsx';

/** The page. */
export function SecurityPage() {
  const t = useTexts();
  const query = useQuery(ownProtection);
  return (
    <>
      <PageHead title={t('protect.title')} lead={t('protect.lead')} />
      <Asked query={query}>
        {(protection) => (
          <>
            <Authenticator protection={protection} />
            <SignInList />
            {(protection.mayEnrolCertificate || protection.certificates.length > 0) && (
              <CertificateList protection={protection} />
            )}
          </>
        )}
      </Asked>
    </>
  );
}

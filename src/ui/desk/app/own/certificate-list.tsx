/** Client certificates that are my second step, where the service takes them. */

import { useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { useDays } from '../parts/days.ts';
import { useTexts } from '../text/language.tsx';
import { CodeDialog } from './code-dialog.tsx';
import type { Protection } from './own-api.ts';

/** The section of the page. */
export function CertificateList({ protection }: { protection: Protection }) {
  const t = useTexts();
  const { day } = useDays();
  const [asks, setAsks] = useState(false);
  const { certificates, mayEnrolCertificate, confirmedAt } = protection;
  const revoke = useChange<string>({
    run: (sha256) => callApi(`/api/v1/me/certificates/${sha256}`, { method: 'DELETE' }),
    touches: ['own'],
    done: () => t('protect.certificateRevoked'),
  });
  const enrol = useChange<string>({
    run: (code) => callApi('/api/v1/me/certificates', { method: 'POST', body: { code } }),
    touches: ['own'],
    done: () => t('protect.certificateDone'),
    after: () => setAsks(false),
    quiet: true,
  });
  return (
    <section aria-labelledby="protect-certificates">
      <h2 id="protect-certificates" className="mb-2 text-std-20B-150">
        {t('protect.certificates')}
      </h2>
      <p className="mb-3">{t('protect.certificatesLead')}</p>
      {certificates.length === 0 && <p className="mb-3">{t('protect.certificateNone')}</p>}
      <ul className="mb-3 divide-y divide-solid-gray-420">
        {certificates.map(({ sha256, enrolledAt }) => (
          <li key={sha256} className="flex flex-wrap items-center justify-between gap-3 py-2">
            <p>
              <code>{sha256.slice(0, 16)}</code> / {t('protect.certificateSince', { day: day(enrolledAt) })}
            </p>
            <Button
              kind="danger"
              disabled={revoke.isPending}
              onClick={() => revoke.mutate(sha256)}
              about={sha256.slice(0, 16)}
            >
              {t('protect.certificateRevoke')}
            </Button>
          </li>
        ))}
      </ul>
      {mayEnrolCertificate &&
        (confirmedAt === undefined ? (
          <p>{t('protect.certificateNeedsApp')}</p>
        ) : (
          <Button onClick={() => setAsks(true)}>{t('protect.certificateEnrol')}</Button>
        ))}
      {asks && (
        <CodeDialog title={t('protect.certificateEnrol')} change={enrol} onClose={() => setAsks(false)} />
      )}
    </section>
  );
}

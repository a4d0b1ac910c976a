/** What is not in the list: prints of segments that ask for two factors come out at a device, and show only there. */

import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { ownWays } from '../own/own-api.ts';
import { InlineNotice } from '../parts/notice.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';

/**
 * The same words whether anything waits there or not, since a password shows nothing of such a segment. Nothing for
 * people without one.
 */
export function TwoFactorNote() {
  const t = useTexts();
  const { data } = useQuery(ownWays(useLanguage()));
  const hidden = data?.segments.filter(({ isListed }) => !isListed) ?? [];
  if (hidden.length === 0) return null;
  return (
    <div className="mb-4">
      <InlineNotice kind="info">
        {hidden.map(({ id, name, isOpen, needs }) => (
          <div key={id} className="mb-2 last:mb-0">
            <p className="font-bold">{t('prints.twoFactors', { segment: name })}</p>
            <p>{t('prints.twoFactorsNext')}</p>
            {!isOpen && (
              <p>
                {needs.length > 0 &&
                  t('prints.twoFactorsMissing', {
                    needs: needs.map((factor) => t(`factor.${factor}`)).join(t('own.or')),
                  })}{' '}
                <Link to="/own">{t('own.title')}</Link>
              </p>
            )}
          </div>
        ))}
      </InlineNotice>
    </div>
  );
}

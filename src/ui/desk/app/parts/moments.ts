/** Days and moments as people read them: with the Japanese era in Japanese, at Japan's time. */

import { useMemo } from 'react';
import { useLanguage } from '../text/language.tsx';

/** Formats moments that the service wrote in RFC 3339. */
export interface Moments {
  /** Such as 令和8年11月22日, or 22 November 2026. */
  day(moment: string): string;
  /** Day and time to the minute. */
  moment(moment: string): string;
}

/** Formats in the language in force. */
export function useMoments(): Moments {
  const language = useLanguage();
  return useMemo(() => {
    const locale = language === 'ja' ? 'ja-JP-u-ca-japanese' : 'en-GB';
    const timeZone = 'Asia/Tokyo';
    const days = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long' });
    const times = new Intl.DateTimeFormat(locale, { timeZone, hour: 'numeric', minute: '2-digit' });
    const day = (moment: string) => days.format(new Date(moment));
    return { day, moment: (moment) => `${day(moment)} ${times.format(new Date(moment))}` };
  }, [language]);
}

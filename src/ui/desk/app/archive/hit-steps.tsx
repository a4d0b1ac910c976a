/** Buttons from hit to hit. */

import { Button } from '../parts/button.tsx';
import { useTexts } from '../text/language.tsx';

/** The buttons with the number of the present hit; `goesOn`: beyond this page there is the next one of the results. */
export function HitSteps({
  current,
  count,
  goesOn,
  onStep,
}: {
  current: number;
  count: number;
  goesOn: boolean;
  onStep: (by: 1 | -1) => void;
}) {
  const t = useTexts();
  const number = count === 0 ? t('viewer.noHits') : t('viewer.hitOf', { number: current + 1, count });
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button onClick={() => onStep(-1)} disabled={!goesOn && current <= 0}>
        {t('viewer.previousHit')}
      </Button>
      <span role="status">{number}</span>
      <Button onClick={() => onStep(1)} disabled={!goesOn && current >= count - 1}>
        {t('viewer.nextHit')}
      </Button>
    </div>
  );
}

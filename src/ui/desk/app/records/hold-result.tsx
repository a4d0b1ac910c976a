/** Holds what a search finds, from its results; only for the records office. */

import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { useMe } from '../shell/signed-in.tsx';
import { useTexts } from '../text/language.tsx';
import { HoldDialog } from './hold-form.tsx';

/** The button with its form; nothing for people of other roles. */
export function HoldResult({ query }: { query: string }) {
  const t = useTexts();
  const { roles } = useMe();
  const [isOpen, setOpen] = useState(false);
  if (!roles.includes('records')) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('holds.result')}</Button>
      {isOpen && <HoldDialog query={query} onClose={() => setOpen(false)} />}
    </>
  );
}

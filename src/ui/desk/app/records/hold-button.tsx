/** Holds one record, from the page of the record; only for the records office. */

import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { useMe } from '../shell/signed-in.tsx';
import { useTexts } from '../text/language.tsx';
import { type HeldRecord, HoldDialog } from './hold-form.tsx';

/** The button with its form; nothing for people of other roles. */
export function HoldButton({ record }: { record: HeldRecord }) {
  const t = useTexts();
  const { roles } = useMe();
  const [isOpen, setOpen] = useState(false);
  if (!roles.includes('records')) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('holds.place')}</Button>
      {isOpen && <HoldDialog record={record} onClose={() => setOpen(false)} />}
    </>
  );
}

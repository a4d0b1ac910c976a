/** The menu on small screens: a dialog at the side, closed by Escape, by its button, and by choosing. */

import { useEffect, useRef } from 'react';
import { Button } from '../parts/button.tsx';
import { useTexts } from '../text/language.tsx';
import { Menu } from './menu.tsx';
import { useMe } from './signed-in.tsx';

/** The open drawer. */
export function Drawer({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const { displayName } = useMe();
  const place = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = place.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={place}
      aria-label={t('shell.menu')}
      onClose={onClose}
      className="m-0 h-dvh max-h-none w-[min(20rem,92vw)] overflow-y-auto bg-white p-4 text-solid-gray-900 shadow-4 backdrop:bg-opacity-gray-500"
    >
      <div className="mb-4 flex items-center justify-between gap-2">
        <p className="font-bold">{displayName}</p>
        <Button kind="quiet" onClick={onClose}>
          {t('shell.closeMenu')}
        </Button>
      </div>
      <nav aria-label={t('shell.menu')}>
        <Menu onChoose={onClose} />
      </nav>
    </dialog>
  );
}

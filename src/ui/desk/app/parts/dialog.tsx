/** A question or a form over the page: the browser's own dialog, which keeps the focus inside and gives it back. */

import { type ReactNode, useEffect, useId, useRef } from 'react';

/** A dialog that is open while it is shown; Escape and `onClose` end it. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const place = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = place.current;
    const before = document.activeElement;
    if (dialog !== null && !dialog.open) dialog.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={place}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      className="max-h-[92dvh] w-[min(40rem,calc(100vw-1rem))] overflow-y-auto rounded-12 border border-solid-gray-420 bg-white p-5 text-solid-gray-900 shadow-4 backdrop:bg-opacity-gray-500"
    >
      <h2 id={id} className="mb-4 text-std-20B-150">
        {title}
      </h2>
      {children}
    </dialog>
  );
}

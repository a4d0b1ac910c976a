/** A button that lets files be chosen, or a photo be taken where there is a camera. */

import { useRef } from 'react';
import { Button, type ButtonKind } from '../parts/button.tsx';

/** Formats that the archive reads. */
const accepted = '.pdf,.tif,.tiff,.jpg,.jpeg,.png';

/** The button; the field itself is hidden from everybody, since a button does the same and looks alike everywhere. */
export function FilePick({
  text,
  about,
  kind = 'secondary',
  isCamera = false,
  isMany = false,
  onFiles,
}: {
  text: string;
  about?: string;
  kind?: ButtonKind;
  isCamera?: boolean;
  isMany?: boolean;
  onFiles: (files: readonly File[]) => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={field}
        type="file"
        hidden
        aria-label={text}
        accept={isCamera ? 'image/*' : accepted}
        multiple={isMany}
        {...(isCamera && { capture: 'environment' })}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          // The same file may be chosen again.
          currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
      <Button kind={kind} {...(about !== undefined && { about })} onClick={() => field.current?.click()}>
        {text}
      </Button>
    </>
  );
}

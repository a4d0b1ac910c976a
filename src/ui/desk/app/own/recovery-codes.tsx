/** Recovery codes, told once. Closed by the button that says that they are kept, and not by Escape alone. */

import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { useTexts } from '../text/language.tsx';

/** The codes. */
export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const t = useTexts();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(codes.join('\n'));
    setCopied(true);
  };
  return (
    <Dialog title={t('protect.codesTitle')} onClose={() => undefined}>
      <p className="mb-3">{t('protect.codesLead')}</p>
      <ul className="mb-4 grid grid-cols-2 gap-2 rounded-8 bg-solid-gray-50 p-4">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-3">
        <Button kind="primary" onClick={onClose}>
          {t('protect.codesKept')}
        </Button>
        <Button onClick={() => void copy()}>
          {t(isCopied ? 'protect.codesCopied' : 'protect.codesCopy')}
        </Button>
      </div>
    </Dialog>
  );
}

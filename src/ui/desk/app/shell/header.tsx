/** The head line: product and organisation, language, who is signed in, signing out. */

import { useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { callApi } from '../data/api.ts';
import { Button } from '../parts/button.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import { useMe } from './signed-in.tsx';
import { useToast } from './toasts.tsx';

/** The head line; `onMenu` opens the drawer on small screens. */
export function Header({ onMenu }: { onMenu: () => void }) {
  const t = useTexts();
  const me = useMe();
  return (
    <header className="border-b border-solid-gray-420 print:hidden">
      <div className="mx-auto flex max-w-[96rem] flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
        <Button kind="secondary" className="lg:hidden" onClick={onMenu} aria-haspopup="dialog">
          {t('shell.menu')}
        </Button>
        <Link to="/prints" className="flex flex-wrap items-baseline gap-x-2 no-underline">
          <span className="text-std-20B-150">{t('shell.product')}</span>
          {me.organization !== t('shell.product') && (
            <span className="text-sm text-solid-gray-700">{me.organization}</span>
          )}
        </Link>
        <div className="ml-auto flex flex-wrap items-center gap-x-2">
          <LanguageSwitch />
          <span className="hidden sm:inline">
            <span className="sr-only">{t('shell.account')}: </span>
            {me.displayName}
          </span>
          <SignOut />
        </div>
      </div>
    </header>
  );
}

/** To the other language, without leaving the page. */
function LanguageSwitch() {
  const t = useTexts();
  const other = useLanguage() === 'ja' ? 'en' : 'ja';
  const client = useQueryClient();
  const toast = useToast();
  const change = async () => {
    try {
      await callApi('/api/v1/me/language', { method: 'POST', body: { language: other } });
      // Everything the service has said was said in the old language.
      await client.invalidateQueries();
    } catch (error) {
      toast.failed(error);
    }
  };
  return (
    <Button kind="quiet" lang={other} onClick={() => void change()}>
      {t('shell.otherLanguage')}
    </Button>
  );
}

/** Ends the sign-in in the service, then leaves. */
function SignOut() {
  const t = useTexts();
  const toast = useToast();
  const leave = async () => {
    try {
      await callApi('/api/v1/sign-in', { method: 'DELETE' });
      location.assign('/sign-in');
    } catch (error) {
      toast.failed(error);
    }
  };
  return (
    <Button kind="quiet" onClick={() => void leave()}>
      {t('shell.signOut')}
    </Button>
  );
}

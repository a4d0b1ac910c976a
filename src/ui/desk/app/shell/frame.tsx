/** The frame of every page: skip link, head line, menu beside the content or in a drawer, and where the focus goes. */

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import { useTexts } from '../text/language.tsx';
import { Drawer } from './drawer.tsx';
import { Header } from './header.tsx';
import { Menu } from './menu.tsx';
import { useMe } from './signed-in.tsx';

/** The frame around a page. */
export function Frame({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const t = useTexts();
  const { help } = useMe();
  const main = useRef<HTMLElement>(null);
  useFocusAfterChange(main);
  return (
    <>
      <a
        href="#main"
        className="absolute top-2 left-2 z-40 -translate-y-20 rounded-8 bg-white px-4 py-2 focus:translate-y-0"
      >
        {t('shell.skip')}
      </a>
      <Header onMenu={() => setOpen(true)} />
      <div className="mx-auto flex max-w-[96rem]">
        <nav
          aria-label={t('shell.menu')}
          className="hidden w-60 shrink-0 border-r border-solid-gray-200 px-3 py-6 lg:block print:hidden"
        >
          <Menu />
        </nav>
        <main ref={main} id="main" tabIndex={-1} className="min-w-0 flex-1 px-4 py-6 pb-28 md:px-8">
          {children}
          {help !== undefined && (
            <p className="mt-12 border-t border-solid-gray-200 pt-4 text-sm text-solid-gray-700">{help}</p>
          )}
        </main>
      </div>
      {isOpen && <Drawer onClose={() => setOpen(false)} />}
    </>
  );
}

/** After a change of page the focus goes to its heading; the first page leaves it where the browser put it. */
function useFocusAfterChange(main: React.RefObject<HTMLElement | null>): void {
  const { pathname } = useLocation();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return undefined;
    before.current = pathname;
    // The page may still be on its way.
    let trials = 0;
    const timer = setInterval(() => {
      const heading = main.current?.querySelector('h1');
      trials += 1;
      if (heading === null || heading === undefined) {
        if (trials > 100) clearInterval(timer);
        return;
      }
      clearInterval(timer);
      heading.focus();
      window.scrollTo(0, 0);
    }, 30);
    return () => clearInterval(timer);
  }, [pathname, main]);
}

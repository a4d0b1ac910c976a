/** The language of the app, and the texts in it. */

import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { Language } from './bilingual.ts';
import { type Texts, textsIn } from './text.ts';

const LanguageContext = createContext<Language>('ja');

/** Sets the language of everything inside. */
export function InLanguage({ language, children }: { language: Language; children: ReactNode }) {
  return <LanguageContext value={language}>{children}</LanguageContext>;
}

/** The language in force; Japanese where nobody has said. */
export function useLanguage(): Language {
  return useContext(LanguageContext);
}

/** The texts in the language in force. */
export function useTexts(): Texts {
  const language = useLanguage();
  return useMemo(() => textsIn(language), [language]);
}

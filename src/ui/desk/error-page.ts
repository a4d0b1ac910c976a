/** The page shown instead of a page that could not be made. */

import type { Formatter } from '../format.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layout.ts';
import type { UiSettings } from '../settings.ts';

/** What the page tells: what happened, the next step, and a number to ask with. */
export interface ErrorPageContent {
  readonly title: string;
  readonly detail: string;
  readonly reference: string;
}

/** An error page. It has no menu: who is asking may not be known. */
export function errorPage(format: Formatter, settings: UiSettings, problem: ErrorPageContent): Html {
  const t = format.texts;
  return layout(
    { format, settings, url: '/', forgeryToken: '' },
    {
      title: t('error.title'),
      content: html`<div class="notice notice-error" role="alert"><p><strong>${problem.title}</strong></p><p>${problem.detail}</p></div>
<p><a class="button" href="/">${t('common.home')}</a></p>
<p class="quiet">${t('common.reference')} <code>${problem.reference}</code><br>${t('common.referenceNote')}</p>`,
    },
  );
}

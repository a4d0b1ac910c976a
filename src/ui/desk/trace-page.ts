/** From the code on a paper to its release, for auditors and administrators. */

import type { TracedPaper } from '../../print/trace-code.ts';
import { type Html, html } from '../html.ts';
import { formToken, layout, type PageFrame } from '../layout.ts';
import type { RefusalCode } from '../text/refusals.ts';
import { refusalNotice } from './sign-in-page.ts';

/** What the page shows. */
export interface TraceView {
  readonly code?: string;
  readonly refusal?: RefusalCode;
  readonly found?: TracedPaper;
}

/** The page. */
export function tracePage(frame: PageFrame, view: TraceView): Html {
  const t = frame.format.texts;
  return layout(frame, {
    title: t('trace.title'),
    active: 'trace',
    content: html`${refusalNotice(frame, view.refusal)}
<p class="lead">${t('trace.lead')}</p>
<form class="form" method="post" action="/desk/trace">${formToken(frame)}
<div class="field"><label for="code">${t('trace.code')}</label><p class="hint" id="code-hint">${t('trace.hint')}</p>
<input id="code" name="code" type="text" required maxlength="60" autocomplete="off" aria-describedby="code-hint" value="${view.code ?? ''}"></div>
<button class="primary" type="submit">${t('trace.button')}</button></form>
${view.found && result(frame, view.found)}`,
  });
}

function result(frame: PageFrame, found: TracedPaper): Html {
  const { format } = frame;
  const t = format.texts;
  const rows: readonly (readonly [string, string])[] = [
    [t('trace.code'), found.code],
    [t('trace.at'), `${format.day(found.at)} ${format.moment(found.at)}`],
    [
      t('trace.person'),
      [found.personName, found.staffNumber].filter(Boolean).join(' / ') || t('trace.nobody'),
    ],
    [t('trace.device'), found.deviceName],
    [t('trace.segment'), format.segment(found.segment)],
    [t('trace.job'), String(found.jobNumber)],
  ];
  return html`<section class="card" aria-label="${t('trace.found')}"><div class="card-body"><h2>${t('trace.found')}</h2>
<dl class="facts">${rows.map(([name, text]) => html`<div><dt>${name}</dt><dd>${text}</dd></div>`)}</dl></div></section>`;
}

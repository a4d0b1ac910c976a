/** My prints: the held jobs of the signed-in person. */

import type { HeldJobView } from '../../print/job.ts';
import { type Html, html } from '../html.ts';
import { formToken, layout, notice, type PageFrame } from '../layout.ts';
import { reasonText } from '../text/reason.ts';
import type { RefusalCode } from '../text/refusals.ts';
import { refusalNotice } from './sign-in-page.ts';

/** The page with the list, or with what to do when it is empty. */
export function jobsPage(
  frame: PageFrame,
  view: { readonly jobs: readonly HeldJobView[]; readonly deleted?: boolean; readonly refusal?: RefusalCode },
): Html {
  const t = frame.format.texts;
  const list =
    view.jobs.length === 0
      ? html`<div class="blank"><p class="blank-title">${t('jobs.empty')}</p><p>${t('jobs.emptyNext')}</p>
<p><a class="button" href="/desk/links">${t('nav.links')}</a></p></div>`
      : html`<p class="count">${t('jobs.count', { count: view.jobs.length })}</p>
<ul class="cards">${view.jobs.map((job) => card(frame, job))}</ul>`;
  return layout(frame, {
    title: t('jobs.title'),
    active: 'jobs',
    content: html`${view.deleted === true && notice('done', t('jobs.deleted'))}${refusalNotice(frame, view.refusal)}
<p class="lead">${t('jobs.lead')}</p>${list}`,
  });
}

function card(frame: PageFrame, job: HeldJobView): Html {
  const { format } = frame;
  const t = format.texts;
  const settings = [
    format.documentFormat(job.documentFormat),
    format.size(job.byteLength),
    ...format.ticket(job.ticket),
  ];
  return html`<li class="card"><div class="card-body">
<h2>${job.jobName}</h2>
<p class="tags"><span class="tag">${format.segment(job.segment)}</span></p>
<dl class="facts"><div><dt>${t('jobs.received')}</dt><dd>${format.moment(job.heldAt)}</dd></div>
<div><dt>${t('jobs.expires')}</dt><dd>${format.moment(job.expiresAt)}</dd></div>
<div><dt>${t('jobs.settings')}</dt><dd>${settings.filter((phrase) => phrase !== '').join(' / ')}</dd></div></dl>
${trouble(frame, job)}</div>
<form method="post" action="/desk/jobs/${job.id}/delete">${formToken(frame)}
<button class="danger" type="submit" aria-label="${t('jobs.deleteOne', { name: job.jobName })}">${t('common.delete')}</button></form></li>`;
}

function trouble(frame: PageFrame, job: HeldJobView): Html | undefined {
  const last = job.lastDelivery;
  const t = frame.format.texts;
  if (last?.state === 'ambiguous') return html`<p class="trouble">${t('panel.lastAmbiguous')}</p>`;
  if (last?.state !== 'returned') return undefined;
  const { cause, advice } = reasonText(last.reason, frame.format.language);
  return html`<p class="trouble">${t('panel.lastFailure', { cause, advice })}</p>`;
}

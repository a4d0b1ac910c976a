/** My prints: the held jobs of the signed-in person. */

import type { HeldJobView } from '../../print/job.ts';
import type { CleanPaperReason } from '../../print/stamp-policy.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { type Html, html } from '../html.ts';
import { formToken, layout, notice, type PageFrame } from '../layout.ts';
import { documentTroubleText, reasonText } from '../text/reason.ts';
import type { RefusalCode } from '../text/refusals.ts';
import type { TextKey } from '../text/text.ts';
import { refusalNotice } from './sign-in-page.ts';

/** The page with the list, or with what to do when it is empty. */
export function jobsPage(
  frame: PageFrame,
  view: {
    readonly jobs: readonly HeldJobView[];
    /** Segments whose owners may keep a job without stamps. */
    readonly cleanable: readonly SegmentId[];
    readonly notice?: keyof typeof notices;
    readonly refusal?: RefusalCode;
  },
): Html {
  const t = frame.format.texts;
  const list =
    view.jobs.length === 0
      ? html`<div class="blank"><p class="blank-title">${t('jobs.empty')}</p><p>${t('jobs.emptyNext')}</p>
<p><a class="button" href="/desk/print">${t('nav.print')}</a> <a class="button" href="/desk/links">${t('nav.links')}</a></p></div>`
      : html`<p class="count">${t('jobs.count', { count: view.jobs.length })}</p>
<ul class="cards">${view.jobs.map((job) => card(frame, job, view.cleanable.includes(job.segment)))}</ul>`;
  return layout(frame, {
    title: t('jobs.title'),
    active: 'jobs',
    content: html`${view.notice !== undefined && notice('done', t(notices[view.notice]))}${refusalNotice(frame, view.refusal)}
<p class="lead">${t('jobs.lead')}</p>${list}`,
  });
}

function card(frame: PageFrame, job: HeldJobView, cleanable: boolean): Html {
  const { format } = frame;
  const t = format.texts;
  const settings = [
    job.pages === undefined ? '' : t('panel.jobPages', { count: job.pages }),
    job.sheets === undefined ? '' : t('panel.jobSheets', { count: job.sheets }),
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
${(job.notes ?? []).length > 0 && html`<p class="hint">${format.notes(job.notes ?? []).join(' / ')}</p>`}${documentTrouble(frame, job)}${trouble(frame, job)}${cleanable && job.opaque !== true && cleanField(frame, job)}</div>
${picture(frame, job)}<div class="card-tools">${
    canFile(job) &&
    html`<form method="post" action="/desk/jobs/${job.id}/file">${formToken(frame)}
<button type="submit" aria-label="${t('jobs.fileOne', { name: job.jobName })}">${t('jobs.file')}</button></form>`
  }<form method="post" action="/desk/jobs/${job.id}/delete">${formToken(frame)}
<button class="danger" type="submit" aria-label="${t('jobs.deleteOne', { name: job.jobName })}">${t('common.delete')}</button></form></div></li>`;
}

const notices = { done: 'jobs.deleted', filed: 'jobs.filed', clean: 'jobs.clean' } as const;

const cleanTexts: readonly (readonly ['none' | CleanPaperReason, TextKey])[] = [
  ['none', 'jobs.stamped'],
  ['official-document', 'clean.official'],
  ['certificate', 'clean.certificate'],
  ['patterned-paper', 'clean.patterned'],
  ['preprinted-form', 'clean.form'],
  ['other', 'clean.other'],
];

/** Paper that must stay clean: the owner says why, and it stands in the audit. */
function cleanField(frame: PageFrame, job: HeldJobView): Html {
  const t = frame.format.texts;
  const options = cleanTexts.map(([value, text]) => html`<option value="${value}">${t(text)}</option>`);
  return html`<form class="inline-form" method="post" action="/desk/jobs/${job.id}/clean">${formToken(frame)}
<label for="clean-${job.id}">${t('jobs.cleanLabel')}</label><select id="clean-${job.id}" name="reason">${options}</select>
<button type="submit">${t('links.rename')}</button></form>`;
}

/** Formats that the archive reads. */
const fileable = new Set(['application/pdf', 'image/jpeg', 'image/png', 'image/tiff']);

function canFile(job: HeldJobView): boolean {
  return job.trouble === undefined && job.needsJobPassword !== true && fileable.has(job.documentFormat);
}

/** The first page, once it is known that one can be shown. */
function picture(frame: PageFrame, job: HeldJobView): Html | undefined {
  const hidden = job.opaque === true || job.pages === undefined || job.trouble === 'password-needed';
  if (hidden) return undefined;
  const words = frame.format.texts('panel.previewOf');
  return html`<img class="card-picture" src="/api/v1/jobs/${job.id}/pages/1" alt="${words}" loading="lazy">`;
}

/** What keeps the document from being printed, and the field for its password. */
function documentTrouble(frame: PageFrame, job: HeldJobView): Html | undefined {
  if (job.trouble === undefined) return undefined;
  const { format } = frame;
  const t = format.texts;
  const { cause, advice } = documentTroubleText(job.trouble, format.language);
  const fonts = job.missingFonts === undefined ? '' : ` (${job.missingFonts.join(', ')})`;
  const field = html`<form class="inline-form" method="post" action="/desk/jobs/${job.id}/unlock">${formToken(frame)}
<label for="password-${job.id}">${t('panel.documentPasswordTitle')}</label>
<input id="password-${job.id}" name="password" type="password" required maxlength="255" autocomplete="off">
<button type="submit">${t('jobs.unlock')}</button></form>`;
  return html`<p class="trouble">${cause}${fonts}${advice}</p>${job.trouble === 'password-needed' && field}`;
}

function trouble(frame: PageFrame, job: HeldJobView): Html | undefined {
  const last = job.lastDelivery;
  const t = frame.format.texts;
  if (last?.state === 'ambiguous') return html`<p class="trouble">${t('panel.lastAmbiguous')}</p>`;
  if (last?.state !== 'returned') return undefined;
  const { cause, advice } = reasonText(last.reason, frame.format.language);
  return html`<p class="trouble">${t('panel.lastFailure', { cause, advice })}</p>`;
}

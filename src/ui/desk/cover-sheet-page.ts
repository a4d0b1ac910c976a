/** Making a cover sheet to be scanned with a document. */

import type { SegmentId } from '../../shared/ids.ts';
import { type Html, html } from '../html.ts';
import { formToken, layout, notice, type PageFrame } from '../layout.ts';
import { segmentField } from './links-page.ts';

/** The page. Without a department nobody has a tray that a sheet could name. */
export function coverSheetPage(
  frame: PageFrame,
  { segments, department }: { readonly segments: readonly SegmentId[]; readonly department: string },
): Html {
  const t = frame.format.texts;
  const form = html`<form class="form" method="post" action="/desk/cover-sheet">${formToken(frame)}
<dl class="facts"><div><dt>${t('cover.department')}</dt><dd>${department}</dd></div></dl>
${segmentField(frame, t('cover.segment'), segments)}
<div class="field"><label for="owner">${t('cover.owner')}</label>
<select id="owner" name="owner"><option value="me">${t('cover.me')}</option><option value="department">${t('cover.tray')}</option></select></div>
<div class="field"><label for="binder">${t('cover.binder')}</label><input id="binder" name="binder" type="text" maxlength="200" autocomplete="off"></div>
<div class="field"><label for="formId">${t('cover.form')}</label><input id="formId" name="formId" type="text" maxlength="200" autocomplete="off"></div>
<div class="field"><label for="days">${t('cover.days')}</label><input id="days" name="days" type="number" required min="1" max="90" value="30"></div>
<button class="primary" type="submit">${t('cover.make')}</button></form>`;
  return layout(frame, {
    title: t('cover.title'),
    active: 'coverSheet',
    content: html`<p class="lead">${t('cover.lead')}</p>
${segments.length === 0 || department === '' ? notice('info', t('cover.off')) : form}`,
  });
}

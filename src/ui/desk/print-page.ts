/** Handing a document in to print, from a browser or a phone. The script streams the file to the interface. */

import type { SegmentId } from '../../shared/ids.ts';
import { type Html, html } from '../html.ts';
import { layout, notice, type PageFrame } from '../layout.ts';
import { textsUnder } from '../text/text.ts';
import { segmentField } from './links-page.ts';

/** The page. */
export function printPage(frame: PageFrame, segments: readonly SegmentId[]): Html {
  const t = frame.format.texts;
  const texts = JSON.stringify(textsUnder(frame.format.language, 'printScript.'));
  const form = html`<form class="form" id="print" data-texts="${texts}">
<div class="field"><label for="file">${t('print.file')}</label>
<input id="file" type="file" required accept=".pdf,.tif,.tiff,.jpg,.jpeg,.png"></div>
${segmentField(frame, t('print.segment'), segments)}
<div class="field"><label for="copies">${t('print.copies')}</label>
<input id="copies" type="number" min="1" max="999" value="1" inputmode="numeric"></div>
<div class="field"><label for="sides">${t('print.sides')}</label><select id="sides">
<option value="two-sided-long-edge">${t('ticket.longEdge')}</option>
<option value="two-sided-short-edge">${t('ticket.shortEdge')}</option>
<option value="one-sided">${t('ticket.oneSided')}</option></select></div>
<div class="field"><label for="color">${t('print.color')}</label><select id="color">
<option value="auto">${t('ticket.colorAuto')}</option>
<option value="monochrome">${t('ticket.monochrome')}</option></select></div>
<button class="primary" type="submit">${t('print.button')}</button>
</form>
<div id="print-result" role="status" aria-live="polite"></div>
<noscript>${notice('error', t('scan.needsScript'))}</noscript>`;
  return layout(frame, {
    title: t('print.title'),
    active: 'print',
    scripts: ['request.js', 'upload.js', 'print.js'],
    content: html`<p class="lead">${t('print.lead')}</p>${segments.length === 0 ? notice('info', t('scan.noSegment')) : form}`,
  });
}

/** Sending a scanned document from the browser. The script streams the file to the interface. */

import type { SegmentId } from '../../shared/ids.ts';
import { type Html, html } from '../html.ts';
import { layout, notice, type PageFrame } from '../layout.ts';
import { textsUnder } from '../text/text.ts';
import { segmentField } from './links-page.ts';

/** The page. */
export function scanPage(frame: PageFrame, segments: readonly SegmentId[]): Html {
  const t = frame.format.texts;
  const texts = JSON.stringify(textsUnder(frame.format.language, 'scanScript.'));
  const form = html`<form class="form" id="scan" data-texts="${texts}">
<div class="field"><label for="file">${t('scan.file')}</label>
<input id="file" type="file" required accept=".pdf,.tif,.tiff,.jpg,.jpeg,.png"></div>
${segmentField(frame, t('scan.segment'), segments)}
<button class="primary" type="submit">${t('scan.button')}</button>
</form>
<div id="scan-result" role="status" aria-live="polite"></div>
<noscript>${notice('error', t('scan.needsScript'))}</noscript>`;
  return layout(frame, {
    title: t('scan.title'),
    active: 'scan',
    scripts: ['request.js', 'upload-pieces.js', 'upload.js', 'scan.js'],
    content: html`<p class="lead">${t('scan.lead')}</p>${segments.length === 0 ? notice('info', t('scan.noSegment')) : form}`,
  });
}

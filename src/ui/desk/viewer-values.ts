/** What was read out of a record, in the viewer: each value leads to its place, and can be put right. */

import {
  type DocumentKind,
  documentKinds,
  type FieldName,
  type Finding,
  fieldNames,
  type Understanding,
} from '../../scan/understanding.ts';
import type { RecordId } from '../../shared/ids.ts';
import { type Html, html } from '../html.ts';
import { formToken, notice, type PageFrame } from '../layout.ts';
import { fieldTexts, flagTexts, kindTexts, valuesTexts } from '../text/understanding.ts';
import { viewerPath } from './search-page.ts';

/** Where the list stands. */
export interface ValuesView {
  readonly recordId: RecordId;
  readonly pageNumber: number;
  readonly query: string;
  readonly understanding: Understanding;
  /** What came of the last correction. */
  readonly state?: 'corrected' | 'not-valid' | undefined;
}

/** The best value of each field. */
function shown({ findings }: Understanding): readonly Finding[] {
  return fieldNames.flatMap((field) => findings.find((one) => one.field === field) ?? []);
}

/** The list, with a form for each value. */
export function valuesList(frame: PageFrame, view: ValuesView): Html {
  const { pick } = frame.format;
  const { understanding, state } = view;
  const best = shown(understanding);
  return html`<section class="values" id="values"><h2>${pick(valuesTexts.title)}</h2>
${state === 'corrected' && notice('done', pick(valuesTexts.done))}${state === 'not-valid' && notice('error', pick(valuesTexts.invalid))}
${best.length === 0 && understanding.kind === undefined && html`<p>${pick(valuesTexts.none)}</p>`}
<dl>${kindRow(frame, view)}${best.map((one) => valueRow(frame, view, one))}</dl>
${addForm(frame, view, best)}</section>`;
}

/** Frames around the values of one page, in percent of its picture. */
export function valueFrames(
  { pageNumber, understanding }: ValuesView,
  size: { readonly widthPx: number; readonly heightPx: number },
): Html[] {
  const percent = (value: number, whole: number) => `${((100 * value) / whole).toFixed(3)}%`;
  return shown(understanding)
    .filter((one) => one.pageNumber === pageNumber && hasPlace(one))
    .map(({ field, box }) => {
      const x = percent(box.left, size.widthPx);
      const y = percent(box.top, size.heightPx);
      const width = percent(box.right - box.left, size.widthPx);
      const height = percent(box.bottom - box.top, size.heightPx);
      return html`<rect class="value" id="value-${field}" x="${x}" y="${y}" width="${width}" height="${height}"></rect>`;
    });
}

function hasPlace({ box }: Finding): boolean {
  return box.right > box.left && box.bottom > box.top;
}

function kindRow(frame: PageFrame, view: ValuesView): Html {
  const { pick } = frame.format;
  const { kind } = view.understanding;
  const options = documentKinds.map((one) => option(one, pick(kindTexts[one]), one === kind?.kind));
  const said = kind === undefined ? undefined : kindText(frame, kind.kind);
  const evidence = kind?.evidence.join('、') ?? '';
  const because =
    evidence !== '' && html`<span class="remark">${fill(pick(valuesTexts.because), { evidence })}</span>`;
  const form = correction(
    frame,
    view,
    'kind',
    html`<select name="value" aria-label="${pick(valuesTexts.value)}">${options}</select>`,
  );
  return html`<div><dt>${pick(fieldTexts.kind)}</dt><dd>${said}${because}${form}</dd></div>`;
}

function kindText(frame: PageFrame, kind: DocumentKind): Html {
  return html`<span>${frame.format.pick(kindTexts[kind])}</span>`;
}

function valueRow(frame: PageFrame, view: ValuesView, one: Finding): Html {
  const { pick } = frame.format;
  const place =
    one.pageNumber === view.pageNumber ? '' : viewerPath(view.recordId, one.pageNumber, view.query);
  const value = hasPlace(one)
    ? html`<a href="${place}#value-${one.field}">${one.value}</a>`
    : html`<span>${one.value}</span>`;
  const flags = (one.flags ?? []).flatMap((flag) => {
    const text = flagTexts[flag];
    return text === undefined ? [] : [html`<span class="remark">${pick(text)}</span>`];
  });
  const percent = Math.round(one.confidence * 100);
  const elsewhere =
    one.pageNumber !== view.pageNumber && fill(pick(valuesTexts.page), { page: one.pageNumber });
  const input = html`<input type="text" name="value" value="${one.value}" maxlength="200" aria-label="${pick(valuesTexts.value)}">`;
  return html`<div><dt>${pick(fieldTexts[one.field])}</dt><dd>${value}
<span class="remark">${elsewhere} ${fill(pick(valuesTexts.sureness), { percent })}</span>${flags}
${correction(frame, view, one.field, html`${input}<p class="remark">${pick(valuesTexts.empty)}</p>`)}</dd></div>`;
}

function correction(frame: PageFrame, view: ValuesView, field: FieldName | 'kind', input: Html): Html {
  const { pick } = frame.format;
  const summary = html`<summary aria-label="${pick(fieldTexts[field])}: ${pick(valuesTexts.correct)}">${pick(valuesTexts.correct)}</summary>`;
  return html`<details>${summary}${form(frame, view, html`<input type="hidden" name="field" value="${field}">${input}`)}</details>`;
}

function addForm(frame: PageFrame, view: ValuesView, best: readonly Finding[]): Html | undefined {
  const { pick } = frame.format;
  const missing = fieldNames.filter((field) => best.every((one) => one.field !== field));
  if (missing.length === 0) return undefined;
  const options = missing.map((field) => option(field, pick(fieldTexts[field]), false));
  return html`<details><summary>${pick(valuesTexts.add)}</summary>${form(
    frame,
    view,
    html`<select name="field" aria-label="${pick(valuesTexts.field)}">${options}</select>
<input type="text" name="value" maxlength="200" required aria-label="${pick(valuesTexts.value)}">`,
  )}</details>`;
}

function form(frame: PageFrame, view: ValuesView, content: Html): Html {
  return html`<form method="post" action="/archive/records/${view.recordId}/understanding">${formToken(frame)}
<input type="hidden" name="page" value="${view.pageNumber}"><input type="hidden" name="q" value="${view.query}">
${content}<button type="submit">${frame.format.pick(valuesTexts.save)}</button></form>`;
}

function option(value: string, text: string, selected: boolean): Html {
  return html`<option value="${value}"${selected && html` selected`}>${text}</option>`;
}

function fill(text: string, words: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, word: string) => String(words[word] ?? whole));
}

/** Who may collect for whom, for everybody. */

import type { DelegationView } from '../../identity/delegation.ts';
import { type Html, html } from '../html.ts';
import { formToken, layout, notice, type PageFrame } from '../layout.ts';
import { directoryTexts as texts } from '../text/directory.ts';

/** What the page shows. */
export interface DelegationsView {
  readonly given: readonly DelegationView[];
  readonly received: readonly DelegationView[];
  /** Jobs of the person that may be named. */
  readonly jobs: readonly { readonly id: string; readonly jobName: string }[];
  readonly state?: 'done' | 'refused';
}

/** The page. */
export function delegationsPage(frame: PageFrame, view: DelegationsView): Html {
  const { pick } = frame.format;
  return layout(frame, {
    title: pick(texts.delegationsTitle),
    active: 'delegations',
    content: html`${view.state === 'done' && notice('done', pick(texts.done))}${view.state === 'refused' && notice('error', pick(texts.refused))}
<p class="lead">${pick(texts.delegationsLead)}</p>
${form(frame, view)}
<h2>${pick(texts.given)}</h2>${list(frame, view.given, true)}
<h2>${pick(texts.received)}</h2>${list(frame, view.received, false)}`,
  });
}

function form(frame: PageFrame, { jobs }: DelegationsView): Html {
  const { pick } = frame.format;
  const named = jobs.map(
    ({ id, jobName }) => html`<option value="${id}">${pick(texts.job)}: ${jobName}</option>`,
  );
  return html`<form class="form" method="post" action="/desk/delegations">${formToken(frame)}
<div class="field"><label for="colleague">${pick(texts.colleague)}</label>
<input id="colleague" name="colleague" type="text" required maxlength="200" autocomplete="off"></div>
<div class="field"><label for="scope">${pick(texts.which)}</label><select id="scope" name="scope" required>
<option value="all">${pick(texts.all)}</option><option value="department">${pick(texts.department)}</option>${named}</select></div>
<div class="field"><label for="department">${pick(texts.departmentName)}</label>
<input id="department" name="department" type="text" maxlength="200" autocomplete="off"></div>
<div class="field"><label for="lastDay">${pick(texts.lastDay)}</label><input id="lastDay" name="lastDay" type="date" required></div>
<button class="primary" type="submit">${pick(texts.give)}</button></form>`;
}

function list(frame: PageFrame, all: readonly DelegationView[], isOwn: boolean): Html {
  const { format } = frame;
  const { pick } = format;
  if (all.length === 0) return html`<p>${pick(texts.none)}</p>`;
  const rows = all.map((one) => {
    const { scope } = one;
    const what = scope.kind === 'department' ? scope.department : pick(texts[scope.kind]);
    // The end is midnight after the last day.
    const lastDay = format.day(new Date(one.expiresAt.getTime() - 1));
    const revoke = html`<form method="post" action="/desk/delegations/${one.id}/revoke">${formToken(frame)}<button type="submit">${pick(texts.revoke)}</button></form>`;
    return html`<li class="card"><div class="card-body"><h3>${isOwn ? one.delegateName : one.ownerName}</h3>
<p>${what} · ${pick(texts.until)}: ${lastDay}</p></div>${isOwn && revoke}</li>`;
  });
  return html`<ul class="cards">${rows}</ul>`;
}

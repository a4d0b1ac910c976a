/** People for administrators: the list, and one person. */

import type { Person } from '../../identity/person.ts';
import type { Post } from '../../identity/post.ts';
import { type Html, html } from '../html.ts';
import { formToken, layout, notice, type PageFrame } from '../layout.ts';
import { directoryTexts as texts } from '../text/directory.ts';

/** People on one page. */
export const peoplePerPage = 50;

/** What the list shows. */
export interface PeopleView {
  readonly people: readonly Person[];
  readonly total: number;
  readonly text: string;
  readonly offset: number;
}

/** What is shown of one person. */
export interface PersonView {
  readonly person: Person;
  readonly posts: readonly Post[];
  readonly leavesOn: string | undefined;
  readonly cards: readonly { readonly state: string; readonly lastFour: string }[];
  readonly heldJobs: number;
  readonly done?: boolean;
}

/** The list. */
export function peoplePage(frame: PageFrame, { people, total, text, offset }: PeopleView): Html {
  const { pick } = frame.format;
  const next = offset + peoplePerPage;
  const rows = people.map(
    (
      one,
    ) => html`<li class="card"><div class="card-body"><h3><a href="/desk/people/${one.id}">${one.displayName}</a></h3>
<p>${one.staffNumber} · ${one.loginName} · ${one.department} · ${pick(texts[one.state])}</p></div></li>`,
  );
  const more = html`<p><a href="/desk/people?text=${encodeURIComponent(text)}&amp;offset=${next}">${pick(texts.next)}</a></p>`;
  return layout(frame, {
    title: pick(texts.peopleTitle),
    active: 'people',
    content: html`<form class="form" method="get" action="/desk/people">
<div class="field"><label for="text">${pick(texts.search)}</label><input id="text" name="text" type="search" maxlength="100" value="${text}"></div>
<button type="submit">${pick(texts.find)}</button></form>
<p>${total} ${pick(texts.count)}</p><ul class="cards">${rows}</ul>${next < total && more}`,
  });
}

/** One person. */
export function personPage(frame: PageFrame, view: PersonView): Html {
  const { pick } = frame.format;
  const { person, cards, leavesOn } = view;
  const shown = cards.map(({ lastFour, state }) => `…${lastFour} (${state})`).join(', ');
  return layout(frame, {
    title: person.displayName,
    active: 'people',
    content: html`${view.done === true && notice('done', pick(texts.done))}
<p>${person.staffNumber} · ${person.loginName} · ${pick(texts[person.state])}</p>
<p>${person.department} · ${person.site} · ${person.roles.join(', ')} · ${person.segments.map((id) => frame.format.segment(id)).join(', ')}</p>
<h2>${pick(texts.posts)}</h2>${posts(frame, view.posts)}
<dl class="facts"><div><dt>${pick(texts.cards)}</dt><dd>${shown || '—'}</dd></div>
<div><dt>${pick(texts.held)}</dt><dd>${view.heldJobs}</dd></div>
<div><dt>${pick(texts.leaves)}</dt><dd>${leavesOn ?? '—'}</dd></div></dl>
${person.state === 'left' ? handOver(frame, person) : leaveForm(frame, person)}`,
  });
}

function posts(frame: PageFrame, all: readonly Post[]): Html {
  const { pick, segment } = frame.format;
  if (all.length === 0) return html`<p>${pick(texts.noPosts)}</p>`;
  const rows = all.map(
    (post) => html`<li>${pick(post.main ? texts.main : texts.concurrent)}: ${post.department} ${post.site}
(${post.segments.map((id) => segment(id)).join(', ')}) ${post.from ?? ''} – ${post.until ?? ''} [${post.source}]</li>`,
  );
  return html`<ul>${rows}</ul>`;
}

function leaveForm(frame: PageFrame, { id }: Person): Html {
  const { pick } = frame.format;
  return html`<form class="form" method="post" action="/desk/people/${id}/leave">${formToken(frame)}
<div class="field"><label for="day">${pick(texts.leaves)}</label><input id="day" name="day" type="date" required></div>
<button type="submit">${pick(texts.leave)}</button></form>`;
}

function handOver(frame: PageFrame, { id }: Person): Html {
  const { pick } = frame.format;
  return html`<form class="form" method="post" action="/desk/people/${id}/hand-over">${formToken(frame)}
<div class="field"><label for="successor">${pick(texts.successor)}</label><input id="successor" name="successor" type="text" required maxlength="200" autocomplete="off"></div>
<button type="submit">${pick(texts.handOver)}</button></form>`;
}

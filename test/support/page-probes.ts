/** What is looked at, or changed, inside a page of a browser: scripts as text, since they run there and not here. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

/** Keeps what the page does each second, so that seconds can be let pass without waiting for them. */
export const keepTicks = `(function () {
  var begin = window.setInterval.bind(window);
  window.ticks = [];
  window.setInterval = function (run, everyMs) {
    if (everyMs === 1000) window.ticks.push(run);
    return begin(run, everyMs);
  };
})();`;

/** What an expression in the page comes to once it is no longer empty. Asked from here: the page's policy forbids `eval`. */
export async function valueInPage(page: Page, expression: string): Promise<unknown> {
  for (let trial = 0; trial < 400; trial += 1) {
    const value = await page.evaluate(expression);
    if (value) return value;
    await page.waitForTimeout(50);
  }
  throw new Error(`the page never came to a value of ${expression}`);
}

/** Lets seconds pass on a page with {@link keepTicks}. */
export async function letSecondsPass(page: Page, seconds: number): Promise<void> {
  // A page that was just opened shows its first screen before its scripts have begun to count.
  await valueInPage(page, 'window.ticks.length');
  await page.evaluate(`for (var second = 0; second < ${seconds}; second += 1) {
    window.ticks.forEach(function (run) { run(); });
  }`);
}

/** Takes away what browsers got after about 2015, and every store that outlives a page. */
export const oldBrowser = `(function () {
  ['fetch', 'AbortController', 'URLSearchParams', 'IntersectionObserver', 'ResizeObserver', 'MutationObserver',
    'customElements', 'localStorage', 'sessionStorage', 'indexedDB', 'caches', 'TextEncoder', 'FormData',
    'BroadcastChannel', 'structuredClone', 'queueMicrotask', 'requestIdleCallback'].forEach(function (name) {
    Object.defineProperty(window, name, { value: undefined });
  });
  [[Element, 'closest append prepend remove replaceChildren toggleAttribute matches'],
    [Array, 'includes find findIndex flat flatMap at fill'], [String, 'includes startsWith endsWith padStart repeat'],
    [NodeList, 'forEach'], [Promise, 'finally']].forEach(function (row) {
    row[1].split(' ').forEach(function (name) { delete row[0].prototype[name]; });
  });
  ['assign', 'entries', 'values', 'fromEntries'].forEach(function (name) { delete Object[name]; });
  ['from', 'of'].forEach(function (name) { delete Array[name]; });
})();`;

/** Buttons and links smaller than a finger, text that is cut off, and what runs out of the window. */
const looks = `(function () {
  var found = [];
  function each(selector, look) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), function (node) {
      if (node.getClientRects().length > 0) look(node, node.getBoundingClientRect());
    });
  }
  function name(node) { return node.tagName + ' ' + node.className + ' ' + (node.textContent || '').slice(0, 30); }
  each('button, a, .job-label, .keypad-field, .form-field', function (node, box) {
    if (box.width < 48 || box.height < 48) found.push('small ' + name(node) + ' ' + box.width + 'x' + box.height);
  });
  each('button, h1, p, a, .list-foot, .list-head, .panel-head, .keys, .ways', function (node, box) {
    var scroller = node.closest('.list-body');
    var asks = node.closest('.keypad, .form, .face, .phone, .choice');
    var below = asks ? asks.getBoundingClientRect().bottom : window.innerHeight;
    if (box.left < -1 || box.right > window.innerWidth + 1 || (box.top < -1 && !scroller)) found.push('out ' + name(node));
    else if ((!scroller || asks) && box.bottom > below + 1) found.push('below ' + name(node));
    if (node.scrollWidth > node.clientWidth + 2 && node.clientWidth > 0 && !/job-name/.test(node.className)) {
      found.push('cut ' + name(node));
    }
  });
  return found;
})()`;

/** What {@link looks} finds. */
export async function tooSmallOrCut(page: Page): Promise<readonly string[]> {
  return await page.evaluate<readonly string[]>(looks);
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds serious or critical on the page (WCAG 2.2 A and AA, and good practice). */
export async function serious(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axeSource);
  return await page.evaluate<readonly string[]>(`axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    resultTypes: ['violations'],
  }).then(function (result) {
    return result.violations
      .filter(function (one) { return one.impact === 'serious' || one.impact === 'critical'; })
      .map(function (one) {
        return one.id + ': ' + one.nodes.map(function (node) { return node.html + ' ' + node.failureSummary; }).join('; ');
      });
  })`);
}

/* Steps through the hits on a page: marks one, brings it into view and tells its number. */

(function () {
  'use strict';

  var steps = document.getElementById('hit-steps');
  if (!steps) return;
  var count = Number(steps.getAttribute('data-count'));
  var line = document.getElementById('hit-number');
  var sheet = document.getElementById('sheet');
  var current = 0;

  function go(number) {
    var before = document.getElementById('hit-' + current);
    if (before) before.setAttribute('class', 'hit');
    current = ((number - 1 + count) % count) + 1;
    var box = document.getElementById('hit-' + current);
    box.setAttribute('class', 'hit current');
    line.textContent = steps
      .getAttribute('data-text')
      .replace('{number}', String(current))
      .replace('{count}', String(count));
    var place = box.getBoundingClientRect();
    var top = place.top + window.pageYOffset - window.innerHeight / 3;
    window.scrollTo(window.pageXOffset, Math.max(0, top));
    sheet.scrollLeft += place.left - sheet.getBoundingClientRect().left - sheet.clientWidth / 3;
  }

  function step(by) {
    return function (event) {
      event.preventDefault();
      go(current + by);
    };
  }

  document.getElementById('previous-hit').addEventListener('click', step(-1));
  document.getElementById('next-hit').addEventListener('click', step(1));
  go(1);
})();

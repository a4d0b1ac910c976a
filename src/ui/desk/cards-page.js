/* Follows the waiting for a card at a device until it was read twice, refused, or two minutes are over. */

(function (root) {
  'use strict';

  var place = document.getElementById('capture');
  if (!place) return;
  var shown = document.getElementById('capture-state');
  var texts = JSON.parse(place.getAttribute('data-texts'));
  var path = '/api/v1/cards/captures/' + place.getAttribute('data-capture');

  function textOf(body) {
    if (body.state === 'refused' && body.refusal) return body.refusal.cause + ' ' + body.refusal.advice;
    return root.tomeoki.fill(texts[body.state] || '', { digits: body.lastFour || '' });
  }

  function look() {
    root.tomeoki.request('GET', path, null, function (status, body) {
      var isOpen = status !== 200 || body.state === 'waiting' || body.state === 'read-once';
      if (status === 200) shown.textContent = textOf(body);
      if (status === 200 || status === 0) {
        if (isOpen) root.setTimeout(look, 700);
      } else {
        shown.textContent = texts.lost;
      }
    });
  }

  look();
})(window);

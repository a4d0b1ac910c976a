/* The screens for scanning paper at the device: asks for the sheets, scans, says what was received. */

(function (root) {
  'use strict';

  var view = root.tomeoki.view;

  /* Letters and digits that no other scan of this panel has, so that a repeated request scans nothing twice. */
  function newPullId() {
    var random = new Uint8Array(16);
    root.crypto.getRandomValues(random);
    return Array.prototype.map
      .call(random, function (byte) {
        return (256 + byte).toString(16).slice(1);
      })
      .join('');
  }

  function frame(body, buttons) {
    view.show([
      view.element('div', 'list-head', [view.element('h1', '', view.text('scanTitle'))]),
      view.element('div', 'list-body', body),
      view.element('div', 'list-foot', buttons),
    ]);
  }

  /*
   * Asks for the sheets. Handlers: onList(), and send(pullId, done), whose `done(scanIds, reason)` gets one of the
   * two.
   */
  view.showScan = function (handlers, reason) {
    var start = view.button('strong big', view.text('scanStart'), scan);

    function scan() {
      frame([view.element('p', 'scan-lead', view.text('scanning'))], []);
      view.say(view.text('scanning'));
      handlers.send(newPullId(), function (scanIds, trouble) {
        if (trouble) view.showScan(handlers, trouble);
        else done(scanIds.length);
      });
    }

    function again() {
      view.showScan(handlers, null);
    }

    function done(count) {
      var sentence = view.text('scanDone', { count: count });
      frame(
        [view.element('p', 'done', sentence), view.element('p', 'scan-lead', view.text('scanNext'))],
        [
          view.button('', view.text('toList'), handlers.onList),
          view.element('span', 'spacer'),
          view.button('strong', view.text('scanMore'), again),
        ]
      );
      view.say(sentence);
    }

    frame(
      [reason ? view.trouble(reason) : null, view.element('p', 'scan-lead', view.text('scanLead'))],
      [view.button('', view.text('toList'), handlers.onList), view.element('span', 'spacer'), start]
    );
    view.say(reason ? reason.cause + reason.advice : view.text('scanLead'));
  };
})(window);

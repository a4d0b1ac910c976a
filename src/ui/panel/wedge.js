/*
 * Card readers that type like a keyboard. A reader sends its keys within milliseconds of each other, a person does
 * not; wherever the focus is, fast keys are a card. A reading ends with Enter or when no key follows.
 */

(function (root) {
  'use strict';

  var tomeoki = root.tomeoki || {};
  root.tomeoki = tomeoki;

  /* Longest gap in milliseconds between two keys of a reader. */
  var readerGapMs = 50;
  /* Milliseconds without a key that end a reading of a reader that sends no Enter. */
  var endGapMs = 100;
  /* Fewer characters are a person's. */
  var shortest = 6;
  var longest = 64;

  /* Calls `onCard(typed)` for each reading, without the Enter. */
  tomeoki.listenForCards = function (onCard) {
    var typed = '';
    var lastAt = 0;
    var timer = null;

    function finish() {
      var reading = typed;
      typed = '';
      clearTimeout(timer);
      if (reading.length >= shortest && reading.length <= longest) onCard(reading);
    }

    /* Neither the focused button nor a handler further in may take a reader's keys for a person's. */
    function keep(event) {
      event.preventDefault();
      event.stopPropagation();
    }

    function onKey(event) {
      var code = event.which || event.keyCode;
      var fast = event.timeStamp - lastAt < readerGapMs;
      lastAt = event.timeStamp;
      if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
      if (!fast) typed = '';
      if (code === 13) {
        if (typed.length < shortest) {
          typed = '';
          return;
        }
        keep(event);
        finish();
        return;
      }
      if (code < 32 || code > 126) return;
      if (typed.length > 0) keep(event);
      if (typed.length <= longest) typed += String.fromCharCode(code);
      clearTimeout(timer);
      timer = setTimeout(finish, endGapMs);
    }

    document.addEventListener('keypress', onKey, true);
  };
})(window);

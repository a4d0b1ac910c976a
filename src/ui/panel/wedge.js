/*
 * Card readers that type like a keyboard. A reader sends its keys within milliseconds of each other, a person does
 * not; wherever the focus is, fast keys are a card. A reading ends with Enter or Tab, or when no key follows.
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
  /* So many fast keys are the beginning of a reading. */
  var burst = 3;
  var longest = 64;

  /*
   * Calls `onCard(typed)` for each reading, without the Enter, and `onBroken()` for one with a gap in it: its rest
   * could be the number of another card.
   */
  tomeoki.listenForCards = function (onCard, onBroken) {
    var typed = '';
    var broken = false;
    var lastAt = 0;
    var timer = null;

    function finish() {
      var reading = typed;
      var wasBroken = broken;
      typed = '';
      broken = false;
      clearTimeout(timer);
      if (wasBroken) onBroken();
      else if (reading.length >= shortest && reading.length <= longest) onCard(reading);
    }

    /* Neither the focused button nor a handler further in may take a reader's keys for a person's. */
    function keep(event) {
      event.preventDefault();
      event.stopPropagation();
    }

    function add(code) {
      if (typed.length <= longest) typed += String.fromCharCode(code);
      clearTimeout(timer);
      timer = setTimeout(finish, endGapMs);
    }

    function onKey(event) {
      var code = event.which || event.keyCode;
      var fast = event.timeStamp - lastAt < readerGapMs;
      var odd = event.repeat || event.ctrlKey || event.altKey || event.metaKey;
      lastAt = event.timeStamp;
      if (!fast || odd) {
        if (typed.length >= burst) broken = true;
        typed = '';
      }
      if (odd) return;
      if (code === 13) {
        if (!broken && typed.length < shortest) {
          typed = '';
          return;
        }
        keep(event);
        finish();
        return;
      }
      if (code < 32 || code > 126) return;
      if (broken || typed.length > 0) keep(event);
      add(code);
    }

    /* Some readers end with Tab, which moves the focus before any keypress is told. */
    function onTab(event) {
      if (event.keyCode !== 9 || typed.length < shortest) return;
      if (event.timeStamp - lastAt >= readerGapMs) return;
      keep(event);
      finish();
    }

    document.addEventListener('keydown', onTab, true);
    document.addEventListener('keypress', onKey, true);
  };
})(window);

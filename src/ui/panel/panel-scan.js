/* The screens for scanning paper at the device: what is chosen, how far it is, what was received and where it is found. */

(function (root) {
  'use strict';

  var view = root.tomeoki.view;
  var request = root.tomeoki.request;
  var path = '/api/v1/panel/scan';
  var pollMs = 700;
  /* What the rules for electronic ledgers ask of a scan (電子帳簿保存法施行規則 第2条第6項). */
  var leastDpi = 200;

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

  /* The service draws the code; as a node of its own, since no picture comes from anywhere else. */
  function drawing(svg) {
    var parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
    var made = document.importNode(parsed, true);
    made.setAttribute('aria-label', view.text('scanFind'));
    return made;
  }

  function isBelowLedgerRules(choice) {
    return choice.resolutionDpi < leastDpi || !choice.color;
  }

  /* The lines of settings; what the device cannot change is not asked. */
  function lines(can, choice, redraw) {
    var made = [];
    function set(name) {
      return function (value) {
        choice[name] = value;
        redraw(name);
      };
    }
    function line(name, label, options) {
      if (options.length > 1) made.push(view.choice(label, options, choice[name], set(name)));
    }
    line(
      'twoSided',
      view.text('scanSides'),
      can.twoSided
        ? [
            [false, view.text('scanOneSide')],
            [true, view.text('scanBothSides')],
          ]
        : []
    );
    line(
      'color',
      view.text('scanColor'),
      can.color && can.gray
        ? [
            [true, view.text('scanInColor')],
            [false, view.text('scanInGray')],
          ]
        : []
    );
    line(
      'resolutionDpi',
      view.text('scanDpi'),
      can.resolutionsDpi.map(function (dpi) {
        return [dpi, String(dpi)];
      })
    );
    return made;
  }

  /* `panel` is what panel.js lends; `showList(reason)` goes back to the jobs. */
  root.tomeoki.scanning = function (panel, showList) {
    var timer = null;

    function toList() {
      return view.button('', view.text('toList'), function () {
        showList(null);
      });
    }

    /* Asks for the sheets and offers what the person chose the last time. */
    function begin(reason) {
      var mine = panel.session();
      panel.take('scan');
      view.frame({
        title: view.text('scanTitle'),
        body: [view.element('p', 'scan-lead', view.text('reading'))],
      });
      request('GET', path, null, function (status, body) {
        if (panel.session() !== mine || !panel.isScreen('scan') || mine.busy) return;
        if (status === 200) settings(body, reason);
        else if (!panel.leaveOn401(status, body)) showList(panel.reasonOf(body));
      });
    }

    function settings(offer, reason) {
      var box = view.element('div', 'settings', []);
      /* The one sentence above the settings, where it is seen without scrolling. */
      var ask = view.element('p', 'scan-ask', '');
      function redraw(changed) {
        view.clear(box);
        lines(offer.can, offer.choice, redraw).forEach(function (line) {
          box.appendChild(line);
        });
        var isLow = isBelowLedgerRules(offer.choice);
        ask.className = isLow ? 'scan-ask scan-low' : 'scan-ask';
        ask.textContent = view.text(isLow ? 'scanLow' : 'scanLead');
        if (changed && isLow) view.say(ask.textContent);
        if (changed) panel.touched();
      }
      redraw(null);
      view.frame({
        title: view.text('scanTitle'),
        reason: reason,
        body: [ask, box],
        foot: [
          toList(),
          view.spacer(),
          view.button('strong big', view.text('scanStart'), function () {
            scan(offer.choice);
          }),
        ],
        say: reason ? view.sentenceOf(reason) : view.text('scanLead'),
      });
    }

    function scan(choice) {
      var mine = panel.session();
      var pullId = newPullId();
      var told = { images: 0, sentence: null };
      mine.busy = true;
      running(pullId, told);
      request('POST', path, { pullId: pullId, choice: choice }, function (status, body) {
        clearTimeout(timer);
        if (panel.session() !== mine) return;
        mine.busy = false;
        panel.touched();
        if (panel.leaveOn401(status, body)) return;
        if (status === 201) received(body);
        else failed(panel.reasonOf(body), body && body.code === 'SCAN_CANCELED' ? 0 : told.images);
      });
      timer = setTimeout(follow, pollMs);

      function follow() {
        if (panel.session() !== mine || !mine.busy) return;
        request('GET', path + '/' + pullId, null, function (status, body) {
          if (panel.session() !== mine || !mine.busy) return;
          if (status === 200 && body.images > told.images) {
            told.images = body.images;
            told.sentence.textContent = view.text('scanImages', { count: body.images });
            view.say(told.sentence.textContent);
            /* Paper that moves is somebody who waits. */
            panel.touched();
          }
          timer = setTimeout(follow, pollMs);
        });
      }
    }

    function running(pullId, told) {
      var mine = panel.session();
      var stop = view.button('', view.text('scanStop'), function () {
        stop.disabled = true;
        view.say(view.text('scanStopping'));
        told.sentence.textContent = view.text('scanStopping');
        cancel();
      });
      /* A word that overtakes the order to scan meets no scan yet, so it is said until the scan has ended. */
      function cancel() {
        if (panel.session() !== mine || !mine.busy) return;
        request('POST', path + '/' + pullId + '/cancel', {}, function () {
          setTimeout(cancel, pollMs);
        });
      }
      var turning = view.element('span', 'mark', '');
      turning.setAttribute('aria-hidden', 'true');
      told.sentence = view.element('p', 'scan-count', view.text('scanning'));
      view.frame({
        title: view.text('scanning'),
        className: 'scan-running',
        body: [turning, told.sentence],
        foot: [stop],
      });
    }

    /* A part of a batch is never kept, so the person learns how many sheets have to go in again: all. */
    function failed(reason, images) {
      begin(
        images === 0
          ? reason
          : { cause: reason.cause, advice: reason.advice + ' ' + view.text('scanAgain', { count: images }) }
      );
    }

    function received(batch) {
      var sentence =
        batch.images > 0 ? view.text('scanDone', { count: batch.images }) : view.text('scanDonePlain');
      view.frame({
        title: view.text('scanDoneTitle'),
        className: 'phone',
        body: [
          view.element('div', 'qr', [drawing(batch.svg)]),
          view.element('div', 'phone-words', [
            view.element('p', 'done', sentence),
            view.element('p', 'scan-next', view.text('scanNext')),
            view.element('p', 'qr-text', batch.findAt),
          ]),
        ],
        foot: [
          toList(),
          view.spacer(),
          view.button('', view.text('scanMore'), function () {
            begin(null);
          }),
          view.button('strong big', view.text('leave'), panel.leave),
        ],
        say: sentence + ' ' + view.text('scanNext'),
      });
    }

    return { begin: begin };
  };
})(window);
